package store

import (
	"context"
	"database/sql/driver"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// pgInner is what the connections of pgx's driver for database/sql can do.
type pgInner interface {
	driver.Conn
	driver.Pinger
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.SessionResetter
	Conn() *pgx.Conn
}

// pgConnector opens connections that take this package's queries.
type pgConnector struct{ inner driver.Connector }

func newPGConnector(config *pgx.ConnConfig) pgConnector {
	return pgConnector{stdlib.GetConnector(*config)}
}

// Connect implements driver.Connector.
func (c pgConnector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.inner.Connect(ctx)
	if err != nil {
		return nil, err
	}
	inner, ok := conn.(pgInner)
	if !ok {
		return nil, errors.Join(errors.New("store: the PostgreSQL driver lacks context support"), conn.Close())
	}
	return &pgConn{inner}, nil
}

// Driver implements driver.Connector.
func (c pgConnector) Driver() driver.Driver { return c.inner.Driver() }

// pgConn translates queries and gives values the few types that the tables
// have: text, whole numbers, bytes.
type pgConn struct{ pgInner }

// CheckNamedValue implements driver.NamedValueChecker. Yes and no are kept as 1
// and 0, as on SQLite.
func (c *pgConn) CheckNamedValue(v *driver.NamedValue) error {
	value, err := driver.DefaultParameterConverter.ConvertValue(v.Value)
	if yes, ok := value.(bool); ok {
		value = int64(0)
		if yes {
			value = int64(1)
		}
	}
	v.Value = value
	return err
}

// pgSnapshot begins a transaction that reads. It waits for a backup that is just
// taking the place of all data before it sees anything: the snapshot is made after
// LOCK TABLE, so that it is never one of the old data over the new tables.
const pgSnapshot = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL lock_timeout = '" + lockPatience + "'; LOCK TABLE audit_head IN ACCESS SHARE MODE"

// BeginTx implements driver.ConnBeginTx.
func (c *pgConn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	if !o.ReadOnly {
		return c.pgInner.BeginTx(ctx, o)
	}
	tx, err := c.Conn().BeginTx(ctx, pgx.TxOptions{BeginQuery: pgSnapshot})
	if err != nil {
		if pg := c.Conn().PgConn(); !pg.IsClosed() && pg.TxStatus() != 'I' { // BEGIN was done and LOCK was not
			_, undo := c.Conn().Exec(context.WithoutCancel(ctx), "ROLLBACK")
			err = errors.Join(err, undo)
		}
		return nil, err
	}
	return readingTx{tx}, nil
}

// readingTx is a transaction that reads.
type readingTx struct{ tx pgx.Tx }

func (r readingTx) Commit() error   { return r.tx.Commit(context.Background()) }
func (r readingTx) Rollback() error { return r.tx.Rollback(context.Background()) }

func (c *pgConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	return c.pgInner.PrepareContext(ctx, pgText(query))
}

func (c *pgConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	return c.pgInner.ExecContext(ctx, pgText(query), args)
}

func (c *pgConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	return c.pgInner.QueryContext(ctx, pgText(query), args)
}
