package store

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// bodyForm is the form of the search bodies. Raise it with every change of what
// newSearchBody returns: the next start then makes all bodies anew. Raise it
// together with a migration, so that older programs, which would write bodies
// of the old form, refuse the database.
const bodyForm = 1

// searchFacts are the stored facts that a patient is found by.
type searchFacts struct {
	UserID      int64
	FirstName   string
	LastName    string
	Email       string
	Phone       string
	PhoneE164   string `gorm:"column:phone_e164"`
	DateOfBirth day
	PatientNo   string
	Identifiers string // their keys, parted by line breaks
}

// searchBody is what the search index holds of a patient, a text a field. Words
// stand between two blanks, so that a word's first letter makes three
// characters, which is the least that can be looked for.
type searchBody [fieldCount]string

// newSearchBody makes the body of stored facts.
func newSearchBody(f searchFacts) searchBody {
	var b searchBody
	last := nameForms(f.LastName)
	if joined := letterNames(f.LastName, f.FirstName); joined != "" {
		last = append(last, joined)
	}
	b[fieldLast], b[fieldFirst] = bodyText(last), bodyText(nameForms(f.FirstName))
	if d := f.DateOfBirth.date; !d.IsZero() {
		b[fieldBorn] = yearMark(d.Year) + " " + monthMark(d.Year, int(d.Month)) + " " + dayMark(d.Year, int(d.Month), d.Day)
	}
	var ids []string
	if digits, ok := strings.CutPrefix(f.PatientNo, "P-"); ok && isCompact(digits) {
		b[fieldNumber] = numberMark(digits)
	} else {
		ids = append(ids, identifierKey(f.PatientNo))
	}
	b[fieldPhone] = bodyText([]string{phoneDigits(f.Phone), phoneDigits(f.PhoneE164)})
	for key := range strings.Lines(f.Identifiers) {
		ids = append(ids, identifierKey(key))
	}
	b[fieldIDs] = bodyText(ids)
	if local, domain, ok := strings.Cut(searchFold(f.Email), "@"); ok && local != "" {
		b[fieldMail], b[fieldDomain] = bodyText([]string{local + "@"}), domain
	}
	return b
}

// nameForms are the words of a name in every usual spelling: without accents,
// as written without the keys of the language, and plain. A name of several
// words is also found written as one.
func nameForms(name string) []string {
	base := nameWords(searchFold(name))
	written := nameWords(searchFold(usual.Replace(norm.NFC.String(strings.ToLower(name)))))
	out := append(slices.Clone(base), written...)
	if len(base) > 1 {
		out = append(out, strings.Join(base, ""))
	}
	for _, w := range slices.Clone(out) {
		out = append(out, plain.Replace(w), plainest(w))
	}
	// Scripts that write no blanks: a name is found by any of its letters.
	for _, w := range base {
		if isUnspaced(w) {
			for i := range w {
				if i > 0 && len(w)-i <= 64 {
					out = append(out, w[i:])
				}
			}
		}
	}
	return out
}

// nameWords splits a folded name; initials written together (J.R.) also apart.
func nameWords(folded string) []string {
	words := splitWords(folded)
	for _, w := range slices.Clone(words) {
		if strings.ContainsAny(w, "._") {
			words = append(words, strings.FieldsFunc(w, func(r rune) bool { return r == '.' || r == '_' })...)
		}
	}
	return words
}

// letterNames joins last and first name as scripts without blanks write them.
func letterNames(last, first string) string {
	joined := strings.Join(splitWords(searchFold(last+" "+first)), "")
	if first == "" || last == "" || !isUnspaced(joined) {
		return ""
	}
	return joined
}

// isUnspaced reports a word of a script that writes names without blanks.
func isUnspaced(w string) bool {
	for _, r := range w {
		if !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai) && r != 'ー' {
			return false
		}
	}
	return w != ""
}

