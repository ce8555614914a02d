package store_test

import (
	"context"
	"database/sql"
	"log/slog"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store"
	"caredesk/internal/store/storetest"
)

// longChart fills the chart of patient 1 with n closed visits, each with its
// record, prescription, bill and vital signs, as fast as SQL can.
func longChart(t testing.TB, raw *sql.DB, n int) {
	t.Helper()
	for _, query := range []string{
		`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
			INSERT INTO appointments_appointment (id, patient_id, doctor_id, appointment_date, appointment_time, status, duration_minutes, created_at, updated_at)
			SELECT i + 1000, 1, 1, date('1990-01-01', '+' || i || ' days'), '10:00:00', 'completed', 10, 'x', 'x' FROM n`,
		`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
			INSERT INTO appointments_patienthistory (id, patient_id, appointment_id, diagnosis, notes, date_created, doctor_notes, version_no)
			SELECT i + 1000, 1, i + 1000, 'Hypertension ' || i, 'Home readings were taken and looked at together, nothing remarkable was found. ' || i,
				strftime('%Y-%m-%dT10:20:00.000000Z', '1990-01-01', '+' || i || ' days'), 'private', 1 FROM n`,
		`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
			INSERT INTO prescription (id, number, appointment_id, patient_id, doctor_id, issued_at)
			SELECT i + 1000, 'RX-' || i, i + 1000, 1, 1, strftime('%Y-%m-%dT10:20:00.000000Z', '1990-01-01', '+' || i || ' days') FROM n`,
		`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
			INSERT INTO prescription_item (prescription_id, position, drug, strength, dose, frequency, duration_days)
			SELECT i + 1000, p, 'Medicine ' || (i % 40) || char(64 + p), '5 mg', '1 tablet', 'od', 30 * (p - 1) FROM n, (SELECT 1 AS p UNION SELECT 2)`,
		`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
			INSERT INTO billing_invoice (id, patient_id, appointment_id, currency, bill_date, created_at)
			SELECT i + 1000, 1, i + 1000, 'EUR', date('1990-01-01', '+' || i || ' days'), 'x' FROM n`,
		`UPDATE billing_invoice SET status = 'paid', number = 'INV-' || id, invoice_year = 0, invoice_seq = id - 1000, issued_at = bill_date || 'T10:30:00.000000Z', issued_on = bill_date WHERE id > 1000 AND id < 1000 + 2 * ?`,
		`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
			INSERT INTO vital_sign (patient_id, appointment_id, taken_at, systolic_mmhg, diastolic_mmhg, recorded_at, recorded_by_name)
			SELECT 1, i + 1000, strftime('%Y-%m-%dT09:55:00.000000Z', '1990-01-01', '+' || i || ' days'), 120, 80, 'x', 'N' FROM n`,
	} {
		if _, err := raw.Exec(query, n); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
	}
}

