package store

import (
	"context"

	"caredesk/internal/clinic"
)

// linePriceRow is an entry of the price list as lines need it.
type linePriceRow struct {
	ID         int64
	Name       string
	PriceMinor int64
	Currency   string
	IsActive   bool
	TaxID      ref
	TaxName    optional
	RateBP     ref `gorm:"column:rate_bp"`
}

func (r billingRepo) LinePrices(ctx context.Context, ids []clinic.PriceID) (map[clinic.PriceID]clinic.ListPrice, error) {
	out := map[clinic.PriceID]clinic.ListPrice{}
	if len(ids) == 0 {
		return out, nil
	}
	rows, err := queryAll[linePriceRow](ctx, r.unit, `SELECT p.id, p.name, p.price_minor, p.currency, p.is_active, p.tax_id, t.name AS tax_name, t.rate_bp
		FROM billing_price p LEFT JOIN billing_tax t ON t.id = p.tax_id WHERE p.id IN ?`, ids)
	for _, row := range rows {
		out[clinic.PriceID(row.ID)] = clinic.ListPrice{ID: clinic.PriceID(row.ID), Name: row.Name, Active: row.IsActive,
			Price: clinic.Money{Minor: row.PriceMinor, Currency: clinic.Currency(row.Currency)}, TaxID: clinic.TaxID(row.TaxID.id),
			TaxName: row.TaxName.text, TaxRate: clinic.BasisPoints(row.RateBP.id)}
	}
	return out, err
}

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
