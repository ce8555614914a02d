package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"caredesk/internal/clinic"
)

// pgReplaced is what desks hear on pgChannel when a backup took the place of all
// data.
const pgReplaced = "replaced"

// errReplaced ends what was begun on data that a backup took the place of: its
// ids may name other people by now.
func errReplaced() error {
	return clinic.Errorf(clinic.Unauthenticated, "A backup took the place of the hospital's data meanwhile. Nothing was saved. Sign in anew and look again.")
}

// pgEpoch tells the data of a server from what took its place: a table that was
// made anew has another number.
const pgEpoch = "coalesce(CAST(CAST(to_regclass('audit_head') AS oid) AS bigint), 0)"

// lockPatience is how long a replacement waits for desks that are just reading,
// as a backup does, and these for it.
const lockPatience = "30s"

// Server is a PostgreSQL database whose writers wait, so that a whole database can
// take the place of another. Reading goes on until ReplaceWith.
type Server struct {
	now     func() time.Time
	log     *slog.Logger
	options Options
	server  *pgServer
	present *Store // nil when the database is empty
	conn    *sql.Conn
	awake   func() // ends the signs of life, and waits for their end
}

// TakeServer takes the PostgreSQL database of an open Store.
func (s *Store) TakeServer(ctx context.Context) (*Server, error) {
	p, ok := s.engine.(*pgServer)
	if !ok {
		return nil, errors.New("store: not a database on a server")
	}
	return TakeServer(ctx, p.options)
}

// TakeServer takes a PostgreSQL database, which may be empty: from now on nobody
// writes to it until Close.
func TakeServer(ctx context.Context, o Options) (_ *Server, err error) {
	registerDriver()
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	o.Create, o.Migrate = false, false
	t := &Server{now: o.Now, log: o.Logger, options: o, server: &pgServer{options: o, now: o.Now, log: o.Logger}, awake: func() {}}
	defer func() {
		if err != nil {
			_ = t.Close()
			err = mapError(err)
		}
	}()
	if t.server.config, _, err = pgConfig(o); err != nil {
		return nil, err
	}
	if t.server.write, t.server.writer, err = t.server.pool(1); err != nil {
		return nil, err
	}
	if t.server.read, t.server.reader, err = t.server.pool(1); err != nil {
		return nil, err
	}
	wait, cancel := withPatience(ctx)
	defer cancel()
	if t.conn, err = t.server.write.Conn(wait); err != nil {
		return nil, err
	}
	for _, text := range append([]string{"BEGIN"}, pgDialect.turn...) {
		if _, err := t.conn.ExecContext(wait, text); err != nil {
			if wait.Err() != nil {
				return nil, waited(wait, err)
			}
			return nil, err
		}
	}
	// Looked at in the turn: what is there now stays.
	there, err := t.server.welcomeOver(ctx, t.conn)
	if err != nil {
		return nil, err
	}
	t.stayAwake()
	if there {
		t.present, err = Open(ctx, o)
	}
	return t, err
}

// stayAwake gives the server signs of life, which takes a transaction without
// them for one of a desk that hangs.
func (t *Server) stayAwake() {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(15 * time.Second)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				if _, err := t.conn.ExecContext(context.WithoutCancel(ctx), "SELECT 1"); err != nil {
					t.log.WarnContext(ctx, "the turn with the server ended", "code", codeOf(err))
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}()
	t.awake = func() {
		cancel()
		<-ended
		t.awake = func() {}
	}
}

// Empty reports whether there is nothing that could be saved.
func (t *Server) Empty() bool { return t.present == nil }

// SnapshotTo writes what the database holds to a new file, as Store.SnapshotTo does.
func (t *Server) SnapshotTo(ctx context.Context, path string) error {
	if t.Empty() {
		return clinic.Errorf(clinic.NotFound, "The database on the server is empty.")
	}
	return t.present.SnapshotTo(ctx, path)
}

// SnapshotWithDump does as Store.SnapshotWithDump does.
func (t *Server) SnapshotWithDump(ctx context.Context, path, dump string) (dumped bool, err error) {
	if t.Empty() {
		return false, t.SnapshotTo(ctx, path)
	}
	return t.present.SnapshotWithDump(ctx, path, dump)
}

// ReplaceWith puts what a SQLite file of this program's schema holds in the place
// of everything in the database: tables and guards are made anew, filled, and
// compared with the file row for row, in one transaction. Whatever happens, the
// server has the old state or the new one. The other desks are told. Afterwards t
// can only be closed.
func (t *Server) ReplaceWith(ctx context.Context, path string, progress func(done, total int64)) (out []CopiedTable, err error) {
	if t.present != nil {
		if err := t.present.Close(); err != nil {
			return nil, err
		}
		t.present = nil
	}
	t.awake()
	file, err := Open(ctx, Options{Path: path, Now: t.now, Logger: t.log})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if err := file.sameSchema(ctx); err != nil {
		return nil, err
	}
	if err := t.empty(ctx); err != nil {
		return nil, err
	}
	into := &pgCopy{server: t.server, conn: t.conn}
	if err := into.prepare(ctx); err != nil {
		return nil, mapError(err)
	}
	if out, err = file.copyInto(ctx, into, progress, nil); err != nil {
		return nil, err
	}
	if err := t.compare(ctx, out); err != nil {
		return nil, mapError(err)
	}
	if err := t.commit(ctx); err != nil {
		return nil, mapError(err)
	}
	t.settleIn(ctx)
	return out, nil
}

