//go:build linux || freebsd || openbsd || netbsd

package desktop

import (
	"os"
	"path/filepath"
	"testing"
)

func TestTheLookIsKnownWhereSomebodyChoseIt(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(t.TempDir(), "nobody"))
	settings := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", settings)
	t.Setenv("FYNE_THEME", "")
	if LookKnown() {
		t.Error("nobody answers, and the look counts as chosen")
	}
	t.Setenv("FYNE_THEME", "dark")
	if !LookKnown() {
		t.Error("FYNE_THEME is not a choice")
	}
	t.Setenv("FYNE_THEME", "sunny")
	if LookKnown() {
		t.Error("what the toolkit does not know counts as chosen")
	}
	if err := os.MkdirAll(filepath.Join(settings, "fyne"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(settings, "fyne", "settings.json"), []byte(`{"theme":"dark"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if !LookKnown() {
		t.Error("the toolkit's settings are not a choice")
	}
}
