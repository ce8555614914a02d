# Sourced by the scripts that make packages: what all of them need. Everything that
# goes into a package has one date, that of the last change, and one owner, so that
# the same tree gives the same bytes wherever it is built with the same tools.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
need_go
umask 022
export LC_ALL=C TZ=UTC
version=$(scripts/version.sh)
SOURCE_DATE_EPOCH=$(scripts/version.sh --date)
export SOURCE_DATE_EPOCH
export GOFLAGS="-trimpath -buildvcs=false -mod=readonly"
stamp="-s -w -X caredesk/internal/release.version=$version"
packages=$PWD/out/packages
mkdir -p "$packages"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# day prints the date of the package.
day() { date -u -d "@$SOURCE_DATE_EPOCH" "+$1" 2>/dev/null || date -u -r "$SOURCE_DATE_EPOCH" "+$1"; }

case $version in
*modified*) echo "Some changes are not committed; the packages say so in their version, $version." ;;
esac
plain=$(sed -nE 's/^Version = "([^"]+)"$/\1/p' FyneApp.toml)
case $version in
"$plain" | *[+-]*) ;;
*)
	echo "The tag says $version, FyneApp.toml and internal/release say $plain. Make them say the same, and tag that." >&2
	exit 1
	;;
esac

# texts copies what everybody gets into a folder.
texts() {
	mkdir -p "$1/docs"
	cp LICENSE LICENSE-THIRD-PARTY README.md CHANGELOG.md SECURITY.md CONTRIBUTING.md "$1/"
	cp -r docs/*.md docs/screens "$1/docs/"
	chmod -R u=rwX,go=rX "$1"
}

# fill replaces @NAME@ in a template: fill FILE NAME=VALUE…
fill() {
	local text name
	text=$(cat "$1"; echo .)
	shift
	for pair in "$@"; do
		name=${pair%%=*}
		text=${text//"@$name@"/"${pair#*=}"}
	done
	printf %s "${text%.}"
}

# one_date gives everything below a folder the date of the package.
one_date() { find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} + 2>/dev/null || find "$1" -exec touch -h -t "$(day %Y%m%d%H%M.%S)" {} +; }

# zip_of FOLDER ZIP packs a folder, the same bytes for the same files.
zip_of() {
	one_date "$1"
	rm -f "$2"
	(cd "$(dirname "$1")" && find "$(basename "$1")" | sort | zip -q -X -9 "$2" -@)
}

# contents FILE… writes beside each program what is inside it, as CycloneDX, and
# keeps no date and no number of chance in it.
contents() {
	local program=$1 bom=$2
	GOFLAGS="-mod=readonly -trimpath -buildvcs=false" go -C scripts/tools tool cyclonedx-gomod bin -json -noserial -notimestamp -version "v$version" -output "$bom" "$program" 2>"$work/bom.log" || {
		cat "$work/bom.log" >&2
		return 1
	}
}

# sums writes SHA256SUMS of all that lies in the folder of packages.
sums() {
	(
		cd "$packages"
		rm -f SHA256SUMS
		for f in *; do
			if command -v sha256sum >/dev/null; then sha256sum "$f"; else shasum -a 256 "$f"; fi
		done >"$work/SHA256SUMS"
		mv "$work/SHA256SUMS" SHA256SUMS
	)
	echo "In out/packages:"
	sed 's/^/  /' "$packages/SHA256SUMS"
}
