package components_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	ui "caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

// notebook remembers how tables are arranged.
type notebook map[string]ui.TableLook

func (n notebook) TableLook(name string) ui.TableLook        { return n[name] }
func (n notebook) KeepTableLook(name string, l ui.TableLook) { n[name] = l }

func keptPeople(t *testing.T, n notebook, rows int, more bool) (fyne.Window, *ui.RowTable[person]) {
	t.Helper()
	ui.KeepTables(n)
	t.Cleanup(func() { ui.KeepTables(nil) })
	table := ui.NewRowTable([]ui.Column[person]{
		{ID: "no", Title: "No.", Width: 80, Text: func(p person) string { return fmt.Sprint(p.id) }, Sort: true, Less: func(a, b person) bool { return a.id < b.id }},
		{ID: "name", Title: "Name", Text: func(p person) string { return p.name }, Sort: true},
		{ID: "state", Title: "State", Width: 120, Text: func(p person) string { return "state of " + p.name }},
	}, ui.Noun{One: "patient", Many: "patients"}).Named("people")
	table.Key = func(p person) any { return p.id }
	w := uitest.NewWindowMode(t, theme.Light, table, 600, 400)
	table.SetRows(people(1, rows), rows, more)
	return w, table
}

// head is the row of titles of the only table in a window.
func head(t *testing.T, w fyne.Window) interface {
	fyne.Draggable
	desktop.Cursorable
	desktop.Hoverable
	fyne.SecondaryTappable
} {
	t.Helper()
	type header interface {
		fyne.Draggable
		desktop.Cursorable
		desktop.Hoverable
		fyne.SecondaryTappable
		Size() fyne.Size
	}
	var found header
	uitest.Walk(w, func(o fyne.CanvasObject) {
		if h, ok := o.(header); ok && found == nil {
			found = h
		}
	})
	if found == nil {
		t.Fatal("there is no row of titles")
	}
	return found
}

func widthOf(t *ui.RowTable[person], id string) float32 {
	for _, c := range t.Columns() {
		if c.ID == id {
			return c.Width
		}
	}
	return 0
}

func drag(h fyne.Draggable, from, by float32) {
	h.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(from+by/2, 10)}, Dragged: fyne.NewDelta(by/2, 0)})
	h.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(from+by, 10)}, Dragged: fyne.NewDelta(by/2, 0)})
	h.DragEnd()
}

func TestAColumnIsWidenedByItsBorder(t *testing.T) {
	notes := notebook{}
	w, table := keptPeople(t, notes, 20, false)
	h := head(t, w)
	h.MouseIn(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(79, 5)}})
	if h.Cursor() != desktop.HResizeCursor {
		t.Error("nothing tells that the border can be dragged")
	}
	state := widthOf(table, "state")
	drag(h, 80, 60)
	if got := widthOf(table, "no"); got != 140 {
		t.Errorf("the column is %v wide, want 140", got)
	}
	if got := widthOf(table, "state"); got != state {
		t.Errorf("a column further on went from %v to %v", state, got)
	}
	if got := notes["people"].Widths["no"]; got != 140 {
		t.Errorf("remembered is %v", notes["people"])
	}
	drag(h, 300, 50) // no border there
	drag(h, 140, -500)
	if got := widthOf(table, "no"); got != ui.NarrowestColumn {
		t.Errorf("dragged to nothing it is %v wide", got)
	}
	uitest.Shot(t, w, "columns-dragged")

	_, again := keptPeople(t, notes, 20, false)
	if got := widthOf(again, "no"); got != ui.NarrowestColumn {
		t.Errorf("opened anew it is %v wide", got)
	}
}

func TestColumnsByKeyboard(t *testing.T) {
	notes := notebook{}
	w, table := keptPeople(t, notes, 20, false)
	w.Canvas().Focus(table)
	uitest.Shortcut(w, fyne.KeyRight, fyne.KeyModifierShortcutDefault) // marks the first
	uitest.Shortcut(w, fyne.KeyRight, fyne.KeyModifierShortcutDefault)
	uitest.Shortcut(w, fyne.KeyRight, fyne.KeyModifierShortcutDefault)
	if got := widthOf(table, "no"); got != 112 {
		t.Errorf("widened twice it is %v wide, want 112", got)
	}
	uitest.Key(w, fyne.KeyRight, fyne.KeyRight) // to the last, whose neighbour is at its left
	uitest.Shortcut(w, fyne.KeyLeft, fyne.KeyModifierShortcutDefault)
	if got := widthOf(table, "state"); got != 104 {
		t.Errorf("the narrowed last column is %v wide, want 104", got)
	}
	uitest.Shot(t, w, "columns-keyboard")
}

