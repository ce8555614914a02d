package store

import (
	"slices"
	"strings"
)

// holdsFor reports whether all are found whose last name begins with a text, so that
// nothing more needs to be asked of them: it is what was typed, alone, in letters
// that have no other spelling.
func (q patientQuery) holdsFor(beginning string) bool {
	if strings.Trim(beginning, "abcdefghijklmnopqrstuvwxyz") != "" {
		return false
	}
	return slices.ContainsFunc(q, func(r reading) bool {
		return len(r) == 1 && slices.ContainsFunc(r[0], func(a atom) bool {
			return a.domain == "" && a.pattern() == beginning && slices.Contains(a.fields, fieldLast) && slices.Contains(a.fields, fieldFirst)
		})
	})
}

// beginnings are the texts that a last name may begin with to be shown first:
// the first word of the query, as typed and in its plain spelling.
func (q patientQuery) beginnings() []string {
	if len(q) == 0 {
		return nil
	}
	for _, t := range q[0] {
		var out []string
		for _, a := range t {
			if a.typed == "" || !slices.Contains(a.fields, fieldLast) {
				continue
			}
			for _, s := range []string{a.typed, a.text} {
				if !slices.Contains(out, s) {
					out = append(out, s)
				}
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}
