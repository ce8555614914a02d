package viewmodel

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// MoneyPaperService is the part of service.Billing that prints.
type MoneyPaperService interface {
	ShowInvoice(ctx context.Context, id clinic.InvoiceID) (service.InvoicePrint, error)
	PrintInvoice(ctx context.Context, id clinic.InvoiceID) (service.InvoicePrint, error)
	ShowCredit(ctx context.Context, id clinic.CreditID) (service.CreditPrint, error)
	PrintCredit(ctx context.Context, id clinic.CreditID) (service.CreditPrint, error)
	Statement(ctx context.Context, q service.StatementQuery) (service.StatementPrint, error)
	PrintStatement(ctx context.Context, q service.StatementQuery) (service.StatementPrint, error)
}

// EstimatePaperService is the part of service.Estimates that prints.
type EstimatePaperService interface {
	Show(ctx context.Context, id clinic.EstimateID) (service.EstimatePrint, error)
	Print(ctx context.Context, id clinic.EstimateID) (service.EstimatePrint, error)
}

// DrawerPaperService is the part of service.Drawers that prints.
type DrawerPaperService interface {
	ShowClosure(ctx context.Context, id clinic.ClosureID) (service.ClosurePrint, error)
	Print(ctx context.Context, id clinic.ClosureID) (service.ClosurePrint, error)
	ShowDay(ctx context.Context, day clinic.Date) (service.DayPrint, error)
	PrintDay(ctx context.Context, day clinic.Date) (service.DayPrint, error)
}

// PrintOf says what printing an open bill prints: the receipt of the latest
// payment when the bill is settled, the bill itself otherwise, and nothing of a
// draft.
func PrintOf(i clinic.Invoice) (receipt *clinic.Payment, invoice bool) {
	if i.Number == "" {
		return nil, false
	}
	if (i.Status == clinic.InvoicePaid || i.Status == clinic.InvoiceSettled) && len(i.Payments) > 0 {
		latest := i.Payments[0]
		for _, p := range i.Payments {
			if !p.PaidAt.Before(latest.PaidAt) {
				latest = p
			}
		}
		return &latest, false
	}
	return nil, true
}

// StatementStart is the first day that is proposed for a statement: the first of
// the year.
func StatementStart(today clinic.Date) clinic.Date {
	return clinic.Date{Year: today.Year, Month: 1, Day: 1}
}
