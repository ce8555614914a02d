package components

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"caredesk/internal/clinic"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
)

// DayGrid shows days of doctors side by side along one time axis. Arrows move
// between free slots and appointments, Enter books or opens, the Menu key
// opens an appointment's menu, Ctrl+Arrows move an appointment and
// Ctrl+Shift+Up and Down change its length. A click does what Enter does, and
// appointments can be dragged.
type DayGrid struct {
	widget.BaseWidget

	// OnBook is called for a free slot.
	OnBook func(key int64, at clinic.Clock)
	// OnOpen is called for an appointment.
	OnOpen func(id int64)
	// OnMenu is called for an appointment's context menu.
	OnMenu func(id int64, at fyne.Position)
	// OnSlotMenu is called for the context menu of a time without appointment, in
	// the hours or outside of them.
	OnSlotMenu func(key int64, at clinic.Clock, pos fyne.Position)
	// OnMoved is called when an appointment was moved; without it nothing can
	// be moved. The grid shows the change only once SetDay brings it.
	OnMoved func(id int64, key int64, at clinic.Clock)
	// OnResized is called when an appointment was made longer or shorter.
	OnResized func(id int64, end clinic.Clock)
	// OnKey sees keys that the grid does not use; true means handled.
	OnKey func(*fyne.KeyEvent) bool
	// OnCursor is called when the keyboard moved.
	OnCursor func(GridCursor)

	day     GridDay
	columns []gridColumn
	cursor  GridCursor
	column  int
	stop    int
	line    clinic.Clock // the time along which Left and Right go
	focused bool
	drag    *gridDrag
	tip     gridTip
	// height is a minute's and top what lies above the first one, both worked out
	// once for a day and a text size.
	height, heightAt, top float32
	arrange               func()

	painter *gridPainter
	scroll  *container.Scroll
	surface *gridSurface
	empty   *EmptyState
	placed  bool
}

var (
	_ fyne.Focusable    = (*DayGrid)(nil)
	_ fyne.Shortcutable = (*DayGrid)(nil)
)

// NewDayGrid returns a grid without columns.
func NewDayGrid() *DayGrid {
	g := &DayGrid{column: -1, stop: -1, empty: NewEmptyState(i18n.T("No doctor to show on this day."), "", nil)}
	g.surface = newGridSurface(g)
	g.scroll = container.NewScroll(g.surface)
	g.scroll.OnScrolled = func(fyne.Position) {
		g.hideTip()
		g.painter.update()
	}
	g.painter = newGridPainter(g)
	g.ExtendBaseWidget(g)
	return g
}

// SetDay shows a day. The cursor stays on its doctor and time, and the scroll
// position stays.
func (g *DayGrid) SetDay(d GridDay) {
	if d.To <= d.From {
		d.From, d.To = 8*60, 18*60
	}
	head := g.day.Banner == d.Banner
	g.day, g.height = d, 0
	g.columns = g.columns[:0]
	for _, c := range d.Columns {
		g.columns = append(g.columns, prepareColumn(c, clinic.Span{From: d.From, To: d.To}))
	}
	g.drag = nil
	if !head && g.arrange != nil {
		g.arrange()
	}
	g.restoreCursor()
	setVisible(g.empty, len(g.columns) == 0)
	g.relayout()
	g.placeFirst()
	if g.focused && g.stop < 0 {
		// The focus came before there was anything to put a cursor on.
		g.FocusGained()
	}
}

// SetEmpty says what stands in a grid without columns.
func (g *DayGrid) SetEmpty(text, actionText string, action func()) {
	g.empty.Set(text, actionText, action)
}

// Cursor returns where the keyboard is; the zero cursor when it is nowhere.
func (g *DayGrid) Cursor() GridCursor { return g.cursor }

// SetCursor goes to the slot or appointment of a doctor at a time.
func (g *DayGrid) SetCursor(key int64, at clinic.Clock) {
	for i := range g.columns {
		if g.columns[i].Key == key {
			g.goTo(i, g.columns[i].stopAt(at), false)
			return
		}
	}
}

