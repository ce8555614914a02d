package service

import (
	"context"
	"slices"

	"caredesk/internal/clinic"
)

// FreeSlots returns the next free times.
func (s *Appointments) FreeSlots(ctx context.Context, q FreeQuery) ([]clinic.Slot, error) {
	if _, err := authorize(ctx, clinic.AppointmentsSee); err != nil {
		return nil, err
	}
	var slots []clinic.Slot
	err := s.read(ctx, func(t *tx) (err error) {
		slots, err = t.freeSlots(q)
		return err
	})
	return orNothing(slots, err)
}

// Bounds of a search for free times.
const (
	defaultFreeDays = 14
	maxFreeDays     = 92
	defaultFreeN    = 5
	maxFreeN        = 500
	freeEach        = 5 // free times that a doctor's day is expected to have
)

// freeSlots reads the doctors and then walks the days until it has enough. Visits
// are read for a few days at first, as many as will usually do, and then for twice
// as many each time: a department is rarely full for weeks.
func (t *tx) freeSlots(q FreeQuery) ([]clinic.Slot, error) {
	if q.Days <= 0 {
		q.Days = defaultFreeDays
	}
	if q.N <= 0 {
		q.N = defaultFreeN
	}
	if q.From.IsZero() {
		q.From = t.today()
	}
	q.Days, q.N = min(q.Days, bookingDays), min(q.N, maxFreeN)
	last := q.From.AddDays(q.Days - 1)
	if q.From.Before(t.today()) {
		q.From = t.today()
	}
	if furthest := q.From.AddDays(maxFreeDays - 1); last.After(furthest) {
		last = furthest
	}
	if q.Minutes != 0 && (q.Minutes < clinic.MinVisitMinutes || q.Minutes > clinic.MaxVisitMinutes) {
		return nil, clinic.FieldErrorf("minutes", "A visit lasts %d to %d minutes.", clinic.MinVisitMinutes, clinic.MaxVisitMinutes)
	}
	if t.actor.Role == clinic.RoleDoctor {
		if q.Doctor != 0 && q.Doctor != t.actor.DoctorID {
			return nil, forbidden("You may see your own schedule only.")
		}
		q.Doctor = t.actor.DoctorID
	}
	doctors, err := t.Doctors().Working(t.ctx, DoctorFilter{Department: q.Department, Specialization: q.Specialization, Doctor: q.Doctor})
	if err != nil {
		return nil, err
	}
	if len(doctors) == 0 || last.Before(q.From) {
		return nil, nil
	}
	ids := make([]clinic.DoctorID, len(doctors))
	for i, d := range doctors {
		ids[i] = d.ID
	}
	calendar, err := t.Schedules().Calendar(t.ctx, ids, q.From, last)
	if err != nil {
		return nil, err
	}
	// A session that runs past midnight fills up with the visits of two days; without one only
	// visits themselves do.
	around := 0
	if pastMidnight(doctors, calendar) {
		around = 1
	}
	var slots []clinic.Slot
	for step := 1 + q.N/(freeEach*len(doctors)); !q.From.After(last) && len(slots) < q.N; step *= 2 {
		end := q.From.AddDays(step - 1)
		if end.After(last) {
			end = last
		}
		// To a patient a time that another patient asked for is not offered; to the desk it is.
		times, err := t.Appointments().Taken(t.ctx, ids, q.From.AddDays(-around), end.AddDays(around), t.actor.Role == clinic.RolePatient)
		if err != nil {
			return nil, err
		}
		part := q
		part.N -= len(slots)
		slots = append(slots, t.walkDays(part, end, doctors, calendar, takenTimes(times).on)...)
		q.From = end.AddDays(1)
	}
	return slots, nil
}

// takenTimes are stretches of time by their doctors, and each doctor's in order.
type takenTimes []TakenTime

// on gives those of a doctor that count for a day: that begin on it, the day before
// or the day after.
func (list takenTimes) on(d clinic.DoctorID, on clinic.Date) []clinic.Span {
	const day = int64(clinic.Midnight24)
	midnight := on.Minute()
	from, _ := slices.BinarySearchFunc(list, TakenTime{d, midnight - day, 0}, TakenTime.compare)
	var out []clinic.Span
	for _, t := range list[from:] {
		if t.Doctor != d || t.From >= midnight+2*day {
			break
		}
		start := clinic.Clock(t.From - midnight)
		out = append(out, clinic.Span{From: start, To: start.Add(t.Minutes)})
	}
	return out
}

// pastMidnight reports whether any session of the doctors may touch the next day.
func pastMidnight(doctors []clinic.Doctor, c clinic.Calendar) bool {
	return slices.ContainsFunc(doctors, func(d clinic.Doctor) bool {
		return slices.ContainsFunc(d.Hours, func(h clinic.Availability) bool { return h.Span.To >= clinic.Midnight24 })
	}) || slices.ContainsFunc(c.Extra, func(e clinic.ExtraSession) bool { return e.Span.To >= clinic.Midnight24 })
}

// walkDays collects free times in the order of date, time and doctor's name. taken
// gives the time that a doctor's visits take up around a day.
func (t *tx) walkDays(q FreeQuery, last clinic.Date, doctors []clinic.Doctor, calendar clinic.Calendar,
	taken func(clinic.DoctorID, clinic.Date) []clinic.Span) []clinic.Slot {
	type start struct {
		doctor  int
		at      clinic.Clock
		minutes int
	}
	var slots []clinic.Slot
	var day []start
	own := make([]clinic.Calendar, len(doctors))
	for i, d := range doctors {
		own[i] = calendar.Of(d.ID)
	}
	for on := q.From; !on.After(last) && len(slots) < q.N; on = on.AddDays(1) {
		var notBefore clinic.Clock
		if on == t.today() {
			notBefore = clinic.ClockOf(t.now)
		}
		day = day[:0]
		for i, d := range doctors {
			minutes := q.Minutes
			if minutes == 0 {
				minutes = d.SlotMinutes
			}
			for _, at := range clinic.PlanDay(d, own[i], on).FreeStarts(taken(d.ID, on), minutes, notBefore) {
				if q.Part.holds(at) {
					day = append(day, start{i, at, minutes})
				}
			}
		}
		slices.SortStableFunc(day, func(a, b start) int { return int(a.at - b.at) })
		for _, s := range day {
			if len(slots) == q.N {
				break
			}
			if d := doctors[s.doctor]; !clinic.SkippedByClocks(on, s.at, t.now.Location()) {
				slots = append(slots, clinic.Slot{DoctorID: d.ID, DoctorName: d.Name(), Date: on, Start: s.at, Minutes: s.minutes})
			}
		}
	}
	return slots
}
