package storetest

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// timelineSite is a chart with something of every kind.
type timelineSite struct {
	*site
	p      clinic.PatientID
	d1, d2 clinic.DoctorID
}

func newTimelineSite(s *site) *timelineSite {
	x := &timelineSite{site: s, p: s.patient("P-000001", "Pat", "Ient"), d1: s.doctor("Asha", "Sharma", "A"), d2: s.doctor("Bo", "Bérg", "B")}
	for i := range 20 {
		d := x.d1
		if i%4 == 0 {
			d = x.d2
		}
		day := clinic.MustDate("2026-01-05").AddDays(i * 10)
		at := day.At(clinic.MustClock("10:20"), time.UTC)
		visit := s.book(s.visit(x.p, d, day.String(), "10:00", func(a *clinic.Appointment) { a.Status = clinic.StatusCompleted }))
		h := clinic.HistoryEntry{PatientID: x.p, AppointmentID: visit, Diagnosis: fmt.Sprintf("I10 Hypertension %d", i), DoctorNotes: "private",
			Symptoms: "Husten", CreatedAt: at, Version: 1, Diagnoses: []clinic.CodedDiagnosis{{Code: "I10", Title: "Hypertension"}}}
		if i%5 == 0 {
			h.Diagnosis, h.Notes = "", "ÄRZTLICHER Befund"
		}
		s.write(func(r service.Repos) error {
			id, err := r.Consultations().InsertHistory(s.ctx, h)
			if err != nil {
				return err
			}
			if i == 3 { // amended twice
				for v := 2; v <= 3; v++ {
					h.Version, h.Amends, h.AmendReason, h.CreatedAt = v, id, "typing error", s.now.Add(time.Duration(v)*time.Hour)
					h.Notes = fmt.Sprint("version ", v)
					if id, err = r.Consultations().InsertHistory(s.ctx, h); err != nil {
						return err
					}
				}
			}
			rx, err := r.Consultations().InsertPrescription(s.ctx, clinic.Prescription{Number: fmt.Sprint("RX-", i), AppointmentID: visit, PatientID: x.p, DoctorID: d,
				Items: []clinic.PrescriptionItem{{Drug: "Amlodipine", Strength: "5 mg", Dose: "1 tablet", Frequency: "od"}, {Drug: "Zinc", Dose: "1"}}, Advice: "drink", IssuedAt: at})
			if err != nil {
				return err
			}
			if i == 7 {
				_, err = r.Consultations().InsertPrescription(s.ctx, clinic.Prescription{Number: "RX-7B", AppointmentID: visit, PatientID: x.p, DoctorID: d,
					Items: []clinic.PrescriptionItem{{Drug: "Amlodipine", Strength: "10 mg", Dose: "1"}}, Replaces: rx, IssuedAt: at.Add(time.Hour)})
				if err != nil {
					return err
				}
			}
			_, err = r.Billing().InsertInvoice(s.ctx, clinic.Invoice{PatientID: x.p, AppointmentID: visit, Currency: "EUR", VisitDate: day, CreatedAt: at})
			return err
		})
		s.must(`INSERT INTO vital_sign (patient_id, appointment_id, taken_at, systolic_mmhg, diastolic_mmhg, temperature_tenths, recorded_at, recorded_by_name)
			VALUES (?, ?, ?, 120, 80, 371, 'x', 'Nora')`, int64(x.p), int64(visit), day.At(clinic.MustClock("09:55"), time.UTC).Format("2006-01-02T15:04:05.000000Z"))
	}
	for id := 1; id <= 18; id++ { // one by one: numbers are taken in order, and a statement has none of its own
		s.must("UPDATE billing_invoice SET status = CASE total_minor WHEN 0 THEN 'paid' ELSE 'issued' END, number = 'INV-' || id, invoice_year = 2026, invoice_seq = id, issued_at = created_at, issued_on = bill_date WHERE id = ?", id)
	}
	s.must("UPDATE vital_sign SET retracted_at = 'x', retract_reason = 'wrong arm', retracted_by_name = 'N' WHERE id = 2")
	s.must(`INSERT INTO issued_document (number, kind, patient_id, doctor_id, title, body, digest, issued_at, issued_by_name)
		VALUES ('SN-1', 'sick_note', ?, ?, 'Sick note, 3 days', '{}', ?, '2026-03-03T09:00:00.000000Z', 'Asha')`, int64(x.p), int64(x.d1), strings.Repeat("a", 64))
	s.write(func(r service.Repos) error {
		_, err := r.Attachments().Insert(s.ctx, clinic.Attachment{PatientID: x.p, Mime: clinic.MimePDF, Name: "Blöod count.pdf", Note: "from the lab",
			AddedAt: clinic.MustDate("2026-03-04").At(600, time.UTC), AddedByName: "Nora"}, []byte("%PDF-1"))
		if err != nil {
			return err
		}
		_, err = r.Consultations().InsertHistory(s.ctx, clinic.HistoryEntry{PatientID: x.p, Diagnosis: "from paper", Version: 1, CreatedAt: clinic.MustDate("2001-01-01").At(0, time.UTC)})
		return err
	})
	return x
}

