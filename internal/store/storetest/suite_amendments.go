package storetest

import (
	"reflect"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// testAmendments: what was signed stays, and what a closed visit says is what
// the latest version of its record says.
func testAmendments(t *testing.T, s *site) {
	ctx := s.ctx
	p, d := s.patient("P-000001", "Pat", "Ient"), s.doctor("Asha", "Sharma", "A")
	closed := func(a *clinic.Appointment) {
		a.Status, a.Symptoms, a.Notes, a.Diagnosis, a.Prescription = clinic.StatusCompleted, "S", "N", "I10 Hypertension; D", "Rx"
	}
	visit := s.book(s.visit(p, d, "2026-11-02", "10:00", closed))
	other := s.book(s.visit(p, d, "2026-11-03", "10:00", closed))
	first := clinic.HistoryEntry{PatientID: p, AppointmentID: visit, DoctorID: d, DoctorName: "Dr Asha Sharma", Department: "Cardiology",
		VisitDate: clinic.MustDate("2026-11-02"), VisitStart: clinic.MustClock("10:00"), Symptoms: "S", Diagnosis: "I10 Hypertension; D",
		Notes: "N", Prescription: "Rx", Version: 1, RecordedBy: s.admin, RecordedName: "A", CreatedAt: s.now,
		Diagnoses: []clinic.CodedDiagnosis{{Code: "I10", Title: "Hypertension"}, {Title: "Without a code"}}}
	s.write(func(r service.Repos) (err error) {
		first.ID, err = r.Consultations().InsertHistory(ctx, first)
		return err
	})
	s.read(func(r service.Repos) error {
		if got, err := r.Consultations().Entry(ctx, first.ID); err != nil || !reflect.DeepEqual(got, first) {
			t.Errorf("Entry: %v\n got %+v\nwant %+v", err, got, first)
		}
		return nil
	})
	// Nothing else may be said in the visit before a version says it.
	for _, column := range []string{"symptoms", "notes", "diagnosis", "prescription"} {
		s.refused(clinic.Conflict, "UPDATE appointments_appointment SET "+column+" = 'forged' WHERE id = ?", int64(visit))
	}
	s.refused(clinic.Conflict, "UPDATE appointments_appointment SET follow_up_date = '2027-01-01' WHERE id = ?", int64(visit))
	next := first
	next.Notes, next.Version, next.Amends, next.AmendReason, next.CreatedAt = "N2", 2, first.ID, "R", s.now.Add(time.Hour)
	next.Diagnoses = nil
	insert := func(change func(*clinic.HistoryEntry)) func(r service.Repos) error {
		h := next
		change(&h)
		return func(r service.Repos) error {
			_, err := r.Consultations().InsertHistory(ctx, h)
			return err
		}
	}
	s.fails(clinic.Stale, "", insert(func(h *clinic.HistoryEntry) { h.AppointmentID = other }))
	s.fails(clinic.Stale, "", insert(func(h *clinic.HistoryEntry) { h.Version = 3 }))
	s.fails(clinic.Stale, "", insert(func(h *clinic.HistoryEntry) { h.Amends = 0; h.AmendReason = "" }))
	s.fails(clinic.Invalid, "", insert(func(h *clinic.HistoryEntry) { h.AmendReason = "" }))
	s.write(func(r service.Repos) (err error) {
		next.ID, err = r.Consultations().InsertHistory(ctx, next)
		return err
	})
	s.fails(clinic.Stale, "", insert(func(*clinic.HistoryEntry) {})) // two amendments of one version
	s.must("UPDATE appointments_appointment SET notes = 'N2' WHERE id = ?", int64(visit))
	s.refused(clinic.Conflict, "UPDATE appointments_appointment SET notes = 'N' WHERE id = ?", int64(visit))
	s.refused(clinic.Conflict, "UPDATE appointments_patienthistory SET symptoms = 'forged' WHERE id = ?", int64(first.ID))
	s.refused(clinic.Conflict, "UPDATE visit_diagnosis SET title = 'forged'")
	s.refused(clinic.Conflict, "DELETE FROM visit_diagnosis")
	s.read(func(r service.Repos) error {
		first.Superseded = true
		if got, err := r.Consultations().Versions(ctx, visit); err != nil || !reflect.DeepEqual(got, []clinic.HistoryEntry{next, first}) {
			t.Errorf("Versions: %v\n got %+v", err, got)
		}
		page, err := r.Consultations().History(ctx, service.HistoryFilter{Patient: p}, service.PageRequest{})
		if err != nil || page.Total != 1 || !reflect.DeepEqual(page.Rows, []clinic.HistoryEntry{next}) {
			t.Errorf("History: %v\n got %+v", err, page)
		}
		return nil
	})
}

// testReplacedPrescriptions: a prescription replaces one of its own visit, once,
// and what the check said of its items goes with it.
func testReplacedPrescriptions(t *testing.T, s *site) {
	ctx := s.ctx
	p, d := s.patient("P-000001", "Pat", "Ient"), s.doctor("Asha", "Sharma", "A")
	visit, other := s.book(s.visit(p, d, "2026-12-01", "10:00")), s.book(s.visit(p, d, "2026-12-02", "10:00"))
	item := clinic.PrescriptionItem{Drug: "Amoxicillin", Dose: "1 capsule", Frequency: "tds", Shorthand: "1 tds 7d", Reason: "tolerated"}
	rx := clinic.Prescription{Number: "RX-2026-000001", AppointmentID: visit, PatientID: p, DoctorID: d, IssuedAt: s.now, Allergies: "Penicillin",
		Items: []clinic.PrescriptionItem{{Drug: "Paracetamol", Dose: "1 tablet"}, item}, Digest: "abc",
		Parties: clinic.PaperParties{PatientName: "Pat Ient", PatientBorn: "1980-01-01", WeightGrams: 71000, DoctorName: "Dr Asha Sharma"},
		Checks: []clinic.PrescriptionCheck{{Item: 1, Kind: "allergy", Severity: "serious", Cause: "Allergic.", Reason: "tolerated"},
			{Item: 1, Kind: "unchecked", Severity: "info", Cause: "Not in the formulary."}}}
	s.write(func(r service.Repos) (err error) {
		rx.ID, err = r.Consultations().InsertPrescription(ctx, rx)
		return err
	})
	next := rx
	next.Number, next.Replaces, next.Items, next.Checks = "RX-2026-000002", rx.ID, nil, nil
	s.fails(clinic.Conflict, "", func(r service.Repos) error {
		wrong := next
		wrong.AppointmentID = other
		_, err := r.Consultations().InsertPrescription(ctx, wrong)
		return err
	})
	s.fails(clinic.Invalid, "", func(r service.Repos) error { // going on needs a reason
		wrong := rx
		wrong.Number = "RX-2026-000003"
		wrong.Checks = []clinic.PrescriptionCheck{{Item: 0, Kind: "allergy", Severity: "serious", Cause: "Allergic."}}
		_, err := r.Consultations().InsertPrescription(ctx, wrong)
		return err
	})
	s.write(func(r service.Repos) (err error) {
		next.ID, err = r.Consultations().InsertPrescription(ctx, next)
		return err
	})
	s.fails(clinic.Stale, "", func(r service.Repos) error {
		again := next
		again.Number = "RX-2026-000004"
		_, err := r.Consultations().InsertPrescription(ctx, again)
		return err
	})
	s.read(func(r service.Repos) error {
		rx.ReplacedBy = next.ID
		if got, err := r.Consultations().Prescription(ctx, rx.ID); err != nil || !reflect.DeepEqual(got, rx) {
			t.Errorf("the replaced one: %v\n got %+v\nwant %+v", err, got, rx)
		}
		if got, err := r.Consultations().PrescriptionOf(ctx, visit); err != nil || !reflect.DeepEqual(got, next) {
			t.Errorf("the one that holds: %v\n got %+v\nwant %+v", err, got, next)
		}
		return nil
	})
	for _, forged := range []string{"UPDATE prescription SET digest = 'x'", "UPDATE prescription SET parties = '{}'", "UPDATE prescription SET replaces_id = NULL",
		"UPDATE prescription_check SET reason = 'x'", "DELETE FROM prescription_check", "UPDATE prescription_item SET sig = 'x'"} {
		s.refused(clinic.Conflict, forged)
	}
}

func testHolds(t *testing.T, s *site) {
	ctx := s.ctx
	visit := s.book(s.visit(s.patient("P-000001", "Pat", "Ient"), s.doctor("Asha", "Sharma", "A"), "2026-12-01", "10:00"))
	holder := func() (h service.VisitHolder, err error) {
		s.read(func(r service.Repos) error { h, err = r.Consultations().Holder(ctx, visit); return nil })
		return h, err
	}
	if _, err := holder(); clinic.CodeOf(err) != clinic.NotFound {
		t.Errorf("nobody holds it: %v", err)
	}
	hold := func(h service.VisitHolder) {
		s.write(func(r service.Repos) error { return r.Consultations().Hold(ctx, visit, h) })
	}
	first := service.VisitHolder{UserID: s.admin, Name: "A", Workstation: "W", Session: "one", OpenedAt: s.now, SeenAt: s.now}
	hold(first)
	later := first
	later.OpenedAt, later.SeenAt = s.now.Add(time.Minute), s.now.Add(time.Minute)
	hold(later)
	later.OpenedAt = s.now // the session's first
	if h, err := holder(); err != nil || h != later {
		t.Errorf("renewed: %+v, %v", h, err)
	}
	second := later
	second.Session, second.OpenedAt = "two", s.now.Add(time.Hour)
	hold(second)
	if h, _ := holder(); h != second {
		t.Errorf("taken over: %+v", h)
	}
	s.write(func(r service.Repos) error { return r.Consultations().Release(ctx, visit, "one") })
	if h, _ := holder(); h != second {
		t.Error("released by a session that does not hold it")
	}
	s.write(func(r service.Repos) error { return r.Consultations().Release(ctx, visit, "two") })
	if _, err := holder(); clinic.CodeOf(err) != clinic.NotFound {
		t.Errorf("released: %v", err)
	}
}
