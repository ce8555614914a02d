package ui

import "fyne.io/fyne/v2"

// ComeForward brings the window to the front, as somebody who starts the program
// once more expects. It may be called from any goroutine.
func (s *Shell) ComeForward() {
	fyne.Do(func() {
		s.window.Show() // also one that was laid down
		s.window.RequestFocus()
	})
}
