#!/usr/bin/env bash
# Opens the demo hospital. Where no window can open, it works the scripted day
# in a virtual display instead. Arguments go to caredesk.
set -euo pipefail
. "$(dirname "$0")/common.sh"
if has_display; then
	exec "bin/caredesk$exe" --demo "$@"
fi
echo "There is no display here, so Caredesk works a scripted day in a virtual one."
exec scripts/smoke.sh
