package components

import (
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// sortable reports whether a column can be sorted by now: by the page, or by the
// table itself while it holds all rows there are.
func (t *RowTable[T]) sortable(i int) bool {
	return t.columns[i].Sort && (t.OnSort != nil || !t.more)
}

// sortHere sorts the rows the table holds by column i: up, then down, then as
// the page gave them.
func (t *RowTable[T]) sortHere(i int) {
	switch id := t.columns[i].ID; {
	case t.sortID != id:
		t.sortID, t.sortDesc = id, false
	case !t.sortDesc:
		t.sortDesc = true
	default:
		t.sortID, t.sortDesc = "", false
	}
	t.look.Sort, t.look.Descending = t.sortID, t.sortDesc
	t.keep()
	t.resort()
	t.update()
	t.view.reveal(t.selected)
}

// resort puts the rows the table holds into the chosen order.
func (t *RowTable[T]) resort() {
	if t.OnSort != nil || t.given == nil {
		return
	}
	var key any
	if row, ok := t.Selected(); ok && t.Key != nil {
		key = t.Key(row)
	}
	t.rows = t.ordered(t.given)
	if key != nil {
		t.selected = slices.IndexFunc(t.rows, func(r T) bool { return t.Key(r) == key })
	}
}

// ordered returns rows in the order somebody chose, and keeps them as they came.
func (t *RowTable[T]) ordered(rows []T) []T {
	t.given = rows
	at := slices.IndexFunc(t.columns, func(c Column[T]) bool { return c.ID == t.sortID && c.Sort })
	if t.OnSort != nil || t.more || at < 0 {
		return rows
	}
	c := t.columns[at]
	less := c.Less
	if less == nil && c.Text == nil {
		return rows
	}
	out := slices.Clone(rows)
	words := collate.New(language.Und, collate.IgnoreCase, collate.Numeric)
	slices.SortStableFunc(out, func(a, b T) int {
		if t.sortDesc {
			a, b = b, a
		}
		switch {
		case less == nil:
			return words.CompareString(c.Text(a), c.Text(b))
		case less(a, b):
			return -1
		case less(b, a):
			return 1
		}
		return 0
	})
	return out
}
