package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	gormsqlite "github.com/glebarez/sqlite"
	"gorm.io/gorm"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// sharedFile is the engine of a SQLite file that desks on several computers reach
// over a network share.
//
// What network file systems remember and how they lock cannot be relied on, so a
// desk opens the file only while it holds the lease, and closes it before it gives
// the lease back: one desk at a time reads or writes, and each begins with nothing
// remembered. A turn that nobody waits for is kept for a moment, because one screen
// asks several things.
type sharedFile struct {
	options Options
	now     func() time.Time
	log     *slog.Logger
	path    string
	network string // the kind of network file system, empty when there is none
	perm    fs.FileMode
	self    Holder
	id      string
	base    *gorm.DB // speaks SQLite; its own connection is never used
	dummy   *sql.DB

	slot   chan struct{} // holds one token: who has it may touch what follows
	turn   *turn         // the turn that this program holds, nil when none
	left   *lease        // a lease that could not be removed, as the share was gone
	buried []grave       // connections to end in a turn of their own
	rest   time.Time     // until when others go first
	closed bool

	queued atomic.Int32 // how many transactions wait for the slot

	mu      sync.Mutex
	seen    uint32 // the newest change that this program knows of
	foreign bool   // others have written, and watch has not told of it
	epoch   uint32 // of the data that was opened; see mark
	met     bool   // epoch is known
	wait    Holder // who is waited for
	waiting bool
}

// turn is one holding of the lease, and the connection opened under it.
type turn struct {
	lease    *lease
	db       *sql.DB
	began    time.Time
	used     time.Time
	readOnly bool // the connection refuses writes at the moment
	told     bool // what was written in it is of interest to the other desks
	looking  bool // idle looks at it, until it is over
}

// grave is a connection that found its turn gone in mid-transaction. Ending it removes the journal
// by its name, which may be another desk's by now: it is ended in the next turn.
type grave struct {
	tx *sql.Tx
	db *sql.DB
}

const (
	keepIdle    = 40 * time.Millisecond  // how long an unused turn is kept when nobody waits
	keepLongest = 300 * time.Millisecond // how long a turn is kept in all
	keepWaited  = 50 * time.Millisecond  // up to what age of a turn own transactions go first when others wait
	keepLook    = 10 * time.Millisecond  // how often it is looked whether somebody waits
	tellAfter   = 500 * time.Millisecond // after which waiting is told
	showWaiting = 15 * time.Millisecond  // after which other desks are told that one waits
)

func newSharedFile(o Options, network string) *sharedFile {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return &sharedFile{options: o, now: o.Now, log: o.Logger, network: network, id: rand.Text(), slot: make(chan struct{}, 1),
		self: Holder{Desk: o.Desk, Host: host, PID: os.Getpid(), Program: o.Program}}
}

func (f *sharedFile) open(ctx context.Context, s *Store) (err error) {
	if f.path, err = f.place(); err != nil {
		return err
	}
	s.path, f.perm = f.path, 0o600
	f.dummy, err = sql.Open(driverName, "file::memory:")
	if err != nil {
		return mapError(err)
	}
	f.base, err = gorm.Open(gormsqlite.Dialector{DriverName: driverName, Conn: f.dummy}, &gorm.Config{
		Logger: sqlLog{f.log}, SkipDefaultTransaction: true, DisableAutomaticPing: true, NowFunc: f.now,
	})
	if err != nil {
		return mapError(err)
	}
	t, err := f.take(ctx, f.found)
	if err != nil {
		return err
	}
	err = sqliteDialect.prepare(ctx, s, t.db, f.options.Migrate, f.options.updating(f.path, func(ctx context.Context, path string) error { return snapshot(ctx, t.db, path) }, f.upgrade))
	return errors.Join(err, f.leave())
}

// sharedDSN opens the file for a turn. Nothing is written to it before COMMIT (cache_spill), so
// that a computer that falls asleep in mid-transaction leaves it as it was.
func sharedDSN(path string, more ...string) string {
	return dsn(path, "rw", append(append(common(), "journal_mode(DELETE)", "synchronous(EXTRA)", "locking_mode(NORMAL)", "cache_spill(0)"), more...), "exclusive")
}

func (f *sharedFile) begin(ctx context.Context) (*transaction, error) {
	t, err := f.take(ctx, nil)
	if err != nil {
		return nil, err
	}
	if t.readOnly {
		if _, err := t.db.ExecContext(ctx, "PRAGMA query_only = 0"); err != nil {
			return nil, errors.Join(err, f.leave())
		}
		t.readOnly = false
	}
	t.told = t.told || !service.Quiet(ctx)
	return f.transaction(ctx, t, nil)
}

