package ui

import (
	"context"
	"sync"
	"time"

	"fyne.io/fyne/v2"
)

// together is for how long work that is done waits for other work that was begun
// with it. What a page reads in several parts is then drawn once instead of as often
// as a part arrives, and drawing takes longer than reading.
const together = 40 * time.Millisecond

// guardedRunner takes work off the UI thread; a fault in it ends in a crash
// file like one in the window itself.
type guardedRunner struct {
	guard func()
	show  func(func()) // on the UI thread
	shown func()       // after what is done was shown
	busy  bool         // what is done is being shown; on the UI thread

	mu    sync.Mutex
	begun map[*time.Time]struct{} // when what is under way was begun
	done  []func()                // what waits for the rest
	timer *time.Timer
}

func newRunner(guard func()) *guardedRunner {
	return &guardedRunner{guard: guard, show: fyne.Do, shown: func() {}, begun: map[*time.Time]struct{}{}}
}

// Go runs work on a goroutine and its result on the UI thread.
func (r *guardedRunner) Go(ctx context.Context, work func(context.Context) func()) {
	now := time.Now()
	r.mu.Lock()
	r.begun[&now] = struct{}{}
	r.mu.Unlock()
	go func() {
		defer r.guard()
		r.finish(&now, work(ctx))
	}()
}

// finish keeps what is done until all that was begun shortly before is done, too, or
// has taken its time.
func (r *guardedRunner) finish(begun *time.Time, done func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.begun, begun)
	if done != nil {
		r.done = append(r.done, done)
	}
	if len(r.done) == 0 {
		return
	}
	wait := time.Duration(0)
	for other := range r.begun {
		wait = max(wait, together-time.Since(*other))
	}
	switch {
	case wait <= 0:
		r.flush()
	case r.timer == nil:
		r.timer = time.AfterFunc(wait, func() {
			defer r.guard()
			r.mu.Lock()
			defer r.mu.Unlock()
			r.flush()
		})
	}
}

// flush shows what is done, in the order in which it came to be. The lock is held.
func (r *guardedRunner) flush() {
	if r.timer != nil {
		r.timer.Stop()
		r.timer = nil
	}
	all := r.done
	r.done = nil
	if len(all) == 0 {
		return
	}
	r.show(func() {
		r.busy = true
		for _, done := range all {
			done()
		}
		r.busy = false
		r.shown()
	})
}
