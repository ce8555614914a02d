package clinic

import (
	"fmt"
	"slices"
	"time"
)

// WorkingSpans returns the active hours of a day, sorted, with touching spans
// joined.
func WorkingSpans(hours []Availability, on Date) []Span {
	var spans []Span
	for _, h := range hours {
		if h.Active && h.Day == on.Weekday() {
			spans = append(spans, h.Span)
		}
	}
	slices.SortFunc(spans, func(a, b Span) int { return int(a.From - b.From) })
	var out []Span
	for _, s := range spans {
		if n := len(out); n > 0 && s.From <= out[n-1].To {
			out[n-1].To = max(out[n-1].To, s.To)
			continue
		}
		out = append(out, s)
	}
	return out
}

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
// cannot be used.
func (c Clash) Overbookable() bool {
	return c.Kind == ClashDoctor || c.Kind == ClashOutsideHours
}

// BookingCheck is all that decides whether a visit can be booked.
type BookingCheck struct {
	Appointment AppointmentID // when moving, the visit itself; else 0
	Doctor      Doctor
	Patient     Patient
	Date        Date
	Start       Clock
	Minutes     int
	DoctorDay   []Appointment // the doctor's visits of that day
	PatientDay  []Appointment // the patient's visits of that day
	Now         time.Time     // in the clinic's zone
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
	today := DateOf(b.Now)
	if b.Date.Before(today) || b.Date == today && want.To <= ClockOf(b.Now) {
		add(ClashPast, 0, "%s %s is in the past.", b.Date.Format("Mon 2 Jan 2006"), want)
	}
	inHours := false
	for _, w := range WorkingSpans(b.Doctor.Hours, b.Date) {
		inHours = inHours || w.Contains(want)
	}
	if !inHours {
		add(ClashOutsideHours, 0, "%s does not work at %s on %s.", b.Doctor.Name(), want, b.Date.Format("Mon 2 Jan"))
	}
	for _, a := range b.DoctorDay {
		if a.ID != b.Appointment && a.Status.Live() && a.Span().Overlaps(want) {
			add(ClashDoctor, a.ID, "%s already has a visit at %s.", b.Doctor.Name(), a.Span())
		}
	}
	for _, a := range b.PatientDay {
		if a.ID != b.Appointment && a.Status.Live() && a.Span().Overlaps(want) {
			add(ClashPatient, a.ID, "%s already has a visit at %s.", b.Patient.FullName(), a.Span())
		}
	}
	return out
}
