package viewmodel

import (
	"slices"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// bookable is a form in which everything stands.
func bookable() BookingInput {
	return BookingInput{Patient: 5, Doctor: 1, Date: deskToday, Start: clinic.MustClock("11:45"), StartGiven: true, Reason: "cough"}
}

func newTestBooking(f *fakeDesk, role clinic.Role, r Runner) *Booking {
	b := NewBooking(f.frontDesk(role, r))
	b.Delay = 0
	return b
}

func fieldsOf(err error) []string {
	var out []string
	for _, e := range clinic.FieldErrors(err) {
		out = append(out, e.Field)
	}
	return out
}

func TestBookingSaysAllThatIsWrongAtOnceAndAsksNobody(t *testing.T) {
	f := &fakeDesk{}
	b := newTestBooking(f, clinic.RoleReceptionist, InlineRunner{})
	in := BookingInput{DateErr: clinic.Errorf(clinic.Invalid, "No such day."), StartErr: clinic.Errorf(clinic.Invalid, "No such time."),
		MinutesErr: clinic.Errorf(clinic.Invalid, "Give a number.")}
	var got error
	b.Submit(in, func(_ clinic.AppointmentID, err error) { got = err })
	if want := []string{"patient", "doctor", "date", "start", "minutes"}; !slices.Equal(fieldsOf(got), want) {
		t.Errorf("fields = %v, want %v", fieldsOf(got), want)
	}
	if len(f.visits.books) != 0 {
		t.Error("a form that cannot be read was sent")
	}
	if b.save.Busy() {
		t.Error("the form is stuck after an error that never left it")
	}
}

func TestBookingShowsClashesBeforeSaving(t *testing.T) {
	f := &fakeDesk{}
	f.visits.clashes = []clinic.Clash{{Kind: clinic.ClashDoctor, Message: "Dr Sharma already has a visit at 11:30–12:00."}}
	f.visits.slots = []clinic.Slot{{DoctorID: 1, Date: deskToday, Start: clinic.MustClock("12:45")}}
	b := newTestBooking(f, clinic.RoleReceptionist, InlineRunner{})
	b.Look(bookable())
	if len(b.Clashes) != 1 || len(b.Slots) != 1 || !b.Checked {
		t.Fatalf("clashes %v, slots %v", b.Clashes, b.Slots)
	}
	if len(f.visits.books) != 0 {
		t.Error("looking booked something")
	}
	if !b.CanOverbook() {
		t.Error("a receptionist may overbook a doctor")
	}
	f.visits.clashes = append(f.visits.clashes, clinic.Clash{Kind: clinic.ClashPatient, Message: "elsewhere"})
	b.Look(bookable())
	if b.CanOverbook() {
		t.Error("a patient cannot be in two places, whatever the reason")
	}
	nurse := newTestBooking(f, clinic.RoleNurse, InlineRunner{})
	f.visits.clashes = f.visits.clashes[:1]
	nurse.Look(bookable())
	if nurse.CanOverbook() {
		t.Error("a nurse may not overbook")
	}
}

func TestBookingDropsAnswersThatANewerQuestionOvertook(t *testing.T) {
	f := &fakeDesk{}
	held := &HeldRunner{}
	b := newTestBooking(f, clinic.RoleReceptionist, held)
	f.visits.clashes = []clinic.Clash{{Kind: clinic.ClashPast, Message: "old answer"}}
	b.Look(bookable())
	f.visits.clashes = nil
	later := bookable()
	later.Start = clinic.MustClock("14:00")
	b.Look(later)
	held.Release(1)
	held.Release(0)
	if len(b.Clashes) != 0 || !b.Checked {
		t.Errorf("the overtaken answer is shown: %v", b.Clashes)
	}
}

func TestBookingOffersSlotsBeforeThePatientIsKnown(t *testing.T) {
	f := &fakeDesk{}
	f.visits.slots = []clinic.Slot{{DoctorID: 1, Date: deskToday}}
	b := newTestBooking(f, clinic.RoleReceptionist, InlineRunner{})
	in := bookable()
	in.Patient = 0
	b.Look(in)
	if len(f.visits.checks) != 1 || len(f.visits.frees) != 0 || len(b.Slots) != 1 {
		t.Errorf("with a time: checks %v, frees %v, slots %v", f.visits.checks, f.visits.frees, b.Slots)
	}
	in.StartGiven = false
	b.Look(in)
	if len(f.visits.checks) != 1 || len(f.visits.frees) != 1 || len(b.Slots) != 1 {
		t.Errorf("checks %v, frees %v, slots %v", f.visits.checks, f.visits.frees, b.Slots)
	}
}

func TestBookingKeepsTheFormOnConflictAndLooksForSlots(t *testing.T) {
	f := &fakeDesk{}
	f.visits.err = &clinic.Error{Code: clinic.Conflict, Field: "start", Message: "That time is taken."}
	f.visits.slots = []clinic.Slot{{DoctorID: 1, Date: deskToday, Start: clinic.MustClock("12:45")}}
	b := newTestBooking(f, clinic.RoleReceptionist, InlineRunner{})
	var got error
	b.Submit(bookable(), func(_ clinic.AppointmentID, err error) { got = err })
	if clinic.FieldOf(got) != "start" {
		t.Fatalf("err = %v", got)
	}
	if len(b.Slots) != 1 {
		t.Error("no free times are offered after the conflict")
	}
	f.visits.err = nil
	var id clinic.AppointmentID
	b.Submit(bookable(), func(i clinic.AppointmentID, err error) { id, got = i, err })
	if id != 99 || got != nil {
		t.Errorf("the second try gave %d, %v", id, got)
	}
}

func TestBookingTwiceInARowBooksOnce(t *testing.T) {
	f := &fakeDesk{}
	held := &HeldRunner{}
	b := newTestBooking(f, clinic.RoleReceptionist, held)
	done := 0
	if !b.Submit(bookable(), func(clinic.AppointmentID, error) { done++ }) {
		t.Fatal("the first press did nothing")
	}
	if b.Submit(bookable(), func(clinic.AppointmentID, error) { done++ }) {
		t.Error("the second press started another save")
	}
	held.Release(0)
	if len(f.visits.books) != 1 || done != 1 {
		t.Errorf("booked %d times, %d answers", len(f.visits.books), done)
	}
}

func TestMovingAVisitIgnoresItselfAndKeepsItsVersion(t *testing.T) {
	f := &fakeDesk{}
	row := service.AppointmentRow{Appointment: clinic.Appointment{ID: 40, Version: 3, DoctorID: 1}}
	b := NewMove(f.frontDesk(clinic.RoleReceptionist, InlineRunner{}), row)
	b.Delay = 0
	f.visits.clashes = []clinic.Clash{{Kind: clinic.ClashDoctor, With: 40}, {Kind: clinic.ClashPatient, With: 40}, {Kind: clinic.ClashDoctor, With: 41}}
	b.Look(bookable())
	if len(b.Clashes) != 1 || b.Clashes[0].With != 41 {
		t.Errorf("clashes = %v, want the other visit alone", b.Clashes)
	}
	f.visits.err = clinic.Errorf(clinic.Stale, "changed")
	b.Submit(bookable(), func(_ clinic.AppointmentID, err error) {
		if !IsStale(err) {
			t.Errorf("err = %v", err)
		}
	})
	f.visits.err = nil
	f.visits.row = row
	f.visits.row.Version = 4
	b.ReloadMoving(func(err error) {
		if err != nil {
			t.Error(err)
		}
	})
	b.Submit(bookable(), func(id clinic.AppointmentID, err error) {
		if id != 40 || err != nil {
			t.Errorf("got %d, %v", id, err)
		}
	})
	if n := len(f.visits.moves); n != 2 || f.visits.moves[0].Version != 3 || f.visits.moves[1].Version != 4 {
		t.Errorf("moves = %+v", f.visits.moves)
	}
}

func TestWalkInNeedsPatientAndDoctor(t *testing.T) {
	f := &fakeDesk{}
	w := NewWalkIn(f.frontDesk(clinic.RoleReceptionist, InlineRunner{}))
	w.Submit(WalkInInput{}, func(_ clinic.AppointmentID, _ int, err error) {
		if !slices.Equal(fieldsOf(err), []string{"patient", "doctor"}) {
			t.Errorf("fields = %v", fieldsOf(err))
		}
	})
	w.Submit(WalkInInput{Patient: 5, Doctor: 1, Reason: "fever"}, func(id clinic.AppointmentID, token int, err error) {
		if id != 98 || token != 7 || err != nil {
			t.Errorf("got %d, %d, %v", id, token, err)
		}
	})
	if len(f.visits.walkIns) != 1 {
		t.Errorf("walk-ins = %v", f.visits.walkIns)
	}
}

func TestDoctorsAreOfferedOnlyWhomTheyMayBook(t *testing.T) {
	f := &fakeDesk{}
	f.doctors.rows = []clinic.Doctor{{ID: 1, Available: true}, {ID: 2, Available: true}, {ID: 3}}
	find := func(role clinic.Role) (ids []clinic.DoctorID) {
		FindDoctors(f.frontDesk(role, InlineRunner{}), &Latest{}, "", true, func(list []clinic.Doctor, _ error) {
			for _, d := range list {
				ids = append(ids, d.ID)
			}
		})
		return ids
	}
	if got := find(clinic.RoleReceptionist); !slices.Equal(got, []clinic.DoctorID{1, 2}) {
		t.Errorf("receptionist: %v", got)
	}
	if got := find(clinic.RoleDoctor); !slices.Equal(got, []clinic.DoctorID{1}) {
		t.Errorf("doctor: %v, want themselves alone", got)
	}
}
