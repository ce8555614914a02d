package components_test

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	ui "caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

type person struct {
	id   int
	name string
}

func people(from, n int) []person {
	out := make([]person, n)
	for i := range out {
		out[i] = person{from + i, fmt.Sprintf("Person %04d", from+i)}
	}
	return out
}

func newPeople(t *testing.T) (fyne.Window, *ui.RowTable[person]) {
	t.Helper()
	table := ui.NewRowTable([]ui.Column[person]{
		{ID: "no", Title: "No.", Width: 80, Text: func(p person) string { return fmt.Sprint(p.id) }, Sort: true, Align: fyne.TextAlignTrailing},
		{ID: "name", Title: "Name", Text: func(p person) string { return p.name }, Sort: true},
	}, ui.Noun{One: "patient", Many: "patients"})
	table.Key = func(p person) any { return p.id }
	return uitest.NewWindowMode(t, theme.Light, table, 600, 400), table
}

func TestRowTableByKeyboard(t *testing.T) {
	w, table := newPeople(t)
	var opened []int
	selected := 0
	table.OnOpen = func(p person) { opened = append(opened, p.id) }
	table.OnSelected = func(person) { selected++ }
	table.SetRows(people(1, 100), 240, true)
	if _, ok := table.Selected(); ok {
		t.Fatal("a row is selected before anybody chose one")
	}
	w.Canvas().Focus(table)
	steps := []struct {
		key  fyne.KeyName
		want int
	}{
		{fyne.KeyDown, 1}, {fyne.KeyDown, 2}, {fyne.KeyUp, 1}, {fyne.KeyEnd, 99}, {fyne.KeyDown, 99}, {fyne.KeyHome, 0}, {fyne.KeyUp, 0},
	}
	for i, s := range steps {
		uitest.Key(w, s.key)
		if got := table.SelectedIndex(); got != s.want {
			t.Errorf("step %d, %s: row %d, want %d", i, s.key, got, s.want)
		}
	}
	uitest.Key(w, fyne.KeyPageDown)
	page := table.SelectedIndex()
	if page < 5 || page > 12 {
		t.Errorf("PgDn moved by %d rows in a view of about nine", page)
	}
	uitest.Key(w, fyne.KeyReturn)
	uitest.Key(w, fyne.KeyPageUp, fyne.KeyEnter)
	if len(opened) != 2 || opened[0] != page+1 || opened[1] != 1 {
		t.Errorf("opened %v", opened)
	}
	if selected == 0 {
		t.Error("OnSelected was never called")
	}
	uitest.Key(w, fyne.KeyEnd)
	uitest.MustText(t, w, "Person 0100")
	uitest.MustNotText(t, w, "Person 0001")
	uitest.MustText(t, w, "100 of 240 patients")
}

func TestRowTableAsksForMoreOncePerPage(t *testing.T) {
	w, table := newPeople(t)
	asked := 0
	table.OnMore = func() { asked++ }
	table.SetRows(people(1, 100), 240, true)
	if asked != 0 {
		t.Fatal("asked for more while the end is far away")
	}
	w.Canvas().Focus(table)
	uitest.Key(w, fyne.KeyEnd, fyne.KeyUp, fyne.KeyDown, fyne.KeyEnd)
	if asked != 1 {
		t.Fatalf("asked %d times for one page", asked)
	}
	table.AppendRows(people(101, 100), true)
	if asked != 1 || table.SelectedIndex() != 99 {
		t.Errorf("after the answer: asked %d, row %d", asked, table.SelectedIndex())
	}
	test.Scroll(w.Canvas(), fyne.NewPos(100, 200), 0, -100_000)
	if asked != 2 {
		t.Errorf("scrolling to the end asked %d times in all, want 2", asked)
	}
	table.AppendRows(people(201, 40), false)
	uitest.Key(w, fyne.KeyEnd)
	if asked != 2 || table.SelectedIndex() != 239 {
		t.Errorf("at the very end: asked %d, row %d", asked, table.SelectedIndex())
	}
	uitest.MustText(t, w, "240 of 240 patients")
}

func TestRowTableKeepsTheSelectedRowOnReload(t *testing.T) {
	w, table := newPeople(t)
	table.SetRows(people(1, 50), 50, false)
	w.Canvas().Focus(table)
	uitest.Key(w, fyne.KeyDown, fyne.KeyDown) // person 3
	table.SetRows(append([]person{{999, "Newcomer"}}, people(1, 50)...), 51, false)
	if p, ok := table.Selected(); !ok || p.id != 3 {
		t.Errorf("after a row came in above, the selection is on %v", p)
	}
	table.SetRows(people(10, 5), 5, false)
	if p, _ := table.Selected(); p.id != 10 {
		t.Errorf("the selected row is gone; with the focus the first row should be selected, it is %v", p)
	}
	table.SetRows(nil, 0, false)
	if _, ok := table.Selected(); ok {
		t.Error("an empty table has a selected row")
	}
	uitest.Key(w, fyne.KeyDown, fyne.KeyReturn, fyne.KeyEnd, fyne.KeyPageDown)
}

