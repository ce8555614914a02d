package service_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/event"
	"caredesk/internal/service"
)

// elsewhere is another system's database, in memory.
type elsewhere struct {
	in    *service.Incoming
	fault error
}

func (e elsewhere) Read(_ context.Context, r service.ImportRequest) (*service.Incoming, error) {
	if r.Progress != nil {
		r.Progress(1, 1)
	}
	return e.in, e.fault
}

// oldSystem is a small hospital of before: an administrator and a doctor whose
// user name and licence number are taken here, a department of the same name,
// two patients, three visits with a record, and a bill of each kind.
func oldSystem() *service.Incoming {
	at := func(day, clock string) time.Time {
		return clinic.MustDate(day).At(clinic.MustClock(clock), monday.Location()).UTC()
	}
	user := func(id clinic.UserID, name, first, last string, role clinic.Role) service.IncomingUser {
		return service.IncomingUser{Hash: hashed(), ProfileID: int64(id), Key: fmt.Sprintf("%064d", id), User: clinic.User{ID: id, Username: name, FirstName: first, LastName: last,
			Role: role, Active: true, CreatedAt: at("2025-01-02", "08:00")}}
	}
	patient := func(id clinic.PatientID, first, last string) service.IncomingPatient {
		return service.IncomingPatient{ProfileID: int64(id), Patient: clinic.Patient{ID: id, FirstName: first, LastName: last, DateOfBirth: clinic.MustDate("1971-03-04"),
			CreatedAt: at("2025-01-02", "08:00"), UpdatedAt: at("2025-01-02", "08:00")}}
	}
	visit := func(id clinic.AppointmentID, p clinic.PatientID, day string, state clinic.AppointmentStatus) clinic.Appointment {
		return clinic.Appointment{ID: id, PatientID: p, DoctorID: 1, Date: clinic.MustDate(day), Start: clinic.MustClock("09:00"), Minutes: 30, Status: state,
			Kind: clinic.VisitNew, Urgency: clinic.UrgencyNormal, CreatedAt: at(day, "08:00"), UpdatedAt: at(day, "10:00")}
	}
	bill := func(id clinic.PaymentID, v clinic.AppointmentID, p clinic.PatientID, n int64, state service.ImportedMoney, day string) service.IncomingBill {
		b := service.IncomingBill{ID: id, Patient: p, Visit: v, Amount: euros(n), State: state, At: at(day, "10:00")}
		if state != service.MoneyOwed {
			b.Method = clinic.PayCash
		}
		return b
	}
	return &service.Incoming{System: "Old Clinic", Source: "old.db", Digest: strings.Repeat("d", 64),
		Found: map[service.ImportTable]int{service.TableSettings: 1, service.TableUsers: 4, service.TableProfiles: 4, service.TablePatients: 2, service.TableDepartments: 2,
			service.TableSpecializations: 1, service.TableDoctors: 1, service.TableDoctorFields: 1, service.TableVisits: 3, service.TableRecords: 1, service.TablePayments: 3},
		Settings: &clinic.Settings{HospitalName: "Old Clinic", Phone: "+44 20 7946 0500", EstablishedYear: 1999}, SettingsID: 1,
		Users: []service.IncomingUser{user(1, "maeve", "Old", "Admin", clinic.RoleAdmin), user(2, "olddoc", "Dora", "Old", clinic.RoleDoctor),
			user(3, "p3", "Peter", "Früher", clinic.RolePatient), user(4, "p4", "Paula", "Damals", clinic.RolePatient)},
		Patients:        []service.IncomingPatient{patient(3, "Peter", "Früher"), patient(4, "Paula", "Damals")},
		Departments:     []clinic.Department{{ID: 1, Name: "cardiology", HeadDoctor: 1, CreatedAt: at("2025-01-02", "08:00")}, {ID: 2, Name: "Dermatology", CreatedAt: at("2025-01-02", "08:00")}},
		Specializations: []clinic.Specialization{{ID: 7, Name: "Phlebology", CreatedAt: at("2025-01-02", "08:00")}},
		Doctors: []service.IncomingDoctor{{Fields: []int64{7}, Doctor: clinic.Doctor{ID: 1, User: clinic.User{ID: 2, FirstName: "Dora", LastName: "Old"}, DepartmentID: 1,
			LicenseNumber: "MC-1", Fee: euros(60), Available: true, SlotMinutes: 30, Specializations: []clinic.Specialization{{ID: 7}}, Hours: week("09:00", "12:00"), CreatedAt: at("2025-01-02", "08:00")}}},
		Visits: []clinic.Appointment{visit(1, 3, "2025-05-05", clinic.StatusCompleted), visit(2, 4, "2025-05-06", clinic.StatusNoShow), visit(3, 4, "2026-12-01", clinic.StatusBooked)},
		Records: []clinic.HistoryEntry{{ID: 1, PatientID: 3, AppointmentID: 1, DoctorID: 1, Diagnosis: "Old cold", CreatedAt: at("2025-05-05", "09:30"), Version: 1,
			VisitDate: clinic.MustDate("2025-05-05")}},
		Bills: []service.IncomingBill{bill(1, 1, 3, 60, service.MoneyPaid, "2025-05-05"), bill(2, 2, 4, 20, service.MoneyRefunded, "2025-05-06"),
			bill(3, 3, 4, 35, service.MoneyOwed, "2025-05-06")}}
}

