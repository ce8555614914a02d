package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// mergeSite is two charts of one person: the merged one with a row of
// everything.
type mergeSite struct {
	*site
	kept, merged clinic.PatientID
	doctor       clinic.DoctorID
	visit        clinic.AppointmentID
	record       clinic.HistoryID
	rx           clinic.PrescriptionID
	bill         clinic.InvoiceID
	vitals       clinic.VitalsID
	problem      clinic.ProblemID
	file         clinic.AttachmentID
}

func newMergeSite(s *site) *mergeSite {
	s.t.Helper()
	m := &mergeSite{site: s, kept: s.patient("P-000001", "Mary", "Byrne"), merged: s.patient("P-000002", "Maire", "Byrne"),
		doctor: s.doctor("Asha", "Sharma", "S")}
	m.visit = s.book(s.visit(m.merged, m.doctor, "2026-11-02", "10:00", func(a *clinic.Appointment) { a.Status = clinic.StatusCompleted }))
	s.write(func(r service.Repos) (err error) {
		if m.record, err = r.Consultations().InsertHistory(s.ctx, clinic.HistoryEntry{PatientID: m.merged, AppointmentID: m.visit, Diagnosis: "d", CreatedAt: s.now}); err != nil {
			return err
		}
		if m.rx, err = r.Consultations().InsertPrescription(s.ctx, clinic.Prescription{Number: "RX-1", AppointmentID: m.visit, PatientID: m.merged,
			DoctorID: m.doctor, IssuedAt: s.now}); err != nil {
			return err
		}
		if m.vitals, err = r.Vitals().Insert(s.ctx, clinic.Vitals{PatientID: m.merged, AppointmentID: m.visit, TakenAt: s.now, Pulse: 78, RecordedAt: s.now,
			RecordedByName: "Ines"}); err != nil {
			return err
		}
		if m.problem, err = r.Problems().Insert(s.ctx, clinic.Problem{PatientID: m.merged, Title: "Hypertension", State: clinic.ProblemActive, RecordedAt: s.now,
			RecordedByName: "Asha", UpdatedAt: s.now}); err != nil {
			return err
		}
		m.bill, err = r.Billing().InsertInvoice(s.ctx, clinic.Invoice{PatientID: m.merged, AppointmentID: m.visit, Currency: "EUR", CreatedAt: s.now})
		return err
	})
	s.write(func(r service.Repos) (err error) {
		m.file, err = r.Attachments().Insert(s.ctx, clinic.Attachment{PatientID: m.merged, VisitID: m.visit, Mime: clinic.MimePDF, Name: "letter.pdf", AddedAt: s.now,
			AddedByName: "Ada"}, []byte("%PDF-1.4"))
		return err
	})
	s.must("UPDATE billing_invoice SET status = 'paid', number = 'INV-1', invoice_year = 2026, invoice_seq = 1, issued_at = created_at, issued_on = bill_date WHERE id = ?", int64(m.bill))
	s.must("INSERT INTO appointments_series (patient_id, rule, created_at) VALUES (?, 'FREQ=WEEKLY', '2026-11-01T00:00:00.000000Z')", int64(m.merged))
	return m
}

func (m *mergeSite) chart(id clinic.PatientID) (p clinic.Patient) {
	m.t.Helper()
	m.read(func(r service.Repos) (err error) {
		p, err = r.Patients().Get(m.ctx, id)
		return err
	})
	return p
}

// merge merges the charts as the service does.
func (m *mergeSite) merge() (id clinic.MergeID, moved []service.MovedCount) {
	m.t.Helper()
	kept, merged := m.chart(m.kept), m.chart(m.merged)
	after, err := clinic.MergeCharts(kept, merged, nil)
	if err != nil {
		m.t.Fatal(err)
	}
	m.write(func(r service.Repos) (err error) {
		if id, err = r.Merges().Insert(m.ctx, clinic.PatientMerge{Kept: m.kept, Merged: m.merged, Reason: "twice", At: m.now.Add(time.Hour), By: m.admin,
			ByName: "Ada", KeptBefore: kept, MergedBefore: merged, KeptAfter: after}); err != nil {
			return err
		}
		if moved, err = r.Merges().Move(m.ctx, id); err != nil {
			return err
		}
		if err := r.Merges().SetChart(m.ctx, after); err != nil {
			return err
		}
		merged.Retired, merged.RetireReason, merged.MergedInto = m.now, "Merged", m.kept
		return r.Merges().Close(m.ctx, merged)
	})
	return id, moved
}

