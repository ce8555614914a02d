package ui

import (
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"caredesk/ui/components"
	"caredesk/ui/theme"
)

// sideEntry is a line of the sidebar. A count above 0 stands behind the text.
type sideEntry struct {
	id    string
	text  string
	icon  fyne.Resource
	count int
}

// sidebar is the column of tabs. With the focus, Up and Down move the mark and
// Enter or Right opens; a click opens at once.
type sidebar struct {
	widget.BaseWidget
	onOpen func(id string)

	entries  []sideEntry
	counts   map[string]int
	foot     int // entries that stand at the bottom
	selected string
	mark     int
	focused  bool
	items    []*sideItem
	box      *fyne.Container
	scroll   *container.Scroll // where the window is too low for all entries
}

var (
	_ fyne.Focusable = (*sidebar)(nil)
	_ fyne.Tappable  = (*sideItem)(nil)
)

func newSidebar(onOpen func(id string)) *sidebar {
	s := &sidebar{onOpen: onOpen, counts: map[string]int{}}
	s.box = &fyne.Container{Layout: &sideLayout{s}}
	s.scroll = container.NewVScroll(s.box)
	s.ExtendBaseWidget(s)
	return s
}

// set replaces the entries; the last foot of them stand at the bottom.
func (s *sidebar) set(entries []sideEntry, foot int) {
	s.entries, s.foot = entries, foot
	s.items, s.box.Objects = nil, nil
	for i, e := range entries {
		e.count = s.counts[e.id]
		item := newSideItem(s, i, e)
		s.items = append(s.items, item)
		s.box.Objects = append(s.box.Objects, item)
	}
	s.selectEntry(s.selected)
	s.box.Refresh()
}

// counted says which entries can have a number, so that there is room for it
// before it is known.
func (s *sidebar) counted(ids ...string) {
	for _, id := range ids {
		s.counts[id] = 0
	}
}

// setCount puts a number behind an entry; 0 takes it away.
func (s *sidebar) setCount(id string, n int) {
	s.counts[id] = n
	for _, item := range s.items {
		if item.entry.id == id && item.entry.count != n {
			item.entry.count = n
			item.Refresh()
		}
	}
}

// selectEntry shows which tab is open.
func (s *sidebar) selectEntry(id string) {
	s.selected = id
	for i, e := range s.entries {
		if e.id == id {
			s.mark = i
		}
	}
	s.restyle()
}

func (s *sidebar) restyle() {
	for _, item := range s.items {
		item.Refresh()
	}
}

// FocusGained shows the mark.
func (s *sidebar) FocusGained() { s.focused = true; s.restyle() }

// FocusLost hides the mark and puts it back on the open tab.
func (s *sidebar) FocusLost() {
	s.focused = false
	s.selectEntry(s.selected)
}

// TypedRune ignores text.
func (s *sidebar) TypedRune(rune) {}

// TypedKey moves the mark and opens.
func (s *sidebar) TypedKey(ev *fyne.KeyEvent) {
	last := len(s.entries) - 1
	switch ev.Name {
	case fyne.KeyDown:
		s.mark = min(s.mark+1, last)
	case fyne.KeyUp:
		s.mark = max(s.mark-1, 0)
	case fyne.KeyHome:
		s.mark = 0
	case fyne.KeyEnd:
		s.mark = last
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace, fyne.KeyRight:
		if s.mark <= last {
			s.onOpen(s.entries[s.mark].id)
		}
	default:
		components.PassKey(s, ev)
	}
	s.restyle()
	s.reveal(s.mark)
}

// reveal scrolls to an entry.
func (s *sidebar) reveal(i int) {
	view := s.scroll.Size().Height
	if i < 0 || i >= len(s.items) || s.box.Size().Height <= view {
		return
	}
	top, h, y := s.items[i].Position().Y, s.items[i].Size().Height, s.scroll.Offset.Y
	switch {
	case top-sidePad < y:
		y = max(0, top-sidePad)
	case top+h+sidePad > y+view:
		y = top + h + sidePad - view
	}
	s.scroll.ScrollToOffset(fyne.NewPos(0, y))
}

// MinSize is as wide as the entries need and of no height of its own: what is
// too high scrolls.
func (s *sidebar) MinSize() fyne.Size {
	s.ExtendBaseWidget(s)
	return fyne.NewSize(s.width(), 100)
}

// widestSide is how much wider than usual the sidebar may become for long words:
// the rest of a small window is the pages'.
const widestSide = 1.2

// width is what the longest entry needs with its number: the usual width at least,
// or with large text, when that is wide already, at most.
func (s *sidebar) width() float32 {
	usual := theme.Size(theme.SizeSidebar)
	need := theme.Scaled(100)
	for _, e := range s.entries {
		w := fyne.MeasureText(e.text, theme.Size(theme.SizeText), fyne.TextStyle{Bold: true}).Width + theme.Size(theme.SizeIcon) + 32
		// Room for a number stays when there is none, or the page would jump.
		if n, counted := s.counts[e.id]; counted {
			w += fyne.MeasureText(countText(max(n, 100)), theme.Size(theme.SizeCaption), fyne.TextStyle{Bold: true}).Width + 20
		}
		need = max(need, w+2*sidePad)
	}
	if theme.Scaled(100) <= 100 {
		return min(max(usual, need), usual*widestSide)
	}
	return min(usual, need)
}

