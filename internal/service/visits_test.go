package service_test

import (
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// TestVisitsOnTheirWay goes through every step that is refused on the way.
func TestVisitsOnTheirWay(t *testing.T) {
	h := newHospital(t)
	id := h.book(h.annaID, h.ashaID, "10:00")
	step := func(name string, code clinic.Code, do func(version int) error) {
		t.Helper()
		version := h.version(id)
		if err := do(version); clinic.CodeOf(err) != code {
			t.Fatalf("%s: %v, want %q", name, err, code)
		}
		if code == "" {
			if err := do(version); clinic.CodeOf(err) != clinic.Stale {
				t.Errorf("%s with the old version: %v", name, err)
			}
		}
	}
	checkIn := func(v int) error { _, err := h.Appointments.CheckIn(h.desk, id, v); return err }
	noShow := func(v int) error { return h.Appointments.NoShow(h.desk, id, v) }
	step("no-show before the time", clinic.Conflict, noShow)
	step("start before arrival", clinic.Conflict, func(v int) error { return h.Appointments.Start(h.asha, id, v) })
	step("cancel without a reason", clinic.Invalid, func(v int) error { return h.Appointments.Cancel(h.desk, id, v, clinic.CancelledByPatient, "  ") })
	_, err := h.Consultations.Open(h.asha, id)
	refused(t, err, clinic.Conflict, "", "checks the patient in")
	step("check in", "", checkIn)
	step("check in twice", clinic.Conflict, checkIn)
	token := h.visit(id).TokenNo
	step("undo the check-in", "", func(v int) error { return h.Appointments.UndoCheckIn(h.desk, id, v) })
	if got := h.visit(id); !got.CheckedInAt.IsZero() || got.Status != clinic.StatusBooked {
		t.Errorf("after undoing: %+v", got.Appointment)
	}
	h.at("10:05")
	step("no-show", "", noShow)
	h.pass(24 * time.Hour)
	step("check in on another day", clinic.Conflict, checkIn)
	h.pass(-24 * time.Hour)
	step("came late after all", "", checkIn)
	equal(t, "token after all this", h.visit(id).TokenNo, token)
	step("another doctor", clinic.Forbidden, func(v int) error { return h.Appointments.Start(h.bela, id, v) })
	step("start", "", func(v int) error { return h.Appointments.Start(h.asha, id, v) })
	step("cancel under the doctor's hands", clinic.Conflict, func(v int) error { return h.Appointments.Cancel(h.desk, id, v, clinic.CancelledByPatient, "x") })
	step("back to the queue", "", func(v int) error { return h.Appointments.BackToQueue(h.asha, id, v) })
	if got := h.visit(id); !got.StartedAt.IsZero() || got.Status != clinic.StatusArrived || got.CheckedInAt.IsZero() {
		t.Errorf("back in the queue: %+v", got.Appointment)
	}
	step("cancel", "", func(v int) error { return h.Appointments.Cancel(h.desk, id, v, clinic.CancelledByPatient, "left") })
	equal(t, "cancel reason", h.visit(id).CancelReason, "left")
	h.at("09:50")
	step("restore", "", func(v int) error { return h.Appointments.Restore(h.desk, id, v) })
	equal(t, "cancel reason after restoring", h.visit(id).CancelReason, "")
	// Each step left its change of state.
	var way []string
	for _, c := range value(h.Appointments.Changes(h.desk, id))(t) {
		way = append(way, string(c.To))
	}
	equal(t, "the way", strings.Join(way, " "), "booked arrived booked no_show arrived in_consultation arrived cancelled booked")
}

func TestALateNoShowDoesNotPushSomebodyOut(t *testing.T) {
	h := newHospital(t)
	id := h.book(h.annaID, h.ashaID, "09:00")
	h.at("09:20")
	must(t, h.Appointments.NoShow(h.desk, id, h.version(id)))
	value(h.Appointments.Book(h.desk, booking(h.jose, h.ashaID, "09:15")))(t)
	_, err := h.Appointments.CheckIn(h.desk, id, h.version(id))
	refused(t, err, clinic.Conflict, "start", "walk-in")
	cmd := service.WalkInCommand{Patient: h.annaID, Doctor: h.ashaID, Reason: "Late"}
	_, _, err = h.Appointments.WalkIn(h.desk, cmd)
	refused(t, err, clinic.Conflict, "start")
	cmd.OverbookReason = "Came late"
	walkIn, token, err := h.Appointments.WalkIn(h.desk, cmd)
	must(t, err)
	got := h.visit(walkIn)
	if got.Status != clinic.StatusArrived || got.Kind != clinic.VisitWalkIn || got.Start.String() != "09:20" || token != 1 || got.TokenNo != 1 {
		t.Errorf("walk-in: %+v", got.Appointment)
	}
}

func TestTokensCountPerDoctorAndDay(t *testing.T) {
	h := newHospital(t)
	token := func(p clinic.PatientID, d clinic.DoctorID, start string) string {
		id := h.book(p, d, start)
		value(h.Appointments.CheckIn(h.desk, id, h.version(id)))(t)
		return h.visit(id).Token()
	}
	equal(t, "first of Asha", token(h.annaID, h.ashaID, "09:00"), "S1")
	equal(t, "second of Asha", token(h.jose, h.ashaID, "09:30"), "S2")
	equal(t, "first of Béla", token(h.annaID, h.belaID, "10:00"), "K1")
	h.now = h.now.AddDate(0, 0, 1)
	id := value(h.Appointments.Book(h.desk, service.BookCommand{Patient: h.jose, Doctor: h.ashaID, Date: today.AddDays(1), Start: 600}))(t)
	equal(t, "the day after", value(h.Appointments.CheckIn(h.desk, id, h.version(id)))(t), 1)
}

func TestMovingABookedVisitToAnotherDayDropsItsToken(t *testing.T) {
	h := newHospital(t)
	id := h.book(h.annaID, h.ashaID, "09:30")
	value(h.Appointments.CheckIn(h.desk, id, h.version(id)))(t)
	must(t, h.Appointments.UndoCheckIn(h.desk, id, h.version(id)))
	must(t, h.Appointments.Move(h.desk, service.MoveCommand{ID: id, Version: h.version(id), Doctor: h.belaID, Date: today, Start: clinic.MustClock("11:00")}))
	equal(t, "token", h.visit(id).TokenNo, 0)
}

func TestTheDayGrid(t *testing.T) {
	h := newHospital(t)
	h.book(h.annaID, h.ashaID, "10:00")
	day := value(h.Appointments.Day(h.desk, service.DayQuery{Date: today, Department: h.cardiology}))(t)
	if len(day.Doctors) != 2 || day.Doctors[0].Doctor.Name() != "Dr Béla Kovács" || len(day.Doctors[0].Visits) != 0 ||
		len(day.Doctors[1].Visits) != 1 || len(day.Doctors[1].Working) != 2 {
		t.Errorf("grid: %+v", day)
	}
	equal(t, "another department", len(value(h.Appointments.Day(h.desk, service.DayQuery{Date: today, Department: 99}))(t).Doctors), 0)
	_, err := h.Appointments.Day(h.desk, service.DayQuery{})
	refused(t, err, clinic.Invalid, "date")
}

func TestTodayByRole(t *testing.T) {
	h := newHospital(t)
	h.book(h.annaID, h.ashaID, "11:00")
	first := h.book(h.jose, h.ashaID, "09:00")
	value(h.Appointments.CheckIn(h.desk, first, h.version(first)))(t)
	h.at("09:12")
	v := value(h.Today.Get(h.desk))(t)
	if len(v.Visits) != 1 || v.Visits[0].PatientID != h.annaID || v.VisitsTotal != 1 || len(v.Queue) != 1 || v.Queue[0].Waiting != 12*time.Minute || v.Counts.Booked != 1 || v.Counts.Arrived != 1 ||
		v.Counts.Patients != 2 || v.Counts.Doctors != 2 || len(v.NextFree) != 5 || v.Billing != nil {
		t.Errorf("the desk's day: %+v", v)
	}
	if v = value(h.Today.Get(h.asha))(t); len(v.Visits) != 2 || v.VisitsTotal != 2 || v.Counts.Booked != 1 || v.Counts.Arrived != 1 {
		t.Errorf("Asha's day: %+v", v)
	}
	if v = value(h.Today.Get(h.bela))(t); v.Counts.Booked+v.Counts.Arrived+v.Counts.Patients != 0 || len(v.Visits) != 0 || len(v.Queue) != 0 || v.Unpaid != nil {
		t.Errorf("Béla's day: %+v", v)
	}
	if v = value(h.Today.Get(h.cashier))(t); v.Billing == nil || v.NextFree != nil || v.Requests != nil {
		t.Errorf("the cashier's day: %+v", v)
	}
	v = value(h.Today.Get(h.anna))(t)
	if v.NextVisit == nil || v.NextVisit.Start.String() != "11:00" || len(v.Visits) != 1 || len(v.Queue) != 0 || v.Counts.Doctors != 0 {
		t.Errorf("Anna's day: %+v", v)
	}
	if v = value(h.Today.Get(h.nurse))(t); v.Unpaid != nil || v.Billing != nil || len(v.Queue) != 1 {
		t.Errorf("the nurse's day: %+v", v)
	}
	value(h.Today.Get(h.admin))(t)
}
