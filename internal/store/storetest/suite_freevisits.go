package storetest

import (
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// chargedVisit is a completed visit with a draft of its fee.
func (s *site) chargedVisit(p clinic.PatientID, d clinic.DoctorID, date, start string, fee int64) clinic.AppointmentID {
	s.t.Helper()
	id := s.book(s.visit(p, d, date, start))
	for _, status := range []clinic.AppointmentStatus{clinic.StatusArrived, clinic.StatusInConsultation, clinic.StatusCompleted} {
		s.write(func(r service.Repos) error {
			a, err := r.Appointments().Get(s.ctx, id)
			if err != nil {
				return err
			}
			a.Status = status
			return r.Appointments().Update(s.ctx, a)
		})
	}
	s.write(func(r service.Repos) error {
		i := clinic.Invoice{PatientID: p, AppointmentID: id, VisitDate: clinic.MustDate(date), Status: clinic.InvoiceDraft, Currency: "EUR", TaxInclusive: true,
			Paid: eur(0), Credited: eur(0), CreatedAt: s.now, Items: []clinic.InvoiceItem{{Kind: clinic.LineFee, Description: "Consultation", Quantity: 1, Price: eur(fee)}}}
		i.Sum()
		_, err := r.Billing().InsertInvoice(s.ctx, i)
		return err
	})
	return id
}

func testFreeVisits(t *testing.T, s *site) {
	ctx := s.ctx
	p, q := s.patient("P-000001", "Pat", "Ient"), s.patient("P-000002", "Other", "One")
	d, e := s.doctor("Asha", "Sharma", "A"), s.doctor("Bela", "Kovacs", "B")
	old := s.chargedVisit(p, d, "2026-11-02", "09:00", 8000)
	charged := s.chargedVisit(p, d, "2026-11-09", "09:00", 8000)
	s.chargedVisit(p, d, "2026-11-16", "09:00", 0) // free of charge: gives nothing
	s.chargedVisit(p, e, "2026-11-17", "09:00", 8000)
	s.chargedVisit(q, d, "2026-11-18", "09:00", 8000)
	find := func(date, start string, not clinic.AppointmentID) (got clinic.AppointmentID) {
		t.Helper()
		s.read(func(r service.Repos) error {
			a, err := r.FreeVisits().Charged(ctx, p, d, clinic.MustDate(date), clinic.MustClock(start), not)
			got = a.ID
			if clinic.CodeOf(err) == clinic.NotFound {
				err = nil
			}
			return err
		})
		return got
	}
	for _, c := range []struct {
		date, start string
		not, want   clinic.AppointmentID
	}{{"2026-11-23", "09:00", 0, charged}, {"2026-11-09", "09:01", 0, charged}, {"2026-11-09", "09:00", 0, old}, {"2026-11-23", "09:00", charged, old}, {"2026-11-02", "09:00", 0, 0}} {
		if got := find(c.date, c.start, c.not); got != c.want {
			t.Errorf("before %s %s but %d: visit %d, want %d", c.date, c.start, c.not, got, c.want)
		}
	}

	follow := func(date, start string) clinic.AppointmentID {
		return s.book(s.visit(p, d, date, start, func(a *clinic.Appointment) { a.Kind = clinic.VisitFollowUp }))
	}
	first, second, third := follow("2026-11-20", "09:00"), follow("2026-11-23", "09:00"), follow("2026-11-24", "09:00")
	use := func(a clinic.AppointmentID) clinic.FreeVisit {
		return clinic.FreeVisit{AppointmentID: a, GrantedBy: charged, Allowed: 2, ValidUntil: clinic.MustDate("2026-11-23"), TakenAt: s.now}
	}
	take := func(v clinic.FreeVisit) func(service.Repos) error {
		return func(r service.Repos) error { return r.FreeVisits().Take(ctx, v) }
	}
	s.write(take(use(first)))
	s.fails(clinic.Conflict, "", take(use(first)))
	s.fails(clinic.Conflict, "", take(use(third))) // a day too late
	s.write(take(use(second)))
	other := follow("2026-11-20", "10:00")
	s.fails(clinic.Conflict, "", take(use(other))) // none is left
	foreign := s.book(s.visit(p, e, "2026-11-20", "11:00", func(a *clinic.Appointment) { a.Kind = clinic.VisitFollowUp }))
	wider := use(foreign)
	wider.Allowed = 5
	s.fails(clinic.Conflict, "", take(wider)) // another doctor
	var held clinic.FreeVisit
	s.read(func(r service.Repos) (err error) { held, err = r.FreeVisits().Of(ctx, first); return err })
	want := use(first)
	want.ID = held.ID
	if held != want || held.ID == 0 {
		t.Errorf("read back %+v", held)
	}

	// The visit does not leave while it holds one.
	s.refused(clinic.Conflict, "UPDATE appointments_appointment SET appointment_date = '2026-11-24' WHERE id = ?", int64(first))
	s.refused(clinic.Conflict, "UPDATE appointments_appointment SET doctor_id = ? WHERE id = ?", int64(e), int64(first))
	s.refused(clinic.Conflict, "UPDATE appointments_appointment SET status = 'cancelled', cancelled_by = 'patient', cancel_reason = 'x' WHERE id = ?", int64(first))
	s.refused(clinic.Conflict, "UPDATE appointments_appointment SET status = 'no_show' WHERE id = ?", int64(first))
	s.must("UPDATE appointments_appointment SET appointment_date = '2026-11-22' WHERE id = ?", int64(first))

	back := s.now.Add(time.Hour)
	give := func(r service.Repos) error { return r.FreeVisits().GiveBack(ctx, held.ID, back) }
	s.write(give)
	s.fails(clinic.NotFound, "", give)
	s.fails(clinic.NotFound, "", func(r service.Repos) error { _, err := r.FreeVisits().Of(ctx, first); return err })
	s.must("UPDATE appointments_appointment SET status = 'no_show' WHERE id = ?", int64(first))
	s.write(take(use(other)))
	s.read(func(r service.Repos) error {
		list, err := r.FreeVisits().GrantedBy(ctx, charged)
		if len(list) != 3 || !list[0].GivenBackAt.Equal(back) || !list[1].Live() || list[2].AppointmentID != other {
			t.Errorf("the uses: %+v", list)
		}
		return err
	})
	s.refused(clinic.Conflict, "UPDATE billing_free_visit SET given_back_at = NULL WHERE id = ?", int64(held.ID))
	s.refused(clinic.Conflict, "UPDATE billing_free_visit SET allowed = 9 WHERE appointment_id = ?", int64(other))
	s.refused(clinic.Conflict, "DELETE FROM billing_free_visit")
}

func testNumbersGiven(t *testing.T, s *site) {
	p, d := s.patient("P-000001", "Pat", "Ient"), s.doctor("Asha", "Sharma", "A")
	i := s.draft(p, s.book(s.visit(p, d, "2026-12-01", "10:00")), 6000)
	s.write(func(r service.Repos) error {
		n, err := r.Numbers().Next(s.ctx, clinic.SeriesInvoice, 2026)
		if err != nil {
			return err
		}
		i.Number, i.NumberYear, i.NumberSeq, i.IssuedAt, i.IssuedOn, i.Status = "INV-2026-000001", 2026, n, s.now, clinic.DateOf(s.now), clinic.InvoiceIssued
		return r.Billing().Issue(s.ctx, i, s.admin)
	})
	s.read(func(r service.Repos) error {
		for _, series := range clinic.NumberSeries() {
			for prefix, n := range map[string]int{"INV-2026-": 1, "INV-2027-": 0, "": 1, "%": 0} {
				list, err := r.Numbers().Given(s.ctx, series, prefix)
				if err != nil {
					return err
				}
				if series != clinic.SeriesInvoice {
					n = 0
				}
				if len(list) != n {
					t.Errorf("%s from %q: %v", series, prefix, list)
				}
			}
			want := 0
			if series == clinic.SeriesInvoice {
				want = 1
			}
			if last, err := r.Numbers().Last(s.ctx, series, 2026); err != nil || last != want {
				t.Errorf("%s stands at %d, %v", series, last, err)
			}
			if last, err := r.Numbers().Last(s.ctx, series, 0); err != nil || last != 0 {
				t.Errorf("%s without a year stands at %d, %v", series, last, err)
			}
		}
		_, err := r.Numbers().Given(s.ctx, "patient", "")
		wantError(t, err, clinic.Invalid, "")
		return nil
	})
}
