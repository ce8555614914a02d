package clinic

import (
	"strconv"
	"time"
)

// AppointmentStatus is where a visit stands.
type AppointmentStatus string

// The states. The usual way is requested → booked → arrived → in consultation
// → completed.
const (
	StatusRequested      AppointmentStatus = "requested"
	StatusBooked         AppointmentStatus = "booked"
	StatusArrived        AppointmentStatus = "arrived"
	StatusInConsultation AppointmentStatus = "in_consultation"
	StatusCompleted      AppointmentStatus = "completed"
	StatusCancelled      AppointmentStatus = "cancelled"
	StatusNoShow         AppointmentStatus = "no_show"
)

// AppointmentStatuses returns all states in the order of a visit.
func AppointmentStatuses() []AppointmentStatus {
	return []AppointmentStatus{StatusRequested, StatusBooked, StatusArrived, StatusInConsultation,
		StatusCompleted, StatusCancelled, StatusNoShow}
}

// Live reports whether a visit in this state takes up its doctor's and its
// patient's time, so that no other may overlap it. A request does not: it waits
// for the desk to confirm it.
func (s AppointmentStatus) Live() bool {
	switch s {
	case StatusBooked, StatusArrived, StatusInConsultation, StatusCompleted:
		return true
	}
	return false
}

// Title gives the state's name for people.
func (s AppointmentStatus) Title() string {
	switch s {
	case StatusRequested:
		return "Requested"
	case StatusBooked:
		return "Booked"
	case StatusArrived:
		return "Arrived"
	case StatusInConsultation:
		return "With doctor"
	case StatusCompleted:
		return "Done"
	case StatusCancelled:
		return "Cancelled"
	case StatusNoShow:
		return "No-show"
	}
	return string(s)
}

// statusMoves is the status machine: from, to, and the roles that may.
var statusMoves = map[AppointmentStatus]map[AppointmentStatus][]Role{
	StatusRequested: {
		StatusBooked:    {RoleAdmin, RoleReceptionist, RoleNurse, RoleDoctor},
		StatusCancelled: {RoleAdmin, RoleReceptionist, RoleNurse, RoleDoctor, RolePatient},
	},
	StatusBooked: {
		StatusArrived:   {RoleAdmin, RoleReceptionist, RoleNurse},
		StatusCancelled: {RoleAdmin, RoleReceptionist, RoleNurse, RoleDoctor},
		StatusNoShow:    {RoleAdmin, RoleReceptionist, RoleNurse},
	},
	StatusArrived: {
		StatusInConsultation: {RoleDoctor},
		StatusBooked:         {RoleAdmin, RoleReceptionist, RoleNurse}, // checked in by mistake
		StatusCancelled:      {RoleAdmin, RoleReceptionist, RoleNurse},
		StatusNoShow:         {RoleAdmin, RoleReceptionist, RoleNurse}, // left without being seen
	},
	StatusInConsultation: {
		StatusCompleted: {RoleDoctor},
		StatusArrived:   {RoleDoctor}, // opened by mistake, back to the queue
	},
	StatusNoShow: {
		StatusArrived: {RoleAdmin, RoleReceptionist, RoleNurse}, // came late after all
	},
	StatusCancelled: {
		StatusBooked: {RoleAdmin, RoleReceptionist, RoleNurse}, // the slot is checked again
	},
}

// CanBecome reports whether the status machine has a step from s to next.
func (s AppointmentStatus) CanBecome(next AppointmentStatus) bool {
	_, ok := statusMoves[s][next]
	return ok
}

// NextStatuses returns what a role may make of a visit in state s, in the
// order of AppointmentStatuses; menus show just these.
func (s AppointmentStatus) NextStatuses(r Role) []AppointmentStatus {
	var out []AppointmentStatus
	for _, next := range AppointmentStatuses() {
		for _, each := range statusMoves[s][next] {
			if each == r {
				out = append(out, next)
			}
		}
	}
	return out
}

