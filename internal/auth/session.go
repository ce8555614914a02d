package auth

import (
	"sync"
	"time"
)

// SessionClock tells when a window has been idle for so long that it must
// lock. It holds no timer of its own: the window asks Check now and then and
// calls Touch at every key and click. It is safe for concurrent use.
type SessionClock struct {
	mu     sync.Mutex
	limit  time.Duration
	last   time.Time
	locked bool
}

// NewSessionClock starts a session at now that locks after limit without
// Touch. A limit of zero means that it locks only by Lock.
func NewSessionClock(limit time.Duration, now time.Time) *SessionClock {
	return &SessionClock{limit: limit, last: now}
}

// Touch notes that somebody is there. A locked session stays locked, and a
// session whose time has run out is not revived by the key that wakes the
// screen: the next Check locks it.
func (c *SessionClock) Touch(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.locked && !c.due(now) {
		c.last = now
	}
}

// Check locks the session when it has been idle for the limit, and reports
// true only then, so that the window is covered once.
func (c *SessionClock) Check(now time.Time) (justLocked bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.locked || !c.due(now) {
		return false
	}
	c.locked = true
	return true
}

// Lock locks the session at once.
func (c *SessionClock) Lock() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.locked = true
}

// Unlock opens the session again and starts its idle time anew. The caller
// has checked the password.
func (c *SessionClock) Unlock(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.locked, c.last = false, now
}

// Locked reports whether the session is locked.
func (c *SessionClock) Locked() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.locked
}

// SetLimit changes the limit from now on.
func (c *SessionClock) SetLimit(limit time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.limit = limit
}

func (c *SessionClock) due(now time.Time) bool { return c.limit > 0 && c.idle(now) >= c.limit }

// idle takes the longer of what the monotonic clock and the wall clock say:
// the first stands still while a laptop sleeps, the second jumps when somebody
// sets it back to keep a session open.
func (c *SessionClock) idle(now time.Time) time.Duration {
	return max(0, now.Sub(c.last), now.Round(0).Sub(c.last.Round(0)))
}
