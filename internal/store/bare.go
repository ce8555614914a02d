package store

import (
	"database/sql"
	"path/filepath"
)

// Bare opens a database file over database/sql alone, through the same driver and
// with the same pragmas as a Store: to measure what the program adds to it.
// A database that people work with is never opened so.
func Bare(path string, writing bool) (*sql.DB, error) {
	registerDriver()
	path, err := filepath.EvalSymlinks(path)
	if err != nil {
		return nil, fileError(err, path)
	}
	pragmas, size := append(common(), "query_only(1)"), readers
	if writing {
		pragmas, size = append(common(), "journal_mode(WAL)", "journal_size_limit(16777216)"), 1
	}
	db, err := sql.Open(driverName, dsn(path, "rw", pragmas))
	if err != nil {
		return nil, mapError(err)
	}
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	return db, nil
}
