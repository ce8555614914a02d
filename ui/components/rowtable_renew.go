package components

// RenewRows replaces the rows by those of the same list as it is now. What is in
// view stays where it is: the selected row, or else the first one seen, keeps
// its place on the screen although rows came or went above it. Where the
// selected row is gone, the one that took its place is selected.
func (t *RowTable[T]) RenewRows(rows []T, total int, more bool) {
	if t.Key == nil || len(t.rows) == 0 {
		t.SetRows(rows, total, more)
		return
	}
	h, offset := t.view.rowHeight(), t.view.scroll.Offset.Y
	anchor := min(int(offset/h), len(t.rows)-1)
	if y := float32(t.selected) * h; t.selected >= 0 && y >= offset && y < offset+t.view.scroll.Size().Height {
		anchor = t.selected
	}
	t.total, t.more, t.asked, t.loading = total, more, false, false
	rows = t.ordered(rows)
	find := func(old int) int {
		key := t.Key(t.rows[old])
		for i, row := range rows {
			if t.Key(row) == key {
				return i
			}
		}
		return -1
	}
	moved := find(anchor)
	selected := t.selected
	if selected >= 0 {
		if selected = find(t.selected); selected < 0 {
			selected = min(t.selected, len(rows)-1)
		}
	}
	t.rows = rows
	t.selected = selected
	if moved >= 0 && offset > 0 { // at the top, what is new comes into view
		t.view.scroll.Offset.Y = max(0, offset+float32(moved-anchor)*h)
	}
	if t.focused && t.selected < 0 && len(rows) > 0 {
		t.choose(0)
	}
	t.update()
}

// ShowRows sets or renews the rows.
func (t *RowTable[T]) ShowRows(rows []T, total int, more, renewed bool) {
	if renewed {
		t.RenewRows(rows, total, more)
	} else {
		t.SetRows(rows, total, more)
	}
}
