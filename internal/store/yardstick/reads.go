// Package yardstick does by hand, over database/sql alone, what the program does
// through its services: the same rows by the shortest statements that give them.
// The benchmark measures the one against the other.
package yardstick

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// Reads are the statements against one database. Every method returns how many
// rows a page of it shows.
type Reads struct{ db *sql.DB }

// NewReads reads from db.
func NewReads(db *sql.DB) Reads { return Reads{db} }

// row is what the columns of a row are read into: every value as the driver gives it.
func scan(rows *sql.Rows, err error, each func(values []any)) error {
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if each != nil {
			each(values)
		}
	}
	return rows.Err()
}

// in runs fn in a reading transaction: one state for several statements.
func (r Reads) in(ctx context.Context, fn func(query func(each func([]any), text string, args ...any) error) error) error {
	tx, err := r.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	return fn(func(each func([]any), text string, args ...any) error {
		rows, err := tx.QueryContext(ctx, text, args...)
		return scan(rows, err, each)
	})
}

const patientColumns = `p.user_id, p.patient_no, u.first_name, u.last_name, f.date_of_birth, p.birth_estimated, p.sex, f.phone, f.phone_e164, p.retired_at, p.name_key`

const patientTables = ` JOIN auth_user u ON u.id = p.user_id JOIN users_profile f INDEXED BY users_profile_shown ON f.user_id = p.user_id`

// pageRows is a page of a list, and how many hits a search ranks, and counts and sorts.
const (
	pageRows    = 100
	fewHits     = 500
	countedHits = 1000
)

// Search finds patients by one word of letters: up to 500 of them with those
// first who are called so, then those whose name begins so; more by the last
// names that begin so, then the rest; and counts them, to 1,000. The rest of more
// comes the newest first.
func (r Reads) Search(ctx context.Context, word string) (n int, err error) {
	err = r.in(ctx, func(query func(func([]any), string, ...any) error) error {
		match := `{last first} : "` + strings.ReplaceAll(word, `"`, `""`) + `"`
		var ids []string
		if err := query(func(v []any) { ids = append(ids, fmt.Sprint(v[0])) }, "SELECT rowid FROM patient_search WHERE patient_search MATCH ? LIMIT ?", match, fewHits+1); err != nil {
			return err
		}
		count := func([]any) { n++ }
		if len(ids) <= fewHits {
			return query(count, "SELECT "+patientColumns+` FROM patient_search_content c CROSS JOIN patient_profile p INDEXED BY patient_profile_shown ON p.user_id = c.id`+patientTables+`
				WHERE c.id IN (`+strings.Join(ids, ", ")+`) AND p.retired_at IS NULL
				ORDER BY instr(c.c0 || c.c1, ? || ' ') = 0, instr(c.c0 || c.c1, ?) = 0, p.name_key, p.user_id LIMIT ?`, " "+word, " "+word, pageRows)
		}
		hits := int64(0)
		if err := query(func(v []any) { hits = v[0].(int64) }, "SELECT count(*) FROM (SELECT rowid FROM patient_search WHERE patient_search MATCH ? LIMIT ?)", match, countedHits+1); err != nil {
			return err
		}
		if err := query(count, "SELECT "+patientColumns+" FROM patient_profile p"+patientTables+` WHERE p.retired_at IS NULL AND p.name_key >= ? AND p.name_key < ?
			ORDER BY p.name_key, p.user_id LIMIT ?`, word, word+"\U0010ffff", pageRows); err != nil || n == pageRows {
			return err
		}
		if hits > countedHits {
			return query(count, "SELECT "+patientColumns+` FROM patient_search s CROSS JOIN patient_profile p INDEXED BY patient_profile_shown ON p.user_id = s.rowid`+patientTables+`
				WHERE patient_search MATCH ? AND p.retired_at IS NULL AND NOT (p.name_key >= ? AND p.name_key < ?)
				ORDER BY s.rowid DESC LIMIT ?`, match, word, word+"\U0010ffff", pageRows-n)
		}
		return query(count, "SELECT "+patientColumns+` FROM patient_profile p CROSS JOIN patient_search_content c ON c.id = p.user_id`+patientTables+`
			WHERE p.retired_at IS NULL AND (instr(c.c0, ?) > 0 OR instr(c.c1, ?) > 0) AND NOT (p.name_key >= ? AND p.name_key < ?)
			ORDER BY p.name_key, p.user_id LIMIT ?`, word, word, word, word+"\U0010ffff", pageRows-n)
	})
	return n, err
}

