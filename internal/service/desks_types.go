package service

import (
	"context"
	"time"

	"caredesk/internal/clinic"
)

// DeskRow is a window that somebody has signed in at.
type DeskRow struct {
	Session   string // of the running program
	Name      string // the workstation
	UserID    clinic.UserID
	UserName  string
	Role      clinic.Role
	Since     time.Time
	SeenAt    time.Time // its last sign of life, by its own clock
	HeardAt   time.Time // the same by the server's clock; its own where there is no server
	Beats     int       // how many there were
	Myself    bool
	ClockLead time.Duration // how far its clock is ahead of this desk's, where that is known
}

// DesksView is which desks are connected.
type DesksView struct {
	Desks []DeskRow // this one first; empty for patients, whom it does not concern
	// ClockLead is how far this desk's clock is ahead of the server's; zero where
	// there is no server.
	ClockLead time.Duration
}

// DeskRepo keeps the table workstation.
type DeskRepo interface {
	// Clock is the server's; ok is false where the database has no clock of its own.
	Clock(ctx context.Context) (now time.Time, ok bool, err error)
	// Beat notes a sign of life: a new row, or one more beat of the row.
	Beat(ctx context.Context, d DeskRow) error
	// Leave takes the row of a program away.
	Leave(ctx context.Context, session string) error
	// Sweep takes away what was last heard of before a moment.
	Sweep(ctx context.Context, before time.Time) error
	List(ctx context.Context) ([]DeskRow, error)
}

// quietKey marks a context whose transaction tells other desks nothing.
type quietKey struct{}

// Quietly marks what is written as of no interest to other desks, such as a sign
// of life: a store does not tell them that something changed.
func Quietly(ctx context.Context) context.Context { return context.WithValue(ctx, quietKey{}, true) }

// Quiet reports whether Quietly marked the context.
func Quiet(ctx context.Context) bool { return ctx.Value(quietKey{}) != nil }

// DatabaseTrouble says that the database could not be read or written just now.
// It is published on the bus of this program alone.
type DatabaseTrouble struct{}

// DatabaseReplaced says that another desk put a backup in the place of all data.
// Whatever this program holds of the former data, sessions and open forms too, is
// of no use any more, and nothing is saved until the database is opened anew.
type DatabaseReplaced struct{}

// TurnAwaited says that it is another desk's turn with a shared file for so long
// that it is felt, or that this is over. It is published on the bus of this
// program alone.
type TurnAwaited struct {
	Desk    string // whose turn it is, in words
	Waiting bool
}
