package clinic

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// besideTheClosure is what may change of a drawer that was counted: which row it
// is, where it stood, how often it was counted (the countings themselves are in
// the code) and what it was worked out with.
var besideTheClosure = []string{".Drawer.ID", ".Drawer.Workstation", ".Drawer.State", ".Drawer.Countings", ".Drawer.Digest", ".Drawer.Version",
	".Drawer.Float.Currency", ".Drawer.Handover.Currency",
	".Movements[0].ID", ".Movements[0].DrawerID", ".Movements[0].By", ".Movements[0].IdempotencyKey", ".Movements[0].Amount.Currency",
	".Countings[0].By", ".Countings[0].Counts[0].Expected.Currency", ".Countings[0].Counts[0].Counted.Currency"}

// Whatever the paper of a closure states changes its code, each in its own way:
// what was counted can be neither raised nor moved to another method afterwards.
func TestAnyChangeOfAClosureChangesItsCode(t *testing.T) {
	c := struct {
		Drawer    Drawer
		Movements []CashMovement
		Countings []Counting
	}{Drawer{Number: "CL-2026-0001", CashierID: 4, CashierName: "Colm Daly", BusinessDate: MustDate("2026-11-23"), Currency: "EUR", Float: Money{10000, "EUR"},
		OpenedAt: signedAt, ClosedAt: signedAt.Add(time.Hour), HandoverFrom: 2, HandoverTo: 3, Handover: Money{5000, "EUR"}},
		[]CashMovement{{Kind: CashOut, Amount: Money{900, "EUR"}, Reason: "stamps", At: signedAt, ByName: "Colm Daly"}},
		[]Counting{{No: 1, At: signedAt, ByName: "Colm Daly", Counts: []DrawerCount{{Method: PayCash, Expected: Money{8000, "EUR"}, Counted: Money{7990, "EUR"}, Note: "a coin"}}}}}
	digest := func() string { return ClosureDigest(c.Drawer, c.Movements, c.Countings) }
	first, seen := digest(), map[string]string{}
	everyChange(reflect.ValueOf(&c).Elem(), "", func(path string) {
		got := digest()
		switch {
		case slices.Contains(besideTheClosure, path):
			if got != first {
				t.Errorf("%s is not of the closure and changes its code", path)
			}
		case got == first:
			t.Errorf("a change of %s keeps the code", path)
		case seen[got] != "":
			t.Errorf("%s and %s give one code", path, seen[got])
		default:
			seen[got] = path
		}
	})
	if len(seen) < 25 {
		t.Errorf("only %d changes were tried", len(seen))
	}
	if d := c.Countings[0].Counts[0].Difference(); d != (Money{-10, "EUR"}) {
		t.Errorf("ten cents are missing, and the difference is %s", d)
	}
}

// A till's sheet lists the coins and notes of each currency from the largest to
// the smallest, and any amount of the smallest coin can be counted with them.
func TestEveryAmountCanBeCounted(t *testing.T) {
	for _, c := range append(Currencies(), "XTS") {
		units := c.Denominations()
		for i, u := range units {
			if u <= 0 || i > 0 && u >= units[i-1] {
				t.Errorf("%s: %v", c, units)
			}
		}
		if len(units) < 9 {
			t.Errorf("%s: only %d coins and notes", c, len(units))
		}
		smallest := units[len(units)-1]
		if n := units[0] / c.MinorPerUnit(); n < 1 {
			t.Errorf("%s: the largest note is not even 1", c)
		}
		for range 50 {
			want := rand.Int64N(1_000_000) * smallest
			pieces, left := map[int64]int{}, want
			for _, u := range units {
				pieces[u], left = int(left/u), left%u
			}
			if got := Tally(pieces, c); got != (Money{want, c}) || left != 0 {
				t.Errorf("%d of %s counted as %s, %d left", want, c, got, left)
			}
		}
		units[0] = 0 // who changes the list changes a copy
		if c.Denominations()[0] == 0 {
			t.Errorf("%s: the list was changed from outside", c)
		}
	}
}