// DayGrid reads a department's day: its doctors, their hours, leave and extra
// sessions, and the visits with what the grid shows of them.
func (r Reads) DayGrid(ctx context.Context, department int64, date, before string, weekday int) (n int, err error) {
	err = r.in(ctx, func(query func(func([]any), string, ...any) error) error {
		if err := query(nil, `SELECT d.id, u.first_name, u.last_name, d.specialization, d.slot_minutes, d.token_prefix, d.is_available, t.name
			FROM doctors_doctor d JOIN auth_user u ON u.id = d.user_id JOIN users_profile f ON f.user_id = d.user_id
			LEFT JOIN doctors_department t ON t.id = d.department_id WHERE d.department_id = ? ORDER BY f.name_key, d.id`, department); err != nil {
			return err
		}
		if err := query(nil, `SELECT h.doctor_id, h.day_of_week, h.start_time, h.end_time, h.max_patients FROM doctors_doctor d CROSS JOIN doctors_availability h
			ON h.doctor_id = d.id WHERE d.department_id = ? AND h.is_active = 1`, department); err != nil {
			return err
		}
		if err := query(nil, "SELECT doctor_id, kind, start_date, start_time, end_date, end_time FROM doctors_leave WHERE status = 'approved' AND end_date >= ? AND start_date <= ?",
			date, date); err != nil {
			return err
		}
		if err := query(nil, "SELECT doctor_id, session_date, start_time, end_time, max_patients FROM doctors_extra_session WHERE withdrawn_at IS NULL AND session_date BETWEEN ? AND ?",
			before, date); err != nil {
			return err
		}
		return query(func([]any) { n++ }, `SELECT a.id, a.patient_id, a.doctor_id, a.appointment_date, a.appointment_time, a.duration_minutes, a.status, a.kind, a.visit_reason,
			a.token_no, a.checked_in_at, a.started_at, a.ended_at, a.urgency, a.series_id, a.overbook_reason, a.cancel_reason, a.version, u.first_name, u.last_name,
			p.patient_no, p.birth_estimated, f.phone, f.phone_e164, f.date_of_birth
			FROM doctors_doctor d CROSS JOIN appointments_appointment a ON a.doctor_id = d.id AND a.appointment_date = ?
			JOIN auth_user u ON u.id = a.patient_id JOIN users_profile f INDEXED BY users_profile_shown ON f.user_id = a.patient_id
			LEFT JOIN patient_profile p INDEXED BY patient_profile_shown ON p.user_id = a.patient_id
			WHERE d.department_id = ? ORDER BY a.appointment_time, a.id`, date, department)
	})
	return n, err
}

