#!/usr/bin/env bash
# Fails when no program and no test can reach a function, and names it. What is
# compiled for Windows alone is looked at from here too: with the toolkit's tag
# "ci" the window needs no C compiler for it.
set -euo pipefail
. "$(dirname "$0")/common.sh"
need_go
tool=$(go tool -n deadcode)
here=$(CGO_ENABLED=1 "$tool" -test "${window_tags[@]}" ./...)
windows=$(GOOS=windows CGO_ENABLED=0 "$tool" -test -tags no_emoji,ci ./...)
[ -z "$here$windows" ] || {
	echo "Nothing reaches:" >&2
	sort -u <<<"$here"$'\n'"$windows" | sed '/^$/d' >&2
	exit 1
}
