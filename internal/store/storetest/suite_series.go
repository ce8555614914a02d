package storetest

import (
	"reflect"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func testSeries(t *testing.T, s *site) {
	ctx := s.ctx
	p, other := s.patient("P-000001", "Pat", "Ient"), s.patient("P-000002", "Other", "Person")
	d := s.doctor("Asha", "Sharma", "A")
	want := clinic.Series{PatientID: p, Rule: "DTSTART;VALUE=DATE:20261201\nRRULE:FREQ=WEEKLY;COUNT=3;BYDAY=TU", CreatedAt: s.now,
		CreatedBy: s.admin, CreatedByName: "Ada Admin"}
	s.write(func(r service.Repos) (err error) { want.ID, err = r.Series().Insert(ctx, want); return err })
	s.read(func(r service.Repos) error {
		got, err := r.Series().Get(ctx, want.ID)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("Get:\n got %+v, %v\nwant %+v", got, err, want)
		}
		_, err = r.Series().Get(ctx, 999)
		wantError(t, err, clinic.NotFound, "")
		return nil
	})
	s.refused(clinic.Invalid, "INSERT INTO appointments_series (patient_id, rule, created_at) VALUES (?, '', ?)", int64(p), "2026-11-23T09:00:00.000000Z")
	s.refused(clinic.Conflict, "DELETE FROM appointments_series")
	s.refused(clinic.Conflict, "UPDATE appointments_series SET rule = 'RRULE:FREQ=DAILY;COUNT=2'")

	in := func(a *clinic.Appointment) { a.SeriesID = want.ID }
	ids := []clinic.AppointmentID{s.book(s.visit(p, d, "2026-12-15", "10:00", in)), s.book(s.visit(p, d, "2026-12-01", "10:00", in)),
		s.book(s.visit(p, d, "2026-12-08", "10:00", in))}
	s.book(s.visit(p, d, "2026-12-02", "10:00"))
	visits := func() (out []service.AppointmentRow) {
		s.read(func(r service.Repos) (err error) { out, err = r.Series().Visits(ctx, want.ID); return err })
		return out
	}
	rows := visits()
	if len(rows) != 3 || rows[0].ID != ids[1] || rows[1].ID != ids[2] || rows[2].ID != ids[0] || rows[0].SeriesID != want.ID ||
		rows[0].PatientName() != "Ient, Pat" || rows[0].DoctorName() != "Dr Asha Sharma" {
		t.Errorf("Visits: %+v", rows)
	}

	// A series is one patient's, and nothing enters or leaves it later.
	s.fails(clinic.Conflict, "patient", func(r service.Repos) error {
		_, err := r.Appointments().Insert(ctx, s.visit(other, d, "2026-12-22", "10:00", in), s.admin)
		return err
	})
	s.fails(clinic.Conflict, "", func(r service.Repos) error {
		a := rows[0].Appointment
		a.SeriesID = 0
		return r.Appointments().Update(ctx, a)
	})

	// Two visits change places: put back one after the other, none is in the
	// other's way; without lifting them off the first step is refused.
	a, b := rows[0].Appointment, rows[1].Appointment
	a.Date, b.Date = b.Date, a.Date
	s.fails(clinic.Conflict, "start", func(r service.Repos) error { return r.Appointments().Update(ctx, a) })
	s.write(func(r service.Repos) error {
		if err := r.Series().Lift(ctx, []clinic.AppointmentID{a.ID, b.ID}); err != nil {
			return err
		}
		if err := r.Appointments().Update(ctx, a); err != nil {
			return err
		}
		return r.Appointments().Update(ctx, b)
	})
	rows = visits()
	if rows[0].ID != b.ID || rows[1].ID != a.ID || rows[0].Status != clinic.StatusBooked || rows[0].Version != 2 {
		t.Errorf("after changing places: %+v", rows)
	}
	// Put back onto somebody else's time, a lifted visit is refused as ever.
	s.book(s.visit(other, d, "2026-12-22", "10:00"))
	s.fails(clinic.Conflict, "start", func(r service.Repos) error {
		if err := r.Series().Lift(ctx, ids); err != nil {
			return err
		}
		c := rows[2].Appointment
		c.Date = clinic.MustDate("2026-12-22")
		return r.Appointments().Update(ctx, c)
	})
	if rows = visits(); rows[2].Status != clinic.StatusBooked {
		t.Errorf("a refused move left a visit lifted: %+v", rows[2])
	}
}
