package storetest

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func testAppointments(t *testing.T, s *site) {
	ctx := s.ctx
	p, d := s.patient("P-000001", "Pat", "Ient", func(p *clinic.Patient) {
		p.Phone, p.DateOfBirth = "123", clinic.MustDate("1980-01-02")
	}), s.doctor("Asha", "Sharma", "A")
	want := clinic.Appointment{PatientID: p, DoctorID: d, Date: clinic.MustDate("2028-02-29"), Start: clinic.MustClock("23:30"), Minutes: 25,
		Status: clinic.StatusArrived, Kind: clinic.VisitWalkIn, Reason: "pain", Symptoms: "S", Notes: "N", Diagnosis: "D", Prescription: "Rx",
		FollowUp: clinic.MustDate("2028-03-29"), TokenNo: 1, CheckedInAt: s.now, StartedAt: s.now.Add(time.Minute), EndedAt: s.now.Add(time.Hour),
		OverbookReason: "urgent", CancelReason: "none", CancelledBy: clinic.CancelledByPatient, Urgency: clinic.UrgencyUrgent,
		QueuePosition: 3, CalledAt: s.now.Add(2 * time.Minute), CreatedAt: s.now}
	want.ID = s.book(want)
	want.UpdatedAt, want.Version = s.now, 1
	if got := s.appointment(want.ID); !reflect.DeepEqual(got, want) {
		t.Errorf("Get:\n got %+v\nwant %+v", got, want)
	}
	s.read(func(r service.Repos) error {
		row, err := r.Appointments().Row(ctx, want.ID)
		if err != nil || row.PatientName() != "Ient, Pat" || row.DoctorName() != "Dr Asha Sharma" || row.Token() != "A1" || row.Department != "Cardiology" ||
			row.PatientNumber != "P-000001" || row.PatientPhone.Typed != "123" || row.PatientBorn.String() != "1980-01-02" || !reflect.DeepEqual(row.Appointment, want) {
			t.Errorf("Row: %+v %v", row, err)
		}
		_, err = r.Appointments().Get(ctx, 999)
		wantError(t, err, clinic.NotFound, "")
		return nil
	})
	s.fails(clinic.Conflict, "token", func(r service.Repos) error {
		_, err := r.Appointments().Insert(ctx, s.visit(p, d, "2028-02-29", "08:00", func(a *clinic.Appointment) { a.TokenNo = 1 }), s.admin)
		return err
	})
	s.fails(clinic.Conflict, "", func(r service.Repos) error {
		_, err := r.Appointments().Insert(ctx, s.visit(999, d, "2028-02-29", "08:00"), s.admin)
		return err
	})
	changed := want
	changed.Status, changed.Start, changed.TokenNo, changed.CheckedInAt, changed.FollowUp, changed.Notes, changed.OverbookReason =
		clinic.StatusBooked, clinic.MustClock("0:00"), 0, time.Time{}, clinic.Date{}, "", ""
	s.write(func(r service.Repos) error { return r.Appointments().Update(ctx, changed) })
	s.fails(clinic.Stale, "", func(r service.Repos) error { return r.Appointments().Update(ctx, changed) })
	got := s.appointment(want.ID)
	changed.Version, changed.UpdatedAt = 2, got.UpdatedAt
	if !reflect.DeepEqual(got, changed) {
		t.Errorf("after Update:\n got %+v\nwant %+v", got, changed)
	}
	change := clinic.StatusChange{AppointmentID: want.ID, From: clinic.StatusArrived, To: clinic.StatusBooked, At: s.now, ByUserID: s.admin, ByName: "Ada", Reason: "mistake"}
	system := clinic.StatusChange{AppointmentID: want.ID, From: clinic.StatusBooked, To: clinic.StatusNoShow, At: s.now.Add(time.Hour), ByName: "program"}
	s.write(func(r service.Repos) error {
		if err := r.Appointments().AddStatusChange(ctx, change); err != nil {
			return err
		}
		return r.Appointments().AddStatusChange(ctx, system)
	})
	s.read(func(r service.Repos) error {
		list, err := r.Appointments().StatusChanges(ctx, want.ID)
		if err != nil || !reflect.DeepEqual(list, []clinic.StatusChange{change, system}) {
			t.Errorf("StatusChanges: %+v %v", list, err)
		}
		return nil
	})
}

