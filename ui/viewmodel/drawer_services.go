package viewmodel

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// DrawerService is service.Drawers.
type DrawerService interface {
	Open(ctx context.Context, cmd service.OpenDrawerCommand) (clinic.Drawer, error)
	HandedOver(ctx context.Context) ([]clinic.Drawer, error)
	Cashiers(ctx context.Context) ([]service.Cashier, error)
	Current(ctx context.Context) (service.ClosureView, error)
	Cash(ctx context.Context, cmd service.CashCommand) error
	Close(ctx context.Context, cmd service.CloseDrawerCommand) (clinic.Drawer, error)
	Reopen(ctx context.Context, id clinic.ClosureID, version int, reason string) error
	List(ctx context.Context, f service.ClosureFilter, p service.PageRequest) (service.Page[service.ClosureRow], error)
	View(ctx context.Context, id clinic.ClosureID) (service.ClosureView, error)
	Days(ctx context.Context, f service.DayFilter) ([]service.DayRow, error)
	Day(ctx context.Context, day clinic.Date) (service.DayView, error)
	CloseDay(ctx context.Context, day clinic.Date) ([]clinic.Date, error)
	ReopenDay(ctx context.Context, day clinic.Date, version int, reason string) error
}
