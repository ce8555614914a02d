package storetest

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func testConsultations(t *testing.T, s *site) {
	ctx := s.ctx
	p, d := s.patient("P-000001", "Pat", "Ient"), s.doctor("Asha", "Sharma", "A")
	visit := s.book(s.visit(p, d, "2026-12-01", "10:00"))
	items := []clinic.PrescriptionItem{
		{Drug: "Amoxicillin", Strength: "500 mg", Form: "capsule", Dose: "1 capsule", Route: "by mouth", Frequency: "tds", DurationDays: 7, Quantity: "21", Instructions: "after food", Reason: "tolerated"},
		{Drug: "Ibuprofen", Dose: "1", PRN: true},
	}
	draft := clinic.Draft{AppointmentID: visit, DoctorID: d, SavedAt: s.now, Consultation: clinic.Consultation{Symptoms: "S", Notes: "N\nN", Diagnosis: "D", Advice: "A",
		Pending: clinic.PendingItem{Drug: "Amox", Sig: "1 td", Quantity: "2"}, Diagnoses: []clinic.CodedDiagnosis{{Code: "I10", Title: "T"}},
		DoctorNotes: "X", Items: items, FollowUp: clinic.FollowUp{Date: clinic.MustDate("2026-12-15"), Start: clinic.MustClock("09:30"), Minutes: 15, Book: true}}}
	s.read(func(r service.Repos) error {
		_, err := r.Consultations().Draft(ctx, visit)
		wantError(t, err, clinic.NotFound, "")
		_, err = r.Consultations().PrescriptionOf(ctx, visit)
		wantError(t, err, clinic.NotFound, "")
		return nil
	})
	for i := range 2 { // the second replaces the first
		s.write(func(r service.Repos) error {
			draft.SavedAt = s.now.Add(time.Duration(i) * time.Minute)
			return r.Consultations().SaveDraft(ctx, draft)
		})
	}
	s.read(func(r service.Repos) error {
		if got, err := r.Consultations().Draft(ctx, visit); err != nil || !reflect.DeepEqual(got, draft) {
			t.Errorf("Draft: %v\n got %+v\nwant %+v", err, got, draft)
		}
		return nil
	})
	s.write(func(r service.Repos) error { return r.Consultations().DeleteDraft(ctx, visit) })
	s.read(func(r service.Repos) error {
		_, err := r.Consultations().Draft(ctx, visit)
		wantError(t, err, clinic.NotFound, "")
		return nil
	})
	rx := clinic.Prescription{Number: "RX-2026-000001", AppointmentID: visit, PatientID: p, DoctorID: d, Items: items, Diagnosis: "D", Advice: "A",
		FollowUp: clinic.MustDate("2026-12-15"), FollowUpAt: clinic.MustClock("09:30"), Allergies: "Not asked", IssuedAt: s.now}
	s.write(func(r service.Repos) (err error) {
		rx.ID, err = r.Consultations().InsertPrescription(ctx, rx)
		return err
	})
	s.fails(clinic.Conflict, "number", func(r service.Repos) error {
		_, err := r.Consultations().InsertPrescription(ctx, rx)
		return err
	})
	var copies []int
	s.write(func(r service.Repos) error {
		for range 3 {
			n, err := r.Consultations().AddPrint(ctx, "prescription", int64(rx.ID), s.now, s.admin)
			if err != nil {
				return err
			}
			copies = append(copies, n)
		}
		n, err := r.Consultations().AddPrint(ctx, "receipt", int64(rx.ID), s.now, 0)
		copies = append(copies, n)
		return err
	})
	if !reflect.DeepEqual(copies, []int{0, 1, 2, 0}) {
		t.Errorf("copy numbers %v", copies)
	}
	rx.Copies = 3
	s.read(func(r service.Repos) error {
		for name, get := range map[string]func() (clinic.Prescription, error){
			"Prescription":   func() (clinic.Prescription, error) { return r.Consultations().Prescription(ctx, rx.ID) },
			"PrescriptionOf": func() (clinic.Prescription, error) { return r.Consultations().PrescriptionOf(ctx, visit) },
		} {
			if got, err := get(); err != nil || !reflect.DeepEqual(got, rx) {
				t.Errorf("%s: %v\n got %+v\nwant %+v", name, err, got, rx)
			}
		}
		return nil
	})
	s.fails(clinic.Invalid, "", func(r service.Repos) error {
		_, err := r.Consultations().AddPrint(ctx, "letter", 1, s.now, s.admin)
		return err
	})
}

