// Package viewmodel holds what the screens know and do, without a toolkit: it
// parses what was typed, calls the services off the UI thread, and keeps the
// state that the pages draw. It never imports Fyne, so it is tested in plain Go.
package viewmodel

import (
	"context"
	"sync"
)

// Runner runs work away from the UI thread and what work returns on it. It is
// the only place where the window's goroutines come from.
type Runner interface {
	Go(ctx context.Context, work func(ctx context.Context) (done func()))
}

// InlineRunner runs everything at once on the caller, for tests.
type InlineRunner struct{}

// Go runs work and its result at once.
func (InlineRunner) Go(ctx context.Context, work func(context.Context) func()) {
	if done := work(ctx); done != nil {
		done()
	}
}

// HeldRunner runs work at once and holds the results back until the test
// releases them, in any order.
type HeldRunner struct {
	mu   sync.Mutex
	held []func()
}

// Go runs work and keeps its result.
func (r *HeldRunner) Go(ctx context.Context, work func(context.Context) func()) {
	done := work(ctx)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.held = append(r.held, done)
}

// Held is the number of results not yet released.
func (r *HeldRunner) Held() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.held)
}

// Release runs the i-th held result and forgets it.
func (r *HeldRunner) Release(i int) {
	r.mu.Lock()
	done := r.held[i]
	r.held = append(r.held[:i:i], r.held[i+1:]...)
	r.mu.Unlock()
	if done != nil {
		done()
	}
}

// Latest lets only the newest of several requests deliver: starting a new one
// cancels the one before, and a result that was overtaken is dropped. Used from
// the UI thread alone.
type Latest struct {
	generation int
	cancel     context.CancelFunc
}

// Go starts work through r as the newest request of this Latest.
func (l *Latest) Go(ctx context.Context, r Runner, work func(ctx context.Context) (done func())) {
	l.Cancel()
	ctx, cancel := context.WithCancel(ctx)
	l.cancel = cancel
	mine := l.generation
	r.Go(ctx, func(ctx context.Context) func() {
		done := work(ctx)
		return func() {
			cancel()
			if mine == l.generation && done != nil {
				done()
			}
		}
	})
}

// Cancel drops the running request, if there is one.
func (l *Latest) Cancel() {
	l.generation++
	if l.cancel != nil {
		l.cancel()
		l.cancel = nil
	}
}