// SelectBlock goes to an appointment.
func (g *DayGrid) SelectBlock(id int64) {
	for i := range g.columns {
		if s := g.columns[i].stopOfBlock(id); s >= 0 {
			g.goTo(i, s, false)
			return
		}
	}
}

// ScrollTo scrolls so that a time is near the top.
func (g *DayGrid) ScrollTo(at clinic.Clock) {
	g.placed = true
	y := g.yOf(at) - 8
	if at <= g.day.From {
		y = 0
	}
	g.scrollBy(fyne.NewPos(g.scroll.Offset.X, y))
}

// placeFirst scrolls to the present, or to the first working hour, the first
// time there is something to show.
func (g *DayGrid) placeFirst() {
	if g.placed || len(g.columns) == 0 || g.scroll.Size().Height <= 0 {
		return
	}
	at, found := clinic.Midnight24, false
	for _, c := range g.columns {
		for _, h := range c.Hours {
			at, found = min(at, h.From), true
		}
	}
	if g.day.Now != nil {
		at, found = *g.day.Now-60, true
	}
	if found {
		g.ScrollTo(max(at, g.day.From))
	}
}

func (g *DayGrid) scrollBy(p fyne.Position) {
	most := g.surface.MinSize()
	view := g.scroll.Size()
	p.X = min(max(0, p.X), max(0, most.Width-view.Width))
	p.Y = min(max(0, p.Y), max(0, most.Height-view.Height))
	g.scroll.ScrollToOffset(p)
	g.painter.update()
}

// restoreCursor finds the cursor's place again among new columns.
func (g *DayGrid) restoreCursor() {
	column := g.column
	g.column, g.stop = -1, -1
	if g.cursor == (GridCursor{}) {
		return
	}
	defer func() {
		// Another week or other doctors: the cursor keeps its place on screen.
		if g.column < 0 && len(g.columns) > 0 && column >= 0 {
			column = min(column, len(g.columns)-1)
			if s := g.columns[column].stopAt(g.cursor.At); s >= 0 {
				g.column, g.stop = column, s
			}
		}
		g.readCursor()
	}()
	for i := range g.columns {
		c := &g.columns[i]
		if g.cursor.BlockID != 0 {
			if s := c.stopOfBlock(g.cursor.BlockID); s >= 0 {
				g.column, g.stop = i, s
				break
			}
		}
		if c.Key == g.cursor.Key && len(c.stops) > 0 {
			g.column, g.stop = i, c.stopAt(g.cursor.At)
		}
	}
}

func (g *DayGrid) readCursor() {
	s, ok := g.current()
	if !ok {
		g.cursor = GridCursor{}
		return
	}
	g.cursor = GridCursor{Key: g.columns[g.column].Key, At: s.span.From}
	if s.block >= 0 {
		g.cursor.BlockID = g.columns[g.column].Blocks[s.block].ID
	}
}

func (g *DayGrid) current() (gridStop, bool) {
	if g.column < 0 || g.column >= len(g.columns) || g.stop < 0 || g.stop >= len(g.columns[g.column].stops) {
		return gridStop{}, false
	}
	return g.columns[g.column].stops[g.stop], true
}

func (g *DayGrid) block() (GridBlock, bool) {
	s, ok := g.current()
	if !ok || s.block < 0 {
		return GridBlock{}, false
	}
	return g.columns[g.column].Blocks[s.block], true
}

// goTo puts the cursor on a stop; byUser tells OnCursor.
func (g *DayGrid) goTo(column, stop int, byUser bool) {
	if column < 0 || column >= len(g.columns) || stop < 0 || stop >= len(g.columns[column].stops) {
		return
	}
	before := g.cursor
	g.column, g.stop = column, stop
	g.readCursor()
	g.line = g.cursor.At
	g.revealCursor()
	g.painter.update()
	if byUser && g.OnCursor != nil && before != g.cursor {
		g.OnCursor(g.cursor)
	}
}

