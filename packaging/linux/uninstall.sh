#!/bin/sh
# Removes what install.sh installed, and nothing else. The hospital's data, its
# backups and this desk's settings stay where they are.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
prefix=$(cd "$here/../.." && pwd)
list=$here/installed-files
if [ ! -f "$list" ] || [ "$here" != "$prefix/lib/caredesk" ]; then
	echo "Run the uninstall.sh that install.sh put into lib/caredesk of the folder Caredesk is installed in." >&2
	exit 1
fi
while read -r f; do
	case $f in
	/* | *..*) continue ;; # never outside of the folder
	esac
	rm -f "$prefix/$f"
done <"$list"
# What the menu remembers of it: made anew for others, gone where there are none.
apps=$prefix/share/applications icons=$prefix/share/icons/hicolor
if ls "$apps"/*.desktop >/dev/null 2>&1; then
	if command -v update-desktop-database >/dev/null; then update-desktop-database -q "$apps" || true; fi
else
	rm -f "$apps/mimeinfo.cache"
fi
if [ -d "$icons" ] && [ -n "$(find "$icons" -type f ! -name icon-theme.cache | head -n 1)" ]; then
	if command -v gtk-update-icon-cache >/dev/null; then gtk-update-icon-cache -q -t -f "$icons" 2>/dev/null || true; fi
else
	rm -f "$icons/icon-theme.cache"
fi
# The folders that are empty now, the deepest first.
while read -r f; do
	dir=$(dirname "$f")
	while [ "$dir" != . ]; do
		rmdir "$prefix/$dir" 2>/dev/null || break
		dir=$(dirname "$dir")
	done
done <"$list"
rm -f "$list"
rmdir "$here" 2>/dev/null || true
rmdir "$prefix/lib" "$prefix/share" "$prefix/bin" 2>/dev/null || true
[ "${1:-}" = --quiet ] || echo "Caredesk is removed. Its data is left: usually in ~/.local/share/caredesk and ~/.config/caredesk of each user."
