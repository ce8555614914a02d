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
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/pages"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

// TestManualPictures draws the pictures of the manual and the README, as `make
// screenshots` wants them: CAREDESK_PICTURES is the folder. Its clock, its hospital
// and its keys are always the same, and so are the files.
func TestManualPictures(t *testing.T) {
	dir := os.Getenv("CAREDESK_PICTURES")
	if dir == "" {
		t.Skip("draws pictures where CAREDESK_PICTURES names a folder")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, p := range pictures {
		t.Run(p.name, func(t *testing.T) {
			s := pictured(t)
			if p.who != "" {
				s.as(p.who)
			}
			p.keys(s)
			s.shell.desk.refresh()
			uitest.Picture(t, s.w, filepath.Join(dir, p.name+".png"))
		})
	}
}

// refresh has the page in front laid out as the toolkit does when it grew.
func (d *desk) refresh() {
	if d != nil {
		d.body.Content.Refresh()
	}
}

// pictured opens the demo hospital for a picture.
func pictured(t *testing.T) *site {
	s := newFilledSite(t, fuller)
	s.named, s.version = "/home/demo/.local/share/caredesk/demo.db", "0.1.0"
	s.start(Options{Demo: true, Config: config.Config{Language: "en", Theme: config.ThemeMode(theme.Light)}})
	s.w.Resize(fyne.NewSize(uitest.Width, uitest.Height))
	return s
}

// pictures are what is drawn: who is signed in, and what is done then.
var pictures = []struct {
	name, who string
	keys      func(*site)
}{
	{"sign-in", "", func(*site) {}},
	{"today", "grace", func(*site) {}},
	{"find", "grace", func(s *site) {
		s.ctrl(fyne.KeyK)
		uitest.Type(s.w, "krug")
	}},
	{"keys", "grace", func(s *site) { s.ctrl(fyne.KeySlash) }},
	{"appointments", "grace", func(s *site) { s.tab(pages.TabAppointments) }},
	{"booking", "grace", func(s *site) {
		s.tab(pages.TabAppointments)
		s.ctrl(fyne.KeyN)
		uitest.Type(s.w, "krug")
		uitest.Key(s.w, fyne.KeyReturn, fyne.KeyTab)
		uitest.Type(s.w, "sharma")
		uitest.Key(s.w, fyne.KeyReturn)
	}},
	{"registering", "grace", func(s *site) {
		s.tab(pages.TabPatients)
		s.ctrl(fyne.KeyN)
		uitest.Type(s.w, "Kruger")
		uitest.Tab(s.w)
		uitest.Type(s.w, "Kaethe")
		uitest.Tab(s.w)
		uitest.Type(s.w, "11.4.2005")
		uitest.Tab(s.w)
	}},
	{"chart", "grace", func(s *site) {
		s.tab(pages.TabPatients)
		uitest.Type(s.w, "krug")
		uitest.Key(s.w, fyne.KeyReturn)
		uitest.Key(s.w, fyne.KeyReturn)
	}},
	{"vitals", "ines", func(s *site) {
		held := components.AfterKey
		s.t.Cleanup(func() { components.AfterKey = held })
		components.AfterKey = func(open func()) { open() }
		for _, f := range focusables(s.w) {
			if strings.Contains(fmt.Sprintf("%T", f), "QueueEntry") {
				s.w.Canvas().Focus(f)
			}
		}
		uitest.Key(s.w, fyne.KeyV)
		uitest.Type(s.w, "158/96")
		uitest.Tab(s.w)
	}},
	{"doctor", "ngozi", func(*site) {}},
	{"consultation", "ngozi", func(s *site) { s.consulting() }},
	{"prescribing", "ngozi", func(s *site) {
		s.consulting()
		s.ctrl(fyne.KeyM)
		uitest.Type(s.w, "amlo")
		uitest.Key(s.w, fyne.KeyReturn)
		uitest.Type(s.w, "1-0-0 30d")
		uitest.Key(s.w, fyne.KeyReturn)
		uitest.Type(s.w, "amox")
		uitest.Key(s.w, fyne.KeyReturn)
		uitest.Type(s.w, "1-1-1 7d")
	}},
	{"cashier", "colm", func(*site) {}},
	{"billing", "colm", func(s *site) { s.tab(pages.TabBilling) }},
	{"drawer", "colm", func(s *site) {
		s.tab(pages.TabBilling)
		s.ctrl(fyne.KeyD)
	}},
	{"reports", "maeve", func(s *site) { s.tab(pages.TabReports) }},
	{"figures", "maeve", func(*site) {}},
	{"settings", "maeve", func(s *site) { s.tab(pages.TabSettings) }},
}

func (s *site) tab(id pages.TabID) { s.shell.desk.openTab(id) }

// consulting opens the first visit that waits for the signed-in doctor.
func (s *site) consulting() {
	s.t.Helper()
	d := s.shell.desk
	day, err := s.shell.opened.Services.Appointments.List(d.session.Context(),
		service.AppointmentFilter{From: clinic.DateOf(s.now), To: clinic.DateOf(s.now)}, service.PageRequest{Limit: 100})
	if err != nil {
		s.t.Fatal(err)
	}
	for _, row := range day.Rows {
		if row.DoctorID == d.session.Actor().DoctorID && (row.Status == clinic.StatusArrived || row.Status == clinic.StatusInConsultation) {
			d.openConsult(row.ID)
			return
		}
	}
	s.t.Fatal("no visit waits for the doctor")
}
