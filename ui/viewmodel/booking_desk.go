package viewmodel

import (
	"context"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// FrontDesk is what the view models of appointments, patients, doctors and
// departments work with.
type FrontDesk struct {
	Services Services
	Runner   Runner
	Context  func() context.Context // acts for the signed-in user
	Now      func() time.Time       // in the clinic's zone
	Actor    clinic.Actor
}

// Today is the clinic's civil day.
func (d FrontDesk) Today() clinic.Date { return clinic.DateOf(d.Now()) }

// May reports whether the signed-in role has a permission.
func (d FrontDesk) May(p clinic.Permission) bool { return d.Actor.Role.May(p) }

// Submission lets a form save once at a time: a second press while the first
// save is under way does nothing.
type Submission struct{ busy bool }

// Busy reports whether a save is under way.
func (s *Submission) Busy() bool { return s.busy }

// Go runs work through the desk's Runner and hands its error to done. It
// reports false, without running anything, while an earlier save is under way.
func (s *Submission) Go(d FrontDesk, work func(ctx context.Context) error, done func(error)) bool {
	if s.busy {
		return false
	}
	s.busy = true
	d.Runner.Go(d.Context(), func(ctx context.Context) func() {
		err := work(ctx)
		return func() {
			s.busy = false
			done(err)
		}
	})
	return true
}

// IsStale reports whether a save failed because somebody else saved first.
func IsStale(err error) bool { return clinic.CodeOf(err) == clinic.Stale }

// reloaded hands on how a change went. A list shows how things stand once it was
// made, and once it was refused because somebody else made one first.
func reloaded(load func(), done func(error)) func(error) {
	return func(err error) {
		if err == nil || IsStale(err) {
			load()
		}
		done(err)
	}
}

// AgeSuffix gives " (9 mo)" for somebody under 18, as a clinic wants to see
// children in a list at once; " (~9 mo)" of a stated age; empty for everybody else.
func AgeSuffix(born clinic.Date, estimated bool, on clinic.Date) string {
	if born.IsZero() || born.AgeOn(on) >= 18 {
		return ""
	}
	if age := ShortAge(born, estimated, on); age != "" {
		return " (" + age + ")"
	}
	return ""
}

// DayWord names a day as people say it: Today, Tomorrow, else Tue 24 Nov, with
// the year when it is another one.
func DayWord(d, today clinic.Date) string {
	switch today.DaysUntil(d) {
	case 0:
		return i18n.T("Today")
	case 1:
		return i18n.T("Tomorrow")
	case -1:
		return i18n.T("Yesterday")
	}
	if d.Year != today.Year {
		return i18n.Date(d, "Mon 2 Jan 2006")
	}
	return i18n.Date(d, "Mon 2 Jan")
}

// SlotText names a free slot: "Today 11:45".
func SlotText(s clinic.Slot, today clinic.Date) string {
	return DayWord(s.Date, today) + " " + s.Start.String()
}

// Waiting is how long somebody has been waiting, in whole minutes.
func Waiting(row service.AppointmentRow, now time.Time) int {
	if row.CheckedInAt.IsZero() || now.Before(row.CheckedInAt) {
		return 0
	}
	return int(now.Sub(row.CheckedInAt) / time.Minute)
}
