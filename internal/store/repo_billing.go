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
	PatientID     int64
	AppointmentID ref
	Status        string
	Currency      string
	BillDate      day
	TotalMinor    int64
	PaidMinor     int64
	IssuedAt      instant
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
}

const invoiceColumns = `i.id, i.number, i.patient_id, i.appointment_id, i.status, i.currency, i.bill_date, i.total_minor, i.paid_minor,
	i.issued_at, i.created_at, i.version, pu.first_name AS patient_first, pu.last_name AS patient_last,
	coalesce(pp.patient_no, '') AS patient_no, a.doctor_id, du.first_name AS doctor_first, du.last_name AS doctor_last,
	a.appointment_date AS visit_date, a.appointment_time AS visit_start`

const invoiceTables = `billing_invoice i
	JOIN auth_user pu ON pu.id = i.patient_id
	LEFT JOIN patient_profile pp ON pp.user_id = i.patient_id
	LEFT JOIN appointments_appointment a ON a.id = i.appointment_id
	LEFT JOIN doctors_doctor d ON d.id = a.doctor_id
	LEFT JOIN auth_user du ON du.id = d.user_id`

func (r invoiceRead) invoice() clinic.Invoice {
	c := clinic.Currency(r.Row.Currency)
	i := clinic.Invoice{ID: clinic.InvoiceID(r.Row.ID), Number: r.Row.Number.text, PatientID: clinic.PatientID(r.Row.PatientID),
		PatientName: clinic.ListName(r.PatientFirst, r.PatientLast), PatientNumber: r.PatientNo,
		AppointmentID: clinic.AppointmentID(r.Row.AppointmentID.id), DoctorID: clinic.DoctorID(r.DoctorID.id), VisitDate: r.VisitDate.date,
		VisitStart: r.VisitStart.of, Status: clinic.InvoiceStatus(r.Row.Status), Currency: c, Total: clinic.Money{Minor: r.Row.TotalMinor, Currency: c},
		Paid: clinic.Money{Minor: r.Row.PaidMinor, Currency: c}, IssuedAt: r.Row.IssuedAt.at, CreatedAt: r.Row.Created.at, Version: r.Row.Version}
	if i.DoctorID != 0 {
		i.DoctorName = clinic.DoctorName(r.DoctorFirst.text, r.DoctorLast.text)
	}
	return i
}

// itemRow is a row of billing_item.
type itemRow struct {
	ID          int64 `gorm:"primaryKey"`
	InvoiceID   int64
	Position    int
	Description string
	Quantity    int
	PriceMinor  int64
}

// TableName names the table for GORM.
func (itemRow) TableName() string { return "billing_item" }

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
	InvoiceID      int64
	Kind           string
	Currency       string
	TenderedMinor  int64
	ReceiptNo      string
	ReceiptYear    int
	ReceiptSeq     int
	ReceivedBy     ref
	ReceivedByName string
	IdempotencyKey string
}

// TableName names the table for GORM.
func (paymentRow) TableName() string { return "payment_record" }

func (r paymentRow) payment() clinic.Payment {
	c := clinic.Currency(r.Currency)
	return clinic.Payment{ID: clinic.PaymentID(r.ID), InvoiceID: clinic.InvoiceID(r.InvoiceID), AppointmentID: clinic.AppointmentID(r.AppointmentID.id),
		Amount: clinic.Money{Minor: r.AmountMinor, Currency: c}, Tendered: clinic.Money{Minor: r.TenderedMinor, Currency: c},
		Method: clinic.PaymentMethod(r.PaymentMethod), TransactionID: r.TransactionID, ReceiptNumber: r.ReceiptNo, PaidAt: r.PaymentDate.at,
		ReceivedBy: clinic.UserID(r.ReceivedBy.id), ReceivedByName: r.ReceivedByName, IdempotencyKey: r.IdempotencyKey}
}

const paymentColumns = `id, appointment_id, amount_minor, payment_method, transaction_id, payment_date, invoice_id, currency,
	tendered_minor, receipt_no, received_by, received_by_name, idempotency_key`

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
	for _, it := range items {
		i.Items = append(i.Items, clinic.InvoiceItem{ID: clinic.InvoiceItemID(it.ID), Description: it.Description, Quantity: it.Quantity,
			Price: clinic.Money{Minor: it.PriceMinor, Currency: i.Currency}})
	}
	payments, err := queryAll[paymentRow](ctx, r.unit, "SELECT "+paymentColumns+" FROM payment_record WHERE invoice_id = ? ORDER BY id", int64(id))
	for _, p := range payments {
		i.Payments = append(i.Payments, p.payment())
	}
	return i, err
}

