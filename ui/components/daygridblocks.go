package components

import (
	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
)

// blockArea is where a block is drawn, in the painter's coordinates.
func (p *gridPainter) blockArea(v gridView, column, block int) (x, y, w, h float32) {
	c := &p.grid.columns[column]
	lanes := float32(max(1, c.lanes[block]))
	lw := (v.cw - 10) / lanes
	s, day := c.Blocks[block].span(), p.grid.day
	s = clinic.Span{From: max(s.From, day.From), To: min(s.To, day.To)}
	y = p.y(v, s.From) + 1
	return v.x(column) + 5 + lw*float32(c.lane[block]), y, lw - 2, max(14, p.y(v, s.To)-y-1)
}

func (p *gridPainter) paintBlocks(v gridView, column int) {
	c := &p.grid.columns[column]
	p.paintTraces(v, column)
	for i := range c.Blocks {
		s := c.Blocks[i].span()
		if s.To <= v.from || s.From >= v.to {
			continue
		}
		x, y, w, h := p.blockArea(v, column, i)
		p.paintBlock(v, c.Blocks[i], x, y, w, h, 1)
	}
}

// paintTraces writes a line at the foot of the time that a visit left free.
func (p *gridPainter) paintTraces(v gridView, column int) {
	muted := theme.Color(theme.ColorMuted)
	h := fyne.MeasureText("Mg", v.small, fyne.TextStyle{}).Height
	for _, t := range p.grid.columns[column].Traces {
		bottom := p.y(v, t.End) - 1
		if t.End <= v.from || t.Start >= v.to || bottom-p.y(v, t.Start) < h {
			continue
		}
		x := v.x(column) + 8
		p.pen.icon(x, bottom-h/2-(v.small-3)/2, v.small-3, theme.Tinted(theme.IconRight, theme.ColorMuted))
		p.pen.text(x+v.small, bottom-h, v.cw-18-v.small, h, t.Text, v.small, muted, fyne.TextStyle{Italic: true}, fyne.TextAlignLeading)
	}
}

// paintBlock draws one visit: its colour, its edge, and as many lines as it holds.
func (p *gridPainter) paintBlock(v gridView, b GridBlock, x, y, w, h float32, weight float32) {
	tone := theme.ForStatus(b.Status)
	fgName, bgName := tone.Colors()
	fg := theme.Color(fgName)
	bg := p.pen.rect(x, y, w, h, theme.Color(bgName))
	bg.CornerRadius = 5
	bar := p.pen.rect(x, y, 4, h, fg)
	bar.TopLeftCornerRadius, bar.BottomLeftCornerRadius = 5, 5
	if b.Status == clinic.StatusRequested {
		bg.StrokeColor, bg.StrokeWidth = fg, weight
	}
	bold := fyne.TextStyle{Bold: true}
	muted := theme.Color(theme.ColorMuted)
	lineH := fyne.MeasureText("Mg", v.text, bold).Height
	smallH := fyne.MeasureText("Mg", v.small, fyne.TextStyle{}).Height
	left, room, full := x+11, w-18, w
	top, size := y+3, v.text
	twoLines := h >= lineH+smallH+2
	if !twoLines {
		top = y + max(0, (h-lineH)/2)
		if h < lineH {
			size, lineH = v.small, smallH
			top = y + (h-smallH)/2
		}
	} else if h < lineH+smallH+8 {
		top = y + (h-lineH-smallH)/2
	}
	if icon := p.paintOverMidnight(b, x, y, w, h); icon != nil && room > 40 {
		p.pen.icon(x+w-v.small-6, top+(lineH-v.small)/2, v.small, theme.Tinted(icon, fgName))
		w, room = w-v.small-4, room-v.small-4
	}
	if b.Overbooked != "" && room > 60 {
		size := v.small
		p.pen.icon(x+w-size-7, top+(lineH-size)/2, size, theme.Tinted(theme.IconWarning, theme.ColorDanger))
		w, room = w-size-4, room-size-4
	}
	if b.Token != "" {
		tw := fyne.MeasureText(b.Token, v.small, fyne.TextStyle{}).Width
		if room > tw+50 {
			p.pen.text(x+w-tw-7, top, tw+1, min(lineH, h), b.Token, v.small, muted, fyne.TextStyle{}, fyne.TextAlignLeading)
			room -= tw + 6
		}
	}
	icon := theme.Tinted(theme.StatusIcon(b.Status), fgName)
	text := theme.Color(theme.ColorText)
	iconSize := v.small - 1
	if !twoLines {
		p.pen.icon(left, top+(lineH-iconSize)/2, iconSize, icon)
		left, room = left+iconSize+5, room-iconSize-5
		p.pen.text(left, top, room, lineH, b.Title, size, text, bold, fyne.TextAlignLeading)
		return
	}
	p.pen.text(left, top, room, lineH, b.Title, size, text, bold, fyne.TextAlignLeading)
	second := b.Line2
	if second == "" {
		second = b.span().String()
	}
	p.pen.icon(left, top+lineH+(smallH-iconSize)/2, iconSize, icon)
	p.pen.text(left+iconSize+5, top+lineH, x+full-left-iconSize-12, smallH, theme.StatusWord(b.Status)+" · "+second, v.small, fg, fyne.TextStyle{}, fyne.TextAlignLeading)
	if b.Overbooked != "" && h >= lineH+2*smallH+4 {
		p.pen.text(left, top+lineH+smallH, x+full-left-7, smallH, i18n.F("Overbooked: %s", b.Overbooked), v.small, theme.Color(theme.ColorDanger), fyne.TextStyle{}, fyne.TextAlignLeading)
	}
}

// paintOverMidnight marks the edge at which a block goes on on another day and
// returns the arrow that points there; nil for one that does not.
func (p *gridPainter) paintOverMidnight(b GridBlock, x, y, w, h float32) fyne.Resource {
	day, s := p.grid.day, b.span()
	fgName, _ := theme.ForStatus(b.Status).Colors()
	switch {
	case s.From < day.From && day.From == 0:
		p.pen.rect(x, y, w, 3, theme.Color(fgName))
		return theme.IconUp
	case s.To > day.To && day.To == clinic.Midnight24:
		p.pen.rect(x, y+h-3, w, 3, theme.Color(fgName))
		return theme.IconDown
	}
	return nil
}
