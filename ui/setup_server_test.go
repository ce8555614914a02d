package ui

import (
	"context"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/config"
	"caredesk/ui/components"
	"caredesk/ui/pages"
	"caredesk/ui/uitest"
	"caredesk/ui/viewmodel"
)

const server = "postgres://desk@db.example.org/caredesk"

// herons lets in who knows the password, and has the demo's data.
func herons(_ context.Context, address, password string) (bool, error) {
	if address != server || password != "herons" {
		return false, &clinic.Error{Code: clinic.Unavailable, Field: "password", Message: "The server does not accept this user and password."}
	}
	return true, nil
}

func TestTheFirstStartOpensAHospitalOnAServer(t *testing.T) {
	for _, look := range []config.ThemeMode{config.ThemeLight, config.ThemeDark} {
		t.Run(string(look), func(t *testing.T) {
			s := newSite(t)
			var kept []string
			s.start(Options{Config: config.Config{Theme: look}, Probe: herons, KeepPassword: func(_ context.Context, address, password string) error {
				kept = append(kept, address+" "+password)
				return clinic.Errorf(clinic.Unavailable, "This computer has no keyring that Caredesk can use.")
			}})
			choice := uitest.Find[*components.Choice](s.w, nil)[0]
			s.w.Canvas().Focus(choice)
			uitest.Key(s.w, fyne.KeyEnd, fyne.KeyUp)
			if choice.Value() != string(viewmodel.PlaceServer) {
				t.Fatalf("the place is %q", choice.Value())
			}
			address := uitest.Find(s.w, func(e *components.Entry) bool { return e.PlaceHolder == "postgres://caredesk@server/caredesk" })[0]
			secret := uitest.Find(s.w, func(e *components.Entry) bool { return e.Password })[0]
			address.SetText(server)
			secret.SetText("wrong")
			uitest.Button(t, s.w, "Test connection").Tapped(nil)
			s.sees("The server does not accept this user and password.")
			uitest.Shot(t, s.w, "setup-server-refused-"+string(look))
			secret.SetText("herons")
			uitest.Button(t, s.w, "Test connection").Tapped(nil)
			s.sees("The server answers, and the database holds Caredesk's data.")
			if len(kept) != 0 || len(s.saved) != 0 {
				t.Error("a test keeps nothing")
			}
			uitest.Shot(t, s.w, "setup-server-"+string(look))
			s.enterFrom("Next")
			s.sees("St. Brigid's Hospital", "no keyring")
			if len(kept) != 1 || kept[0] != server+" herons" {
				t.Errorf("into the keyring went %q", kept)
			}
			if len(s.saved) != 1 || s.saved[0].Database != server {
				t.Errorf("remembered %+v", s.saved)
			}
		})
	}
}

func TestAServerThatIsAwayAtTheStartIsTold(t *testing.T) {
	s := newSite(t).start(Options{Config: config.Config{Database: server}, Probe: func(context.Context, string, string) (bool, error) {
		return false, clinic.Errorf(clinic.Unavailable, "The database server cannot be reached.")
	}})
	s.sees("The database server cannot be reached.", "Test connection")
	if len(s.opens) != 0 {
		t.Errorf("opened %+v", s.opens)
	}
}

func TestAnAdministratorChoosesAnotherDatabase(t *testing.T) {
	for _, look := range []config.ThemeMode{config.ThemeLight, config.ThemeDark} {
		t.Run(string(look), func(t *testing.T) {
			s := newSite(t)
			s.start(Options{Config: config.Config{Theme: look}, Demo: true, Probe: herons}).as("maeve")
			s.shell.desk.goTo(pages.Target{Tab: pages.TabSettings, View: pages.ViewDatabase})
			s.sees("In use at this desk", "Local file", s.demo, "What each way is for")
			path := uitest.Find(s.w, func(e *components.Entry) bool { return e.MaxLength == 1000 && !e.Password })[0]
			path.SetText(filepath.Join(s.dir, "nothing.db"))
			uitest.Button(t, s.w, "Use from the next start on").Tapped(nil)
			s.sees("There is no Caredesk file at")
			choice := uitest.Find(s.w, func(c *components.Choice) bool { return c.Value() == string(viewmodel.PlaceExisting) })[0]
			s.w.Canvas().Focus(choice)
			uitest.Key(s.w, fyne.KeyEnd)
			address := uitest.Find(s.w, func(e *components.Entry) bool { return e.PlaceHolder == "postgres://caredesk@server/caredesk" })[0]
			address.SetText(server)
			secret := uitest.Find(s.w, func(e *components.Entry) bool { return e.Password })[0]
			secret.SetText("herons")
			uitest.Button(t, s.w, "Use from the next start on").Tapped(nil)
			s.sees("From the next start on this desk opens that database.")
			if secret.Text != "" {
				t.Error("the password stays on the screen")
			}
			if n := len(s.saved); n != 1 || s.saved[0].Database != server {
				t.Errorf("remembered %+v", s.saved)
			}
			uitest.Shot(t, s.w, "settings-database-"+string(look))
		})
	}
}
