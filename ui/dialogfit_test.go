package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/config"
	"caredesk/ui/components"
	"caredesk/ui/pages"
	"caredesk/ui/uitest"
)

// controlsIn are the inputs, choices and tables of the dialog in front.
func controlsIn(w fyne.Window) (out []fyne.CanvasObject) {
	return uitest.FindInDialog(w, func(o fyne.CanvasObject) bool {
		switch o.(type) {
		case *components.Picker, *components.DateField, *components.NumberField, *components.Segmented, components.Arrangeable:
			return true
		}
		return false
	})
}

// German words are longer: the row of filters takes two lines, and the table begins
// below both.
func TestNothingLiesOverTheFiltersOfAFreeTime(t *testing.T) {
	for _, language := range []string{"en", "de", "ru"} {
		s := newSite(t).start(Options{Demo: true, Config: config.Config{Language: language}}).as("grace")
		s.w.Resize(fyne.NewSize(1366, 768))
		s.tab(pages.TabAppointments)
		s.keyOf(fyne.KeyF, ctrlShift)
		controls := controlsIn(s.w)
		if len(controls) != 5 {
			t.Fatalf("%s: %d controls, want who, from, how long, when of the day and the table", language, len(controls))
		}
		at := func(o fyne.CanvasObject) (fyne.Position, fyne.Position) {
			p := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
			return p, p.AddXY(o.Size().Width, o.Size().Height)
		}
		for i, o := range controls {
			from, to := at(o)
			if from.X < 0 || from.Y < 0 || to.X > 1366 || to.Y > 768 || o.Size().Height < 20 {
				t.Errorf("%s: %T stands at %v to %v", language, o, from, to)
			}
			for _, other := range controls[i+1:] {
				if f, e := at(other); f.X < to.X && from.X < e.X && f.Y < to.Y && from.Y < e.Y {
					t.Errorf("%s: %T at %v to %v and %T at %v to %v lie over each other", language, o, from, to, other, f, e)
				}
			}
		}
	}
}

// Searching has one key, on pages and in dialogs over them.
func TestTheKeyOfSearchingWorksInDialogs(t *testing.T) {
	s := demoSite(t).as("colm")
	s.tab(pages.TabBilling)
	s.ctrl(fyne.KeyE)
	s.ctrl(fyne.KeyF)
	uitest.Type(s.w, "Kumar")
	typed := uitest.FindInDialog(s.w, func(e *components.Entry) bool { return e.Text == "Kumar" })
	if len(typed) != 1 {
		t.Errorf("%d inputs of the dialog took what was typed after Ctrl+F", len(typed))
	}
}

// A patient is told neither where the hospital keeps its data nor about backups.
func TestPatientsAreNotToldWhereTheDataIs(t *testing.T) {
	line := func(who string) string {
		s := demoSite(t).as(who)
		return strings.Join([]string{s.shell.status.path.Text(), s.shell.status.backup.Text()}, "|")
	}
	if got := line("soren"); got != "|" {
		t.Errorf("a patient is shown %q", got)
	}
	if got := line("grace"); !strings.Contains(got, "demo.db|") || strings.HasSuffix(got, "|") {
		t.Errorf("the reception is shown %q", got)
	}
}
