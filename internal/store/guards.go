package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	_ "embed" // the expected schema
	"encoding/hex"
	"slices"
	"strings"
	"sync"
)

// querier is a database or a transaction of it.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// schemaObject is a table, an index, a trigger or what else holds the rules, and
// the digest of the text that made it.
type schemaObject struct{ kind, name, sql string }

// sqliteExpected lists what the migrations make: kind, name and digest of each
// piece of the schema. Making it anew in memory would cost each start of the
// program a third of a second.
//
//go:embed migrations/sqlite.schema
var sqliteExpected string

var expectedSQLiteSchema = sync.OnceValue(func() []schemaObject { return parseSchemaList(strings.Split(sqliteExpected, "\n")) })

// parseSchemaList reads lines of kind, name and digest.
func parseSchemaList(lines []string) (list []schemaObject) {
	for _, line := range lines {
		if parts := strings.Split(line, "\t"); len(parts) == 3 {
			list = append(list, schemaObject{parts[0], parts[1], parts[2]})
		}
	}
	return list
}

// digest stands for the text of a piece of the schema.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:16])
}

// readSQLiteSchema lists tables, indexes and triggers, without SQLite's own, each
// with the digest of its text.
func readSQLiteSchema(ctx context.Context, db querier) ([]schemaObject, error) {
	list, err := sqliteSchemaTexts(ctx, db)
	for i := range list {
		list[i].sql = digest(list[i].sql)
	}
	return list, err
}

// sqliteSchemaTexts is readSQLiteSchema with the texts themselves.
func sqliteSchemaTexts(ctx context.Context, db querier) ([]schemaObject, error) {
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
	want, err := d.expected(ctx, db)
	if err != nil {
		return nil, err
	}
	have, err := d.schema(ctx, db)
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
