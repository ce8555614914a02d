package document

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"caredesk/internal/tongue"
)

// Field is one of the texts of a document, by the name that a form calls it.
type Field struct{ Name, Text string }

// Problem says which words of a field cannot be printed and why.
type Problem struct {
	Field string
	Words []string // each once, in the order of the text
	Why   []Missing
}

// Missing is a kind of character that cannot be printed: letters of a script, or what
// the words of Kind say where it is none.
type Missing struct {
	Script string // four letters of ISO 15924; empty for none
	Kind   string
}

// in names it in a language: “Arabic letters”, “alphabet arabe”.
func (m Missing) in(say *tongue.Tongue) string {
	if m.Script == "" {
		return say.Say(m.Kind)
	}
	return strings.ReplaceAll(say.T("{script} letters"), "{script}", display.Scripts(say.Tag()).Name(language.MustParseScript(m.Script)))
}

// shaped are scripts whose letters join, stack or run from right to left: the
// PDF library sets one letter beside the other and would print them broken even
// with a font that has them.
var shaped = []struct {
	code  string
	table *unicode.RangeTable
}{
	{"Arab", unicode.Arabic}, {"Hebr", unicode.Hebrew}, {"Syrc", unicode.Syriac}, {"Thaa", unicode.Thaana}, {"Nkoo", unicode.Nko},
	{"Deva", unicode.Devanagari}, {"Beng", unicode.Bengali}, {"Guru", unicode.Gurmukhi}, {"Gujr", unicode.Gujarati},
	{"Orya", unicode.Oriya}, {"Taml", unicode.Tamil}, {"Telu", unicode.Telugu}, {"Knda", unicode.Kannada}, {"Mlym", unicode.Malayalam},
	{"Sinh", unicode.Sinhala}, {"Thai", unicode.Thai}, {"Laoo", unicode.Lao}, {"Tibt", unicode.Tibetan}, {"Mymr", unicode.Myanmar},
	{"Khmr", unicode.Khmer}, {"Mong", unicode.Mongolian},
}

// scriptOf says what kind of character is missing, in words.
func scriptOf(r rune) Missing {
	for _, s := range shaped {
		if unicode.Is(s.table, r) {
			return Missing{Script: s.code}
		}
	}
	switch {
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo):
		return Missing{Kind: "Chinese or Japanese characters"}
	case unicode.Is(unicode.Hangul, r):
		return Missing{Script: "Hang"}
	case unicode.Is(unicode.So, r) || r >= 0x1F000:
		return Missing{Kind: "pictures"}
	}
	return Missing{Kind: "characters that the printed font lacks"}
}

// needsShaping reports letters of a script that cannot be set one by one.
func needsShaping(r rune) bool {
	if r < 0x590 {
		return false
	}
	for _, s := range shaped {
		if unicode.Is(s.table, r) && !unicode.Is(unicode.Sc, r) {
			return true
		}
	}
	return false
}

// problemsOf looks at each field for words that cannot be printed.
func problemsOf(fields []Field) []Problem {
	var out []Problem
	for _, f := range fields {
		if isPlain(f.Text) {
			continue
		}
		p := Problem{Field: f.Name}
		for _, word := range strings.FieldsFunc(lineEnds.Replace(f.Text), unicode.IsSpace) {
			missing := Check(word)
			if missing == nil || slices.Contains(p.Words, word) {
				continue
			}
			p.Words = append(p.Words, word)
			for _, r := range missing {
				if s := scriptOf(r); !slices.Contains(p.Why, s) {
					p.Why = append(p.Why, s)
				}
			}
		}
		if len(p.Words) > 0 {
			out = append(out, p)
		}
	}
	return out
}

// problemsText names fields and words for the person who prints, in their language.
func problemsText(list []Problem, say *tongue.Tongue) string {
	if len(list) == 0 {
		return ""
	}
	const shownFields, shownWords, longest = 6, 4, 24
	var parts []string
	for _, p := range list[:min(shownFields, len(list))] {
		var words []string
		for _, w := range p.Words[:min(shownWords, len(p.Words))] {
			if r := []rune(w); len(r) > longest {
				w = string(r[:longest]) + "…"
			}
			words = append(words, say.F("“%s”", w))
		}
		which := strings.Join(words, ", ")
		if n := len(p.Words) - shownWords; n > 0 {
			which += " " + say.F("and %d more", n)
		}
		var why []string
		for _, m := range p.Why {
			why = append(why, m.in(say))
		}
		parts = append(parts, say.Labelled(say.Say(p.Field), which+" ("+strings.Join(why, ", ")+")"))
	}
	if n := len(list) - shownFields; n > 0 {
		parts = append(parts, say.N(n, "and %d more place", "and %d more places"))
	}
	return say.F("These words cannot be printed and come out as %c. %s. Write them in Latin, Greek or Cyrillic letters, or hand the paper out knowing it.",
		Substitute, say.Listed(parts))
}
