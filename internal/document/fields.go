package document

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Field is one of the texts of a document, by the name that a form calls it.
type Field struct{ Name, Text string }

// Problem says which words of a field cannot be printed and why.
type Problem struct {
	Field string
	Words []string // each once, in the order of the text
	Why   string   // Arabic letters; a sentence's subject
}

// shaped are scripts whose letters join, stack or run from right to left: the
// PDF library sets one letter beside the other and would print them broken even
// with a font that has them.
var shaped = []struct {
	name  string
	table *unicode.RangeTable
}{
	{"Arabic", unicode.Arabic}, {"Hebrew", unicode.Hebrew}, {"Syriac", unicode.Syriac}, {"Thaana", unicode.Thaana}, {"N’Ko", unicode.Nko},
	{"Devanagari", unicode.Devanagari}, {"Bengali", unicode.Bengali}, {"Gurmukhi", unicode.Gurmukhi}, {"Gujarati", unicode.Gujarati},
	{"Odia", unicode.Oriya}, {"Tamil", unicode.Tamil}, {"Telugu", unicode.Telugu}, {"Kannada", unicode.Kannada}, {"Malayalam", unicode.Malayalam},
	{"Sinhala", unicode.Sinhala}, {"Thai", unicode.Thai}, {"Lao", unicode.Lao}, {"Tibetan", unicode.Tibetan}, {"Burmese", unicode.Myanmar},
	{"Khmer", unicode.Khmer}, {"Mongolian", unicode.Mongolian},
}

// scriptOf says what kind of character is missing, in words.
func scriptOf(r rune) string {
	for _, s := range shaped {
		if unicode.Is(s.table, r) {
			return s.name + " letters"
		}
	}
	switch {
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo):
		return "Chinese or Japanese characters"
	case unicode.Is(unicode.Hangul, r):
		return "Korean letters"
	case unicode.Is(unicode.So, r) || r >= 0x1F000:
		return "pictures"
	}
	return "characters that the printed font lacks"
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
		var why []string
		for _, word := range strings.FieldsFunc(lineEnds.Replace(f.Text), unicode.IsSpace) {
			missing := Check(word)
			if missing == nil || slices.Contains(p.Words, word) {
				continue
			}
			p.Words = append(p.Words, word)
			for _, r := range missing {
				if s := scriptOf(r); !slices.Contains(why, s) {
					why = append(why, s)
				}
			}
		}
		if len(p.Words) > 0 {
			p.Why = strings.Join(why, ", ")
			out = append(out, p)
		}
	}
	return out
}

// problemsText names fields and words for the person who prints.
func problemsText(list []Problem) string {
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
			words = append(words, "“"+w+"”")
		}
		more := ""
		if n := len(p.Words) - shownWords; n > 0 {
			more = fmt.Sprintf(" and %d more", n)
		}
		parts = append(parts, fmt.Sprintf("%s: %s%s (%s)", p.Field, strings.Join(words, ", "), more, p.Why))
	}
	if n := len(list) - shownFields; n > 0 {
		parts = append(parts, fmt.Sprintf("and %d more places", n))
	}
	return fmt.Sprintf("These words cannot be printed and come out as %c. %s. Write them in Latin, Greek or Cyrillic letters, or hand the paper out knowing it.",
		Substitute, strings.Join(parts, "; "))
}
