package viewmodel

import (
	"context"
	"slices"
	"time"

	"caredesk/internal/clinic"
	"caredesk/ui/i18n"
)

// StoryLine is one thing that happened to a visit.
type StoryLine struct {
	At   time.Time
	What string // "Arrived", "Moved from Mon 23 Nov 10:00 to …"
	Who  string
	Why  string // empty where nobody gave a reason
}

// Story joins a visit's changes of state, its moves and the calls made about it
// in the order in which they happened.
func Story(changes []clinic.StatusChange, moves []clinic.VisitMove, calls []clinic.Reminder) []StoryLine {
	var out []StoryLine
	for _, c := range changes {
		out = append(out, StoryLine{c.At, i18n.Say(c.To.Title()), c.ByName, c.Reason})
	}
	for _, m := range moves {
		out = append(out, StoryLine{m.At, moveText(m), m.ByName, m.Reason})
	}
	for _, r := range calls {
		what := i18n.F("Reminder: %s", i18n.Say(r.Outcome.Title()))
		if r.Outcome == clinic.ReminderUndone {
			what = i18n.T("Reminder taken back")
		}
		out = append(out, StoryLine{r.At, what, r.ByName, r.Note})
	}
	slices.SortStableFunc(out, func(a, b StoryLine) int { return a.At.Compare(b.At) })
	return out
}

// moveText says what a move changed: the time, the length, the doctor.
func moveText(m clinic.VisitMove) string {
	text := ""
	if m.FromDate != m.ToDate || m.FromStart != m.ToStart {
		text = i18n.F("Moved from %s %s to %s %s", i18n.Date(m.FromDate, "Mon 2 Jan"), m.FromStart, i18n.Date(m.ToDate, "Mon 2 Jan"), m.ToStart)
	}
	more := func(s string) {
		if text != "" {
			text += ", "
		}
		text += s
	}
	if m.FromDoctor != m.ToDoctor {
		more(i18n.F("from %s to %s", m.FromDoctorName, m.ToDoctorName))
		if m.FromDate == m.ToDate && m.FromStart == m.ToStart {
			text = i18n.F("Moved %s", text)
		}
	}
	if m.FromMinutes != m.ToMinutes {
		more(i18n.F("%d instead of %d min", m.ToMinutes, m.FromMinutes))
	}
	return text
}

// MovedTo says where a visit that left a row behind stands now.
func MovedTo(m clinic.VisitMove) string {
	text := i18n.Date(m.ToDate, "Mon 2 Jan") + " " + m.ToStart.String()
	if m.ToDoctor != m.FromDoctor {
		text += ", " + m.ToDoctorName
	}
	return text
}

// story reads what happened to a visit. The calls made about it are for those
// who keep the reminders.
func (v *Visit) story(ctx context.Context, id clinic.AppointmentID) ([]StoryLine, error) {
	changes, err := v.Services.Appointments.Changes(ctx, id)
	if err != nil {
		return nil, err
	}
	moves, err := v.Services.Queue.Moves(ctx, id)
	if err != nil {
		return nil, err
	}
	var calls []clinic.Reminder
	if v.May(clinic.RemindersKeep) {
		calls, err = v.Services.Reminders.Of(ctx, id)
	}
	return Story(changes, moves, calls), err
}
