#!/bin/sh
# Installs Caredesk from this folder: for everybody (/usr/local) when root runs it,
# else for this user (~/.local), or into the folder given with --prefix. An older
# version there is replaced. Data is kept elsewhere and is not touched.
set -eu
cd "$(dirname "$0")"
prefix=$HOME/.local
[ "$(id -u)" -ne 0 ] || prefix=/usr/local
case "${1:-}" in
--prefix) prefix=${2:?--prefix needs a folder} ;;
--prefix=*) prefix=${1#--prefix=} ;;
"") ;;
*)
	echo "usage: ./install.sh [--prefix FOLDER]" >&2
	exit 2
	;;
esac
mkdir -p "$prefix"
prefix=$(cd "$prefix" && pwd)
case $prefix in
*[!A-Za-z0-9/._+-]*)
	echo "The menu entry cannot name a folder with spaces or signs: $prefix. Choose another with --prefix." >&2
	exit 1
	;;
esac

[ ! -x "$prefix/lib/caredesk/uninstall.sh" ] || "$prefix/lib/caredesk/uninstall.sh" --quiet
mkdir -p "$prefix/lib/caredesk"
list=$prefix/lib/caredesk/installed-files
: >"$list"
put() { # put FILE MODE PLACE
	mkdir -p "$(dirname "$prefix/$3")"
	cp "$1" "$prefix/$3.caredesk-new"
	chmod "$2" "$prefix/$3.caredesk-new"
	mv -f "$prefix/$3.caredesk-new" "$prefix/$3" # one that runs goes on with the old file
	echo "$3" >>"$list"
}
put uninstall.sh 755 lib/caredesk/uninstall.sh
put bin/caredesk 755 bin/caredesk
put bin/caredeskctl 755 bin/caredeskctl
(cd share && find . -type f) | while read -r f; do
	put "share/$f" 644 "share/${f#./}"
done
entry=$prefix/share/applications/org.caredesk.Caredesk.desktop
sed "s|^Exec=caredesk|Exec=$prefix/bin/caredesk|" "$entry" >"$entry.caredesk-new"
mv -f "$entry.caredesk-new" "$entry"
for f in LICENSE LICENSE-THIRD-PARTY README.md CHANGELOG.md $(find docs -type f); do
	put "$f" 644 "share/doc/caredesk/$f"
done
if command -v update-desktop-database >/dev/null; then update-desktop-database -q "$prefix/share/applications" || true; fi
if command -v gtk-update-icon-cache >/dev/null; then gtk-update-icon-cache -q -t -f "$prefix/share/icons/hicolor" 2>/dev/null || true; fi

echo "Caredesk is installed in $prefix. Start it from the menu or with $prefix/bin/caredesk;"
echo "$prefix/lib/caredesk/uninstall.sh removes it and leaves all data alone."
lacking=$(ldd "$prefix/bin/caredesk" 2>/dev/null | sed -n 's/^[[:space:]]*\([^ ]*\) => not found$/\1/p' | tr '\n' ' ')
[ -z "$lacking" ] || echo "This computer lacks what the window needs: ${lacking}(on Debian and Ubuntu: apt install @PACKAGES@)." >&2
