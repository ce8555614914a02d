package store

import (
	"context"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func (r billingRepo) Claim(ctx context.Context, id clinic.ClaimID) (clinic.Claim, error) {
	row, err := queryOne[claimRead](ctx, r.unit, "claim", `SELECT c.*, p.name AS payer_name, i.currency FROM insurance_claim c
		JOIN billing_payer p ON p.id = c.payer_id JOIN billing_invoice i ON i.id = c.invoice_id WHERE c.id = ?`, int64(id))
	return row.Row.claim(clinic.Currency(row.Currency)), err
}

func (r billingRepo) UpdateClaim(ctx context.Context, c clinic.Claim, step clinic.ClaimChange) error {
	if err := r.update(ctx, "insurance_claim", "id", "claim", int64(c.ID), c.Version, map[string]any{"state": string(c.State),
		"covered_minor": c.Covered.Minor, "claim_no": c.ClaimNo, "note": c.Note, "submitted_on": on(c.SubmittedOn), "decided_on": on(c.DecidedOn),
		"updated_at": at(c.UpdatedAt)}); err != nil {
		return err
	}
	return r.insert(ctx, &claimChangeRow{ClaimID: int64(c.ID), State: string(step.State), CoveredMinor: step.Covered.Minor, ClaimNo: step.ClaimNo,
		Note: step.Note, ChangedAt: at(step.At), ChangedBy: ref{int64(step.By)}, ChangedByName: step.ByName})
}

// claimChangeRow is a row of insurance_claim_change.
type claimChangeRow struct {
	ID            int64 `gorm:"primaryKey"`
	ClaimID       int64
	State         string
	CoveredMinor  int64
	ClaimNo       string
	Note          string
	ChangedAt     instant
	ChangedBy     ref
	ChangedByName string
}

// TableName names the table for GORM.
func (claimChangeRow) TableName() string { return "insurance_claim_change" }

// claimStep is a step with its bill's currency.
type claimStep struct {
	Row      claimChangeRow `gorm:"embedded"`
	Currency string
}

func (r billingRepo) ClaimChanges(ctx context.Context, id clinic.ClaimID) ([]clinic.ClaimChange, error) {
	rows, err := queryAll[claimStep](ctx, r.unit, `SELECT h.*, i.currency FROM insurance_claim_change h JOIN insurance_claim c ON c.id = h.claim_id
		JOIN billing_invoice i ON i.id = c.invoice_id WHERE h.claim_id = ? ORDER BY h.id`, int64(id))
	var out []clinic.ClaimChange
	for _, s := range rows {
		out = append(out, clinic.ClaimChange{ID: s.Row.ID, ClaimID: id, State: clinic.ClaimState(s.Row.State),
			Covered: clinic.Money{Minor: s.Row.CoveredMinor, Currency: clinic.Currency(s.Currency)}, ClaimNo: s.Row.ClaimNo, Note: s.Row.Note,
			At: s.Row.ChangedAt.at, By: clinic.UserID(s.Row.ChangedBy.id), ByName: s.Row.ChangedByName})
	}
	return out, err
}

// claimRead is a claim with what a list shows of its bill.
type claimRead struct {
	Row          claimRow `gorm:"embedded"`
	Currency     string
	Number       string
	IssuedOn     day
	PatientID    int64
	PatientFirst string
	PatientLast  string
	PatientNo    string
	PaidMinor    int64
	OffMinor     int64
}

// What a payer has paid and what of its part was written off, of claim c.
const (
	claimPaid = "(SELECT coalesce(sum(amount_minor), 0) FROM payment_record WHERE claim_id = c.id)"
	claimOff  = "(SELECT coalesce(sum(amount_minor), 0) FROM billing_credit WHERE claim_id = c.id)"
)

// claimAge is a claim's age in days on a day: since it was sent, or since its bill was issued.
const claimAge = "CAST(julianday(?) - julianday(coalesce(c.submitted_on, i.issued_on)) AS INTEGER)"

func (r claimRead) row(asOf clinic.Date) service.ClaimRow {
	c := clinic.Currency(r.Currency)
	out := service.ClaimRow{Claim: r.Row.claim(c), InvoiceNumber: r.Number, IssuedOn: r.IssuedOn.date, PatientID: clinic.PatientID(r.PatientID),
		PatientName: clinic.ListName(r.PatientFirst, r.PatientLast), PatientNumber: r.PatientNo, Paid: clinic.Money{Minor: r.PaidMinor, Currency: c}}
	out.Due = clinic.Money{Minor: r.Row.CoveredMinor - r.PaidMinor - r.OffMinor, Currency: c}
	since := out.IssuedOn
	if !out.Claim.SubmittedOn.IsZero() {
		since = out.Claim.SubmittedOn
	}
	out.Age = since.DaysUntil(asOf)
	return out
}

func (r billingRepo) Claims(ctx context.Context, f service.ClaimFilter, p service.PageRequest) (service.Page[service.ClaimRow], error) {
	var w where
	w.add("i.status <> 'draft'")
	if len(f.States) > 0 {
		w.add("c.state IN ?", f.States)
	}
	if f.Payer != 0 {
		w.add("c.payer_id = ?", int64(f.Payer))
	}
	if f.Older > 0 {
		w.add(claimAge+" >= ?", on(f.AsOf), f.Older)
	}
	if strings.TrimSpace(f.Text) != "" && !r.personText(&w, f.Text, "i.patient_id", "i.number >= ? AND i.number < ?",
		"upper(c.claim_no) >= ? AND upper(c.claim_no) < ?") {
		return service.Page[service.ClaimRow]{Rows: []service.ClaimRow{}}, nil
	}
	return page(ctx, r.unit, paged{
		columns: `c.*, y.name AS payer_name, i.currency, i.number, i.issued_on, i.patient_id, u.first_name AS patient_first, u.last_name AS patient_last,
			coalesce(pp.patient_no, '') AS patient_no, ` + claimPaid + " AS paid_minor, " + claimOff + " AS off_minor",
		from: `insurance_claim c JOIN billing_invoice i ON i.id = c.invoice_id JOIN billing_payer y ON y.id = c.payer_id
			JOIN auth_user u ON u.id = i.patient_id LEFT JOIN patient_profile pp` + chartShown + ` ON pp.user_id = i.patient_id`,
		count: "insurance_claim c JOIN billing_invoice i ON i.id = c.invoice_id",
		where: &w, kinds: "si", after: "(i.issued_on, c.id) > (?, ?)", order: "i.issued_on, c.id"}, p,
		func(c claimRead) cursor { return cursor{c.IssuedOn.date.String(), c.Row.ID} }, func(c claimRead) service.ClaimRow { return c.row(f.AsOf) })
}

// payerName names a payer.
type payerName struct {
	ID   int64
	Name string
}

func (r billingRepo) ClaimPayers(ctx context.Context) ([]clinic.Payer, error) {
	rows, err := queryAll[payerName](ctx, r.unit, "SELECT id, name FROM billing_payer WHERE id IN (SELECT payer_id FROM insurance_claim) ORDER BY name, id")
	out := []clinic.Payer{}
	for _, p := range rows {
		out = append(out, clinic.Payer{ID: clinic.PayerID(p.ID), Name: p.Name})
	}
	return out, err
}
