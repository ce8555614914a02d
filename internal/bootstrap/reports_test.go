package bootstrap_test

import (
	"context"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"caredesk/internal/bootstrap"
	"caredesk/internal/clinic"
	"caredesk/internal/report"
	"caredesk/internal/service"
)

// Whatever is asked for, the rows of a report sum up to its total, figure by
// figure and currency by currency, and no rate is above the whole.
func TestTheRowsOfEveryReportSumUpToItsTotal(t *testing.T) {
	app, err := bootstrap.Open(context.Background(), bootstrap.Options{Path: filepath.Join(t.TempDir(), "demo.db"), Demo: true, DemoPatients: 120, Now: clockAt("2026-11-23")})
	if err != nil {
		t.Fatal(err)
	}
	defer app.Close()
	ctx := clinic.WithActor(context.Background(), clinic.SystemActor("test", "test"))
	doctors, err := app.Services.Doctors.List(ctx, service.DoctorFilter{})
	if err != nil {
		t.Fatal(err)
	}
	ids := []clinic.DoctorID{0}
	for _, d := range doctors {
		ids = append(ids, d.ID)
	}
	filled := map[clinic.ReportKind]bool{}
	check := func(t failer, q report.Query) {
		r, err := app.Services.Reports.Run(ctx, q)
		if err != nil {
			t.Fatalf("%+v: %v", q, err)
		}
		filled[q.Kind] = filled[q.Kind] || len(r.Rows) > 0
		sumsAgree(t, r)
	}
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom(report.Kinds()).Draw(t, "kind")
		d := report.Of(kind)
		q := report.Query{Kind: kind, Group: rapid.SampledFrom(d.Groups).Draw(t, "group"), Period: report.Period{Span: rapid.SampledFrom(report.Spans()).Draw(t, "span")}}
		if q.Period.Span == report.Days {
			q.Period.From = clinic.MustDate("2026-10-20").AddDays(rapid.IntRange(0, 40).Draw(t, "from"))
			q.Period.To = q.Period.From.AddDays(rapid.IntRange(0, 40).Draw(t, "days"))
		}
		if rapid.Bool().Draw(t, "narrowed") {
			q.Doctor = rapid.SampledFrom(ids).Draw(t, "doctor")
			q.Department = clinic.DepartmentID(rapid.IntRange(0, 3).Draw(t, "department"))
			q.VisitKind = rapid.SampledFrom(append(report.VisitKinds(), "")).Draw(t, "visit kind")
			q.Status = rapid.SampledFrom(append(clinic.AppointmentStatuses(), "")).Draw(t, "status")
			q.Sex = rapid.SampledFrom(append(report.Sexes(), "")).Draw(t, "sex")
		}
		check(t, q)
	})
	// And every report under every grouping for the twelve months that hold the
	// whole hospital.
	for _, kind := range report.Kinds() {
		for _, group := range report.Of(kind).Groups {
			check(t, report.Query{Kind: kind, Group: group, Period: report.Period{Span: report.Last12Months}})
		}
	}
	for _, kind := range report.Kinds() {
		if !filled[kind] {
			t.Errorf("the demo hospital has nothing for the report %s", kind)
		}
	}
}

// failer is what *testing.T and *rapid.T have in common.
type failer interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// sumsAgree compares rows and totals of a result.
func sumsAgree(t failer, r report.Result) {
	t.Helper()
	additive := map[string]bool{}
	for _, m := range report.Measures(r.Kind, r.Group) {
		additive[m.ID] = m.Additive
	}
	at := r.Column("currency")
	currency := func(row report.Row) string {
		if at < 0 {
			return ""
		}
		return row.Cells[at].Text
	}
	for i, c := range r.Columns {
		if i < r.Keys {
			continue
		}
		if c.Format == report.FormatRate {
			for _, row := range append(r.Rows, r.Totals...) {
				if cell := row.Cells[i]; cell.N < 0 || c.ID != "booked_rate" && c.ID != "seen_rate" && cell.N > cell.Of {
					t.Errorf("%s by %s: %s is %d of %d", r.Kind, r.Group, c.ID, cell.N, cell.Of)
				}
			}
		}
		if !additive[c.ID] {
			continue
		}
		sums, want := map[string]int64{}, map[string]int64{}
		for _, row := range r.Rows {
			sums[currency(row)] += row.Cells[i].N
		}
		for _, row := range r.Totals {
			want[currency(row)] += row.Cells[i].N
		}
		for cur, n := range sums {
			if want[cur] != n {
				t.Errorf("%s by %s, %s – %s: %s %s: the rows sum up to %d, the total is %d", r.Kind, r.Group, r.From, r.To, c.ID, cur, n, want[cur])
			}
		}
		for cur, n := range want {
			if sums[cur] != n {
				t.Errorf("%s by %s: %s %s: the total is %d, the rows sum up to %d", r.Kind, r.Group, c.ID, cur, n, sums[cur])
			}
		}
	}
}
