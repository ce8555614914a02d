package auth

import (
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// wrong returns n failures, a second apart, the last at noon.
func wrong(n int) []time.Time {
	var at []time.Time
	for i := range n {
		at = append(at, noon.Add(-time.Duration(i)*time.Second))
	}
	return at
}

func TestThrottleThenLock(t *testing.T) {
	p := DefaultPolicy()
	wants := []struct {
		failures int
		wait     time.Duration
		locked   bool
	}{
		{0, 0, false}, {1, 0, false}, {3, 0, false},
		{4, 2 * time.Second, false}, {5, 4 * time.Second, false}, {6, 8 * time.Second, false},
		{7, 16 * time.Second, false}, {8, 30 * time.Second, false}, {9, 30 * time.Second, false},
		{10, 15 * time.Minute, true}, {11, 15 * time.Minute, true}, {500, 15 * time.Minute, true},
	}
	for _, want := range wants {
		s := p.Check(wrong(want.failures), noon)
		if s.Failures != want.failures || s.Locked != want.locked || s.Wait(noon) != want.wait {
			t.Errorf("%d failures: %+v, wait %v; want wait %v, locked %v", want.failures, s, s.Wait(noon), want.wait, want.locked)
		}
		if s.Allowed(noon) != (want.wait == 0) {
			t.Errorf("%d failures: Allowed = %v", want.failures, s.Allowed(noon))
		}
		if want.wait > 0 {
			if clinic.CodeOf(s.Err(noon)) != clinic.LockedOut {
				t.Errorf("%d failures: Err = %v", want.failures, s.Err(noon))
			}
			later := noon.Add(want.wait)
			if again := p.Check(wrong(want.failures), later); !again.Allowed(later) || again.Err(later) != nil {
				t.Errorf("%d failures: still refused when the wait is over: %+v", want.failures, again)
			}
			just := later.Add(-time.Millisecond)
			if p.Check(wrong(want.failures), just).Allowed(just) {
				t.Errorf("%d failures: allowed before the wait is over", want.failures)
			}
		} else if s.Err(noon) != nil {
			t.Errorf("%d failures: Err = %v, want nil", want.failures, s.Err(noon))
		}
	}
}

func TestOneMoreFailureAfterALockLocksAgain(t *testing.T) {
	p := DefaultPolicy()
	later := noon.Add(15 * time.Minute)
	failures := append(wrong(10), later)
	if s := p.Check(failures, later); !s.Locked || s.Wait(later) != 15*time.Minute {
		t.Errorf("after the lock ran out and one more wrong password: %+v", s)
	}
}

func TestOldFailuresAreForgotten(t *testing.T) {
	p := DefaultPolicy()
	next := noon.Add(24 * time.Hour)
	if s := p.Check(wrong(10), next); s.Failures != 0 || !s.Allowed(next) {
		t.Errorf("a day later: %+v, want a clean slate", s)
	}
}

func TestLockUntilAnAdministratorUnlocks(t *testing.T) {
	p := DefaultPolicy()
	p.LockFor = 0
	later := noon.Add(20 * time.Hour)
	s := p.Check(wrong(10), later)
	if s.Allowed(later) || !s.Locked || !s.Until.IsZero() || s.Wait(later) != 0 {
		t.Errorf("%+v, want locked without an end", s)
	}
	if message := clinic.MessageOf(s.Err(later)); !strings.Contains(message, "administrator") {
		t.Errorf("message %q does not say who can help", message)
	}
}

func TestAClockSetBackLocksNobodyOutForYears(t *testing.T) {
	p := DefaultPolicy()
	yearBefore := noon.AddDate(-1, 0, 0)
	if s := p.Check(wrong(10), yearBefore); s.Failures != 10 || s.Wait(yearBefore) > 0 {
		t.Errorf("%+v: waits for a wrong date to come again", s)
	}
	failures := append(wrong(9), yearBefore) // and now one more, with the clock as it is
	if s := p.Check(failures, yearBefore); !s.Locked || s.Wait(yearBefore) != p.LockFor {
		t.Errorf("%+v: the failures under the other date must still count", s)
	}
}

func TestWaitsAreToldInWords(t *testing.T) {
	for d, want := range map[time.Duration]string{
		time.Millisecond: "1 second", 2 * time.Second: "2 seconds", 29500 * time.Millisecond: "30 seconds",
		90 * time.Second: "90 seconds", 91 * time.Second: "2 minutes", 15 * time.Minute: "15 minutes",
	} {
		if got := inWords(d); got != want {
			t.Errorf("inWords(%v) = %q, want %q", d, got, want)
		}
	}
	if message := clinic.MessageOf(DefaultPolicy().Check(wrong(10), noon).Err(noon)); !strings.Contains(message, "15 minutes") {
		t.Errorf("message %q does not say how long", message)
	}
}
