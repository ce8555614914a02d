package store

import (
	"context"

	"caredesk/internal/clinic"
)

type drawerRepo struct{ *unit }

// drawerRow is a row of cashier_closure.
type drawerRow struct {
	ID            int64 `gorm:"primaryKey"`
	Number        optional
	ClosureYear   *int
	ClosureSeq    *int
	CashierID     int64
	CashierName   string
	Workstation   string
	BusinessDate  day
	Currency      string
	State         string
	FloatMinor    int64
	FloatNote     string
	OpenedAt      instant
	ClosedAt      instant
	Countings     int
	HandoverFrom  ref
	HandoverTo    ref
	HandoverMinor int64
	Digest        string
	Version       int
}

// TableName names the table for GORM.
func (drawerRow) TableName() string { return "cashier_closure" }

func (r drawerRow) drawer() clinic.Drawer {
	c := clinic.Currency(r.Currency)
	return clinic.Drawer{ID: clinic.ClosureID(r.ID), Number: r.Number.text, CashierID: clinic.UserID(r.CashierID), CashierName: r.CashierName,
		Workstation: r.Workstation, BusinessDate: r.BusinessDate.date, Currency: c, State: clinic.DrawerState(r.State),
		Float: clinic.Money{Minor: r.FloatMinor, Currency: c}, FloatNote: r.FloatNote, OpenedAt: r.OpenedAt.at, ClosedAt: r.ClosedAt.at,
		Countings: r.Countings, HandoverFrom: clinic.ClosureID(r.HandoverFrom.id), HandoverTo: clinic.UserID(r.HandoverTo.id),
		Handover: clinic.Money{Minor: r.HandoverMinor, Currency: c}, Digest: r.Digest, Version: r.Version}
}

func (r drawerRepo) Insert(ctx context.Context, d clinic.Drawer) (clinic.ClosureID, error) {
	row := drawerRow{CashierID: int64(d.CashierID), CashierName: d.CashierName, Workstation: d.Workstation, BusinessDate: on(d.BusinessDate),
		Currency: string(d.Currency), State: string(clinic.DrawerOpen), FloatMinor: d.Float.Minor, FloatNote: d.FloatNote, OpenedAt: at(d.OpenedAt),
		HandoverFrom: ref{int64(d.HandoverFrom)}, Version: 1}
	err := r.insert(ctx, &row)
	return clinic.ClosureID(row.ID), err
}

func (r drawerRepo) Get(ctx context.Context, id clinic.ClosureID) (clinic.Drawer, error) {
	row, err := queryOne[drawerRow](ctx, r.unit, "drawer", "SELECT * FROM cashier_closure WHERE id = ?", int64(id))
	return row.drawer(), err
}

func (r drawerRepo) OpenOf(ctx context.Context, cashier clinic.UserID, currency clinic.Currency) (clinic.Drawer, error) {
	row, err := queryOne[drawerRow](ctx, r.unit, "open drawer",
		"SELECT * FROM cashier_closure WHERE cashier_id = ? AND currency = ? AND state = 'open'", int64(cashier), string(currency))
	return row.drawer(), err
}

// countRow is a row of cashier_count.
type countRow struct {
	ID            int64 `gorm:"primaryKey"`
	ClosureID     int64
	CountingNo    int
	Method        string
	ExpectedMinor int64
	CountedMinor  int64
	Note          string
	CountedAt     instant
	CountedBy     ref
	CountedByName string
}

// TableName names the table for GORM.
func (countRow) TableName() string { return "cashier_count" }

func (r drawerRepo) Expected(ctx context.Context, d clinic.Drawer) ([]clinic.DrawerCount, error) {
	rows, err := queryAll[countRow](ctx, r.unit, `SELECT payment_method AS method, sum(amount_minor) AS expected_minor FROM payment_record
		WHERE closure_id = ? GROUP BY payment_method`, int64(d.ID))
	if err != nil {
		return nil, err
	}
	moved, err := queryInt(ctx, r.unit, `SELECT coalesce(sum(CASE kind WHEN 'in' THEN amount_minor ELSE -amount_minor END), 0) FROM cash_movement
		WHERE closure_id = ?`, int64(d.ID))
	if err != nil {
		return nil, err
	}
	sums := map[clinic.PaymentMethod]int64{clinic.PayCash: d.Float.Minor + moved}
	for _, row := range rows {
		sums[clinic.PaymentMethod(row.Method)] += row.ExpectedMinor
	}
	var out []clinic.DrawerCount
	for _, m := range append(clinic.PaymentMethods(), clinic.PayDeposit) {
		if minor, ok := sums[m]; ok {
			out = append(out, clinic.DrawerCount{Method: m, Expected: clinic.Money{Minor: minor, Currency: d.Currency}})
		}
	}
	return out, nil
}

func (r drawerRepo) Close(ctx context.Context, d clinic.Drawer, counts []clinic.DrawerCount, year, seq int, by clinic.UserID, byName string) error {
	for _, c := range counts {
		if err := r.insert(ctx, &countRow{ClosureID: int64(d.ID), CountingNo: d.Countings + 1, Method: string(c.Method), ExpectedMinor: c.Expected.Minor,
			CountedMinor: c.Counted.Minor, Note: c.Note, CountedAt: at(d.ClosedAt), CountedBy: ref{int64(by)}, CountedByName: byName}); err != nil {
			return err
		}
	}
	set := map[string]any{"state": string(clinic.DrawerClosed), "closed_at": at(d.ClosedAt), "countings": d.Countings + 1,
		"handover_to": ref{int64(d.HandoverTo)}, "handover_minor": d.Handover.Minor}
	if d.Countings == 0 { // later countings keep the number of the first
		set["number"], set["closure_year"], set["closure_seq"] = d.Number, year, seq
	}
	movements, err := r.Movements(ctx, d.ID)
	if err != nil {
		return err
	}
	countings, err := r.Countings(ctx, d.ID)
	if err != nil {
		return err
	}
	set["digest"] = clinic.ClosureDigest(d, movements, countings)
	return r.update(ctx, "cashier_closure", "id", "drawer", int64(d.ID), d.Version, set)
}
