package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/jackc/pgx/v5"

	"caredesk/internal/clinic"
)

// pgCopy fills a PostgreSQL database in one transaction.
type pgCopy struct {
	server *pgServer
	conn   *sql.Conn
	tables []string
}

func newPGCopy(ctx context.Context, to Options) (_ copyInto, err error) {
	to.Create = true
	s := &Store{now: to.Now, log: to.Logger}
	c := &pgCopy{server: &pgServer{options: to, now: to.Now, log: to.Logger}}
	defer func() {
		if err != nil {
			c.abandon()
		}
	}()
	if err := c.server.open(ctx, s); err != nil {
		return nil, err
	}
	if err := s.ReadOnly(); err != nil {
		return nil, err
	}
	if c.conn, err = c.server.write.Conn(ctx); err != nil {
		return nil, err
	}
	for _, text := range []string{"BEGIN", "SELECT caredesk_turn()"} {
		if _, err := c.conn.ExecContext(ctx, text); err != nil {
			return nil, err
		}
	}
	var people, entries int64
	if err := c.conn.QueryRowContext(ctx, "SELECT (SELECT count(*) FROM auth_user), (SELECT count(*) FROM audit_log)").Scan(&people, &entries); err != nil {
		return nil, err
	}
	if people+entries > 0 {
		return nil, clinic.Errorf(clinic.Conflict, "That database holds data already. A copy goes into an empty one.")
	}
	return c, c.prepare(ctx)
}

// prepare switches the guards off, in the transaction alone that was begun.
func (c *pgCopy) prepare(ctx context.Context) error {
	if err := each(ctx, c.conn, "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename", func(scan func(...any) error) error {
		var name string
		err := scan(&name)
		c.tables = append(c.tables, name)
		return err
	}); err != nil {
		return err
	}
	if err := c.switchGuards(ctx, "DISABLE"); err != nil {
		return err
	}
	// Rows come table by table and may refer to later ones.
	_, err := c.conn.ExecContext(ctx, "SET CONSTRAINTS ALL DEFERRED")
	return err
}

// switchGuards switches the triggers of the schema, which only the owner can, in
// this transaction alone.
func (c *pgCopy) switchGuards(ctx context.Context, to string) error {
	for _, name := range c.tables {
		if _, err := c.conn.ExecContext(ctx, `ALTER TABLE "`+name+`" `+to+` TRIGGER USER`); err != nil {
			return err
		}
	}
	return nil
}

func (c *pgCopy) fill(ctx context.Context, t copyTable, rows func(func([]any) error) error) error {
	if _, err := c.conn.ExecContext(ctx, "DELETE FROM "+t.name); err != nil { // what the migrations put there
		return err
	}
	next, stop := newRowFeed(rows)
	defer stop()
	return c.conn.Raw(func(driver any) error {
		conn, ok := driver.(*pgConn)
		if !ok {
			return errors.New("store: not a connection to PostgreSQL")
		}
		_, err := conn.Conn().CopyFrom(ctx, pgx.Identifier{t.name}, t.columns, pgx.CopyFromFunc(next))
		return err
	})
}

// newRowFeed turns rows that are pushed into rows that are pulled.
func newRowFeed(rows func(func([]any) error) error) (next func() ([]any, error), stop func()) {
	type item struct {
		values []any
		err    error
	}
	items, quit := make(chan item, 256), make(chan struct{})
	stopped := errors.New("store: the copy was given up")
	go func() {
		defer close(items)
		err := rows(func(values []any) error {
			kept := make([]any, len(values))
			for i, v := range values {
				if b, ok := v.([]byte); ok {
					v = append([]byte{}, b...) // the driver uses its own again
				}
				kept[i] = v
			}
			select {
			case items <- item{values: kept}:
				return nil
			case <-quit:
				return stopped
			}
		})
		if err != nil {
			select {
			case items <- item{err: err}:
			case <-quit:
			}
		}
	}()
	return func() ([]any, error) {
			got := <-items
			return got.values, got.err // no values: the end
		}, func() {
			close(quit)
			for range items { // waits for the end of reading
			}
		}
}

func (c *pgCopy) complete(ctx context.Context) error {
	if _, err := c.conn.ExecContext(ctx, "SET CONSTRAINTS ALL IMMEDIATE"); err != nil {
		return err
	}
	words, err := diagnosisWords(ctx, c.conn)
	if err != nil {
		return err
	}
	if err := c.conn.Raw(func(driver any) error {
		_, err := driver.(*pgConn).Conn().CopyFrom(ctx, pgx.Identifier{"diagnosis_code_search"}, []string{"rowid", "body"}, pgx.CopyFromRows(words))
		return err
	}); err != nil {
		return err
	}
	if err := c.switchGuards(ctx, "ENABLE"); err != nil {
		return err
	}
	_, err = c.conn.ExecContext(ctx, `DO $$
		DECLARE
			t record;
		BEGIN
			FOR t IN SELECT table_name FROM information_schema.columns WHERE table_schema = current_schema() AND column_name = 'id' AND is_identity = 'YES' LOOP
				EXECUTE format('SELECT setval(pg_get_serial_sequence(%L, ''id''), greatest((SELECT max(id) FROM %I), 1), (SELECT count(*) > 0 FROM %I))',
					t.table_name, t.table_name, t.table_name);
			END LOOP;
		END $$`)
	return err
}

func (c *pgCopy) finish(ctx context.Context) error {
	if _, err := c.conn.ExecContext(ctx, "COMMIT"); err != nil {
		return err
	}
	_, err := c.conn.ExecContext(ctx, "ANALYZE")
	return errors.Join(err, c.conn.Close(), c.server.close())
}

func (c *pgCopy) abandon() {
	if c.conn != nil {
		_, _ = c.conn.ExecContext(context.Background(), "ROLLBACK")
		_ = c.conn.Close()
	}
	_ = c.server.close()
}
