package django

import (
	"cmp"
	"slices"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// states are what a payment may be in there.
var states = map[string]service.ImportedMoney{"paid": service.MoneyPaid, "completed": service.MoneyPaid, "success": service.MoneyPaid,
	"pending": service.MoneyOwed, "unpaid": service.MoneyOwed, "due": service.MoneyOwed, "failed": service.MoneyOwed,
	"refunded": service.MoneyRefunded}

// methods are the ways of paying there.
var methods = map[string]clinic.PaymentMethod{"cash": clinic.PayCash, "card": clinic.PayCard, "credit_card": clinic.PayCard, "debit_card": clinic.PayCard,
	"insurance": clinic.PayInsurance, "mobile": clinic.PayMobile, "mobile_money": clinic.PayMobile, "upi": clinic.PayMobile, "wallet": clinic.PayMobile,
	"transfer": clinic.PayTransfer, "bank_transfer": clinic.PayTransfer, "bank": clinic.PayTransfer, "online": clinic.PayTransfer, "net_banking": clinic.PayTransfer}

// word is a code as different programs write it.
func word(v value) string {
	return strings.Map(func(c rune) rune {
		if c == '-' || c == ' ' {
			return '_'
		}
		return c
	}, strings.ToLower(clinic.CleanLine(v.text)))
}

// payments takes payments. Money is never guessed: a row whose patient, amount
// or state cannot be known is refused.
func (p *plan) payments() {
	const t = service.TablePayments
	for _, r := range p.rows(t) {
		place, ok := p.visits[r.get("appointment_id").id()]
		if !ok {
			p.refuse(t, r, "appointment_id", "There is no visit %s, or it was refused, so that nobody knows whose payment it is.", shown(r.get("appointment_id")))
			continue
		}
		visit := p.out.Visits[place]
		amount, rounded, ok := r.get("amount").money(p.money)
		state, known := states[word(r.get("payment_status"))]
		switch {
		case !ok:
			p.refuse(t, r, "amount", "%s is no amount.", shown(r.get("amount")))
			continue
		case amount.Minor > maxMoney:
			p.refuse(t, r, "amount", "%s is too large an amount.", shown(r.get("amount")))
			continue
		case amount.Minor <= 0:
			p.refuse(t, r, "amount", "%s is not more than nothing.", shown(r.get("amount")))
			continue
		case !known:
			p.refuse(t, r, "payment_status", "The state %s is not known, and money is not guessed.", shown(r.get("payment_status")))
			continue
		}
		b := service.IncomingBill{ID: clinic.PaymentID(r.id), Patient: visit.PatientID, Visit: visit.ID, Amount: amount, State: state,
			TransactionID: p.line(t, r, "transaction_id", 100), At: p.visitTime(visit)}
		if rounded {
			p.change(t, r.id, "amount", "%s has more decimals than %s has; it becomes %s.", shown(r.get("amount")), string(p.money), amount.Edit())
		}
		if word(r.get("payment_status")) == "failed" {
			p.change(t, r.id, "payment_status", "The payment failed; it is still owed.")
		}
		if b.Method, ok = methods[word(r.get("payment_method"))]; !ok {
			b.Method = clinic.PayTransfer
			if state != service.MoneyOwed {
				p.change(t, r.id, "payment_method", "The way %s is not known; it counts as a transfer.", shown(r.get("payment_method")))
			}
		}
		p.paidAt(r, &b)
		p.out.Bills = append(p.out.Bills, b)
	}
	slices.SortStableFunc(p.out.Bills, func(a, b service.IncomingBill) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	first := map[clinic.AppointmentID]clinic.PaymentID{}
	for _, b := range p.out.Bills {
		switch other := first[b.Visit]; {
		case other != 0:
			p.change(t, int64(b.ID), "appointment_id", "Visit %d has the bill of payment %d already; this one is a bill of the patient without a visit.", b.Visit, other)
		case b.State != service.MoneyRefunded:
			first[b.Visit] = b.ID
		}
	}
}

// paidAt finds the moment of a payment, at worst that of its visit.
func (p *plan) paidAt(r row, b *service.IncomingBill) {
	const t, field = service.TablePayments, "payment_date"
	v := r.get(field)
	at, ok := v.instant()
	on := clinic.DateOf(b.At.In(p.now.Location()))
	switch {
	case v.empty() && b.State == service.MoneyOwed:
	case v.empty():
		p.change(t, r.id, field, "There is no date; the visit’s is taken, %s.", on)
	case !ok:
		p.change(t, r.id, field, "%s is no possible date; the visit’s is taken, %s.", shown(v), on)
	case at.After(p.now):
		p.change(t, r.id, field, "%s is in the future; %s is taken.", shown(v), on)
	default:
		b.At = at
	}
}
