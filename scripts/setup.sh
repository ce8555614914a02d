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
need_packages "Caredesk's window and tests need" "${packages[@]}"
