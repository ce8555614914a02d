package tongue_test

import (
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/tongue"
)

// In French the first of a month has a word of its own beside the month's name, and
// no other day has.
func TestTheFirstOfAMonthInFrench(t *testing.T) {
	fr := tongue.In("fr")
	for _, c := range []struct{ day, layout, want string }{
		{"2026-11-01", "2 January 2006", "1er novembre 2026"},
		{"2026-11-01", "Mon 2 Jan 2006", "dim. 1er nov. 2026"},
		{"2026-11-01", "Monday, 2 January 2006", "dimanche 1er novembre 2026"},
		{"2026-11-11", "2 January 2006", "11 novembre 2026"},
		{"2026-11-21", "Mon 2 Jan", "sam. 21 nov."},
		{"2026-11-01", "January 2006", "novembre 2026"},
	} {
		if got := fr.Date(clinic.MustDate(c.day), c.layout); got != c.want {
			t.Errorf("%s as %q: %q, want %q", c.day, c.layout, got, c.want)
		}
	}
	if got := tongue.In("de").Date(clinic.MustDate("2026-11-01"), "2 January 2006"); got != "1. November 2026" {
		t.Errorf("in German: %q", got)
	}
}
