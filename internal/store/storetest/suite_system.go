package storetest

import (
	"bytes"
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func testSystem(t *testing.T, s *site) {
	ctx := s.ctx
	png := append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, 100_000)...)
	var ref string
	s.read(func(r service.Repos) error {
		_, err := r.Settings().Get(ctx)
		wantError(t, err, clinic.NotFound, "")
		_, err = r.Images().Get(ctx, "none")
		wantError(t, err, clinic.NotFound, "")
		return nil
	})
	s.write(func(r service.Repos) (err error) {
		if ref, err = r.Images().Put(ctx, png, s.now); err != nil {
			return err
		}
		again, err := r.Images().Put(ctx, png, s.now)
		if again != ref {
			t.Errorf("the same picture is kept twice: %s, %s", ref, again)
		}
		return err
	})
	s.fails(clinic.Invalid, "", func(r service.Repos) error {
		_, err := r.Images().Put(ctx, []byte("<svg onload=alert(1)>"), s.now)
		return err
	})
	set := clinic.Settings{DocumentPaper: clinic.PaperLetter, DocumentLanguage: "de", AttachmentLimitMB: 25, HospitalName: "Klinik „Süd“", Address: "A\nB", Phone: "1", Country: "DE", Email: "e@x.y", Website: "x.y", Logo: ref, EstablishedYear: 1900,
		LicenseNumber: "L", Currency: "KWD", PrescriptionPaper: clinic.PaperA5, ReceiptPaper: clinic.PaperRoll80, IdleLockMinutes: 7, Demo: true,
		FreeFollowUps: 2, FreeFollowUpDays: 21, ReceptionistCut: 500, CashierCut: 1500, InvoiceNumbers: "I-{000}", ReceiptNumbers: "R-{YY}-{000}",
		CreditNumbers: "C-{000}", EstimateNumbers: "E-{000}", ClosureNumbers: "Z-{000}"}
	s.write(func(r service.Repos) error { return r.Settings().Insert(ctx, set) })
	s.fails(clinic.Conflict, "", func(r service.Repos) error { return r.Settings().Insert(ctx, set) })
	check := func(version int) {
		t.Helper()
		s.read(func(r service.Repos) error {
			got, err := r.Settings().Get(ctx)
			set.Version, set.UpdatedAt = version, got.UpdatedAt
			if err != nil || !reflect.DeepEqual(got, set) || got.UpdatedAt.IsZero() {
				t.Errorf("Settings: %v\n got %+v\nwant %+v", err, got, set)
			}
			data, err := r.Images().Get(ctx, ref)
			if err != nil || !bytes.Equal(data, png) {
				t.Errorf("picture: %d bytes, %v", len(data), err)
			}
			return nil
		})
	}
	check(1)
	set.Logo, set.EstablishedYear, set.Demo, set.HospitalName = "", 0, false, "North"
	s.write(func(r service.Repos) error { return r.Settings().Update(ctx, set) })
	s.fails(clinic.Stale, "", func(r service.Repos) error { return r.Settings().Update(ctx, set) })
	check(2)
	s.write(func(r service.Repos) error {
		for want := 1; want <= 3; want++ {
			if n, err := r.Numbers().Next(ctx, "receipt", 2026); err != nil || n != want {
				t.Errorf("Next: %d %v", n, err)
			}
		}
		n, err := r.Numbers().Next(ctx, "receipt", 2027)
		m, err2 := r.Numbers().Next(ctx, "patient", 0)
		if n != 1 || m != 1 {
			t.Errorf("a new year or series begins at %d, %d", n, m)
		}
		return errors.Join(err, err2)
	})
	// A transaction that fails gives its number back.
	boom := errors.New("boom")
	err := s.UoW.InTx(ctx, func(r service.Repos) error {
		_, _ = r.Numbers().Next(ctx, "receipt", 2026)
		return boom
	})
	if !errors.Is(err, boom) {
		t.Errorf("the closure's error is lost: %v", err)
	}
	s.write(func(r service.Repos) error {
		if n, err := r.Numbers().Next(ctx, "receipt", 2026); err != nil || n != 4 {
			t.Errorf("a gap after a rollback: %d %v", n, err)
		}
		return nil
	})
}

