package service_test

import (
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// arrive books a new patient with Asha and checks them in.
func (h *hospital) arrive(last, start string) clinic.AppointmentID {
	h.Helper()
	id := h.book(h.registerPatient("Pat", last), h.ashaID, start)
	value(h.Appointments.CheckIn(h.desk, id, h.version(id)))(h)
	return id
}

// order is Asha's queue by last names.
func (h *hospital) order() string {
	h.Helper()
	var names []string
	for _, q := range value(h.Queue.Waiting(h.nurse, h.ashaID))(h) {
		names = append(names, q.PatientLast)
	}
	return strings.Join(names, " ")
}

func TestTheQueueInOrder(t *testing.T) {
	h := newHospital(t)
	a := h.arrive("A", "10:00")
	h.pass(time.Minute)
	b := h.arrive("B", "09:30")
	h.pass(time.Minute)
	c := h.arrive("C", "11:00")
	other := h.book(h.jose, h.belaID, "10:00")
	value(h.Appointments.CheckIn(h.desk, other, h.version(other)))(t)
	equal(t, "by check-in", h.order(), "A B C")

	must(t, h.Queue.Place(h.nurse, c, h.version(c), -1))
	equal(t, "C moved up", h.order(), "A C B")
	must(t, h.Queue.SetUrgency(h.asha, b, h.version(b), clinic.UrgencyUrgent))
	equal(t, "B urgent", h.order(), "B A C")
	refused(t, h.Queue.Place(h.desk, a, h.version(a), -1), clinic.Conflict, "", "more urgent")
	equal(t, "urgency is not passed over", h.order(), "B A C")
	must(t, h.Queue.SetUrgency(h.desk, c, h.version(c), clinic.UrgencyEmergency))
	equal(t, "C an emergency", h.order(), "C B A")
	equal(t, "the first page's queue is the same", value(h.Today.Get(h.asha))(t).Queue[0].PatientLast, "C")
	refused(t, h.Queue.SetUrgency(h.desk, c, h.version(c), "whenever"), clinic.Invalid, "urgency")
	refused(t, h.Queue.SetUrgency(h.bela, c, h.version(c), clinic.UrgencyNormal), clinic.Forbidden)
	refused(t, h.Queue.Place(h.desk, a, 1, 1), clinic.Stale)
	if row := h.audited("appointment.urgency")[0]; !strings.Contains(row.Before, `"urgency":"normal"`) || !strings.Contains(row.After, `"urgency":"emergency"`) {
		t.Errorf("audit %+v", row)
	}
	if rows := h.audited("appointment.queue_place"); len(rows) == 0 || !strings.Contains(rows[0].After, "queue_position") {
		t.Errorf("the new place is not in the audit log: %+v", rows)
	}

	// Called, and called again; nobody is passed over by pressing it twice.
	first := value(h.Queue.CallNext(h.asha, 0))(t)
	again := value(h.Queue.CallNext(h.nurse, h.ashaID))(t)
	if first.Visit.ID != c || first.Again || again.Visit.ID != c || !again.Again || h.visit(c).CalledAt.IsZero() {
		t.Errorf("called %+v, then %+v", first, again)
	}
	value(h.Queue.Call(h.desk, a, h.version(a)))(t) // past the order, on purpose
	must(t, h.Appointments.Start(h.asha, c, h.version(c)))
	equal(t, "C is with the doctor", h.order(), "B A")
	must(t, h.Appointments.BackToQueue(h.asha, c, h.version(c)))
	equal(t, "back in the place of before", h.order(), "C B A")
	must(t, h.Appointments.UndoCheckIn(h.desk, a, h.version(a)))
	if v := h.visit(a); !v.CalledAt.IsZero() || v.QueuePosition != 0 {
		t.Errorf("a booked visit keeps %+v", v.Appointment)
	}
	refusedCall := func(_ service.CallResult, err error) error { return err }
	refused(t, refusedCall(h.Queue.Call(h.desk, a, h.version(a))), clinic.Conflict)
	refused(t, refusedCall(h.Queue.CallNext(h.desk, 0)), clinic.Invalid, "doctor")
	refused(t, refusedCall(h.Queue.CallNext(h.bela, h.ashaID)), clinic.Forbidden)
	must(t, h.Appointments.Start(h.bela, other, h.version(other)))
	refused(t, refusedCall(h.Queue.CallNext(h.bela, 0)), clinic.Conflict, "", "Nobody")
}

// Who is carried in is seen first from the moment of the walk-in.
func TestAnEmergencyWalksIn(t *testing.T) {
	h := newHospital(t)
	h.arrive("A", "09:30")
	id, _, err := h.Appointments.WalkIn(h.desk, service.WalkInCommand{Patient: h.registerPatient("Em", "B"), Doctor: h.ashaID,
		OverbookReason: "Cannot wait", Urgency: clinic.UrgencyEmergency})
	must(t, err)
	equal(t, "before who came earlier", h.order(), "B A")
	equal(t, "kept", h.visit(id).Urgency, clinic.UrgencyEmergency)
	_, _, err = h.Appointments.WalkIn(h.desk, service.WalkInCommand{Patient: h.jose, Doctor: h.belaID, Urgency: "soon"})
	refused(t, err, clinic.Invalid, "urgency")
}

// What becomes of a visit, its token is never given to another.
func TestATokenIsGivenOnce(t *testing.T) {
	h := newHospital(t)
	first := h.arrive("A", "10:00")
	second := h.arrive("B", "10:30")
	must(t, h.Appointments.UndoCheckIn(h.desk, second, h.version(second)))
	must(t, h.Appointments.Move(h.desk, service.MoveCommand{ID: second, Version: h.version(second), Date: today.AddDays(1), Start: clinic.MustClock("10:00")}))
	equal(t, "moved away", h.visit(second).TokenNo, 0)
	must(t, h.Appointments.Cancel(h.desk, first, h.version(first), clinic.CancelledByPatient, "left"))
	third := h.arrive("C", "11:00")
	equal(t, "the next one", h.visit(third).TokenNo, 3)
	must(t, h.Appointments.Move(h.desk, service.MoveCommand{ID: second, Version: h.version(second), Date: today, Start: clinic.MustClock("10:30")}))
	equal(t, "moved back", value(h.Appointments.CheckIn(h.desk, second, h.version(second)))(t), 4)
}

func TestAMovedVisitKeepsItsStory(t *testing.T) {
	h := newHospital(t)
	id := h.book(h.annaID, h.ashaID, "10:00")
	tomorrow := today.AddDays(1)
	move := func(d clinic.DoctorID, on clinic.Date, start, why string) {
		t.Helper()
		must(t, h.Appointments.Move(h.desk, service.MoveCommand{ID: id, Version: h.version(id), Doctor: d, Date: on, Start: clinic.MustClock(start), Reason: why}))
	}
	away := func(f service.AppointmentFilter) []service.AppointmentRow {
		return value(h.Queue.MovedAway(h.desk, f))(t)
	}
	day := service.AppointmentFilter{From: today, To: today}
	move(h.ashaID, tomorrow, "11:00", " doctor\tin theatre ")
	rows := away(day)
	if len(rows) != 1 || rows[0].ID != id || rows[0].Date != today || rows[0].Start != clinic.MustClock("10:00") || rows[0].DoctorName() != "Dr Asha Sharma" ||
		rows[0].Moved == nil || rows[0].Moved.ToDate != tomorrow || rows[0].Moved.Reason != "doctor in theatre" {
		t.Fatalf("the old day's row: %+v", rows)
	}
	move(h.belaID, tomorrow, "11:00", "")
	equal(t, "moved on to another doctor", len(away(service.AppointmentFilter{From: tomorrow, To: tomorrow, Doctor: h.ashaID})), 1)
	move(h.ashaID, today, "15:00", "")
	equal(t, "back on the day", len(away(day)), 0)
	move(h.ashaID, tomorrow, "15:00", "")
	equal(t, "away twice, one row", len(away(day)), 1)
	moves := value(h.Queue.Moves(h.desk, id))(t)
	if len(moves) != 4 || moves[1].ToDoctorName != "Dr Béla Kovács" || moves[0].ByName != "Byrne" || moves[3].FromStart != clinic.MustClock("15:00") {
		t.Errorf("moves %+v", moves)
	}
	// The same time again is no move; the patient reads the own story, others' not.
	must(t, h.Appointments.Move(h.desk, service.MoveCommand{ID: id, Version: h.version(id), Date: tomorrow, Start: clinic.MustClock("15:00")}))
	equal(t, "no move", len(value(h.Queue.Moves(h.anna, id))(t)), 4)
	equal(t, "Béla's day does not tell of Asha's", len(value(h.Queue.MovedAway(h.bela, day))(t)), 0)
	refused(t, h.Appointments.Move(h.desk, service.MoveCommand{ID: id, Version: h.version(id), Date: tomorrow, Start: clinic.MustClock("16:00"),
		Reason: strings.Repeat("x", clinic.MaxLine+1)}), clinic.Invalid, "move_reason")
}

func TestWhoCalledAVisitOff(t *testing.T) {
	h := newHospital(t)
	id := h.book(h.annaID, h.ashaID, "10:00")
	refused(t, h.Appointments.Cancel(h.desk, id, h.version(id), "", "ill"), clinic.Invalid, "by")
	refused(t, h.Appointments.Cancel(h.desk, id, h.version(id), "nobody", "ill"), clinic.Invalid, "by")
	must(t, h.Appointments.Cancel(h.desk, id, h.version(id), clinic.CancelledByHospital, "no power"))
	equal(t, "by", h.visit(id).CancelledBy, clinic.CancelledByHospital)
	must(t, h.Appointments.Restore(h.desk, id, h.version(id)))
	equal(t, "restored", h.visit(id).CancelledBy, "")
	must(t, h.Appointments.Cancel(h.asha, id, h.version(id), "", "theatre"))
	equal(t, "a doctor's own", h.visit(id).CancelledBy, clinic.CancelledByDoctor)
	if !strings.Contains(h.audited("appointment.cancel")[0].After, `"cancelled_by":"doctor"`) {
		t.Errorf("audit %+v", h.audited("appointment.cancel")[0])
	}
	asked := value(h.Appointments.Request(h.anna, service.RequestCommand{Doctor: h.ashaID, Date: today.AddDays(1), Start: clinic.MustClock("10:00")}))(t)
	must(t, h.Appointments.Cancel(h.anna, asked, h.version(asked), clinic.CancelledByHospital, ""))
	equal(t, "a patient's own", h.visit(asked).CancelledBy, clinic.CancelledByPatient)
}

func TestTheDayIsClosedByNobodyButADesk(t *testing.T) {
	h := newHospital(t)
	never := h.book(h.annaID, h.ashaID, "10:00")
	late := h.book(h.jose, h.belaID, "16:30")
	waiting := h.arrive("Waiting", "11:00")
	opened := h.consult(h.asha, h.registerPatient("Pat", "Opened"), h.ashaID, "11:30")
	h.at("16:59")
	equal(t, "the day still runs", value(h.Queue.Overdue(h.desk))(t).Count(), 0)
	equal(t, "no notice of today", value(h.Today.Get(h.desk))(t).Overdue, 0)
	h.at("17:00")
	o := value(h.Queue.Overdue(h.desk))(t)
	if len(o.NeverCame) != 2 || len(o.NeverSeen) != 1 || len(o.StillOpened) != 1 || o.StillOpened[0].ID != opened {
		t.Errorf("after the last session: %+v", o)
	}
	h.pass(24 * time.Hour)
	equal(t, "nothing happens by itself", h.visit(never).Status, clinic.StatusBooked)
	equal(t, "the notice", value(h.Today.Get(h.desk))(t).Overdue, 4)
	equal(t, "not for those who cannot close the day", value(h.Today.Get(h.cashier))(t).Overdue+value(h.Today.Get(h.asha))(t).Overdue, 0)
	seen := []service.VisitVersion{{ID: never, Version: h.version(never)}, {ID: late, Version: h.version(late)}, {ID: waiting, Version: h.version(waiting)},
		{ID: opened, Version: h.version(opened)}, {ID: 999, Version: 1}}
	must(t, h.Appointments.Move(h.desk, service.MoveCommand{ID: late, Version: h.version(late), Date: today.AddDays(2), Start: clinic.MustClock("10:00")}))
	results := value(h.Queue.CloseDay(h.desk, seen))(t)
	var problems []bool
	for _, r := range results {
		problems = append(problems, r.Problem != "")
	}
	if len(problems) != 5 || problems[0] || !problems[1] || problems[2] || !problems[3] || !problems[4] {
		t.Errorf("results %+v", results)
	}
	equal(t, "never came", h.visit(never).Status, clinic.StatusNoShow)
	equal(t, "moved meanwhile", h.visit(late).Status, clinic.StatusBooked)
	equal(t, "left unseen", h.visit(waiting).Status, clinic.StatusNoShow)
	equal(t, "with the doctor", h.visit(opened).Status, clinic.StatusInConsultation)
	changes := value(h.Appointments.Changes(h.desk, never))(t)
	if last := changes[len(changes)-1]; last.Reason != "End of day" || last.ByName != "Byrne" {
		t.Errorf("the change says %+v", last)
	}
	_, err := h.Queue.CloseDay(h.desk, nil)
	refused(t, err, clinic.Invalid, "visits")
}

func TestReminders(t *testing.T) {
	h := newHospital(t)
	tomorrow := today.AddDays(1)
	book := func(p clinic.PatientID, start string) clinic.AppointmentID {
		return value(h.Appointments.Book(h.desk, service.BookCommand{Patient: p, Doctor: h.ashaID, Date: tomorrow, Start: clinic.MustClock(start)}))(t)
	}
	id, off := book(h.annaID, "10:00"), book(h.jose, "10:30")
	must(t, h.Appointments.Cancel(h.desk, off, h.version(off), clinic.CancelledByPatient, "ill"))
	p := value(h.Patients.Get(h.admin, h.annaID))(t)
	p.EmergencyContact = "Mother, 555 0101"
	must(t, h.Patients.Update(h.admin, p, service.Image{}))
	row := func() service.ReminderRow {
		t.Helper()
		day := value(h.Reminders.Day(h.nurse, clinic.Date{}))(t)
		if day.Date != tomorrow || len(day.Rows) != 1 || day.Rows[0].ID != id {
			t.Fatalf("the next working day: %+v", day)
		}
		return day.Rows[0]
	}
	r := row()
	if r.EmergencyContact != "Mother, 555 0101" || r.PatientPhone.String() == "" || r.State.Outcome != clinic.ReminderOpen {
		t.Errorf("row %+v", r)
	}
	cmd := service.ReminderCommand{Appointment: id, Date: tomorrow, Start: clinic.MustClock("10:00"), Outcome: clinic.ReminderReached, Note: " comes\nearly "}
	must(t, h.Reminders.Mark(h.desk, cmd))
	if s := row().State; s.Outcome != clinic.ReminderReached || s.Note != "comes early" || s.ByName != "Byrne" || !s.At.Equal(monday) {
		t.Errorf("state %+v", s)
	}
	must(t, h.Reminders.Undo(h.nurse, cmd))
	equal(t, "undone", row().State.Outcome, clinic.ReminderOpen)
	refused(t, h.Reminders.Undo(h.nurse, cmd), clinic.Conflict)
	must(t, h.Reminders.Mark(h.desk, cmd))
	must(t, h.Appointments.Move(h.desk, service.MoveCommand{ID: id, Version: h.version(id), Date: tomorrow, Start: clinic.MustClock("11:00")}))
	equal(t, "a moved visit is open again", row().State.Outcome, clinic.ReminderOpen)
	refused(t, h.Reminders.Mark(h.desk, cmd), clinic.Stale) // the patient was told the old time
	equal(t, "every call is kept", len(value(h.Reminders.Of(h.desk, id))(t)), 3)
	cmd.Outcome = clinic.ReminderUndone
	refused(t, h.Reminders.Mark(h.desk, cmd), clinic.Invalid, "outcome")
	refused(t, h.Reminders.Mark(h.desk, service.ReminderCommand{Appointment: off, Date: tomorrow, Start: clinic.MustClock("10:30"), Outcome: clinic.ReminderReached}), clinic.Conflict)
	paper := value(h.Reminders.Print(h.desk, tomorrow))(t)
	if len(paper.Rows) != 1 || paper.Settings.HospitalName != "Harbour Clinic" || len(h.audited("reminders.print")) != 1 {
		t.Errorf("on paper: %+v", paper)
	}
}

// On Friday the next working day is Monday.
func TestRemindersSkipTheWeekend(t *testing.T) {
	h := newHospital(t)
	h.pass(4 * 24 * time.Hour)
	equal(t, "next working day", value(h.Reminders.Day(h.desk, clinic.Date{}))(t).Date, today.AddDays(7))
}

func TestADayListNamesEverybody(t *testing.T) {
	h := newHospital(t)
	gone := h.book(h.annaID, h.ashaID, "11:00")
	h.closed(h.asha, h.jose, h.ashaID, "10:00")
	off := h.book(h.registerPatient("Pat", "Off"), h.ashaID, "14:00")
	must(t, h.Appointments.Cancel(h.desk, off, h.version(off), clinic.CancelledByPatient, "ill"))
	must(t, h.Appointments.Move(h.desk, service.MoveCommand{ID: gone, Version: h.version(gone), Doctor: h.belaID, Date: today, Start: clinic.MustClock("15:00")}))
	l := value(h.Agenda.DayList(h.desk, h.ashaID, today))(t)
	if len(l.Rows) != 3 || l.Rows[0].PatientID != h.jose || l.Rows[1].ID != gone || l.Rows[1].Moved == nil || l.Rows[2].ID != off || l.Doctor.ID != h.ashaID {
		t.Fatalf("rows %+v", l.Rows)
	}
	for _, r := range l.Rows {
		if r.Symptoms+r.Notes+r.Diagnosis+r.Prescription != "" {
			t.Errorf("clinical text on paper: %+v", r.Appointment)
		}
	}
	own := value(h.Agenda.DayList(h.bela, 0, today))(t)
	equal(t, "the own list", len(own.Rows), 1)
	_, err := h.Agenda.DayList(h.bela, h.ashaID, today)
	refused(t, err, clinic.Forbidden)
	_, err = h.Agenda.DayList(h.desk, 0, today)
	refused(t, err, clinic.Invalid, "doctor")
	equal(t, "audited", len(h.audited("daylist.print")), 2)
}

func TestTheCalendarLeavesTheHouseWithoutClinicalText(t *testing.T) {
	h := newHospital(t)
	h.closed(h.asha, h.jose, h.ashaID, "10:00")
	h.book(h.annaID, h.ashaID, "11:00")
	value(h.Appointments.Request(h.anna, service.RequestCommand{Doctor: h.ashaID, Date: today.AddDays(1), Start: clinic.MustClock("10:00")}))(t)
	q := service.CalendarQuery{Doctor: h.ashaID, From: today, To: today.AddDays(7)}
	c := value(h.Agenda.Calendar(h.asha, q))(t)
	equal(t, "visits, not requests", len(c.Visits), 2)
	for _, v := range c.Visits {
		if v.Symptoms+v.Notes+v.Diagnosis+v.Prescription+v.Reason != "" {
			t.Errorf("it tells %+v", v.Appointment)
		}
	}
	for field, bad := range map[string]service.CalendarQuery{"from": {Doctor: h.ashaID, To: today}, "to": {Doctor: h.ashaID, From: today},
		"doctor": {From: today, To: today}} {
		_, err := h.Agenda.Calendar(h.desk, bad)
		refused(t, err, clinic.Invalid, field)
	}
	_, err := h.Agenda.Calendar(h.desk, service.CalendarQuery{Doctor: h.ashaID, From: today, To: today.AddDays(-1)})
	refused(t, err, clinic.Invalid, "to")
	_, err = h.Agenda.Calendar(h.desk, service.CalendarQuery{Doctor: h.ashaID, From: today, To: today.AddDays(366)})
	refused(t, err, clinic.Invalid, "to")
	equal(t, "audited", len(h.audited("calendar.export")), 1)
}
