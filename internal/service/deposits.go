package service

import (
	"context"

	"caredesk/internal/clinic"
)

// Deposits keeps money that patients paid in advance.
type Deposits struct{ *core }

// Take takes money in advance into the actor's open drawer. The receipt is that
// of the payment it returns. The same key once more takes nothing.
func (s *Deposits) Take(ctx context.Context, cmd DepositCommand) (clinic.DepositID, clinic.PaymentID, error) {
	if _, err := authorize(ctx, clinic.PaymentsTake); err != nil {
		return 0, 0, err
	}
	if err := checkKey(cmd.IdempotencyKey); err != nil {
		return 0, 0, err
	}
	var id clinic.DepositID
	var payment clinic.PaymentID
	err := s.write(ctx, func(t *tx) (err error) {
		id, payment, err = t.takeDeposit(cmd)
		return err
	})
	if err != nil {
		return 0, 0, err
	}
	return id, payment, nil
}

func (t *tx) takeDeposit(cmd DepositCommand) (clinic.DepositID, clinic.PaymentID, error) {
	p := clinic.Payment{Kind: clinic.KindDeposit, Amount: cmd.Amount, Tendered: cmd.Tendered, Method: cmd.Method, TransactionID: cmd.TransactionID}
	if p.Tendered.Minor == 0 {
		p.Tendered.Currency = p.Amount.Currency
	}
	t.byNow(&p, cmd.IdempotencyKey)
	note, err := cleanNote("note", cmd.Note)
	if err != nil {
		return 0, 0, err
	}
	made, err := t.Billing().PaymentByKey(t.ctx, cmd.IdempotencyKey)
	found, err := notFoundIsNil(err)
	switch {
	case err != nil:
		return 0, 0, err
	case found:
		d, err := t.depositMade(made, p, cmd, note)
		return d.ID, made.ID, err
	}
	patient, err := t.Patients().Get(t.ctx, cmd.Patient)
	switch {
	case clinic.CodeOf(err) == clinic.NotFound:
		return 0, 0, clinic.FieldErrorf("patient", "Choose the patient.")
	case err != nil:
		return 0, 0, err
	case patient.MergedInto != 0 || !patient.Retired.IsZero():
		return 0, 0, clinic.FieldErrorf("patient", "This patient's record is retired. Choose the one that is in use.")
	}
	settings, err := t.settings()
	if err != nil {
		return 0, 0, err
	}
	switch {
	case p.Amount.Currency != settings.Currency:
		return 0, 0, clinic.FieldErrorf("amount", "The amount is not in %s.", string(settings.Currency))
	case p.Tendered.Currency != settings.Currency:
		return 0, 0, clinic.FieldErrorf("tendered", "The cash received is not in %s.", string(settings.Currency))
	}
	if err := clinic.CheckDeposit(&p); err != nil {
		return 0, 0, err
	}
	if err := t.intoDrawer(&p); err != nil {
		return 0, 0, err
	}
	d := clinic.Deposit{PatientID: cmd.Patient, Amount: p.Amount, Used: clinic.Money{Currency: p.Amount.Currency}, Note: note, CreatedAt: p.PaidAt}
	if d.ID, p.ID, err = t.Billing().InsertDeposit(t.ctx, d, p); err != nil {
		return 0, 0, err
	}
	t.emit(DepositChanged{d.ID, d.PatientID})
	t.emit(DrawerChanged{p.ClosureID})
	p.DepositID = d.ID
	return d.ID, p.ID, t.audit(change{action: "deposit.take", id: int64(d.ID), patient: d.PatientID,
		after: record{"digest": clinic.ReceiptDigest(p, clinic.Invoice{}), "receipt": p.ReceiptNumber, "amount": p.Amount.String(), "method": string(p.Method), "transaction_id": p.TransactionID, "note": note}})
}

