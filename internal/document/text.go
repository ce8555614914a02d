package document

import (
	"strings"
	"sync"
	"unicode"

	"caredesk/internal/clinic"

	"golang.org/x/text/unicode/norm"
)

// Substitute is printed for a character that the font lacks: a black diamond
// with a question mark, which nobody takes for a letter.
const Substitute = '\uFFFD'

// standIns are signs the font lacks that other signs say just as well. A
// currency whose sign is missing prints its code.
var standIns = sync.OnceValue(func() map[rune]string {
	m := map[rune]string{
		'−': "–", '≤': "<=", '≥': ">=", '→': "->", '←': "<-", '•': "·", '✓': "yes", '\u2011': "-",
	}
	for _, c := range clinic.Currencies() {
		if sign := []rune(c.Sign()); len(sign) == 1 {
			m[sign[0]] = string(c)
		}
	}
	for r := range m {
		if inFont(r) {
			delete(m, r)
		}
	}
	return m
})

// printable makes any text fit for paper. It composes letters and their marks
// (NFC), drops broken bytes, controls, invisible characters and the marks that
// reorder text, turns line ends into \n, and puts Substitute for what the font
// lacks, noting it in missing.
func printable(s string, missing runeSet) string {
	if isPlain(s) {
		return s
	}
	s = lineEnds.Replace(strings.ToValidUTF8(s, ""))
	s = strings.Map(func(r rune) rune {
		if isInvisible(r) {
			return -1
		}
		return r
	}, s)
	// A replaced letter can join the mark after it, which takes a second pass.
	for range 2 {
		var b strings.Builder
		b.Grow(len(s))
		for _, r := range norm.NFC.String(s) {
			switch {
			case r == '\n' || inFont(r):
				b.WriteRune(r)
			case unicode.Is(unicode.Zs, r):
				b.WriteByte(' ')
			default:
				b.WriteString(replacement(r, missing))
			}
		}
		s = b.String()
	}
	return s
}

// lineEnds makes every way to end a line one, and blanks of tabs.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n",
	"\u0085", "\n", "\u2028", "\n", "\u2029", "\n", "\t", " ")

// isPlain reports text that needs no work: printable ASCII and line ends.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c != '\n' && (c < ' ' || c > '~') {
			return false
		}
	}
	return true
}

// isInvisible reports characters that print nothing, or make others print
// elsewhere: controls, joiners, variation selectors, direction marks, tags.
func isInvisible(r rune) bool {
	return unicode.IsControl(r) && r != '\n' || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r) ||
		r == '\u034f' || r == '\u115f' || r == '\u1160' || r == '\u3164' || r == '\uffa0'
}

// replacement finds something the font has for a character it lacks: a
// stand-in, the letter and its marks one by one, or the plain form of a
// compatibility character (full-width digits, ㎎, ①), so that a dose stays a dose.
func replacement(r rune, missing runeSet) string {
	if s, ok := standIns()[r]; ok {
		return s
	}
	for _, form := range []norm.Form{norm.NFD, norm.NFKC} {
		if s := form.String(string(r)); s != string(r) && allInFont(s) {
			return s
		}
	}
	missing.add(r)
	return string(Substitute)
}

func allInFont(s string) bool {
	for _, r := range s {
		if !inFont(r) {
			return false
		}
	}
	return true
}

// wrap breaks text that went through printable into lines no wider than width
// millimetres. It breaks at blanks, after hyphens and slashes, and inside a word
// when the word alone is too wide. Every line holds at least one letter, so it
// always ends. Text without letters gives no lines.
func wrap(text string, s style, width float64) []string {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	limit := int(width / s.unit())
	f := s.face()
	var lines []string
	for _, paragraph := range strings.Split(text, "\n") {
		lines = append(lines, wrapLine(f, strings.TrimRight(paragraph, " "), limit)...)
	}
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

func wrapLine(f *face, text string, limit int) []string {
	var lines []string
	runes := []rune(text)
	for len(runes) > 0 {
		n, rest := lineEnd(f, runes, limit)
		lines = append(lines, strings.TrimRight(string(runes[:n]), " "))
		runes = runes[rest:]
	}
	if lines == nil {
		return []string{""}
	}
	return lines
}

// lineEnd finds where the first line of the text ends and where the next begins.
func lineEnd(f *face, runes []rune, limit int) (end, next int) {
	width, breakEnd, breakNext := 0, 0, 0
	for i, r := range runes {
		if r == ' ' && i > 0 {
			breakEnd, breakNext = i, i+1
			for breakNext < len(runes) && runes[breakNext] == ' ' {
				breakNext++
			}
		}
		width += int(f.widths[r])
		if width > limit && r != ' ' {
			if breakEnd > 0 {
				return breakEnd, breakNext
			}
			// One word fills the line: cut it, but never between a letter and its mark.
			cut := i
			for cut > 0 && unicode.Is(unicode.M, runes[cut]) {
				cut--
			}
			if cut == 0 {
				cut = max(1, i)
				for cut < len(runes) && unicode.Is(unicode.M, runes[cut]) {
					cut++
				}
			}
			return cut, cut
		}
		if (r == '-' || r == '/' || r == '–') && i > 0 && i+1 < len(runes) && runes[i+1] != ' ' &&
			(unicode.IsLetter(runes[i-1]) && unicode.IsLetter(runes[i+1])) {
			breakEnd, breakNext = i+1, i+1
		}
	}
	return len(runes), len(runes)
}

// clip keeps at most n lines and ends the last with the mark more when others
// were there. For heads alone: what matters is never clipped.
func clip(lines []string, n int, more string, s style, width float64) []string {
	if len(lines) <= n {
		return lines
	}
	lines = append([]string(nil), lines[:n]...)
	last := []rune(lines[n-1])
	for len(last) > 0 && s.width(string(last)+more) > width {
		last = last[:len(last)-1]
	}
	lines[n-1] = strings.TrimRight(string(last), " ,;") + more
	return lines
}

// oneLine puts a text of several lines on one.
func oneLine(s string) string { return strings.ReplaceAll(s, "\n", " ") }

// unbroken keeps a phone number or an amount on one line.
func unbroken(s string) string { return strings.ReplaceAll(s, " ", "\u00a0") }
