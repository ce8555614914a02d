package document

import (
	"fmt"
	"time"

	"caredesk/internal/clinic"
)

// InvoiceData is all that an invoice prints.
type InvoiceData struct {
	Letterhead Letterhead
	Invoice    clinic.Invoice // issued, with items, payments, credits and claim
	Digest     string         // clinic.InvoiceDigest
	Paper      clinic.Paper   // A4, A5, Letter or the 80 mm roll; empty is A5
	Copy       int            // 0 is the original, n prints COPY n
	Location   *time.Location
}

// Layout lays out an invoice, with what was paid so far.
func (d InvoiceData) Layout() (*Layout, error) { return arrange(d.lay, d.meta(), d.fields()) }

func (d InvoiceData) meta() meta {
	return meta{title: joined(" ", moneyIn(d.Letterhead.Settings.DocumentLanguage).Invoice, d.Invoice.Number),
		author: printable(d.Letterhead.Settings.HospitalName, runeSet{}), made: d.Invoice.IssuedAt}
}

func (d InvoiceData) fields() []Field {
	out := append(hospitalFields(d.Letterhead.Settings), Field{"Patient", d.Invoice.PatientName}, Field{"Doctor", d.Invoice.DoctorName},
		Field{"Note", d.Invoice.Note})
	return append(out, itemFields(d.Invoice.Items, d.Invoice.Claim)...)
}

func (d InvoiceData) lay() (*flow, error) {
	w, m := wordsIn(d.Letterhead.Settings.DocumentLanguage), moneyIn(d.Letterhead.Settings.DocumentLanguage)
	inv := d.Invoice
	if err := checkInvoice(inv); err != nil {
		return nil, err
	}
	if inv.Number == "" {
		return nil, clinic.Errorf(clinic.Conflict, "This bill is not issued yet. Issue it, then print it.")
	}
	st, err := standingOf(inv, w, m, d.Location, func(clinic.Payment) bool { return true }, func(clinic.Credit) bool { return true })
	if err != nil {
		return nil, err
	}
	if st.balance != inv.Balance() {
		return nil, wrongMoney("The payments do not add up to what is paid.")
	}
	s := slip{letterhead: d.Letterhead, money: m, currency: inv.Currency, items: inv.Items, number: inv.Number, digest: d.Digest,
		title: title{name: m.Invoice, number: inv.Number, date: fmt.Sprintf(m.Issued, w.long(inv.IssuedOn)), stamp: w.copyStamp(d.Copy)},
		left:  party{label: m.BilledTo, name: inv.PatientName, more: []string{inv.PatientNumber}},
		right: party{label: m.For, name: visitOf(inv, w, m)}, running: inv.PatientNumber}
	for _, c := range inv.Credits {
		if c.Kind == clinic.CreditVoid {
			s.banner = fmt.Sprintf(m.VoidBy, c.Number)
		}
	}
	s.sums = append(append(s.itemSums(m.Total, inv.Total), st.parts(inv, m)...), st.lines(m)...)
	s.closing = st.dues(inv, m, m.Owed)
	s.after = []string{m.inWords(inv.Total), inv.Note}
	return s.lay(d.Paper)
}

// CreditData is all that a credit note prints.
type CreditData struct {
	Letterhead Letterhead
	Invoice    clinic.Invoice // with items, payments, credits and claim
	Credit     clinic.Credit
	Digest     string // clinic.CreditDigest
	Paper      clinic.Paper
	Copy       int
	Location   *time.Location
}

// Layout lays out the note of a void, a write-off or a write-off taken back,
// with the account as it stood after it.
func (d CreditData) Layout() (*Layout, error) { return arrange(d.lay, d.meta(), d.fields()) }

func (d CreditData) meta() meta {
	return meta{title: joined(" ", moneyIn(d.Letterhead.Settings.DocumentLanguage).creditTitle(d.Credit.Kind), d.Credit.Number),
		author: printable(d.Letterhead.Settings.HospitalName, runeSet{}), made: d.Credit.CreditedAt}
}

func (d CreditData) fields() []Field {
	out := append(hospitalFields(d.Letterhead.Settings), Field{"Patient", d.Invoice.PatientName}, Field{"Doctor", d.Invoice.DoctorName},
		Field{"Reason", d.Credit.Reason}, Field{"Credited by", d.Credit.CreditedByName})
	return append(out, itemFields(d.Invoice.Items, d.Invoice.Claim)...)
}

