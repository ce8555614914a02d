package bulk_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"caredesk/internal/store"
	"caredesk/internal/store/bulk"
)

func TestAHospitalMadeInBulkKeepsEveryRule(t *testing.T) {
	path := filepath.Join(t.TempDir(), "caredesk.db")
	report, err := bulk.Build(context.Background(), path, bulk.Options{Patients: 300, Doctors: 4, Seed: 7, Password: "!"})
	if err != nil {
		t.Fatal(err)
	}
	if report.Patients != 300 || report.Visits < 300*bulk.VisitsEach*8/10 || report.Visits > 300*bulk.VisitsEach*12/10 {
		t.Errorf("%d patients with %d visits", report.Patients, report.Visits)
	}
	s, err := store.Open(context.Background(), store.Options{Path: path, Now: func() time.Time { return bulk.Now }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.ReadOnly(); err != nil {
		t.Error(err)
	}
	found, err := s.Verify(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range found.Checks {
		if !c.OK {
			t.Errorf("%s: %s", c.Name, c.Detail)
		}
	}
}
