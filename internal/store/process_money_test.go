package store_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store"
)

// contested is the bill that all desks are at: € 100.03. They share the till of
// one user, made after the patient and the doctor.
const (
	contested      clinic.InvoiceID = 2
	contestedMinor                  = 100_03
	tillUser       clinic.UserID    = 3
)

// tillOf is deskOf as the one whose till it is.
func tillOf(s *store.Store) (*service.Services, context.Context) {
	services, _ := deskOf(s)
	return services, clinic.WithActor(context.Background(), clinic.Actor{UserID: tillUser, Username: "till", Role: clinic.RoleAdmin, Workstation: "desk"})
}

func cents(minor int64) clinic.Money { return clinic.Money{Minor: minor, Currency: "EUR"} }

// moneyDesk does as a cashier whose window was told that the bill changed: it
// reads the bill and sends the same form again, until the answer is final.
func moneyDesk(s *store.Store, n string, try func(*service.Services, clinic.Invoice, string) (clinic.PaymentID, error)) {
	services, as := tillOf(s)
	for form := range 6 {
		for {
			i, err := services.Billing.Get(as, contested)
			if err != nil {
				fmt.Println("trouble", err)
				return
			}
			id, err := try(services, i, fmt.Sprintf("desk-%s-%d", n, form))
			if code := clinic.CodeOf(err); code == clinic.Stale || code == clinic.Unavailable {
				continue
			}
			fmt.Println("answer", id, clinic.CodeOf(err))
			break
		}
	}
}

// payAtADesk takes € 9.00 and, when less is owed, what is left, by six forms.
func payAtADesk(s *store.Store, n string) {
	_, as := tillOf(s)
	moneyDesk(s, n, func(x *service.Services, i clinic.Invoice, key string) (clinic.PaymentID, error) {
		return x.Billing.TakePayment(as, service.PaymentCommand{Invoice: i.ID, Version: i.Version, Amount: cents(min(9_00, max(1, i.Balance().Minor))), Method: clinic.PayCash,
			IdempotencyKey: key})
	})
}

// overpayAtADesk pays the whole bill with every form, whatever is owed.
func overpayAtADesk(s *store.Store, n string) {
	_, as := tillOf(s)
	moneyDesk(s, n, func(x *service.Services, i clinic.Invoice, key string) (clinic.PaymentID, error) {
		return x.Billing.TakePayment(as, service.PaymentCommand{Invoice: i.ID, Version: i.Version, Amount: cents(contestedMinor), Method: clinic.PayCash, IdempotencyKey: key})
	})
}

// refundAtADesk gives € 7.00 of the first payment back with every form.
func refundAtADesk(s *store.Store, n string) {
	_, as := tillOf(s)
	moneyDesk(s, n, func(x *service.Services, i clinic.Invoice, key string) (clinic.PaymentID, error) {
		return x.Billing.Refund(as, service.RefundCommand{Payment: i.Payments[0].ID, Version: i.Version, Amount: cents(7_00), Reason: "x", IdempotencyKey: key})
	})
}

// payFormAtADesk sends one form that all desks share, as a double click and a
// window that lost its answer do.
func payFormAtADesk(s *store.Store) {
	services, as := tillOf(s)
	i, err := services.Billing.Get(as, contested)
	if err != nil {
		fmt.Println("trouble", err)
		return
	}
	for range 4 {
		id, err := services.Billing.TakePayment(as, service.PaymentCommand{Invoice: contested, Version: 2, Amount: cents(40_00), Method: clinic.PayCash, IdempotencyKey: "one form"})
		fmt.Println("answer", id, clinic.CodeOf(err), i.Version)
	}
}