func (r billingRepo) InvoiceOf(ctx context.Context, id clinic.AppointmentID) (clinic.InvoiceID, error) {
	n, err := queryInt(ctx, r.unit, "SELECT id FROM billing_invoice WHERE appointment_id = ?", int64(id))
	if err == nil && n == 0 {
		err = notFound("invoice")
	}
	return clinic.InvoiceID(n), err
}

func (r billingRepo) InsertInvoice(ctx context.Context, i clinic.Invoice) (clinic.InvoiceID, error) {
	row := invoiceRow{PatientID: int64(i.PatientID), AppointmentID: ref{int64(i.AppointmentID)}, Status: string(clinic.InvoiceDraft),
		Currency: string(i.Currency), BillDate: on(clinic.DateOf(i.CreatedAt)), TotalMinor: clinic.SumItems(i.Items, i.Currency).Minor,
		Created: at(i.CreatedAt), Version: 1}
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
		rows[n] = itemRow{InvoiceID: int64(i.ID), Position: n + 1, Description: it.Description, Quantity: it.Quantity, PriceMinor: it.Price.Minor}
	}
	return r.insert(ctx, &rows)
}

func (r billingRepo) SetItems(ctx context.Context, i clinic.Invoice) error {
	if err := r.update(ctx, "billing_invoice", "id", "invoice", int64(i.ID), i.Version,
		map[string]any{"total_minor": clinic.SumItems(i.Items, i.Currency).Minor}); err != nil {
		return err
	}
	if _, err := r.exec(ctx, "DELETE FROM billing_item WHERE invoice_id = ?", int64(i.ID)); err != nil {
		return err
	}
	return r.insertItems(ctx, i)
}

func (r billingRepo) Issue(ctx context.Context, i clinic.Invoice, by clinic.UserID) error {
	status := clinic.PaidStatus(i.Total, clinic.Money{Currency: i.Currency})
	return r.update(ctx, "billing_invoice", "id", "invoice", int64(i.ID), i.Version, map[string]any{
		"status": string(status), "number": i.Number, "issued_at": at(i.IssuedAt), "issued_by": ref{int64(by)}})
}

func (r billingRepo) InsertPayment(ctx context.Context, i clinic.Invoice, p clinic.Payment, year, seq int) (clinic.PaymentID, error) {
	row := paymentRow{AppointmentID: ref{int64(i.AppointmentID)}, AmountMinor: p.Amount.Minor, MinorPerUnit: p.Amount.Currency.MinorPerUnit(),
		PaymentMethod: string(p.Method), PaymentStatus: "completed", TransactionID: p.TransactionID, PaymentDate: at(p.PaidAt),
		InvoiceID: int64(i.ID), Kind: "payment", Currency: string(p.Amount.Currency), TenderedMinor: p.Tendered.Minor,
		ReceiptNo: p.ReceiptNumber, ReceiptYear: year, ReceiptSeq: seq, ReceivedBy: ref{int64(p.ReceivedBy)},
		ReceivedByName: p.ReceivedByName, IdempotencyKey: p.IdempotencyKey}
	if err := r.insert(ctx, &row); err != nil {
		return 0, err
	}
	paid := i.Paid.Add(p.Amount)
	return clinic.PaymentID(row.ID), r.update(ctx, "billing_invoice", "id", "invoice", int64(i.ID), i.Version,
		map[string]any{"paid_minor": paid.Minor, "status": string(clinic.PaidStatus(i.Total, paid))})
}

func (r billingRepo) PaymentByKey(ctx context.Context, key string) (clinic.Payment, error) {
	row, err := queryOne[paymentRow](ctx, r.unit, "payment", "SELECT "+paymentColumns+" FROM payment_record WHERE idempotency_key = ?", key)
	return row.payment(), err
}

func (r billingRepo) Payment(ctx context.Context, id clinic.PaymentID) (clinic.Payment, error) {
	row, err := queryOne[paymentRow](ctx, r.unit, "payment", "SELECT "+paymentColumns+" FROM payment_record WHERE id = ?", int64(id))
	return row.payment(), err
}

