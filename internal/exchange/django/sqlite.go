package django

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/glebarez/go-sqlite"

	"caredesk/internal/clinic"
)

// maxFile is the size of the largest file that is opened, in bytes.
const maxFile = 16 << 30

// sqliteSource is a SQLite file that is only read: it is opened as one that
// nobody changes, so that no lock, journal or shared memory is made beside it.
type sqliteSource struct {
	db     *sql.DB
	path   string
	before fs.FileInfo
}

// connector opens connections without making a driver known to the program.
type connector struct{ dsn string }

func (c connector) Connect(context.Context) (driver.Conn, error) {
	return (&sqlite.Driver{}).Open(c.dsn)
}
func (c connector) Driver() driver.Driver { return &sqlite.Driver{} }

// openSQLite opens a file, which must be whole: one whose last changes still
// stand in a journal beside it is refused, because they would be missing.
func openSQLite(ctx context.Context, path string) (*sqliteSource, error) {
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, clinic.Wrap(clinic.Invalid, err, "That is not the name of a file.")
	}
	info, err := checkSQLite(full)
	if err != nil {
		return nil, err
	}
	slashed := filepath.ToSlash(full)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed // C:/… on Windows
	}
	q := url.Values{"mode": {"ro"}, "immutable": {"1"}, "_pragma": {"query_only(1)", "trusted_schema(0)", "cell_size_check(1)", "mmap_size(0)",
		"temp_store(MEMORY)", "cache_size(-16000)", "busy_timeout(2000)"}}
	db := sql.OpenDB(connector{"file://" + (&url.URL{Path: slashed}).EscapedPath() + "?" + q.Encode()})
	db.SetMaxOpenConns(1)
	s := &sqliteSource{db: db, path: full, before: info}
	if _, err := s.columns(ctx, "auth_user"); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return s, nil
}

func checkSQLite(path string) (fs.FileInfo, error) {
	name := filepath.Base(path)
	f, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, clinic.Wrap(clinic.NotFound, err, "There is no file %s.", name)
	case err != nil:
		return nil, clinic.Wrap(clinic.Unavailable, err, "The file %s cannot be read.", name)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, clinic.Wrap(clinic.Unavailable, err, "The file %s cannot be read.", name)
	}
	head := make([]byte, 16)
	_, err = io.ReadFull(f, head)
	switch {
	case !info.Mode().IsRegular():
		return nil, clinic.Errorf(clinic.Invalid, "%s is not a file.", name)
	case err != nil || string(head) != "SQLite format 3\x00":
		return nil, clinic.Errorf(clinic.Invalid, "%s is not a SQLite database.", name)
	case info.Size() > maxFile:
		return nil, clinic.Errorf(clinic.Invalid, "%s is larger than %d GB, more than can be moved in.", name, maxFile>>30)
	}
	return info, inUse(path)
}

// inUse refuses a file beside which changes wait to be written into it.
func inUse(path string) error {
	for _, ending := range []string{"-wal", "-journal"} {
		if beside, err := os.Stat(path + ending); err == nil && beside.Size() > 0 {
			return clinic.Errorf(clinic.Conflict, "The web application still has %s open: the newest changes stand in %s%s beside it. "+
				"Stop the web application, so that it closes its database, and try again.", filepath.Base(path), filepath.Base(path), ending)
		}
	}
	return nil
}

func (s *sqliteSource) name() string { return filepath.Base(s.path) }

func (s *sqliteSource) close() error {
	if err := s.db.Close(); err != nil {
		return clinic.Wrap(clinic.Unavailable, err, "The database cannot be read.")
	}
	after, err := os.Stat(s.path)
	if err != nil || after.Size() != s.before.Size() || !after.ModTime().Equal(s.before.ModTime()) {
		return clinic.Wrap(clinic.Conflict, err, "The web application changed %s while it was read. Stop the web application and try again.", filepath.Base(s.path))
	}
	return inUse(s.path)
}

func (s *sqliteSource) columns(ctx context.Context, table string) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, queryTimeout)
	defer cancel()
	var kind string
	err := s.db.QueryRowContext(ctx, "SELECT type FROM pragma_table_list WHERE schema = 'main' AND name = ?", table).Scan(&kind)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, failed(ctx, err)
	}
	if kind != "table" { // a view would be run, and a virtual table is code
		return nil, clinic.Errorf(clinic.Invalid, "%s is a %s in this file and no table. It is not read.", table, strings.ToLower(clinic.CleanLine(kind)))
	}
	// hidden tells columns that are worked out from those that are stored.
	rows, err := s.db.QueryContext(ctx, "SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0", table)
	if err != nil {
		return nil, failed(ctx, err)
	}
	return names(ctx, rows)
}

// names reads the only column of a statement about a schema.
func names(ctx context.Context, rows *sql.Rows) (out []string, err error) {
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, failed(ctx, err)
		}
		out = append(out, name)
	}
	return out, failed(ctx, rows.Err())
}

func (s *sqliteSource) count(ctx context.Context, table string) (n int, err error) {
	ctx, cancel := context.WithTimeout(ctx, queryTimeout)
	defer cancel()
	err = s.db.QueryRowContext(ctx, "SELECT count(*) FROM (SELECT 1 FROM "+quoted(table)+" NOT INDEXED LIMIT ?)", maxRows+1).Scan(&n)
	return n, failed(ctx, err)
}

// rows asks for every value as the bytes of its text, whatever type it has: a
// BLOB. One that is too long comes as a text instead, without having been
// loaded. Indexes are not used, since a wrong one hides rows.
func (s *sqliteSource) rows(ctx context.Context, table string, columns []string, row func([]value) error) error {
	ctx, cancel := context.WithTimeout(ctx, queryTimeout)
	defer cancel()
	query := "SELECT " + list(columns, func(c string) string {
		return "CASE WHEN octet_length(" + c + ") > " + limit + " THEN 'long' ELSE CAST(" + c + " AS BLOB) END"
	}) + " FROM " + quoted(table) + " NOT INDEXED"
	rows, err := s.db.QueryContext(ctx, query)
	if err != nil {
		return failed(ctx, err)
	}
	defer rows.Close()
	return failed(ctx, each(rows, len(columns), func(cell any) value {
		switch v := cell.(type) {
		case []byte:
			return newValue(string(v))
		case string:
			return value{long: true}
		}
		return value{null: true}
	}, row))
}

// each scans one row after the other.
func each(rows *sql.Rows, n int, read func(any) value, row func([]value) error) error {
	cells, into, values := make([]any, n), make([]any, n), make([]value, n)
	for i := range cells {
		into[i] = &cells[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		for i, c := range cells {
			values[i] = read(c)
		}
		if err := row(values); err != nil {
			return err
		}
	}
	return rows.Err()
}
