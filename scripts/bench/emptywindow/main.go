//go:build cgo

// Command emptywindow shows a window of the toolkit with nothing in it, of the
// size of Caredesk's. It is what the window's own figures are measured by.
package main

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	_ "caredesk/cmd/caredesk/locale" // the same language
)

func main() {
	a := app.NewWithID("org.caredesk.Empty")
	w := a.NewWindow("Empty")
	w.Resize(fyne.NewSize(1366, 768))
	w.SetMaster()
	w.ShowAndRun()
}
