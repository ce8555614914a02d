package viewmodel

import (
	"context"
	"fmt"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

type fakeQueue struct {
	QueueService
	waiting []service.QueueEntry
	moved   []service.AppointmentRow
	moves   []clinic.VisitMove
	overdue service.OverdueVisits
	closed  []service.ClosedVisit

	calls []string
	asked [][]service.VisitVersion
	err   error
}

func (f *fakeQueue) Waiting(context.Context, clinic.DoctorID) ([]service.QueueEntry, error) {
	return f.waiting, nil
}
func (f *fakeQueue) Moves(context.Context, clinic.AppointmentID) ([]clinic.VisitMove, error) {
	return f.moves, nil
}
func (f *fakeQueue) MovedAway(context.Context, service.AppointmentFilter) ([]service.AppointmentRow, error) {
	return f.moved, nil
}
func (f *fakeQueue) Overdue(context.Context) (service.OverdueVisits, error) { return f.overdue, nil }

func (f *fakeQueue) CloseDay(_ context.Context, v []service.VisitVersion) ([]service.ClosedVisit, error) {
	f.asked = append(f.asked, v)
	return f.closed, f.err
}
func (f *fakeQueue) SetUrgency(_ context.Context, id clinic.AppointmentID, version int, u clinic.Urgency) error {
	f.calls = append(f.calls, fmt.Sprintf("urgency %d/%d %s", id, version, u))
	return f.err
}
func (f *fakeQueue) Place(_ context.Context, id clinic.AppointmentID, version, by int) error {
	f.calls = append(f.calls, fmt.Sprintf("place %d/%d %+d", id, version, by))
	return f.err
}
func (f *fakeQueue) Call(_ context.Context, id clinic.AppointmentID, version int) (service.CallResult, error) {
	f.calls = append(f.calls, fmt.Sprintf("call %d/%d", id, version))
	return service.CallResult{Visit: visitRow(id, clinic.StatusArrived, "10:00")}, f.err
}
func (f *fakeQueue) Uncall(_ context.Context, id clinic.AppointmentID, version int) error {
	f.calls = append(f.calls, fmt.Sprintf("uncall %d v%d", id, version))
	return f.err
}

func (f *fakeQueue) CallNext(_ context.Context, d clinic.DoctorID) (service.CallResult, error) {
	f.calls = append(f.calls, fmt.Sprintf("next of %d", d))
	return service.CallResult{Visit: visitRow(1, clinic.StatusArrived, "10:00"), Again: true}, f.err
}

type fakeReminders struct {
	ReminderService
	day   service.ReminderDay
	asked []service.ReminderCommand
	of    []clinic.Reminder
	err   error
}

func (f *fakeReminders) Day(_ context.Context, on clinic.Date) (service.ReminderDay, error) {
	day := f.day
	if !on.IsZero() {
		day.Date = on
	}
	return day, nil
}
func (f *fakeReminders) Of(context.Context, clinic.AppointmentID) ([]clinic.Reminder, error) {
	return f.of, nil
}
func (f *fakeReminders) Mark(_ context.Context, c service.ReminderCommand) error {
	f.asked = append(f.asked, c)
	return f.err
}
func (f *fakeReminders) Undo(_ context.Context, c service.ReminderCommand) error {
	c.Outcome = clinic.ReminderUndone
	f.asked = append(f.asked, c)
	return f.err
}
