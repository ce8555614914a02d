package viewmodel

import (
	"slices"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// told keeps what a step came to.
type told struct {
	times int
	err   error
	done  VisitDone
}

func (o *told) visit(d VisitDone, err error) { o.times, o.done, o.err = o.times+1, d, err }
func (o *told) step(err error)               { o.times, o.err = o.times+1, err }

func TestAnUrgencyIsPutBackToWhatItWas(t *testing.T) {
	f := &fakeDesk{}
	row := visitRow(1, clinic.StatusArrived, "11:00")
	row.Urgency = clinic.UrgencyUrgent
	after := row
	after.Urgency, after.Version = clinic.UrgencyEmergency, 3
	f.visits.row = after
	v := NewVisit(f.frontDesk(clinic.RoleReceptionist, InlineRunner{}), row)
	var set, back told
	v.SetUrgency(clinic.UrgencyEmergency, set.visit)
	v.Undo(set.done, back.visit)
	if want := []string{"urgency 1/2 emergency", "urgency 1/3 urgent"}; !slices.Equal(f.queue.calls, want) || back.err != nil || back.done.Text != "Tanaka, Aiko: Urgent." {
		t.Errorf("calls %q, told %+v", f.queue.calls, back)
	}

	f.visits.row.Version = 9 // somebody else's step
	v.Undo(set.done, back.visit)
	if len(f.queue.calls) != 2 || !IsStale(back.err) {
		t.Errorf("calls %q, told %v", f.queue.calls, back.err)
	}
}

func TestAnUndoOfAVisitIsNeitherDroppedNorSilent(t *testing.T) {
	f := &fakeDesk{}
	f.visits.row = visitRow(1, clinic.StatusArrived, "11:00")
	held := &HeldRunner{}
	v := NewVisit(f.frontDesk(clinic.RoleReceptionist, held), f.visits.row)
	step := VisitDone{Undo: VisitUndoCheckIn, Version: f.visits.row.Version}
	var back told
	v.Undo(step, back.visit)
	v.Load() // as an event of another desk asks for
	held.Release(0)
	if !slices.Contains(f.visits.calls, "undo check-in") {
		t.Fatalf("a load overtook the undo: %q", f.visits.calls)
	}
	// The first undo is still being saved.
	v.Undo(step, back.visit)
	held.Release(held.Held() - 1)
	if back.times != 1 || clinic.CodeOf(back.err) != clinic.Conflict {
		t.Errorf("told %+v", back)
	}
}

func TestACallIsTakenBackUnlessAnotherOneWasMadeSince(t *testing.T) {
	f := &fakeDesk{}
	row := service.ReminderRow{AppointmentRow: visitRow(1, clinic.StatusBooked, "11:00")}
	mine := clinic.Reminder{AppointmentID: 1, Outcome: clinic.ReminderReached, At: deskNow, ByUserID: 7}
	earlier := mine
	earlier.At, earlier.Outcome, earlier.ByUserID = deskNow.Add(-time.Hour), clinic.ReminderNoAnswer, 8
	r := NewReminders(f.frontDesk(clinic.RoleReceptionist, InlineRunner{}))

	var back told
	f.calls.of = []clinic.Reminder{earlier, mine}
	r.Back(row, clinic.ReminderReached, back.step)
	want := service.ReminderCommand{Appointment: 1, Date: row.Date, Start: row.Start, Outcome: clinic.ReminderUndone}
	if back.err != nil || len(f.calls.asked) != 1 || f.calls.asked[0] != want {
		t.Errorf("asked %+v, told %v", f.calls.asked, back.err)
	}

	theirs, again := mine, mine
	theirs.ByUserID = 8
	again.Outcome, again.At = clinic.ReminderUndone, deskNow.Add(time.Second)
	for name, of := range map[string][]clinic.Reminder{"somebody else's": {earlier, mine, theirs}, "taken back already": {earlier, mine, again}, "gone": nil} {
		f.calls.of, f.calls.asked = of, nil
		r.Back(row, clinic.ReminderReached, back.step)
		if len(f.calls.asked) != 0 || !IsStale(back.err) {
			t.Errorf("%s: asked %+v, told %v", name, f.calls.asked, back.err)
		}
	}
}

// Whatever a step was, a refusal since somebody changed it meanwhile is told in
// the same words, and those are no version numbers.
func TestARefusedUndoIsToldInWords(t *testing.T) {
	stale := clinic.Errorf(clinic.Stale, "version 3 is not 4")
	f := &fakeDesk{}
	f.visits.err, f.queue.err, f.problems.err = stale, stale, stale
	d := f.frontDesk(clinic.RoleReceptionist, InlineRunner{})
	for name, undo := range map[string]func(func(error)){
		"a move": func(done func(error)) {
			MoveBack(d, Moved{Was: visitRow(1, clinic.StatusBooked, "11:00"), Version: 3}, done)
		},
		"a place":   func(done func(error)) { NewWaitingRoom(d).PlaceBack(Placed{ID: 1, Version: 3, By: 1}, done) },
		"a call":    func(done func(error)) { NewWaitingRoom(d).CallBack(service.CallResult{}, done) },
		"a problem": func(done func(error)) { NewProblemList(d, 5, 0).Back(clinic.Problem{ID: 1}, done) },
	} {
		var back told
		undo(back.step)
		if back.times != 1 || !IsStale(back.err) || !strings.Contains(back.err.Error(), "Somebody changed it since") {
			t.Errorf("%s: told %+v", name, back)
		}
	}
}

// The lists of the settings and of users hand the refusal on, and read again
// what stands now.
func TestARefusedUndoReadsTheListAgain(t *testing.T) {
	stale := clinic.Errorf(clinic.Stale, "Somebody else changed this meanwhile.")
	prices := &fakePrices{err: stale, taxes: []clinic.Tax{{ID: 1, Name: "VAT", Active: true}}}
	taxes := NewTaxList(pricesDesk(prices))
	reads := 0
	taxes.Failed = func(error) { reads++ } // the fake refuses reading, too
	var back told
	taxes.SetActive(clinic.Tax{ID: 1, Version: 2}, false, back.step)
	if !IsStale(back.err) || reads != 1 {
		t.Errorf("told %v, read %d times", back.err, reads)
	}

	users := &fakeUsers{err: stale}
	l := NewUsers(adminDesk(Services{Users: users}, InlineRunner{}))
	l.SetActive(clinic.User{ID: 2, Version: 4}, true, "", back.step)
	if !IsStale(back.err) || len(users.lists) != 1 || !slices.Equal(users.calls, []string{"active 2 v4 true "}) {
		t.Errorf("told %v, lists %d, calls %q", back.err, len(users.lists), users.calls)
	}
}
