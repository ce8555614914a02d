package store

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func drawersOf(rows []drawerRow, err error) ([]clinic.Drawer, error) {
	var out []clinic.Drawer
	for _, row := range rows {
		out = append(out, row.drawer())
	}
	return out, err
}

func (r drawerRepo) HandedOver(ctx context.Context, to clinic.UserID, currency clinic.Currency) ([]clinic.Drawer, error) {
	return drawersOf(queryAll[drawerRow](ctx, r.unit, `SELECT c.* FROM cashier_closure c WHERE c.handover_to = ? AND c.currency = ? AND c.state = 'closed'
		AND NOT EXISTS (SELECT 1 FROM cashier_closure n WHERE n.handover_from = c.id) ORDER BY c.id DESC`, int64(to), string(currency)))
}

func (r drawerRepo) TakenOver(ctx context.Context, id clinic.ClosureID) (bool, error) {
	n, err := queryInt(ctx, r.unit, "SELECT count(*) FROM cashier_closure WHERE handover_from = ?", int64(id))
	return n > 0, err
}

func (r drawerRepo) OpenUntil(ctx context.Context, until clinic.Date) ([]clinic.Drawer, error) {
	return drawersOf(queryAll[drawerRow](ctx, r.unit,
		"SELECT * FROM cashier_closure WHERE state = 'open' AND business_date <= ? ORDER BY business_date, id", on(until)))
}

// movementRow is a row of cash_movement with its drawer's currency.
type movementRow struct {
	ID             int64 `gorm:"primaryKey"`
	ClosureID      int64
	Kind           string
	AmountMinor    int64
	Reason         string
	MovedAt        instant
	MovedBy        ref
	MovedByName    string
	IdempotencyKey string
	Currency       string `gorm:"->"`
}

// TableName names the table for GORM.
func (movementRow) TableName() string { return "cash_movement" }

func (m movementRow) movement() clinic.CashMovement {
	return clinic.CashMovement{ID: m.ID, DrawerID: clinic.ClosureID(m.ClosureID), Kind: clinic.MovementKind(m.Kind),
		Amount: clinic.Money{Minor: m.AmountMinor, Currency: clinic.Currency(m.Currency)}, Reason: m.Reason, At: m.MovedAt.at,
		By: clinic.UserID(m.MovedBy.id), ByName: m.MovedByName, IdempotencyKey: m.IdempotencyKey}
}

const movementsFrom = "SELECT m.*, c.currency FROM cash_movement m JOIN cashier_closure c ON c.id = m.closure_id WHERE "

func (r drawerRepo) Movements(ctx context.Context, id clinic.ClosureID) ([]clinic.CashMovement, error) {
	rows, err := queryAll[movementRow](ctx, r.unit, movementsFrom+"m.closure_id = ? ORDER BY m.id", int64(id))
	var out []clinic.CashMovement
	for _, row := range rows {
		out = append(out, row.movement())
	}
	return out, err
}

func (r drawerRepo) MovementByKey(ctx context.Context, key string) (clinic.CashMovement, error) {
	row, err := queryOne[movementRow](ctx, r.unit, "movement of cash", movementsFrom+"m.idempotency_key = ?", key)
	return row.movement(), err
}

func (r drawerRepo) InsertMovement(ctx context.Context, m clinic.CashMovement) (int64, error) {
	row := movementRow{ClosureID: int64(m.DrawerID), Kind: string(m.Kind), AmountMinor: m.Amount.Minor, Reason: m.Reason, MovedAt: at(m.At),
		MovedBy: ref{int64(m.By)}, MovedByName: m.ByName, IdempotencyKey: m.IdempotencyKey}
	err := r.insert(ctx, &row)
	return row.ID, err
}

func (r drawerRepo) Countings(ctx context.Context, id clinic.ClosureID) ([]clinic.Counting, error) {
	d, err := r.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	rows, err := queryAll[countRow](ctx, r.unit, "SELECT * FROM cashier_count WHERE closure_id = ? ORDER BY counting_no, id", int64(id))
	return countingsOf(rows, d.Currency), err
}

// countingsOf groups counts that stand in the order of their countings.
func countingsOf(rows []countRow, c clinic.Currency) []clinic.Counting {
	var out []clinic.Counting
	for _, row := range rows {
		if n := len(out); n == 0 || out[n-1].No != row.CountingNo {
			out = append(out, clinic.Counting{No: row.CountingNo, At: row.CountedAt.at, By: clinic.UserID(row.CountedBy.id), ByName: row.CountedByName})
		}
		last := &out[len(out)-1]
		last.Counts = append(last.Counts, clinic.DrawerCount{Method: clinic.PaymentMethod(row.Method),
			Expected: clinic.Money{Minor: row.ExpectedMinor, Currency: c}, Counted: clinic.Money{Minor: row.CountedMinor, Currency: c}, Note: row.Note})
	}
	return out
}

// reopeningRow is a row of cashier_reopening.
type reopeningRow struct {
	ID             int64 `gorm:"primaryKey"`
	ClosureID      int64
	CountingNo     int
	Reason         string
	ReopenedAt     instant
	ReopenedBy     ref
	ReopenedByName string
}

