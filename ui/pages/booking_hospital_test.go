package pages

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/internal/demo"
	"caredesk/internal/event"
	"caredesk/internal/exchange/django"
	"caredesk/internal/service"
	"caredesk/internal/store"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
	"caredesk/ui/viewmodel"
)

// deskNow is the moment at which the pages of the front desk are tested: a
// Monday in the middle of the morning.
var deskNow = time.Date(2026, time.November, 23, 10, 42, 0, 0, time.FixedZone("clinic", 60*60))

var deskToday = clinic.DateOf(deskNow)

// filledHospital is the demo hospital as a file, made once for all tests.
var filledHospital = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "caredesk-pages")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "demo.sqlite3")
	ctx := context.Background()
	s, err := store.Open(ctx, store.Options{Path: path, Create: true, Migrate: true, Now: func() time.Time { return deskNow }})
	if err != nil {
		return nil, err
	}
	err = demo.Fill(ctx, s, demo.Options{Patients: 40, Seed: 7, Now: deskNow, Hash: func(string) (string, error) { return "!", nil }})
	if closing := s.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// deskHospital is a hospital of real services on a real file, with a window.
type deskHospital struct {
	t        *testing.T
	services *service.Services
	store    *store.Store
	mode     theme.Mode
	runner   viewmodel.Runner
	window   fyne.Window
	env      *Env
	now      time.Time
	went     []Target
	consults []clinic.AppointmentID
	header   []clinic.PatientID

	shortcuts []Shortcut // of the page that is shown
}

