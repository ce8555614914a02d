#!/usr/bin/env bash
# Measures what the program takes; see docs/benchmarks.md. The window is measured
# on a virtual display of its own, and left out where there is none.
set -euo pipefail
. "$(dirname "$0")/common.sh"
need_go
mkdir -p bin out
CGO_ENABLED=0 go build -o "bin/bench$exe" ./scripts/bench

for needed in Xvfb openbox xprop cc; do
	if [ "$system" != Linux ] || ! command -v "$needed" >/dev/null; then
		exec "bin/bench$exe" "$@"
	fi
done
scripts/build.sh
# With the same flags as Caredesk.
CGO_ENABLED=1 go build "${window_tags[@]}" -o bin/emptywindow ./scripts/bench/emptywindow
exec scripts/with-display.sh --always bin/bench -window bin/caredesk -emptywindow bin/emptywindow "$@"
