package clinic

import "time"

// PaymentMethod is how money came in.
type PaymentMethod string

// The methods.
const (
	PayCash      PaymentMethod = "cash"
	PayCard      PaymentMethod = "card"
	PayMobile    PaymentMethod = "mobile"
	PayTransfer  PaymentMethod = "transfer"
	PayInsurance PaymentMethod = "insurance"
	// PayDeposit uses money that was paid in advance: none comes in.
	PayDeposit PaymentMethod = "deposit"
)

// PaymentMethods returns the methods by which money comes in, in the order they
// are offered. The use of a deposit is not one of them.
func PaymentMethods() []PaymentMethod {
	return []PaymentMethod{PayCash, PayCard, PayMobile, PayTransfer, PayInsurance}
}

// Title gives the method's name for people.
func (m PaymentMethod) Title() string {
	switch m {
	case PayCash:
		return "Cash"
	case PayCard:
		return "Card"
	case PayMobile:
		return "Mobile"
	case PayTransfer:
		return "Transfer"
	case PayInsurance:
		return "Insurance"
	case PayDeposit:
		return "Deposit"
	}
	return string(m)
}

// NeedsTransactionID reports whether the method leaves a reference to note.
func (m PaymentMethod) NeedsTransactionID() bool { return m != PayCash && m != PayDeposit }

// PaymentKind says what a movement of money is.
type PaymentKind string

// The kinds. A refund has a negative amount and the reason it was given.
const (
	KindPayment PaymentKind = "payment"
	KindDeposit PaymentKind = "deposit" // paid in advance, for no bill yet
	KindRefund  PaymentKind = "refund"
)

// Payment is money received or given back, with its receipt. It is never
// edited: a refund is a row of its own that names the payment it reverses.
type Payment struct {
	ID             PaymentID
	Kind           PaymentKind // empty counts as KindPayment
	InvoiceID      InvoiceID   // 0 for a deposit and its refund
	DepositID      DepositID   // the deposit that is paid in, used or given back
	ClaimID        ClaimID     // of the payer's part
	AppointmentID  AppointmentID
	Amount         Money // negative for a refund
	Tendered       Money // cash handed over; zero for other methods
	Method         PaymentMethod
	TransactionID  string
	Reason         string // of a refund
	ReceiptNumber  string // by the pattern in Settings, such as RC-2026-000001
	ReceiptYear    int    // of the number; 0 in a series that runs on
	ReceiptSeq     int    // counts within the series, from 1
	PaidAt         time.Time
	BusinessDate   Date      // the day whose books it stands in: its drawer's
	ClosureID      ClosureID // the drawer it went into; 0 before there were drawers
	ReceivedBy     UserID
	ReceivedByName string
	ReversesID     PaymentID
	IdempotencyKey string // made by the form once, so that a double click pays once
}

// Change is what goes back to the patient.
func (p Payment) Change() Money {
	if p.Tendered.Minor <= p.Amount.Minor {
		return Money{0, p.Amount.Currency}
	}
	return p.Tendered.Sub(p.Amount)
}

// CheckPayment tidies and checks a payment against what its side of the bill
// owes: the patient's, or with a ClaimID the payer's.
func CheckPayment(p *Payment, balance Money) error {
	p.TransactionID = CleanLine(p.TransactionID)
	var c checker
	switch {
	case p.Amount.Currency != balance.Currency:
		c.fail("amount", "The amount is not in %s.", string(balance.Currency))
	case p.Amount.Minor <= 0:
		c.fail("amount", "The amount must be more than nothing.")
	case p.Amount.Minor > balance.Minor:
		c.fail("amount", "Only %s is still to be paid.", balance)
	}
	known := p.Method == PayDeposit
	for _, m := range PaymentMethods() {
		known = known || m == p.Method
	}
	switch {
	case !known:
		c.fail("method", "Choose how it was paid.")
	case p.ClaimID != 0 && p.Method != PayInsurance && p.Method != PayTransfer:
		c.fail("method", "A payer pays by insurance or transfer.")
	case p.Method == PayDeposit && p.DepositID == 0:
		c.fail("deposit", "Choose the deposit that is used.")
	case p.Method != PayDeposit && p.DepositID != 0 && p.Kind != KindDeposit:
		c.fail("method", "A deposit is used by the method deposit.")
	}
	c.limit("transaction_id", p.TransactionID, 100)
	if p.Method.NeedsTransactionID() && p.TransactionID == "" {
		c.fail("transaction_id", "Give the transaction or claim number.")
	}
	if p.Method == PayCash && p.Tendered.Minor != 0 && p.Tendered.Minor < p.Amount.Minor {
		c.fail("tendered", "The cash received is less than the amount.")
	}
	if p.Method != PayCash && p.Tendered.Minor != 0 {
		c.fail("tendered", "Only cash is given change.")
	}
	if p.IdempotencyKey == "" {
		c.fail("", "The payment has no key. Close the form and open it again.")
	}
	return c.err()
}
