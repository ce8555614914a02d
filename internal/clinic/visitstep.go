package clinic

import (
	"slices"
	"time"
)

// VisitStep is something that can be done with a visit at one moment.
type VisitStep string

// The steps.
const (
	StepConfirm     VisitStep = "confirm"       // book what a patient asked for
	StepCheckIn     VisitStep = "check_in"      // the patient has come
	StepCall        VisitStep = "call"          // call who waits to the room
	StepStart       VisitStep = "start"         // the consultation begins
	StepComplete    VisitStep = "complete"      // the consultation is closed
	StepBackToQueue VisitStep = "back_to_queue" // opened by mistake
	StepMove        VisitStep = "move"          // another time, length or doctor
	StepUrgency     VisitStep = "urgency"       // see earlier or later than the others
	StepPlace       VisitStep = "place"         // another place among those of the same urgency
	StepNoShow      VisitStep = "no_show"
	StepUndoCheckIn VisitStep = "undo_check_in" // checked in by mistake
	StepUndoNoShow  VisitStep = "undo_no_show"  // marked as a no-show by mistake
	StepUncall      VisitStep = "uncall"        // called by mistake
	StepRestore     VisitStep = "restore"       // a cancelled visit is to take place after all
	StepCancel      VisitStep = "cancel"        // call off; of a request: decline or take back
)

// stepRule says who may take a step, from where, and when.
type stepRule struct {
	may  []Permission
	from []AppointmentStatus
	to   AppointmentStatus // empty when the state stays as it is
	when func(a Appointment, now time.Time) error
}

var stepRules = map[VisitStep]stepRule{
	StepConfirm:     {may: []Permission{AppointmentsBook}, from: []AppointmentStatus{StatusRequested}, to: StatusBooked, when: notOver},
	StepCheckIn:     {may: []Permission{AppointmentsArrive}, from: []AppointmentStatus{StatusBooked, StatusNoShow}, to: StatusArrived, when: onItsDay},
	StepCall:        {may: []Permission{QueueManage}, from: []AppointmentStatus{StatusArrived}},
	StepStart:       {may: []Permission{Consult}, from: []AppointmentStatus{StatusArrived}, to: StatusInConsultation},
	StepComplete:    {may: []Permission{Consult}, from: []AppointmentStatus{StatusInConsultation}, to: StatusCompleted},
	StepBackToQueue: {may: []Permission{Consult}, from: []AppointmentStatus{StatusInConsultation}, to: StatusArrived},
	StepMove:        {may: []Permission{AppointmentsBook}, from: []AppointmentStatus{StatusRequested, StatusBooked}},
	StepUrgency:     {may: []Permission{QueueManage}, from: []AppointmentStatus{StatusBooked, StatusArrived}},
	StepPlace:       {may: []Permission{QueueManage}, from: []AppointmentStatus{StatusArrived}},
	StepNoShow:      {may: []Permission{AppointmentsArrive}, from: []AppointmentStatus{StatusBooked, StatusArrived}, to: StatusNoShow, when: begun},
	StepUndoCheckIn: {may: []Permission{AppointmentsArrive}, from: []AppointmentStatus{StatusArrived}, to: StatusBooked},
	StepUndoNoShow:  {may: []Permission{AppointmentsArrive}, from: []AppointmentStatus{StatusNoShow}, to: StatusArrived, when: onItsDay},
	StepUncall:      {may: []Permission{QueueManage}, from: []AppointmentStatus{StatusArrived}, when: called},
	StepRestore:     {may: []Permission{AppointmentsBook}, from: []AppointmentStatus{StatusCancelled}, to: StatusBooked, when: notOver},
	StepCancel: {may: []Permission{AppointmentsBook, AppointmentsRequest},
		from: []AppointmentStatus{StatusRequested, StatusBooked, StatusArrived}, to: StatusCancelled},
}

// CheckStep returns nil when the actor may take the step with the visit at this
// moment, Forbidden when it is not the actor's, and Conflict when the visit does
// not stand so that it could be taken now. The service asks it before every step
// and menus offer what it lets pass, so the two cannot disagree. What depends on
// other visits (a time given to somebody else meanwhile) is told by the service
// when the step is tried. now is in the clinic's zone.
func CheckStep(step VisitStep, a Appointment, actor Actor, now time.Time) error {
	rule, ok := stepRules[step]
	if !ok {
		return Errorf(Invalid, "This cannot be done with a visit.")
	}
	if !slices.ContainsFunc(rule.may, actor.Role.May) {
		return Errorf(Forbidden, "Your role may not do this.")
	}
	if !actor.sees(a) {
		return Errorf(Forbidden, "This visit is none of yours.")
	}
	if !slices.Contains(rule.from, a.Status) {
		return Errorf(Conflict, "A visit that is “%s” cannot be %s.", a.Status.Title(), step.done())
	}
	if rule.to != "" {
		if err := a.Status.CheckMove(rule.to, actor.Role); err != nil {
			return err
		}
	}
	if rule.when != nil {
		return rule.when(a, now)
	}
	return nil
}

