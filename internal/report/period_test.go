package report_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"caredesk/internal/clinic"
	"caredesk/internal/report"
)

func TestPeriods(t *testing.T) {
	today := clinic.MustDate("2026-11-25") // a Wednesday
	for span, want := range map[report.Span]string{
		report.Today: "2026-11-25 2026-11-25", report.Yesterday: "2026-11-24 2026-11-24", report.ThisWeek: "2026-11-23 2026-11-29",
		report.LastWeek: "2026-11-16 2026-11-22", report.ThisMonth: "2026-11-01 2026-11-30", report.LastMonth: "2026-10-01 2026-10-31",
		report.ThisQuarter: "2026-10-01 2026-12-31", report.ThisYear: "2026-01-01 2026-12-31", report.Last12Months: "2025-12-01 2026-11-30", "": "2026-11-01 2026-11-30"} {
		from, to, err := report.Period{Span: span}.On(today)
		if err != nil || from.String()+" "+to.String() != want {
			t.Errorf("%s: %s %s, %v; want %s", span, from, to, err, want)
		}
	}
	if from, to, _ := (report.Period{Span: report.LastMonth}).On(clinic.MustDate("2028-03-31")); from.String() != "2028-02-01" || to.String() != "2028-02-29" {
		t.Errorf("February of a leap year: %s %s", from, to)
	}
	if from, to, _ := (report.Period{Span: report.LastMonth}).On(clinic.MustDate("2026-01-01")); from.String() != "2025-12-01" || to.String() != "2025-12-31" {
		t.Errorf("the month before January: %s %s", from, to)
	}
	rapid.Check(t, func(t *rapid.T) {
		on := clinic.MustDate("2019-12-28").AddDays(rapid.IntRange(0, 4000).Draw(t, "day"))
		for _, s := range report.Spans() {
			if s == report.Days {
				continue
			}
			from, to, err := report.Period{Span: s}.On(on)
			if err != nil || to.Before(from) || from.After(on) {
				t.Fatalf("%s on %s: %s – %s, %v", s, on, from, to, err)
			}
		}
	})
}

// The stretches cover the days without a gap, and tell the civil day of every
// instant as the zone itself does, over both changes of the clocks.
func TestZonesTellTheCivilDay(t *testing.T) {
	loc, err := time.LoadLocation("Europe/Dublin")
	if err != nil {
		t.Skip("no zone data on this machine")
	}
	from, to := clinic.MustDate("2026-03-01"), clinic.MustDate("2026-11-30")
	zones := report.ZonesOf(from, to, loc)
	if len(zones) != 3 || !zones[0].From.Equal(from.At(0, loc)) || !zones[2].To.Equal(to.AddDays(1).At(0, loc)) {
		t.Fatalf("%+v", zones)
	}
	for i := range zones[1:] {
		if !zones[i].To.Equal(zones[i+1].From) {
			t.Errorf("a gap after %v", zones[i])
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		at := zones[0].From.Add(time.Duration(rapid.Int64Range(0, int64(zones[2].To.Sub(zones[0].From))-1).Draw(t, "at")))
		for _, z := range zones {
			if !at.Before(z.From) && at.Before(z.To) {
				if got, want := clinic.DateOf(at.Add(time.Duration(z.Minutes)*time.Minute)), clinic.DateOf(at.In(loc)); got != want {
					t.Fatalf("%s falls on %s, the stretch says %s", at, want, got)
				}
				return
			}
		}
		t.Fatalf("%s is in no stretch", at)
	})
}
