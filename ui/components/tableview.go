package components

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"caredesk/ui/theme"
)

// tableSource is what a tableView shows; RowTable implements it.
type tableSource interface {
	rowCount() int
	catchUp()
	cells(i int) []cell
	rowState(i int) rowState
	headState(column int) headState
	shown(last int)
	tapRow(i int)
	menuRow(i int, at fyne.Position)
	tapHead(column int)
	dragColumn(column int, by float32)
	draggedColumn()
	arrangeColumns()
}

type columnSpec struct {
	title           string
	width, minWidth float32
	align           fyne.TextAlign
	bold, sorts     bool
	values          []string    // all that it can show as text or as a pill,
	badges          []BadgeSpec // or the longest of it, where that is known
	need            columnNeed
	chosen          float32 // width that somebody gave it; 0 for none
	hidden          bool
	spare           bool // gives way as a whole where others would be cut
	out             bool // has given way
	idle            bool // has nothing to show now
}

// away reports whether a column is not drawn.
func (c columnSpec) away() bool { return c.unwanted() || c.out }

// unwanted reports whether a column is not drawn, however much room there is.
func (c columnSpec) unwanted() bool { return c.hidden || c.idle }

type cell struct {
	text    string
	color   fyne.ThemeColorName
	bold    bool
	badge   BadgeSpec
	isBadge bool
}

type rowState struct {
	selected, focused bool
	tone              theme.Tone
}

type headState struct{ sorted, descending, marked bool }

// tableView draws the header, the visible rows and the count. Rows are reused
// while scrolling, so the cost does not grow with the table.
type tableView struct {
	columns []columnSpec
	source  tableSource
	head    *tableHead
	clip    *container.Clip // of the head, which goes aside with the rows
	scroll  *container.Scroll
	content *fyne.Container
	empty   *EmptyState
	count   *Text
	bare    bool // without the count below
	visible map[int]*tableRow
	pool    []*tableRow
	rows    int // that the scroll bar knows of
	widths  []float32
}

func newTableView(columns []columnSpec, source tableSource) *tableView {
	v := &tableView{columns: columns, source: source, count: Caption(""), visible: map[int]*tableRow{},
		empty: NewEmptyState("", "", nil)}
	v.head = newTableHead(v)
	v.content = container.New(&tableContentLayout{v})
	v.scroll = container.NewScroll(v.content)
	v.clip = container.NewClip(container.NewWithoutLayout(v.head))
	v.scroll.OnScrolled = func(fyne.Position) {
		v.head.Move(fyne.NewPos(-v.scroll.Offset.X, 0))
		if v.rows != v.source.rowCount() {
			v.source.catchUp()
		}
		v.place(false)
	}
	return v
}

func (v *tableView) rowHeight() float32 { return theme.Size(theme.SizeRow) }

func (v *tableView) pageRows() int { return int(v.scroll.Size().Height / v.rowHeight()) }

// beyond reports whether a row lies below all that is seen, by more than a turn of
// the wheel: at the very end the wheel would find nothing to turn to.
func (v *tableView) beyond(i int) bool {
	return v.scroll.Size().Height > 0 && float32(i-2)*v.rowHeight() >= v.scroll.Offset.Y+v.scroll.Size().Height
}

func (v *tableView) scrollTop() { v.scroll.Offset = fyne.Position{} }

// reveal scrolls so that a row is wholly visible.
func (v *tableView) reveal(i int) {
	if i < 0 || v.scroll.Size().Height <= 0 {
		return
	}
	v.rows = v.source.rowCount()
	top, h := float32(i)*v.rowHeight(), v.rowHeight()
	off, view := v.scroll.Offset.Y, v.scroll.Size().Height
	switch {
	case top < off:
		off = top
	case top+h > off+view:
		off = top + h - view
	default:
		return
	}
	v.content.Resize(fyne.NewSize(v.width(), max(view, float32(v.rows)*h)))
	v.scroll.ScrollToOffset(fyne.NewPos(v.scroll.Offset.X, off))
}

// rowPosition is where a menu for a row opens.
func (v *tableView) rowPosition(i int) fyne.Position {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(v.scroll)
	return at.Add(fyne.NewPos(40, float32(i+1)*v.rowHeight()-v.scroll.Offset.Y))
}

// need is the width below which columns would be cut: with text of the normal
// size they may be, as a table is made for its page.
func (v *tableView) need() float32 {
	if theme.Scaled(100) <= 100 {
		return 0
	}
	v.measure()
	w := float32(0)
	for _, c := range v.columns {
		if !c.unwanted() && !(c.spare && c.chosen == 0) {
			w += c.want()
		}
	}
	return theme.Scaled(w)
}

