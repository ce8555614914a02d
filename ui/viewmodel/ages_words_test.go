package viewmodel

import (
	"testing"

	"caredesk/internal/clinic"
	"caredesk/ui/i18n"
)

// An age is written in the form that its number asks for, and what is written is read again.
func TestAgesInEachLanguage(t *testing.T) {
	t.Cleanup(func() { _ = i18n.Use("en") })
	today := clinic.MustDate("2026-11-23")
	for _, c := range []struct {
		code string
		born string
		want string
	}{
		{"ru", "1984-01-01", "42 г."}, {"ru", "1985-01-01", "41 г."}, {"ru", "1981-01-01", "45 л."}, {"ru", "2015-01-01", "11 л."},
		{"de", "1981-01-01", "45 J."}, {"fr", "1981-01-01", "45 a"}, {"en", "1981-01-01", "45 y"},
	} {
		if err := i18n.Use(c.code); err != nil {
			t.Fatal(err)
		}
		if got := Age(clinic.MustDate(c.born), false, today); got != c.want {
			t.Errorf("%s: born %s is %q, want %q", c.code, c.born, got, c.want)
		}
	}
	for _, l := range i18n.Languages() {
		if err := i18n.Use(l.Code); err != nil {
			t.Fatal(err)
		}
		for _, months := range []int{6, 18, 12, 24, 60, 65 * 12, 21 * 12} {
			if got, err := parseAge("min", ageText(months)); err != nil || got != months {
				t.Errorf("%s: %q is read as %d months, want %d: %v", l.Code, ageText(months), got, months, err)
			}
		}
		if got, err := parseAge("min", i18n.T("65 y")); err != nil || got != 65*12 {
			t.Errorf("%s: the hint %q is read as %d: %v", l.Code, i18n.T("65 y"), got, err)
		}
	}
	if err := i18n.Use("de"); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]int{"12 J.": 144, "12 J": 144, "12j": 144, "12": 144, "6 Mon.": 6, "18 Monate": 18} {
		if got, err := parseAge("min", text); err != nil || got != want {
			t.Errorf("de: %q is read as %d months, want %d: %v", text, got, want, err)
		}
	}
	if err := i18n.Use("fr"); err != nil {
		t.Fatal(err)
	}
	if got, err := parseAge("min", "10 j"); err == nil {
		t.Errorf("ten days of French are %d months", got)
	}
}