// CheckMove returns nil when the role may take a visit from s to next, a
// Conflict when the status machine has no such step and Forbidden when the step
// is not this role's.
func (s AppointmentStatus) CheckMove(next AppointmentStatus, r Role) error {
	roles, ok := statusMoves[s][next]
	if !ok {
		return Errorf(Conflict, "A visit that is “%s” cannot become “%s”.", s.Title(), next.Title())
	}
	for _, each := range roles {
		if each == r {
			return nil
		}
	}
	return Errorf(Forbidden, "Your role may not set a visit to “%s”.", next.Title())
}

// VisitKind says what sort of visit it is.
type VisitKind string

// The kinds of visit.
const (
	VisitNew      VisitKind = "new"
	VisitFollowUp VisitKind = "follow_up"
	VisitWalkIn   VisitKind = "walk_in"
)

// Title gives the kind's name for people.
func (k VisitKind) Title() string {
	switch k {
	case VisitFollowUp:
		return "Follow-up"
	case VisitWalkIn:
		return "Walk-in"
	}
	return "Visit"
}

// Urgency says who is seen before whom.
type Urgency string

// The grades of urgency. The empty one counts as normal.
const (
	UrgencyNormal    Urgency = "normal"
	UrgencyUrgent    Urgency = "urgent"
	UrgencyEmergency Urgency = "emergency"
)

// CancelledBy says who called a visit off; empty while nobody did.
type CancelledBy string

// Who may call a visit off.
const (
	CancelledByPatient  CancelledBy = "patient"
	CancelledByDoctor   CancelledBy = "doctor"
	CancelledByHospital CancelledBy = "hospital"
)

// Title gives the name of who called a visit off.
func (c CancelledBy) Title() string {
	switch c {
	case CancelledByPatient:
		return "The patient"
	case CancelledByDoctor:
		return "The doctor"
	case CancelledByHospital:
		return "The hospital"
	}
	return ""
}

// Valid reports whether c names somebody.
func (c CancelledBy) Valid() bool { return c.Title() != "" }

// Appointment is one visit of a patient with a doctor.
type Appointment struct {
	ID             AppointmentID
	PatientID      PatientID
	DoctorID       DoctorID
	Date           Date
	Start          Clock
	Minutes        int
	Status         AppointmentStatus
	Kind           VisitKind
	Reason         string // why the patient comes, as told to the desk
	Symptoms       string // clinical
	Notes          string // clinical
	Diagnosis      string // clinical
	Prescription   string // clinical; readable text of the structured rows
	FollowUp       Date   // zero when none
	TokenNo        int    // 0 until arrival; per doctor and day
	CheckedInAt    time.Time
	StartedAt      time.Time
	EndedAt        time.Time
	OverbookReason string
	CancelReason   string
	CancelledBy    CancelledBy
	SeriesID       SeriesID // 0 unless it is one of a series
	Urgency        Urgency
	QueuePosition  int       // 0 unless the desk gave it a place by hand
	CalledAt       time.Time // when the patient was called to the room; zero before
	CreatedAt      time.Time
	UpdatedAt      time.Time
	Version        int
}

// Span is the visit's stretch of its day.
func (a Appointment) Span() Span { return Span{a.Start, a.Start.Add(a.Minutes)} }

// SpanOn is the visit in minutes from midnight of the day on, which may be
// another day than the visit's own.
func (a Appointment) SpanOn(on Date) Span {
	start := a.Start.Add(on.DaysUntil(a.Date) * dayMinutes)
	return Span{start, start.Add(a.Minutes)}
}

// HideClinical empties what only those may read who read charts.
func (a *Appointment) HideClinical() {
	a.Symptoms, a.Notes, a.Diagnosis, a.Prescription = "", "", "", ""
}

// Token joins the doctor's letter and the number: A4. Empty before arrival.
func Token(prefix string, no int) string {
	if no == 0 {
		return ""
	}
	return prefix + strconv.Itoa(no)
}

// StatusChange is one row of a visit's way through the states.
type StatusChange struct {
	AppointmentID AppointmentID
	From, To      AppointmentStatus
	At            time.Time
	ByUserID      UserID // 0 for the program itself
	ByName        string
	Reason        string
}
