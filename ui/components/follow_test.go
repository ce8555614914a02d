package components_test

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/ui/components"
	"caredesk/ui/uitest"
)

// inSight reports whether what has the focus lies inside the window's middle
// part, given its upper and lower edge.
func inSight(w fyne.Window, top, bottom float32) bool {
	o := w.Canvas().Focused().(fyne.CanvasObject)
	y := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y
	return y >= top && y+o.Size().Height <= bottom
}

func manyFields(n int) []components.FormField {
	out := make([]components.FormField, n)
	for i := range out {
		out[i] = components.FormField{Name: fmt.Sprint(i), Label: fmt.Sprint("Field ", i), Widget: components.NewEntry()}
	}
	return out
}

// Nobody types blind: Tab scrolls a long dialog and a long page along.
func TestTabKeepsTheFocusInSight(t *testing.T) {
	const fields = 30
	page := components.NewFollowingScroll(components.NewForm(manyFields(fields), 1))
	w := uitest.NewWindow(t, page)
	w.Canvas().FocusNext()
	for i := range fields {
		if !inSight(w, 0, uitest.Height) {
			t.Fatalf("field %d of the page is out of sight", i)
		}
		uitest.Tab(w)
	}
	d := components.NewFormDialog(components.FormOptions{Title: "Long", Fields: manyFields(fields)}, w)
	d.Show()
	for i := range fields {
		if !inSight(w, 50, uitest.Height-60) {
			t.Fatalf("field %d of the dialog is out of sight", i)
		}
		uitest.Tab(w)
	}
}