func (x *timelineSite) all(f service.TimelineFilter, limit int) (out []clinic.TimelineEntry, first service.TimelinePage) {
	x.t.Helper()
	f.Patient = x.p
	req := service.PageRequest{Limit: limit}
	for n := 0; n == 0 || req.After != ""; n++ {
		x.read(func(r service.Repos) error {
			pg, err := r.Consultations().Timeline(x.ctx, f, req)
			if n == 0 {
				first = pg
			} else if pg.Total != -1 || pg.Counts != nil {
				x.t.Errorf("a later page counts %d, %v", pg.Total, pg.Counts)
			}
			if len(pg.Rows) > limit {
				x.t.Errorf("a page of %d rows, %d were asked for", len(pg.Rows), limit)
			}
			out, req.After = append(out, pg.Rows...), pg.Next
			return err
		})
		if n > 1000 {
			x.t.Fatal("the pages do not end")
		}
	}
	return out, first
}

func testTimeline(t *testing.T, s *site) {
	x := newTimelineSite(s)
	whole, first := x.all(service.TimelineFilter{}, 500)
	want := map[clinic.TimelineKind]int{clinic.TimelineVisit: 21, clinic.TimelineDiagnosis: 16, clinic.TimelinePrescription: 21, clinic.TimelinePayment: 18,
		clinic.TimelineAttachment: 1, clinic.TimelinePaper: 1, clinic.TimelineVitals: 20}
	got := map[clinic.TimelineKind]int{}
	for i, e := range whole {
		got[e.Kind]++
		if i > 0 && e.At.After(whole[i-1].At) {
			t.Errorf("entry %d of %s stands behind one of %s", i, e.At, whole[i-1].At)
		}
	}
	if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(first.Counts, want) || first.Total != len(whole) {
		t.Errorf("kinds %v, counted %v and %d, want %v", got, first.Counts, first.Total, want)
	}
	// Pages of any size make up the same timeline.
	for _, limit := range []int{1, 3, 7, 50} {
		if parts, _ := x.all(service.TimelineFilter{}, limit); !reflect.DeepEqual(parts, whole) {
			t.Errorf("in pages of %d: %d entries of %d", limit, len(parts), len(whole))
		}
	}
	of := func(kind clinic.TimelineKind, number string) (found clinic.TimelineEntry) {
		for _, e := range whole {
			if e.Kind == kind && (number == "" || e.Number == number) {
				return e
			}
		}
		t.Errorf("no %s %s", kind.Title(), number)
		return found
	}
	if e := of(clinic.TimelinePrescription, "RX-7"); !e.Superseded || e.Marker != "Replaced by RX-7B" || e.Title != "Amlodipine 5 mg, Zinc" ||
		!strings.HasPrefix(e.Detail, "Amlodipine 5 mg: 1 tablet once daily\nZinc: 1") || !strings.HasSuffix(e.Detail, "\n\ndrink") {
		t.Errorf("replaced prescription: %+v", e)
	}
	if e := of(clinic.TimelinePrescription, "RX-7B"); e.Superseded || e.DoctorID != x.d1 || e.Department != "Cardiology" {
		t.Errorf("its replacement: %+v", e)
	}
	var amended clinic.TimelineEntry
	for _, e := range whole {
		if e.Kind == clinic.TimelineVisit && e.Version > 1 {
			amended = e
		}
	}
	if amended.Marker != "Amended (3)" || amended.Visit.Notes != "version 3" || !amended.At.Equal(clinic.MustDate("2026-02-04").At(600, time.UTC)) ||
		len(amended.Visit.Diagnoses) != 1 || amended.Visit.AmendReason != "typing error" {
		t.Errorf("amended record: %+v %+v", amended, amended.Visit)
	}
	if last := whole[len(whole)-1]; last.Title != "from paper" || last.VisitID != 0 {
		t.Errorf("a record without a visit: %+v", last)
	}
	if e := of(clinic.TimelineVitals, ""); e.Title != "BP 120/80 mmHg · 37.1 °C" || e.Doctor == "" {
		t.Errorf("vital signs: %+v", e)
	}
	if e := of(clinic.TimelineAttachment, ""); e.Title != "Blöod count.pdf" || e.Doctor != "Nora" {
		t.Errorf("attachment: %+v", e)
	}
	matches := func(name string, f service.TimelineFilter, keep func(clinic.TimelineEntry) bool) {
		t.Helper()
		var expect []clinic.TimelineEntry
		for _, e := range whole {
			if keep(e) {
				expect = append(expect, e)
			}
		}
		got, first := x.all(f, 4)
		if !slices.EqualFunc(got, expect, func(a, b clinic.TimelineEntry) bool { return a.Kind == b.Kind && a.ID == b.ID }) {
			t.Errorf("%s: %d entries, want %d", name, len(got), len(expect))
		}
		if f.Text == "" && first.Total != len(expect) || f.Text != "" && first.Total > len(expect) {
			t.Errorf("%s: total %d, want %d", name, first.Total, len(expect))
		}
	}
	filter := func(f service.HistoryFilter) service.TimelineFilter { return service.TimelineFilter{HistoryFilter: f} }
	matches("doctor", filter(service.HistoryFilter{Doctor: x.d2}), func(e clinic.TimelineEntry) bool { return e.DoctorID == x.d2 })
	matches("department", filter(service.HistoryFilter{Department: s.dept}), func(e clinic.TimelineEntry) bool { return e.Department != "" })
	matches("another department", filter(service.HistoryFilter{Department: s.dept + 1}), func(e clinic.TimelineEntry) bool { return false })
	matches("kinds", filter(service.HistoryFilter{Kinds: clinic.Kinds(clinic.TimelinePaper, clinic.TimelineVitals)}),
		func(e clinic.TimelineEntry) bool {
			return e.Kind == clinic.TimelinePaper || e.Kind == clinic.TimelineVitals
		})
	from, to := clinic.MustDate("2026-02-04"), clinic.MustDate("2026-03-03")
	matches("period", filter(service.HistoryFilter{From: from, To: to}), func(e clinic.TimelineEntry) bool {
		d := clinic.DateOf(e.At)
		return !d.Before(from) && !d.After(to)
	})
	matches("bills of one doctor", service.TimelineFilter{BillsOf: x.d2}, func(e clinic.TimelineEntry) bool { return e.Kind != clinic.TimelinePayment || e.DoctorID == x.d2 })
	matches("no bills", service.TimelineFilter{WithoutBills: true}, func(e clinic.TimelineEntry) bool { return e.Kind != clinic.TimelinePayment })
	matches("without errors", service.TimelineFilter{HideRemoved: true}, func(e clinic.TimelineEntry) bool { return e.Kind != clinic.TimelineVitals || !e.Superseded })
	matches("text, accents", filter(service.HistoryFilter{Text: "arztlicher BEFUND"}), func(e clinic.TimelineEntry) bool {
		return e.Kind == clinic.TimelineVisit && strings.Contains(e.Visit.Notes, "Befund")
	})
	matches("text, medicine", filter(service.HistoryFilter{Text: "AMLODIPINE rx-7b"}), func(e clinic.TimelineEntry) bool { return e.Number == "RX-7B" })
	matches("text, file", filter(service.HistoryFilter{Text: "blood count"}), func(e clinic.TimelineEntry) bool { return e.Kind == clinic.TimelineAttachment })
	matches("text, doctor", filter(service.HistoryFilter{Text: "berg"}), func(e clinic.TimelineEntry) bool { return e.DoctorID == x.d2 })
	matches("text, private", filter(service.HistoryFilter{Text: "private"}), func(e clinic.TimelineEntry) bool { return e.Visit != nil && e.Visit.DoctorNotes != "" })
	matches("text, private, not shown", filter(service.HistoryFilter{Text: "private", NotInDoctorNotes: true}), func(clinic.TimelineEntry) bool { return false })
	for _, hostile := range []string{"%", "' UNION SELECT 1 --", "\x00", "🙂"} {
		matches("text, hostile", filter(service.HistoryFilter{Text: hostile}), func(clinic.TimelineEntry) bool { return false })
	}
	own, _ := x.all(service.TimelineFilter{HistoryFilter: service.HistoryFilter{NotInDoctorNotes: true}}, 500)
	for _, e := range own {
		if e.Visit != nil && e.Visit.DoctorNotes != "" {
			t.Error("private notes are shown")
		}
	}
	s.read(func(r service.Repos) error {
		_, err := r.Consultations().Timeline(s.ctx, service.TimelineFilter{HistoryFilter: service.HistoryFilter{Patient: x.p}}, service.PageRequest{After: "nonsense"})
		wantError(t, err, clinic.Invalid, "")
		return nil
	})
}

