package service

import (
	"context"
	"time"

	"caredesk/internal/clinic"
)

// ClosureRepo keeps what happens to a drawer after its opening, and the days.
type ClosureRepo interface {
	// HandedOver lists closed drawers that were left to a cashier and not taken over yet, the newest first.
	HandedOver(ctx context.Context, to clinic.UserID, currency clinic.Currency) ([]clinic.Drawer, error)
	// TakenOver reports whether another drawer began with what was left in this one.
	TakenOver(ctx context.Context, id clinic.ClosureID) (bool, error)
	// OpenUntil lists the open drawers of days up to one, the oldest first.
	OpenUntil(ctx context.Context, day clinic.Date) ([]clinic.Drawer, error)
	Movements(ctx context.Context, id clinic.ClosureID) ([]clinic.CashMovement, error)
	MovementByKey(ctx context.Context, idempotencyKey string) (clinic.CashMovement, error) // NotFound when none
	InsertMovement(ctx context.Context, m clinic.CashMovement) (int64, error)
	// Countings returns every counting of a drawer, the first one first.
	Countings(ctx context.Context, id clinic.ClosureID) ([]clinic.Counting, error)
	Reopenings(ctx context.Context, id clinic.ClosureID) ([]clinic.Reopening, error)
	// Reopen writes the reason and opens the drawer again; d is the drawer as read.
	Reopen(ctx context.Context, d clinic.Drawer, r clinic.Reopening) error
	// PaymentsOf returns what went into a drawer and came out of it by payments, oldest first.
	PaymentsOf(ctx context.Context, id clinic.ClosureID) ([]TakenPayment, error)
	Books(ctx context.Context, d clinic.Drawer) (clinic.Books, error)
	Closures(ctx context.Context, f ClosureFilter, p PageRequest) (Page[ClosureRow], error) // the newest first
	// DayBooks are a day's two sides in each currency that was ever used, AllBooks those of the whole database.
	DayBooks(ctx context.Context, day clinic.Date) ([]clinic.Books, error)
	AllBooks(ctx context.Context) ([]clinic.Books, error)
	// Day is a day that was closed; NotFound when it never was.
	Day(ctx context.Context, day clinic.Date) (clinic.BillingDay, error)
	// Days lists the days with anything in their books, or closed, the newest first.
	Days(ctx context.Context, f DayFilter) ([]DayRow, error)
	// LastClosed is the last closed day, zero for none.
	LastClosed(ctx context.Context) (clinic.Date, error)
	// CloseDay writes a closed day; Version 0 makes its row. ReopenDay opens it with d.ReopenReason.
	CloseDay(ctx context.Context, d clinic.BillingDay) error
	ReopenDay(ctx context.Context, d clinic.BillingDay) error
}

// OpenDrawerCommand opens a drawer.
type OpenDrawerCommand struct {
	Float clinic.Money // cash in it at the start, as counted
	// TakeOver is the closed drawer that was handed over with the money, 0 for none.
	TakeOver clinic.ClosureID
	Note     string // why the float differs from what was handed over
}

// CashCommand puts cash into the actor's drawer or takes it out without a payment.
type CashCommand struct {
	Drawer         clinic.ClosureID
	Kind           clinic.MovementKind
	Amount         clinic.Money
	Reason         string
	IdempotencyKey string
}

// CloseDrawerCommand says what was counted in a drawer.
type CloseDrawerCommand struct {
	Drawer  clinic.ClosureID
	Version int
	// Counts hold each method that View lists but the use of deposits, with the
	// Expected it was counted against: when that has changed meanwhile, the
	// closing is stale.
	Counts     []clinic.DrawerCount
	HandoverTo clinic.UserID // the cashier who goes on with Handover in the drawer; 0 for nobody
	Handover   clinic.Money
	Reason     string // why somebody else's drawer is closed
}

// ClosureFilter narrows the list of drawers. From and To are business dates;
// a zero date leaves that side open.
type ClosureFilter struct {
	Cashier  clinic.UserID
	From, To clinic.Date
	State    clinic.DrawerState // empty for both
	Differs  bool               // only those whose last counting differed
}

