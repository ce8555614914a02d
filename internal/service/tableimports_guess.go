package service

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/hbollon/go-edlib"
	"golang.org/x/text/unicode/norm"

	"caredesk/internal/clinic"
)

// foldHeader makes the name of a column comparable: small letters and digits
// alone, without accents.
func foldHeader(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(cut(clinic.CleanLine(s), clinic.MaxLine))) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'ß':
			b.WriteString("ss")
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		}
	}
	return b.String()
}

// alikeHeader is how similar a header and a word must be where none is the
// same: Telephon and telephone are, name and nombre are not.
const alikeHeader = 0.94

// likelihood says how well a header names a field, 0 for not at all. Whole words
// beat similar ones, and earlier words of a field later ones.
func (f TableField) likelihood(head string) int {
	if head == "" {
		return 0
	}
	if head == foldHeader(f.Key) || head == foldHeader(f.Title) {
		return 1000
	}
	if at := slices.Index(f.words, head); at >= 0 {
		return 900 - at
	}
	for at, w := range f.words {
		if len(w) >= 5 && len(head) >= 5 && edlib.JaroWinklerSimilarity(head, w) >= alikeHeader {
			return 500 - at
		}
	}
	for at, w := range f.words {
		if len(w) >= 6 && strings.Contains(head, w) {
			return 300 - at
		}
	}
	return 0
}

// GuessColumns says which column is likely to hold which field, by their names.
// No column is taken twice, and a field that no column names stays out.
func GuessColumns(kind TableKind, header []string) ColumnMap {
	type guess struct{ field, column, likelihood int }
	fields := kind.Fields()
	var all []guess
	for c, name := range header {
		head := foldHeader(name)
		for f, field := range fields {
			if l := field.likelihood(head); l > 0 {
				all = append(all, guess{f, c, l})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b guess) int { return b.likelihood - a.likelihood })
	out, taken := ColumnMap{}, map[int]bool{}
	for _, g := range all {
		if _, has := out[fields[g.field].Key]; !has && !taken[g.column] {
			out[fields[g.field].Key], taken[g.column] = g.column, true
		}
	}
	// “Name” beside a first name is the last name: in French and German files the
	// two stand so.
	if whole, ok := out[fieldWhole]; ok && kind.Numbered() {
		_, first := out[fieldFirst]
		if _, last := out[fieldLast]; first && !last {
			out[fieldLast] = whole
			delete(out, fieldWhole)
		}
	}
	// “Nombre” or “Nom” without the other part is the whole name.
	if kind.Numbered() {
		_, whole := out[fieldWhole]
		first, hasFirst := out[fieldFirst]
		last, hasLast := out[fieldLast]
		switch {
		case whole:
		case hasLast && !hasFirst && foldHeader(header[last]) == "nom":
			out[fieldWhole] = last
			delete(out, fieldLast)
		case hasFirst && !hasLast && foldHeader(header[first]) == "nombre":
			out[fieldWhole] = first
			delete(out, fieldFirst)
		}
	}
	return out
}

// GuessKind says what a table is likely to hold, by the names of its columns.
func GuessKind(header []string) TableKind {
	best, most := TablePatientList, -1
	for _, k := range TableKinds() {
		columns, score := GuessColumns(k, header), 0
		for _, f := range k.Fields() {
			if _, ok := columns[f.Key]; ok {
				score += 2
			} else if f.Needed {
				score -= 5
			}
		}
		if score > most {
			best, most = k, score
		}
	}
	return best
}

// ColumnNamed finds a column by its name, or by its place from 1 as #3.
func (t IncomingTable) ColumnNamed(name string) (int, bool) {
	if n, err := strconv.Atoi(strings.TrimPrefix(name, "#")); err == nil && strings.HasPrefix(name, "#") && n >= 1 && n <= len(t.Header) {
		return n - 1, true
	}
	name = foldHeader(name)
	for i, h := range t.Header {
		if name != "" && foldHeader(h) == name {
			return i, true
		}
	}
	return 0, false
}

// Field finds a field of the kind by its key or its title.
func (k TableKind) Field(name string) (TableField, bool) {
	for _, f := range k.Fields() {
		if strings.EqualFold(f.Key, name) || foldHeader(f.Title) == foldHeader(name) {
			return f, true
		}
	}
	return TableField{}, false
}
