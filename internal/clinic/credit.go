package clinic

import "time"

// CreditKind says what a counter-entry does.
type CreditKind string

// The kinds of counter-entry.
const (
	CreditVoid     CreditKind = "void"      // the whole bill, which no money is kept for
	CreditWriteOff CreditKind = "write_off" // a part that nobody will pay
	CreditReversal CreditKind = "reversal"  // takes a write-off back; its amount is negative
)

// Title gives the kind's name for people.
func (k CreditKind) Title() string {
	switch k {
	case CreditVoid:
		return "Void"
	case CreditWriteOff:
		return "Written off"
	case CreditReversal:
		return "Write-off taken back"
	}
	return string(k)
}

// Credit is a counter-entry of a bill: numbered, with a reason, never changed.
type Credit struct {
	ID             CreditID
	Number         string // by the pattern in Settings, such as CN-2026-000001
	Year, Seq      int    // of the number; the year is 0 in a series that runs on
	InvoiceID      InvoiceID
	ClaimID        ClaimID // of the payer's part
	Kind           CreditKind
	Amount         Money
	Reason         string
	BusinessDate   Date
	CreditedAt     time.Time
	CreditedBy     UserID
	CreditedByName string
	ReversesID     CreditID
	IdempotencyKey string
}