// sees reports whether a visit is in the scope of the actor's role.
func (a Actor) sees(v Appointment) bool {
	switch a.Role.AppointmentScope() {
	case ScopeAll:
		return true
	case ScopeOwn:
		if a.Role == RoleDoctor {
			return a.DoctorID != 0 && v.DoctorID == a.DoctorID
		}
		return a.PatientID() != 0 && v.PatientID == a.PatientID()
	}
	return false
}

// done completes "A visit cannot be …".
func (s VisitStep) done() string {
	switch s {
	case StepConfirm:
		return "confirmed"
	case StepCheckIn:
		return "checked in"
	case StepCall:
		return "called"
	case StepStart:
		return "started"
	case StepComplete:
		return "closed"
	case StepBackToQueue:
		return "sent back to the queue"
	case StepMove:
		return "moved"
	case StepUrgency:
		return "given another urgency"
	case StepPlace:
		return "given another place in the queue"
	case StepNoShow:
		return "marked as no-show"
	case StepUndoCheckIn:
		return "taken out of the queue"
	case StepUndoNoShow:
		return "taken back from being a no-show"
	case StepUncall:
		return "called back"
	case StepRestore:
		return "booked again"
	}
	return "cancelled"
}

// sinceStart is how many minutes of the clinic's civil time have passed since
// the visit was to begin; negative before.
func (a Appointment) sinceStart(now time.Time) int {
	return a.Date.DaysUntil(DateOf(now))*int(Midnight24) + int(ClockOf(now)-a.Start)
}

// acrossMidnight is how many minutes before its start or after its end a visit
// on the other side of midnight can be checked in: a night clinic's patients
// come on the evening before or are late on the morning after.
const acrossMidnight = 180

func onItsDay(a Appointment, now time.Time) error {
	since := a.sinceStart(now)
	switch today := DateOf(now); {
	case a.Date == today,
		a.Date == today.AddDays(1) && since >= -acrossMidnight,
		a.Date == today.AddDays(-1) && since <= a.Minutes+acrossMidnight:
		return nil
	}
	return Errorf(Conflict, "This visit is on %s, not today.", a.Date.Format("Mon 2 Jan 2006"))
}

// begun keeps people from being marked as no-show before they could have come.
func begun(a Appointment, now time.Time) error {
	if a.Status == StatusBooked && a.sinceStart(now) < 0 {
		return Errorf(Conflict, "This visit has not begun yet. Cancel it if the patient will not come.")
	}
	return nil
}

// called says that nobody who was not called can be called back.
func called(a Appointment, _ time.Time) error {
	if a.CalledAt.IsZero() {
		return Errorf(Conflict, "The patient has not been called.")
	}
	return nil
}

func notOver(a Appointment, now time.Time) error {
	if a.sinceStart(now) >= a.Minutes {
		return Errorf(Conflict, "%s %s is in the past. Move the visit, or book another one.", a.Date.Format("Mon 2 Jan 2006"), a.Span())
	}
	return nil
}

// settledAfter is how many minutes after its end a visit of an earlier day is
// left alone by the end-of-day step, so that a night clinic that is still at
// work keeps its visits.
const settledAfter = 240

// Overdue reports whether a visit should have been closed by now: it is booked,
// waiting or with the doctor although its day is over. Visits of today count
// once todayOver says that the hospital's last session has ended.
func Overdue(a Appointment, now time.Time, todayOver bool) bool {
	switch a.Status {
	case StatusBooked, StatusArrived, StatusInConsultation:
	default:
		return false
	}
	sinceEnd := a.sinceStart(now) - a.Minutes
	if a.Date == DateOf(now) {
		return todayOver && sinceEnd >= 0
	}
	return a.Date.Before(DateOf(now)) && sinceEnd >= settledAfter
}

// OverdueSince is the minute, as Date.Minute counts them, by which the time of a
// past day's visit must have been over for it to be Overdue.
func OverdueSince(now time.Time) int64 {
	return DateOf(now).Minute() + int64(ClockOf(now)) - settledAfter
}

// VisitMove is one row of a visit's way through the calendar: where it stood, for
// how many minutes, and where it was put.
type VisitMove struct {
	AppointmentID                AppointmentID
	FromDoctor, ToDoctor         DoctorID
	FromDate, ToDate             Date
	FromStart, ToStart           Clock
	FromMinutes, ToMinutes       int
	At                           time.Time
	ByUserID                     UserID // 0 for the program itself
	ByName                       string
	Reason                       string
	FromDoctorName, ToDoctorName string // filled when read
}
