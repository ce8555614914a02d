package store_test

import (
	"database/sql"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store"
	"caredesk/internal/store/storetest"
)

// plan returns how SQLite would run a statement, a line a step.
func plan(t *testing.T, raw *sql.DB, query string) (steps []string) {
	t.Helper()
	rows, err := raw.Query("EXPLAIN QUERY PLAN "+query, make([]any, strings.Count(query, "?"))...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step)
	}
	return steps
}

// The statements behind the screens people wait for use an index, and those
// that page do not sort.
func TestHotQueriesUseIndexes(t *testing.T) {
	log := &storetest.Statements{}
	path := storetest.NewFile(t)
	s := storetest.OpenFile(t, path, nil, slog.New(log))
	raw := storetest.RawDB(t, path)
	// With rows in the tables, statements behind a first one run too.
	seed(t, path, 3)
	today := clinic.MustDate("2026-11-23")
	req := service.PageRequest{Limit: 1}
	for name, c := range map[string]struct {
		run   func(service.Repos) error
		sorts bool   // a sort of the few rows found is fine here
		along string // an index that one of the statements goes along
	}{
		"doctor's days": {run: func(r service.Repos) error {
			_, err := r.Appointments().Days(ctx, []clinic.DoctorID{1}, today.AddDays(-1), today.AddDays(1))
			return err
		}},
		"patient's days": {run: func(r service.Repos) error {
			_, err := r.Appointments().PatientDays(ctx, []clinic.PatientID{1}, today.AddDays(-1), today.AddDays(1))
			return err
		}},
		"calendar": {run: func(r service.Repos) error {
			_, err := r.Schedules().Calendar(ctx, []clinic.DoctorID{1}, today, today.AddDays(30))
			return err
		}, sorts: true},
		"list to phone": {run: func(r service.Repos) error {
			_, err := r.Schedules().ListDisplaced(ctx, service.DisplacedFilter{Leave: 1})
			return err
		}, sorts: true},
		"slot search": {run: func(r service.Repos) error {
			_, err := r.Appointments().Days(ctx, []clinic.DoctorID{1, 2}, today, today)
			return err
		}, sorts: true},
		"own queue": {run: func(r service.Repos) error {
			_, err := r.Queue().Arrived(ctx, 1, today.AddDays(-1), today.AddDays(1))
			return err
		}},
		"queue":      {run: func(r service.Repos) error { _, err := r.Queue().Arrived(ctx, 0, today, today); return err }},
		"unfinished": {run: func(r service.Repos) error { _, err := r.Queue().Unfinished(ctx, 0, today); return err }},
		"unfinished, counted": {run: func(r service.Repos) error {
			_, err := r.Queue().CountUnfinished(ctx, today, today.Minute())
			return err
		}},
		"moves": {run: func(r service.Repos) error { _, err := r.Queue().Moves(ctx, 1); return err }},
		"moved away": {run: func(r service.Repos) error {
			_, err := r.Queue().MovedAway(ctx, service.AppointmentFilter{From: today, To: today})
			return err
		}, sorts: true},
		"reminders":          {run: func(r service.Repos) error { _, err := r.Queue().Reminders(ctx, today); return err }, sorts: true},
		"reminders of one":   {run: func(r service.Repos) error { _, err := r.Queue().RemindersOf(ctx, 1); return err }},
		"emergency contacts": {run: func(r service.Repos) error { _, err := r.Queue().EmergencyContacts(ctx, today); return err }, sorts: true},
		"status changes":     {run: func(r service.Repos) error { _, err := r.Appointments().StatusChanges(ctx, 1); return err }},
		"day list": {run: func(r service.Repos) error {
			_, err := r.Appointments().List(ctx, service.AppointmentFilter{From: today, To: today}, req)
			return err
		}},
		"day of a department": {run: func(r service.Repos) error {
			_, err := r.Appointments().List(ctx, service.AppointmentFilter{From: today, To: today, Department: 1, NoDoctor: true}, req)
			return err
		}, sorts: true, along: "appointment_doctor_day (doctor_id=? AND appointment_date"},
		"month's load": {run: func(r service.Repos) error {
			_, err := r.Appointments().Load(ctx, service.AppointmentFilter{From: today, To: today.AddDays(41)})
			return err
		}, sorts: true, along: "COVERING INDEX appointment_day"},
		"doctor's load": {run: func(r service.Repos) error {
			_, err := r.Appointments().Load(ctx, service.AppointmentFilter{From: today, To: today.AddDays(41), Doctor: 1})
			return err
		}, sorts: true},
		"visits over midnight": {run: func(r service.Repos) error {
			_, err := r.Appointments().List(ctx, service.AppointmentFilter{From: today, To: today, Overnight: true}, req)
			return err
		}},
		"all visits": {run: func(r service.Repos) error {
			_, err := r.Appointments().List(ctx, service.AppointmentFilter{Newest: true}, req)
			return err
		}},
		"doctor's list": {run: func(r service.Repos) error {
			_, err := r.Appointments().List(ctx, service.AppointmentFilter{Doctor: 1, From: today}, req)
			return err
		}},
		"patient's list": {run: func(r service.Repos) error {
			_, err := r.Appointments().List(ctx, service.AppointmentFilter{Patient: 1, Newest: true}, req)
			return err
		}},
		"requests": {run: func(r service.Repos) error {
			_, err := r.Appointments().List(ctx, service.AppointmentFilter{Statuses: []clinic.AppointmentStatus{clinic.StatusRequested}}, req)
			return err
		}},
		"unpaid bills": {run: func(r service.Repos) error {
			_, err := r.Billing().Balances(ctx, service.BalanceFilter{AsOf: today}, req)
			return err
		}},
		"unpaid bills of one": {run: func(r service.Repos) error {
			_, err := r.Billing().Balances(ctx, service.BalanceFilter{Patient: 1, AsOf: today}, req)
			return err
		}, sorts: true},
		"has visit with": {run: func(r service.Repos) error { _, err := r.Patients().HasVisitWith(ctx, 1, 1); return err }},
		"patient":        {run: func(r service.Repos) error { _, err := r.Patients().Get(ctx, 1); return err }},
		"look-alikes by birth": {run: func(r service.Repos) error {
			_, err := r.Registration().Candidates(ctx, service.LookAlikeQuery{Births: []clinic.Date{today}})
			return err
		}},
		"look-alikes by phone": {run: func(r service.Repos) error {
			_, err := r.Registration().Candidates(ctx, service.LookAlikeQuery{PhoneE164: "+353861234567"})
			return err
		}},
		"look-alikes by identifier": {run: func(r service.Repos) error {
			_, err := r.Registration().Candidates(ctx, service.LookAlikeQuery{Identifiers: []clinic.Identifier{{Kind: clinic.IdentifierPassport, Value: "X1"}}})
			return err
		}},
		"look-alikes by name and age": {run: func(r service.Repos) error {
			_, err := r.Registration().Candidates(ctx, service.LookAlikeQuery{First: "Pat", Last: "Without", BornFrom: today, BornTo: today})
			return err
		}, along: "users_profile_like (<expr>=? AND date_of_birth>? AND date_of_birth<?)"},
		"look-alikes of a short name": {run: func(r service.Repos) error {
			_, err := r.Registration().Candidates(ctx, service.LookAlikeQuery{First: "Y", Last: "Li", BornFrom: today, BornTo: today})
			return err
		}},
		"look-alikes side by side": {run: func(r service.Repos) error {
			_, err := r.Registration().LookAlikes(ctx, []clinic.PatientID{1}, today)
			return err
		}},
		"all phone numbers": {run: func(r service.Repos) error { _, err := r.Registration().Phones(ctx, 0, 10); return err }},
		"patients": {run: func(r service.Repos) error {
			_, err := r.Patients().Search(ctx, service.PatientFilter{}, req)
			return err
		}},
		"all patients": {run: func(r service.Repos) error {
			_, err := r.Patients().Search(ctx, service.PatientFilter{WithRetired: true}, req)
			return err
		}},
		"search, word": {run: func(r service.Repos) error {
			_, err := r.Patients().Search(ctx, service.PatientFilter{Text: "patient"}, req)
			return err
		}, sorts: true},
		"search, letters": {run: func(r service.Repos) error {
			_, err := r.Patients().Search(ctx, service.PatientFilter{Text: "pa"}, req)
			return err
		}},
		"search, number": {run: func(r service.Repos) error {
			_, err := r.Patients().Search(ctx, service.PatientFilter{Text: "2"}, req)
			return err
		}, sorts: true},
		"search, last and first": {run: func(r service.Repos) error {
			_, err := r.Patients().Search(ctx, service.PatientFilter{Text: "patient, p 1980"}, req)
			return err
		}, sorts: true},
		"search, many": {run: func(r service.Repos) error {
			defer store.SearchLimits(0, 1, 1)()
			_, err := r.Patients().Search(ctx, service.PatientFilter{Text: "pa"}, req)
			return err
		}},
		"search, many, looked up": {run: func(r service.Repos) error {
			defer store.SearchLimits(0, 1000, 1)()
			_, err := r.Patients().Search(ctx, service.PatientFilter{Text: "000"}, req)
			return err
		}},
		"search, many, next page": {run: func(r service.Repos) error {
			defer store.SearchLimits(0, 1, 1000)()
			page, err := r.Patients().Search(ctx, service.PatientFilter{Text: "pa", WithRetired: true}, req)
			if err == nil && page.Next != "" {
				_, err = r.Patients().Search(ctx, service.PatientFilter{Text: "pa", WithRetired: true}, service.PageRequest{Limit: 1, After: page.Next})
			}
			return err
		}},
		"open invoices": {run: func(r service.Repos) error {
			_, err := r.Billing().List(ctx, service.InvoiceFilter{Open: true}, req)
			return err
		}},
		"invoices": {run: func(r service.Repos) error {
			_, err := r.Billing().List(ctx, service.InvoiceFilter{From: today, To: today}, req)
			return err
		}},
		"own invoices": {run: func(r service.Repos) error {
			_, err := r.Billing().List(ctx, service.InvoiceFilter{Patient: 1}, req)
			return err
		}},
		"unpaid bills, the oldest first": {run: func(r service.Repos) error {
			_, err := r.Billing().List(ctx, service.InvoiceFilter{Oldest: true, UnpaidSince: today}, req)
			return err
		}},
		"bills of a payer": {run: func(r service.Repos) error {
			_, err := r.Billing().List(ctx, service.InvoiceFilter{Payer: 1}, req)
			return err
		}, sorts: true},
		"last claim": {run: func(r service.Repos) error {
			if _, err := r.Billing().LastClaim(ctx, 1); clinic.CodeOf(err) != clinic.NotFound {
				return err
			}
			return nil
		}},
		"estimates": {run: func(r service.Repos) error {
			_, err := r.Estimates().List(ctx, service.EstimateFilter{}, req)
			return err
		}},
		"patient's estimates": {run: func(r service.Repos) error {
			_, err := r.Estimates().List(ctx, service.EstimateFilter{Patient: 1}, req)
			return err
		}},
		"invoice":        {run: func(r service.Repos) error { _, err := r.Billing().Invoice(ctx, 1); return err }},
		"figures":        {run: func(r service.Repos) error { _, err := r.Billing().Figures(ctx, time.Now(), time.Now(), 1); return err }},
		"open bills":     {run: func(r service.Repos) error { _, err := r.Overview().OpenBills(ctx, 0); return err }},
		"own open bills": {run: func(r service.Repos) error { _, err := r.Overview().OpenBills(ctx, 1); return err }},
		"follow-ups due": {run: func(r service.Repos) error {
			_, err := r.Overview().FollowUps(ctx, 1, today, today, 10)
			return err
		}, sorts: true},
		"outcomes": {run: func(r service.Repos) error { _, err := r.Overview().Outcomes(ctx, today, today); return err }, along: "COVERING INDEX appointment_day"},
		"standing": {run: func(r service.Repos) error { _, err := r.Overview().Standing(ctx, today, 0, 0); return err }, sorts: true, along: "COVERING INDEX appointment_day"},
		"doctor's standing": {run: func(r service.Repos) error { _, err := r.Overview().Standing(ctx, today, 1, 0); return err },
			sorts: true, along: "appointment_doctor_day (doctor_id=? AND appointment_date=?)"},
		"patient's standing": {run: func(r service.Repos) error { _, err := r.Overview().Standing(ctx, today, 0, 1); return err },
			sorts: true, along: "appointment_patient_day (patient_id=? AND appointment_date=?)"},
		"hours": {run: func(r service.Repos) error { _, err := r.Overview().Hours(ctx, today); return err }, sorts: true, along: "COVERING INDEX appointment_day"},
		"taken": {run: func(r service.Repos) error {
			_, err := r.Overview().Taken(ctx, []time.Time{time.Now(), time.Now(), time.Now()}, "EUR")
			return err
		}, sorts: true},
		"payments": {run: func(r service.Repos) error {
			_, err := r.Overview().Payments(ctx, time.Now(), time.Now(), 1)
			return err
		}},
		"prescriptions": {run: func(r service.Repos) error { _, err := r.Overview().Prescriptions(ctx, 1, 1); return err }},
		"receipts":      {run: func(r service.Repos) error { _, err := r.Overview().Receipts(ctx, 1, 1); return err }, sorts: true},
		"last backup":   {run: func(r service.Repos) error { _, err := r.Backups().Standing(ctx); return err }, sorts: true}, // the few failed ones that are kept
		"history": {run: func(r service.Repos) error {
			_, err := r.Consultations().History(ctx, service.HistoryFilter{Patient: 1}, req)
			return err
		}},
		"vital signs": {run: func(r service.Repos) error {
			_, err := r.Vitals().List(ctx, service.VitalsFilter{Patient: 1, From: time.Now(), Limit: 10})
			return err
		}},
		"vital signs of a visit": {run: func(r service.Repos) error {
			_, err := r.Vitals().List(ctx, service.VitalsFilter{Patient: 1, Visit: 1})
			return err
		}, sorts: true},
		"last vital signs": {run: func(r service.Repos) error { _, err := r.Vitals().Latest(ctx, 1); return err }, sorts: true},
		"heights":          {run: func(r service.Repos) error { _, err := r.Vitals().Heights(ctx, 1); return err }},
		"triage notes":     {run: func(r service.Repos) error { _, err := r.Triage().List(ctx, 1); return err }},
		"problems": {run: func(r service.Repos) error {
			_, err := r.Problems().List(ctx, service.ProblemFilter{Patient: 1})
			return err
		}, sorts: true},
		"problem's versions": {run: func(r service.Repos) error { _, err := r.Problems().Versions(ctx, 1); return err }},
		"sign-in":            {run: func(r service.Repos) error { _, _, err := r.Users().ByUsername(ctx, "dr"); return err }},
		"sign-in tries":      {run: func(r service.Repos) error { _, err := r.Users().RecentLogins(ctx, "dr", 20); return err }},
		"staff":              {run: func(r service.Repos) error { _, err := r.Users().List(ctx, service.UserFilter{}, req); return err }},
		"admins":             {run: func(r service.Repos) error { _, err := r.Users().ActiveAdmins(ctx); return err }},
		"audit":              {run: func(r service.Repos) error { _, err := r.Audit().List(ctx, service.AuditFilter{}, req); return err }},
		"audit, patient": {run: func(r service.Repos) error {
			_, err := r.Audit().List(ctx, service.AuditFilter{Patient: 1}, req)
			return err
		}},
		"audit, action": {run: func(r service.Repos) error {
			_, err := r.Audit().List(ctx, service.AuditFilter{Action: "a"}, req)
			return err
		}},
		"audit, actions": {run: func(r service.Repos) error { _, err := r.Audit().Actions(ctx); return err }},
	} {
		log.Take()
		if err := s.View(ctx, c.run); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		ran := log.Take()
		if len(ran) == 0 {
			t.Errorf("%s: no statement seen", name)
		}
		along := c.along == ""
		for _, query := range ran {
			for _, step := range plan(t, raw, query) {
				along = along || strings.Contains(step, c.along)
				scan := strings.HasPrefix(step, "SCAN ") && !strings.Contains(step, "INDEX") && step != "SCAN known" && step != "SCAN stretch" &&
					!strings.Contains(step, "CONSTANT ROW") && step != "SCAN found"
				sort := strings.Contains(step, "TEMP B-TREE") && !c.sorts
				automatic := strings.Contains(step, "AUTOMATIC")
				if scan || sort || automatic {
					t.Errorf("%s: %s\n  %s", name, step, query)
				}
			}
		}
		if !along {
			t.Errorf("%s: nothing goes along %s", name, c.along)
		}
	}
}

