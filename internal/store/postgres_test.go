package store_test

import (
	"fmt"
	"strings"
	"testing"

	"caredesk/internal/store"
	"caredesk/internal/store/storetest"
)

func TestPostgreSQLConforms(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Harness {
		address := storetest.NewAddress(t)
		s := storetest.OpenAddress(t, address, nil, nil)
		db := storetest.RawAddress(t, address)
		return storetest.Harness{
			UoW: s, Postgres: true,
			Exec: func(query string, args ...any) error {
				// The words of PostgreSQL for what the suite says in SQLite's. To
				// replace a row is to delete it first.
				if rest, ok := strings.CutPrefix(query, "INSERT OR REPLACE INTO "); ok {
					query = "DELETE FROM " + strings.Fields(rest)[0]
				}
				if rest, ok := strings.CutPrefix(query, "INSERT OR IGNORE "); ok {
					query = "INSERT " + rest + " ON CONFLICT DO NOTHING"
				}
				query = strings.ReplaceAll(query, "x'00'", `'\x00'`)
				_, err := db.Exec(query, args...)
				return err
			},
			Query: func(query string, args ...any) (string, error) {
				var value any
				err := db.QueryRow(query, args...).Scan(&value)
				if b, ok := value.([]byte); ok {
					value = string(b)
				}
				if value == nil {
					value = ""
				}
				return fmt.Sprint(value), err
			},
			Map: store.MapError,
		}
	})
}
