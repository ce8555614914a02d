package service

import "caredesk/internal/clinic"

// WeekQuery asks for seven days of one doctor from a day on. Doctor 0 is the
// signed-in doctor; nobody else may leave it out.
type WeekQuery struct {
	Doctor clinic.DoctorID
	From   clinic.Date
}

// Week is seven days of one doctor.
type Week struct {
	Doctor clinic.Doctor
	Days   []CalendarDay // in the order of the calendar
}

// CalendarDay is one day of a doctor: the hours with leave taken off, why they
// are so, and the visits. Before are visits of the evening before that run into
// the day.
type CalendarDay struct {
	Date    clinic.Date
	Working []clinic.Span
	Plan    clinic.DayPlan
	Visits  []AppointmentRow
	Before  []AppointmentRow
}

// MonthQuery asks for the month around a day; what is zero means all.
type MonthQuery struct {
	Month          clinic.Date // any day of it
	WeekStart      clinic.Weekday
	Department     clinic.DepartmentID
	Specialization clinic.SpecializationID
	Doctors        []clinic.DoctorID
}

// Month is the load of whole weeks that hold a month.
type Month struct {
	First clinic.Date // of the month
	Days  []MonthDay
}

// MonthDay sums up one day of the doctors asked for. A patient gets the number
// of the own visits and nothing of anybody's load.
type MonthDay struct {
	Date     clinic.Date
	Visits   int // that were not cancelled, no-shows among them
	Requests int // of these, still to be confirmed
	Booked   int // minutes of live visits, counted on the day they begin
	Working  int // minutes of hours on this day, leave taken off
	Doctors  int // who see patients
	Away     []DoctorAway
	Holiday  string // the name of a holiday that closes the hospital at some time of the day
	Closed   bool   // the holiday leaves no working time
}

// DoctorAway is a doctor whose leave takes hours off a day.
type DoctorAway struct {
	Doctor clinic.DoctorID
	Name   string
	Notice string // "On leave until Wed 25 Nov"
}

// DayLoad is what one doctor's visits of one day come to.
type DayLoad struct {
	Doctor   clinic.DoctorID
	Date     clinic.Date
	Visits   int // not cancelled
	Requests int
	Minutes  int // of live visits
}

// DayPart narrows a search for free times to a part of the day.
type DayPart string

// The parts of the day. A visit belongs to the one in which it begins.
const (
	AnyTime   DayPart = ""
	Morning   DayPart = "morning"   // before noon
	Afternoon DayPart = "afternoon" // from noon on
)

// holds reports whether a visit that begins at a time is of this part.
func (p DayPart) holds(at clinic.Clock) bool {
	const noon = clinic.Midnight24 / 2
	switch p {
	case Morning:
		return at < noon
	case Afternoon:
		return at >= noon
	}
	return true
}
