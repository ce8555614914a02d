package storetest

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func with(status clinic.AppointmentStatus) func(*clinic.Appointment) {
	return func(a *clinic.Appointment) { a.Status = status }
}

// followUp closes a visit with a follow-up on a day.
func followUp(on string) func(*clinic.Appointment) {
	return func(a *clinic.Appointment) {
		a.Status, a.FollowUp, a.Diagnosis = clinic.StatusCompleted, clinic.MustDate(on), "I10"
	}
}

func testOverview(t *testing.T, s *site) {
	ctx := s.ctx
	d, other := s.doctor("Asha", "Sharma", "A"), s.doctor("Ngozi", "Okafor", "B")
	p, q := s.patient("P-000001", "Pat", "Ient"), s.patient("P-000002", "Quin", "Second")
	day := clinic.MustDate("2026-11-23")
	for i, status := range []clinic.AppointmentStatus{clinic.StatusCompleted, clinic.StatusCompleted, clinic.StatusArrived, clinic.StatusInConsultation,
		clinic.StatusBooked, clinic.StatusNoShow, clinic.StatusCancelled, clinic.StatusRequested} {
		s.book(s.visit(p, d, "2026-11-23", fmt.Sprintf("%02d:30", 9+i/2*2+i%2), with(status)))
	}
	s.book(s.visit(q, other, "2026-11-23", "22:00", with(clinic.StatusArrived)))
	s.book(s.visit(q, other, "2026-11-21", "10:00", with(clinic.StatusRequested)))
	s.book(s.visit(q, other, "2026-11-20", "10:00", with(clinic.StatusNoShow)))
	s.book(s.visit(q, other, "2026-11-09", "10:00", with(clinic.StatusCompleted)))
	s.read(func(r service.Repos) error {
		got, err := r.Overview().Outcomes(ctx, clinic.MustDate("2026-11-10"), day)
		want := []service.DayOutcome{{Date: clinic.MustDate("2026-11-20"), NoShow: 1}, {Date: day, Done: 2, NoShow: 1, Cancelled: 1, Open: 4}}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("Outcomes: %v\n got %+v\nwant %+v", err, got, want)
		}
		for _, c := range []struct {
			d    clinic.DoctorID
			p    clinic.PatientID
			want service.TodayCounts
		}{
			{0, 0, service.TodayCounts{Booked: 1, Arrived: 2, InConsultation: 1, Done: 2, NoShow: 1, Cancelled: 1, Patients: 2}},
			{other, 0, service.TodayCounts{Arrived: 1, Patients: 1}},
			{0, p, service.TodayCounts{Booked: 1, Arrived: 1, InConsultation: 1, Done: 2, NoShow: 1, Cancelled: 1, Patients: 1}},
			{other, p, service.TodayCounts{}},
		} {
			if got, err := r.Overview().Standing(ctx, day, c.d, c.p); err != nil || got != c.want {
				t.Errorf("Standing of doctor %d, patient %d: %v\n got %+v\nwant %+v", c.d, c.p, err, got, c.want)
			}
		}
		hours, err := r.Overview().Hours(ctx, day)
		wantHours := []service.HourVisits{{Hour: 9, Done: 1}, {Hour: 10, Done: 1}, {Hour: 11, Open: 1}, {Hour: 12, Open: 1}, {Hour: 13, Open: 1},
			{Hour: 14, NoShow: 1}, {Hour: 22, Open: 1}}
		if err != nil || !reflect.DeepEqual(hours, wantHours) {
			t.Errorf("Hours: %v\n got %+v\nwant %+v", err, hours, wantHours)
		}
		return nil
	})
}

func testFollowUps(t *testing.T, s *site) {
	d, other := s.doctor("Asha", "Sharma", "A"), s.doctor("Ngozi", "Okafor", "B")
	var patients []clinic.PatientID
	for i := range 9 {
		patients = append(patients, s.patient(fmt.Sprintf("P-%06d", i+1), "Pat", fmt.Sprintf("No%d", i), func(p *clinic.Patient) { p.Phone = "+353 1" }))
	}
	due := s.book(s.visit(patients[0], d, "2026-11-02", "10:00", followUp("2026-11-23")))
	overdue := s.book(s.visit(patients[1], d, "2026-11-02", "11:00", followUp("2026-11-10")))
	s.book(s.visit(patients[1], d, "2026-11-12", "11:00", with(clinic.StatusNoShow)))    // booked and not kept
	s.book(s.visit(patients[1], other, "2026-11-20", "11:00"))                           // another doctor's
	s.book(s.visit(patients[2], d, "2026-11-02", "12:00", followUp("2026-11-23")))       // booked
	s.book(s.visit(patients[2], d, "2026-11-24", "12:00"))                               //
	s.book(s.visit(patients[3], d, "2026-11-02", "13:00", followUp("2026-11-20")))       // come meanwhile
	s.book(s.visit(patients[3], d, "2026-11-05", "13:00", with(clinic.StatusCompleted))) //
	s.book(s.visit(patients[4], d, "2026-11-02", "14:00", followUp("2026-12-20")))       // not yet
	s.book(s.visit(patients[5], d, "2026-06-02", "14:00", followUp("2026-06-20")))       // long past
	s.book(s.visit(patients[6], other, "2026-11-02", "14:00", followUp("2026-11-23")))   // another doctor's
	s.book(s.visit(patients[7], d, "2026-11-02", "15:00", followUp("2026-11-22")))       // retired
	s.book(s.visit(patients[8], d, "2026-11-02", "16:00", func(a *clinic.Appointment) {  // not closed
		a.Status, a.FollowUp = clinic.StatusInConsultation, clinic.MustDate("2026-11-23")
	}))
	s.write(func(r service.Repos) error {
		p, err := r.Patients().Get(s.ctx, patients[7])
		if err != nil {
			return err
		}
		p.Retired, p.RetireReason = s.now, "moved away"
		return r.Patients().SetRetired(s.ctx, p)
	})
	s.read(func(r service.Repos) error {
		list := func(limit int) []service.FollowUpDue {
			got, err := r.Overview().FollowUps(s.ctx, d, clinic.MustDate("2026-09-24"), clinic.MustDate("2026-11-30"), limit)
			if err != nil {
				t.Error(err)
			}
			return got
		}
		want := []service.FollowUpDue{
			{Visit: overdue, Patient: patients[1], PatientFirst: "Pat", PatientLast: "No1", PatientNumber: "P-000002", PatientPhone: service.Phone{Typed: "+353 1"},
				Seen: clinic.MustDate("2026-11-02"), Due: clinic.MustDate("2026-11-10"), Diagnosis: "I10"},
			{Visit: due, Patient: patients[0], PatientFirst: "Pat", PatientLast: "No0", PatientNumber: "P-000001", PatientPhone: service.Phone{Typed: "+353 1"},
				Seen: clinic.MustDate("2026-11-02"), Due: clinic.MustDate("2026-11-23"), Diagnosis: "I10"}}
		if got := list(10); !reflect.DeepEqual(got, want) {
			t.Errorf("FollowUps:\n got %+v\nwant %+v", got, want)
		}
		if got := list(1); len(got) != 1 || got[0].Visit != overdue {
			t.Errorf("with a limit of 1: %+v", got)
		}
		return nil
	})
}

