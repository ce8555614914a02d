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

func (c *pgConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	return c.pgInner.PrepareContext(ctx, pgText(query))
}

func (c *pgConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	return c.pgInner.ExecContext(ctx, pgText(query), args)
}

func (c *pgConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	return c.pgInner.QueryContext(ctx, pgText(query), args)
}
