package components_test

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

	ui "caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

// fitted is a table of a name, a number, a word of a known set and a pill.
func fitted(t *testing.T, width float32, n notebook) *ui.RowTable[person] {
	t.Helper()
	ui.KeepTables(n)
	t.Cleanup(func() { ui.KeepTables(nil) })
	pill := ui.BadgeSpec{Tone: theme.ToneGood, Text: "Kostenlose Nachkontrolle"}
	table := ui.NewRowTable([]ui.Column[person]{
		{ID: "name", Title: "Name", MinWidth: 200, Text: func(p person) string { return p.name }},
		{ID: "no", Title: "Patientennummer", Width: 60, Text: func(p person) string { return fmt.Sprint(p.id) }},
		{ID: "kind", Title: "Art", Width: 60, Text: func(person) string { return "Besuch" }, Values: []string{"Besuch", "Verordnung von Hilfsmitteln"}},
		{ID: "state", Title: "Status", Width: 60, Badge: func(person) ui.BadgeSpec { return pill }, Badges: []ui.BadgeSpec{pill}},
	}, ui.Noun{One: "patient", Many: "patients"}).Named("fitted")
	uitest.NewWindowMode(t, theme.Light, table, width, 300)
	table.SetRows(people(1, 3), 3, false)
	return table
}

func TestColumnsAreAsWideAsTheLongestOfTheirTexts(t *testing.T) {
	for _, width := range []float32{1000, 640} {
		table := fitted(t, width, nil)
		title := fyne.MeasureText("Patientennummer", theme.Size(theme.SizeCaption), fyne.TextStyle{Bold: true}).Width
		kind := fyne.MeasureText("Verordnung von Hilfsmitteln", theme.Size(theme.SizeText), fyne.TextStyle{}).Width
		badge := ui.NewBadge(theme.ToneGood, nil, "Kostenlose Nachkontrolle").MinSize().Width
		for id, least := range map[string]float32{"no": title, "kind": kind, "state": badge} {
			if got := widthOf(table, id) - 20; got < least {
				t.Errorf("%.0f wide: the column %s has %.0f for %.0f", width, id, got, least)
			}
		}
		if name := widthOf(table, "name"); width == 640 && name >= 200 {
			t.Errorf("the names give no room: %.0f", name)
		}
	}
}

func TestAWidthThatSomebodyChoseWins(t *testing.T) {
	table := fitted(t, 1000, notebook{"fitted": {Widths: map[string]float32{"state": 72}}})
	if got := widthOf(table, "state"); got != 72 {
		t.Errorf("the column is %.0f wide, 72 were chosen", got)
	}
}

func TestASpareStateGivesWayAfterSpareTexts(t *testing.T) {
	state := ui.BadgeSpec{Text: "Booked"}
	table := ui.NewRowTable([]ui.Column[person]{
		{ID: "name", Title: "Name", MinWidth: 140, Text: func(p person) string { return p.name }},
		{ID: "doctor", Title: "Doctor", MinWidth: 140, Spare: true, Text: func(person) string { return "Dr Asha Sharma" }},
		{ID: "state", Title: "State", Width: 100, Spare: true, Badge: func(person) ui.BadgeSpec { return state }, Badges: []ui.BadgeSpec{state}},
	}, ui.Noun{One: "patient", Many: "patients"})
	w := uitest.NewWindowMode(t, theme.Light, table, 500, 300)
	table.SetRows(people(1, 3), 3, false)
	for width, want := range map[float32][2]bool{500: {true, true}, 300: {false, true}, 220: {false, false}} {
		w.Resize(fyne.NewSize(width, 300))
		if got := [2]bool{uitest.HasText(w, "Doctor"), uitest.HasText(w, "Booked")}; got != want {
			t.Errorf("%.0f wide: doctor and state are shown: %v", width, got)
		}
	}
}

func TestASpareColumnGivesWayBeforeANameIsCut(t *testing.T) {
	table := ui.NewRowTable([]ui.Column[person]{
		{ID: "name", Title: "Name", MinWidth: 200, Text: func(p person) string { return p.name }},
		{ID: "doctor", Title: "Doctor", MinWidth: 128, Spare: true, Text: func(person) string { return "Dr Asha Sharma" }},
		{ID: "no", Title: "Number", Width: 90, Text: func(p person) string { return fmt.Sprint(p.id) }},
	}, ui.Noun{One: "patient", Many: "patients"})
	w := uitest.NewWindowMode(t, theme.Light, table, 700, 300)
	table.SetRows(people(1, 3), 3, false)
	for _, width := range []float32{700, 400, 200, 700} {
		w.Resize(fyne.NewSize(width, 300))
		name := widthOf(table, "name")
		wide := width >= 200+128+90
		for _, text := range []string{"Doctor", "Dr Asha Sharma"} {
			if uitest.HasText(w, text) != wide {
				t.Errorf("%.0f wide: %q is shown: %v", width, text, !wide)
			}
		}
		if width == 400 && name < 300 {
			t.Errorf("%.0f wide: the name has %.0f", width, name)
		}
		if number := widthOf(table, "no"); number < 1 {
			t.Errorf("%.0f wide: the number has %.0f", width, number)
		}
	}
}

func TestAColumnFollowsWhatAFilterLeavesOfIt(t *testing.T) {
	table := fitted(t, 640, nil)
	kind, name := widthOf(table, "kind"), widthOf(table, "name")
	table.FitColumn("kind", 60, []string{"Besuch"})
	if k, n := widthOf(table, "kind"), widthOf(table, "name"); k >= kind || k < 60 || n <= name {
		t.Errorf("the kind was %.0f and is %.0f wide, the name was %.0f and is %.0f", kind, k, name, n)
	}
	chosen := fitted(t, 1000, notebook{"fitted": {Widths: map[string]float32{"kind": 72}}})
	chosen.FitColumn("kind", 40, []string{"B"})
	if got := widthOf(chosen, "kind"); got != 72 {
		t.Errorf("the column is %.0f wide, 72 were chosen", got)
	}
}

// A column with nothing in it leaves its room to the others, and comes back.
func TestAColumnWithNothingInItGivesItsRoom(t *testing.T) {
	table := fitted(t, 640, nil)
	name, kind := widthOf(table, "name"), widthOf(table, "kind")
	table.ShowColumn("kind", false)
	if got := widthOf(table, "name"); got < name+kind/2 {
		t.Errorf("the names have %.0f of %.0f and %.0f", got, name, kind)
	}
	for _, c := range table.Columns() {
		if c.ID == "kind" && !c.Shown {
			t.Error("the column counts as put away by somebody")
		}
	}
	table.ShowColumn("kind", true)
	if got := widthOf(table, "name"); got != name {
		t.Errorf("the names have %.0f, %.0f before", got, name)
	}
}

func TestATableTellsWhatItCuts(t *testing.T) {
	table := ui.NewRowTable([]ui.Column[person]{{ID: "name", Title: "Name", MinWidth: 80, Text: func(p person) string { return p.name }}}, ui.Noun{One: "patient", Many: "patients"})
	uitest.NewWindowMode(t, theme.Light, table, 300, 300)
	table.SetRows([]person{{id: 1, name: "Ann"}, {id: 2, name: "Wolfeschlegelsteinhausenbergerdorff, Hubert Blaine"}}, 2, false)
	if table.Cuts(0) || !table.Cuts(1) || table.Cuts(2) || table.Cuts(-1) {
		t.Errorf("cut: %v %v", table.Cuts(0), table.Cuts(1))
	}
}
