package viewmodel

import (
	"slices"
	"testing"
	"time"

	"caredesk/internal/event"
	"caredesk/internal/service"
)

// feedDesk is a feed whose UI thread, clock and timer the test turns by hand.
type feedDesk struct {
	source  *event.Bus
	feed    *Feed
	posted  chan func()
	now     time.Time
	due     time.Time // of the timer, zero for none
	timer   func()
	reloads []bool // whether Reloading said so
	got     chan any
}

func newFeedDesk(t *testing.T) *feedDesk {
	d := &feedDesk{source: event.NewBus(), posted: make(chan func(), 10_000), now: deskNow, got: make(chan any, 100)}
	d.feed = NewFeed(FeedParams{Source: d.source, Post: func(f func()) { d.posted <- f }, Now: func() time.Time { return d.now },
		After: func(after time.Duration, f func()) func() {
			d.due, d.timer = d.now.Add(after), f
			return func() { d.timer = nil }
		},
		Reload: func() { d.reloads = append(d.reloads, d.feed.Reloading()) }})
	event.Subscribe(d.feed.Bus, func(e any) { d.got <- e })
	t.Cleanup(func() { d.feed.Close(); d.source.Close() })
	return d
}

// publish brings events to the feed.
func (d *feedDesk) publish(events ...any) {
	for _, e := range events {
		d.source.Publish(e)
	}
	d.source.Flush()
	for len(d.posted) > 0 {
		(<-d.posted)()
	}
}

// pass turns the clock and runs the timer when it is due.
func (d *feedDesk) pass(by time.Duration) {
	d.now = d.now.Add(by)
	if d.timer != nil && !d.due.After(d.now) {
		run := d.timer
		d.timer = nil
		run()
		d.feed.Bus.Flush()
	}
}

func (d *feedDesk) heard() (out []any) {
	for len(d.got) > 0 {
		out = append(out, <-d.got)
	}
	return out
}

func TestALoneEventReachesThePageInFrontAsItIs(t *testing.T) {
	d := newFeedDesk(t)
	d.feed.Show()
	e := service.AppointmentChanged{ID: 7}
	d.publish(e, e)
	d.pass(FeedGather)
	if got := d.heard(); !slices.Equal(got, []any{e}) || len(d.reloads) != 0 {
		t.Errorf("heard %v, reloaded %d times", got, len(d.reloads))
	}
}

func TestSeveralEventsAreOneReload(t *testing.T) {
	d := newFeedDesk(t)
	d.feed.Show()
	d.publish(service.AppointmentChanged{ID: 7}, service.InvoiceChanged{ID: 3}, service.AppointmentChanged{ID: 8})
	d.pass(FeedGather)
	if got := d.heard(); len(got) != 0 || !slices.Equal(d.reloads, []bool{true}) {
		t.Errorf("heard %v, reloads %v", got, d.reloads)
	}
	if d.feed.Reloading() {
		t.Error("the reload is over")
	}
}

// A storm of changes elsewhere costs about one reload a second, the first and
// the last of them are seen.
func TestAStormIsReloadedOnceAPause(t *testing.T) {
	d := newFeedDesk(t)
	d.feed.Show()
	const seconds = 20
	for range seconds * 100 {
		d.publish(service.OutsideChange{})
		d.pass(10 * time.Millisecond)
	}
	if n := len(d.reloads); n < seconds || n > seconds*1000/int(FeedPause/time.Millisecond)+2 {
		t.Errorf("%d reloads in %d seconds", n, seconds)
	}
	before := len(d.reloads)
	d.publish(service.OutsideChange{})
	d.pass(FeedPause)
	d.pass(time.Hour)
	if len(d.reloads) != before+1 {
		t.Errorf("after the storm: %d reloads more, want 1", len(d.reloads)-before)
	}
}

func TestAChangeElsewhereIsShownWithinASecond(t *testing.T) {
	const look = 250 * time.Millisecond // how often the window looks for them
	d := newFeedDesk(t)
	d.feed.Show()
	d.publish(service.OutsideChange{})
	d.pass(FeedGather)
	d.publish(service.OutsideChange{}) // right after a reload: the longest wait
	began := d.now
	for len(d.reloads) < 2 {
		d.pass(time.Millisecond)
	}
	if wait := d.now.Sub(began) + look; wait > time.Second {
		t.Errorf("shown after %v", wait)
	}
}

func TestAPageBehindOthersHearsNothingAndIsToldLater(t *testing.T) {
	d := newFeedDesk(t)
	d.publish(service.OutsideChange{}, service.AppointmentChanged{ID: 7})
	d.pass(time.Hour)
	if len(d.reloads) != 0 || len(d.heard()) != 0 {
		t.Fatal("a page behind others was disturbed")
	}
	if !d.feed.Show() || d.feed.Show() {
		t.Error("the page is told once that it missed something")
	}
	d.publish(service.InvoiceChanged{ID: 1})
	d.feed.Hide() // before the event was passed on
	d.pass(time.Hour)
	if len(d.heard()) != 0 || len(d.reloads) != 0 || !d.feed.Show() {
		t.Error("what waited is missed, and nothing else")
	}
}

func TestADialogReloadsWithItsPage(t *testing.T) {
	d := newFeedDesk(t)
	d.feed.Show()
	n := 0
	stop := d.feed.Also(func() {
		n++
		if !d.feed.Reloading() {
			t.Error("the dialog's reload was not asked for by anybody either")
		}
	})
	d.feed.Reload()
	stop()
	d.feed.Reload()
	if n != 1 {
		t.Errorf("%d reloads of the dialog", n)
	}
}

func TestAClosedFeedIsSilent(t *testing.T) {
	d := newFeedDesk(t)
	d.feed.Show()
	d.source.Publish(service.OutsideChange{})
	d.source.Flush()
	d.feed.Close()
	for len(d.posted) > 0 {
		(<-d.posted)()
	}
	d.publish(service.OutsideChange{})
	d.pass(time.Hour)
	if len(d.reloads) != 0 {
		t.Error("reloaded after its end")
	}
}
