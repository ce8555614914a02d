package tongue

import "testing"

func TestFilesAreNamedInTheLanguage(t *testing.T) {
	for want, words := range map[string][]string{
		"day-list-2026-11-23":         {"Day list", "2026-11-23"},
		"clôture-du-jour-2026-11-23":  {"Clôture du jour", "2026-11-23"},
		"ordonnance-brouillon":        {"Ordonnance (brouillon)"},
		"выписка-по-лицевому-счёту-7": {"Выписка по лицевому счёту", "7"},
		"a-b-c": {"../a:b", "–", "c/"},
		"":      {"/", ".."},
	} {
		if got := FileName(words...); got != want {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
}