// depositMade answers a deposit whose key was used before: only when all of it is the same.
func (t *tx) depositMade(made, p clinic.Payment, cmd DepositCommand, note string) (clinic.Deposit, error) {
	if made.Kind != clinic.KindDeposit {
		return clinic.Deposit{}, otherUse()
	}
	p.DepositID = made.DepositID
	if _, _, err := t.paymentMade(p); err != nil {
		return clinic.Deposit{}, err
	}
	d, err := t.Billing().Deposit(t.ctx, made.DepositID)
	if err == nil && (d.PatientID != cmd.Patient || d.Note != note) {
		err = otherUse()
	}
	return d, err
}

// deposit reads a deposit of the actor's scope.
func (t *tx) deposit(id clinic.DepositID) (clinic.Deposit, error) {
	d, err := t.Billing().Deposit(t.ctx, id)
	if err != nil {
		return d, err
	}
	f := DepositFilter{Patient: d.PatientID}
	return d, t.scopeDeposits(&f)
}

// scopeDeposits narrows a filter to what the actor may see: all, or one's own.
func (t *tx) scopeDeposits(f *DepositFilter) error {
	switch {
	case t.actor.Role.BillingScope() == clinic.ScopeAll:
		return nil
	case t.actor.Role == clinic.RolePatient && (f.Patient == 0 || f.Patient == t.actor.PatientID()):
		f.Patient = t.actor.PatientID()
		return nil
	}
	return forbidden("Your role may not see these deposits.")
}

// List pages through deposits, the newest first.
func (s *Deposits) List(ctx context.Context, f DepositFilter, p PageRequest) (Page[clinic.Deposit], error) {
	if _, err := authorize(ctx, clinic.BillingSee); err != nil {
		return Page[clinic.Deposit]{}, err
	}
	var page Page[clinic.Deposit]
	err := s.read(ctx, func(t *tx) (err error) {
		f.Text = cleanSearch(f.Text)
		if err := t.scopeDeposits(&f); err != nil {
			return err
		}
		page, err = t.Billing().Deposits(t.ctx, f, p)
		return err
	})
	return orNothing(page, err)
}

// Get returns a deposit with its payment, its uses and what was given back.
func (s *Deposits) Get(ctx context.Context, id clinic.DepositID) (clinic.Deposit, error) {
	if _, err := authorize(ctx, clinic.BillingSee); err != nil {
		return clinic.Deposit{}, err
	}
	var d clinic.Deposit
	err := s.read(ctx, func(t *tx) (err error) {
		d, err = t.deposit(id)
		return err
	})
	return orNothing(d, err)
}

// Refund gives back what is left of a deposit, or a part of it. cmd.Payment is
// the payment that made the deposit and cmd.Version the deposit's.
func (s *Deposits) Refund(ctx context.Context, cmd RefundCommand) (clinic.PaymentID, error) {
	if _, err := authorize(ctx, clinic.PaymentsRefund); err != nil {
		return 0, err
	}
	return s.refund(ctx, cmd)
}

func (t *tx) refundDeposit(p clinic.Payment, cmd RefundCommand) (clinic.PaymentID, error) {
	d, err := t.deposit(p.DepositID)
	switch {
	case err != nil:
		return 0, err
	case d.Version != cmd.Version:
		return 0, stale("this deposit")
	}
	r, err := d.BackOf(p, cmd.Amount, cmd.Method, cmd.Reason)
	if err != nil {
		return 0, err
	}
	r.TransactionID = cmd.TransactionID
	if err := t.outOfDrawer(p, &r, cmd.IdempotencyKey); err != nil {
		return 0, err
	}
	if r.ID, err = t.Billing().InsertDepositRefund(t.ctx, d, r); err != nil {
		return 0, err
	}
	t.emit(DepositChanged{d.ID, d.PatientID})
	t.emit(DrawerChanged{r.ClosureID})
	return r.ID, t.audit(change{action: "deposit.refund", id: int64(d.ID), patient: d.PatientID, reason: r.Reason,
		after: sealed(paymentRecord(r), clinic.ReceiptDigest(r, clinic.Invoice{}))})
}
