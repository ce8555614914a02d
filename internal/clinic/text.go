package clinic

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Lengths of free text, in characters, as the forms and the database hold them.
const (
	MaxName  = 150
	MaxLine  = 200
	MaxNote  = 4000
	MaxPhone = 40
)

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// CleanLine makes one tidy line of typed text: control characters, invisible
// direction marks and runs of blanks go, so that a name cannot reorder or hide
// what stands beside it on a screen or a receipt.
func CleanLine(s string) string {
	if isTidy(s) {
		return s
	}
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' || r == '\t' {
			return ' '
		}
		return keepRune(r)
	}, strings.ToValidUTF8(s, ""))), " ")
}

// isTidy reports whether a line is plain ASCII that has nothing to tidy, as
// nearly all imported rows are.
func isTidy(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c < ' ' || c > '~':
			return false
		case c == ' ' && (i == 0 || i == len(s)-1 || s[i-1] == ' '):
			return false
		}
	}
	return true
}

// CleanText is CleanLine for text of several lines: line ends stay, trailing
// blanks go.
func CleanText(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\r\n", "\n"), "\r", "\n")
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRightFunc(strings.Map(keepRune, line), unicode.IsSpace)
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

// keepRune drops control characters and the marks of Unicode's bidirectional
// algorithm; joiners stay because scripts such as Devanagari need them.
func keepRune(r rune) rune {
	switch {
	case r == '\t':
		return r
	case unicode.IsControl(r), r == '\ufeff', r == '\u200b', r == '\u00ad', r == '\u180e', r == utf8.RuneError:
		return -1
	case r >= '\u2060' && r <= '\u2064', r >= '\u206a' && r <= '\u206f', r >= '\U000e0000' && r <= '\U000e007f':
		return -1 // invisible operators and tags
	case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\u200e', r == '\u200f', r == '\u061c':
		return -1
	}
	return r
}

// checker collects the wrong fields of a form, so that all are shown at once.
type checker struct{ errs []error }

func (c *checker) fail(field, format string, args ...any) {
	c.errs = append(c.errs, FieldErrorf(field, format, args...))
}

func (c *checker) require(field, value, what string) {
	if strings.TrimSpace(value) == "" {
		c.fail(field, "Give %s.", what)
	}
}

func (c *checker) limit(field, value string, max int) {
	if n := utf8.RuneCountInString(value); n > max {
		c.fail(field, "That is %d characters; at most %d fit here.", n, max)
	}
}

func (c *checker) email(field, value string) {
	c.limit(field, value, 254)
	if value == "" {
		return
	}
	at := strings.LastIndexByte(value, '@')
	if at < 1 || at == len(value)-1 || strings.ContainsAny(value, " \t\n,;<>") {
		c.fail(field, "That does not look like an e-mail address.")
	}
}

// phoneExtension is how an inner line is written behind a number.
var phoneExtension = regexp.MustCompile(`(?i)\s*(?:,|;|#|x|ext\.?|extension|extn\.?)\s*[0-9]{1,7}$`)

// phone accepts any land's way of writing a number: digits of any script with
// + - – . ( ) / and blanks, and behind them an extension (ext. 12, x12, #12);
// at least three digits (inner lines). Letters as on a keypad (1-800-FLOWERS)
// are refused: nobody could compare or dial them here. Whether there is such a
// number is not asked, as those of a small exchange are in no table.
func (c *checker) phone(field, value string) {
	c.limit(field, value, MaxPhone)
	if value == "" {
		return
	}
	digits := 0
	for _, r := range phoneExtension.ReplaceAllString(value, "") {
		switch {
		case unicode.IsDigit(r):
			digits++
		case strings.ContainsRune("+-–.()/ \u00a0", r):
		case unicode.IsLetter(r):
			c.fail(field, "A phone number holds digits and + - ( ) / only. Write letters as the digits they stand for.")
			return
		default:
			c.fail(field, "A phone number holds digits and + - ( ) / only.")
			return
		}
	}
	if digits < 3 || digits > 20 {
		c.fail(field, "A phone number has 3 to 20 digits.")
	}
}

func (c *checker) err() error { return joinErrors(c.errs) }
