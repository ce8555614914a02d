package document

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	_ "image/jpeg" // logos
	_ "image/png"  // logos
	"math"
	"sync"

	"caredesk/assets"
	"caredesk/internal/clinic"

	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// cuts are the fonts for drawing, parsed once.
var cuts = sync.OnceValues(func() ([2]*sfnt.Font, error) {
	var out [2]*sfnt.Font
	for i, data := range [][]byte{assets.SansRegular, assets.SansBold} {
		f, err := opentype.Parse(data)
		if err != nil {
			return out, err
		}
		out[i] = f
	}
	return out, nil
})

// maxPixels bounds the picture of one page; a long roll is drawn coarser.
const maxPixels = 24 << 20

// Image draws a page as the file would be printed, at so many pixels a
// millimetre: the same marks at the same places.
func (l *Layout) Image(page int, perMM float64) (out image.Image, err error) {
	defer recoverInto(&err)
	if page < 0 || page >= len(l.flow.pages) || !(perMM > 0) {
		return nil, clinic.Errorf(clinic.NotFound, "There is no such page.")
	}
	fonts, err := cuts()
	if err != nil {
		return nil, fmt.Errorf("document: fonts: %w", err)
	}
	w, h := l.Size(page)
	if n := w * h * perMM * perMM; n > maxPixels {
		perMM *= math.Sqrt(maxPixels / n)
	}
	p := &painter{fonts: fonts, scale: perMM, faces: map[style]font.Face{},
		img: image.NewRGBA(image.Rect(0, 0, int(math.Round(w*perMM)), int(math.Round(h*perMM))))}
	draw.Draw(p.img, p.img.Bounds(), image.White, image.Point{}, draw.Src)
	for _, m := range l.flow.pages[page].marks {
		if err := p.mark(m, l.flow.logo); err != nil {
			return nil, err
		}
	}
	return p.img, nil
}

// painter draws marks into a picture.
type painter struct {
	fonts [2]*sfnt.Font
	scale float64 // pixels a millimetre
	img   *image.RGBA
	faces map[style]font.Face // by cut and size; colour left out
}

func (p *painter) mark(m mark, l *logo) error {
	ink := image.NewUniform(color.RGBA{m.style.color.r, m.style.color.g, m.style.color.b, 255})
	switch m.kind {
	case markText:
		return p.text(m, ink)
	case markRule:
		p.rect(m.x, m.y, m.w, m.h, ink)
	case markCode:
		m.dots(func(x, y, w, h float64) { p.rect(x, y, w, h, ink) })
	case markBox:
		const line = 0.5
		p.rect(m.x-line/2, m.y-line/2, m.w+line, line, ink)
		p.rect(m.x-line/2, m.y+m.h-line/2, m.w+line, line, ink)
		p.rect(m.x-line/2, m.y, line, m.h, ink)
		p.rect(m.x+m.w-line/2, m.y, line, m.h, ink)
	case markPicture:
		img, _, err := image.Decode(bytes.NewReader(m.picture))
		if err != nil {
			return fmt.Errorf("document: picture: %w", err)
		}
		xdraw.CatmullRom.Scale(p.img, image.Rect(p.px(m.x), p.px(m.y), p.px(m.x+m.w), p.px(m.y+m.h)), img, img.Bounds(), draw.Src, nil)
	case markLogo:
		if l == nil {
			return nil
		}
		img, _, err := image.Decode(bytes.NewReader(l.data))
		if err != nil {
			return nil // the file leaves it out as well
		}
		xdraw.ApproxBiLinear.Scale(p.img, image.Rect(p.px(m.x), p.px(m.y), p.px(m.x+m.w), p.px(m.y+m.h)), img, img.Bounds(), draw.Over, nil)
	}
	return nil
}

func (p *painter) px(mm float64) int { return int(math.Round(mm * p.scale)) }

// rect fills a rectangle, at least a pixel of it. Where an edge falls between
// two pixels the shade of the pixel says how much is covered.
func (p *painter) rect(x, y, w, h float64, ink *image.Uniform) {
	x0, y0, x1, y1 := x*p.scale, y*p.scale, (x+w)*p.scale, (y+h)*p.scale
	if x1-x0 < 1 {
		x0 = math.Floor((x0 + x1) / 2)
		x1 = x0 + 1
	}
	if y1-y0 < 1 {
		y0 = math.Floor((y0 + y1) / 2)
		y1 = y0 + 1
	}
	r := image.Rect(int(math.Floor(x0)), int(math.Floor(y0)), int(math.Ceil(x1)), int(math.Ceil(y1)))
	mask := image.NewAlpha(r)
	part := func(i int, a, b float64) float64 { return min(b, float64(i+1)) - max(a, float64(i)) }
	for py := r.Min.Y; py < r.Max.Y; py++ {
		for px := r.Min.X; px < r.Max.X; px++ {
			mask.SetAlpha(px, py, color.Alpha{uint8(math.Round(255 * part(px, x0, x1) * part(py, y0, y1)))})
		}
	}
	draw.DrawMask(p.img, r, ink, image.Point{}, mask, r.Min, draw.Over)
}

// text sets a line letter by letter with the widths that the layout measured and
// the file states, so that rounding does not shift what follows.
func (p *painter) text(m mark, ink *image.Uniform) error {
	face, err := p.face(m.style)
	if err != nil {
		return err
	}
	widths := m.style.face()
	x := m.x
	base := fixed.Int26_6(math.Round((m.y + m.style.baseline()) * p.scale * 64))
	for _, r := range m.text {
		dot := fixed.Point26_6{X: fixed.Int26_6(math.Round(x * p.scale * 64)), Y: base}
		if r != ' ' {
			if dr, mask, at, _, ok := face.Glyph(dot, r); ok {
				draw.DrawMask(p.img, dr, ink, image.Point{}, mask, at, draw.Over)
			}
		}
		x += float64(widths.width(string(r))) * m.style.unit()
	}
	return nil
}

func (p *painter) face(s style) (font.Face, error) {
	s.color = rgb{}
	if f, ok := p.faces[s]; ok {
		return f, nil
	}
	cut := p.fonts[0]
	if s.bold {
		cut = p.fonts[1]
	}
	f, err := opentype.NewFace(cut, &opentype.FaceOptions{Size: s.pt * mmPerPoint * p.scale, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		return nil, fmt.Errorf("document: font: %w", err)
	}
	p.faces[s] = f
	return f, nil
}
