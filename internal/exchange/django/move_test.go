package django_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"os"
	"strings"
	"testing"

	"caredesk/internal/auth"
	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func escaped(path string) string { return (&url.URL{Path: path}).EscapedPath()[1:] }

// small leaves 100 users with their visits, so that a test takes a second.
var small = []string{"DELETE FROM payment_record WHERE appointment_id > 60", "DELETE FROM appointments_patienthistory WHERE appointment_id > 60",
	"DELETE FROM appointments_appointment WHERE id > 60", "DELETE FROM patient_profile WHERE user_id > 100",
	"DELETE FROM users_profile WHERE user_id > 100", "DELETE FROM auth_user WHERE id > 100"}

func countOf(r service.ImportReport, t service.ImportTable) service.ImportCount {
	for _, c := range r.Counts {
		if c.Table == t {
			return c
		}
	}
	return service.ImportCount{}
}

func TestTheWholeHospitalMovesIntoAnEmptyDatabase(t *testing.T) {
	before := sum(t, fixture)
	c := openClinic(t)
	dry, err := c.Imports.DryRun(c.owner, service.ImportCommand{File: fixture, Currency: "EUR"})
	if err != nil {
		t.Fatal(err)
	}
	counts := map[service.ImportTable][4]int{}
	for _, n := range dry.Counts {
		counts[n.Table] = [4]int{n.Found, n.Taken, n.Changed, n.Refused}
	}
	want := map[service.ImportTable][4]int{service.TableSettings: {1, 1, 0, 0}, service.TableUsers: {605, 605, 0, 0}, service.TableProfiles: {605, 605, 0, 0},
		service.TablePatients: {600, 600, 0, 0}, service.TableDepartments: {6, 6, 0, 0}, service.TableSpecializations: {6, 6, 0, 0},
		service.TableDoctors: {4, 4, 0, 0}, service.TableDoctorFields: {4, 4, 0, 0}, service.TableHours: {40, 40, 0, 0},
		service.TableVisits: {1501, 1501, 23, 0}, service.TableRecords: {848, 848, 0, 0}, service.TablePayments: {848, 848, 0, 0}}
	if !maps.Equal(counts, want) {
		t.Errorf("counts:\n%v, want\n%v", counts, want)
	}
	for _, n := range dry.Notes {
		if n.Table != service.TableVisits || n.Field != "status" || !strings.HasPrefix(n.Reason, "The visit was never confirmed and its day is over.") {
			t.Errorf("note %+v", n)
		}
	}
	if got := fmt.Sprint(dry.Billed, dry.Paid, dry.Refunded, dry.Owed); got != "€ 57,295.00 € 45,820.00 € 10,210.00 € 11,475.00" {
		t.Errorf("money: %s", got)
	}
	if n := c.number("SELECT count(*) FROM auth_user"); n != 0 {
		t.Fatalf("the dry run wrote %d users", n)
	}
	last := 0
	r, err := c.Imports.Run(c.owner, service.ImportCommand{File: fixture, Currency: "EUR", Digest: dry.Digest, Progress: func(stage service.ImportStage, done, total int) {
		if done > total {
			t.Errorf("%s %d of %d", stage, done, total)
		}
		last = done
	}})
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(r.Counts, r.Notes) != fmt.Sprint(dry.Counts, dry.Notes) || last != 605+4+1501+848+848 {
		t.Errorf("what was done differs from the dry run, or the progress ended at %d", last)
	}
	c.verified()
	if after := sum(t, fixture); after != before {
		t.Error("the other database was changed")
	}
	for query, want := range map[string]int64{
		"SELECT count(*) FROM auth_user WHERE id BETWEEN 1 AND 605":                                       605, // and one that keeps the money
		"SELECT count(*) FROM appointments_appointment a WHERE a.duration_minutes <> 15":                  0,
		"SELECT count(*) FROM billing_invoice":                                                            848,
		"SELECT count(*) FROM billing_invoice WHERE status = 'paid'":                                      528,
		"SELECT count(*) FROM billing_invoice WHERE status = 'issued'":                                    168,
		"SELECT count(*) FROM billing_invoice WHERE status = 'void'":                                      152,
		"SELECT count(*) FROM payment_record":                                                             528 + 2*152,
		"SELECT count(*) FROM payment_record WHERE payment_date < '2026'":                                 c.number("SELECT count(*) FROM payment_record WHERE receipt_no LIKE 'RC-2025-%'"),
		"SELECT count(*) FROM cashier_closure WHERE state <> 'closed'":                                    0,
		"SELECT count(*) FROM data_import_row WHERE old_id <> new_id AND table_name <> 'billing_invoice'": 0,
	} {
		if n := c.number(query); n != want {
			t.Errorf("%s: %d, want %d", query, n, want)
		}
	}
	if s := c.text("SELECT transaction_id FROM payment_record WHERE id = 4"); s != "TX00000014" {
		t.Errorf("the transaction of payment 4 is %q", s)
	}
	if c.number("SELECT count(*) FROM payment_record p JOIN payment_record q ON q.receipt_year = p.receipt_year AND q.receipt_seq > p.receipt_seq AND q.payment_date < p.payment_date") != 0 {
		t.Error("receipts are not numbered in the order of their days")
	}
	ctx := c.signIn("admin", "Admin-pass-1")
	found, err := c.Patients.Search(ctx, service.PatientFilter{Text: "ostergaard lukasz"}, service.PageRequest{Limit: 20})
	if err != nil || len(found.Rows) == 0 {
		t.Errorf("Østergaard is found %d times: %v", len(found.Rows), err)
	}
	told, err := c.History.Timeline(ctx, service.HistoryQuery{HistoryFilter: service.HistoryFilter{Patient: 8}, Reason: "moved in"}, service.PageRequest{Limit: 50})
	if err != nil || len(told.Rows) == 0 {
		t.Errorf("%d entries of patient 8: %v", len(told.Rows), err)
	}
}

