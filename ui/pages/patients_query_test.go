package pages

import (
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/uitest"
)

// The page opens in its search; nobody found leads to registering with what was
// typed; Enter pressed with the last letter opens the one who was typed.
func TestSearchingComesFirst(t *testing.T) {
	h := newDeskHospital(t)
	row := h.registered("Jürgen", "Krügerfeld")
	p := h.as(clinic.RoleReceptionist, NewPatients).(*patientsPage)
	if h.window.Canvas().Focused() != fyne.Focusable(p.search) {
		t.Fatalf("the focus is on %T", h.window.Canvas().Focused())
	}
	h.shot("patients-search")
	p.vm.Delay = 0
	uitest.Type(h.window, "Nobodyson, Ann 17.05.1980")
	uitest.MustText(t, h.window, "Nobody found for “Nobodyson, Ann 17.05.1980”")
	uitest.MustText(t, h.window, "Register “Nobodyson, Ann” as a new patient")
	uitest.Key(h.window, fyne.KeyDown) // no list to go to
	if h.window.Canvas().Focused() != fyne.Focusable(p.search) {
		t.Errorf("the focus went to %T", h.window.Canvas().Focused())
	}
	h.shot("patients-nobody")
	uitest.Button(t, h.window, "Register “Nobodyson, Ann” as a new patient").Tapped(nil)
	if got := entryOf(t, h.window, "Last name").Text; got != "Nobodyson" {
		t.Errorf("last name %q", got)
	}
	components.CloseAll(h.window)
	p.search.SetText("")
	h.window.Canvas().Focus(p.search)
	uitest.Type(h.window, "kruegerfeld, j")
	h.shot("patients-found")
	uitest.Key(h.window, fyne.KeyReturn)
	if !p.chartShown() || p.chart.vm.ID != row.ID {
		t.Errorf("Enter opened patient %d, want %d", p.chart.vm.ID, row.ID)
	}
}

// What was searched for in vain begins the new record, each part in its field.
func TestANewRecordBeginsWithTheSearch(t *testing.T) {
	today := clinic.MustDate("2026-11-23")
	for typed, want := range map[string]clinic.Patient{
		"":                                {},
		"Müller":                          {LastName: "Müller"},
		"müller, jürgen":                  {LastName: "müller", FirstName: "jürgen"},
		"Jürgen  Müller":                  {LastName: "Müller", FirstName: "Jürgen"},
		"Müller, Jürgen, 17.05.1980":      {LastName: "Müller", FirstName: "Jürgen", DateOfBirth: clinic.MustDate("1980-05-17")},
		"Müller 17 May 1980":              {LastName: "Müller", DateOfBirth: clinic.MustDate("1980-05-17")},
		"May 17, 1980":                    {DateOfBirth: clinic.MustDate("1980-05-17")},
		"1980-05-17":                      {DateOfBirth: clinic.MustDate("1980-05-17")},
		"Müller 17051980":                 {LastName: "Müller", DateOfBirth: clinic.MustDate("1980-05-17")},
		"Müller 17.05.2030":               {LastName: "Müller"}, // not born yet
		"+353 86 123 4567":                {Phone: "+353 86 123 4567"},
		"Müller 086 1234567":              {LastName: "Müller", Phone: "086 1234567"},
		"Müller 1234":                     {LastName: "Müller"}, // a few digits are no number to call
		"P-000123":                        {},
		"j.m@example.org Müller, Jürgen":  {LastName: "Müller", FirstName: "Jürgen", Email: "j.m@example.org"},
		"王小明":                             {LastName: "王小明"},
		"van der Berg, Pieter 31/12/1999": {LastName: "van der Berg", FirstName: "Pieter", DateOfBirth: clinic.MustDate("1999-12-31")},
	} {
		got := patientFromQuery(typed, today)
		if got.LastName != want.LastName || got.FirstName != want.FirstName || got.DateOfBirth != want.DateOfBirth || got.Phone != want.Phone || got.Email != want.Email {
			t.Errorf("%q begins %q %q %v %q %q", typed, got.LastName, got.FirstName, got.DateOfBirth, got.Phone, got.Email)
		}
	}
}
