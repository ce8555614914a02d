package store

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"caredesk/internal/clinic"
)

// letters are folded letters that Unicode does not decompose.
var letters = strings.NewReplacer("ß", "ss", "ø", "o", "æ", "ae", "œ", "oe", "ł", "l", "đ", "d", "ð", "d", "þ", "th",
	"ħ", "h", "ı", "i", "ŋ", "n", "ŧ", "t")

// usual writes the letters of German and the Nordic languages as people do
// without their keys.
var usual = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "å", "aa", "ø", "oe", "æ", "ae", "œ", "oe", "ß", "ss")

// plain takes the usual spellings back to the bare letter, so that both
// spellings of a name meet in one.
var plain = strings.NewReplacer("aa", "a", "ae", "a", "oe", "o", "ue", "u")

// fold gives lower case without accents: Müller is muller, Østergård ostergard.
func fold(s string) string {
	s = norm.NFKD.String(strings.ToLower(s))
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) && !keepsMark(r) {
			return -1
		}
		return r
	}, s)
	return norm.NFC.String(letters.Replace(s))
}

// keepsMark reports marks that are letters of their own (vowel signs of the
// Indic scripts and others) and not accents on a letter.
func keepsMark(r rune) bool {
	return !unicode.In(r, unicode.Inherited, unicode.Arabic, unicode.Hebrew)
}

// foldWords splits a text into folded words for the search index and for
// queries alike. Apostrophes go, hyphens split names (Meyer-Landrut) and join
// numbers (P-000001, 555-12).
func foldWords(s string) []string { return splitWords(fold(s)) }

func splitWords(s string) []string {
	var out []string
	for _, chunk := range strings.Fields(s) {
		digits := strings.ContainsFunc(chunk, unicode.IsDigit)
		chunk = strings.Map(func(r rune) rune {
			switch {
			case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r), r == '@', r == '.', r == '_':
				return r
			case r == '\'', r == '’', r == '‘', r == 'ʼ', r == '`', r == '´', r == '+':
				return -1
			case digits && strings.ContainsRune("-–/()", r):
				return -1
			}
			return ' '
		}, chunk)
		for _, w := range strings.Fields(chunk) {
			if w = strings.Trim(w, "._"); w != "" {
				out = append(out, w)
			}
		}
	}
	return out
}

// foldText is foldWords joined by single blanks.
func foldText(s string) string { return strings.Join(foldWords(s), " ") }

// nameKey is the key that lists are sorted and paged by: "last first", folded.
func nameKey(first, last string) string { return foldText(last + " " + first) }

// digitsOf keeps the digits of a phone number or date.
func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// patientBody is what the search index holds of a patient.
func patientBody(p clinic.Patient) string {
	name := p.FirstName + " " + p.LastName
	base := foldWords(name)
	parts := append([]string{}, base...)
	parts = append(parts, foldWords(usual.Replace(norm.NFC.String(strings.ToLower(name))))...)
	for _, w := range base {
		parts = append(parts, plain.Replace(w))
	}
	parts = append(parts, foldWords(p.Number)...)
	parts = append(parts, digitsOf(p.Phone), digitsOf(p.DateOfBirth.String()))
	parts = append(parts, foldWords(p.Email)...)
	seen := map[string]bool{"": true}
	out := parts[:0]
	for _, w := range parts {
		if !seen[w] {
			seen[w] = true
			out = append(out, w)
		}
	}
	return strings.Join(out, " ")
}

// query is a typed search text, taken apart.
type query struct {
	match  string   // FTS5 expression over words of three and more letters; empty when there are none
	short  []string // words of one or two letters
	number string   // patient number, when the text is one or two digits
}

func (q query) empty() bool { return q.match == "" && len(q.short) == 0 && q.number == "" }

// parseQuery turns typed text into index terms. Every word must match; quotes,
// operators and wildcards lose their meaning because each word is a quoted phrase.
func parseQuery(s string) query {
	var q query
	terms := foldWords(s)
	if isNumeric(s) {
		terms = []string{digitsOf(s)}
	}
	var phrases []string
	for _, t := range terms {
		n := len([]rune(t))
		switch {
		case n >= 3:
			phrases = append(phrases, phrase(t))
		case strings.Trim(t, "0123456789") == "" && len(terms) == 1 && t != "":
			q.number = "P-" + strings.Repeat("0", 6-len(t)) + t
		case t != "":
			q.short = append(q.short, t)
		}
	}
	q.match = strings.Join(phrases, " AND ")
	return q
}

// phrase quotes a word for FTS5, with its plain spelling beside it.
func phrase(t string) string {
	quoted := `"` + strings.ReplaceAll(t, `"`, `""`) + `"`
	if p := plain.Replace(t); p != t && len([]rune(p)) >= 3 {
		return `(` + quoted + ` OR "` + strings.ReplaceAll(p, `"`, `""`) + `")`
	}
	return quoted
}

// isNumeric reports a phone number, a date or a part of one, however it is separated.
func isNumeric(s string) bool {
	return strings.ContainsAny(s, "0123456789") && strings.Trim(s, "0123456789+-–()/. \u00a0") == ""
}

// like escapes text for a LIKE pattern with ESCAPE '\'.
func like(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}

// prefixEnd is the least text above every text that begins with s, in binary order.
func prefixEnd(s string) string { return s + "\U0010FFFF" }
