package store

import (
	"context"
	"database/sql"
)

// numbered makes a check that the numbers a table took from a series run from 1
// without a gap or a double, year by year, and end where the series stands.
func numbered(series, table, columns string) func(context.Context, *sql.Tx) (int64, findings, error) {
	year, seq := columns+"_year", columns+"_seq"
	return func(ctx context.Context, tx *sql.Tx) (rows int64, f findings, err error) {
		err = each(ctx, tx, `SELECT y.year, coalesce(n.last, 0), coalesce(p.n, 0), coalesce(p.least, 1), coalesce(p.most, 0), coalesce(p.different, 0)
			FROM (SELECT year FROM number_series WHERE name = '`+series+`' UNION SELECT `+year+` FROM `+table+` WHERE `+seq+` IS NOT NULL) y
			LEFT JOIN number_series n ON n.name = '`+series+`' AND n.year = y.year
			LEFT JOIN (SELECT `+year+` AS year, count(*) AS n, count(DISTINCT `+seq+`) AS different, min(`+seq+`) AS least, max(`+seq+`) AS most
				FROM `+table+` WHERE `+seq+` IS NOT NULL GROUP BY `+year+`) p ON p.year = y.year
			ORDER BY y.year`, func(scan func(...any) error) error {
			var year, last, n, least, most, different int64
			if err := scan(&year, &last, &n, &least, &most, &different); err != nil {
				return err
			}
			rows += n
			if n != last || most != last || different != n || (n > 0 && least != 1) {
				f.add("%d: %d given, numbers %d to %d, the series stands at %d", year, n, least, most, last)
			}
			return nil
		})
		return rows, f, err
	}
}

// checkMoney compares the two books in each currency. From the bills' side:
// what was billed is what the bills say is paid, credited and still open. From
// the payments' side: what was paid is what the payments of bills add up to,
// and what was credited what the counter-entries do.
func checkMoney(ctx context.Context, tx *sql.Tx) (rows int64, f findings, err error) {
	err = each(ctx, tx, `SELECT c.currency,
		coalesce((SELECT sum(total_minor) FROM billing_invoice i WHERE i.currency = c.currency AND i.status <> 'draft'), 0),
		coalesce((SELECT sum(total_minor - paid_minor - credited_minor) FROM billing_invoice i WHERE i.currency = c.currency AND i.status <> 'draft'), 0),
		coalesce((SELECT sum(amount_minor) FROM payment_record p WHERE p.currency = c.currency AND p.invoice_id IS NOT NULL), 0),
		coalesce((SELECT sum(amount_minor) FROM billing_credit k WHERE k.currency = c.currency), 0)
		FROM (SELECT currency FROM billing_invoice UNION SELECT currency FROM payment_record) c`, func(scan func(...any) error) error {
		var currency string
		var billed, open, paid, credited int64
		if err := scan(&currency, &billed, &open, &paid, &credited); err != nil {
			return err
		}
		rows++
		if billed != paid+credited+open {
			f.add("%s: billed %d, paid %d, credited %d, open %d", currency, billed, paid, credited, open)
		}
		return nil
	})
	return rows, f, err
}
