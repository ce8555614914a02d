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
window_tags=(-tags no_emoji) # without the 4 MB of emoji that nobody writes into a chart; a system's own still show
exe=
case "$system" in
Linux) window_tags=(-tags x11,no_emoji) ;; # Wayland would need more headers; it runs X11 programs too
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

# need_packages installs what is missing of some Debian packages, or says what an
# administrator has to install. Its first argument begins the sentence that names them.
need_packages() {
	local why=$1 installed package missing=() as_root=()
	shift
	# dpkg-query exits 1 when it does not know one of the packages, and says so.
	installed=$(dpkg-query -W -f='${Package} ${db:Status-Status}\n' "$@" 2>/dev/null || true)
	for package in "$@"; do
		case $'\n'"$installed"$'\n' in
		*$'\n'"$package installed"$'\n'*) ;;
		*) [ "$package" = pkg-config ] && command -v pkg-config >/dev/null || missing+=("$package") ;;
		esac
	done
	[ ${#missing[@]} -gt 0 ] || return 0

	echo "$why these packages: ${missing[*]}" >&2
	if [ "$(id -u)" -ne 0 ]; then
		command -v sudo >/dev/null || {
			echo "You are not root and there is no sudo. Ask an administrator to run:" >&2
			echo "    apt-get update && apt-get install --no-install-recommends ${missing[*]}" >&2
			exit 1
		}
		as_root=(sudo)
		echo "They are installed now, with sudo." >&2
	else
		echo "They are installed now." >&2
	fi
	# DPkg::Lock::Timeout waits for an update that runs in the background.
	apt() { "${as_root[@]+"${as_root[@]}"}" env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 apt-get -q -y -o DPkg::Lock::Timeout=300 "$@"; }
	if ! { apt update && apt install --no-install-recommends "${missing[@]}"; }; then
		echo "The packages could not be installed. Is the network there? Install them by hand and try again." >&2
		exit 1
	fi
}

# need_debian says what is needed where packages are not Debian's.
need_debian() {
	command -v dpkg-query >/dev/null && command -v apt-get >/dev/null || {
		echo "$1" >&2
		exit 1
	}
}
