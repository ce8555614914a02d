package clinic

import "time"

// ProblemState says whether a problem is still one.
type ProblemState string

// The states. ProblemError is an entry that was never true: it is kept, and
// shown nowhere but in the list of all.
const (
	ProblemActive   ProblemState = "active"
	ProblemInactive ProblemState = "inactive" // there, but quiet
	ProblemResolved ProblemState = "resolved"
	ProblemError    ProblemState = "error"
)

// ProblemStates are those that are chosen in a form.
func ProblemStates() []ProblemState {
	return []ProblemState{ProblemActive, ProblemInactive, ProblemResolved}
}

// Title gives the state's name for people.
func (s ProblemState) Title() string {
	switch s {
	case ProblemActive:
		return "Active"
	case ProblemInactive:
		return "Inactive"
	case ProblemResolved:
		return "Resolved"
	case ProblemError:
		return "Entered in error"
	}
	return string(s)
}

// Problem is an entry of a patient's problem list.
type Problem struct {
	ID            ProblemID
	PatientID     PatientID
	AppointmentID AppointmentID // the visit it was noted at; 0 for none
	Code          string        // of the code list; empty for free text
	Title         string
	Onset         PartialDate
	Ended         PartialDate
	State         ProblemState
	Note          string

	RecordedAt     time.Time
	RecordedBy     UserID
	RecordedByName string
	UpdatedAt      time.Time
	Version        int
}

// String gives "I10 Hypertension".
func (p Problem) String() string { return joinWords(p.Code, p.Title) }

// Since is the problem with its beginning, for a line: "Hypertension since 2019".
func (p Problem) Since() string {
	if p.Onset.IsZero() {
		return p.Title
	}
	return p.Title + " since " + p.Onset.Text()
}

// Clean tidies and checks an entry: a title, a state that a form offers, an
// onset that is not in the future, an end that is neither that nor before the
// onset and that an active problem does not have. A resolved one may do
// without, as patients often do not remember. An empty state is active.
func (p *Problem) Clean(today Date) error {
	p.Code, p.Title, p.Note = CleanLine(p.Code), CleanLine(p.Title), CleanText(p.Note)
	if p.State == "" {
		p.State = ProblemActive
	}
	var c checker
	c.require("title", p.Title, "the problem, in words or with a code")
	c.limit("title", p.Title, MaxLine)
	c.limit("code", p.Code, MaxPhone)
	c.limit("note", p.Note, MaxNote)
	switch p.State {
	case ProblemActive, ProblemInactive, ProblemResolved:
	default:
		c.fail("state", "Choose active, inactive or resolved.")
	}
	checkPartial(&c, "onset", p.Onset, today)
	checkPartial(&c, "ended", p.Ended, today)
	if p.Onset.valid() && p.Ended.valid() && !p.Onset.IsZero() && !p.Ended.IsZero() && p.Ended.Last().Before(p.Onset.First()) {
		c.fail("ended", "It cannot end before it began (%s).", p.Onset.Text())
	}
	if p.State == ProblemActive && !p.Ended.IsZero() {
		c.fail("ended", "An active problem has no end. Choose inactive or resolved, or leave the end open.")
	}
	return c.err()
}

func checkPartial(c *checker, field string, p PartialDate, today Date) {
	switch {
	case !p.valid():
		c.fail(field, "There is no such day in the calendar.")
	case p.First().After(today):
		c.fail(field, "%s is in the future.", p.Text())
	}
}
