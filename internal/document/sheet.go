package document

import "caredesk/internal/clinic"

// rgb is a colour.
type rgb struct{ r, g, b uint8 }

// The colours, those of the program's light theme. Red is for allergies alone.
var (
	ink     = rgb{0x17, 0x21, 0x2b}
	muted   = rgb{0x56, 0x65, 0x73}
	primary = rgb{0x0f, 0x76, 0x6e}
	hair    = rgb{0xdc, 0xe3, 0xe9}
	danger  = rgb{0xb4, 0x23, 0x18}
	black   = rgb{0, 0, 0}
)

// mmPerPoint converts type sizes.
const mmPerPoint = 25.4 / 72

// style is how a text is set.
type style struct {
	bold  bool
	pt    float64
	color rgb
}

func (s style) face() *face {
	if s.bold {
		return faces()[1]
	}
	return faces()[0]
}

// unit is a thousandth of the size in millimetres.
func (s style) unit() float64 { return s.pt * mmPerPoint / 1000 }

// width measures one line of text in millimetres.
func (s style) width(text string) float64 { return float64(s.face().width(text)) * s.unit() }

// lineHeight is the distance of two lines in millimetres; the font's own
// ascent and descent fit into it, so that lines never touch.
func (s style) lineHeight() float64 { return s.pt * mmPerPoint * 1.37 }

// baseline is where the letters stand below the top of the line.
func (s style) baseline() float64 { return s.pt * mmPerPoint * 1.07 }

// toFit shrinks the style until the text is no wider than width. Amounts are
// set this way: they are never wrapped, cut or printed over something else.
func (s style) toFit(text string, width float64) style {
	if w := s.width(text); w > width && w > 0 {
		s.pt *= width / w
	}
	return s
}

// markKind is a kind of mark on a page.
type markKind int

const (
	markText markKind = iota
	markRule
	markBox
	markLogo
	markCode
	markPicture
)

// mark is one thing printed on a page, in millimetres from the top left. For
// text, y is the top of the line and h its height.
type mark struct {
	kind       markKind
	x, y, w, h float64
	text       string
	style      style
	code       *code  // of markCode
	picture    []byte // of markPicture, a PNG
}

// page is what is printed on one sheet.
type page struct {
	marks  []mark
	height float64
}

// stock is a paper with its margins, all in millimetres.
type stock struct {
	width, height                float64 // a height of 0 follows the content
	side, top, bottom            float64
	scale                        float64 // of type and distances, 1 on A5
	footer                       float64 // kept free above the bottom margin for the page number
	ink, muted, accent, hairline rgb
}

// maxRoll is the longest roll page; PDF ends at 5,080 mm.
const maxRoll = 5000

func stockOf(p clinic.Paper) (stock, bool) {
	s := stock{ink: ink, muted: muted, accent: primary, hairline: hair, scale: 1, footer: 6}
	switch p {
	case clinic.PaperA4:
		s.width, s.height, s.side, s.top, s.bottom = 210, 297, 18, 15, 12
		s.scale, s.footer = 1.14, 7
	case clinic.PaperA5, "":
		s.width, s.height, s.side, s.top, s.bottom = 148, 210, 9, 8, 7
	case clinic.PaperLetter:
		s.width, s.height, s.side, s.top, s.bottom = 215.9, 279.4, 18, 14, 12
		s.scale, s.footer = 1.14, 7
	case clinic.PaperRoll80:
		// Thermal heads print 72 of 80 mm and know no grey.
		s.width, s.side, s.top, s.bottom, s.footer = 80, 4, 4, 8, 0
		s.ink, s.muted, s.accent, s.hairline = black, black, black, black
	default:
		return stock{}, false
	}
	return s, true
}

// sheetOf is the stock of a paper that comes in sheets.
func sheetOf(p clinic.Paper) (stock, bool) {
	s, ok := stockOf(p)
	return s, ok && !s.roll()
}

// roll reports paper without a fixed height.
func (s stock) roll() bool { return s.height == 0 }

// limit is how far down the content may go.
func (s stock) limit() float64 {
	if s.roll() {
		return maxRoll - s.bottom
	}
	return s.height - s.bottom - s.footer
}

// inner is the width between the margins.
func (s stock) inner() float64 { return s.width - 2*s.side }

// right is the right margin's place.
func (s stock) right() float64 { return s.width - s.side }
