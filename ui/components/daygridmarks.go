package components

import (
	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
)

// GridNote stands in a column where nobody is seen: "On leave until Wed 25 Nov".
type GridNote struct {
	Text string
	Span clinic.Span
}

// GridSession is a stretch of a column's hours that has something to say at its
// top: that it is an extra one, or how full it is.
type GridSession struct {
	Span  clinic.Span
	Text  string
	Extra bool // drawn with a ground and a bar of its own
	Full  bool // drawn as a warning
}

// notes are the column's notes; Note is one for the whole day.
func (c GridColumn) notes() []GridNote {
	if c.Note == "" {
		return c.Notes
	}
	return append([]GridNote{{c.Note, clinic.Span{From: 0, To: clinic.Midnight24}}}, c.Notes...)
}

// pill writes a short text on a ground of its own and returns its height. The
// text wraps where the width is not enough.
func (p *gridPainter) pill(x, y, w float32, v gridView, text string, tone theme.Tone, center bool) float32 {
	style := fyne.TextStyle{Bold: true}
	measure := func(s string) float32 { return fyne.MeasureText(s, v.small, style).Width }
	lines := []string{text}
	if measure(text) > w-16 {
		lines = wrapText(text, w-16, measure)
	}
	widest := float32(0)
	for _, l := range lines {
		widest = max(widest, measure(l))
	}
	lineH := fyne.MeasureText("Mg", v.small, style).Height
	pw, ph := min(w, widest+18), lineH*float32(len(lines))+4
	if center {
		x += (w - pw) / 2
		y -= ph / 2
	}
	fgName, bgName := tone.Colors()
	fg, bg := theme.Color(fgName), theme.Color(bgName)
	if tone == theme.ToneNeutral {
		fg, bg = theme.Color(theme.ColorMuted), theme.Color(theme.ColorSurface)
	}
	r := p.pen.rect(x, y, pw, ph, bg)
	r.CornerRadius, r.StrokeColor, r.StrokeWidth = min(ph/2, 10), theme.Color(theme.ColorLine), 1
	if tone != theme.ToneNeutral {
		r.StrokeColor = fg
	}
	for i, l := range lines {
		p.pen.text(x+8, y+2+lineH*float32(i), pw-14, lineH, l, v.small, fg, style, fyne.TextAlignLeading)
	}
	return ph
}

// pillHeight is how high pill draws a text.
func (p *gridPainter) pillHeight(v gridView, w float32, text string) float32 {
	style := fyne.TextStyle{Bold: true}
	lines := wrapText(text, w-16, func(s string) float32 { return fyne.MeasureText(s, v.small, style).Width })
	return fyne.MeasureText("Mg", v.small, style).Height*float32(max(1, len(lines))) + 4
}

// paintNotes writes the columns' notes in the middle of what is visible of
// their stretch.
func (p *gridPainter) paintNotes(v gridView) {
	for i := v.first; i <= v.last; i++ {
		for _, n := range p.grid.columns[i].notes() {
			from, to := max(n.Span.From, v.from), min(n.Span.To, v.to)
			if to <= from {
				continue
			}
			top, bottom := max(v.hh, p.y(v, from)), min(v.hh+v.bodyH, p.y(v, to))
			y := top + (bottom-top)*0.3
			p.pill(v.x(i)+6, max(y, top+14), v.cw-12, v, n.Text, theme.ToneNeutral, true)
		}
	}
}

// paintExtra gives extra sessions a ground and a bar at the left.
func (p *gridPainter) paintExtra(v gridView) {
	for i := v.first; i <= v.last; i++ {
		for _, s := range p.grid.columns[i].Sessions {
			from, to := max(s.Span.From, v.from), min(s.Span.To, v.to)
			if !s.Extra || to <= from {
				continue
			}
			y, h := p.y(v, from), p.y(v, to)-p.y(v, from)
			ground := toNRGBA(theme.Color(theme.ColorPrimarySoft))
			ground.A = 0x70
			p.pen.rect(v.x(i)+1, y, v.cw-1, h, ground)
			p.pen.rect(v.x(i)+1, y, 3, h, theme.Color(theme.ColorPrimary))
		}
	}
}

