package store

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"
)

// rebuilt are rows of the tables that the clinical schema builds anew, and of
// those it adds columns to.
const rebuilt = `
	INSERT INTO auth_user (id, username, password, first_name, last_name, date_joined) VALUES (3, 'p-2', '!', 'Jose', 'Nunez', '2025-01-01T00:00:00.000000Z');
	INSERT INTO users_profile (user_id, role, name_key, created_at, updated_at) VALUES (3, 'patient', 'nunez jose', 'x', 'x');
	INSERT INTO patient_profile (user_id, patient_no, name_key, created_at, updated_at) VALUES (3, 'P-000002', 'nunez jose', 'x', 'x');
	INSERT INTO appointments_patienthistory (id, patient_id, appointment_id, diagnosis, treatment, prescription, notes, date_created, doctor_notes)
		VALUES (4, 2, 5, 'diagnosis-word', 'advice-word', 'rx-word', 'note-word', '2026-11-23T12:30:00.000000Z', 'private-word');
	INSERT INTO prescription (id, number, appointment_id, patient_id, doctor_id, diagnosis, issued_at) VALUES (6, 'RX-2026-000001', 5, 2, 1, 'd', '2026-11-23T12:30:00.000000Z');
	INSERT INTO prescription_item (id, prescription_id, position, drug, duration_days) VALUES (8, 6, 1, 'Amoxicillin', 7);
	INSERT INTO document_print (id, kind, document_id, copy_no, printed_at, printed_by) VALUES (7, 'prescription', 6, 0, 'x', 1), (9, 'prescription', 6, 1, 'y', NULL);
	INSERT INTO system_settings (id, hospital_name, address, phone, email, website, established_year, license_number, currency, prescription_paper, receipt_paper,
		idle_lock_minutes, is_demo, updated_at, version, country) VALUES (1, 'St. Brigid', 'a', 'p', 'e', 'w', 1901, 'l', 'EUR', 'A5', 'roll80', 7, 0, 'u', 12, 'IE');`

// A database of the schema before, with everything in it that is built anew,
// loses no row, no number and no guard.
func TestTheClinicalSchemaLosesNothing(t *testing.T) {
	ctx := context.Background()
	db, path, list := firstSchema(t)
	do := func(text string) {
		t.Helper()
		if _, err := db.Exec(text); err != nil {
			t.Fatal(err)
		}
	}
	dump := func(q string) (out []string) {
		t.Helper()
		rows, err := db.Query(q)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = rows.Close() }()
		names, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			cells, ptrs := make([]any, len(names)), make([]any, len(names))
			for i := range cells {
				ptrs[i] = &cells[i]
			}
			if err := rows.Scan(ptrs...); err != nil {
				t.Fatal(err)
			}
			out = append(out, fmt.Sprint(cells...))
		}
		return out
	}
	do("PRAGMA application_id = " + applicationIDText)
	do(older)
	for _, m := range list[1:3] {
		if err := sqliteDialect.apply(ctx, db, m, time.Now); err != nil {
			t.Fatal(err)
		}
	}
	do(rebuilt)
	queries := []string{
		`SELECT id, hospital_name, address, phone, email, website, logo, established_year, license_number, currency, prescription_paper, receipt_paper,
			idle_lock_minutes, is_demo, updated_at, version, country FROM system_settings`,
		"SELECT id, kind, document_id, copy_no, printed_at, printed_by FROM document_print ORDER BY id",
		"SELECT id, patient_id, appointment_id, diagnosis, treatment, prescription, notes, date_created, follow_up_date, doctor_notes FROM appointments_patienthistory",
		"SELECT id, number, appointment_id, patient_id, doctor_id, diagnosis, issued_at FROM prescription",
		"SELECT seq FROM sqlite_sequence WHERE name = 'document_print'",
	}
	var before [][]string
	for _, q := range queries {
		before = append(before, dump(q))
		if len(before[len(before)-1]) == 0 {
			t.Fatalf("nothing to lose in %s", q)
		}
	}
	guards := dump("SELECT name FROM sqlite_schema WHERE type IN ('trigger', 'index', 'view') AND name NOT LIKE 'sqlite_%'")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := Open(ctx, Options{Path: path, Migrate: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	db = s.engine.(*localFile).write
	for i, q := range queries {
		if got := dump(q); !slices.Equal(got, before[i]) {
			t.Errorf("%s\nwas %q\nis  %q", q, before[i], got)
		}
	}
	now := dump("SELECT name FROM sqlite_schema WHERE type IN ('trigger', 'index', 'view')")
	for _, g := range guards {
		if !slices.Contains(now, g) {
			t.Errorf("%s is gone", g)
		}
	}
	if bad := dump("SELECT * FROM pragma_foreign_key_check"); len(bad) > 0 {
		t.Errorf("foreign keys: %q", bad)
	}
	if left := dump("SELECT name FROM sqlite_schema WHERE name LIKE '%_before'"); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}
