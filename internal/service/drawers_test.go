package service_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/event"
	"caredesk/internal/service"
)

// till is a hospital with a second cashier and bills without a visit.
type till struct {
	*hospital
	nora context.Context // the second cashier; her drawer is closed
	keys int
}

func newTill(t testing.TB) *till {
	h := &till{hospital: newHospital(t)}
	h.settle(value(h.Users.Create(h.admin, service.CreateUserCommand{User: clinic.User{Username: "nora", LastName: "Walsh", Role: clinic.RoleCashier}, Password: password}))(t))
	h.nora = h.signIn("nora")
	return h
}

func (h *till) key() string { h.keys++; return fmt.Sprintf("key-%d", h.keys) }

// owing is an issued bill of Anna's over an amount.
func (h *till) owing(amount clinic.Money) clinic.Invoice {
	h.Helper()
	id := value(h.Billing.NewDraft(h.cashier, h.annaID))(h)
	i := value(h.Billing.Get(h.cashier, id))(h)
	must(h, h.Billing.SetItems(h.cashier, id, i.Version, []clinic.InvoiceItem{{Description: "Dressing", Quantity: 1, Price: amount}}))
	value(h.Billing.Issue(h.cashier, id, i.Version+1))(h)
	return value(h.Billing.Get(h.cashier, id))(h)
}

// take pays a part of a bill into the drawer of a person.
func (h *till) take(ctx context.Context, i clinic.Invoice, amount clinic.Money, m clinic.PaymentMethod) clinic.PaymentID {
	h.Helper()
	i = value(h.Billing.Get(ctx, i.ID))(h)
	cmd := service.PaymentCommand{Invoice: i.ID, Version: i.Version, Amount: amount, Method: m, IdempotencyKey: h.key()}
	if m.NeedsTransactionID() {
		cmd.TransactionID = "T-1"
	}
	return value(h.Billing.TakePayment(ctx, cmd))(h)
}

func (h *till) mine(ctx context.Context) service.ClosureView {
	h.Helper()
	return value(h.Drawers.Current(ctx))(h)
}

// counted is a closing of a person's own drawer in which everything is as it should be.
func (h *till) counted(ctx context.Context) service.CloseDrawerCommand {
	h.Helper()
	return exactly(h.mine(ctx))
}

// exactly counts what should be there.
func exactly(v service.ClosureView) service.CloseDrawerCommand {
	cmd := service.CloseDrawerCommand{Drawer: v.ID, Version: v.Version}
	for _, c := range v.Expected {
		if c.Method != clinic.PayDeposit {
			c.Counted = c.Expected
			cmd.Counts = append(cmd.Counts, c)
		}
	}
	return cmd
}

func amounts(list []clinic.DrawerCount) string {
	var out []string
	for _, c := range list {
		out = append(out, string(c.Method)+" "+c.Expected.Edit())
	}
	return strings.Join(out, ", ")
}

