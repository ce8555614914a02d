package store_test

import (
	"context"
	"testing"

	"caredesk/internal/store"
	"caredesk/internal/store/storetest"
)

func TestConformanceSQLite(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Harness {
		path := storetest.NewFile(t)
		s := storetest.OpenFile(t, path, nil, nil)
		raw := storetest.RawDB(t, path)
		return storetest.Harness{
			UoW: s,
			Exec: func(query string, args ...any) error {
				_, err := raw.ExecContext(context.Background(), query, args...)
				return err
			},
			Query: func(query string, args ...any) (v string, err error) {
				err = raw.QueryRowContext(context.Background(), query, args...).Scan(&v)
				return v, err
			},
			Map: store.MapError,
		}
	})
}
