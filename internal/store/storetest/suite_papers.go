package storetest

import (
	"reflect"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func (s *site) paper(p clinic.PatientID, d clinic.DoctorID, number string, change ...func(*clinic.IssuedPaper)) clinic.IssuedPaper {
	s.t.Helper()
	paper := clinic.IssuedPaper{Number: number, Kind: clinic.PaperSickNote, PatientID: p, DoctorID: d, Title: "Sick note", IssuedAt: s.now, IssuedBy: s.admin,
		IssuedName: "Ada Admin", Body: clinic.PaperBody{Parties: clinic.PaperParties{PatientName: "Pat “P” Ient", WeightGrams: 18400, Language: "de"},
			Fitness: clinic.Unfit, From: "2026-11-23", Until: "2026-11-27", Sections: []clinic.PaperSection{{Heading: clinic.SectionRemarks, Text: "Ruhe\nund Tee <&>"}},
			Items: []clinic.PaperItem{{Name: "X", Words: "1", Quantity: "2"}}, Entries: []clinic.PaperEntry{{Visit: "2026-01-02"}}}}
	for _, c := range change {
		c(&paper)
	}
	paper.Digest = clinic.PaperDigest(paper)
	s.write(func(r service.Repos) (err error) {
		paper.ID, err = r.Papers().Insert(s.ctx, paper)
		return err
	})
	return paper
}

func testPapers(t *testing.T, s *site) {
	ctx := s.ctx
	p, other, d := s.patient("P-000001", "Pat", "Ient"), s.patient("P-000002", "Pat", "Other"), s.doctor("Asha", "Sharma", "A")
	visit := s.book(s.visit(p, d, "2026-12-01", "10:00"))
	note := s.paper(p, d, "SN-2026-000001", func(p *clinic.IssuedPaper) { p.AppointmentID = visit })
	s.paper(p, 0, "HS-2026-000001", func(p *clinic.IssuedPaper) {
		p.Kind, p.IssuedAt, p.Body = clinic.PaperHistory, s.now.Add(time.Hour), clinic.PaperBody{}
	})
	s.paper(other, d, "SN-2026-000002")
	rx := clinic.Prescription{Number: "RX-2026-000001", AppointmentID: visit, PatientID: p, DoctorID: d, IssuedAt: s.now.Add(-time.Hour),
		Items: []clinic.PrescriptionItem{{Drug: "X", Dose: "1"}}, Parties: clinic.PaperParties{PatientName: "Pat Ient", Words: "1"}}
	second := rx
	s.write(func(r service.Repos) (err error) {
		rx.Digest = clinic.PrescriptionDigest(rx)
		if rx.ID, err = r.Consultations().InsertPrescription(ctx, rx); err != nil {
			return err
		}
		second.Number, second.Replaces, second.IssuedAt = "RX-2026-000002", rx.ID, s.now.Add(2*time.Hour)
		second.Digest = clinic.PrescriptionDigest(second)
		_, err = r.Consultations().InsertPrescription(ctx, second)
		return err
	})
	s.write(func(r service.Repos) error {
		for want := range 3 {
			if n, err := r.Consultations().AddPrint(ctx, "paper", int64(note.ID), s.now, s.admin); err != nil || n != want {
				t.Errorf("copy %d: %d, %v", want, n, err)
			}
		}
		_, err := r.Consultations().AddPrint(ctx, "receipt", int64(note.ID), s.now, 0)
		return err
	})
	note.Copies = 3
	s.read(func(r service.Repos) error {
		if got, err := r.Papers().Get(ctx, note.ID); err != nil || !reflect.DeepEqual(got, note) {
			t.Errorf("Get: %v\n got %+v\nwant %+v", err, got, note)
		}
		if id, err := r.Papers().ByNumber(ctx, note.Number); err != nil || id != note.ID {
			t.Errorf("ByNumber: %d, %v", id, err)
		}
		if id, err := r.Papers().PrescriptionByNumber(ctx, rx.Number); err != nil || id != rx.ID {
			t.Errorf("PrescriptionByNumber: %d, %v", id, err)
		}
		for _, number := range []string{"", "SN-2026-999999", "' OR 1=1 --", rx.Number} {
			_, err := r.Papers().ByNumber(ctx, number)
			wantError(t, err, clinic.NotFound, "")
		}
		_, err := r.Papers().PrescriptionByNumber(ctx, note.Number)
		wantError(t, err, clinic.NotFound, "")
		_, err = r.Papers().Get(ctx, 999)
		wantError(t, err, clinic.NotFound, "")
		if n, err := r.Papers().ReceiptPrints(ctx, clinic.PaymentID(note.ID)); err != nil || n != 1 {
			t.Errorf("receipt prints: %d, %v", n, err)
		}
		rows, err := r.Papers().Of(ctx, p, 10)
		if err != nil || len(rows) != 4 {
			t.Fatalf("Of: %d rows, %v", len(rows), err)
		}
		var numbers []string
		for _, row := range rows {
			numbers = append(numbers, row.Number)
		}
		if want := []string{"RX-2026-000002", "HS-2026-000001", "SN-2026-000001", "RX-2026-000001"}; !reflect.DeepEqual(numbers, want) {
			t.Errorf("order: %v", numbers)
		}
		want := service.PaperRow{Kind: clinic.PaperSickNote, Paper: note.ID, Number: note.Number, Title: "Sick note", Appointment: visit, DoctorFirst: "Asha",
			DoctorLast: "Sharma", IssuedAt: note.IssuedAt, Copies: 3}
		if !reflect.DeepEqual(rows[2], want) {
			t.Errorf("row: %+v", rows[2])
		}
		if rows[3].ReplacedBy != "RX-2026-000002" || rows[3].Prescription != rx.ID || rows[3].Title != "Prescription" || rows[1].DoctorName() != "" ||
			rows[0].DoctorName() != "Dr Asha Sharma" || rows[0].ReplacedBy != "" {
			t.Errorf("rows: %+v", rows)
		}
		if rows, err := r.Papers().Of(ctx, p, 2); err != nil || len(rows) != 2 || rows[0].Number != "RX-2026-000002" {
			t.Errorf("newest two: %+v, %v", rows, err)
		}
		return nil
	})
	s.fails(clinic.Conflict, "number", func(r service.Repos) error {
		_, err := r.Papers().Insert(ctx, note)
		return err
	})
	s.fails(clinic.Conflict, "", func(r service.Repos) error {
		_, err := r.Papers().Insert(ctx, clinic.IssuedPaper{Number: "SN-2026-000003", Kind: clinic.PaperSickNote, PatientID: other, AppointmentID: visit,
			Title: "x", Digest: note.Digest, IssuedAt: s.now, IssuedName: "x"})
		return err
	})
	for _, q := range []string{"UPDATE issued_document SET body = '{}'", "UPDATE issued_document SET digest = replace(digest, 'a', 'b')", "DELETE FROM issued_document",
		"UPDATE issued_document SET patient_id = 3", "INSERT OR REPLACE INTO issued_document SELECT * FROM issued_document"} {
		s.refused(clinic.Conflict, q)
	}
	for _, q := range []string{"INSERT INTO issued_document (number, kind, patient_id, title, body, digest, issued_at, issued_by_name) SELECT 'a', 'letter', patient_id, 'x', '{}', digest, issued_at, 'x' FROM issued_document",
		"INSERT INTO issued_document (number, kind, patient_id, title, body, digest, issued_at, issued_by_name) SELECT 'a', kind, patient_id, 'x', 'no json', digest, issued_at, 'x' FROM issued_document"} {
		s.refused(clinic.Invalid, q)
	}
	testWeights(t, s, p)
}

func testWeights(t *testing.T, s *site, p clinic.PatientID) {
	weigh := func(taken time.Time, grams any, retracted bool) {
		reason, at := "", any(nil)
		if retracted {
			reason, at = "wrong child", "2026-11-23T09:00:00.000000Z"
		}
		s.must(`INSERT INTO vital_sign (patient_id, taken_at, weight_grams, pulse_per_minute, recorded_at, recorded_by_name, retracted_at, retract_reason)
			VALUES (?, ?, ?, 80, ?, 'x', ?, ?)`, int64(p), taken.Format("2006-01-02T15:04:05.000000Z"), grams, "2026-11-23T09:00:00.000000Z", at, reason)
	}
	day := 24 * time.Hour
	weigh(s.now.Add(-400*day), 17000, false)
	last := func(since time.Time) (n int, at time.Time) {
		s.read(func(r service.Repos) (err error) {
			n, at, err = r.Papers().LastWeight(s.ctx, p, since)
			return err
		})
		return n, at
	}
	if n, at := last(s.now.Add(-365 * day)); n != 0 || !at.IsZero() {
		t.Errorf("an old weight counts: %d", n)
	}
	weigh(s.now.Add(-30*day), 18000, false)
	weigh(s.now.Add(-20*day), 18400, false)
	weigh(s.now.Add(-10*day), 81400, true)
	weigh(s.now.Add(-5*day), nil, false)
	if n, at := last(s.now.Add(-365 * day)); n != 18400 || !at.Equal(s.now.Add(-20*day)) {
		t.Errorf("weight %d at %v", n, at)
	}
}

// Papers go along with a merge and come back, and their code stays right.
func testMergedPapers(t *testing.T, s *site) {
	kept, merged, d := s.patient("P-000001", "Pat", "Ient"), s.patient("P-000002", "Pat", "Ient"), s.doctor("Asha", "Sharma", "A")
	note := s.paper(merged, d, "SN-2026-000001")
	owner := func() (clinic.PatientID, bool) {
		var p clinic.IssuedPaper
		s.read(func(r service.Repos) (err error) {
			p, err = r.Papers().Get(s.ctx, note.ID)
			return err
		})
		return p.PatientID, clinic.PaperDigest(p) == p.Digest
	}
	m := &mergeSite{site: s, kept: kept, merged: merged, doctor: d}
	id, moved := m.merge()
	if want := []service.MovedCount{{Kind: clinic.MovedPapers, Rows: 1}}; !reflect.DeepEqual(moved, want) {
		t.Errorf("moved %+v", moved)
	}
	if who, genuine := owner(); who != kept || !genuine {
		t.Errorf("after the merge the paper is patient %d's, genuine: %v", who, genuine)
	}
	s.read(func(r service.Repos) error {
		rows, err := r.Papers().Of(s.ctx, kept, 10)
		if err != nil || len(rows) != 1 {
			t.Errorf("documents of the kept chart: %v, %v", rows, err)
		}
		return err
	})
	m.undo(id)
	if who, genuine := owner(); who != merged || !genuine {
		t.Errorf("after undoing the paper is patient %d's, genuine: %v", who, genuine)
	}
}
