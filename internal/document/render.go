package document

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"time"

	"github.com/jung-kurt/gofpdf"
)

const (
	fontFamily = "sans"
	logoName   = "logo"
)

// render writes the pages as PDF. It only copies marks to paper: what stands
// where was decided before.
func (f *flow) render(w io.Writer, info meta) error {
	pdf := gofpdf.NewCustom(&gofpdf.InitType{OrientationStr: "P", UnitStr: "mm",
		Size: gofpdf.SizeType{Wd: f.width, Ht: f.pages[0].height}})
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetMargins(0, 0, 0)
	pdf.SetCatalogSort(true)
	made := info.made
	if made.IsZero() {
		made = time.Unix(0, 0)
	}
	pdf.SetCreationDate(made.UTC())
	pdf.SetModificationDate(made.UTC())
	pdf.SetTitle(info.title, true)
	pdf.SetAuthor(info.author, true)
	pdf.SetCreator("Caredesk", true)
	pdf.SetProducer("Caredesk", true)

	regular, bold := f.fonts()
	pdf.AddUTF8FontFromBytes(fontFamily, "", regular)
	pdf.AddUTF8FontFromBytes(fontFamily, "B", bold)
	options := gofpdf.ImageOptions{}
	if f.logo != nil {
		options.ImageType = f.logo.format
		pdf.RegisterImageOptionsReader(logoName, options, bytes.NewReader(f.logo.data))
		if pdf.Err() {
			f.logo = nil
			pdf.ClearError()
		}
	}
	for _, p := range f.pages {
		pdf.AddPageFormat("P", gofpdf.SizeType{Wd: f.width, Ht: p.height})
		for _, m := range p.marks {
			f.draw(pdf, m, options)
		}
	}
	return pdf.Output(w)
}

func (f *flow) draw(pdf *gofpdf.Fpdf, m mark, logo gofpdf.ImageOptions) {
	c := m.style.color
	switch m.kind {
	case markText:
		weight := ""
		if m.style.bold {
			weight = "B"
		}
		pdf.SetFont(fontFamily, weight, m.style.pt)
		pdf.SetTextColor(int(c.r), int(c.g), int(c.b))
		pdf.Text(m.x, m.y+m.style.baseline(), m.text)
	case markRule:
		pdf.SetFillColor(int(c.r), int(c.g), int(c.b))
		pdf.Rect(m.x, m.y, m.w, m.h, "F")
	case markBox:
		pdf.SetDrawColor(int(c.r), int(c.g), int(c.b))
		pdf.SetLineWidth(0.5)
		pdf.Rect(m.x, m.y, m.w, m.h, "D")
	case markCode:
		pdf.SetFillColor(int(c.r), int(c.g), int(c.b))
		m.dots(func(x, y, w, h float64) { pdf.Rect(x, y, w, h, "F") })
	case markPicture:
		sum := sha256.Sum256(m.picture)
		name := "picture-" + hex.EncodeToString(sum[:8])
		png := gofpdf.ImageOptions{ImageType: "PNG"}
		pdf.RegisterImageOptionsReader(name, png, bytes.NewReader(m.picture))
		pdf.ImageOptions(name, m.x, m.y, m.w, m.h, false, png, 0, "")
	case markLogo:
		if f.logo != nil {
			pdf.ImageOptions(logoName, m.x, m.y, m.w, m.h, false, logo, 0, "")
		}
	}
}

// fonts gives the PDF library copies of its own of both cuts.
func (f *flow) fonts() (regular, bold []byte) {
	both := faces()
	return both[0].copy(), both[1].copy()
}