// chartPage opens the timeline of patient 1 n pages deep and returns how long
// the last page took.
func chartPage(t testing.TB, s *store.Store, f service.HistoryFilter, pages int) (time.Duration, service.TimelinePage) {
	t.Helper()
	f.Patient = 1
	var last service.TimelinePage
	var took time.Duration
	req := service.PageRequest{}
	for range pages {
		began := time.Now()
		if err := s.View(ctx, func(r service.Repos) (err error) {
			last, err = r.Consultations().Timeline(ctx, service.TimelineFilter{HistoryFilter: f}, req)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		took, req.After = time.Since(began), last.Next
	}
	return took, last
}

func TestTheTimelineFollowsItsIndexes(t *testing.T) {
	log := &storetest.Statements{}
	path := storetest.NewFile(t)
	s := storetest.OpenFile(t, path, nil, slog.New(log))
	raw := storetest.RawDB(t, path)
	seed(t, path, 3)
	longChart(t, raw, 300)
	for _, f := range []service.HistoryFilter{{}, {Doctor: 1}, {From: clinic.MustDate("1990-03-01"), To: clinic.MustDate("1990-05-01")},
		{Kinds: clinic.Kinds(clinic.TimelinePrescription)}, {Text: "medicine"}} {
		for pages := range 3 {
			log.Take()
			chartPage(t, s, f, pages+1)
			ran := log.Take()
			if most := 4 + 3*pages; len(ran) > most {
				t.Errorf("%+v: %d pages took %d statements, want %d at most", f, pages+1, len(ran), most)
			}
			for _, query := range ran {
				for _, step := range plan(t, raw, query) {
					// What was merged from the branches is scanned, no table is; nothing is sorted.
					scan := strings.HasPrefix(step, "SCAN ") && !strings.HasPrefix(step, "SCAN part")
					sort := strings.Contains(step, "TEMP B-TREE") && strings.Contains(query, "LIMIT")
					if scan || sort || strings.Contains(step, "AUTOMATIC") {
						t.Errorf("%+v: %s", f, step)
					}
				}
			}
		}
	}
	log.Take()
	if err := s.View(ctx, func(r service.Repos) error {
		_, err := r.Consultations().Running(ctx, 1, clinic.MustDate("1990-06-01"))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	ran := log.Take()
	if len(ran) != 1 {
		t.Errorf("the medication list takes %d statements", len(ran))
	}
	for _, step := range plan(t, raw, ran[0]) {
		if strings.HasPrefix(step, "SCAN ") && step != "SCAN w" && !strings.HasPrefix(step, "SCAN (") { // the patient's own items
			t.Errorf("the medication list: %s", step)
		}
	}
}

// A page of a chart of 10,000 visits costs what one of 1,000 does. The limits
// are generous: they fail when a page grows with the chart.
func TestALongChartOpensAtOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("fills a chart of 10,000 visits")
	}
	first, deep := map[int]time.Duration{}, map[int]time.Duration{}
	for _, n := range []int{1000, 10_000} {
		path := storetest.NewFile(t)
		seed(t, path, 3)
		longChart(t, storetest.RawDB(t, path), n)
		s := storetest.OpenFile(t, path, nil, nil)
		chartPage(t, s, service.HistoryFilter{}, 1)
		first[n], deep[n] = time.Hour, time.Hour
		for range 3 {
			took, page := chartPage(t, s, service.HistoryFilter{}, 1)
			if page.Total != 5*n+1 { // and the bill of the seed
				t.Fatalf("%d entries of %d visits", page.Total, n)
			}
			first[n] = min(first[n], took)
			took, _ = chartPage(t, s, service.HistoryFilter{}, 20)
			deep[n] = min(deep[n], took)
		}
		text, _ := chartPage(t, s, service.HistoryFilter{Text: "hypertension"}, 1)
		rare, page := chartPage(t, s, service.HistoryFilter{Text: "looked remarkable 17"}, 1)
		if len(page.Rows) == 0 {
			t.Error("the text is not found")
		}
		var running time.Duration
		var list []clinic.RunningMedicine
		began := time.Now()
		if err := s.View(ctx, func(r service.Repos) (err error) {
			list, err = r.Consultations().Running(ctx, 1, clinic.MustDate("1990-01-01").AddDays(n+1))
			return err
		}); err != nil {
			t.Fatal(err)
		}
		running = time.Since(began)
		t.Logf("%d visits: first page %v, page 20 %v, a text %v, a rare text %v, %d running medicines %v", n, first[n], deep[n], text, rare, len(list), running)
		if took := max(first[n], running); took > time.Second && took > time.Second*pace(t) {
			t.Errorf("%d visits: the first page took %v, the medication list %v", n, first[n], running)
		}
	}
	if deep[10_000] > 5*deep[1000]+50*time.Millisecond*pace(t) {
		t.Errorf("page 20 grows with the chart: %v for 1,000 visits, %v for 10,000", deep[1000], deep[10_000])
	}
}

// Looking for a text in a long chart stops when nobody waits for it any more.
func TestLookingForATextCanBeCancelled(t *testing.T) {
	path := storetest.NewFile(t)
	seed(t, path, 3)
	longChart(t, storetest.RawDB(t, path), 2000)
	s := storetest.OpenFile(t, path, nil, nil)
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	err := s.View(ctx, func(r service.Repos) error {
		_, err := r.Consultations().Timeline(cancelled, service.TimelineFilter{HistoryFilter: service.HistoryFilter{Patient: 1, Text: "nowhere"}}, service.PageRequest{})
		return err
	})
	if clinic.CodeOf(err) != clinic.Unavailable {
		t.Errorf("cancelled: %v", err)
	}
}
