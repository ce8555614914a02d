package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"sync"
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// mostKept bounds the compiled statements of a connection. One takes some
// kilobytes, an INSERT with its triggers some tens of them.
const mostKept = 160

// keptStatements are the compiled statements of a connection, by their text. The
// wrapped driver compiles a text anew on each run, with every trigger of its
// table, which took a tenth to a quarter of the time of most calls; and it finds
// each argument by going through all of them.
//
// A statement is away from the map while it runs, so that the same text may run
// inside itself. SQLite compiles a kept statement anew by itself when the schema
// has changed.
type keptStatements struct {
	tls  *libc.TLS
	db   uintptr // sqlite3*
	out  uintptr // room for two pointers
	kept map[string]*statement
	runs int64
}

type statement struct {
	of       *keptStatements
	text     string
	handle   uintptr // sqlite3_stmt*
	params   int
	columns  []string
	compiled int32 // how often SQLite has compiled it anew
	last     int64 // run
	room     uintptr
	size     int // of room
	// How rows are read into structs of a type, and how many they were the last time.
	cells   []cell
	cellsOf reflect.Type
	rows    int
}

// keptBy finds in the wrapped driver's connection what SQLite's own functions
// need of it. A driver that keeps it elsewhere is used as it is.
func keptBy(c driver.Conn) *keptStatements {
	v := reflect.ValueOf(c)
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct {
		return nil
	}
	db, tls := v.Elem().FieldByName("db"), v.Elem().FieldByName("tls")
	if !db.IsValid() || db.Kind() != reflect.Uintptr || !tls.IsValid() || tls.Type() != reflect.TypeFor[*libc.TLS]() || tls.IsNil() || db.Uint() == 0 {
		return nil
	}
	s := &keptStatements{tls: (*libc.TLS)(tls.UnsafePointer()), db: uintptr(db.Uint()), kept: map[string]*statement{}}
	if s.out = sqlite3.Xsqlite3_malloc(s.tls, int32(2*unsafe.Sizeof(uintptr(0)))); s.out == 0 {
		return nil
	}
	return s
}

// pointer is what a pointer of SQLite points to.
func pointer(p uintptr) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&p)) }

// bytesAt is memory of SQLite's.
func bytesAt(p uintptr, n int) []byte { return unsafe.Slice((*byte)(pointer(p)), n) }

// finalize gives all statements back.
func (s *keptStatements) finalize() {
	if s == nil {
		return
	}
	for _, one := range s.kept {
		one.finalize()
	}
	clear(s.kept)
	sqlite3.Xsqlite3_free(s.tls, s.out)
	s.out = 0
}

// take gives the statement of a text, to be used and given back, and nil for
// what the wrapped driver had better run: pragmas, what changes the schema,
// several statements in one text.
func (s *keptStatements) take(text string, args []driver.NamedValue) (*statement, error) {
	if s == nil || s.out == 0 || !worthKeeping(text) {
		return nil, nil
	}
	for _, a := range args {
		if a.Name != "" {
			return nil, nil
		}
	}
	one, found := s.kept[text]
	if found {
		delete(s.kept, text)
	} else {
		var err error
		if one, err = s.compile(text); one == nil || err != nil {
			return nil, err
		}
	}
	if len(args) != one.params {
		one.giveBack()
		return nil, fmt.Errorf("store: %d values for %d parameters", len(args), one.params)
	}
	s.runs++
	one.last = s.runs
	return one, nil
}

// worthKeeping reports whether a text reads or writes rows.
func worthKeeping(text string) bool {
	text = strings.TrimLeft(text, " \t\r\n")
	for _, verb := range []string{"SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "REPLACE"} {
		if len(text) >= len(verb) && strings.EqualFold(text[:len(verb)], verb) {
			return true
		}
	}
	return false
}