// Lists cost the same number of statements however long they are.
func TestStatementCounts(t *testing.T) {
	log := &storetest.Statements{}
	path := storetest.NewFile(t)
	s := storetest.OpenFile(t, path, nil, slog.New(log))
	add := func(from, to int) {
		t.Helper()
		if err := s.InTx(ctx, func(r service.Repos) error {
			for i := from; i < to; i++ {
				u, err := r.Users().Insert(ctx, clinic.User{Username: fmt.Sprintf("dr%d", i), LastName: fmt.Sprint("D", i), Role: clinic.RoleDoctor, CreatedAt: time.Now()}, "h")
				if err != nil {
					return err
				}
				spec, err := r.Doctors().InsertSpecialization(ctx, clinic.Specialization{Name: fmt.Sprint("S", i), CreatedAt: time.Now()})
				if err != nil {
					return err
				}
				if _, err := r.Doctors().Insert(ctx, clinic.Doctor{User: clinic.User{ID: u}, LicenseNumber: fmt.Sprint(i), SlotMinutes: 30, TokenPrefix: fmt.Sprint("T", i),
					Fee: clinic.Money{Currency: "EUR"}, CreatedAt: time.Now(), Specializations: []clinic.Specialization{{ID: spec}},
					Hours: []clinic.Availability{{Span: clinic.Span{From: 60, To: 120}, Active: true}}}); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	count := func(want int) int {
		t.Helper()
		log.Take()
		if err := s.View(ctx, func(r service.Repos) error {
			list, err := r.Doctors().List(ctx, service.DoctorFilter{})
			for _, d := range list {
				if len(d.Hours) != 1 || len(d.Specializations) != 1 {
					t.Errorf("doctor %d is incomplete", d.ID)
				}
			}
			if len(list) != want {
				t.Errorf("%d doctors, want %d", len(list), want)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return len(log.Take())
	}
	add(0, 2)
	few := count(2)
	add(2, 40)
	if many := count(40); few != many || few > 3 {
		t.Errorf("2 doctors cost %d statements, 40 cost %d", few, many)
	}
}
