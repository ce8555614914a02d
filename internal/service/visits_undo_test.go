package service_test

import (
	"testing"

	"caredesk/internal/clinic"
)

// A no-show that was a slip of the hand is taken back to where the visit stood.
func TestANoShowIsTakenBack(t *testing.T) {
	h := newHospital(t)
	booked, waiting := h.book(h.annaID, h.ashaID, "10:00"), h.book(h.jose, h.ashaID, "10:30")
	h.at("10:02")
	_, err := h.Appointments.CheckIn(h.desk, waiting, h.version(waiting))
	must(t, err)
	token, since := h.visit(waiting).TokenNo, h.visit(waiting).CheckedInAt
	h.at("10:20")
	must(t, h.Appointments.NoShow(h.desk, booked, h.version(booked)))
	must(t, h.Appointments.NoShow(h.desk, waiting, h.version(waiting)))
	seen := h.version(booked)
	h.at("10:25")
	must(t, h.Appointments.UndoNoShow(h.desk, booked, h.version(booked)))
	must(t, h.Appointments.UndoNoShow(h.nurse, waiting, h.version(waiting)))
	if got := h.visit(booked); got.Status != clinic.StatusBooked || !got.CheckedInAt.IsZero() {
		t.Errorf("who was booked is %s, arrived %v", got.Status, got.CheckedInAt)
	}
	if got := h.visit(waiting); got.Status != clinic.StatusArrived || !got.CheckedInAt.Equal(since) || got.TokenNo != token {
		t.Errorf("who waited is %s since %v with token %d, and was there since %v with %d", got.Status, got.CheckedInAt, got.TokenNo, since, token)
	}
	if err := h.Appointments.UndoNoShow(h.desk, booked, seen); clinic.CodeOf(err) != clinic.Stale {
		t.Errorf("with the old version: %v", err)
	}
	if err := h.Appointments.UndoNoShow(h.desk, booked, h.version(booked)); clinic.CodeOf(err) != clinic.Conflict {
		t.Errorf("of a visit that is none: %v", err)
	}
	if n := len(h.audited("appointment.undo_no_show")); n < 3 {
		t.Errorf("the audit log has %d rows of it", n)
	}
}

// A time that went to another patient meanwhile is not taken back from them.
func TestANoShowIsNotTakenBackOverAnotherVisit(t *testing.T) {
	h := newHospital(t)
	id := h.book(h.annaID, h.ashaID, "10:00")
	h.at("10:05")
	must(t, h.Appointments.NoShow(h.desk, id, h.version(id)))
	h.at("09:00")
	h.book(h.jose, h.ashaID, "10:00")
	h.at("10:06")
	if err := h.Appointments.UndoNoShow(h.desk, id, h.version(id)); clinic.CodeOf(err) != clinic.Conflict {
		t.Errorf("undone all the same: %v", err)
	}
	if got := h.visit(id).Status; got != clinic.StatusNoShow {
		t.Errorf("it is %s", got)
	}
}

// Who was called by mistake waits on as if nothing had been said.
func TestACallIsTakenBack(t *testing.T) {
	h := newHospital(t)
	id := h.book(h.annaID, h.ashaID, "10:00")
	h.at("09:50")
	_, err := h.Appointments.CheckIn(h.desk, id, h.version(id))
	must(t, err)
	if err := h.Queue.Uncall(h.desk, id, h.version(id)); clinic.CodeOf(err) != clinic.Conflict {
		t.Errorf("calling back who was not called: %v", err)
	}
	_, err = h.Queue.Call(h.asha, id, h.version(id))
	must(t, err)
	called := h.version(id)
	must(t, h.Queue.Uncall(h.desk, id, called))
	if got := h.visit(id); !got.CalledAt.IsZero() || got.Status != clinic.StatusArrived {
		t.Errorf("called at %v, %s", got.CalledAt, got.Status)
	}
	if err := h.Queue.Uncall(h.desk, id, called); clinic.CodeOf(err) != clinic.Stale {
		t.Errorf("with the old version: %v", err)
	}
	if err := h.Queue.Uncall(h.bela, id, h.version(id)); clinic.CodeOf(err) != clinic.Forbidden && clinic.CodeOf(err) != clinic.NotFound {
		t.Errorf("by another doctor: %v", err)
	}
	if n := len(h.audited("appointment.uncall")); n != 1 {
		t.Errorf("the audit log has %d rows of it", n)
	}
}