// Chart reads the first page of a patient's history: the newest of every kind,
// merged, with diagnoses and medicines and the bills of a doctor's visits, and how
// many there are of each kind.
func (r Reads) Chart(ctx context.Context, patient, doctor int64) (n int, err error) {
	err = r.in(ctx, func(query func(func([]any), string, ...any) error) error {
		if err := query(nil, `SELECT u.first_name, u.last_name, p.patient_no, p.sex, f.date_of_birth FROM patient_profile p`+patientTables+` WHERE p.user_id = ?`, patient); err != nil {
			return err
		}
		if err := query(nil, `SELECT
			(SELECT count(*) FROM appointments_appointment WHERE patient_id = ?1 AND status = 'completed'),
			(SELECT count(*) FROM appointments_patienthistory WHERE patient_id = ?1 AND appointment_id IS NOT NULL AND diagnosis <> ''),
			(SELECT count(*) FROM appointments_patienthistory n JOIN appointments_patienthistory h ON h.id = n.amends_id WHERE n.patient_id = ?1
				AND n.amends_id IS NOT NULL AND h.diagnosis <> ''),
			(SELECT count(*) FROM appointments_patienthistory WHERE patient_id = ?1 AND appointment_id IS NULL),
			(SELECT count(*) FROM prescription WHERE patient_id = ?1), (SELECT count(*) FROM vital_sign WHERE patient_id = ?1),
			(SELECT count(*) FROM document_attachment WHERE patient_id = ?1), (SELECT count(*) FROM issued_document WHERE patient_id = ?1),
			(SELECT count(*) FROM appointments_appointment a CROSS JOIN billing_invoice i ON i.appointment_id = a.id WHERE a.patient_id = ?1
				AND +a.doctor_id = ?2 AND i.status <> 'draft')`, patient, doctor); err != nil {
			return err
		}
		type entry struct {
			at   string
			kind int64
			id   any
		}
		var list []entry
		heads := []string{
			`SELECT 1 AS kind, a.appointment_date || 'T' || a.appointment_time AS at, h.id, a.id, u.first_name, u.last_name, t.name, h.symptoms, h.diagnosis, h.treatment,
				h.prescription, h.notes, h.doctor_notes FROM appointments_appointment a JOIN appointments_patienthistory h ON h.appointment_id = a.id
				AND NOT EXISTS (SELECT 1 FROM appointments_patienthistory n WHERE n.amends_id = h.id)` + doctorOf + ` WHERE a.patient_id = ? AND a.status = 'completed'
				ORDER BY a.start_minute DESC LIMIT ?`,
			`SELECT 2, a.appointment_date || 'T' || a.appointment_time, a.id, a.id, u.first_name, u.last_name, t.name, NULL, h.diagnosis, NULL, NULL, NULL, NULL
				FROM appointments_appointment a JOIN appointments_patienthistory h ON h.appointment_id = a.id
				AND NOT EXISTS (SELECT 1 FROM appointments_patienthistory n WHERE n.amends_id = h.id)` + doctorOf + ` WHERE a.patient_id = ? AND a.status = 'completed'
				ORDER BY a.start_minute DESC LIMIT ?`,
			`SELECT 3, x.issued_at, x.id, x.appointment_id, u.first_name, u.last_name, t.name, NULL, x.diagnosis, x.advice, x.number, NULL, NULL
				FROM prescription x LEFT JOIN doctors_doctor d ON d.id = x.doctor_id LEFT JOIN auth_user u ON u.id = d.user_id
				LEFT JOIN doctors_department t ON t.id = d.department_id WHERE x.patient_id = ? ORDER BY x.issued_at DESC, x.id DESC LIMIT ?`,
			`SELECT 4, x.taken_at, x.id, x.appointment_id, u.first_name, u.last_name, t.name, x.systolic_mmhg, x.diastolic_mmhg, x.pulse_per_minute, x.temperature_tenths,
				x.spo2_percent, x.weight_grams FROM vital_sign x LEFT JOIN appointments_appointment a ON a.id = x.appointment_id` + doctorOf + ` WHERE x.patient_id = ?
				ORDER BY x.taken_at DESC, x.id DESC LIMIT ?`,
			`SELECT 5, x.added_at, x.id, x.appointment_id, NULL, NULL, NULL, x.name, NULL, NULL, NULL, NULL, NULL FROM document_attachment x WHERE x.patient_id = ?
				ORDER BY x.added_at DESC, x.id DESC LIMIT ?`,
			`SELECT 6, x.issued_at, x.id, x.appointment_id, NULL, NULL, NULL, x.title, x.number, NULL, NULL, NULL, NULL FROM issued_document x WHERE x.patient_id = ?
				ORDER BY x.issued_at DESC, x.id DESC LIMIT ?`,
			`SELECT 7, h.date_created, h.id, NULL, NULL, NULL, NULL, h.symptoms, h.diagnosis, h.treatment, h.prescription, h.notes, h.doctor_notes
				FROM appointments_patienthistory h WHERE h.patient_id = ? AND h.appointment_id IS NULL ORDER BY h.date_created DESC, h.id DESC LIMIT ?`,
			fmt.Sprintf(`SELECT 8, x.bill_date || 'T', x.id, x.appointment_id, u.first_name, u.last_name, t.name, x.number, x.status, x.currency, x.total_minor, x.paid_minor, x.issued_at
				FROM appointments_appointment a CROSS JOIN billing_invoice x ON x.appointment_id = a.id`+doctorOf+` WHERE +a.doctor_id = %d AND a.patient_id = ? AND x.status <> 'draft'
				ORDER BY x.bill_date DESC, x.id DESC LIMIT ?`, doctor),
		}
		parts, args := make([]string, len(heads)), []any{}
		for i, h := range heads {
			parts[i], args = "SELECT * FROM ("+h+")", append(args, patient, pageRows/2+1)
		}
		if err := query(func(v []any) { list = append(list, entry{fmt.Sprint(v[1]), v[0].(int64), v[2]}) }, strings.Join(parts, " UNION ALL "), args...); err != nil {
			return err
		}
		slices.SortFunc(list, func(a, b entry) int { return strings.Compare(b.at, a.at) })
		list = list[:min(len(list), pageRows)]
		n = len(list)
		var records, prescriptions []string
		for _, e := range list {
			switch e.kind {
			case 1:
				records = append(records, fmt.Sprint(e.id))
			case 3:
				prescriptions = append(prescriptions, fmt.Sprint(e.id))
			}
		}
		if err := query(nil, "SELECT history_id, position, code, title FROM visit_diagnosis WHERE history_id IN ("+strings.Join(records, ", ")+") ORDER BY history_id, position"); err != nil {
			return err
		}
		return query(nil, `SELECT i.prescription_id, i.drug, i.strength, i.form, i.dose, i.route, i.frequency, i.duration_days, i.quantity, i.instructions, i.prn, s.stopped_on
			FROM prescription_item i LEFT JOIN prescription_stop s ON s.item_id = i.id WHERE i.prescription_id IN (`+strings.Join(prescriptions, ", ")+`)
			ORDER BY i.prescription_id, i.position`)
	})
	return n, err
}

