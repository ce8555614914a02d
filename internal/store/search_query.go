package store

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The search for patients has three parts that know nothing of each other's
// insides: this file takes typed text apart, search_body.go says what is kept
// of a patient, and search_sqlite.go turns the one into a question over the
// other. Only the last one is of one database.

// patientQuery is a typed text, taken apart: one of the ways to read it must
// hold. Without a way nobody is found.
type patientQuery []reading

// reading is one way to read the text: all its terms must hold.
type reading []term

// term is a word or number of the text: one of the atoms must hold.
type term []atom

// field is a part of a searchBody.
type field int

const (
	fieldLast field = iota
	fieldFirst
	fieldBorn
	fieldNumber
	fieldPhone
	fieldIDs
	fieldMail
	fieldDomain
	fieldCount
)

// atom asks for a text in one of the fields of a patient.
type atom struct {
	fields []field
	text   string // folded; never empty
	typed  string // of a name: as it was typed, folded only
	// start asks for a text that begins a word. Texts of one or two letters
	// always do.
	start  bool
	domain string // of an e-mail address: what was typed behind the @
}

// Limits of what is looked at; what is longer is cut.
const (
	maxQueryRunes = 200
	maxQueryTerms = 16
)

// parsePatientQuery takes a typed text apart. Quotes, operators and wildcards
// have no meaning: they part words as blanks do.
//
//	müller jür        parts of names in any order
//	müller, jür       the last name before the comma, the first behind it
//	17.05.1980        birth date, in any usual form; also a month or a year
//	0171 555          a part of the phone number, however it is grouped
//	P-000123, p123    patient number
//	sean.ob@example   e-mail address
//	AB 123-456        any number that others gave the patient
func parsePatientQuery(s string) patientQuery {
	p := queryParser{pieces: pieces(s)}
	if len(p.pieces) == 0 {
		return nil
	}
	var q patientQuery
	add := func() {
		if r := p.terms(); len(r) > 0 {
			q = append(q, r)
		}
	}
	add()
	if p.hasYear() {
		p.apart = true
		add()
		p.apart = false
	}
	if p.hasMonth() {
		p.months = true
		add()
	}
	// Several pieces may be one number of somebody else's, written with blanks.
	if whole, ok := p.identifier(); ok {
		q = append(q, reading{{whole}})
	}
	return q
}

// pieces splits a text at blanks and commas; a comma is a piece of its own.
func pieces(s string) []string {
	s = strings.ToValidUTF8(s, " ")
	if utf8.RuneCountInString(s) > maxQueryRunes {
		s = string([]rune(s)[:maxQueryRunes])
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '，', r == '、', r == '،', r == '﹐':
			return ','
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			return ' '
		}
		return r
	}, s)
	s = strings.ReplaceAll(searchFold(s), ",", " , ")
	return strings.Fields(s)
}

type queryParser struct {
	pieces []string
	apart  bool // digits side by side are numbers of their own
	months bool // "May 1980" is a month and not a name and a year
}

// terms reads the pieces one after the other.
func (p *queryParser) terms() reading {
	var out reading
	comma := slices.Index(p.pieces, ",")
	for i := 0; i < len(p.pieces); {
		names := []field{fieldLast, fieldFirst}
		if comma >= 0 && p.isNameComma(comma) {
			names = names[:1]
			if i > comma {
				names = []field{fieldFirst}
			}
		}
		terms, n := p.next(i, names)
		out = append(out, terms...)
		i += n
	}
	return out[:min(len(out), maxQueryTerms)]
}

// isNameComma reports whether the comma parts names: not so in "Nov 23, 1980".
func (p *queryParser) isNameComma(at int) bool {
	for i := range p.pieces[:at] {
		if _, n := dateAt(p.pieces[i:]); i+n > at {
			return false
		}
	}
	return true
}