// ClosureRow is a drawer in a list, as it was counted last.
type ClosureRow struct {
	clinic.Drawer
	HandoverToName string
	Received       clinic.Money // payments less refunds, without the use of deposits
	Expected       clinic.Money // by all methods but deposits; zero while never counted
	Counted        clinic.Money
	Differs        bool // by at least one method
}

// Difference is what is too much (positive) or missing, over all methods.
func (r ClosureRow) Difference() clinic.Money { return r.Counted.Sub(r.Expected) }

// ClosureView is a drawer with everything that belongs to it.
type ClosureView struct {
	clinic.Drawer
	HandoverToName   string
	HandoverFromName string // the cashier it was taken over from
	HandoverFromNo   string // and that closure's number
	HandedOver       clinic.Money
	TakenOver        bool // by the cashier it was left to
	// Expected is what should be in it now, or was when it was counted last.
	Expected   []clinic.DrawerCount
	Movements  []clinic.CashMovement
	Payments   []TakenPayment
	AllCounts  []clinic.Counting // every counting, the first one first
	Reopenings []clinic.Reopening
	Books      clinic.Books
	// Late says that an open drawer takes no more money: it must be counted.
	Late bool
	// DayClosed says that the books of its day are closed.
	DayClosed bool
}

// Counted is the last counting, nil before the first.
func (v ClosureView) Counted() *clinic.Counting {
	if n := len(v.AllCounts); n > 0 {
		return &v.AllCounts[n-1]
	}
	return nil
}

// Cash is how much cash should be in the drawer.
func (v ClosureView) Cash() clinic.Money {
	for _, c := range v.Expected {
		if c.Method == clinic.PayCash {
			return c.Expected
		}
	}
	return clinic.Money{Currency: v.Currency}
}

// Moved is what was put in and taken out without a payment, both not negative.
func (v ClosureView) Moved() (in, out clinic.Money) {
	in, out = clinic.Money{Currency: v.Currency}, clinic.Money{Currency: v.Currency}
	for _, m := range v.Movements {
		if m.Kind == clinic.CashIn {
			in = in.Add(m.Amount)
		} else {
			out = out.Add(m.Amount)
		}
	}
	return in, out
}

// ClosurePrint is what the paper of a closure is made of.
type ClosurePrint struct {
	ClosureView
	Settings  clinic.Settings
	Logo      []byte
	Copy      int // 0 for the original, then 1, 2 …
	PrintedAt time.Time
	PrintedBy string
}

// DayFilter narrows the list of days; a zero date leaves that side open.
type DayFilter struct{ From, To clinic.Date }

// DayRow is a day in the list of days.
type DayRow struct {
	clinic.BillingDay                 // without Books
	Currency          clinic.Currency // of the hospital, as Received
	Received          clinic.Money
	Drawers           int
	Open              int  // of these, still open
	Differs           bool // a drawer of the day did not hold what it should
}

// DayView is a day's books with its drawers. Books are computed as they are
// now; those of a closed day are the same as when it was closed.
type DayView struct {
	clinic.BillingDay
	Now     []clinic.Books
	Drawers []ClosureRow
	// Before are the days that are closed with it, the oldest first.
	Before []clinic.Date
	// Reopenable says that no later day is closed.
	Reopenable bool
}

// Cashier is somebody who keeps a drawer.
type Cashier struct {
	ID   clinic.UserID
	Name string
}

// DrawerState is the actor's drawer in short.
type DrawerState struct {
	Open       bool
	ID         clinic.ClosureID
	Date       clinic.Date
	OpenedAt   time.Time
	Float      clinic.Money
	Cash       clinic.Money         // expected
	ByMethod   []clinic.DrawerCount // expected
	Taken      []clinic.MethodSum   // payments less refunds
	Late       bool                 // it takes no more money
	Yesterdays bool                 // it is of an earlier day
	HandedOver int                  // drawers that wait to be taken over
}
