package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/ui/uitest"
)

func TestFreeTimesAreFoundFromAnyTab(t *testing.T) {
	s := demoSite(t).as("grace")
	s.ctrl(fyne.KeyK)
	uitest.Type(s.w, "find a free")
	s.sees("Find a free time…")
	uitest.Key(s.w, fyne.KeyReturn)
	s.sees("Find a free time", "Later times…", "Morning")
}
