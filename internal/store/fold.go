package store

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
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

// plainest takes pairs of letters back until none is left.
func plainest(s string) string {
	for {
		p := plain.Replace(s)
		if p == s {
			return p
		}
		s = p
	}
}

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

// like escapes text for a LIKE pattern with ESCAPE '\'.
func like(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}

// prefixEnd is the least text above every text that begins with s, in binary order.
func prefixEnd(s string) string { return s + "\U0010FFFF" }
