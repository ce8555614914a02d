package viewmodel

import (
	"context"
	"errors"
	"strings"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

const (
	// beatPatience is how long one sign of life may take.
	beatPatience = 10 * time.Second
	// The pauses between tries while the database is away double from the first
	// to the longest.
	firstRetry   = time.Second
	longestRetry = 15 * time.Second
)

// Connection watches over the database while somebody is signed in. It gives the
// desk's sign of life, which writes and so shows whether saving is possible.
// When that fails the connection is lost: it is tried again with growing pauses
// and comes back by itself. All but Now are required; it is used from the UI
// thread alone.
type Connection struct {
	Runner  Runner
	Context func() context.Context
	Desks   DesksService
	Now     func() time.Time
	// After runs a function on the UI thread after a delay and returns what stops
	// it.
	After func(d time.Duration, f func()) (stop func())
	// Changed has what is shown drawn again; Recovered is called when a lost
	// connection is back, for the pages to load again.
	Changed   func()
	Recovered func()

	view    service.DesksView
	lost    bool
	since   time.Time
	message string
	cause   error // of the loss
	tries   int
	busy    bool
	again   bool // somebody asked while one was under way
	ended   bool
	stop    func()
}

// Start gives the first sign of life.
func (c *Connection) Start() { c.beat() }

// End stops it for good.
func (c *Connection) End() {
	c.ended = true
	c.rest()
}

// Lost reports whether the database is away, since when and why, in words.
func (c *Connection) Lost() (lost bool, since time.Time, message string) {
	return c.lost, c.since, c.message
}

// Cause is why the database is away, nil while it is not.
func (c *Connection) Cause() error { return c.cause }

// View is which desks are connected, as heard last.
func (c *Connection) View() service.DesksView { return c.view }

// Trouble is told that something could not be read or written. A look follows
// at once, unless the connection is known to be lost: the pauses hold then.
func (c *Connection) Trouble() {
	if !c.lost && !c.busy {
		c.beat()
	}
}

// TryNow looks without waiting for the end of the pause.
func (c *Connection) TryNow() {
	if c.busy {
		c.again = true
		return
	}
	c.beat()
}

func (c *Connection) rest() {
	if c.stop != nil {
		c.stop()
		c.stop = nil
	}
}

func (c *Connection) beat() {
	if c.ended || c.busy {
		return
	}
	c.rest()
	c.busy = true
	c.Runner.Go(c.Context(), func(ctx context.Context) func() {
		within, cancel := context.WithTimeout(ctx, beatPatience)
		defer cancel()
		view, err := c.Desks.Beat(within)
		return func() {
			c.busy = false
			if c.ended || ctx.Err() != nil {
				return
			}
			c.took(view, err)
		}
	})
}

func (c *Connection) took(view service.DesksView, err error) {
	pause := service.BeatEvery
	switch {
	case clinic.CodeOf(err) == clinic.Unavailable:
		if !c.lost {
			c.lost, c.since, c.tries = true, c.Now(), 0
		}
		c.message, c.cause = clinic.MessageOf(err), err
		pause = min(firstRetry<<min(c.tries, 10), longestRetry)
		c.tries++
	case err == nil:
		c.view = view
	}
	back := c.lost && clinic.CodeOf(err) != clinic.Unavailable
	if back {
		c.lost, c.message, c.cause, c.tries = false, "", nil, 0
	}
	if c.again {
		c.again, pause = false, 0
	}
	c.stop = c.After(pause, c.beat)
	c.Changed()
	if back {
		c.Recovered()
	}
}

// LostWords say that the database is away and what that means.
func (c *Connection) LostWords() string {
	if !c.lost {
		return ""
	}
	why := i18n.Say(c.message)
	if why == c.message {
		// In the rules' own English what is said below is left out here; the other
		// languages say the message as the whole that it was translated as.
		why = strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(why, " Nothing was saved.", ""), " Please try again in a moment.", ""))
	}
	text := i18n.F("Nothing can be saved since %s. %s What you typed stays where it is.", clinic.ClockOf(c.since), why)
	if strings.Contains(c.message, "goes on") || errors.Is(c.cause, clinic.ErrDamaged) {
		return text // it is said already, or is not so
	}
	return text + " " + i18n.T("Caredesk keeps trying, and goes on by itself as soon as saving is possible again.")
}

// DesksWords is how many desks are connected, empty while that is not known.
func DesksWords(v service.DesksView) string {
	if len(v.Desks) == 0 {
		return ""
	}
	return i18n.N(len(v.Desks), "%d desk", "%d desks")
}

// ClockWords warn when this desk's clock and another one differ by more than is
// harmless; empty when they do not.
func ClockWords(v service.DesksView) string {
	if lead := v.ClockLead; lead.Abs() > service.ClockTolerance {
		if lead > 0 {
			return i18n.F("This computer's clock is %s ahead of the server's", leadWords(lead))
		}
		return i18n.F("This computer's clock is %s behind the server's", leadWords(lead))
	}
	for _, d := range v.Desks {
		if d.ClockLead.Abs() > service.ClockTolerance && !d.Myself {
			if d.ClockLead > 0 {
				return i18n.F("The clock of %s is %s ahead of this computer's", d.Name, leadWords(d.ClockLead))
			}
			return i18n.F("The clock of %s is %s behind this computer's", d.Name, leadWords(d.ClockLead))
		}
	}
	return ""
}

// leadWords is how far a clock is from another one: "3 min".
func leadWords(lead time.Duration) string {
	text := i18n.F("%d min", int(lead.Abs().Round(time.Minute)/time.Minute))
	if lead.Abs() >= 2*time.Hour {
		text = i18n.F("%d h", int(lead.Abs().Round(time.Hour)/time.Hour))
	}
	return text
}