// signIn signs in and returns a context that acts for the user.
func (c *clinicAt) signIn(name, password string) context.Context {
	c.Helper()
	info, err := c.Sessions.SignIn(context.Background(), name, password, "desk")
	if err != nil {
		c.Fatalf("signing in as %s: %v", name, err)
	}
	return clinic.WithActor(context.Background(), info.Actor)
}

func TestStaffAndPatientsSignInWithTheirOldPasswords(t *testing.T) {
	c := openClinic(t)
	path := copied(t, append(small, "UPDATE auth_user SET password = 'bcrypt_sha256$$2b$12$abcdefghijklmnopqrstuu' WHERE id = 3",
		"UPDATE auth_user SET password = 'pbkdf2_sha256$99999999$salt$Zh+9+djgkDHhOAAn70hMEt1DlG7a5B+ApjDrnp0LwmI=' WHERE id = 4")...)
	r, err := c.Imports.Run(c.owner, service.ImportCommand{File: path, Currency: "EUR"})
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []struct{ name, password string }{{"admin", "Admin-pass-1"}, {"dr000", "Clinic-pass-1"}, {"patient00000", "Clinic-pass-1"}} {
		if s := c.text("SELECT password FROM auth_user WHERE username = ?", who.name); !strings.HasPrefix(s, "pbkdf2_sha256$260000$") {
			t.Errorf("%s came in with %.20q", who.name, s)
		}
		if _, err := c.Sessions.SignIn(context.Background(), who.name, "Wrong-pass-1", "desk"); clinic.CodeOf(err) != clinic.Unauthenticated {
			t.Errorf("a wrong password of %s: %v", who.name, err)
		}
		c.signIn(who.name, who.password)
		if s := c.text("SELECT password FROM auth_user WHERE username = ?", who.name); !strings.HasPrefix(s, "$argon2id$") {
			t.Errorf("the password of %s was not hashed anew: %.20q", who.name, s)
		}
		c.signIn(who.name, who.password)
	}
	// What cannot be checked lets nobody in, and is said.
	for id, name := range map[int64]string{3: "dr001", 4: "dr002"} {
		if _, err := c.Sessions.SignIn(context.Background(), name, "Clinic-pass-1", "desk"); clinic.CodeOf(err) != clinic.Unauthenticated {
			t.Errorf("%s without a password that can be checked: %v", name, err)
		}
		if !has(r, service.TableUsers, id, service.ImportChanged, "cannot be checked here") {
			t.Errorf("nothing is said of the password of %s", name)
		}
	}
	if r.StaffWithoutPassword != 2 {
		t.Errorf("%d of the staff need a password, want 2", r.StaffWithoutPassword)
	}
	// Lock-out counts wrong old passwords as any other.
	var locked error
	for range 12 {
		if _, locked = c.Sessions.SignIn(context.Background(), "patient00003", "Wrong-pass-1", "desk"); clinic.CodeOf(locked) == clinic.LockedOut {
			break
		}
	}
	if clinic.CodeOf(locked) != clinic.LockedOut {
		t.Errorf("twelve wrong passwords: %v", locked)
	}
	if !auth.Known("pbkdf2_sha256$260000$salt$Zh+9+djgkDHhOAAn70hMEt1DlG7a5B+ApjDrnp0LwmI=") || auth.Known("md5$salt$0123") || auth.Known("!unusable") || auth.Known("") {
		t.Error("the kinds of hash are mixed up")
	}
	c.verified()
}

