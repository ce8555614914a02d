package exportfile

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// Every language explains the files as the English page does: the same names of
// files, signs and places to fill in, point by point.
func TestEveryLanguageExplainsTheFiles(t *testing.T) {
	english := speechIn("en")
	named := regexp.MustCompile("`[^`]+`|\\{[a-z]+\\}|= \\+ - @|SHA-256|UTF-8|UTC|CSV")
	names := func(s *speech) []string {
		list := named.FindAllString(s.page, -1)
		slices.Sort(list)
		return list
	}
	for _, l := range clinic.Languages() {
		s := speechIn(string(l))
		if s.code != string(l) {
			t.Fatalf("%s has no words", l)
		}
		if got, want := names(s), names(english); !slices.Equal(got, want) {
			t.Errorf("%s names %q, English %q", l, got, want)
		}
		for _, mark := range []string{"\n- ", "\n# ", "| "} {
			if strings.Count("\n"+s.page, mark) != strings.Count("\n"+english.page, mark) {
				t.Errorf("%s has another number of %q", l, mark)
			}
		}
		if !strings.HasSuffix(s.page, " |\n|---|---|---|\n") {
			t.Errorf("%s does not end in the head of the list of files", l)
		}
		for _, text := range OwnTexts() {
			if l != clinic.English && (s.words[text] == "" || s.words[text] == text) {
				t.Errorf("%s has no word for %q", l, text)
			}
		}
	}
	if speechIn("xx") != english || speechIn("") != english {
		t.Error("another language is not English")
	}
}

func TestThePageInALanguage(t *testing.T) {
	d := service.RecordDirectory{At: time.Date(2026, 11, 23, 10, 42, 0, 0, time.UTC), Settings: clinic.Settings{HospitalName: "# St.\nBrigid"}}
	tables := []service.ExportTable{{File: "people", Rows: 3, About: "Signed prescriptions."}}
	for code, want := range map[string][]string{
		"en": {"# All data of  St. Brigid\n", "on 23 November 2026, 10:42 UTC,", "`files/attachments`, 7 in all", "| people.csv | 3 | Signed prescriptions. |"},
		"de": {"# Alle Daten von  St. Brigid\n", "am 23. November 2026, 10:42 UTC,", "insgesamt 7,", "| people.csv | 3 | Unterschriebene Rezepte. |"},
		"ru": {"23 ноября 2026", "| people.csv | 3 | Подписанные рецепты. |"}} {
		text := speechIn(code).readme(d, tables, 7)
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s does not say %q:\n%s", code, w, text)
			}
		}
	}
}
