// Package document makes the papers a patient takes home, as PDF and as pictures
// for the screen: prescription, receipt, sick note, referral letter, visit
// summary, history. It asks no database and no window: a caller
// hands it the finished records and gets bytes and a Report.
//
// Everything is laid out first and drawn after: a page is a list of marks at
// known places (sheet.go), so that the number of pages is known before the
// first is written, the height of a receipt roll fits what stands on it, and
// tests can look at what is printed where. Every string goes through printable
// (text.go), which is the one place that knows what the font can show.
//
// The same input gives the same bytes: dates in the file are the document's own.
package document

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/tongue"
)

// Letterhead is what stands at the top of every document.
type Letterhead struct {
	Settings clinic.Settings
	Logo     []byte // PNG or JPEG; nil for none. A logo that cannot be read is left out
}

// Report tells what a person should know about a document before it is handed out.
type Report struct {
	Pages   int
	Missing []rune // letters the font lacks, each once, in order; printed as Substitute
	// Problems say where they stand, a field each, as far as that is known.
	Problems []Problem
}

// Warning is a sentence for the person who prints, in their language, empty when all is
// well.
func (r Report) Warning(say *tongue.Tongue) string {
	if len(r.Missing) == 0 {
		return ""
	}
	if text := problemsText(r.Problems, say); text != "" {
		return text
	}
	const named = 12
	list := make([]string, 0, named)
	for _, m := range r.Missing[:min(named, len(r.Missing))] {
		list = append(list, string(m))
	}
	if n := len(r.Missing) - named; n > 0 {
		return say.F("These characters cannot be printed and come out as %c: %s and %d more. Check names and medicines before you hand the paper out.",
			Substitute, strings.Join(list, " "), n)
	}
	return say.F("These characters cannot be printed and come out as %c: %s. Check names and medicines before you hand the paper out.",
		Substitute, strings.Join(list, " "))
}

// Check returns the characters of the texts that the font lacks, each once, in
// order, so that a form can say so before anything is printed.
func Check(texts ...string) []rune {
	missing := runeSet{}
	for _, t := range texts {
		printable(t, missing)
	}
	return missing.sorted()
}

// runeSet collects characters.
type runeSet map[rune]struct{}

func (s runeSet) add(r rune) { s[r] = struct{}{} }

func (s runeSet) sorted() []rune {
	if len(s) == 0 {
		return nil
	}
	out := make([]rune, 0, len(s))
	for r := range s {
		out = append(out, r)
	}
	slices.Sort(out)
	return out
}

// produce lays a document out, renders it whole and only then writes it, so
// that a fault leaves no half document behind. Whatever panics below, in this
// package or the PDF library, ends here as an error.
func produce(w io.Writer, lay func() (*flow, error), info meta, fields ...Field) (report Report, err error) {
	l, err := arrange(lay, info, fields)
	if err != nil {
		return Report{}, err
	}
	return l.report, l.PDF(w)
}

func recoverInto(err *error) {
	if r := recover(); r != nil {
		*err = clinic.Wrap(clinic.Internal, fmt.Errorf("document: panic: %v", r), "The document could not be made. Nothing was printed.")
	}
}

// meta is what the file says about itself. It names no patient: file
// properties show in search results and previews.
type meta struct {
	title, author string
	made          time.Time
}

// local is t in the clinic's zone.
func local(t time.Time, loc *time.Location) time.Time {
	if loc == nil {
		loc = time.Local
	}
	return t.In(loc)
}

// joined puts the texts that are not empty side by side.
func joined(sep string, texts ...string) string {
	var out []string
	for _, t := range texts {
		if t != "" {
			out = append(out, t)
		}
	}
	return strings.Join(out, sep)
}
