package viewmodel

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// QueueService is service.Queue.
type QueueService interface {
	Waiting(ctx context.Context, doctor clinic.DoctorID) ([]service.QueueEntry, error)
	SetUrgency(ctx context.Context, id clinic.AppointmentID, version int, u clinic.Urgency) error
	Place(ctx context.Context, id clinic.AppointmentID, version, by int) error
	Call(ctx context.Context, id clinic.AppointmentID, version int) (service.CallResult, error)
	Uncall(ctx context.Context, id clinic.AppointmentID, version int) error
	CallNext(ctx context.Context, doctor clinic.DoctorID) (service.CallResult, error)
	Moves(ctx context.Context, id clinic.AppointmentID) ([]clinic.VisitMove, error)
	MovedAway(ctx context.Context, f service.AppointmentFilter) ([]service.AppointmentRow, error)
	Overdue(ctx context.Context) (service.OverdueVisits, error)
	CloseDay(ctx context.Context, visits []service.VisitVersion) ([]service.ClosedVisit, error)
}

// ReminderService is service.Reminders.
type ReminderService interface {
	Day(ctx context.Context, on clinic.Date) (service.ReminderDay, error)
	Mark(ctx context.Context, cmd service.ReminderCommand) error
	Undo(ctx context.Context, cmd service.ReminderCommand) error
	Of(ctx context.Context, id clinic.AppointmentID) ([]clinic.Reminder, error)
	Print(ctx context.Context, on clinic.Date) (service.ReminderPrint, error)
}

// AgendaService is service.Agenda.
type AgendaService interface {
	DayList(ctx context.Context, doctor clinic.DoctorID, on clinic.Date) (service.DayList, error)
	Calendar(ctx context.Context, q service.CalendarQuery) (service.CalendarVisits, error)
}
