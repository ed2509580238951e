#!/bin/bash
# Runs the tests inside the QGIS of another Debian: scripts/test-qgis-matrix.sh SUITE [ZIP | pytest arguments]
#
# The QGIS lives in a root folder (scripts/make-qgis-root.sh) that is entered with chroot; checkout,
# real data and temporary files lie at the same paths inside. The engine gets an environment of that
# root's own Python. Mounts live in a namespace of their own and end with it.
# Says why, and succeeds, where no such root can be made.
set -euo pipefail
cd "$(dirname "$0")/.."
here=$(pwd -P)
suite=$1
shift

if [ -z "${CRISPLINE_QGIS_ROOT:-}" ]; then
    status=0
    root=$(scripts/make-qgis-root.sh "$suite") || status=$?
    if [ "$status" -eq 77 ]; then
        echo "crispline: the tests inside the QGIS of Debian $suite are skipped"
        exit 0
    fi
    [ "$status" -eq 0 ] || exit "$status"
    CRISPLINE_QGIS_ROOT=$root exec unshare --mount --propagation private \
        bash scripts/test-qgis-matrix.sh "$suite" "$@"
fi

root=$CRISPLINE_QGIS_ROOT
engine=/opt/crispline-engine

# Mounts a folder or file at the same path inside; nothing where there is none, or inside it lies already.
share() {
    [ -e "$1" ] && ! [ "$1" -ef "$root$1" ] || return 0
    if [ -d "$1" ]; then mkdir -p "$root$1"; else mkdir -p "$root${1%/*}" && touch "$root$1"; fi
    mount --bind "$1" "$root$1"
}

in_root() {
    chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 "$@"
}

mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
share /tmp
# As this machine reaches a package index, so does the root.
for path in /etc/resolv.conf /etc/hosts /etc/ssl/certs /etc/pip.conf "$HOME/.config/pip" "$HOME/.pip"; do
    share "$path"
done
settings=(HOME="$HOME")
while IFS= read -r -d '' setting; do
    settings+=("$setting")
done < <(env --null | grep -z -i -E '^(PIP_|CI=|CRISPLINE_TEST|https?_proxy=|no_proxy=|all_proxy=)' || true)
data=${CRISPLINE_SHARED_DATA:-$here/../shared/data}
if [ -d "$data" ]; then
    data=$(cd "$data" && pwd -P)
    share "$data"
    settings+=(CRISPLINE_SHARED_DATA="$data")
fi
share "$here"

# The environment that the plugin would make, made again only when its packages change.
requirements=$here/qgis_plugin/crispline/runtime/installation/requirements/cpu.txt
wanted=$(sha256sum <"$requirements")
if [ "$(cat "$root$engine/.crispline" 2>/dev/null)" != "$wanted" ]; then
    echo "crispline: making an engine environment with Debian $suite's Python"
    rm -rf "${root:?}$engine"
    in_root python3 -m venv "$engine"
    in_root "${settings[@]}" "$engine/bin/pip" install -qq --disable-pip-version-check --no-compile \
        --no-deps --only-binary :all: --require-hashes --requirement "$requirements"
    echo "$wanted" >"$root$engine/.crispline"
fi
# The tests compare with this checkout's command line.
for folder in "$root$engine"/lib/python3*/site-packages; do
    echo "$here/qgis_plugin" >"$folder/crispline.pth"
done
settings+=(CRISPLINE_ENGINE_PYTHON="$engine/bin/python")

in_root "${settings[@]}" bash -c 'echo "crispline: $(qgis --version 2>/dev/null | head -n 1), $(python3 --version)"'
if [ $# -eq 0 ] || [[ $1 == *.zip ]]; then
    in_root "${settings[@]}" "$here/scripts/test-all-in-qgis.sh" "$@"
else
    in_root "${settings[@]}" "$here/scripts/test-in-qgis.sh" "$@"
fi
