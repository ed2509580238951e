#!/bin/bash
# Runs the tests that need a QGIS window: scripts/test-in-qgis.sh [pytest arguments]
#
# QGIS starts on a virtual screen with an empty profile in which the plugin of this checkout is
# installed and enabled; pytest runs in its own Python. The engine runs in .venv, so that no
# environment is made for each test run (CRISPLINE_ENGINE_PYTHON; set it empty to make one).
# With CRISPLINE_TEST_ZIP the profile stays empty and the tests install that zip themselves;
# CRISPLINE_TEST_LANGUAGE is QGIS' language (en), CRISPLINE_TEST_HOME a folder to make as home.
set -euo pipefail
cd "$(dirname "$0")/.."
here=$PWD

qgis=${QGIS_PROGRAM:-qgis}
for program in "$qgis" xvfb-run; do
    if ! command -v "$program" >/dev/null; then
        echo "crispline: the tests inside QGIS are skipped: no $program"
        exit 0
    fi
done
if ! "$(scripts/find-qgis-python.sh)" -c 'import pytest' 2>/dev/null; then
    echo "crispline: the tests inside QGIS are skipped: its Python has no pytest (sudo apt install python3-pytest)"
    exit 0
fi

if [ -n "${CRISPLINE_TEST_HOME:-}" ]; then
    home=$CRISPLINE_TEST_HOME
    mkdir "$home"  # fails where it is there: it is deleted below
else
    home=$(mktemp -d)
fi
trap 'rm -rf "$home"' EXIT
chmod 700 "$home"
profile=$home/profiles/profiles/default
mkdir -p "$profile/python/plugins" "$profile/QGIS"
language=${CRISPLINE_TEST_LANGUAGE:-en}
enabled=
if [ -z "${CRISPLINE_TEST_ZIP:-}" ]; then
    ln -s "$here/qgis_plugin/crispline" "$profile/python/plugins/crispline"
    enabled=crispline=true
fi
cat >"$profile/QGIS/QGIS3.ini" <<INI
[PythonPlugins]
$enabled
processing=true

[app]
plugin_repositories\QGIS%20Official%20Plugin%20Repository\enabled=false

[qgis]
checkVersion=false

[locale]
overrideFlag=true
userLocale=$language
INI

arguments=("$@")
folder=tests/qgis/inside
[ -z "${CRISPLINE_TEST_ZIP:-}" ] || folder=tests/qgis/from_zip
[ $# -gt 0 ] || arguments=("$folder")
fixed=(-c tests/qgis/inside/pytest.ini --rootdir "$folder" --confcutdir "$folder")
export CRISPLINE_PYTEST_ARGUMENTS
CRISPLINE_PYTEST_ARGUMENTS=$(printf '%s\n' "${fixed[@]}" "${arguments[@]}")
export CRISPLINE_ENGINE_PYTHON=${CRISPLINE_ENGINE_PYTHON-$here/.venv/bin/python}

# What would lead QGIS to another Python's packages, data or settings.
for name in VIRTUAL_ENV PYTHONPATH PYTHONHOME PROJ_LIB PROJ_DATA GDAL_DATA; do unset "$name"; done
# Past the limit QGIS is told to abort, so that Python's faulthandler shows where it hangs.
HOME=$home XDG_CONFIG_HOME=$home/config XDG_CACHE_HOME=$home/cache XDG_RUNTIME_DIR=$home \
    PYTHONDONTWRITEBYTECODE=1 PYTHONFAULTHANDLER=1 LC_ALL=C.UTF-8 \
    xvfb-run -a -s "-screen 0 1600x1000x24" \
    timeout --signal=ABRT --kill-after=10 "${CRISPLINE_TEST_TIMEOUT:-1500}" \
    "$qgis" --profiles-path "$home/profiles" --nologo --noversioncheck \
    --lang "$language" --code "$here/tests/qgis/inside/run_in_desktop.py"