// bodyText writes words, each once, between two blanks.
func bodyText(words []string) string {
	seen := map[string]bool{"": true}
	var b strings.Builder
	for _, w := range words {
		if !seen[w] {
			seen[w] = true
			b.WriteString("  ")
			b.WriteString(w)
		}
	}
	if b.Len() > 0 {
		b.WriteString("  ")
	}
	return b.String()
}

// numberMark is a patient number as it is looked for: whole, whatever zeros
// stand before it.
func numberMark(digits string) string {
	if digits = strings.TrimLeft(digits, "0"); digits == "" {
		digits = "0"
	}
	return "n" + digits + "n"
}

// phoneDigits keeps the digits of a phone number; the (0) that is not dialled
// behind the country goes.
func phoneDigits(s string) string { return digitsOf(strings.ReplaceAll(searchFold(s), "(0)", "")) }

// identifierKey is a number as it is looked for: folded letters and digits alone.
func identifierKey(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			return r
		}
		return -1
	}, searchFold(s))
}

// searchFold is fold, and makes one of letters that people or their keyboards
// take for each other.
func searchFold(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == 'ς':
			return 'σ'
		case r == 'ى' || r == 'ی' || r == 'ې':
			return 'ي'
		case r == 'ک':
			return 'ك'
		case r == 'ة':
			return 'ه'
		case r == 'ـ':
			return -1
		case r >= '٠' && r <= '٩':
			return '0' + r - '٠'
		case r >= '۰' && r <= '۹':
			return '0' + r - '۰'
		case r >= '०' && r <= '९':
			return '0' + r - '०'
		}
		return r
	}, fold(s))
}

// The ranks of a hit: the least is shown first.
const (
	rankNumber = iota // the patient's number
	rankExact         // a whole name, date or number
	rankPrefix        // the beginning of one
	rankPart          // a part of one
)

// rank says how well the query fits the body; false when it does not.
func (q patientQuery) rank(b *searchBody) (int, bool) {
	best, found := rankPart, false
	for _, r := range q {
		if n, ok := r.rank(b); ok && (!found || n < best) {
			best, found = n, true
		}
	}
	return best, found
}

func (r reading) rank(b *searchBody) (int, bool) {
	worst := rankNumber
	for _, t := range r {
		best, found := rankPart, false
		for _, a := range t {
			if n, ok := a.rank(b); ok && (!found || n < best) {
				best, found = n, true
			}
		}
		if !found {
			return 0, false
		}
		worst = max(worst, best)
	}
	return worst, len(r) > 0
}

func (a atom) rank(b *searchBody) (int, bool) {
	best, found := rankPart, false
	for _, f := range a.fields {
		if !strings.Contains(b[f], a.pattern()) || a.domain != "" && !strings.Contains("@"+b[fieldDomain], "@"+a.domain) {
			continue
		}
		if n := a.fit(f, b); !found || n < best {
			best, found = n, true
		}
	}
	return best, found
}

// fit ranks a text that the field holds.
func (a atom) fit(f field, b *searchBody) int {
	switch f {
	case fieldNumber:
		return rankNumber
	case fieldBorn:
		if strings.HasSuffix(a.text, "d") {
			return rankExact
		}
		return rankPrefix
	case fieldMail:
		if a.domain != "" && a.domain == b[fieldDomain] && strings.Contains(b[f], " "+a.text) {
			return rankExact
		}
	case fieldPhone:
		if strings.Contains(b[f], a.text+" ") { // the last digits
			return rankExact
		}
	default:
		if strings.Contains(b[f], " "+a.text+" ") {
			return rankExact
		}
	}
	if strings.Contains(b[f], " "+a.text) {
		return rankPrefix
	}
	return rankPart
}

// pattern is the text to find in a field: three characters at least.
func (a atom) pattern() string {
	switch n := utf8.RuneCountInString(a.text); {
	case n == 1:
		return "  " + a.text
	case n == 2, a.start:
		return " " + a.text
	}
	return a.text
}
