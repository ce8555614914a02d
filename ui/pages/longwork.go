package pages

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// longWait is how long a piece of work may last before it is shown, so that
// short ones do not make the window flicker.
const longWait = 500 * time.Millisecond

// longWork shows how far a piece of work is that may take long, with a button
// that ends it. All that does so is shown by this one: imports, exports,
// backups, a restore, moving in.
type longWork struct {
	text   *components.Text
	bar    *widget.ProgressBar
	moving *widget.ProgressBarInfinite // in place of the bar while nobody knows how much there is to do
	button *components.Button
	modal  *components.Modal
	wait   func() // stops waiting to be shown
	cancel func()

	seen, stopping, over bool
}

// beginLongWork begins to wait for work that is about to start. Nothing shows of
// it for half a second, while the page behind is out of reach already. cancel
// tells the work to stop; whoever started it calls end once it has.
func beginLongWork(env *Env, topic, title, subtitle string, cancel func()) *longWork {
	w := &longWork{text: components.NewText(i18n.T("Beginning…"), components.TextOptions{Wrap: true}), bar: widget.NewProgressBar(), moving: widget.NewProgressBarInfinite(), cancel: cancel}
	w.moving.MinSize() // the toolkit starts it when it is first asked for
	w.measure(0, 0)
	w.button = components.NewButton(i18n.T("Cancel"), "Esc", w.giveUp)
	w.modal = components.NewModal(env.Window, components.ModalOptions{Topic: topic, Title: title, Subtitle: subtitle, Width: 480, Quiet: true,
		// Room for two lines: what is said changes while the dialog stands.
		Content: components.VBoxGap(10, components.FixedHeight(w.text, theme.Scaled(44)), components.FixedHeight(container.NewStack(w.bar, w.moving), 22)), Buttons: []fyne.CanvasObject{w.button}, OnEscape: w.giveUp})
	w.modal.Show()
	w.wait = components.Timer(longWait, func() {
		w.seen = true
		w.modal.Reveal(w.button)
		if w.moving.Visible() {
			w.moving.Start()
		}
	})
	return w
}

// measure shows how much of it is done. Where that is not known the bar moves: an
// empty one would say that nothing was done, and one that was full had begun anew.
func (w *longWork) measure(done, total int64) {
	if total <= 0 {
		w.bar.Hide()
		if !w.moving.Visible() {
			w.moving.Show()
		}
		if !w.seen { // what nobody sees need not be drawn
			w.moving.Stop()
		}
		return
	}
	w.moving.Stop()
	w.moving.Hide()
	w.bar.SetValue(float64(done) / float64(total))
	w.bar.Show()
}

// giveUp ends the work. It stays on screen until that has come to its end, since
// only then is it known what became of it.
func (w *longWork) giveUp() {
	if w.over || w.stopping {
		return
	}
	w.stopping = true
	w.text.SetText(i18n.T("Stopping…"))
	w.button.Disable()
	w.cancel()
}

// tell says how far the work is. It may be called from any goroutine.
func (w *longWork) tell(text string, done, total int64) { fyne.Do(func() { w.say(text, done, total) }) }

// say is tell on the UI thread.
func (w *longWork) say(text string, done, total int64) {
	if w.over {
		return
	}
	if text != "" && !w.stopping {
		w.text.SetText(text)
	}
	w.measure(done, total)
}

// end takes it away, whether it was shown or not.
func (w *longWork) end() {
	w.over = true
	w.wait()
	w.moving.Stop()
	w.modal.Close()
}

// movingWork shows how far moving in is, for the pages that do so.
type movingWork struct {
	work *longWork // while something is under way
}

// wait shows how far it is, once that lasts, until it has come to its end.
func (m *movingWork) wait(env *Env, title, subtitle string, cancel func()) {
	m.work = beginLongWork(env, "administration.md#moving-in-and-out", title, subtitle, cancel)
}

func (m *movingWork) progress(stage service.ImportStage, done, total int) {
	if m.work != nil && total > 0 {
		m.work.say(viewmodel.StageText(stage, done, total), int64(done), int64(total))
	}
}

func (m *movingWork) ended() {
	if m.work != nil {
		m.work.end()
		m.work = nil
	}
}
