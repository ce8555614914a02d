package clinic

import "time"

// MethodSum is what came in by one method, refunds taken off.
type MethodSum struct {
	Method PaymentMethod
	Amount Money
	Count  int // of payments, deposits and refunds
}

// PaymentsSide is what the payments say came in, in a drawer, on a day or ever.
type PaymentsSide struct {
	ByMethod    []MethodSum // in the order of PaymentMethods; the use of deposits last
	Count       int         // of payments and deposits
	Sum         Money       // of payments and deposits
	RefundCount int
	Refunds     Money // what went back, not negative
	Applied     Money // to bills, by money or by the use of a deposit
	Received    Money // money that came in; the use of a deposit is none
}

// BillsSide is what the bills and the deposits say, without a look at the
// payments. Of a drawer, only the changes are told.
type BillsSide struct {
	Opening         Money // what bills still owed before
	Billed          Money
	Credited        Money // void or written off
	Closing         Money // what bills still owe after
	DepositsOpening Money // what was left of deposits before
	DepositsClosing Money // and after
	Applied         Money // what the paid sums of bills rose by
	Deposits        Money // what was left of deposits rose by
	Received        Money // Applied + Deposits
}

// Books are the two sides of one currency. They are computed from different
// columns and must come to the same.
type Books struct {
	Currency Currency
	Payments PaymentsSide
	Bills    BillsSide
}

// NewBooks are books of nothing.
func NewBooks(c Currency) Books {
	z := Money{0, c}
	return Books{Currency: c, Payments: PaymentsSide{Sum: z, Refunds: z, Applied: z, Received: z},
		Bills: BillsSide{z, z, z, z, z, z, z, z, z}}
}

// Agree reports whether the two sides come to the same.
func (b Books) Agree() bool {
	return b.Payments.Received == b.Bills.Received && b.Payments.Applied == b.Bills.Applied
}

// Settle works a statement out: what was applied is what was owed before and
// billed, less what was credited and is owed after.
func (s *BillsSide) Settle() {
	s.Applied = s.Opening.Add(s.Billed).Sub(s.Credited).Sub(s.Closing)
	s.Deposits = s.DepositsClosing.Sub(s.DepositsOpening)
	s.Received = s.Applied.Add(s.Deposits)
}

// DayState is whether the books of a day take entries.
type DayState string

// The states of a day. One without a row of its own is open.
const (
	DayOpen     DayState = "open"
	DayClosed   DayState = "closed"
	DayReopened DayState = "reopened"
)

// BillingDay is a day's books.
type BillingDay struct {
	Date         Date
	State        DayState
	ClosedAt     time.Time
	ClosedBy     UserID
	ClosedByName string
	ReopenReason string
	Books        []Books // as they agreed when the day was closed, by currency
	Version      int     // 0 for a day that was never closed
}

// Counting is one counting of a drawer.
type Counting struct {
	No     int // 1 for the first
	Counts []DrawerCount
	At     time.Time
	By     UserID
	ByName string
}

// Reopening is why a closed drawer was opened again.
type Reopening struct {
	DrawerID ClosureID
	Counting int // the one it undoes
	Reason   string
	At       time.Time
	By       UserID
	ByName   string
}

// ClosureDigest is the SHA-256, in hexadecimal, of what a closure says: whose
// drawer, when, what was in it at the start, every movement of cash without a
// payment, every counting, and what was handed over. The encoding is that of
// stored closures and never changes.
func ClosureDigest(d Drawer, movements []CashMovement, countings []Counting) string {
	c := newCanon("caredesk closure 1")
	c.text(d.Number, d.CashierName)
	c.number(int(d.CashierID))
	c.text(d.BusinessDate.String(), string(d.Currency))
	c.number(int(d.Float.Minor))
	c.text(d.FloatNote)
	c.instant(d.OpenedAt)
	c.instant(d.ClosedAt)
	c.number(int(d.HandoverFrom))
	c.number(int(d.HandoverTo))
	c.number(int(d.Handover.Minor))
	c.number(len(movements))
	for _, m := range movements {
		c.text(string(m.Kind), m.Reason, m.ByName)
		c.number(int(m.Amount.Minor))
		c.instant(m.At)
	}
	c.number(len(countings))
	for _, n := range countings {
		c.number(n.No)
		c.instant(n.At)
		c.text(n.ByName)
		c.number(len(n.Counts))
		for _, m := range n.Counts {
			c.text(string(m.Method), m.Note)
			c.number(int(m.Expected.Minor))
			c.number(int(m.Counted.Minor))
		}
	}
	return c.sum()
}

// Tally adds up coins and notes by their number: what a till's count sheet does.
// Units are minor ones, so 5000 is a note of € 50.
func Tally(pieces map[int64]int, c Currency) Money {
	var sum int64
	for unit, n := range pieces {
		sum += unit * int64(n)
	}
	return Money{sum, c}
}

// denominations are the coins and notes in use, in minor units, largest first.
var denominations = map[Currency][]int64{
	"EUR": {50000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1},
	"GBP": {5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1},
	"USD": {10000, 5000, 2000, 1000, 500, 200, 100, 50, 25, 10, 5, 1},
	"CHF": {100000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5},
	"INR": {50000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50},
	"JPY": {10000, 5000, 2000, 1000, 500, 100, 50, 10, 5, 1},
	"KWD": {20000, 10000, 5000, 1000, 500, 250, 100, 50, 20, 10, 5},
}

// Denominations returns the coins and notes of a currency in minor units,
// largest first. For a currency whose coins are not listed here it is the usual
// row of 1, 2 and 5 and their tenfolds.
func (c Currency) Denominations() []int64 {
	if list, ok := denominations[c]; ok {
		return append([]int64(nil), list...)
	}
	unit := c.MinorPerUnit()
	var out []int64
	for _, n := range []int64{1000, 500, 200, 100, 50, 20, 10, 5, 2, 1} {
		out = append(out, n*unit)
	}
	for part := unit / 10; part > 0; part /= 10 {
		out = append(out, 5*part, 2*part, part)
	}
	return out
}
