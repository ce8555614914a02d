#!/usr/bin/env bash
# Installs the package for Windows under Debian's Wine, works the scripted day in its
# window, with data, settings and paths as on Windows, and removes it again: the data
# must be left. What is left stays in out/smoke-windows; the "computer" with its C:
# drive is the folder wine there.
set -euo pipefail
. "$(dirname "$0")/common.sh"
need_go
[ "$system" = Linux ] || { echo "This works the program for Windows under Wine, on Debian or Ubuntu." >&2; exit 1; }
scripts/setup.sh
need_debian "This works the program for Windows under Wine, on Debian or Ubuntu."
need_packages "To work the program for Windows there are needed" wine wine64 gcc-mingw-w64-x86-64 libgl1-mesa-dri
installer=$(ls -t "$PWD"/out/packages/caredesk-*-windows-amd64-installer.exe 2>/dev/null | head -n 1)
[ -n "$installer" ] || { echo "There is no package for Windows: run make package-windows." >&2; exit 1; }

out=$PWD/out/smoke-windows
rm -rf "$out"
mkdir -p "$out"
export WINEPREFIX=$out/wine WINEARCH=win64 WINEDEBUG=-all
export WINEDLLOVERRIDES="bcryptprimitives=n;mscoree=;mshtml=;winemenubuilder.exe="
export LIBGL_ALWAYS_SOFTWARE=1
# Whatever happens, the processes of this prefix, and of no other, end with it.
trap 'wineserver -k 2>/dev/null || true' EXIT
echo "Setting Wine up."
scripts/with-display.sh --always wineboot --init >>"$out/wine.log" 2>&1
wineserver -w
# Wine 8 lacks a function of Windows 10 that every Go program calls first.
x86_64-w64-mingw32-gcc -shared -O2 -o "$WINEPREFIX/drive_c/windows/system32/bcryptprimitives.dll" packaging/windows/bcryptprimitives.c -ladvapi32


echo "Installing Caredesk for one user."
scripts/with-display.sh --always wine "$installer" /S /CurrentUser 2>>"$out/wine.log"
installed=$(ls -d "$WINEPREFIX"/drive_c/users/*/AppData/Local/Programs/Caredesk)
[ -f "$installed/caredesk.exe" ] && [ -f "$installed/caredeskctl.exe" ] || { echo "The installer did not install the programs." >&2; exit 1; }
CGO_ENABLED=0 go build -o bin/smoke ./scripts/smoke
CGO_ENABLED=0 go build -o bin/caredeskctl ./cmd/caredeskctl
scripts/with-display.sh --always bin/smoke -wine "$WINEPREFIX" -out "$out/day" -caredeskctl bin/caredeskctl "$@"

echo "Removing Caredesk."
data=$(ls -d "$WINEPREFIX"/drive_c/users/*/AppData/Local/caredesk)
before=$(cd "$data" && find . -type f -exec sha256sum {} + | sort)
scripts/with-display.sh --always wine "$installed/uninstall.exe" /CurrentUser /S 2>>"$out/wine.log"
for _ in $(seq 100); do # it goes on in a copy of itself
	[ -d "$installed" ] || break
	sleep 0.2
done
[ ! -d "$installed" ] || { echo "After the removal this is left:" >&2; find "$installed" >&2; exit 1; }
[ "$before" = "$(cd "$data" && find . -type f -exec sha256sum {} + | sort)" ] || { echo "The removal touched the data." >&2; exit 1; }
echo "Installed, worked with and removed under Wine; the data is as it was."
