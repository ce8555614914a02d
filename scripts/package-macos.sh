#!/usr/bin/env bash
# Makes the application for macOS, for both kinds of processor, in a zip and a disk
# image. It can be made on a Mac alone, as Apple's compiler is needed. It is signed
# ad hoc, so that it runs on the Mac it was made on; for others it is signed with a
# Developer ID when CODESIGN_IDENTITY names one (and is then to be notarised).
set -euo pipefail
. "$(dirname "$0")/package-common.sh"
[ "$system" = Darwin ] || {
	echo "The application for macOS needs Apple's compiler and is made on a Mac. This is $system; make package-linux and make package-windows work here." >&2
	exit 1
}
scripts/setup.sh # says so when Apple's command line tools are missing
for tool in lipo codesign ditto hdiutil plutil; do
	command -v "$tool" >/dev/null || { echo "$tool is not on the PATH. It comes with macOS or with Xcode's command line tools." >&2; exit 1; }
done

# macOS wants three numbers; how far it is from them is the build's.
[[ $version =~ ^([0-9]+\.[0-9]+\.[0-9]+)(-dev\.|\+)?([0-9]*) ]]
short=${BASH_REMATCH[1]} build=${BASH_REMATCH[3]:-0}
export MACOSX_DEPLOYMENT_TARGET=12.0

echo "Building Caredesk $version for macOS, twice. The first time takes some minutes."
app=$work/tree/Caredesk.app
mkdir -p "$app/Contents/MacOS" "$app/Contents/Resources"
for arch in arm64 amd64; do
	clang=$([ $arch = arm64 ] && echo arm64 || echo x86_64)
	GOARCH=$arch CGO_ENABLED=0 go build -ldflags "$stamp" -o "$work/caredeskctl-$arch" ./cmd/caredeskctl
	GOARCH=$arch CGO_ENABLED=1 CC="clang -arch $clang" CXX="clang++ -arch $clang" go build -tags no_emoji -ldflags "$stamp" -o "$work/caredesk-$arch" ./cmd/caredesk
done
for program in caredesk caredeskctl; do
	lipo -create -output "$app/Contents/MacOS/$program" "$work/$program-arm64" "$work/$program-amd64"
done
CGO_ENABLED=0 go run ./scripts/icons -icns "$app/Contents/Resources/caredesk.icns"
fill packaging/macos/Info.plist "SHORT=$short" "BUILD=$short.$build" >"$app/Contents/Info.plist"
plutil -lint -s "$app/Contents/Info.plist"
texts "$app/Contents/Resources"
one_date "$work/tree"
sign=(--force --sign "${CODESIGN_IDENTITY:--}")
[ -z "${CODESIGN_IDENTITY:-}" ] || sign+=(--options runtime --timestamp)
codesign "${sign[@]}" "$app/Contents/MacOS/caredeskctl"
codesign "${sign[@]}" "$app"
codesign --verify --strict "$app"
[ "$("$app/Contents/MacOS/caredeskctl" version | cut -d' ' -f2)" = "$version" ] || { echo "The program does not say $version." >&2; exit 1; }

name=caredesk-$version-macos
rm -f "$packages"/caredesk*-macos*
ditto -c -k --keepParent "$app" "$packages/$name.zip"
ln -s /Applications "$work/tree/Applications"
hdiutil create -quiet -volname "Caredesk $version" -srcfolder "$work/tree" -format UDZO -ov "$packages/$name.dmg"
contents "$work/caredesk-arm64" "$packages/$name.cdx.json"
contents "$work/caredeskctl-arm64" "$packages/caredeskctl-$version-macos.cdx.json"
sums