func TestRowTableSortsByKeyboardAndClick(t *testing.T) {
	w, table := newPeople(t)
	var heard []string
	table.OnSort = func(id string, desc bool) { heard = append(heard, fmt.Sprint(id, " ", desc)) }
	table.SetRows(people(1, 3), 3, false)
	w.Canvas().Focus(table)
	uitest.Key(w, fyne.KeySpace, fyne.KeyRight, fyne.KeyRight, fyne.KeySpace, fyne.KeySpace, fyne.KeyLeft, fyne.KeySpace)
	uitest.TapText(t, w, "No.")
	if got := strings.Join(heard, ", "); got != "name false, name true, no false, no true" {
		t.Errorf("heard %q", got)
	}
}

func TestRowTableSaysWhatToDoWhenEmpty(t *testing.T) {
	w, table := newPeople(t)
	registered := false
	table.SetEmpty("No patient matches. Check the spelling, or register a new patient.", "Register a patient", func() { registered = true })
	table.SetLoading(true)
	uitest.MustNotText(t, w, "No patient matches")
	uitest.MustText(t, w, "Loading…")
	table.SetRows(nil, 0, false)
	uitest.MustText(t, w, "No patient matches")
	uitest.MustText(t, w, "No patients")
	test.Tap(uitest.Button(t, w, "Register a patient"))
	if !registered {
		t.Error("the next step does nothing")
	}
	table.SetSuffix("today")
	table.SetRows(people(1, 1), 1, false)
	uitest.MustNotText(t, w, "No patient matches")
	uitest.MustText(t, w, "1 of 1 patient today")
}

func TestRowTableMouse(t *testing.T) {
	w, table := newPeople(t)
	opened, menu := 0, 0
	table.OnOpen = func(p person) { opened = p.id }
	table.OnMenu = func(p person, _ fyne.Position) { menu = p.id }
	table.SetRows(people(1, 20), 20, false)
	uitest.TapText(t, w, "Person 0003")
	if p, _ := table.Selected(); p.id != 3 || opened != 0 || w.Canvas().Focused() != table {
		t.Errorf("one click: selected %v, opened %d", p, opened)
	}
	uitest.TapText(t, w, "Person 0004")
	if opened != 0 {
		t.Error("clicks on two rows count as a double click")
	}
	uitest.TapText(t, w, "Person 0004")
	if opened != 4 {
		t.Errorf("a double click opened %d", opened)
	}
	uitest.Key(w, "Menu")
	if menu != 4 {
		t.Errorf("the Menu key opened the menu of %d", menu)
	}
}

func TestRowTableDrawsOnlyWhatIsVisible(t *testing.T) {
	w, table := newPeople(t)
	calls := 0
	counting := ui.NewRowTable([]ui.Column[person]{{ID: "name", Title: "Name", Text: func(p person) string { calls++; return p.name }}}, ui.Noun{One: "row", Many: "rows"})
	_ = table
	w.SetContent(counting)
	w.Resize(fyne.NewSize(600, 400))
	counting.SetRows(people(1, 50_000), 50_000, false)
	if calls > 200 {
		t.Errorf("%d cells were asked for to show about ten rows", calls)
	}
}

func BenchmarkRowTableScroll(b *testing.B) {
	table := ui.NewRowTable([]ui.Column[person]{
		{ID: "no", Title: "No.", Width: 80, Text: func(p person) string { return fmt.Sprint(p.id) }},
		{ID: "name", Title: "Name", Text: func(p person) string { return p.name }},
		{ID: "a", Title: "A", Text: func(p person) string { return p.name }},
		{ID: "b", Title: "B", Text: func(p person) string { return p.name }},
		{ID: "s", Title: "State", Width: 100, Badge: func(p person) ui.BadgeSpec { return ui.BadgeSpec{Tone: theme.ToneGood, Text: "Paid"} }},
	}, ui.Noun{One: "patient", Many: "patients"})
	w := uitest.NewWindow(b, table)
	table.SetRows(people(1, 5000), 5000, false)
	w.Canvas().Focus(table)
	for b.Loop() {
		uitest.Key(w, fyne.KeyDown)
	}
}
