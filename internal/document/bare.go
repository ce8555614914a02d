package document

import (
	"io"

	"github.com/jung-kurt/gofpdf"
)

// Bare writes a file with the same texts at the same places by the PDF library
// alone, with the fonts as they are: to measure what the program adds to it.
// Nobody is handed such a file.
func (l *Layout) Bare(w io.Writer) (err error) {
	defer recoverInto(&err)
	f := l.flow
	pdf := gofpdf.NewCustom(&gofpdf.InitType{OrientationStr: "P", UnitStr: "mm", Size: gofpdf.SizeType{Wd: f.width, Ht: f.pages[0].height}})
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetMargins(0, 0, 0)
	both := faces()
	pdf.AddUTF8FontFromBytes(fontFamily, "", both[0].copy())
	pdf.AddUTF8FontFromBytes(fontFamily, "B", both[1].copy())
	for _, p := range f.pages {
		pdf.AddPageFormat("P", gofpdf.SizeType{Wd: f.width, Ht: p.height})
		for _, m := range p.marks {
			if m.kind != markText {
				continue
			}
			weight := ""
			if m.style.bold {
				weight = "B"
			}
			pdf.SetFont(fontFamily, weight, m.style.pt)
			pdf.Text(m.x, m.y+m.style.baseline(), m.text)
		}
	}
	return pdf.Output(w)
}