// Whatever is billed, credited, paid in advance, used, paid and given back: the
// sides of the books, each worked out of its own figures, come to the same; and a
// sum that is one cent off on either side is found.
func TestTheSidesOfTheBooksAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := NewBooks("EUR")
		if !b.Agree() {
			t.Fatal("books of nothing do not agree")
		}
		m := func(n int64) Money { return Money{n, "EUR"} }
		draw := func(what string) Money { return m(rapid.Int64Range(0, 100_000).Draw(t, what)) }
		s := &b.Bills
		s.Opening, s.Billed, s.Credited, s.DepositsOpening = draw("opening"), draw("billed"), draw("credited"), draw("deposits")
		money, used, in, back := draw("paid by money"), draw("by deposit"), draw("paid in"), draw("given back")
		s.Closing = s.Opening.Add(s.Billed).Sub(s.Credited).Sub(money).Sub(used)
		s.DepositsClosing = s.DepositsOpening.Add(in).Sub(back).Sub(used)
		s.Settle()
		b.Payments.Applied, b.Payments.Received = money.Add(used), money.Add(in).Sub(back)
		if !b.Agree() {
			t.Fatalf("%+v", b)
		}
		for _, off := range []*Money{&b.Payments.Applied, &b.Payments.Received, &b.Bills.Applied, &b.Bills.Received} {
			off.Minor++
			if b.Agree() {
				t.Fatal("a cent too much is not found")
			}
			off.Minor--
		}
	})
}

// anEntry draws a line of an account as its row has it: refunds and what gives
// back negative, all else positive.
func anEntry(t *rapid.T) AccountEntry {
	e := AccountEntry{Kind: rapid.SampledFrom([]EntryKind{EntryBill, EntryPayment, EntryDeposit, EntryDepositUse, EntryRefund, EntryDepositBack,
		EntryDepositReturn, EntryVoid, EntryWriteOff, EntryReversal}).Draw(t, "kind"), Amount: Money{rapid.Int64Range(1, 90_000).Draw(t, "amount"), "EUR"}}
	switch e.Kind {
	case EntryRefund, EntryDepositBack, EntryDepositReturn, EntryReversal:
		e.Amount.Minor *= -1
	}
	return e
}

// Every entry of an account does to bills and deposits together what it does to
// the balance, so that the balance is always what is unpaid less what is held.
func TestAnAccountAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := Account{Currency: "EUR", Opening: Money{rapid.Int64Range(-50_000, 50_000).Draw(t, "opening"), "EUR"}}
		a.Deposits = Money{rapid.Int64Range(0, 50_000).Draw(t, "deposits"), "EUR"}
		a.Unpaid = a.Opening.Add(a.Deposits)
		for range rapid.IntRange(0, 12).Draw(t, "entries") {
			e := anEntry(t)
			if change := e.OnBills().Sub(e.OnDeposits()); change != e.Change() || e.Change().IsZero() == e.Kind.Moves() {
				t.Fatalf("%s of %s: on bills %s, on deposits %s, on the balance %s", e.Kind, e.Amount, e.OnBills(), e.OnDeposits(), e.Change())
			}
			a.Entries = append(a.Entries, e)
			a.Unpaid, a.Deposits = a.Unpaid.Add(e.OnBills()), a.Deposits.Add(e.OnDeposits())
		}
		if err := a.Check(); err != nil {
			t.Fatal(err)
		}
		a.Deposits.Minor++
		if CodeOf(a.Check()) != Internal {
			t.Fatal("a cent that nobody entered is not found")
		}
	})
}

// A claim as it stood at a moment is what its last change up to then made of it.
func TestAClaimAsItStood(t *testing.T) {
	changes := []ClaimChange{{At: signedAt, State: ClaimSubmitted, Covered: Money{500, "EUR"}, ClaimNo: "7"},
		{At: signedAt.Add(time.Hour), State: ClaimPartAccepted, Covered: Money{300, "EUR"}, ClaimNo: "7"}}
	now := Claim{Amount: Money{500, "EUR"}, Covered: Money{300, "EUR"}, State: ClaimPartAccepted, ClaimNo: "7"}
	for _, c := range []struct {
		at      time.Time
		state   ClaimState
		covered int64
		no      string
	}{{signedAt.Add(-time.Second), ClaimOpen, 500, ""}, {signedAt, ClaimSubmitted, 500, "7"}, {signedAt.Add(59 * time.Minute), ClaimSubmitted, 500, "7"},
		{signedAt.Add(time.Hour), ClaimPartAccepted, 300, "7"}, {signedAt.Add(48 * time.Hour), ClaimPartAccepted, 300, "7"}} {
		if got := now.At(c.at, changes); got.State != c.state || got.Covered.Minor != c.covered || got.ClaimNo != c.no || got.Amount != now.Amount {
			t.Errorf("at %s: %+v", c.at, got)
		}
	}
}