func (m *mergeSite) undo(id clinic.MergeID) (moved []service.MovedCount) {
	m.t.Helper()
	m.write(func(r service.Repos) (err error) {
		g, err := r.Merges().Get(m.ctx, id)
		if err != nil {
			return err
		}
		g.Undone, g.UndoneBy, g.UndoneByName, g.UndoneCause = m.now.Add(2*time.Hour), m.admin, "Ada", "two people"
		if err := r.Merges().SetUndone(m.ctx, g); err != nil {
			return err
		}
		p, err := r.Patients().Get(m.ctx, m.merged)
		if err != nil {
			return err
		}
		if err := r.Merges().Reopen(m.ctx, p); err != nil {
			return err
		}
		moved, err = r.Merges().MoveBack(m.ctx, id)
		return err
	})
	return moved
}

var oneOfEach = []service.MovedCount{{Kind: clinic.MovedSeries, Rows: 1}, {Kind: clinic.MovedVisits, Rows: 1}, {Kind: clinic.MovedRecords, Rows: 1},
	{Kind: clinic.MovedPrescriptions, Rows: 1}, {Kind: clinic.MovedVitals, Rows: 1}, {Kind: clinic.MovedProblems, Rows: 1},
	{Kind: clinic.MovedAttachments, Rows: 1}, {Kind: clinic.MovedBills, Rows: 1}}

func testMerges(t *testing.T, s *site) {
	m := newMergeSite(s)
	full := m.chart(m.merged)
	full.Phone, full.PhoneE164, full.BirthEstimated, full.DateOfBirth = "086 123 4567", "+353861234567", true, clinic.MustDate("1980-07-01")
	full.AllergyStatus, full.Allergies = clinic.AllergyHas, []clinic.Allergy{{Substance: "Latex", Reaction: "rash", Severity: clinic.SeveritySevere}}
	full.AllergyConfirmed, full.AllergyBy = s.now, "Ines"
	full.Identifiers = []clinic.Identifier{{Kind: clinic.IdentifierPassport, Value: "PA 12-34"}}
	full.Language = clinic.Portuguese
	full.Consent, full.ConsentAt, full.ConsentBy = clinic.ConsentGiven, s.now, "Grace"
	full.UpdatedAt = s.now
	s.write(func(r service.Repos) error { return r.Merges().SetChart(s.ctx, full) })
	s.fails(clinic.Stale, "", func(r service.Repos) error { return r.Merges().SetChart(s.ctx, full) })
	full.Version++
	if got := m.chart(m.merged); !sameChart(got, full) {
		t.Errorf("chart:\n got %+v\nwant %+v", got, full)
	}
	if key, err := s.Query("SELECT value_key FROM patient_identifier"); err != nil || key != "PA1234" {
		t.Errorf("key of the identifier: %q %v", key, err)
	}
	keptBefore := m.chart(m.kept)
	s.read(func(r service.Repos) error {
		rows, err := r.Merges().Rows(s.ctx, m.merged)
		if !slices.Equal(rows, oneOfEach) {
			t.Errorf("rows: %v", rows)
		}
		return err
	})
	id, moved := m.merge()
	if !slices.Equal(moved, oneOfEach) {
		t.Errorf("moved: %v", moved)
	}
	if got := m.chart(m.kept); got.Phone != full.Phone || got.AllergyText() != full.AllergyText() || len(got.Identifiers) != 1 || got.Consent != clinic.ConsentGiven {
		t.Errorf("kept: %+v", got)
	}
	if got := m.chart(m.merged); got.MergedInto != m.kept || got.Retired.IsZero() {
		t.Errorf("merged: %+v", got)
	}
	later := s.book(s.visit(m.kept, m.doctor, "2026-11-03", "10:00"))
	s.read(func(r service.Repos) error {
		g, err := r.Merges().Get(s.ctx, id)
		if err != nil {
			return err
		}
		if !sameChart(g.KeptBefore, keptBefore) || !sameChart(g.MergedBefore, full) || g.KeptAfter.Phone != full.Phone || g.KeptNumber != "P-000001" ||
			g.MergedName != "Byrne, Maire" || g.Reason != "twice" || !g.At.Equal(s.now.Add(time.Hour)) || g.By != s.admin || !g.Undone.IsZero() {
			t.Errorf("merge: %+v", g)
		}
		for _, p := range []clinic.PatientID{m.kept, m.merged} {
			if list, err := r.Merges().Of(s.ctx, p); err != nil || len(list) != 1 || list[0].ID != id || list[0].KeptBefore.ID != 0 {
				t.Errorf("merges of %d: %+v %v", p, list, err)
			}
		}
		if row, err := r.Merges().Kept(s.ctx, "P-000002"); err != nil || row.ID != m.kept {
			t.Errorf("kept: %+v %v", row, err)
		}
		if _, err := r.Merges().Kept(s.ctx, "P-000001"); clinic.CodeOf(err) != clinic.NotFound {
			t.Errorf("a number that was not merged: %v", err)
		}
		back, stay, err := r.Merges().UndoRows(s.ctx, id)
		if !slices.Equal(back, oneOfEach) || len(stay) != 0 { // the visit's clock stands before the merge
			t.Errorf("undoing: %v, stays %v", back, stay)
		}
		return err
	})
	// The audit log of the kept chart has that of the merged one.
	s.write(func(r service.Repos) error {
		for _, p := range []clinic.PatientID{m.kept, m.merged} {
			if err := r.Audit().Append(s.ctx, clinic.AuditEntry{At: s.now, UserName: "x", Role: clinic.RoleAdmin, Action: "a.b", Entity: "a", PatientID: p}); err != nil {
				return err
			}
		}
		return nil
	})
	audited := func(p clinic.PatientID) (n int) {
		s.read(func(r service.Repos) error {
			page, err := r.Audit().List(s.ctx, service.AuditFilter{Patient: p}, service.PageRequest{})
			n = page.Total
			return err
		})
		return n
	}
	if audited(m.kept) != 2 || audited(m.merged) != 1 {
		t.Errorf("audit rows: %d and %d", audited(m.kept), audited(m.merged))
	}
	// What was measured and listed went along, and what was written for a moved
	// visit since goes back with it.
	if vitals, problems := m.listed(m.kept); vitals != 1 || problems != 1 {
		t.Errorf("the kept chart has %d sets of vital signs and %d problems", vitals, problems)
	}
	s.must("INSERT INTO appointments_patienthistory (patient_id, appointment_id, date_created) VALUES (?, ?, '2026-11-23T12:00:00.000000Z')", int64(m.kept), int64(m.visit))
	moved = m.undo(id)
	want := slices.Clone(oneOfEach)
	want[2].Rows = 2
	if !slices.Equal(moved, want) {
		t.Errorf("moved back: %v", moved)
	}
	if s.appointment(m.visit).PatientID != m.merged || s.appointment(later).PatientID != m.kept {
		t.Error("the visits are not where they belong")
	}
	if audited(m.kept) != 1 {
		t.Error("the audit logs are still joined")
	}
	if vitals, problems := m.listed(m.merged); vitals != 1 || problems != 1 {
		t.Errorf("%d sets of vital signs and %d problems came back", vitals, problems)
	}
	s.fails(clinic.NotFound, "", func(r service.Repos) error { _, err := r.Merges().Get(s.ctx, 99); return err })
}

