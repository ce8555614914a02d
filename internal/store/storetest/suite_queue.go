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

// testTokens tries to take tokens out of order, twice and for others' visits.
func testTokens(t *testing.T, s *site) {
	p, a, b := s.patient("P-000001", "Pat", "Ient"), s.doctor("Asha", "Sharma", "A"), s.doctor("Bo", "Berg", "B")
	day, other := clinic.MustDate("2026-12-01"), clinic.MustDate("2026-12-02")
	first, second := s.book(s.visit(p, a, "2026-12-01", "09:00")), s.book(s.visit(p, a, "2026-12-01", "10:00"))
	take := func(d clinic.DoctorID, on clinic.Date, id clinic.AppointmentID) (no int) {
		t.Helper()
		s.write(func(r service.Repos) (err error) {
			no, err = r.Queue().TakeToken(s.ctx, d, on, id, s.now)
			return err
		})
		return no
	}
	if one, two, next, elsewhere := take(a, day, first), take(a, day, second), take(a, other, first), take(b, day, second); one != 1 || two != 2 || next != 1 || elsewhere != 1 {
		t.Errorf("tokens %d, %d, another day %d, another doctor %d", one, two, next, elsewhere)
	}
	set := func(id clinic.AppointmentID, no int) func(service.Repos) error {
		return func(r service.Repos) error {
			v, err := r.Appointments().Get(s.ctx, id)
			if err != nil {
				return err
			}
			v.TokenNo = no
			return r.Appointments().Update(s.ctx, v)
		}
	}
	s.write(set(first, 1))
	s.fails(clinic.Conflict, "token", set(second, 1)) // the first one's
	s.fails(clinic.Conflict, "token", set(second, 3)) // not given out
	s.write(set(second, 2))
	// Moved away, a visit leaves its token behind for good.
	s.fails(clinic.Conflict, "token", func(r service.Repos) error {
		v, err := r.Appointments().Get(s.ctx, second)
		if err != nil {
			return err
		}
		v.Date = clinic.MustDate("2026-12-05")
		return r.Appointments().Update(s.ctx, v)
	})
	s.write(set(second, 0))
	if no := take(a, day, second); no != 3 {
		t.Errorf("after a token was given up the next is %d", no)
	}
	// A new visit that comes with its token (an import) takes it in order too.
	s.fails(clinic.Conflict, "token", func(r service.Repos) error {
		_, err := r.Appointments().Insert(s.ctx, s.visit(p, b, "2026-12-03", "09:00", func(v *clinic.Appointment) { v.TokenNo = 2 }), s.admin)
		return err
	})
	s.book(s.visit(p, b, "2026-12-03", "09:00", func(v *clinic.Appointment) { v.TokenNo = 1 }))
	insert := "INSERT INTO queue_token (doctor_id, token_date, token_no, appointment_id, given_at) VALUES (?, '2026-12-01', ?, ?, 'x')"
	for _, no := range []int{0, 1, 3, 5} { // 4 is the next
		if err := s.Exec(insert, int64(a), no, int64(first)); err == nil {
			t.Errorf("the database gave out token %d", no)
		}
	}
	s.refused(clinic.Conflict, "UPDATE queue_token SET token_no = 9")
	s.refused(clinic.Conflict, "DELETE FROM queue_token")
}

// testStatusMachine tries every pair of states past the store: the database and
// the rules agree.
func testStatusMachine(t *testing.T, s *site) {
	p, d := s.patient("P-000001", "Pat", "Ient"), s.doctor("Asha", "Sharma", "A")
	day := clinic.MustDate("2026-12-01")
	for _, from := range clinic.AppointmentStatuses() {
		for _, to := range clinic.AppointmentStatuses() {
			id := s.book(s.visit(p, d, day.String(), "10:00", func(a *clinic.Appointment) { a.Status = from }))
			day = day.AddDays(1)
			err := s.Exec("UPDATE appointments_appointment SET status = ?, cancelled_by = 'hospital', cancel_reason = 'x' WHERE id = ?", string(to), int64(id))
			if want := from == to || from.CanBecome(to); (err == nil) != want {
				t.Errorf("%s → %s: the database says %v, the rules %v", from, to, err, want)
			}
			err = s.Exec(`INSERT INTO appointments_status_change (appointment_id, from_status, to_status, changed_at, changed_by_name)
				VALUES (?, ?, ?, 'x', 'x')`, int64(id), string(from), string(to))
			if (err == nil) != from.CanBecome(to) {
				t.Errorf("a row %s → %s: %v", from, to, err)
			}
			if err != nil && clinic.CodeOf(s.Map(err)) != clinic.Conflict {
				t.Errorf("a row %s → %s: %v", from, to, s.Map(err))
			}
		}
	}
	id := s.book(s.visit(p, d, "2027-12-01", "10:00"))
	s.refused(clinic.Conflict, "UPDATE appointments_appointment SET status = 'completed' WHERE id = ?", int64(id))
	s.refused(clinic.Conflict, "UPDATE appointments_appointment SET status = 'cancelled', cancel_reason = 'x' WHERE id = ?", int64(id))
	s.refused(clinic.Conflict, "UPDATE appointments_appointment SET status = 'cancelled', cancelled_by = 'patient' WHERE id = ?", int64(id))
	s.refused(clinic.Invalid, "UPDATE appointments_appointment SET status = 'cancelled', cancelled_by = 'nobody', cancel_reason = 'x' WHERE id = ?", int64(id))
}

