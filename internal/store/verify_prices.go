package store

import (
	"context"
	"database/sql"
)

// checkFreeVisits looks at the free follow-ups: no charged visit gave more than
// it had, each one that is used is of a visit that may have it, and the bills
// say the same.
func checkFreeVisits(ctx context.Context, tx *sql.Tx) (rows int64, f findings, err error) {
	if err = tx.QueryRowContext(ctx, "SELECT count(*) FROM billing_free_visit").Scan(&rows); err != nil {
		return 0, f, err
	}
	for _, c := range []struct{ text, query string }{
		{"visit %d gave more free follow-ups than it had", `SELECT granted_by FROM billing_free_visit WHERE given_back_at IS NULL
			GROUP BY granted_by HAVING count(*) > min(allowed)`},
		{"visit %d holds a free follow-up that it may not have", `SELECT a.id FROM billing_free_visit f
			JOIN appointments_appointment a ON a.id = f.appointment_id JOIN appointments_appointment g ON g.id = f.granted_by
			WHERE f.given_back_at IS NULL AND (a.kind <> 'follow_up' OR a.status NOT IN ` + live + `
				OR a.patient_id <> g.patient_id OR a.doctor_id <> g.doctor_id OR g.status <> 'completed'
				OR a.appointment_date < g.appointment_date OR a.appointment_date > f.valid_until)`},
		{"visit %d is billed as a free follow-up that it does not hold", `SELECT i.appointment_id FROM billing_item t
			JOIN billing_invoice i ON i.id = t.invoice_id WHERE t.discount_kind = 'follow_up' AND i.status <> 'void'
			AND NOT EXISTS (SELECT 1 FROM billing_free_visit f WHERE f.appointment_id = i.appointment_id AND f.given_back_at IS NULL)`},
		{"visit %d holds a free follow-up and is charged", `SELECT i.appointment_id FROM billing_free_visit f
			JOIN billing_invoice i ON i.appointment_id = f.appointment_id AND i.status <> 'void' WHERE f.given_back_at IS NULL
			AND NOT EXISTS (SELECT 1 FROM billing_item t WHERE t.invoice_id = i.id AND t.discount_kind = 'follow_up')`},
	} {
		err := each(ctx, tx, c.query, func(scan func(...any) error) error {
			var id int64
			err := scan(&id)
			f.add(c.text, id)
			return err
		})
		if err != nil {
			return rows, f, err
		}
	}
	return rows, f, nil
}
