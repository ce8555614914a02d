package clinic

import (
	"fmt"
	"slices"
	"time"
)

// FreeSlots returns the starts, at or after notBefore, at which a visit of the
// given minutes fits into the working spans without touching a busy one. Starts
// run in steps of the visit's length from the start of each span, and again from
// the end of each busy one, so that no working time is lost behind an odd visit.
func FreeSlots(working, busy []Span, minutes int, notBefore Clock) []Clock {
	if minutes < MinVisitMinutes {
		return nil
	}
	busy = slices.Clone(busy)
	slices.SortFunc(busy, func(a, b Span) int { return int(a.From - b.From) })
	var out []Clock
	for _, w := range working {
		for at := w.From; at.Add(minutes) <= w.To; {
			slot := Span{at, at.Add(minutes)}
			next := at.Add(minutes)
			free := true
			for _, b := range busy {
				if b.Overlaps(slot) {
					free, next = false, max(b.To, at+1)
					break
				}
			}
			if free && at >= notBefore {
				out = append(out, at)
			}
			at = next
		}
	}
	return out
}

// Slot is a free time of a doctor.
type Slot struct {
	DoctorID   DoctorID
	DoctorName string
	Date       Date
	Start      Clock
	Minutes    int
}

// ClashKind says why a booking cannot be made as asked.
type ClashKind string

// The kinds of clash.
const (
	ClashDoctor       ClashKind = "doctor"        // the doctor has another visit then
	ClashPatient      ClashKind = "patient"       // the patient has another visit then
	ClashOutsideHours ClashKind = "outside_hours" // the doctor does not work then
	ClashPast         ClashKind = "past"          // the visit would be over already
	ClashLeave        ClashKind = "leave"         // the doctor is away, or the hospital is closed
	ClashFull         ClashKind = "full"          // the session has as many patients as it takes
	ClashNoSuchTime   ClashKind = "no_such_time"  // the clocks are put forward over that time
	ClashUnavailable  ClashKind = "unavailable"   // the doctor takes no bookings
	ClashRetired      ClashKind = "retired"       // the patient's record is retired
)

// Clash is one reason against a booking.
type Clash struct {
	Kind    ClashKind
	Message string
	With    AppointmentID // 0 unless another appointment is the reason
}

// Overbookable reports whether a deliberate overbooking, with a reason, may
// pass over the clash. A patient is never in two places, and a slot in the past
// or one that does not exist cannot be used.
func (c Clash) Overbookable() bool {
	switch c.Kind {
	case ClashDoctor, ClashOutsideHours, ClashLeave, ClashFull:
		return true
	}
	return false
}

// BookingCheck is all that decides whether a visit can be booked.
type BookingCheck struct {
	Appointment   AppointmentID // when moving, the visit itself; else 0
	Doctor        Doctor
	Patient       Patient
	Date          Date
	Start         Clock
	Minutes       int
	Calendar      Calendar      // leave and extra sessions around Date
	DoctorVisits  []Appointment // the doctor's visits of the day, the one before and the one after
	PatientVisits []Appointment // the patient's visits of these days
	Now           time.Time     // in the clinic's zone
}

// TakenOn returns the stretches that live visits take up, counted from midnight
// of the day on; the visit besides is left out.
func TakenOn(on Date, visits []Appointment, besides AppointmentID) []Span {
	var out []Span
	for _, a := range visits {
		if a.Status.Live() && (a.ID != besides || besides == 0) {
			out = append(out, a.SpanOn(on))
		}
	}
	return out
}

// CheckBooking returns every clash at once, so that a form can show them
// together; none means the visit can be booked.
func CheckBooking(b BookingCheck) []Clash {
	var out []Clash
	want := Span{b.Start, b.Start.Add(b.Minutes)}
	add := func(kind ClashKind, with AppointmentID, format string, args ...any) {
		out = append(out, Clash{Kind: kind, With: with, Message: fmt.Sprintf(format, args...)})
	}
	if !b.Patient.Retired.IsZero() {
		add(ClashRetired, 0, "%s's record is retired.", b.Patient.FullName())
	}
	if !b.Doctor.Available || !b.Doctor.Retired.IsZero() || !b.Doctor.User.Active {
		add(ClashUnavailable, 0, "%s takes no bookings at present.", b.Doctor.Name())
	}
	if now := nowOn(b.Date, b.Now); want.To <= now {
		add(ClashPast, 0, "%s %s is in the past.", b.Date.Format("Mon 2 Jan 2006"), want)
	}
	if SkippedByClocks(b.Date, b.Start, b.Now.Location()) {
		add(ClashNoSuchTime, 0, "There is no %s on %s: the clocks are put forward over it.", b.Start, b.Date.Format("Mon 2 Jan 2006"))
	}
	out = append(out, b.planClashes(PlanDay(b.Doctor, b.Calendar, b.Date), want)...)
	for _, a := range b.DoctorVisits {
		if a.ID != b.Appointment && a.Status.Live() && a.SpanOn(b.Date).Overlaps(want) {
			add(ClashDoctor, a.ID, "%s already has a visit at %s.", b.Doctor.Name(), a.Span())
		}
	}
	for _, a := range b.PatientVisits {
		if a.ID != b.Appointment && a.Status.Live() && a.SpanOn(b.Date).Overlaps(want) {
			add(ClashPatient, a.ID, "%s already has a visit at %s.", b.Patient.FullName(), a.Span())
		}
	}
	return out
}

// nowOn is the present in minutes from midnight of the day on.
func nowOn(on Date, now time.Time) Clock {
	return ClockOf(now).Add(on.DaysUntil(DateOf(now)) * dayMinutes)
}

// planClashes compares the visit with the doctor's plan: leave, hours, and how
// many patients the session takes.
func (b BookingCheck) planClashes(plan DayPlan, want Span) []Clash {
	if l, away := plan.AwayAt(want); away {
		text := fmt.Sprintf("%s is away: %s.", b.Doctor.Name(), l.Period())
		if l.DoctorID == 0 {
			text = fmt.Sprintf("The hospital is closed: %s, %s.", l.Reason, l.Period())
		}
		return []Clash{{Kind: ClashLeave, Message: text}}
	}
	inHours := slices.ContainsFunc(plan.Working(), func(w Span) bool { return w.Contains(want) })
	if !inHours {
		return []Clash{{Kind: ClashOutsideHours, Message: fmt.Sprintf("%s does not work at %s on %s.", b.Doctor.Name(), want, b.Date.Format("Mon 2 Jan"))}}
	}
	if s, full := plan.FullAt(b.Start, TakenOn(b.Date, b.DoctorVisits, b.Appointment)); full {
		return []Clash{{Kind: ClashFull, Message: fmt.Sprintf("%s's session %s is full: it takes %d patients.", b.Doctor.Name(), s.Span, s.MaxPatients)}}
	}
	return nil
}
