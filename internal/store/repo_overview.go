package store

import (
	"context"
	"strings"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

type overviewRepo struct{ *unit }

func (r overviewRepo) OpenBills(ctx context.Context, p clinic.PatientID) (int, error) {
	var w where
	w.add(openInvoice)
	if p != 0 {
		w.add("i.status <> 'draft'")
		w.add("i.patient_id = ?", int64(p))
	}
	n, err := queryInt(ctx, r.unit, "SELECT count(*) FROM billing_invoice i"+w.sql(), w.args...)
	return int(n), err
}

// followUpRow is a closed visit whose follow-up nobody booked.
type followUpRow struct {
	ID              int64
	PatientID       int64
	FirstName       string
	LastName        string
	PatientNo       string
	Phone           string
	PhoneE164       string `gorm:"column:phone_e164"`
	AppointmentDate day
	FollowUpDate    day
	Diagnosis       string
}

func (r overviewRepo) FollowUps(ctx context.Context, d clinic.DoctorID, from, to clinic.Date, limit int) ([]service.FollowUpDue, error) {
	rows, err := queryAll[followUpRow](ctx, r.unit, `SELECT a.id, a.patient_id, u.first_name, u.last_name, p.patient_no, f.phone, f.phone_e164,
			a.appointment_date, a.follow_up_date, a.diagnosis
		FROM appointments_appointment a
		JOIN patient_profile p`+chartShown+` ON p.user_id = a.patient_id
		JOIN auth_user u ON u.id = a.patient_id
		JOIN users_profile f`+personShown+` ON f.user_id = a.patient_id
		WHERE a.doctor_id = ? AND a.status = 'completed' AND a.follow_up_date IS NOT NULL AND a.follow_up_date BETWEEN ? AND ?
			AND p.retired_at IS NULL AND NOT EXISTS (
				SELECT 1 FROM appointments_appointment n WHERE n.patient_id = a.patient_id AND n.doctor_id = a.doctor_id
				AND (n.appointment_date, n.appointment_time) > (a.appointment_date, a.appointment_time)
				AND n.status IN `+takingTime+`)
		ORDER BY a.follow_up_date, a.id LIMIT ?`, int64(d), on(from), on(to), limit)
	out := make([]service.FollowUpDue, len(rows))
	for i, f := range rows {
		out[i] = service.FollowUpDue{Visit: clinic.AppointmentID(f.ID), Patient: clinic.PatientID(f.PatientID), PatientFirst: f.FirstName,
			PatientLast: f.LastName, PatientNumber: f.PatientNo, PatientPhone: service.Phone{Typed: f.Phone, E164: f.PhoneE164}, Seen: f.AppointmentDate.date,
			Due: f.FollowUpDate.date, Diagnosis: f.Diagnosis}
	}
	return out, err
}

// tally counts visits by what became of them. Requests are not counted.
const tally = `count(*) FILTER (WHERE status = 'completed') AS done, count(*) FILTER (WHERE status = 'no_show') AS no_show, count(*) FILTER (WHERE status = 'cancelled') AS cancelled,
	count(*) FILTER (WHERE status IN ` + unfinished + `) AS open`

// tallyRow is a row of tally under its day or hour.
type tallyRow struct {
	AppointmentDate day
	Hour            int
	Done            int
	NoShow          int
	Cancelled       int
	Open            int
}

func (r overviewRepo) Outcomes(ctx context.Context, from, to clinic.Date) ([]service.DayOutcome, error) {
	rows, err := queryAll[tallyRow](ctx, r.unit, "SELECT appointment_date, "+tally+` FROM appointments_appointment
		WHERE appointment_date BETWEEN ? AND ? AND status <> 'requested' GROUP BY appointment_date ORDER BY appointment_date`, on(from), on(to))
	out := make([]service.DayOutcome, len(rows))
	for i, t := range rows {
		out[i] = service.DayOutcome{Date: t.AppointmentDate.date, Done: t.Done, NoShow: t.NoShow, Cancelled: t.Cancelled, Open: t.Open}
	}
	return out, err
}

func (r overviewRepo) Standing(ctx context.Context, date clinic.Date, d clinic.DoctorID, p clinic.PatientID) (service.TodayCounts, error) {
	var w where
	w.add("appointment_date = ?", on(date))
	w.add("status <> 'requested'")
	if p != 0 {
		w.add("patient_id = ?", int64(p))
	}
	if d != 0 {
		w.add("doctor_id = ?", int64(d))
	}
	return queryOne[service.TodayCounts](ctx, r.unit, "the visits of a day", `SELECT count(*) FILTER (WHERE status = 'booked') AS booked, count(*) FILTER (WHERE status = 'arrived') AS arrived,
		count(*) FILTER (WHERE status = 'in_consultation') AS in_consultation, count(*) FILTER (WHERE status = 'completed') AS done,
		count(*) FILTER (WHERE status = 'no_show') AS no_show, count(*) FILTER (WHERE status = 'cancelled') AS cancelled,
		count(DISTINCT CASE WHEN status <> 'cancelled' THEN patient_id END) AS patients FROM appointments_appointment`+
		alongDay(service.AppointmentFilter{From: date, To: date, Doctor: d, Patient: p})+w.sql(), w.args...)
}

func (r overviewRepo) Hours(ctx context.Context, date clinic.Date) ([]service.HourVisits, error) {
	rows, err := queryAll[tallyRow](ctx, r.unit, "SELECT CAST(substr(appointment_time, 1, 2) AS INTEGER) AS hour, "+tally+` FROM appointments_appointment
		WHERE appointment_date = ? AND status NOT IN ('requested', 'cancelled') GROUP BY hour ORDER BY hour`, on(date))
	out := make([]service.HourVisits, len(rows))
	for i, t := range rows {
		out[i] = service.HourVisits{Hour: t.Hour, Done: t.Done, NoShow: t.NoShow, Open: t.Open}
	}
	return out, err
}

func (r overviewRepo) Taken(ctx context.Context, edges []time.Time, currency clinic.Currency) ([]clinic.Money, error) {
	if len(edges) < 2 {
		return nil, nil
	}
	var args []any
	for i := range edges[1:] {
		args = append(args, i, at(edges[i]), at(edges[i+1]))
	}
	values := strings.TrimSuffix(strings.Repeat("(?, ?, ?), ", len(edges)-1), ", ")
	sums, err := queryValues[int64](ctx, r.unit, "WITH stretch (n, begins, ends) AS (VALUES "+values+`)
		SELECT (SELECT coalesce(sum(p.amount_minor), 0) FROM payment_record p
			WHERE p.payment_date >= stretch.begins AND p.payment_date < stretch.ends AND p.currency = ? AND p.payment_method <> 'deposit')
		FROM stretch ORDER BY n`, append(args, string(currency))...)
	out := make([]clinic.Money, len(sums))
	for i, minor := range sums {
		out[i] = clinic.Money{Minor: minor, Currency: currency}
	}
	return out, err
}

// takenRow is a payment with the patient's name.
type takenRow struct {
	Row       paymentRow `gorm:"embedded"`
	FirstName string
	LastName  string
}

// takenFrom joins payments to whom they came from, by their bill or their deposit.
const takenFrom = `FROM payment_record p
		LEFT JOIN billing_invoice i ON i.id = p.invoice_id
		LEFT JOIN billing_deposit d ON d.id = p.deposit_id
		JOIN auth_user u ON u.id = coalesce(i.patient_id, d.patient_id)`

func takenPayments(rows []takenRow) []service.TakenPayment {
	out := make([]service.TakenPayment, len(rows))
	for i, p := range rows {
		out[i] = service.TakenPayment{Payment: p.Row.payment(), PatientName: clinic.ListName(p.FirstName, p.LastName)}
	}
	return out
}

func (r overviewRepo) Payments(ctx context.Context, from, to time.Time, limit int) ([]service.TakenPayment, error) {
	rows, err := queryAll[takenRow](ctx, r.unit, `SELECT p.id, p.appointment_id, p.amount_minor, p.payment_method, p.transaction_id, p.payment_date,
			p.invoice_id, p.deposit_id, p.kind, p.currency, p.tendered_minor, p.receipt_no, p.received_by, p.received_by_name, u.first_name, u.last_name
		`+takenFrom+`
		WHERE p.payment_date >= ? AND p.payment_date < ? AND p.payment_method <> 'deposit' ORDER BY p.payment_date DESC, p.id DESC LIMIT ?`, at(from), at(to), limit)
	return takenPayments(rows), err
}

// documentRow is a prescription or a receipt under the columns they share.
type documentRow struct {
	ID          int64
	Number      string
	At          instant
	AmountMinor int64
	Currency    string
	DoctorFirst optional
	DoctorLast  optional
}

func (d documentRow) document(kind service.DocumentKind) service.PatientDocument {
	out := service.PatientDocument{Kind: kind, Number: d.Number, At: d.At.at}
	if d.DoctorFirst.text+d.DoctorLast.text != "" {
		out.DoctorName = clinic.DoctorName(d.DoctorFirst.text, d.DoctorLast.text)
	}
	return out
}

func (r overviewRepo) Prescriptions(ctx context.Context, p clinic.PatientID, limit int) ([]service.PatientDocument, error) {
	rows, err := queryAll[documentRow](ctx, r.unit, `SELECT x.id, x.number, x.issued_at AS at, u.first_name AS doctor_first, u.last_name AS doctor_last
		FROM prescription x
		JOIN appointments_appointment a ON a.id = x.appointment_id AND a.status = 'completed'
		JOIN doctors_doctor d ON d.id = x.doctor_id
		JOIN auth_user u ON u.id = d.user_id
		WHERE x.patient_id = ? ORDER BY x.issued_at DESC LIMIT ?`, int64(p), limit)
	out := make([]service.PatientDocument, len(rows))
	for i, d := range rows {
		out[i] = d.document(service.DocumentPrescription)
		out[i].Prescription = clinic.PrescriptionID(d.ID)
	}
	return out, err
}

func (r overviewRepo) Receipts(ctx context.Context, p clinic.PatientID, limit int) ([]service.PatientDocument, error) {
	rows, err := queryAll[documentRow](ctx, r.unit, `SELECT i.id, y.receipt_no AS number, y.payment_date AS at, y.amount_minor, y.currency,
			u.first_name AS doctor_first, u.last_name AS doctor_last
		FROM billing_invoice i
		JOIN payment_record y ON y.invoice_id = i.id
		LEFT JOIN appointments_appointment a ON a.id = i.appointment_id
		LEFT JOIN doctors_doctor d ON d.id = a.doctor_id
		LEFT JOIN auth_user u ON u.id = d.user_id
		WHERE i.patient_id = ? AND (a.id IS NULL OR a.status = 'completed') ORDER BY y.payment_date DESC, y.id DESC LIMIT ?`, int64(p), limit)
	out := make([]service.PatientDocument, len(rows))
	for i, d := range rows {
		out[i] = d.document(service.DocumentReceipt)
		out[i].Invoice = clinic.InvoiceID(d.ID)
		out[i].Amount = clinic.Money{Minor: d.AmountMinor, Currency: clinic.Currency(d.Currency)}
	}
	return out, err
}
