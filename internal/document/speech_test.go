package document

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"

	"caredesk/assets"
	"caredesk/internal/clinic"
	"caredesk/internal/tongue"
)

// checkPlurals asks for every form that whole numbers take in the language, and
// for no other.
func checkPlurals(t *testing.T, code, name string, c plurals) {
	t.Helper()
	want := map[string]bool{"other": true}
	for n := range 200 {
		want[pluralNames[tongue.Plural(code, n)]] = true
	}
	for form := range want {
		if s := c[form]; strings.Count(s, "%") != 1 || !strings.Contains(s, "%d") || Check(s) != nil {
			t.Errorf("%s: %s of %s is %q", code, name, form, s)
		}
	}
	for form := range c {
		if !want[form] {
			t.Errorf("%s: no number takes %s of %s", code, form, name)
		}
	}
}

// keysOf are the names that a file of words must have for a struct.
func keysOf(typ reflect.Type) []string {
	var out []string
	for i := range typ.NumField() {
		f := typ.Field(i)
		if !f.IsExported() || f.Tag.Get("json") == "-" {
			continue
		}
		first := []rune(f.Name)
		first[0] = unicode.ToLower(first[0])
		out = append(out, string(first))
	}
	return out
}

// The files hold what documents print, each word once and nothing else: the
// reader of JSON alone would take a second spelling, a thirteenth month, a
// repeated word or a missing one.
func TestFilesOfWordsAreStrict(t *testing.T) {
	for _, l := range Languages() {
		raw, err := assets.DocumentWords.ReadFile("translations/documents/" + l.Code + ".json")
		if err != nil {
			t.Error(err)
			continue
		}
		var sections map[string]map[string]json.RawMessage
		if err := json.Unmarshal(raw, &sections); err != nil || len(sections) != 2 {
			t.Errorf("%s: %d sections, %v", l.Code, len(sections), err)
		}
		for section, typ := range map[string]reflect.Type{"labels": reflect.TypeFor[words](), "money": reflect.TypeFor[moneyWords]()} {
			keys := keysOf(typ)
			for key, value := range sections[section] {
				if !slices.Contains(keys, key) {
					t.Errorf("%s: %s.%s is printed nowhere", l.Code, section, key)
				}
				if n := len(list(value)); key == "weekdays" && n != 7 || strings.HasSuffix(key, "Months") && n != 12 {
					t.Errorf("%s: %d %s", l.Code, n, key)
				}
			}
			for _, key := range keys {
				if n := strings.Count(string(raw), fmt.Sprintf("\n\t\t%q: ", key)); sections[section][key] == nil || n < 1 || n > 2 {
					t.Errorf("%s: %s.%s is missing or there twice", l.Code, section, key)
				}
			}
		}
		if want := len(keysOf(reflect.TypeFor[words]())) + len(keysOf(reflect.TypeFor[moneyWords]())); strings.Count(string(raw), "\n\t\t\"") != want {
			t.Errorf("%s: %d words, want %d", l.Code, strings.Count(string(raw), "\n\t\t\""), want)
		}
		if strings.ContainsAny(string(raw), "\u00a0\u202f") {
			t.Errorf("%s: a blank that nobody sees is no plain blank: write \\u00a0 or \\u202f", l.Code)
		}
	}
	for _, wrong := range []string{`{"labels": {"pages": "x"}}`, `{"words": {}}`, `{} {}`, `{"labels": {"page": 1}}`, ``} {
		if _, err := parseSpeech([]byte(wrong)); err == nil {
			t.Errorf("%s is read", wrong)
		}
	}
	if _, err := readSpeech("xx"); err == nil {
		t.Error("a language without a file is read")
	}
}

func list(raw json.RawMessage) []string {
	var out []string
	if json.Unmarshal(raw, &out) != nil {
		return nil
	}
	return out
}

func TestPluralsOnPaper(t *testing.T) {
	for code, want := range map[string]string{
		"en": "1 day|2 days|5 days|11 days|21 days|22 days|101 days|111 days",
		"de": "1 Tag|2 Tage|5 Tage|11 Tage|21 Tage|22 Tage|101 Tage|111 Tage",
		"fr": "1 jour|2 jours|5 jours|11 jours|21 jours|22 jours|101 jours|111 jours",
		"es": "1 día|2 días|5 días|11 días|21 días|22 días|101 días|111 días",
		"pt": "1 dia|2 dias|5 dias|11 dias|21 dias|22 dias|101 dias|111 dias",
		"ru": "1 день|2 дня|5 дней|11 дней|21 день|22 дня|101 день|111 дней",
	} {
		w := wordsIn(code)
		var got []string
		for _, n := range []int{1, 2, 5, 11, 21, 22, 101, 111} {
			got = append(got, w.count(w.DayCount, n))
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%s: %s", code, strings.Join(got, "|"))
		}
	}
	ru := wordsIn("ru")
	for n, want := range map[int]string{1: "1 более ранний приём здесь не напечатан.", 3: "3 более ранних приёма здесь не напечатаны.", 12: "12 более ранних приёмов здесь не напечатаны."} {
		if got := ru.count(ru.LeftOut, n); got != want {
			t.Errorf("%d: %q", n, got)
		}
	}
	born := clinic.MustDate("2005-03-01")
	for on, want := range map[string]string{"2026-03-01": "21 год", "2027-03-01": "22 года", "2030-03-01": "25 лет"} {
		if got := ru.age(born, false, clinic.MustDate(on)); got != want {
			t.Errorf("on %s: %q", on, got)
		}
	}
}

// Months stand in the genitive on Russian paper.
func TestRussianMonths(t *testing.T) {
	ru := wordsIn("ru")
	for day, want := range map[string]string{"2026-11-23": "пн, 23 ноября 2026 г.", "2026-01-01": "чт, 1 января 2026 г.", "2026-05-09": "сб, 9 мая 2026 г.", "2026-08-31": "пн, 31 августа 2026 г."} {
		if got := ru.longDay(day); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
