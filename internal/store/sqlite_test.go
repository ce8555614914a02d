package store_test

import (
	"context"
	"testing"

	"caredesk/internal/store"
	"caredesk/internal/store/storetest"
)

func TestConformanceSQLite(t *testing.T) { conforms(t, false) }

// The same file in the mode in which desks share it.
func TestConformanceSharedFile(t *testing.T) { conforms(t, true) }

func conforms(t *testing.T, shared bool) {
	storetest.Run(t, func(t *testing.T) storetest.Harness {
		path := storetest.NewFile(t)
		if shared {
			storetest.Share(t, path)
		}
		s := storetest.OpenFile(t, path, nil, nil)
		if got, want := s.Mode(), map[bool]string{false: "Local file", true: "Shared file"}[shared]; got != want {
			t.Fatalf("opened as %s", got)
		}
		raw := storetest.RawDB(t, path)
		return storetest.Harness{
			UoW: s, OneAtATime: shared,
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
