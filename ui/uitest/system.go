package uitest

import (
	"fyne.io/fyne/v2"
)

// System is the computer's own choice between light and dark, which the test
// driver has not.
type System struct {
	fyne.Settings
	variant fyne.ThemeVariant
}

// WithSystem puts a system around a test app and makes it the current one.
func WithSystem(app fyne.App, variant fyne.ThemeVariant) (fyne.App, *System) {
	s := &System{app.Settings(), variant}
	with := systemApp{app, s}
	fyne.SetCurrentApp(with)
	return with, s
}

// ThemeVariant is what the system is set to.
func (s *System) ThemeVariant() fyne.ThemeVariant { return s.variant }

// Switch sets the system, which the toolkit then tells the windows as it does
// on a screen.
func (s *System) Switch(v fyne.ThemeVariant) {
	s.variant = v
	s.SetTheme(s.Theme())
}

type systemApp struct {
	fyne.App
	system *System
}

func (a systemApp) Settings() fyne.Settings { return a.system }
