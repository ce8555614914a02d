package viewmodel

import (
	"slices"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func visitRow(id clinic.AppointmentID, status clinic.AppointmentStatus, start string) service.AppointmentRow {
	return service.AppointmentRow{PatientFirst: "Aiko", PatientLast: "Tanaka", TokenPrefix: "A", Appointment: clinic.Appointment{ID: id,
		PatientID: 5, DoctorID: 1, Date: deskToday, Start: clinic.MustClock(start), Minutes: 30, Status: status, Version: 2}}
}

func TestSkippingDaysShowsTheLastOneAlone(t *testing.T) {
	f := &fakeDesk{}
	held := &HeldRunner{}
	a := NewAppointments(f.frontDesk(clinic.RoleReceptionist, held))
	a.Shift(1)
	a.Shift(1)
	held.Release(1)
	held.Release(0)
	if want := deskToday.AddDays(2); a.Date != want || a.Day.Date != want {
		t.Errorf("shows %v, loaded %v, want %v", a.Date, a.Day.Date, want)
	}
}

func TestAFailedLoadKeepsWhatWasShown(t *testing.T) {
	f := &fakeDesk{}
	f.visits.rows = []service.AppointmentRow{visitRow(1, clinic.StatusBooked, "11:00")}
	a := NewAppointments(f.frontDesk(clinic.RoleReceptionist, InlineRunner{}))
	var failed error
	a.Failed = func(err error) { failed = err }
	a.LoadDay()
	f.visits.err = clinic.Errorf(clinic.Unavailable, "busy")
	a.LoadDay()
	if failed == nil {
		t.Error("the failure was swallowed")
	}
	if _, ok := a.Find(1); !ok {
		t.Error("the day is gone after a failed load")
	}
}

func TestTheQueueStandsAsTheServiceOrdersIt(t *testing.T) {
	f := &fakeDesk{}
	late, early := visitRow(1, clinic.StatusArrived, "09:00"), visitRow(2, clinic.StatusArrived, "11:00")
	late.CheckedInAt, early.CheckedInAt = deskNow.Add(-4*time.Minute), deskNow.Add(-21*time.Minute)
	f.queue.waiting = []service.QueueEntry{{AppointmentRow: early}, {AppointmentRow: late}}
	a := NewAppointments(f.frontDesk(clinic.RoleReceptionist, InlineRunner{}))
	a.LoadQueue()
	if q := a.Room.Shown(); len(q) != 2 || q[0].ID != 2 || Waiting(q[0].AppointmentRow, deskNow) != 21 {
		t.Errorf("queue = %+v", q)
	}
	if got := a.Line(early); got != "waiting 21 min" {
		t.Errorf("line = %q", got)
	}
}

func TestACancelledVisitAheadLeavesItsSlotFree(t *testing.T) {
	a := NewAppointments((&fakeDesk{}).frontDesk(clinic.RoleReceptionist, InlineRunner{}))
	if a.InGrid(visitRow(1, clinic.StatusCancelled, "15:00")) {
		t.Error("a cancelled visit ahead blocks its slot")
	}
	if !a.InGrid(visitRow(1, clinic.StatusCancelled, "09:00")) {
		t.Error("a cancelled visit of the past is not shown")
	}
	if !a.InGrid(visitRow(1, clinic.StatusNoShow, "15:00")) {
		t.Error("a no-show is not shown")
	}
}

func TestTheGridCoversHoursAndVisits(t *testing.T) {
	a := NewAppointments((&fakeDesk{}).frontDesk(clinic.RoleReceptionist, InlineRunner{}))
	a.Day = service.Day{Doctors: []service.DayDoctor{{
		Working: []clinic.Span{{From: clinic.MustClock("08:30"), To: clinic.MustClock("16:10")}},
		Visits:  []service.AppointmentRow{visitRow(1, clinic.StatusBooked, "19:45")}}}}
	if from, to := a.Hours(); from != clinic.MustClock("08:00") || to != clinic.MustClock("21:00") {
		t.Errorf("grid from %v to %v", from, to)
	}
}

func TestVisitActionsFollowRoleAndState(t *testing.T) {
	other := visitRow(1, clinic.StatusArrived, "11:00")
	other.DoctorID = 2
	tomorrow := visitRow(1, clinic.StatusBooked, "11:00")
	tomorrow.Date = deskToday.AddDays(1)
	cases := []struct {
		name string
		role clinic.Role
		row  service.AppointmentRow
		want []VisitAction
	}{
		{"desk, booked today", clinic.RoleReceptionist, visitRow(1, clinic.StatusBooked, "11:00"),
			[]VisitAction{VisitCheckIn, VisitMove, VisitUrgency, VisitOpenPatient, VisitCancel}},
		{"desk, booked and begun", clinic.RoleReceptionist, visitRow(1, clinic.StatusBooked, "10:30"),
			[]VisitAction{VisitCheckIn, VisitMove, VisitUrgency, VisitNoShow, VisitOpenPatient, VisitCancel}},
		{"desk, arrived", clinic.RoleReceptionist, visitRow(1, clinic.StatusArrived, "11:00"),
			[]VisitAction{VisitCall, VisitUrgency, VisitNoShow, VisitUndoCheckIn, VisitOpenPatient, VisitOpenBill, VisitCancel}},
		{"desk, booked tomorrow", clinic.RoleReceptionist, tomorrow, []VisitAction{VisitMove, VisitUrgency, VisitOpenPatient, VisitCancel}},
		{"desk, requested", clinic.RoleReceptionist, visitRow(1, clinic.StatusRequested, "11:00"),
			[]VisitAction{VisitConfirm, VisitMove, VisitOpenPatient, VisitCancel}},
		{"desk, cancelled", clinic.RoleReceptionist, visitRow(1, clinic.StatusCancelled, "11:00"), []VisitAction{VisitRestore, VisitOpenPatient}},
		{"desk, done", clinic.RoleReceptionist, visitRow(1, clinic.StatusCompleted, "09:00"), []VisitAction{VisitOpenPatient, VisitOpenBill}},
		{"cashier, arrived", clinic.RoleCashier, visitRow(1, clinic.StatusArrived, "11:00"), []VisitAction{VisitOpenPatient, VisitOpenBill}},
		{"doctor, own arrived", clinic.RoleDoctor, visitRow(1, clinic.StatusArrived, "11:00"), []VisitAction{VisitConsult, VisitCall, VisitVitals, VisitUrgency, VisitOpenPatient}},
		{"doctor, own with doctor", clinic.RoleDoctor, visitRow(1, clinic.StatusInConsultation, "11:00"),
			[]VisitAction{VisitConsult, VisitVitals, VisitBackToQueue, VisitOpenPatient}},
		{"nurse, booked today", clinic.RoleNurse, visitRow(1, clinic.StatusBooked, "11:00"),
			[]VisitAction{VisitCheckIn, VisitVitals, VisitMove, VisitUrgency, VisitOpenPatient, VisitCancel}},
		{"doctor, another's", clinic.RoleDoctor, other, []VisitAction{VisitOpenPatient}},
		{"patient, requested", clinic.RolePatient, visitRow(1, clinic.StatusRequested, "11:00"), []VisitAction{VisitCancel}},
		{"patient, booked", clinic.RolePatient, visitRow(1, clinic.StatusBooked, "11:00"), nil},
	}
	for _, c := range cases {
		actor := clinic.Actor{UserID: 5, Role: c.role}
		if c.role == clinic.RoleDoctor {
			actor.DoctorID = 1
		}
		if got := VisitActions(actor, c.row, deskNow); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestCheckInTellsTheTokenAndCanBeUndone(t *testing.T) {
	f := &fakeDesk{}
	f.visits.row = visitRow(1, clinic.StatusArrived, "11:00")
	v := NewVisit(f.frontDesk(clinic.RoleReceptionist, InlineRunner{}), visitRow(1, clinic.StatusBooked, "11:00"))
	var done VisitDone
	v.Do(VisitCheckIn, "", func(d VisitDone, err error) {
		if err != nil {
			t.Error(err)
		}
		done = d
	})
	if done.Token != "A7" || done.Undo != VisitUndoCheckIn {
		t.Errorf("done = %+v", done)
	}
	if v.Row.Status != clinic.StatusArrived || len(v.Changes) != 1 {
		t.Error("the dialog still shows the old state")
	}
	v.Undo(done, func(_ VisitDone, err error) {
		if err != nil {
			t.Error(err)
		}
	})
	if !slices.Contains(f.visits.calls, "undo check-in") {
		t.Errorf("calls = %v", f.visits.calls)
	}
}

func TestAVisitTakesOneStepAtATime(t *testing.T) {
	f := &fakeDesk{}
	held := &HeldRunner{}
	v := NewVisit(f.frontDesk(clinic.RoleReceptionist, held), visitRow(1, clinic.StatusBooked, "11:00"))
	v.Do(VisitCheckIn, "", func(VisitDone, error) {})
	if v.Do(VisitCheckIn, "", func(VisitDone, error) {}) {
		t.Error("a second press checked in again")
	}
	if calls := slices.DeleteFunc(slices.Clone(f.visits.calls), func(c string) bool { return c == "get" }); len(calls) != 1 {
		t.Errorf("calls = %v", f.visits.calls)
	}
}

func TestVisitListPagesAndDropsOvertakenPages(t *testing.T) {
	f := &fakeDesk{}
	f.visits.rows, f.visits.next = []service.AppointmentRow{visitRow(1, clinic.StatusBooked, "09:00")}, "more"
	l := NewVisitList(f.frontDesk(clinic.RoleReceptionist, InlineRunner{}), service.AppointmentFilter{})
	grown := 0
	l.Grown = func(rows []service.AppointmentRow) { grown += len(rows) }
	l.Load()
	l.LoadMore()
	if len(l.Rows) != 2 || grown != 1 || l.More() {
		t.Errorf("rows %d, grown %d, more %v", len(l.Rows), grown, l.More())
	}
	held := &HeldRunner{}
	l.Runner = held
	l.SetFilter(service.AppointmentFilter{Doctor: 1})
	f.visits.rows = nil
	l.SetFilter(service.AppointmentFilter{Doctor: 2})
	held.Release(1)
	held.Release(0)
	if len(l.Rows) != 0 {
		t.Error("rows of the overtaken filter are shown")
	}
}

func TestAPatientAsksOnlyForAFreeTime(t *testing.T) {
	f := &fakeDesk{}
	f.doctors.rows = []clinic.Doctor{{ID: 1, Available: true}, {ID: 2}}
	f.visits.slots = []clinic.Slot{{DoctorID: 1, Date: deskToday, Start: clinic.MustClock("15:00")}}
	r := NewSlotRequest(f.frontDesk(clinic.RolePatient, InlineRunner{}))
	r.Load()
	if len(r.Doctors) != 1 {
		t.Errorf("doctors = %v", r.Doctors)
	}
	r.Look(1, deskToday)
	r.Submit(clinic.Slot{}, "", func(err error) {
		if clinic.FieldOf(err) != "start" {
			t.Errorf("err = %v", err)
		}
	})
	r.Submit(r.Slots[0], "cough", func(err error) {
		if err != nil {
			t.Error(err)
		}
	})
	if len(f.visits.asked) != 1 || f.visits.asked[0].Reason != "cough" {
		t.Errorf("asked = %+v", f.visits.asked)
	}
}
