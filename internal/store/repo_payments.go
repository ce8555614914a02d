package store

import (
	"context"

	"caredesk/internal/clinic"
)

// paymentRow is a row of payment_record. The column amount is worked out by
// the database.
type paymentRow struct {
	ID             int64 `gorm:"primaryKey"`
	AppointmentID  ref
	AmountMinor    int64
	MinorPerUnit   int64
	PaymentMethod  string
	PaymentStatus  string
	TransactionID  string
	PaymentDate    instant
	BusinessDate   day
	InvoiceID      ref
	DepositID      ref
	ClaimID        ref
	ClosureID      ref
	Kind           string
	Currency       string
	TenderedMinor  int64
	Reason         string
	ReceiptNo      string
	ReceiptYear    int
	ReceiptSeq     int
	ReceivedBy     ref
	ReceivedByName string
	ReversesID     ref
	IdempotencyKey string
}

// TableName names the table for GORM.
func (paymentRow) TableName() string { return "payment_record" }

func (r paymentRow) payment() clinic.Payment {
	c := clinic.Currency(r.Currency)
	return clinic.Payment{ID: clinic.PaymentID(r.ID), Kind: clinic.PaymentKind(r.Kind), InvoiceID: clinic.InvoiceID(r.InvoiceID.id),
		DepositID: clinic.DepositID(r.DepositID.id), ClaimID: clinic.ClaimID(r.ClaimID.id), AppointmentID: clinic.AppointmentID(r.AppointmentID.id),
		Amount: clinic.Money{Minor: r.AmountMinor, Currency: c}, Tendered: clinic.Money{Minor: r.TenderedMinor, Currency: c},
		Method: clinic.PaymentMethod(r.PaymentMethod), TransactionID: r.TransactionID, Reason: r.Reason, ReceiptNumber: r.ReceiptNo,
		ReceiptYear: r.ReceiptYear, ReceiptSeq: r.ReceiptSeq, PaidAt: r.PaymentDate.at, BusinessDate: r.BusinessDate.date,
		ClosureID: clinic.ClosureID(r.ClosureID.id), ReceivedBy: clinic.UserID(r.ReceivedBy.id), ReceivedByName: r.ReceivedByName,
		ReversesID: clinic.PaymentID(r.ReversesID.id), IdempotencyKey: r.IdempotencyKey}
}

const paymentColumns = `id, appointment_id, amount_minor, payment_method, transaction_id, payment_date, business_date, invoice_id, deposit_id,
	claim_id, closure_id, kind, currency, tendered_minor, reason, receipt_no, receipt_year, receipt_seq, received_by, received_by_name,
	reverses_id, idempotency_key`

// payments reads the movements of money that a condition selects, oldest first.
func (u *unit) payments(ctx context.Context, condition string, args ...any) ([]clinic.Payment, error) {
	rows, err := queryAll[paymentRow](ctx, u, "SELECT "+paymentColumns+" FROM payment_record WHERE "+condition+" ORDER BY id", args...)
	var out []clinic.Payment
	for _, p := range rows {
		out = append(out, p.payment())
	}
	return out, err
}

// insertPayment writes a movement of money, whatever it is for, under its id if
// it has one.
func (u *unit) insertPayment(ctx context.Context, p clinic.Payment) (clinic.PaymentID, error) {
	if p.Kind == "" {
		p.Kind = clinic.KindPayment
	}
	row := paymentRow{ID: int64(p.ID), AppointmentID: ref{int64(p.AppointmentID)}, AmountMinor: p.Amount.Minor, MinorPerUnit: p.Amount.Currency.MinorPerUnit(),
		PaymentMethod: string(p.Method), PaymentStatus: "completed", TransactionID: p.TransactionID, PaymentDate: at(p.PaidAt),
		BusinessDate: on(p.BusinessDate), InvoiceID: ref{int64(p.InvoiceID)}, DepositID: ref{int64(p.DepositID)}, ClaimID: ref{int64(p.ClaimID)},
		ClosureID: ref{int64(p.ClosureID)}, Kind: string(p.Kind), Currency: string(p.Amount.Currency), TenderedMinor: p.Tendered.Minor,
		Reason: p.Reason, ReceiptNo: p.ReceiptNumber, ReceiptYear: p.ReceiptYear, ReceiptSeq: p.ReceiptSeq, ReceivedBy: ref{int64(p.ReceivedBy)},
		ReceivedByName: p.ReceivedByName, ReversesID: ref{int64(p.ReversesID)}, IdempotencyKey: p.IdempotencyKey}
	err := u.insert(ctx, &row)
	return clinic.PaymentID(row.ID), err
}

// settle writes what an invoice's payments and credits now come to. The
// database compares the sums with the rows.
func (r billingRepo) settle(ctx context.Context, i clinic.Invoice, paid, credited clinic.Money) error {
	return r.update(ctx, "billing_invoice", "id", "invoice", int64(i.ID), i.Version, map[string]any{
		"paid_minor": paid.Minor, "credited_minor": credited.Minor, "status": string(clinic.Settle(i.Total, paid, credited))})
}

