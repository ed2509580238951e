#!/bin/bash
# Makes an environment with this project and one of its extras in it:
# scripts/set-up-venv.sh EXTRA [FOLDER], by default in .venv
#
# Needs python3 3.11 or newer on PATH and nothing else. Debian ships python3 without ensurepip (it
# comes with python3-venv), so there are three ways to a pip, tried in this order: ensurepip, apt,
# a pip that lies outside the environment.
set -euo pipefail
cd "$(dirname "$0")/.."

extra=$1
python=${PYTHON:-python3}
venv=${2:-.venv}
minimum=3.11

fail() {
    echo "crispline: $*" >&2
    exit 1
}

has_pip() {
    "$venv/bin/python" -m pip --version >/dev/null 2>&1
}

check_python() {
    command -v "$python" >/dev/null \
        || fail "expected Python $minimum or newer, found no $python; install it or name one with make PYTHON=..."
    local found
    found=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
        || fail "expected Python $minimum or newer, found $python $found; name a newer one with make PYTHON=..."
}

make_venv() {
    "$python" -m venv "$venv" >/dev/null 2>&1 && has_pip && return
    rm -rf "$venv"
    if scripts/apt-install.sh python3-venv && "$python" -m venv "$venv" >/dev/null 2>&1 && has_pip; then
        return
    fi
    rm -rf "$venv"
    "$python" -m venv --without-pip "$venv" >/dev/null 2>&1 \
        && "$python" -m pip --python "$venv/bin/python" install --quiet pip >/dev/null 2>&1 \
        && has_pip && return
    rm -rf "$venv"
    fail "$python cannot make virtual environments; install the package python3-venv (sudo apt install python3-venv) and run make again"
}

check_python
if ! has_pip; then
    rm -rf "$venv"
    echo "crispline: making $venv"
    make_venv
fi
echo "crispline: installing the packages of the extra '$extra' into $venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-compile \
    --constraint constraints.txt --editable ".[$extra]"
if [ "$extra" = dev ]; then
    # Tests start many processes, and where PYTHONDONTWRITEBYTECODE is set each would compile torch
    # anew. All cores together are faster than pip. Some packages hold files that never compile.
    "$venv/bin/python" -m compileall -q -j 0 "$venv"/lib/python3.*/site-packages >/dev/null || true
fi
