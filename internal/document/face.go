package document

import (
	"bytes"
	"fmt"
	"sync"

	"caredesk/assets"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// face is one of the two cuts of the print font with what layout needs of it.
type face struct {
	data   []byte
	widths []uint16 // by character, in thousandths of the size; see has
	known  []bool
}

// maxRune is the last character the PDF library can write; its fonts are keyed
// by 16-bit codes and it panics on others.
const maxRune = 0xFFFF

// faces parses the embedded fonts once in the life of the program.
var faces = sync.OnceValue(func() [2]*face {
	return [2]*face{newFace(assets.SansRegular), newFace(assets.SansBold)}
})

func newFace(data []byte) *face {
	f, err := sfnt.Parse(data)
	if err != nil {
		panic(fmt.Sprintf("document: the embedded font is damaged: %v", err))
	}
	out := &face{data: data, widths: make([]uint16, maxRune+1), known: make([]bool, maxRune+1)}
	var buf sfnt.Buffer
	// At a size of 1000 a unit is a thousandth: what the PDF library rounds to
	// as well, so that what is measured here is what prints.
	const size = 1000
	for r := rune(' '); r <= maxRune; r++ {
		glyph, err := f.GlyphIndex(&buf, r)
		if err != nil || glyph == 0 {
			continue
		}
		advance, err := f.GlyphAdvance(&buf, glyph, fixed.I(size), font.HintingNone)
		if err != nil {
			continue
		}
		out.widths[r], out.known[r] = uint16(advance.Round()), true
	}
	return out
}

// inFont reports whether both cuts can show the character as it should be. What
// joins with its neighbours or runs the other way they cannot, whatever glyphs
// they have.
func inFont(r rune) bool {
	if r < ' ' || r > maxRune || needsShaping(r) {
		return false
	}
	f := faces()
	return f[0].known[r] && f[1].known[r]
}

// width measures text in thousandths of the size.
func (f *face) width(text string) int {
	n := 0
	for _, r := range text {
		if r <= maxRune {
			n += int(f.widths[r])
		}
	}
	return n
}

// copy returns bytes of its own for the PDF library, which pads tables in place.
func (f *face) copy() []byte { return bytes.Clone(f.data) }
