package service_test

import (
	"context"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"caredesk/internal/auth"
	"caredesk/internal/clinic"
	"caredesk/internal/event"
	"caredesk/internal/service"
	"caredesk/internal/store"
	"caredesk/internal/store/storetest"
)

// password is everybody's in these tests.
const password = "quiet harbour lamp 7"

// hasher is as cheap as the rules allow; hashed is password's hash, made once.
var (
	hasher = sync.OnceValue(func() *auth.Hasher {
		h, err := auth.NewHasher(auth.FloorParams())
		if err != nil {
			panic(err)
		}
		return h
	})
	hashed = sync.OnceValue(func() string {
		encoded, err := hasher().Hash(password)
		if err != nil {
			panic(err)
		}
		return encoded
	})
)

// recycledHash gives the hash made once for the password of these tests and
// knows that it is right, so that filling a hospital costs no time. Everything
// else is the real hasher.
type recycledHash struct{ *auth.Hasher }

func (r recycledHash) Verify(encoded, p string) (ok, rehash bool, err error) {
	if p == password && encoded == hashed() {
		return true, false, nil
	}
	return r.Hasher.Verify(encoded, p)
}

func (r recycledHash) Hash(p string) (string, error) {
	if p == password {
		return hashed(), nil
	}
	return r.Hasher.Hash(p)
}

// monday is the first moment of the tests' day: Monday 23 November 2026, 09:00.
var monday = time.Date(2026, time.November, 23, 9, 0, 0, 0, time.FixedZone("clinic", 2*60*60))

// today is the day of monday.
var today = clinic.MustDate("2026-11-23")

// hospital is a filled database with a sign-in a role and a clock to turn.
type hospital struct {
	testing.TB
	*service.Services
	store *store.Store
	bus   *event.Bus

	mu  sync.Mutex
	now time.Time

	admin, asha, bela, nurse, desk, cashier, anna context.Context
	cardiology                                    clinic.DepartmentID
	ashaID, belaID                                clinic.DoctorID
	annaID, jose                                  clinic.PatientID
}

func (h *hospital) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

// at turns the clock to a time of the day it stands at.
func (h *hospital) at(clock string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = clinic.DateOf(h.now).At(clinic.MustClock(clock), h.now.Location())
}

