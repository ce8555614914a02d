package uitest

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"fyne.io/fyne/v2"

	"caredesk/ui/i18n"
)

// pseudo is set by CAREDESK_WORDS=FILE: texts of the catalogues then stand in
// brackets, and what stands in none is written to the file, with the test that
// showed it. Data does too; it is for reading, not for passing.
var pseudo = os.Getenv("CAREDESK_WORDS")

// language makes the window speak English, or the brackets that were asked for.
func language(t testing.TB) {
	t.Helper()
	if pseudo != "" {
		i18n.UsePseudo()
		return
	}
	if i18n.Current() != "en" {
		if err := i18n.Use("en"); err != nil {
			t.Fatal(err)
		}
	}
}

// plain takes the brackets off.
func plain(text string) string {
	if pseudo == "" {
		return text
	}
	return strings.NewReplacer("⟦", "", "⟧", "").Replace(text)
}

// tellBare writes down what is on screen and went through no catalogue.
func tellBare(t testing.TB, w fyne.Window) {
	if pseudo == "" {
		return
	}
	f, err := os.OpenFile(pseudo, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, text := range Bare(w) {
		fmt.Fprintf(f, "%s\t%q\n", t.Name(), text)
	}
}

// Bare are the texts with words that stand outside of all brackets, where the
// window speaks the language of brackets (i18n.UsePseudo).
func Bare(w fyne.Window) []string {
	var out []string
	for _, text := range Seen(w) {
		depth, letters := 0, 0
		for _, r := range text {
			switch {
			case r == '⟦':
				depth++
			case r == '⟧':
				depth--
			case depth == 0 && unicode.IsLetter(r):
				letters++
			}
		}
		if letters > 1 && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}
