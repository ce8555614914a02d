package components

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"caredesk/internal/clinic"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
)

// gridPainter draws the visible part of a DayGrid. It is as large as the grid
// itself and draws shifted by the scroll position; axis and header are drawn
// last and so stay in place.
type gridPainter struct {
	widget.BaseWidget
	grid  *DayGrid
	pen   pen
	hatch *canvas.Raster
	off   []image.Rectangle
}

func newGridPainter(g *DayGrid) *gridPainter {
	p := &gridPainter{grid: g}
	p.hatch = canvas.NewRaster(p.drawHatch)
	p.hatch.ScaleMode = canvas.ImageScalePixels
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer is called by the toolkit.
func (p *gridPainter) CreateRenderer() fyne.WidgetRenderer {
	p.ExtendBaseWidget(p)
	return &gridRenderer{p}
}

type gridRenderer struct{ p *gridPainter }

func (r *gridRenderer) Destroy()                     {}
func (r *gridRenderer) Objects() []fyne.CanvasObject { return r.p.pen.objects }
func (r *gridRenderer) MinSize() fyne.Size           { return fyne.NewSize(10, 10) }
func (r *gridRenderer) Layout(fyne.Size)             { r.p.update() }
func (r *gridRenderer) Refresh()                     { r.p.update() }

// view is the geometry of one drawing.
type gridView struct {
	aw, hh       float32 // axis width, header height
	cw           float32 // column width
	off          fyne.Position
	size         fyne.Size
	first, last  int // visible columns
	from, to     clinic.Clock
	text, small  float32
	bodyW, bodyH float32
}

func (v gridView) x(column int) float32 { return v.aw + float32(column)*v.cw - v.off.X }

// update draws everything anew.
func (p *gridPainter) update() {
	g := p.grid
	p.pen.begin()
	size := p.Size()
	if size.Width < 20 || size.Height < 20 || len(g.columns) == 0 {
		canvas.Refresh(p)
		return
	}
	v := gridView{aw: g.axisWidth(), hh: g.headHeight(), cw: g.columnWidth(), off: g.scroll.Offset, size: size,
		text: theme.Size(theme.SizeText), small: theme.Size(theme.SizeCaption)}
	v.bodyW, v.bodyH = size.Width-v.aw, size.Height-v.hh
	v.first = max(0, int(v.off.X/v.cw))
	v.last = min(len(g.columns)-1, int((v.off.X+v.bodyW)/v.cw))
	v.from, v.to = max(g.day.From, g.clockAt(v.off.Y)), min(g.day.To, g.clockAt(v.off.Y+v.bodyH)+1)

	p.paintOffHours(v)
	p.paintExtra(v)
	p.paintLines(v)
	p.paintNow(v) // below the visits, whose words it would run through
	for i := v.first; i <= v.last; i++ {
		p.paintBlocks(v, i)
	}
	p.paintNotes(v)
	p.paintSessions(v)
	p.paintCursor(v)
	p.paintDrag(v)
	p.paintAxis(v)
	p.paintHeader(v)
	p.paintBanner(v)
	p.paintTip(v)
	canvas.Refresh(p)
}

// y is where a time is drawn.
func (p *gridPainter) y(v gridView, t clinic.Clock) float32 { return v.hh + p.grid.yOf(t) - v.off.Y }

// paintOffHours hatches what is outside of the working hours.
func (p *gridPainter) paintOffHours(v gridView) {
	g := p.grid
	p.off = p.off[:0]
	add := func(i int, from, to clinic.Clock) {
		from, to = max(from, v.from), min(to, v.to)
		if to <= from {
			return
		}
		x, top, bottom := v.x(i)-v.aw, p.y(v, from)-v.hh, p.y(v, to)-v.hh
		p.off = append(p.off, image.Rect(int(x)+1, int(top), int(x+v.cw), int(bottom)))
	}
	for i := v.first; i <= v.last; i++ {
		at := g.day.From
		for _, h := range sortedSpans(g.columns[i].Hours) {
			add(i, at, h.From)
			at = max(at, h.To)
		}
		add(i, at, g.day.To)
	}
	if len(p.off) == 0 {
		return
	}
	place(p.hatch, v.aw, v.hh, v.bodyW, v.bodyH)
	p.hatch.Refresh()
	p.pen.object(p.hatch)
}

func sortedSpans(spans []clinic.Span) []clinic.Span {
	out := append([]clinic.Span(nil), spans...)
	for i := range out {
		for j := i; j > 0 && out[j].From < out[j-1].From; j-- {
			out[j], out[j-1] = out[j-1], out[j]
		}
	}
	return out
}

// drawHatch fills the areas found by paintOffHours and draws slanted lines
// over them, which scroll along with the grid.
func (p *gridPainter) drawHatch(w, h int) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	size := p.hatch.Size()
	if size.Width <= 0 || w <= 0 {
		return img
	}
	scale := float32(w) / size.Width
	fill, line := toNRGBA(theme.Color(theme.ColorOffHours)), toNRGBA(theme.Color(theme.ColorHatch))
	period := max(4, int(12*scale))
	shift := int((p.grid.scroll.Offset.X - p.grid.scroll.Offset.Y) * scale)
	for _, r := range p.off {
		area := image.Rect(int(float32(r.Min.X)*scale), int(float32(r.Min.Y)*scale),
			int(float32(r.Max.X)*scale), int(float32(r.Max.Y)*scale)).Intersect(img.Bounds())
		for y := area.Min.Y; y < area.Max.Y; y++ {
			row := img.Pix[y*img.Stride:]
			for x := area.Min.X; x < area.Max.X; x++ {
				c := fill
				if k := (x - y + shift) % period; k == 0 || k == -period {
					c = line
				}
				copy(row[x*4:x*4+4], []byte{c.R, c.G, c.B, c.A})
			}
		}
	}
	return img
}

