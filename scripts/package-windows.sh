#!/usr/bin/env bash
# Makes the packages for Windows: a zip, and an installer. On Debian and Ubuntu they
# are cross-built with MinGW-w64; on Windows itself with MSYS2's, whose packages
# mingw-w64-ucrt-x86_64-gcc, mingw-w64-ucrt-x86_64-nsis and zip it takes.
set -euo pipefail
. "$(dirname "$0")/package-common.sh"
cc=x86_64-w64-mingw32-gcc
windres=x86_64-w64-mingw32-windres
case "$system" in
Linux)
	need_debian "Packages for Windows are made on Debian, Ubuntu or Windows, with MinGW-w64, NSIS and zip."
	need_packages "Packages for Windows need" gcc-mingw-w64-x86-64 binutils-mingw-w64-x86-64 nsis zip
	;;
Darwin)
	echo "Packages for Windows are made on Debian, Ubuntu or Windows." >&2
	exit 1
	;;
*)
	cc=gcc windres=windres
	for tool in gcc windres makensis zip; do
		command -v "$tool" >/dev/null || { echo "$tool is not on the PATH. In MSYS2: pacman -S mingw-w64-ucrt-x86_64-gcc mingw-w64-ucrt-x86_64-nsis zip" >&2; exit 1; }
	done
	;;
esac

# Windows wants four numbers: three of the version, and how far it is from it.
[[ $version =~ ^([0-9]+)\.([0-9]+)\.([0-9]+)(-dev\.|\+)?([0-9]*) ]]
dotted=${BASH_REMATCH[1]}.${BASH_REMATCH[2]}.${BASH_REMATCH[3]}.${BASH_REMATCH[5]:-0}

# Icon and version are linked in from a file beside the package's own.
CGO_ENABLED=0 go run ./scripts/icons -ico "$work/caredesk.ico"
cp packaging/windows/caredesk.manifest "$work/"
resources() { # resources NAME WHAT
	fill packaging/windows/caredesk.rc "NUMBERS=${dotted//./,}" "VERSION=$version" "NAME=$1" "WHAT=$2" >"$work/$1.rc"
	(cd "$work" && "$windres" --target=pe-x86-64 --output-format=coff --input="$1.rc" --output="$1.syso")
	cp "$work/$1.syso" "cmd/$1/resources_windows_amd64.syso"
}
trap 'rm -rf "$work" cmd/*/resources_windows_amd64.syso' EXIT
resources caredesk "Caredesk, run a clinic"
resources caredeskctl "Caredesk, for administrators"

echo "Building Caredesk $version for Windows. The first time takes some minutes, because its C parts are compiled too."
name=caredesk-$version-windows-amd64
tree=$work/$name
mkdir -p "$tree"
export GOOS=windows GOARCH=amd64
CGO_ENABLED=0 go build -ldflags "$stamp" -o "$tree/caredeskctl.exe" ./cmd/caredeskctl
CGO_ENABLED=1 CC=$cc go build -tags no_emoji -ldflags "$stamp -H=windowsgui -extldflags=-Wl,--no-insert-timestamp" -o "$tree/caredesk.exe" ./cmd/caredesk
unset GOOS GOARCH
texts "$tree"
chmod 755 "$tree"/*.exe

rm -f "$packages"/caredesk*-windows-*
zip_of "$tree" "$packages/$name.zip"

# What the uninstaller takes away: these files, and folders that are empty then.
(
	cd "$tree"
	find . -type f | sort | sed 's|^\./||; s|/|\\|g; s|.*|Delete "$INSTDIR\\&"|'
	find . -mindepth 1 -type d | sort -r | sed 's|^\./||; s|/|\\|g; s|.*|RMDir "$INSTDIR\\&"|'
) >"$work/removals.nsh"
one_date "$tree"
makensis -V2 -WX -DVERSION="$version" -DNUMBERS="$dotted" -DTREE="$tree" -DICON="$work/caredesk.ico" -DREMOVALS="$work/removals.nsh" \
	-DOUTPUT="$packages/$name-installer.exe" packaging/windows/installer.nsi

contents "$tree/caredesk.exe" "$packages/$name.cdx.json"
contents "$tree/caredeskctl.exe" "$packages/caredeskctl-$version-windows-amd64.cdx.json"
sums
