package django

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"caredesk/internal/clinic"
)

func TestValues(t *testing.T) {
	for text, want := range map[string]int64{"60": 6000, "60.00": 6000, "60.005": 6001, "60.004": 6000, "6e1": 6000, " 7.5 ": 750, "-1.005": -101, "0.1": 10,
		"99999999999999999999": 1 << 62} {
		if m, _, ok := newValue(text).money("EUR"); !ok || m.Minor != want {
			t.Errorf("%q is %d, want %d", text, m.Minor, want)
		}
	}
	for _, text := range []string{"", "x", "1e999999999", "0x10", "1/3", "NaN", "Inf", "1,5", strings.Repeat("9", 60)} {
		if m, _, ok := newValue(text).money("EUR"); ok {
			t.Errorf("%q is an amount: %v", text, m)
		}
	}
	for _, text := range []string{"2026-11-23 19:19:38.999519", "2026-11-23T19:19:38.999519Z", "2026-11-23 19:19:38.999519+00", "2026-11-23 20:19:38.999519+01:00"} {
		if at, ok := newValue(text).instant(); !ok || !at.Equal(time.Date(2026, 11, 23, 19, 19, 38, 999519000, time.UTC)) {
			t.Errorf("%q is %v", text, at)
		}
	}
	if d, ok := newValue("2026-11-23 00:00:00").date(); !ok || d != clinic.MustDate("2026-11-23") {
		t.Errorf("a date with a time is %v", d)
	}
	if c, exact, ok := newValue("09:05:00.000000").clock(); !ok || !exact || c != clinic.MustClock("09:05") {
		t.Errorf("a time is %v", c)
	}
	if v := newValue("a\xff\x00b"); v.text != "ab" || !v.mended {
		t.Errorf("broken text is %+v", v)
	}
}

func FuzzValue(f *testing.F) {
	for _, s := range []string{"", "60.005", "1e30", "2026-02-30", "2026-11-23 19:19:38.999519+00", "25:00", "09:05:00.5", "true", "\xff\x00", "−5", "+1", "1.0", "9999-12-31", "0001-01-01"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v := newValue(s)
		if !utf8.ValidString(v.text) || strings.ContainsRune(v.text, 0) {
			t.Errorf("%q is no text: %q", s, v.text)
		}
		if v.id() < 0 {
			t.Errorf("%q is the number %d", s, v.id())
		}
		for _, c := range []clinic.Currency{"EUR", "JPY", "KWD"} {
			if m, _, ok := v.money(c); ok && m.Currency != c {
				t.Errorf("%q has no currency", s)
			}
		}
		if d, ok := v.date(); ok && (d.Before(firstDay) || d.After(lastDay)) {
			t.Errorf("%q is the day %v", s, d)
		}
		if c, _, ok := v.clock(); ok && (c < 0 || c > clinic.Midnight24) {
			t.Errorf("%q is the time %d", s, c)
		}
		if at, ok := v.instant(); ok && (at.Year() < 1899 || at.Year() > 2101) {
			t.Errorf("%q is the moment %v", s, at)
		}
		if a, b := v.truth(true), v.truth(false); !a && b {
			t.Errorf("%q is yes only where no is usual", s)
		}
		if n := len([]rune(shown(v))); n > 60 {
			t.Errorf("a reason would name %d characters", n)
		}
	})
}
