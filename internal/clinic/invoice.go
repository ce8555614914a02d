package clinic

import "time"

// InvoiceStatus is where an invoice stands.
type InvoiceStatus string

// The states: lines can change in a draft alone. A draft without a visit that is
// not needed is discarded: it keeps its row, no lines and no number.
const (
	InvoiceDraft     InvoiceStatus = "draft"
	InvoiceIssued    InvoiceStatus = "issued"
	InvoicePartPaid  InvoiceStatus = "part_paid"
	InvoicePaid      InvoiceStatus = "paid"
	InvoiceSettled   InvoiceStatus = "settled" // nothing is owed any more, but a part was written off
	InvoiceVoid      InvoiceStatus = "void"
	InvoiceDiscarded InvoiceStatus = "discarded"
)

// InvoiceStatuses returns all states.
func InvoiceStatuses() []InvoiceStatus {
	return []InvoiceStatus{InvoiceDraft, InvoiceIssued, InvoicePartPaid, InvoicePaid, InvoiceSettled, InvoiceVoid, InvoiceDiscarded}
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
	case InvoiceSettled:
		return "Written off"
	case InvoiceDiscarded:
		return "Discarded"
	case InvoiceVoid:
		return "Void"
	}
	return string(s)
}

// Invoice is what is owed for a visit, or for something without one. Its sums
// are always those of its lines.
type Invoice struct {
	ID            InvoiceID
	Number        string // by the pattern in Settings, such as INV-2026-000001; empty while a draft
	NumberYear    int    // of the number; 0 in a series that runs on
	NumberSeq     int    // counts within the series, from 1; 0 while a draft
	PatientID     PatientID
	PatientName   string
	PatientNumber string
	AppointmentID AppointmentID // 0 without a visit
	DoctorID      DoctorID
	DoctorName    string
	VisitDate     Date
	VisitStart    Clock
	Status        InvoiceStatus
	Currency      Currency
	TaxInclusive  bool // the lines' prices hold the tax; otherwise it comes on top
	Items         []InvoiceItem
	Payments      []Payment // with refunds, in the order they were made
	Credits       []Credit
	FreeFollowUp  bool   // nothing is to pay, because the visit is a free follow-up
	Claim         *Claim // what a payer carries; nil when the patient pays all
	Net           Money
	Tax           Money
	Discount      Money // what the lines' discounts come to; taken off already
	Total         Money
	Paid          Money // payments less refunds, of the patient and the payer
	Credited      Money // void or written off
	Note          string
	IssuedAt      time.Time
	IssuedOn      Date // the day whose books it stands in
	IssuedBy      UserID
	CreatedAt     time.Time
	Version       int
}

// Balance is what is still to be paid, by the patient and the payer together.
func (i Invoice) Balance() Money {
	return Money{i.Total.Minor - i.Paid.Minor - i.Credited.Minor, i.Total.Currency}
}

// PayerDue is what the payer still owes; nothing without a claim.
func (i Invoice) PayerDue() Money {
	if i.Claim == nil || i.Status == InvoiceVoid {
		return Money{0, i.Currency}
	}
	return i.Claim.Covered.Sub(i.PayerPaid()).Sub(i.PayerWrittenOff())
}

// PatientDue is what the patient still owes. Payments, credits and the claim
// must have been read.
func (i Invoice) PatientDue() Money {
	if i.Status == InvoiceVoid {
		return Money{0, i.Currency}
	}
	return i.Balance().Sub(i.PayerDue())
}

// Sum sets the sums from the lines.
func (i *Invoice) Sum() {
	i.Net, i.Tax, i.Discount, i.Total = Money{0, i.Currency}, Money{0, i.Currency}, Money{0, i.Currency}, Money{0, i.Currency}
	for n := range i.Items {
		it := &i.Items[n]
		it.TaxInclusive = i.TaxInclusive
		it.Work()
		i.Net, i.Tax = i.Net.Add(it.Net()), i.Tax.Add(it.Tax)
		i.Discount, i.Total = i.Discount.Add(it.Discount), i.Total.Add(it.Total)
	}
}

// Settle is the state of an issued invoice by what was paid and credited. It
// never answers draft or void.
func Settle(total, paid, credited Money) InvoiceStatus {
	switch {
	case paid.Minor >= total.Minor:
		return InvoicePaid
	case paid.Add(credited).Minor >= total.Minor:
		return InvoiceSettled
	case paid.Minor > 0:
		return InvoicePartPaid
	}
	return InvoiceIssued
}