func (g *DayGrid) revealCursor() {
	s, ok := g.current()
	if !ok || g.scroll.Size().Height <= 0 {
		return
	}
	g.placed = true
	off, view := g.scroll.Offset, g.scroll.Size()
	top, bottom := g.yOf(s.span.From)-4, g.yOf(s.span.To)+4
	left, right := float32(g.column)*g.columnWidth(), float32(g.column+1)*g.columnWidth()
	if top < off.Y {
		off.Y = top
	} else if bottom > off.Y+view.Height {
		off.Y = bottom - view.Height
	}
	if left < off.X {
		off.X = left
	} else if right > off.X+view.Width {
		off.X = right - view.Width
	}
	if off != g.scroll.Offset {
		g.scrollBy(off)
	}
}

// The geometry below is that of the surface, without scrolling.

const (
	gridColumnMin  = 160
	gridNarrowMin  = 116
	gridSlotHeight = 22
	gridSnap       = clinic.Clock(5)
)

func (g *DayGrid) axisWidth() float32 { return 52 * theme.Size(theme.SizeText) / 14 }

func (g *DayGrid) headHeight() float32 {
	return 46*theme.Size(theme.SizeText)/14 + g.bannerHeight()
}

// topSpace leaves room for the names of sessions that begin with the axis.
func (g *DayGrid) topSpace() float32 {
	for _, c := range g.columns {
		if len(c.Sessions) > 0 && g.day.Narrow {
			return 2*theme.Size(theme.SizeCaption) + 20
		} else if len(c.Sessions) > 0 {
			return theme.Size(theme.SizeCaption) + 12
		}
	}
	return 0
}

func (g *DayGrid) columnWidth() float32 {
	if len(g.columns) == 0 {
		return gridColumnMin
	}
	least := float32(gridColumnMin)
	if g.day.Narrow {
		least = gridNarrowMin
	}
	return max(least*theme.Size(theme.SizeText)/14, g.scroll.Size().Width/float32(len(g.columns)))
}

// minuteHeight makes the shortest slot high enough for a line of text.
func (g *DayGrid) minuteHeight() float32 {
	if g.height > 0 && g.heightAt == theme.Size(theme.SizeHour) {
		return g.height
	}
	g.heightAt, g.top = theme.Size(theme.SizeHour), g.topSpace()
	hour := theme.Size(theme.SizeHour)
	for _, c := range g.columns {
		hour = max(hour, min(gridSlotHeight*60/float32(c.SlotMinutes), 264)*theme.Size(theme.SizeText)/14)
	}
	g.height = hour / 60
	return g.height
}

func (g *DayGrid) yOf(t clinic.Clock) float32 {
	return float32(t-g.day.From)*g.minuteHeight() + g.top
}

func (g *DayGrid) clockAt(y float32) clinic.Clock {
	minute := g.minuteHeight()
	return g.day.From + clinic.Clock(max(0, y-g.top)/minute)
}

func (g *DayGrid) relayout() {
	g.surface.Refresh()
	g.scroll.Refresh()
	g.scrollBy(g.scroll.Offset)
}

// CreateRenderer is called by the toolkit.
func (g *DayGrid) CreateRenderer() fyne.WidgetRenderer {
	g.ExtendBaseWidget(g)
	clip := container.NewClip(g.painter)
	clip.ExtendBaseWidget(clip)
	back := canvas.NewRectangle(nil)
	r := &renderer{widget: g, objects: []fyne.CanvasObject{back, clip, g.scroll, g.empty}}
	r.refresh = func() { styleFrame(back, theme.ToneNeutral) }
	r.layout = func(s fyne.Size) {
		aw, hh := g.axisWidth(), g.headHeight()
		place(back, 0, 0, s.Width, s.Height)
		place(clip, 1, 1, s.Width-2, s.Height-2)
		place(g.scroll, aw+1, hh+1, max(0, s.Width-aw-2), max(0, s.Height-hh-2))
		place(g.empty, 0, 0, s.Width, s.Height)
		g.relayout()
		g.placeFirst()
	}
	g.arrange = func() { r.layout(g.Size()) }
	r.min = func() fyne.Size { return fyne.NewSize(320, 240) }
	setVisible(g.empty, len(g.columns) == 0)
	r.refresh()
	return r
}
