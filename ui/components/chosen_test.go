package components_test

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	ui "caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

// The chosen one of several views does not look like the button that a page is about.
func TestWhatIsChosenDoesNotLookLikeTheMainButton(t *testing.T) {
	for name, mode := range map[string]theme.Mode{"light": theme.Light, "dark": theme.Dark, "contrast": theme.HighContrast} {
		views := ui.NewSegmented(ui.Options("Day", "Week"), nil)
		main := ui.NewPrimaryButton("New appointment", "", nil)
		w := uitest.NewWindowMode(t, mode, ui.HBox(views, main), 600, 100)
		picture := w.Canvas().Capture()
		ground := func(text string) color.Color {
			words := uitest.Find(w, func(c *canvas.Text) bool { return c.Text == text })
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(words[0])
			return picture.At(int(at.X)-6, int(at.Y+words[0].Size().Height/2))
		}
		if chosen, other, primary := ground("Day"), ground("Week"), ground("New appointment"); chosen == primary || chosen == other {
			t.Errorf("%s: chosen %v, not chosen %v, the main button %v", name, chosen, other, primary)
		}
	}
}
