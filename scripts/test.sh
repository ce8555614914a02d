#!/usr/bin/env bash
# Runs all tests, the window's included, and ends with a line that counts them.
# What the smoke test leaves (screenshots, database, PDFs) is in out/.
set -uo pipefail
. "$(dirname "$0")/common.sh"
need_go
# Once more with a PostgreSQL server beside it.
if [ -z "${CAREDESK_TESTING:-}" ]; then
	export CAREDESK_TESTING=yes
	exec scripts/with-postgres.sh scripts/test.sh
fi
mkdir -p bin out
results=$PWD/out/test-results.jsonl
: >"$results"
broken() {
	echo "$1" >&2
	echo "0 passed, 1 failed"
	exit 1
}
CGO_ENABLED=0 go build -o "bin/testcount$exe" ./scripts/testcount || broken "The test counter does not build."
count() { "bin/testcount$exe" -results "$results" "$@"; }
if [ "$system" = Linux ] && [ -z "${CAREDESK_TEST_POSTGRES:-}" ]; then
	broken "The tests need PostgreSQL: install what scripts/setup.sh installs."
fi
all=$(CGO_ENABLED=0 go list -e ./...) || broken "The packages cannot be listed."

# Everything but the window builds without a C compiler.
mapfile -t plain < <(grep -v '^caredesk/cmd/caredesk$' <<<"$all")
CGO_ENABLED=0 count run "without a C compiler" go test -timeout 30m -json "${plain[@]}"

# The services once more on PostgreSQL; above they ran on files.
if [ -n "${CAREDESK_TEST_POSTGRES:-}" ]; then
	CAREDESK_TEST_DATABASE=postgres CGO_ENABLED=0 count run "the services on PostgreSQL" go test -timeout 30m -json ./internal/service
fi

# And on a file that desks take turns with: what happens at once, is paid, counted
# and undone. Each transaction costs a turn, so all of them would take minutes
# (CAREDESK_TEST_DATABASE=shared go test ./internal/service).
CAREDESK_TEST_DATABASE=shared CGO_ENABLED=0 count run "services on a shared file" go test -timeout 30m -json \
	-run 'Desks|PaysOnce|ReceiptNumbers|TwoEditors|AllOrNothing|Drawer|Refund|Deposit|Tokens?|SignIns?|SetUp|LockOut|Backup|Audit' ./internal/service

# What only Windows and macOS compile, as far as it does not bring their SQLite,
# which would take minutes to build; make vet looks at all of it.
for other in windows darwin; do
	GOOS=$other CGO_ENABLED=0 count check "what is special to $other compiles" go vet ./internal/desktop
done

# What many goroutines share, once more under the race detector. SQLite itself,
# which is C turned into Go, is left out of it: its locks are its own, and it
# would take five times as long.
mapfile -t shared < <(grep -E '^caredesk/(internal/(service|store|event|logging|desktop)(/|$)|ui/viewmodel(/|$))' <<<"$all")
CGO_ENABLED=1 count run "race detector" go test -race -gcflags=modernc.org/sqlite/lib=-race=false -timeout 30m -json "${shared[@]}"

# The window: its own tests, then a scripted day worked with the keyboard, and
# one in which the program is killed at the worst moments.
CGO_ENABLED=1 count run "the window" scripts/with-display.sh go test "${window_tags[@]+"${window_tags[@]}"}" -json ./cmd/caredesk/...
if count check "the programs build" scripts/build.sh && [ "$system" = Linux ]; then
	count check "a scripted day in the window" scripts/smoke.sh
	count check "nothing is lost when the window is killed" scripts/smoke.sh -kills 3
fi

count total
