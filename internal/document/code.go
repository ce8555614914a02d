package document

import (
	"fmt"

	"caredesk/internal/clinic"

	"github.com/boombuler/barcode/qr"
)

// code is a QR code: a square of size by size dots, black where dark.
type code struct {
	size int
	dark []bool
}

// newCode makes the code of a text. Letters in capitals, digits, - and : make a
// small one; level M stands a seventh of it being dirty or torn.
func newCode(text string) (*code, error) {
	img, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return nil, fmt.Errorf("document: code: %w", err)
	}
	b := img.Bounds()
	c := &code{size: b.Dx(), dark: make([]bool, b.Dx()*b.Dy())}
	for y := range b.Dy() {
		for x := range b.Dx() {
			r, _, _, _ := img.At(b.Min.X+x, b.Min.Y+y).RGBA()
			c.dark[y*c.size+x] = r < 0x8000
		}
	}
	return c, nil
}

// dots draws a code's dark dots, neighbours of one line as one.
func (m mark) dots(fill func(x, y, w, h float64)) {
	n := m.code.size
	step := m.w / float64(n)
	for y := range n {
		for x := 0; x < n; x++ {
			from := x
			for x < n && m.code.dark[y*n+x] {
				x++
			}
			if x > from {
				fill(m.x+float64(from)*step, m.y+float64(y)*step, float64(x-from)*step, step)
			}
		}
	}
}

// The side of a code in millimetres, and the blank around it that readers need:
// four dots.
const codeSide, codeGap = 17, 3

// checkCode sets the code of a document with its bottom left corner at the left
// margin, and beside it what a person types to check it. A document without a
// digest has none.
func (f *flow) checkCode(number, digest string, bottom, width float64) error {
	text := clinic.CodeText(number, digest)
	if text == "" {
		return nil
	}
	c, err := newCode(text)
	if err != nil {
		return err
	}
	side := f.mm(codeSide)
	f.add(mark{kind: markCode, x: f.side, y: bottom - side, w: side, h: side, code: c, style: style{color: black}})
	small := f.style(7.4, false, f.muted)
	x, w := f.side+side+f.mm(codeGap), width-side-f.mm(codeGap)
	lines := []para{f.para(f.say.Check, small, left, w), f.para(unbroken(number+" · "+clinic.ShortDigest(digest)), small, left, w)}
	f.stamp(lines, x, bottom-heightOf(lines), w)
	return nil
}
