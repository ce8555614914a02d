package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"caredesk/ui/uitest"
)

// An input that has the focus must not keep the window busy: whatever runs without
// end is drawn without end.
func TestAFocusedInputRestsInACalmApp(t *testing.T) {
	s := demoSite(t)
	before := fyne.CurrentApp()
	t.Cleanup(func() { fyne.SetCurrentApp(before) })
	calm := Calm(before)
	if fyne.CurrentApp() != calm || calm.Settings().ShowAnimations() {
		t.Fatal("widgets would still be told to move by themselves")
	}
	if calm.Settings().Theme() != before.Settings().Theme() || calm.UniqueID() != before.UniqueID() {
		t.Error("something else of the app has changed")
	}
	uitest.Type(s.w, "a")
	if s.w.Canvas().Focused() == nil {
		t.Fatal("nothing has the focus")
	}
	first := test.NewTempWindow(t, nil) // the app still makes windows
	if first == nil {
		t.Error("no window")
	}
}
