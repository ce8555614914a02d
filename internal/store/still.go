package store

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"os"
	"time"
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"

	"caredesk/internal/clinic"
)

// Still is one state of a database file, read as it lies on the disk while others
// go on writing. Every change up to then is in the file itself, and nobody may
// change that before Close: what is written meanwhile stays in the log beside it.
//
// It is read through SQLite's own handle. A second one of this program would, when
// it is closed, drop the locks that the first one holds (POSIX).
type Still struct {
	size   int64 // bytes
	page   int64 // bytes
	db     *sql.DB
	conn   *sql.Conn // whose handle is read
	tx     *sql.Tx
	counts *sql.Tx // over another handle: the system reads ahead for each by itself
	handle uintptr // sqlite3_file*
	tls    *libc.TLS
	room   uintptr // of SQLite's own memory: what Go gives a buffer on a stack may move
}

// stillRoom is how much is read at a time, in bytes.
const stillRoom = 1 << 20

// How often, and for how long, a moment without a change in the log is waited
// for. While the log is emptied nobody else can write, so SQLite is to wait for
// whoever still reads it for stillBusy milliseconds at most.
const (
	stillTries = 20
	stillPause = 50 * time.Millisecond
	stillBusy  = "200"
)

// What SQLite's file format says of the first page and of the one that is never
// used, because it holds the locks.
const (
	writeVersionAt = 18
	readVersionAt  = 19
	rollbackMode   = 1
	lockByteAt     = 1 << 30
)

// Still holds the present state of a local file for reading. It is nil without an
// error where that cannot be done: with a database of another kind, or one that
// is written to without a pause. The caller closes it.
func (s *Store) Still(ctx context.Context) (*Still, error) {
	f, ok := s.engine.(*localFile)
	if !ok {
		return nil, nil
	}
	still, err := f.still(ctx)
	return still, mapError(err)
}

func (f *localFile) still(ctx context.Context) (*Still, error) {
	db, _, err := f.pool(2, append(common(), "busy_timeout("+stillBusy+")"))
	if err != nil {
		return nil, err
	}
	t := &Still{db: db}
	held, err := f.hold(ctx, t)
	if !held {
		return nil, errors.Join(err, t.Close())
	}
	return t, nil
}

// hold fills t in, when the state can be held.
func (f *localFile) hold(ctx context.Context, t *Still) (held bool, err error) {
	if err := f.there(); err != nil {
		return false, err
	}
	if t.conn, err = t.db.Conn(ctx); err != nil {
		return false, err
	}
	kept := behind(t.conn)
	if kept == nil { // a driver that hides what SQLite's own functions need
		return false, nil
	}
	if t.handle = kept.mainFile(); t.handle == 0 {
		return false, nil
	}
	var mode string
	if err := t.conn.QueryRowContext(ctx, "PRAGMA journal_mode").Scan(&mode); err != nil || mode != "wal" {
		return false, err
	}
	// Most of the log goes into the file while others write; the rest, and the
	// emptying, needs their pause.
	for n := range stillTries {
		if n > 0 {
			select {
			case <-time.After(stillPause):
			case <-ctx.Done():
				return false, ctx.Err()
			}
		}
		for _, how := range []string{"PASSIVE", "TRUNCATE"} {
			var busy, logged, done int
			if err := t.conn.QueryRowContext(ctx, "PRAGMA wal_checkpoint("+how+")").Scan(&busy, &logged, &done); err != nil && !isBusy(err) {
				return false, err
			}
		}
		// A reader that finds an empty log reads the file alone, and SQLite takes
		// nothing over from the log while there is one. Only when the log is empty
		// afterwards too, the reader surely found it so: with a reader that needs
		// the log nobody empties it.
		if err := t.begin(); err != nil {
			return false, err
		}
		if info, err := os.Stat(f.path + "-wal"); err == nil && info.Size() == 0 {
			t.tls = libc.NewTLS()
			t.room = sqlite3.Xsqlite3_malloc(t.tls, stillRoom)
			return t.room != 0, nil
		}
		if err := t.rollback(); err != nil {
			return false, err
		}
	}
	return false, nil
}

