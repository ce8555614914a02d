package store

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
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

// lineTaxRow is a row of billing_tax.
type lineTaxRow struct {
	ID       int64
	Name     string
	RateBP   int `gorm:"column:rate_bp"`
	IsActive bool
	Version  int
}

func (r billingRepo) LineTaxes(ctx context.Context) ([]clinic.Tax, error) {
	rows, err := queryAll[lineTaxRow](ctx, r.unit, "SELECT * FROM billing_tax WHERE is_active = 1 ORDER BY name")
	var out []clinic.Tax
	for _, row := range rows {
		out = append(out, clinic.Tax{ID: clinic.TaxID(row.ID), Name: row.Name, Rate: clinic.BasisPoints(row.RateBP), Active: true, Version: row.Version})
	}
	return out, err
}

// claimPayerRow is a row of billing_payer as claims need it.
type claimPayerRow struct {
	ID       int64
	Name     string
	Kind     string
	CoverBP  int `gorm:"column:cover_bp"`
	IsActive bool
}

func (r billingRepo) ClaimPayer(ctx context.Context, id clinic.PayerID) (clinic.Payer, error) {
	row, err := queryOne[claimPayerRow](ctx, r.unit, "payer", "SELECT id, name, kind, cover_bp, is_active FROM billing_payer WHERE id = ?", int64(id))
	if err != nil {
		return clinic.Payer{}, err
	}
	return clinic.Payer{ID: id, Name: row.Name, Kind: clinic.PayerKind(row.Kind), Cover: clinic.BasisPoints(row.CoverBP), Active: row.IsActive}, nil
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

// openBillsRow holds the sums that BalanceOf asks for.
type openBillsRow struct {
	Open   int64
	Bills  int
	Oldest day
}

func (r billingRepo) BalanceOf(ctx context.Context, id clinic.PatientID, c clinic.Currency) (service.OpenBills, error) {
	row, err := queryOne[openBillsRow](ctx, r.unit, "sum", `SELECT coalesce(sum(total_minor - paid_minor - credited_minor), 0) AS open, count(*) AS bills,
		min(issued_on) AS oldest FROM billing_invoice WHERE patient_id = ? AND currency = ? AND status IN ('issued', 'part_paid')`, int64(id), string(c))
	return service.OpenBills{Open: clinic.Money{Minor: row.Open, Currency: c}, Bills: row.Bills, Oldest: row.Oldest.date}, err
}
