package components

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"caredesk/ui/theme"
)

const cellPadding = 10

// tableRow draws one row of a table.
type tableRow struct {
	widget.BaseWidget
	view    *tableView
	index   int
	cells   []cell
	state   rowState
	hovered bool
}

var (
	_ fyne.Tappable          = (*tableRow)(nil)
	_ fyne.SecondaryTappable = (*tableRow)(nil)
	_ desktop.Hoverable      = (*tableRow)(nil)
)

func newTableRow(v *tableView) *tableRow {
	r := &tableRow{view: v}
	r.ExtendBaseWidget(r)
	return r
}

func (r *tableRow) set(cells []cell, s rowState) {
	r.cells, r.state = cells, s
	r.Refresh()
}

// Tapped selects the row.
func (r *tableRow) Tapped(*fyne.PointEvent) { r.view.source.tapRow(r.index) }

// TappedSecondary opens the row's menu.
func (r *tableRow) TappedSecondary(ev *fyne.PointEvent) {
	r.view.source.menuRow(r.index, ev.AbsolutePosition)
}

// MouseIn shows that the row can be chosen.
func (r *tableRow) MouseIn(*desktop.MouseEvent) { r.hovered = true; r.Refresh() }

// MouseMoved does nothing.
func (r *tableRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends the hover.
func (r *tableRow) MouseOut() { r.hovered = false; r.Refresh() }

// CreateRenderer is called by the toolkit.
func (r *tableRow) CreateRenderer() fyne.WidgetRenderer {
	r.ExtendBaseWidget(r)
	bg, line, ring := canvas.NewRectangle(nil), canvas.NewRectangle(nil), newRing()
	rr := &renderer{widget: r, objects: []fyne.CanvasObject{bg, line}}
	texts := make([]*canvas.Text, len(r.view.columns))
	pills := make([]*pill, len(r.view.columns))
	for i, c := range r.view.columns {
		texts[i] = canvas.NewText("", nil)
		texts[i].Alignment = c.align
		pills[i] = newPill()
		rr.objects = append(rr.objects, texts[i])
		rr.objects = append(rr.objects, pills[i].objects()...)
	}
	rr.objects = append(rr.objects, ring)
	rr.refresh = func() {
		bg.FillColor = r.background()
		line.FillColor = theme.Color(theme.ColorLine)
		styleRing(ring, r.state.focused, 4)
		for i := range texts {
			c := cell{}
			if i < len(r.cells) {
				c = r.cells[i]
			}
			if r.view.columns[i].away() {
				c = cell{}
			}
			pills[i].set(c.badge)
			styleCell(texts[i], c)
		}
	}
	rr.layout = func(s fyne.Size) {
		place(bg, 0, 0, s.Width, s.Height)
		place(line, 0, s.Height-1, s.Width, 1)
		place(ring, 1, 1, s.Width-2, s.Height-3)
		x := float32(0)
		for i, w := range r.view.widths {
			room := max(0, w-2*cellPadding)
			c := cell{}
			if i < len(r.cells) && !r.view.columns[i].away() {
				c = r.cells[i]
			}
			if c.isBadge {
				pills[i].place(x+cellPadding, (s.Height-1-pills[i].size().Height)/2, room)
			} else {
				t := texts[i]
				t.Text = Ellipsis(c.text, room, func(v string) float32 {
					return fyne.MeasureText(v, t.TextSize, t.TextStyle).Width
				})
				h := t.MinSize().Height
				place(t, x+cellPadding, (s.Height-1-h)/2, room, h)
			}
			x += w
		}
	}
	rr.min = func() fyne.Size { return fyne.NewSize(10, r.view.rowHeight()) }
	rr.refresh()
	return rr
}

func styleCell(t *canvas.Text, c cell) {
	name := c.color
	if name == "" {
		name = theme.ColorText
	}
	t.Color, t.TextSize, t.TextStyle = theme.Color(name), theme.Size(theme.SizeText), fyne.TextStyle{Bold: c.bold}
	t.Text = c.text
	setVisible(t, !c.isBadge)
}

func (r *tableRow) background() color.Color {
	switch {
	case r.state.selected:
		return theme.Color(theme.ColorPrimarySoft)
	case r.state.tone != theme.ToneNeutral:
		_, soft := r.state.tone.Colors()
		return theme.Color(soft)
	case r.hovered:
		return theme.Color(theme.ColorHover)
	}
	return color.Transparent
}

// tableHead draws the titles of the columns. A click on a sortable one sorts.
type tableHead struct {
	widget.BaseWidget
	view *tableView
	drag headDrag
}

var _ fyne.Tappable = (*tableHead)(nil)

func newTableHead(v *tableView) *tableHead {
	h := &tableHead{view: v}
	h.ExtendBaseWidget(h)
	return h
}

// Tapped sorts by the column under the pointer.
func (h *tableHead) Tapped(ev *fyne.PointEvent) {
	x := float32(0)
	for i, w := range h.view.widths {
		if ev.Position.X >= x && ev.Position.X < x+w {
			h.view.source.tapHead(i)
			return
		}
		x += w
	}
}

// CreateRenderer is called by the toolkit.
func (h *tableHead) CreateRenderer() fyne.WidgetRenderer {
	h.ExtendBaseWidget(h)
	line, ring := canvas.NewRectangle(nil), newRing()
	r := &renderer{widget: h, objects: []fyne.CanvasObject{line}}
	texts := make([]*canvas.Text, len(h.view.columns))
	arrows := make([]*canvas.Image, len(h.view.columns))
	for i, c := range h.view.columns {
		texts[i] = canvas.NewText(c.title, nil)
		texts[i].Alignment, texts[i].TextStyle = c.align, fyne.TextStyle{Bold: true}
		arrows[i] = canvas.NewImageFromResource(nil)
		arrows[i].FillMode = canvas.ImageFillContain
		r.objects = append(r.objects, texts[i], arrows[i])
	}
	r.objects = append(r.objects, ring)
	marked := -1
	r.refresh = func() {
		line.FillColor = theme.Color(theme.ColorLine)
		marked = -1
		for i, t := range texts {
			s := h.view.source.headState(i)
			t.Color, t.TextSize = theme.Color(theme.ColorMuted), theme.Size(theme.SizeCaption)
			icon := theme.IconUp
			if s.descending {
				icon = theme.IconDown
			}
			if s.sorted {
				t.Color = theme.Color(theme.ColorPrimary)
			}
			arrows[i].Resource = theme.Tinted(icon, theme.ColorPrimary)
			setVisible(arrows[i], s.sorted && !h.view.columns[i].away())
			setVisible(t, !h.view.columns[i].away())
			if s.marked {
				marked = i
			}
		}
		styleRing(ring, marked >= 0, 4)
	}
	r.layout = func(s fyne.Size) {
		place(line, 0, s.Height-1, s.Width, 1)
		x := float32(0)
		for i, w := range h.view.widths {
			t := texts[i]
			room := max(0, w-2*cellPadding)
			arrow := float32(0)
			if arrows[i].Visible() {
				arrow = 14
			}
			t.Text = Ellipsis(h.view.columns[i].title, room-arrow, func(v string) float32 {
				return fyne.MeasureText(v, t.TextSize, t.TextStyle).Width
			})
			m := t.MinSize()
			tx, ax := x+cellPadding, x+cellPadding+m.Width+4
			if t.Alignment == fyne.TextAlignTrailing {
				ax = x + w - cellPadding - m.Width - arrow
			}
			place(t, tx, (s.Height-m.Height)/2, room, m.Height)
			place(arrows[i], ax, (s.Height-10)/2, 10, 10)
			if i == marked {
				place(ring, x+2, 3, w-4, s.Height-7)
			}
			x += w
		}
	}
	r.min = func() fyne.Size { return fyne.NewSize(10, theme.Size(theme.SizeTableHead)) }
	r.refresh()
	return r
}
