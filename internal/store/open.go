package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"caredesk/internal/clinic"
)

// ApplicationID marks a SQLite file as Caredesk's ("Cdsk" in the header).
const ApplicationID = 0x4364736b

// readers is how many transactions may read at once.
const readers = 4

// busyTimeout is how long SQLite itself waits for another program's lock;
// InTx goes on waiting above it.
const busyTimeout = "2000"

// Options say which database to open and how.
type Options struct {
	Path     string // a SQLite file, or the address of a PostgreSQL database (postgres://…)
	Password string // for PostgreSQL, when neither the address nor the environment has one
	Create   bool   // make the database when there is none; of PostgreSQL, its tables
	Migrate  bool   // bring an older schema up to date
	// BeforeUpdate is called before an older schema with data in it is brought up to
	// date, to back it up; when it fails, nothing is changed and Open fails with its error.
	BeforeUpdate func(ctx context.Context, u Update) error
	// Shared opens a file as one that desks on several computers share, also where
	// it does not look like one. A file on a network share, and one that is shared
	// already, is opened so in any case.
	Shared  bool
	Desk    string                           // what people call this desk; the computer's name when empty
	Program string                           // the version of Caredesk, for the other desks
	Waiting func(whose Holder, waiting bool) // is told when waiting for another desk's turn begins to be felt, and when it is over; nil when nobody asks
	Now     func() time.Time                 // in the clinic's zone; time.Now when nil
	Logger  *slog.Logger                     // discarded when nil
}

// Store is an open database. It implements service.UnitOfWork.
type Store struct {
	engine engine
	path   string
	now    func() time.Time
	log    *slog.Logger
	turn   chan struct{} // holds one token: who has it may write

	// readOnly is why nothing may be written: a guard of the schema is gone,
	// or the disk failed. Once set it stays until the database is opened anew,
	// which mend does by itself after the disk has failed.
	readOnly atomic.Pointer[clinic.Error]
	// replaced says that a backup took the place of what was opened.
	replaced atomic.Bool
	mending  sync.Mutex // held while the database is opened anew
	mended   time.Time  // when that was tried last; guarded by mending
	life     context.Context
	end      context.CancelFunc
}

// Open opens the database at o.Path. A missing file is made only when
// o.Create is set, and then completely or not at all. Files that are not a
// Caredesk database, or of a newer one, are refused untouched. When a guard of
// the schema (trigger, index) is missing, the database opens read-only and
// ReadOnly says why.
func Open(ctx context.Context, o Options) (*Store, error) {
	registerDriver()
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	s := &Store{now: o.Now, log: o.Logger, turn: make(chan struct{}, 1)}
	s.life, s.end = context.WithCancel(context.WithoutCancel(ctx))
	err := s.choose(o)
	if err != nil {
		return nil, err
	}
	err = s.engine.open(ctx, s)
	if err == nil && s.ReadOnly() == nil {
		err = s.bringSearchUpToDate(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, s.engine.close())
	}
	return s, nil
}

// choose finds the engine for what is to be opened.
func (s *Store) choose(o Options) error {
	if IsAddress(o.Path) {
		s.engine = &pgServer{options: o, now: o.Now, log: o.Logger}
		return nil
	}
	path, err := givenPath(o)
	if err != nil {
		return err
	}
	network, err := networkOf(path)
	switch {
	case err != nil:
		return err
	case o.Shared || network != "" || IsShared(path):
		o.Shared = true
		s.engine = newSharedFile(o, network)
	default:
		s.engine = &localFile{options: o, now: o.Now, log: o.Logger}
	}
	return nil
}

// ModeShared is the Mode of a file that desks take turns with.
const ModeShared = "Shared file"

// Mode is how the data is kept, for the status bar.
func (s *Store) Mode() string {
	switch s.engine.(type) {
	case *pgServer:
		return "PostgreSQL"
	case *sharedFile:
		return ModeShared
	}
	return "Local file"
}

// givenPath is the file that was asked for, as a whole path.
func givenPath(o Options) (string, error) {
	if strings.TrimSpace(o.Path) == "" || strings.ContainsRune(o.Path, 0) {
		return "", clinic.FieldErrorf("database", "Give the database file.")
	}
	path, err := filepath.Abs(o.Path)
	if err != nil {
		return "", clinic.Wrap(clinic.Invalid, err, "That is not a usable file name.")
	}
	return path, nil
}

func noDatabase(err error, path string) error {
	return clinic.Wrap(clinic.NotFound, err, "There is no database at %s. It may have been moved or renamed, or a drive is not connected. Nothing was created.", path)
}

// locate returns the real path of the database, made first when asked for.
func locate(ctx context.Context, o Options) (string, error) {
	path, err := givenPath(o)
	if err != nil {
		return "", err
	}
	_, err = os.Stat(path)
	switch {
	case err == nil:
	case !errors.Is(err, fs.ErrNotExist):
		return "", fileError(err, path)
	case !o.Create:
		return "", noDatabase(err, path)
	default:
		if err := create(ctx, path, o); err != nil {
			return "", err
		}
	}
	// The side files -wal and -shm stand beside the real file.
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return "", fileError(err, path)
	}
	return real, nil
}

