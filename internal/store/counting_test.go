package store

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// A log of many years says that there are more than so many, and still gives
// every entry once.
func TestLongListsStopCounting(t *testing.T) {
	defer func(rows int) { countedRows = rows }(countedRows)
	ctx := context.Background()
	s, err := Open(ctx, Options{Path: filepath.Join(t.TempDir(), "x.db"), Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	const entries = 7
	if err := s.InTx(ctx, func(r service.Repos) error {
		for range entries {
			if err := r.Audit().Append(ctx, clinic.AuditEntry{At: time.Now(), Action: "signed_in", Entity: "user"}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		countTo, total int
		atLeast        bool
	}{{3, 3, true}, {6, 6, true}, {7, 7, false}, {100, 7, false}} {
		countedRows = c.countTo
		seen := map[int64]bool{}
		req := service.PageRequest{Limit: 2}
		for n := 0; ; n++ {
			var page service.Page[clinic.AuditEntry]
			if err := s.View(ctx, func(r service.Repos) (err error) {
				page, err = r.Audit().List(ctx, service.AuditFilter{Action: "signed_in"}, req)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			if n == 0 && (page.Total != c.total || page.TotalAtLeast != c.atLeast) {
				t.Errorf("counting to %d: %d, at least %v, want %d, %v", c.countTo, page.Total, page.TotalAtLeast, c.total, c.atLeast)
			}
			for _, e := range page.Rows {
				seen[int64(e.ID)] = true
			}
			if req.After = page.Next; req.After == "" {
				break
			}
		}
		if len(seen) != entries {
			t.Errorf("counting to %d: %d entries, want %d", c.countTo, len(seen), entries)
		}
	}
}
