package document

import (
	"fmt"
	"time"

	"caredesk/internal/clinic"
)

// ReceiptData is all that a receipt prints: of a payment, of a deposit, or of money
// given back.
type ReceiptData struct {
	Letterhead Letterhead
	Invoice    clinic.Invoice // with its items, payments and credits; zero for a deposit
	Payment    clinic.Payment // the one this receipt is for
	// Deposit is the deposit that was paid in, used or given back, with its
	// payments and the patient; nil when none is touched.
	Deposit  *clinic.Deposit
	Number   string         // of the patient, for a deposit
	Reverses clinic.Payment // what a refund gives back
	Digest   string         // clinic.ReceiptDigest; without one there is no code
	Paper    clinic.Paper   // A4, A5, Letter or the 80 mm roll; empty is A5
	Copy     int            // 0 is the original, n prints COPY n
	Location *time.Location
}

// Layout lays out the receipt of a payment. It states the account as it
// stood after that payment: a reprint shows the same figures even when more was
// paid since. The claim of the invoice is to be as it stood then too.
func (d ReceiptData) Layout() (*Layout, error) { return arrange(d.lay, d.meta(), d.fields()) }

func (d ReceiptData) meta() meta {
	return meta{title: joined(" ", d.name(), d.Payment.ReceiptNumber),
		author: printable(d.Letterhead.Settings.HospitalName, runeSet{}), made: d.Payment.PaidAt}
}

// fields are the texts that people typed.
func (d ReceiptData) fields() []Field {
	out := append(hospitalFields(d.Letterhead.Settings), Field{"Patient", d.patient()},
		Field{"Doctor", d.Invoice.DoctorName}, Field{"Transaction", d.Payment.TransactionID}, Field{"Received by", d.Payment.ReceivedByName},
		Field{"Reason", d.Payment.Reason})
	return append(out, itemFields(d.Invoice.Items, d.Invoice.Claim)...)
}

func hospitalFields(s clinic.Settings) []Field {
	return []Field{{"Hospital", joined("\n", s.HospitalName, s.Address, s.Website, s.LicenseNumber)}}
}

func itemFields(items []clinic.InvoiceItem, claim *clinic.Claim) []Field {
	var out []Field
	for _, it := range items {
		out = append(out, Field{"Lines", joined("\n", it.Description, it.TaxName)})
	}
	if claim != nil {
		out = append(out, Field{"Payer", joined("\n", claim.PayerName, claim.ClaimNo, claim.PolicyNo)})
	}
	return out
}

func (d ReceiptData) words() (*words, *moneyWords) {
	l := d.Letterhead.Settings.DocumentLanguage
	return wordsIn(l), moneyIn(l)
}

func (d ReceiptData) refund() bool { return d.Payment.Kind == clinic.KindRefund }

// ofDeposit reports a receipt that no bill stands behind.
func (d ReceiptData) ofDeposit() bool { return d.Payment.InvoiceID == 0 && d.Payment.DepositID != 0 }

func (d ReceiptData) name() string {
	_, m := d.words()
	switch {
	case d.ofDeposit() && d.refund():
		return m.DepositBack
	case d.refund():
		return m.Refund
	case d.ofDeposit():
		return m.Deposit
	}
	return m.Receipt
}

func (d ReceiptData) patient() string {
	if d.ofDeposit() && d.Deposit != nil {
		return d.Deposit.PatientName
	}
	return d.Invoice.PatientName
}

func (d ReceiptData) lay() (*flow, error) {
	s, err := d.slip()
	if err != nil {
		return nil, err
	}
	return s.lay(d.Paper)
}

func (d ReceiptData) slip() (slip, error) {
	w, m := d.words()
	pay := d.Payment
	s := slip{letterhead: d.Letterhead, money: m, currency: pay.Amount.Currency, number: pay.ReceiptNumber, digest: d.Digest,
		title: title{name: d.name(), number: pay.ReceiptNumber, date: w.moment(pay.PaidAt, d.Location), stamp: w.copyStamp(d.Copy)},
		left:  party{label: m.From, name: d.patient(), more: []string{d.Number}}}
	if d.refund() {
		s.left.label = m.BackTo
	}
	if (pay.Amount.Minor < 0) != d.refund() {
		return s, wrongMoney("The amount's sign contradicts its kind.")
	}
	now := line{label: m.Paid, amount: m.amount(pay.Amount), strong: true}
	if d.refund() {
		now.label = m.RefundedNow
	}
	var err error
	if d.ofDeposit() {
		s.closing = []line{now}
		s.sums = d.cash(m)
	} else if err = d.invoice(&s, w, m, now); err != nil {
		return s, err
	}
	if d.Deposit != nil {
		left, err := d.depositLeft()
		if err != nil {
			return s, err
		}
		s.closing = append(s.closing, line{label: m.DepositLeft, amount: m.amount(left), small: true})
	}
	s.after = []string{m.inWords(pay.Amount), joined(", ", m.by(pay.Method, d.refund()), with(m.Reference, pay.TransactionID))}
	if pay.Reason != "" {
		s.after = append(s.after, fmt.Sprintf(m.Reason, pay.Reason))
	}
	if d.Reverses.ReceiptNumber != "" {
		s.after = append(s.after, fmt.Sprintf(m.ReversesReceipt, d.Reverses.ReceiptNumber, w.short(clinic.DateOf(local(d.Reverses.PaidAt, d.Location)))))
	}
	by := m.ReceivedBy
	if d.refund() {
		by = m.PaidOutBy
	}
	s.foot = []string{with(by, pay.ReceivedByName)}
	return s, nil
}

