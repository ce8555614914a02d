package clinic_test

import (
	"testing"

	"pgregory.net/rapid"

	"caredesk/internal/clinic"
)

func TestTheWeekBeginsAsTheCountryHasIt(t *testing.T) {
	for country, want := range map[string]clinic.Weekday{"IE": clinic.Monday, "DE": clinic.Monday, "FR": clinic.Monday, "RU": clinic.Monday,
		"US": clinic.Sunday, "BR": clinic.Sunday, "PT": clinic.Sunday, "MX": clinic.Sunday, "EG": clinic.Saturday, "MV": clinic.Friday, "": clinic.Monday} {
		if got := clinic.WeekStart(country); got != want {
			t.Errorf("%q: the week begins on day %d, not %d", country, got, want)
		}
	}
}

func TestAWeekHoldsItsDayAndBeginsAsAsked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := clinic.MustDate("2026-01-01").AddDays(rapid.IntRange(-20000, 20000).Draw(t, "days"))
		start := clinic.Weekday(rapid.IntRange(0, 6).Draw(t, "start"))
		first := d.WeekOf(start)
		if first.Weekday() != start || first.After(d) || first.AddDays(6).Before(d) {
			t.Fatalf("the week of %s from day %d is said to begin on %s", d, start, first)
		}
	})
}