// TableName names the table for GORM.
func (reopeningRow) TableName() string { return "cashier_reopening" }

func (r drawerRepo) Reopenings(ctx context.Context, id clinic.ClosureID) ([]clinic.Reopening, error) {
	rows, err := queryAll[reopeningRow](ctx, r.unit, "SELECT * FROM cashier_reopening WHERE closure_id = ? ORDER BY id", int64(id))
	var out []clinic.Reopening
	for _, row := range rows {
		out = append(out, clinic.Reopening{DrawerID: id, Counting: row.CountingNo, Reason: row.Reason, At: row.ReopenedAt.at,
			By: clinic.UserID(row.ReopenedBy.id), ByName: row.ReopenedByName})
	}
	return out, err
}

func (r drawerRepo) Reopen(ctx context.Context, d clinic.Drawer, why clinic.Reopening) error {
	if err := r.insert(ctx, &reopeningRow{ClosureID: int64(d.ID), CountingNo: d.Countings, Reason: why.Reason, ReopenedAt: at(why.At),
		ReopenedBy: ref{int64(why.By)}, ReopenedByName: why.ByName}); err != nil {
		return err
	}
	return r.update(ctx, "cashier_closure", "id", "drawer", int64(d.ID), d.Version, map[string]any{
		"state": string(clinic.DrawerOpen), "closed_at": instant{}, "handover_to": ref{}, "handover_minor": 0})
}

func (r drawerRepo) PaymentsOf(ctx context.Context, id clinic.ClosureID) ([]service.TakenPayment, error) {
	rows, err := queryAll[takenRow](ctx, r.unit, `SELECT p.id, p.appointment_id, p.amount_minor, p.payment_method, p.transaction_id, p.payment_date,
			p.business_date, p.invoice_id, p.deposit_id, p.claim_id, p.closure_id, p.kind, p.currency, p.tendered_minor, p.reason, p.receipt_no,
			p.receipt_year, p.receipt_seq, p.received_by, p.received_by_name, p.reverses_id, p.idempotency_key, u.first_name, u.last_name
		`+takenFrom+`
		WHERE p.closure_id = ? ORDER BY p.id`, int64(id))
	return takenPayments(rows), err
}

// closureRead is a drawer in a list.
type closureRead struct {
	Row           drawerRow `gorm:"embedded"`
	ToFirst       optional
	ToLast        optional
	ReceivedMinor int64
	ExpectedMinor int64
	CountedMinor  int64
	Differs       bool
}

// countsDiffer finds drawers whose last counting is not what it should be.
const countsDiffer = `EXISTS (SELECT 1 FROM cashier_count n WHERE n.closure_id = c.id AND n.counting_no = c.countings AND n.counted_minor <> n.expected_minor)`

const closureColumns = `c.*, u.first_name AS to_first, u.last_name AS to_last,
	coalesce((SELECT sum(p.amount_minor) FROM payment_record p WHERE p.closure_id = c.id AND p.payment_method <> 'deposit'), 0) AS received_minor,
	coalesce((SELECT sum(n.expected_minor) FROM cashier_count n WHERE n.closure_id = c.id AND n.counting_no = c.countings AND n.method <> 'deposit'), 0) AS expected_minor,
	coalesce((SELECT sum(n.counted_minor) FROM cashier_count n WHERE n.closure_id = c.id AND n.counting_no = c.countings AND n.method <> 'deposit'), 0) AS counted_minor,
	` + countsDiffer + ` AS differs`

func (c closureRead) row() service.ClosureRow {
	d := c.Row.drawer()
	money := func(minor int64) clinic.Money { return clinic.Money{Minor: minor, Currency: d.Currency} }
	out := service.ClosureRow{Drawer: d, Received: money(c.ReceivedMinor), Expected: money(c.ExpectedMinor), Counted: money(c.CountedMinor), Differs: c.Differs}
	if d.HandoverTo != 0 {
		out.HandoverToName = clinic.User{FirstName: c.ToFirst.text, LastName: c.ToLast.text}.FullName()
	}
	return out
}

func (r drawerRepo) Closures(ctx context.Context, f service.ClosureFilter, p service.PageRequest) (service.Page[service.ClosureRow], error) {
	var w where
	if f.Cashier != 0 {
		w.add("c.cashier_id = ?", int64(f.Cashier))
	}
	if !f.From.IsZero() {
		w.add("c.business_date >= ?", on(f.From))
	}
	if !f.To.IsZero() {
		w.add("c.business_date <= ?", on(f.To))
	}
	if f.State != "" {
		w.add("c.state = ?", string(f.State))
	}
	if f.Differs {
		w.add(countsDiffer)
	}
	return page(ctx, r.unit, paged{columns: closureColumns, from: "cashier_closure c LEFT JOIN auth_user u ON u.id = c.handover_to",
		count: "cashier_closure c", where: &w, kinds: "i", after: "c.id < ?", order: "c.id DESC"}, p,
		func(c closureRead) cursor { return cursor{c.Row.ID} }, closureRead.row)
}
