package components

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"caredesk/ui/theme"
)

// borderReach is how far from a column's border the pointer may be to drag it.
const borderReach = 6

// widened returns the widths, at the usual text size, after column i has grown
// by so many pixels and the next one has shrunk by as many, so that no other
// border moves.
func (v *tableView) widened(i int, by float32) map[int]float32 {
	out := map[int]float32{}
	if i < 0 || i >= len(v.widths) || v.columns[i].away() {
		return out
	}
	beside := v.neighbour(i, 1)
	if beside < 0 {
		beside = v.neighbour(i, -1)
	}
	scale := theme.Size(theme.SizeText) / 14
	least := NarrowestColumn * scale
	by = max(by, least-v.widths[i])
	if beside < 0 {
		return out
	}
	by = min(by, max(0, v.widths[beside]-least))
	if by == 0 {
		return out
	}
	if v.crowded() { // what is seen is narrower than what is wanted
		for n, w := range v.widths {
			if !v.columns[n].away() {
				out[n] = w / scale
			}
		}
	}
	out[i] = (v.widths[i] + by) / scale
	out[beside] = (v.widths[beside] - by) / scale
	return out
}

// crowded reports whether the columns are narrower than they want to be.
func (v *tableView) crowded() bool {
	scale := theme.Size(theme.SizeText) / 14
	for i, c := range v.columns {
		if !c.away() && v.widths[i] < c.want()*scale-0.5 {
			return true
		}
	}
	return false
}

// neighbour is the next column shown in a direction, -1 without one.
func (v *tableView) neighbour(i, step int) int {
	for n := i + step; n >= 0 && n < len(v.columns); n += step {
		if !v.columns[n].away() {
			return n
		}
	}
	return -1
}

// borderAt is the column whose right border is at x, -1 where there is none. The
// table's own edge is no border.
func (v *tableView) borderAt(x float32) int {
	right := float32(0)
	for i, w := range v.widths {
		right += w
		if w > 0 && x >= right-borderReach && x <= right+borderReach && v.neighbour(i, 1) >= 0 {
			return i
		}
	}
	return -1
}

var (
	_ fyne.Draggable         = (*tableHead)(nil)
	_ fyne.SecondaryTappable = (*tableHead)(nil)
	_ desktop.Hoverable      = (*tableHead)(nil)
	_ desktop.Cursorable     = (*tableHead)(nil)
)

// headDrag is a border being dragged.
type headDrag struct {
	at     int // whose right border it is; -1 for none
	active bool
	over   bool // the pointer is over a border
}

// Dragged moves the border that the drag began at.
func (h *tableHead) Dragged(ev *fyne.DragEvent) {
	if !h.drag.active {
		h.drag.active = true
		h.drag.at = h.view.borderAt(ev.Position.X - ev.Dragged.DX)
	}
	if h.drag.at >= 0 {
		h.view.source.dragColumn(h.drag.at, ev.Dragged.DX)
	}
}

// DragEnd has the widths remembered.
func (h *tableHead) DragEnd() {
	if h.drag.active && h.drag.at >= 0 {
		h.view.source.draggedColumn()
	}
	h.drag = headDrag{}
}

// TappedSecondary opens what arranges the columns.
func (h *tableHead) TappedSecondary(*fyne.PointEvent) { h.view.source.arrangeColumns() }

// MouseIn looks whether the pointer is over a border.
func (h *tableHead) MouseIn(ev *desktop.MouseEvent) { h.MouseMoved(ev) }

// MouseMoved looks whether the pointer is over a border.
func (h *tableHead) MouseMoved(ev *desktop.MouseEvent) {
	h.drag.over = h.view.borderAt(ev.Position.X) >= 0
}

// MouseOut ends that.
func (h *tableHead) MouseOut() { h.drag.over = false }

// Cursor tells that a border can be dragged.
func (h *tableHead) Cursor() desktop.Cursor {
	if h.drag.over || h.drag.active && h.drag.at >= 0 {
		return desktop.HResizeCursor
	}
	return desktop.DefaultCursor
}

// shortcutKey is a key that arranges columns: Left and Right with Ctrl, as Alt
// turns pages, and Enter with Alt.
type shortcutKey struct{ left, right, enter bool }

func columnKey(s fyne.Shortcut) shortcutKey {
	alt := fyne.KeyModifierAlt
	return shortcutKey{left: isShortcut(s, fyne.KeyLeft, control), right: isShortcut(s, fyne.KeyRight, control),
		enter: isShortcut(s, fyne.KeyReturn, alt) || isShortcut(s, fyne.KeyEnter, alt)}
}

// windowOf is the window an object is shown in.
func windowOf(o fyne.CanvasObject) fyne.Window {
	c := canvasOf(o)
	for _, w := range fyne.CurrentApp().Driver().AllWindows() {
		if w.Canvas() == c {
			return w
		}
	}
	return nil
}
