package demo_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"caredesk/internal/auth"
	"caredesk/internal/clinic"
	"caredesk/internal/demo"
	"caredesk/internal/filetype"
	"caredesk/internal/service"
	"caredesk/internal/store"
)

var morning = time.Date(2026, 11, 23, 10, 42, 0, 0, time.UTC)

func fill(t *testing.T, seed uint64) (*store.Store, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "demo.db")
	s, err := store.Open(context.Background(), store.Options{Path: path, Create: true, Migrate: true, Now: func() time.Time { return morning }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	hasher, err := auth.NewHasher(auth.FloorParams())
	if err != nil {
		t.Fatal(err)
	}
	if err := demo.Fill(context.Background(), s, demo.Options{Patients: 60, Seed: seed, Now: morning, Hash: hasher.Hash}); err != nil {
		t.Fatal(err)
	}
	return s, path
}

func TestTheHospitalIsSoundAndADayIsInFullSwing(t *testing.T) {
	s, _ := fill(t, 1)
	ctx := context.Background()
	report, err := s.Verify(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range report.Checks {
		if !c.OK {
			t.Errorf("%s: %s", c.Name, c.Detail)
		}
	}
	states := map[clinic.AppointmentStatus]int{}
	err = s.View(ctx, func(r service.Repos) error {
		page, err := r.Appointments().List(ctx, service.AppointmentFilter{From: clinic.DateOf(morning), To: clinic.DateOf(morning)}, service.PageRequest{Limit: 500})
		for _, v := range page.Rows {
			states[v.Status]++
		}
		if err != nil {
			return err
		}
		series, err := r.Series().Visits(ctx, 1)
		if len(series) != 8 || series[1].Date != series[0].Date.AddDays(7) || series[1].Start != series[0].Start {
			t.Errorf("the weekly visits: %d", len(series))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []clinic.AppointmentStatus{clinic.StatusCompleted, clinic.StatusArrived, clinic.StatusBooked} {
		if states[want] == 0 {
			t.Errorf("nobody is %s today: %v", want, states)
		}
	}
}

// One person waits to be merged, another was: both pairs are found by their name.
func TestTwoPeopleWereRegisteredTwice(t *testing.T) {
	s, _ := fill(t, 1)
	err := s.View(context.Background(), func(r service.Repos) error {
		page, err := r.Patients().Search(context.Background(), service.PatientFilter{Text: "gallagher roisin 1991-05-17"}, service.PageRequest{})
		if len(page.Rows) != 2 {
			t.Errorf("%d records wait to be merged", len(page.Rows))
		}
		if err != nil {
			return err
		}
		page, err = r.Patients().Search(context.Background(), service.PatientFilter{Text: "Breathnach"}, service.PageRequest{})
		if err != nil || len(page.Rows) != 1 {
			t.Fatalf("%d kept records, %v", len(page.Rows), err)
		}
		merges, err := r.Merges().Of(context.Background(), page.Rows[0].ID)
		if len(merges) != 1 || merges[0].MergedName != "Walsh, Thomas" {
			t.Errorf("merges: %+v", merges)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A doctor finds a year of blood pressures, problems and what the nurse noted.
func TestVitalSignsProblemsAndNotes(t *testing.T) {
	s, _ := fill(t, 1)
	ctx := context.Background()
	err := s.View(ctx, func(r service.Repos) error {
		page, err := r.Patients().Search(ctx, service.PatientFilter{Text: "Østergård, Søren"}, service.PageRequest{})
		if err != nil || len(page.Rows) != 1 {
			t.Fatalf("%d people are Søren: %v", len(page.Rows), err)
		}
		id := page.Rows[0].ID
		sets, err := r.Vitals().List(ctx, service.VitalsFilter{Patient: id})
		if err != nil || len(sets) < 8 || sets[0].BloodPressure() != "158/96" || sets[0].TakenAt.Sub(sets[len(sets)-1].TakenAt) < 300*24*time.Hour {
			t.Errorf("%d sets, %v", len(sets), err)
		}
		if bmi, _ := clinic.BMI(sets[0].Weight, sets[0].Height); bmi != 281 {
			t.Errorf("BMI %d", bmi)
		}
		problems, err := r.Problems().List(ctx, service.ProblemFilter{Patient: id, ActiveOnly: true})
		if err != nil || len(problems) != 2 {
			t.Errorf("%d problems, %v", len(problems), err)
		}
		queue, err := r.Queue().Arrived(ctx, 0, clinic.DateOf(morning), clinic.DateOf(morning))
		if err != nil {
			return err
		}
		noted := 0
		for _, row := range queue {
			notes, err := r.Triage().List(ctx, row.ID)
			if err != nil {
				return err
			}
			noted += len(notes)
		}
		if noted == 0 || noted >= len(queue)+1 {
			t.Errorf("%d of %d who wait have a note", noted, len(queue))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Somebody is away, somebody asks, a holiday and two evening sessions are coming,
// and no visit lies where nobody works.
func TestTheScheduleHasLeaveAHolidayAndAnExtraSession(t *testing.T) {
	s, _ := fill(t, 1)
	ctx := context.Background()
	today := clinic.DateOf(morning)
	err := s.View(ctx, func(r service.Repos) error {
		calendar, err := r.Schedules().Calendar(ctx, nil, today.AddDays(-40), today.AddDays(40))
		if err != nil {
			return err
		}
		asked, err := r.Schedules().ListLeave(ctx, service.LeaveFilter{Statuses: []clinic.LeaveStatus{clinic.LeaveRequested}}, service.PageRequest{})
		if err != nil || len(asked.Rows) != 1 || len(calendar.Extra) != 2 || len(calendar.Leave) != 2 {
			t.Errorf("asked for %v, calendar %+v, %v", asked.Rows, calendar, err)
		}
		doctors, err := r.Doctors().List(ctx, service.DoctorFilter{})
		if err != nil {
			return err
		}
		limits := 0
		for _, d := range doctors {
			for _, h := range d.Hours {
				limits += h.MaxPatients
			}
			visits, err := r.Appointments().Days(ctx, []clinic.DoctorID{d.ID}, today.AddDays(-40), today.AddDays(40))
			if err != nil {
				return err
			}
			for _, v := range visits {
				if !clinic.PlanDay(d, calendar, v.Date).Covers(v.Span()) {
					t.Errorf("%s sees somebody on %s at %s, who does not work then", d.Name(), v.Date, v.Start)
				}
			}
			if plan := clinic.PlanDay(d, calendar, today); d.User.LastName == "Muñoz" && plan.Away[0].Leave.Notice(today) != "On leave until Wed 25 Nov" {
				t.Errorf("on the demo's day: %+v", plan)
			}
		}
		if limits == 0 {
			t.Error("no session has a limit")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheSameSeedGivesTheSameHospital(t *testing.T) {
	names := func(seed uint64) string {
		s, _ := fill(t, seed)
		var b strings.Builder
		err := s.View(context.Background(), func(r service.Repos) error {
			page, err := r.Appointments().List(context.Background(), service.AppointmentFilter{}, service.PageRequest{Limit: 500})
			for _, v := range page.Rows {
				b.WriteString(v.PatientName() + v.Date.String() + v.Start.String() + string(v.Status) + v.Diagnosis + "\n")
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	first, again, other := names(3), names(3), names(4)
	if first != again {
		t.Error("one seed gave two hospitals")
	}
	if first == other {
		t.Error("two seeds gave one hospital")
	}
}

func TestAFilledDatabaseIsRefused(t *testing.T) {
	s, _ := fill(t, 1)
	err := demo.Fill(context.Background(), s, demo.Options{Patients: 5, Now: morning, Hash: func(string) (string, error) { return "!", nil }})
	if clinic.CodeOf(err) != clinic.Conflict {
		t.Fatalf("filling twice: %v, want a conflict", err)
	}
}

// The queries that come with the given schema run unchanged and find rows.
func TestTheGivenQueriesRunOnTheDemo(t *testing.T) {
	s, path := fill(t, 1)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("../store/testdata/given-queries.sql")
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var patient, doctor int64
	var day string
	if err := db.QueryRow(`SELECT patient_id, doctor_id, appointment_date FROM appointments_appointment WHERE status = 'completed' LIMIT 1`).
		Scan(&patient, &doctor, &day); err != nil {
		t.Fatal(err)
	}
	args := [][]any{{patient}, {doctor, day}, {patient}}
	queries := strings.Split(strings.TrimSpace(string(text)), ";")
	run := 0
	for _, q := range queries {
		if !strings.Contains(q, "SELECT") {
			continue
		}
		rows, err := db.Query(q, args[run]...)
		if err != nil {
			t.Fatalf("query %d: %v", run+1, err)
		}
		n := 0
		for rows.Next() {
			n++
		}
		if err := rows.Err(); err != nil || n == 0 {
			t.Errorf("query %d: %d rows, %v", run+1, n, err)
		}
		rows.Close()
		run++
	}
	if run != 3 {
		t.Errorf("%d queries were run, want 3", run)
	}
}

// The patient whom one can sign in as has a chart worth opening: files, an
// amended record, a medicine that goes on and one that was stopped.
func TestAChartShowsWhatCameLater(t *testing.T) {
	s, _ := fill(t, 7)
	err := s.View(context.Background(), func(r service.Repos) error {
		u, _, err := r.Users().ByUsername(context.Background(), "soren")
		if err != nil {
			return err
		}
		page, err := r.Consultations().Timeline(context.Background(), service.TimelineFilter{HistoryFilter: service.HistoryFilter{Patient: clinic.PatientID(u.ID)}}, service.PageRequest{})
		if err != nil {
			return err
		}
		amended := 0
		for _, e := range page.Rows {
			if e.Kind == clinic.TimelineVisit && e.Marker == "Amended (2)" {
				amended++
			}
		}
		if page.Counts[clinic.TimelineAttachment] != 2 || amended != 1 {
			t.Errorf("%d files, %d amended records", page.Counts[clinic.TimelineAttachment], amended)
		}
		running, err := r.Consultations().Running(context.Background(), clinic.PatientID(u.ID), clinic.DateOf(morning))
		if err != nil {
			return err
		}
		stops, err := r.Consultations().Stops(context.Background(), clinic.PatientID(u.ID), 5)
		if err != nil {
			return err
		}
		if len(running) < 2 || len(stops) != 1 || stops[0].Drug != "Bisoprolol" {
			t.Errorf("taken: %+v, stopped: %+v", running, stops)
		}
		files, err := r.Attachments().List(context.Background(), service.AttachmentFilter{Patient: clinic.PatientID(u.ID)}, service.PageRequest{})
		if err != nil {
			return err
		}
		for _, a := range files.Rows {
			data, err := r.Attachments().Content(context.Background(), a.SHA256)
			if err != nil {
				return err
			}
			if mime, err := filetype.Detect(data, 1); err != nil || mime != a.Mime {
				t.Errorf("%s is %q, %v", a.Name, mime, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestPapersWereIssuedToday(t *testing.T) {
	s, path := fill(t, 3)
	report, err := s.Verify(context.Background())
	if err != nil || !report.OK {
		t.Fatalf("%+v %v", report, err)
	}
	db, err := sql.Open("caredesk-sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for query, want := range map[string]int{
		"SELECT count(DISTINCT kind) FROM issued_document WHERE kind IN ('sick_note', 'referral', 'visit_summary')": 3,
		"SELECT count(*) FROM prescription WHERE digest = '' OR parties = ''":                                       0,
	} {
		var n int
		if err := db.QueryRow(query).Scan(&n); err != nil || n != want {
			t.Errorf("%s: %d, %v", query, n, err)
		}
	}
}
