package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"caredesk/ui/components"
)

// showWaiting shows that something is being opened. The function it returns
// may be called from any goroutine to move the bar on.
func (s *Shell) showWaiting(text string) (progress func(done, total int)) {
	bar := widget.NewProgressBar()
	bar.TextFormatter = func() string { return "" }
	bar.Hide()
	box := components.VBoxGap(14, container.NewCenter(newLogo(nil, 44)), container.NewCenter(components.Heading(text)),
		components.FixedHeight(bar, 8))
	s.show(edged(nil, s.status, nil, container.NewCenter(components.FixedWidth(box, 360))))
	var last time.Time
	return func(done, total int) {
		if total <= 0 || done < total && time.Since(last) < 100*time.Millisecond {
			return
		}
		last = time.Now()
		fyne.Do(func() {
			bar.Show()
			bar.SetValue(float64(done) / float64(total))
		})
	}
}
