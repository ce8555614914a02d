#!/usr/bin/env bash
# Fails when gofmt would change a file, and names it.
set -euo pipefail
. "$(dirname "$0")/common.sh"
need_go
changed=$(gofmt -l assets cmd internal scripts ui)
[ -z "$changed" ] || {
	echo "gofmt would change:" >&2
	echo "$changed" >&2
	exit 1
}
