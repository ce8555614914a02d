package service

import (
	"context"
	"time"

	"caredesk/internal/clinic"
)

// QueueRepo keeps tokens, the visits that wait, the moves and the reminders.
type QueueRepo interface {
	// TakeToken gives a visit the next number of its doctor and day. Only inside InTx.
	TakeToken(ctx context.Context, d clinic.DoctorID, on clinic.Date, id clinic.AppointmentID, at time.Time) (int, error)
	// Arrived lists the visits in the state arrived of the days from..to, by day and time; doctor 0 for all.
	Arrived(ctx context.Context, d clinic.DoctorID, from, to clinic.Date) ([]AppointmentRow, error)
	// Unfinished lists the booked, arrived and opened visits up to a day, by day and time; doctor 0 for all.
	Unfinished(ctx context.Context, d clinic.DoctorID, upTo clinic.Date) ([]AppointmentRow, error)
	// CountUnfinished counts those whose time was over at a minute, as Date.Minute counts them.
	CountUnfinished(ctx context.Context, upTo clinic.Date, overAt int64) (int, error)
	AddMove(ctx context.Context, m clinic.VisitMove) error
	// Moves returns a visit's moves, oldest first.
	Moves(ctx context.Context, id clinic.AppointmentID) ([]clinic.VisitMove, error)
	// MovedAway lists the moves away from the days of a filter, oldest first; a
	// filter's states and order are not looked at.
	MovedAway(ctx context.Context, f AppointmentFilter) ([]MovedVisit, error)
	AddReminder(ctx context.Context, c clinic.Reminder) error
	// Reminders returns all calls made about visits that are on the day now, oldest first.
	Reminders(ctx context.Context, on clinic.Date) ([]clinic.Reminder, error)
	// RemindersOf returns the calls made about a visit, oldest first.
	RemindersOf(ctx context.Context, id clinic.AppointmentID) ([]clinic.Reminder, error)
	// EmergencyContacts returns the contact of each patient with a booked visit on the day.
	EmergencyContacts(ctx context.Context, on clinic.Date) (map[clinic.PatientID]string, error)
}

// MovedVisit is a visit as it stands now, with the move that took it away from
// where a list looks, and the name of the doctor it was moved away from.
type MovedVisit struct {
	AppointmentRow
	Move                clinic.VisitMove
	FromFirst, FromLast string
}

// trace is the row that stands where the visit was.
func (m MovedVisit) trace() AppointmentRow {
	row := m.AppointmentRow
	row.DoctorID, row.DoctorFirst, row.DoctorLast = m.Move.FromDoctor, m.FromFirst, m.FromLast
	row.Date, row.Start, row.Minutes = m.Move.FromDate, m.Move.FromStart, m.Move.FromMinutes
	row.TokenNo = 0
	row.Moved = &m.Move
	return row
}

// CallResult names who was called to the room.
type CallResult struct {
	Visit AppointmentRow
	Again bool // the patient had been called before
}

// OverdueVisits are the visits whose day is over and that nobody closed.
type OverdueVisits struct {
	NeverCame   []AppointmentRow // booked: no-shows, unless somebody knows better
	NeverSeen   []AppointmentRow // checked in, and not called in
	StillOpened []AppointmentRow // with the doctor, who has to close them
}

// Count is how many there are.
func (o OverdueVisits) Count() int { return len(o.NeverCame) + len(o.NeverSeen) + len(o.StillOpened) }

// VisitVersion names a visit as somebody saw it.
type VisitVersion struct {
	ID      clinic.AppointmentID
	Version int
}

// ClosedVisit is what the end of the day made of one visit: nothing when Problem
// says why not.
type ClosedVisit struct {
	ID      clinic.AppointmentID
	Problem string
}

// ReminderDay is the list of those to phone before their visit.
type ReminderDay struct {
	Date clinic.Date
	Rows []ReminderRow
}

// ReminderRow is one visit to remind of, with how that stands.
type ReminderRow struct {
	AppointmentRow
	EmergencyContact string
	State            clinic.Reminder // the zero one while nobody was called
}

// ReminderCommand notes what a call came to. Date and Start are those that the
// caller told the patient.
type ReminderCommand struct {
	Appointment clinic.AppointmentID
	Date        clinic.Date
	Start       clinic.Clock
	Outcome     clinic.ReminderOutcome
	Note        string
}

// DayList is a doctor's day as it is printed.
type DayList struct {
	Date     clinic.Date
	Doctor   clinic.Doctor
	Rows     []DayListRow
	Settings clinic.Settings
	Logo     []byte
}

// DayListRow is a visit of a day list.
type DayListRow struct {
	AppointmentRow
	Sex clinic.Sex
}

// ReminderPrint is the reminders list as it is printed.
type ReminderPrint struct {
	ReminderDay
	Settings clinic.Settings
	Logo     []byte
}

// CalendarQuery asks for the visits of a doctor's calendar, both days included.
type CalendarQuery struct {
	Doctor   clinic.DoctorID
	From, To clinic.Date
}

// CalendarVisits is what a calendar file is made of. No visit holds clinical
// text or what was told to the desk.
type CalendarVisits struct {
	Doctor   clinic.Doctor
	Hospital string
	Address  string
	From, To clinic.Date
	Visits   []AppointmentRow
	MadeAt   time.Time
}