func (s *keptStatements) compile(text string) (*statement, error) {
	if len(text) >= math.MaxInt32 {
		return nil, nil
	}
	c, err := libc.CString(text)
	if err != nil {
		return nil, err
	}
	defer libc.Xfree(s.tls, c)
	handles := unsafe.Slice((*uintptr)(pointer(s.out)), 2)
	handles[0], handles[1] = 0, 0
	tail := s.out + unsafe.Sizeof(uintptr(0))
	if rc := sqlite3.Xsqlite3_prepare_v3(s.tls, s.db, c, int32(len(text)+1), sqlite3.SQLITE_PREPARE_PERSISTENT, s.out, tail); rc != sqlite3.SQLITE_OK {
		return nil, s.failed(rc)
	}
	one := &statement{of: s, text: text, handle: handles[0]}
	if one.handle == 0 {
		return nil, nil
	}
	if rest := text[min(len(text), int(handles[1]-c)):]; strings.Trim(rest, "; \t\r\n") != "" {
		one.finalize()
		return nil, nil
	}
	one.params = int(sqlite3.Xsqlite3_bind_parameter_count(s.tls, one.handle))
	if !one.describe() {
		one.finalize()
		return nil, nil
	}
	return one, nil
}

// describe reads the names of the columns. It reports whether all are of kinds
// that the tables of this program have: others the wrapped driver converts.
func (o *statement) describe() bool {
	s := o.of
	o.cells, o.cellsOf = nil, nil
	o.columns = make([]string, sqlite3.Xsqlite3_column_count(s.tls, o.handle))
	o.compiled = sqlite3.Xsqlite3_stmt_status(s.tls, o.handle, sqlite3.SQLITE_STMTSTATUS_REPREPARE, 0)
	for i := range o.columns {
		o.columns[i] = libc.GoString(sqlite3.Xsqlite3_column_name(s.tls, o.handle, int32(i)))
		switch strings.ToUpper(libc.GoString(sqlite3.Xsqlite3_column_decltype(s.tls, o.handle, int32(i)))) {
		case "DATE", "DATETIME", "TIMESTAMP":
			return false
		}
	}
	return true
}

func (o *statement) finalize() {
	sqlite3.Xsqlite3_finalize(o.of.tls, o.handle)
	sqlite3.Xsqlite3_free(o.of.tls, o.room)
	o.handle, o.room, o.size = 0, 0, 0
}

// mostRoom is what a kept statement may hold on to for its next values.
const mostRoom = 16 << 10

// giveBack ends a run and keeps the statement for the next. It returns what
// ending the run failed with.
func (o *statement) giveBack() error {
	s := o.of
	var err error
	if rc := sqlite3.Xsqlite3_reset(s.tls, o.handle); rc != sqlite3.SQLITE_OK {
		err = s.failed(rc)
	}
	if o.size > mostRoom {
		sqlite3.Xsqlite3_clear_bindings(s.tls, o.handle)
		sqlite3.Xsqlite3_free(s.tls, o.room)
		o.room, o.size = 0, 0
	}
	if _, twice := s.kept[o.text]; twice || !o.fresh() || s.out == 0 {
		o.finalize()
		return err
	}
	if len(s.kept) >= mostKept {
		oldest := o
		for _, other := range s.kept {
			if other.last < oldest.last {
				oldest = other
			}
		}
		if oldest != o {
			delete(s.kept, oldest.text)
			oldest.finalize()
		}
	}
	s.kept[o.text] = o
	return err
}

// fresh reads the columns again where SQLite has compiled the statement anew.
func (o *statement) fresh() bool {
	return sqlite3.Xsqlite3_stmt_status(o.of.tls, o.handle, sqlite3.SQLITE_STMTSTATUS_REPREPARE, 0) == o.compiled || o.describe()
}

