package auth

import (
	"sync"
	"testing"
	"time"
)

func TestSessionLocksWhenIdle(t *testing.T) {
	c := NewSessionClock(5*time.Minute, noon)
	at := func(d time.Duration) time.Time { return noon.Add(d) }

	if c.Check(at(4*time.Minute)) || c.Locked() {
		t.Fatal("locked before its time")
	}
	c.Touch(at(4 * time.Minute))
	if got := c.idle(at(5 * time.Minute)); got != time.Minute {
		t.Errorf("idle for %v, want 1m", got)
	}
	if c.Check(at(8 * time.Minute)) {
		t.Fatal("a touch does not count")
	}
	if !c.Check(at(9*time.Minute)) || !c.Locked() {
		t.Fatal("not locked after five idle minutes")
	}
	if c.Check(at(9 * time.Minute)) {
		t.Error("Check reports one lock twice")
	}
	c.Touch(at(9 * time.Minute))
	if !c.Locked() {
		t.Error("a key press opened the lock")
	}
	c.Unlock(at(20 * time.Minute))
	if c.Locked() || c.idle(at(21*time.Minute)) != time.Minute {
		t.Error("unlocking does not start the idle time anew")
	}
}

func TestTheKeyThatWakesTheScreenDoesNotReviveTheSession(t *testing.T) {
	c := NewSessionClock(5*time.Minute, noon)
	woken := noon.Add(time.Hour)
	c.Touch(woken)
	if !c.Check(woken) {
		t.Error("a touch after an hour's absence kept the session open")
	}
}

func TestSettingTheClockBackDoesNotKeepASessionOpen(t *testing.T) {
	start := time.Now() // with its monotonic reading
	c := NewSessionClock(5*time.Minute, start)
	if !c.Check(start.Add(6 * time.Minute)) {
		t.Error("not locked by the monotonic clock")
	}
	c = NewSessionClock(5*time.Minute, noon)
	if got := c.idle(noon.Add(-time.Hour)); got != 0 {
		t.Errorf("idle for %v with the clock set back, want 0", got)
	}
}

func TestLockAtOnceAndWithoutLimit(t *testing.T) {
	c := NewSessionClock(0, noon)
	if c.Check(noon.Add(1000 * time.Hour)) {
		t.Error("a session without limit locked itself")
	}
	c.Lock()
	if !c.Locked() || c.Check(noon) {
		t.Error("Lock does not lock, or is reported as an idle lock")
	}
	c.Unlock(noon)
	c.SetLimit(time.Minute)
	if !c.Check(noon.Add(time.Minute)) {
		t.Error("a new limit does not hold")
	}
}

func TestSessionClockIsSafeForManyGoroutines(t *testing.T) {
	c := NewSessionClock(time.Minute, noon)
	var wait sync.WaitGroup
	locks := make(chan bool, 64)
	for i := range 32 {
		wait.Go(func() {
			c.Touch(noon.Add(time.Duration(i) * time.Second))
			if c.Check(noon.Add(time.Hour)) {
				locks <- true
			}
			c.Locked()
		})
	}
	wait.Wait()
	if len(locks) != 1 {
		t.Errorf("the lock was reported %d times, want once", len(locks))
	}
}
