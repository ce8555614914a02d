package components_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/ui/uitest"
)

// scrolled tells how far down the only scroll of a window is, and moves it.
func scrolled(w fyne.Window) *container.Scroll {
	return uitest.Find[*container.Scroll](w, nil)[0]
}

// Rows that another desk adds above the reader move nothing on the screen.
func TestRenewedRowsKeepTheReadersPlace(t *testing.T) {
	w, table := newPeople(t)
	table.SetRows(people(100, 200), 200, false)
	s := scrolled(w)
	s.ScrollToOffset(fyne.NewPos(0, 36*50+10))
	table.RenewRows(append(people(97, 3), people(100, 200)...), 203, false)
	if s.Offset.Y != 36*53+10 {
		t.Errorf("scrolled to %v, want three rows further", s.Offset.Y)
	}
	table.RenewRows(people(110, 190), 190, false)
	if s.Offset.Y != 36*40+10 {
		t.Errorf("after ten rows above went: %v", s.Offset.Y)
	}
	if table.SelectedIndex() != -1 {
		t.Error("nobody selected anything")
	}
	s.ScrollToOffset(fyne.NewPos(0, 0))
	table.RenewRows(people(105, 195), 195, false)
	if s.Offset.Y != 0 {
		t.Error("at the top, what is new comes into view")
	}
}

func TestRenewedRowsKeepTheSelection(t *testing.T) {
	w, table := newPeople(t)
	var selected []int
	table.OnSelected = func(p person) { selected = append(selected, p.id) }
	table.SetRows(people(1, 100), 100, false)
	w.Canvas().Focus(table)
	for range 40 {
		uitest.Key(w, fyne.KeyDown)
	}
	before := scrolled(w).Offset.Y
	selected = nil
	table.RenewRows(append(people(900, 2), people(1, 100)...), 102, false)
	if p, _ := table.Selected(); p.id != 41 || scrolled(w).Offset.Y != before+2*36 || len(selected) != 0 {
		t.Errorf("selected %d at %v, told of %v", p.id, scrolled(w).Offset.Y, selected)
	}
	// The row itself goes: its neighbour takes its place.
	rows := slices.DeleteFunc(people(1, 100), func(p person) bool { return p.id == 41 })
	table.RenewRows(rows, 99, false)
	if i := table.SelectedIndex(); i != 42 {
		t.Errorf("selected row %d", i)
	}
	table.RenewRows(nil, 0, false)
	if _, ok := table.Selected(); ok {
		t.Error("an empty list has no selection")
	}
	table.RenewRows(people(5, 2), 2, false)
	if p, ok := table.Selected(); !ok || p.id != 5 {
		t.Error("with the focus, the first row of a list that fills is selected")
	}
}
