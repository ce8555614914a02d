package clinic

import "time"

// EstimateState is what became of an estimate.
type EstimateState string

// The states. One whose last day is over is open still, but billed no more.
const (
	EstimateOpen      EstimateState = "open"
	EstimateBilled    EstimateState = "billed"
	EstimateWithdrawn EstimateState = "withdrawn"
)

// Estimate is what something would cost: numbered, never changed, and no bill.
type Estimate struct {
	ID            EstimateID
	Number        string // by the pattern in Settings, such as ES-2026-000001
	Year, Seq     int    // of the number; Year is 0 in a series that runs on
	PatientID     PatientID
	PatientName   string
	PatientNumber string
	DoctorID      DoctorID
	DoctorName    string
	Currency      Currency
	TaxInclusive  bool
	Items         []InvoiceItem
	Net           Money
	Tax           Money
	Discount      Money
	Total         Money
	Note          string
	ValidUntil    Date
	State         EstimateState
	InvoiceID     InvoiceID // the bill it became
	CreatedAt     time.Time
	CreatedBy     UserID
	CreatedByName string
	Version       int
}
