package ui

import (
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/config"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/pages"
	"caredesk/ui/uitest"
	"caredesk/ui/viewmodel"
)

func TestTheFirstStartOpensAFileThatDesksShare(t *testing.T) {
	for _, look := range []config.ThemeMode{config.ThemeLight, config.ThemeDark} {
		t.Run(string(look), func(t *testing.T) {
			s := newSite(t)
			s.start(Options{Config: config.Config{Theme: look}})
			choice := uitest.Find[*components.Choice](s.w, nil)[0]
			s.w.Canvas().Focus(choice)
			uitest.Key(s.w, fyne.KeyEnd, fyne.KeyUp, fyne.KeyUp)
			if choice.Value() != string(viewmodel.PlaceShared) {
				t.Fatalf("the place is %q", choice.Value())
			}
			s.sees("The desks take turns with the file.")
			path := uitest.Find(s.w, func(e *components.Entry) bool { return e.MaxLength == 1000 && !e.Password })[0]
			path.SetText(s.demo)
			uitest.Shot(t, s.w, "setup-shared-"+string(look))
			s.enterFrom("Next")
			s.sees("St. Brigid's Hospital")
			if s.shell.opened.Mode != "Shared file" || !s.shell.opened.Shared {
				t.Errorf("it is open as %q", s.shell.opened.Mode)
			}
			if n := len(s.opens); n != 1 || !s.opens[0].Shared || s.opens[0].Create {
				t.Errorf("opened %+v", s.opens)
			}
			if len(s.saved) != 1 || s.saved[0].Database != s.demo || !s.saved[0].Shared {
				t.Errorf("remembered %+v", s.saved)
			}
		})
	}
}

func TestARememberedSharedFileIsOpenedSo(t *testing.T) {
	s := newSite(t)
	s.start(Options{Config: config.Config{Database: s.demo, Shared: true}})
	if len(s.opens) != 1 || !s.opens[0].Shared {
		t.Errorf("opened %+v", s.opens)
	}
	other := newSite(t)
	other.start(Options{Config: config.Config{Database: filepath.Join(other.dir, "another.db"), Shared: true}, Database: other.demo})
	if len(other.opens) != 1 || other.opens[0].Shared {
		t.Errorf("a file of the command line was opened as %+v", other.opens)
	}
}

func TestAnAdministratorSharesAFile(t *testing.T) {
	s := newSite(t)
	s.start(Options{Demo: true}).as("maeve")
	s.shell.desk.goTo(pages.Target{Tab: pages.TabSettings, View: pages.ViewDatabase})
	s.sees("A file in a folder on the network")
	choice := uitest.Find(s.w, func(c *components.Choice) bool { return c.Value() == string(viewmodel.PlaceExisting) })[0]
	s.w.Canvas().Focus(choice)
	uitest.Key(s.w, fyne.KeyDown)
	path := uitest.Find(s.w, func(e *components.Entry) bool { return e.MaxLength == 1000 && !e.Password })[0]
	path.SetText(s.demo)
	uitest.Button(t, s.w, "Use from the next start on").Tapped(nil)
	s.sees("From the next start on this desk opens that database.")
	if n := len(s.saved); n != 1 || s.saved[0].Database != s.demo || !s.saved[0].Shared {
		t.Errorf("remembered %+v", s.saved)
	}
	uitest.Shot(t, s.w, "settings-database-shared")
}

func TestTheStatusBarSaysWhoseTurnIsAwaited(t *testing.T) {
	s := newSite(t).start(Options{Demo: true}).as("grace")
	tell := func(waiting bool) {
		s.shell.opened.Bus.Publish(service.TurnAwaited{Desk: "“LAB”", Waiting: waiting})
		s.shell.opened.Bus.Flush()
	}
	tell(true)
	s.sees("Waiting: it is the turn of “LAB”")
	uitest.Shot(t, s.w, "awaited")
	tell(false)
	s.hides("Waiting: it is the turn")
	s.sees("Demo file")
}
