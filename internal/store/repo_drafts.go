package store

import (
	"context"

	"caredesk/internal/clinic"
)

func (r billingRepo) SetClaim(ctx context.Context, i clinic.Invoice) error {
	if err := r.update(ctx, "billing_invoice", "id", "invoice", int64(i.ID), i.Version, map[string]any{}); err != nil {
		return err
	}
	return r.writeClaim(ctx, i)
}

// writeClaim makes the claim of a draft what i says.
func (r billingRepo) writeClaim(ctx context.Context, i clinic.Invoice) error {
	c := i.Claim
	if c == nil {
		_, err := r.exec(ctx, "DELETE FROM insurance_claim WHERE invoice_id = ?", int64(i.ID))
		return err
	}
	n, err := r.exec(ctx, `UPDATE insurance_claim SET payer_id = ?, policy_no = ?, share_bp = ?, amount_minor = ?, covered_minor = ?, updated_at = ?,
		version = version + 1 WHERE invoice_id = ?`, int64(c.PayerID), c.PolicyNo, int(c.Share), c.Amount.Minor, c.Covered.Minor, at(c.UpdatedAt), int64(i.ID))
	if err != nil || n > 0 {
		return err
	}
	return r.insert(ctx, &claimRow{InvoiceID: int64(i.ID), PayerID: int64(c.PayerID), PolicyNo: c.PolicyNo, ShareBP: int(c.Share),
		AmountMinor: c.Amount.Minor, CoveredMinor: c.Covered.Minor, State: string(clinic.ClaimOpen), Created: at(c.CreatedAt), Updated: at(c.UpdatedAt), Version: 1})
}

func (r billingRepo) LastClaim(ctx context.Context, id clinic.PatientID) (clinic.Claim, error) {
	row, err := queryOne[claimRow](ctx, r.unit, "claim", `SELECT c.*, p.name AS payer_name FROM billing_invoice i
		JOIN insurance_claim c ON c.invoice_id = i.id JOIN billing_payer p ON p.id = c.payer_id
		WHERE i.patient_id = ? AND p.is_active = 1 ORDER BY i.bill_date DESC, i.id DESC LIMIT 1`, int64(id))
	if err != nil {
		return clinic.Claim{}, err
	}
	return row.claim(""), nil
}

func (r billingRepo) Discard(ctx context.Context, i clinic.Invoice) error {
	i.Items, i.Claim = nil, nil
	if err := r.SetItems(ctx, i); err != nil {
		return err
	}
	n, err := r.exec(ctx, "UPDATE billing_invoice SET status = ? WHERE id = ?", string(clinic.InvoiceDiscarded), int64(i.ID))
	return one(n, err, "invoice")
}