func testMoves(t *testing.T, s *site) {
	p, q := s.patient("P-000001", "Pat", "Ient"), s.patient("P-000002", "Que", "Ue")
	a, b := s.doctor("Asha", "Sharma", "A"), s.doctor("Bo", "Berg", "B", func(d *clinic.Doctor) { d.DepartmentID = 0 })
	date := clinic.MustDate
	v, w := s.book(s.visit(p, b, "2026-12-09", "11:00")), s.book(s.visit(q, a, "2026-12-09", "12:00"))
	move := func(id clinic.AppointmentID, from, to clinic.DoctorID, on, until string) clinic.VisitMove {
		return clinic.VisitMove{AppointmentID: id, FromDoctor: from, ToDoctor: to, FromDate: date(on), ToDate: date(until), FromStart: 600,
			ToStart: 660, FromMinutes: 30, ToMinutes: 45, At: s.now, ByUserID: s.admin, ByName: "Ada", Reason: "doctor ill",
			FromDoctorName: "Dr Asha Sharma", ToDoctorName: "Dr Asha Sharma"}
	}
	first, second, third := move(v, a, a, "2026-12-01", "2026-12-02"), move(v, a, b, "2026-12-02", "2026-12-09"), move(w, a, a, "2026-12-02", "2026-12-09")
	second.ToDoctorName, third.ByUserID, third.Reason = "Dr Bo Berg", 0, ""
	s.write(func(r service.Repos) error {
		for _, m := range []clinic.VisitMove{first, second, third} {
			if err := r.Queue().AddMove(s.ctx, m); err != nil {
				return err
			}
		}
		return nil
	})
	s.read(func(r service.Repos) error {
		got, err := r.Queue().Moves(s.ctx, v)
		if err != nil || !reflect.DeepEqual(got, []clinic.VisitMove{first, second}) {
			t.Errorf("Moves: %+v %v", got, err)
		}
		for name, c := range map[string]struct {
			f    service.AppointmentFilter
			want []clinic.VisitMove
		}{
			"day":        {service.AppointmentFilter{From: date("2026-12-02"), To: date("2026-12-02")}, []clinic.VisitMove{second, third}},
			"doctor":     {service.AppointmentFilter{Doctor: b}, nil},
			"from":       {service.AppointmentFilter{From: date("2026-12-02"), Patient: p}, []clinic.VisitMove{second}},
			"department": {service.AppointmentFilter{To: date("2026-12-01"), Department: s.dept}, []clinic.VisitMove{first}},
			"nothing":    {service.AppointmentFilter{From: date("2026-12-03")}, nil},
		} {
			list, err := r.Queue().MovedAway(s.ctx, c.f)
			var moves []clinic.VisitMove
			for _, m := range list {
				moves = append(moves, m.Move)
				if m.ID != m.Move.AppointmentID || m.PatientNumber == "" || m.Date != date("2026-12-09") {
					t.Errorf("%s: the visit %+v", name, m.AppointmentRow)
				}
			}
			if err != nil || !reflect.DeepEqual(moves, c.want) {
				t.Errorf("%s: %+v %v", name, moves, err)
			}
		}
		return nil
	})
	s.refused(clinic.Conflict, "UPDATE appointments_move SET reason = ''")
	s.refused(clinic.Conflict, "DELETE FROM appointments_move")
}

