package clinic

import (
	"strings"
	"unicode"
)

// Names of medicines are written in many ways: amoxycillin, amoxicilline and
// amoxicilina are amoxicillin, sulphamethoxazole is sulfamethoxazole. spell
// brings the spellings of one word together, by the INN's own rules (f for ph,
// t for th, e for ae and oe, i for y), with single letters for double ones and
// without the vowel that languages hang on. It never brings names together
// that differ in their stem: penicillin and penicillamine, sulfa and sulfate
// stay apart.

// foldLetters are the INN's simpler letters; it runs on lower case without
// accents.
var foldLetters = strings.NewReplacer("ph", "f", "th", "t", "ae", "e", "oe", "e", "ch", "c", "y", "i", "k", "c")

// fold is a word in simplified spelling, its ending kept.
func fold(word string) string {
	word = foldLetters.Replace(word)
	out := make([]byte, 0, len(word))
	for i := 0; i < len(word); i++ {
		if i > 0 && word[i] == word[i-1] && word[i] >= 'a' && word[i] <= 'z' {
			continue
		}
		out = append(out, word[i])
	}
	return string(out)
}

// spell is a word's key.
func spell(word string) string {
	if len(word) <= 2 || word[0] >= '0' && word[0] <= '9' {
		return word // vitamin K is not vitamin C
	}
	word = fold(word)
	if n := len(word); n >= 7 {
		switch word[n-1] {
		case 'a', 'e', 'o':
			word = word[:n-1]
		}
	}
	return word
}

// nameKey is the key of a name of several words.
func nameKey(name string) string {
	tokens := cutTokens(plainLetters.Replace(strings.ToLower(CleanLine(name))))
	key, _ := tokensKey(tokens)
	return key
}

// tokensKey joins the keys of the words and numbers and counts them.
func tokensKey(tokens []drugToken) (string, int) {
	var b strings.Builder
	n := 0
	for _, t := range tokens {
		if t.breaks {
			continue
		}
		if n > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.key)
		n++
	}
	return b.String(), n
}

// drugToken is a word, a number or a mark of a medicine's text.
type drugToken struct {
	text   string // lower case without accents
	key    string
	number bool
	breaks bool // a mark between two substances
	state  tokenState
}

type tokenState uint8

const (
	tokenUnknown tokenState = iota
	tokenName               // part of a name that is known
	tokenNoise              // a strength, a form, a salt …
)

// maxDrugText bounds what is read of a medicine's text, in characters.
const maxDrugText = 400

// drugTokens cuts a text into tokens, and the parts in square brackets, where
// RxNorm writes the brand, into their own lists.
func drugTokens(text string) (tokens []drugToken, brackets [][]drugToken) {
	text = plainLetters.Replace(strings.ToLower(CleanLine(text)))
	if r := []rune(text); len(r) > maxDrugText {
		text = string(r[:maxDrugText])
	}
	for {
		open := strings.IndexByte(text, '[')
		if open < 0 {
			break
		}
		inside, rest, closed := strings.Cut(text[open+1:], "]")
		if !closed {
			text = text[:open] + " " + text[open+1:]
			continue
		}
		brackets = append(brackets, cutTokens(inside))
		text = text[:open] + " , " + rest
	}
	return cutTokens(text), brackets
}

// cutTokens keeps letters with the digits that follow them in one word (d3,
// b12), and cuts a number from the unit behind it (500mg).
func cutTokens(text string) []drugToken {
	var out []drugToken
	r := []rune(text)
	for i := 0; i < len(r); {
		switch {
		case unicode.IsDigit(r[i]):
			j := i + 1
			for j < len(r) && (unicode.IsDigit(r[j]) || (r[j] == '.' || r[j] == ',') && j+1 < len(r) && unicode.IsDigit(r[j+1])) {
				j++
			}
			n := string(r[i:j])
			out = append(out, drugToken{text: n, key: n, number: true})
			i = j
		case unicode.IsLetter(r[i]):
			j := i + 1
			for j < len(r) && (unicode.IsLetter(r[j]) || unicode.IsDigit(r[j]) || unicode.Is(unicode.Mn, r[j]) || (r[j] == '\'' || r[j] == '’') && j+1 < len(r) && unicode.IsLetter(r[j+1])) {
				j++
			}
			w := strings.Map(func(c rune) rune {
				if unicode.Is(unicode.Mn, c) || c == '\'' || c == '’' {
					return -1
				}
				return c
			}, string(r[i:j]))
			if joints[w] {
				out = append(out, drugToken{text: w, breaks: true})
			} else {
				out = append(out, drugToken{text: w, key: spell(w)})
			}
			i = j
		case r[i] == '%':
			out = append(out, drugToken{text: "%", key: "%"})
			i++
		case strings.ContainsRune("/+&,;(){}|:", r[i]):
			out = append(out, drugToken{text: string(r[i]), breaks: true})
			i++
		default:
			i++
		}
	}
	return out
}

// joints are the words between two substances.
var joints = wordSet("and with")

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}