func (h *hospital) movingIn(e elsewhere) *service.Imports {
	ids := 0
	return service.New(service.Deps{UoW: cutting{h.store, h.TB}, Bus: event.NewBus(), Now: h.clock, Log: slog.New(slog.DiscardHandler), Imports: e,
		NewID: func() string { ids++; return "move-" + strconv.Itoa(ids) }, Passwords: recycledHash{hasher()}}).Imports
}

// Another hospital moves in beside one that is there: what the dry run says and
// nothing more; nobody's user name, licence or details are taken over; its money
// is what it was there; and it moves in once.
func TestAnotherHospitalMovesIn(t *testing.T) {
	h := newHospital(t)
	imports := h.movingIn(elsewhere{in: oldSystem()})
	cmd := service.ImportCommand{File: "old.db"}
	people := func() int {
		return value(h.Patients.Search(h.desk, service.PatientFilter{}, service.PageRequest{}))(t).Total
	}
	before := people()
	dry := value(imports.DryRun(h.admin, cmd))(t)
	if people() != before || len(dry.Rows) != 0 {
		t.Error("the dry run left something")
	}
	if dry.Billed != euros(115) || dry.Paid != euros(80) || dry.Refunded != euros(20) || dry.Owed != euros(35) || dry.Found() != 23 || dry.Refused() != 0 {
		t.Errorf("the dry run: billed %s, paid %s, refunded %s, owed %s, %d rows, %d refused: %+v", dry.Billed, dry.Paid, dry.Refunded, dry.Owed, dry.Found(), dry.Refused(), dry.Notes)
	}
	cmd.Digest = strings.Repeat("e", 64)
	_, err := imports.Run(h.admin, cmd)
	refused(t, err, clinic.Stale)
	cmd.Digest = dry.Digest
	var steps []int
	cmd.Progress = func(stage service.ImportStage, done, total int) {
		if done > total {
			t.Errorf("%s: %d of %d", stage, done, total)
		}
		steps = append(steps, done)
	}
	done := value(imports.Run(h.admin, cmd))(t)
	if len(steps) < 5 {
		t.Errorf("progress: %v", steps)
	}
	if done.Billed != dry.Billed || done.Owed != dry.Owed || len(done.Notes) != len(dry.Notes) || done.Changed() != dry.Changed() || len(done.Rows) == 0 {
		t.Errorf("done %+v, the dry run said %+v", done.Counts, dry.Counts)
	}
	equal(t, "patients", people(), before+2)
	for _, text := range []string{"user name", "licence number", "Settings say something else"} {
		if !slices.ContainsFunc(done.Notes, func(n service.ImportNote) bool { return strings.Contains(n.Reason, text) }) {
			t.Errorf("nothing is said of a %s: %+v", text, done.Notes)
		}
	}
	equal(t, "the hospital's name", value(h.Settings.Get(h.admin))(t).HospitalName, "Harbour Clinic")
	equal(t, "its gaps are filled", value(h.Settings.Get(h.admin))(t).EstablishedYear, 1999)
	departments := value(h.Departments.List(h.admin, false))(t)
	equal(t, "departments, of which one was here", len(departments), 2)
	must(t, second(h.Sessions.SignIn(context.Background(), "maeve", password, "desk-1"))) // Maeve Ryan still

	peter := value(h.Patients.Search(h.desk, service.PatientFilter{Text: "Früher"}, service.PageRequest{}))(t).Rows[0]
	chart := value(h.History.Timeline(h.admin, service.HistoryQuery{HistoryFilter: service.HistoryFilter{Patient: peter.ID, Text: "Old cold", Kinds: clinic.Kinds(clinic.TimelineVisit)}}, service.PageRequest{}))(t)
	equal(t, "records found", len(chart.Rows), 1)
	bills := value(h.Billing.List(h.cashier, service.InvoiceFilter{}, service.PageRequest{}))(t).Rows
	states := map[clinic.InvoiceStatus]int{}
	for _, i := range bills {
		states[i.Status]++
	}
	if len(bills) != 3 || states[clinic.InvoicePaid] != 1 || states[clinic.InvoiceVoid] != 1 || states[clinic.InvoiceIssued] != 1 {
		t.Errorf("bills: %v", states)
	}
	h.sound()

	cmd.Digest, cmd.Progress = "", nil
	_, err = imports.Run(h.admin, cmd)
	refused(t, err, clinic.Conflict, "", "moved in already", "Maeve Ryan")
	_, err = imports.DryRun(h.admin, cmd)
	refused(t, err, clinic.Conflict)
	equal(t, "patients after a second time", people(), before+2)
}

