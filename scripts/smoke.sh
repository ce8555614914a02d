#!/usr/bin/env bash
# Works a scripted day in the real window, with the keyboard alone: book,
# consult, print, take the payment, crash and come back. Screenshots, PDFs and
# the database stay in out/smoke.
set -euo pipefail
. "$(dirname "$0")/common.sh"
need_go
scripts/build.sh
CGO_ENABLED=0 go build -o bin/smoke ./scripts/smoke
exec scripts/with-display.sh --always bin/smoke -out out/smoke -caredesk bin/caredesk -caredeskctl bin/caredeskctl
