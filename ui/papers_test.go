package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/ui/uitest"
)

func TestDocumentsAreCommandsOfTheWindow(t *testing.T) {
	s := demoSite(t).as("grace")
	s.ctrl(fyne.KeyK)
	uitest.Type(s.w, "check a doc")
	uitest.Key(s.w, fyne.KeyReturn)
	s.sees("Check a document", "Scan the square code")
	uitest.Type(s.w, "SN-2020-000001 9f3ac41e")
	uitest.Key(s.w, fyne.KeyReturn)
	s.sees("no document was issued here under this number")
	uitest.Key(s.w, fyne.KeyEscape)
	s.hides("Scan the square code")

	s = demoSite(t).as("soren")
	s.ctrl(fyne.KeyK)
	uitest.Type(s.w, "my doc")
	uitest.Key(s.w, fyne.KeyReturn)
	s.sees("Documents: ")
	uitest.Key(s.w, fyne.KeyEscape)
	for _, c := range s.shell.commands() {
		if c.Text == "Check a document…" {
			t.Error("a patient checks documents")
		}
	}
}
