package viewmodel

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// DraftService is the part of service.Billing that works on bills before they
// are issued.
type DraftService interface {
	NewDraft(ctx context.Context, patient clinic.PatientID) (clinic.InvoiceID, error)
	SetNote(ctx context.Context, id clinic.InvoiceID, version int, note string) error
	Discard(ctx context.Context, id clinic.InvoiceID, version int, reason string) error
	SetClaim(ctx context.Context, cmd service.ClaimCommand) error
	RemoveClaim(ctx context.Context, id clinic.InvoiceID, version int) error
	UsualPayer(ctx context.Context, patient clinic.PatientID) (service.UsualPayer, error)
}

// LinePriceService is the part of service.Prices that lines are typed with.
type LinePriceService interface {
	Suggest(ctx context.Context, text string, limit int) ([]clinic.ListPrice, error)
	Taxes(ctx context.Context, withRetired bool) ([]clinic.Tax, error)
	SuggestPayers(ctx context.Context, text string, limit int) ([]clinic.Payer, error)
}

// EstimateService is service.Estimates.
type EstimateService interface {
	List(ctx context.Context, f service.EstimateFilter, p service.PageRequest) (service.Page[clinic.Estimate], error)
	Get(ctx context.Context, id clinic.EstimateID) (clinic.Estimate, error)
	Make(ctx context.Context, cmd service.EstimateCommand) (clinic.EstimateID, error)
	Withdraw(ctx context.Context, id clinic.EstimateID, version int, reason string) error
	ToBill(ctx context.Context, id clinic.EstimateID, version int) (clinic.InvoiceID, error)
}
