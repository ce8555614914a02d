package document

import (
	"bytes"
	"io"

	"caredesk/internal/clinic"
)

// Layout is a document laid out on its pages: what the file and the pictures of
// the pages are both made of, so that they cannot differ.
type Layout struct {
	flow   *flow
	meta   meta
	report Report
}

// arrange lays a document out. Whatever panics below, in this package or the PDF
// library, ends as an error, here and in the methods of Layout.
func arrange(lay func() (*flow, error), info meta, fields []Field) (l *Layout, err error) {
	defer recoverInto(&err)
	f, err := lay()
	if err != nil {
		return nil, err
	}
	f.finish()
	report := Report{Pages: len(f.pages), Missing: f.missing.sorted()}
	if report.Missing != nil {
		report.Problems = problemsOf(fields)
	}
	return &Layout{f, info, report}, nil
}

// Report tells what a person should know before the document is handed out.
func (l *Layout) Report() Report { return l.report }

// Pages is how many there are.
func (l *Layout) Pages() int { return len(l.flow.pages) }

// Size is a page's width and height in millimetres.
func (l *Layout) Size(page int) (w, h float64) { return l.flow.width, l.flow.pages[page].height }

// PDF writes the file, whole or not at all.
func (l *Layout) PDF(w io.Writer) (err error) {
	defer recoverInto(&err)
	var out bytes.Buffer
	if err := l.flow.render(&out, l.meta); err != nil {
		return clinic.Wrap(clinic.Internal, err, "The document could not be made.")
	}
	if _, err := w.Write(out.Bytes()); err != nil {
		return clinic.Wrap(clinic.Unavailable, err, "The document could not be written. Check the folder and the space left on the disk.")
	}
	return nil
}
