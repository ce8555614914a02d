package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"slices"
	"strings"
	"time"

	"caredesk/internal/clinic"
)

// CopiedTable is what a copy says of one table. The checksum is worked out from
// the rows on both sides, in the order of their keys.
type CopiedTable struct {
	Table    string `json:"table"`
	Rows     int64  `json:"rows"`
	Checksum string `json:"checksum"` // SHA-256, the same on both sides
}

// copyTable is a table as both databases have it.
type copyTable struct {
	name    string
	columns []string // without generated ones
	key     []string // the primary key, by which rows are put in order
}

// madeAnew are tables that are worked out from others and not copied.
func madeAnew(table string) bool {
	return table == "schema_migration" || strings.HasPrefix(table, "sqlite_") || strings.HasPrefix(table, "patient_search") ||
		strings.HasPrefix(table, "diagnosis_code_search")
}

// copyTables are all tables that hold data, from the schema itself.
func copyTables(ctx context.Context) (out []copyTable, err error) {
	registerDriver()
	db, err := sql.Open(driverName, "file::memory:?_txlock=immediate")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := sqliteDialect.migrate(ctx, db, time.Now); err != nil {
		return nil, err
	}
	err = each(ctx, db, `SELECT m.name, x.name, x.pk FROM sqlite_schema m, pragma_table_xinfo(m.name) x WHERE m.type = 'table' AND x.hidden = 0
		ORDER BY m.name, x.cid`, func(scan func(...any) error) error {
		var table, column string
		var pk int
		if err := scan(&table, &column, &pk); err != nil || madeAnew(table) {
			return err
		}
		if len(out) == 0 || out[len(out)-1].name != table {
			out = append(out, copyTable{name: table})
		}
		t := &out[len(out)-1]
		t.columns = append(t.columns, column)
		if pk > 0 {
			for len(t.key) < pk {
				t.key = append(t.key, "")
			}
			t.key[pk-1] = column
		}
		return nil
	})
	return out, err
}

// read is the statement that gives a table's rows in their order.
func (t copyTable) read() string {
	return "SELECT " + columnList(t.columns) + " FROM " + t.name + " ORDER BY " + columnList(t.key)
}

func columnList(names []string) string { return `"` + strings.Join(names, `", "`) + `"` }

// rowSum adds up the rows of a table: every value with its kind and length, so
// that no two different tables give the same bytes.
type rowSum struct {
	rows int64
	hash hash.Hash
}

func (s *rowSum) add(values []any) error {
	s.rows++
	for _, v := range values {
		var head [9]byte
		switch v := v.(type) {
		case nil:
			head[0] = 'n'
			s.hash.Write(head[:1])
		case int64:
			head[0] = 'i'
			binary.BigEndian.PutUint64(head[1:], uint64(v))
			s.hash.Write(head[:])
		case string:
			head[0] = 't'
			binary.BigEndian.PutUint64(head[1:], uint64(len(v)))
			s.hash.Write(head[:])
			s.hash.Write([]byte(v))
		case []byte:
			head[0] = 'b'
			binary.BigEndian.PutUint64(head[1:], uint64(len(v)))
			s.hash.Write(head[:])
			s.hash.Write(v)
		default:
			return fmt.Errorf("store: a value of kind %T cannot be copied", v)
		}
	}
	return nil
}

func (s *rowSum) of(t copyTable) CopiedTable {
	return CopiedTable{Table: t.name, Rows: s.rows, Checksum: hex.EncodeToString(s.hash.Sum(nil))}
}

// eachRow hands over the rows of a table in their order, and says at the end
// what they add up to.
func (t copyTable) eachRow(ctx context.Context, tx querier, row func([]any) error) (CopiedTable, error) {
	sum := &rowSum{hash: sha256.New()}
	rows, err := tx.QueryContext(ctx, t.read())
	if err != nil {
		return CopiedTable{}, err
	}
	defer rows.Close()
	values, into := make([]any, len(t.columns)), make([]any, len(t.columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return CopiedTable{}, err
		}
		for i, v := range values {
			if n, ok := v.(int32); ok {
				values[i] = int64(n)
			}
		}
		if err := sum.add(values); err != nil {
			return CopiedTable{}, err
		}
		if err := row(values); err != nil {
			return CopiedTable{}, err
		}
	}
	return sum.of(t), rows.Err()
}

// Sums adds up every table of the database in one snapshot, for comparing it
// with a copy.
func (s *Store) Sums(ctx context.Context) (out []CopiedTable, err error) {
	tables, err := copyTables(ctx)
	if err != nil {
		return nil, mapError(err)
	}
	tx, done, err := s.engine.look(ctx)
	if err != nil {
		return nil, mapError(err)
	}
	defer done()
	for _, t := range tables {
		sum, err := t.eachRow(ctx, tx, func([]any) error { return nil })
		if err != nil {
			return nil, mapError(err)
		}
		out = append(out, sum)
	}
	return out, nil
}

