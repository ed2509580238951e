#!/bin/bash
# Sees to a QGIS for the tests. Where it may not install one, says so; the tests then skip.
set -euo pipefail
cd "$(dirname "$0")/.."

if scripts/find-qgis-python.sh >/dev/null; then
    exit 0
fi
if scripts/apt-install.sh qgis python3-qgis qgis-providers xvfb xauth python3-pytest && scripts/find-qgis-python.sh >/dev/null; then
    exit 0
fi
echo "crispline: the QGIS tests are skipped; get QGIS with 'sudo apt install qgis python3-qgis qgis-providers xvfb xauth python3-pytest', or name a Python that has it in QGIS_PYTHON"
