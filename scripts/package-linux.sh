#!/usr/bin/env bash
# Makes the packages for Linux: a tar.xz with an install script, and a .deb. What was
# made is unpacked, checked, installed into a folder of its own and removed again.
set -euo pipefail
. "$(dirname "$0")/package-common.sh"
[ "$system" = Linux ] || { echo "Packages for Linux are made on Linux; this is $system." >&2; exit 1; }
scripts/setup.sh
need_debian "Packages for Linux are made on Debian or Ubuntu, with dpkg-dev, desktop-file-utils, appstream and xz-utils."
need_packages "Packages for Linux need" dpkg-dev desktop-file-utils appstream xz-utils

arch=$(go env GOARCH)
id=org.caredesk.Caredesk
kind=stable
case $version in
*[+-]*) kind=development ;;
esac

echo "Building Caredesk $version for Linux on $arch."
CGO_ENABLED=0 go build -ldflags "$stamp" -o "$work/caredeskctl" ./cmd/caredeskctl
CGO_ENABLED=1 go build "${window_tags[@]}" -ldflags "$stamp" -o "$work/caredesk" ./cmd/caredesk

# What the window asks the system for by itself, and what GLFW looks for while it
# starts.
mkdir -p "$work/shlibs/debian"
printf 'Source: caredesk\nPackage: caredesk\nArchitecture: any\n' >"$work/shlibs/debian/control"
depends=$(cd "$work/shlibs" && dpkg-shlibdeps -O --ignore-missing-info -e "$work/caredesk" 2>/dev/null | sed -n 's/^shlibs:Depends=//p')
[ -n "$depends" ] || { echo "dpkg-shlibdeps does not say what the window needs." >&2; exit 1; }
opened="libx11-6, libx11-xcb1, libxcursor1, libxext6, libxi6, libxinerama1, libxrandr2, libxrender1, libxkbcommon0"
depends+=", $opened"

# share is what stands below /usr/share in both packages.
share=$work/share
mkdir -p "$share/applications" "$share/metainfo" "$share/icons/hicolor/scalable/apps" "$share/man/man1"
cp "packaging/linux/$id.desktop" "$share/applications/"
fill "packaging/linux/$id.metainfo.xml" "VERSION=$version" "DAY=$(day %Y-%m-%d)" "KIND=$kind" >"$share/metainfo/$id.metainfo.xml"
cp assets/icon.svg "$share/icons/hicolor/scalable/apps/$id.svg"
CGO_ENABLED=0 go run ./scripts/icons -theme "$share/icons/hicolor" -name "$id"
for page in caredesk caredeskctl; do
	fill "packaging/linux/$page.1" "VERSION=$version" "DAY=$(day %Y-%m-%d)" | gzip -9n >"$share/man/man1/$page.1.gz"
done
desktop-file-validate "$share/applications/$id.desktop"
appstreamcli validate --no-net --no-color "$share/metainfo/$id.metainfo.xml"

# The tar.xz.
name=caredesk-$version-linux-$arch
tree=$work/$name
mkdir -p "$tree/bin"
cp "$work/caredesk" "$work/caredeskctl" "$tree/bin/"
cp -r "$share" "$tree/share"
texts "$tree"
fill packaging/linux/install.sh "PACKAGES=libgl1 ${opened//,/}" >"$tree/install.sh"
cp packaging/linux/uninstall.sh "$tree/uninstall.sh"
chmod 755 "$tree"/*.sh "$tree"/bin/*
rm -f "$packages"/caredesk*-linux-* "$packages"/caredesk_*.deb
tar --create --sort=name --format=gnu --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" --directory "$work" "$name" |
	xz -6 --threads=1 >"$packages/$name.tar.xz"

# The .deb. Versions before a release sort before it there too.
deb=$work/deb
doc=$deb/usr/share/doc/caredesk
mkdir -p "$deb/DEBIAN" "$deb/usr/bin" "$doc"
install -m 755 "$work/caredesk" "$work/caredeskctl" "$deb/usr/bin/"
cp -r "$share/." "$deb/usr/share/"
texts "$doc"
rm "$doc/LICENSE" # stands in copyright
fill packaging/linux/copyright "LICENSE=$(sed '1,4d; s/^$/./; s/^/ /' LICENSE)" >"$doc/copyright"
gzip -9n "$doc/LICENSE-THIRD-PARTY"
debversion=${version/-/\~}
mv "$doc/CHANGELOG.md" "$doc/NEWS"
gzip -9n "$doc/NEWS"
fill packaging/linux/changelog "DEB=$debversion" "DATE=$(day '%a, %d %b %Y %H:%M:%S +0000')" | gzip -9n >"$doc/changelog.gz"
install -D -m 644 packaging/linux/lintian-overrides "$deb/usr/share/lintian/overrides/caredesk"
size=$(du -k -s --apparent-size "$deb/usr" | cut -f1)
fill packaging/linux/control "DEB=$debversion" "ARCH=$(dpkg --print-architecture)" "SIZE=$size" "DEPENDS=$depends" >"$deb/DEBIAN/control"
(cd "$deb" && find usr -type f -print0 | sort -z | xargs -0 md5sum) >"$deb/DEBIAN/md5sums"
chmod -R u=rwX,go=rX "$deb"
one_date "$deb"
debfile=$packages/caredesk_${debversion}_$(dpkg --print-architecture).deb
dpkg-deb --root-owner-group -Zxz -z6 --build "$deb" "$debfile" >/dev/null

contents "$work/caredesk" "$packages/$name.cdx.json"
contents "$work/caredeskctl" "$packages/caredeskctl-$version-linux-$arch.cdx.json"

# Unpacked, installed, worked with, removed.
mkdir "$work/check"
tar -xJf "$packages/$name.tar.xz" -C "$work/check"
prefix=$work/check/prefix
mkdir -p "$prefix/share/caredesk"
echo precious >"$prefix/share/caredesk/caredesk.db" # where ~/.local has the data
"$work/check/$name/install.sh" --prefix "$prefix" >/dev/null
"$work/check/$name/install.sh" --prefix "$prefix" >/dev/null # over itself
[ "$("$prefix/bin/caredeskctl" version | cut -d' ' -f2)" = "$version" ] || { echo "The installed caredeskctl does not say $version." >&2; exit 1; }
[ "$("$prefix/bin/caredesk" --version)" = "caredesk $version" ] || { echo "The installed window does not say $version." >&2; exit 1; }
desktop-file-validate "$prefix/share/applications/$id.desktop"
"$prefix/lib/caredesk/uninstall.sh" >/dev/null
left=$(cd "$prefix" && find . -type f)
[ "$left" = ./share/caredesk/caredesk.db ] || { echo "After the removal this is left: $left" >&2; exit 1; }
dpkg-deb -x "$debfile" "$work/check/deb"
[ "$("$work/check/deb/usr/bin/caredesk" --version)" = "caredesk $version" ] || { echo "The window in the .deb does not say $version." >&2; exit 1; }
(cd "$work/check/deb" && md5sum --quiet -c "$deb/DEBIAN/md5sums")
sums
