package store

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func (r drawerRepo) books() bookkeeper { return bookkeeper{statements{r.unit}} }

func (r drawerRepo) Books(ctx context.Context, d clinic.Drawer) (clinic.Books, error) {
	b, err := r.books().drawer(ctx, d.ID, d.Currency)
	return b, mapError(err)
}

func (r drawerRepo) DayBooks(ctx context.Context, date clinic.Date) ([]clinic.Books, error) {
	list, err := r.books().day(ctx, date)
	return list, mapError(err)
}

func (r drawerRepo) AllBooks(ctx context.Context) ([]clinic.Books, error) {
	list, err := r.books().whole(ctx)
	return list, mapError(err)
}

// dayRow is a row of billing_day.
type dayRow struct {
	BusinessDate day `gorm:"primaryKey"`
	State        string
	ClosedAt     instant
	ClosedBy     ref
	ClosedByName string
	Figures      string
	ReopenReason string
	Version      int
}

// TableName names the table for GORM.
func (dayRow) TableName() string { return "billing_day" }

func (d dayRow) day() clinic.BillingDay {
	return clinic.BillingDay{Date: d.BusinessDate.date, State: clinic.DayState(d.State), ClosedAt: d.ClosedAt.at, ClosedBy: clinic.UserID(d.ClosedBy.id),
		ClosedByName: d.ClosedByName, ReopenReason: d.ReopenReason, Version: d.Version}
}

func (r drawerRepo) Day(ctx context.Context, date clinic.Date) (clinic.BillingDay, error) {
	row, err := queryOne[dayRow](ctx, r.unit, "closed day", "SELECT * FROM billing_day WHERE business_date = ?", on(date))
	if err != nil {
		return clinic.BillingDay{}, err
	}
	d := row.day()
	d.Books, err = decodeFigures(row.Figures)
	return d, err
}

func (r drawerRepo) LastClosed(ctx context.Context) (clinic.Date, error) {
	list, err := queryValues[day](ctx, r.unit, "SELECT max(business_date) FROM billing_day WHERE state = 'closed'")
	if err != nil || len(list) == 0 {
		return clinic.Date{}, err
	}
	return list[0].date, nil
}

func (r drawerRepo) CloseDay(ctx context.Context, d clinic.BillingDay) error {
	text, err := encodeFigures(d.Books)
	if err != nil {
		return clinic.Wrap(clinic.Internal, err, "The day's figures cannot be written.")
	}
	if d.Version == 0 {
		return r.insert(ctx, &dayRow{BusinessDate: on(d.Date), State: string(clinic.DayClosed), ClosedAt: at(d.ClosedAt), ClosedBy: ref{int64(d.ClosedBy)},
			ClosedByName: d.ClosedByName, Figures: text, Version: 1})
	}
	return r.changeDay(ctx, d, `UPDATE billing_day SET state = 'closed', closed_at = ?, closed_by = ?, closed_by_name = ?, figures = ?, reopen_reason = '',
		version = version + 1 WHERE business_date = ? AND version = ?`, at(d.ClosedAt), ref{int64(d.ClosedBy)}, d.ClosedByName, text)
}

func (r drawerRepo) ReopenDay(ctx context.Context, d clinic.BillingDay) error {
	return r.changeDay(ctx, d, `UPDATE billing_day SET state = 'reopened', reopen_reason = ?, version = version + 1
		WHERE business_date = ? AND version = ?`, d.ReopenReason)
}

// changeDay is update for a table whose key is a day.
func (r drawerRepo) changeDay(ctx context.Context, d clinic.BillingDay, query string, args ...any) error {
	n, err := r.exec(ctx, query, append(args, on(d.Date), d.Version)...)
	if err == nil && n == 0 {
		err = stale("day")
	}
	return err
}

// dayRead is a day in the list of days.
type dayRead struct {
	Row           dayRow `gorm:"embedded"`
	Currency      string
	ReceivedMinor int64
	Drawers       int
	Open          int
	Differs       bool
}

func (r drawerRepo) Days(ctx context.Context, f service.DayFilter) ([]service.DayRow, error) {
	from, to := "0000-01-01", "9999-12-31"
	if !f.From.IsZero() {
		from = f.From.String()
	}
	if !f.To.IsZero() {
		to = f.To.String()
	}
	var args []any
	for range 5 {
		args = append(args, from, to)
	}
	rows, err := queryAll[dayRead](ctx, r.unit, `WITH days AS (
			SELECT business_date AS on_day FROM payment_record WHERE business_date BETWEEN ? AND ?
			UNION SELECT business_date FROM cashier_closure WHERE business_date BETWEEN ? AND ?
			UNION SELECT business_date FROM billing_credit WHERE business_date BETWEEN ? AND ?
			UNION SELECT business_date FROM billing_day WHERE business_date BETWEEN ? AND ?
			UNION SELECT issued_on FROM billing_invoice WHERE issued_on IS NOT NULL AND issued_on BETWEEN ? AND ?)
		SELECT days.on_day AS business_date, coalesce(b.state, 'open') AS state, b.closed_at, b.closed_by, coalesce(b.closed_by_name, '') AS closed_by_name,
			coalesce(b.reopen_reason, '') AS reopen_reason, coalesce(b.version, 0) AS version, s.currency,
			coalesce((SELECT sum(p.amount_minor) FROM payment_record p WHERE p.business_date = days.on_day AND p.payment_method <> 'deposit'
				AND p.currency = s.currency), 0) AS received_minor,
			(SELECT count(*) FROM cashier_closure c WHERE c.business_date = days.on_day) AS drawers,
			(SELECT count(*) FROM cashier_closure c WHERE c.business_date = days.on_day AND c.state = 'open') AS open,
			EXISTS (SELECT 1 FROM cashier_closure c WHERE c.business_date = days.on_day AND `+countsDiffer+`) AS differs
		FROM days JOIN system_settings s ON s.id = 1 LEFT JOIN billing_day b ON b.business_date = days.on_day
		ORDER BY days.on_day DESC`, args...)
	var out []service.DayRow
	for _, row := range rows {
		c := clinic.Currency(row.Currency)
		out = append(out, service.DayRow{BillingDay: row.Row.day(), Currency: c, Received: clinic.Money{Minor: row.ReceivedMinor, Currency: c},
			Drawers: row.Drawers, Open: row.Open, Differs: row.Differs})
	}
	return out, err
}