func has(r service.ImportReport, table service.ImportTable, id int64, o service.ImportOutcome, text string) bool {
	for _, n := range r.Notes {
		if n.Table == table && n.ID == id && n.Outcome == o && strings.Contains(n.Reason, text) {
			return true
		}
	}
	return false
}

func TestASecondTimeIsRefused(t *testing.T) {
	c := openClinic(t)
	path := copied(t, small...)
	if _, err := c.Imports.Run(c.owner, service.ImportCommand{File: path, Currency: "EUR"}); err != nil {
		t.Fatal(err)
	}
	users := c.number("SELECT count(*) FROM auth_user")
	// Also when work went on there meanwhile.
	execAll(t, path, "UPDATE appointments_appointment SET notes = 'later' WHERE id = 3")
	for name, do := range map[string]func(context.Context, service.ImportCommand) (service.ImportReport, error){"dry run": c.Imports.DryRun, "run": c.Imports.Run} {
		_, err := do(c.owner, service.ImportCommand{File: path})
		if clinic.CodeOf(err) != clinic.Conflict || !strings.Contains(clinic.MessageOf(err), "was moved in already, on 26 Nov 2026") {
			t.Errorf("a second %s: %v", name, err)
		}
	}
	if n := c.number("SELECT count(*) FROM auth_user"); n != users {
		t.Errorf("%d users became %d", users, n)
	}
}

