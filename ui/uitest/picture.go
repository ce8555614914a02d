package uitest

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/png"
	"os"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
)

// Picture saves a small picture of the window for the handbook: of few colours,
// and the same file for the same window.
func Picture(t testing.TB, w fyne.Window, file string) {
	t.Helper()
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&out, fewColours(w.Canvas().Capture(), 56)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// fewColours paints a picture with a palette of its commonest colours. A window
// has few of them besides the soft edges of its letters, so those that differ too
// little from a commoner one give way to it.
func fewColours(from image.Image, most int) *image.Paletted {
	b := from.Bounds()
	count := map[color.RGBA]int{}
	at := func(x, y int) color.RGBA {
		c := color.RGBAModel.Convert(from.At(x, y)).(color.RGBA)
		c.A = 255
		return c
	}
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			count[at(x, y)]++
		}
	}
	all := make([]color.RGBA, 0, len(count))
	for c := range count {
		all = append(all, c)
	}
	number := func(c color.RGBA) int { return int(c.R)<<16 | int(c.G)<<8 | int(c.B) }
	slices.SortFunc(all, func(x, y color.RGBA) int {
		return cmp.Or(count[y]-count[x], number(x)-number(y))
	})
	var kept []color.RGBA
	for _, c := range all {
		if len(kept) == most {
			break
		}
		// What fills an area keeps its colour however close another one is.
		area := count[c] > b.Dx()*b.Dy()/2000
		if area || !slices.ContainsFunc(kept, func(k color.RGBA) bool { return apart(c, k) < 1200 }) {
			kept = append(kept, c)
		}
	}
	index := make(map[color.RGBA]uint8, len(all))
	palette := make(color.Palette, len(kept))
	for i, c := range kept {
		palette[i] = c
	}
	for _, c := range all {
		best := 0
		for i, k := range kept {
			if apart(c, k) < apart(c, kept[best]) {
				best = i
			}
		}
		index[c] = uint8(best)
	}
	out := image.NewPaletted(image.Rect(0, 0, b.Dx(), b.Dy()), palette)
	for y := range b.Dy() {
		for x := range b.Dx() {
			out.SetColorIndex(x, y, index[at(b.Min.X+x, b.Min.Y+y)])
		}
	}
	return out
}

// apart is how different two colours look, roughly.
func apart(a, b color.RGBA) int {
	r, g, l := int(a.R)-int(b.R), int(a.G)-int(b.G), int(a.B)-int(b.B)
	return 2*r*r + 4*g*g + 3*l*l
}
