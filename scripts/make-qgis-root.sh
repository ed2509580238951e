#!/bin/bash
# Makes a Debian root folder with a QGIS newer than the installed one: scripts/make-qgis-root.sh SUITE
#
# Prints the folder, which lies in $CRISPLINE_QGIS_ROOTS (by default in the user's cache, so that
# checkouts share it) and is made once; what apt and dpkg say goes to a log beside it. Exit status 77:
# it cannot be made here, with the reason on stderr. Nothing stays mounted.
set -euo pipefail
cd "$(dirname "$0")/.."

suite=$1
packages=(qgis python3-qgis qgis-providers xvfb xauth python3-pytest python3-venv ca-certificates)
roots=${CRISPLINE_QGIS_ROOTS:-${XDG_CACHE_HOME:-$HOME/.cache}/crispline/qgis-roots}
# The root is complete when this lists the packages; another list makes another root.
wanted="$suite: ${packages[*]}"

skip() {
    echo "crispline: no QGIS of Debian $suite: $*" >&2
    exit 77
}

# Where this machine's apt gets Debian from, in either of the formats of its sources.
find_mirror() {
    local mirror
    mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 2>/dev/null \
        | grep -E '/debian/?$' | grep -v security | head -n 1) || true
    echo "${mirror:-http://deb.debian.org/debian}"
}

# Runs in a mount namespace of its own: what debootstrap and the packages mount ends with it.
build() {
    local root=$1 mirror=$2
    mkdir -p "$root/etc/dpkg/dpkg.cfg.d" "$root/etc/apt/apt.conf.d"
    # The root can be made again, so nothing need be synced to disk; nobody reads the manuals.
    printf '%s\n' force-unsafe-io 'path-exclude=/usr/share/doc/*' 'path-exclude=/usr/share/man/*' \
        >"$root/etc/dpkg/dpkg.cfg.d/crispline"
    printf '%s\n' 'Acquire::Languages "none";' 'APT::Install-Recommends "false";' \
        'Acquire::Retries "3";' >"$root/etc/apt/apt.conf.d/crispline"
    debootstrap --variant=minbase "$suite" "$root" "$mirror"
    cp /etc/resolv.conf /etc/hosts "$root/etc/"
    mount -t proc proc "$root/proc"
    mount --bind /dev "$root/dev"
    # Packages must not start services.
    printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
    chmod +x "$root/usr/sbin/policy-rc.d"
    in_root() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 \
        DEBIAN_FRONTEND=noninteractive http_proxy="${http_proxy:-}" "$@"; }
    in_root apt-get -q update
    in_root apt-get -q -y install "${packages[@]}"
    in_root apt-get clean
    in_root /usr/bin/python3 -c 'import qgis.core'
}

if [ "${CRISPLINE_BUILD_ROOT:-}" ]; then  # called by the line with unshare below
    build "$CRISPLINE_BUILD_ROOT" "$(find_mirror)"
    exit 0
fi

mkdir -p "$roots"
root=$(cd "$roots" && pwd)/$suite
exec 9>"$root.lock"
flock 9  # one makes it, the others wait
if [ "$(cat "$root/.crispline" 2>/dev/null)" = "$wanted" ]; then
    echo "$root"
    exit 0
fi

[ "$(id -u)" -eq 0 ] || skip "making a root folder takes root's rights"
unshare --mount true 2>/dev/null || skip "this machine does not let root mount anything"
command -v debootstrap >/dev/null || scripts/apt-install.sh debootstrap >&2 || skip "there is no debootstrap"
[ -e "/usr/share/debootstrap/scripts/$suite" ] || skip "this debootstrap knows no $suite"

log=$root.log
echo "crispline: making a Debian $suite with QGIS in $root" >&2
rm -rf "$root.part"
if ! CRISPLINE_BUILD_ROOT=$root.part unshare --mount --propagation private \
    bash scripts/make-qgis-root.sh "$suite" >"$log" 2>&1 </dev/null 9>&-; then
    echo "crispline: making $root failed; the end of $log:" >&2
    tail -n 30 "$log" >&2
    exit 1
fi
echo "$wanted" >"$root.part/.crispline"
rm -rf "$root"
mv "$root.part" "$root"
echo "$root"
