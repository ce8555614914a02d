package viewmodel

import (
	"context"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// NoticeOfNext says what a doctor who works in another window is told of the
// next patient.
type NoticeOfNext string

// The choices. A notice stands on a screen that others may see, on a locked one
// too: it names nobody unless the doctor says so.
const (
	NoticePlain NoticeOfNext = "plain" // that somebody waits, and the token
	NoticeNamed NoticeOfNext = "named" // with the patient's name
	NoticeOff   NoticeOfNext = "off"
)

// ParseNoticeOfNext reads a stored choice; anything unknown is plain.
func ParseNoticeOfNext(s string) NoticeOfNext {
	switch n := NoticeOfNext(s); n {
	case NoticeNamed, NoticeOff:
		return n
	}
	return NoticePlain
}

// NextPatient tells a doctor of patients who were checked in or called while
// another window is in front. It is used from the UI thread alone.
type NextPatient struct {
	Queue   QueueService
	Doctor  clinic.DoctorID
	Runner  Runner
	Context func() context.Context
	// Away reports whether the window is not being looked at.
	Away func() bool
	// Locked reports whether the window is locked: nobody knows who reads then,
	// and nobody is named.
	Locked func() bool
	// Choice is what the doctor wants.
	Choice func() NoticeOfNext
	// Tell shows a notice outside the window.
	Tell func(title, text string)

	known  map[clinic.AppointmentID]time.Time // who waits, and when they were called
	load   Latest
	closed bool
}

// Start looks who waits already; of those nothing is told.
func (n *NextPatient) Start() { n.look(func([]service.QueueEntry, []service.QueueEntry) {}) }

// Changed looks at the queue again, after an event that may be about it.
func (n *NextPatient) Changed() {
	if n.known == nil { // still starting, or the first look failed
		n.Start()
		return
	}
	n.look(n.tell)
}

// AppointmentChanged is Changed for a visit of this doctor.
func (n *NextPatient) AppointmentChanged(e service.AppointmentChanged) {
	if e.Doctor == n.Doctor {
		n.Changed()
	}
}

// Close ends it.
func (n *NextPatient) Close() {
	n.closed = true
	n.load.Cancel()
}

// look reads the queue and hands on who is new in it and who was called since.
// A queue that cannot be read is looked at again with the next event.
func (n *NextPatient) look(then func(arrived, called []service.QueueEntry)) {
	n.load.Go(service.Refreshing(n.Context()), n.Runner, func(ctx context.Context) func() {
		waiting, err := n.Queue.Waiting(ctx, n.Doctor)
		return func() {
			if err != nil || n.closed {
				return
			}
			var arrived, called []service.QueueEntry
			now := map[clinic.AppointmentID]time.Time{}
			for _, q := range waiting {
				now[q.ID] = q.CalledAt
				before, was := n.known[q.ID]
				switch {
				case q.CalledAt.After(before):
					called = append(called, q)
				case !was:
					arrived = append(arrived, q)
				}
			}
			n.known = now
			then(arrived, called)
		}
	})
}

func (n *NextPatient) tell(arrived, called []service.QueueEntry) {
	choice := n.Choice()
	if choice == NoticeOff || !n.Away() {
		return
	}
	if n.Locked() {
		choice = NoticePlain
	}
	if len(called) > 0 {
		q := called[len(called)-1]
		n.Tell(i18n.T("Your next patient was called"), noticeText(choice, q))
		return
	}
	switch len(arrived) {
	case 0:
	case 1:
		n.Tell(i18n.T("A patient waits for you"), noticeText(choice, arrived[0]))
	default:
		n.Tell(i18n.T("Patients wait for you"), i18n.N(len(arrived), "One has been checked in.", "%d have been checked in."))
	}
}

func noticeText(choice NoticeOfNext, q service.QueueEntry) string {
	switch {
	case choice == NoticeNamed && q.Token() != "":
		return i18n.F("%s, token %s", q.PatientName(), q.Token())
	case choice == NoticeNamed:
		return q.PatientName()
	case q.Token() != "":
		return i18n.F("Token %s", q.Token())
	}
	return i18n.T("Caredesk says who it is.")
}
