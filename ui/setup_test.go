package ui

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/config"
	"caredesk/internal/demo"
	"caredesk/ui/components"
	"caredesk/ui/pages"
	"caredesk/ui/uitest"
)

func TestTheFirstStartByKeyboard(t *testing.T) {
	s := newSite(t).start(Options{})
	s.sees("Where the data lives", "Place", "Step 1 of 3", filepath.Join("usual", "caredesk.db"))
	uitest.Shot(t, s.w, "setup-1")
	s.enterFrom("Next")
	s.sees("The hospital", "Step 2 of 3")
	s.enterFrom("Next")
	s.sees("Give the hospital's name.")
	uitest.Shot(t, s.w, "setup-2")
	uitest.Type(s.w, "Klinika Świętej Łucji")
	uitest.Key(s.w, fyne.KeyReturn)
	s.sees("The first administrator")
	uitest.Type(s.w, "Анна")
	uitest.Tab(s.w)
	uitest.Type(s.w, "Ковалёва")
	uitest.Tab(s.w)
	uitest.Type(s.w, "anna")
	uitest.Tab(s.w)
	uitest.Type(s.w, "password")
	uitest.Tab(s.w)
	uitest.Type(s.w, "passwort")
	uitest.Key(s.w, fyne.KeyReturn)
	s.sees("at least 10 are needed", "The two passwords differ")
	uitest.Shot(t, s.w, "setup-3")
	file := filepath.Join(s.dir, "usual", "caredesk.db")
	if _, err := os.Stat(file); err == nil {
		t.Fatal("the file is there before the last step")
	}
	for _, e := range uitest.Find(s.w, func(e *components.Entry) bool { return e.Password }) {
		e.SetText("four sleepy green herons")
	}
	uitest.Key(s.w, fyne.KeyReturn)
	s.sees("Klinika Świętej Łucji", "Sign in to begin.", "● Local file", file)
	if n := len(s.saved); n != 1 || s.saved[0].Database != file {
		t.Errorf("remembered %+v", s.saved)
	}
	s.signIn("anna", "four sleepy green herons")
	s.sees("Анна Ковалёва", "Administrator", "Audit")
	uitest.Shot(t, s.w, "first-day")
}

// enterFrom presses a button with Enter.
func (s *site) enterFrom(text string) {
	s.t.Helper()
	s.w.Canvas().Focus(uitest.Button(s.t, s.w, text))
	uitest.Key(s.w, fyne.KeyReturn)
}

func TestAFileThatExistsIsOpenedNotOverwritten(t *testing.T) {
	s := newSite(t)
	before, err := os.ReadFile(s.demo)
	if err != nil {
		t.Fatal(err)
	}
	s.start(Options{Database: s.demo})
	s.sees("St. Brigid's Hospital")
	if slices.ContainsFunc(s.opens, func(r OpenRequest) bool { return r.Create }) {
		t.Error("asked to make a file that exists")
	}
	s.signIn("maeve", demo.Password)
	if s.shell.desk == nil {
		t.Fatal("not signed in")
	}
	after, err := os.ReadFile(s.demo)
	if err != nil || len(after) < len(before) {
		t.Errorf("the file shrank from %d to %d, %v", len(before), len(after), err)
	}
}

func TestAMissingHospitalIsToldAndNotMadeAnew(t *testing.T) {
	s := newSite(t)
	gone := filepath.Join(s.dir, "share", "caredesk.db")
	s.start(Options{Config: config.Config{Database: gone}})
	s.sees("The hospital's file is not where it was", gone, "Open a hospital that exists already")
	s.enterFrom("Next")
	s.sees("There is no Caredesk file at")
	if len(s.opens) != 0 {
		t.Errorf("opened %+v", s.opens)
	}
	uitest.Shot(t, s.w, "setup-missing")
}

func TestAForeignFileIsRefusedBesideThePath(t *testing.T) {
	s := newSite(t)
	foreign := filepath.Join(s.dir, "letter.db")
	if err := os.WriteFile(foreign, []byte("Dear Sir or Madam, this is no database."), 0o600); err != nil {
		t.Fatal(err)
	}
	s.start(Options{Database: foreign})
	s.sees("Where the data lives")
	s.enterFrom("Next")
	text, err := os.ReadFile(foreign)
	if err != nil || string(text) != "Dear Sir or Madam, this is no database." {
		t.Errorf("the file was changed: %q, %v", text, err)
	}
	if s.shell.opened.Close != nil {
		t.Error("a foreign file is open")
	}
}

func TestTheDemoIsOfferedAtTheFirstStart(t *testing.T) {
	s := newSite(t).start(Options{})
	choice := uitest.Find[*components.Choice](s.w, nil)[0]
	s.w.Canvas().Focus(choice)
	uitest.Key(s.w, fyne.KeyEnd)
	s.enterFrom("Next")
	s.sees("Try it as")
	if len(s.saved) != 0 {
		t.Error("the demo must not be remembered as the hospital")
	}
}

func TestADamagedDesksFileIsToldAtTheFirstStart(t *testing.T) {
	s := newSite(t).start(Options{Notice: "This desk's settings file was damaged."})
	s.sees("This desk's settings file was damaged.", "Open a hospital that exists already")
}

func TestTheFirstStartProposesACountry(t *testing.T) {
	t.Setenv("LC_ALL", "")
	t.Setenv("LC_TELEPHONE", "en_IE.UTF-8")
	s := newSite(t).start(Options{})
	u := newSetupScreen(s.shell)
	if got := u.detail().Settings.Country; got != "IE" {
		t.Errorf("proposed %q for an Irish desk", got)
	}
	u.currency.SetValue("KES")
	u.currency.OnChanged("KES")
	if got := u.detail().Settings.Country; got != "KE" {
		t.Errorf("proposed %q for shillings", got)
	}
	u.country.OnPicked(components.PickItem{Key: "UG"})
	pages.SetCountry(u.country, "UG")
	u.currency.OnChanged("EUR")
	if got := u.detail().Settings.Country; got != "UG" {
		t.Errorf("a chosen country became %q", got)
	}
}