// begin begins the transactions that hold the state, whatever becomes of the
// caller's context, and reads how large it is.
func (t *Still) begin() (err error) {
	ctx := context.Background()
	if t.tx, err = t.conn.BeginTx(ctx, &sql.TxOptions{ReadOnly: true}); err != nil {
		return err
	}
	if t.counts, err = t.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true}); err != nil {
		return err
	}
	var pages, entries int64
	if err := t.counts.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&entries); err != nil { // begins it
		return err
	}
	for _, read := range []struct {
		query string
		into  *int64
	}{{"SELECT count(*) FROM sqlite_schema", &entries}, {"PRAGMA page_count", &pages}, {"PRAGMA page_size", &t.page}} {
		if err := t.tx.QueryRowContext(ctx, read.query).Scan(read.into); err != nil {
			return err
		}
	}
	t.size = pages * t.page
	return nil
}

// mainFile is SQLite's handle of the main database, 0 when it does not say.
func (s *keptStatements) mainFile() (handle uintptr) {
	if sqlite3.Xsqlite3_file_control(s.tls, s.db, 0, sqlite3.SQLITE_FCNTL_FILE_POINTER, s.out) != sqlite3.SQLITE_OK {
		return 0
	}
	return *(*uintptr)(pointer(s.out))
}

// Size is how many bytes the database has.
func (t *Still) Size() int64 { return t.size }

// ReadAt reads the database as one file alone, in rollback mode. It may be called
// beside Contents, but not beside itself.
func (t *Still) ReadAt(b []byte, at int64) (n int, err error) {
	if at < 0 || at >= t.size {
		return 0, io.EOF
	}
	if rest := t.size - at; int64(len(b)) > rest {
		b, err = b[:rest], io.EOF
	}
	methods := (*sqlite3.Tsqlite3_io_methods)(pointer((*sqlite3.Tsqlite3_file)(pointer(t.handle)).FpMethods))
	read := *(*func(*libc.TLS, uintptr, uintptr, int32, int64) int32)(unsafe.Pointer(&struct{ uintptr }{methods.FxRead}))
	for n < len(b) {
		part := min(stillRoom, len(b)-n)
		if rc := read(t.tls, t.handle, t.room, int32(part), at+int64(n)); rc != sqlite3.SQLITE_OK {
			return n, mapError(&sqliteError{int(rc), libc.GoString(sqlite3.Xsqlite3_errstr(t.tls, rc))})
		}
		n += copy(b[n:], bytesAt(t.room, part))
	}
	for _, version := range []int64{writeVersionAt, readVersionAt} {
		if version >= at && version < at+int64(len(b)) {
			b[version-at] = rollbackMode
		}
	}
	if first, last := max(lockByteAt, at), min(lockByteAt+t.page, at+int64(len(b))); first < last {
		clear(b[first-at : last-at])
	}
	return len(b), err
}

// Contents says what the database holds.
func (t *Still) Contents(ctx context.Context) (clinic.BackupContents, error) {
	c, err := contentsOf(ctx, t.counts, sqliteTables, sqliteStep)
	return c, mapError(err)
}

// rollback ends the transactions, in which nothing was written.
func (t *Still) rollback() error {
	var errs []error
	for _, tx := range []*sql.Tx{t.tx, t.counts} {
		if tx != nil {
			errs = append(errs, tx.Rollback())
		}
	}
	t.tx, t.counts = nil, nil
	return errors.Join(errs...)
}

// Close lets the others take the log over into the file again.
func (t *Still) Close() error {
	errs := []error{t.rollback()}
	if t.conn != nil {
		errs = append(errs, t.conn.Close())
	}
	errs = append(errs, t.db.Close())
	if t.tls != nil {
		sqlite3.Xsqlite3_free(t.tls, t.room)
		t.tls.Close()
	}
	return mapError(errors.Join(errs...))
}