// invoice fills in the bill that the payment is for.
func (d ReceiptData) invoice(s *slip, w *words, m *moneyWords, now line) error {
	inv, pay := d.Invoice, d.Payment
	if pay.InvoiceID != 0 && inv.ID != 0 && pay.InvoiceID != inv.ID {
		return wrongMoney("The payment belongs to another invoice.")
	}
	if pay.Amount.Currency != inv.Currency {
		return wrongMoney("The amounts are in different currencies.")
	}
	if err := checkInvoice(inv); err != nil {
		return err
	}
	st, err := standingOf(inv, w, m, d.Location, func(p clinic.Payment) bool { return p.ID != pay.ID && !d.later(p) }, d.counts)
	if err != nil {
		return err
	}
	st.balance = st.balance.Sub(pay.Amount)
	if pay.ClaimID != 0 {
		st.payerDue = st.payerDue.Sub(pay.Amount)
	}
	st.patientDue = st.balance.Sub(st.payerDue)
	if st.balance.Minor < 0 {
		return wrongMoney("More was paid than the invoice's total.")
	}
	s.left.more = []string{inv.PatientNumber}
	number := fmt.Sprintf(m.ForInvoice, inv.Number)
	s.right = party{label: m.For, name: number, more: []string{visitOf(inv, w, m)}}
	s.running = joined(" · ", inv.PatientNumber, number)
	total := m.Total
	if d.refund() {
		total = m.InvoiceTotal
	} else {
		s.items = inv.Items
	}
	s.sums = append(s.itemSums(total, inv.Total), st.parts(inv, m)...)
	s.sums = append(append(s.sums, st.lines(m)...), d.cash(m)...)
	if !d.refund() && (len(st.before) > 0 || !st.balance.IsZero()) {
		now.label = m.PaidNow
	}
	s.closing = append([]line{now}, st.dues(inv, m, m.Balance)...)
	return nil
}

// later reports a payment made after the receipt's.
func (d ReceiptData) later(p clinic.Payment) bool {
	return p.PaidAt.After(d.Payment.PaidAt) || p.PaidAt.Equal(d.Payment.PaidAt) && p.ID > d.Payment.ID
}

// counts reports a credit given before the payment, or in one step with it: a
// bill that is refunded and voided at once is void after the last refund.
func (d ReceiptData) counts(c clinic.Credit) bool {
	if !c.CreditedAt.Equal(d.Payment.PaidAt) {
		return c.CreditedAt.Before(d.Payment.PaidAt)
	}
	for _, p := range d.Invoice.Payments {
		if p.PaidAt.Equal(d.Payment.PaidAt) && p.ID > d.Payment.ID {
			return false
		}
	}
	return true
}

// cash is what was handed over and went back.
func (d ReceiptData) cash(m *moneyWords) []line {
	if d.Payment.Tendered.Minor <= 0 {
		return nil
	}
	return []line{{label: m.Tendered, amount: m.plain(d.Payment.Tendered)}, {label: m.Change, amount: m.plain(d.Payment.Change())}}
}

// depositLeft is what of the deposit was left after the payment.
func (d ReceiptData) depositLeft() (clinic.Money, error) {
	left := d.Deposit.Amount
	for _, p := range d.Deposit.Payments {
		switch {
		case p.Kind == clinic.KindDeposit || p.ID > d.Payment.ID:
		case p.InvoiceID == 0:
			left = left.Add(p.Amount)
		default:
			left = left.Sub(p.Amount)
		}
	}
	if left.Minor < 0 || left.Minor > d.Deposit.Amount.Minor {
		return left, wrongMoney("More of the deposit was used than was paid in.")
	}
	return left, nil
}

// visitOf names the visit that is billed.
func visitOf(inv clinic.Invoice, w *words, m *moneyWords) string {
	if inv.VisitDate.IsZero() {
		return inv.DoctorName
	}
	return joined(", ", fmt.Sprintf(m.VisitOn, w.short(inv.VisitDate)), inv.DoctorName)
}
