#!/usr/bin/env bash
# Runs a command where a window can open: on the display that is there, or, on
# Linux without one, on a virtual one of 1366 by 768 pixels with a window
# manager, which is gone when the command ends. --always takes a virtual display
# even so, for scripts that press keys. The exit code is the command's.
#
#     scripts/with-display.sh [--always] command arguments…
set -euo pipefail

always=no
if [ "${1:-}" = --always ]; then
	always=yes
	shift
fi
[ $# -gt 0 ] || { echo "usage: with-display.sh [--always] command arguments…" >&2; exit 2; }
if [ "$(uname -s)" != Linux ] || { [ $always = no ] && [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; }; then
	exec "$@"
fi

case "${LC_ALL:-${LANG:-C}}" in # Fyne wants a locale that names a language
C | C.* | POSIX)
	unset LC_ALL
	export LANG=en_US.UTF-8
	;;
esac

scratch=$(mktemp -d)
children=()
command=
cleanup() {
	status=$?
	trap - EXIT INT TERM HUP
	[ -z "$command" ] || kill -TERM -- "-$command" 2>/dev/null || true
	for ((i = ${#children[@]} - 1; i >= 0; i--)); do # the display goes last
		kill "${children[i]}" 2>/dev/null || true
		wait "${children[i]}" 2>/dev/null || true
	done
	rm -rf "$scratch"
	exit $status
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# patiently repeats a check for ten seconds.
patiently() {
	for _ in $(seq 100); do
		! "$@" || return 0
		sleep 0.1
	done
	return 1
}

# The server picks a free number itself and tells it on descriptor 3, so that
# several of these can run side by side.
: >"$scratch/number"
Xvfb -displayfd 3 -screen 0 1366x768x24 -nolisten tcp -noreset 3>"$scratch/number" >"$scratch/log" 2>&1 </dev/null &
children+=($!)
patiently test -s "$scratch/number" || {
	echo "The virtual display does not start:" >&2
	cat "$scratch/log" >&2
	exit 1
}
DISPLAY=:$(tr -d '[:space:]' <"$scratch/number")
export DISPLAY
unset WAYLAND_DISPLAY XAUTHORITY
export XDG_SESSION_TYPE=x11 LIBGL_ALWAYS_SOFTWARE=1

# Its own empty configuration folder keeps a person's key bindings out.
mkdir "$scratch/openbox"
XDG_CONFIG_HOME=$scratch/openbox openbox >>"$scratch/log" 2>&1 </dev/null &
children+=($!)
managed() { xprop -root _NET_SUPPORTING_WM_CHECK 2>/dev/null | grep -q 'window id'; }
patiently managed || {
	echo "The window manager does not start:" >&2
	cat "$scratch/log" >&2
	exit 1
}

# In a process group of its own and waited for, so that a signal ends this
# script at once, and the command with everything it has started.
set -m
"$@" <&0 &
command=$!
set +m
status=0
wait "$command" || status=$?
exit $status
