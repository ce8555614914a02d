package store_test

import (
	"strings"
	"testing"

	"caredesk/internal/store/storetest"
)

// What is signed, measured, filed or issued stands against a statement typed
// into a database shell, whichever column it names.
func TestClinicalRowsStandAgainstSQL(t *testing.T) {
	path := busySite(t)
	raw := storetest.RawDB(t, path)
	raw.SetMaxOpenConns(1)
	if _, err := raw.Exec(`INSERT INTO triage_note (appointment_id, note, recorded_at, recorded_by_name) VALUES (1, 'n', 'x', 'x');
		INSERT INTO prescription_stop (item_id, stopped_on, reason, stopped_at, stopped_by_name) VALUES (1, '2026-11-23', 'r', 'x', 'x');
		INSERT INTO prescription_check (item_id, kind, severity, cause) VALUES (1, 'k', 'info', 'c');
		INSERT INTO visit_diagnosis (history_id, position, title) SELECT min(id), 1, 't' FROM appointments_patienthistory;
		INSERT INTO document_print (kind, document_id, copy_no, printed_at) VALUES ('paper', 1, 0, 'x');
		INSERT INTO problem (patient_id, title, state, recorded_at, recorded_by_name, updated_at) VALUES (1, 'wrong', 'error', 'x', 'x', 'x');`); err != nil {
		t.Fatal(err)
	}
	visit := "(SELECT min(id) FROM appointments_appointment WHERE status = 'completed')"
	statements := []string{
		"UPDATE appointments_appointment SET diagnosis = 'other' WHERE id = " + visit,
		"UPDATE appointments_appointment SET doctor_id = 2 WHERE id = " + visit,
		"UPDATE appointments_appointment SET id = 999 WHERE id = " + visit,
		"UPDATE appointments_appointment SET status = 'in_consultation', diagnosis = 'other' WHERE id = " + visit,
		"UPDATE appointments_patienthistory SET notes = 'other'",
		"UPDATE appointments_patienthistory SET recorded_by_name = 'other'",
		"UPDATE prescription SET digest = 'other'", "UPDATE prescription SET parties = '{}'", "UPDATE prescription SET replaces_id = 1 WHERE id = 2",
		"UPDATE prescription_item SET drug = 'other'", "UPDATE prescription_item SET since_at = 'x'",
		"UPDATE prescription_check SET reason = 'other'", "UPDATE prescription_stop SET stopped_on = '2027-01-01'", "DELETE FROM prescription_stop",
		"UPDATE visit_diagnosis SET title = 'other'", "UPDATE triage_note SET note = 'other'", "UPDATE document_print SET copy_no = 7",
		"UPDATE vital_sign SET pulse_per_minute = 40", "UPDATE vital_sign SET patient_id = 2", "UPDATE vital_sign SET taken_at = '2020-01-01T00:00:00.000000Z'",
		"UPDATE problem SET title = 'other'", "UPDATE problem SET recorded_by_name = 'other'", "UPDATE problem SET recorded_by = 2",
		"UPDATE problem SET recorded_at = 'y'", "UPDATE problem SET version = 0", "UPDATE problem SET appointment_id = 1", "UPDATE problem SET id = 77",
		"UPDATE problem SET state = 'active', version = version + 1 WHERE state = 'error'",
		"UPDATE problem_version SET title = 'other'", "DELETE FROM problem_version", "DELETE FROM problem",
		"UPDATE attachment_content SET bytes = x'00', size = 1", "DELETE FROM attachment_content",
		"UPDATE document_attachment SET name = 'other'", "UPDATE document_attachment SET patient_id = 2",
		"UPDATE issued_document SET body = '{}'", "UPDATE issued_document SET patient_id = 2", "UPDATE issued_document SET digest = lower(hex(zeroblob(32)))",
		"DELETE FROM code_list", "DELETE FROM vital_sign", "DELETE FROM document_attachment", "DELETE FROM issued_document", "DELETE FROM triage_note",
		"DELETE FROM prescription_check", "DELETE FROM visit_diagnosis", "DELETE FROM document_print",
	}
	for _, table := range []string{"appointments_patienthistory", "prescription", "prescription_item", "prescription_check", "prescription_stop", "visit_diagnosis",
		"vital_sign", "problem", "problem_version", "document_attachment", "attachment_content", "issued_document", "triage_note", "document_print"} {
		statements = append(statements, "REPLACE INTO "+table+" SELECT * FROM "+table)
	}
	for _, text := range statements {
		if _, err := raw.Exec(text); err == nil || !strings.Contains(err.Error(), "caredesk: ") {
			t.Errorf("%s: %v", text, err)
		}
	}
}