func testAppointmentLists(t *testing.T, s *site) {
	ctx := s.ctx
	p1, p2 := s.patient("P-000001", "Pat", "One"), s.patient("P-000002", "Pat", "Two")
	d1, d2 := s.doctor("Asha", "Sharma", "A"), s.doctor("Bo", "Berg", "B", func(d *clinic.Doctor) { d.DepartmentID = 0 })
	var all []clinic.AppointmentID
	for day := range 5 {
		for hour := range 4 {
			p, d := p1, d1
			if hour%2 == 1 {
				p, d = p2, d2
			}
			all = append(all, s.book(s.visit(p, d, fmt.Sprintf("2026-12-%02d", day+1), fmt.Sprintf("%02d:00", 9+hour), func(a *clinic.Appointment) {
				switch day {
				case 3:
					a.Status = clinic.StatusRequested
				case 4:
					a.Status = clinic.StatusCancelled
				}
			})))
		}
	}
	pick := func(keep func(day, hour int) bool) (out []clinic.AppointmentID) {
		for i, id := range all {
			if keep(i/4, i%4) {
				out = append(out, id)
			}
		}
		return out
	}
	date := clinic.MustDate
	for name, c := range map[string]struct {
		filter service.AppointmentFilter
		want   []clinic.AppointmentID
	}{
		"all":        {service.AppointmentFilter{}, all},
		"days":       {service.AppointmentFilter{From: date("2026-12-02"), To: date("2026-12-03")}, pick(func(d, h int) bool { return d == 1 || d == 2 })},
		"doctor":     {service.AppointmentFilter{Doctor: d2, To: date("2026-12-01")}, pick(func(d, h int) bool { return d == 0 && h%2 == 1 })},
		"department": {service.AppointmentFilter{Department: s.dept}, pick(func(d, h int) bool { return h%2 == 0 })},
		"patient":    {service.AppointmentFilter{Patient: p2, From: date("2026-12-05")}, pick(func(d, h int) bool { return d == 4 && h%2 == 1 })},
		"requested":  {service.AppointmentFilter{Statuses: []clinic.AppointmentStatus{clinic.StatusRequested}}, pick(func(d, h int) bool { return d == 3 })},
		"two states": {service.AppointmentFilter{Statuses: []clinic.AppointmentStatus{clinic.StatusRequested, clinic.StatusCancelled}}, pick(func(d, h int) bool { return d > 2 })},
	} {
		for _, newest := range []bool{false, true} {
			want := slices.Clone(c.want)
			if c.filter.Newest = newest; newest {
				slices.Reverse(want)
			}
			var got []clinic.AppointmentID
			eachPage(s, 3, func(r service.Repos, req service.PageRequest) (service.Page[service.AppointmentRow], error) {
				return r.Appointments().List(ctx, c.filter, req)
			}, func(first bool, pg service.Page[service.AppointmentRow]) {
				if first && pg.Total != len(want) || !first && pg.Total != -1 {
					t.Errorf("%s: total %d", name, pg.Total)
				}
				for _, row := range pg.Rows {
					got = append(got, row.ID)
				}
			})
			if !slices.Equal(got, want) {
				t.Errorf("%s, newest %v: got %v, want %v", name, newest, got, want)
			}
		}
	}
	ids := func(list []clinic.Appointment) (out []clinic.AppointmentID) {
		for _, a := range list {
			out = append(out, a.ID)
		}
		return out
	}
	s.read(func(r service.Repos) error {
		a, err := r.Appointments().PatientDays(ctx, []clinic.PatientID{p1}, date("2026-12-04"), date("2026-12-05"))
		b, err2 := r.Appointments().PatientDays(ctx, []clinic.PatientID{p2}, date("2026-12-01"), date("2026-12-01"))
		c, err3 := r.Appointments().Days(ctx, []clinic.DoctorID{d1, d2}, date("2026-12-03"), date("2026-12-05"))
		none, err4 := r.Appointments().Days(ctx, nil, date("2026-12-03"), date("2026-12-05"))
		if err != nil || err2 != nil || err3 != nil || err4 != nil || len(none) != 0 {
			t.Errorf("%v %v %v %v %v", err, err2, err3, err4, none)
		}
		if want := pick(func(d, h int) bool { return d >= 3 && h%2 == 0 }); !slices.Equal(ids(a), want) {
			t.Errorf("PatientDays: %v, want %v", ids(a), want)
		}
		if want := pick(func(d, h int) bool { return d == 0 && h%2 == 1 }); !slices.Equal(ids(b), want) {
			t.Errorf("PatientDays of one day: %v, want %v", ids(b), want)
		}
		if want := pick(func(d, h int) bool { return d == 2 || d == 3 }); !slices.Equal(ids(c), want) {
			t.Errorf("Days leaves out cancelled visits alone: %v, want %v", ids(c), want)
		}
		for _, asked := range []bool{false, true} {
			var want []service.TakenTime
			for _, d := range []clinic.DoctorID{d1, d2} {
				for _, a := range c {
					if a.DoctorID == d && (a.Status.Live() || asked) {
						want = append(want, service.TakenTime{Doctor: d, From: a.Date.Minute() + int64(a.Start), Minutes: a.Minutes})
					}
				}
			}
			if got, err := r.Appointments().Taken(ctx, []clinic.DoctorID{d1, d2}, date("2026-12-03"), date("2026-12-05"), asked); err != nil || !slices.Equal(got, want) {
				t.Errorf("Taken, requests %v: %v %v, want %v", asked, got, err, want)
			}
		}
		whole, err := r.Doctors().Get(ctx, d1)
		table, err2 := r.Doctors().Timetable(ctx, d1)
		if whole.Specializations = nil; err != nil || err2 != nil || !reflect.DeepEqual(whole, table) {
			t.Errorf("Timetable: %+v %v %v, want %+v", table, err, err2, whole)
		}
		known, err := r.Patients().Get(ctx, p1)
		person, err2 := r.Patients().Person(ctx, p1)
		if known.Allergies, known.Identifiers = nil, nil; err != nil || err2 != nil || !reflect.DeepEqual(known, person) {
			t.Errorf("Person: %+v %v %v, want %+v", person, err, err2, known)
		}
		free, err := r.Doctors().Working(ctx, service.DoctorFilter{Doctor: d2})
		if err != nil || len(free) != 1 || free[0].ID != d2 {
			t.Errorf("Working: %+v %v", free, err)
		}
		return nil
	})
}

