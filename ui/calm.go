package ui

import "fyne.io/fyne/v2"

// calmApp is an app whose widgets do not move by themselves. The toolkit fades the
// cursor of an input in and out for as long as it has the focus, and draws the whole
// window for each step: without a graphics card that took a third of a core while
// nobody did anything. The cursor stands still instead; the ring shows the focus.
type calmApp struct{ fyne.App }

type calmSettings struct{ fyne.Settings }

// Calm makes app one without animations, for all widgets of the program.
func Calm(app fyne.App) fyne.App {
	calm := calmApp{app}
	fyne.SetCurrentApp(calm)
	return calm
}

// Settings are those of the app, without animations.
func (a calmApp) Settings() fyne.Settings { return calmSettings{a.App.Settings()} }

// ShowAnimations is false.
func (calmSettings) ShowAnimations() bool { return false }