func (f *sharedFile) view(ctx context.Context) (*transaction, error) {
	t, err := f.take(ctx, nil)
	if err != nil {
		return nil, err
	}
	if !t.readOnly {
		if _, err := t.db.ExecContext(ctx, "PRAGMA query_only = 1"); err != nil {
			return nil, errors.Join(err, f.leave())
		}
		t.readOnly = true
	}
	return f.transaction(ctx, t, &sql.TxOptions{ReadOnly: true})
}

// transaction begins one in the turn that is held, and gives the turn up at its end.
func (f *sharedFile) transaction(ctx context.Context, t *turn, o *sql.TxOptions) (*transaction, error) {
	// Were the transaction bound to ctx, database/sql would roll it back by itself, whosever turn it is then.
	tx, err := t.db.BeginTx(context.WithoutCancel(ctx), o)
	if err != nil {
		return nil, errors.Join(err, f.leave())
	}
	ended := false
	return &transaction{tx: tx, base: f.base, after: f.leave,
		before: func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return f.still(t)
		},
		undo: func() error {
			if ended {
				return nil
			}
			ended = true
			if f.still(t) == nil {
				return tx.Rollback()
			}
			f.bury(t, tx)
			return nil
		}}, nil
}

// still reads the own token back.
func (f *sharedFile) still(t *turn) error {
	err := t.lease.mine()
	if errors.Is(err, errTurnLost) {
		return lostTurn(err)
	}
	return f.gone(err)
}

// gone puts into words that the share does not answer.
func (f *sharedFile) gone(err error) error {
	if err == nil {
		return nil
	}
	return clinic.Wrap(clinic.Unavailable, err, "The shared folder %s does not answer, or may not be written to. Nothing was saved. Caredesk goes on when it is back.", filepath.Dir(f.path))
}

// look opens a connection of its own in a turn of its own.
func (f *sharedFile) look(ctx context.Context) (*sql.Tx, func(), error) {
	if err := f.rested(ctx); err != nil {
		return nil, nil, err
	}
	tx, err := f.view(ctx)
	if err != nil {
		return nil, nil, err
	}
	return tx.tx, func() { _ = tx.rollback() }, nil // nothing was written
}

// rested gives up the turn that is kept, so that the next one remembers nothing.
func (f *sharedFile) rested(ctx context.Context) error {
	if err := f.enter(ctx); err != nil {
		return err
	}
	defer f.exit()
	f.release()
	return nil
}

func (f *sharedFile) snapshot(ctx context.Context, path string) error {
	t, err := f.take(ctx, nil)
	if err != nil {
		return err
	}
	return errors.Join(snapshot(ctx, t.db, path), f.leave())
}

func (f *sharedFile) ownChecks() []check { return sqliteChecks() }

func (f *sharedFile) version(ctx context.Context) (int, error) {
	t, err := f.take(ctx, nil)
	if err != nil {
		return 0, err
	}
	n, err := sqliteDialect.version(ctx, t.db)
	return n, errors.Join(err, f.leave())
}

// watch reads the small companion, which takes no turn and does not touch the database.
func (f *sharedFile) watch(ctx context.Context, s *Store, every time.Duration, changed func()) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for quiet := false; ; {
		m, err := readMark(f.path + sharedSuffix)
		f.mu.Lock()
		tell := f.foreign
		if err == nil && newer(m.counter, f.seen) {
			tell, f.seen = tell || newer(m.told, f.seen), m.counter
		}
		f.foreign = false
		if err == nil && f.met && m.epoch != f.epoch {
			tell = tell || !s.replaced.Load()
			s.replaced.Store(true)
		}
		f.mu.Unlock()
		if err != nil && !errors.Is(err, errTorn) && !quiet {
			s.log.WarnContext(ctx, "cannot look for changes", "code", clinic.Unavailable)
		}
		quiet = err != nil
		if tell && ctx.Err() == nil {
			changed()
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

func (f *sharedFile) close() error {
	if f.path == "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	select {
	case f.slot <- struct{}{}:
	case <-ctx.Done():
		return clinic.Wrap(clinic.Unavailable, ctx.Err(), "The database is still in use and was not closed.")
	}
	defer f.exit()
	if f.closed {
		return nil
	}
	f.closed = true
	f.release()
	if len(f.buried) > 0 {
		brief, cancel := context.WithTimeout(ctx, 2*time.Second)
		defer cancel()
		if f.hold(brief, nil) == nil {
			f.release()
		} // else they end with the program
	}
	if f.left != nil {
		_ = f.left.drop() // once more; the other desks see that it does not beat
	}
	if f.dummy == nil {
		return nil
	}
	return f.dummy.Close()
}
