package service

import (
	"context"
	"time"

	"caredesk/internal/clinic"
)

// PriceFilter narrows the price list.
type PriceFilter struct {
	Text        string            // beginnings of words of the name or of the code
	Category    clinic.CategoryID // 0 for all
	WithRetired bool
}

// PayerFilter narrows the list of payers.
type PayerFilter struct {
	Text        string
	WithRetired bool
}

// PricesChanged says that the price list, its categories or the taxes changed.
type PricesChanged struct{}

// PayersChanged says that a payer was made or changed.
type PayersChanged struct{}

// PriceRepo keeps the price list, its categories and taxes, the payers and the
// doctors' fees by kind of visit.
type PriceRepo interface {
	// Taxes are listed by name, those in use first.
	Taxes(ctx context.Context, withRetired bool) ([]clinic.Tax, error)
	Tax(ctx context.Context, id clinic.TaxID) (clinic.Tax, error)
	InsertTax(ctx context.Context, x clinic.Tax) (clinic.TaxID, error)
	UpdateTax(ctx context.Context, x clinic.Tax) error // also Active; version raised

	// Categories are listed by their position, those in use first.
	Categories(ctx context.Context, withRetired bool) ([]clinic.PriceCategory, error)
	Category(ctx context.Context, id clinic.CategoryID) (clinic.PriceCategory, error)
	InsertCategory(ctx context.Context, x clinic.PriceCategory) (clinic.CategoryID, error)
	UpdateCategory(ctx context.Context, x clinic.PriceCategory) error // also Active and Position; version raised

	Price(ctx context.Context, id clinic.PriceID) (clinic.ListPrice, error)
	// PricesOf returns entries, retired ones too, by their ids; unknown ids are left out.
	PricesOf(ctx context.Context, ids []clinic.PriceID) (map[clinic.PriceID]clinic.ListPrice, error)
	// Prices pages through the list by name.
	Prices(ctx context.Context, f PriceFilter, p PageRequest) (Page[clinic.ListPrice], error)
	// PricesWith counts the active entries of a category or with a tax; 0 for any.
	PricesWith(ctx context.Context, c clinic.CategoryID, x clinic.TaxID) (int, error)
	// Suggest finds active entries in a currency: the code itself first, then
	// codes and then names that begin with the text, then names that hold its
	// words. An empty text lists by name.
	Suggest(ctx context.Context, text string, c clinic.Currency, limit int) ([]clinic.ListPrice, error)
	InsertPrice(ctx context.Context, x clinic.ListPrice, at time.Time) (clinic.PriceID, error)
	UpdatePrice(ctx context.Context, x clinic.ListPrice, at time.Time) error // also Active; version raised

	Payer(ctx context.Context, id clinic.PayerID) (clinic.Payer, error)
	// Payers pages through the payers by name.
	Payers(ctx context.Context, f PayerFilter, p PageRequest) (Page[clinic.Payer], error)
	// SuggestPayers finds active payers by the words of their names.
	SuggestPayers(ctx context.Context, text string, limit int) ([]clinic.Payer, error)
	InsertPayer(ctx context.Context, x clinic.Payer, at time.Time) (clinic.PayerID, error)
	UpdatePayer(ctx context.Context, x clinic.Payer, at time.Time) error // also Active; version raised

	// Fees are a doctor's own by kind of visit, in minor units of the hospital's currency.
	Fees(ctx context.Context, d clinic.DoctorID) (map[clinic.VisitKind]int64, error)
	// SetFees replaces them all.
	SetFees(ctx context.Context, d clinic.DoctorID, fees map[clinic.VisitKind]int64) error
}

// FreeVisitRepo keeps which follow-ups are free, and by which charged visit.
type FreeVisitRepo interface {
	// Of is the use that a visit holds now; NotFound when it holds none.
	Of(ctx context.Context, id clinic.AppointmentID) (clinic.FreeVisit, error)
	// GrantedBy returns every use of what a visit gave, given back or not, in the order they were taken.
	GrantedBy(ctx context.Context, id clinic.AppointmentID) ([]clinic.FreeVisit, error)
	Take(ctx context.Context, v clinic.FreeVisit) error
	// GiveBack ends a use; NotFound when it has ended already.
	GiveBack(ctx context.Context, id clinic.FreeVisitID, at time.Time) error
	// Charged is the patient's latest completed visit with the doctor before a
	// moment, other than the visit not, whose fee was charged: it is on a bill
	// that is not void and comes to more than nothing. NotFound when there is none.
	Charged(ctx context.Context, p clinic.PatientID, d clinic.DoctorID, date clinic.Date, start clinic.Clock, not clinic.AppointmentID) (clinic.Appointment, error)
}
