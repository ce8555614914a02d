package viewmodel

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/config"
)

// DatabaseChoice is the choice of the database that this desk opens at its next
// start.
type DatabaseChoice struct {
	Runner  Runner
	Context func() context.Context
	Places  Places
	// Keep remembers the choice on this computer; called on the UI thread.
	Keep func(f Found) error

	busy bool
}

// Busy reports whether something is under way.
func (c *DatabaseChoice) Busy() bool { return c.busy }

// Test looks at a database and changes nothing.
func (c *DatabaseChoice) Test(place SetupPlace, typed, password string, done func(Found, error)) bool {
	return c.look(place, typed, password, false, func(f Found, _ string, err error) { done(f, err) })
}

// Choose has this desk open another database from its next start on. It must
// hold data already: an empty one would greet everybody with a first start. The
// notice is what is worth knowing, such as that there is no keyring.
func (c *DatabaseChoice) Choose(place SetupPlace, typed, password string, done func(f Found, notice string, err error)) bool {
	return c.look(place, typed, password, true, func(f Found, notice string, err error) {
		if err == nil {
			err = c.Keep(f)
		}
		done(f, notice, err)
	})
}

func (c *DatabaseChoice) look(place SetupPlace, typed, password string, choose bool, done func(Found, string, error)) bool {
	if c.busy {
		return false
	}
	c.busy = true
	c.Runner.Go(c.Context(), func(ctx context.Context) func() {
		f, err := c.Places.Find(ctx, place, typed, password)
		if err == nil && choose && !f.There {
			err = clinic.FieldErrorf("path", "There is no hospital yet. Make one there first, with caredeskctl init.")
		}
		notice := ""
		if err == nil && choose {
			notice = c.Places.keep(ctx, f.Database, password)
		}
		return func() {
			c.busy = false
			done(f, notice, err)
		}
	})
	return true
}

// PlaceOf is the place of a database that is in use.
func PlaceOf(database string, shared bool) SetupPlace {
	switch {
	case config.IsDSN(database):
		return PlaceServer
	case shared:
		return PlaceShared
	}
	return PlaceExisting
}
