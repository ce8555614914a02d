# make run and make test are all a fresh clone needs; see README.md.
SHELL := /usr/bin/env bash
.DEFAULT_GOAL := help

# Headers of OpenGL and X11 are there, those of Wayland are not needed.
comma := ,
WINDOW := -tags $(if $(filter Linux,$(shell uname -s)),x11$(comma))no_emoji

.PHONY: help setup build run test coverage screenshots smoke torture bench vet fmt-check lint deadcode vuln fuzz licences package package-linux package-windows package-macos smoke-windows clean

help: ## list the targets
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r target text; do printf '%-18s %s\n' "$$target" "$$text"; done

setup: ## install what the window and its tests need (Debian, Ubuntu), or say what is needed
	@scripts/setup.sh

build: setup ## build bin/caredesk and bin/caredeskctl; TAGS=... adds build tags
	@TAGS="$(TAGS)" scripts/build.sh

run: build ## open the demo hospital, or work a scripted day when there is no display
	@scripts/run.sh $(ARGS)

test: setup ## run all tests, the window's included; the last line counts them
	@scripts/test.sh

coverage: ## how much of the rules and the use cases the tests run, and which functions least; fails below 90 % (some minutes)
	@scripts/coverage.sh

screenshots: ## draw the pictures of the manual into docs/screens; with LANGUAGE=de, LOOK=dark, DENSITY=compact, TEXT=150, SIZE=1920x1080 or SCALE=1.5 every tab of every role and every dialog into out/screens
ifeq ($(LANGUAGE)$(LOOK)$(SIZE)$(DENSITY)$(SCALE)$(TEXT),)
	@CAREDESK_PICTURES="$(CURDIR)/docs/screens" CGO_ENABLED=0 go test -count=1 ./ui -run 'TestManualPictures$$' -timeout 30m
else
	@CAREDESK_SCREENS="$(CURDIR)/out/screens/$(or $(LANGUAGE),en)-$(or $(LOOK),light)-$(or $(SIZE),1366x768)$(if $(SCALE),@$(SCALE))$(if $(TEXT),-text$(TEXT))$(if $(DENSITY),-$(DENSITY))" CAREDESK_SCREENS_LANGUAGE=$(LANGUAGE) CAREDESK_SCREENS_LOOK=$(LOOK) \
		CAREDESK_SCREENS_SIZE=$(SIZE) CAREDESK_SCREENS_DENSITY=$(DENSITY) CAREDESK_SCREENS_SCALE=$(SCALE) CAREDESK_SCREENS_TEXT=$(TEXT) CGO_ENABLED=0 go test -count=1 ./ui -run 'TestScreens$$|TestScenes$$' -timeout 30m
endif

smoke: build ## work a scripted day in the real window
	@scripts/smoke.sh

torture: build ## kill windows, desks and the server thousands of times, share a file over two mounts, damage files at random places (half an hour)
	@scripts/smoke.sh -kills $(or $(N),20)
	@CAREDESK_TORTURE=1 CGO_ENABLED=0 go test ./internal/service -run TestKilledBetweenTwoStatements -timeout 30m
	@CAREDESK_TORTURE=1 CGO_ENABLED=0 go test ./internal/store -run 'TestDesksOnTwoMounts|TestDesks.*AreKilled' -v -timeout 90m
	@CAREDESK_TORTURE=1 CGO_ENABLED=0 go test ./internal/bootstrap -run TestADamaged -v -timeout 60m

bench: ## measure services, papers, backups, imports, processes at once and the window on hospitals of up to 1,000,000 patients, made once; SIZES=10k for some of 10k,100k,1m
	@CAREDESK_POSTGRES_DURABLE=1 scripts/with-postgres.sh scripts/bench.sh $(if $(SIZES),-sizes $(SIZES),-doc docs/benchmarks.md) -json out/bench.json

vet: setup ## go vet, also of what only Windows and macOS compile (minutes at the first time)
	go vet $(WINDOW) ./...
	GOOS=windows CGO_ENABLED=0 go vet ./internal/... ./cmd/caredeskctl
	GOOS=darwin CGO_ENABLED=0 go vet ./internal/... ./cmd/caredeskctl

fmt-check: ## fail when gofmt would change something
	@scripts/fmt-check.sh

lint: setup ## staticcheck, in the version go.mod names
	go tool staticcheck $(WINDOW) ./...

deadcode: setup ## functions that no program and no test can reach, here and on Windows (a minute or two)
	@scripts/deadcode.sh

vuln: setup ## govulncheck: known faults in what is used (needs the network)
	go tool govulncheck $(WINDOW) ./...

fuzz: ## every fuzz test for FUZZTIME (10s)
	@scripts/fuzz.sh

licences: ## write LICENSE-THIRD-PARTY anew, after go.mod has changed
	CGO_ENABLED=0 go run ./scripts/licences

package: ## packages for the system this is, into out/packages
	@case "$$(uname -s)" in Linux) exec scripts/package-linux.sh ;; Darwin) exec scripts/package-macos.sh ;; *) exec scripts/package-windows.sh ;; esac

package-linux: ## a tar.xz with an install script, and a .deb
	@scripts/package-linux.sh

package-windows: ## a zip and an installer, also from Debian or Ubuntu (some minutes at the first time)
	@scripts/package-windows.sh

package-macos: ## an application in a zip and a disk image; on a Mac
	@scripts/package-macos.sh

smoke-windows: package-windows ## work the scripted day in the window for Windows, under Wine
	@scripts/smoke-windows.sh

clean: ## remove what was built and what tests left
	rm -rf bin out