func TestTheColumnsDialog(t *testing.T) {
	notes := notebook{}
	w, table := keptPeople(t, notes, 20, false)
	w.Canvas().Focus(table)
	uitest.Shortcut(w, fyne.KeyReturn, fyne.KeyModifierAlt)
	uitest.MustText(t, w, "Columns of the list")
	uitest.Shot(t, w, "columns-dialog")
	uitest.Key(w, fyne.KeySpace) // puts the number away
	uitest.Tab(w)
	uitest.Tab(w)
	uitest.Tab(w)
	uitest.Type(w, "soon")
	uitest.Shortcut(w, fyne.KeyS, fyne.KeyModifierShortcutDefault)
	uitest.MustText(t, w, "Give a whole number from 40 to 1200")
	for range 8 {
		uitest.Key(w, fyne.KeyBackspace)
	}
	uitest.Type(w, "200")
	uitest.Shortcut(w, fyne.KeyS, fyne.KeyModifierShortcutDefault)
	uitest.MustNotText(t, w, "Columns of the list")
	uitest.MustNotText(t, w, "No.")
	uitest.MustText(t, w, "Person 0001")
	if l := notes["people"]; !slices.Equal(l.Hidden, []string{"no"}) || l.Widths["name"] != 200 || len(l.Widths) != 1 {
		t.Errorf("remembered is %+v", l)
	}
	if ui.FocusedTable(w) != ui.Arrangeable(table) {
		t.Error("the table lost its place as the one that had the focus")
	}
	table.ResetColumns()
	uitest.MustText(t, w, "No.")
	if l := notes["people"]; !l.Empty() {
		t.Errorf("after the reset %+v is remembered", l)
	}
}

func TestWhatMakesNoSenseIsNotTakenOver(t *testing.T) {
	nan := float32(0)
	nan /= nan
	for name, l := range map[string]ui.TableLook{
		"nothing shown": {Hidden: []string{"no", "name", "state"}},
		"no columns":    {Widths: map[string]float32{"gone": 300}, Hidden: []string{"away"}, Sort: "nobody"},
		"not sortable":  {Sort: "state"},
		"out of bounds": {Widths: map[string]float32{"no": -5, "name": nan, "state": 1e9}},
	} {
		w, table := keptPeople(t, notebook{"people": l}, 3, false)
		for _, c := range table.Columns() {
			if !c.Shown || c.Chosen {
				t.Errorf("%s: column %+v", name, c)
			}
		}
		if id, _, ok := table.KeptSort(); ok {
			t.Errorf("%s: sorted by %q", name, id)
		}
		uitest.MustText(t, w, "Person 0001")
	}
}

func TestAWholeListIsSortedWhereItStands(t *testing.T) {
	notes := notebook{}
	w, table := keptPeople(t, notes, 12, false)
	order := func() string {
		var out []string
		for _, p := range table.Rows() {
			out = append(out, fmt.Sprint(p.id))
		}
		return strings.Join(out, " ")
	}
	usual := order()
	w.Canvas().Focus(table)
	uitest.Key(w, fyne.KeyDown, fyne.KeyRight, fyne.KeySpace, fyne.KeySpace)
	if got := order(); got != "12 11 10 9 8 7 6 5 4 3 2 1" {
		t.Errorf("sorted down: %s", got)
	}
	if row, _ := table.Selected(); row.id != 2 {
		t.Errorf("the selection went to %d", row.id)
	}
	if l := notes["people"]; l.Sort != "no" || !l.Descending {
		t.Errorf("remembered is %+v", l)
	}
	_, again := keptPeople(t, notes, 12, false)
	if again.Rows()[0].id != 12 {
		t.Error("opened anew the order is forgotten")
	}
	uitest.Key(w, fyne.KeySpace)
	if order() != usual {
		t.Errorf("the third time does not bring the usual order back: %s", order())
	}
}

func TestAPartOfAListIsNotSorted(t *testing.T) {
	w, table := keptPeople(t, notebook{"people": {Sort: "no", Descending: true}}, 12, true)
	w.Canvas().Focus(table)
	uitest.Key(w, fyne.KeyRight, fyne.KeySpace)
	if table.Rows()[0].id != 1 {
		t.Error("what is only the beginning of a list was sorted as if it were all")
	}
}
