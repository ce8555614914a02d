#!/usr/bin/env bash
# Runs a command with a private PostgreSQL server, whose address the tests find
# in CAREDESK_TEST_POSTGRES: in a folder of its own under the temporary ones, on
# a free port of the loopback address, by an unprivileged user, with a password
# of its own. It is stopped and removed at the end. A server that is named
# already is used instead.
set -euo pipefail
. "$(dirname "$0")/common.sh"

[ -z "${CAREDESK_TEST_POSTGRES:-}" ] || exec "$@"

# Debian keeps the server's programs off the PATH, a folder a version.
find_server() {
	local found
	found=$(command -v initdb || true)
	if [ -n "$found" ] && [ -x "$(dirname "$(readlink -f "$found")")/pg_ctl" ]; then
		dirname "$(readlink -f "$found")"
		return
	fi
	found=$(ls -d /usr/lib/postgresql/*/bin /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin 2>/dev/null | sort -V | tail -n 1 || true)
	[ -n "$found" ] && [ -x "$found/initdb" ] && echo "$found"
}
server=$(find_server || true)
if [ -z "$server" ]; then
	echo "There is no PostgreSQL here (no initdb): its tests are left out." >&2
	exec "$@"
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/caredesk-postgres.XXXXXX")
as=()
if [ "$(id -u)" -eq 0 ]; then # the server refuses to run as root
	chown nobody "$folder"
	as=(runuser -u nobody --)
fi
run() { (cd "$folder" && "${as[@]+"${as[@]}"}" env LC_ALL=C.UTF-8 "$@"); }
started=
finish() {
	[ -z "$started" ] || run "$server/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
	rm -rf "$folder"
}
trap finish EXIT

password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
(umask 077 && echo "$password" >"$folder/password")
[ ${#as[@]} -eq 0 ] || chown nobody "$folder/password"
run "$server/initdb" -D "$folder/data" -U caredesk_admin -E UTF8 --no-locale -A scram-sha-256 --pwfile="$folder/password" >"$folder.log" 2>&1 ||
	{ cat "$folder.log" >&2; rm -f "$folder.log"; exit 1; }
rm -f "$folder.log"

# What is in it is thrown away: nothing has to survive a crash of the machine,
# unless CAREDESK_POSTGRES_DURABLE says that it is measured as a real one.
careless="-c fsync=off -c full_page_writes=off -c synchronous_commit=off"
[ -z "${CAREDESK_POSTGRES_DURABLE:-}" ] || careless=
for _ in 1 2 3 4 5 6 7 8 9 10; do
	port=$((20000 + RANDOM % 30000))
	if run "$server/pg_ctl" -D "$folder/data" -w -s -l "$folder/log" -o "-p $port -k '$folder' -c listen_addresses=127.0.0.1 \
		$careless -c max_connections=300" start; then
		started=yes
		break
	fi
done
[ -n "$started" ] || { echo "The PostgreSQL server for the tests does not start:" >&2; tail -n 20 "$folder/log" >&2; exit 1; }

CAREDESK_TEST_POSTGRES="postgres://caredesk_admin:$password@127.0.0.1:$port/postgres?sslmode=disable" "$@"