func testReminders(t *testing.T, s *site) {
	p := s.patient("P-000001", "Pat", "Ient", func(p *clinic.Patient) { p.EmergencyContact = "Mother, 555 0101" })
	q, d := s.patient("P-000002", "Que", "Ue"), s.doctor("Asha", "Sharma", "A")
	date := clinic.MustDate("2026-12-01")
	v := s.book(s.visit(p, d, "2026-12-01", "10:00"))
	w := s.book(s.visit(q, d, "2026-12-01", "11:00"))
	gone := s.book(s.visit(p, d, "2026-12-02", "11:00", func(a *clinic.Appointment) { a.Status = clinic.StatusCancelled }))
	calls := []clinic.Reminder{
		{AppointmentID: v, Date: date, Start: 600, Outcome: clinic.ReminderNoAnswer, At: s.now, ByUserID: s.admin, ByName: "Ada"},
		{AppointmentID: w, Date: clinic.MustDate("2026-11-30"), Start: 660, Outcome: clinic.ReminderUndone, At: s.now.Add(time.Minute), ByName: "program"},
		{AppointmentID: v, Date: date, Start: 600, Outcome: clinic.ReminderMessage, Note: "with the mother", At: s.now.Add(time.Hour), ByUserID: s.admin, ByName: "Ada"},
	}
	s.write(func(r service.Repos) error {
		for _, c := range calls {
			if err := r.Queue().AddReminder(s.ctx, c); err != nil {
				return err
			}
		}
		return nil
	})
	s.read(func(r service.Repos) error {
		got, err := r.Queue().Reminders(s.ctx, date)
		if err != nil || !reflect.DeepEqual(got, calls) {
			t.Errorf("Reminders: %+v %v", got, err)
		}
		if got, err = r.Queue().RemindersOf(s.ctx, v); err != nil || !reflect.DeepEqual(got, []clinic.Reminder{calls[0], calls[2]}) {
			t.Errorf("RemindersOf: %+v %v", got, err)
		}
		if got, err = r.Queue().Reminders(s.ctx, clinic.MustDate("2026-12-02")); err != nil || len(got) != 0 {
			t.Errorf("another day's: %+v %v", got, err)
		}
		contacts, err := r.Queue().EmergencyContacts(s.ctx, date)
		none, err2 := r.Queue().EmergencyContacts(s.ctx, clinic.MustDate("2026-12-02"))
		if err != nil || err2 != nil || !reflect.DeepEqual(contacts, map[clinic.PatientID]string{p: "Mother, 555 0101"}) || len(none) != 0 {
			t.Errorf("contacts: %v %v %v %v (visit %d is cancelled)", contacts, none, err, err2, gone)
		}
		return nil
	})
	s.fails(clinic.Invalid, "", func(r service.Repos) error {
		return r.Queue().AddReminder(s.ctx, clinic.Reminder{AppointmentID: v, Date: date, Outcome: "shouted", At: s.now, ByName: "x"})
	})
	s.refused(clinic.Conflict, "UPDATE appointments_reminder SET note = ''")
	s.refused(clinic.Conflict, "DELETE FROM appointments_reminder")
}

func testUnfinished(t *testing.T, s *site) {
	p, a, b := s.patient("P-000001", "Pat", "Ient"), s.doctor("Asha", "Sharma", "A"), s.doctor("Bo", "Berg", "B")
	ids := map[string]clinic.AppointmentID{}
	for day := 1; day <= 2; day++ {
		for i, st := range clinic.AppointmentStatuses() {
			d := a
			if i%2 == 1 {
				d = b
			}
			ids[fmt.Sprint(day, st)] = s.book(s.visit(p, d, fmt.Sprintf("2026-12-%02d", day), fmt.Sprintf("%02d:00", 9+i), func(v *clinic.Appointment) { v.Status = st }))
		}
	}
	want := func(keys ...string) (out []clinic.AppointmentID) {
		for _, k := range keys {
			out = append(out, ids[k])
		}
		return out
	}
	first, second := clinic.MustDate("2026-12-01"), clinic.MustDate("2026-12-02")
	s.read(func(r service.Repos) error {
		for name, c := range map[string]struct {
			list func() ([]service.AppointmentRow, error)
			want []clinic.AppointmentID
		}{
			"first day": {func() ([]service.AppointmentRow, error) { return r.Queue().Unfinished(s.ctx, 0, first) }, want("1booked", "1arrived", "1in_consultation")},
			"of b":      {func() ([]service.AppointmentRow, error) { return r.Queue().Unfinished(s.ctx, b, second) }, want("1booked", "1in_consultation", "2booked", "2in_consultation")},
			"waiting":   {func() ([]service.AppointmentRow, error) { return r.Queue().Arrived(s.ctx, 0, first, second) }, want("1arrived", "2arrived")},
			"a's":       {func() ([]service.AppointmentRow, error) { return r.Queue().Arrived(s.ctx, a, second, second) }, want("2arrived")},
			"b's":       {func() ([]service.AppointmentRow, error) { return r.Queue().Arrived(s.ctx, b, first, second) }, nil},
		} {
			rows, err := c.list()
			var got []clinic.AppointmentID
			for _, row := range rows {
				got = append(got, row.ID)
			}
			if err != nil || !slices.Equal(got, c.want) {
				t.Errorf("%s: got %v, want %v, %v", name, got, c.want, err)
			}
		}
		// The visits are from 9 o'clock on, one an hour, in the order of the states.
		ended := func(d clinic.Date, hour int) int64 { return d.Minute() + int64(hour)*60 }
		for _, c := range []struct {
			upTo   clinic.Date
			overAt int64
			want   int
		}{{first.AddDays(-1), ended(second, 24), 0}, {first, ended(second, 24), 3}, {second, ended(second, 24), 6}, {second, ended(second, 0), 3}, {second, ended(first, 9), 0}} {
			if n, err := r.Queue().CountUnfinished(s.ctx, c.upTo, c.overAt); n != c.want || err != nil {
				t.Errorf("up to %s, over at %d: %d, want %d, %v", c.upTo, c.overAt, n, c.want, err)
			}
		}
		return nil
	})
}