func testAudit(t *testing.T, s *site) {
	ctx := s.ctx
	p := s.patient("P-000001", "Pat", "Ient")
	var want []clinic.AuditEntry
	prev := ""
	for i := range 7 {
		e := clinic.AuditEntry{At: s.now.Add(time.Duration(i) * time.Hour), UserName: "program", Role: clinic.RoleAdmin, Workstation: "desk", Action: "patient.see", Entity: "patient",
			EntityID: int64(i), Reason: "50% \"of\" <it>", Before: `{"a":1}`, After: "ü\u2028"}
		if i%2 == 0 {
			e.UserID, e.UserName, e.PatientID, e.Action = s.admin, "Ada", p, "patient.edit"
		}
		s.write(func(r service.Repos) error { return r.Audit().Append(ctx, e) })
		e.Seal(prev)
		e.ID, prev = clinic.AuditID(i+1), e.Hash
		want = append(want, e)
	}
	for name, c := range map[string]struct {
		filter service.AuditFilter
		keep   func(i int) bool
	}{
		"all":     {service.AuditFilter{}, func(int) bool { return true }},
		"user":    {service.AuditFilter{User: s.admin}, func(i int) bool { return i%2 == 0 }},
		"patient": {service.AuditFilter{Patient: p}, func(i int) bool { return i%2 == 0 }},
		"action":  {service.AuditFilter{Action: "patient.see"}, func(i int) bool { return i%2 == 1 }},
		"time":    {service.AuditFilter{From: s.now.Add(time.Hour), To: s.now.Add(3 * time.Hour)}, func(i int) bool { return i == 1 || i == 2 }},
		"text":    {service.AuditFilter{Text: "50%"}, func(int) bool { return true }},
		"wild":    {service.AuditFilter{Text: "5_%"}, func(int) bool { return false }},
		"hostile": {service.AuditFilter{Text: "' OR 1=1 --"}, func(int) bool { return false }},
	} {
		var expect, got []clinic.AuditEntry
		for i := len(want) - 1; i >= 0; i-- {
			if c.keep(i) {
				expect = append(expect, want[i])
			}
		}
		eachPage(s, 3, func(r service.Repos, req service.PageRequest) (service.Page[clinic.AuditEntry], error) {
			return r.Audit().List(ctx, c.filter, req)
		}, func(first bool, pg service.Page[clinic.AuditEntry]) {
			if first && pg.Total != len(expect) {
				t.Errorf("%s: total %d, want %d", name, pg.Total, len(expect))
			}
			got = append(got, pg.Rows...)
		})
		if !reflect.DeepEqual(got, expect) {
			t.Errorf("%s:\n got %+v\nwant %+v", name, got, expect)
		}
	}
	s.read(func(r service.Repos) error {
		actions, err := r.Audit().Actions(ctx)
		if err != nil || strings.Join(actions, " ") != "patient.edit patient.see" {
			t.Errorf("Actions: %v %v", actions, err)
		}
		return nil
	})
	insert := "INSERT INTO audit_log (at, user_name, role, action, entity, prev_hash, hash) VALUES ('2026-11-23T09:00:00.000000Z', 'x', 'admin', 'a', 'e', ?, ?)"
	s.refused(clinic.Conflict, insert, "forged", "h")
	s.refused(clinic.Conflict, insert, want[3].Hash, "h")
	s.refused(clinic.Conflict, insert, prev, want[2].Hash)
	s.refused(clinic.Conflict, "INSERT INTO audit_log (id, at, user_name, role, action, entity, prev_hash, hash) VALUES (-1, '2026-11-23T09:00:00.000000Z', 'x', 'admin', 'a', 'e', ?, 'h')", prev)
	s.refused(clinic.Conflict, "INSERT OR REPLACE INTO audit_log SELECT id, at, user_id, 'x', role, workstation, action, entity, entity_id, patient_id, reason, before, after, prev_hash, hash FROM audit_log WHERE id = 7")
	for _, q := range []string{"UPDATE audit_log SET reason = ''", "DELETE FROM audit_log", "DELETE FROM audit_log WHERE id = 7", "UPDATE audit_head SET count = 0, hash = ''",
		"UPDATE audit_head SET count = count + 1", "DELETE FROM audit_head", "INSERT OR REPLACE INTO audit_head VALUES (1, 0, '')"} {
		s.refused(clinic.Conflict, q)
	}
}

