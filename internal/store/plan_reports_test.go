package store_test

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/report"
	"caredesk/internal/service"
	"caredesk/internal/store/storetest"
)

// Every report under every grouping and filter reaches its rows by an index:
// a hospital of twenty years is not read through for one month. Only drawers
// and lists of a few rows may be gone past.
func TestReportsUseIndexes(t *testing.T) {
	log := &storetest.Statements{}
	path := storetest.NewFile(t)
	s := storetest.OpenFile(t, path, nil, slog.New(log))
	raw := storetest.RawDB(t, path)
	from, to := clinic.MustDate("2026-11-01"), clinic.MustDate("2026-11-30")
	small := map[string]bool{"stretch": true, "k": true, "b": true, "l": true, "r": true, "o": true, "w": true} // common tables of the statement's own
	for _, kind := range report.Kinds() {
		d := report.Of(kind)
		for _, group := range d.Groups {
			for _, narrowed := range []bool{false, true} {
				q := report.Query{Kind: kind, Group: group}
				if narrowed {
					q.Doctor, q.Department, q.VisitKind, q.Status, q.Method, q.Sex = 1, 1, clinic.VisitNew, clinic.StatusCompleted, clinic.PayCash, clinic.SexMale
					if _, _, err := q.Clean(to); err != nil {
						t.Fatal(err)
					}
				}
				spec := report.Spec{Query: q, From: from, To: to, AsOf: to, Limit: 10, Zones: report.ZonesOf(from, to, time.UTC)}
				log.Take()
				if err := s.View(ctx, func(r service.Repos) error {
					if _, err := r.Reports().Lines(ctx, spec); err != nil {
						return err
					}
					_, err := r.Reports().Total(ctx, spec)
					return err
				}); err != nil {
					t.Fatalf("%s by %s: %v", kind, group, err)
				}
				ran := log.Take()
				if len(ran) != 2 {
					t.Errorf("%s by %s: %d statements, want one for the lines and one for the total", kind, group, len(ran))
				}
				for _, query := range ran {
					for _, step := range plan(t, raw, query) {
						fields := strings.Fields(step)
						scan := fields[0] == "SCAN" && !small[fields[1]] && !strings.Contains(step, "INDEX") && !strings.HasPrefix(step, "SCAN (") &&
							!strings.Contains(step, "CONSTANT ROW") && fields[1] != "ranked" && fields[1] != "waits" && fields[1] != "records"
						if scan || strings.Contains(step, "AUTOMATIC") {
							t.Errorf("%s by %s: %s\n  %s", kind, group, step, query)
						}
					}
				}
			}
		}
	}
}
