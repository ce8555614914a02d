package store

import (
	"context"
	"database/sql/driver"
	"fmt"
	"io"

	sqlite3 "modernc.org/sqlite/lib"
)

// query begins to read the statement's rows. It is given back when they are closed.
func (o *statement) query(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	if err := o.start(ctx, args); err != nil {
		return nil, err
	}
	return &keptRows{o: o, ctx: ctx, stop: o.of.interruptWith(ctx)}, nil
}

// keptRows are the rows of a kept statement.
type keptRows struct {
	o      *statement
	ctx    context.Context
	stop   func()
	failed bool
}

// Columns implements driver.Rows.
func (r *keptRows) Columns() []string { return r.o.columns }

// Next implements driver.Rows. It stops between two rows, and within a long
// search for one, when the context ends.
func (r *keptRows) Next(dest []driver.Value) error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	more, err := r.o.step(r.ctx)
	if err != nil {
		r.failed = true
		return err
	}
	if !more {
		return io.EOF
	}
	tls, handle := r.o.of.tls, r.o.handle
	if n := int(sqlite3.Xsqlite3_data_count(tls, handle)); n != len(dest) {
		return fmt.Errorf("store: %d columns where %d were announced", n, len(dest))
	}
	for i := range dest {
		if dest[i], err = r.o.value(i); err != nil {
			return err
		}
	}
	return nil
}

// Close implements driver.Rows. A statement that writes and was not read to its
// end is undone or done by it; that this failed is told.
func (r *keptRows) Close() error {
	if r.o == nil {
		return nil
	}
	r.stop()
	err := r.o.giveBack()
	r.o = nil
	if r.failed { // was told already
		return nil
	}
	return err
}
