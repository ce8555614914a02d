package service

import (
	"context"
	"time"

	"caredesk/internal/clinic"
)

// MoneyPaperRepo reads what papers about money need besides the bills themselves.
type MoneyPaperRepo interface {
	// Prints counts the prints of a paper.
	Prints(ctx context.Context, kind clinic.PaperKind, id int64) (int, error)
	// Accounts returns a patient's account of the days from..to, one for each
	// currency in which something was billed or paid by then, by code. A zero from
	// begins with the first entry. end is the moment after the last day, which
	// decides what payers covered.
	Accounts(ctx context.Context, id clinic.PatientID, from, to clinic.Date, end time.Time) ([]clinic.Account, error)
	// Numbered finds the papers of all kinds whose number is, but for the signs in
	// it, the one that was read. Most often there is one.
	Numbered(ctx context.Context, number string) ([]NumberedPaper, error)
}

// NumberedPaper is a paper about money that has some number.
type NumberedPaper struct {
	Kind   clinic.PaperKind
	ID     int64 // of the row of that kind: an InvoiceID, a PaymentID and so on
	Number string
}

// InvoicePrint is what an invoice is printed from.
type InvoicePrint struct {
	Invoice  clinic.Invoice
	Settings clinic.Settings
	Logo     []byte
	Copy     int    // 0 for the original, then 1, 2 …
	Digest   string // for the code on the paper
}

// CreditPrint is what a credit note is printed from. The claim of the invoice is
// as it stood then.
type CreditPrint struct {
	Invoice  clinic.Invoice
	Credit   clinic.Credit
	Settings clinic.Settings
	Logo     []byte
	Copy     int    // 0 for the original, then 1, 2 …
	Digest   string // for the code on the paper
}

// StatementQuery asks for a patient's account.
type StatementQuery struct {
	Patient  clinic.PatientID
	From, To clinic.Date
}

// StatementPrint is what a statement is printed from.
type StatementPrint struct {
	Patient  clinic.Patient // names, number and address alone
	From, To clinic.Date    // From is zero when it begins with the first bill
	Accounts []clinic.Account
	Settings clinic.Settings
	Logo     []byte
	MadeAt   time.Time
	MadeBy   string
}