func TestADrawerIsCountedAgainstWhatShouldBeThere(t *testing.T) {
	h := newTill(t)
	i := h.owing(euros(200))
	first := h.take(h.cashier, i, euros(60), clinic.PayCash)
	h.take(h.cashier, i, euros(40), clinic.PayCard)
	i = value(h.Billing.Get(h.cashier, i.ID))(t)
	value(h.Billing.Refund(h.cashier, service.RefundCommand{Payment: first, Version: i.Version, Amount: euros(10), Reason: "Paid too much", IdempotencyKey: h.key()}))(t)
	v := h.mine(h.cashier)
	equal(t, "expected", amounts(v.Expected), "cash 150.00, card 40.00")
	cmd := service.CashCommand{Drawer: v.ID, Kind: clinic.CashOut, Amount: euros(20), Reason: "Courier", IdempotencyKey: "out-1"}
	must(t, h.Drawers.Cash(h.cashier, cmd))
	must(t, h.Drawers.Cash(h.cashier, cmd)) // a double click
	must(t, h.Drawers.Cash(h.cashier, service.CashCommand{Drawer: v.ID, Kind: clinic.CashIn, Amount: euros(50), Reason: "Change from the bank", IdempotencyKey: "in-1"}))
	cmd.Amount = euros(21)
	refused(t, h.Drawers.Cash(h.cashier, cmd), clinic.Conflict)
	cmd.IdempotencyKey, cmd.Amount = "out-2", euros(181)
	refused(t, h.Drawers.Cash(h.cashier, cmd), clinic.Invalid, "amount", "€ 180.00")
	cmd.Amount, cmd.Reason = euros(1), " "
	refused(t, h.Drawers.Cash(h.cashier, cmd), clinic.Invalid, "reason")
	cmd.Reason = "x"
	refused(t, h.Drawers.Cash(h.nora, cmd), clinic.Forbidden)

	v = h.mine(h.cashier)
	equal(t, "expected", amounts(v.Expected), "cash 180.00, card 40.00")
	if len(v.Movements) != 2 || len(v.Payments) != 3 || !v.Books.Agree() || v.Books.Bills.Received != euros(90) || v.Books.Payments.Refunds != euros(10) {
		t.Errorf("the drawer: %+v", v)
	}
	closing := h.counted(h.cashier)
	equal(t, "audited before", len(h.audited("drawer.close")), 0)
	// What comes in meanwhile makes the counting stale, and nothing is written.
	h.take(h.cashier, i, euros(5), clinic.PayCash)
	_, err := h.Drawers.Close(h.cashier, closing)
	refused(t, err, clinic.Stale, "", "€ 185.00")
	h.take(h.cashier, i, euros(7), clinic.PayMobile)
	closing.Counts[0].Expected = euros(185)
	_, err = h.Drawers.Close(h.cashier, closing)
	refused(t, err, clinic.Stale, "", "Mobile")

	closing = h.counted(h.cashier)
	closing.Counts[0].Counted = euros(184)
	_, err = h.Drawers.Close(h.cashier, closing)
	refused(t, err, clinic.Invalid, "counts[cash].note", "€ −1.00")
	closing.Counts[0].Note = "A coin rolled away."
	closing.Counts[1].Note = "no difference, no note"
	_, err = h.Drawers.Close(h.nora, closing)
	refused(t, err, clinic.Forbidden)
	h.pass(8 * time.Hour)
	d := value(h.Drawers.Close(h.cashier, closing))(t)
	if d.Number != "CL-2026-0001" || d.State != clinic.DrawerClosed || d.Countings != 1 || !d.ClosedAt.Equal(h.clock()) || d.Digest == "" {
		t.Errorf("closed: %+v", d)
	}
	v = value(h.Drawers.View(h.cashier, d.ID))(t)
	counted := v.Counted().Counts[0]
	if counted.Difference() != (clinic.Money{Minor: -100, Currency: "EUR"}) || counted.Note == "" || v.Counted().Counts[1].Note != "" {
		t.Errorf("counted: %+v", v.Counted())
	}
	if row := h.audited("drawer.close")[0]; !strings.Contains(row.After, "expected 185.00, counted 184.00: A coin rolled away.") || !strings.Contains(row.After, d.Digest) {
		t.Errorf("audit: %s", row.After)
	}
	_, err = h.Drawers.Current(h.cashier)
	refused(t, err, clinic.NotFound)
	_, err = h.Drawers.Close(h.cashier, closing)
	refused(t, err, clinic.Conflict, "", "CL-2026-0001")
	_, err = h.Billing.TakePayment(h.cashier, cash(value(h.Billing.Get(h.cashier, i.ID))(t), euros(1), h.key()))
	refused(t, err, clinic.Conflict, service.DrawerField)
	refused(t, h.Drawers.Cash(h.cashier, service.CashCommand{Drawer: d.ID, Kind: clinic.CashIn, Amount: euros(1), Reason: "x", IdempotencyKey: "late"}),
		clinic.Conflict, service.DrawerField)
	rows := value(h.Drawers.List(h.cashier, service.ClosureFilter{Differs: true}, service.PageRequest{}))(t).Rows
	if len(rows) != 1 || rows[0].Difference() != (clinic.Money{Minor: -100, Currency: "EUR"}) || !rows[0].Differs || rows[0].Received != euros(102) {
		t.Errorf("in the list: %+v", rows)
	}
	paper := value(h.Drawers.Print(h.cashier, d.ID))(t)
	again := value(h.Drawers.Print(h.admin, d.ID))(t)
	if paper.Copy != 0 || again.Copy != 1 || paper.Number != again.Number || paper.Settings.HospitalName != "Harbour Clinic" {
		t.Errorf("printed: %d, then %d of %s", paper.Copy, again.Copy, again.Number)
	}
	h.verified()
}

