package store

import (
	"context"
	"testing"
	"time"
)

// A hospital that ran before tokens were kept for good: token 2 of its day had
// been moved away. After the step the numbers count on without a gap, and the
// tokens that people hold are the ones they held.
func TestTokensOfAnOlderDatabase(t *testing.T) {
	ctx := context.Background()
	db, _, list := firstSchema(t)
	if _, err := db.Exec(`
		INSERT INTO auth_user (id, username, password, date_joined) VALUES (1, 'd', '!', 'x'), (2, 'p', '!', 'x');
		INSERT INTO doctors_doctor (id, user_id, license_number, fee_currency, fee_minor_per_unit, token_prefix, created_at) VALUES (1, 1, 'L', 'EUR', 100, 'A', 'x');
		INSERT INTO appointments_appointment (id, patient_id, doctor_id, appointment_date, appointment_time, status, duration_minutes, token_no, checked_in_at, created_at, updated_at)
		VALUES (7, 2, 1, '2026-11-23', '09:00:00', 'arrived', 30, 4, '2026-11-23T09:00:00.000000Z', 'x', 'x'),
			(8, 2, 1, '2026-11-23', '10:00:00', 'arrived', 30, 1, '2026-11-23T08:00:00.000000Z', 'x', 'x'),
			(9, 2, 1, '2026-11-24', '10:00:00', 'booked', 30, NULL, NULL, 'x', 'x')`); err != nil {
		t.Fatal(err)
	}
	for _, m := range list[1:] {
		if err := sqliteDialect.apply(ctx, db, m, time.Now); err != nil {
			t.Fatal(err)
		}
	}
	var got string
	if err := db.QueryRow(`SELECT group_concat(token_no || ':' || appointment_id, ' ') FROM (SELECT * FROM queue_token ORDER BY token_date, token_no)`).Scan(&got); err != nil {
		t.Fatal(err)
	}
	if got != "1:8 2:7 3:7 4:7" {
		t.Errorf("tokens %q", got)
	}
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	for _, c := range checks() {
		if c.name != "tokens without gaps" && c.name != "tokens belong to visits" {
			continue
		}
		if rows, wrong, err := c.run(ctx, tx); err != nil || wrong.count > 0 || rows == 0 {
			t.Errorf("%s: %d rows, %s, %v", c.name, rows, wrong.text(), err)
		}
	}
}
