package ui

import (
	"context"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"caredesk/ui/components"
	"caredesk/ui/i18n"
)

// waiting is the screen of something that is being opened.
type waiting struct {
	ctx      context.Context // of the opening
	progress func(done, total int)
	end      func() // of the wait, once it is opened or not
}

// stopped reports whether somebody gave the waiting up.
func (w waiting) stopped(err error) bool { return err != nil && w.ctx.Err() != nil }

// slowOpening is how long opening may last before it can be given up.
const slowOpening = 500 * time.Millisecond

// slowStart is how long the window stays empty at the start before it says why.
const slowStart = 300 * time.Millisecond

// showWaiting shows that something is being opened, and after half a second a
// button to give it up. Its progress may be called from any goroutine to move
// the bar on.
func (s *Shell) showWaiting(text string) waiting {
	ctx, cancel := context.WithCancel(s.ctx)
	button := components.NewButton(i18n.T("Cancel"), "Esc", nil)
	button.Hide()
	bar := widget.NewProgressBar()
	bar.TextFormatter = func() string { return "" }
	bar.Hide()
	box := components.VBoxGap(14, container.NewCenter(newLogo(nil, 44)), container.NewCenter(components.Heading(text)),
		components.FixedHeight(bar, 8), container.NewCenter(button))
	appear := sync.OnceFunc(func() { s.show(edged(nil, s.status, nil, container.NewCenter(components.FixedWidth(box, 360)))) })
	stopAppearing := func() {}
	if len(s.root.Objects) > 0 {
		appear()
	} else { // the start, which is mostly over before anybody has read what it says
		stopAppearing = components.Timer(slowStart, appear)
	}
	giveUp := func() {
		if !button.Disabled() {
			button.Disable()
			cancel()
		}
	}
	button.OnTapped = giveUp
	stop := components.Timer(slowOpening, func() {
		appear()
		button.Show()
		s.escape = giveUp
	})
	var last time.Time
	progress := func(done, total int) {
		if total <= 0 || done < total && time.Since(last) < 100*time.Millisecond {
			return
		}
		last = time.Now()
		fyne.Do(func() {
			bar.Show()
			bar.SetValue(float64(done) / float64(total))
		})
	}
	// What was opened may go on by the context: it is not ended with the wait.
	return waiting{ctx: ctx, progress: progress, end: func() {
		stopAppearing()
		stop()
		button.Disable()
	}}
}

// openingStopped is told when an opening was given up.
func openingStopped() string {
	return i18n.T("Opening was stopped. Nothing was changed by halves: what had been begun was taken back.")
}