// testOverlap tries every way into a taken slot, through the store and past it.
func testOverlap(t *testing.T, s *site) {
	ctx := s.ctx
	p1, p2 := s.patient("P-000001", "Pat", "One"), s.patient("P-000002", "Pat", "Two")
	d1, d2 := s.doctor("Asha", "Sharma", "A"), s.doctor("Bo", "Berg", "B")
	taken := s.book(s.visit(p1, d1, "2026-12-01", "10:00"))
	insert := func(a clinic.Appointment) func(service.Repos) error {
		return func(r service.Repos) error {
			_, err := r.Appointments().Insert(ctx, a, s.admin)
			return err
		}
	}
	long := func(n int) func(*clinic.Appointment) { return func(a *clinic.Appointment) { a.Minutes = n } }
	status := func(st clinic.AppointmentStatus) func(*clinic.Appointment) {
		return func(a *clinic.Appointment) { a.Status = st }
	}
	// The doctor's slot, another patient.
	for _, a := range []clinic.Appointment{s.visit(p2, d1, "2026-12-01", "10:00"), s.visit(p2, d1, "2026-12-01", "10:29"),
		s.visit(p2, d1, "2026-12-01", "09:31"), s.visit(p2, d1, "2026-12-01", "02:01", long(480)), s.visit(p2, d1, "2026-12-01", "10:10", long(5)),
		s.visit(p2, d1, "2026-12-01", "10:00", status(clinic.StatusArrived)), s.visit(p2, d1, "2026-12-01", "10:00", status(clinic.StatusCompleted))} {
		s.fails(clinic.Conflict, "start", insert(a))
	}
	// The patient's slot, another doctor: not even as an overbooking.
	s.fails(clinic.Conflict, "start", insert(s.visit(p1, d2, "2026-12-01", "10:15")))
	s.fails(clinic.Conflict, "start", insert(s.visit(p1, d2, "2026-12-01", "10:15", func(a *clinic.Appointment) { a.OverbookReason = "urgent" })))
	// Neighbours touch and do not overlap; what is not live takes no time.
	before := s.book(s.visit(p2, d1, "2026-12-01", "09:30"))
	s.book(s.visit(p2, d1, "2026-12-01", "10:30"))
	cancelled := s.book(s.visit(p2, d1, "2026-12-01", "10:00", status(clinic.StatusCancelled)))
	s.book(s.visit(p2, d1, "2026-12-01", "10:00", status(clinic.StatusRequested)))
	s.book(s.visit(p2, d1, "2026-12-01", "10:00", status(clinic.StatusNoShow)))
	over := s.book(s.visit(p2, d1, "2026-12-01", "10:00", func(a *clinic.Appointment) { a.OverbookReason, a.Minutes = "urgent", 20 }))
	// Into the last minute of the longest visit.
	s.book(s.visit(p1, d1, "2026-12-03", "08:00", long(480)))
	s.fails(clinic.Conflict, "start", insert(s.visit(p2, d1, "2026-12-03", "15:59")))
	s.fails(clinic.Conflict, "start", insert(s.visit(p1, d2, "2026-12-03", "15:59")))
	after := s.book(s.visit(p2, d1, "2026-12-03", "16:00"))
	s.refused(clinic.Conflict, "UPDATE appointments_appointment SET appointment_time = '15:59:00' WHERE id = ?", int64(after))
	s.refused(clinic.Conflict, "UPDATE appointments_appointment SET appointment_time = '15:59:00', patient_id = ?, doctor_id = ? WHERE id = ?", int64(p1), int64(d2), int64(after))
	// Over midnight.
	s.book(s.visit(p1, d2, "2026-12-05", "23:50"))
	s.fails(clinic.Conflict, "start", insert(s.visit(p2, d2, "2026-12-06", "00:10")))
	s.book(s.visit(p2, d2, "2026-12-06", "00:20"))

	// Into the slot by changing an existing visit.
	update := func(id clinic.AppointmentID, change func(*clinic.Appointment)) func(service.Repos) error {
		return func(r service.Repos) error {
			a, err := r.Appointments().Get(ctx, id)
			if err != nil {
				return err
			}
			change(&a)
			return r.Appointments().Update(ctx, a)
		}
	}
	s.fails(clinic.Conflict, "start", update(cancelled, status(clinic.StatusBooked)))
	s.fails(clinic.Conflict, "start", update(before, long(31)))
	s.fails(clinic.Conflict, "start", update(before, func(a *clinic.Appointment) { a.Start = clinic.MustClock("09:45") }))
	s.fails(clinic.Conflict, "start", update(over, func(a *clinic.Appointment) { a.OverbookReason = "" }))
	other := s.book(s.visit(p2, d2, "2026-12-01", "11:00"))
	s.fails(clinic.Conflict, "start", update(other, func(a *clinic.Appointment) {
		a.DoctorID, a.Start, a.Minutes = d1, clinic.MustClock("09:55"), 5
	}))
	s.write(update(taken, func(a *clinic.Appointment) { a.Minutes = 25 })) // not an overlap with itself

	// The same past the store.
	cols := "INSERT INTO appointments_appointment (patient_id, doctor_id, appointment_date, appointment_time, status, duration_minutes, created_at, updated_at) VALUES "
	s.refused(clinic.Conflict, cols+"(?, ?, '2026-12-01', '10:05:00', 'booked', 30, 'x', 'x')", int64(p2), int64(d1))
	s.refused(clinic.Conflict, "UPDATE appointments_appointment SET appointment_time = '10:00:00' WHERE id = ?", int64(before))
	s.refused(clinic.Conflict, "UPDATE appointments_appointment SET status = 'booked' WHERE id = ?", int64(cancelled))
	s.refused(clinic.Conflict, "UPDATE appointments_appointment SET overbook_reason = '' WHERE id = ?", int64(over))
	s.refused(clinic.Conflict, "UPDATE appointments_appointment SET patient_id = ? WHERE id = ?", int64(p2), int64(taken))
	s.refused(clinic.Conflict, "UPDATE appointments_appointment SET doctor_id = ?, appointment_time = '10:00:00' WHERE id = ?", int64(d1), int64(other))
	s.refused(clinic.Conflict, "UPDATE appointments_appointment SET appointment_date = '2026-12-01', appointment_time = '10:00:00', doctor_id = ?", int64(d1))
}
