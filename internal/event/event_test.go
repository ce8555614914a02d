package event

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"
)

type booked struct{ id int }
type paid struct{ amount int }

func (p paid) String() string { return fmt.Sprint(p.amount) }

func TestSubscribersGetTheirTypesInOrder(t *testing.T) {
	b := NewBus()
	var bookings []int
	var texts, all []string
	Subscribe(b, func(e booked) { bookings = append(bookings, e.id) })
	Subscribe(b, func(e fmt.Stringer) { texts = append(texts, e.String()) })
	Subscribe(b, func(e any) { all = append(all, fmt.Sprintf("%T", e)) })
	for i := range 100 {
		b.Publish(booked{i})
	}
	b.Publish(paid{7})
	b.Publish("nobody in particular")
	b.Flush()
	if len(bookings) != 100 || bookings[0] != 0 || bookings[99] != 99 {
		t.Errorf("bookings = %v, want 0 to 99 in order", bookings)
	}
	if len(texts) != 1 || texts[0] != "7" {
		t.Errorf("Stringers = %v, want [7]", texts)
	}
	if len(all) != 102 || all[100] != "event.paid" {
		t.Errorf("subscriber of any got %d events", len(all))
	}
}

func TestASlowSubscriberBlocksNobody(t *testing.T) {
	b := NewBus()
	stuck := make(chan struct{})
	var got int
	done := make(chan struct{})
	Subscribe(b, func(booked) { <-stuck })
	Subscribe(b, func(e booked) {
		if got++; got == 1000 {
			close(done)
		}
	})
	published := make(chan struct{})
	go func() {
		for i := range 1000 {
			b.Publish(booked{i})
		}
		close(published)
	}()
	for _, c := range []chan struct{}{published, done} {
		select {
		case <-c:
		case <-time.After(10 * time.Second):
			t.Fatal("a stuck subscriber held up the publisher or its neighbour")
		}
	}
	close(stuck)
	b.Flush()
}

func TestASubscriberFarBehindKeepsTheNewest(t *testing.T) {
	b := NewBus()
	started, stuck := make(chan struct{}), make(chan struct{})
	var once sync.Once
	var ids []int
	Subscribe(b, func(e booked) {
		once.Do(func() { close(started); <-stuck })
		ids = append(ids, e.id)
	})
	b.Publish(booked{0})
	<-started
	for i := 1; i <= queueLimit+10; i++ {
		b.Publish(booked{i})
	}
	close(stuck)
	b.Flush()
	if len(ids) != queueLimit+1 || ids[len(ids)-1] != queueLimit+10 {
		t.Errorf("%d events, last %d; want %d, last %d", len(ids), ids[len(ids)-1], queueLimit+1, queueLimit+10)
	}
}

func TestUnsubscribe(t *testing.T) {
	b := NewBus()
	count := 0
	var stop func()
	stop = Subscribe(b, func(booked) {
		count++
		stop()
		stop()
	})
	for range 5 {
		b.Publish(booked{})
	}
	b.Flush()
	if count != 1 {
		t.Errorf("handled %d events, want 1: what was queued must be forgotten", count)
	}
	if len(b.subs) != 0 {
		t.Error("the subscriber is still held")
	}
}

func TestClosedAndNilBus(t *testing.T) {
	b := NewBus()
	count := 0
	Subscribe(b, func(booked) { count++ })
	b.Close()
	b.Publish(booked{})
	b.Flush()
	if count != 0 {
		t.Error("a closed bus delivered")
	}
	var none *Bus
	none.Publish(booked{})
	Subscribe(none, func(booked) {})()
	none.Flush()
	none.Close()
}

func TestAPanicStaysWithItsSubscriberAndNamesNobody(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	defer slog.SetDefault(before)

	b := NewBus()
	count := 0
	Subscribe(b, func(e booked) {
		if count++; count == 1 {
			panic("Łukasz Canary")
		}
	})
	b.Publish(booked{1})
	b.Publish(booked{2})
	b.Flush()
	if count != 2 {
		t.Errorf("%d events handled, want 2: one fault must not end the subscription", count)
	}
	if !strings.Contains(log.String(), "panicked") || strings.Contains(log.String(), "Canary") {
		t.Errorf("log = %s; want the fault without its value", log.String())
	}
}

func TestManyGoroutines(t *testing.T) {
	b := NewBus()
	var mu sync.Mutex
	total := 0
	var wait sync.WaitGroup
	Subscribe(b, func(booked) { mu.Lock(); total++; mu.Unlock() })
	for range 8 {
		wait.Go(func() {
			for i := range 200 {
				stop := Subscribe(b, func(paid) {})
				b.Publish(booked{i})
				b.Publish(paid{i})
				stop()
			}
		})
	}
	wait.Wait()
	b.Flush()
	if total != 1600 {
		t.Errorf("%d events, want 1600", total)
	}
}
