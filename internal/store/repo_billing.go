package store

import (
	"context"
	"strings"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

type billingRepo struct{ *unit }

// invoiceRow is a row of billing_invoice.
type invoiceRow struct {
	ID            int64 `gorm:"primaryKey"`
	Number        optional
	InvoiceYear   *int
	InvoiceSeq    *int
	PatientID     int64
	AppointmentID ref
	Status        string
	Currency      string
	BillDate      day
	TaxInclusive  bool
	NetMinor      int64
	TaxMinor      int64
	DiscountMinor int64
	TotalMinor    int64
	PaidMinor     int64
	CreditedMinor int64
	Note          string
	IssuedAt      instant
	IssuedOn      day
	IssuedBy      ref
	Created       instant `gorm:"column:created_at"`
	Version       int
}

// TableName names the table for GORM.
func (invoiceRow) TableName() string { return "billing_invoice" }

// invoiceRead is an invoice with the names that lists show.
type invoiceRead struct {
	Row          invoiceRow `gorm:"embedded"`
	PatientFirst string
	PatientLast  string
	PatientNo    string
	DoctorID     ref
	DoctorFirst  optional
	DoctorLast   optional
	VisitDate    day
	VisitStart   clock
	FreeFollowUp bool
}

const invoiceColumns = `i.id, i.number, i.invoice_year, i.invoice_seq, i.patient_id, i.appointment_id, i.status, i.currency, i.bill_date,
	i.tax_inclusive, i.net_minor, i.tax_minor, i.discount_minor, i.total_minor, i.paid_minor, i.credited_minor, i.note,
	i.issued_at, i.issued_on, i.issued_by, i.created_at, i.version, pu.first_name AS patient_first, pu.last_name AS patient_last,
	coalesce(pp.patient_no, '') AS patient_no, a.doctor_id, du.first_name AS doctor_first, du.last_name AS doctor_last,
	a.appointment_date AS visit_date, a.appointment_time AS visit_start,
	i.total_minor = 0 AND EXISTS (SELECT 1 FROM billing_item f WHERE f.invoice_id = i.id AND f.discount_kind = 'follow_up') AS free_follow_up`

const invoiceTables = `billing_invoice i
	JOIN auth_user pu ON pu.id = i.patient_id
	LEFT JOIN patient_profile pp` + chartShown + ` ON pp.user_id = i.patient_id
	LEFT JOIN appointments_appointment a ON a.id = i.appointment_id
	LEFT JOIN doctors_doctor d ON d.id = a.doctor_id
	LEFT JOIN auth_user du ON du.id = d.user_id`

func (r invoiceRead) invoice() clinic.Invoice {
	c := clinic.Currency(r.Row.Currency)
	money := func(minor int64) clinic.Money { return clinic.Money{Minor: minor, Currency: c} }
	i := clinic.Invoice{ID: clinic.InvoiceID(r.Row.ID), FreeFollowUp: r.FreeFollowUp, Number: r.Row.Number.text, NumberYear: valueOf(r.Row.InvoiceYear),
		NumberSeq: valueOf(r.Row.InvoiceSeq), PatientID: clinic.PatientID(r.Row.PatientID),
		PatientName: clinic.ListName(r.PatientFirst, r.PatientLast), PatientNumber: r.PatientNo,
		AppointmentID: clinic.AppointmentID(r.Row.AppointmentID.id), DoctorID: clinic.DoctorID(r.DoctorID.id), VisitDate: r.VisitDate.date,
		VisitStart: r.VisitStart.of, Status: clinic.InvoiceStatus(r.Row.Status), Currency: c, TaxInclusive: r.Row.TaxInclusive,
		Net: money(r.Row.NetMinor), Tax: money(r.Row.TaxMinor), Discount: money(r.Row.DiscountMinor), Total: money(r.Row.TotalMinor),
		Paid: money(r.Row.PaidMinor), Credited: money(r.Row.CreditedMinor), Note: r.Row.Note, IssuedAt: r.Row.IssuedAt.at,
		IssuedOn: r.Row.IssuedOn.date, IssuedBy: clinic.UserID(r.Row.IssuedBy.id), CreatedAt: r.Row.Created.at, Version: r.Row.Version}
	if i.DoctorID != 0 {
		i.DoctorName = clinic.DoctorName(r.DoctorFirst.text, r.DoctorLast.text)
	}
	return i
}

func (r billingRepo) Invoice(ctx context.Context, id clinic.InvoiceID) (clinic.Invoice, error) {
	row, err := queryOne[invoiceRead](ctx, r.unit, "invoice", "SELECT "+invoiceColumns+" FROM "+invoiceTables+" WHERE i.id = ?", int64(id))
	if err != nil {
		return clinic.Invoice{}, err
	}
	i := row.invoice()
	items, err := queryAll[itemRow](ctx, r.unit, "SELECT * FROM billing_item WHERE invoice_id = ? ORDER BY position", int64(id))
	if err != nil {
		return i, err
	}
	for _, row := range items {
		it := row.Line.item(i.Currency)
		it.ID, it.Kind = clinic.InvoiceItemID(row.ID), clinic.LineKind(row.Kind)
		i.Items = append(i.Items, it)
	}
	if i.Payments, err = r.payments(ctx, "invoice_id = ?", int64(id)); err != nil {
		return i, err
	}
	if i.Credits, err = r.credits(ctx, id); err != nil {
		return i, err
	}
	i.Claim, err = r.claimOf(ctx, id, i.Currency)
	return i, err
}

func (r billingRepo) InvoiceOf(ctx context.Context, id clinic.AppointmentID) (clinic.InvoiceID, error) {
	n, err := queryInt(ctx, r.unit, "SELECT id FROM billing_invoice WHERE appointment_id = ? AND status <> 'void'", int64(id))
	if err == nil && n == 0 {
		err = notFound("invoice")
	}
	return clinic.InvoiceID(n), err
}

func (r billingRepo) InsertInvoice(ctx context.Context, i clinic.Invoice) (clinic.InvoiceID, error) {
	i.Sum()
	row := invoiceRow{PatientID: int64(i.PatientID), AppointmentID: ref{int64(i.AppointmentID)}, Status: string(clinic.InvoiceDraft),
		Currency: string(i.Currency), BillDate: on(clinic.DateOf(i.CreatedAt)), TaxInclusive: i.TaxInclusive, NetMinor: i.Net.Minor,
		TaxMinor: i.Tax.Minor, DiscountMinor: i.Discount.Minor, TotalMinor: i.Total.Minor, Note: i.Note, Created: at(i.CreatedAt), Version: 1}
	if i.AppointmentID != 0 {
		days, err := queryValues[day](ctx, r.unit, "SELECT appointment_date FROM appointments_appointment WHERE id = ?", int64(i.AppointmentID))
		if err == nil && len(days) == 0 {
			err = notFound("visit")
		}
		if err != nil {
			return 0, err
		}
		row.BillDate = days[0]
	}
	if err := r.insert(ctx, &row); err != nil {
		return 0, err
	}
	i.ID = clinic.InvoiceID(row.ID)
	return i.ID, r.insertItems(ctx, i)
}

func (r billingRepo) insertItems(ctx context.Context, i clinic.Invoice) error {
	rows := make([]itemRow, len(i.Items))
	for n, it := range i.Items {
		rows[n] = itemRow{InvoiceID: int64(i.ID), Kind: string(it.Kind), Line: newLineRow(n+1, it)}
	}
	return r.insert(ctx, &rows)
}

func (r billingRepo) SetItems(ctx context.Context, i clinic.Invoice) error {
	i.Sum()
	if err := r.update(ctx, "billing_invoice", "id", "invoice", int64(i.ID), i.Version,
		map[string]any{"tax_inclusive": i.TaxInclusive, "net_minor": i.Net.Minor, "tax_minor": i.Tax.Minor, "discount_minor": i.Discount.Minor,
			"total_minor": i.Total.Minor, "note": i.Note}); err != nil {
		return err
	}
	if _, err := r.exec(ctx, "DELETE FROM billing_item WHERE invoice_id = ?", int64(i.ID)); err != nil {
		return err
	}
	if err := r.insertItems(ctx, i); err != nil {
		return err
	}
	return r.writeClaim(ctx, i)
}

func (r billingRepo) Issue(ctx context.Context, i clinic.Invoice, by clinic.UserID) error {
	nothing := clinic.Money{Currency: i.Currency}
	return r.update(ctx, "billing_invoice", "id", "invoice", int64(i.ID), i.Version, map[string]any{
		"status": string(clinic.Settle(i.Total, nothing, nothing)), "number": i.Number, "invoice_year": i.NumberYear, "invoice_seq": i.NumberSeq,
		"issued_at": at(i.IssuedAt), "issued_on": on(i.IssuedOn), "issued_by": ref{int64(by)}})
}

// openInvoice is written as the partial indexes write it, so that they serve it.
const (
	openInvoice   = "i.status IN ('draft', 'issued', 'part_paid')"
	unpaidInvoice = "i.status IN ('issued', 'part_paid')"
)

func (r billingRepo) List(ctx context.Context, f service.InvoiceFilter, p service.PageRequest) (service.Page[clinic.Invoice], error) {
	var w where
	if f.Open {
		w.add(openInvoice)
	}
	if !f.From.IsZero() {
		w.add("i.bill_date >= ?", on(f.From))
	}
	if !f.To.IsZero() {
		w.add("i.bill_date <= ?", on(f.To))
	}
	switch {
	case len(f.Statuses) > 0:
		w.add("i.status IN ?", f.Statuses)
	default:
		w.add("i.status <> 'discarded'")
	}
	if f.Payer != 0 {
		w.add("i.id IN (SELECT invoice_id FROM insurance_claim WHERE payer_id = ?)", int64(f.Payer))
	}
	if !f.UnpaidSince.IsZero() {
		w.add(unpaidInvoice+" AND i.issued_on <= ?", on(f.UnpaidSince))
	}
	if f.Patient != 0 {
		w.add("i.patient_id = ?", int64(f.Patient))
	}
	if f.Doctor != 0 {
		w.add("i.appointment_id IN (SELECT id FROM appointments_appointment WHERE doctor_id = ?)", int64(f.Doctor))
	}
	if strings.TrimSpace(f.Text) != "" && !r.personText(&w, f.Text, "i.patient_id",
		"i.id IN (SELECT id FROM billing_invoice WHERE number >= ? AND number < ?)",
		"i.id IN (SELECT invoice_id FROM payment_record WHERE receipt_no >= ? AND receipt_no < ?)") {
		return service.Page[clinic.Invoice]{Rows: []clinic.Invoice{}}, nil
	}
	if f.Oldest {
		w.add(unpaidInvoice)
		return page(ctx, r.unit, paged{columns: invoiceColumns, from: invoiceTables, count: "billing_invoice i", countTo: countedBills, where: &w, kinds: "si",
			after: "(i.issued_on, i.id) > (?, ?)", order: "i.issued_on, i.id"}, p,
			func(i invoiceRead) cursor { return cursor{i.Row.IssuedOn.date.String(), i.Row.ID} }, invoiceRead.invoice)
	}
	most := countedRows
	if f.Open {
		most = countedBills
	}
	return page(ctx, r.unit, paged{columns: invoiceColumns, from: invoiceTables, count: "billing_invoice i", countTo: most, where: &w, kinds: "si",
		after: "(i.bill_date, i.id) < (?, ?)", order: "i.bill_date DESC, i.id DESC"}, p,
		func(i invoiceRead) cursor { return cursor{i.Row.BillDate.date.String(), i.Row.ID} }, invoiceRead.invoice)
}

// currency is the hospital's, the usual one before it is set up.
func (r billingRepo) currency(ctx context.Context) (clinic.Currency, error) {
	list, err := queryValues[string](ctx, r.unit, "SELECT currency FROM system_settings WHERE id = 1")
	if err != nil || len(list) != 1 {
		return clinic.DefaultSettings().Currency, err
	}
	return clinic.Currency(list[0]), nil
}

// figuresRow holds the sums that Figures asks for.
type figuresRow struct {
	Taken     int64
	TakenByMe int64
	CashByMe  int64
}

func (r billingRepo) Figures(ctx context.Context, from, to time.Time, by clinic.UserID) (service.BillingFigures, error) {
	var out service.BillingFigures
	currency, err := r.currency(ctx)
	if err != nil {
		return out, err
	}
	drafts, err := queryInt(ctx, r.unit, "SELECT count(*) FROM billing_invoice i WHERE "+openInvoice+" AND i.status = 'draft'")
	if err != nil {
		return out, err
	}
	open, err := queryInt(ctx, r.unit, "SELECT sum(i.total_minor - i.paid_minor - i.credited_minor) FROM billing_invoice i WHERE "+openInvoice+
		" AND i.status <> 'draft' AND i.currency = ?", string(currency))
	if err != nil {
		return out, err
	}
	row, err := queryOne[figuresRow](ctx, r.unit, "sum", `SELECT coalesce(sum(amount_minor), 0) AS taken,
		coalesce(sum(CASE WHEN received_by = ? THEN amount_minor ELSE 0 END), 0) AS taken_by_me,
		coalesce(sum(CASE WHEN received_by = ? AND payment_method = 'cash' THEN amount_minor ELSE 0 END), 0) AS cash_by_me
		FROM payment_record WHERE payment_date >= ? AND payment_date < ? AND currency = ? AND payment_method <> 'deposit'`,
		int64(by), int64(by), at(from), at(to), string(currency))
	if err != nil {
		return out, err
	}
	money := func(minor int64) clinic.Money { return clinic.Money{Minor: minor, Currency: currency} }
	return service.BillingFigures{ToBill: int(drafts), Outstanding: money(open), Taken: money(row.Taken),
		TakenByMe: money(row.TakenByMe), CashByMe: money(row.CashByMe)}, nil
}
