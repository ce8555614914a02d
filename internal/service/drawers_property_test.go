package service_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// closedFigures is a closed drawer as one text, to see that it never changes.
func closedFigures(v service.ClosureView) string {
	return fmt.Sprint(v.Number, v.Float, v.Expected, v.Books, v.Movements, v.Payments, v.AllCounts, v.Handover, v.Digest)
}

// For any sequence of drawers opened, closed, reopened and handed over by three
// people, with payments, refunds, deposits, counter-entries and cash moved
// between, and days closed: the closures add up to the payments by every
// method, both sides agree, a drawer holds its float and its cash payments and
// movements, and what is closed stays as it is.
func TestAnySequenceAtTheTills(t *testing.T) {
	h := newTill(t)
	value(h.Drawers.Close(h.cashier, h.counted(h.cashier)))(t)
	people := []context.Context{h.cashier, h.nora, h.admin}
	closedAs := map[clinic.ClosureID]string{}
	h.TB = t
	rapid.Check(t, func(rt *rapid.T) {
		draw := func(what string, most int64) clinic.Money {
			return clinic.Money{Minor: rapid.Int64Range(1, most).Draw(rt, what), Currency: "EUR"}
		}
		who := func() context.Context { return rapid.SampledFrom(people).Draw(rt, "who") }
		drawer := func(ctx context.Context) (service.ClosureView, bool) {
			v, err := h.Drawers.Current(ctx)
			return v, err == nil
		}
		var bills []clinic.InvoiceID
		var deposits []clinic.DepositID
		bill := func() clinic.Invoice {
			if len(bills) == 0 || rapid.IntRange(0, 3).Draw(rt, "new bill") == 0 {
				id, err := h.Billing.NewDraft(h.admin, h.annaID)
				ok(rt, err)
				ok(rt, h.Billing.SetItems(h.admin, id, 1, []clinic.InvoiceItem{{Description: "X", Quantity: 1, Price: draw("price", 20000)}}))
				bills = append(bills, id)
			}
			i, err := h.Billing.Get(h.admin, rapid.SampledFrom(bills).Draw(rt, "bill"))
			ok(rt, err)
			return i
		}
		for range rapid.IntRange(5, 25).Draw(rt, "steps") {
			ctx := who()
			var err error
			switch step := rapid.SampledFrom([]string{"open", "open", "pay", "pay", "pay", "refund", "deposit", "use", "give back", "credit", "cash", "close", "close",
				"reopen", "later", "day", "day again"}).Draw(rt, "step"); step {
			case "open":
				cmd := service.OpenDrawerCommand{Float: draw("float", 9000)}
				if waiting, e := h.Drawers.HandedOver(ctx); e == nil && len(waiting) > 0 {
					cmd.TakeOver, cmd.Note = waiting[0].ID, "counted again"
				}
				_, err = h.Drawers.Open(ctx, cmd)
			case "pay":
				i := bill()
				if i.Balance().Minor == 0 || i.Status == clinic.InvoiceVoid {
					break
				}
				method := rapid.SampledFrom(clinic.PaymentMethods()).Draw(rt, "method")
				_, err = h.Billing.TakePayment(ctx, service.PaymentCommand{Invoice: i.ID, Version: i.Version, Amount: draw("amount", i.Balance().Minor), Method: method,
					TransactionID: map[bool]string{true: "T"}[method.NeedsTransactionID()], IdempotencyKey: h.key()})
			case "refund":
				i := bill()
				if len(i.Payments) == 0 {
					break
				}
				p := rapid.SampledFrom(i.Payments).Draw(rt, "payment")
				_, err = h.Billing.Refund(ctx, service.RefundCommand{Payment: p.ID, Version: i.Version, Amount: draw("back", max(1, p.Amount.Minor)),
					Reason: "x", TransactionID: "T", IdempotencyKey: h.key()})
			case "deposit":
				var id clinic.DepositID
				if id, _, err = h.Deposits.Take(ctx, service.DepositCommand{Patient: h.annaID, Amount: draw("advance", 9000), Method: clinic.PayCash, IdempotencyKey: h.key()}); err == nil {
					deposits = append(deposits, id)
				}
			case "use", "give back":
				if len(deposits) == 0 {
					break
				}
				d, e := h.Deposits.Get(ctx, rapid.SampledFrom(deposits).Draw(rt, "deposit"))
				ok(rt, e)
				if d.Left().Minor == 0 {
					break
				}
				if step == "give back" {
					_, err = h.Deposits.Refund(ctx, service.RefundCommand{Payment: d.Payments[0].ID, Version: d.Version, Amount: draw("back", d.Left().Minor),
						Reason: "x", IdempotencyKey: h.key()})
					break
				}
				i := bill()
				if most := min(i.Balance().Minor, d.Left().Minor); most > 0 && i.Status != clinic.InvoiceVoid {
					_, err = h.Billing.TakePayment(ctx, service.PaymentCommand{Invoice: i.ID, Version: i.Version, Amount: draw("used", most), Method: clinic.PayDeposit,
						Deposit: d.ID, IdempotencyKey: h.key()})
				}
			case "credit":
				i := bill()
				if rapid.Bool().Draw(rt, "void") {
					_, err = h.Billing.Void(h.admin, service.VoidCommand{Invoice: i.ID, Version: i.Version, Refund: true, Reason: "x", IdempotencyKey: h.key()})
				} else if i.Balance().Minor > 0 {
					_, err = h.Billing.WriteOff(h.admin, service.WriteOffCommand{Invoice: i.ID, Version: i.Version, Amount: draw("written off", i.Balance().Minor),
						Reason: "x", IdempotencyKey: h.key()})
				}
			case "cash":
				if v, isOpen := drawer(ctx); isOpen {
					err = h.Drawers.Cash(ctx, service.CashCommand{Drawer: v.ID, Kind: rapid.SampledFrom([]clinic.MovementKind{clinic.CashIn, clinic.CashOut}).Draw(rt, "way"),
						Amount: draw("moved", 5000), Reason: "x", IdempotencyKey: h.key()})
				}
			case "close":
				v, isOpen := drawer(ctx)
				if !isOpen {
					break
				}
				cmd := exactly(v)
				if rapid.Bool().Draw(rt, "differs") {
					n := rapid.IntRange(0, len(cmd.Counts)-1).Draw(rt, "which")
					cmd.Counts[n].Counted.Minor = max(0, cmd.Counts[n].Counted.Minor+rapid.Int64Range(-300, 300).Draw(rt, "by"))
					cmd.Counts[n].Note = "counted twice"
				}
				if cash := cmd.Counts[0].Counted.Minor; cash > 0 && rapid.Bool().Draw(rt, "left") {
					to, e := h.Drawers.Cashiers(ctx)
					ok(rt, e)
					cmd.HandoverTo, cmd.Handover = rapid.SampledFrom(to).Draw(rt, "to").ID, draw("left", cash)
				}
				var d clinic.Drawer
				if d, err = h.Drawers.Close(ctx, cmd); err == nil {
					v, err = h.Drawers.View(h.admin, d.ID)
					closedAs[d.ID] = closedFigures(v)
				}
			case "reopen":
				page, e := h.Drawers.List(h.admin, service.ClosureFilter{State: clinic.DrawerClosed}, service.PageRequest{Limit: 3})
				ok(rt, e)
				if len(page.Rows) > 0 {
					row := rapid.SampledFrom(page.Rows).Draw(rt, "closure")
					if err = h.Drawers.Reopen(h.admin, row.ID, row.Version, "x"); err == nil {
						delete(closedAs, row.ID)
					}
				}
			case "later":
				h.pass(time.Duration(rapid.IntRange(1, 20).Draw(rt, "hours")) * time.Hour)
			case "day":
				_, err = h.Drawers.CloseDay(ctx, clinic.DateOf(h.clock()).AddDays(-rapid.IntRange(0, 1).Draw(rt, "back")))
			case "day again":
				if days, e := h.Drawers.Days(h.admin, service.DayFilter{}); e == nil && len(days) > 0 && days[0].State == clinic.DayClosed {
					err = h.Drawers.ReopenDay(h.admin, days[0].Date, days[0].Version, "x")
				}
			}
			switch clinic.CodeOf(err) {
			case "", clinic.Conflict, clinic.Invalid, clinic.Forbidden:
			default:
				rt.Fatalf("a refusal that is no rule: %v", err)
			}
		}
		h.booksAgree(rt, closedAs)
	})
	h.verified()
}