// testImmutable tries to change or remove what is kept for good.
func testImmutable(t *testing.T, s *site) {
	p, d := s.patient("P-000001", "Pat", "Ient"), s.doctor("Asha", "Sharma", "A")
	visit := s.book(s.visit(p, d, "2026-12-01", "10:00"))
	s.write(func(r service.Repos) error {
		c := r.Consultations()
		_, err := c.InsertHistory(s.ctx, clinic.HistoryEntry{PatientID: p, AppointmentID: visit, Diagnosis: "D", CreatedAt: s.now})
		_, err2 := c.InsertPrescription(s.ctx, clinic.Prescription{Number: "RX", AppointmentID: visit, PatientID: p, DoctorID: d, IssuedAt: s.now,
			Items: []clinic.PrescriptionItem{{Drug: "X", Dose: "1"}}})
		_, err3 := c.AddPrint(s.ctx, "prescription", 1, s.now, s.admin)
		return errors.Join(err, err2, err3, r.Appointments().AddStatusChange(s.ctx, clinic.StatusChange{AppointmentID: visit, To: clinic.StatusBooked, At: s.now, ByName: "x"}))
	})
	for _, q := range []string{
		"UPDATE appointments_patienthistory SET diagnosis = ''", "DELETE FROM appointments_patienthistory",
		"INSERT OR REPLACE INTO appointments_patienthistory (id, patient_id, date_created) SELECT id, patient_id, date_created FROM appointments_patienthistory",
		"UPDATE prescription SET advice = 'x'", "DELETE FROM prescription", "UPDATE prescription_item SET dose = '10'", "DELETE FROM prescription_item",
		"INSERT OR REPLACE INTO prescription_item (id, prescription_id, position, drug) SELECT id, prescription_id, position, 'Y' FROM prescription_item",
		"UPDATE appointments_status_change SET reason = 'x'", "DELETE FROM appointments_status_change", "UPDATE document_print SET copy_no = 9", "DELETE FROM document_print",
		"DELETE FROM auth_user", "DELETE FROM users_profile", "DELETE FROM patient_profile", "DELETE FROM doctors_doctor", "DELETE FROM doctors_department",
		"DELETE FROM appointments_appointment", "INSERT OR REPLACE INTO auth_user (id, username, password, date_joined) SELECT id, 'x', 'x', 'x' FROM auth_user WHERE id = 1",
	} {
		s.refused(clinic.Conflict, q)
	}
}

// testWrongValues writes what no form would let through.
func testWrongValues(t *testing.T, s *site) {
	p, d := s.patient("P-000001", "Pat", "Ient"), s.doctor("Asha", "Sharma", "A")
	s.book(s.visit(p, d, "2026-12-01", "10:00"))
	for _, q := range []string{
		"UPDATE doctors_doctor SET consultation_fee_minor = 'abc'", "UPDATE doctors_doctor SET consultation_fee_minor = -1",
		"UPDATE doctors_doctor SET rating_tenths = 51", "UPDATE doctors_doctor SET slot_minutes = 0", "UPDATE doctors_doctor SET fee_minor_per_unit = 7",
		"UPDATE users_profile SET role = 'root'", "UPDATE users_profile SET date_of_birth = '2025-02-30'", "UPDATE users_profile SET date_of_birth = '01.02.2025'",
		"UPDATE auth_user SET is_superuser = 2", "UPDATE auth_user SET username = ''", "UPDATE auth_user SET username = NULL", "UPDATE patient_profile SET sex = 'x'",
		"UPDATE patient_profile SET allergy_status = ''", "UPDATE appointments_appointment SET duration_minutes = 481", "UPDATE appointments_appointment SET duration_minutes = 4",
		"UPDATE appointments_appointment SET duration_minutes = 'x'", "UPDATE appointments_appointment SET status = 'done'", "UPDATE appointments_appointment SET appointment_time = '25:00:00'",
		"UPDATE appointments_appointment SET appointment_time = '10:00'", "UPDATE appointments_appointment SET appointment_date = '2026-13-01'", "UPDATE appointments_appointment SET token_no = 0",
		"INSERT INTO doctors_availability (doctor_id, day_of_week, start_time, end_time, created_at) VALUES (1, 7, '09:00:00', '10:00:00', 'x')",
		"INSERT INTO doctors_availability (doctor_id, day_of_week, start_time, end_time, created_at) VALUES (1, 1, '10:00:00', '10:00:00', 'x')",
		"INSERT INTO doctors_availability (doctor_id, day_of_week, start_time, end_time, created_at) VALUES (1, 1, '10:00:00', '24:01:00', 'x')",
		"INSERT INTO audit_log (at, user_name, role, action, entity, prev_hash, hash) VALUES ('yesterday', 'x', 'admin', 'a', 'e', '', 'h')",
	} {
		s.refused(clinic.Invalid, q)
	}
	if !s.Postgres { // which rounds to the column's type
		s.refused(clinic.Invalid, "UPDATE doctors_doctor SET consultation_fee_minor = 12.5")
	}
	s.refused(clinic.Conflict, "UPDATE doctors_doctor SET department_id = 999")
	s.refused(clinic.Conflict, "INSERT INTO users_profile (user_id, role, name_key, created_at, updated_at) VALUES (999, 'nurse', '', 'x', 'x')")
}

