package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"

	sqlite3 "modernc.org/sqlite/lib"
)

// pouring is a context that makes the driver of SQLite read the rows of a statement
// straight into where they are wanted. Through database/sql each value becomes one
// of any type, is copied and then put in its place, and each row takes a lock.
//
// Such a statement is executed, not queried; what the driver does not keep
// comes over the wrapped driver's rows.
type pouring struct {
	context.Context
	into vessel
}

// vessel takes rows.
type vessel interface {
	// begin is told that the statement runs. A driver that knows nothing of vessels
	// would leave it empty, as if there were no rows.
	begin()
	has() bool // whether it was told
	// shape is told the columns once, before the first row. o is nil where the
	// rows are given as values.
	shape(columns []string, o *statement) error
	// pour takes the row that the statement is at.
	pour(o *statement) error
	// put takes a row that was read already.
	put(values []any) error
}

// pour runs a statement and gives its rows to the vessel.
func (c *safeConn) pour(ctx context.Context, query string, args []driver.NamedValue, into vessel) (driver.Result, error) {
	into.begin()
	s, err := c.kept.take(query, args)
	if err != nil {
		return nil, err
	}
	if s != nil {
		if err := s.start(ctx, args); err != nil {
			return nil, err
		}
		return driver.RowsAffected(0), pourStatement(ctx, s, into)
	}
	rows, err := c.sqliteConn.QueryContext(ctx, query, args)
	if err != nil {
		return nil, err
	}
	err = pourRows(ctx, rows, into)
	if ended := rows.Close(); err == nil {
		err = ended
	}
	return driver.RowsAffected(0), err
}

func pourRows(ctx context.Context, rows driver.Rows, into vessel) error {
	columns := rows.Columns()
	if err := into.shape(columns, nil); err != nil {
		return err
	}
	read, values := make([]driver.Value, len(columns)), make([]any, len(columns))
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		switch err := rows.Next(read); err {
		case nil:
		case io.EOF:
			return nil
		default:
			return err
		}
		for i, v := range read {
			values[i] = v
		}
		if err := into.put(values); err != nil {
			return err
		}
	}
}

// start gives the statement its values before it runs; one that fails is given back.
func (o *statement) start(ctx context.Context, args []driver.NamedValue) error {
	err := ctx.Err()
	if err == nil {
		err = o.bind(args)
	}
	if err != nil {
		return errors.Join(err, o.giveBack())
	}
	return nil
}

// pourStatement runs a statement to its end, gives its rows to the vessel, and gives
// the statement back.
func pourStatement(ctx context.Context, o *statement, into vessel) (err error) {
	stop := o.of.interruptWith(ctx)
	defer func() {
		stop()
		if ended := o.giveBack(); err == nil {
			err = ended
		}
	}()
	for first := true; ; first = false {
		if err = ctx.Err(); err != nil {
			return err
		}
		var more bool
		if more, err = o.step(ctx); err != nil || !more {
			return err
		}
		if first {
			// The first step may have compiled the statement anew, for another schema.
			if !o.fresh() {
				return errors.New("store: a column has a type that no table of this program has")
			}
			if err = into.shape(o.columns, o); err != nil {
				return err
			}
		}
		if err = into.pour(o); err != nil {
			return err
		}
	}
}

// value is column i of the row that the statement is at, as any value.
func (o *statement) value(i int) (driver.Value, error) {
	tls, n := o.of.tls, int32(i)
	switch sqlite3.Xsqlite3_column_type(tls, o.handle, n) {
	case sqlite3.SQLITE_INTEGER:
		return sqlite3.Xsqlite3_column_int64(tls, o.handle, n), nil
	case sqlite3.SQLITE_FLOAT:
		return sqlite3.Xsqlite3_column_double(tls, o.handle, n), nil
	case sqlite3.SQLITE_TEXT:
		p := sqlite3.Xsqlite3_column_text(tls, o.handle, n)
		size := int(sqlite3.Xsqlite3_column_bytes(tls, o.handle, n))
		if p == 0 && size > 0 {
			return nil, o.of.failed(sqlite3.SQLITE_NOMEM)
		}
		return string(bytesAt(p, size)), nil
	case sqlite3.SQLITE_BLOB:
		p := sqlite3.Xsqlite3_column_blob(tls, o.handle, n)
		size := int(sqlite3.Xsqlite3_column_bytes(tls, o.handle, n))
		var b []byte // nil where it is empty, as the wrapped driver has it
		if size > 0 {
			b = append(b, bytesAt(p, size)...)
		}
		return b, nil
	}
	return nil, nil
}