// openInvoice is written as the partial indexes write it, so that they serve it.
const openInvoice = "i.status IN ('draft', 'issued', 'part_paid')"

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
	if len(f.Statuses) > 0 {
		w.add("i.status IN ?", f.Statuses)
	}
	if f.Patient != 0 {
		w.add("i.patient_id = ?", int64(f.Patient))
	}
	if f.Doctor != 0 {
		w.add("i.appointment_id IN (SELECT id FROM appointments_appointment WHERE doctor_id = ?)", int64(f.Doctor))
	}
	if strings.TrimSpace(f.Text) != "" && !invoiceText(&w, f.Text) {
		return service.Page[clinic.Invoice]{Rows: []clinic.Invoice{}}, nil
	}
	return page(ctx, r.unit, paged{columns: invoiceColumns, from: invoiceTables, count: "billing_invoice i", where: &w, kinds: "si",
		after: "(i.bill_date, i.id) < (?, ?)", order: "i.bill_date DESC, i.id DESC"}, p,
		func(i invoiceRead) cursor { return cursor{i.Row.BillDate.date.String(), i.Row.ID} }, invoiceRead.invoice)
}

// invoiceText narrows to invoices whose number or receipt begins with the
// text, or whose patient is found by it; false when nothing can match.
func invoiceText(w *where, text string) bool {
	var terms []string
	var args []any
	if number := strings.ToUpper(strings.TrimSpace(text)); strings.ContainsAny(number, "0123456789") {
		end := prefixEnd(number)
		terms = append(terms, "i.id IN (SELECT id FROM billing_invoice WHERE number >= ? AND number < ?)",
			"i.id IN (SELECT invoice_id FROM payment_record WHERE receipt_no >= ? AND receipt_no < ?)")
		args = append(args, number, end, number, end)
	}
	if q := parsePatientQuery(text); len(q) > 0 {
		hits, patients := q.hits()
		terms = append(terms, "i.patient_id IN ("+hits+")")
		args = append(args, patients...)
	}
	if len(terms) == 0 {
		return false
	}
	w.add("("+strings.Join(terms, " OR ")+")", args...)
	return true
}

// figuresRow holds the sums that Figures asks for.
type figuresRow struct {
	Taken     int64
	TakenByMe int64
	CashByMe  int64
}

func (r billingRepo) Figures(ctx context.Context, from, to time.Time, by clinic.UserID) (service.BillingFigures, error) {
	var out service.BillingFigures
	currency := clinic.DefaultSettings().Currency
	list, err := queryValues[string](ctx, r.unit, "SELECT currency FROM system_settings WHERE id = 1")
	if err != nil {
		return out, err
	}
	if len(list) == 1 {
		currency = clinic.Currency(list[0])
	}
	drafts, err := queryInt(ctx, r.unit, "SELECT count(*) FROM billing_invoice i WHERE "+openInvoice+" AND i.status = 'draft'")
	if err != nil {
		return out, err
	}
	open, err := queryInt(ctx, r.unit, "SELECT sum(i.total_minor - i.paid_minor) FROM billing_invoice i WHERE "+openInvoice+
		" AND i.status <> 'draft' AND i.currency = ?", string(currency))
	if err != nil {
		return out, err
	}
	row, err := queryOne[figuresRow](ctx, r.unit, "sum", `SELECT coalesce(sum(amount_minor), 0) AS taken,
		coalesce(sum(CASE WHEN received_by = ? THEN amount_minor ELSE 0 END), 0) AS taken_by_me,
		coalesce(sum(CASE WHEN received_by = ? AND payment_method = 'cash' THEN amount_minor ELSE 0 END), 0) AS cash_by_me
		FROM payment_record WHERE payment_date >= ? AND payment_date < ? AND currency = ?`,
		int64(by), int64(by), at(from), at(to), string(currency))
	if err != nil {
		return out, err
	}
	money := func(minor int64) clinic.Money { return clinic.Money{Minor: minor, Currency: currency} }
	return service.BillingFigures{ToBill: int(drafts), Outstanding: money(open), Taken: money(row.Taken),
		TakenByMe: money(row.TakenByMe), CashByMe: money(row.CashByMe)}, nil
}
