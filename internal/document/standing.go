package document

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"caredesk/internal/clinic"
)

// wrongMoney refuses figures that contradict each other: no paper is better than
// a wrong one.
func wrongMoney(what string) error {
	return clinic.Errorf(clinic.Internal, "%s Nothing was printed. Tell the administrator.", what)
}

// checkSums compares what an invoice or an estimate states with its lines, each
// worked out anew.
func checkSums(items []clinic.InvoiceItem, inclusive bool, c clinic.Currency, net, tax, discount, total clinic.Money) error {
	again := clinic.Invoice{Items: slices.Clone(items), TaxInclusive: inclusive, Currency: c}
	for _, it := range items {
		if it.Price.Currency != c || it.Total.Currency != c {
			return wrongMoney("The lines are in different currencies.")
		}
	}
	again.Sum()
	for i := range items {
		if again.Items[i].Total != items[i].Total || again.Items[i].Tax.Minor != items[i].Tax.Minor || again.Items[i].Discount.Minor != items[i].Discount.Minor {
			return wrongMoney("A line of the bill contradicts itself.")
		}
	}
	if again.Total != total || again.Net != net || again.Tax != tax || again.Discount != discount {
		return wrongMoney("The lines do not add up to the total.")
	}
	return nil
}

func checkInvoice(i clinic.Invoice) error {
	return checkSums(i.Items, i.TaxInclusive, i.Currency, i.Net, i.Tax, i.Discount, i.Total)
}

// movement is a payment, a refund or a credit of an invoice, as a line of a paper.
type movement struct {
	at    time.Time
	label string
	money clinic.Money
	payer bool
}

// standing is an invoice's account at some moment.
type standing struct {
	before     []movement // in the order they were made
	balance    clinic.Money
	payerDue   clinic.Money
	patientDue clinic.Money
	covered    clinic.Money
}

// standingOf works the account out of the payments and credits that count. The
// claim's covered part is that of the moment.
func standingOf(inv clinic.Invoice, w *words, m *moneyWords, loc *time.Location, payment func(clinic.Payment) bool,
	credit func(clinic.Credit) bool) (standing, error) {
	st := standing{balance: inv.Total, covered: clinic.Money{Currency: inv.Currency}}
	payer := ""
	if inv.Claim != nil {
		st.covered, payer = inv.Claim.Covered, inv.Claim.PayerName
	}
	if st.covered.Currency != inv.Currency {
		return st, wrongMoney("The amounts are in different currencies.")
	}
	st.payerDue = st.covered
	take := func(mv movement) error {
		if mv.money.Currency != inv.Currency {
			return wrongMoney("The amounts are in different currencies.")
		}
		st.balance = st.balance.Sub(mv.money)
		if mv.payer {
			st.payerDue = st.payerDue.Sub(mv.money)
			mv.label = joined(", ", mv.label, payer)
		}
		st.before = append(st.before, mv)
		return nil
	}
	on := func(format string, at time.Time) string {
		if at.IsZero() {
			return m.Paid
		}
		return fmt.Sprintf(format, w.short(clinic.DateOf(local(at, loc))))
	}
	for _, p := range inv.Payments {
		if !payment(p) {
			continue
		}
		format := m.PaidOn
		if p.Kind == clinic.KindRefund {
			format = m.RefundedOn
		}
		if err := take(movement{p.PaidAt, joined(", ", on(format, p.PaidAt), p.ReceiptNumber), p.Amount, p.ClaimID != 0}); err != nil {
			return st, err
		}
	}
	for _, c := range inv.Credits {
		if !credit(c) {
			continue
		}
		format := map[clinic.CreditKind]string{clinic.CreditVoid: m.VoidOn, clinic.CreditReversal: m.TakenBack}[c.Kind]
		if format == "" {
			format = m.WrittenOff
		}
		if err := take(movement{c.CreditedAt, joined(", ", on(format, c.CreditedAt), c.Number), c.Amount, c.ClaimID != 0}); err != nil {
			return st, err
		}
		if c.Kind == clinic.CreditVoid { // nothing is left of either part
			st.payerDue, st.covered = clinic.Money{Currency: inv.Currency}, clinic.Money{Currency: inv.Currency}
		}
	}
	slices.SortStableFunc(st.before, func(a, b movement) int { return cmp.Compare(a.at.UnixMicro(), b.at.UnixMicro()) })
	st.patientDue = st.balance.Sub(st.payerDue)
	return st, nil
}

// lines of what was paid and credited before.
func (st standing) lines(m *moneyWords) []line {
	var out []line
	for _, b := range st.before {
		out = append(out, line{label: b.label, amount: m.plain(b.money), small: true})
	}
	return out
}

// parts are the payer's part and the patient's, nothing when the patient pays all.
func (st standing) parts(inv clinic.Invoice, m *moneyWords) []line {
	if inv.Claim == nil || st.covered.IsZero() {
		return nil
	}
	c := inv.Claim
	payer := joined(", ", c.PayerName, with(m.Claim, c.ClaimNo), with(m.Policy, c.PolicyNo))
	return []line{{label: fmt.Sprintf(m.PayerPart, payer), amount: m.plain(st.covered), small: true},
		{label: m.PatientPart, amount: m.plain(inv.Total.Sub(st.covered)), small: true}}
}

// dues are the balance and, with a payer, what of it is whose.
func (st standing) dues(inv clinic.Invoice, m *moneyWords, label string) []line {
	if st.balance.IsZero() {
		return []line{{label: label, amount: m.plain(st.balance), small: true}}
	}
	out := []line{{label: label, amount: m.amount(st.balance), strong: true}}
	if inv.Claim != nil && !st.covered.IsZero() {
		out = append(out, line{label: m.PatientDue, amount: m.plain(st.patientDue), small: true},
			line{label: fmt.Sprintf(m.PayerDue, inv.Claim.PayerName), amount: m.plain(st.payerDue), small: true})
	}
	return out
}
