#!/usr/bin/env bash
# Prints the version of this tree: from the last git tag vN.N.N on, or, where no
# release was tagged or there is no git, from FyneApp.toml.
#
#     1.4.0               the tag v1.4.0 itself
#     1.4.0+3.g1a2b3c4    three changes later
#     0.1.0-dev.412+g1a2b3c4   before the first release
#     …modified           with changes that are not committed
#
# --date prints the moment of the last change instead, in seconds since 1970, which
# packages carry as the date of all their files.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

in_git() { [ "$(git rev-parse --show-prefix 2>/dev/null || echo none)" = "" ] && git ls-files --error-unmatch FyneApp.toml >/dev/null 2>&1; }

if [ "${1:-}" = --date ]; then
	if [ -n "${SOURCE_DATE_EPOCH:-}" ]; then
		echo "$SOURCE_DATE_EPOCH"
	elif in_git; then
		git log -1 --format=%ct
	elif stat -c %Y FyneApp.toml >/dev/null 2>&1; then
		stat -c %Y FyneApp.toml
	else
		stat -f %m FyneApp.toml
	fi
	exit 0
fi

plain=$(sed -nE 's/^Version = "([^"]+)"$/\1/p' FyneApp.toml)
in_git || { echo "$plain"; exit 0; }
hash=$(git rev-parse --short=7 HEAD)
changed=
[ -z "$(git status --porcelain --untracked-files=no)" ] || changed=.modified
if tag=$(git describe --tags --match 'v[0-9]*.[0-9]*.[0-9]*' --abbrev=0 2>/dev/null); then
	since=$(git rev-list --count "$tag..HEAD")
	version=${tag#v}
	if [ "$since" -gt 0 ] || [ -n "$changed" ]; then
		version+=+$since.g$hash$changed
	fi
else
	version=$plain-dev.$(git rev-list --count HEAD)+g$hash$changed
fi
echo "$version"