func testAttachments(t *testing.T, s *site) {
	p, other, d := s.patient("P-000001", "Pat", "Ient"), s.patient("P-000002", "Pat", "Other"), s.doctor("Asha", "Sharma", "A")
	visit := s.book(s.visit(p, d, "2026-12-01", "10:00"))
	data := []byte("%PDF-1.4 one")
	a := clinic.Attachment{PatientID: p, VisitID: visit, Mime: clinic.MimePDF, Name: "Blood.pdf", Note: "n", Date: clinic.MustDate("2026-11-20"), AddedAt: s.now,
		AddedBy: s.admin, AddedByName: "Ada Admin"}
	add := func(a clinic.Attachment, data []byte) (id clinic.AttachmentID) {
		t.Helper()
		s.write(func(r service.Repos) (err error) {
			id, err = r.Attachments().Insert(s.ctx, a, data)
			return err
		})
		return id
	}
	a.ID = add(a, data)
	again := a
	again.PatientID, again.VisitID, again.Name, again.AddedAt = other, 0, "Same.pdf", s.now.Add(time.Hour)
	again.ID = add(again, data)
	if n, err := s.Query("SELECT count(*) FROM attachment_content"); err != nil || n != "1" {
		t.Errorf("contents kept: %s %v", n, err)
	}
	s.read(func(r service.Repos) error {
		got, err := r.Attachments().Get(s.ctx, a.ID)
		a.SHA256, a.Size = got.SHA256, int64(len(data))
		if err != nil || !reflect.DeepEqual(got, a) {
			t.Errorf("Get: %v\n got %+v\nwant %+v", err, got, a)
		}
		if content, err := r.Attachments().Content(s.ctx, got.SHA256); err != nil || string(content) != string(data) {
			t.Errorf("content: %q %v", content, err)
		}
		_, err = r.Attachments().Content(s.ctx, strings.Repeat("0", 64))
		wantError(t, err, clinic.NotFound, "")
		_, err = r.Attachments().Get(s.ctx, 99)
		wantError(t, err, clinic.NotFound, "")
		return nil
	})
	second := a
	second.VisitID, second.AddedAt, second.AddedBy, second.Mime = 0, s.now.Add(time.Minute), 0, clinic.MimePNG
	second.ID = add(second, []byte("\x89PNG two"))
	list := func(f service.AttachmentFilter) (ids []clinic.AttachmentID, total int) {
		t.Helper()
		f.Patient = p
		eachPage(s, 1, func(r service.Repos, req service.PageRequest) (service.Page[clinic.Attachment], error) {
			return r.Attachments().List(s.ctx, f, req)
		}, func(first bool, pg service.Page[clinic.Attachment]) {
			for _, a := range pg.Rows {
				ids = append(ids, a.ID)
			}
			if first {
				total = pg.Total
			}
		})
		return ids, total
	}
	for name, c := range map[string]struct {
		f    service.AttachmentFilter
		want []clinic.AttachmentID
	}{"all": {service.AttachmentFilter{}, []clinic.AttachmentID{second.ID, a.ID}}, "visit": {service.AttachmentFilter{Visit: visit}, []clinic.AttachmentID{a.ID}},
		"by": {service.AttachmentFilter{AddedBy: s.admin}, []clinic.AttachmentID{a.ID}}, "content": {service.AttachmentFilter{SHA256: a.SHA256}, []clinic.AttachmentID{a.ID}}} {
		if got, total := list(c.f); !slices.Equal(got, c.want) || total != len(c.want) {
			t.Errorf("%s: %v of %d, want %v", name, got, total, c.want)
		}
	}
	gone := a
	gone.RemovedAt, gone.RemovedBy, gone.RemoveReason = s.now, s.admin, "wrong patient"
	s.write(func(r service.Repos) error { return r.Attachments().Remove(s.ctx, gone) })
	s.fails(clinic.Conflict, "", func(r service.Repos) error { return r.Attachments().Remove(s.ctx, gone) })
	s.fails(clinic.NotFound, "", func(r service.Repos) error {
		return r.Attachments().Remove(s.ctx, clinic.Attachment{ID: 99, RemovedAt: s.now, RemoveReason: "r"})
	})
	if got, _ := list(service.AttachmentFilter{}); !slices.Equal(got, []clinic.AttachmentID{second.ID}) {
		t.Errorf("after removing: %v", got)
	}
	if got, _ := list(service.AttachmentFilter{WithRemoved: true}); len(got) != 2 {
		t.Errorf("with removed: %v", got)
	}
	s.fails(clinic.Conflict, "", func(r service.Repos) error { // another patient's visit
		_, err := r.Attachments().Insert(s.ctx, clinic.Attachment{PatientID: other, VisitID: visit, Mime: clinic.MimePDF, Name: "x", AddedAt: s.now}, data)
		return err
	})
	s.fails(clinic.Invalid, "", func(r service.Repos) error { // a kind that charts do not take
		_, err := r.Attachments().Insert(s.ctx, clinic.Attachment{PatientID: p, Mime: "text/html", Name: "x", AddedAt: s.now}, []byte("<html>"))
		return err
	})
	for _, query := range []string{"UPDATE document_attachment SET name = 'x'", "UPDATE document_attachment SET removed_at = NULL, remove_reason = ''",
		"DELETE FROM document_attachment", "UPDATE attachment_content SET bytes = x'00', size = 1", "DELETE FROM attachment_content"} {
		s.refused(clinic.Conflict, query)
	}
}
