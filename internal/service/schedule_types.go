package service

import (
	"context"

	"caredesk/internal/clinic"
)

// ScheduleRepo keeps leave, holidays and extra sessions.
type ScheduleRepo interface {
	DisplacedRepo
	// Calendar returns approved leave, holidays and extra sessions not withdrawn
	// of the doctors that touch the days from..to, by time; no doctors means all.
	Calendar(ctx context.Context, ds []clinic.DoctorID, from, to clinic.Date) (clinic.Calendar, error)
	Leave(ctx context.Context, id clinic.LeaveID) (clinic.Leave, error)
	// ListLeave pages by first day, newest first when the filter says so.
	ListLeave(ctx context.Context, f LeaveFilter, p PageRequest) (Page[clinic.Leave], error)
	InsertLeave(ctx context.Context, l clinic.Leave) (clinic.LeaveID, error)
	// UpdateLeave writes every column but who made it, and raises the version.
	UpdateLeave(ctx context.Context, l clinic.Leave) error
	ExtraSession(ctx context.Context, id clinic.ExtraSessionID) (clinic.ExtraSession, error)
	// ListExtraSessions returns those of a period by day and time, with withdrawn ones when asked.
	ListExtraSessions(ctx context.Context, f ExtraSessionFilter) ([]clinic.ExtraSession, error)
	InsertExtraSession(ctx context.Context, e clinic.ExtraSession) (clinic.ExtraSessionID, error)
	// UpdateExtraSession writes every column but who made it, and raises the version.
	UpdateExtraSession(ctx context.Context, e clinic.ExtraSession) error
}

// LeaveFilter narrows the list of leave. From and To are inclusive days that
// the leave touches; a zero date leaves that side open.
type LeaveFilter struct {
	From, To clinic.Date
	Doctor   clinic.DoctorID // with it, holidays of the hospital are listed too
	Holidays bool            // only holidays of the whole hospital
	Statuses []clinic.LeaveStatus
	Newest   bool
}

// ExtraSessionFilter narrows the list of extra sessions.
type ExtraSessionFilter struct {
	From, To      clinic.Date
	Doctor        clinic.DoctorID
	WithWithdrawn bool
}
