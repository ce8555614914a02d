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

// The end of the audit chain seals every patient and every drawer's closing.
func TestTheSameSeedMakesTheSameHospital(t *testing.T) {
	made := func(seed uint64) (hash, visits string) {
		path := filepath.Join(t.TempDir(), "caredesk.db")
		if _, err := bulk.Build(context.Background(), path, bulk.Options{Patients: 60, Doctors: 2, Seed: seed, Password: "!"}); err != nil {
			t.Fatal(err)
		}
		db, err := store.Bare(path, false)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if err := db.QueryRow(`SELECT (SELECT hash FROM audit_head),
			(SELECT string_agg(patient_id || ' ' || start_minute || ' ' || status, ',' ORDER BY id) FROM appointments_appointment)`).Scan(&hash, &visits); err != nil {
			t.Fatal(err)
		}
		return hash, visits
	}
	hash, visits := made(1)
	if again, same := made(1); again != hash || same != visits || visits == "" {
		t.Error("the same seed made another hospital")
	}
	if other, _ := made(2); other == hash {
		t.Error("another seed made the same hospital")
	}
}
