package store_test

import (
	"fmt"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store/storetest"
)

// A search that finds thousands goes another way than one that finds a few,
// and answers the same: every patient once, in order, with the right total, as
// far as it counts.
func TestBroadSearch(t *testing.T) {
	s := storetest.New(t)
	const n = 2300
	if err := s.InTx(ctx, func(r service.Repos) error {
		for i := range n {
			p := clinic.Patient{Number: fmt.Sprintf("P-%06d", i), FirstName: fmt.Sprintf("F%04d", i*7919%n), LastName: "Andersen", CreatedAt: time.Now()}
			if i%100 == 0 {
				p.Retired = time.Now()
			}
			if _, err := r.Patients().Insert(ctx, p); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for _, f := range []service.PatientFilter{{Text: "anders"}, {Text: "anders", WithRetired: true}, {Text: "anders f0"}, {Text: "andersen f00"}} {
		want := n
		if !f.WithRetired {
			want -= n / 100
		}
		seen, total, atLeast, last := map[clinic.PatientID]bool{}, 0, false, ""
		req := service.PageRequest{Limit: 500}
		for first := true; first || req.After != ""; first = false {
			if err := s.View(ctx, func(r service.Repos) error {
				pg, err := r.Patients().Search(ctx, f, req)
				if first {
					total, atLeast = pg.Total, pg.TotalAtLeast
				}
				for _, row := range pg.Rows {
					if seen[row.ID] || row.FirstName <= last {
						t.Fatalf("%+v: %s after %s", f, row.FirstName, last)
					}
					seen[row.ID], last = true, row.FirstName
				}
				req.After = pg.Next
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		if f.Text == "anders f0" || f.Text == "andersen f00" {
			want = len(seen) // narrower: only the agreement of total and rows counts
			if want == 0 || want == n {
				t.Errorf("%+v finds %d", f, want)
			}
		}
		const counted = 1000
		if len(seen) != want || total != min(want, counted) || atLeast != (want > counted) {
			t.Errorf("%+v: %d patients, total %d (more: %v), want %d", f, len(seen), total, atLeast, want)
		}
	}
}
