package pages

import (
	"fyne.io/fyne/v2"

	"caredesk/ui/components"
)

// leadTo makes Enter and Down go from a filter on to the list below it, which
// may be built later than the filter.
func leadTo(env *Env, search *components.Entry, list func() fyne.Focusable) {
	search.OnSubmitted = func(string) { env.Window.Canvas().Focus(list()) }
	search.OnKey = func(ev *fyne.KeyEvent) bool {
		if ev.Name != fyne.KeyDown && ev.Name != fyne.KeyPageDown {
			return false
		}
		env.Window.Canvas().Focus(list())
		return true
	}
}
