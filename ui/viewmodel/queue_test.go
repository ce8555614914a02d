package viewmodel

import (
	"slices"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func waitingRow(id clinic.AppointmentID, doctor clinic.DoctorID, last string) service.QueueEntry {
	row := visitRow(id, clinic.StatusArrived, "09:00")
	row.DoctorID, row.DoctorFirst, row.DoctorLast = doctor, "A", last
	row.CheckedInAt = deskNow.Add(-time.Duration(20-id) * time.Minute)
	return service.QueueEntry{AppointmentRow: row}
}

func TestTheWaitingRoomByDoctor(t *testing.T) {
	f := &fakeDesk{}
	f.queue.waiting = []service.QueueEntry{waitingRow(1, 1, "Sharma"), waitingRow(2, 2, "Berg"), waitingRow(3, 1, "Sharma")}
	w := NewWaitingRoom(f.frontDesk(clinic.RoleReceptionist, InlineRunner{}))
	w.Load()
	if d := w.Doctors(); len(d) != 2 || d[0] != (QueueDoctor{2, "Dr A Berg", 1}) || d[1] != (QueueDoctor{1, "Dr A Sharma", 2}) {
		t.Errorf("doctors = %+v", d)
	}
	if _, ok := w.NextDoctor(); ok {
		t.Error("the next of two doctors' patients is called without asking whose")
	}
	w.Doctor = 1
	if s := w.Shown(); len(s) != 2 || s[1].ID != 3 {
		t.Errorf("shown = %+v", s)
	}
	if id, ok := w.NextDoctor(); !ok || id != 1 {
		t.Errorf("next = %d %v", id, ok)
	}
	if w.CanPlace(w.All[0], -1) || !w.CanPlace(w.All[0], 1) || !w.CanPlace(w.All[2], -1) || w.CanPlace(w.All[1], 1) {
		t.Error("the menu offers a place that there is not")
	}
	w.Actor.Role = clinic.RoleCashier
	if w.CanPlace(w.All[0], 1) {
		t.Error("a cashier is offered to reorder")
	}
}

func TestStepsInTheWaitingRoom(t *testing.T) {
	f := &fakeDesk{}
	f.queue.waiting = []service.QueueEntry{waitingRow(1, 1, "Sharma")}
	w := NewWaitingRoom(f.frontDesk(clinic.RoleNurse, InlineRunner{}))
	w.Load()
	var said []string
	tell := func(s string, err error) {
		if err != nil {
			s = clinic.MessageOf(err)
		}
		said = append(said, s)
	}
	w.Place(w.All[0], -1, func(err error) { tell("placed", err) })
	w.SetUrgency(w.All[0], clinic.UrgencyEmergency, func(err error) { tell("urgent", err) })
	w.CallNext(1, tell)
	f.queue.err = clinic.Errorf(clinic.Stale, "changed")
	w.Place(w.All[0], 1, func(err error) { tell("placed", err) })
	if got := strings.Join(f.queue.calls, "; "); got != "place 1/2 -1; urgency 1/2 emergency; next of 1; place 1/2 +1" {
		t.Errorf("calls %q", got)
	}
	if got := strings.Join(said, "; "); got != "placed; urgent; Called again: , Tanaka, Aiko, to Dr .; changed" {
		t.Errorf("said %q", got)
	}
}

func TestAVisitsStoryInOrder(t *testing.T) {
	at := func(m int) time.Time { return deskNow.Add(time.Duration(m) * time.Minute) }
	f := &fakeDesk{}
	f.visits.row = visitRow(1, clinic.StatusBooked, "11:00")
	f.queue.moves = []clinic.VisitMove{
		{At: at(-30), FromDoctor: 1, ToDoctor: 2, FromDoctorName: "Dr A", ToDoctorName: "Dr B", FromDate: deskToday, ToDate: deskToday, FromStart: 600, ToStart: 600, FromMinutes: 30, ToMinutes: 30, ByName: "Grace"},
		{At: at(5), FromDoctor: 1, ToDoctor: 1, FromDate: deskToday, ToDate: deskToday.AddDays(1), FromStart: 600, ToStart: 630, FromMinutes: 30, ToMinutes: 45, ByName: "Grace", Reason: "doctor ill"},
		{At: at(6), FromDoctor: 1, ToDoctor: 1, FromDate: deskToday, ToDate: deskToday, FromMinutes: 30, ToMinutes: 15}}
	f.calls.of = []clinic.Reminder{{At: at(2), Outcome: clinic.ReminderMessage, ByName: "Ines", Note: "with the son"}, {At: at(3), Outcome: clinic.ReminderUndone}}
	v := NewVisit(f.frontDesk(clinic.RoleReceptionist, InlineRunner{}), f.visits.row)
	v.Load()
	var got []string
	for _, l := range v.Changes {
		got = append(got, strings.Join([]string{l.What, l.Who, l.Why}, "|"))
	}
	want := []string{"Moved from Dr A to Dr B|Grace|", "Booked||", "Reminder: Message left|Ines|with the son", "Reminder taken back||",
		"Moved from Mon 23 Nov 10:00 to Tue 24 Nov 10:30, 45 instead of 30 min|Grace|doctor ill", "15 instead of 30 min||"}
	if !slices.Equal(got, want) {
		t.Errorf("story:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	v.Actor.Role = clinic.RoleDoctor
	if v.Load(); len(v.Changes) != 4 {
		t.Errorf("a doctor reads %d lines", len(v.Changes))
	}
}

// The row that a moved visit left stands between the others, on whichever page
// its time belongs.
func TestTracesStandBetweenTheVisitsOfThePages(t *testing.T) {
	f := &fakeDesk{}
	trace := func(id clinic.AppointmentID, start string) service.AppointmentRow {
		row := visitRow(id, clinic.StatusBooked, start)
		row.Moved = &clinic.VisitMove{ToDate: deskToday.AddDays(1)}
		return row
	}
	f.queue.moved = []service.AppointmentRow{trace(11, "08:00"), trace(12, "10:00"), trace(13, "12:00")}
	f.visits.rows, f.visits.next = []service.AppointmentRow{visitRow(1, clinic.StatusBooked, "09:00")}, "more"
	l := NewVisitList(f.frontDesk(clinic.RoleReceptionist, InlineRunner{}), service.AppointmentFilter{From: deskToday, To: deskToday})
	l.WithMoved = true
	l.Load()
	ids := func() (out []clinic.AppointmentID) {
		for _, r := range l.Rows {
			out = append(out, r.ID)
		}
		return out
	}
	if got := ids(); !slices.Equal(got, []clinic.AppointmentID{11, 1}) || l.Total != 4 {
		t.Errorf("first page %v of %d", got, l.Total)
	}
	f.visits.rows = []service.AppointmentRow{visitRow(2, clinic.StatusBooked, "11:00")}
	l.LoadMore()
	if got := ids(); !slices.Equal(got, []clinic.AppointmentID{11, 1, 12, 2, 13}) {
		t.Errorf("all pages %v", got)
	}
	l.SetFilter(service.AppointmentFilter{Statuses: []clinic.AppointmentStatus{clinic.StatusBooked}})
	if got := ids(); !slices.Equal(got, []clinic.AppointmentID{2}) {
		t.Errorf("of one state: %v", got)
	}
}

func TestTheGridMarksWhereAVisitStoodWhileThatIsFree(t *testing.T) {
	f := &fakeDesk{}
	trace := visitRow(9, clinic.StatusBooked, "11:00")
	trace.Moved = &clinic.VisitMove{}
	f.queue.moved = []service.AppointmentRow{trace}
	a := NewAppointments(f.frontDesk(clinic.RoleReceptionist, InlineRunner{}))
	a.LoadDay()
	if got := a.Traces(a.Day.Doctors[0]); len(got) != 1 {
		t.Errorf("traces = %+v", got)
	}
	if got := a.Traces(service.DayDoctor{Doctor: clinic.Doctor{ID: 2}}); len(got) != 0 {
		t.Errorf("another doctor's = %+v", got)
	}
	f.visits.rows = []service.AppointmentRow{visitRow(3, clinic.StatusBooked, "11:15")}
	if a.LoadDay(); len(a.Traces(a.Day.Doctors[0])) != 0 {
		t.Error("a trace lies below another visit")
	}
}

func TestTheEndOfTheDay(t *testing.T) {
	f := &fakeDesk{}
	f.queue.overdue = service.OverdueVisits{NeverCame: []service.AppointmentRow{visitRow(1, clinic.StatusBooked, "09:00"), visitRow(2, clinic.StatusBooked, "09:30")},
		NeverSeen: []service.AppointmentRow{visitRow(3, clinic.StatusArrived, "10:00")}}
	e := NewEndOfDay(f.frontDesk(clinic.RoleReceptionist, InlineRunner{}))
	e.Load()
	if e.Count() != 2 || e.Ticked[3] {
		t.Errorf("ticked %v", e.Ticked)
	}
	e.Ticked[2], e.Ticked[3] = false, true
	e.Load() // another desk did something: what was ticked stays
	if e.Ticked[2] || !e.Ticked[3] {
		t.Errorf("after a reload %v", e.Ticked)
	}
	f.queue.closed = []service.ClosedVisit{{ID: 1}, {ID: 3, Problem: "changed meanwhile"}}
	var said string
	e.Confirm(func(s string, err error) {
		if err != nil {
			t.Error(err)
		}
		said = s
	})
	if len(f.queue.asked) != 1 || !slices.Equal(f.queue.asked[0], []service.VisitVersion{{ID: 1, Version: 2}, {ID: 3, Version: 2}}) {
		t.Errorf("asked %+v", f.queue.asked)
	}
	if said != "1 visit is marked as no-show. 1 was left as it is." || e.Problems[3] != "changed meanwhile" {
		t.Errorf("said %q, problems %v", said, e.Problems)
	}
	f.queue.err = clinic.Errorf(clinic.Unavailable, "busy")
	e.Confirm(func(_ string, err error) {
		if clinic.CodeOf(err) != clinic.Unavailable {
			t.Errorf("err %v", err)
		}
	})
	for n, want := range map[int]string{0: "", 1: "1 visit of a past day is still open.", 7: "7 visits of past days are still open."} {
		if got := OverdueText(n); got != want {
			t.Errorf("%d: %q", n, got)
		}
	}
}

func TestRemindersAreMarkedAndTakenBack(t *testing.T) {
	f := &fakeDesk{}
	row := func(id clinic.AppointmentID, o clinic.ReminderOutcome) service.ReminderRow {
		r := service.ReminderRow{AppointmentRow: visitRow(id, clinic.StatusBooked, "09:00"), State: clinic.Reminder{Outcome: o, ByName: "Grace"}}
		if o != clinic.ReminderOpen {
			r.State.At = deskNow.AddDate(0, 0, -int(id))
		}
		return r
	}
	f.calls.day = service.ReminderDay{Date: deskToday.AddDays(1), Rows: []service.ReminderRow{row(1, ""), row(2, clinic.ReminderReached), row(3, clinic.ReminderNoAnswer)}}
	r := NewReminders(f.frontDesk(clinic.RoleReceptionist, InlineRunner{}))
	r.Load()
	if r.Date != deskToday.AddDays(1) || r.Open() != 2 || r.Summary() != "Tuesday 24 November: 3 booked, 2 still to be reached" {
		t.Errorf("%s, %q", r.Date, r.Summary())
	}
	if r.Made(r.Rows[0]) != "" || r.Made(r.Rows[1]) != "21 Nov 10:42 Grace" {
		t.Errorf("made %q, %q", r.Made(r.Rows[0]), r.Made(r.Rows[1]))
	}
	r.Mark(r.Rows[0], clinic.ReminderMessage, "son", func(err error) {
		if err != nil {
			t.Error(err)
		}
	})
	r.Undo(r.Rows[1], func(error) {})
	want := []service.ReminderCommand{{Appointment: 1, Date: deskToday, Start: 540, Outcome: clinic.ReminderMessage, Note: "son"},
		{Appointment: 2, Date: deskToday, Start: 540, Outcome: clinic.ReminderUndone}}
	if !slices.Equal(f.calls.asked, want) {
		t.Errorf("asked %+v", f.calls.asked)
	}
	r.SetDate(deskToday.AddDays(4))
	if r.Date != deskToday.AddDays(4) || !r.Loaded {
		t.Errorf("another day: %s", r.Date)
	}
}
