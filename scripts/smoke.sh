#!/usr/bin/env bash
# Works a scripted day in the real window, with the keyboard alone: book,
# consult, print, take the payment, crash and come back. Screenshots, PDFs and
# the database stay in out/smoke. With -kills N the program is killed N times at
# random moments of such days instead, and what was saved must be there; that
# stays in out/torture.
set -euo pipefail
. "$(dirname "$0")/common.sh"
need_go
scripts/build.sh
CGO_ENABLED=0 go build -o bin/smoke ./scripts/smoke
out=out/smoke
[ $# -eq 0 ] || out=out/torture
exec scripts/with-display.sh --always bin/smoke -out "$out" -caredesk bin/caredesk -caredeskctl bin/caredeskctl "$@"
