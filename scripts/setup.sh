#!/usr/bin/env bash
# Installs what building and testing the window needs on Debian and Ubuntu,
# when it is missing, and says what is needed elsewhere. Quick when nothing is.
set -euo pipefail
. "$(dirname "$0")/common.sh"
need_go

# The compiler, the headers of OpenGL and X11, and for the tests a virtual
# display, a window manager, something to press keys, to take screenshots and
# to read PDFs. PostgreSQL is the other database that is tested with.
packages=(gcc libc6-dev pkg-config libgl1-mesa-dev xorg-dev libxkbcommon-dev
	xvfb openbox xdotool imagemagick poppler-utils x11-utils)

case "$system" in
Darwin)
	xcode-select -p >/dev/null 2>&1 || {
		echo "The window needs Apple's command line tools: run xcode-select --install" >&2
		exit 1
	}
	exit 0
	;;
Linux) ;;
*)
	command -v gcc >/dev/null || {
		echo "The window needs a C compiler on the PATH, such as MSYS2's mingw-w64-ucrt-x86_64-gcc." >&2
		exit 1
	}
	exit 0
	;;
esac

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
	if command -v gcc >/dev/null && command -v pkg-config >/dev/null && pkg-config --exists gl x11 xcursor xrandr xinerama xi xxf86vm xkbcommon; then
		exit 0
	fi
	echo "This is not Debian or Ubuntu. Install what these packages are called here: ${packages[*]}" >&2
	exit 1
fi

if ! command -v initdb >/dev/null && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
	packages+=(postgresql)
fi
# Two mounts of one folder stand for two computers with one network share, where
# file systems can be mounted.
if [ -e /dev/fuse ] && ! command -v bindfs >/dev/null; then
	packages+=(bindfs)
fi
# dpkg-query exits 1 when it does not know one of the packages, and says so.
installed=$(dpkg-query -W -f='${Package} ${db:Status-Status}\n' "${packages[@]}" 2>/dev/null || true)
missing=()
for package in "${packages[@]}"; do
	case $'\n'"$installed"$'\n' in
	*$'\n'"$package installed"$'\n'*) ;;
	*) [ "$package" = pkg-config ] && command -v pkg-config >/dev/null || missing+=("$package") ;;
	esac
done
[ ${#missing[@]} -gt 0 ] || exit 0

echo "Caredesk's window and tests need these packages: ${missing[*]}"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
	command -v sudo >/dev/null || {
		echo "You are not root and there is no sudo. Ask an administrator to run:" >&2
		echo "    apt-get update && apt-get install --no-install-recommends ${missing[*]}" >&2
		exit 1
	}
	as_root=(sudo)
	echo "They are installed now, with sudo."
else
	echo "They are installed now."
fi
# DPkg::Lock::Timeout waits for an update that runs in the background.
apt() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 apt-get -q -y -o DPkg::Lock::Timeout=300 "$@"; }
if ! { apt update && apt install --no-install-recommends "${missing[@]}"; }; then
	echo "The packages could not be installed. Is the network there? Install them by hand and try again." >&2
	exit 1
fi
