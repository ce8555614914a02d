package viewmodel

import (
	"context"

	"caredesk/internal/service"
)

// DesksService is service.Desks.
type DesksService interface {
	Beat(ctx context.Context) (service.DesksView, error)
}
