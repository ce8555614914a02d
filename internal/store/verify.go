package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"caredesk/internal/clinic"
)

// VerifyReport is the result of checking a whole database.
type VerifyReport struct {
	OK     bool    `json:"ok"`
	Checks []Check `json:"checks"`
}

// Check is one invariant: what was looked at and, when it does not hold, where.
// Detail names rows by their ids and never holds patient data.
type Check struct {
	Name   string `json:"name"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail"`
	Rows   int64  `json:"rows"` // how many rows were looked at, where that is known

	failure error // why the check could not be made
}

// check is one invariant to run: it returns how many rows it saw and what is wrong.
type check struct {
	name string
	run  func(context.Context, *sql.Tx) (rows int64, wrong findings, err error)
}

// findings collects what is wrong: the number, and the first few by id.
type findings struct {
	count int64
	first []string
}

const shownFindings = 10

func (f *findings) add(format string, args ...any) {
	f.count++
	if len(f.first) < shownFindings {
		f.first = append(f.first, fmt.Sprintf(format, args...))
	}
}

func (f findings) text() string {
	s := strings.Join(f.first, "; ")
	if f.count > int64(len(f.first)) {
		s += fmt.Sprintf("; and %d more", f.count-int64(len(f.first)))
	}
	return s
}

// Verify checks every invariant of the database in one snapshot: the file
// itself, foreign keys, guards, the audit chain, receipts, money, overlaps and
// states. It reads row by row and so works on databases of any size. A check
// that cannot read its rows fails; only a cancelled context is an error.
func (s *Store) Verify(ctx context.Context) (VerifyReport, error) {
	tx, done, err := s.engine.look(ctx)
	if err != nil {
		return VerifyReport{}, mapError(err)
	}
	defer done()
	report := VerifyReport{OK: true}
	for _, c := range slices.Concat(s.engine.ownChecks(), checks(), paymentChecks()) {
		rows, wrong, err := runCheck(ctx, tx, c)
		if ctx.Err() != nil {
			return VerifyReport{}, mapError(ctx.Err())
		}
		if err != nil {
			s.log.ErrorContext(ctx, "database check failed", "check", c.name, "code", codeOf(err), "kind", fmt.Sprintf("%T", err))
		}
		outcome := c.outcome(rows, wrong, err)
		report.OK = report.OK && outcome.OK
		report.Checks = append(report.Checks, outcome)
	}
	return report, nil
}

// outcome is what a check came to, also where it could not be made.
func (c check) outcome(rows int64, wrong findings, err error) Check {
	out := Check{Name: c.name, OK: err == nil && wrong.count == 0, Rows: rows, Detail: wrong.text(), failure: err}
	if err != nil {
		out.Detail = unchecked(err)
	}
	return out
}

// unchecked says why a check could not be made. A fault that has no words of its
// own is something stored that is not as it is ever written.
func unchecked(err error) string {
	if err = mapError(err); clinic.CodeOf(err) != clinic.Internal {
		return clinic.MessageOf(err)
	}
	return "What is stored cannot be read: it is damaged. The log has the details."
}

// sqliteChecks look at what only a file has.
func sqliteChecks() []check {
	return []check{
		{"file integrity", checkIntegrity},
		{"foreign keys", checkForeignKeys},
		{"schema and guards", sqliteDialect.checkSchema},
	}
}

