package store

import (
	"context"
	"database/sql"
	"strconv"
)

// For the tests in package store_test.
var (
	MapError = mapError
)

// SearchLimits sets what counts as few and as frequent, and returns what sets
// it back.
func SearchLimits(few, frequent, walk int) (restore func()) {
	f, q, w := fewHits, frequentHits, walkRows
	fewHits, frequentHits, walkRows = few, frequent, walk
	return func() { fewHits, frequentHits, walkRows = f, q, w }
}

// PGSchemaList is the schema of a PostgreSQL database as the program keeps it.
func PGSchemaList(ctx context.Context, db *sql.DB) (text string, major int, err error) {
	if major, err = pgMajor(ctx, db); err != nil {
		return "", 0, err
	}
	list, err := pgSchemaOf(ctx, db)
	text = strconv.Itoa(major) + "\n"
	for _, o := range list {
		text += o.kind + "\t" + o.name + "\t" + o.sql + "\n"
	}
	return text, major, err
}

// SQLiteSchemaSum is the digest of what SQLite's migrations make, and the one that
// the program keeps.
func SQLiteSchemaSum() (made, kept string, err error) {
	list, err := expectedSQLiteSchema()
	return schemaSum(list), sqliteDialect.sum, err
}
