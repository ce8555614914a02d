package ui

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"caredesk/ui/components"
	"caredesk/ui/uitest"
)

// heldRunner keeps work until the test runs it.
type heldRunner struct{ work []func() }

// Go keeps the work.
func (r *heldRunner) Go(ctx context.Context, work func(context.Context) func()) {
	r.work = append(r.work, func() {
		if done := work(ctx); done != nil {
			done()
		}
	})
}

func (r *heldRunner) run() {
	for len(r.work) > 0 {
		do := r.work[0]
		r.work = r.work[1:]
		do()
	}
}

// Opening that lasts can be given up; then the window says so and offers to
// choose a hospital, and nothing is open.
func TestASlowOpeningCanBeGivenUp(t *testing.T) {
	for name, o := range map[string]Options{"the demo": {Demo: true}, "the desk's hospital": {}} {
		t.Run(name, func(t *testing.T) {
			s, runner := newSite(t), &heldRunner{}
			s.runner = runner
			o.Database = ""
			if !o.Demo {
				o.Config.Database = s.demo
			}
			var slow []func()
			s.wrap = func(app fyne.App) fyne.App {
				components.Timer = func(d time.Duration, f func()) func() { // put back when the app ends
					if d == slowOpening {
						slow = append(slow, f)
					}
					return func() {}
				}
				return app
			}
			s.start(o)
			cancels := func() int {
				return len(uitest.Find(s.w, func(b *components.Button) bool { return b.Text == "Cancel" }))
			}
			if cancels() != 0 {
				t.Error("there is a button before half a second has passed")
			}
			for _, f := range slow {
				f()
			}
			if cancels() != 1 {
				t.Fatalf("%d buttons give it up: %q", cancels(), uitest.Texts(s.w))
			}
			uitest.Key(s.w, fyne.KeyEscape)
			runner.run()
			s.sees("Opening was stopped.")
			if s.shell.opened.Close != nil {
				t.Error("something is open")
			}
		})
	}
}
