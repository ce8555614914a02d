#!/usr/bin/env bash
# Builds bin/caredesk (the window) and bin/caredeskctl (the shell command,
# without a C compiler). TAGS adds build tags to the window's.
set -euo pipefail
. "$(dirname "$0")/common.sh"
need_go
mkdir -p bin
stamp="-X caredesk/internal/release.version=$(scripts/version.sh)"
CGO_ENABLED=0 go build -ldflags "$stamp" -o "bin/caredeskctl$exe" ./cmd/caredeskctl

case "$system" in
MINGW* | MSYS* | CYGWIN*) stamp+=" -H=windowsgui" ;; # no console behind the window
esac
tags=${window_tags[1]:-}
tags=${tags:+$tags,}${TAGS:-}
[ -e "bin/caredesk$exe" ] || echo "Building the window. The first time takes a few minutes, because its C parts are compiled too."
CGO_ENABLED=1 go build -tags "${tags%,}" -ldflags "$stamp" -o "bin/caredesk$exe" ./cmd/caredesk
