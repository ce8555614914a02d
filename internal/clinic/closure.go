package clinic

import "time"

// DrawerState is whether a drawer takes money.
type DrawerState string

// The states of a drawer.
const (
	DrawerOpen   DrawerState = "open"
	DrawerClosed DrawerState = "closed"
)

// Drawer is a cashier's shift, from the opening of the drawer to its counting.
type Drawer struct {
	ID           ClosureID
	Number       string // of the closure, such as CL-2026-0001; empty before the first counting
	CashierID    UserID
	CashierName  string
	Workstation  string
	BusinessDate Date // the day whose books its money stands in
	Currency     Currency
	State        DrawerState
	Float        Money  // cash in it at the start
	FloatNote    string // why it differs from what was handed over
	OpenedAt     time.Time
	ClosedAt     time.Time
	Countings    int // more than one when it was reopened
	HandoverFrom ClosureID
	HandoverTo   UserID
	Handover     Money  // cash left in it for the next cashier
	Digest       string // of all that was counted, see ClosureDigest; empty before the first counting
	Version      int
}

// MovementKind says which way cash went without a payment.
type MovementKind string

// The ways.
const (
	CashIn  MovementKind = "in"
	CashOut MovementKind = "out"
)

// CashMovement is cash put into or taken out of a drawer that no bill is for:
// change fetched from the bank, a courier paid.
type CashMovement struct {
	ID             int64
	DrawerID       ClosureID
	Kind           MovementKind
	Amount         Money
	Reason         string
	At             time.Time
	By             UserID
	ByName         string
	IdempotencyKey string
}

// DrawerCount is what a drawer should hold by one method and what was counted.
type DrawerCount struct {
	Method   PaymentMethod
	Expected Money
	Counted  Money
	Note     string // why they differ
}

// Difference is what is too much (positive) or missing (negative).
func (c DrawerCount) Difference() Money { return c.Counted.Sub(c.Expected) }
