package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	_ "embed"
	"encoding/hex"
	"errors"
	"slices"
	"sync"
	"time"
)

// querier is a database or a transaction of it.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// schemaObject is a table, an index, a trigger or what else holds the rules, and
// the text that made it.
type schemaObject struct{ kind, name, sql string }

// expectedSQLiteSchema is what the migrations make, read once from a database in memory.
var expectedSQLiteSchema = sync.OnceValues(func() ([]schemaObject, error) {
	registerDriver()
	db, err := sql.Open(driverName, "file::memory:?_txlock=immediate")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	ctx := context.Background()
	if err := sqliteDialect.migrate(ctx, db, time.Now); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	list, err := readSQLiteSchema(ctx, db)
	return list, errors.Join(err, db.Close())
})

// sqliteSchemaSum is the digest of what the migrations make. A schema that has it
// needs no look at its pieces, for which all migrations would have to run at every
// start of the program.
//
//go:embed migrations/sqlite.sum
var sqliteSchemaSum string

// schemaSum is the digest of a schema, whose pieces are in order.
func schemaSum(list []schemaObject) string {
	h := sha256.New()
	for _, o := range list {
		for _, text := range []string{o.kind, o.name, o.sql} {
			h.Write([]byte(text))
			h.Write([]byte{0}) // no text of SQL holds one
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// readSQLiteSchema lists tables, indexes and triggers, without SQLite's own.
func readSQLiteSchema(ctx context.Context, db querier) ([]schemaObject, error) {
	rows, err := db.QueryContext(ctx, `SELECT type, name, coalesce(sql, '') FROM sqlite_schema
		WHERE name NOT LIKE 'sqlite\_stat%' ESCAPE '\' ORDER BY type, name`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []schemaObject
	for rows.Next() {
		var o schemaObject
		if err := rows.Scan(&o.kind, &o.name, &o.sql); err != nil {
			return nil, err
		}
		out = append(out, o)
	}
	return out, rows.Err()
}

// missingGuards names every table, index and trigger that is not as the
// migrations make it, and every trigger that they do not make. Tools that
// rebuild tables drop triggers without a word.
func (d *dialect) missingGuards(ctx context.Context, db querier) ([]string, error) {
	have, err := d.schema(ctx, db)
	if err != nil {
		return nil, err
	}
	if d.sum != "" && schemaSum(have) == d.sum {
		return nil, nil
	}
	want, err := d.expected(ctx, db)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, o := range want {
		if !slices.Contains(have, o) {
			out = append(out, o.kind+" "+o.name)
		}
	}
	for _, o := range have {
		known := slices.ContainsFunc(want, func(w schemaObject) bool { return w.kind == o.kind && w.name == o.name })
		if o.kind == "trigger" && !known {
			out = append(out, "unknown trigger "+o.name)
		}
	}
	return out, nil
}
