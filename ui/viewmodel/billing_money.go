package viewmodel

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// NewKey makes the key of a form, under which what it records counts once. It
// is made when the form opens and again when the service says that it stands
// for something else.
func NewKey() string { return newKey() }

// Deposits are those of the open bill's patient that still hold something.
func (b *Billing) Deposits() []clinic.Deposit {
	if b.current == nil || b.depositsOf != b.current.PatientID {
		return nil
	}
	return b.deposits
}

// loadDeposits reads what the open bill's patient paid in advance.
func (b *Billing) loadDeposits() {
	if b.p.Deposits == nil || b.current == nil || b.current.PatientID == 0 {
		return
	}
	patient := b.current.PatientID
	b.left.Go(b.p.Context(), b.p.Runner, func(ctx context.Context) func() {
		page, err := b.p.Deposits.List(ctx, service.DepositFilter{Patient: patient, Left: true}, service.PageRequest{Limit: service.MaxPage})
		return func() {
			if err != nil {
				return // the deposits are an offer; the bill is there without it
			}
			b.deposits, b.depositsOf = page.Rows, patient
			b.changed()
		}
	})
}

// What follows is asked by forms. Each names the version of the bill that it was
// opened on, as the open bill is read again behind a form when another desk
// changes it: what nobody saw is not decided about.

// Refund gives a payment of the open bill back.
func (b *Billing) Refund(cmd service.RefundCommand, done func(clinic.PaymentID, error)) {
	inv := b.current
	if inv == nil || b.busy {
		return
	}
	var id clinic.PaymentID
	b.change(inv.ID, func(ctx context.Context) (err error) {
		id, err = b.p.Billing.Refund(ctx, cmd)
		return err
	}, func(err error) { done(id, err) })
}

// Void makes the open bill void.
func (b *Billing) Void(cmd service.VoidCommand, done func(service.VoidResult, error)) {
	inv := b.current
	if inv == nil || b.busy {
		return
	}
	cmd.Invoice = inv.ID
	var result service.VoidResult
	b.change(inv.ID, func(ctx context.Context) (err error) {
		result, err = b.p.Billing.Void(ctx, cmd)
		return err
	}, func(err error) { done(result, err) })
}

// WriteOff writes a part of the open bill off.
func (b *Billing) WriteOff(cmd service.WriteOffCommand, done func(error)) {
	inv := b.current
	if inv == nil || b.busy {
		return
	}
	cmd.Invoice = inv.ID
	b.change(inv.ID, func(ctx context.Context) error {
		_, err := b.p.Billing.WriteOff(ctx, cmd)
		return err
	}, done)
}

// TakeBack takes a write-off of the open bill back.
func (b *Billing) TakeBack(cmd service.TakeBackCommand, done func(error)) {
	inv := b.current
	if inv == nil || b.busy {
		return
	}
	b.change(inv.ID, func(ctx context.Context) error {
		_, err := b.p.Billing.TakeBack(ctx, cmd)
		return err
	}, done)
}

// Pay takes a payment of the open bill that another form than the page's own
// asks for: the use of a deposit, or the payer's.
func (b *Billing) Pay(cmd service.PaymentCommand, done func(clinic.PaymentID, error)) {
	inv := b.current
	if inv == nil || b.busy {
		return
	}
	cmd.Invoice = inv.ID
	cmd.Tendered.Currency = cmd.Amount.Currency
	p := clinic.Payment{Amount: cmd.Amount, Tendered: cmd.Tendered, Method: cmd.Method, TransactionID: cmd.TransactionID, ClaimID: cmd.Claim,
		DepositID: cmd.Deposit, IdempotencyKey: cmd.IdempotencyKey}
	due := inv.PatientDue()
	if cmd.Claim != 0 {
		due = inv.PayerDue()
	}
	if err := clinic.CheckPayment(&p, due); err != nil {
		done(0, err)
		return
	}
	var id clinic.PaymentID
	b.change(inv.ID, func(ctx context.Context) (err error) {
		id, err = b.p.Billing.TakePayment(ctx, cmd)
		return err
	}, func(err error) { done(id, err) })
}

// Receipt is the number of a payment of the open bill.
func (b *Billing) Receipt(id clinic.PaymentID) string {
	if b.current != nil {
		for _, p := range b.current.Payments {
			if p.ID == id {
				return p.ReceiptNumber
			}
		}
	}
	return ""
}

// What can be done with the open bill, and by the role.

// CanRefund reports whether money is kept for the open bill.
func (b *Billing) CanRefund() bool {
	return b.current != nil && len(clinic.Keeps(b.current.Payments)) > 0
}

// CanVoid reports whether the open bill is issued and not void.
func (b *Billing) CanVoid() bool {
	return b.current != nil && b.current.Number != "" && b.current.Status != clinic.InvoiceVoid
}

// CanWriteOff reports whether something of the open bill is owed.
func (b *Billing) CanWriteOff() bool { return b.CanVoid() && b.current.Balance().Minor > 0 }

// CanUseDeposit reports whether the patient owes something of the open bill and
// has paid in advance.
func (b *Billing) CanUseDeposit() bool { return b.CanPay() && len(b.Deposits()) > 0 }

// CanPayerPay reports whether the payer owes something of the open bill.
func (b *Billing) CanPayerPay() bool {
	return b.current != nil && b.current.Claim != nil && b.current.Number != "" && b.current.PayerDue().Minor > 0
}

// HasClaim reports whether a payer carries a part of the open, issued bill.
func (b *Billing) HasClaim() bool {
	return b.current != nil && b.current.Claim != nil && b.current.Number != ""
}
