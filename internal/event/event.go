// Package event is a small typed publish and subscribe. Services publish what
// happened after the transaction is committed; pages that show such things
// subscribe and reload. Publishing never waits for anybody.
package event

import (
	"log/slog"
	"runtime/debug"
	"sync"
)

// queueLimit bounds what waits for one subscriber. One that is this far behind
// loses its oldest events: the newest are the ones that make it reload.
const queueLimit = 4096

// Bus carries events from publishers to subscribers. The zero value is not
// usable; a nil *Bus swallows everything, which suits callers that have nobody
// to tell. It is safe for concurrent use.
type Bus struct {
	mu      sync.Mutex
	idle    *sync.Cond // signalled when pending falls to zero
	subs    []*subscriber
	pending int // events queued or being handled
	closed  bool
}

// subscriber has its own queue, drained in order by at most one goroutine,
// which exists only while there is something to deliver. Bus.mu guards it.
type subscriber struct {
	wants   func(any) bool
	handle  func(any)
	queue   []any
	running bool
	gone    bool
}

// NewBus returns a Bus without subscribers.
func NewBus() *Bus {
	b := &Bus{}
	b.idle = sync.NewCond(&b.mu)
	return b
}

// Publish hands event to every subscriber of its type and returns at once.
func (b *Bus) Publish(event any) {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return
	}
	for _, s := range b.subs {
		if !s.wants(event) {
			continue
		}
		if len(s.queue) >= queueLimit {
			s.queue = s.queue[1:]
			b.pending--
		}
		s.queue = append(s.queue, event)
		b.pending++
		if !s.running {
			s.running = true
			go b.deliver(s)
		}
	}
}

// Subscribe calls handle for every event of type T published from now on, in
// order, one at a time, on a goroutine of its own. T may be an interface, and
// any receives everything. The returned function ends the subscription: what
// is queued is forgotten, and only a call already taken up may still finish.
// It may be called from within handle and more than once.
func Subscribe[T any](b *Bus, handle func(T)) (unsubscribe func()) {
	if b == nil {
		return func() {}
	}
	s := &subscriber{
		wants:  func(event any) bool { _, ok := event.(T); return ok },
		handle: func(event any) { handle(event.(T)) },
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.subs = append(b.subs, s)
	return func() { b.remove(s) }
}

// Flush waits until everything published so far has been handled. Tests use it
// instead of sleeping; calling it from a handler would wait for itself.
func (b *Bus) Flush() {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.pending > 0 {
		b.idle.Wait()
	}
}

// Close ends all subscriptions; later events go nowhere.
func (b *Bus) Close() {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	for _, s := range b.subs {
		b.drop(s)
	}
	b.subs = nil
}

func (b *Bus) remove(s *subscriber) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.drop(s)
	kept := make([]*subscriber, 0, len(b.subs))
	for _, other := range b.subs {
		if other != s {
			kept = append(kept, other)
		}
	}
	b.subs = kept
}

// drop empties a subscriber's queue for good. b.mu is held.
func (b *Bus) drop(s *subscriber) {
	s.gone = true
	b.settle(len(s.queue))
	s.queue = nil
}

// settle counts n events as dealt with. b.mu is held.
func (b *Bus) settle(n int) {
	if b.pending -= n; b.pending == 0 {
		b.idle.Broadcast()
	}
}

func (b *Bus) deliver(s *subscriber) {
	for {
		b.mu.Lock()
		if s.gone || len(s.queue) == 0 {
			s.running = false
			b.mu.Unlock()
			return
		}
		event := s.queue[0]
		s.queue = s.queue[1:]
		b.mu.Unlock()

		s.call(event)

		b.mu.Lock()
		b.settle(1)
		b.mu.Unlock()
	}
}

// call keeps a faulty subscriber from taking the program, and everybody's
// unsaved work, down with it. The event itself is not logged: it may name
// people.
func (s *subscriber) call(event any) {
	defer func() {
		if fault := recover(); fault != nil {
			slog.Error("event subscriber panicked", "stack", string(debug.Stack()))
		}
	}()
	s.handle(event)
}
