package components

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"caredesk/ui/theme"
)

// tipDelay is how long the pointer must rest on an appointment before all that
// is known of it is shown beside it.
const tipDelay = 450 * time.Millisecond

// gridTip is the appointment the pointer rests on.
type gridTip struct {
	id    int64
	at    fyne.Position // of the pointer, on the surface
	shown bool
	stop  func()
}

var _ desktop.Hoverable = (*gridSurface)(nil)

// MouseIn begins to look for an appointment under the pointer.
func (s *gridSurface) MouseIn(ev *desktop.MouseEvent) { s.MouseMoved(ev) }

// MouseMoved shows the appointment's lines once the pointer rests on it.
func (s *gridSurface) MouseMoved(ev *desktop.MouseEvent) {
	g := s.grid
	column, stop := s.hit(ev.Position)
	var id int64
	if stop >= 0 && g.drag == nil {
		if i := g.columns[column].stops[stop].block; i >= 0 && g.columns[column].Blocks[i].Tip != nil {
			id = g.columns[column].Blocks[i].ID
		}
	}
	g.tip.at = ev.Position
	if id == g.tip.id {
		return
	}
	g.hideTip()
	if id == 0 {
		return
	}
	g.tip.id = id
	g.tip.stop = Timer(tipDelay, func() {
		if g.tip.id == id {
			g.tip.shown = true
			g.painter.update()
		}
	})
}

// MouseOut takes the lines away.
func (s *gridSurface) MouseOut() { s.grid.hideTip() }

func (g *DayGrid) hideTip() {
	if g.tip.stop != nil {
		g.tip.stop()
		g.tip.stop = nil
	}
	shown := g.tip.shown
	g.tip = gridTip{at: g.tip.at}
	if shown {
		g.painter.update()
	}
}

// paintTip draws the lines beside the pointer, inside the grid.
func (p *gridPainter) paintTip(v gridView) {
	t := &p.grid.tip
	if !t.shown {
		return
	}
	var lines []string
	for i := v.first; i <= v.last; i++ {
		for _, b := range p.grid.columns[i].Blocks {
			if b.ID == t.id && b.Tip != nil {
				lines = b.Tip()
			}
		}
	}
	if len(lines) == 0 {
		return
	}
	const most = 320
	size := theme.Size(theme.SizeCaption)
	width, rows := float32(0), []string{}
	heads := 0
	for i, l := range lines {
		style := fyne.TextStyle{Bold: i == 0}
		for _, row := range wrapText(l, most, func(s string) float32 { return fyne.MeasureText(s, size, style).Width }) {
			rows = append(rows, row)
			width = max(width, fyne.MeasureText(row, size, style).Width)
		}
		if i == 0 {
			heads = len(rows)
		}
	}
	lineH := fyne.MeasureText("Mg", size, fyne.TextStyle{Bold: true}).Height + 1
	w, h := width+22, lineH*float32(len(rows))+14
	x, y := v.aw+t.at.X-v.off.X+14, v.hh+t.at.Y-v.off.Y+14
	if x+w > v.size.Width-4 {
		x = max(v.aw+4, x-w-28)
	}
	if y+h > v.size.Height-4 {
		y = max(v.hh+4, y-h-28)
	}
	box := p.pen.rect(x, y, w, h, theme.Color(theme.ColorSurface))
	box.CornerRadius, box.StrokeColor, box.StrokeWidth = theme.Size(theme.SizeRadius), theme.Color(theme.ColorMuted), 1
	for i, row := range rows {
		p.pen.text(x+10, y+7+lineH*float32(i), w-14, lineH, row, size, theme.Color(theme.ColorText), fyne.TextStyle{Bold: i < heads}, fyne.TextAlignLeading)
	}
}
