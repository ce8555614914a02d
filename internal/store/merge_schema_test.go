package store

import (
	"context"
	"slices"
	"strings"
	"testing"
)

// notMoved are the columns that refer to a user and that no merge moves: the
// chart's own rows, where it leads, what the merges themselves say, and the
// audit log, which is never changed. Columns that say who did something (…_by)
// are nobody's chart.
var notMoved = map[string]string{
	"users_profile.user_id":         "the chart's own row, frozen",
	"patient_profile.user_id":       "the chart's own row, frozen",
	"patient_profile.merged_into":   "where the chart leads",
	"patient_allergy.patient_id":    "copied to the kept chart, frozen in the merged one",
	"patient_identifier.patient_id": "copied to the kept chart, frozen in the merged one",
	"patient_merge.kept_id":         "the merge itself",
	"patient_merge.merged_id":       "the merge itself",
	"audit_log.patient_id":          "never changed; the kept chart's log includes it",
	"audit_log.user_id":             "who did it",
	"doctors_doctor.user_id":        "staff",
	"consultation_open.user_id":     "staff",
	"workstation.user_id":           "staff",
	"cashier_closure.cashier_id":    "staff",
	"cashier_closure.handover_to":   "staff",
}

// A new table that refers to a patient is noticed: it must be moved by a merge,
// or stand above with the reason.
func TestMergesKnowEveryTableOfAPatient(t *testing.T) {
	ctx := context.Background()
	s := fresh(t)
	columns := func(query string) []string {
		t.Helper()
		rows, err := s.engine.(*localFile).write.QueryContext(ctx, query)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		var out []string
		for rows.Next() {
			var c string
			if err := rows.Scan(&c); err != nil {
				t.Fatal(err)
			}
			out = append(out, c)
		}
		return out
	}
	references := columns(`SELECT m.name || '.' || f."from" FROM sqlite_schema m, pragma_foreign_key_list(m.name) f
		WHERE m.type = 'table' AND f."table" = 'auth_user'`)
	named := columns(`SELECT m.name || '.' || c.name FROM sqlite_schema m, pragma_table_info(m.name) c
		WHERE m.type = 'table' AND (c.name LIKE '%patient%id' OR c.name = 'user_id')`)
	if len(references) < 15 || len(named) < 8 {
		t.Fatalf("the schema was not read: %d references, %d names", len(references), len(named))
	}
	moved := func(c string) bool {
		return slices.ContainsFunc(movedTables, func(t movedTable) bool { return c == t.name+".patient_id" })
	}
	for _, c := range append(references, named...) {
		if _, known := notMoved[c]; !known && !moved(c) && !strings.HasSuffix(c, "_by") {
			t.Errorf("%s refers to a user, and a merge of two charts does not know what to do with it", c)
		}
	}
	all := append(references, named...)
	for c := range notMoved {
		if !slices.Contains(all, c) {
			t.Errorf("%s does not exist any more", c)
		}
	}
	for _, m := range movedTables {
		if !slices.Contains(references, m.name+".patient_id") {
			t.Errorf("%s has no patient_id", m.name)
		}
	}
}

// A chart's own columns are each decided about: part of a fact of the merge
// (and of its snapshot), or not of the person at all.
func TestMergesKnowEveryColumnOfAChart(t *testing.T) {
	s := fresh(t)
	known := map[string]string{
		"auth_user":     "id username first_name last_name email password is_staff is_active is_superuser date_joined last_login must_change_password version",
		"users_profile": "id user_id role phone phone_e164 address date_of_birth profile_picture name_key created_at updated_at",
		"patient_profile": "id user_id emergency_contact blood_group medical_history insurance_info allergies patient_no sex allergy_status " +
			"allergy_confirmed_at allergy_confirmed_by name_key retired_at retire_reason merged_into created_at updated_at version " +
			"birth_estimated consent_status consent_at consent_by language",
		"patient_allergy":    "id patient_id position substance reaction severity created_at",
		"patient_identifier": "id patient_id position kind value value_key created_at",
	}
	for table, columns := range known {
		for _, c := range schemaColumns(t, s, table) {
			if !slices.Contains(strings.Fields(columns), c) {
				t.Errorf("%s.%s: decide what a merge of two charts makes of it (clinic.MergeCharts, mergeRepo.SetChart, the snapshot), then list it here", table, c)
			}
		}
	}
}

// The guards of signed papers name every column, so that a new one is as
// unchangeable as the others.
func TestGuardsOfSignedPapersNameEveryColumn(t *testing.T) {
	s := fresh(t)
	for trigger, table := range map[string]string{"prescription_no_update": "prescription", "patienthistory_no_update": "appointments_patienthistory",
		"issued_document_no_update": "issued_document"} {
		var text string
		if err := s.engine.(*localFile).write.QueryRow("SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = ?", trigger).Scan(&text); err != nil {
			t.Fatal(err)
		}
		for _, c := range schemaColumns(t, s, table) {
			if c != "patient_id" && !strings.Contains(text, "NEW."+c+" IS NOT OLD."+c) {
				t.Errorf("%s lets %s.%s be changed", trigger, table, c)
			}
		}
	}
}

func schemaColumns(t *testing.T, s *Store, table string) (out []string) {
	t.Helper()
	rows, err := s.engine.(*localFile).write.Query("SELECT name FROM pragma_table_info(?)", table)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var c string
		if err := rows.Scan(&c); err != nil {
			t.Fatal(err)
		}
		out = append(out, c)
	}
	if len(out) == 0 {
		t.Fatalf("no columns of %s", table)
	}
	return out
}
