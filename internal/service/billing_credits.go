package service

import (
	"context"
	"fmt"

	"caredesk/internal/clinic"
)

// Void makes an issued bill void by a counter-entry of its own number, so that
// its visit can be billed again. It is refused while money is kept for the bill
// unless the command says to give all of it back in the same step; then parts
// that were written off are taken back, too.
func (s *Billing) Void(ctx context.Context, cmd VoidCommand) (VoidResult, error) {
	if _, err := authorize(ctx, clinic.InvoicesVoid); err != nil {
		return VoidResult{}, err
	}
	if err := checkKey(cmd.IdempotencyKey); err != nil {
		return VoidResult{}, err
	}
	var out VoidResult
	err := s.write(ctx, func(t *tx) (err error) {
		out, err = t.void(cmd)
		return err
	})
	return orNothing(out, err)
}

func (t *tx) void(cmd VoidCommand) (out VoidResult, err error) {
	i, err := t.invoice(cmd.Invoice)
	if err != nil {
		return out, err
	}
	made, found, err := t.creditMade(clinic.Credit{InvoiceID: i.ID, Kind: clinic.CreditVoid, Amount: i.Total, Reason: cmd.Reason,
		CreditedBy: t.actor.UserID, IdempotencyKey: cmd.IdempotencyKey})
	switch {
	case err != nil:
		return out, err
	case found:
		return t.voidMade(i, made, cmd)
	case i.Version != cmd.Version:
		return out, stale("this bill")
	}
	if i.Number != "" && i.Status != clinic.InvoiceVoid {
		day, err := t.bookDay(i.Currency)
		if err != nil {
			return out, err
		}
		if i.IssuedOn != day {
			day = t.today()
		}
		if err := clinic.MayVoid(t.actor, i, day); err != nil {
			return out, err
		}
		if i, err = t.emptyBill(i, cmd, &out); err != nil {
			return out, err
		}
	}
	c, err := clinic.VoidOf(i, cmd.Reason)
	if err != nil {
		return out, err
	}
	before := i.Claim
	if out.Credit, i, err = t.credit(i, c, cmd.IdempotencyKey, "invoice.void"); err != nil {
		return out, err
	}
	if i.AppointmentID != 0 {
		if err := t.giveBackFree(clinic.Appointment{ID: i.AppointmentID, PatientID: i.PatientID}, "its bill is void"); err != nil {
			return out, err
		}
	}
	if before != nil {
		return out, t.auditClaim("claim.void", *before, *i.Claim, i.PatientID, c.Reason)
	}
	return out, nil
}

// emptyBill gives back what is kept for a bill and takes back what was written
// off of it, each by an entry of its own.
func (t *tx) emptyBill(i clinic.Invoice, cmd VoidCommand, out *VoidResult) (clinic.Invoice, error) {
	if i.Paid.Minor != 0 && !cmd.Refund {
		return i, nil // VoidOf says so
	}
	reason := clinic.CleanLine(cmd.Reason)
	for n, kept := range clinic.Keeps(i.Payments) {
		r, err := clinic.RefundOf(kept.Payment, kept.Left, kept.Left, "", reason)
		if err != nil {
			return i, err
		}
		var id clinic.PaymentID
		if id, i, err = t.giveBack(i, kept.Payment, r, fmt.Sprintf("%s/refund-%d", cmd.IdempotencyKey, n+1)); err != nil {
			return i, err
		}
		out.Refunds = append(out.Refunds, id)
	}
	for n, w := range clinic.OpenWriteOffs(i.Credits) {
		if !t.actor.Role.May(clinic.WriteOff) {
			return i, forbidden("A part of this bill was written off. An administrator can make it void.")
		}
		c, err := clinic.TakeBackOf(i, w.ID, reason)
		if err != nil {
			return i, err
		}
		if _, i, err = t.credit(i, c, fmt.Sprintf("%s/back-%d", cmd.IdempotencyKey, n+1), "invoice.take_back"); err != nil {
			return i, err
		}
	}
	return i, nil
}

// voidMade answers a void that was made already as it was answered then.
func (t *tx) voidMade(i clinic.Invoice, made clinic.Credit, cmd VoidCommand) (VoidResult, error) {
	out := VoidResult{Credit: made.ID}
	for n := 1; ; n++ {
		p, err := t.Billing().PaymentByKey(t.ctx, fmt.Sprintf("%s/refund-%d", cmd.IdempotencyKey, n))
		found, err := notFoundIsNil(err)
		if err != nil || !found {
			return out, err
		}
		out.Refunds = append(out.Refunds, p.ID)
	}
}

// WriteOff writes a part of what is still owed off, under a number of its own.
func (s *Billing) WriteOff(ctx context.Context, cmd WriteOffCommand) (clinic.CreditID, error) {
	if _, err := authorize(ctx, clinic.WriteOff); err != nil {
		return 0, err
	}
	if err := checkKey(cmd.IdempotencyKey); err != nil {
		return 0, err
	}
	var id clinic.CreditID
	err := s.write(ctx, func(t *tx) error {
		i, err := t.invoice(cmd.Invoice)
		if err != nil {
			return err
		}
		want := clinic.Credit{InvoiceID: i.ID, Kind: clinic.CreditWriteOff, Amount: cmd.Amount, Reason: cmd.Reason,
			CreditedBy: t.actor.UserID, IdempotencyKey: cmd.IdempotencyKey}
		if cmd.Payer && i.Claim != nil {
			want.ClaimID = i.Claim.ID
		}
		made, found, err := t.creditMade(want)
		switch {
		case err != nil || found:
			id = made.ID
			return err
		case i.Version != cmd.Version:
			return stale("this bill")
		}
		c, err := clinic.WriteOffOf(i, cmd.Payer, cmd.Amount, cmd.Reason)
		if err != nil {
			return err
		}
		id, _, err = t.credit(i, c, cmd.IdempotencyKey, "invoice.write_off")
		return err
	})
	return orNothing(id, err)
}

// TakeBack takes a write-off back, so that the amount is owed again.
func (s *Billing) TakeBack(ctx context.Context, cmd TakeBackCommand) (clinic.CreditID, error) {
	if _, err := authorize(ctx, clinic.WriteOff); err != nil {
		return 0, err
	}
	if err := checkKey(cmd.IdempotencyKey); err != nil {
		return 0, err
	}
	var id clinic.CreditID
	err := s.write(ctx, func(t *tx) error {
		w, err := t.Billing().Credit(t.ctx, cmd.Credit)
		if err != nil {
			return err
		}
		i, err := t.invoice(w.InvoiceID)
		if err != nil {
			return err
		}
		made, found, err := t.creditMade(clinic.Credit{InvoiceID: i.ID, ClaimID: w.ClaimID, Kind: clinic.CreditReversal,
			Amount: clinic.Money{Minor: -w.Amount.Minor, Currency: w.Amount.Currency}, Reason: cmd.Reason, ReversesID: w.ID,
			CreditedBy: t.actor.UserID, IdempotencyKey: cmd.IdempotencyKey})
		switch {
		case err != nil || found:
			id = made.ID
			return err
		case i.Version != cmd.Version:
			return stale("this bill")
		}
		c, err := clinic.TakeBackOf(i, w.ID, cmd.Reason)
		if err != nil {
			return err
		}
		id, _, err = t.credit(i, c, cmd.IdempotencyKey, "invoice.take_back")
		return err
	})
	return orNothing(id, err)
}