func toNRGBA(c color.Color) color.NRGBA { return color.NRGBAModel.Convert(c).(color.NRGBA) }

func (p *gridPainter) paintLines(v gridView) {
	g := p.grid
	line, faint := theme.Color(theme.ColorLine), theme.Color(theme.ColorFaintLine)
	width := min(v.bodyW, float32(len(g.columns))*v.cw-v.off.X)
	for t := (v.from + 29) / 30 * 30; t <= v.to; t += 30 {
		c := faint
		if t%60 == 0 {
			c = line
		}
		p.pen.rect(v.aw, p.y(v, t), width, 1, c)
	}
	for i := v.first; i <= v.last; i++ {
		p.pen.rect(v.x(i), v.hh, 1, v.bodyH, line)
	}
}

func (p *gridPainter) paintCursor(v gridView) {
	g := p.grid
	s, ok := g.current()
	if !ok || s.span.To <= v.from || s.span.From >= v.to {
		return
	}
	ringColor, width := theme.Color(theme.ColorFocus), theme.Size(theme.SizeFocusRing)
	if !g.focused {
		ringColor, width = theme.Color(theme.ColorLine), 1 // pale, so that the focus is seen to come
	}
	if s.block >= 0 {
		x, y, w, h := p.blockArea(v, g.column, s.block)
		ring := p.pen.rect(x-1, y-1, w+2, h+2, hollow(ringColor))
		ring.CornerRadius, ring.StrokeColor, ring.StrokeWidth = 6, ringColor, width
		return
	}
	x, y := v.x(g.column)+5, p.y(v, s.span.From)+1
	w, h := v.cw-12, p.y(v, min(s.span.To, g.day.To))-y-1
	box := p.pen.rect(x, y, w, h, theme.Color(theme.ColorPrimarySoft))
	box.CornerRadius, box.StrokeColor, box.StrokeWidth = 6, ringColor, width
	bold := fyne.TextStyle{Bold: true}
	lineH := min(h, fyne.MeasureText("Mg", v.text, bold).Height+6)
	fg := theme.Color(theme.ColorPrimary)
	word, over := i18n.F("%s free", s.span.From.String()), s.span.To <= g.columns[g.column].Past
	if over {
		word, fg = i18n.F("%s is over", s.span.From.String()), theme.Color(theme.ColorMuted)
	}
	used := p.pen.text(x+9, y, w-14, lineH, word, v.text, fg, bold, fyne.TextAlignLeading)
	hint := i18n.T("Enter books")
	if g.focused && g.OnBook != nil && !over && fyne.MeasureText(hint, v.small, fyne.TextStyle{}).Width < w-22-used {
		p.pen.text(x+13+used, y, w-22-used, lineH, hint, v.small, fg, fyne.TextStyle{}, fyne.TextAlignLeading)
	}
}

