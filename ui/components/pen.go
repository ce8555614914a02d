package components

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// pen draws a picture anew from simple shapes each time it changes and reuses
// the shapes of the time before, so that drawing again is cheap. What is drawn
// later lies above.
type pen struct {
	rects   []*canvas.Rectangle
	texts   []*canvas.Text
	images  []*canvas.Image
	lines   []*canvas.Line
	r, t, i int
	l       int
	objects []fyne.CanvasObject
}

func (p *pen) begin() {
	p.r, p.t, p.i, p.l = 0, 0, 0, 0
	p.objects = p.objects[:0]
}

// rect draws a filled rectangle and returns it for radius and stroke, which
// are reset.
func (p *pen) rect(x, y, w, h float32, fill color.Color) *canvas.Rectangle {
	if p.r == len(p.rects) {
		p.rects = append(p.rects, canvas.NewRectangle(nil))
	}
	o := p.rects[p.r]
	p.r++
	o.FillColor, o.StrokeColor, o.StrokeWidth, o.CornerRadius = fill, color.Transparent, 0, 0
	o.TopLeftCornerRadius, o.TopRightCornerRadius, o.BottomLeftCornerRadius = 0, 0, 0
	place(o, x, y, max(0, w), max(0, h))
	p.objects = append(p.objects, o)
	return o
}

// line draws a straight line from one point to another.
func (p *pen) line(x1, y1, x2, y2, width float32, c color.Color) {
	if p.l == len(p.lines) {
		p.lines = append(p.lines, canvas.NewLine(nil))
	}
	o := p.lines[p.l]
	p.l++
	o.StrokeColor, o.StrokeWidth = c, width
	o.Position1, o.Position2 = fyne.NewPos(x1, y1), fyne.NewPos(x2, y2)
	p.objects = append(p.objects, o)
}

// text draws one line, cut to the width, and returns the width it took.
func (p *pen) text(x, y, w, h float32, s string, size float32, c color.Color, style fyne.TextStyle, align fyne.TextAlign) float32 {
	if w <= 4 || s == "" {
		return 0
	}
	measure := func(v string) float32 { return fyne.MeasureText(v, size, style).Width }
	s = Ellipsis(s, w, measure)
	if s == "" {
		return 0
	}
	if p.t == len(p.texts) {
		p.texts = append(p.texts, canvas.NewText("", nil))
	}
	o := p.texts[p.t]
	p.t++
	changed := o.Text != s || o.Color != c || o.TextSize != size || o.TextStyle != style || o.Alignment != align
	o.Text, o.Color, o.TextSize, o.TextStyle, o.Alignment = s, c, size, style, align
	m := fyne.MeasureText(s, size, style)
	place(o, x, y+(h-m.Height)/2, w, m.Height)
	if changed {
		o.Refresh()
	}
	p.objects = append(p.objects, o)
	return m.Width
}

func (p *pen) icon(x, y, size float32, res fyne.Resource) {
	if p.i == len(p.images) {
		img := canvas.NewImageFromResource(nil)
		img.FillMode = canvas.ImageFillContain
		p.images = append(p.images, img)
	}
	o := p.images[p.i]
	p.i++
	changed := o.Resource == nil || o.Resource.Name() != res.Name()
	o.Resource = res
	if changed {
		// Before it gets another size: the toolkit would draw the old picture
		// and remember it under the new one's name.
		o.Refresh()
	}
	place(o, x, y, size, size)
	p.objects = append(p.objects, o)
}

func (p *pen) object(o fyne.CanvasObject) { p.objects = append(p.objects, o) }
