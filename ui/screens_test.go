package ui

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/config"
	"caredesk/internal/demo"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
	"caredesk/ui/pages"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

// screens are pictures of the demo hospital, as `make screenshots` wants them.
type screens struct {
	dir           string
	config        config.Config
	width, height float32 // as the window counts them
	scale         float32 // pixels of the picture for each of them
}

// screensOf reads what is to be drawn: CAREDESK_SCREENS is the folder. The
// language, the look, how close rows stand and the text size in per cent come from
// CAREDESK_SCREENS_LANGUAGE, _LOOK, _DENSITY and _TEXT. _SIZE is the screen's in
// pixels, and _SCALE is what the desktop enlarges everything by: 1920x1080 at 1.5
// leaves the window 1280x720.
func screensOf(t *testing.T) screens {
	s := screens{dir: os.Getenv("CAREDESK_SCREENS"), width: 1366, height: 768, scale: 1}
	if s.dir == "" {
		t.Skip("draws pictures where CAREDESK_SCREENS names a folder")
	}
	if err := os.MkdirAll(s.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("CAREDESK_SHOTS", s.dir)
	look := theme.ParseMode(or(os.Getenv("CAREDESK_SCREENS_LOOK"), string(theme.Light)))
	if size := os.Getenv("CAREDESK_SCREENS_SIZE"); size != "" {
		if _, err := fmt.Sscanf(size, "%gx%g", &s.width, &s.height); err != nil {
			t.Fatalf("the size %q: %v", size, err)
		}
	}
	var text int
	for name, into := range map[string]any{"CAREDESK_SCREENS_SCALE": &s.scale, "CAREDESK_SCREENS_TEXT": &text} {
		if given := os.Getenv(name); given != "" {
			if _, err := fmt.Sscan(given, into); err != nil {
				t.Fatalf("%s %q: %v", name, given, err)
			}
		}
	}
	s.width, s.height = s.width/s.scale, s.height/s.scale
	s.config = config.Config{TextSize: text, Language: or(os.Getenv("CAREDESK_SCREENS_LANGUAGE"), "en"), Theme: config.ThemeMode(look),
		Compact: theme.ParseDensity(os.Getenv("CAREDESK_SCREENS_DENSITY")) == theme.Compact}
	t.Cleanup(func() { _ = i18n.Use("en") })
	return s
}

// open opens the window of a site as the pictures want it.
func (s screens) open(on *site) *site {
	on.start(Options{Demo: true, Config: s.config})
	s.fit(on.w)
	return on
}

// fit gives a window the size and the scale of the pictures.
func (s screens) fit(w fyne.Window) {
	uitest.Scale(w, s.scale)
	w.Resize(fyne.NewSize(s.width, s.height))
}

// TestScreens draws every tab of every role.
func TestScreens(t *testing.T) {
	screens := screensOf(t)
	for _, who := range demo.SignIns() {
		t.Run(who.Username, func(t *testing.T) {
			s := screens.open(newSite(t))
			shot := func(name string) { uitest.Shot(t, s.w, strings.ToLower(string(who.Role)+"-"+name)) }
			if who.Role == clinic.RoleReceptionist {
				uitest.Shot(t, s.w, "sign-in")
			}
			s.as(who.Username)
			for _, tab := range s.shell.desk.tabs {
				s.shell.desk.openTab(tab.ID)
				s.shell.desk.body.Content.Refresh() // as the toolkit does when something grew
				shot(string(tab.ID))
			}
			switch who.Role {
			case clinic.RoleDoctor:
				s.shell.desk.goTo(pages.Target{Tab: pages.TabAppointments})
				if id := openVisit(s); id != 0 {
					s.shell.desk.openConsult(id)
					shot("consultation")
				}
			case clinic.RoleReceptionist:
				s.shell.desk.openTab(pages.TabAppointments)
				s.shell.newRecord()
				shot("booking")
			}
		})
	}
	if entries, err := filepath.Glob(filepath.Join(screens.dir, "*.png")); err != nil || len(entries) < 40 {
		t.Errorf("%d pictures: %v", len(entries), err)
	}
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// openVisit is a visit of today that the signed-in doctor can begin.
func openVisit(s *site) clinic.AppointmentID {
	d := s.shell.desk
	day, err := s.shell.opened.Services.Appointments.List(d.session.Context(),
		service.AppointmentFilter{From: clinic.DateOf(s.now), To: clinic.DateOf(s.now)}, service.PageRequest{Limit: 100})
	if err != nil {
		s.t.Fatal(err)
	}
	for _, row := range day.Rows {
		if row.DoctorID == d.session.Actor().DoctorID && (row.Status == clinic.StatusArrived || row.Status == clinic.StatusInConsultation || row.Status == clinic.StatusBooked) {
			return row.ID
		}
	}
	return 0
}
