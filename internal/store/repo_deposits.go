package store

import (
	"context"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// depositRow is a row of billing_deposit.
type depositRow struct {
	ID          int64 `gorm:"primaryKey"`
	PatientID   int64
	Currency    string
	AmountMinor int64
	UsedMinor   int64
	Note        string
	Created     instant `gorm:"column:created_at"`
	Version     int
}

// TableName names the table for GORM.
func (depositRow) TableName() string { return "billing_deposit" }

// depositRead is a deposit with its patient's name.
type depositRead struct {
	Row          depositRow `gorm:"embedded"`
	PatientFirst string
	PatientLast  string
}

const depositColumns = `d.id, d.patient_id, d.currency, d.amount_minor, d.used_minor, d.note, d.created_at, d.version,
	u.first_name AS patient_first, u.last_name AS patient_last`

const depositTables = "billing_deposit d JOIN auth_user u ON u.id = d.patient_id"

func (r depositRead) deposit() clinic.Deposit {
	c := clinic.Currency(r.Row.Currency)
	return clinic.Deposit{ID: clinic.DepositID(r.Row.ID), PatientID: clinic.PatientID(r.Row.PatientID),
		PatientName: clinic.ListName(r.PatientFirst, r.PatientLast), Amount: clinic.Money{Minor: r.Row.AmountMinor, Currency: c},
		Used: clinic.Money{Minor: r.Row.UsedMinor, Currency: c}, Note: r.Row.Note, CreatedAt: r.Row.Created.at, Version: r.Row.Version}
}

func (r billingRepo) InsertDeposit(ctx context.Context, d clinic.Deposit, p clinic.Payment) (clinic.DepositID, clinic.PaymentID, error) {
	row := depositRow{PatientID: int64(d.PatientID), Currency: string(d.Amount.Currency), AmountMinor: d.Amount.Minor, Note: d.Note,
		Created: at(d.CreatedAt), Version: 1}
	if err := r.insert(ctx, &row); err != nil {
		return 0, 0, err
	}
	p.Kind, p.DepositID = clinic.KindDeposit, clinic.DepositID(row.ID)
	id, err := r.insertPayment(ctx, p)
	return p.DepositID, id, err
}

// drawDeposit writes what of a deposit is gone. The database compares it with the rows.
func (u *unit) drawDeposit(ctx context.Context, id clinic.DepositID) error {
	n, err := u.exec(ctx, `UPDATE billing_deposit SET version = version + 1, used_minor =
		(SELECT coalesce(sum(CASE WHEN p.invoice_id IS NULL THEN -p.amount_minor ELSE p.amount_minor END), 0)
			FROM payment_record p WHERE p.deposit_id = billing_deposit.id AND p.kind <> 'deposit') WHERE id = ?`, int64(id))
	return one(n, err, "deposit")
}

func (r billingRepo) InsertDepositRefund(ctx context.Context, d clinic.Deposit, p clinic.Payment) (clinic.PaymentID, error) {
	p.Kind, p.DepositID, p.InvoiceID = clinic.KindRefund, d.ID, 0
	id, err := r.insertPayment(ctx, p)
	if err != nil {
		return 0, err
	}
	return id, r.update(ctx, "billing_deposit", "id", "deposit", int64(d.ID), d.Version, map[string]any{"used_minor": d.Used.Minor - p.Amount.Minor})
}

func (r billingRepo) Deposit(ctx context.Context, id clinic.DepositID) (clinic.Deposit, error) {
	row, err := queryOne[depositRead](ctx, r.unit, "deposit", "SELECT "+depositColumns+" FROM "+depositTables+" WHERE d.id = ?", int64(id))
	if err != nil {
		return clinic.Deposit{}, err
	}
	d := row.deposit()
	d.Payments, err = r.payments(ctx, "deposit_id = ?", int64(id))
	return d, err
}

func (r billingRepo) Deposits(ctx context.Context, f service.DepositFilter, p service.PageRequest) (service.Page[clinic.Deposit], error) {
	var w where
	if f.Left {
		w.add("d.used_minor < d.amount_minor")
	}
	if f.Patient != 0 {
		w.add("d.patient_id = ?", int64(f.Patient))
	}
	if strings.TrimSpace(f.Text) != "" && !r.personText(&w, f.Text, "d.patient_id",
		"d.id IN (SELECT deposit_id FROM payment_record WHERE receipt_no >= ? AND receipt_no < ?)") {
		return service.Page[clinic.Deposit]{Rows: []clinic.Deposit{}}, nil
	}
	return page(ctx, r.unit, paged{columns: depositColumns, from: depositTables, count: "billing_deposit d", where: &w, kinds: "i",
		after: "d.id < ?", order: "d.id DESC"}, p,
		func(d depositRead) cursor { return cursor{d.Row.ID} }, depositRead.deposit)
}

// personText narrows to rows whose number begins with the text, by conditions
// of two bounds each, or whose patient is found by it; false when nothing can match.
func (u *unit) personText(w *where, text, patient string, numbers ...string) bool {
	var terms []string
	var args []any
	if number := strings.ToUpper(strings.TrimSpace(text)); strings.ContainsAny(number, "0123456789") {
		for _, n := range numbers {
			terms = append(terms, n)
			args = append(args, number, prefixEnd(number))
		}
	}
	if q := parsePatientQuery(text); len(q) > 0 {
		hits, patients := q.hits(u.postgres())
		terms = append(terms, patient+" IN ("+hits+")")
		args = append(args, patients...)
	}
	if len(terms) == 0 {
		return false
	}
	w.add("("+strings.Join(terms, " OR ")+")", args...)
	return true
}
