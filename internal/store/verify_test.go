package store_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store"
	"caredesk/internal/store/storetest"
)

// busySite is a database with something of everything, which verifies clean.
func busySite(t *testing.T) string {
	t.Helper()
	path := storetest.NewFile(t)
	s := seed(t, path, 2)
	now := time.Now()
	for i := range 5 {
		if _, err := payOnce(s, string(rune('a'+i))); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.InTx(ctx, func(r service.Repos) error {
		series, err := r.Series().Insert(ctx, clinic.Series{PatientID: 1, Rule: "DTSTART;VALUE=DATE:20261201\nRRULE:FREQ=DAILY;COUNT=3", CreatedAt: now})
		if err != nil {
			return err
		}
		for i := range 3 {
			id, err := r.Appointments().Insert(ctx, clinic.Appointment{PatientID: 1, DoctorID: 1, SeriesID: series, Date: clinic.MustDate("2026-12-01"), Start: clinic.Clock(600 + 30*i), Minutes: 30,
				Status: clinic.StatusCompleted, Kind: clinic.VisitNew, TokenNo: i + 1, CreatedAt: now}, 0)
			if err != nil {
				return err
			}
			if i == 2 {
				if err := r.Queue().AddMove(ctx, clinic.VisitMove{AppointmentID: id, FromDoctor: 1, FromDate: clinic.MustDate("2026-11-30"), FromMinutes: 30,
					ToDoctor: 1, ToDate: clinic.MustDate("2026-12-01"), ToStart: 660, ToMinutes: 30, At: now, ByName: "x"}); err != nil {
					return err
				}
			}
			if _, err := r.Consultations().InsertHistory(ctx, clinic.HistoryEntry{PatientID: 1, AppointmentID: id, CreatedAt: now}); err != nil {
				return err
			}
			if err := r.Appointments().AddStatusChange(ctx, clinic.StatusChange{AppointmentID: id, From: clinic.StatusInConsultation, To: clinic.StatusCompleted, At: now}); err != nil {
				return err
			}
			if _, err := r.Vitals().Insert(ctx, clinic.Vitals{PatientID: 1, AppointmentID: id, TakenAt: now, Pulse: 78, RecordedAt: now, RecordedByName: "x"}); err != nil {
				return err
			}
		}
		problem := clinic.Problem{PatientID: 1, Title: "Hypertension", State: clinic.ProblemActive, RecordedAt: now, RecordedByName: "x", UpdatedAt: now}
		if problem.ID, err = r.Problems().Insert(ctx, problem); err != nil {
			return err
		}
		problem.State, problem.Version = clinic.ProblemResolved, 1
		if err = r.Problems().Update(ctx, problem); err != nil {
			return err
		}
		_, err = r.Attachments().Insert(ctx, clinic.Attachment{PatientID: 1, Mime: clinic.MimePDF, Name: "a.pdf", AddedAt: now, AddedByName: "x"}, []byte("%PDF-1.4"))
		if err != nil {
			return err
		}
		rx := clinic.Prescription{Number: "RX-2026-000001", AppointmentID: 1, PatientID: 1, DoctorID: 1, IssuedAt: now, FollowUp: clinic.MustDate("2026-12-24"),
			FollowUpAt: clinic.MustClock("09:30"), Items: []clinic.PrescriptionItem{{Drug: "X", Dose: "1", DurationDays: 5, PRN: true}, {Drug: "Y", Dose: "2"}},
			Parties: clinic.PaperParties{PatientName: "Ana", Words: "1\n2"}}
		rx.Digest = clinic.PrescriptionDigest(rx)
		paper := clinic.IssuedPaper{Number: "SN-2026-000001", Kind: clinic.PaperSickNote, PatientID: 1, Title: "Sick note", IssuedAt: now, IssuedName: "x",
			Body: clinic.PaperBody{From: "2026-11-23", Fitness: clinic.Unfit}}
		paper.Digest = clinic.PaperDigest(paper)
		if _, err := r.Consultations().InsertPrescription(ctx, rx); err != nil {
			return err
		}
		rx = clinic.Prescription{Number: "RX-2026-000002", AppointmentID: 1, PatientID: 1, DoctorID: 1, IssuedAt: now} // of before there were codes
		if _, err := r.Consultations().InsertPrescription(ctx, rx); err != nil {
			return err
		}
		_, err = r.Papers().Insert(ctx, paper)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	report, err := s.Verify(ctx)
	if err != nil || !report.OK {
		t.Fatalf("the untouched database: %+v %v", report, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// Somebody with a database shell takes the guards off, changes rows and puts
// the guards back: the check that watches over these rows finds it.
func TestVerifyFindsTampering(t *testing.T) {
	for name, c := range map[string]struct{ check, sql string }{
		"dose edited":            {"prescriptions as signed", "UPDATE prescription_item SET dose = '10' WHERE id = 1"},
		"medicine removed":       {"prescriptions as signed", "DELETE FROM prescription_item WHERE id = 2"},
		"medicine added":         {"prescriptions as signed", "INSERT INTO prescription_item (prescription_id, position, drug) VALUES (1, 9, 'Z')"},
		"patient of rx edited":   {"prescriptions as signed", "UPDATE prescription SET parties = replace(parties, 'Ana', 'Eva') WHERE id = 1"},
		"signing time edited":    {"prescriptions as signed", "UPDATE prescription SET issued_at = '2020-01-01T00:00:00.000000Z' WHERE id = 1"},
		"code taken away":        {"prescriptions as signed", "UPDATE prescription SET digest = '' WHERE id = 1"},
		"sick note lengthened":   {"documents as issued", "UPDATE issued_document SET body = replace(body, '2026-11-23', '2026-11-20')"},
		"document renumbered":    {"documents as issued", "UPDATE issued_document SET number = 'SN-2026-000009'"},
		"document's code edited": {"documents as issued", "UPDATE issued_document SET digest = replace(digest, substr(digest, 1, 1), 'x')"},
		"audit row edited":       {"audit chain", "UPDATE audit_log SET reason = 'nothing' WHERE id = 3"},
		"audit rehashed":         {"audit chain", "UPDATE audit_log SET hash = 'x' WHERE id = 3"},
		"audit row removed":      {"audit chain", "DELETE FROM audit_log WHERE id = 2"},
		"audit tail cut":         {"audit chain", "DELETE FROM audit_log WHERE id > 3"},
		"audit rows swapped":     {"audit chain", "UPDATE audit_log SET id = -2 WHERE id = 2; UPDATE audit_log SET id = 2 WHERE id = 3; UPDATE audit_log SET id = 3 WHERE id = -2"},
		"file exchanged":         {"attachments are what was added", "UPDATE attachment_content SET bytes = CAST('%PDF-1.5' AS BLOB)"},
		"file cut":               {"attachments are what was added", "UPDATE attachment_content SET bytes = CAST('%PDF' AS BLOB), size = 4"},
		"audit emptied":          {"audit chain", "DELETE FROM audit_log"},
		"payment removed":        {"receipt numbers", "DELETE FROM payment_record WHERE id = 3"},
		"last payment removed":   {"receipt numbers", "DELETE FROM payment_record WHERE id = 5"},
		"receipt renumbered":     {"receipt numbers", "UPDATE payment_record SET receipt_seq = 50 WHERE id = 5"},
		"patient renumbered":     {"patient numbers", "INSERT INTO number_series (name, year, last) VALUES ('patient', 0, 2); UPDATE patient_profile SET patient_no = 'P-000009' WHERE user_id = 2"},
		"number left out":        {"patient numbers", "INSERT INTO number_series (name, year, last) VALUES ('patient', 0, 3)"},
		"payment changed":        {"payments of invoices", "UPDATE payment_record SET amount_minor = 2 WHERE id = 3"},
		"both books cooked once": {"bills and payments agree", "UPDATE payment_record SET amount_minor = 3 WHERE id = 3"},
		"paid sum changed":       {"payments of invoices", "UPDATE billing_invoice SET paid_minor = 9"},
		"state changed":          {"payments of invoices", "UPDATE billing_invoice SET status = 'issued', paid_minor = 0; DELETE FROM payment_record WHERE id > 1"},
		"line changed":           {"invoice totals", "UPDATE billing_item SET price_minor = 1, total_minor = 1"},
		"visit moved":            {"doctors' visits do not overlap", "UPDATE appointments_appointment SET appointment_time = '10:15:00' WHERE id = 2"},
		"patient doubled":        {"patients' visits do not overlap", "UPDATE appointments_appointment SET appointment_time = '10:15:00', overbook_reason = 'x' WHERE id = 2"},
		"record removed":         {"closed visits have a record", "DELETE FROM appointments_patienthistory WHERE id = 1"},
		"visit reopened":         {"records belong to closed visits", "UPDATE appointments_appointment SET status = 'booked' WHERE id = 1"},
		"state without change":   {"states follow their changes", "UPDATE appointments_appointment SET status = 'cancelled' WHERE id = 1"},
		"token removed":          {"tokens without gaps", "DELETE FROM queue_token WHERE token_no = 1"},
		"token renumbered":       {"tokens belong to visits", "UPDATE appointments_appointment SET token_no = 9 WHERE token_no = 2"},
		"moved behind the back":  {"moves end where visits stand", "UPDATE appointments_appointment SET appointment_time = '17:00:00' WHERE id = 3"},
		"series given away":      {"visits of a series are its patient's", "UPDATE appointments_series SET patient_id = 2"},
		"vitals given away":      {"vital signs and problems belong to their visit's patient", "UPDATE vital_sign SET patient_id = 2 WHERE id = 2"},
		"problem given away":     {"vital signs and problems belong to their visit's patient", "UPDATE problem SET patient_id = 2, appointment_id = 1"},
		"problem set back":       {"problems keep every version", "UPDATE problem SET version = 1"},
		"profile removed":        {"users have a profile", "DELETE FROM users_profile WHERE user_id = 2"},
		"search index lost":      {"patients can be found", "DELETE FROM patient_search WHERE rowid = 2"},
		"chart merged by hand":   {"merges and charts agree", "UPDATE patient_profile SET merged_into = 1, retired_at = 'x' WHERE user_id = 2"},
		"visits left behind":     {"merged charts are empty", "UPDATE patient_profile SET merged_into = 2, retired_at = 'x' WHERE user_id = 1"},
		"merged in a circle":     {"merges do not go in circles", "UPDATE patient_profile SET merged_into = 3 - user_id, retired_at = 'x' WHERE user_id < 3"},
		"user removed":           {"foreign keys", "DELETE FROM auth_user WHERE id = 1"},
	} {
		t.Run(name, func(t *testing.T) {
			mustFind(t, busySite(t), c.check, c.sql)
		})
	}
}

// mustFind takes the guards off a database, runs statements and puts the guards
// back: the named check must find it.
func mustFind(t *testing.T, path, check, tampering string) {
	t.Helper()
	raw := storetest.RawDB(t, path)
	raw.SetMaxOpenConns(1)
	rows, err := raw.Query("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
	if err != nil {
		t.Fatal(err)
	}
	drop, restore := "PRAGMA foreign_keys = 0; ", ""
	for rows.Next() {
		var trigger, text string
		if err := rows.Scan(&trigger, &text); err != nil {
			t.Fatal(err)
		}
		drop += "DROP TRIGGER " + trigger + "; "
		restore += text + "; "
	}
	if err := rows.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := raw.Exec(drop + tampering + "; " + restore); err != nil {
		t.Fatal(err)
	}
	s := storetest.OpenFile(t, path, nil, nil)
	if err := s.ReadOnly(); err != nil {
		t.Fatalf("the guards are not back: %v", err)
	}
	report, err := s.Verify(ctx)
	if err != nil || report.OK {
		t.Fatalf("nothing found: %+v %v", report, err)
	}
	still := stillOf(t, s)
	if still.OK || len(still.Checks) != len(report.Checks) {
		t.Errorf("of a file that nobody has open: %+v", still)
	}
	found := false
	for i, got := range report.Checks {
		if same := still.Checks[i]; same.Name != got.Name || same.OK != got.OK || same.Detail != got.Detail {
			t.Errorf("of a file that nobody has open: %+v instead of %+v", same, got)
		}
		if got.Name == check {
			if found = true; got.OK || got.Detail == "" {
				t.Errorf("%q did not find it: %+v", check, report)
			}
		}
	}
	if !found {
		t.Errorf("there is no check %q", check)
	}
}

// stillOf verifies a copy that nobody has open, and looks that it stays as it is.
func stillOf(t *testing.T, s *store.Store) store.VerifyReport {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "still.db")
	if err := s.SnapshotTo(ctx, path); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	report, err := store.VerifyStill(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("verifying changed the file (%v)", err)
	}
	if list, err := os.ReadDir(dir); err != nil || len(list) != 1 {
		t.Errorf("verifying left %v (%v)", list, err)
	}
	return report
}

// Of a file that nobody has open, a cancelled check is an error, as of an open one.
func TestVerifyStill(t *testing.T) {
	s := storetest.OpenFile(t, busySite(t), nil, nil)
	report := stillOf(t, s)
	if !report.OK {
		t.Errorf("a sound database: %+v", report)
	}
	path := filepath.Join(t.TempDir(), "still.db")
	if err := s.SnapshotTo(ctx, path); err != nil {
		t.Fatal(err)
	}
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := store.VerifyStill(cancelled, path); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if _, err := store.VerifyStill(ctx, path+"-not"); err == nil {
		t.Error("a file that is not there verifies")
	}
}

func TestVerifyReport(t *testing.T) {
	s := storetest.OpenFile(t, busySite(t), nil, nil)
	report, err := s.Verify(ctx)
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(report)
	if err != nil || !strings.HasPrefix(string(b), `{"ok":true,"checks":[{"name":"file integrity","ok":true,"detail":"","rows":`) {
		t.Errorf("as JSON: %s %v", b, err)
	}
	rows := map[string]int64{}
	for _, c := range report.Checks {
		rows[c.Name] = c.Rows
	}
	for name, want := range map[string]int64{"audit chain": 5, "receipt numbers": 5, "doctors' visits do not overlap": 3, "closed visits have a record": 3, "invoice totals": 1} {
		if rows[name] != want {
			t.Errorf("%s looked at %d rows, want %d", name, rows[name], want)
		}
	}
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := s.Verify(cancelled); clinic.CodeOf(err) != clinic.Unavailable {
		t.Errorf("cancelled: %v", err)
	}
}

var _ service.UnitOfWork = (*store.Store)(nil)

// Looking twice, with changes between, finds nothing: not even a full-text index
// that was written since the connection read it.
func TestVerifyLooksAgain(t *testing.T) {
	path := storetest.NewFile(t)
	s := seed(t, path, 3)
	for i := range 6 {
		report, err := s.Verify(ctx)
		if err != nil || !report.OK {
			t.Fatalf("after %d changes: %+v %v", i, report.Checks, err)
		}
		if err := s.InTx(ctx, func(r service.Repos) error {
			p, err := r.Patients().Get(ctx, 1)
			if err != nil {
				return err
			}
			p.LastName, p.Email = fmt.Sprintf("Patient %c", 'a'+i), fmt.Sprintf("p%d@example.org", i)
			return r.Patients().Update(ctx, p)
		}); err != nil {
			t.Fatal(err)
		}
	}
}
