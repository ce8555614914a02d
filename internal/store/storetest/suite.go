package storetest

import (
	"context"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// Harness is one dialect's fresh, empty database.
type Harness struct {
	UoW service.UnitOfWork
	// Exec runs a statement outside the store, as somebody with a database
	// shell would, under the settings that the store itself uses.
	Exec func(query string, args ...any) error
	// Query reads the first column of the first row in the same way, as text.
	Query func(query string, args ...any) (string, error)
	// Postgres says that it is PostgreSQL, which writes bytes and takes the
	// place of a row in words of its own.
	Postgres bool
	// OneAtATime says that a transaction waits for whoever reads or writes, as
	// with a shared file.
	OneAtATime bool
	// Map turns what Exec returned into the clinic error the store would give.
	Map func(error) error
}

// Run runs the conformance suite: every repository method and every rule that
// the database itself holds.
func Run(t *testing.T, open func(t *testing.T) Harness) {
	for _, part := range []struct {
		name string
		run  func(*testing.T, *site)
	}{
		{"users", testUsers}, {"patients", testPatients}, {"patient search", testSearch}, {"patient paging", testPatientPaging},
		{"registration", testRegistration}, {"look-alikes", testLookAlikes},
		{"doctors", testDoctors}, {"departments", testDepartments}, {"appointments", testAppointments},
		{"tokens", testTokens}, {"status machine", testStatusMachine}, {"moves", testMoves}, {"reminders", testReminders},
		{"unfinished visits", testUnfinished}, {"appointment lists", testAppointmentLists}, {"load", testLoad}, {"overlap rules", testOverlap},
		{"schedules", testSchedules}, {"displaced visits", testDisplaced}, {"series", testSeries}, {"consultations", testConsultations},
		{"history", testHistory}, {"vital signs", testVitals}, {"triage notes", testTriage}, {"problems", testProblems},
		{"amendments", testAmendments}, {"replaced prescriptions", testReplacedPrescriptions}, {"holds", testHolds}, {"medication", testMedication},
		{"timeline", testTimeline}, {"attachments", testAttachments},
		{"drafts", testDrafts}, {"line arithmetic", testLineArithmetic}, {"estimates", testEstimates},
		{"billing", testBilling}, {"closures", testClosures}, {"billing days", testBillingDays},
		{"billing lists", testBillingLists}, {"money rules", testMoneyRules},
		{"price list", testPriceList}, {"taxes and categories", testTaxesAndCategories}, {"payers", testPayers}, {"fees", testFees}, {"free follow-ups", testFreeVisits}, {"numbers given", testNumbersGiven},
		{"counter-entries", testCredits}, {"deposits", testDeposits}, {"claims", testClaims}, {"payment rules", testPaymentRules},
		{"settings, numbers, pictures", testSystem}, {"audit", testAudit}, {"immutable records", testImmutable},
		{"merged charts", testMerges}, {"merge rules", testMergeRules},
		{"overview", testOverview}, {"follow-ups due", testFollowUps}, {"documents and sums", testDocuments},
		{"formulary", testFormulary}, {"classes and interactions", testClassesAndInteractions}, {"diagnosis codes", testDiagnosisCodes},
		{"diagnoses used often", testOftenUsed}, {"favourites and templates", testTemplates},
		{"wrong values", testWrongValues}, {"transactions", testTransactions}, {"views", testViews}, {"papers", testPapers}, {"papers about money", testMoneyPapers},
		{"papers of merged charts", testMergedPapers}, {"reports", testReports}, {"reports of money", testMoneyReports}, {"exports", testExports}, {"imports", testImports}, {"backups", testBackups}, {"imports of tables", testTableImports}, {"desks", testDesks},
	} {
		t.Run(part.name, func(t *testing.T) { part.run(t, newSite(t, open(t))) })
	}
}

// site is a small hospital in a fresh database, with short ways to use it.
type site struct {
	t *testing.T
	Harness
	ctx   context.Context
	now   time.Time
	admin clinic.UserID
	dept  clinic.DepartmentID
}

func newSite(t *testing.T, h Harness) *site {
	t.Helper()
	s := &site{t: t, Harness: h, ctx: context.Background(), now: time.Date(2026, 11, 23, 9, 0, 0, 123456000, time.UTC)}
	s.write(func(r service.Repos) (err error) {
		s.admin, err = r.Users().Insert(s.ctx, clinic.User{Username: "admin", FirstName: "Ada", LastName: "Admin", Role: clinic.RoleAdmin,
			Active: true, CreatedAt: s.now}, "hash")
		if err != nil {
			return err
		}
		s.dept, err = r.Departments().Insert(s.ctx, clinic.Department{Name: "Cardiology", CreatedAt: s.now})
		return err
	})
	return s
}

// write runs fn in a transaction that must succeed.
func (s *site) write(fn func(service.Repos) error) {
	s.t.Helper()
	if err := s.UoW.InTx(s.ctx, fn); err != nil {
		s.t.Fatalf("transaction: %v", err)
	}
}

// read runs fn in a view that must succeed.
func (s *site) read(fn func(service.Repos) error) {
	s.t.Helper()
	if err := s.UoW.View(s.ctx, fn); err != nil {
		s.t.Fatalf("view: %v", err)
	}
}

// eachPage reads a list page by page to its end; first is said of the first page.
func eachPage[R any](s *site, limit int, list func(service.Repos, service.PageRequest) (service.Page[R], error), each func(first bool, page service.Page[R])) {
	s.t.Helper()
	req := service.PageRequest{Limit: limit}
	for first := true; first || req.After != ""; first = false {
		s.read(func(r service.Repos) error {
			page, err := list(r, req)
			each(first, page)
			req.After = page.Next
			return err
		})
	}
}

// named gives the hospital its settings, with a name.
func (s *site) named() {
	s.t.Helper()
	s.write(func(r service.Repos) error {
		set := clinic.DefaultSettings()
		set.HospitalName = "H"
		return r.Settings().Insert(s.ctx, set)
	})
}

// fails runs fn in a transaction that must fail with the code, on the field.
func (s *site) fails(code clinic.Code, field string, fn func(service.Repos) error) {
	s.t.Helper()
	err := s.UoW.InTx(s.ctx, fn)
	wantError(s.t, err, code, field)
}

func wantError(t *testing.T, err error, code clinic.Code, field string) {
	t.Helper()
	if clinic.CodeOf(err) != code || clinic.FieldOf(err) != field {
		t.Errorf("got %v, want code %q on field %q", err, code, field)
	}
	if err != nil && len(clinic.MessageOf(err)) < 10 {
		t.Errorf("the message says nothing: %q", clinic.MessageOf(err))
	}
}

// refused runs a statement past the store; the database must refuse it with the code.
func (s *site) refused(code clinic.Code, query string, args ...any) {
	s.t.Helper()
	err := s.Exec(query, args...)
	if err == nil {
		s.t.Errorf("the database took %s", query)
		return
	}
	if got := clinic.CodeOf(s.Map(err)); got != code {
		s.t.Errorf("%s: got %v, want code %q", query, s.Map(err), code)
	}
}

// must runs a statement past the store that has to work.
func (s *site) must(query string, args ...any) {
	s.t.Helper()
	if err := s.Exec(query, args...); err != nil {
		s.t.Fatalf("%s: %v", query, err)
	}
}

func (s *site) patient(number, first, last string, change ...func(*clinic.Patient)) clinic.PatientID {
	s.t.Helper()
	p := clinic.Patient{Number: number, FirstName: first, LastName: last, CreatedAt: s.now}
	for _, c := range change {
		c(&p)
	}
	s.write(func(r service.Repos) (err error) {
		p.ID, err = r.Patients().Insert(s.ctx, p)
		return err
	})
	return p.ID
}

func (s *site) doctor(first, last, prefix string, change ...func(*clinic.Doctor)) clinic.DoctorID {
	s.t.Helper()
	d := clinic.Doctor{Headline: "Cardiologist", DepartmentID: s.dept, LicenseNumber: "LIC-" + prefix, Available: true, SlotMinutes: 30,
		TokenPrefix: prefix, Fee: clinic.Money{Minor: 6000, Currency: "EUR"}, CreatedAt: s.now}
	d.User = clinic.User{Username: "dr." + prefix, FirstName: first, LastName: last, Role: clinic.RoleDoctor, Active: true, CreatedAt: s.now}
	for _, c := range change {
		c(&d)
	}
	s.write(func(r service.Repos) (err error) {
		if d.User.ID, err = r.Users().Insert(s.ctx, d.User, "hash"); err != nil {
			return err
		}
		d.ID, err = r.Doctors().Insert(s.ctx, d)
		return err
	})
	return d.ID
}

// visit is a booked visit of half an hour; change may make it another.
func (s *site) visit(p clinic.PatientID, d clinic.DoctorID, date, start string, change ...func(*clinic.Appointment)) clinic.Appointment {
	a := clinic.Appointment{PatientID: p, DoctorID: d, Date: clinic.MustDate(date), Start: clinic.MustClock(start), Minutes: 30,
		Status: clinic.StatusBooked, Kind: clinic.VisitNew, CreatedAt: s.now}
	for _, c := range change {
		c(&a)
	}
	return a
}

func (s *site) book(a clinic.Appointment) clinic.AppointmentID {
	s.t.Helper()
	s.write(func(r service.Repos) (err error) {
		a.ID, err = r.Appointments().Insert(s.ctx, a, s.admin)
		return err
	})
	return a.ID
}

func (s *site) appointment(id clinic.AppointmentID) (a clinic.Appointment) {
	s.t.Helper()
	s.read(func(r service.Repos) (err error) {
		a, err = r.Appointments().Get(s.ctx, id)
		return err
	})
	return a
}