func (h *hospital) pass(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

// open wires the services to a database.
func (h *hospital) open(s *store.Store) {
	h.store, h.bus = s, event.NewBus()
	h.TB.Cleanup(h.bus.Close)
	nothingHidden(h.TB)
	ids := 0
	h.Services = service.New(service.Deps{UoW: cutting{s, h.TB}, Bus: h.bus, Now: h.clock, Log: slog.New(slog.DiscardHandler),
		NewID:     func() string { ids++; return "id-" + strconv.Itoa(ids) },
		Passwords: recycledHash{hasher()}})
}

// empty opens a hospital before its first set-up.
func empty(t testing.TB) *hospital {
	h := &hospital{TB: t, now: monday}
	h.open(storetest.New(t))
	return h
}

// newHospital opens one with people in it. Anna has a sign-in, José has none;
// Asha (Cardiology, € 80) treats neither of them yet, nor does Bela.
func newHospital(t testing.TB) *hospital {
	t.Helper()
	h := empty(t)
	fillHospital(t, h)
	return h
}

// fillHospital is newHospital in an open, empty database.
func fillHospital(t testing.TB, h *hospital) {
	t.Helper()
	settings := clinic.DefaultSettings()
	settings.HospitalName = "Harbour Clinic"
	must(t, h.Setup.Initialize(context.Background(), service.SetupCommand{Settings: settings, AdminUsername: "maeve",
		AdminFirst: "Maeve", AdminLast: "Ryan", AdminPassword: password}))
	h.admin = h.signIn("maeve")
	for _, u := range []clinic.User{{Username: "ines", LastName: "Carvalho", Role: clinic.RoleNurse},
		{Username: "grace", LastName: "Byrne", Role: clinic.RoleReceptionist},
		{Username: "colm", LastName: "Daly", Role: clinic.RoleCashier}} {
		h.settle(value(h.Users.Create(h.admin, service.CreateUserCommand{User: u, Password: password}))(t))
	}
	h.nurse, h.desk, h.cashier = h.signIn("ines"), h.signIn("grace"), h.signIn("colm")

	h.cardiology = value(h.Departments.Create(h.admin, clinic.Department{Name: "Cardiology"}))(t)
	h.ashaID = h.registerDoctor("asha", "Asha", "Sharma", "MC-1")
	h.belaID = h.registerDoctor("bela", "Béla", "Kovács", "MC-2")
	h.asha, h.bela = h.signIn("asha"), h.signIn("bela")

	h.annaID = h.registerPatient("Анна", "Ковалёва")
	h.jose = h.registerPatient("José", "Ñuñez")
	must(t, h.Users.GrantPatient(h.admin, h.annaID, "anna", password))
	h.settle(clinic.UserID(h.annaID))
	h.anna = h.signIn("anna")
	h.openDrawer(h.cashier)
}

// openDrawer opens a drawer with € 100 in it for today.
func (h *hospital) openDrawer(ctx context.Context) clinic.Drawer {
	h.Helper()
	return value(h.Drawers.Open(ctx, service.OpenDrawerCommand{Float: euros(100)}))(h)
}

// settle takes the duty to change the password away, as a first sign-in would.
func (h *hospital) settle(id clinic.UserID) {
	h.Helper()
	must(h, h.store.InTx(context.Background(), func(r service.Repos) error {
		return r.Users().SetPassword(context.Background(), id, hashed(), false)
	}))
}

func (h *hospital) signIn(username string) context.Context {
	h.Helper()
	info := value(h.Sessions.SignIn(context.Background(), username, password, "desk-1"))(h)
	return signedIn(info.Actor)
}

func (h *hospital) registerDoctor(username, first, last, license string) clinic.DoctorID {
	h.Helper()
	id := value(h.Doctors.Register(h.admin, service.RegisterDoctorCommand{Password: password, Doctor: clinic.Doctor{
		User:     clinic.User{Username: username, FirstName: first, LastName: last, Phone: "+44 20 7946 0001", Address: "1 Quay Street"},
		Headline: "Cardiologist", DepartmentID: h.cardiology, LicenseNumber: license, Fee: euros(80), Available: true, SlotMinutes: 30,
		Hours: week("09:00", "12:00", "13:00", "17:00")}}))(h)
	d := value(h.Doctors.Get(h.admin, id))(h)
	h.settle(d.User.ID)
	return id
}

// week gives the same spans from Monday to Friday.
func week(clocks ...string) []clinic.Availability {
	var hours []clinic.Availability
	for day := clinic.Monday; day <= clinic.Friday; day++ {
		for i := 0; i < len(clocks); i += 2 {
			hours = append(hours, clinic.Availability{Day: day, Active: true,
				Span: clinic.Span{From: clinic.MustClock(clocks[i]), To: clinic.MustClock(clocks[i+1])}})
		}
	}
	return hours
}

func (h *hospital) registerPatient(first, last string) clinic.PatientID {
	h.Helper()
	p := clinic.Patient{FirstName: first, LastName: last, Phone: "+7 495 000 00 01", DateOfBirth: clinic.MustDate("1980-02-29")}
	// They share a phone and a birthday, so the desk says that they are not one.
	cmd := service.RegisterCommand{Patient: p, Reason: "another person of the same household"}
	for _, alike := range value(h.Patients.LookAlikes(h.desk, p))(h) {
		cmd.LookAlikes = append(cmd.LookAlikes, alike.ID)
	}
	return value(h.Patients.RegisterKnowing(h.desk, cmd))(h)
}

func (h *hospital) book(p clinic.PatientID, d clinic.DoctorID, start string) clinic.AppointmentID {
	h.Helper()
	return value(h.Appointments.Book(h.desk, booking(p, d, start)))(h)
}

func booking(p clinic.PatientID, d clinic.DoctorID, start string) service.BookCommand {
	return service.BookCommand{Patient: p, Doctor: d, Date: today, Start: clinic.MustClock(start), Reason: "Chest pain"}
}

func (h *hospital) visit(id clinic.AppointmentID) service.AppointmentRow {
	h.Helper()
	return value(h.Appointments.Get(h.admin, id))(h)
}

func (h *hospital) version(id clinic.AppointmentID) int { h.Helper(); return h.visit(id).Version }

// consult brings a visit of Asha's or Bela's to the doctor.
func (h *hospital) consult(doctor context.Context, p clinic.PatientID, d clinic.DoctorID, start string) clinic.AppointmentID {
	h.Helper()
	id := h.book(p, d, start)
	value(h.Appointments.CheckIn(h.desk, id, h.version(id)))(h)
	value(h.Consultations.Open(doctor, id))(h)
	return id
}

// closed is a visit that was closed with a diagnosis and a prescription.
func (h *hospital) closed(doctor context.Context, p clinic.PatientID, d clinic.DoctorID, start string) (clinic.AppointmentID, service.CloseResult) {
	h.Helper()
	id := h.consult(doctor, p, d, start)
	return id, value(h.Consultations.Close(doctor, service.CloseCommand{Appointment: id, Version: h.version(id), Consultation: h.renewed(doctor, id)}))(h)
}

// findings is a consultation with a word of its own in every field.
func findings() clinic.Consultation {
	return clinic.Consultation{Symptoms: "symptom-word", Notes: "note-word", Diagnosis: "diagnosis-word", Advice: "advice-word",
		DoctorNotes: "private-word", Items: []clinic.PrescriptionItem{{Drug: "Amoxicillin", Strength: "500 mg", Form: "capsule",
			Dose: "1 capsule", Route: "by mouth", Frequency: "tds", DurationDays: 7, Quantity: "21 capsules"}}}
}

// audited returns the newest audit rows of an action, newest first.
func (h *hospital) audited(action string) []clinic.AuditEntry {
	h.Helper()
	return value(h.Audit.List(h.admin, service.AuditFilter{Action: action}, service.PageRequest{}))(h).Rows
}

func euros(n int64) clinic.Money { return clinic.Money{Minor: n * 100, Currency: "EUR"} }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("unexpected error: %v", err)
	}
}

// value takes a result and its error apart: value(f())(t).
func value[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		must(t, err)
		return v
	}
}

// refused asserts an error's code and, when given, field and a part of its message.
func refused(t testing.TB, err error, code clinic.Code, fieldAndText ...string) {
	t.Helper()
	if got := clinic.CodeOf(err); got != code {
		t.Fatalf("code %q, want %q (error: %v)", got, code, err)
	}
	if len(fieldAndText) > 0 && clinic.FieldOf(err) != fieldAndText[0] {
		t.Fatalf("field %q, want %q (error: %v)", clinic.FieldOf(err), fieldAndText[0], err)
	}
	for _, text := range fieldAndText[min(1, len(fieldAndText)):] {
		if !strings.Contains(clinic.MessageOf(err), text) {
			t.Fatalf("message %q does not say %q", clinic.MessageOf(err), text)
		}
	}
}

func equal[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}
