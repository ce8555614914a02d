package storetest

import (
	"reflect"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// testLoad checks the sums behind the month view and the filter for visits that
// run over midnight.
func testLoad(t *testing.T, s *site) {
	p1, p2 := s.patient("P-000001", "Pat", "One"), s.patient("P-000002", "Pat", "Two")
	d1, d2 := s.doctor("Asha", "Sharma", "A"), s.doctor("Bo", "Berg", "B")
	as := func(status clinic.AppointmentStatus, minutes int) func(*clinic.Appointment) {
		return func(a *clinic.Appointment) { a.Status, a.Minutes = status, minutes }
	}
	s.book(s.visit(p1, d1, "2026-12-01", "09:00", as(clinic.StatusBooked, 30)))
	s.book(s.visit(p2, d1, "2026-12-01", "10:00", as(clinic.StatusCompleted, 20)))
	s.book(s.visit(p1, d1, "2026-12-01", "11:00", as(clinic.StatusNoShow, 15)))
	s.book(s.visit(p1, d1, "2026-12-01", "12:00", as(clinic.StatusRequested, 15)))
	s.book(s.visit(p1, d1, "2026-12-01", "13:00", as(clinic.StatusCancelled, 15)))
	late := s.book(s.visit(p2, d2, "2026-12-01", "23:45", as(clinic.StatusBooked, 30)))
	s.book(s.visit(p1, d2, "2026-12-01", "23:30", as(clinic.StatusBooked, 15))) // ends at midnight
	s.book(s.visit(p1, d2, "2026-12-03", "08:00", as(clinic.StatusArrived, 45)))
	s.book(s.visit(p1, d2, "2026-12-04", "08:00", as(clinic.StatusBooked, 45))) // after the period
	date := clinic.MustDate
	first := service.DayLoad{Doctor: d1, Date: date("2026-12-01"), Visits: 4, Requests: 1, Minutes: 50}
	night := service.DayLoad{Doctor: d2, Date: date("2026-12-01"), Visits: 2, Minutes: 45}
	third := service.DayLoad{Doctor: d2, Date: date("2026-12-03"), Visits: 1, Minutes: 45}
	period := service.AppointmentFilter{From: date("2026-12-01"), To: date("2026-12-03")}
	for name, c := range map[string]struct {
		change func(*service.AppointmentFilter)
		want   []service.DayLoad
	}{
		"all":       {func(*service.AppointmentFilter) {}, []service.DayLoad{first, night, third}},
		"a doctor":  {func(f *service.AppointmentFilter) { f.Doctor = d2 }, []service.DayLoad{night, third}},
		"a patient": {func(f *service.AppointmentFilter) { f.Patient = p2 }, []service.DayLoad{{Doctor: d1, Date: first.Date, Visits: 1, Minutes: 20}, {Doctor: d2, Date: first.Date, Visits: 1, Minutes: 30}}},
		"no days":   {func(f *service.AppointmentFilter) { f.From = date("2026-12-04"); f.To = date("2026-12-01") }, []service.DayLoad{}},
	} {
		s.read(func(r service.Repos) error {
			f := period
			c.change(&f)
			got, err := r.Appointments().Load(s.ctx, f)
			if err != nil || !reflect.DeepEqual(got, c.want) {
				t.Errorf("%s: %+v %v, want %+v", name, got, err, c.want)
			}
			return nil
		})
	}
	s.read(func(r service.Repos) error {
		f := period
		f.Overnight = true
		page, err := r.Appointments().List(s.ctx, f, service.PageRequest{})
		if err != nil || len(page.Rows) != 1 || page.Rows[0].ID != late || page.Total != 1 {
			t.Errorf("over midnight: %+v %v", page, err)
		}
		return nil
	})
}
