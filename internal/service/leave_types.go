package service

import (
	"context"

	"caredesk/internal/clinic"
)

// DisplacedRepo keeps what was decided about visits that leave, a holiday or a
// withdrawn session fell on. Rows are never changed.
type DisplacedRepo interface {
	InsertDisplaced(ctx context.Context, d clinic.Displaced) error
	// ListDisplaced returns those of a leave or of an extra session, by doctor and by when the visit was.
	ListDisplaced(ctx context.Context, f DisplacedFilter) ([]DisplacedRow, error)
}

// DisplacedFilter names the leave or the session. Doctor, when set, leaves only
// visits that were with that doctor.
type DisplacedFilter struct {
	Leave   clinic.LeaveID
	Session clinic.ExtraSessionID
	Doctor  clinic.DoctorID
}

// DisplacedRow is a line of the list to phone, with names and numbers as they
// are now. Status is where the visit stands now.
type DisplacedRow struct {
	clinic.Displaced
	Status           clinic.AppointmentStatus
	PatientFirst     string
	PatientLast      string
	PatientNumber    string
	PatientPhone     Phone
	EmergencyContact string
	FromDoctorName   string
	ToDoctorName     string // empty unless moved
}

// PatientName is "Last, First".
func (d DisplacedRow) PatientName() string { return clinic.ListName(d.PatientFirst, d.PatientLast) }

// AffectedVisit is a visit that a change of the schedule would fall on, with
// whom to phone and where it could go. The first of each list are free for all
// visits of the preview together: taking them all makes no clash.
type AffectedVisit struct {
	AppointmentRow
	EmergencyContact string
	MayMove          bool          // a patient who has come already can only be kept or sent home
	Own              []clinic.Slot // with the same doctor, from the end of the absence on
	Others           []clinic.Slot // with doctors of the department or a shared specialisation
}

// First is the slot that is proposed; ok is false when there is none.
func (a AffectedVisit) First() (slot clinic.Slot, ok bool) {
	switch {
	case !a.MayMove:
	case len(a.Own) > 0:
		return a.Own[0], true
	case len(a.Others) > 0:
		return a.Others[0], true
	}
	return clinic.Slot{}, false
}

// VisitDecision says what becomes of one affected visit. Doctor, Date and Start
// are for a visit that is moved; By and Reason for one that is cancelled, and
// Reason also for one that is kept.
type VisitDecision struct {
	Visit   clinic.AppointmentID
	Version int
	Outcome clinic.Outcome
	Doctor  clinic.DoctorID // 0 keeps the doctor
	Date    clinic.Date
	Start   clinic.Clock
	By      clinic.CancelledBy
	Reason  string
}

// LeaveCommand enters or changes leave, with a decision for every visit that it
// newly falls on.
type LeaveCommand struct {
	Leave     clinic.Leave
	Decisions []VisitDecision
}

// DecideLeave approves or declines what a doctor asked for. A decline needs a
// reason; an approval needs the decisions.
type DecideLeave struct {
	ID        clinic.LeaveID
	Version   int
	Reason    string
	Decisions []VisitDecision
}

// SessionCommand changes or, with Withdraw, takes back an extra session. Every
// visit that is in the hours no more needs a decision.
type SessionCommand struct {
	Session   clinic.ExtraSession // of a withdrawal only ID and Version are read
	Withdraw  bool
	Decisions []VisitDecision
}

// HoursCommand replaces a doctor's week. Accept names the booked visits that
// the new week leaves outside the hours and that stay all the same.
type HoursCommand struct {
	Doctor      clinic.DoctorID
	Version     int
	Hours       []clinic.Availability
	SlotMinutes int // the usual length of a visit; 0 leaves it as it is
	Accept      []clinic.AppointmentID
}

// Presence is when a doctor sees patients on a day, for everybody to know.
// Plan's leave tells no reasons to those who do not plan it.
type Presence struct {
	Doctor     clinic.DoctorID
	DoctorName string
	Plan       clinic.DayPlan
}

// PhoneList is all that the printed list of patients to phone holds.
type PhoneList struct {
	Title    string // what it is for: "Dr José Muñoz is away: Mon 23 – Wed 25 Nov 2026"
	Rows     []DisplacedRow
	Settings clinic.Settings
	Logo     []byte
}

// ScheduleChanged says that leave, a holiday or an extra session was entered or
// changed; Doctor is 0 for the whole hospital.
type ScheduleChanged struct {
	Doctor   clinic.DoctorID
	From, To clinic.Date
}
