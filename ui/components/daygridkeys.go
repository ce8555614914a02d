package components

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"caredesk/internal/clinic"
)

// FocusGained shows the cursor; without one it goes to the present.
func (g *DayGrid) FocusGained() {
	g.focused = true
	if g.stop < 0 {
		at := g.day.From
		if g.day.Now != nil {
			at = *g.day.Now
		}
		for i := range g.columns {
			if s := g.columns[i].stopAt(at); s >= 0 {
				g.goTo(i, s, true)
				break
			}
		}
	}
	g.painter.update()
}

// FocusLost dims the cursor.
func (g *DayGrid) FocusLost() {
	g.focused = false
	g.painter.update()
}

// TypedRune ignores text.
func (g *DayGrid) TypedRune(rune) {}

// TypedKey moves, books and opens.
func (g *DayGrid) TypedKey(ev *fyne.KeyEvent) {
	onActivity()
	page := clinic.Clock(max(30, g.scroll.Size().Height*0.8/g.minuteHeight()))
	switch {
	case ev.Name == fyne.KeyDown:
		g.goTo(g.column, g.stop+1, true)
	case ev.Name == fyne.KeyUp:
		g.goTo(g.column, g.stop-1, true)
	case ev.Name == fyne.KeyRight:
		g.moveColumn(1)
	case ev.Name == fyne.KeyLeft:
		g.moveColumn(-1)
	case ev.Name == fyne.KeyHome:
		g.goTo(g.column, 0, true)
	case ev.Name == fyne.KeyEnd && g.column >= 0:
		g.goTo(g.column, len(g.columns[g.column].stops)-1, true)
	case ev.Name == fyne.KeyPageDown:
		g.movePage(page)
	case ev.Name == fyne.KeyPageUp:
		g.movePage(-page)
	case isEnter(ev) || ev.Name == fyne.KeySpace:
		g.activate()
	case isMenuKey(ev):
		g.menuAtCursor()
	case g.OnKey != nil && g.OnKey(ev):
	default:
		passKey(g, ev)
	}
}

func (g *DayGrid) moveColumn(step int) {
	if _, ok := g.current(); !ok {
		return
	}
	line := g.line
	for i := g.column + step; i >= 0 && i < len(g.columns); i += step {
		if at := g.columns[i].stopAt(line); at >= 0 {
			g.goTo(i, at, true)
			g.line = line
			return
		}
	}
}

func (g *DayGrid) movePage(by clinic.Clock) {
	if s, ok := g.current(); ok {
		g.goTo(g.column, g.columns[g.column].stopAt(s.span.From+by), true)
	}
}

func (g *DayGrid) activate() {
	s, ok := g.current()
	if !ok {
		return
	}
	if b, isBlock := g.block(); isBlock {
		if g.OnOpen != nil {
			g.OnOpen(b.ID)
		}
		return
	}
	if g.OnBook != nil {
		g.OnBook(g.columns[g.column].Key, s.span.From)
	}
}

func (g *DayGrid) menuAtCursor() {
	s, ok := g.current()
	if !ok {
		return
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(g.surface)
	at = at.Add(fyne.NewPos(float32(g.column)*g.columnWidth()+24, g.yOf(s.span.From)+20))
	if b, isBlock := g.block(); isBlock {
		if g.OnMenu != nil {
			g.OnMenu(b.ID, at)
		}
		return
	}
	if g.OnSlotMenu != nil {
		g.OnSlotMenu(g.columns[g.column].Key, s.span.From, at)
	}
}

// TypedShortcut moves and resizes the appointment under the cursor.
func (g *DayGrid) TypedShortcut(s fyne.Shortcut) {
	b, ok := g.block()
	cs, isKey := s.(*desktop.CustomShortcut)
	if !ok || !isKey || !g.moveBlock(b, cs) {
		passShortcut(g, s)
	}
}

func (g *DayGrid) moveBlock(b GridBlock, s *desktop.CustomShortcut) bool {
	c := g.columns[g.column]
	step := clinic.Clock(c.SlotMinutes)
	vertical := clinic.Clock(0)
	switch s.KeyName {
	case fyne.KeyUp:
		vertical = -step
	case fyne.KeyDown:
		vertical = step
	}
	switch {
	case s.Modifier == control && vertical != 0 && g.OnMoved != nil:
		g.OnMoved(b.ID, c.Key, b.Start+vertical)
	case s.Modifier == control && s.KeyName == fyne.KeyLeft && g.OnMoved != nil && g.column > 0:
		g.OnMoved(b.ID, g.columns[g.column-1].Key, b.Start)
	case s.Modifier == control && s.KeyName == fyne.KeyRight && g.OnMoved != nil && g.column+1 < len(g.columns):
		g.OnMoved(b.ID, g.columns[g.column+1].Key, b.Start)
	case s.Modifier == control|fyne.KeyModifierShift && vertical != 0 && g.OnResized != nil:
		if end := b.End + vertical/abs(vertical)*gridSnap; end > b.Start {
			g.OnResized(b.ID, end)
		}
	default:
		return false
	}
	return true
}

func abs(c clinic.Clock) clinic.Clock {
	if c < 0 {
		return -c
	}
	return c
}
