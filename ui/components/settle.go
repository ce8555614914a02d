package components

import "fyne.io/fyne/v2"

// Settle lays out what was put on a canvas and takes its pictures in, now. The
// toolkit would do both while it draws, and then draw all of it a second time: a
// new icon and much that is laid out for the first time ask to be drawn.
// On the UI thread, after the last of several changes.
func Settle(c fyne.Canvas) {
	if s, ok := c.(interface{ EnsureMinSize() bool }); ok {
		s.EnsureMinSize()
	}
}
