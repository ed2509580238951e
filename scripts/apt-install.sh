#!/bin/bash
# Installs Debian packages where that needs nobody's password: scripts/apt-install.sh PACKAGE...
# Fails quietly where it may not, and shows apt's last lines where apt fails.
set -euo pipefail

command -v apt-get >/dev/null || exit 1
as_root=()
if [ "$(id -u)" -ne 0 ]; then
    sudo -n true >/dev/null 2>&1 || exit 1
    as_root=(sudo -n)
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get -y -o DPkg::Lock::Timeout=120 "$@" >"$log" 2>&1 </dev/null
}

echo "crispline: installing $* with apt"
if ! { apt update && apt install --no-install-recommends "$@"; }; then
    tail -n 5 "$log" >&2
    exit 1
fi