func TestWhatCannotMoveIn(t *testing.T) {
	h := newHospital(t)
	unreadable := clinic.Errorf(clinic.Invalid, "This is no database of that system.")
	for name, c := range map[string]struct {
		from elsewhere
		cmd  service.ImportCommand
		code clinic.Code
		text string
	}{
		"nothing chosen": {elsewhere{in: oldSystem()}, service.ImportCommand{}, clinic.Invalid, "Choose the database"},
		"two at once":    {elsewhere{in: oldSystem()}, service.ImportCommand{File: "a", DSN: "b"}, clinic.Invalid, "Choose the database"},
		"not readable":   {elsewhere{fault: unreadable}, service.ImportCommand{File: "a"}, clinic.Invalid, "no database of that system"},
	} {
		_, err := h.movingIn(c.from).DryRun(h.admin, c.cmd)
		refused(t, err, c.code)
		_, again := h.movingIn(c.from).Run(h.admin, c.cmd)
		if !strings.Contains(clinic.MessageOf(err), c.text) || clinic.MessageOf(again) != clinic.MessageOf(err) {
			t.Errorf("%s: %v, and %v", name, err, again)
		}
	}
	_, err := h.Imports.Run(h.admin, service.ImportCommand{File: "a"})
	refused(t, err, clinic.Unavailable)
	// Given up in the middle, nothing of it is there.
	ctx, cancel := context.WithCancel(h.admin)
	_, err = h.movingIn(elsewhere{in: oldSystem()}).Run(ctx, service.ImportCommand{File: "a", Progress: func(stage service.ImportStage, done, _ int) {
		if stage == service.StageWriting && done > 3 {
			cancel()
		}
	}})
	if err == nil {
		t.Error("it was given up and done")
	}
	equal(t, "patients", value(h.Patients.Search(h.desk, service.PatientFilter{}, service.PageRequest{}))(t).Total, 2)
	h.sound()
}

// Each table is named to whoever looks at the report, each by its own name.
func TestTheTablesOfAReportHaveNames(t *testing.T) {
	seen := map[string]bool{}
	for _, table := range append(service.ImportTables(), service.TableBills) {
		if title := table.Title(); title == "" || strings.Contains(title, "_") || seen[title] {
			t.Errorf("%s is called %q", table, title)
		}
		seen[table.Title()] = true
	}
	for _, kind := range []service.TableKind{service.TablePatientList, service.TableDoctorList, service.TablePriceList, service.TableDrugs, service.TableDiagnosisCode,
		service.TableDrugClasses, service.TableInteractions} {
		if title := kind.Title(); title == "" || title == string(kind) || strings.Contains(title, "_") {
			t.Errorf("%s is called %q", kind, title)
		}
	}
	lists := map[string]bool{}
	for _, list := range []service.CodeList{service.DrugList, service.ClassList, service.InteractionList, service.DiagnosisList, service.PriceFile} {
		lists[list.Words()] = list.Words() != string(list)
	}
	if len(lists) != 5 {
		t.Errorf("lists: %v", lists)
	}
}
