package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"sync"
	"time"

	gormsqlite "github.com/glebarez/sqlite"
	"gorm.io/gorm"

	"caredesk/internal/clinic"
)

// localFile is the engine of a SQLite file on a disk of this computer, which
// several programs of this computer may have open.
type localFile struct {
	options Options
	now     func() time.Time
	log     *slog.Logger
	path    string
	info    fs.FileInfo // of the file as it was opened

	mu     sync.RWMutex // guards what follows, which is made anew after the disk has failed
	writer *gorm.DB
	reader *gorm.DB
	write  *sql.DB
	read   *sql.DB
}

// writing are the pool that writes and what speaks SQLite over it.
func (f *localFile) writing() (*sql.DB, *gorm.DB) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.write, f.writer
}

// reading is writing for the pool that reads.
func (f *localFile) reading() (*sql.DB, *gorm.DB) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.read, f.reader
}

func (f *localFile) open(ctx context.Context, s *Store) error {
	path, err := locate(ctx, f.options)
	if err != nil {
		return err
	}
	if err := checkFile(path); err != nil {
		return err
	}
	f.path, s.path = path, path
	if f.info, err = os.Stat(path); err != nil {
		return fileError(err, path)
	}
	if err := f.connect(); err != nil {
		return err
	}
	return sqliteDialect.prepare(ctx, s, f.write, f.options.Migrate, f.options.updating(path, f.snapshot, f.upgrade))
}

// upgrade migrates over a connection of its own: migrations may rebuild
// tables, which needs foreign keys switched off until the check at their end.
func (f *localFile) upgrade(ctx context.Context) error {
	db, err := sql.Open(driverName, dsn(f.path, "rw", []string{"synchronous(FULL)", "foreign_keys(0)"}))
	if err != nil {
		return mapError(err)
	}
	db.SetMaxOpenConns(1)
	return mapError(errors.Join(sqliteDialect.migrate(ctx, db, f.now), db.Close()))
}

// connect opens the pools: one connection that writes, a few that read.
func (f *localFile) connect() error {
	write, writer, err := f.pool(1, append(common(), "journal_mode(WAL)", "journal_size_limit(16777216)"))
	if err != nil {
		return err
	}
	read, reader, err := f.pool(readers, append(common(), "query_only(1)"))
	if err != nil {
		return errors.Join(err, write.Close())
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.write, f.writer, f.read, f.reader = write, writer, read, reader
	return nil
}

func (f *localFile) pool(size int, pragmas []string) (*sql.DB, *gorm.DB, error) {
	db, err := sql.Open(driverName, dsn(f.path, "rw", pragmas))
	if err != nil {
		return nil, nil, mapError(err)
	}
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	g, err := gorm.Open(gormsqlite.Dialector{DriverName: driverName, Conn: db}, &gorm.Config{
		Logger:                 sqlLog{f.log},
		SkipDefaultTransaction: true,
		DisableAutomaticPing:   true,
		NowFunc:                f.now,
		PrepareStmt:            false, // the driver compiles a statement on each run anyway
	})
	if err != nil {
		return nil, nil, errors.Join(mapError(err), db.Close())
	}
	return db, g, nil
}

// there reports, as an error, that the file is not where it was opened: removed,
// moved, or another one in its place. The system lets a program go on writing
// into a removed file, and all of it would be lost.
func (f *localFile) there() error {
	info, err := os.Stat(f.path)
	switch {
	case err == nil && os.SameFile(info, f.info):
		return nil
	case err == nil:
		return clinic.Errorf(clinic.Unavailable, "Another file stands in place of the database. Nothing was saved. Close Caredesk and start it again.")
	}
	return clinic.Wrap(clinic.Unavailable, err, "The database file is not where it was. Nothing was saved. Put %s back, or connect the drive it is on.", f.path)
}

func (f *localFile) begin(ctx context.Context) (*transaction, error) {
	if err := f.there(); err != nil {
		return nil, err
	}
	write, writer := f.writing()
	tx, err := write.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	return &transaction{tx: tx, base: writer, before: f.there}, nil
}

func (f *localFile) view(ctx context.Context) (*transaction, error) {
	read, reader := f.reading()
	tx, err := read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	return &transaction{tx: tx, base: reader}, nil
}

// look opens a connection that looks at the file and not at what it remembers:
// SQLite compares a full-text index with the structure that the connection read
// last, and reports an index that was written since as damaged.
func (f *localFile) look(ctx context.Context) (*sql.Tx, func(), error) {
	fresh, _, err := f.pool(1, append(common(), "query_only(1)"))
	if err != nil {
		return nil, nil, err
	}
	tx, err := fresh.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, nil, errors.Join(err, fresh.Close())
	}
	return tx, func() { // nothing was written
		_ = tx.Rollback()
		_ = fresh.Close()
	}, nil
}

// watch looks every so often, which is cheap.
func (f *localFile) watch(ctx context.Context, s *Store, every time.Duration, changed func()) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	last := int64(-1)
	signs, known := signsOfLife{}, false
	log := logLook{path: f.path + "-wal"}
	for {
		if !log.mayHaveGrown() {
			select {
			case <-tick.C:
				continue
			case <-ctx.Done():
				return
			}
		}
		// data_version of the only writing connection moves when any other
		// connection to the file commits, and so never for our own writes.
		var now int64
		write, _ := f.writing()
		err := write.QueryRowContext(ctx, "PRAGMA data_version").Scan(&now)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			s.log.WarnContext(ctx, "cannot look for changes", "code", codeOf(err))
		case now != last:
			// A sign of life of another desk moves it as well. It alone is no news.
			found, err := f.signsOfLife(ctx)
			if last >= 0 && (err != nil || !known || found.audited != signs.audited || found == signs) {
				changed()
			}
			signs, known = found, err == nil
		}
		if err == nil {
			last = now
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// signsOfLife is what tells a sign of life of a desk from a change: the one is
// not audited. A change that is not audited either, such as a draft, is missed
// when it falls into the same look as a sign of life; no other desk shows those.
type signsOfLife struct{ audited, beats, desks int64 }

func (f *localFile) signsOfLife(ctx context.Context) (s signsOfLife, err error) {
	write, _ := f.writing()
	err = write.QueryRowContext(ctx, "SELECT (SELECT count FROM audit_head), coalesce(sum(beats), 0), count(*) FROM workstation").Scan(&s.audited, &s.beats, &s.desks)
	return s, err
}

// snapshot copies the file over a connection of its own.
func (f *localFile) snapshot(ctx context.Context, path string) error {
	db, _, err := f.pool(1, common())
	if err != nil {
		return err
	}
	return errors.Join(snapshot(ctx, db, path), mapError(db.Close()))
}

func (f *localFile) ownChecks() []check { return sqliteChecks() }

func (f *localFile) version(ctx context.Context) (int, error) {
	write, _ := f.writing()
	return sqliteDialect.version(ctx, write)
}

func (f *localFile) close() error {
	write, _ := f.writing()
	read, _ := f.reading()
	var errs []error
	for _, db := range []*sql.DB{read, write} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}
