package store

import (
	"context"
	"database/sql"
)

// checkTokens looks for a doctor's day whose tokens do not count 1, 2, 3 …
func checkTokens(ctx context.Context, tx *sql.Tx) (rows int64, f findings, err error) {
	err = each(ctx, tx, `SELECT doctor_id, token_date, count(*), min(token_no), max(token_no) FROM queue_token
		GROUP BY doctor_id, token_date`, func(scan func(...any) error) error {
		var doctor, n, least, most int64
		var day string
		if err := scan(&doctor, &day, &n, &least, &most); err != nil {
			return err
		}
		rows += n
		if least != 1 || most != n {
			f.add("doctor %d on %s: %d tokens, numbers %d to %d", doctor, day, n, least, most)
		}
		return nil
	})
	return rows, f, err
}