// next reads the piece at i, and those that belong to it, and says how many.
func (p *queryParser) next(i int, names []field) (reading, int) {
	piece := p.pieces[i]
	if piece == "," {
		return nil, 1
	}
	dates, n := dateAt(p.pieces[i:])
	if p.months && n < 2 {
		if month := monthAt(p.pieces[i:]); len(month) > 0 {
			return reading{bornTerm(month)}, 2
		}
	}
	switch {
	case n > 1 && !isNumeric(strings.Join(p.pieces[i:i+n], "")): // 23 Nov 1980
		return reading{bornTerm(dates)}, n
	case n == 1 && !isCompact(piece): // 23.11.1980
		t := bornTerm(dates)
		if isNumeric(piece) {
			t = append(t, digitAtoms(piece)...)
		}
		return reading{t}, 1
	case isNumeric(piece):
		run := p.run(i)
		if p.apart {
			run = 1
		}
		return reading{p.number(i, run)}, run
	case strings.Contains(piece, "@"):
		return mailTerm(piece), 1
	}
	return wordTerms(piece, names), 1
}

// run is how many pieces from i on are digits that may be one number.
func (p *queryParser) run(i int) int {
	run := 0
	for i+run < len(p.pieces) && isNumeric(p.pieces[i+run]) && (run == 0 || !isDate(p.pieces[i+run:i+run+1])) {
		run++
	}
	return run
}

// hasYear reports a year side by side with other digits, so that "1980 555123"
// is looked for as a year and a phone number too.
func (p *queryParser) hasYear() bool {
	for i := range p.pieces {
		if run := p.run(i); run > 1 && slices.ContainsFunc(p.pieces[i:i+run], func(s string) bool { return len(compactMarks(s)) > 0 }) {
			return true
		}
	}
	return false
}

// hasMonth reports a month beside a year.
func (p *queryParser) hasMonth() bool {
	for i := range p.pieces {
		if len(monthAt(p.pieces[i:])) > 0 {
			return true
		}
	}
	return false
}

// number reads digits: a patient number, a part of a phone number, another
// number, a birth date or a year.
func (p *queryParser) number(i, run int) term {
	text := strings.Join(p.pieces[i:i+run], "")
	t := digitAtoms(text)
	if run == 1 && isCompact(text) {
		t = append(numberAtoms(text), t...)
	}
	if dates, n := dateAt(p.pieces[i : i+run]); n == run {
		t = append(t, bornTerm(dates)...)
	}
	if len(t) == 0 { // 12-3 and the like: too short for anything
		return numberAtoms(digitsOf(text))
	}
	return t
}

