package clinic

import (
	"cmp"
	"slices"
	"time"
)

// Title gives the urgency's name for people.
func (u Urgency) Title() string {
	switch u {
	case UrgencyUrgent:
		return "Urgent"
	case UrgencyEmergency:
		return "Emergency"
	}
	return "Normal"
}

// Valid reports whether u is one of the grades.
func (u Urgency) Valid() bool {
	return u == UrgencyNormal || u == UrgencyUrgent || u == UrgencyEmergency
}

// Urgencies returns the grades, the most urgent first.
func Urgencies() []Urgency { return []Urgency{UrgencyEmergency, UrgencyUrgent, UrgencyNormal} }

// rank is 0 for the most urgent.
func (u Urgency) rank() int {
	switch u {
	case UrgencyEmergency:
		return 0
	case UrgencyUrgent:
		return 1
	}
	return 2
}

// waitsAtMost is how long after check-in somebody still belongs to the queue on
// the other side of midnight; who was forgotten there is a matter for the
// end-of-day step.
const waitsAtMost = 12 * time.Hour

// InQueue reports whether the patient waits now: arrived, today or, for a night
// clinic, in the last twelve hours. now is in the clinic's zone.
func InQueue(a Appointment, now time.Time) bool {
	if a.Status != StatusArrived {
		return false
	}
	return a.Date == DateOf(now) || !a.CheckedInAt.IsZero() && now.Sub(a.CheckedInAt) < waitsAtMost
}

// CompareQueue orders those who wait for one doctor: by urgency; within one
// urgency those to whom the desk gave a place by hand come first, by that place,
// and then everybody else by the time of check-in. Urgency is never passed over
// by a place given by hand: who is to be seen before the urgent ones is made
// urgent. Token and id settle what is left, so that two visits are never equal.
func CompareQueue(a, b Appointment) int {
	place := func(v Appointment) int {
		if v.QueuePosition <= 0 {
			return int(^uint(0) >> 1)
		}
		return v.QueuePosition
	}
	return cmp.Or(cmp.Compare(a.Urgency.rank(), b.Urgency.rank()), cmp.Compare(place(a), place(b)),
		a.CheckedInAt.Compare(b.CheckedInAt), cmp.Compare(a.TokenNo, b.TokenNo), cmp.Compare(a.ID, b.ID))
}

// SortQueue orders those who wait, for any number of doctors. Each doctor's own
// patients stand in the order of CompareQueue. Different doctors' queues are
// merged by urgency and then by check-in, since a place given by hand means
// something in one doctor's queue alone.
func SortQueue[T any](list []T, visit func(T) Appointment) {
	byDoctor := map[DoctorID][]T{}
	for _, e := range list {
		d := visit(e).DoctorID
		byDoctor[d] = append(byDoctor[d], e)
	}
	queues := make([][]T, 0, len(byDoctor))
	for _, q := range byDoctor {
		slices.SortFunc(q, func(a, b T) int { return CompareQueue(visit(a), visit(b)) })
		queues = append(queues, q)
	}
	front := func(a, b []T) int {
		x, y := visit(a[0]), visit(b[0])
		return cmp.Or(cmp.Compare(x.Urgency.rank(), y.Urgency.rank()), x.CheckedInAt.Compare(y.CheckedInAt), cmp.Compare(x.ID, y.ID))
	}
	for i := range list {
		next := 0
		for n := range queues {
			if front(queues[n], queues[next]) < 0 {
				next = n
			}
		}
		list[i] = queues[next][0]
		if queues[next] = queues[next][1:]; len(queues[next]) == 0 {
			queues = slices.Delete(queues, next, next+1)
		}
	}
}

// PlaceInQueue moves a visit by steps within one doctor's queue, earlier when by
// is negative, and returns the visits whose QueuePosition changes, with their
// new one. Only those of the same urgency change places. It is a Conflict when
// the visit does not wait there or already stands first or last of its urgency.
func PlaceInQueue(queue []Appointment, id AppointmentID, by int) ([]Appointment, error) {
	at := slices.IndexFunc(queue, func(a Appointment) bool { return a.ID == id })
	if at < 0 {
		return nil, Errorf(Conflict, "This patient is not waiting any more.")
	}
	moved := queue[at]
	var group []Appointment
	for _, a := range queue {
		if a.Urgency.rank() == moved.Urgency.rank() && a.DoctorID == moved.DoctorID {
			group = append(group, a)
		}
	}
	slices.SortFunc(group, CompareQueue)
	from := slices.IndexFunc(group, func(a Appointment) bool { return a.ID == id })
	to := min(max(from+by, 0), len(group)-1)
	switch {
	case to == from && by < 0:
		return nil, Errorf(Conflict, "Nobody of the same urgency is before this patient. To be seen earlier, the visit has to be made more urgent.")
	case to == from:
		return nil, Errorf(Conflict, "Nobody of the same urgency is behind this patient.")
	}
	group = slices.Insert(slices.Delete(group, from, from+1), to, moved)
	// Places are needed up to where something changed; who stands behind keeps
	// the place there is as long as it is a later one.
	var changed []Appointment
	place := 0
	for i, a := range group {
		if i > max(from, to) && a.QueuePosition == 0 {
			break
		}
		if a.QueuePosition > place && i > max(from, to) {
			place = a.QueuePosition
			continue
		}
		place++
		if a.QueuePosition != place {
			a.QueuePosition = place
			changed = append(changed, a)
		}
	}
	return changed, nil
}
