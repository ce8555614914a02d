package ui

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/config"
	"caredesk/internal/service"
	"caredesk/ui/pages"
	"caredesk/ui/uitest"
)

// flaky is a database whose connection a test cuts.
type flaky struct {
	err  error
	view service.DesksView
}

func (f *flaky) Beat(context.Context) (service.DesksView, error) { return f.view, f.err }

func TestTheWindowOutlivesTheLossOfItsDatabase(t *testing.T) {
	for _, look := range []config.ThemeMode{config.ThemeLight, config.ThemeDark} {
		t.Run(string(look), func(t *testing.T) {
			s := newSite(t)
			desks := &flaky{view: service.DesksView{Desks: []service.DeskRow{
				{Name: "desk 1", UserName: "Maeve Ryan", Role: clinic.RoleAdmin, Since: morning, Myself: true},
				{Name: "LAB", UserName: "Ines Okafor", Role: clinic.RoleNurse, Since: morning.Add(-time.Hour), ClockLead: 3 * time.Minute},
			}}}
			s.start(Options{Config: config.Config{Theme: look}, Demo: true})
			s.shell.opened.Services.Desks = desks
			s.as("maeve")
			s.sees("2 desks", "The clock of LAB is 3 min ahead of this computer's")
			s.shell.showDesks()
			s.sees("Connected desks", "desk 1 (this one)", "Ines Okafor, Nurse, since 09:42")
			uitest.Shot(t, s.w, "desks-"+string(look))
			uitest.Key(s.w, fyne.KeyEscape)

			s.shell.desk.openTab(pages.TabSettings)
			name := s.entry("St. Brigid's Hospital")
			name.SetText("St. Brigid's")
			desks.err = clinic.Errorf(clinic.Unavailable, "The database server cannot be reached. Nothing was saved. Check the network and try again in a moment.")
			s.shell.desk.connection.Trouble()
			s.sees("Nothing can be saved since 10:42.", "The database server cannot be reached.", "No connection to the data", "Try now")
			if name.Text != "St. Brigid's" {
				t.Errorf("what was typed became %q", name.Text)
			}
			uitest.Shot(t, s.w, "lost-"+string(look))
			// Whatever the words, they can be read in whole.
			desks.err = clinic.Errorf(clinic.Unavailable, "The shared folder %s does not answer, or may not be written to. Nothing was saved. Caredesk goes on when it is back.",
				"//server.hospital.example/"+strings.Repeat("departments/", 14)+"caredesk")
			uitest.Button(t, s.w, "Try now").Tapped(nil)
			strip, ok := s.shell.desk.banner.Objects[0].(*fyne.Container)
			if !ok {
				t.Fatal("no strip")
			}
			if note := strip.Objects[0]; note.MinSize().Height > note.Size().Height {
				t.Errorf("the words need %v and have %v", note.MinSize(), note.Size())
			}
			uitest.Shot(t, s.w, "lost-long-"+string(look))
			desks.err = nil
			uitest.Button(t, s.w, "Try now").Tapped(nil)
			s.hides("Nothing can be saved")
			s.sees("Demo file", "2 desks")
			if name.Text != "St. Brigid's" {
				t.Errorf("coming back, what was typed became %q", name.Text)
			}
			s.ctrl(fyne.KeyS)
			settings, err := s.shell.opened.Services.Settings.Get(s.shell.desk.session.Context())
			if err != nil || settings.HospitalName != "St. Brigid's" {
				t.Errorf("saved %q, %v", settings.HospitalName, err)
			}
		})
	}
}