const doctorOf = ` LEFT JOIN doctors_doctor d ON d.id = a.doctor_id LEFT JOIN auth_user u ON u.id = d.user_id LEFT JOIN doctors_department t ON t.id = d.department_id`

// Unpaid reads a page of the bills that are still owed, the oldest first, behind
// a key, and counts all on the first page.
func (r Reads) Unpaid(ctx context.Context, today, after string, id int64) (n int, err error) {
	err = r.in(ctx, func(query func(func([]any), string, ...any) error) error {
		if after == "" {
			if err := query(nil, "SELECT count(*) FROM (SELECT 1 FROM billing_invoice WHERE status IN ('issued', 'part_paid') AND issued_on >= '0001-01-01' LIMIT 1001)"); err != nil {
				return err
			}
		}
		return query(func([]any) { n++ }, `SELECT i.id, i.number, i.issued_on, i.patient_id, u.first_name, u.last_name, p.patient_no, y.name, i.currency, i.total_minor,
			i.total_minor - i.paid_minor - i.credited_minor, c.covered_minor, CAST(julianday(?) - julianday(i.issued_on) AS INTEGER)
			FROM billing_invoice i JOIN auth_user u ON u.id = i.patient_id LEFT JOIN patient_profile p INDEXED BY patient_profile_shown ON p.user_id = i.patient_id
			LEFT JOIN insurance_claim c ON c.invoice_id = i.id LEFT JOIN billing_payer y ON y.id = c.payer_id
			WHERE i.status IN ('issued', 'part_paid') AND (i.issued_on, i.id) > (?, ?) ORDER BY i.issued_on, i.id LIMIT ?`, today, after, id, pageRows)
	})
	return n, err
}
