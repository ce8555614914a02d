package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"sync"

	"github.com/glebarez/go-sqlite"
)

// driverName is this package's own name for SQLite behind safeConn.
const driverName = "caredesk-sqlite"

var registerOnce sync.Once

// registerDriver makes the wrapped driver known to database/sql.
func registerDriver() {
	registerOnce.Do(func() { sql.Register(driverName, safeDriver{inner: &sqlite.Driver{}}) })
}

// sqliteConn is what the wrapped driver's connections can do.
type sqliteConn interface {
	driver.Conn
	driver.Pinger
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
}

// safeDriver opens connections that end their transaction whatever happens.
//
// The wrapped driver leaves a connection inside its transaction when COMMIT
// fails (another program reading in rollback-journal mode, a full disk). The
// pool would hand that connection out again, later writes would join the dead
// transaction, and all of them would vanish when the program closes. A failed
// COMMIT or ROLLBACK therefore rolls back and takes the connection out of use.
type safeDriver struct{ inner driver.Driver }

func (d safeDriver) Open(dsn string) (driver.Conn, error) {
	shareCache()
	c, err := d.inner.Open(dsn)
	if err != nil {
		return nil, err
	}
	inner, ok := c.(sqliteConn)
	if !ok {
		return nil, errors.Join(errors.New("store: the SQLite driver lacks context support"), c.Close())
	}
	return &safeConn{sqliteConn: inner, kept: keptBy(inner)}, nil
}

// safeConn is used by one goroutine at a time, as database/sql promises.
type safeConn struct {
	sqliteConn
	kept *keptStatements // nil where they cannot be kept
	bad  bool            // the connection may not be used again
}

// Close gives the kept statements back first: SQLite would not close before.
func (c *safeConn) Close() error {
	c.kept.finalize()
	return c.sqliteConn.Close()
}

// IsValid tells the pool whether the connection may be used again.
func (c *safeConn) IsValid() bool { return !c.bad }

// ResetSession refuses a connection that was taken out of use.
func (c *safeConn) ResetSession(context.Context) error {
	if c.bad {
		return driver.ErrBadConn
	}
	return nil
}

func (c *safeConn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	tx, err := c.sqliteConn.BeginTx(ctx, opts)
	if err != nil {
		return nil, err
	}
	return &safeTx{Tx: tx, conn: c}, nil
}

// ExecContext reports a cancelled context: the wrapped driver skips the
// statement then and would report success.
func (c *safeConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if p, ok := ctx.(pouring); ok {
		return c.pour(p.Context, query, args, p.into)
	}
	s, err := c.kept.take(query, args)
	if err != nil {
		return nil, err
	}
	if s != nil {
		return s.exec(ctx, args)
	}
	res, err := c.sqliteConn.ExecContext(ctx, query, args)
	if err == nil {
		err = ctx.Err()
	}
	return res, err
}

func (c *safeConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.kept.take(query, args)
	if err != nil {
		return nil, err
	}
	if s != nil {
		return s.query(ctx, args)
	}
	rows, err := c.sqliteConn.QueryContext(ctx, query, args)
	if err != nil {
		return nil, err
	}
	return &safeRows{Rows: rows, ctx: ctx}, nil
}

// PrepareContext makes a statement that runs as any other text: the wrapped
// driver compiles it on each run, and this one takes it from those that are kept.
func (c *safeConn) PrepareContext(_ context.Context, query string) (driver.Stmt, error) {
	return safeStmt{c, query}, nil
}

type safeStmt struct {
	conn *safeConn
	text string
}

func (s safeStmt) Close() error  { return nil }
func (s safeStmt) NumInput() int { return -1 }

func (s safeStmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	return s.conn.ExecContext(ctx, s.text, args)
}

func (s safeStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	return s.conn.QueryContext(ctx, s.text, args)
}

var errNoContext = errors.New("store: a statement is run with a context")

// Exec implements driver.Stmt; database/sql calls ExecContext.
func (s safeStmt) Exec([]driver.Value) (driver.Result, error) { return nil, errNoContext }

// Query implements driver.Stmt; database/sql calls QueryContext.
func (s safeStmt) Query([]driver.Value) (driver.Rows, error) { return nil, errNoContext }

// safeRows stops between two rows when the context ends; the wrapped driver
// would go on.
type safeRows struct {
	driver.Rows
	ctx context.Context
}

func (r *safeRows) Next(dest []driver.Value) error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	return r.Rows.Next(dest)
}

type safeTx struct {
	driver.Tx
	conn *safeConn
}

func (t *safeTx) Commit() error {
	err := t.Tx.Commit()
	if err != nil {
		t.conn.bad = true
		// The rollback fails too when SQLite has rolled back by itself.
		_ = t.Tx.Rollback()
	}
	return err
}

func (t *safeTx) Rollback() error {
	err := t.Tx.Rollback()
	if err != nil {
		t.conn.bad = true
	}
	return err
}