// bind gives the statement its values. Texts lie one behind the other in room.
func (o *statement) bind(args []driver.NamedValue) error {
	need := 1
	for _, a := range args {
		switch v := a.Value.(type) {
		case string:
			need += len(v)
		case []byte:
			need += len(v)
		}
	}
	if need > math.MaxInt32 {
		return errors.New("store: the values are too long")
	}
	tls := o.of.tls
	if need > o.size {
		sqlite3.Xsqlite3_free(tls, o.room)
		if o.room, o.size = sqlite3.Xsqlite3_malloc(tls, int32(need)), need; o.room == 0 {
			o.size = 0
			return o.of.failed(sqlite3.SQLITE_NOMEM)
		}
	}
	at := o.room
	for i, a := range args {
		n, rc := int32(i+1), int32(sqlite3.SQLITE_OK)
		switch v := a.Value.(type) {
		case nil:
			rc = sqlite3.Xsqlite3_bind_null(tls, o.handle, n)
		case int64:
			rc = sqlite3.Xsqlite3_bind_int64(tls, o.handle, n, v)
		case bool:
			var one int64
			if v {
				one = 1
			}
			rc = sqlite3.Xsqlite3_bind_int64(tls, o.handle, n, one)
		case float64:
			rc = sqlite3.Xsqlite3_bind_double(tls, o.handle, n, v)
		case string:
			copy(bytesAt(at, len(v)), v)
			rc = sqlite3.Xsqlite3_bind_text(tls, o.handle, n, at, int32(len(v)), 0)
			at += uintptr(len(v))
		case []byte:
			switch {
			case v == nil:
				rc = sqlite3.Xsqlite3_bind_null(tls, o.handle, n)
			case len(v) == 0:
				rc = sqlite3.Xsqlite3_bind_zeroblob(tls, o.handle, n, 0)
			default:
				copy(bytesAt(at, len(v)), v)
				rc = sqlite3.Xsqlite3_bind_blob(tls, o.handle, n, at, int32(len(v)), 0)
				at += uintptr(len(v))
			}
		default: // an instant is given as text by its own type
			return fmt.Errorf("store: a value of type %T cannot be stored", v)
		}
		if rc != sqlite3.SQLITE_OK {
			return o.of.failed(rc)
		}
	}
	return nil
}

// step goes to the next row, and reports whether there is one.
func (o *statement) step(ctx context.Context) (bool, error) {
	switch rc := sqlite3.Xsqlite3_step(o.of.tls, o.handle); rc {
	case sqlite3.SQLITE_ROW:
		return true, nil
	case sqlite3.SQLITE_DONE:
		return false, nil
	default:
		err := o.of.failed(rc)
		if rc == sqlite3.SQLITE_INTERRUPT && ctx.Err() != nil {
			err = ctx.Err()
		}
		return false, err
	}
}

// exec runs the statement to its end and gives it back.
func (o *statement) exec(ctx context.Context, args []driver.NamedValue) (res driver.Result, err error) {
	if err = ctx.Err(); err != nil {
		return nil, errors.Join(err, o.giveBack())
	}
	s, stop := o.of, o.of.interruptWith(ctx)
	if err = o.bind(args); err == nil {
		for more := true; more && err == nil; {
			more, err = o.step(ctx)
		}
	}
	stop()
	done := changed{rows: int64(sqlite3.Xsqlite3_changes(s.tls, s.db)), id: sqlite3.Xsqlite3_last_insert_rowid(s.tls, s.db)}
	if ended := o.giveBack(); err == nil {
		err = ended
	}
	if err != nil {
		return nil, err
	}
	return done, nil
}

type changed struct{ rows, id int64 }

func (c changed) LastInsertId() (int64, error) { return c.id, nil }
func (c changed) RowsAffected() (int64, error) { return c.rows, nil }

// interruptWith stops what runs when ctx ends, until the returned function is called.
func (s *keptStatements) interruptWith(ctx context.Context) func() {
	if ctx.Done() == nil {
		return func() {}
	}
	var mu sync.Mutex
	over := false
	stop := context.AfterFunc(ctx, func() {
		mu.Lock()
		defer mu.Unlock()
		if !over {
			sqlite3.Xsqlite3_interrupt(s.tls, s.db)
		}
	})
	return func() {
		if !stop() { // it runs, or is about to: never into the next statement
			mu.Lock()
			over = true
			mu.Unlock()
		}
	}
}

// sqliteError is a failure with SQLite's extended result code.
type sqliteError struct {
	code int
	text string
}

func (e *sqliteError) Error() string { return fmt.Sprintf("%s (%d)", e.text, e.code) }

// Code is SQLite's extended result code.
func (e *sqliteError) Code() int { return e.code }

// failed says what SQLite says of its last failure.
func (s *keptStatements) failed(rc int32) error {
	text, more := libc.GoString(sqlite3.Xsqlite3_errstr(s.tls, rc)), libc.GoString(sqlite3.Xsqlite3_errmsg(s.tls, s.db))
	if more != text {
		text += ": " + more
	}
	return &sqliteError{int(rc), text}
}