// till opens the drawer that the desks share and makes the contested bill.
func till(t *testing.T, s *store.Store) {
	t.Helper()
	services, as := tillOf(s)
	if err := s.InTx(ctx, func(r service.Repos) error {
		id, err := r.Users().Insert(ctx, clinic.User{Username: "till", LastName: "Till", Role: clinic.RoleAdmin, Active: true, CreatedAt: deskDay.At(0, time.UTC)}, "h")
		if err == nil && id != tillUser {
			err = fmt.Errorf("the till's user is %d", id)
		}
		if err != nil {
			return err
		}
		set := clinic.DefaultSettings()
		set.HospitalName, set.Currency = "H", "EUR"
		return r.Settings().Insert(ctx, set)
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := services.Drawers.Open(as, service.OpenDrawerCommand{Float: cents(500_00)}); err != nil {
		t.Fatal(err)
	}
	id, err := services.Billing.NewDraft(as, 1)
	if err != nil || id != contested {
		t.Fatal(id, err)
	}
	if err := services.Billing.SetItems(as, id, 1, []clinic.InvoiceItem{{Description: "Operation", Quantity: 1, Price: cents(contestedMinor)}}); err != nil {
		t.Fatal(err)
	}
}

// desks runs eight programs of a role and returns what they were answered.
func desks(t *testing.T, role, path string) (answers []string) {
	t.Helper()
	for _, p := range start(t, role, path, 8) {
		if err := p.cmd.Wait(); err != nil {
			t.Errorf("%v: %s", err, p.out.String())
		}
		if trouble := p.lines("trouble"); trouble != nil {
			t.Errorf("a desk had trouble: %v", trouble)
		}
		answers = append(answers, p.lines("answer")...)
	}
	return answers
}

// wantBooks looks at the bill from both sides, and at the numbers of all receipts.
func wantBooks(t *testing.T, s *store.Store, paid int64, receipts int) clinic.Invoice {
	t.Helper()
	services, as := tillOf(s)
	i, err := services.Billing.Get(as, contested)
	if err != nil {
		t.Fatal(err)
	}
	sum, seen := int64(0), map[int]bool{}
	for _, p := range i.Payments {
		sum += p.Amount.Minor
		if seen[p.ReceiptSeq] {
			t.Errorf("receipt %d stands twice", p.ReceiptSeq)
		}
		seen[p.ReceiptSeq] = true
	}
	for n := 1; n <= receipts; n++ {
		if !seen[n] {
			t.Errorf("receipt %d is missing", n)
		}
	}
	if i.Paid.Minor != paid || sum != paid || len(i.Payments) != receipts || i.Paid.Minor > i.Total.Minor || i.Paid.Minor < 0 {
		t.Errorf("%s of %s is paid, %d by %d receipts; want %d by %d", i.Paid, i.Total, sum, len(i.Payments), paid, receipts)
	}
	wantClean(t, s)
	return i
}

func count(answers []string, code clinic.Code) (n int) {
	for _, a := range answers {
		if _, got, _ := strings.Cut(a, " "); got == string(code) {
			n++
		}
	}
	return n
}

// Eight desks take part payments of one bill until nothing is owed: what they
// took is the bill, to the cent, and every further form is refused.
func TestEightDesksPayOneBill(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, path string) {
		s := seed(t, path, 1)
		till(t, s)
		answers := desks(t, "pay a bill", path)
		// Eleven times € 9.00 and the rest of € 1.03.
		if took, late := count(answers, ""), count(answers, clinic.Conflict); took != 12 || late != 36 {
			t.Errorf("%d forms took money and %d came too late, of %d", took, late, len(answers))
		}
		if i := wantBooks(t, s, contestedMinor, 12); i.Status != clinic.InvoicePaid {
			t.Errorf("the bill is %s", i.Status)
		}
	})
}

// Eight desks each take the whole bill: one of 48 forms does.
func TestEightDesksPayTheWholeBill(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, path string) {
		s := seed(t, path, 1)
		till(t, s)
		answers := desks(t, "pay it all", path)
		if took, late := count(answers, ""), count(answers, clinic.Conflict); took != 1 || late != 47 {
			t.Errorf("%d forms took money and %d came too late, of %d", took, late, len(answers))
		}
		wantBooks(t, s, contestedMinor, 1)
	})
}

// One form that is sent by eight desks, four times each, counts once, and all
// are told of the same payment.
func TestEightDesksSendOneForm(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, path string) {
		s := seed(t, path, 1)
		till(t, s)
		answers := desks(t, "pay by one form", path)
		first := strings.Fields(answers[0])[0]
		for _, a := range answers {
			if f := strings.Fields(a); f[0] != first {
				t.Errorf("a desk was answered %q, another payment %s", a, first)
			}
		}
		if _, err := strconv.Atoi(first); err != nil || first == "0" || len(answers) != 32 {
			t.Errorf("%d answers, the first %q", len(answers), first)
		}
		wantBooks(t, s, 40_00, 1)
	})
}

// Eight desks give one payment back by € 7.00 each time: fourteen times it fits,
// and never is more given back than was paid.
func TestEightDesksRefundOnePayment(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, path string) {
		s := seed(t, path, 1)
		till(t, s)
		services, as := tillOf(s)
		if _, err := services.Billing.TakePayment(as, service.PaymentCommand{Invoice: contested, Version: 2, Amount: cents(contestedMinor), Method: clinic.PayCash,
			IdempotencyKey: "paid"}); err != nil {
			t.Fatal(err)
		}
		answers := desks(t, "refund", path)
		if back, refused := count(answers, ""), count(answers, clinic.Invalid); back != 14 || refused != 34 {
			t.Errorf("%d forms gave money back and %d were refused, of %d", back, refused, len(answers))
		}
		wantBooks(t, s, contestedMinor-14*7_00, 15)
	})
}
