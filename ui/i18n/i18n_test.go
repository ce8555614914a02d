package i18n

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"caredesk/internal/clinic"
)

// speak has the program speak a language until the test ends.
func speak(t interface {
	Helper()
	Fatal(...any)
	Cleanup(func())
}, code string) {
	t.Helper()
	if err := Use(code); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = Use("en") })
}

func TestTextsAndPluralsInEachLanguage(t *testing.T) {
	for _, c := range []struct {
		code, save                string
		one, two, five, twentyone string
	}{
		{"en", "Save", "1 visit", "2 visits", "5 visits", "21 visits"},
		{"de", "Speichern", "1 Termin", "2 Termine", "5 Termine", "21 Termine"},
		{"ru", "Сохранить", "1 визит", "2 визита", "5 визитов", "21 визит"},
	} {
		speak(t, c.code)
		if got := T("Save"); got != c.save {
			t.Errorf("%s: Save is %q, want %q", c.code, got, c.save)
		}
		for n, want := range map[int]string{1: c.one, 2: c.two, 5: c.five, 21: c.twentyone} {
			if got := N(n, "%d visit", "%d visits"); got != want {
				t.Errorf("%s: %d: %q, want %q", c.code, n, got, want)
			}
		}
	}
	// French says one of what there is none of.
	speak(t, "fr")
	if one, none := Form(1, "bill", "bills"), Form(0, "bill", "bills"); one != none || one == Form(2, "bill", "bills") {
		t.Errorf("fr: none is %q, one %q", none, one)
	}
}

func TestDatesAreWrittenAndReadInEachLanguage(t *testing.T) {
	day := clinic.Date{Year: 2026, Month: time.November, Day: 3}
	for _, c := range []struct{ code, long, short, month string }{
		{"en", "Tuesday, 3 November 2026", "Tue 3 Nov 2026", "November 2026"},
		{"de", "Dienstag, 3. November 2026", "Di 3. Nov 2026", "November 2026"},
		{"es", "martes, 3 de noviembre de 2026", "mar 3 nov 2026", "noviembre de 2026"},
		{"fr", "mardi 3 novembre 2026", "mar. 3 nov. 2026", "novembre 2026"},
		{"pt", "terça-feira, 3 de novembro de 2026", "ter 3 nov 2026", "novembro de 2026"},
		{"ru", "вторник, 3 ноября 2026", "вт 3 ноя 2026", "ноябрь 2026"},
	} {
		speak(t, c.code)
		if got := Date(day, "Monday, 2 January 2006"); got != c.long {
			t.Errorf("%s: %q, want %q", c.code, got, c.long)
		}
		if got := Date(day, "Mon 2 Jan 2006"); got != c.short {
			t.Errorf("%s: %q, want %q", c.code, got, c.short)
		}
		if got := Date(day, "January 2006"); got != c.month {
			t.Errorf("%s: %q, want %q", c.code, got, c.month)
		}
		if got := Date(clinic.Date{}, "2 Jan 2006"); got != "" {
			t.Errorf("%s: no day is %q", c.code, got)
		}
		for m := time.January; m <= time.December; m++ {
			d := clinic.Date{Year: 2026, Month: m, Day: 3}
			for _, layout := range []string{"Jan", "January", "2 January"} {
				word := strings.TrimRight(strings.ToLower(Date(d, layout)), ".")
				word = strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(word, "3."), "3"))
				word = strings.TrimPrefix(word, "de ")
				if got, ok := MonthNamed(word); !ok || got != m {
					t.Errorf("%s: %q is read as %v, want %v", c.code, word, got, m)
				}
			}
		}
		for w := clinic.Monday; w <= clinic.Sunday; w++ {
			for _, name := range []string{DayName(w), ShortDay(w)} {
				if got, ok := DayNamed(strings.TrimRight(strings.ToLower(name), ".")); !ok || got != w {
					t.Errorf("%s: %q is read as %v, want %v", c.code, name, got, w)
				}
			}
		}
	}
}

