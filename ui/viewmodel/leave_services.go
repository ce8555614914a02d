package viewmodel

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// ScheduleService is service.Schedules.
type ScheduleService interface {
	PreviewLeave(ctx context.Context, l clinic.Leave) ([]service.AffectedVisit, error)
	EnterLeave(ctx context.Context, cmd service.LeaveCommand) (clinic.LeaveID, error)
	EnterHoliday(ctx context.Context, cmd service.LeaveCommand) (clinic.LeaveID, error)
	RequestLeave(ctx context.Context, l clinic.Leave) (clinic.LeaveID, error)
	ApproveLeave(ctx context.Context, cmd service.DecideLeave) error
	DeclineLeave(ctx context.Context, id clinic.LeaveID, version int, reason string) error
	WithdrawLeave(ctx context.Context, id clinic.LeaveID, version int, reason string) error
	UpdateLeave(ctx context.Context, cmd service.LeaveCommand) error
	ListLeave(ctx context.Context, f service.LeaveFilter, p service.PageRequest) (service.Page[clinic.Leave], error)
	AddSession(ctx context.Context, e clinic.ExtraSession) (clinic.ExtraSessionID, error)
	PreviewSession(ctx context.Context, cmd service.SessionCommand) ([]service.AffectedVisit, error)
	ChangeSession(ctx context.Context, cmd service.SessionCommand) error
	ListSessions(ctx context.Context, f service.ExtraSessionFilter) ([]clinic.ExtraSession, error)
	Presence(ctx context.Context, on clinic.Date) ([]service.Presence, error)
	PhoneList(ctx context.Context, f service.DisplacedFilter) (service.PhoneList, error)
	PrintPhoneList(ctx context.Context, f service.DisplacedFilter) (service.PhoneList, error)
}