// paintSessions writes what sessions have to say above their top, where the
// hours are closed; below it where another session ends there.
func (p *gridPainter) paintSessions(v gridView) {
	for i := v.first; i <= v.last; i++ {
		for _, s := range p.grid.columns[i].Sessions {
			if s.Text == "" || s.Span.To <= v.from || s.Span.From >= v.to {
				continue
			}
			tone := theme.TonePrimary
			if s.Full {
				tone = theme.ToneWaiting
			}
			// It stands on the line at which the session begins, and scrolls with it.
			y := p.y(v, max(s.Span.From, p.grid.day.From)) - p.pillHeight(v, v.cw-12, s.Text) - 1
			p.pill(v.x(i)+5, y, v.cw-12, v, s.Text, tone, false)
		}
	}
}

// paintBanner writes what holds for all columns across them, below the heads.
func (p *gridPainter) paintBanner(v gridView) {
	text := p.grid.day.Banner
	if text == "" {
		return
	}
	h := p.grid.bannerHeight()
	y := v.hh - h
	fg, bg := theme.ToneWaiting.Colors()
	p.pen.rect(v.aw+1, y, v.size.Width-v.aw-1, h-1, theme.Color(bg))
	size := v.small - 1
	p.pen.icon(v.aw+10, y+(h-size)/2, size, theme.Tinted(theme.IconInfo, fg))
	p.pen.text(v.aw+16+size, y, v.size.Width-v.aw-28-size, h, text, v.small, theme.Color(fg), fyne.TextStyle{Bold: true}, fyne.TextAlignLeading)
}

func (g *DayGrid) bannerHeight() float32 {
	if g.day.Banner == "" {
		return 0
	}
	return 26 * theme.Size(theme.SizeText) / 14
}

// dropFault says what speaks against letting the dragged appointment go where
// it is now; empty for nothing that the grid can see.
func (g *DayGrid) dropFault() string {
	d := g.drag
	c := &g.columns[d.column]
	if d.span.From < c.Past && d.span.To <= c.Past {
		return i18n.T("In the past")
	}
	for _, n := range c.notes() {
		if n.Span.Overlaps(d.span) {
			return n.Text
		}
	}
	inside := false
	for _, h := range joinedHours(c.Hours) {
		inside = inside || h.Contains(d.span)
	}
	if !inside {
		return i18n.T("Outside the hours")
	}
	for _, b := range c.Blocks {
		if b.ID != d.block.ID && b.Status.Live() && b.span().Overlaps(d.span) {
			return i18n.F("Taken: %s", b.Title)
		}
	}
	return ""
}

// joinedHours joins hours that touch.
func joinedHours(hours []clinic.Span) []clinic.Span {
	var out []clinic.Span
	for _, h := range sortedSpans(hours) {
		if n := len(out); n > 0 && h.From <= out[n-1].To {
			out[n-1].To = max(out[n-1].To, h.To)
			continue
		}
		out = append(out, h)
	}
	return out
}

// paintDrag draws the appointment where it would come to stand, and why it
// cannot stay there.
func (p *gridPainter) paintDrag(v gridView) {
	d := p.grid.drag
	if d == nil || !d.moved {
		return
	}
	y := p.y(v, d.span.From) + 1
	h := p.y(v, d.span.To) - y - 1
	b := d.block
	b.Start, b.End, b.Line2 = d.span.From, d.span.To, ""
	p.paintBlock(v, b, v.x(d.column)+5, y, v.cw-12, h, 2)
	edge := theme.Color(theme.ColorPrimary)
	fault := p.grid.dropFault()
	if fault != "" {
		edge = theme.Color(theme.ColorDanger)
	}
	ring := p.pen.rect(v.x(d.column)+4, y-1, v.cw-10, h+2, hollow(edge))
	ring.CornerRadius, ring.StrokeColor, ring.StrokeWidth = 6, edge, 2
	p.pill(v.x(d.column)+5, y+h+3, v.cw-12, v, d.span.String(), theme.TonePrimary, false)
	if fault != "" {
		p.pill(v.x(d.column)+5, y+h+3, v.cw-12, v, d.span.From.String()+" "+fault, theme.ToneDanger, false)
	}
}
