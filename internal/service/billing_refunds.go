package service

import (
	"context"
	"time"

	"caredesk/internal/clinic"
)

// microsecond is a moment as payments and counter-entries keep it.
func microsecond(at time.Time) time.Time { return at.UTC().Truncate(time.Microsecond) }

// Refund gives a payment, the use of a deposit or a deposit back, in whole or in
// part, out of the actor's open drawer and under a receipt number of its own. The
// same key once more returns the refund that was made and gives nothing.
func (s *Billing) Refund(ctx context.Context, cmd RefundCommand) (clinic.PaymentID, error) {
	if _, err := authorize(ctx, clinic.PaymentsRefund); err != nil {
		return 0, err
	}
	return s.refund(ctx, cmd)
}

func (c *core) refund(ctx context.Context, cmd RefundCommand) (clinic.PaymentID, error) {
	if err := checkKey(cmd.IdempotencyKey); err != nil {
		return 0, err
	}
	var id clinic.PaymentID
	err := c.write(ctx, func(t *tx) error {
		p, err := t.Billing().Payment(t.ctx, cmd.Payment)
		if err != nil {
			return err
		}
		method := cmd.Method
		if method == "" {
			method = p.Method
		}
		made, found, err := t.paymentMade(clinic.Payment{Kind: clinic.KindRefund, InvoiceID: p.InvoiceID, DepositID: p.DepositID, ClaimID: p.ClaimID,
			Amount: clinic.Money{Minor: -cmd.Amount.Minor, Currency: cmd.Amount.Currency}, Method: method, TransactionID: cmd.TransactionID,
			Reason: cmd.Reason, ReversesID: p.ID, ReceivedBy: t.actor.UserID, IdempotencyKey: cmd.IdempotencyKey})
		if err != nil || found {
			id = made.ID
			return err
		}
		if p.InvoiceID == 0 {
			id, err = t.refundDeposit(p, cmd)
			return err
		}
		i, err := t.invoice(p.InvoiceID)
		switch {
		case err != nil:
			return err
		case i.Version != cmd.Version:
			return stale("this bill")
		}
		r, err := clinic.RefundOf(p, clinic.Refundable(p, i.Payments), cmd.Amount, cmd.Method, cmd.Reason)
		if err != nil {
			return err
		}
		r.TransactionID = cmd.TransactionID
		id, _, err = t.giveBack(i, p, r, cmd.IdempotencyKey)
		return err
	})
	return orNothing(id, err)
}

// giveBack writes the refund of a bill's payment and reads the bill again.
func (t *tx) giveBack(i clinic.Invoice, p, r clinic.Payment, key string) (clinic.PaymentID, clinic.Invoice, error) {
	if err := t.outOfDrawer(p, &r, key); err != nil {
		return 0, i, err
	}
	var err error
	if r.ID, err = t.Billing().InsertPayment(t.ctx, i, r); err != nil {
		return 0, i, err
	}
	t.emit(InvoiceChanged{i.ID})
	if r.DepositID != 0 {
		t.emit(DepositChanged{r.DepositID, i.PatientID})
	}
	err = t.audit(change{action: "payment.refund", id: int64(r.ID), patient: i.PatientID, reason: r.Reason,
		after: sealed(paymentRecord(r), clinic.ReceiptDigest(r, i))})
	if err != nil {
		return 0, i, err
	}
	next, err := t.Billing().Invoice(t.ctx, i.ID)
	if err != nil {
		return 0, i, err
	}
	next, err = t.followClaim(next)
	return r.ID, next, err
}

// outOfDrawer checks that the actor may give p back and that the drawer holds
// the cash, and stamps and numbers the refund.
func (t *tx) outOfDrawer(p clinic.Payment, r *clinic.Payment, key string) error {
	r.TransactionID = clinic.CleanLine(r.TransactionID)
	if len([]rune(r.TransactionID)) > 100 {
		return clinic.FieldErrorf("transaction_id", "At most 100 characters fit here.")
	}
	// Who may not give it back at all is told so before being sent to a drawer.
	drawer, noDrawer := t.openDrawer(r.Amount.Currency)
	if noDrawer != nil && clinic.FieldOf(noDrawer) != DrawerField {
		return noDrawer
	}
	if err := clinic.MayRefund(t.actor, p, t.today(), drawer.ID); err != nil {
		return err
	}
	if noDrawer != nil {
		return noDrawer
	}
	if r.Method == clinic.PayCash {
		holds, err := t.drawerCash(drawer)
		switch {
		case err != nil:
			return err
		case holds.Minor+r.Amount.Minor < 0:
			return &clinic.Error{Code: clinic.Conflict, Field: "method",
				Message: "Your drawer holds " + holds.String() + " in cash. Give it back another way, or put cash in first."}
		}
	}
	t.byNow(r, key)
	return t.intoDrawer(r)
}
