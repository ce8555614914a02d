package viewmodel

import (
	"time"

	"caredesk/internal/event"
	"caredesk/internal/service"
)

// Pauses of a Feed. Together with how often other programs' changes are looked
// for they keep what another desk did within a second of being shown.
const (
	// FeedGather is how long an event waits for those that come with it.
	FeedGather = 30 * time.Millisecond
	// FeedPause is the least time between two reloads of a page.
	FeedPause = 700 * time.Millisecond
)

// FeedParams are what a Feed works with; all but Now are required.
type FeedParams struct {
	Source *event.Bus
	// Post runs a function on the UI thread; After does so after a delay and
	// returns what stops it.
	Post  func(func())
	After func(d time.Duration, f func()) (stop func())
	Now   func() time.Time // time.Now when nil
	// Reload loads everything the page shows again.
	Reload func()
}

// Feed brings what happens in the hospital to one page of the window. A page in
// front gets a lone event as it is; of several at once, of more than it can
// follow and of what another program did it reloads, at most once a pause. A
// page behind others gets nothing and is told, when it comes to the front, that
// it missed something. Apart from what Post and After bring, a Feed is used
// from the UI thread alone.
type Feed struct {
	// Bus is what the page subscribes to.
	Bus *event.Bus

	p           FeedParams
	unsubscribe func()
	shown       bool
	missed      bool
	closed      bool
	lone        any  // the event that waits, when it is the only one
	whole       bool // a reload waits
	last        time.Time
	stop        func() // of the timer under way
	reloading   bool
	also        map[int]func()
	nextAlso    int
}

// NewFeed returns the feed of a page that is not in front yet.
func NewFeed(p FeedParams) *Feed {
	if p.Now == nil {
		p.Now = time.Now
	}
	f := &Feed{Bus: event.NewBus(), p: p, also: map[int]func(){}}
	f.unsubscribe = event.Subscribe(p.Source, func(e any) { p.Post(func() { f.take(e) }) })
	return f
}

// take notes an event. Whatever its kind, the page decides what it means.
func (f *Feed) take(e any) {
	switch e.(type) {
	case service.DatabaseTrouble: // to load again would only fail again; the Connection says when
		return
	case service.TurnAwaited: // nothing has changed
		return
	case service.DatabaseReplaced: // all of it has: the window is opened anew
		return
	}
	if f.closed {
		return
	}
	if !f.shown {
		f.missed = true
		return
	}
	_, outside := e.(service.OutsideChange)
	switch {
	case outside || f.whole || f.lone != nil && f.lone != e:
		f.lone, f.whole = nil, true
	default:
		f.lone = e
	}
	if f.stop == nil {
		f.stop = f.p.After(max(FeedGather, f.last.Add(FeedPause).Sub(f.p.Now())), f.flush)
	}
}

func (f *Feed) flush() {
	f.stop = nil
	lone, whole := f.lone, f.whole
	f.lone, f.whole = nil, false
	switch {
	case f.closed || lone == nil && !whole:
	case !f.shown:
		f.missed = true
	case whole:
		f.Reload()
	default:
		f.last = f.p.Now()
		f.Bus.Publish(lone)
	}
}

// Show says that the page is in front and reports whether it missed something.
func (f *Feed) Show() (missed bool) {
	f.shown = true
	missed, f.missed = f.missed, false
	return missed
}

// Hide says that the page is no longer seen. What waits for it is missed.
func (f *Feed) Hide() {
	f.shown = false
	if f.stop != nil {
		f.stop()
		f.stop = nil
		f.lone, f.whole, f.missed = nil, false, true
	}
}

// Reload loads everything again, and what Also added.
func (f *Feed) Reload() {
	f.last = f.p.Now()
	f.reloading = true
	defer func() { f.reloading = false }()
	f.p.Reload()
	for _, again := range f.also {
		again()
	}
}

// Reloading reports whether what is asked for right now belongs to a reload
// that nobody at the desk asked for.
func (f *Feed) Reloading() bool { return f.reloading }

// Also has a dialog over the page reload with it until the returned function
// is called.
func (f *Feed) Also(again func()) (stop func()) {
	id := f.nextAlso
	f.nextAlso++
	f.also[id] = again
	return func() { delete(f.also, id) }
}

// Close ends the feed and the page's subscriptions.
func (f *Feed) Close() {
	f.closed = true
	if f.stop != nil {
		f.stop()
		f.stop = nil
	}
	f.unsubscribe()
	f.Bus.Close()
}
