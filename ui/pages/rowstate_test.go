package pages

import (
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/ui/components"
	"caredesk/ui/uitest"
)

// A column that could only say “retired” is there only where retired rows are.
func TestTheStateIsShownOnlyWithRetiredRows(t *testing.T) {
	h := newDeskHospital(t)
	for name, build := range map[string]func(*Env) Page{"patients": NewPatients, "departments": NewDepartments} {
		h.asAdmin(build).Shown()
		if uitest.HasText(h.window, "State") {
			t.Errorf("%s: there is a state though nobody is retired", name)
		}
		uitest.Find(h.window, func(c *components.Check) bool { return c.Text == "With retired" })[0].Tapped(nil)
		if !uitest.HasText(h.window, "State") {
			t.Errorf("%s: with retired ones there is no state", name)
		}
	}
}

func TestTheDaysButtonsShareTheLineOfItsFilters(t *testing.T) {
	h := newDeskHospital(t)
	p := h.desk()
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	h.window.Resize(fyne.NewSize(1180, 720)) // what a window of 1366 leaves the page
	if filter, button := at(p.filter.department), at(uitest.Button(t, h.window, "New appointment")); filter.Y != button.Y {
		t.Errorf("the filters stand at %v, the button at %v", filter, button)
	}
}

func TestAKeyStaysWithItsWord(t *testing.T) {
	for text, want := range map[string]string{
		"Take over: S symptoms · N notes": "Take over: S\u00a0symptoms · N\u00a0notes",
		"Взять: С симптомы · Д диагноз":   "Взять: С\u00a0симптомы · Д\u00a0диагноз",
	} {
		if got := keepKeys(text); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
