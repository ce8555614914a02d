package clinic

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// sigToken is a word, a number or a sign of a sig.
type sigToken struct {
	kind     tokenKind
	text     string  // in lower case, without the dots of an abbreviation
	num      float64 // of a number
	from, to int     // in the source
	glued    bool    // no blank before it
	stop     bool    // the clause ends behind it
}

type tokenKind int

const (
	wordToken tokenKind = iota
	numberToken
	fractionToken // ½
	messToken     // a number that could be read in two ways
	signToken
	fieldToken // the border of two fields of a prescription item
)

// fieldBorder stands between the fields of an item when they are read together.
const fieldBorder = '\x1f'

// cyrillicSpellings writes ё as е, as most people do.
var cyrillicSpellings = strings.NewReplacer("ё", "е")

var vulgarFractions = map[rune]float64{'½': 0.5, '¼': 0.25, '¾': 0.75, '⅓': 1.0 / 3, '⅔': 2.0 / 3, '⅛': 0.125}

// sigTokens cuts a sig into words, numbers and signs; known tells the short
// forms that a times sign may be glued to.
func sigTokens(s string, known func(string) bool) []sigToken {
	var out []sigToken
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if unicode.IsSpace(r) {
			i += size
			continue
		}
		t := sigToken{from: i, glued: i > 0 && !blankBefore(s, i)}
		switch {
		case r == fieldBorder:
			t.kind, t.text, t.stop, t.to = fieldToken, "\x1f", true, i+size
		case isDigit(r) || (r == '.' && i+1 < len(s) && isDigit(rune(s[i+1])) && !wordBefore(s, i)):
			t.readNumber(s)
		case vulgarFractions[r] != 0:
			t.kind, t.text, t.num, t.to = fractionToken, string(r), vulgarFractions[r], i+size
		case unicode.IsLetter(r):
			out = append(out, wordTokens(s, t, out, known)...)
			i = out[len(out)-1].to
			continue
		default:
			t.kind, t.text, t.to = signToken, signOf(r), i+size
			switch t.text {
			case "x", "and":
				t.kind = wordToken
			case ";", ",", "(", ")", "!", ".":
				t.stop = true
			}
		}
		out = append(out, t)
		i = t.to
	}
	return out
}

func signOf(r rune) string {
	switch r {
	case '–', '—', '−', '‐', '‑':
		return "-"
	case '×', '*':
		return "x"
	case '&':
		return "and"
	}
	return string(r)
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func blankBefore(s string, i int) bool {
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	return unicode.IsSpace(r) || r == fieldBorder
}

func wordBefore(s string, i int) bool {
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	return i > 0 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// readNumber reads 1, 2.5, 2,5, .5, 50,000 and 1,000,000. What could be a
// thousand or a decimal (1,250; 1.000) is a mess: nobody may guess it.
func (t *sigToken) readNumber(s string) {
	i := t.from
	parts, seps := []string{""}, ""
	for ; i < len(s); i++ {
		c := s[i]
		if isDigit(rune(c)) {
			parts[len(parts)-1] += string(c)
		} else if (c == '.' || c == ',') && i+1 < len(s) && isDigit(rune(s[i+1])) {
			seps += string(c)
			parts = append(parts, "")
		} else {
			break
		}
	}
	t.to, t.text, t.kind = i, s[t.from:i], messToken
	whole := strings.TrimLeft(parts[0], "0")
	switch {
	case len(t.text) > 12, len(t.text) == 3 && t.text[0] == '0' && seps == "": // 001: 0-0-1, or one
	case len(seps) == 1 && len(parts[1]) > 3:
	case len(seps) == 0:
		t.number(parts[0])
	case len(seps) == 1 && len(parts[1]) != 3, len(seps) == 1 && whole == "":
		t.number(parts[0] + "." + parts[1])
	case len(seps) == 1 && seps == "," && parts[1] == "000" && len(parts[0]) <= 3:
		t.number(parts[0] + parts[1]) // 50,000: a decimal is never written with three noughts
	case len(seps) > 1 && (strings.Trim(seps, ",") == "" || strings.Trim(seps, ".") == ""):
		for _, p := range parts[1:] {
			if len(p) != 3 {
				return
			}
		}
		t.number(strings.Join(parts, ""))
	}
}

func (t *sigToken) number(s string) {
	if s == "" || strings.HasPrefix(s, ".") {
		s = "0" + s
	}
	if n, err := strconv.ParseFloat(s, 64); err == nil && n <= 10_000_000 {
		t.kind, t.num = numberToken, n
	}
}

// wordTokens reads the word at t.from: letters, or letters between dots such
// as b.i.d. The times sign of 3xdaily and bidx7d is a word of its own.
func wordTokens(s string, t sigToken, before []sigToken, known func(string) bool) []sigToken {
	end := lettersFrom(s, t.from)
	word := s[t.from:end]
	if utf8.RuneCountInString(word) == 1 {
		for end+1 < len(s) && s[end] == '.' {
			next := lettersFrom(s, end+1)
			if next == end+1 || utf8.RuneCountInString(s[end+1:next]) != 1 {
				break
			}
			word += s[end+1 : next]
			end = next
		}
	}
	t.kind, t.text, t.to = wordToken, cyrillicSpellings.Replace(strings.ToLower(word)), end
	if t.text == "х" {
		t.text = "x" // 3х1 typed on a Russian keyboard
	}
	if end < len(s) && s[end] == '.' && !(end+1 < len(s) && isDigit(rune(s[end+1])) && utf8.RuneCountInString(word) > 3) {
		t.to++
		t.stop = endsSentence(s, t)
	}
	if len(t.text) > 1 && isASCII(s[t.from:t.to]) && t.to == t.from+len(t.text) {
		afterNumber := t.glued && len(before) > 0 && before[len(before)-1].kind == numberToken
		if afterNumber && t.text[0] == 'x' {
			return []sigToken{t.part(0, 1), t.part(1, len(t.text))}
		}
		if n := len(t.text) - 1; t.text[n] == 'x' && t.to < len(s) && isDigit(rune(s[t.to])) && known(t.text[:n]) {
			return []sigToken{t.part(0, n), t.part(n, n+1)}
		}
	}
	return []sigToken{t}
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}

// part cuts a token of plain letters.
func (t sigToken) part(from, to int) sigToken {
	p := t
	p.text, p.from, p.to = t.text[from:to], t.from+from, t.from+to
	p.glued = from > 0 || t.glued
	return p
}

func lettersFrom(s string, i int) int {
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) && !((r == '\'' || r == '’') && i+size < len(s)) {
			break
		}
		i += size
	}
	return i
}

// endsSentence tells a full stop from the dot of an abbreviation: it follows a
// long word, or a capital in small letters comes next.
func endsSentence(s string, t sigToken) bool {
	if utf8.RuneCountInString(t.text) >= 5 {
		return true
	}
	rest := strings.TrimLeftFunc(s[t.to:], unicode.IsSpace)
	if rest == "" || len(rest) == len(s[t.to:]) {
		return rest == ""
	}
	first, size := utf8.DecodeRuneInString(rest)
	second, _ := utf8.DecodeRuneInString(rest[size:])
	return unicode.IsUpper(first) && unicode.IsLower(second)
}
