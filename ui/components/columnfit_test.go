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
