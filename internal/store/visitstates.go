package store

import "caredesk/internal/service"

// The states of visits, as queries name them after IN. SQLite takes an index with
// a condition only where the query says the condition as the index does, so that
// these are the words of the schema, in its order.
const (
	// unfinished is who is still to be seen to an end.
	unfinished = "('booked', 'arrived', 'in_consultation')"
	// came is who was there.
	came = "('arrived', 'in_consultation', 'completed')"
	// live are the visits that take up their time: what the column live says.
	live = "('booked', 'arrived', 'in_consultation', 'completed')"
	// takingTime are the visits that take up their time, or ask for it.
	takingTime = "('requested', 'booked', 'arrived', 'in_consultation', 'completed')"
)

// alongDay names the index to read the visits of one day by: SQLite, which keeps
// no statistics here, would go through the day of everybody, also for the few of
// a doctor, a department or a patient. It is empty where no index is better.
func alongDay(f service.AppointmentFilter) string {
	switch {
	case f.From.IsZero() || f.From != f.To || f.Overnight:
		return ""
	case f.Doctor != 0 || f.Department != 0:
		return " INDEXED BY appointment_doctor_day"
	case f.Patient != 0:
		return " INDEXED BY appointment_patient_day"
	}
	return ""
}
