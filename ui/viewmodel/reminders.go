package viewmodel

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// Reminders is the list of those to phone before their visit.
type Reminders struct {
	FrontDesk
	// Changed is called on the UI thread when there is something new to draw;
	// Failed when a load or a step went wrong.
	Changed func()
	Failed  func(error)

	Date   clinic.Date // zero until the first load has found the next working day
	Rows   []service.ReminderRow
	Loaded bool

	load Latest
	save Submission
}

// NewReminders returns the list before its first load, of the next working day.
func NewReminders(d FrontDesk) *Reminders {
	return &Reminders{FrontDesk: d, Changed: func() {}, Failed: func(error) {}}
}

// SetDate shows another day.
func (r *Reminders) SetDate(d clinic.Date) {
	if d.IsZero() || d == r.Date {
		return
	}
	r.Date, r.Loaded, r.Rows = d, false, nil
	r.Load()
}

// Load reads the list.
func (r *Reminders) Load() {
	on := r.Date
	r.load.Go(r.Context(), r.Runner, func(ctx context.Context) func() {
		day, err := r.Services.Reminders.Day(ctx, on)
		return func() {
			if err != nil {
				r.Failed(err)
				return
			}
			r.Date, r.Rows, r.Loaded = day.Date, day.Rows, true
			r.Changed()
		}
	})
}

// Open is how many still have to be reached.
func (r *Reminders) Open() int {
	n := 0
	for _, row := range r.Rows {
		if !row.State.Outcome.Settled() {
			n++
		}
	}
	return n
}

func reminderCommand(row service.ReminderRow) service.ReminderCommand {
	return service.ReminderCommand{Appointment: row.ID, Date: row.Date, Start: row.Start}
}

// Mark notes what a call came to. It reports false while an earlier step is
// under way.
func (r *Reminders) Mark(row service.ReminderRow, o clinic.ReminderOutcome, note string, done func(error)) bool {
	cmd := reminderCommand(row)
	cmd.Outcome, cmd.Note = o, note
	return r.save.Go(r.FrontDesk, func(ctx context.Context) error { return r.Services.Reminders.Mark(ctx, cmd) }, r.after(done))
}

// Undo takes the newest call back.
func (r *Reminders) Undo(row service.ReminderRow, done func(error)) bool {
	cmd := reminderCommand(row)
	return r.save.Go(r.FrontDesk, func(ctx context.Context) error { return r.Services.Reminders.Undo(ctx, cmd) }, r.after(done))
}

func (r *Reminders) after(done func(error)) func(error) {
	return func(err error) {
		r.Load()
		done(err)
	}
}

// Made says who called and when: "10:42 Grace Byrne", with the day when it was
// another one.
func (r *Reminders) Made(row service.ReminderRow) string {
	if row.State.Outcome == clinic.ReminderOpen {
		return ""
	}
	at := row.State.At.In(r.Now().Location())
	if clinic.DateOf(at) == r.Today() {
		return at.Format("15:04") + " " + row.State.ByName
	}
	return i18n.Date(at, "2 Jan 15:04") + " " + row.State.ByName
}

// Summary counts the list.
func (r *Reminders) Summary() string {
	if !r.Loaded {
		return ""
	}
	return i18n.F("%s: %d booked, %d still to be reached", i18n.Date(r.Date, "Monday 2 January"), len(r.Rows), r.Open())
}
