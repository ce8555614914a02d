package store

import (
	"context"

	"caredesk/internal/clinic"
)

func (r billingRepo) InsertCredit(ctx context.Context, i clinic.Invoice, c clinic.Credit) (clinic.CreditID, error) {
	row := creditRow{Number: c.Number, CreditYear: c.Year, CreditSeq: c.Seq, InvoiceID: int64(i.ID), ClaimID: ref{int64(c.ClaimID)}, Kind: string(c.Kind),
		AmountMinor: c.Amount.Minor, Currency: string(c.Amount.Currency), Reason: c.Reason, BusinessDate: on(c.BusinessDate), CreditedAt: at(c.CreditedAt),
		CreditedBy: ref{int64(c.CreditedBy)}, CreditedByName: c.CreditedByName, ReversesID: ref{int64(c.ReversesID)}, IdempotencyKey: c.IdempotencyKey}
	if err := r.insert(ctx, &row); err != nil {
		return 0, err
	}
	c.ID = clinic.CreditID(row.ID)
	if c.Kind != clinic.CreditVoid {
		return c.ID, r.settle(ctx, i, i.Paid, i.Credited.Add(c.Amount))
	}
	if i.Claim != nil {
		next := *i.Claim
		next.State, next.Covered, next.UpdatedAt = clinic.ClaimVoid, clinic.Money{Currency: i.Currency}, c.CreditedAt
		if err := r.UpdateClaim(ctx, next, clinic.ClaimChange{ClaimID: next.ID, State: next.State, Covered: next.Covered, ClaimNo: next.ClaimNo,
			Note: c.Reason, At: c.CreditedAt, By: c.CreditedBy, ByName: c.CreditedByName}); err != nil {
			return 0, err
		}
	}
	return c.ID, r.update(ctx, "billing_invoice", "id", "invoice", int64(i.ID), i.Version, map[string]any{
		"credited_minor": i.Credited.Add(c.Amount).Minor, "status": string(clinic.InvoiceVoid)})
}

func (r billingRepo) Credit(ctx context.Context, id clinic.CreditID) (clinic.Credit, error) {
	row, err := queryOne[creditRow](ctx, r.unit, "counter-entry", "SELECT * FROM billing_credit WHERE id = ?", int64(id))
	return row.credit(), err
}

func (r billingRepo) CreditByKey(ctx context.Context, key string) (clinic.Credit, error) {
	row, err := queryOne[creditRow](ctx, r.unit, "counter-entry", "SELECT * FROM billing_credit WHERE idempotency_key = ?", key)
	return row.credit(), err
}
