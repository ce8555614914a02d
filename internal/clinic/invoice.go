package clinic

import "time"

// InvoiceStatus is where an invoice stands.
type InvoiceStatus string

// The states: lines can change in a draft alone.
const (
	InvoiceDraft    InvoiceStatus = "draft"
	InvoiceIssued   InvoiceStatus = "issued"
	InvoicePartPaid InvoiceStatus = "part_paid"
	InvoicePaid     InvoiceStatus = "paid"
	InvoiceVoid     InvoiceStatus = "void"
)

// InvoiceStatuses returns all states.
func InvoiceStatuses() []InvoiceStatus {
	return []InvoiceStatus{InvoiceDraft, InvoiceIssued, InvoicePartPaid, InvoicePaid, InvoiceVoid}
}

// Title gives the state's name for people.
func (s InvoiceStatus) Title() string {
	switch s {
	case InvoiceDraft:
		return "To bill"
	case InvoiceIssued:
		return "Issued"
	case InvoicePartPaid:
		return "Part paid"
	case InvoicePaid:
		return "Paid"
	case InvoiceVoid:
		return "Void"
	}
	return string(s)
}

// Invoice is what a patient owes for a visit.
type Invoice struct {
	ID            InvoiceID
	Number        string // INV-2026-000001; empty while a draft
	PatientID     PatientID
	PatientName   string
	PatientNumber string
	AppointmentID AppointmentID
	DoctorID      DoctorID
	DoctorName    string
	VisitDate     Date
	VisitStart    Clock
	Status        InvoiceStatus
	Currency      Currency
	Items         []InvoiceItem
	Payments      []Payment
	Total         Money
	Paid          Money
	IssuedAt      time.Time
	CreatedAt     time.Time
	Version       int
}

// Balance is what is still to be paid.
func (i Invoice) Balance() Money { return i.Total.Sub(i.Paid) }

// InvoiceItem is a line of an invoice.
type InvoiceItem struct {
	ID          InvoiceItemID
	Description string
	Quantity    int
	Price       Money // for one
}

// Amount is the line's total.
func (i InvoiceItem) Amount() Money { return i.Price.Times(i.Quantity) }

// Clean tidies and checks a line.
func (i *InvoiceItem) Clean(c Currency) error {
	i.Description = CleanLine(i.Description)
	var k checker
	k.require("description", i.Description, "what is billed")
	k.limit("description", i.Description, MaxLine)
	if i.Quantity < 1 || i.Quantity > 9999 {
		k.fail("quantity", "The quantity is 1 to 9999.")
	}
	switch {
	case i.Price.Currency != c:
		k.fail("price", "The price is not in %s.", string(c))
	case i.Price.Minor < 0:
		k.fail("price", "The price cannot be negative.")
	case i.Price.Minor > maxMinor/10_000:
		k.fail("price", "The price is too large.")
	}
	return k.err()
}

// SumItems adds up the lines: the total is always the sum of what is printed.
func SumItems(items []InvoiceItem, c Currency) Money {
	sum := Money{0, c}
	for _, it := range items {
		sum = sum.Add(it.Amount())
	}
	return sum
}

// PaidStatus is the state of an issued invoice after payments.
func PaidStatus(total, paid Money) InvoiceStatus {
	switch {
	case paid.Minor >= total.Minor:
		return InvoicePaid
	case paid.Minor > 0:
		return InvoicePartPaid
	}
	return InvoiceIssued
}

// PaymentMethod is how money came in.
type PaymentMethod string

// The methods.
const (
	PayCash      PaymentMethod = "cash"
	PayCard      PaymentMethod = "card"
	PayMobile    PaymentMethod = "mobile"
	PayTransfer  PaymentMethod = "transfer"
	PayInsurance PaymentMethod = "insurance"
)

// PaymentMethods returns all methods in the order they are offered.
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
	}
	return string(m)
}

// NeedsTransactionID reports whether the method leaves a reference to note.
func (m PaymentMethod) NeedsTransactionID() bool { return m != PayCash }

// Payment is money received, with its receipt. It is never edited; a refund is
// a row of its own.
type Payment struct {
	ID             PaymentID
	InvoiceID      InvoiceID
	AppointmentID  AppointmentID
	Amount         Money
	Tendered       Money // cash handed over; zero for other methods
	Method         PaymentMethod
	TransactionID  string
	ReceiptNumber  string // RC-2026-000001
	PaidAt         time.Time
	ReceivedBy     UserID
	ReceivedByName string
	IdempotencyKey string // made by the form once, so that a double click pays once
}

// Change is what goes back to the patient.
func (p Payment) Change() Money {
	if p.Tendered.Minor <= p.Amount.Minor {
		return Money{0, p.Amount.Currency}
	}
	return p.Tendered.Sub(p.Amount)
}

// CheckPayment tidies and checks a payment against what is owed.
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
	known := false
	for _, m := range PaymentMethods() {
		known = known || m == p.Method
	}
	if !known {
		c.fail("method", "Choose how it was paid.")
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
