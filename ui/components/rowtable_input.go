package components

import (
	"time"

	"fyne.io/fyne/v2"
)

// FocusTarget is the table itself.
func (t *RowTable[T]) FocusTarget() fyne.Focusable { return t }

// FocusGained shows where the focus is; without a selection it takes the
// first row.
func (t *RowTable[T]) FocusGained() {
	t.focused = true
	if t.selected < 0 && len(t.rows) > 0 {
		t.choose(0)
	}
	t.update()
	follow(t)
	if c := canvasOf(t); c != nil {
		lastTable[c] = t
	}
}

// FocusLost hides the ring.
func (t *RowTable[T]) FocusLost() {
	t.focused = false
	t.sortAt = -1
	t.update()
}

// TypedRune ignores text.
func (t *RowTable[T]) TypedRune(rune) {}

// TypedShortcut arranges columns and hands other shortcuts on.
func (t *RowTable[T]) TypedShortcut(s fyne.Shortcut) {
	if !t.typedColumnKey(columnKey(s)) {
		passShortcut(t, s)
	}
}

// TypedKey moves, opens and sorts.
func (t *RowTable[T]) TypedKey(ev *fyne.KeyEvent) {
	onActivity()
	row, has := t.Selected()
	if t.OnKey != nil && has && t.OnKey(ev, row) {
		return
	}
	last := len(t.rows) - 1
	page := max(1, t.view.pageRows()-1)
	switch {
	case ev.Name == fyne.KeyDown:
		t.choose(min(t.selected+1, last))
	case ev.Name == fyne.KeyUp:
		t.choose(max(t.selected-1, 0))
	case ev.Name == fyne.KeyPageDown:
		t.choose(min(t.selected+page, last))
	case ev.Name == fyne.KeyPageUp:
		t.choose(max(t.selected-page, 0))
	case ev.Name == fyne.KeyHome:
		t.choose(0)
	case ev.Name == fyne.KeyEnd:
		t.choose(last)
	case isEnter(ev) && has && t.OnOpen != nil:
		t.OnOpen(row)
	case ev.Name == fyne.KeyLeft:
		t.markColumn(-1)
	case ev.Name == fyne.KeyRight:
		t.markColumn(1)
	case ev.Name == fyne.KeySpace && t.sortAt >= 0:
		t.sortBy(t.sortAt)
	case isMenuKey(ev) && has && t.OnMenu != nil:
		t.OnMenu(row, t.view.rowPosition(t.selected))
	default:
		passKey(t, ev)
	}
}

// choose moves the selection for the user.
func (t *RowTable[T]) choose(i int) {
	if i < 0 || i >= len(t.rows) {
		return
	}
	changed := i != t.selected
	t.selected = i
	t.view.reveal(i)
	t.update()
	if changed && t.OnSelected != nil {
		t.OnSelected(t.rows[i])
	}
}

func (t *RowTable[T]) sortBy(i int) {
	c := t.columns[i]
	if !t.sortable(i) {
		return
	}
	if t.OnSort == nil {
		t.sortHere(i)
		return
	}
	t.sortDesc = c.ID == t.sortID && !t.sortDesc
	t.sortID = c.ID
	t.look.Sort, t.look.Descending = t.sortID, t.sortDesc
	t.keep()
	t.update()
	t.OnSort(t.sortID, t.sortDesc)
}

func (t *RowTable[T]) tapRow(i int) {
	if i >= len(t.rows) {
		return
	}
	now := time.Now()
	double := t.lastRow == i && now.Sub(t.lastTap) < doubleClick
	t.lastTap, t.lastRow = now, i
	focus(t)
	t.choose(i)
	if double && t.OnOpen != nil {
		t.lastRow = -1
		t.OnOpen(t.rows[i])
	}
}

// doubleClick is the longest time between the clicks of a double click. It is
// measured here, as the toolkit's own double click delays every single one.
const doubleClick = 400 * time.Millisecond

func (t *RowTable[T]) menuRow(i int, at fyne.Position) {
	if i >= len(t.rows) {
		return
	}
	focus(t)
	t.choose(i)
	if t.OnMenu != nil {
		t.OnMenu(t.rows[i], at)
	}
}

func (t *RowTable[T]) tapHead(i int) { t.sortBy(i) }