// copyInto is a database that is being filled. Its guards are off until
// finish, which puts them back, lets the foreign keys be checked and saves all
// at once; abandon leaves nothing behind.
type copyInto interface {
	fill(ctx context.Context, t copyTable, rows func(row func([]any) error) error) error
	// complete makes what is worked out from the rows and puts the guards back.
	complete(ctx context.Context) error
	finish(ctx context.Context) error
	abandon()
}

// CopyTo copies the whole database as it is now into a new one: a SQLite file
// that is not there yet or a PostgreSQL database that holds nothing. It is there
// whole and compared, table by table, or not at all; the database itself is only
// read. progress is told how many rows of all are copied and may be nil.
func (s *Store) CopyTo(ctx context.Context, to Options, progress func(done, total int64)) (out []CopiedTable, err error) {
	return s.copyTo(ctx, to, progress, nil)
}

// beside is something else that reads the moment of a copy. It begins at once; its
// end is waited for while the moment lasts.
type beside func(context.Context, *sql.Tx) (end func(), err error)

// copyTo is CopyTo with something beside it, which may be nil.
func (s *Store) copyTo(ctx context.Context, to Options, progress func(done, total int64), with beside) (out []CopiedTable, err error) {
	if to.Now == nil {
		to.Now = s.now
	}
	if to.Logger == nil {
		to.Logger = s.log
	}
	if err := s.sameSchema(ctx); err != nil {
		return nil, err
	}
	into, err := newCopy(ctx, to)
	if err != nil {
		return nil, mapError(err)
	}
	finished := false
	defer func() {
		if !finished {
			into.abandon()
		}
	}()
	if out, err = s.copyInto(ctx, into, progress, with); err != nil {
		return nil, err
	}
	if err := into.finish(ctx); err != nil {
		return nil, mapError(err)
	}
	finished = true
	return out, checkCopy(ctx, to, out)
}

// copyInto fills a database with what this one holds at one moment. What was
// filled does not count until it is finished.
func (s *Store) copyInto(ctx context.Context, into copyInto, progress func(done, total int64), with beside) (out []CopiedTable, err error) {
	tables, err := copyTables(ctx)
	if err != nil {
		return nil, mapError(err)
	}
	tx, done, err := s.engine.look(ctx)
	if err != nil {
		return nil, mapError(err)
	}
	defer done()
	if with != nil {
		end, err := with(ctx, tx)
		if err != nil {
			return nil, mapError(err)
		}
		defer end()
	}
	total, copied := int64(0), int64(0)
	for _, t := range tables {
		var n int64
		if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM "+t.name).Scan(&n); err != nil {
			return nil, mapError(err)
		}
		total += n
	}
	for _, t := range tables {
		var sum CopiedTable
		err := into.fill(ctx, t, func(row func([]any) error) (err error) {
			sum, err = t.eachRow(ctx, tx, func(values []any) error {
				if copied++; progress != nil && copied%1000 == 0 {
					progress(copied, total)
				}
				return row(values)
			})
			return err
		})
		if err != nil {
			return nil, mapError(err)
		}
		out = append(out, sum)
	}
	if err := into.complete(ctx); err != nil {
		return nil, mapError(err)
	}
	if progress != nil {
		progress(total, total)
	}
	return out, nil
}

func (s *Store) sameSchema(ctx context.Context) error {
	all, err := migrations()
	if err != nil {
		return mapError(err)
	}
	have, err := s.SchemaVersion(ctx)
	if err == nil && have != len(all) {
		err = clinic.Errorf(clinic.Unavailable, "The database has another schema (%d) than this program writes (%d). Open it with Caredesk once, then copy it.", have, len(all))
	}
	return err
}

// checkCopy opens what was made, has the search indexes made, and compares the
// rows with what was read.
func checkCopy(ctx context.Context, to Options, want []CopiedTable) error {
	to.Create, to.Migrate = false, false
	s, err := Open(ctx, to)
	if err != nil {
		return err
	}
	err = s.ReadOnly()
	var have []CopiedTable
	if err == nil {
		have, err = s.Sums(ctx)
	}
	if err = errors.Join(err, s.Close()); err != nil {
		return err
	}
	for i, t := range want {
		if !slices.Contains(have, t) {
			return clinic.Errorf(clinic.Internal, "The copy differs from what was read in the table %s (%d rows). Do not use it.", t.Table, want[i].Rows)
		}
	}
	return nil
}

// newCopy makes the database to be filled.
func newCopy(ctx context.Context, to Options) (copyInto, error) {
	if IsAddress(to.Path) {
		return newPGCopy(ctx, to)
	}
	return newFileCopy(ctx, to)
}

// diagnosisWords are the rows of the index of words of diagnosis codes: the
// code's id and its body.
func diagnosisWords(ctx context.Context, tx querier) (out [][]any, err error) {
	err = each(ctx, tx, "SELECT id, code, title FROM diagnosis_code ORDER BY id", func(scan func(...any) error) error {
		var id int64
		var code, title string
		err := scan(&id, &code, &title)
		out = append(out, []any{id, diagnosisBody(code, title)})
		return err
	})
	return out, err
}
