#!/bin/bash
# Prints the Python that can import QGIS: $QGIS_PYTHON, the system's, or the one on PATH.
set -euo pipefail

for python in "${QGIS_PYTHON:-}" /usr/bin/python3 python3; do
    if [ -n "$python" ] && env -u PYTHONPATH -u PYTHONHOME "$python" -c 'import qgis.core' >/dev/null 2>&1; then
        command -v "$python"
        exit 0
    fi
done
exit 1