// revealColumn scrolls aside to a column.
func (v *tableView) revealColumn(i int) {
	if i < 0 || i >= len(v.widths) {
		return
	}
	left, view := float32(0), v.scroll.Size().Width
	for _, w := range v.widths[:i] {
		left += w
	}
	right, x := left+v.widths[i], v.scroll.Offset.X
	switch {
	case left < x:
		x = left
	case right > x+view:
		x = right - view
	default:
		return
	}
	v.scroll.ScrollToOffset(fyne.NewPos(x, v.scroll.Offset.Y))
}

// width is that of a row, which is more than can be seen where large text makes
// the columns wide.
func (v *tableView) width() float32 { return max(v.scroll.Size().Width, v.need()) }

// refresh redraws everything that is visible.
func (v *tableView) refresh() {
	v.rows = v.source.rowCount()
	v.head.Refresh()
	v.content.Resize(fyne.NewSize(v.width(), max(v.scroll.Size().Height, v.content.MinSize().Height)))
	if most := v.content.Size().Height - v.scroll.Size().Height; v.scroll.Offset.Y > max(0, most) {
		v.scroll.Offset.Y = max(0, most)
	}
	v.place(true)
	v.scroll.Refresh()
}

// place puts row widgets under the rows in view; all of them are filled anew
// when redraw is set, otherwise only those that came into view.
func (v *tableView) place(redraw bool) {
	h, n := v.rowHeight(), v.source.rowCount()
	if v.scroll.Size().Height <= 0 || len(v.widths) == 0 {
		return
	}
	first := max(0, int(v.scroll.Offset.Y/h))
	last := min(n-1, int((v.scroll.Offset.Y+v.scroll.Size().Height)/h))
	for i, row := range v.visible {
		if i < first || i > last {
			v.pool = append(v.pool, row)
			delete(v.visible, i)
		}
	}
	v.content.Objects = v.content.Objects[:0]
	for i := first; i <= last; i++ {
		row := v.visible[i]
		fresh := row == nil
		if fresh {
			if k := len(v.pool); k > 0 {
				row, v.pool = v.pool[k-1], v.pool[:k-1]
			} else {
				row = newTableRow(v)
			}
			v.visible[i] = row
		}
		row.index = i
		row.Move(fyne.NewPos(0, float32(i)*h))
		row.Resize(fyne.NewSize(v.width(), h))
		if fresh || redraw {
			row.set(v.source.cells(i), v.source.rowState(i))
		}
		v.content.Objects = append(v.content.Objects, row)
	}
	canvas.Refresh(v.content)
	if n > 0 {
		v.source.shown(last)
	}
}

// countHeight is that of the line below the frame that counts the rows.
func (v *tableView) countHeight() float32 {
	if v.bare {
		return 0
	}
	return 26
}

// heightFor is the height in which so many rows are seen whole.
func (v *tableView) heightFor(rows int) float32 {
	return theme.Size(theme.SizeTableHead) + 2 + v.countHeight() + float32(rows)*v.rowHeight()
}

type tableContentLayout struct{ v *tableView }

func (l *tableContentLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(max(10, l.v.need()), float32(l.v.rows)*l.v.rowHeight())
}

func (l *tableContentLayout) Layout([]fyne.CanvasObject, fyne.Size) {}

func (v *tableView) renderer(owner fyne.Widget) fyne.WidgetRenderer {
	frame := canvas.NewRectangle(nil)
	countBox := container.New(layout.NewCustomPaddedLayout(0, 0, 2, 2), v.count)
	r := &renderer{widget: owner, objects: []fyne.CanvasObject{frame, v.clip, v.scroll, v.empty, countBox}}
	countHeight, rows := v.countHeight(), float32(3)
	if v.bare {
		rows = 2
		countBox.Hide()
	}
	restyle := func() { styleFrame(frame, theme.ToneNeutral) }
	r.refresh = func() {
		restyle()
		v.refresh()
	}
	r.layout = func(s fyne.Size) {
		hh := theme.Size(theme.SizeTableHead)
		body := max(0, s.Height-countHeight)
		place(frame, 0, 0, s.Width, body)
		v.layoutColumns(max(s.Width-2, v.need()))
		place(v.clip, 1, 1, s.Width-2, hh)
		place(v.head, -v.scroll.Offset.X, 0, max(s.Width-2, v.need()), hh)
		place(v.scroll, 1, 1+hh, s.Width-2, max(0, body-hh-2))
		place(v.empty, 1, 1+hh, s.Width-2, max(0, body-hh-2))
		place(countBox, 0, body+4, s.Width, countHeight-4)
		v.refresh()
	}
	r.min = func() fyne.Size {
		return fyne.NewSize(240, theme.Size(theme.SizeTableHead)+countHeight+rows*v.rowHeight())
	}
	restyle()
	return r
}