func newDeskHospital(t *testing.T) *deskHospital {
	t.Helper()
	file, err := filledHospital()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "hospital.sqlite3")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	h := &deskHospital{t: t, now: deskNow, mode: theme.Light, runner: viewmodel.InlineRunner{}}
	clock := func() time.Time { return h.now }
	s, err := store.Open(context.Background(), store.Options{Path: path, Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	h.store = s
	bus := event.NewBus()
	t.Cleanup(bus.Close)
	ids := 0
	h.services = service.New(service.Deps{UoW: s, Bus: bus, Now: clock, Log: slog.New(slog.DiscardHandler),
		NewID: func() string { ids++; return "id-" + strconv.Itoa(ids) }, Imports: django.Reader{}})
	return h
}

// as opens a page as the demo's person of a role. The window is laid out as
// the shell does: sidebar at the left, header above, status bar below. The
// page's events come from a bus of its own, so that a test decides when.
func (h *deskHospital) as(role clinic.Role, build func(*Env) Page) Page {
	h.t.Helper()
	actor := h.actor(role)
	ctx := clinic.WithActor(context.Background(), actor)
	settings, err := h.services.Settings.Get(ctx)
	if err != nil {
		h.t.Fatal(err)
	}
	h.window = uitest.NewWindowMode(h.t, h.mode, nil, uitest.Width, uitest.Height)
	bus := event.NewBus()
	h.t.Cleanup(bus.Close)
	h.env = &Env{Window: h.window, Runner: h.runner, Bus: bus, Actor: actor, Settings: settings,
		Services: viewmodel.ServicesOf(h.services),
		Now:      func() time.Time { return h.now }, Context: func() context.Context { return ctx },
		Go:      func(t Target) { h.went = append(h.went, t) },
		Consult: func(id clinic.AppointmentID) { h.consults = append(h.consults, id) },
		Patient: func(id clinic.PatientID) { h.header = append(h.header, id) },
		Locked:  func() bool { return false },
		Theme:   func() theme.Mode { return h.mode },
	}
	page := build(h.env)
	if c, ok := page.(Closer); ok {
		h.t.Cleanup(c.Close)
	}
	side, top, bottom := components.FixedWidth(components.Caption(""), 168), components.FixedHeight(components.Caption(""), 48),
		components.FixedHeight(components.Caption(""), 26)
	h.window.SetContent(components.WithToasts(h.window, container.NewBorder(top, bottom, side, nil, page.Content())))
	h.window.Resize(fyne.NewSize(uitest.Width, uitest.Height))
	page.Shown()
	return page
}

// actor signs the demo's person of a role in.
func (h *deskHospital) actor(role clinic.Role) clinic.Actor {
	h.t.Helper()
	for _, s := range demo.SignIns() {
		if s.Role != role {
			continue
		}
		actor := clinic.Actor{Username: s.Username, Name: s.Name, Role: role, Workstation: "desk-1"}
		err := h.store.View(context.Background(), func(r service.Repos) error {
			u, _, err := r.Users().ByUsername(context.Background(), s.Username)
			if err != nil {
				return err
			}
			actor.UserID = u.ID
			if role == clinic.RoleDoctor {
				actor.DoctorID, err = r.Doctors().ByUser(context.Background(), u.ID)
			}
			return err
		})
		if err != nil {
			h.t.Fatal(err)
		}
		return actor
	}
	h.t.Fatalf("the demo has nobody who is %s", role)
	return clinic.Actor{}
}

// admin acts with an administrator's rights, to look at what was saved.
func (h *deskHospital) admin() context.Context {
	return clinic.WithActor(context.Background(), h.actor(clinic.RoleAdmin))
}

// patient finds one patient by a search.
func (h *deskHospital) patient(text string) service.PatientRow {
	h.t.Helper()
	page, err := h.services.Patients.Search(h.admin(), service.PatientFilter{Text: text}, service.PageRequest{})
	if err != nil || len(page.Rows) != 1 {
		h.t.Fatalf("%d patients match %q: %v", len(page.Rows), text, err)
	}
	return page.Rows[0]
}

// registered registers a patient whom no seed of the demo knows.
func (h *deskHospital) registered(first, last string) service.PatientRow {
	h.t.Helper()
	p := clinic.Patient{FirstName: first, LastName: last, DateOfBirth: clinic.MustDate("1980-02-29"), Address: "Old Road 1", InsuranceInfo: "Card 7"}
	if _, err := h.services.Patients.Register(h.admin(), p, service.Image{}); err != nil {
		h.t.Fatal(err)
	}
	return h.patient(last + ", " + first)
}

// idleDoctor registers a doctor who works all day and has no visits.
func (h *deskHospital) idleDoctor(last string) clinic.DoctorID {
	h.t.Helper()
	settings, err := h.services.Settings.Get(h.admin())
	if err != nil {
		h.t.Fatal(err)
	}
	departments, err := h.services.Departments.List(h.admin(), false)
	if err != nil {
		h.t.Fatal(err)
	}
	d := clinic.Doctor{User: clinic.User{Username: "idle.doctor", LastName: last}, DepartmentID: departments[0].ID, LicenseNumber: "ID-1",
		Fee: clinic.Money{Minor: 5000, Currency: settings.Currency}, SlotMinutes: 30, Available: true}
	for day := clinic.Monday; day <= clinic.Sunday; day++ {
		d.Hours = append(d.Hours, clinic.Availability{Day: day, Active: true, Span: clinic.Span{From: 8 * 60, To: 20 * 60}})
	}
	id, err := h.services.Doctors.Register(h.admin(), service.RegisterDoctorCommand{Doctor: d, Password: "quiet harbour lamp 7"})
	if err != nil {
		h.t.Fatal(err)
	}
	return id
}

// free is a doctor's n-th free time from now on, of today.
func (h *deskHospital) free(doctor string, n int) clinic.Slot {
	h.t.Helper()
	slots, err := h.services.Appointments.FreeSlots(h.admin(), service.FreeQuery{Doctor: h.doctorID(doctor), From: deskToday, Days: 1, N: n + 1})
	if err != nil || len(slots) <= n {
		h.t.Fatalf("%s has %d free times today: %v", doctor, len(slots), err)
	}
	return slots[n]
}

// booked books a new patient at a doctor's last free time of today.
func (h *deskHospital) booked(doctor string) service.AppointmentRow {
	h.t.Helper()
	who := h.registered("Øyvind", "Ångström")
	slots, err := h.services.Appointments.FreeSlots(h.admin(), service.FreeQuery{Doctor: h.doctorID(doctor), From: deskToday, Days: 1, N: 100})
	if err != nil || len(slots) == 0 {
		h.t.Fatalf("%s has no free time today: %v", doctor, err)
	}
	at := slots[len(slots)-1]
	id, err := h.services.Appointments.Book(h.admin(), service.BookCommand{Patient: who.ID, Doctor: at.DoctorID, Date: at.Date, Start: at.Start, Reason: "Palpitations"})
	if err != nil {
		h.t.Fatal(err)
	}
	row, err := h.services.Appointments.Get(h.admin(), id)
	if err != nil {
		h.t.Fatal(err)
	}
	return row
}

// visits are today's visits in a state.
func (h *deskHospital) visits(status clinic.AppointmentStatus) []service.AppointmentRow {
	h.t.Helper()
	page, err := h.services.Appointments.List(h.admin(), service.AppointmentFilter{From: deskToday, To: deskToday,
		Statuses: []clinic.AppointmentStatus{status}}, service.PageRequest{})
	if err != nil {
		h.t.Fatal(err)
	}
	return page.Rows
}

// shot takes a picture when pictures are wanted.
func (h *deskHospital) shot(name string) { uitest.Shot(h.t, h.window, "desk-"+name) }
