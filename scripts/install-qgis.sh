#!/bin/bash
# Sees to a QGIS for the tests. Where it may not install one, says so; the tests then skip.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(qgis python3-qgis qgis-providers xvfb xauth python3-pytest)

is_complete() {
    local python
    python=$(scripts/find-qgis-python.sh) && "$python" -c 'import pytest' 2>/dev/null \
        && command -v "${QGIS_PROGRAM:-qgis}" >/dev/null && command -v xvfb-run >/dev/null
}

if is_complete || { scripts/apt-install.sh "${packages[@]}" && is_complete; }; then
    exit 0
fi
echo "crispline: tests in QGIS are skipped; get it with 'sudo apt install ${packages[*]}', or name a Python that has it in QGIS_PYTHON"
