#!/bin/sh
# Starts the Deal Pulse that was built in the repository: the release build if there is one, else the debug build.
here=$(cd "$(dirname "$0")" && pwd)
for build in release debug; do
    binary="$here/../../.build/$build/DealPulse"
    if [ -x "$binary" ]; then exec "$binary" "$@"; fi
done
echo "Deal Pulse is not built yet. Run 'swift build --product DealPulse' in $(cd "$here/../.." && pwd) first." >&2
exit 1
