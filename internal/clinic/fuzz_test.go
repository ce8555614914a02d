package clinic

import (
	"testing"
	"unicode/utf8"
)

// An amount that is read is never negative, has a bound, and is read the same
// from what is shown of it.
func FuzzParseMoney(f *testing.F) {
	for _, s := range []string{"80", "80.5", "80,50", "1,240.00", "1.240,00", "€ 12", "12 EUR", "'1'000'000.05", "1.234", "-3", "−3", "9999999999999999999999", "..", ",", "1,2,3", "٣", "1e9", "0x10"} {
		f.Add(s, "EUR")
		f.Add(s, "JPY")
		f.Add(s, "KWD")
	}
	f.Fuzz(func(t *testing.T, s, currency string) {
		c := Currency(currency)
		if _, known := currencies[c]; !known {
			return
		}
		m, err := ParseMoney(s, c)
		if err != nil {
			if m != (Money{}) || MessageOf(err) == "" {
				t.Errorf("%q: refused with %+v, %v", s, m, err)
			}
			return
		}
		if m.Minor < 0 || m.Minor > maxMinor || m.Currency != c {
			t.Fatalf("%q gives %+v", s, m)
		}
		for _, shown := range []string{m.Plain(), m.String()} {
			if again, err := ParseMoney(shown, c); err != nil || again != m {
				t.Errorf("%q gives %+v, and its %q gives %+v, %v", s, m, shown, again, err)
			}
		}
	})
}

// What people type about days, times, ages, measures and numbers of documents is
// read or refused in words; what is read is a thing that there is.
func FuzzTyped(f *testing.F) {
	for _, s := range []string{"", "2019", "3/2019", "Mar 2019", "12/03/2019", "29.2.2023", "29.2.2024", "0/0/0", "9:30", "24:00", "24:01", "0930", "9.30", "45", "8 mo", "130 y", "-1",
		"120/80", "80/120", "158 / 96 mmHg", "37,2", "98.6 F", "86.5 kg", "5'11\"", "12 st 3", "1 m 80", "7 lb 3 oz", "99999999 kg", "RX-2026-000001 9f3a c41e", "CAREDESK1:RX-2026-000001:9f3ac41e", "12.5 %", "\xff", "½"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 10_000 {
			return // no field takes as much
		}
		told := func(what string, err error) bool {
			if err != nil && (MessageOf(err) == "" || !utf8.ValidString(MessageOf(err)) && utf8.ValidString(s)) {
				t.Errorf("%s of %q is refused with %q", what, s, MessageOf(err))
			}
			return err == nil
		}
		if d, err := ParseDate(s); told("a date", err) {
			if again, err := ParseDate(d.String()); err != nil || again != d {
				t.Errorf("the date of %q is %v, and that gives %v, %v", s, d, again, err)
			}
		}
		if c, err := ParseClock(s); told("a time", err) && (c < 0 || c > Midnight24) {
			t.Errorf("the time of %q is %d", s, c)
		}
		if p, err := ParsePartialDate(s); told("a partial date", err) && p != (PartialDate{}) && !p.valid() {
			t.Errorf("the partial date of %q is %+v", s, p)
		}
		if a, err := ParseAge(s); told("an age", err) && (a.Years < 0 || a.Years > OldestBirthYears || a.Months < 0 || a.Months > maxAgeMonths) {
			t.Errorf("the age of %q is %+v", s, a)
		}
		if hi, lo, err := ParseBloodPressure(s); told("a blood pressure", err) && hi <= lo {
			t.Errorf("the blood pressure of %q is %d/%d", s, hi, lo)
		}
		for _, m := range Measures() {
			if v, err := ParseMeasure(m, s); told(string(m), err) && m.checkValue(v) != nil {
				t.Errorf("%s of %q is %d: %v", m, s, v, m.checkValue(v))
			}
		}
		if p, err := ParsePercent(s); told("a percentage", err) && p < 0 {
			t.Errorf("the percentage of %q is %d", s, p)
		}
		_, _, err := ParseDiscount(s, "EUR")
		told("a discount", err)
		if c, err := ParseCode(s); told("a document's code", err) && (c.Number == "" || len(c.Digest) < shortDigits) {
			t.Errorf("the code of %q is %+v", s, c)
		}
		ParseMoneyCode(s)
		ParsePatientNumber(s)
	})
}