func checks() []check {
	return []check{
		{"audit chain", checkAudit},
		{"receipt numbers", numbered("receipt", "payment_record", "receipt")},
		{"invoice numbers", numbered("invoice", "billing_invoice", "invoice")},
		{"credit note numbers", numbered("credit", "billing_credit", "credit")},
		{"estimate numbers", numbered("estimate", "billing_estimate", "estimate")},
		{"closure numbers", numbered("closure", "cashier_closure", "closure")},
		{"patient numbers", checkPatientNumbers},
		{"prescriptions as signed", checkPrescriptions},
		{"documents as issued", checkPapers},
		{"invoice totals", ids("SELECT count(*) FROM billing_invoice", "invoice", `SELECT i.id FROM billing_invoice i
			LEFT JOIN (SELECT invoice_id, sum(total_minor) AS total, sum(tax_minor) AS tax, sum(discount_minor) AS discount FROM billing_item GROUP BY invoice_id) b
				ON b.invoice_id = i.id
			WHERE i.total_minor <> coalesce(b.total, 0) OR i.tax_minor <> coalesce(b.tax, 0) OR i.discount_minor <> coalesce(b.discount, 0)`)},
		{"payments of invoices", ids("SELECT count(*) FROM payment_record", "invoice", `SELECT i.id FROM billing_invoice i
			WHERE i.paid_minor <> (SELECT coalesce(sum(p.amount_minor), 0) FROM payment_record p WHERE p.invoice_id = i.id)
			OR EXISTS (SELECT 1 FROM payment_record p WHERE p.invoice_id = i.id
				AND (p.currency <> i.currency OR p.appointment_id IS NOT i.appointment_id))
			OR i.credited_minor <> (SELECT coalesce(sum(k.amount_minor), 0) FROM billing_credit k WHERE k.invoice_id = i.id)
			OR i.status <> CASE WHEN i.status IN ('draft', 'void', 'discarded') THEN i.status WHEN i.paid_minor >= i.total_minor THEN 'paid'
				WHEN i.paid_minor + i.credited_minor >= i.total_minor THEN 'settled' WHEN i.paid_minor > 0 THEN 'part_paid' ELSE 'issued' END`)},
		{"bills and payments agree", checkMoney},
		{"ledger of bills and deposits", checkLedger},
		{"all money from both sides", checkWholeBooks},
		{"drawers from both sides", bothSides("closure_id", "drawer")},
		{"days from both sides", bothSides("business_date", "day")},
		{"drawers as counted", checkDrawers},
		{"drawers as handed over", ids("SELECT count(*) FROM cashier_closure WHERE handover_from IS NOT NULL", "drawer", wrongHandovers)},
		{"closed days as agreed", checkDays},
		{"refunds", ids("SELECT count(*) FROM payment_record WHERE kind = 'refund'", "payment", `SELECT p.id FROM payment_record p
			WHERE p.id IN (SELECT reverses_id FROM payment_record WHERE reverses_id IS NOT NULL)
			AND p.amount_minor + (SELECT sum(r.amount_minor) FROM payment_record r WHERE r.reverses_id = p.id) < 0`)},
		{"free follow-ups", checkFreeVisits},
		{"doctors' visits do not overlap", overlaps("doctor", `SELECT id, doctor_id, start_minute, duration_minutes FROM appointments_appointment
			WHERE live = 1 AND overbook_reason = '' ORDER BY doctor_id, start_minute`)},
		{"patients' visits do not overlap", overlaps("patient", `SELECT id, patient_id, start_minute, duration_minutes FROM appointments_appointment
			WHERE live = 1 ORDER BY patient_id, start_minute`)},
		{"closed visits have a record", ids("SELECT count(*) FROM appointments_appointment WHERE status = 'completed'", "visit",
			`SELECT a.id FROM appointments_appointment a WHERE a.status = 'completed'
			AND NOT EXISTS (SELECT 1 FROM appointments_patienthistory h WHERE h.appointment_id = a.id)`)},
		{"records belong to closed visits", ids("SELECT count(*) FROM appointments_patienthistory", "record",
			`SELECT h.id FROM appointments_patienthistory h JOIN appointments_appointment a ON a.id = h.appointment_id
			WHERE a.status <> 'completed' OR a.patient_id <> h.patient_id`)},
		{"amended visits say what their latest record says", ids("SELECT count(*) FROM appointments_patienthistory WHERE amends_id IS NOT NULL", "visit",
			`SELECT a.id FROM appointments_patienthistory h JOIN appointments_appointment a ON a.id = h.appointment_id
			WHERE h.amends_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM appointments_patienthistory n WHERE n.amends_id = h.id)
			AND (a.symptoms <> h.symptoms OR a.notes <> h.notes OR a.diagnosis <> h.diagnosis OR a.prescription <> h.prescription)`)},
		{"drafts belong to visits that are being written", ids("SELECT count(*) FROM consultation_draft", "visit",
			`SELECT d.appointment_id FROM consultation_draft d JOIN appointments_appointment a ON a.id = d.appointment_id WHERE a.doctor_id <> d.doctor_id
			AND a.status IN ('in_consultation', 'completed')`)},
		{"vital signs and problems belong to their visit's patient", ids(
			"SELECT (SELECT count(*) FROM vital_sign) + (SELECT count(*) FROM problem)", "visit", `SELECT a.id FROM vital_sign v
			JOIN appointments_appointment a ON a.id = v.appointment_id WHERE a.patient_id <> v.patient_id
			UNION SELECT a.id FROM problem p JOIN appointments_appointment a ON a.id = p.appointment_id WHERE a.patient_id <> p.patient_id`)},
		{"problems keep every version", ids("SELECT count(*) FROM problem_version", "problem", `SELECT p.id FROM problem p
			JOIN problem_version v ON v.problem_id = p.id WHERE v.version >= p.version`)},
		{"states follow their changes", ids("SELECT count(*) FROM appointments_status_change", "visit",
			`SELECT a.id FROM appointments_appointment a WHERE a.status <> (SELECT c.to_status FROM appointments_status_change c
			WHERE c.appointment_id = a.id ORDER BY c.id DESC LIMIT 1)`)},
		{"tokens without gaps", checkTokens},
		{"tokens belong to visits", ids("SELECT count(*) FROM appointments_appointment WHERE token_no IS NOT NULL", "visit",
			`SELECT a.id FROM appointments_appointment a WHERE a.token_no IS NOT NULL AND NOT EXISTS (SELECT 1 FROM queue_token t
			WHERE t.doctor_id = a.doctor_id AND t.token_date = a.appointment_date AND t.token_no = a.token_no AND t.appointment_id = a.id)`)},
		{"moves end where visits stand", ids("SELECT count(*) FROM appointments_move", "visit",
			`SELECT a.id FROM appointments_appointment a JOIN appointments_move m ON m.appointment_id = a.id
			WHERE m.id = (SELECT max(l.id) FROM appointments_move l WHERE l.appointment_id = a.id)
			AND (m.to_doctor <> a.doctor_id OR m.to_date <> a.appointment_date OR m.to_time <> a.appointment_time OR m.to_minutes <> a.duration_minutes)`)},
		{"visits of a series are its patient's", ids("SELECT count(*) FROM appointments_series", "series", `SELECT s.id FROM appointments_series s
			WHERE NOT EXISTS (SELECT 1 FROM appointments_appointment a WHERE a.series_id = s.id)
			OR EXISTS (SELECT 1 FROM appointments_appointment a WHERE a.series_id = s.id AND a.patient_id <> s.patient_id)`)},
		{"users have a profile", ids("SELECT count(*) FROM auth_user", "user", `SELECT u.id FROM auth_user u
			LEFT JOIN users_profile f ON f.user_id = u.id WHERE f.id IS NULL
			OR (f.role = 'patient') <> EXISTS (SELECT 1 FROM patient_profile p WHERE p.user_id = u.id)`)},
		{"merged charts are empty", ids("SELECT count(*) FROM patient_profile WHERE merged_into IS NOT NULL", "patient", mergedRows())},
		{"merges and charts agree", ids("SELECT count(*) FROM patient_merge", "patient", `SELECT p.user_id FROM patient_profile p
			WHERE p.merged_into IS NOT NULL AND (p.retired_at IS NULL OR NOT EXISTS (SELECT 1 FROM patient_merge m
				WHERE m.merged_id = p.user_id AND m.kept_id = p.merged_into AND m.undone_at IS NULL))
			UNION SELECT m.merged_id FROM patient_merge m JOIN patient_profile p ON p.user_id = m.merged_id
			WHERE m.undone_at IS NULL AND p.merged_into IS NOT m.kept_id`)},
		{"merges do not go in circles", ids("SELECT count(*) FROM patient_profile WHERE merged_into IS NOT NULL", "patient",
			`WITH RECURSIVE way (start, at) AS (
				SELECT user_id, merged_into FROM patient_profile WHERE merged_into IS NOT NULL
				UNION SELECT way.start, p.merged_into FROM way JOIN patient_profile p ON p.user_id = way.at WHERE p.merged_into IS NOT NULL
			) SELECT DISTINCT start FROM way WHERE at = start`)},
		{"attachments are what was added", checkAttachments},
		{"patients can be found", checkSearch},
		{"code lists", checkLists},
		{"what was moved in is there", ids("SELECT count(*) FROM data_import_row", "row", movedIn)},
		{"templates hold medicines", ids("SELECT count(*) FROM rx_template", "template", `SELECT id FROM rx_template
			WHERE json_array_length(items) < 1 OR kind = 'favourite' AND json_array_length(items) <> 1`)},
	}
}

