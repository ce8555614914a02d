package ui

import (
	"context"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/demo"
	"caredesk/internal/service"
	"caredesk/ui/pages"
	"caredesk/ui/uitest"
)

// listed reports whether the list of keys has a line.
func listed(s *site, key, text string) bool {
	everywhere, page := s.shell.keyGroups()
	for _, g := range append(everywhere, page...) {
		if slices.Contains(g.lines, keyLine{key, text}) {
			return true
		}
	}
	return false
}

func TestTheListOfKeysIsWholeOnEveryPageOfEveryRole(t *testing.T) {
	for _, p := range demo.SignIns() {
		s := demoSite(t).as(p.Username)
		for _, tab := range pages.Tabs(p.Role) {
			s.shell.desk.openTab(tab.ID)
			s.holdsAllKeys(string(p.Role) + ", " + tab.Title)
		}
	}
}

// holdsAllKeys compares the list with the menu, the page and the usual keys.
func (s *site) holdsAllKeys(where string) {
	s.t.Helper()
	var walk func(items []*fyne.MenuItem)
	walk = func(items []*fyne.MenuItem) {
		for _, i := range items {
			if k, ok := i.Shortcut.(fyne.KeyboardShortcut); ok && !listed(s, keyText(k.Key(), k.Mod()), i.Label) {
				s.t.Errorf("%s: the menu's %q with %s is not listed", where, i.Label, keyText(k.Key(), k.Mod()))
			} else if i.Shortcut != nil && !ok {
				s.t.Errorf("%s: %q has a key of another kind, which the list cannot read", where, i.Label)
			}
			if i.ChildMenu != nil {
				walk(i.ChildMenu.Items)
			}
		}
	}
	for _, m := range s.w.MainMenu().Items {
		walk(m.Items)
	}
	if keyed, ok := s.shell.frontPage().(pages.Keyed); ok {
		for _, k := range keyed.Shortcuts() {
			if !listed(s, keyText(k.Key, k.Modifier), k.Text) {
				s.t.Errorf("%s: the page's %q with %s is not listed", where, k.Text, keyText(k.Key, k.Modifier))
			}
		}
	}
	var keys []string
	everywhere, page := s.shell.keyGroups()
	for _, g := range append(everywhere, page...) {
		for _, l := range g.lines {
			keys = append(keys, l.key)
		}
	}
	for _, key := range []string{"Ctrl K", "Ctrl N", "Ctrl F", "Ctrl S", "Ctrl P", "Ctrl L", "Ctrl 1", "Ctrl 2", "Enter", "Esc", "PgUp, PgDn", "Home, End", "Ctrl /", "F1"} {
		if !slices.Contains(keys, key) {
			s.t.Errorf("%s: %s is not listed", where, key)
		}
	}
}

func TestAPagesFunctionKeyWorks(t *testing.T) {
	s := demoSite(t).as("maeve")
	s.shell.desk.openTab(pages.TabReports)
	ran := false
	for _, k := range s.shell.frontPage().(pages.Keyed).Shortcuts() {
		ran = ran || k.Key == fyne.KeyF5 && k.Modifier == 0
	}
	if !ran {
		t.Fatal("the reports have no F5")
	}
	if !s.shell.functionKey(&fyne.KeyEvent{Name: fyne.KeyF5}) || s.shell.functionKey(&fyne.KeyEvent{Name: fyne.KeyF9}) {
		t.Error("F5 belongs to the page, F9 to nobody")
	}
}

func TestTheKeysOfAConsultationAreListed(t *testing.T) {
	s := demoSite(t).as("asha")
	s.openVisit()
	s.holdsAllKeys("consultation")
	s.ctrl(fyne.KeySlash)
	s.sees("On this page", "Ctrl Enter", "On a medicine: take it out")
	uitest.Shot(t, s.w, "keys-consultation")
}

// openVisit opens a visit of today as a consultation.
func (s *site) openVisit() {
	s.t.Helper()
	s.shell.desk.openConsult(s.walkIn("asha"))
}

// walkIn has somebody come to a doctor of the demo.
func (s *site) walkIn(username string) clinic.AppointmentID {
	s.t.Helper()
	info, err := s.shell.opened.Services.Sessions.SignIn(context.Background(), username, demo.Password, "test")
	if err != nil {
		s.t.Fatal(err)
	}
	desk, err := s.shell.opened.Services.Sessions.SignIn(context.Background(), "grace", demo.Password, "test")
	if err != nil {
		s.t.Fatal(err)
	}
	ctx := clinic.WithActor(context.Background(), desk.Actor)
	patients, err := s.shell.opened.Services.Patients.Search(ctx, service.PatientFilter{}, service.PageRequest{})
	if err != nil || len(patients.Rows) == 0 {
		s.t.Fatalf("no patients: %v", err)
	}
	id, _, err := s.shell.opened.Services.Appointments.WalkIn(ctx, service.WalkInCommand{Patient: patients.Rows[0].ID, Doctor: info.Actor.DoctorID, Reason: "Cough"})
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}
