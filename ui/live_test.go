package ui

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"caredesk/internal/bootstrap"
	"caredesk/internal/clinic"
	"caredesk/internal/demo"
	"caredesk/internal/event"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/pages"
	"caredesk/ui/uitest"
	"caredesk/ui/viewmodel"
)

// liveSite is a window whose timers the test runs, with a second program on the
// same file.
type liveSite struct {
	*site
	mu     sync.Mutex // feeds set their timers on goroutines of their own
	timers []func()
	other  *bootstrap.App
	today  *countedToday
}

// countedToday counts how often the first page and the counts are read.
type countedToday struct {
	viewmodel.TodayService
	page, badges int
}

func (c *countedToday) Get(ctx context.Context) (service.TodayView, error) {
	c.page++
	return c.TodayService.Get(ctx)
}

func (c *countedToday) Badges(ctx context.Context) (service.Badges, error) {
	c.badges++
	return c.TodayService.Badges(ctx)
}

func newLiveSite(t *testing.T, who string) *liveSite {
	l := &liveSite{site: demoSite(t)}
	components.Timer = func(_ time.Duration, f func()) func() {
		live := true
		l.mu.Lock()
		defer l.mu.Unlock()
		l.timers = append(l.timers, func() {
			if live {
				f()
			}
		})
		return func() { live = false }
	}
	l.today = &countedToday{TodayService: l.shell.opened.Services.Today}
	l.shell.opened.Services.Today = l.today
	var err error
	l.other, err = bootstrap.Open(context.Background(), bootstrap.Options{Path: l.demo, Now: func() time.Time { return l.now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.other.Close(); err != nil {
			t.Error(err)
		}
	})
	l.as(who)
	return l
}

// settle lets what was published arrive, and time pass.
func (l *liveSite) settle() {
	for range 3 {
		l.shell.opened.Bus.Flush()
		l.mu.Lock()
		timers := l.timers
		l.timers = nil
		l.mu.Unlock()
		for _, f := range timers {
			f()
		}
		for _, f := range l.shell.desk.feeds {
			f.Bus.Flush()
		}
		l.shell.desk.live.Bus.Flush()
	}
}

// elsewhere says that another program wrote, as the watch does.
func (l *liveSite) elsewhere() {
	l.shell.opened.Bus.Publish(service.OutsideChange{})
	l.settle()
}

// system acts in the other program.
func system() context.Context {
	return clinic.WithActor(context.Background(), clinic.SystemActor("other desk", "desk 2"))
}

// walkIn has the other program take in a new patient, who waits from then on.
func (l *liveSite) walkIn(first, last string) clinic.PatientID {
	l.t.Helper()
	id, err := l.other.Services.Patients.Register(system(), clinic.Patient{FirstName: first, LastName: last}, service.Image{})
	if err != nil {
		l.t.Fatal(err)
	}
	slots, err := l.other.Services.Appointments.FreeSlots(system(), service.FreeQuery{N: 1})
	if err != nil || len(slots) == 0 {
		l.t.Fatal("nobody is free", err)
	}
	if _, _, err := l.other.Services.Appointments.WalkIn(system(), service.WalkInCommand{Patient: id, Doctor: slots[0].DoctorID, Minutes: 5,
		OverbookReason: "Came without an appointment"}); err != nil {
		l.t.Fatal(err)
	}
	return id
}

func (l *liveSite) count(tab pages.TabID) int { return l.shell.desk.sidebar.counts[string(tab)] }

func TestAnotherDesksWalkInShowsOnThePageInFront(t *testing.T) {
	l := newLiveSite(t, "grace")
	waiting := l.count(pages.TabToday)
	l.walkIn("Zoë", "Elsewhere")
	l.hides("Elsewhere, Zoë")
	l.elsewhere()
	l.sees("Elsewhere, Zoë")
	if got := l.count(pages.TabToday); got != waiting+1 {
		t.Errorf("%d wait beside the tab, want %d", got, waiting+1)
	}
	uitest.Shot(t, l.w, "live-today")
}

func TestAPageBehindOthersDoesNotQuery(t *testing.T) {
	l := newLiveSite(t, "grace")
	l.shell.desk.openTab(pages.TabPatients)
	l.today.page, l.today.badges = 0, 0
	l.walkIn("Zoë", "Elsewhere")
	for range 5 {
		l.elsewhere()
	}
	if l.today.page != 0 {
		t.Errorf("the page behind was read %d times", l.today.page)
	}
	if l.today.badges != 5 {
		t.Errorf("the counts were read %d times, want once a change", l.today.badges)
	}
	l.shell.desk.openTab(pages.TabToday)
	if l.today.page != 1 {
		t.Errorf("brought to the front it was read %d times", l.today.page)
	}
	l.sees("Elsewhere, Zoë")
}

// Many events of one's own, and a storm from elsewhere, are one reload each.
func TestManyChangesAreOneReload(t *testing.T) {
	l := newLiveSite(t, "grace")
	l.today.page = 0
	for i := range 50 {
		l.shell.opened.Bus.Publish(service.AppointmentChanged{ID: clinic.AppointmentID(i)})
		l.shell.opened.Bus.Publish(service.OutsideChange{})
	}
	l.settle()
	if l.today.page != 1 {
		t.Errorf("read %d times", l.today.page)
	}
}

// Every page takes a change from elsewhere without losing the focus, the
// selection or what is typed.
func TestAReloadTakesNothingFromWhoIsTyping(t *testing.T) {
	for _, p := range demo.SignIns() {
		t.Run(string(p.Role), func(t *testing.T) {
			l := newLiveSite(t, p.Username)
			l.walkIn("Zoë", "Elsewhere")
			for _, tab := range pages.Tabs(p.Role) {
				l.shell.desk.openTab(tab.ID)
				focused := l.w.Canvas().Focused()
				l.elsewhere()
				if l.w.Canvas().Focused() != focused {
					t.Errorf("%s: the focus went from %T to %T", tab.ID, focused, l.w.Canvas().Focused())
				}
				s, ok := l.shell.desk.front().(pages.Searchable)
				if !ok {
					continue
				}
				s.FocusFilter()
				entry, ok := l.w.Canvas().Focused().(*components.Entry)
				if !ok || tab.ID == pages.TabSettings {
					continue
				}
				uitest.Type(l.w, "an")
				l.settle()
				column := entry.CursorColumn
				l.elsewhere()
				if entry.Text != "an" || entry.CursorColumn != column || l.w.Canvas().Focused() != fyne.Focusable(entry) {
					t.Errorf("%s: %q at %d of %d", tab.ID, entry.Text, entry.CursorColumn, column)
				}
			}
		})
	}
}

func TestSettingsBeingTypedOutlastAChangeElsewhere(t *testing.T) {
	l := newLiveSite(t, "maeve")
	l.shell.desk.openTab(pages.TabSettings)
	name := l.entry("St. Brigid's Hospital")
	name.SetText("St. Brigid's")
	l.elsewhere()
	if name.Text != "St. Brigid's" {
		t.Errorf("the field holds %q", name.Text)
	}
}

func TestTheHeaderFollowsThePatientsRecord(t *testing.T) {
	l := newLiveSite(t, "asha")
	id := patientNamed(t, l.site, "Østergård, Søren")
	l.shell.desk.showPatient(id)
	p, err := l.other.Services.Patients.Get(system(), id)
	if err != nil {
		t.Fatal(err)
	}
	info, err := l.other.Services.Sessions.SignIn(context.Background(), "asha", demo.Password, "desk 2")
	if err != nil {
		t.Fatal(err)
	}
	doctor := clinic.WithActor(context.Background(), info.Actor)
	if err := l.other.Services.Patients.SetAllergies(doctor, id, p.Version, clinic.AllergyHas, []clinic.Allergy{{Substance: "Chlorhexidine"}}); err != nil {
		t.Fatal(err)
	}
	l.hides("Chlorhexidine")
	l.elsewhere()
	l.sees("Allergies: Chlorhexidine")
}

func TestTheHospitalsNameFollowsTheSettings(t *testing.T) {
	l := newLiveSite(t, "grace")
	info, err := l.other.Services.Sessions.SignIn(context.Background(), "maeve", demo.Password, "desk 2")
	if err != nil {
		t.Fatal(err)
	}
	admin := clinic.WithActor(context.Background(), info.Actor)
	settings, err := l.other.Services.Settings.Get(admin)
	if err != nil {
		t.Fatal(err)
	}
	settings.HospitalName = "Harbour Clinic"
	if err := l.other.Services.Settings.Update(admin, settings, service.Image{}); err != nil {
		t.Fatal(err)
	}
	l.elsewhere()
	l.sees("Harbour Clinic")
	if l.shell.desk.base.Settings.HospitalName != "Harbour Clinic" {
		t.Error("new pages do not know")
	}
	for _, f := range l.shell.desk.feeds {
		if f.env.Settings.HospitalName != "Harbour Clinic" {
			t.Error("an open page does not know")
		}
	}
}

// A locked window reads nothing and is up to date once it opens.
func TestALockedWindowRests(t *testing.T) {
	l := newLiveSite(t, "grace")
	l.ctrl(fyne.KeyL)
	l.today.page, l.today.badges = 0, 0
	l.walkIn("Zoë", "Elsewhere")
	l.elsewhere()
	if l.today.page+l.today.badges != 0 {
		t.Errorf("locked, it read %d times", l.today.page+l.today.badges)
	}
	uitest.Type(l.w, demo.Password)
	uitest.Key(l.w, fyne.KeyReturn)
	l.settle()
	l.sees("Elsewhere, Zoë")
}

// Two administrators with the same chart open do not wake each other: what a
// window reads again by itself is not recorded again.
func TestReloadingAChartIsNotRecordedAgain(t *testing.T) {
	l := newLiveSite(t, "maeve")
	id := patientNamed(t, l.site, "Østergård, Søren")
	l.shell.desk.goTo(pages.Target{Tab: pages.TabPatients, Patient: id})
	l.settle()
	reads := auditOf(t, l.site, "patient.read")
	if reads == 0 {
		t.Fatal("an administrator's reading is recorded")
	}
	for range 5 {
		l.elsewhere()
	}
	if n := auditOf(t, l.site, "patient.read"); n != reads {
		t.Errorf("%d readings became %d", reads, n)
	}
}

func TestTheOpenVisitFollowsAnotherDesk(t *testing.T) {
	l := newLiveSite(t, "grace")
	id := l.walkIn("Zoë", "Elsewhere")
	l.elsewhere()
	list, err := l.other.Services.Appointments.List(system(), service.AppointmentFilter{Patient: id}, service.PageRequest{})
	if err != nil || len(list.Rows) != 1 {
		t.Fatal(err)
	}
	l.shell.desk.openTab(pages.TabAppointments)
	l.shell.desk.goTo(pages.Target{Tab: pages.TabAppointments, Appointment: list.Rows[0].ID})
	uitest.Button(t, l.w, "Undo check-in")
	if err := l.other.Services.Appointments.NoShow(system(), list.Rows[0].ID, list.Rows[0].Version); err != nil {
		t.Fatal(err)
	}
	l.elsewhere()
	if slices.Contains(uitest.Texts(l.w), "Undo check-in") {
		t.Error("the dialog offers what is no longer possible")
	}
}

// A window that was closed hears nothing more.
func TestSigningOutEndsTheFeeds(t *testing.T) {
	l := newLiveSite(t, "grace")
	bus := l.shell.opened.Bus
	l.shell.signOut()
	l.today.page, l.today.badges = 0, 0
	bus.Publish(service.OutsideChange{})
	bus.Flush()
	for _, f := range l.timers {
		f()
	}
	if l.today.page+l.today.badges != 0 {
		t.Error("read for somebody who has left")
	}
	event.Subscribe(bus, func(any) {})() // the bus itself goes on for the next one
}