// runCheck runs a check so that one that fails leaves the transaction usable for
// those after it, which PostgreSQL does not do by itself.
func runCheck(ctx context.Context, tx *sql.Tx, c check) (rows int64, wrong findings, err error) {
	if _, err := tx.ExecContext(ctx, "SAVEPOINT one_check"); err != nil {
		return 0, wrong, err
	}
	rows, wrong, err = c.run(ctx, tx)
	if err != nil {
		_, back := tx.ExecContext(ctx, "ROLLBACK TO SAVEPOINT one_check")
		return rows, wrong, errors.Join(err, back)
	}
	_, err = tx.ExecContext(ctx, "RELEASE SAVEPOINT one_check")
	return rows, wrong, err
}

// mergedRows finds merged charts that hold rows of their own.
func mergedRows() string {
	parts := make([]string, len(movedTables))
	for i, t := range movedTables {
		parts[i] = "SELECT p.user_id FROM patient_profile p JOIN " + t.name + " t ON t.patient_id = p.user_id WHERE p.merged_into IS NOT NULL"
	}
	return strings.Join(parts, " UNION ")
}

// ids makes a check of a statement that returns the ids of wrong rows.
func ids(count, what, wrong string) func(context.Context, *sql.Tx) (int64, findings, error) {
	return func(ctx context.Context, tx *sql.Tx) (rows int64, f findings, err error) {
		if err = tx.QueryRowContext(ctx, count).Scan(&rows); err != nil {
			return 0, f, err
		}
		err = each(ctx, tx, wrong, func(scan func(...any) error) error {
			var id int64
			err := scan(&id)
			f.add("%s %d", what, id)
			return err
		})
		return rows, f, err
	}
}

