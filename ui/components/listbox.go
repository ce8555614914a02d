package components

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"caredesk/ui/theme"
)

// listItem is one row of a drop-down list.
type listItem struct {
	text, detail string
	icon         fyne.Resource
}

// listBox is the list of a drop-down. It takes no focus; what has the focus
// moves its mark.
type listBox struct {
	rows   []*listRow
	box    *fyne.Container
	scroll *container.Scroll
	note   *Text
	index  int
	onTap  func(int)
}

const (
	listRowHeight = 32
	listMaxRows   = 10
)

func newListBox(onTap func(int)) *listBox {
	l := &listBox{index: -1, onTap: onTap, box: VBoxGap(0), note: Caption("")}
	l.scroll = container.NewVScroll(l.box)
	return l
}

// set replaces the rows and marks one; note stands there when there are none.
func (l *listBox) set(items []listItem, index int, note string) {
	l.rows = l.rows[:0]
	l.box.Objects = nil
	for i, item := range items {
		row := newListRow(item, func() { l.onTap(i) })
		l.rows = append(l.rows, row)
		l.box.Objects = append(l.box.Objects, row)
	}
	if len(items) == 0 {
		l.note.SetText(note)
		l.box.Objects = []fyne.CanvasObject{Padded(l.note, 8)}
	}
	l.box.Refresh()
	l.index = -1
	l.mark(index)
}

func (l *listBox) mark(i int) {
	if l.index >= 0 && l.index < len(l.rows) {
		l.rows[l.index].setMarked(false)
	}
	l.index = -1
	if i < 0 || i >= len(l.rows) {
		return
	}
	l.index = i
	l.rows[i].setMarked(true)
	h := listHeight()
	top, view := float32(i)*h, l.scroll.Size().Height
	switch off := l.scroll.Offset.Y; {
	case top < off:
		l.scroll.ScrollToOffset(fyne.NewPos(0, top))
	case view > 0 && top+h > off+view:
		l.scroll.ScrollToOffset(fyne.NewPos(0, top+h-view))
	}
}

// move handles the keys that move the mark.
func (l *listBox) move(k fyne.KeyName) bool {
	n := len(l.rows)
	if n == 0 {
		return k == fyne.KeyUp || k == fyne.KeyDown
	}
	switch k {
	case fyne.KeyDown:
		l.mark((l.index + 1) % n)
	case fyne.KeyUp:
		l.mark((l.index - 1 + n) % n)
	case fyne.KeyPageDown:
		l.mark(min(l.index+listMaxRows, n-1))
	case fyne.KeyPageUp:
		l.mark(max(l.index-listMaxRows, 0))
	default:
		return false
	}
	return true
}

func (l *listBox) height() float32 {
	if len(l.rows) == 0 {
		return l.box.MinSize().Height
	}
	return float32(min(len(l.rows), listMaxRows)) * listHeight()
}

func listHeight() float32 { return listRowHeight * theme.Size(theme.SizeText) / 14 }

type listRow struct {
	widget.BaseWidget
	item    listItem
	marked  bool
	hovered bool
	tap     func()
}

var (
	_ fyne.Tappable     = (*listRow)(nil)
	_ desktop.Hoverable = (*listRow)(nil)
)

func newListRow(item listItem, tap func()) *listRow {
	r := &listRow{item: item, tap: tap}
	r.ExtendBaseWidget(r)
	return r
}

func (r *listRow) setMarked(on bool) { r.marked = on; r.Refresh() }

// Tapped picks the row.
func (r *listRow) Tapped(*fyne.PointEvent) { r.tap() }

// MouseIn shows that the row can be picked.
func (r *listRow) MouseIn(*desktop.MouseEvent) { r.hovered = true; r.Refresh() }

// MouseMoved does nothing.
func (r *listRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends the hover.
func (r *listRow) MouseOut() { r.hovered = false; r.Refresh() }

// CreateRenderer is called by the toolkit.
func (r *listRow) CreateRenderer() fyne.WidgetRenderer {
	bg := canvas.NewRectangle(color.Transparent)
	icon := canvas.NewImageFromResource(nil)
	icon.FillMode = canvas.ImageFillContain
	text := NewText(r.item.text, TextOptions{Shrink: true})
	detail := NewText(r.item.detail, TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Shrink: true, Align: fyne.TextAlignTrailing})
	rr := &renderer{widget: r, objects: []fyne.CanvasObject{bg, icon, text, detail}}
	rr.refresh = func() {
		bg.CornerRadius = 4
		bg.FillColor = color.Transparent
		switch {
		case r.marked:
			bg.FillColor = theme.Color(theme.ColorPrimarySoft)
		case r.hovered:
			bg.FillColor = theme.Color(theme.ColorHover)
		}
		text.SetBold(r.marked)
		if r.item.icon != nil {
			icon.Resource = theme.Tinted(r.item.icon, theme.ColorPrimary)
		}
		setVisible(icon, r.item.icon != nil)
	}
	rr.layout = func(s fyne.Size) {
		place(bg, 2, 1, s.Width-4, s.Height-2)
		x := float32(10)
		if r.item.icon != nil {
			i := theme.Size(theme.SizeSmallIcon)
			place(icon, x, (s.Height-i)/2, i, i)
			x += i + 8
		}
		room := s.Width - x - 10
		tw := text.measure(r.item.text) + 2
		dw := float32(0)
		if r.item.detail != "" {
			dw = min(detail.measure(r.item.detail)+2, max(room*0.4, room-tw-12))
		}
		gap := float32(0)
		if dw > 0 {
			gap = 12
		}
		place(text, x, 0, room-dw-gap, s.Height)
		place(detail, s.Width-10-dw, 0, dw, s.Height)
	}
	rr.min = func() fyne.Size {
		w := text.measure(r.item.text) + 24
		if r.item.detail != "" {
			w += detail.measure(r.item.detail) + 14
		}
		return fyne.NewSize(w, listHeight())
	}
	rr.refresh()
	return rr
}
