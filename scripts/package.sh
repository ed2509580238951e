#!/bin/bash
# Builds the zip that QGIS installs, with qgis-plugin-ci: scripts/package.sh [--uncommitted] [FOLDER]
#
# Prints the zip's path, FOLDER/crispline.VERSION.zip; FOLDER is dist by default. It holds what is
# committed, or with --uncommitted what lies in the plugin's folder. qgis-plugin-ci rewrites metadata
# and checks files out, so it works in a clone; this tree stays as it is.
set -euo pipefail
cd "$(dirname "$0")/.."
here=$PWD

uncommitted=false
if [ "${1:-}" = --uncommitted ]; then
    uncommitted=true
    shift
fi
target=${1:-dist}
plugin=qgis_plugin/crispline
parts=("$plugin" .gitattributes pyproject.toml CHANGELOG.md)

clone=$(mktemp -d)
trap 'rm -rf "$clone"' EXIT
git clone --quiet --depth 1 "file://$here" "$clone/tree"
# Commits are made in the clone, and qgis-plugin-ci makes one too.
export GIT_AUTHOR_NAME=crispline GIT_AUTHOR_EMAIL=crispline@example.org
export GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL

if [ -n "$(git status --porcelain -- "${parts[@]}")" ]; then
    if $uncommitted; then
        git -C "$clone/tree" rm -r --quiet -- "$plugin"
        # Deleted files are listed too, as git still knows them.
        git ls-files -z --cached --others --exclude-standard -- "${parts[@]}" \
            | while IFS= read -r -d '' file; do [ ! -e "$file" ] || printf '%s\0' "$file"; done \
            | tar --create --null --files-from - | tar --extract --directory "$clone/tree"
        git -C "$clone/tree" add --all
        git -C "$clone/tree" commit --quiet --no-verify --message "uncommitted changes"
    else
        echo "crispline: the zip holds the last commit; uncommitted changes are left out" >&2
    fi
fi

version=$(sed -nE 's/^version=(\S+)$/\1/p' "$clone/tree/$plugin/metadata.txt")
program=$here/.venv-package/bin/qgis-plugin-ci
if ! (cd "$clone/tree" && "$program" package "$version" >"$clone/log" 2>&1); then
    cat "$clone/log" >&2
    exit 1
fi
mkdir -p "$target"
mv "$clone/tree/$plugin.$version.zip" "$target/crispline.$version.zip"
echo "$target/crispline.$version.zip"
