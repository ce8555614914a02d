package service

import (
	"context"

	"caredesk/internal/clinic"
)

// MoneyRepo is the part of BillingRepo that keeps what happens to money after a
// bill is issued.
type MoneyRepo interface {
	// InsertCredit writes a counter-entry and then the bill's sums and state. A
	// void makes the bill's claim void, too. i is the bill as read.
	InsertCredit(ctx context.Context, i clinic.Invoice, c clinic.Credit) (clinic.CreditID, error)
	Credit(ctx context.Context, id clinic.CreditID) (clinic.Credit, error)
	CreditByKey(ctx context.Context, idempotencyKey string) (clinic.Credit, error) // NotFound when none

	// InsertDeposit writes a deposit and the payment that makes it.
	InsertDeposit(ctx context.Context, d clinic.Deposit, p clinic.Payment) (clinic.DepositID, clinic.PaymentID, error)
	// InsertDepositRefund writes what is given back of a deposit, and raises what of it is gone.
	InsertDepositRefund(ctx context.Context, d clinic.Deposit, p clinic.Payment) (clinic.PaymentID, error)
	Deposit(ctx context.Context, id clinic.DepositID) (clinic.Deposit, error) // with Payments and the patient's name
	// Deposits pages from the newest to the oldest, without Payments.
	Deposits(ctx context.Context, f DepositFilter, p PageRequest) (Page[clinic.Deposit], error)

	Claim(ctx context.Context, id clinic.ClaimID) (clinic.Claim, error)
	// UpdateClaim writes state, covered part, number, note and days of a claim and adds the step to its history.
	UpdateClaim(ctx context.Context, c clinic.Claim, step clinic.ClaimChange) error
	ClaimChanges(ctx context.Context, id clinic.ClaimID) ([]clinic.ClaimChange, error) // oldest first
	// Claims pages the claims of issued bills, those issued first first.
	Claims(ctx context.Context, f ClaimFilter, p PageRequest) (Page[ClaimRow], error)

	// ClaimPayers are the payers of claims by name, with id and name alone.
	ClaimPayers(ctx context.Context) ([]clinic.Payer, error)

	// Balances pages the bills that are still owed, the oldest first.
	Balances(ctx context.Context, f BalanceFilter, p PageRequest) (Page[BillBalance], error)
	// PatientMoney sums up one patient's bills and deposits in a currency.
	PatientMoney(ctx context.Context, id clinic.PatientID, c clinic.Currency) (PatientMoney, error)
}

// RefundCommand gives money back. Version is the bill's or, for a deposit, the
// deposit's, as it was shown. An empty method is the one by which the money came.
type RefundCommand struct {
	Payment        clinic.PaymentID
	Version        int
	Amount         clinic.Money // more than nothing
	Method         clinic.PaymentMethod
	TransactionID  string
	Reason         string
	IdempotencyKey string
}

// VoidCommand makes a bill void. With Refund all money kept for it is given
// back first, in the same step, by the methods by which it came.
type VoidCommand struct {
	Invoice        clinic.InvoiceID
	Version        int
	Refund         bool
	Reason         string
	IdempotencyKey string
}

// VoidResult is the counter-entry of a bill and the refunds that went with it.
type VoidResult struct {
	Credit  clinic.CreditID
	Refunds []clinic.PaymentID
}

// WriteOffCommand writes a part of a bill off: the payer's with Payer, else the patient's.
type WriteOffCommand struct {
	Invoice        clinic.InvoiceID
	Version        int
	Payer          bool
	Amount         clinic.Money
	Reason         string
	IdempotencyKey string
}

// TakeBackCommand takes a write-off back.
type TakeBackCommand struct {
	Credit         clinic.CreditID
	Version        int // of the bill
	Reason         string
	IdempotencyKey string
}

// DepositCommand takes money in advance.
type DepositCommand struct {
	Patient        clinic.PatientID
	Amount         clinic.Money
	Tendered       clinic.Money
	Method         clinic.PaymentMethod
	TransactionID  string
	Note           string
	IdempotencyKey string
}

// DepositFilter narrows the list of deposits.
type DepositFilter struct {
	Patient clinic.PatientID
	Left    bool   // those that still hold something
	Text    string // receipt number, patient's name or number
}

// ClaimRow is a claim with its bill.
type ClaimRow struct {
	Claim         clinic.Claim
	InvoiceNumber string
	IssuedOn      clinic.Date
	PatientID     clinic.PatientID
	PatientName   string
	PatientNumber string
	Paid          clinic.Money // by the payer, less refunds
	Due           clinic.Money // covered, neither paid nor written off
	Age           int          // days since the bill was issued; of a sent claim since it was sent
}

// ClaimFilter narrows the list of claims.
type ClaimFilter struct {
	States []clinic.ClaimState
	Payer  clinic.PayerID
	Older  int         // at least so many days old; 0 for all
	AsOf   clinic.Date // the day that ages are counted to; set by the service
	Text   string      // claim or bill number, patient's name or number
}

// ClaimAnswerCommand notes a payer's answer.
type ClaimAnswerCommand struct {
	Claim   clinic.ClaimID
	Version int
	Answer  clinic.ClaimAnswer
	Covered clinic.Money // of AnswerPart
	On      clinic.Date  // today when zero
	ClaimNo string       // empty keeps the one it has
	Note    string       // why, of a rejection
}

// ClaimRef names a claim as it was shown.
type ClaimRef struct {
	ID      clinic.ClaimID
	Version int
}

// AgeBand is how old a balance is, in days since the bill was issued.
type AgeBand int

// The bands; AgeAny is all of them.
const (
	AgeAny  AgeBand = iota
	Age30           // 0 to 30 days
	Age60           // 31 to 60
	Age90           // 61 to 90
	AgeOver         // more than 90
)

// Title gives the band's name for people.
func (b AgeBand) Title() string {
	switch b {
	case Age30:
		return "0–30 days"
	case Age60:
		return "31–60 days"
	case Age90:
		return "61–90 days"
	case AgeOver:
		return "Over 90 days"
	}
	return "Any age"
}

// Days are the first and the last day of the band; the last is -1 without end.
func (b AgeBand) Days() (from, to int) {
	switch b {
	case Age30:
		return 0, 30
	case Age60:
		return 31, 60
	case Age90:
		return 61, 90
	case AgeOver:
		return 91, -1
	}
	return 0, -1
}

// BalanceFilter narrows unpaid balances.
type BalanceFilter struct {
	Patient clinic.PatientID
	Doctor  clinic.DoctorID
	Payer   clinic.PayerID // bills of which this payer owes a part
	Age     AgeBand
	AsOf    clinic.Date // the day that ages are counted to; set by the service
}

// BillBalance is a bill that is still owed.
type BillBalance struct {
	Invoice       clinic.InvoiceID
	Number        string
	IssuedOn      clinic.Date
	PatientID     clinic.PatientID
	PatientName   string
	PatientNumber string
	PayerName     string // empty when the patient pays all
	Total         clinic.Money
	Patient       clinic.Money // what the patient owes
	Payer         clinic.Money // what the payer owes
	Age           int          // days
}

// PatientMoney is what a patient owes and has paid in advance.
type PatientMoney struct {
	Due      clinic.Money // the patient's part of issued bills
	PayerDue clinic.Money
	Deposits clinic.Money // left of them
	Bills    int          // still owed
}

// DepositChanged says that a deposit was taken, used or given back.
type DepositChanged struct {
	ID      clinic.DepositID
	Patient clinic.PatientID
}
