package store

import (
	"context"
	"database/sql"
	"strconv"
)

// For the tests in package store_test.
var (
	MapError = mapError
	// EndTurn is BreakLease for who knows by other means that the holder is dead.
	EndTurn = breakLease
)

// SearchLimits sets how many hits are ranked and counted and how far names are walked,
// and returns what sets it back.
func SearchLimits(few, counted, walk int) (restore func()) {
	f, c, w := fewHits, countedHits, walkRows
	fewHits, countedHits, walkRows = few, counted, walk
	return func() { fewHits, countedHits, walkRows = f, c, w }
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

// SQLiteSchemaList is the schema of a file as the program keeps it.
func SQLiteSchemaList(ctx context.Context, db *sql.DB) (text string, err error) {
	list, err := readSQLiteSchema(ctx, db)
	for _, o := range list {
		text += o.kind + "\t" + o.name + "\t" + o.sql + "\n"
	}
	return text, err
}
