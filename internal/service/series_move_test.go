package service_test

import (
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// moveTo begins a move at a visit of the desk's.
func (h *hospital) moveTo(id clinic.AppointmentID, scope clinic.SeriesScope, date clinic.Date, start string) service.MoveSeriesCommand {
	h.Helper()
	return service.MoveSeriesCommand{Scope: scope, MoveCommand: service.MoveCommand{ID: id, Version: h.version(id), Date: date, Start: clinic.MustClock(start)}}
}

func TestMovingASeries(t *testing.T) {
	h := newHospital(t)
	booked := h.series(weekly(h.annaID, h.ashaID, "10:00", 5))
	v := booked.Visits
	// Wednesday instead of Monday, at another time, from the third one on.
	wednesday := h.moveTo(v[2], clinic.SeriesFollowing, today.AddDays(23), "14:00")
	wednesday.Reason = "Works on Mondays now"
	equal(t, "moved", value(h.Appointments.MoveSeries(h.desk, wednesday))(t), 3)
	for _, id := range v[2:] {
		if moves := value(h.Queue.Moves(h.desk, id))(t); len(moves) != 1 || moves[0].Reason != "Works on Mondays now" {
			t.Errorf("the story of visit %d: %+v", id, moves)
		}
	}
	equal(t, "places", h.places(booked.ID), "30 Nov 10:00 A, 7 Dec 10:00 A, 16 Dec 14:00 A, 23 Dec 14:00 A, 30 Dec 14:00 A")
	if audit := h.audited("series.move"); len(audit) != 1 || audit[0].EntityID != int64(booked.ID) || audit[0].Reason != "Works on Mondays now" || len(h.audited("appointment.move")) != 3 {
		t.Errorf("audit: %+v", audit)
	}
	// One visit moved alone stays part of the series and keeps its own time when
	// only the doctor changes for the others.
	must(t, h.Appointments.Move(h.desk, service.MoveCommand{ID: v[3], Version: h.version(v[3]), Date: today.AddDays(31), Start: clinic.MustClock("09:00")}))
	equal(t, "its series", h.visit(v[3]).SeriesID, booked.ID)
	cmd := h.moveTo(v[2], clinic.SeriesFollowing, today.AddDays(23), "14:00")
	cmd.Doctor = h.belaID
	value(h.Appointments.MoveSeries(h.desk, cmd))(t)
	equal(t, "with the other doctor", h.places(booked.ID), "30 Nov 10:00 A, 7 Dec 10:00 A, 16 Dec 14:00 B, 24 Dec 09:00 B, 30 Dec 14:00 B")
	// A longer length for all still to come, but not for what is over or begun.
	h.pass(8 * 24 * 3600e9) // Tuesday 1 December: the first visit is past
	cmd = h.moveTo(v[4], clinic.SeriesAll, today.AddDays(37), "14:00")
	cmd.Minutes = 45
	equal(t, "lengthened", value(h.Appointments.MoveSeries(h.desk, cmd))(t), 4)
	equal(t, "the past one", h.visit(v[0]).Minutes, 30)
	equal(t, "one to come", h.visit(v[1]).Minutes, 45)
	// Nothing to change, a past visit, one that is no part of a series, an old version.
	_, err := h.Appointments.MoveSeries(h.desk, h.moveTo(v[4], clinic.SeriesAll, today.AddDays(37), "14:00"))
	refused(t, err, clinic.Invalid, "start", "Choose another")
	_, err = h.Appointments.MoveSeries(h.desk, h.moveTo(v[0], clinic.SeriesAll, today.AddDays(37), "14:00"))
	refused(t, err, clinic.Conflict, "", "is over")
	single := booking(h.jose, h.ashaID, "15:00")
	single.Date = today.AddDays(9)
	alone := value(h.Appointments.Book(h.desk, single))(t)
	_, err = h.Appointments.MoveSeries(h.desk, h.moveTo(alone, clinic.SeriesAll, today.AddDays(37), "14:00"))
	refused(t, err, clinic.Conflict, "", "not part of a series")
	cmd = h.moveTo(v[4], clinic.SeriesAll, today.AddDays(37), "15:00")
	cmd.Version--
	_, err = h.Appointments.MoveSeries(h.desk, cmd)
	refused(t, err, clinic.Stale)
	cmd = h.moveTo(v[4], clinic.SeriesAll, today.AddDays(800), "15:00")
	_, err = h.Appointments.MoveSeries(h.desk, cmd)
	refused(t, err, clinic.Invalid, "date", "two years")
	h.verified()
}

// Each visit of a daily series goes where the next one stood: none is in the
// way of the other, forwards and backwards.
func TestVisitsOfASeriesDoNotStandInEachOthersWay(t *testing.T) {
	h := newHospital(t)
	cmd := weekly(h.annaID, h.ashaID, "10:00", 4)
	cmd.Repeat.Unit = clinic.RepeatDays
	booked := h.series(cmd)
	value(h.Appointments.MoveSeries(h.desk, h.moveTo(booked.Visits[0], clinic.SeriesAll, today.AddDays(8), "10:00")))(t)
	equal(t, "a day later", h.places(booked.ID), "1 Dec 10:00 A, 2 Dec 10:00 A, 3 Dec 10:00 A, 4 Dec 10:00 A")
	value(h.Appointments.MoveSeries(h.desk, h.moveTo(booked.Visits[0], clinic.SeriesAll, today.AddDays(7), "10:15")))(t)
	equal(t, "back, overlapping where they were", h.places(booked.ID), "30 Nov 10:15 A, 1 Dec 10:15 A, 2 Dec 10:15 A, 3 Dec 10:15 A")
	// Two change places, by exceptions.
	swap := h.moveTo(booked.Visits[0], clinic.SeriesAll, today.AddDays(7), "10:15")
	swap.Adjust = []service.SeriesAdjust{{Visit: booked.Visits[0], Date: today.AddDays(8), Start: clinic.MustClock("10:15")},
		{Visit: booked.Visits[1], Date: today.AddDays(7), Start: clinic.MustClock("10:15")}, {Visit: booked.Visits[3], Skip: true}}
	equal(t, "moved", value(h.Appointments.MoveSeries(h.desk, swap))(t), 3)
	equal(t, "the first is the second now", h.visit(booked.Visits[0]).Date, today.AddDays(8))
	equal(t, "one that was left out is untouched", h.version(booked.Visits[3]), 3)
	// Onto one that stays behind it cannot go.
	one := h.moveTo(booked.Visits[0], clinic.SeriesThis, today.AddDays(7), "10:15")
	_, err := h.Appointments.MoveSeries(h.desk, one)
	refused(t, err, clinic.Conflict, "start", "already has a visit")
	h.verified()
}

func TestClashesOfAMoveAreShownTogetherAndMoveNothing(t *testing.T) {
	h := newHospital(t)
	booked := h.series(weekly(h.annaID, h.ashaID, "10:00", 4))
	other := h.series(weekly(h.jose, h.ashaID, "11:00", 2))
	cmd := h.moveTo(booked.Visits[0], clinic.SeriesAll, today.AddDays(7), "11:00")
	plan := value(h.Appointments.CheckMoveSeries(h.desk, cmd))(t)
	if len(plan.Dates) != 4 || plan.Open() != 2 || plan.Dates[0].Visit != booked.Visits[0] || len(plan.Dates[0].Offers) != 3 || plan.Dates[0].Clashes[0].With != other.Visits[0] {
		t.Fatalf("plan: %+v", plan.Dates)
	}
	_, err := h.Appointments.MoveSeries(h.desk, cmd)
	refused(t, err, clinic.Conflict, "start", "2 of 4 dates", "Mon 30 Nov 2026 11:00", "Mon 7 Dec 2026 11:00", "Nothing was saved.")
	equal(t, "places", h.places(booked.ID), "30 Nov 10:00 A, 7 Dec 10:00 A, 14 Dec 10:00 A, 21 Dec 10:00 A")
	cmd.Adjust = []service.SeriesAdjust{{Visit: booked.Visits[0], Skip: true}, {Visit: booked.Visits[1], OverbookReason: "Both know"}}
	equal(t, "open", value(h.Appointments.CheckMoveSeries(h.desk, cmd))(t).Open(), 0)
	equal(t, "moved", value(h.Appointments.MoveSeries(h.desk, cmd))(t), 3)
	equal(t, "places", h.places(booked.ID), "30 Nov 10:00 A, 7 Dec 11:00 A, 14 Dec 11:00 A, 21 Dec 11:00 A")
	equal(t, "reason", h.visit(booked.Visits[1]).OverbookReason, "Both know")
	cmd.Adjust = []service.SeriesAdjust{{Visit: other.Visits[0], Skip: true}}
	cmd.Version = h.version(cmd.ID)
	_, err = h.Appointments.MoveSeries(h.desk, cmd)
	refused(t, err, clinic.Invalid, "scope")
	h.verified()
}

func TestCancellingASeries(t *testing.T) {
	h := newHospital(t)
	booked := h.series(weekly(h.annaID, h.ashaID, "10:00", 5))
	v := booked.Visits
	cancel := func(id clinic.AppointmentID, scope clinic.SeriesScope) service.CancelSeriesCommand {
		return service.CancelSeriesCommand{ID: id, Version: h.version(id), Scope: scope, By: clinic.CancelledByPatient, Reason: "Moves away"}
	}
	cmd := cancel(v[3], clinic.SeriesFollowing)
	cmd.By = ""
	_, err := h.Appointments.CancelSeries(h.desk, cmd)
	refused(t, err, clinic.Invalid, "by")
	cmd = cancel(v[3], clinic.SeriesFollowing)
	cmd.Reason = " "
	_, err = h.Appointments.CancelSeries(h.desk, cmd)
	refused(t, err, clinic.Invalid, "reason")
	equal(t, "cancelled", value(h.Appointments.CancelSeries(h.desk, cancel(v[3], clinic.SeriesFollowing)))(t), 2)
	row := h.visit(v[4])
	if row.Status != clinic.StatusCancelled || row.CancelReason != "Moves away" || row.CancelledBy != clinic.CancelledByPatient {
		t.Errorf("the last one: %+v", row.Appointment)
	}
	// On the day of the first one it is checked in; that one is left alone.
	h.pass(7 * 24 * 3600e9)
	value(h.Appointments.CheckIn(h.desk, v[0], h.version(v[0])))(t)
	equal(t, "cancelled", value(h.Appointments.CancelSeries(h.desk, cancel(v[1], clinic.SeriesAll)))(t), 2)
	equal(t, "who has come", h.visit(v[0]).Status, clinic.StatusArrived)
	equal(t, "still live", h.places(booked.ID), "30 Nov 10:00 A")
	equal(t, "the list keeps all", len(value(h.Appointments.Series(h.desk, booked.ID))(t).Visits), 5)
	if audit := h.audited("series.cancel"); len(audit) != 2 || audit[0].Reason != "Moves away" || len(h.audited("appointment.cancel")) != 4 {
		t.Errorf("audit: %+v", audit)
	}
	_, err = h.Appointments.CancelSeries(h.desk, cancel(v[1], clinic.SeriesAll))
	refused(t, err, clinic.Conflict, "", "Cancelled")
	h.verified()
}