func testHistory(t *testing.T, s *site) {
	ctx := s.ctx
	p, other := s.patient("P-000001", "Pat", "Ient"), s.patient("P-000002", "Pat", "Other")
	d1, d2 := s.doctor("Asha", "Sharma", "A"), s.doctor("Bo", "Berg", "B")
	var want []clinic.HistoryEntry // oldest first
	for i := range 12 {
		d, name := d1, "Dr Asha Sharma"
		if i%3 == 0 {
			d, name = d2, "Dr Bo Berg"
		}
		date := fmt.Sprintf("2026-%02d-01", i+1)
		visit := s.book(s.visit(p, d, date, "10:00", func(a *clinic.Appointment) { a.Status, a.Symptoms = clinic.StatusCompleted, "Husten" }))
		h := clinic.HistoryEntry{Version: 1, PatientID: p, AppointmentID: visit, DoctorID: d, DoctorName: name, Department: "Cardiology", VisitDate: clinic.MustDate(date),
			VisitStart: clinic.MustClock("10:00"), Symptoms: "Husten", Diagnosis: fmt.Sprintf("Diagnosis %d", i), Treatment: "T", Prescription: "Rx", Notes: "N",
			DoctorNotes: "private", FollowUp: clinic.MustDate("2027-01-01"), CreatedAt: s.now.Add(time.Duration(i) * time.Hour)}
		if i%4 == 0 {
			h.Notes = "ÄRZTLICHER Befund: 50% besser"
		}
		s.write(func(r service.Repos) (err error) {
			h.ID, err = r.Consultations().InsertHistory(ctx, h)
			return err
		})
		want = append(want, h)
	}
	old := clinic.HistoryEntry{Version: 1, PatientID: other, Diagnosis: "from paper", CreatedAt: s.now.Add(-time.Hour)}
	s.write(func(r service.Repos) (err error) {
		old.ID, err = r.Consultations().InsertHistory(ctx, old)
		return err
	})
	page := func(f service.HistoryFilter, limit int) (out []clinic.HistoryEntry, total int) {
		t.Helper()
		eachPage(s, limit, func(r service.Repos, req service.PageRequest) (service.Page[clinic.HistoryEntry], error) {
			return r.Consultations().History(ctx, f, req)
		}, func(first bool, pg service.Page[clinic.HistoryEntry]) {
			if first {
				total = pg.Total
			} else if pg.Total != -1 {
				t.Errorf("total %d on a later page", pg.Total)
			}
			out = append(out, pg.Rows...)
		})
		return out, total
	}
	for name, c := range map[string]struct {
		filter service.HistoryFilter
		keep   func(i int) bool
	}{
		"all":            {service.HistoryFilter{}, func(int) bool { return true }},
		"doctor":         {service.HistoryFilter{Doctor: d2}, func(i int) bool { return i%3 == 0 }},
		"days":           {service.HistoryFilter{From: clinic.MustDate("2026-03-01"), To: clinic.MustDate("2026-05-01")}, func(i int) bool { return i >= 2 && i <= 4 }},
		"text":           {service.HistoryFilter{Text: "aerztlich"}, func(int) bool { return false }},
		"text, accents":  {service.HistoryFilter{Text: "arztlich BEFUND"}, func(i int) bool { return i%4 == 0 }},
		"text, symptoms": {service.HistoryFilter{Text: "husten"}, func(int) bool { return true }},
		"text, signs":    {service.HistoryFilter{Text: "%"}, func(int) bool { return false }},
		"text, hostile":  {service.HistoryFilter{Text: "' OR 1=1 --"}, func(int) bool { return false }},
	} {
		c.filter.Patient = p
		got, total := page(c.filter, 5)
		var expect []clinic.HistoryEntry
		for i := len(want) - 1; i >= 0; i-- {
			if c.keep(i) {
				expect = append(expect, want[i])
			}
		}
		if !reflect.DeepEqual(got, expect) || total != len(expect) {
			t.Errorf("%s: %d of %d entries, want %d\n got %+v", name, len(got), total, len(expect), got)
		}
	}
	if got, _ := page(service.HistoryFilter{Patient: other}, 5); !reflect.DeepEqual(got, []clinic.HistoryEntry{old}) {
		t.Errorf("an entry without a visit:\n got %+v\nwant %+v", got, old)
	}
	if _, total := page(service.HistoryFilter{}, 50); total != 13 {
		t.Errorf("everybody's history: %d", total)
	}
}