func TestACountingSaysWhatItCannotTake(t *testing.T) {
	h := newTill(t)
	h.take(h.cashier, h.owing(euros(30)), euros(30), clinic.PayCash)
	for name, c := range map[string]struct {
		alter func(*service.CloseDrawerCommand)
		code  clinic.Code
		field string
	}{
		"another version":   {func(c *service.CloseDrawerCommand) { c.Version++ }, clinic.Stale, ""},
		"a method left out": {func(c *service.CloseDrawerCommand) { c.Counts = nil }, clinic.Stale, ""},
		"negative cash":     {func(c *service.CloseDrawerCommand) { c.Counts[0].Counted = euros(-1) }, clinic.Invalid, "counts[cash]"},
		"other money":       {func(c *service.CloseDrawerCommand) { c.Counts[0].Counted.Currency = "USD" }, clinic.Invalid, "counts[cash]"},
		"too much":          {func(c *service.CloseDrawerCommand) { c.Counts[0].Counted.Minor = 1 << 60 }, clinic.Invalid, "counts[cash]"},
		"a method twice":    {func(c *service.CloseDrawerCommand) { c.Counts = append(c.Counts, c.Counts[0]) }, clinic.Invalid, ""},
		"no such method":    {func(c *service.CloseDrawerCommand) { c.Counts = append(c.Counts, clinic.DrawerCount{Method: "barter"}) }, clinic.Invalid, ""},
		"a deposit counted": {func(c *service.CloseDrawerCommand) {
			c.Counts = append(c.Counts, clinic.DrawerCount{Method: clinic.PayDeposit})
		}, clinic.Invalid, ""},
		"a slip of nothing": {func(c *service.CloseDrawerCommand) {
			c.Counts = append(c.Counts, clinic.DrawerCount{Method: clinic.PayCard, Expected: euros(0), Counted: euros(9)})
		}, clinic.Invalid, "counts[card].note"},
		"left to nobody":      {func(c *service.CloseDrawerCommand) { c.Handover = euros(10) }, clinic.Invalid, "handover_to"},
		"nothing left":        {func(c *service.CloseDrawerCommand) { c.HandoverTo = h.user(h.nora).ID }, clinic.Invalid, "handover"},
		"more than there is":  {func(c *service.CloseDrawerCommand) { c.HandoverTo, c.Handover = h.user(h.nora).ID, euros(131) }, clinic.Invalid, "handover"},
		"left to the nurse":   {func(c *service.CloseDrawerCommand) { c.HandoverTo, c.Handover = h.user(h.nurse).ID, euros(10) }, clinic.Invalid, "handover_to"},
		"left to a stranger":  {func(c *service.CloseDrawerCommand) { c.HandoverTo, c.Handover = 999, euros(10) }, clinic.NotFound, ""},
		"a drawer that isn't": {func(c *service.CloseDrawerCommand) { c.Drawer = 99 }, clinic.NotFound, ""},
	} {
		cmd := h.counted(h.cashier)
		c.alter(&cmd)
		_, err := h.Drawers.Close(h.cashier, cmd)
		if clinic.CodeOf(err) != c.code || clinic.FieldOf(err) != c.field {
			t.Errorf("%s: %v", name, err)
		}
	}
	v := h.mine(h.cashier)
	if v.Countings != 0 || v.Version != 1 || len(h.audited("drawer.close")) != 0 {
		t.Errorf("refused closings changed the drawer: %+v", v)
	}
}