// listed counts a chart's vital signs and problems.
func (m *mergeSite) listed(id clinic.PatientID) (vitals, problems int) {
	m.t.Helper()
	m.read(func(r service.Repos) error {
		list, err := r.Vitals().List(m.ctx, service.VitalsFilter{Patient: id})
		if err != nil {
			return err
		}
		entries, err := r.Problems().List(m.ctx, service.ProblemFilter{Patient: id})
		vitals, problems = len(list), len(entries)
		return err
	})
	return vitals, problems
}

// sameChart compares what charts say, without the stamps of the row itself.
func sameChart(a, b clinic.Patient) bool {
	for _, f := range clinic.MergeFacts() {
		if !f.Same(a, b) {
			return false
		}
	}
	return a.ID == b.ID && a.Number == b.Number && a.Version == b.Version
}

// testMergeRules goes past the store: what the database itself refuses.
func testMergeRules(t *testing.T, s *site) {
	m := newMergeSite(s)
	kept, merged := int64(m.kept), int64(m.merged)
	moves := map[string]int64{"appointments_appointment": int64(m.visit), "appointments_patienthistory": int64(m.record),
		"prescription": int64(m.rx), "billing_invoice": int64(m.bill), "appointments_series": 1, "vital_sign": int64(m.vitals), "problem": int64(m.problem),
		"document_attachment": int64(m.file)}
	refuseMoves := func(from, to int64) {
		t.Helper()
		for table, row := range moves {
			s.refused(clinic.Conflict, "UPDATE "+table+" SET patient_id = ? WHERE id = ? AND patient_id = ?", to, row, from)
		}
	}
	refuseMoves(merged, kept)
	insert := "INSERT INTO patient_merge (kept_id, merged_id, reason, merged_at, merged_by_name, snapshot) VALUES (?, ?, 'r', '2026-11-23T10:00:00.000000Z', 'x', '{}')"
	s.refused(clinic.Invalid, "INSERT INTO patient_merge (kept_id, merged_id, reason, merged_at, merged_by_name, snapshot) VALUES (?, ?, '', '2026-11-23T10:00:00.000000Z', 'x', '{}')", kept, merged)
	s.refused(clinic.Conflict, insert, kept, kept)
	openVisit := "INSERT INTO appointments_appointment (id, patient_id, doctor_id, appointment_date, appointment_time, status, duration_minutes, created_at, updated_at) VALUES ("
	for what, undo := range map[string]string{
		"UPDATE patient_profile SET sex = CASE user_id WHEN 2 THEN 'male' ELSE 'female' END":                  "UPDATE patient_profile SET sex = ''",
		"UPDATE patient_profile SET retired_at = '2026-11-23T10:00:00.000000Z' WHERE patient_no = 'P-000001'": "UPDATE patient_profile SET retired_at = NULL",
		openVisit + "901, 3, 1, '2026-11-06', '10:00:00', 'requested', 30, 'x', 'x')":                         "UPDATE appointments_appointment SET status = 'cancelled', cancelled_by = 'patient', cancel_reason = 'x' WHERE id = 901",
		openVisit + "902, 3, 1, '2026-11-07', '10:00:00', 'in_consultation', 30, 'x', 'x')":                   "UPDATE appointments_appointment SET status = 'completed' WHERE id = 902",
		"INSERT INTO billing_invoice (id, patient_id, currency, bill_date, created_at) VALUES (77, 3, 'EUR', '2026-11-01', 'x')": `
			INSERT INTO billing_item (invoice_id, position, description, quantity, price_minor, total_minor) VALUES (77, 1, 'x', 1, 100, 100);
			UPDATE billing_invoice SET net_minor = 100, total_minor = 100 WHERE id = 77;
			UPDATE billing_invoice SET status = 'issued', number = 'V-1', invoice_year = 2026, invoice_seq = 2, issued_at = created_at, issued_on = bill_date WHERE id = 77;
			INSERT INTO billing_credit (number, credit_year, credit_seq, invoice_id, kind, amount_minor, currency, reason, business_date, credited_at, credited_by_name, idempotency_key)
				VALUES ('CN-1', 2026, 1, 77, 'void', 100, 'EUR', 'wrong patient', '2026-11-01', '2026-11-01T09:00:00.000000Z', 'x', 'k');
			UPDATE billing_invoice SET status = 'void', credited_minor = 100 WHERE id = 77`,
	} {
		s.must(what)
		s.refused(clinic.Conflict, insert, kept, merged)
		s.must(undo)
	}
	s.refused(clinic.Conflict, "UPDATE patient_profile SET merged_into = ?, retired_at = 'x' WHERE user_id = ?", kept, merged)
	moves["billing_invoice"] = 77 // the void one: no other change is possible
	s.refused(clinic.Conflict, "UPDATE billing_invoice SET bill_date = '2026-01-01' WHERE id = 77")
	refuseMoves(merged, kept)

	// A merge that has moved nothing yet lists rows of the merged chart only, and
	// rows that it does not list stay.
	other := s.book(s.visit(m.kept, m.doctor, "2026-11-05", "10:00", func(a *clinic.Appointment) { a.Status = clinic.StatusCancelled }))
	s.must(insert, kept, merged)
	refuseMoves(merged, kept)
	merge := s.text("SELECT CAST(max(id) AS TEXT) FROM patient_merge") // refused rows may have used numbers up
	s.refused(clinic.Conflict, "INSERT INTO patient_merge_row VALUES ("+merge+", 'visit', ?)", int64(other))
	s.refused(clinic.Conflict, "INSERT INTO patient_merge_row VALUES ("+merge+", 'payment', 1)")
	s.must("INSERT INTO patient_merge_row VALUES ("+merge+", 'prescription', ?)", int64(m.rx))
	s.refused(clinic.Conflict, "UPDATE prescription SET patient_id = ?, diagnosis = 'other' WHERE id = ?", kept, int64(m.rx))
	s.refused(clinic.Conflict, "UPDATE prescription SET patient_id = ? WHERE id = ?", int64(s.admin), int64(m.rx))
	s.must("UPDATE prescription SET patient_id = ? WHERE id = ?", kept, int64(m.rx))
	s.refused(clinic.Conflict, "UPDATE prescription SET patient_id = ? WHERE id = ?", merged, int64(m.rx))
	// A chart is not closed while it still holds something.
	s.refused(clinic.Conflict, "UPDATE patient_profile SET merged_into = ?, retired_at = 'x' WHERE user_id = ?", kept, merged)
	s.refused(clinic.Conflict, insert, kept, merged)
	s.must("UPDATE patient_merge SET undone_at = '2026-11-23T11:00:00.000000Z', undo_reason = 'r' WHERE id = " + merge)
	s.must("UPDATE prescription SET patient_id = ? WHERE id = ?", merged, int64(m.rx))
	s.refused(clinic.Conflict, "UPDATE prescription SET patient_id = ? WHERE id = ?", kept, int64(m.rx))
	s.refused(clinic.Conflict, "INSERT INTO patient_merge_row VALUES ("+merge+", 'bill', ?)", int64(m.bill))

	// Once merged, the chart is closed: nothing in, nothing changed, nothing out.
	m.merge()
	refuseMoves(kept, merged)
	for _, query := range []string{
		"UPDATE patient_profile SET blood_group = 'A+' WHERE user_id = ?", "UPDATE patient_profile SET merged_into = NULL WHERE user_id = ?",
		"UPDATE patient_profile SET retired_at = NULL WHERE user_id = ?", "UPDATE patient_profile SET merged_into = 1 WHERE user_id = ?",
		"UPDATE users_profile SET phone = '1' WHERE user_id = ?", "UPDATE auth_user SET last_name = 'x' WHERE id = ?",
		"INSERT INTO patient_allergy (patient_id, position, substance, created_at) VALUES (?, 1, 'x', 'x')",
		"INSERT INTO patient_identifier (patient_id, position, kind, value, value_key, created_at) VALUES (?, 1, 'other', 'x', 'X', 'x')",
		"INSERT INTO appointments_series (patient_id, rule, created_at) VALUES (?, 'x', 'x')",
		"INSERT INTO appointments_patienthistory (patient_id, date_created) VALUES (?, 'x')",
		"INSERT INTO document_attachment (patient_id, sha256, name, added_at, added_by_name) SELECT ?, sha256, 'x', 'x', 'x' FROM attachment_content",
		"INSERT INTO billing_invoice (patient_id, currency, bill_date, created_at) VALUES (?, 'EUR', '2026-11-01', 'x')",
		"INSERT INTO vital_sign (patient_id, taken_at, pulse_per_minute, recorded_at, recorded_by_name) VALUES (?, '2026-11-23T12:00:00.000000Z', 78, 'x', 'x')",
		"INSERT INTO problem (patient_id, title, state, recorded_at, recorded_by_name, updated_at) VALUES (?, 'x', 'active', 'x', 'x', 'x')",
		"DELETE FROM patient_merge WHERE merged_id = ?", "DELETE FROM patient_merge_row WHERE merge_id > 0 AND ? > 0",
		"UPDATE patient_merge SET kept_id = 1 WHERE merged_id = ?", "UPDATE patient_merge SET snapshot = '[]' WHERE merged_id = ?",
		"UPDATE patient_merge SET reason = 'x', undone_at = '2026-11-23T11:00:00.000000Z', undo_reason = 'r' WHERE merged_id = ?",
		"UPDATE patient_merge_row SET row_id = 9 WHERE merge_id > 0 AND ? > 0",
	} {
		s.refused(clinic.Conflict, query, merged)
	}
	s.fails(clinic.Conflict, "patient", func(r service.Repos) error {
		_, err := r.Appointments().Insert(s.ctx, s.visit(m.merged, m.doctor, "2026-12-01", "10:00"), s.admin)
		return err
	})
	s.refused(clinic.Conflict, "INSERT INTO patient_profile (user_id, patient_no, name_key, created_at, updated_at, merged_into) VALUES (1, 'P-9', 'x', 'x', 'x', 2)")

	// The kept chart goes on into a third: the first merge cannot be undone before
	// that one is.
	third := s.patient("P-000003", "M", "Byrne")
	first, second := m.kept, m.merged
	var earlier clinic.MergeID
	if _, err := fmt.Sscan(s.text("SELECT CAST(max(id) AS TEXT) FROM patient_merge"), &earlier); err != nil {
		t.Fatal(err)
	}
	m.kept, m.merged = third, first
	later, _ := m.merge()
	s.refused(clinic.Conflict, "UPDATE patient_merge SET undone_at = '2026-11-23T11:00:00.000000Z', undo_reason = 'r' WHERE id = ?", int64(earlier))
	s.read(func(r service.Repos) error {
		row, err := r.Merges().Kept(s.ctx, "P-000002")
		if row.ID != third {
			t.Errorf("the chain leads to %+v", row)
		}
		return err
	})
	m.undo(later)
	m.kept, m.merged = first, second
	m.undo(earlier)
	if s.appointment(m.visit).PatientID != second {
		t.Error("two merges undone, but the visit did not come home")
	}
}
