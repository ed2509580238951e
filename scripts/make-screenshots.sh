#!/bin/bash
# Takes the pictures of the documentation in a real QGIS: scripts/make-screenshots.sh [FOLDER]
#
# FOLDER is docs/images by default. The walk through the tutorial takes its own pictures; others come
# from tests/qgis/inside/take_screenshots.py. Both write into $CRISPLINE_PICTURES.
set -euo pipefail
cd "$(dirname "$0")/.."

taken=$(mktemp -d)
trap 'rm -rf "$taken"' EXIT
export CRISPLINE_PICTURES=$taken
# To be seen in pictures; QGIS marks layers that lie in a folder for temporary files.
users=/home
[ -w "$users" ] || users=/var/tmp
export CRISPLINE_TEST_HOME=$users/anna

CRISPLINE_TEST_ZIP=$(scripts/package.sh --uncommitted build/package) \
    scripts/test-in-qgis.sh tests/qgis/from_zip/test_walkthrough.py
[ ! -e tests/qgis/inside/take_screenshots.py ] \
    || scripts/test-in-qgis.sh tests/qgis/inside/take_screenshots.py

.venv/bin/python -m scripts.shrink_pictures "$taken" "${1:-docs/images}"
