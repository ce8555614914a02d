package clinic_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"caredesk/internal/clinic"
)

// Whoever says "45" today is shown as 45 today, on every day of the year.
func TestAStatedAgeReadsBackAsStated(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		today := clinic.MustDate("2020-01-01").AddDays(rapid.IntRange(0, 4000).Draw(t, "day"))
		if rapid.Bool().Draw(t, "months") {
			months := rapid.IntRange(0, 23).Draw(t, "n")
			born := clinic.Age{Months: months}.Birth(today)
			if born.After(today) || born.Day != 1 || (today.Year-born.Year)*12+int(today.Month-born.Month) != months {
				t.Fatalf("%d months on %s: born %s", months, today, born)
			}
			return
		}
		years := rapid.IntRange(1, clinic.OldestBirthYears).Draw(t, "n")
		born := clinic.Age{Years: years}.Birth(today)
		if born.AgeOn(today) != years || born.Month != time.July || born.Day != 1 {
			t.Fatalf("%d years on %s: born %s", years, today, born)
		}
		p := clinic.Patient{LastName: "x", DateOfBirth: born, BirthEstimated: true}
		if err := p.Clean(today); err != nil {
			t.Fatalf("%d years on %s: %v", years, today, err)
		}
	})
}

func TestAgesAsPeopleSayThem(t *testing.T) {
	for typed, want := range map[string]clinic.Age{"45": {Years: 45}, " 45 y": {Years: 45}, "45 Years": {Years: 45}, "1 yr.": {Years: 1},
		"8 mo": {Months: 8}, "8months": {Months: 8}, "0 mo": {}, "36 m": {Months: 36}, "130": {Years: 130}, "\u202e45\u200b": {Years: 45}} {
		if got, err := clinic.ParseAge(typed); err != nil || got != want {
			t.Errorf("%q: %+v %v", typed, got, err)
		}
	}
	for _, typed := range []string{"", "old", "-3", "+3", "4.5", "4,5", "0", "0 y", "131", "37 mo", "99999999999999999999", "45 z", "4 5", "y", "45\x00y x", "४५"} {
		if got, err := clinic.ParseAge(typed); clinic.CodeOf(err) != clinic.Invalid || len(clinic.MessageOf(err)) < 20 {
			t.Errorf("%q: %+v %v", typed, got, err)
		}
	}
}

// An age that was stated never comes back as an exact date.
func TestEstimatedAgesSayAbout(t *testing.T) {
	today := clinic.MustDate("2026-11-23")
	for _, c := range []struct{ born, long, short, date string }{
		{"1981-07-01", "about 45 y", "~45 y", "about 1981"},
		{"2025-07-01", "about 1 y", "~1 y", "about 2025"}, // not "16 mo"
		{"2026-03-01", "about 8 mo", "~8 mo", "about Mar 2026"},
		{"2026-11-01", "about 0 mo", "~0 mo", "about Nov 2026"}, // not "22 d"
	} {
		born := clinic.MustDate(c.born)
		p := clinic.Patient{DateOfBirth: born, BirthEstimated: true}
		if clinic.AgeText(born, p.BirthEstimated, today) != c.long || clinic.AgeShort(born, true, today) != c.short || p.BornText() != c.date {
			t.Errorf("%s: %q %q %q", c.born, clinic.AgeText(born, p.BirthEstimated, today), clinic.AgeShort(born, true, today), p.BornText())
		}
		if p.BirthEstimated = false; strings.Contains(clinic.AgeText(born, p.BirthEstimated, today)+p.BornText(), "about") || p.BornText() != born.Format("2 Jan 2006") {
			t.Errorf("%s known exactly: %q %q", c.born, clinic.AgeText(born, p.BirthEstimated, today), p.BornText())
		}
	}
	if none := (clinic.Patient{BirthEstimated: true}); clinic.AgeText(none.DateOfBirth, none.BirthEstimated, today) != "" || none.BornText() != "" {
		t.Errorf("nothing known: %q %q", clinic.AgeText(none.DateOfBirth, none.BirthEstimated, today), none.BornText())
	}
}