// each runs a statement and hands over one row after the other.
func each(ctx context.Context, q querier, query string, row func(scan func(...any) error) error) error {
	return eachOf(ctx, q, query, nil, row)
}

// eachOf is each of a statement with arguments.
func eachOf(ctx context.Context, q querier, query string, args []any, row func(scan func(...any) error) error) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

func checkIntegrity(ctx context.Context, tx *sql.Tx) (rows int64, f findings, err error) {
	if err = tx.QueryRowContext(ctx, "PRAGMA page_count").Scan(&rows); err != nil {
		return 0, f, err
	}
	err = each(ctx, tx, "PRAGMA integrity_check", func(scan func(...any) error) error {
		var text string
		err := scan(&text)
		if text != "ok" {
			f.add("%s", text)
		}
		return err
	})
	return rows, f, err
}

func checkForeignKeys(ctx context.Context, tx *sql.Tx) (rows int64, f findings, err error) {
	err = each(ctx, tx, "PRAGMA foreign_key_check", func(scan func(...any) error) error {
		var table, parent string
		var id sql.NullInt64
		var key int
		err := scan(&table, &id, &parent, &key)
		f.add("%s %d refers to a missing %s", table, id.Int64, parent)
		return err
	})
	return 0, f, err
}

// checkSchema compares the schema with the one that the migrations make.
func (d *dialect) checkSchema(ctx context.Context, tx *sql.Tx) (rows int64, f findings, err error) {
	if err := d.checkApplied(ctx, tx); err != nil {
		return 0, f, err
	}
	problems, err := d.missingGuards(ctx, tx)
	for _, p := range problems {
		f.add("%s", p)
	}
	want, _ := d.expected(ctx, tx) // missingGuards has failed when this does
	return int64(len(want)), f, err
}

// checkAudit works the whole chain out again and compares its end with the head.
func checkAudit(ctx context.Context, tx *sql.Tx) (rows int64, f findings, err error) {
	prev := ""
	err = each(ctx, tx, `SELECT id, at, user_id, user_name, role, workstation, action, entity, entity_id, patient_id, reason, before, after,
		prev_hash, hash FROM audit_log ORDER BY id`, func(scan func(...any) error) error {
		var r auditRow
		if err := scan(&r.ID, &r.At, &r.UserID, &r.UserName, &r.Role, &r.Workstation, &r.Action, &r.Entity, &r.EntityID, &r.PatientID,
			&r.Reason, &r.Before, &r.After, &r.PrevHash, &r.Hash); err != nil {
			return err
		}
		rows++
		switch e := r.entry(); {
		case e.PrevHash != prev:
			f.add("entry %d does not follow the one before", r.ID)
		case e.Digest() != e.Hash:
			f.add("entry %d was changed", r.ID)
		}
		prev = r.Hash
		return nil
	})
	if err != nil {
		return rows, f, err
	}
	var count int64
	var head string
	if err := tx.QueryRowContext(ctx, "SELECT count, hash FROM audit_head WHERE id = 1").Scan(&count, &head); err != nil {
		return rows, f, err
	}
	if count != rows || head != prev {
		f.add("the log holds %d entries where its head says %d", rows, count)
	}
	return rows, f, nil
}

// overlaps makes a check of a statement that returns visits in the order of
// their owner and start.
func overlaps(what, query string) func(context.Context, *sql.Tx) (int64, findings, error) {
	return func(ctx context.Context, tx *sql.Tx) (rows int64, f findings, err error) {
		var owner, until, longest int64
		err = each(ctx, tx, query, func(scan func(...any) error) error {
			var id, who, start, minutes int64
			if err := scan(&id, &who, &start, &minutes); err != nil {
				return err
			}
			rows++
			if who == owner && start < until {
				f.add("visits %d and %d of %s %d", longest, id, what, who)
			}
			if who != owner || start+minutes > until {
				owner, until, longest = who, start+minutes, id
			}
			return nil
		})
		return rows, f, err
	}
}
