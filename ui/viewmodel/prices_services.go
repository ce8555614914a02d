package viewmodel

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// PriceService is service.Prices.
type PriceService interface {
	List(ctx context.Context, f service.PriceFilter, p service.PageRequest) (service.Page[clinic.ListPrice], error)
	Get(ctx context.Context, id clinic.PriceID) (clinic.ListPrice, error)
	Save(ctx context.Context, p clinic.ListPrice) (clinic.PriceID, error)
	Retire(ctx context.Context, id clinic.PriceID, version int) error
	Restore(ctx context.Context, id clinic.PriceID, version int) error
	ListImporter
	LinePriceService

	SaveTax(ctx context.Context, x clinic.Tax) (clinic.TaxID, error)
	RetireTax(ctx context.Context, id clinic.TaxID, version int) error
	RestoreTax(ctx context.Context, id clinic.TaxID, version int) error

	Categories(ctx context.Context, withRetired bool) ([]clinic.PriceCategory, error)
	SaveCategory(ctx context.Context, x clinic.PriceCategory) (clinic.CategoryID, error)
	MoveCategory(ctx context.Context, id clinic.CategoryID, by int) error
	RetireCategory(ctx context.Context, id clinic.CategoryID, version int) error
	RestoreCategory(ctx context.Context, id clinic.CategoryID, version int) error

	Payers(ctx context.Context, f service.PayerFilter, p service.PageRequest) (service.Page[clinic.Payer], error)
	Payer(ctx context.Context, id clinic.PayerID) (clinic.Payer, error)
	SavePayer(ctx context.Context, x clinic.Payer) (clinic.PayerID, error)
	RetirePayer(ctx context.Context, id clinic.PayerID, version int) error
	RestorePayer(ctx context.Context, id clinic.PayerID, version int) error

	FeesOf(ctx context.Context, id clinic.DoctorID) (clinic.Fees, error)
	SetFees(ctx context.Context, cmd service.SetFeesCommand) error
}

// ListImporter takes files into a list; the code lists and the price list do.
type ListImporter interface {
	PreviewImport(ctx context.Context, cmd service.ImportListCommand) (service.ImportListReport, error)
	Import(ctx context.Context, cmd service.ImportListCommand) (service.ImportListReport, error)
}

// FreeFollowUpService tells the desk what is free.
type FreeFollowUpService interface {
	FreeFollowUp(ctx context.Context, q service.FreeFollowUpQuery) (service.FreeFollowUp, error)
}

// CounterService tells where the number series stand.
type CounterService interface {
	Counters(ctx context.Context) (map[string]service.SeriesCounters, error)
}