func TestADrawerIsHandedOver(t *testing.T) {
	h := newTill(t)
	cmd := h.counted(h.cashier)
	cmd.HandoverTo, cmd.Handover = h.user(h.nora).ID, euros(100)
	d := value(h.Drawers.Close(h.cashier, cmd))(t)
	waiting := value(h.Drawers.HandedOver(h.nora))(t)
	if len(waiting) != 1 || waiting[0].ID != d.ID || waiting[0].Handover != euros(100) || len(value(h.Drawers.HandedOver(h.cashier))(t)) != 0 {
		t.Fatalf("waiting: %+v", waiting)
	}
	if got := value(h.Today.Get(h.nora))(t).Billing.Drawer; got.Open || got.HandedOver != 1 {
		t.Errorf("on her first page: %+v", got)
	}
	open := func(ctx context.Context, amount clinic.Money, note string) (clinic.Drawer, error) {
		return h.Drawers.Open(ctx, service.OpenDrawerCommand{Float: amount, TakeOver: d.ID, Note: note})
	}
	_, err := open(h.cashier, euros(100), "")
	refused(t, err, clinic.Invalid, "take_over")
	_, err = open(h.nora, euros(98), "")
	refused(t, err, clinic.Invalid, "note", "€ 100.00")
	// Until it is taken over, it can be reopened; then no more.
	must(t, h.Drawers.Reopen(h.admin, d.ID, d.Version, "Forgot a note"))
	equal(t, "waiting while it is open again", len(value(h.Drawers.HandedOver(h.nora))(t)), 0)
	cmd.Version = d.Version + 1
	d = value(h.Drawers.Close(h.cashier, cmd))(t)
	equal(t, "number after the second counting", d.Number, "CL-2026-0001")
	equal(t, "countings", d.Countings, 2)
	taken := value(open(h.nora, euros(98), "Two euros were missing"))(t)
	refused(t, h.Drawers.Reopen(h.admin, d.ID, d.Version, "again"), clinic.Conflict, "", "began with what was left")
	_, err = open(h.nora, euros(100), "")
	refused(t, err, clinic.Conflict, "drawer")
	v := value(h.Drawers.View(h.nora, taken.ID))(t)
	if v.HandoverFromNo != "CL-2026-0001" || v.HandedOver != euros(100) || v.FloatNote != "Two euros were missing" {
		t.Errorf("taken over: %+v", v)
	}
	_, err = h.Drawers.View(h.nora, d.ID) // his, not hers
	refused(t, err, clinic.Forbidden)
	_, err = h.Drawers.List(h.nora, service.ClosureFilter{Cashier: d.CashierID}, service.PageRequest{})
	refused(t, err, clinic.Forbidden)
	equal(t, "she sees", len(value(h.Drawers.List(h.nora, service.ClosureFilter{}, service.PageRequest{}))(t).Rows), 1)
	equal(t, "an administrator sees", len(value(h.Drawers.List(h.admin, service.ClosureFilter{}, service.PageRequest{}))(t).Rows), 2)
	seen := value(h.Drawers.View(h.admin, d.ID))(t)
	if len(seen.Reopenings) != 1 || len(seen.AllCounts) != 2 || !seen.TakenOver || seen.HandoverToName != "Walsh" {
		t.Errorf("the first drawer: %+v", seen)
	}
	var names []string
	for _, c := range value(h.Drawers.Cashiers(h.nora))(t) {
		names = append(names, c.Name)
	}
	equal(t, "who keeps a drawer", strings.Join(names, ", "), "Daly, Maeve Ryan, Walsh")
	h.verified()
}

func TestAForgottenDrawerIsClosedByAnAdministrator(t *testing.T) {
	h := newTill(t)
	i := h.owing(euros(30))
	h.take(h.cashier, i, euros(20), clinic.PayCash)
	h.pass(23 * time.Hour)
	state := value(h.Today.Get(h.cashier))(t).Billing.Drawer
	if !state.Open || !state.Late || !state.Yesterdays || state.Cash != euros(120) {
		t.Errorf("the first page says %+v", state)
	}
	_, err := h.Billing.TakePayment(h.cashier, cash(value(h.Billing.Get(h.cashier, i.ID))(t), euros(5), h.key()))
	refused(t, err, clinic.Conflict, service.DrawerField, "Mon 23 Nov", "Count and close it first")
	cmd := h.counted(h.cashier)
	_, err = h.Drawers.Close(h.admin, cmd)
	refused(t, err, clinic.Invalid, "reason", "Daly")
	cmd.Reason = "Went home ill"
	d := value(h.Drawers.Close(h.admin, cmd))(t)
	v := value(h.Drawers.View(h.admin, d.ID))(t)
	equal(t, "counted by", v.Counted().ByName, "Maeve Ryan")
	equal(t, "reason", h.audited("drawer.close")[0].Reason, "Went home ill")
	// Reopened while he has another one open: one after the other.
	h.openDrawer(h.cashier)
	refused(t, h.Drawers.Reopen(h.admin, d.ID, d.Version, "Miscounted"), clinic.Conflict, "", "another drawer open")
	value(h.Drawers.Close(h.cashier, h.counted(h.cashier)))(t)
	refused(t, h.Drawers.Reopen(h.admin, d.ID, d.Version, ""), clinic.Invalid, "reason")
	refused(t, h.Drawers.Reopen(h.admin, d.ID, d.Version+1, "x"), clinic.Stale)
	refused(t, h.Drawers.Reopen(h.cashier, d.ID, d.Version, "x"), clinic.Forbidden)
	must(t, h.Drawers.Reopen(h.admin, d.ID, d.Version, "Miscounted"))
	refused(t, h.Drawers.Reopen(h.admin, d.ID, d.Version+1, "Miscounted"), clinic.Conflict)
	h.verified()
}