func testTransactions(t *testing.T, s *site) {
	ctx := s.ctx
	dept := func(name string) func(service.Repos) error {
		return func(r service.Repos) error {
			_, err := r.Departments().Insert(ctx, clinic.Department{Name: name, CreatedAt: s.now})
			return err
		}
	}
	count := func() (n int) {
		s.read(func(r service.Repos) error {
			list, err := r.Departments().List(ctx, true)
			n = len(list)
			return err
		})
		return n
	}
	// Two writes, the second fails: neither stays.
	s.fails(clinic.Conflict, "name", func(r service.Repos) error {
		return errors.Join(dept("Surgery")(r), dept("Surgery")(r))
	})
	// A panic rolls back, and the next transaction works.
	func() {
		defer func() {
			if recover() != "boom" {
				t.Error("the panic did not come through")
			}
		}()
		_ = s.UoW.InTx(ctx, func(r service.Repos) error {
			_ = dept("Surgery")(r)
			panic("boom")
		})
	}()
	// A cancelled transaction saves nothing, and the next one works.
	cancelled, cancel := context.WithCancel(ctx)
	err := s.UoW.InTx(cancelled, func(r service.Repos) error {
		if err := dept("Surgery")(r); err != nil {
			return err
		}
		cancel()
		return nil
	})
	wantError(t, err, clinic.Unavailable, "")
	err = s.UoW.InTx(cancelled, func(service.Repos) error { t.Error("ran although cancelled"); return nil })
	wantError(t, err, clinic.Unavailable, "")
	err = s.UoW.View(cancelled, func(service.Repos) error { t.Error("ran although cancelled"); return nil })
	wantError(t, err, clinic.Unavailable, "")
	if n := count(); n != 1 {
		t.Fatalf("%d departments after failed transactions", n)
	}
	s.write(dept("Surgery"))
	if n := count(); n != 2 {
		t.Errorf("%d departments", n)
	}
	// What one transaction wrote, it reads.
	s.write(func(r service.Repos) error {
		if err := dept("Urology")(r); err != nil {
			return err
		}
		list, err := r.Departments().List(ctx, true)
		if len(list) != 3 {
			t.Errorf("%d departments inside the transaction", len(list))
		}
		return err
	})
}

// testViews checks that a view cannot write, and sees one state to its end.
func testViews(t *testing.T, s *site) {
	ctx := s.ctx
	err := s.UoW.View(ctx, func(r service.Repos) error {
		_, err := r.Departments().Insert(ctx, clinic.Department{Name: "X", CreatedAt: s.now})
		return err
	})
	if err == nil {
		t.Error("a view wrote")
	}
	written := make(chan error, 1)
	write := func() {
		written <- s.UoW.InTx(ctx, func(w service.Repos) error {
			_, err := w.Departments().Insert(ctx, clinic.Department{Name: "Surgery", CreatedAt: s.now})
			return err
		})
	}
	s.read(func(r service.Repos) error {
		before, err := r.Departments().List(ctx, true)
		if err != nil {
			return err
		}
		if s.OneAtATime {
			go write()
			time.Sleep(50 * time.Millisecond) // it would be done by now if it did not wait
		} else {
			write()
		}
		after, err := r.Departments().List(ctx, true)
		if len(after) != len(before) {
			t.Errorf("the view changed under its reader: %d, then %d", len(before), len(after))
		}
		return err
	})
	if err := <-written; err != nil {
		t.Errorf("writing beside a view: %v", err)
	}
}
