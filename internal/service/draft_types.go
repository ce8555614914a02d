package service

import (
	"context"

	"caredesk/internal/clinic"
)

// ClaimCommand says what a payer carries of a draft: a part of the total, or an
// amount. With neither it is the part that the payer usually carries.
type ClaimCommand struct {
	Invoice  clinic.InvoiceID
	Version  int // of the invoice
	Payer    clinic.PayerID
	Share    clinic.BasisPoints
	Amount   clinic.Money
	PolicyNo string
}

// UsualPayer is who paid of a patient's last bill that had a payer. The zero
// value says that there was none.
type UsualPayer struct {
	Payer    clinic.PayerID
	Name     string
	PolicyNo string
	Cover    clinic.BasisPoints // what the payer usually carries
}

// DraftRepo reads and writes what bills need before they are issued.
type DraftRepo interface {
	// SetClaim writes a draft's claim anew from i.Claim, nil for none, and raises the bill's version.
	SetClaim(ctx context.Context, i clinic.Invoice) error
	// LastClaim is the claim of the patient's newest bill that has one with a payer in use; NotFound when there is none.
	LastClaim(ctx context.Context, id clinic.PatientID) (clinic.Claim, error)
	// Discard empties a draft, gives it i.Note and ends it.
	Discard(ctx context.Context, i clinic.Invoice) error
}

// EstimateCommand makes an estimate.
type EstimateCommand struct {
	Patient    clinic.PatientID
	Doctor     clinic.DoctorID // who would treat; 0 for nobody in particular
	Items      []clinic.InvoiceItem
	Note       string
	ValidUntil clinic.Date // zero for the usual time
}

// EstimateFilter narrows the list of estimates.
type EstimateFilter struct {
	Text    string // number, patient name or number
	State   clinic.EstimateState
	Patient clinic.PatientID
	Doctor  clinic.DoctorID
}

// EstimateRepo keeps estimates with their lines.
type EstimateRepo interface {
	Insert(ctx context.Context, e clinic.Estimate) (clinic.EstimateID, error)                 // with Items
	Get(ctx context.Context, id clinic.EstimateID) (clinic.Estimate, error)                   // with Items and names
	List(ctx context.Context, f EstimateFilter, p PageRequest) (Page[clinic.Estimate], error) // newest first, without Items
	// SetState writes e.State and e.InvoiceID and raises the version.
	SetState(ctx context.Context, e clinic.Estimate) error
}

// EstimateChanged says that an estimate was made, billed or withdrawn.
type EstimateChanged struct{ ID clinic.EstimateID }
