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