func TestTheBooksOfADayAreClosed(t *testing.T) {
	h := newTill(t)
	var closed []clinic.Date
	seen := make(chan clinic.Date, 20)
	t.Cleanup(event.Subscribe(h.bus, func(e service.DayChanged) { seen <- e.Date }))
	i := h.owing(euros(90))
	h.take(h.cashier, i, euros(40), clinic.PayCash)
	refused(t, mistake(h.Drawers.CloseDay(h.cashier, today)), clinic.Conflict, service.DrawerField, "Daly")
	refused(t, mistake(h.Drawers.CloseDay(h.cashier, today.AddDays(1))), clinic.Invalid, "date")
	v := value(h.Drawers.Day(h.cashier, today))(t)
	if b := v.Now[0]; !b.Agree() || b.Bills.Billed != euros(90) || b.Bills.Opening != euros(0) || b.Bills.Closing != euros(50) || b.Payments.Received != euros(40) {
		t.Errorf("the day as it stands: %+v", b)
	}
	d := value(h.Drawers.Close(h.cashier, h.counted(h.cashier)))(t)

	h.pass(24 * time.Hour)
	h.openDrawer(h.cashier)
	h.take(h.cashier, i, euros(20), clinic.PayCard)
	credit := value(h.Billing.Get(h.admin, i.ID))(t)
	value(h.Billing.WriteOff(h.admin, service.WriteOffCommand{Invoice: i.ID, Version: credit.Version, Amount: euros(10), Reason: "Hardship", IdempotencyKey: h.key()}))(t)
	value(h.Drawers.Close(h.cashier, h.counted(h.cashier)))(t)
	v = value(h.Drawers.Day(h.admin, today.AddDays(1)))(t)
	if b := v.Now[0]; !b.Agree() || b.Bills.Opening != euros(50) || b.Bills.Credited != euros(10) || b.Bills.Closing != euros(20) || b.Bills.Received != euros(20) {
		t.Errorf("the second day: %+v", b)
	}
	if len(v.Before) != 1 || v.Before[0] != today {
		t.Errorf("closed along with it: %v", v.Before)
	}
	// Closing the second day closes the first one, too.
	closed = value(h.Drawers.CloseDay(h.cashier, today.AddDays(1)))(t)
	equal(t, "closed", fmt.Sprint(closed), "[2026-11-23 2026-11-24]")
	for _, want := range closed {
		equal(t, "announced", <-seen, want)
	}
	refused(t, mistake(h.Drawers.CloseDay(h.cashier, today)), clinic.Conflict, "", "Tue 24 Nov")
	equal(t, "audited", len(h.audited("day.close")), 2)

	// A closed day takes nothing: no drawer, no bill, no counter-entry, no reopened drawer.
	_, err := h.Drawers.Open(h.cashier, service.OpenDrawerCommand{Float: euros(1)})
	refused(t, err, clinic.Conflict, "", "closed")
	draft := value(h.Billing.NewDraft(h.cashier, h.jose))(t)
	must(t, h.Billing.SetItems(h.cashier, draft, 1, []clinic.InvoiceItem{{Description: "X", Quantity: 1, Price: euros(1)}}))
	_, err = h.Billing.Issue(h.cashier, draft, 2)
	refused(t, err, clinic.Conflict, "", "closed")
	credit = value(h.Billing.Get(h.admin, i.ID))(t)
	_, err = h.Billing.WriteOff(h.admin, service.WriteOffCommand{Invoice: i.ID, Version: credit.Version, Amount: euros(1), Reason: "x", IdempotencyKey: h.key()})
	refused(t, err, clinic.Conflict, "", "closed")
	refused(t, h.Drawers.Reopen(h.admin, d.ID, d.Version, "x"), clinic.Conflict, "", "closed")
	v = value(h.Drawers.Day(h.admin, today))(t)
	if !value(h.Drawers.View(h.cashier, d.ID))(t).DayClosed || v.Reopenable || v.Books[0].Bills != v.Now[0].Bills {
		t.Errorf("the closed day: %+v", v)
	}
	// Days are reopened from the last one, with a reason.
	refused(t, h.Drawers.ReopenDay(h.admin, today, v.Version, "x"), clinic.Conflict, "", "Tue 24 Nov")
	last := value(h.Drawers.Day(h.admin, today.AddDays(1)))(t)
	refused(t, h.Drawers.ReopenDay(h.admin, last.Date, last.Version, ""), clinic.Invalid, "reason")
	refused(t, h.Drawers.ReopenDay(h.admin, last.Date, last.Version+1, "x"), clinic.Stale)
	refused(t, h.Drawers.ReopenDay(h.cashier, last.Date, last.Version, "x"), clinic.Forbidden)
	must(t, h.Drawers.ReopenDay(h.admin, last.Date, last.Version, "A bill was forgotten"))
	refused(t, h.Drawers.ReopenDay(h.admin, last.Date, last.Version+1, "x"), clinic.Conflict)
	value(h.Billing.Issue(h.cashier, draft, 2))(t)
	equal(t, "closed again", fmt.Sprint(value(h.Drawers.CloseDay(h.admin, last.Date))(t)), "[2026-11-24]")
	last = value(h.Drawers.Day(h.admin, last.Date))(t)
	if last.Books[0].Bills.Billed != euros(1) || last.ReopenReason != "" || last.ClosedByName != "Maeve Ryan" {
		t.Errorf("closed once more: %+v", last)
	}
	days := value(h.Drawers.Days(h.admin, service.DayFilter{}))(t)
	if len(days) != 2 || days[0].Date != last.Date || days[1].Received != euros(40) || days[1].Drawers != 1 || days[1].Open != 0 {
		t.Errorf("the days: %+v", days)
	}
	all := value(h.Drawers.Books(h.admin))(t)
	if len(all) != 1 || !all[0].Agree() || all[0].Payments.Received != euros(60) || all[0].Bills.Closing != euros(21) {
		t.Errorf("all books: %+v", all)
	}
	h.verified()
}