// CreateRenderer is called by the toolkit.
func (s *sidebar) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(components.Panel(s.scroll))
}

type sideLayout struct{ s *sidebar }

const (
	sidePad = 8
	sideGap = 2
)

func (l *sideLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	n := float32(len(l.s.entries))
	return fyne.NewSize(l.s.width(), n*(theme.Size(theme.SizeTab)+sideGap)+2*sidePad)
}

func (l *sideLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	h := theme.Size(theme.SizeTab)
	y := float32(sidePad)
	for i, o := range objects {
		if i == len(objects)-l.s.foot {
			y = max(y, s.Height-sidePad-float32(l.s.foot)*(h+sideGap))
		}
		o.Move(fyne.NewPos(sidePad, y))
		o.Resize(fyne.NewSize(s.Width-2*sidePad, h))
		y += h + sideGap
	}
}

// sideItem is one entry. It is no focus of its own: the sidebar is one step of
// the Tab key.
type sideItem struct {
	widget.BaseWidget
	side    *sidebar
	index   int
	entry   sideEntry
	hovered bool
}

func newSideItem(s *sidebar, index int, e sideEntry) *sideItem {
	i := &sideItem{side: s, index: index, entry: e}
	i.ExtendBaseWidget(i)
	return i
}

// Tapped opens the tab.
func (i *sideItem) Tapped(*fyne.PointEvent) { i.side.onOpen(i.entry.id) }

// MouseIn shows that the entry can be clicked.
func (i *sideItem) MouseIn(*desktop.MouseEvent) { i.hovered = true; i.Refresh() }

// MouseMoved does nothing.
func (i *sideItem) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends the hover.
func (i *sideItem) MouseOut() { i.hovered = false; i.Refresh() }

// CreateRenderer is called by the toolkit.
func (i *sideItem) CreateRenderer() fyne.WidgetRenderer {
	r := &sideItemRenderer{i: i, back: canvas.NewRectangle(color.Transparent), icon: canvas.NewImageFromResource(nil),
		text: components.NewText(i.entry.text, components.TextOptions{Shrink: true}), count: components.NewBadge(theme.ToneWaiting, nil, "")}
	r.icon.FillMode = canvas.ImageFillContain
	r.style()
	return r
}

type sideItemRenderer struct {
	i    *sideItem
	back *canvas.Rectangle
	icon *canvas.Image
	text *components.Text
	// count is hidden while it is 0.
	count *components.Badge
}

func (r *sideItemRenderer) style() {
	s := r.i.side
	on := s.selected == r.i.entry.id
	name := theme.ColorMuted
	fill := color.Color(color.Transparent)
	switch {
	case on:
		name, fill = theme.ColorPrimary, theme.Color(theme.ColorPrimarySoft)
	case r.i.hovered:
		fill = theme.Color(theme.ColorHover)
	}
	r.back.FillColor, r.back.CornerRadius = fill, theme.Size(theme.SizeRadius)
	r.back.StrokeColor, r.back.StrokeWidth = color.Transparent, 0
	if s.focused && s.mark == r.i.index {
		r.back.StrokeColor, r.back.StrokeWidth = theme.Color(theme.ColorFocus), theme.Size(theme.SizeFocusRing)
	}
	r.icon.Resource = theme.Tinted(r.i.entry.icon, name)
	r.text.SetColor(name)
	r.text.SetBold(on)
	r.count.Set(theme.ToneWaiting, nil, countText(r.i.entry.count))
	r.count.Hidden = r.i.entry.count == 0
}

// countText keeps a count short.
func countText(n int) string {
	if n > 999 {
		return "999+"
	}
	return strconv.Itoa(n)
}

func (r *sideItemRenderer) Layout(s fyne.Size) {
	icon := theme.Size(theme.SizeIcon)
	r.back.Resize(s)
	r.icon.Move(fyne.NewPos(10, (s.Height-icon)/2))
	r.icon.Resize(fyne.NewSquareSize(icon))
	r.text.Move(fyne.NewPos(10+icon+10, 0))
	room := s.Width - icon - 28
	if !r.count.Hidden {
		m := r.count.MinSize()
		room -= m.Width + 4
		r.count.Move(fyne.NewPos(s.Width-m.Width-8, (s.Height-m.Height)/2))
		r.count.Resize(m)
	}
	r.text.Resize(fyne.NewSize(max(0, room), s.Height))
}

func (r *sideItemRenderer) MinSize() fyne.Size { return fyne.NewSize(80, theme.Size(theme.SizeTab)) }

func (r *sideItemRenderer) Refresh() {
	r.style()
	r.Layout(r.i.Size())
	r.back.Refresh()
	r.icon.Refresh()
	r.text.Refresh()
	r.count.Refresh()
}

func (r *sideItemRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.back, r.icon, r.text, r.count}
}

func (r *sideItemRenderer) Destroy() {}