// create makes a complete database under another name and then gives it its
// own, so that a crash leaves no half-made file at the path, and two programs
// that start at once end up with one database.
func create(ctx context.Context, path string, o Options) (err error) {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fileError(err, dir)
	}
	f, err := os.CreateTemp(dir, ".caredesk-new-*.db") // mode 0600
	if err != nil {
		return fileError(err, dir)
	}
	temp := f.Name()
	defer func() {
		for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
			_ = os.Remove(temp + suffix)
		}
	}()
	if err := f.Close(); err != nil {
		return fileError(err, temp)
	}
	db, err := sql.Open(driverName, dsn(temp, "rw", nil))
	if err != nil {
		return mapError(err)
	}
	db.SetMaxOpenConns(1)
	mode := "WAL"
	if o.Shared {
		mode = "DELETE"
	}
	err = build(ctx, db, o.Now, mode)
	if err = errors.Join(err, db.Close()); err != nil {
		return mapError(err)
	}
	if err := syncFile(temp); err != nil {
		return fileError(err, temp)
	}
	// A hard link never replaces a file; where there are none, rename does
	// after a last look.
	if err := os.Link(temp, path); err == nil || errors.Is(err, fs.ErrExist) {
		return nil
	}
	if _, err := os.Lstat(path); err == nil {
		return nil
	}
	if err := os.Rename(temp, path); err != nil {
		return fileError(err, path)
	}
	return nil
}

// build writes the newest schema into an empty database and leaves it in a journal mode.
func build(ctx context.Context, db *sql.DB, now func() time.Time, mode string) error {
	if _, err := db.ExecContext(ctx, "PRAGMA application_id = "+applicationIDText); err != nil {
		return err
	}
	if err := sqliteDialect.migrate(ctx, db, now); err != nil {
		return err
	}
	_, err := db.ExecContext(ctx, "PRAGMA journal_mode = "+mode)
	return err
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// checkFile looks at the header before SQLite does, so that a foreign file is
// never touched: to SQLite an empty file is a valid empty database.
func checkFile(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return fileError(err, path)
	}
	if !info.Mode().IsRegular() {
		return clinic.FieldErrorf("database", "%s is not a file. Choose the database file itself.", path)
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return fileError(err, path)
	}
	head := make([]byte, 100)
	n, err := io.ReadFull(f, head)
	_ = f.Close()
	switch {
	case n == 0:
		return &clinic.Error{Code: clinic.Invalid, Field: "database", Err: clinic.ErrDamaged,
			Message: path + " is empty. It is not a Caredesk database, or its contents were lost: restore a backup."}
	case err != nil && !errors.Is(err, io.ErrUnexpectedEOF):
		return fileError(err, path)
	case n < len(head) || string(head[:16]) != "SQLite format 3\x00":
		return &clinic.Error{Code: clinic.Invalid, Field: "database", Err: clinic.ErrDamaged,
			Message: path + " is not a Caredesk database, or it is damaged: then restore a backup."}
	case binary.BigEndian.Uint32(head[68:72]) != ApplicationID:
		return clinic.FieldErrorf("database", "%s is a database of another program. Caredesk left it as it is.", path)
	}
	return nil
}

func fileError(err error, path string) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return clinic.Wrap(clinic.NotFound, err, "There is no database at %s.", path)
	case errors.Is(err, fs.ErrPermission):
		return clinic.Wrap(clinic.Unavailable, err, "You may not read and write %s. Ask for the rights on the file and its folder.", path)
	}
	return clinic.Wrap(clinic.Unavailable, err, "%s cannot be opened.", path)
}

// dsn names the file for the driver. The path is percent-encoded: a bare #, ?
// or % would open another file. Transactions that may write begin by locking it
// immediately, or as lock says.
func dsn(path, mode string, pragmas []string, lock ...string) string {
	slashed := filepath.ToSlash(path)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed // C:/… on Windows
	}
	q := url.Values{"mode": {mode}, "_txlock": append(lock, "immediate")[:1], "_pragma": append([]string{"busy_timeout(" + busyTimeout + ")"}, pragmas...)}
	return "file://" + (&url.URL{Path: slashed}).EscapedPath() + "?" + q.Encode()
}

// common are the pragmas of every connection.
func common() []string {
	return []string{"foreign_keys(1)", "recursive_triggers(1)", "synchronous(FULL)", "trusted_schema(0)", "cell_size_check(1)",
		"mmap_size(0)", "temp_store(MEMORY)", cacheSize}
}

// refuseWrites makes every later InTx fail with why.
func (s *Store) refuseWrites(why *clinic.Error) { s.readOnly.CompareAndSwap(nil, why) }

// ReadOnly says why nothing may be written, nil when all is well.
func (s *Store) ReadOnly() error {
	if why := s.readOnly.Load(); why != nil {
		return why
	}
	return nil
}

// Replaced reports whether another program put a backup in the place of what was
// opened. Nothing more is written then, until the database is opened anew. Watch
// finds out, and calls its function.
func (s *Store) Replaced() bool { return s.replaced.Load() }

// Path is the real path of the database file, or the address of the database
// without its password.
func (s *Store) Path() string { return s.path }

// SchemaVersion is the number of the newest migration in the file.
func (s *Store) SchemaVersion(ctx context.Context) (int, error) {
	have, err := s.engine.version(ctx)
	return have, mapError(err)
}

// Close ends all connections. The last program to close a file folds its log
// back into it.
func (s *Store) Close() error {
	if s.end != nil {
		s.end()
	}
	s.mending.Lock()
	defer s.mending.Unlock()
	return mapError(s.engine.close())
}
