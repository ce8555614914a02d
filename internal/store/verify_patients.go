package store

import (
	"context"
	"database/sql"
)

// patientSeries is the series that patient numbers are taken from.
const patientSeries = "patient"

// checkPatientNumbers looks whether every number that the series has given out
// is a patient's, each one's alone. Numbers of another form, as an import may
// bring them, are looked at only for being unique, which their index holds.
func checkPatientNumbers(ctx context.Context, tx *sql.Tx) (rows int64, f findings, err error) {
	var last, n, different int64
	if err = tx.QueryRowContext(ctx, "SELECT count(*) FROM patient_profile").Scan(&rows); err != nil {
		return 0, f, err
	}
	if err = tx.QueryRowContext(ctx, `SELECT coalesce((SELECT last FROM number_series WHERE name = ? AND year = 0), 0)`, patientSeries).Scan(&last); err != nil {
		return rows, f, err
	}
	err = tx.QueryRowContext(ctx, `SELECT count(*), count(DISTINCT number) FROM (
		SELECT CAST(CASE WHEN length(patient_no) BETWEEN 3 AND 20 AND trim(substr(patient_no, 3), '0123456789') = ''
			THEN substr(patient_no, 3) ELSE '0' END AS INTEGER) AS number FROM patient_profile WHERE substr(patient_no, 1, 2) = 'P-') p
		WHERE number BETWEEN 1 AND ?`, last).Scan(&n, &different)
	if n != last || different != last {
		f.add("the series stands at %d, and %d patients hold %d different numbers of it", last, n, different)
	}
	return rows, f, err
}