func (p *gridPainter) paintNow(v gridView) {
	now := p.grid.day.Now
	if now == nil || *now < v.from || *now > v.to {
		return
	}
	width := min(v.bodyW, float32(len(p.grid.columns))*v.cw-v.off.X)
	for i := v.first; i <= v.last; i++ {
		if p.grid.columns[i].Current {
			p.pen.rect(v.x(i), p.y(v, *now)-1, v.cw, 2, theme.Color(theme.ColorDanger))
			return
		}
	}
	p.pen.rect(v.aw, p.y(v, *now)-1, width, 2, theme.Color(theme.ColorDanger))
}

func (p *gridPainter) paintAxis(v gridView) {
	p.pen.rect(0, v.hh, v.aw, v.bodyH, theme.Color(theme.ColorSurface)).BottomLeftCornerRadius = theme.Size(theme.SizeCardRadius)
	now := p.grid.day.Now
	nowY := float32(-100)
	h := v.small + 6
	if now != nil && *now >= v.from && *now <= v.to {
		nowY = max(v.hh+2, p.y(v, *now)-h/2)
	}
	for t := (v.from + 59) / 60 * 60; t <= v.to; t += 60 {
		y := max(v.hh+1, p.y(v, t)-h/2)
		if y > nowY-h && y < nowY+h {
			continue
		}
		p.pen.text(2, y, v.aw-10, h, t.String(), v.small, theme.Color(theme.ColorMuted), fyne.TextStyle{}, fyne.TextAlignTrailing)
	}
	if nowY > 0 {
		p.pen.text(2, nowY, v.aw-8, h, now.String(), v.small, theme.Color(theme.ColorDanger), fyne.TextStyle{Bold: true}, fyne.TextAlignTrailing)
	}
	p.pen.rect(v.aw, v.hh, 1, v.bodyH, theme.Color(theme.ColorLine))
}

func (p *gridPainter) paintHeader(v gridView) {
	radius := theme.Size(theme.SizeCardRadius)
	bg := p.pen.rect(0, 0, v.size.Width, v.hh, theme.Color(theme.ColorSurface))
	bg.TopLeftCornerRadius, bg.TopRightCornerRadius = radius, radius
	line := theme.Color(theme.ColorLine)
	bold := fyne.TextStyle{Bold: true}
	th := fyne.MeasureText("Mg", v.text, bold).Height
	heads := v.hh - p.grid.bannerHeight()
	for i := v.first; i <= v.last; i++ {
		c := p.grid.columns[i]
		x := v.x(i)
		left := max(x+10, v.aw+6)
		room := x + v.cw - left - 6
		below := room
		title := theme.Color(theme.ColorText)
		if c.Current {
			title = theme.Color(theme.ColorPrimary)
			p.pen.rect(x+1, heads-4, v.cw-1, 3, title)
		}
		if c.Badge != "" {
			tone := theme.TonePrimary
			if c.BadgeFull {
				tone = theme.ToneWaiting
			}
			bw, by := fyne.MeasureText(c.Badge, v.small, bold).Width+18, float32(4)
			if fyne.MeasureText(c.Title, v.text, bold).Width <= room-bw-8 {
				room -= bw + 8
			} else { // the name is worth more than what stands below it
				by = 5 + th
				below -= bw + 8
			}
			p.pill(x+v.cw-bw-6, by, bw, v, c.Badge, tone, false)
		}
		p.pen.text(left, 5, room, th, c.Title, v.text, title, bold, fyne.TextAlignLeading)
		p.pen.text(left, 5+th, below, heads-th-9, c.Subtitle, v.small, theme.Color(theme.ColorMuted), fyne.TextStyle{}, fyne.TextAlignLeading)
		if x > v.aw {
			p.pen.rect(x, 1, 1, v.hh-1, line)
		}
	}
	p.pen.rect(0, 0, v.aw, v.hh, theme.Color(theme.ColorSurface)).TopLeftCornerRadius = radius
	p.pen.rect(v.aw, 1, 1, v.hh-1, line)
	p.pen.rect(0, v.hh-1, v.size.Width, 1, line)
}
