package viewmodel

import (
	"context"
	"errors"
	"slices"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// BookingInput is what stands in the booking form. Where a text could not be
// read, its error is set and its value means nothing.
type BookingInput struct {
	Patient        clinic.PatientID
	Doctor         clinic.DoctorID
	Date           clinic.Date
	DateErr        error
	Start          clinic.Clock
	StartGiven     bool
	StartErr       error
	Minutes        int // 0 for the doctor's usual length
	MinutesErr     error
	Kind           clinic.VisitKind
	Reason         string
	OverbookReason string
	MoveReason     string // why a visit is moved; may be empty
}

// Command turns the form into a booking, or returns everything that is missing
// or unreadable, each under its field.
func (in BookingInput) Command() (service.BookCommand, error) {
	var errs []error
	fail := func(field, format string, args ...any) {
		errs = append(errs, clinic.FieldErrorf(field, format, args...))
	}
	if in.Patient == 0 {
		fail("patient", "Choose a patient, or register a new one.")
	}
	errs = append(errs, in.slotErrors()...)
	if len(errs) > 0 {
		return service.BookCommand{}, errors.Join(errs...)
	}
	return in.command(), nil
}

func (in BookingInput) command() service.BookCommand {
	return service.BookCommand{Patient: in.Patient, Doctor: in.Doctor, Date: in.Date, Start: in.Start,
		Minutes: in.Minutes, Kind: in.Kind, Reason: in.Reason, OverbookReason: in.OverbookReason}
}

// slotErrors says what keeps the form from naming a stretch of time.
func (in BookingInput) slotErrors() []error {
	var errs []error
	fail := func(field, message string) { errs = append(errs, clinic.FieldErrorf(field, "%s", message)) }
	if in.Doctor == 0 {
		fail("doctor", "Choose a doctor.")
	}
	switch {
	case in.DateErr != nil:
		fail("date", i18n.Error(in.DateErr))
	case in.Date.IsZero():
		fail("date", "Give the day.")
	}
	switch {
	case in.StartErr != nil:
		fail("start", i18n.Error(in.StartErr))
	case !in.StartGiven:
		fail("start", "Give the time, or choose a free slot.")
	}
	switch {
	case in.MinutesErr != nil:
		fail("minutes", i18n.Error(in.MinutesErr))
	case in.Minutes != 0 && (in.Minutes < clinic.MinVisitMinutes || in.Minutes > clinic.MaxVisitMinutes):
		errs = append(errs, clinic.FieldErrorf("minutes", "A visit lasts %d to %d minutes.", clinic.MinVisitMinutes, clinic.MaxVisitMinutes))
	}
	return errs
}

// Booking books a visit or moves one. While the form is filled in it looks for
// clashes and for the nearest free slots.
type Booking struct {
	FrontDesk
	// Changed is called on the UI thread when clashes or slots are new.
	Changed func()
	// Delay is how long typing must rest before the service is asked.
	Delay time.Duration

	// Moving is the visit that is moved; nil for a new one.
	Moving *service.AppointmentRow
	Moved  Moved // after a move, for MoveBack
	// Clashes speak against the booking as it stands; Checked says that the
	// service was asked about just this.
	Clashes []clinic.Clash
	Checked bool
	Slots   []clinic.Slot
	// Free says how a follow-up stands to the free ones; see LookFree.
	Free service.FreeFollowUp

	look Latest
	free Latest
	save Submission
}

// NewBooking returns the state of a booking form.
func NewBooking(d FrontDesk) *Booking {
	return &Booking{FrontDesk: d, Changed: func() {}, Delay: 200 * time.Millisecond}
}

// NewMove returns the state of a form that moves a visit.
func NewMove(d FrontDesk, row service.AppointmentRow) *Booking {
	b := NewBooking(d)
	b.Moving = &row
	return b
}

// Look asks about clashes and free slots for the form as it stands. A newer
// question drops the answer of an older one.
func (b *Booking) Look(in BookingInput) {
	b.Checked, b.Clashes = false, nil
	switch {
	case in.Doctor == 0 || in.DateErr != nil || in.Date.IsZero():
		b.look.Cancel()
		b.Slots = nil
		b.Changed()
	case len(in.slotErrors()) > 0:
		b.lookForSlots(in)
	default:
		b.check(in)
	}
}

// check asks whether the visit can be made as it stands; before a patient is
// chosen, whether the doctor can.
func (b *Booking) check(in BookingInput) {
	cmd := in.command()
	cmd.OverbookReason = ""
	if b.Moving != nil {
		cmd.Moving = b.Moving.ID
	}
	b.look.Go(b.Context(), b.Runner, func(ctx context.Context) func() {
		if !rest(ctx, b.Delay) {
			return nil
		}
		clashes, slots, err := b.Services.Appointments.Check(ctx, cmd)
		return func() {
			if err != nil {
				// What is wrong with the input is said when it is saved.
				b.Changed()
				return
			}
			b.Clashes, b.Slots, b.Checked = b.withoutItself(clashes), slots, true
			b.Changed()
		}
	})
}

// lookForSlots offers times while none is chosen yet.
func (b *Booking) lookForSlots(in BookingInput) {
	q := service.FreeQuery{Doctor: in.Doctor, From: in.Date, Days: 14, N: 5}
	if in.MinutesErr == nil {
		q.Minutes = in.Minutes
	}
	b.look.Go(b.Context(), b.Runner, func(ctx context.Context) func() {
		if !rest(ctx, b.Delay) {
			return nil
		}
		slots, err := b.Services.Appointments.FreeSlots(ctx, q)
		return func() {
			if err == nil {
				b.Slots = slots
			}
			b.Changed()
		}
	})
}

// withoutItself drops the clashes that a moved visit has with where it stands.
func (b *Booking) withoutItself(clashes []clinic.Clash) []clinic.Clash {
	if b.Moving == nil {
		return clashes
	}
	var out []clinic.Clash
	for _, c := range clashes {
		if c.With != b.Moving.ID {
			out = append(out, c)
		}
	}
	return out
}

// rest waits until typing has rested for d; false when a newer question came.
func rest(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// CanOverbook reports whether the role may pass over the clashes that stand,
// with a reason.
func (b *Booking) CanOverbook() bool {
	if len(b.Clashes) == 0 || !b.May(clinic.AppointmentsOverbook) {
		return false
	}
	for _, c := range b.Clashes {
		if !c.Overbookable() {
			return false
		}
	}
	return true
}

// Submit books or moves. done gets the visit's id, or what went wrong; after a
// conflict the clashes and free slots are looked up anew. It reports false
// while an earlier save is under way.
func (b *Booking) Submit(in BookingInput, done func(clinic.AppointmentID, error)) bool {
	if b.save.Busy() {
		return false
	}
	cmd, err := in.Command()
	if err != nil {
		done(0, err)
		return true
	}
	var id clinic.AppointmentID
	return b.save.Go(b.FrontDesk, func(ctx context.Context) (err error) {
		if b.Moving != nil {
			id = b.Moving.ID
			err = b.Services.Appointments.Move(ctx, service.MoveCommand{ID: id, Version: b.Moving.Version, Doctor: cmd.Doctor,
				Date: cmd.Date, Start: cmd.Start, Minutes: cmd.Minutes, OverbookReason: cmd.OverbookReason, Reason: in.MoveReason})
			if err == nil {
				b.noteMoved(ctx)
			}
			return err
		}
		id, err = b.Services.Appointments.Book(ctx, cmd)
		return err
	}, func(err error) {
		if clinic.CodeOf(err) == clinic.Conflict {
			b.Look(in)
		}
		done(id, err)
	})
}

// ReloadMoving reads the visit that is moved anew after somebody else changed
// it, so that the form can be sent again.
func (b *Booking) ReloadMoving(done func(error)) {
	if b.Moving == nil {
		return
	}
	id := b.Moving.ID
	b.look.Go(b.Context(), b.Runner, func(ctx context.Context) func() {
		row, err := b.Services.Appointments.Get(ctx, id)
		return func() {
			if err == nil {
				b.Moving = &row
			}
			done(err)
		}
	})
}

// WalkInInput is what stands in the walk-in form.
type WalkInInput struct {
	Patient        clinic.PatientID
	Doctor         clinic.DoctorID
	Reason         string
	OverbookReason string
	Urgency        clinic.Urgency
}

// WalkIn lets somebody without an appointment in: the visit starts now and the
// patient is in the queue at once.
type WalkIn struct {
	FrontDesk
	save Submission
}

// NewWalkIn returns the state of a walk-in form.
func NewWalkIn(d FrontDesk) *WalkIn { return &WalkIn{FrontDesk: d} }

// Submit lets the patient in; done gets the token number.
func (w *WalkIn) Submit(in WalkInInput, done func(id clinic.AppointmentID, token int, err error)) bool {
	if w.save.Busy() {
		return false
	}
	var errs []error
	if in.Patient == 0 {
		errs = append(errs, clinic.FieldErrorf("patient", "Choose a patient, or register a new one."))
	}
	if in.Doctor == 0 {
		errs = append(errs, clinic.FieldErrorf("doctor", "Choose a doctor."))
	}
	if len(errs) > 0 {
		done(0, 0, errors.Join(errs...))
		return true
	}
	cmd := service.WalkInCommand{Patient: in.Patient, Doctor: in.Doctor, Reason: in.Reason, OverbookReason: in.OverbookReason, Urgency: in.Urgency}
	var id clinic.AppointmentID
	var token int
	return w.save.Go(w.FrontDesk, func(ctx context.Context) (err error) {
		id, token, err = w.Services.Appointments.WalkIn(ctx, cmd)
		return err
	}, func(err error) { done(id, token, err) })
}

// FindDoctors answers a picker. With takesBookings only those are found whom
// the signed-in person may book and who take bookings.
func FindDoctors(d FrontDesk, latest *Latest, text string, takesBookings bool, done func([]clinic.Doctor, error)) {
	latest.Go(d.Context(), d.Runner, func(ctx context.Context) func() {
		list, err := d.Services.Doctors.List(ctx, service.DoctorFilter{Text: text})
		if takesBookings {
			list = slices.DeleteFunc(list, func(each clinic.Doctor) bool {
				return !each.Available || !MayBookWith(d.Actor, each.ID)
			})
		}
		return func() { done(list, err) }
	})
}