// What people type into the form of a patient: what is taken, as what, and what
// is refused beside which field.
func TestBadInputOfAPatient(t *testing.T) {
	today := clinic.MustDate("2026-11-23")
	named := func(first, last string) clinic.Patient { return clinic.Patient{FirstName: first, LastName: last} }
	born := func(s string) clinic.Patient {
		return clinic.Patient{LastName: "x", DateOfBirth: clinic.MustDate(s)}
	}
	for name, c := range map[string]struct {
		p     clinic.Patient
		field string // empty: taken
		want  string // the full name then
	}{
		"one letter":                        {named("", "Ó"), "", "Ó"},
		"one word":                          {named("Sukarno", ""), "", "Sukarno"},
		"150 letters":                       {named("", strings.Repeat("ж", 150)), "", strings.Repeat("ж", 150)},
		"200 letters":                       {named("", strings.Repeat("ж", 200)), "last_name", ""},
		"200 letters in two":                {named(strings.Repeat("a", 100), strings.Repeat("b", 100)), "", strings.Repeat("a", 100) + " " + strings.Repeat("b", 100)},
		"right to left":                     {named("محمد", "الفارسي"), "", "محمد الفارسي"},
		"combining characters":              {named("Zoe\u0308", "N\u0303un\u0303ez"), "", "Zoe\u0308 N\u0303un\u0303ez"},
		"Devanagari joiner":                 {named("", "क्\u200dष"), "", "क्\u200dष"},
		"direction overrides":               {named("\u202eevil\u202c", "\u2066Name\u2069"), "", "evil Name"},
		"zero width":                        {named("Ann\u200b\u2060a", "L\u00adee\ufeff"), "", "Anna Lee"},
		"hidden tags":                       {named("", "Lee\U000e0041"), "", "Lee"},
		"NUL and line ends":                 {named("An\x00na", "Lee\r\nSmith"), "", "Anna Lee Smith"},
		"broken UTF-8":                      {named("", "Le\xffe"), "", "Lee"},
		"emoji beside letters":              {named("Anna 🌻", "Lee"), "", "Anna 🌻 Lee"},
		"emoji alone":                       {named("🌻", ""), "last_name", ""},
		"marks alone":                       {named("\u0301", "…"), "last_name", ""},
		"blanks alone":                      {named(" \u200b", "\t"), "last_name", ""},
		"born tomorrow":                     {born("2026-11-24"), "date_of_birth", ""},
		"born today":                        {born("2026-11-23"), "", "x"},
		"130 years":                         {born("1896-11-23"), "", "x"},
		"131 years":                         {born("1895-11-23"), "date_of_birth", ""},
		"29 February":                       {born("1980-02-29"), "", "x"},
		"a kind of identifier nobody knows": {clinic.Patient{LastName: "x", Identifiers: []clinic.Identifier{{Kind: "shoe", Value: "42"}}}, "identifiers", ""},
		"an identifier of dashes":           {clinic.Patient{LastName: "x", Identifiers: []clinic.Identifier{{Kind: clinic.IdentifierOther, Value: "--"}}}, "identifiers", ""},
		"an identifier twice": {clinic.Patient{LastName: "x", Identifiers: []clinic.Identifier{{Kind: clinic.IdentifierPassport, Value: "ab-1"},
			{Kind: clinic.IdentifierPassport, Value: "AB 1"}}}, "identifiers", ""},
		"a long identifier":   {clinic.Patient{LastName: "x", Identifiers: []clinic.Identifier{{Kind: clinic.IdentifierOther, Value: strings.Repeat("9", 61)}}}, "identifiers", ""},
		"an empty identifier": {clinic.Patient{LastName: "x", Identifiers: []clinic.Identifier{{Kind: "shoe", Value: " "}}}, "", "x"},
		"thirteen identifiers": {clinic.Patient{LastName: "x", Identifiers: func() (l []clinic.Identifier) {
			for i := range 13 {
				l = append(l, clinic.Identifier{Kind: clinic.IdentifierOther, Value: strings.Repeat("1", i+1)})
			}
			return l
		}()}, "identifiers", ""},
		"consent nobody knows": {clinic.Patient{LastName: "x", Consent: "maybe"}, "consent", ""},
	} {
		err := c.p.Clean(today)
		if clinic.FieldOf(err) != c.field || (err == nil) != (c.field == "") {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil && c.p.FullName() != c.want {
			t.Errorf("%s: taken as %q", name, c.p.FullName())
		}
	}
}

func TestPhoneNumbersAsTyped(t *testing.T) {
	for typed, ok := range map[string]bool{"": true, "086 123 4567": true, "(086) 123-4567": true, "+353 (0)86 1234567": true, "030/901820": true,
		"4711": true, "٠٨٦ ١٢٣ ٤٥٦٧": true, "01 234 5678 ext. 12": true, "01 234 5678 x12": true, "01 234 5678 #9": true, "086–123–4567": true,
		"1-800-FLOWERS": false, "call me": false, "12": false, "+": false, "123456789012345678901": false, "ext. 12": false, "086 123 4567 (mum)": false,
		"086*123": false, "086\u202e123456": true, "🤙 086 1234567": false, "086 123 4567; DROP": false} {
		p := clinic.Patient{LastName: "x", Phone: typed}
		err := p.Clean(clinic.MustDate("2026-11-23"))
		if (err == nil) != ok || err != nil && clinic.FieldOf(err) != "phone" {
			t.Errorf("%q: %v", typed, err)
		}
	}
}

func TestIdentifiersAndConsent(t *testing.T) {
	for _, i := range []clinic.Identifier{{Kind: clinic.IdentifierPassport, Value: "ab-12 ß"}, {Kind: clinic.IdentifierOther, Value: "№ 7"}} {
		if key := i.Key(); strings.ContainsAny(key, " -№") || key == "" || !slices.Contains(clinic.IdentifierKinds(), i.Kind) {
			t.Errorf("%s: key %q", i, key)
		}
	}
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	before := clinic.Patient{Consent: clinic.ConsentGiven, ConsentAt: at, ConsentBy: "Grace"}
	same, refused, unasked := before, before, before
	same.ConsentBy = "forged"
	same.StampConsent(before, at.AddDate(0, 0, 1), "Ines")
	refused.Consent, unasked.Consent = clinic.ConsentRefused, clinic.ConsentNotAsked
	refused.StampConsent(before, at.AddDate(0, 0, 1), "Ines")
	unasked.StampConsent(before, at, "Ines")
	if same.ConsentBy != "Grace" || !same.ConsentAt.Equal(at) || refused.ConsentBy != "Ines" || refused.ConsentAt.Equal(at) ||
		unasked.ConsentBy != "" || !unasked.ConsentAt.IsZero() {
		t.Errorf("same %+v, refused %+v, unasked %+v", same, refused, unasked)
	}
}