func ok(rt *rapid.T, err error) {
	if err != nil {
		rt.Fatalf("unexpected: %v", err)
	}
}

// booksAgree adds everything up by hand.
func (h *till) booksAgree(rt *rapid.T, closedAs map[clinic.ClosureID]string) {
	byMethod, received := map[clinic.PaymentMethod]int64{}, int64(0)
	for after := ""; ; {
		page, err := h.Drawers.List(h.admin, service.ClosureFilter{}, service.PageRequest{After: after})
		ok(rt, err)
		for _, row := range page.Rows {
			v, err := h.Drawers.View(h.admin, row.ID)
			ok(rt, err)
			in, out := v.Moved()
			holds := map[clinic.PaymentMethod]int64{clinic.PayCash: v.Float.Minor + in.Minor - out.Minor}
			for _, p := range v.Payments {
				holds[p.Method] += p.Amount.Minor
				byMethod[p.Method] += p.Amount.Minor
			}
			for _, c := range v.Expected {
				if c.Expected.Minor != holds[c.Method] {
					rt.Fatalf("drawer %d should hold %d by %s, not %s", v.ID, holds[c.Method], c.Method, c.Expected)
				}
			}
			if !v.Books.Agree() {
				rt.Fatalf("the sides of drawer %d: %+v", v.ID, v.Books)
			}
			received += v.Books.Bills.Received.Minor
			if was, isClosed := closedAs[v.ID]; isClosed && was != closedFigures(v) {
				rt.Fatalf("the closed drawer %d was\n%s\nand is\n%s", v.ID, was, closedFigures(v))
			}
		}
		if after = page.Next; after == "" {
			break
		}
	}
	whole, err := h.Drawers.Books(h.admin)
	ok(rt, err)
	for _, b := range whole {
		if !b.Agree() || b.Bills.Received.Minor != received {
			rt.Fatalf("the whole: %+v, the drawers received %d", b, received)
		}
		for _, m := range b.Payments.ByMethod {
			if byMethod[m.Method] != m.Amount.Minor {
				rt.Fatalf("by %s the drawers took %d, in all %s was paid", m.Method, byMethod[m.Method], m.Amount)
			}
		}
	}
	days, err := h.Drawers.Days(h.admin, service.DayFilter{})
	ok(rt, err)
	owed := int64(0)
	for n := len(days) - 1; n >= 0; n-- {
		v, err := h.Drawers.Day(h.admin, days[n].Date)
		ok(rt, err)
		for _, b := range v.Now {
			if !b.Agree() || b.Bills.Opening.Minor != owed {
				rt.Fatalf("%s: %+v, owed before %d", days[n].Date, b, owed)
			}
			owed = b.Bills.Closing.Minor
		}
		if v.State == clinic.DayClosed && fmt.Sprint(v.Books) != fmt.Sprint(v.Now) {
			rt.Fatalf("%s was closed with\n%+v\nand is\n%+v", days[n].Date, v.Books, v.Now)
		}
	}
}
