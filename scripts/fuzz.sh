#!/usr/bin/env bash
# Runs every fuzz test for a short time: FUZZTIME each, 10 seconds by default.
set -euo pipefail
. "$(dirname "$0")/common.sh"
need_go
export CGO_ENABLED=0
grep -rlE '^func Fuzz' --include='*_test.go' internal ui cmd | sort | while read -r file; do
	for target in $(sed -nE 's/^func (Fuzz[A-Za-z0-9_]*)\(.*/\1/p' "$file"); do
		echo "--- $(dirname "$file") $target"
		go test -run '^$' -fuzz "^$target\$" -fuzztime "${FUZZTIME:-10s}" "./$(dirname "$file")" </dev/null
	done
done
