//go:build linux || freebsd || openbsd || netbsd

package desktop

import (
	"encoding/json"
	"os"
	"path/filepath"

	"github.com/rymdport/portal/settings/appearance"
)

// LookKnown reports whether the toolkit's word on light or dark is somebody's
// choice. Without a desktop portal, as on a bare window manager, it says dark
// although nobody chose so. The portal may take its time to answer.
func LookKnown() bool {
	if lookWished() {
		return true
	}
	_, err := appearance.GetColorScheme()
	return err == nil
}

// lookWished reports whether somebody told the toolkit to be light or dark
// whatever the system says: by FYNE_THEME, or in the toolkit's own settings.
func lookWished() bool {
	if named(os.Getenv("FYNE_THEME")) {
		return true
	}
	dir, err := os.UserConfigDir()
	if err != nil {
		return false
	}
	data, err := os.ReadFile(filepath.Join(dir, "fyne", "settings.json"))
	if err != nil {
		return false
	}
	var kept struct {
		Theme string `json:"theme"`
	}
	return json.Unmarshal(data, &kept) == nil && named(kept.Theme)
}

func named(look string) bool { return look == "light" || look == "dark" }
