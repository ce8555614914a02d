package bootstrap

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"caredesk/internal/store"
)

// CopyOptions name the database to copy and where to. Each is a file or the
// address of a PostgreSQL database.
type CopyOptions struct {
	From, To     string
	FromPassword string // for a server whose password the environment does not hold
	ToPassword   string
	Progress     func(done, total int64) // rows
	Now          func() time.Time
	Log          *slog.Logger
}

// Copy copies a whole database into a new one and compares the two row for row;
// see store.CopyTo. The database that is copied is only read.
func Copy(ctx context.Context, o CopyOptions) (tables []store.CopiedTable, err error) {
	from, err := store.Open(ctx, store.Options{Path: o.From, Password: o.FromPassword, Now: o.Now, Logger: o.Log})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	return from.CopyTo(ctx, store.Options{Path: o.To, Password: o.ToPassword, Now: o.Now, Logger: o.Log}, o.Progress)
}
