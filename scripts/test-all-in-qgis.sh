#!/bin/bash
# Runs every test that needs a QGIS window, each file in a QGIS of its own, so that a crash costs one
# file only; then tries the plugin's zip, where one is named: scripts/test-all-in-qgis.sh [ZIP]
set -euo pipefail
cd "$(dirname "$0")/.."

zip=${1:-}
failed=()

run() {
    local status=0
    echo "crispline: $1 inside QGIS"
    scripts/test-in-qgis.sh "$1" || status=$?
    # 5: every test of the file was deselected.
    [ "$status" -eq 0 ] || [ "$status" -eq 5 ] || failed+=("$1 (status $status)")
}

for file in tests/qgis/inside/test_*.py; do
    run "$file"
done
for file in tests/qgis/from_zip/test_*.py; do
    [ -z "$zip" ] || CRISPLINE_TEST_ZIP=$zip run "$file"
done

if [ "${#failed[@]}" -gt 0 ]; then
    echo "crispline: failed inside QGIS:" >&2
    printf '  %s\n' "${failed[@]}" >&2
    exit 1
fi
