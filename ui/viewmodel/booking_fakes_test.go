package viewmodel

import (
	"context"
	"strings"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// deskNow is Monday, 23 November 2026, 10:42 at the clinic.
var deskNow = time.Date(2026, 11, 23, 10, 42, 0, 0, time.UTC)

var deskToday = clinic.DateOf(deskNow)

// fakeDesk answers as the services would, and notes what was asked.
type fakeDesk struct {
	visits   fakeVisits
	queue    fakeQueue
	calls    fakeReminders
	patients fakePatients
	doctors  fakeDoctors
	units    fakeUnits
	bills    fakeBills
	vitals   fakeVitals
	problems fakeProblems
}

// frontDesk returns a desk for a role over the fakes.
func (f *fakeDesk) frontDesk(role clinic.Role, r Runner) FrontDesk {
	actor := clinic.Actor{UserID: 7, Role: role, Name: "Grace Byrne"}
	if role == clinic.RoleDoctor {
		actor.DoctorID = 1
	}
	return FrontDesk{
		Services: Services{Appointments: &f.visits, Queue: &f.queue, Reminders: &f.calls, Patients: &f.patients, Doctors: &f.doctors, Departments: &f.units, Billing: &f.bills,
			Vitals: &f.vitals, Problems: &f.problems, Triage: fakeTriage{}},
		Runner: r, Context: context.Background, Now: func() time.Time { return deskNow }, Actor: actor,
	}
}

type fakeVisits struct {
	AppointmentService
	days    []service.DayQuery
	weeks   []service.WeekQuery
	months  []service.MonthQuery
	lists   []service.AppointmentFilter
	frees   []service.FreeQuery
	checks  []service.BookCommand
	books   []service.BookCommand
	moves   []service.MoveCommand
	walkIns []service.WalkInCommand
	asked   []service.RequestCommand
	calls   []string // the steps taken with visits

	rows    []service.AppointmentRow
	next    string // of the first page
	clashes []clinic.Clash
	slots   []clinic.Slot
	row     service.AppointmentRow
	err     error
}

func (f *fakeVisits) Day(_ context.Context, q service.DayQuery) (service.Day, error) {
	f.days = append(f.days, q)
	return service.Day{Date: q.Date, Doctors: []service.DayDoctor{{Doctor: clinic.Doctor{ID: 1}, Visits: f.rows}}}, f.err
}

func (f *fakeVisits) List(_ context.Context, q service.AppointmentFilter, p service.PageRequest) (service.Page[service.AppointmentRow], error) {
	f.lists = append(f.lists, q)
	if p.After != "" {
		return service.Page[service.AppointmentRow]{Rows: f.rows, Total: -1}, f.err
	}
	return service.Page[service.AppointmentRow]{Rows: f.rows, Total: len(f.rows), Next: f.next}, f.err
}

func (f *fakeVisits) Get(context.Context, clinic.AppointmentID) (service.AppointmentRow, error) {
	f.calls = append(f.calls, "get")
	return f.row, nil
}

func (f *fakeVisits) Changes(context.Context, clinic.AppointmentID) ([]clinic.StatusChange, error) {
	return []clinic.StatusChange{{To: f.row.Status, At: deskNow}}, nil
}

func (f *fakeVisits) Check(_ context.Context, c service.BookCommand) ([]clinic.Clash, []clinic.Slot, error) {
	f.checks = append(f.checks, c)
	return f.clashes, f.slots, nil
}

func (f *fakeVisits) FreeSlots(_ context.Context, q service.FreeQuery) ([]clinic.Slot, error) {
	f.frees = append(f.frees, q)
	return f.slots, f.err
}

func (f *fakeVisits) Book(_ context.Context, c service.BookCommand) (clinic.AppointmentID, error) {
	f.books = append(f.books, c)
	return 99, f.err
}

func (f *fakeVisits) Move(_ context.Context, c service.MoveCommand) error {
	f.moves = append(f.moves, c)
	return f.err
}

func (f *fakeVisits) WalkIn(_ context.Context, c service.WalkInCommand) (clinic.AppointmentID, int, error) {
	f.walkIns = append(f.walkIns, c)
	return 98, 7, f.err
}

func (f *fakeVisits) Request(_ context.Context, c service.RequestCommand) (clinic.AppointmentID, error) {
	f.asked = append(f.asked, c)
	return 97, f.err
}

func (f *fakeVisits) step(name string) error {
	f.calls = append(f.calls, name)
	return f.err
}

func (f *fakeVisits) Confirm(context.Context, clinic.AppointmentID, int) error {
	return f.step("confirm")
}
func (f *fakeVisits) Restore(context.Context, clinic.AppointmentID, int) error {
	return f.step("restore")
}
func (f *fakeVisits) NoShow(context.Context, clinic.AppointmentID, int) error {
	return f.step("no-show")
}
func (f *fakeVisits) UndoCheckIn(context.Context, clinic.AppointmentID, int) error {
	return f.step("undo check-in")
}
func (f *fakeVisits) UndoNoShow(context.Context, clinic.AppointmentID, int) error {
	return f.step("undo no-show")
}
func (f *fakeVisits) BackToQueue(context.Context, clinic.AppointmentID, int) error {
	return f.step("back to queue")
}
func (f *fakeVisits) CheckIn(context.Context, clinic.AppointmentID, int) (int, error) {
	return 7, f.step("check in")
}
func (f *fakeVisits) Cancel(_ context.Context, _ clinic.AppointmentID, _ int, by clinic.CancelledBy, reason string) error {
	return f.step("cancel by " + string(by) + ": " + reason)
}

type fakePatients struct {
	PatientService
	merges    []clinic.PatientMerge
	filters   []service.PatientFilter
	saved     []clinic.Patient
	images    []service.Image
	allergies [][]clinic.Allergy
	patient   clinic.Patient
	rows      []service.PatientRow
	next      string
	err       error
	knowing   []service.RegisterCommand
	looked    []clinic.Patient
	alikes    []service.LookAlike
	lookErr   error
}

func (f *fakePatients) Search(_ context.Context, q service.PatientFilter, p service.PageRequest) (service.Page[service.PatientRow], error) {
	f.filters = append(f.filters, q)
	page := service.Page[service.PatientRow]{Total: len(f.rows), Next: f.next}
	for _, r := range f.rows {
		if strings.Contains(r.LastName, q.Text) {
			page.Rows = append(page.Rows, r)
		}
	}
	if p.After != "" {
		page.Next, page.Total = "", -1
	}
	return page, f.err
}

func (f *fakePatients) Get(context.Context, clinic.PatientID) (clinic.Patient, error) {
	return f.patient, nil
}

func (f *fakePatients) Register(_ context.Context, p clinic.Patient, i service.Image) (clinic.PatientID, error) {
	f.saved, f.images = append(f.saved, p), append(f.images, i)
	return 55, f.err
}

func (f *fakePatients) RegisterKnowing(_ context.Context, c service.RegisterCommand) (clinic.PatientID, error) {
	f.knowing = append(f.knowing, c)
	return 56, f.err
}

func (f *fakePatients) LookAlikes(_ context.Context, p clinic.Patient) ([]service.LookAlike, error) {
	f.looked = append(f.looked, p)
	return f.alikes, f.lookErr
}

func (f *fakePatients) Update(_ context.Context, p clinic.Patient, i service.Image) error {
	f.saved, f.images = append(f.saved, p), append(f.images, i)
	return f.err
}

func (f *fakePatients) SetAllergies(_ context.Context, _ clinic.PatientID, _ int, _ clinic.AllergyStatus, list []clinic.Allergy) error {
	f.allergies = append(f.allergies, list)
	return f.err
}

func (f *fakePatients) Merges(context.Context, clinic.PatientID) ([]clinic.PatientMerge, error) {
	return f.merges, nil
}

func (f *fakePatients) Retire(context.Context, clinic.PatientID, int, string) error { return f.err }

type fakeDoctors struct {
	DoctorService
	filters []service.DoctorFilter
	saved   []clinic.Doctor
	hours   [][]clinic.Availability
	// accepted are the visits that were let stay outside; outside are those that would be.
	accepted [][]clinic.AppointmentID
	outside  []service.AppointmentRow
	rows     []clinic.Doctor
	doctor   clinic.Doctor
	err      error
}

func (f *fakeDoctors) List(_ context.Context, q service.DoctorFilter) ([]clinic.Doctor, error) {
	f.filters = append(f.filters, q)
	return append([]clinic.Doctor(nil), f.rows...), nil
}
func (f *fakeDoctors) Get(context.Context, clinic.DoctorID) (clinic.Doctor, error) {
	return f.doctor, nil
}
func (f *fakeDoctors) Register(_ context.Context, c service.RegisterDoctorCommand) (clinic.DoctorID, error) {
	f.saved = append(f.saved, c.Doctor)
	return 12, f.err
}
func (f *fakeDoctors) Update(_ context.Context, d clinic.Doctor, _ service.Image) error {
	f.saved = append(f.saved, d)
	return f.err
}
func (f *fakeDoctors) ChangeHours(_ context.Context, c service.HoursCommand) error {
	f.hours, f.accepted = append(f.hours, c.Hours), append(f.accepted, c.Accept)
	return f.err
}
func (f *fakeDoctors) VisitsOutside(context.Context, clinic.DoctorID, []clinic.Availability) ([]service.AppointmentRow, error) {
	return f.outside, nil
}
func (f *fakeDoctors) Specializations(context.Context) ([]clinic.Specialization, error) {
	return nil, nil
}

type fakeUnits struct {
	DepartmentService
	saved []clinic.Department
	row   clinic.Department
	err   error
}

func (f *fakeUnits) List(context.Context, bool) ([]clinic.Department, error) {
	return []clinic.Department{f.row}, nil
}
func (f *fakeUnits) Get(context.Context, clinic.DepartmentID) (clinic.Department, error) {
	return f.row, nil
}
func (f *fakeUnits) Create(_ context.Context, d clinic.Department) (clinic.DepartmentID, error) {
	f.saved = append(f.saved, d)
	return 3, f.err
}
func (f *fakeUnits) Update(_ context.Context, d clinic.Department) error {
	f.saved = append(f.saved, d)
	return f.err
}

type fakeBills struct {
	BillingService
	rows  []clinic.Invoice
	texts []string // what lists were asked for
}

func (f *fakeBills) List(_ context.Context, q service.InvoiceFilter, _ service.PageRequest) (service.Page[clinic.Invoice], error) {
	f.texts = append(f.texts, q.Text)
	return service.Page[clinic.Invoice]{Rows: f.rows, Total: len(f.rows)}, nil
}

func (f *fakeBills) DraftFor(context.Context, clinic.AppointmentID) (clinic.InvoiceID, error) {
	return 31, nil
}

// PatientMoney says that nobody owes anything.
func (f *fakeBills) PatientMoney(context.Context, clinic.PatientID) (service.PatientMoney, error) {
	nothing := clinic.Money{Currency: "EUR"}
	return service.PatientMoney{Due: nothing, PayerDue: nothing, Deposits: nothing}, nil
}