// isCompact reports a text of digits alone.
func isCompact(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// isNumeric reports a phone number, a date or a part of one, however it is separated.
func isNumeric(s string) bool {
	return strings.ContainsAny(s, "0123456789") && strings.Trim(s, "0123456789+-–()/.") == ""
}

// numberAtoms asks for a patient number.
func numberAtoms(digits string) term {
	return term{{fields: []field{fieldNumber}, text: numberMark(digits)}}
}

// digitAtoms asks for a part of a phone number or of a number that others gave.
func digitAtoms(text string) term {
	var t term
	add := func(start bool, fields []field, digits string) {
		if len(digits) >= 3 && !slices.ContainsFunc(t, func(a atom) bool { return a.text == digits && a.start == start }) {
			t = append(t, atom{fields: fields, text: digits, start: start})
		}
	}
	both := []field{fieldPhone, fieldIDs}
	typed := phoneDigits(text)
	switch bare := strings.TrimLeft(typed, "0"); {
	case strings.HasPrefix(text, "+") || strings.HasPrefix(typed, "00"):
		if add(false, both, bare); strings.HasPrefix(text, "+") && (len(bare) == 1 || len(bare) == 2) {
			t = append(t, atom{fields: []field{fieldPhone}, text: bare, start: true})
		}
		// Kept without its country, the number begins with 0. How long the
		// country's own number is, is for a register to say: all are tried.
		for n := 1; n <= 3 && len(bare)-n >= 5; n++ {
			add(true, []field{fieldPhone}, "0"+bare[n:])
		}
		if len(typed) <= 4 {
			add(false, both, typed) // the last digits may be zeros
		}
		add(false, []field{fieldIDs}, typed)
	case strings.HasPrefix(typed, "0") && len(typed) >= 5:
		add(false, []field{fieldPhone}, bare) // kept with its country it has no 0
		add(false, []field{fieldIDs}, typed)
	default:
		add(false, both, typed)
	}
	return t
}

// bornTerm asks for a birth date, month or year.
func bornTerm(marks []string) term {
	var t term
	for _, m := range marks {
		t = append(t, atom{fields: []field{fieldBorn}, text: m})
	}
	return t
}

// mailTerm asks for an e-mail address. What stands before the @ is looked for;
// what stands behind narrows it. A domain alone finds nobody: half of a town
// has the same.
func mailTerm(piece string) reading {
	piece = strings.Trim(piece, `.,;:<>()[]"'`)
	local, domain, _ := strings.Cut(piece, "@")
	if local == "" {
		return reading{{{fields: []field{fieldMail}, text: "@@@"}}} // stands in nobody's address
	}
	if utf8.RuneCountInString(local) == 1 {
		return reading{{{fields: []field{fieldMail}, text: local + "@ ", domain: domain}}}
	}
	return reading{{{fields: []field{fieldMail}, text: local + "@", domain: domain}}}
}

// wordTerms asks for a word of a name. One with digits in it is a patient
// number, another number or the beginning of an e-mail address.
func wordTerms(piece string, names []field) reading {
	if strings.ContainsAny(piece, "0123456789") {
		return codeTerms(piece, names)
	}
	var out reading
	for _, w := range splitWords(piece) {
		t := nameTerm(w, names)
		if strings.ContainsAny(w, "._") && len(w) >= 3 {
			t = append(t, atom{fields: []field{fieldMail}, text: w})
		}
		out = append(out, t)
	}
	return out
}

// nameTerm asks for a folded word in the names.
func nameTerm(w string, names []field) term {
	var t term
	for _, s := range spellings(w) {
		t = append(t, atom{fields: names, text: s, typed: w, start: utf8.RuneCountInString(s) < 3})
	}
	return t
}

// spellings are the texts to look for so that every usual spelling of a name
// is found. Names are kept in their plain spelling too, so that it alone is
// enough, but for a text that may begin in the middle of a pair of letters, or
// of which the plain spelling leaves too little.
func spellings(w string) []string {
	p := plainest(w)
	switch {
	case p == w, utf8.RuneCountInString(p) < 3:
		return []string{w}
	case w[0] == 'a', w[0] == 'e':
		return []string{p, w}
	}
	return []string{p}
}

// codeTerms reads letters and digits together.
func codeTerms(piece string, names []field) reading {
	key := identifierKey(piece)
	var t term
	if rest, ok := strings.CutPrefix(key, "p"); ok && isCompact(rest) {
		t = append(t, numberAtoms(rest)...)
	}
	if utf8.RuneCountInString(key) >= 2 {
		t = append(t, atom{fields: []field{fieldIDs}, text: key})
	}
	if mail := strings.Trim(piece, "._-"); utf8.RuneCountInString(mail) >= 3 {
		t = append(t, atom{fields: []field{fieldMail}, text: mail})
	}
	for _, w := range splitWords(piece) { // names with digits are rare, but there are some
		t = append(t, nameTerm(w, names)...)
		break
	}
	if len(t) == 0 {
		return nil
	}
	return reading{t}
}

// identifier reads all pieces as one number that somebody else gave.
func (p *queryParser) identifier() (atom, bool) {
	if len(p.pieces) < 2 || slices.Contains(p.pieces, ",") {
		return atom{}, false
	}
	for _, piece := range p.pieces {
		if !strings.ContainsAny(piece, "0123456789") && utf8.RuneCountInString(piece) > 4 {
			return atom{}, false // a name
		}
	}
	key := identifierKey(strings.Join(p.pieces, ""))
	if !strings.ContainsAny(key, "0123456789") || utf8.RuneCountInString(key) < 3 {
		return atom{}, false
	}
	return atom{fields: []field{fieldIDs}, text: key}, true
}