func testDocuments(t *testing.T, s *site) {
	ctx := s.ctx
	p, q, d := s.patient("P-000001", "Pat", "Ient"), s.patient("P-000002", "Quin", "Second"), s.doctor("Asha", "Sharma", "A")
	closed := s.book(s.visit(p, d, "2026-11-20", "10:00", with(clinic.StatusCompleted)))
	open := s.book(s.visit(p, d, "2026-11-20", "11:00", with(clinic.StatusInConsultation)))
	others := s.book(s.visit(q, d, "2026-11-20", "12:00", with(clinic.StatusCompleted)))
	var rx clinic.PrescriptionID
	s.write(func(r service.Repos) error {
		for n, v := range []clinic.AppointmentID{closed, open, others} {
			who := p
			if v == others {
				who = q
			}
			id, err := r.Consultations().InsertPrescription(ctx, clinic.Prescription{Number: fmt.Sprintf("RX-%d", n), AppointmentID: v, PatientID: who, DoctorID: d, IssuedAt: s.now})
			if err != nil {
				return err
			}
			if v == closed {
				rx = id
			}
		}
		return nil
	})
	i := s.issue(s.draft(p, closed, 6000))
	s.write(s.payment(i, 2500, "one"))
	i = s.invoice(i.ID)
	later := s.now.Add(time.Hour)
	s.write(s.payment(i, 1000, "two", func(p *clinic.Payment) { p.PaidAt = later }))
	s.write(s.payment(s.issue(s.draft(q, others, 900)), 900, "three"))
	s.draft(p, 0, 500)
	// A deposit is received when it is paid in, and its use moves no money.
	advance := s.deposit(q, 700, "in advance")
	s.write(s.payment(s.issue(s.draft(q, 0, 700)), 700, "used", usingDeposit(advance)))
	s.read(func(r service.Repos) error {
		got, err := r.Overview().Prescriptions(ctx, p, 10)
		want := []service.PatientDocument{{Kind: service.DocumentPrescription, Number: "RX-0", At: got[0].At, DoctorName: "Dr Asha Sharma", Prescription: rx}}
		if err != nil || !reflect.DeepEqual(got, want) || !got[0].At.Equal(s.now) {
			t.Errorf("Prescriptions: %v\n got %+v\nwant %+v", err, got, want)
		}
		receipts, err := r.Overview().Receipts(ctx, p, 10)
		if err != nil || len(receipts) != 2 || receipts[0].Number != "RC-2026-000002" || receipts[0].Amount != eur(1000) || receipts[0].Invoice != i.ID ||
			receipts[1].Amount != eur(2500) || receipts[1].DoctorName != "Dr Asha Sharma" || receipts[0].Kind != service.DocumentReceipt {
			t.Errorf("Receipts: %v %+v", err, receipts)
		}
		for who, want := range map[clinic.PatientID]int{0: 2, p: 1, q: 0} { // the draft is not the patient's yet
			if n, err := r.Overview().OpenBills(ctx, who); err != nil || n != want {
				t.Errorf("%d open bills of %d, want %d (%v)", n, who, want, err)
			}
		}
		taken, err := r.Overview().Taken(ctx, []time.Time{s.now.Add(-time.Hour), s.now, later, later.Add(time.Hour)}, "EUR")
		if want := []clinic.Money{eur(0), eur(4100), eur(1000)}; err != nil || !reflect.DeepEqual(taken, want) {
			t.Errorf("Taken: %v %v, want %v", err, taken, want)
		}
		if taken, err = r.Overview().Taken(ctx, []time.Time{s.now, later}, "KWD"); err != nil || taken[0].Minor != 0 {
			t.Errorf("in another currency: %v %v", taken, err)
		}
		payments, err := r.Overview().Payments(ctx, s.now, later, 10)
		if err != nil || len(payments) != 3 || payments[0].PatientName != "Second, Quin" || payments[0].Kind != clinic.KindDeposit || payments[0].Amount != eur(700) ||
			payments[1].PatientName != "Second, Quin" || payments[2].Amount != eur(2500) || payments[2].InvoiceID != i.ID {
			t.Errorf("Payments: %v %+v", err, payments)
		}
		return nil
	})
}
