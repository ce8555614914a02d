package auth

import (
	"strconv"
	"time"

	"caredesk/internal/clinic"
)

// Policy slows down guessing and then stops it. It is a pure function over the
// times of the wrong sign-ins, which the caller keeps in the database, so that
// closing and starting the program does not give new attempts.
type Policy struct {
	FreeAttempts int           // wrong passwords without any wait
	BaseDelay    time.Duration // wait after the next one; doubles with each more
	MaxDelay     time.Duration // longest such wait
	LockAfter    int           // wrong passwords that lock the account
	LockFor      time.Duration // how long; 0: until an administrator unlocks it
	Window       time.Duration // older failures are forgotten; 0: never
}

// DefaultPolicy is generous to a person with cold fingers and leaves a guesser
// about a thousand attempts a day.
func DefaultPolicy() Policy {
	return Policy{
		FreeAttempts: 3,
		BaseDelay:    2 * time.Second,
		MaxDelay:     30 * time.Second,
		LockAfter:    10,
		LockFor:      15 * time.Minute,
		Window:       24 * time.Hour,
	}
}

// Standing is what a Policy says about one account.
type Standing struct {
	Failures int       // that count
	Locked   bool      // locked, not merely slowed down
	Until    time.Time // next attempt allowed; zero: now, or, when Locked, after an administrator's word
}

// Check judges the failures since the last success or unlock, in any order.
// While Allowed is false the caller refuses the attempt without looking at the
// password and without counting it as one more failure.
//
// A failure later than now means that the computer's clock was set back. It
// counts, but no wait is measured from it: nobody is to wait for a wrong date
// to come round again.
func (p Policy) Check(failures []time.Time, now time.Time) Standing {
	var last time.Time
	count := 0
	for _, at := range failures {
		if p.Window > 0 && now.Sub(at) >= p.Window {
			continue
		}
		count++
		if !at.After(now) && at.After(last) {
			last = at
		}
	}
	standing := Standing{Failures: count}
	if p.LockAfter > 0 && count >= p.LockAfter {
		if p.LockFor <= 0 {
			standing.Locked = true
			return standing
		}
		return standing.held(last, p.LockFor, now, true)
	}
	if over := count - p.FreeAttempts; over > 0 {
		return standing.held(last, p.delay(over), now, false)
	}
	return standing
}

// held sets the wait when it is not over yet.
func (s Standing) held(last time.Time, wait time.Duration, now time.Time, locked bool) Standing {
	if until := last.Add(wait); !last.IsZero() && until.After(now) {
		s.Until, s.Locked = until, locked
	}
	return s
}

// delay doubles BaseDelay for each failure beyond the free ones.
func (p Policy) delay(over int) time.Duration {
	d := p.BaseDelay
	for range over - 1 {
		if d >= p.MaxDelay {
			break
		}
		d *= 2
	}
	return min(d, p.MaxDelay)
}

// Allowed reports whether a password may be tried now.
func (s Standing) Allowed(now time.Time) bool {
	if s.Until.IsZero() {
		return !s.Locked
	}
	return !now.Before(s.Until)
}

// Wait is how long until Allowed, zero when it is now or only an
// administrator can say.
func (s Standing) Wait(now time.Time) time.Duration {
	if s.Until.IsZero() {
		return 0
	}
	return max(0, s.Until.Sub(now))
}

// Err is nil when a password may be tried, and otherwise a locked-out error
// that says how long to wait.
func (s Standing) Err(now time.Time) error {
	switch {
	case s.Allowed(now):
		return nil
	case s.Locked && s.Until.IsZero():
		return clinic.Errorf(clinic.LockedOut, "This account is locked after too many wrong passwords. An administrator can unlock it.")
	case s.Locked:
		return clinic.Errorf(clinic.LockedOut, "This account is locked after too many wrong passwords. Try again in %s, or ask an administrator to unlock it.", inWords(s.Wait(now)))
	default:
		return clinic.Errorf(clinic.LockedOut, "Several wrong passwords in a row. Try again in %s.", inWords(s.Wait(now)))
	}
}

// inWords rounds a wait up to seconds or minutes.
func inWords(d time.Duration) string {
	unit, n := "second", int64((d+time.Second-1)/time.Second)
	if n > 90 {
		unit, n = "minute", (n+59)/60
	}
	if n != 1 {
		unit += "s"
	}
	return strconv.FormatInt(n, 10) + " " + unit
}
