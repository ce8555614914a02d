package components

import (
	"slices"

	"caredesk/ui/theme"
)

// TableLook is how somebody arranged a table. What is not in it is as the table
// was made.
type TableLook struct {
	// Widths by the columns' ids, in pixels at the usual text size.
	Widths     map[string]float32
	Hidden     []string // ids of columns that are put away
	Sort       string   // id of the column sorted by; empty for the usual order
	Descending bool
}

// Empty reports whether nothing was arranged.
func (l TableLook) Empty() bool { return len(l.Widths) == 0 && len(l.Hidden) == 0 && l.Sort == "" }

// TableKeeper remembers how tables are arranged, by their names.
type TableKeeper interface {
	TableLook(name string) TableLook
	KeepTableLook(name string, l TableLook)
}

var tableKeeper TableKeeper

// KeepTables says who remembers how tables are arranged from now on; nil is for
// nobody. Tables ask when they are named.
func KeepTables(k TableKeeper) { tableKeeper = k }

// Bounds of a column's width that somebody chose, at the usual text size.
const (
	NarrowestColumn = 40
	WidestColumn    = 1200
)

const columnStep = 16 // by which a key widens a column

// Named gives the table the name under which its arrangement is kept, and
// arranges it as it was left. Names are unique among all tables of the program
// and never change; they hold no data.
func (t *RowTable[T]) Named(name string) *RowTable[T] {
	t.name = name
	if tableKeeper != nil {
		t.arrange(tableKeeper.TableLook(name))
	}
	return t
}

// Name is the name given by Named.
func (t *RowTable[T]) Name() string { return t.name }

// KeptSort returns the order that was remembered, for a page that sorts its
// rows itself.
func (t *RowTable[T]) KeptSort() (columnID string, descending, ok bool) {
	return t.look.Sort, t.look.Descending, t.look.Sort != ""
}

// arrange takes of a remembered look what makes sense for the columns there are.
func (t *RowTable[T]) arrange(l TableLook) {
	t.look = TableLook{Widths: map[string]float32{}}
	shown := 0
	for i, c := range t.columns {
		spec := &t.view.columns[i]
		spec.chosen, spec.hidden = 0, false
		if w := l.Widths[c.ID]; w >= NarrowestColumn && w <= WidestColumn { // false for what is no number
			spec.chosen = w
			t.look.Widths[c.ID] = w
		}
		if slices.Contains(l.Hidden, c.ID) {
			spec.hidden = true
			t.look.Hidden = append(t.look.Hidden, c.ID)
		} else {
			shown++
		}
		if c.ID == l.Sort && c.Sort {
			t.look.Sort, t.look.Descending = l.Sort, l.Descending
		}
	}
	if shown == 0 { // a table of nothing cannot be mended by looking at it
		t.look.Hidden = nil
		for i := range t.view.columns {
			t.view.columns[i].hidden = false
		}
	}
	if t.OnSort == nil {
		t.sortID, t.sortDesc = t.look.Sort, t.look.Descending
	}
	t.resort()
	t.relayoutColumns()
}

// keep hands the arrangement on to be remembered.
func (t *RowTable[T]) keep() {
	if tableKeeper != nil && t.name != "" {
		tableKeeper.KeepTableLook(t.name, t.look)
	}
}

func (t *RowTable[T]) relayoutColumns() {
	t.view.layoutColumns(t.view.width())
	t.update()
}

// setWidths takes over widths that the view worked out, by position.
func (t *RowTable[T]) setWidths(widths map[int]float32) {
	if t.look.Widths == nil {
		t.look.Widths = map[string]float32{}
	}
	for i, w := range widths {
		w = min(max(w, NarrowestColumn), WidestColumn)
		t.view.columns[i].chosen = w
		t.look.Widths[t.columns[i].ID] = w
	}
	t.relayoutColumns()
}

// ColumnArrangement is one column in the dialog that arranges them.
type ColumnArrangement struct {
	ID, Title string
	Shown     bool
	Width     float32 // as it is now, at the usual text size
	Chosen    bool    // Width was chosen by somebody
	Needs     float32 // what its title and the texts that it is known to show need
}

// Arrangeable is a table whose columns can be arranged, whatever its rows are.
type Arrangeable interface {
	Columns() []ColumnArrangement
	// Arrange takes over which columns show and how wide those are whose width
	// was chosen.
	Arrange([]ColumnArrangement)
	// ResetColumns brings back the columns and the order as they were made.
	ResetColumns()
}

// Columns returns the columns as they stand.
func (t *RowTable[T]) Columns() []ColumnArrangement {
	scale := theme.Size(theme.SizeText) / 14
	t.view.measure()
	out := make([]ColumnArrangement, len(t.columns))
	for i, c := range t.columns {
		spec := t.view.columns[i]
		out[i] = ColumnArrangement{ID: c.ID, Title: c.Title, Shown: !spec.hidden, Chosen: spec.chosen > 0, Width: spec.chosen,
			Needs: max(spec.need.title, spec.need.all)}
		if spec.chosen == 0 {
			out[i].Width = spec.want()
			if !spec.away() && i < len(t.view.widths) && t.view.widths[i] > 0 {
				out[i].Width = t.view.widths[i] / scale
			}
		}
	}
	return out
}

// Arrange takes over an arrangement and remembers it.
func (t *RowTable[T]) Arrange(columns []ColumnArrangement) {
	l := TableLook{Widths: map[string]float32{}, Sort: t.look.Sort, Descending: t.look.Descending}
	for _, c := range columns {
		if c.Chosen {
			l.Widths[c.ID] = c.Width
		}
		if !c.Shown {
			l.Hidden = append(l.Hidden, c.ID)
		}
	}
	t.arrange(l)
	t.keep()
}

// ResetColumns brings back the columns and the order as they were made.
func (t *RowTable[T]) ResetColumns() {
	sorted := t.sortID
	t.sortAt = -1
	t.arrange(TableLook{})
	t.keep()
	if t.OnSort != nil && sorted != "" && t.OnSortReset != nil {
		t.OnSortReset()
	}
}

// markColumn moves the mark with which the keyboard chooses a column.
func (t *RowTable[T]) markColumn(step int) {
	for i := t.sortAt + step; i >= 0 && i < len(t.columns); i += step {
		if !t.view.columns[i].unwanted() {
			t.sortAt = i
			defer t.view.revealColumn(i)
			t.update()
			return
		}
	}
}

// typedColumnKey takes the keys that arrange columns: Ctrl+Left and Ctrl+Right
// narrow and widen the marked one and Alt+Enter opens the dialog.
func (t *RowTable[T]) typedColumnKey(s shortcutKey) bool {
	switch {
	case s.left || s.right:
		if t.sortAt < 0 {
			t.markColumn(1)
			return true
		}
		by := float32(columnStep)
		if s.left {
			by = -by
		}
		t.setWidths(t.view.widened(t.sortAt, by))
		t.keep()
	case s.enter:
		t.arrangeColumns()
	default:
		return false
	}
	return true
}

func (t *RowTable[T]) arrangeColumns() {
	if w := windowOf(t); w != nil {
		ArrangeColumns(w, t)
	}
}

// The methods below serve the view.

func (t *RowTable[T]) dragColumn(i int, by float32) { t.setWidths(t.view.widened(i, by)) }

func (t *RowTable[T]) draggedColumn() { t.keep() }