func TestAHospitalThatIsAtWorkTakesAnotherIn(t *testing.T) {
	c := openClinic(t)
	admin := c.setUp()
	if _, err := c.Departments.Create(admin, clinic.Department{Name: "cardiology"}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Drawers.CloseDay(admin, clinic.MustDate("2026-06-30")); err != nil {
		t.Fatal(err)
	}
	path := copied(t, append(small, "UPDATE auth_user SET username = 'Chief' WHERE id = 9")...)
	r, err := c.Imports.Run(admin, service.ImportCommand{File: path})
	if err != nil {
		t.Fatal(err)
	}
	c.verified()
	if !has(r, service.TableUsers, 9, service.ImportChanged, "The user name chief is taken here; it becomes chief-2.") ||
		!has(r, service.TableDepartments, 1, service.ImportChanged, "they become one") || !has(r, service.TableSettings, 1, service.ImportChanged, "which stays") {
		t.Errorf("notes: %v", r.Notes)
	}
	if s := c.text("SELECT hospital_name FROM system_settings"); s != "Harbour Clinic" {
		t.Errorf("the hospital is called %q now", s)
	}
	if s := c.text("SELECT phone FROM system_settings"); s != "+353 91 555 0100" {
		t.Errorf("the phone that was missing is %q now", s)
	}
	// The administrator there had number 1, which is taken here.
	var moved int64
	for _, row := range r.Rows {
		if row.Table == service.TableUsers && row.Old == 1 {
			moved = row.New
		}
	}
	if moved <= 605 && moved <= 100 || c.text("SELECT username FROM auth_user WHERE id = ?", moved) != "admin" {
		t.Errorf("user 1 became %d", moved)
	}
	if n := c.number("SELECT count(*) FROM billing_invoice WHERE issued_on <= '2026-06-30'"); n != 0 {
		t.Errorf("%d bills stand in closed books", n)
	}
	if n := c.number("SELECT count(*) FROM payment_record WHERE payment_date < '2026-06-30' AND business_date = '2026-07-01'"); n == 0 {
		t.Error("no payment kept its day and moved its books")
	}
	// Only administrators may.
	desk := clinic.WithActor(context.Background(), clinic.Actor{UserID: 1, Role: clinic.RoleReceptionist})
	if _, err := c.Imports.DryRun(desk, service.ImportCommand{File: path}); clinic.CodeOf(err) != clinic.Forbidden {
		t.Errorf("a receptionist's dry run: %v", err)
	}
}

func TestWhatIsCancelledOrChangedMeanwhileLeavesNothing(t *testing.T) {
	c := openClinic(t)
	path := copied(t, small...)
	for _, stop := range []int{1, 60, 150, 190} {
		ctx, cancel := context.WithCancel(c.owner)
		_, err := c.Imports.Run(ctx, service.ImportCommand{File: path, Currency: "EUR", Progress: func(stage service.ImportStage, done, _ int) {
			if stage == service.StageWriting && done >= stop {
				cancel()
			}
		}})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled at %d: %v", stop, err)
		}
		cancel()
	}
	_, err := c.Imports.Run(c.owner, service.ImportCommand{File: path, Currency: "EUR", Digest: strings.Repeat("0", 64)})
	if clinic.CodeOf(err) != clinic.Stale {
		t.Errorf("another database than in the dry run: %v", err)
	}
	for _, table := range []string{"auth_user", "appointments_appointment", "payment_record", "audit_log", "data_import", "number_series", "system_settings"} {
		if n := c.number("SELECT count(*) FROM " + table); n != 0 {
			t.Errorf("%d rows of %s were left", n, table)
		}
	}
	c.verified()
}

func TestAnEmptyDatabaseIsNotLockedForGood(t *testing.T) {
	c := openClinic(t)
	path := copied(t, append(small, "UPDATE auth_user SET password = '!' WHERE id = 1")...)
	_, err := c.Imports.Run(c.owner, service.ImportCommand{File: path, Currency: "EUR"})
	if clinic.CodeOf(err) != clinic.Conflict || !strings.Contains(clinic.MessageOf(err), "nobody could sign in") {
		t.Errorf("without an administrator: %v", err)
	}
}

// A database that is killed while it is moved in has nothing of it.
func TestKilledInTheMiddleLeavesNothing(t *testing.T) {
	if os.Getenv("CAREDESK_MOVE_AND_HANG") != "" {
		c := openAt(t, os.Getenv("CAREDESK_MOVE_AND_HANG"))
		_, _ = c.Imports.Run(c.owner, service.ImportCommand{File: fixture, Currency: "EUR", Progress: func(stage service.ImportStage, done, _ int) {
			if stage == service.StageWriting && done > 700 {
				fmt.Println("half way")
				select {}
			}
		}})
		return
	}
	path := killedHalfWay(t)
	c := openAt(t, path)
	if n := c.number("SELECT (SELECT count(*) FROM auth_user) + (SELECT count(*) FROM appointments_appointment) + (SELECT count(*) FROM audit_log)"); n != 0 {
		t.Errorf("%d rows were left", n)
	}
	c.verified()
}