func (r billingRepo) InsertPayment(ctx context.Context, i clinic.Invoice, p clinic.Payment) (clinic.PaymentID, error) {
	p.InvoiceID, p.AppointmentID = i.ID, i.AppointmentID
	id, err := r.insertPayment(ctx, p)
	if err != nil {
		return 0, err
	}
	if p.DepositID != 0 {
		if err := r.drawDeposit(ctx, p.DepositID); err != nil {
			return 0, err
		}
	}
	return id, r.settle(ctx, i, i.Paid.Add(p.Amount), i.Credited)
}

func (r billingRepo) PaymentByKey(ctx context.Context, key string) (clinic.Payment, error) {
	row, err := queryOne[paymentRow](ctx, r.unit, "payment", "SELECT "+paymentColumns+" FROM payment_record WHERE idempotency_key = ?", key)
	return row.payment(), err
}

func (r billingRepo) Payment(ctx context.Context, id clinic.PaymentID) (clinic.Payment, error) {
	row, err := queryOne[paymentRow](ctx, r.unit, "payment", "SELECT "+paymentColumns+" FROM payment_record WHERE id = ?", int64(id))
	return row.payment(), err
}

// creditRow is a row of billing_credit.
type creditRow struct {
	ID             int64 `gorm:"primaryKey"`
	Number         string
	CreditYear     int
	CreditSeq      int
	InvoiceID      int64
	ClaimID        ref
	Kind           string
	AmountMinor    int64
	Currency       string
	Reason         string
	BusinessDate   day
	CreditedAt     instant
	CreditedBy     ref
	CreditedByName string
	ReversesID     ref
	IdempotencyKey string
}

// TableName names the table for GORM.
func (creditRow) TableName() string { return "billing_credit" }

func (r creditRow) credit() clinic.Credit {
	return clinic.Credit{ID: clinic.CreditID(r.ID), Number: r.Number, Year: r.CreditYear, Seq: r.CreditSeq, InvoiceID: clinic.InvoiceID(r.InvoiceID),
		ClaimID: clinic.ClaimID(r.ClaimID.id), Kind: clinic.CreditKind(r.Kind), Amount: clinic.Money{Minor: r.AmountMinor, Currency: clinic.Currency(r.Currency)},
		Reason: r.Reason, BusinessDate: r.BusinessDate.date, CreditedAt: r.CreditedAt.at, CreditedBy: clinic.UserID(r.CreditedBy.id),
		CreditedByName: r.CreditedByName, ReversesID: clinic.CreditID(r.ReversesID.id), IdempotencyKey: r.IdempotencyKey}
}

func (r billingRepo) credits(ctx context.Context, id clinic.InvoiceID) ([]clinic.Credit, error) {
	rows, err := queryAll[creditRow](ctx, r.unit, "SELECT * FROM billing_credit WHERE invoice_id = ? ORDER BY id", int64(id))
	var out []clinic.Credit
	for _, row := range rows {
		out = append(out, row.credit())
	}
	return out, err
}

// claimRow is a row of insurance_claim with its payer's name.
type claimRow struct {
	ID           int64 `gorm:"primaryKey"`
	InvoiceID    int64
	PayerID      int64
	PayerName    string `gorm:"->"`
	PolicyNo     string
	ClaimNo      string
	ShareBP      int `gorm:"column:share_bp"`
	AmountMinor  int64
	CoveredMinor int64
	State        string
	Note         string
	SubmittedOn  day
	DecidedOn    day
	Created      instant `gorm:"column:created_at"`
	Updated      instant `gorm:"column:updated_at"`
	Version      int
}

// TableName names the table for GORM.
func (claimRow) TableName() string { return "insurance_claim" }

func (r claimRow) claim(c clinic.Currency) clinic.Claim {
	return clinic.Claim{ID: clinic.ClaimID(r.ID), InvoiceID: clinic.InvoiceID(r.InvoiceID), PayerID: clinic.PayerID(r.PayerID), PayerName: r.PayerName,
		PolicyNo: r.PolicyNo, ClaimNo: r.ClaimNo, Share: clinic.BasisPoints(r.ShareBP), Amount: clinic.Money{Minor: r.AmountMinor, Currency: c},
		Covered: clinic.Money{Minor: r.CoveredMinor, Currency: c}, State: clinic.ClaimState(r.State), Note: r.Note, SubmittedOn: r.SubmittedOn.date,
		DecidedOn: r.DecidedOn.date, CreatedAt: r.Created.at, UpdatedAt: r.Updated.at, Version: r.Version}
}

// claimOf reads what a payer carries of an invoice; nil when the patient pays all.
func (r billingRepo) claimOf(ctx context.Context, id clinic.InvoiceID, c clinic.Currency) (*clinic.Claim, error) {
	rows, err := queryAll[claimRow](ctx, r.unit, `SELECT c.*, p.name AS payer_name FROM insurance_claim c JOIN billing_payer p ON p.id = c.payer_id
		WHERE c.invoice_id = ?`, int64(id))
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	claim := rows[0].claim(c)
	return &claim, nil
}
