package service

import (
	"slices"

	"caredesk/internal/clinic"
)

// checkKey refuses a command that could not be told from its repetition.
func checkKey(key string) error {
	if key == "" || len(key) > 100 {
		return clinic.Errorf(clinic.Invalid, "This form has no key. Close it and open it again.")
	}
	return nil
}

func otherUse() error {
	return clinic.Errorf(clinic.Conflict, "This form has recorded something else already. Close it and open it again.")
}

// paymentMade looks for the payment that was made under a key. found is true
// when it is the same in all that the form decides; anything else made under
// the key is a conflict.
func (t *tx) paymentMade(want clinic.Payment) (made clinic.Payment, found bool, err error) {
	made, err = t.Billing().PaymentByKey(t.ctx, want.IdempotencyKey)
	if found, err = notFoundIsNil(err); err != nil || !found {
		return made, false, err
	}
	if want.Kind == "" {
		want.Kind = clinic.KindPayment
	}
	same := func(p clinic.Payment) clinic.Payment {
		p.Tendered.Currency = p.Amount.Currency
		return clinic.Payment{Kind: p.Kind, InvoiceID: p.InvoiceID, DepositID: p.DepositID, ClaimID: p.ClaimID, Amount: p.Amount,
			Tendered: p.Tendered, Method: p.Method, TransactionID: clinic.CleanLine(p.TransactionID), Reason: clinic.CleanLine(p.Reason),
			ReversesID: p.ReversesID, ReceivedBy: p.ReceivedBy}
	}
	if same(made) != same(want) {
		return made, false, otherUse()
	}
	return made, true, nil
}

// creditMade is paymentMade of counter-entries.
func (t *tx) creditMade(want clinic.Credit) (made clinic.Credit, found bool, err error) {
	made, err = t.Billing().CreditByKey(t.ctx, want.IdempotencyKey)
	if found, err = notFoundIsNil(err); err != nil || !found {
		return made, false, err
	}
	same := func(c clinic.Credit) clinic.Credit {
		return clinic.Credit{InvoiceID: c.InvoiceID, ClaimID: c.ClaimID, Kind: c.Kind, Amount: c.Amount, Reason: clinic.CleanLine(c.Reason),
			ReversesID: c.ReversesID, CreditedBy: c.CreditedBy}
	}
	if same(made) != same(want) {
		return made, false, otherUse()
	}
	return made, true, nil
}

// byNow stamps a payment with the actor and the moment.
func (t *tx) byNow(p *clinic.Payment, key string) {
	p.PaidAt, p.ReceivedBy, p.ReceivedByName, p.IdempotencyKey = microsecond(t.now), t.actor.UserID, t.actor.Name, key
}

// credit numbers and writes a counter-entry, and reads the bill again.
func (t *tx) credit(i clinic.Invoice, c clinic.Credit, key, action string) (clinic.CreditID, clinic.Invoice, error) {
	var err error
	if c.Number, c.Year, c.Seq, err = t.nextNumber(clinic.SeriesCredit); err != nil {
		return 0, i, err
	}
	if c.BusinessDate, err = t.bookDay(i.Currency); err != nil {
		return 0, i, err
	}
	if c.BusinessDate.Before(i.IssuedOn) {
		c.BusinessDate = t.today() // the bill is of the new day: somebody else issued it
	}
	c.CreditedAt, c.CreditedBy, c.CreditedByName = microsecond(t.now), t.actor.UserID, t.actor.Name
	c.IdempotencyKey = key
	if c.ID, err = t.Billing().InsertCredit(t.ctx, i, c); err != nil {
		return 0, i, err
	}
	if err := t.audit(change{action: action, id: int64(i.ID), patient: i.PatientID, reason: c.Reason,
		after: sealed(creditRecord(c), clinic.CreditDigest(c, i))}); err != nil {
		return 0, i, err
	}
	t.emit(InvoiceChanged{i.ID})
	next, err := t.Billing().Invoice(t.ctx, i.ID)
	if err != nil {
		return 0, i, err
	}
	next, err = t.followClaim(next)
	return c.ID, next, err
}

// drawerMoney is what the actor's drawer should hold in cash.
func (t *tx) drawerCash(d clinic.Drawer) (clinic.Money, error) {
	expected, err := t.Drawers().Expected(t.ctx, d)
	if err != nil {
		return clinic.Money{}, err
	}
	n := slices.IndexFunc(expected, func(c clinic.DrawerCount) bool { return c.Method == clinic.PayCash })
	if n < 0 {
		return clinic.Money{Currency: d.Currency}, nil
	}
	return expected[n].Expected, nil
}

func creditRecord(c clinic.Credit) record {
	return record{"number": c.Number, "invoice": int64(c.InvoiceID), "claim": int64(c.ClaimID), "kind": string(c.Kind),
		"amount": c.Amount.String(), "reverses": int64(c.ReversesID)}
}
