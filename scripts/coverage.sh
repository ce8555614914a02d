#!/usr/bin/env bash
# Says how much of the rules and the use cases the tests of internal run, and which
# functions least; fails below 90 %.
set -euo pipefail
. "$(dirname "$0")/common.sh"
need_go
mkdir -p out
CGO_ENABLED=0 go test -timeout 30m -coverpkg=./internal/clinic,./internal/service -coverprofile=out/coverage.out ./internal/...
CGO_ENABLED=0 go run ./scripts/coverage -least 10 -below 90 out/coverage.out
