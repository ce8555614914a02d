package desktop

import (
	"encoding/json"
	"os"
	"path/filepath"
)

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