func TestMoneyAndNumbers(t *testing.T) {
	amount := clinic.Money{Minor: 124050, Currency: "EUR"}
	for code, want := range map[string]string{"en": "€ 1,240.50", "de": "1.240,50\u00a0€", "fr": "1\u202f240,50\u00a0€", "ru": "1\u00a0240,50\u00a0€", "pt": "1.240,50\u00a0€"} {
		speak(t, code)
		got := Money(amount)
		plain := func(s string) string { return strings.NewReplacer("\u202f", " ", "\u00a0", " ").Replace(s) }
		if plain(got) != plain(want) {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
		if back, err := clinic.ParseMoney(Amount(amount), "EUR"); err != nil || back != amount {
			t.Errorf("%s: %q is read as %v, %v", code, Amount(amount), back, err)
		}
		if got := F("Owed: %s", amount); !strings.Contains(plain(got), plain(want)) {
			t.Errorf("%s: within a text %q", code, got)
		}
	}
}

func TestWhatTheRulesSayIsTurned(t *testing.T) {
	speak(t, "de")
	for _, c := range []struct{ text, want string }{
		{"Booked", T("Booked")},
		{"Somebody called Müller", "Somebody called Müller"}, // what people typed stays
		{"17 Jan 1980", "17. Jan 1980"},
		{"46 y", "46 J."},
		{"€ 80.00, paid", ""},
	} {
		got := Say(c.text)
		if c.want != "" && got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
	err := clinic.FieldErrorf("x", "Give a password of at least %d characters.", 10)
	if got := Error(err); got == err.Message || !strings.Contains(got, "10") {
		t.Errorf("an error with a value: %q", got)
	}
	two := "The password must not contain the user name. That password holds characters that cannot be typed again."
	if got := Say(two); strings.Contains(got, "password") {
		t.Errorf("two sentences: %q", got)
	}
	newer := "This database was made by a newer Caredesk (schema 14; this program knows schemas up to 12). Update Caredesk on this computer. The database was left as it was."
	if got := Say(newer); !strings.Contains(got, "Schema 14") || !strings.Contains(got, "bis 12") || strings.Contains(got, "newer") {
		t.Errorf("a refusal of the store: %q", got)
	}
	if got := Error(errors.New("driver says no")); strings.Contains(got, "driver") || strings.Contains(got, "Something") {
		t.Errorf("a foreign error: %q", got)
	}
}

// Several sentences in a row are turned one by one, also where the last one could
// take the others for a value.
func TestSentencesInARowAreTurnedEach(t *testing.T) {
	if err := Use("de"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = Use("en") })
	for in, want := range map[string]string{
		"Give the patient's name. The date of birth is in the future.": "Geben Sie den Namen des Patienten an. Das Geburtsdatum liegt in der Zukunft.",
		"The file Dr. Smith cannot be read.":                           "Die Datei Dr. Smith lässt sich nicht lesen.",
	} {
		if got := Say(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}

// Nothing that a person can type may break a sentence that is put together, or be
// taken for a verb.
func TestValuesStayAsTheyAre(t *testing.T) {
	speak(t, "ru")
	rapid.Check(t, func(r *rapid.T) {
		name := rapid.StringN(1, 40, -1).Draw(r, "name")
		if got := F("Go to %s", name); !strings.Contains(got, name) {
			r.Fatalf("%q in %q", name, got)
		}
		Say(name) // never panics
		Say("Give a name, not " + name + ".")
	})
}

func TestTheComputersLocaleIsMatched(t *testing.T) {
	for locale, want := range map[string]string{"de_AT.UTF-8": "de", "pt-BR": "pt", "ru_RU.UTF-8": "ru", "en_US.UTF-8": "en", "C": "en", "": "en", "ja_JP": "en", "fr_CA@euro": "fr", "es-419": "es"} {
		if got := Match(locale); got != want {
			t.Errorf("%q: %q, want %q", locale, got, want)
		}
	}
}

func TestAnUnknownLanguageChangesNothing(t *testing.T) {
	speak(t, "de")
	if err := Use("tlh"); err == nil || Current() != "de" {
		t.Errorf("after an unknown language: %v, %s", err, Current())
	}
}

func TestTitlesInsideSentences(t *testing.T) {
	if got := LowerFirst("Called off"); got != "called off" {
		t.Error(got)
	}
	if got := LowerFirst("BMI"); got != "BMI" {
		t.Error(got)
	}
	if got := UpperFirst("ещё"); got != "Ещё" {
		t.Error(got)
	}
	speak(t, "de")
	if got := LowerFirst("Termin"); got != "Termin" {
		t.Error(got)
	}
}

func TestCountsStandWithTheirThousandsApart(t *testing.T) {
	t.Cleanup(func() { _ = Use("en") })
	for code, want := range map[string]string{"en": "1,234,567", "de": "1.234.567", "fr": "1\u00a0234\u00a0567", "ru": "1\u00a0234\u00a0567"} {
		if err := Use(code); err != nil {
			t.Fatal(err)
		}
		if got := Count(1234567); got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
		if got := Count(999); got != "999" {
			t.Errorf("%s: %q", code, got)
		}
	}
	_ = Use("de")
	if got := N(12345, "%d visit of past days is still open.", "%d visits of past days are still open."); got != "12.345 Termine vergangener Tage sind noch offen." {
		t.Errorf("in a text: %q", got)
	}
	if got := N(-1200, "%d of %d dates clashes.", "%d of %d dates clash.", -1200, 7); got == "" || !strings.Contains(got, "−1.200") || !strings.Contains(got, "7") {
		t.Errorf("two numbers: %q", got)
	}
}
