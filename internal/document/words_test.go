package document

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

	"caredesk/assets"
	"caredesk/internal/clinic"
)

var verbs = regexp.MustCompile(`%.|\{[a-z]+\}`)

// Every language has every word, with the same places for what is put in, in
// letters that the font has.
func TestEveryLanguageIsComplete(t *testing.T) {
	fields := reflect.TypeFor[words]()
	if files, err := assets.DocumentWords.ReadDir("translations/documents"); err != nil || len(Languages()) != len(files) || len(clinic.Languages()) != len(files) {
		t.Errorf("%d languages, %d with words for medicines, %d files, %v", len(Languages()), len(clinic.Languages()), len(files), err)
	}
	for _, l := range Languages() {
		if !clinic.Language(l.Code).Valid() || l.Name == l.Code {
			t.Errorf("%s has no words", l.Code)
			continue
		}
		w, en := reflect.ValueOf(*wordsIn(l.Code)), reflect.ValueOf(*wordsIn("en"))
		if l.Code != "en" && reflect.DeepEqual(w.Interface(), en.Interface()) {
			t.Errorf("%s speaks English", l.Code)
		}
		for i := range fields.NumField() {
			if !fields.Field(i).IsExported() {
				continue
			}
			name := fields.Field(i).Name
			if c, ok := w.Field(i).Interface().(plurals); ok {
				checkPlurals(t, l.Code, name, c)
				continue
			}
			if w.Field(i).Kind() == reflect.Array {
				seen := map[string]bool{}
				for j := range w.Field(i).Len() {
					if s := w.Field(i).Index(j).String(); s == "" || seen[s] {
						t.Errorf("%s: %s[%d] is %q", l.Code, name, j, s)
					} else {
						seen[s] = true
					}
				}
				continue
			}
			s := w.Field(i).String()
			if strings.TrimSpace(s) == "" {
				t.Errorf("%s has no %s", l.Code, name)
			}
			got, want := verbs.FindAllString(s, -1), verbs.FindAllString(en.Field(i).String(), -1)
			if name == "LongDate" { // order differs
				got, want = got[:0], want[:0]
			}
			if !reflect.DeepEqual(got, want) && !(len(got) == 0 && len(want) == 0) {
				t.Errorf("%s: %s puts in %v, not %v", l.Code, name, got, want)
			}
			if m := Check(s); m != nil {
				t.Errorf("%s: %s holds %q", l.Code, name, string(m))
			}
		}
		for _, part := range []string{"{weekday}", "{day}", "{month}", "{year}"} {
			if !strings.Contains(wordsIn(l.Code).LongDate, part) {
				t.Errorf("%s: a day has no %s", l.Code, part)
			}
		}
		for _, k := range clinic.SectionKinds() {
			if h := wordsIn(l.Code).heading(k); h == string(k) {
				t.Errorf("%s has no heading for %s", l.Code, k)
			}
		}
	}
}

func TestDaysAndAgesInEveryLanguage(t *testing.T) {
	first, born := clinic.MustDate("2026-05-01"), clinic.MustDate("1968-07-01")
	for code, want := range map[string][]string{
		"en": {"Fri 1 May 2026", "1 May 2026", "57 y", "about 57 y", "3 mo", "5 d", "16.4 kg (1 May 2026)"},
		"de": {"Fr., 1. Mai 2026", "1. Mai 2026", "57 J.", "etwa 57 J.", "3 Mon.", "5 T.", "16,4 kg (1. Mai 2026)"},
		"fr": {"ven. 1er mai 2026", "1er mai 2026", "57 ans", "environ 57 ans", "3 mois", "5 j", "16,4 kg (1er mai 2026)"},
		"pt": {"sex., 1 de maio de 2026", "1 mai. 2026", "57 anos", "cerca de 57 anos", "3 meses", "5 dias", "16,4 kg (1 mai. 2026)"},
		"ru": {"пт, 1 мая 2026 г.", "1 мая 2026 г.", "57 лет", "примерно 57 лет", "3 месяца", "5 дней", "16,4 kg (1 мая 2026 г.)"},
		"es": {"vie. 1 de mayo de 2026", "1 may. 2026", "57 años", "unos 57 años", "3 meses", "5 días", "16,4 kg (1 may. 2026)"},
		"xx": {"Fri 1 May 2026", "1 May 2026", "57 y", "about 57 y", "3 mo", "5 d", "16.4 kg (1 May 2026)"},
	} {
		w := wordsIn(code)
		got := []string{w.long(first), w.short(first), w.age(born, false, first), w.age(born, true, first), w.age(first.AddDays(-100), false, first),
			w.age(first.AddDays(-5), false, first), strings.ReplaceAll(w.weight(16400, "2026-05-01"), "\u00a0", " ")}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %q", code, got)
		}
	}
	if en := wordsIn("en"); en.weight(0, "2026-05-01") != "" || en.age(clinic.Date{}, false, first) != "" || en.long(clinic.Date{}) != "" || en.shortDay("x") != "x" {
		t.Error("what is not known is not printed")
	}
}

func TestWhatASickNoteAttests(t *testing.T) {
	for _, c := range []struct {
		f            clinic.Fitness
		what, en, de string
	}{
		{clinic.Unfit, "work", "Unfit for work", "Arbeitsunfähig"}, {clinic.PartiallyFit, "school", "Fit for school with limits", "Eingeschränkt schulfähig"},
		{clinic.Fit, "sport", "Fit for sport", "Sportfähig"}, {clinic.Unfit, "diving", "Unfit for: diving", "Nicht tauglich für: diving"},
		{clinic.Fit, "", "Fit for work", "Arbeitsfähig"}, {"", "x", "x", "x"},
	} {
		if got := wordsIn("en").fitness(c.f, c.what); got != c.en {
			t.Errorf("%s %s: %q", c.f, c.what, got)
		}
		if got := wordsIn("de").fitness(c.f, c.what); got != c.de {
			t.Errorf("%s %s: %q", c.f, c.what, got)
		}
	}
	if got := wordsIn("de").title(clinic.PaperSickNote, "Sick note"); got != "Ärztliche Bescheinigung" {
		t.Errorf("title %q", got)
	}
	if got := wordsIn("de").title(clinic.PaperSickNote, "Tauchtauglichkeit"); got != "Tauchtauglichkeit" {
		t.Errorf("title %q", got)
	}
}