func mistake[T any](_ T, err error) error { return err }

// Eight desks take money while the drawer is being closed: what came in before
// is counted or makes the counting stale, and nothing comes in after.
func TestNothingSlipsIntoADrawerWhileItIsClosed(t *testing.T) {
	for round := range 3 {
		h := newTill(t)
		i := h.owing(euros(900))
		var wg sync.WaitGroup
		closings := make([]error, 8)
		for n := range 8 {
			wg.Go(func() {
				for k := range 12 {
					bill, err := h.Billing.Get(h.cashier, i.ID)
					if err == nil {
						_, err = h.Billing.TakePayment(h.cashier, cash(bill, euros(1), fmt.Sprintf("desk-%d-%d", n, k)))
					}
					switch {
					case err == nil, clinic.CodeOf(err) == clinic.Stale, clinic.CodeOf(err) == clinic.Unavailable:
					case clinic.CodeOf(err) == clinic.Conflict && clinic.FieldOf(err) == service.DrawerField:
						return
					default:
						t.Errorf("a payment: %v", err)
						return
					}
					if n < 2 && k > round {
						v, err := h.Drawers.Current(h.cashier)
						if err != nil {
							return
						}
						if _, closings[n] = h.Drawers.Close(h.cashier, exactly(v)); closings[n] == nil {
							return
						}
					}
				}
			})
		}
		wg.Wait()
		rows := value(h.Drawers.List(h.admin, service.ClosureFilter{}, service.PageRequest{}))(t).Rows
		if len(rows) != 1 {
			t.Fatalf("%d drawers", len(rows))
		}
		if rows[0].State == clinic.DrawerOpen { // no closing was quick enough
			value(h.Drawers.Close(h.cashier, h.counted(h.cashier)))(t)
		}
		v := value(h.Drawers.View(h.admin, rows[0].ID))(t)
		paid := value(h.Billing.Get(h.admin, i.ID))(t).Paid
		if want := paid.Add(euros(100)); v.Counted().Counts[0].Expected != want || v.Counted().Counts[0].Counted != want {
			t.Errorf("paid %s, counted %+v", paid, v.Counted())
		}
		h.verified()
	}
}
