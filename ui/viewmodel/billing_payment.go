package viewmodel

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// PaymentForm is the payment that is being typed. Its key is made once, so
// that pressing the button twice, or again after an answer was lost, pays once.
type PaymentForm struct {
	Form          int // which form it is; another one begins with fresh inputs
	Key           string
	Method        clinic.PaymentMethod
	Amount        clinic.Money
	Tendered      clinic.Money // zero when the cash is exact or nothing was typed
	TransactionID string
}

func (b *Billing) newForm(inv clinic.Invoice) PaymentForm {
	return PaymentForm{Form: b.form.Form + 1, Key: newKey(), Method: clinic.PayCash, Amount: inv.PatientDue(),
		Tendered: clinic.Money{Currency: inv.Currency}}
}

// Payment returns the form as it stands.
func (b *Billing) Payment() PaymentForm { return b.form }

// EditPayment changes the form; its key and number stay.
func (b *Billing) EditPayment(change func(*PaymentForm)) {
	before := b.form
	change(&b.form)
	b.form.Form, b.form.Key = before.Form, before.Key
	b.changed()
}

// CanPay reports whether the patient owes something of the open invoice.
func (b *Billing) CanPay() bool {
	if b.current == nil {
		return false
	}
	switch b.current.Status {
	case clinic.InvoiceDraft, clinic.InvoiceIssued, clinic.InvoicePartPaid:
		return b.current.PatientDue().Minor > 0
	}
	return false
}

// payment is the form in the domain's terms.
func (f PaymentForm) payment() clinic.Payment {
	p := clinic.Payment{Amount: f.Amount, Method: f.Method, IdempotencyKey: f.Key,
		Tendered: clinic.Money{Currency: f.Amount.Currency}}
	if f.Method == clinic.PayCash {
		p.Tendered.Minor = f.Tendered.Minor
	}
	if f.Method.NeedsTransactionID() {
		p.TransactionID = f.TransactionID
	}
	return p
}

// Change is what goes back to the patient; ok is false when it cannot be told,
// as the method gives none or the cash is less than the amount.
func (b *Billing) Change() (change clinic.Money, ok bool) {
	p := b.form.payment()
	if p.Method != clinic.PayCash || p.Tendered.Minor < p.Amount.Minor || p.Tendered.Minor == 0 {
		return clinic.Money{Currency: p.Amount.Currency}, false
	}
	return p.Change(), true
}

// TakePayment records the payment. It does nothing while an earlier one is
// under way; on failure the form keeps its values and its key.
func (b *Billing) TakePayment(done func(clinic.PaymentID, error)) {
	inv := b.current
	if inv == nil || b.busy {
		return
	}
	p := b.form.payment()
	if err := clinic.CheckPayment(&p, inv.PatientDue()); err != nil {
		done(0, err)
		return
	}
	var id clinic.PaymentID
	b.change(inv.ID, func(ctx context.Context) (err error) {
		id, err = b.p.Billing.TakePayment(ctx, service.PaymentCommand{
			Invoice: inv.ID, Version: inv.Version, Amount: p.Amount, Tendered: p.Tendered, Method: p.Method,
			TransactionID: p.TransactionID, IdempotencyKey: p.IdempotencyKey,
		})
		return err
	}, func(err error) {
		switch {
		case err == nil:
			b.form = b.newForm(*b.current)
		case clinic.CodeOf(err) == clinic.Conflict:
			// The key stands for a payment that was made, whose answer was lost;
			// it is on screen by now. What is typed is a further payment.
			b.form.Key = newKey()
		}
		done(id, err)
	})
}
