package components

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"caredesk/internal/clinic"
)

// gridSurface is what a DayGrid scrolls: it draws nothing, has the size of the
// whole day and takes clicks and drags.
type gridSurface struct {
	widget.BaseWidget
	grid *DayGrid
}

var (
	_ fyne.Tappable          = (*gridSurface)(nil)
	_ fyne.SecondaryTappable = (*gridSurface)(nil)
	_ fyne.Draggable         = (*gridSurface)(nil)
	_ desktop.Mouseable      = (*gridSurface)(nil)
)

// gridDrag is an appointment being moved or made longer.
type gridDrag struct {
	block  GridBlock
	from   int // column it came from
	column int
	span   clinic.Span
	grip   clinic.Clock // from the block's start to where it was taken
	resize bool
	moved  bool
}

func newGridSurface(g *DayGrid) *gridSurface {
	s := &gridSurface{grid: g}
	s.ExtendBaseWidget(s)
	return s
}

// MinSize is that of all columns and hours.
func (s *gridSurface) MinSize() fyne.Size {
	g := s.grid
	if len(g.columns) == 0 {
		return fyne.NewSize(10, 10)
	}
	return fyne.NewSize(g.columnWidth()*float32(len(g.columns)), g.yOf(g.day.To)+6)
}

// CreateRenderer is called by the toolkit.
func (s *gridSurface) CreateRenderer() fyne.WidgetRenderer {
	return &renderer{widget: s, layout: func(fyne.Size) {}, min: s.MinSize}
}

// hit finds the column and the stop under a position; stop is -1 outside of
// the working hours.
func (s *gridSurface) hit(p fyne.Position) (column, stop int) {
	g := s.grid
	column = int(p.X / g.columnWidth())
	if p.X < 0 || column >= len(g.columns) {
		return -1, -1
	}
	c := &g.columns[column]
	at := g.clockAt(p.Y)
	inColumn := p.X - float32(column)*g.columnWidth() - 5
	free := -1
	for i, st := range c.stops {
		if at < st.span.From || at >= st.span.To {
			continue
		}
		if st.block < 0 {
			free = i
			continue
		}
		lw := (g.columnWidth() - 10) / float32(max(1, c.lanes[st.block]))
		if lane := float32(c.lane[st.block]); inColumn >= lw*lane && inColumn < lw*(lane+1) {
			return column, i
		}
	}
	return column, free
}

// Tapped books or opens what is under the pointer.
func (s *gridSurface) Tapped(ev *fyne.PointEvent) {
	column, stop := s.hit(ev.Position)
	focus(s.grid)
	if stop < 0 {
		return
	}
	s.grid.goTo(column, stop, true)
	s.grid.activate()
}

// TappedSecondary opens an appointment's menu.
func (s *gridSurface) TappedSecondary(ev *fyne.PointEvent) {
	column, stop := s.hit(ev.Position)
	focus(s.grid)
	s.grid.hideTip()
	if column < 0 {
		return
	}
	at := s.grid.clockAt(ev.Position.Y) / gridSnap * gridSnap
	if stop >= 0 {
		s.grid.goTo(column, stop, true)
		if b, ok := s.grid.block(); ok {
			if s.grid.OnMenu != nil {
				s.grid.OnMenu(b.ID, ev.AbsolutePosition)
			}
			return
		}
		at = s.grid.columns[column].stops[stop].span.From
	}
	if s.grid.OnSlotMenu != nil {
		s.grid.OnSlotMenu(s.grid.columns[column].Key, at, ev.AbsolutePosition)
	}
}

// MouseDown takes hold of the appointment under the pointer.
func (s *gridSurface) MouseDown(ev *desktop.MouseEvent) {
	g := s.grid
	g.drag = nil
	g.hideTip()
	column, stop := s.hit(ev.Position)
	if ev.Button != desktop.MouseButtonPrimary || stop < 0 || g.columns[column].stops[stop].block < 0 {
		return
	}
	b := g.columns[column].Blocks[g.columns[column].stops[stop].block]
	bottom := g.yOf(b.span().To)
	resize := g.OnResized != nil && ev.Position.Y > bottom-6
	if !resize && g.OnMoved == nil {
		return
	}
	g.drag = &gridDrag{block: b, from: column, column: column, span: b.span(), grip: g.clockAt(ev.Position.Y) - b.Start, resize: resize}
}

// MouseUp does nothing: the end of a drag has its own event.
func (s *gridSurface) MouseUp(*desktop.MouseEvent) {}

// Dragged moves the appointment along, in steps of five minutes.
func (s *gridSurface) Dragged(ev *fyne.DragEvent) {
	g := s.grid
	d := g.drag
	if d == nil {
		return
	}
	at := g.clockAt(ev.Position.Y)
	length := d.block.span().Minutes()
	if d.resize {
		end := min(max((at+gridSnap/2)/gridSnap*gridSnap, d.block.Start+gridSnap), g.day.To)
		d.span = clinic.Span{From: d.block.Start, To: end}
	} else {
		start := (at - d.grip + gridSnap/2) / gridSnap * gridSnap
		last := g.day.To - clinic.Clock(length)
		if g.day.To == clinic.Midnight24 { // it may run into the next day
			last = g.day.To - gridSnap
		}
		start = min(max(start, g.day.From), last)
		d.span = clinic.Span{From: start, To: start.Add(length)}
		d.column = min(max(0, int(ev.Position.X/g.columnWidth())), len(g.columns)-1)
	}
	d.moved = d.moved || d.span != d.block.span() || d.column != d.from
	s.scrollAtEdge(ev.Position)
	g.painter.update()
}

// scrollAtEdge goes on scrolling when the pointer is dragged to the border.
func (s *gridSurface) scrollAtEdge(p fyne.Position) {
	g := s.grid
	off, view := g.scroll.Offset, g.scroll.Size()
	switch y := p.Y - off.Y; {
	case y < 16:
		off.Y -= 12
	case y > view.Height-16:
		off.Y += 12
	}
	switch x := p.X - off.X; {
	case x < 24:
		off.X -= 16
	case x > view.Width-24:
		off.X += 16
	}
	if off != g.scroll.Offset {
		g.scrollBy(off)
	}
}

// DragEnd reports where the appointment was let go.
func (s *gridSurface) DragEnd() {
	g := s.grid
	d := g.drag
	g.drag = nil
	if d == nil {
		return
	}
	g.painter.update()
	switch changed := d.span != d.block.span() || d.column != d.from; {
	case !changed:
	case d.resize:
		g.OnResized(d.block.ID, d.span.To)
	default:
		g.OnMoved(d.block.ID, g.columns[d.column].Key, d.span.From)
	}
}
