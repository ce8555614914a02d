package clinic

import "time"

// ReminderOutcome is what a call to remind of a visit came to.
type ReminderOutcome string

// The outcomes. ReminderOpen is the state of a visit that nobody was called
// about yet; it is not stored. ReminderUndone takes the call before it back.
const (
	ReminderOpen        ReminderOutcome = ""
	ReminderReached     ReminderOutcome = "reached"
	ReminderMessage     ReminderOutcome = "message"
	ReminderNoAnswer    ReminderOutcome = "no_answer"
	ReminderWrongNumber ReminderOutcome = "wrong_number"
	ReminderUndone      ReminderOutcome = "undone"
)

// ReminderOutcomes returns what can be marked, in the order of the keys 1 to 4.
func ReminderOutcomes() []ReminderOutcome {
	return []ReminderOutcome{ReminderReached, ReminderMessage, ReminderNoAnswer, ReminderWrongNumber}
}

// Title gives the outcome's name for people.
func (o ReminderOutcome) Title() string {
	switch o {
	case ReminderReached:
		return "Reached"
	case ReminderMessage:
		return "Message left"
	case ReminderNoAnswer:
		return "No answer"
	case ReminderWrongNumber:
		return "Wrong number"
	case ReminderUndone:
		return "Undone"
	}
	return "Not called"
}

// Settled reports whether the visit needs no further call.
func (o ReminderOutcome) Settled() bool { return o == ReminderReached || o == ReminderMessage }

// Reminder is one call made to remind of a visit. It counts for the day and
// time it names: who was moved is called again.
type Reminder struct {
	AppointmentID AppointmentID
	Date          Date
	Start         Clock
	Outcome       ReminderOutcome
	Note          string
	At            time.Time
	ByUserID      UserID // 0 for the program itself
	ByName        string
}

// ReminderState is how a visit stands with its calls, oldest first: the newest
// one for its present day and time, or the zero Reminder when nobody was called
// about that time or the newest call was taken back.
func ReminderState(a Appointment, calls []Reminder) Reminder {
	var state Reminder
	for _, c := range calls {
		if c.AppointmentID != a.ID || c.Date != a.Date || c.Start != a.Start {
			continue
		}
		state = c
		if c.Outcome == ReminderUndone {
			state = Reminder{}
		}
	}
	return state
}
