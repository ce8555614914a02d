package main

import (
	"fyne.io/fyne/v2"

	"caredesk/assets"
	"caredesk/internal/release"
)

var version = release.Version()

// metadata is what FyneApp.toml says, which a build from this folder would not
// take over by itself.
func metadata() fyne.AppMetadata {
	return fyne.AppMetadata{
		ID:      "org.caredesk.Caredesk",
		Name:    "Caredesk",
		Version: version,
		Build:   1,
		Icon:    fyne.NewStaticResource("icon.png", assets.IconPNG),
		// All of the window runs on the toolkit's own thread, which the tests have
		// it check. Here it need not ask at every redrawing of every object.
		Migrations: map[string]bool{"fyneDo": true},
	}
}
