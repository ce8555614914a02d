package ui

import (
	"context"

	"fyne.io/fyne/v2"
)

// guardedRunner takes work off the UI thread; a fault in it ends in a crash
// file like one in the window itself.
type guardedRunner struct{ guard func() }

// Go runs work on a goroutine and its result on the UI thread.
func (r guardedRunner) Go(ctx context.Context, work func(context.Context) func()) {
	go func() {
		defer r.guard()
		if done := work(ctx); done != nil {
			fyne.Do(done)
		}
	}()
}
