# Sourced by the other scripts: goes to the root of the project and sets what
# they all need.
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

# Fyne logs an error at start when the locale names no language. The system
# need not have this one installed.
case "${LC_ALL:-${LANG:-C}}" in
C | C.* | POSIX)
	unset LC_ALL
	export LANG=en_US.UTF-8
	;;
esac

system=$(uname -s)
window_tags=()
exe=
case "$system" in
Linux) window_tags=(-tags x11) ;; # Wayland would need more headers; it runs X11 programs too
MINGW* | MSYS* | CYGWIN*) exe=.exe ;;
esac

# has_display says whether a window can open on somebody's screen.
has_display() {
	[ "$system" != Linux ] || [ -n "${DISPLAY:-}" ] || [ -n "${WAYLAND_DISPLAY:-}" ]
}

# need_go explains what to do when there is no Go.
need_go() {
	command -v go >/dev/null || {
		echo "Go is not on the PATH. Install the version go.mod names from https://go.dev/dl/." >&2
		exit 1
	}
}