func (d CreditData) lay() (*flow, error) {
	w, m := wordsIn(d.Letterhead.Settings.DocumentLanguage), moneyIn(d.Letterhead.Settings.DocumentLanguage)
	inv, c := d.Invoice, d.Credit
	if err := checkInvoice(inv); err != nil {
		return nil, err
	}
	if c.InvoiceID != inv.ID || c.Amount.Currency != inv.Currency {
		return nil, wrongMoney("The credit note belongs to another invoice.")
	}
	st, err := standingOf(inv, w, m, d.Location, func(p clinic.Payment) bool { return !p.PaidAt.After(c.CreditedAt) },
		func(o clinic.Credit) bool { return o.ID < c.ID })
	if err != nil {
		return nil, err
	}
	st.balance = st.balance.Sub(c.Amount)
	if c.ClaimID != 0 {
		st.payerDue = st.payerDue.Sub(c.Amount)
	}
	if c.Kind == clinic.CreditVoid {
		st.payerDue, st.covered = clinic.Money{Currency: inv.Currency}, clinic.Money{Currency: inv.Currency}
	}
	st.patientDue = st.balance.Sub(st.payerDue)
	number := fmt.Sprintf(m.ForInvoice, inv.Number)
	s := slip{letterhead: d.Letterhead, money: m, currency: inv.Currency, number: c.Number, digest: d.Digest,
		title: title{name: m.creditTitle(c.Kind), number: c.Number, date: w.moment(c.CreditedAt, d.Location), stamp: w.copyStamp(d.Copy)},
		left:  party{label: m.IssuedFor, name: inv.PatientName, more: []string{inv.PatientNumber}},
		right: party{label: m.For, name: number, more: []string{visitOf(inv, w, m)}}, running: joined(" · ", inv.PatientNumber, number)}
	total := m.InvoiceTotal
	if c.Kind == clinic.CreditVoid {
		s.items, total = inv.Items, m.Total
	}
	s.sums = append(append(s.itemSums(total, inv.Total), st.parts(inv, m)...), st.lines(m)...)
	s.closing = append([]line{{label: m.Credited, amount: m.amount(c.Amount), strong: true}}, st.dues(inv, m, m.Balance)...)
	s.after = []string{m.inWords(c.Amount), fmt.Sprintf(m.Reason, c.Reason)}
	for _, o := range inv.Credits {
		if c.ReversesID != 0 && o.ID == c.ReversesID {
			s.after = append(s.after, fmt.Sprintf(m.ReversesCredit, o.Number))
		}
	}
	s.foot = []string{with(m.CreditedBy, c.CreditedByName)}
	return s.lay(d.Paper)
}

// EstimateData is all that an estimate prints.
type EstimateData struct {
	Letterhead Letterhead
	Estimate   clinic.Estimate
	Digest     string // clinic.EstimateDigest
	Paper      clinic.Paper
	Copy       int
	Location   *time.Location
}

// Layout lays out an estimate. It says that it is no bill.
func (d EstimateData) Layout() (*Layout, error) { return arrange(d.lay, d.meta(), d.fields()) }

func (d EstimateData) meta() meta {
	return meta{title: joined(" ", moneyIn(d.Letterhead.Settings.DocumentLanguage).Estimate, d.Estimate.Number),
		author: printable(d.Letterhead.Settings.HospitalName, runeSet{}), made: d.Estimate.CreatedAt}
}

func (d EstimateData) fields() []Field {
	out := append(hospitalFields(d.Letterhead.Settings), Field{"Patient", d.Estimate.PatientName}, Field{"Doctor", d.Estimate.DoctorName},
		Field{"Note", d.Estimate.Note}, Field{"Made by", d.Estimate.CreatedByName})
	return append(out, itemFields(d.Estimate.Items, nil)...)
}

func (d EstimateData) lay() (*flow, error) {
	w, m := wordsIn(d.Letterhead.Settings.DocumentLanguage), moneyIn(d.Letterhead.Settings.DocumentLanguage)
	e := d.Estimate
	if err := checkSums(e.Items, e.TaxInclusive, e.Currency, e.Net, e.Tax, e.Discount, e.Total); err != nil {
		return nil, err
	}
	valid := fmt.Sprintf(m.ValidUntil, w.long(e.ValidUntil))
	s := slip{letterhead: d.Letterhead, money: m, currency: e.Currency, items: e.Items, number: e.Number, digest: d.Digest,
		title:   title{name: m.Estimate, number: e.Number, date: w.long(clinic.DateOf(local(e.CreatedAt, d.Location))), stamp: w.copyStamp(d.Copy)},
		warning: m.NotABill, left: party{label: m.IssuedFor, name: e.PatientName, more: []string{e.PatientNumber}},
		right: party{label: m.Estimate, name: valid, more: []string{e.DoctorName}}, running: joined(" · ", e.PatientNumber, valid)}
	switch e.State {
	case clinic.EstimateBilled:
		s.banner = m.Billed
	case clinic.EstimateWithdrawn:
		s.banner = m.Withdrawn
	}
	sums := s.itemSums(m.Total, e.Total)
	s.sums = sums[:len(sums)-1]
	s.closing = []line{{label: m.Total, amount: m.amount(e.Total), strong: true}}
	s.after = []string{m.inWords(e.Total), e.Note}
	s.foot = []string{with(m.MadeBy, e.CreatedByName)}
	return s.lay(d.Paper)
}