// empty takes the tables, views and functions of this program away and makes them
// anew. It waits first for those who are reading: each of them holds audit_head
// (see pgServer.view), and none begins before this transaction ends, so that
// nobody sees a half of the old and a half of the new.
func (t *Server) empty(ctx context.Context) error {
	there := false
	if err := t.conn.QueryRowContext(ctx, "SELECT to_regclass('audit_head') IS NOT NULL").Scan(&there); err != nil {
		return mapError(err)
	}
	if there {
		for _, text := range []string{"SET LOCAL lock_timeout = '" + lockPatience + "'", "LOCK TABLE audit_head IN ACCESS EXCLUSIVE MODE"} {
			if _, err := t.conn.ExecContext(ctx, text); pgCode(err) == "55P03" {
				return clinic.Wrap(clinic.Conflict, err, "Another desk has been reading the whole database for half a minute; it may be making a backup. Nothing was changed. Try again when it is done.")
			} else if err != nil {
				return mapError(err)
			}
		}
	}
	for _, text := range pgDrops() {
		if _, err := t.conn.ExecContext(ctx, text); pgCode(err) == "2BP01" {
			return clinic.Wrap(clinic.Conflict, err, "Something else in that database is built on Caredesk's tables, such as a view for reports. Nothing was changed. Remove it, restore, and make it anew.")
		} else if err != nil {
			return mapError(err)
		}
	}
	all, err := pgDialect.migrations()
	if err != nil {
		return mapError(err)
	}
	for _, m := range all {
		if err := pgDialect.step(ctx, t.conn, m, t.now); err != nil {
			return mapError(err)
		}
	}
	return nil
}

// pgDrops take away what the steps of the schema make, and nothing else.
func pgDrops() (out []string) {
	_, list := pgExpectedList()
	var tables, functions []string
	for _, o := range list {
		switch o.kind {
		case "table":
			tables = append(tables, "'"+o.name+"'")
		case "function":
			functions = append(functions, o.name)
		}
	}
	out = append(out, `DO $$
		DECLARE
			names text;
		BEGIN
			SELECT string_agg(format('%I', relname), ', ') INTO names FROM pg_class
				WHERE relnamespace = current_schema()::regnamespace AND relkind = 'v' AND relname IN (`+strings.Join(tables, ", ")+`);
			IF names IS NOT NULL THEN EXECUTE 'DROP VIEW ' || names; END IF;
			SELECT string_agg(format('%I', relname), ', ') INTO names FROM pg_class
				WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND relname IN (`+strings.Join(tables, ", ")+`);
			IF names IS NOT NULL THEN EXECUTE 'DROP TABLE ' || names; END IF;
		END $$`)
	for _, f := range functions {
		out = append(out, "DROP FUNCTION IF EXISTS "+f)
	}
	return out
}

// compare reads what was written, before it counts.
func (t *Server) compare(ctx context.Context, want []CopiedTable) error {
	tables, err := copyTables(ctx)
	if err != nil {
		return err
	}
	for i, table := range tables {
		have, err := table.eachRow(ctx, t.conn, func([]any) error { return nil })
		if err != nil {
			return err
		}
		if have != want[i] {
			return clinic.Errorf(clinic.Internal, "The server gives the table %s back differently (%d rows, %d were written). Nothing was changed.", table.name, have.Rows, want[i].Rows)
		}
	}
	problems, err := pgDialect.missingGuards(ctx, t.conn)
	if err == nil && len(problems) > 0 {
		err = clinic.Errorf(clinic.Internal, "The server did not make all safeguards of the records (%s). Nothing was changed.", strings.Join(problems, ", "))
	}
	return err
}

// commit tells the other desks and makes it count.
func (t *Server) commit(ctx context.Context) error {
	var xact string
	if err := t.conn.QueryRowContext(ctx, "SELECT CAST(pg_current_xact_id() AS text), CAST(pg_notify(?, ?) AS text) IS NULL", pgChannel, pgReplaced).Scan(&xact, new(bool)); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err := t.conn.ExecContext(context.WithoutCancel(ctx), "COMMIT")
	if err != nil {
		err = t.server.settle(xact, err)
	}
	return err
}

// settleIn makes what is worked out from the data. It is saved by then; what
// fails here is made up for by whoever opens the database next.
func (t *Server) settleIn(ctx context.Context) {
	_, err := t.conn.ExecContext(ctx, "ANALYZE")
	if err == nil {
		var s *Store
		if s, err = Open(ctx, t.options); err == nil {
			err = s.Close()
		}
	}
	if err != nil {
		t.log.WarnContext(ctx, "after the restore", "code", codeOf(err))
	}
}

// Close lets the database go, as it was unless it was replaced.
func (t *Server) Close() error {
	t.awake()
	var errs []error
	if t.present != nil {
		errs = append(errs, t.present.Close())
		t.present = nil
	}
	if t.conn != nil {
		_, _ = t.conn.ExecContext(context.Background(), "ROLLBACK")
		errs = append(errs, ignoreConnDone(t.conn.Close()))
		t.conn = nil
	}
	errs = append(errs, t.server.close())
	return mapError(errors.Join(errs...))
}

func ignoreConnDone(err error) error {
	if errors.Is(err, sql.ErrConnDone) {
		return nil
	}
	return err
}

// step runs one step of the schema in the transaction of ex.
func (d *dialect) step(ctx context.Context, ex execer, m migration, now func() time.Time) error {
	for _, text := range []string{d.bookkeeping, m.text} {
		if _, err := ex.ExecContext(ctx, text); err != nil {
			return fmt.Errorf("migration %d: %w", m.version, err)
		}
	}
	_, err := ex.ExecContext(ctx, "INSERT INTO schema_migration (version, name, checksum, applied_at) VALUES (?, ?, ?, ?)",
		m.version, m.name, m.checksum, at(now()))
	return err
}
