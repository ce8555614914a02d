package service_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store/storetest"
)

// moneyDesk is a hospital whose database can be read past the store.
type moneyDesk struct {
	*hospital
	raw     *sql.DB
	path    string
	second  context.Context // another cashier
	people  []context.Context
	payer   clinic.PayerID
	bills   []clinic.InvoiceID
	key     int
	refusal map[clinic.Code]int
	done    map[string]int
}

func newMoneyDesk(t testing.TB) *moneyDesk {
	t.Helper()
	path := storetest.NewFile(t)
	h := &hospital{TB: t, now: monday}
	h.open(storetest.OpenFile(t, path, nil, nil))
	fillHospital(t, h)
	d := &moneyDesk{hospital: h, path: path, raw: storetest.RawDB(t, path), refusal: map[clinic.Code]int{}, done: map[string]int{}}
	h.settle(value(h.Users.Create(h.admin, service.CreateUserCommand{User: clinic.User{Username: "una", LastName: "Walsh", Role: clinic.RoleCashier}, Password: password}))(t))
	d.second = h.signIn("una")
	h.openDrawer(h.admin)
	h.openDrawer(d.second)
	d.people = []context.Context{h.cashier, d.second, h.admin}
	d.payer = value(h.Prices.SavePayer(h.admin, clinic.Payer{Name: "Harbour Mutual", Kind: clinic.PayerInsurance, Cover: 6000, Active: true}))(t)
	return d
}

func (d *moneyDesk) nextKey() string { d.key++; return fmt.Sprintf("key-%d", d.key) }

// newBill issues a bill of Anna's, every other one with a payer's part.
func (d *moneyDesk) newBill(by context.Context, price int64, covered bool) {
	id := value(d.Billing.NewDraft(d.cashier, d.annaID))(d)
	i := d.read(id)
	must(d, d.Billing.SetItems(d.cashier, id, i.Version, []clinic.InvoiceItem{{Description: "Operation", Quantity: 1, Price: clinic.Money{Minor: price, Currency: "EUR"}}}))
	if covered {
		must(d, d.Billing.SetClaim(d.cashier, service.ClaimCommand{Invoice: id, Version: d.read(id).Version, Payer: d.payer, Share: 6000}))
	}
	value(d.Billing.Issue(by, id, d.read(id).Version))(d)
	d.bills = append(d.bills, id)
}

// recorded are the rows that may never change, as one text each.
func (d *moneyDesk) recorded() map[string]string {
	d.Helper()
	out := map[string]string{}
	for _, q := range []string{
		`SELECT 'payment ' || id, json_array(appointment_id, amount_minor, payment_method, transaction_id, payment_date, business_date, invoice_id, deposit_id,
			claim_id, closure_id, kind, currency, tendered_minor, reason, receipt_no, receipt_seq, received_by, received_by_name, reverses_id, idempotency_key) FROM payment_record`,
		`SELECT 'credit ' || id, json_array(number, credit_seq, invoice_id, claim_id, kind, amount_minor, currency, reason, business_date, credited_at,
			credited_by, reverses_id, idempotency_key) FROM billing_credit`,
		`SELECT 'step ' || id, json_array(claim_id, state, covered_minor, claim_no, note, changed_at, changed_by) FROM insurance_claim_change`,
		`SELECT 'deposit ' || id, json_array(currency, amount_minor, created_at, note) FROM billing_deposit`,
		`SELECT 'bill ' || id, json_array(number, invoice_seq, patient_id, total_minor, net_minor, tax_minor, issued_at, issued_on, issued_by) FROM billing_invoice WHERE number IS NOT NULL`,
		`SELECT 'line ' || b.id, json_array(invoice_id, position, description, quantity, price_minor, b.total_minor) FROM billing_item b JOIN billing_invoice i ON i.id = b.invoice_id WHERE i.number IS NOT NULL`,
	} {
		rows := value(d.raw.Query(q))(d)
		for rows.Next() {
			var name, text string
			must(d, rows.Scan(&name, &text))
			out[name] = text
		}
		must(d, rows.Close())
	}
	return out
}

// gapless checks that the numbers of a series are 1 to n.
func (d *moneyDesk) gapless(table, column string) {
	d.Helper()
	var n, least, most, different int
	must(d, d.raw.QueryRow(fmt.Sprintf("SELECT count(*), coalesce(min(%[1]s), 1), coalesce(max(%[1]s), 0), count(DISTINCT %[1]s) FROM %[2]s", column, table)).
		Scan(&n, &least, &most, &different))
	if least != 1 || most != n || different != n {
		d.Fatalf("%s: %d rows, numbers %d to %d, %d different", table, n, least, most, different)
	}
}

// suited is a bill that a step may work on, now and then any other.
func (d *moneyDesk) suited(rng *rand.Rand, what string) clinic.Invoice {
	var fit, all []clinic.Invoice
	for _, id := range d.bills {
		i := d.read(id)
		all = append(all, i)
		state := clinic.ClaimState("")
		if i.Claim != nil {
			state = i.Claim.State
		}
		ok := i.Status != clinic.InvoiceVoid
		switch what {
		case "pay", "use":
			ok = i.PatientDue().Minor > 0
		case "payer":
			ok = i.PayerDue().Minor > 0
		case "refund":
			ok = len(clinic.Keeps(i.Payments)) > 0
		case "write off":
			ok = i.Balance().Minor > 0
		case "take back":
			ok = ok && len(clinic.OpenWriteOffs(i.Credits)) > 0
		case "submit":
			ok = state == clinic.ClaimOpen
		case "answer":
			ok = state == clinic.ClaimSubmitted
		case "reopen":
			ok = state == clinic.ClaimAccepted || state == clinic.ClaimPartAccepted || state == clinic.ClaimRejected
		}
		if ok {
			fit = append(fit, i)
		}
	}
	if len(fit) == 0 || rng.IntN(6) == 0 {
		fit = all
	}
	return fit[rng.IntN(len(fit))]
}

// step does one thing that somebody at a desk might do, sensible or not.
func (d *moneyDesk) step(rng *rand.Rand) {
	who := d.people[rng.IntN(len(d.people))]
	what := []string{"issue", "pay", "pay", "payer", "use", "use", "refund", "refund", "void", "write off", "write off", "take back", "deposit",
		"give back", "submit", "answer", "answer", "reopen"}[rng.IntN(18)]
	bill := d.suited(rng, what)
	version := bill.Version
	if rng.IntN(15) == 0 {
		version-- // shown before somebody else's step
	}
	// Mostly what could fit, now and then more than that.
	amount := clinic.Money{Minor: 1 + rng.Int64N(max(bill.Balance().Minor, bill.Total.Minor/3)+50), Currency: "EUR"}
	methods := []clinic.PaymentMethod{clinic.PayCash, clinic.PayCard, clinic.PayMobile, clinic.PayTransfer}
	key := d.nextKey()
	if d.key > 3 && rng.IntN(12) == 0 {
		key = fmt.Sprintf("key-%d", 1+rng.IntN(d.key-1)) // the form of another step
	}
	var err error
	switch what {
	case "issue":
		open := 0
		for _, id := range d.bills {
			if d.read(id).Balance().Minor > 0 {
				open++
			}
		}
		if open < 4 {
			d.newBill(who, 500+rng.Int64N(9000), rng.IntN(2) == 0)
		}
	case "pay":
		cmd := cash(bill, amount, key)
		cmd.Version = version
		if cmd.Method = methods[rng.IntN(len(methods))]; cmd.Method != clinic.PayCash {
			cmd.TransactionID = "TX"
		}
		if rng.IntN(2) == 0 {
			cmd.Amount = bill.PatientDue()
		}
		_, err = d.Billing.TakePayment(who, cmd)
	case "payer":
		if bill.Claim == nil {
			return
		}
		cmd := service.PaymentCommand{Invoice: bill.ID, Version: version, Claim: bill.Claim.ID, Amount: amount, Method: clinic.PayInsurance, TransactionID: "C", IdempotencyKey: key}
		if rng.IntN(2) == 0 {
			cmd.Amount = bill.PayerDue()
		}
		_, err = d.Billing.TakePayment(who, cmd)
	case "use":
		deposits := value(d.Deposits.List(d.cashier, service.DepositFilter{}, service.PageRequest{}))(d).Rows
		if len(deposits) == 0 {
			return
		}
		_, err = d.Billing.TakePayment(who, service.PaymentCommand{Invoice: bill.ID, Version: version, Deposit: deposits[rng.IntN(len(deposits))].ID,
			Amount: amount, Method: clinic.PayDeposit, IdempotencyKey: key})
	case "refund":
		if len(bill.Payments) == 0 {
			return
		}
		p := bill.Payments[rng.IntN(len(bill.Payments))]
		cmd := service.RefundCommand{Payment: p.ID, Version: version, Amount: amount, Reason: "changed", IdempotencyKey: key}
		if left := clinic.Refundable(p, bill.Payments); left.Minor > 0 && rng.IntN(2) == 0 {
			cmd.Amount = left
		}
		if rng.IntN(4) == 0 {
			cmd.Method = methods[rng.IntN(len(methods))]
		}
		_, err = d.Billing.Refund(who, cmd)
	case "void":
		if rng.IntN(2) == 0 {
			who = d.admin
		}
		_, err = d.Billing.Void(who, service.VoidCommand{Invoice: bill.ID, Version: version, Refund: rng.IntN(2) == 0, Reason: "wrong", IdempotencyKey: key})
	case "write off":
		_, err = d.Billing.WriteOff(d.admin, service.WriteOffCommand{Invoice: bill.ID, Version: version, Payer: rng.IntN(3) == 0, Amount: amount, Reason: "hardship", IdempotencyKey: key})
	case "take back":
		if len(bill.Credits) == 0 {
			return
		}
		credit := bill.Credits[rng.IntN(len(bill.Credits))]
		if open := clinic.OpenWriteOffs(bill.Credits); len(open) > 0 && rng.IntN(3) > 0 {
			credit = open[0]
		}
		_, err = d.Billing.TakeBack(d.admin, service.TakeBackCommand{Credit: credit.ID, Version: version, Reason: "error", IdempotencyKey: key})
	case "deposit":
		_, _, err = d.Deposits.Take(who, service.DepositCommand{Patient: d.annaID, Amount: amount, Method: clinic.PayCash, IdempotencyKey: key})
	case "give back":
		deposits := value(d.Deposits.List(d.cashier, service.DepositFilter{}, service.PageRequest{}))(d).Rows
		if len(deposits) == 0 {
			return
		}
		dep := value(d.Deposits.Get(d.cashier, deposits[rng.IntN(len(deposits))].ID))(d)
		_, err = d.Deposits.Refund(who, service.RefundCommand{Payment: dep.Payments[0].ID, Version: dep.Version, Amount: amount, Reason: "left", IdempotencyKey: key})
	case "submit", "answer", "reopen":
		if bill.Claim == nil {
			return
		}
		ref := claimRef(bill)
		switch what {
		case "submit":
			err = d.Claims.Submit(who, ref, clinic.Date{}, "N")
		case "answer":
			err = d.Claims.Answer(who, service.ClaimAnswerCommand{Claim: ref.ID, Version: ref.Version, Covered: amount, Note: "tariff",
				Answer: []clinic.ClaimAnswer{clinic.AnswerAccept, clinic.AnswerPart, clinic.AnswerReject}[rng.IntN(3)]})
		default:
			err = d.Claims.Reopen(who, ref, "looked again")
		}
	}
	if code := clinic.CodeOf(err); err != nil {
		d.refusal[code]++
		if code == clinic.Internal || code == "" {
			d.Fatalf("%s: %v", what, err)
		}
		return
	}
	d.done[what]++
}

// Any sequence of steps at three desks: after each the whole database is sound,
// paid, credited and owed make each bill's total, no number is missing or
// twice, and nothing that was recorded has changed.
func TestNoSequenceOfStepsUnsettlesTheBooks(t *testing.T) {
	seeds, steps := 3, 100
	if testing.Short() {
		seeds, steps = 1, 40
	}
	done := map[string]int{}
	for seed := range seeds {
		d := newMoneyDesk(t)
		rng := rand.New(rand.NewPCG(uint64(seed), 5))
		d.newBill(d.cashier, 8000, true)
		d.newBill(d.second, 5000, false)
		before := d.recorded()
		for n := range steps {
			d.step(rng)
			now := d.recorded()
			for row, text := range before {
				if now[row] != text {
					t.Fatalf("seed %d, step %d: %s was %s, is %q", seed, n, row, text, now[row])
				}
			}
			before = now
			for _, id := range d.bills {
				i := d.read(id)
				paid, credited := clinic.Money{Currency: "EUR"}, clinic.Money{Currency: "EUR"}
				for _, p := range i.Payments {
					paid = paid.Add(p.Amount)
				}
				for _, c := range i.Credits {
					credited = credited.Add(c.Amount)
				}
				due := i.PatientDue().Add(i.PayerDue())
				if paid.Add(credited).Add(due) != i.Total || paid != i.Paid || credited != i.Credited || i.PatientDue().Minor < 0 || i.PayerDue().Minor < 0 {
					t.Fatalf("seed %d, step %d: bill %s of %v: paid %v, credited %v, patient owes %v, payer %v", seed, n, i.Number, i.Total, paid, credited,
						i.PatientDue(), i.PayerDue())
				}
			}
			d.gapless("payment_record", "receipt_seq")
			d.gapless("billing_credit", "credit_seq")
			if d.sound(); t.Failed() {
				t.Fatalf("seed %d, step %d", seed, n)
			}
		}
		for what, n := range d.done {
			done[what] += n
		}
	}
	for _, what := range []string{"issue", "pay", "payer", "use", "refund", "void", "write off", "take back", "deposit", "give back", "submit", "answer", "reopen"} {
		if done[what] == 0 && !testing.Short() {
			t.Errorf("no sequence came to %q: %v", what, done)
		}
	}
}

// Eight desks in as many programs' places pay and give back one bill at once:
// never above, each form once, and the numbers without a gap.
func TestEightDesksPayAndRefundOneBill(t *testing.T) {
	d := newMoneyDesk(t)
	d.newBill(d.cashier, 10_000, false)
	id := d.bills[0]
	first := value(d.Billing.TakePayment(d.cashier, cash(d.read(id), euros(40), "first")))(t)
	var wg sync.WaitGroup
	type outcome struct {
		id  clinic.PaymentID
		err error
	}
	results := make([][]outcome, 8)
	for n := range results {
		s := storetest.OpenFile(t, d.path, nil, nil) // a connection of its own, as another program has
		desk := &hospital{TB: t, now: monday}
		desk.open(s)
		who := d.people[n%len(d.people)]
		wg.Go(func() {
			for round := range 4 {
				key := fmt.Sprintf("pair-%d-%d", n%4, round) // each form is sent by two desks
				who := who
				if n >= 4 {
					who = d.people[(n-4)%len(d.people)]
				}
				var o outcome
				for range 12 { // read and try again, as people do
					i, err := desk.Billing.Get(who, id)
					if err != nil {
						o.err = err
						continue
					}
					if round%2 == 0 {
						o.id, o.err = desk.Billing.TakePayment(who, service.PaymentCommand{Invoice: id, Version: i.Version, Amount: euros(20), Method: clinic.PayCard, TransactionID: "T", IdempotencyKey: key})
					} else {
						o.id, o.err = desk.Billing.Refund(d.admin, service.RefundCommand{Payment: first, Version: i.Version, Amount: euros(15), Reason: "changed", IdempotencyKey: key})
					}
					if code := clinic.CodeOf(o.err); code != clinic.Stale && code != clinic.Unavailable {
						break
					}
				}
				results[n] = append(results[n], o)
			}
		})
	}
	wg.Wait()
	for n := range 4 {
		for round := range 4 {
			a, b := results[n][round], results[n+4][round]
			if a.err == nil && b.err == nil && a.id != b.id {
				t.Errorf("form %d-%d was recorded twice: %d and %d", n, round, a.id, b.id)
			}
			for _, o := range []outcome{a, b} {
				if code := clinic.CodeOf(o.err); o.err != nil && code != clinic.Invalid && code != clinic.Conflict && code != clinic.Stale && code != clinic.Unavailable {
					t.Errorf("form %d-%d: %v", n, round, o.err)
				}
			}
		}
	}
	i := d.read(id)
	if i.Paid.Minor > i.Total.Minor || i.Paid.Minor < 0 {
		t.Errorf("paid %v of %v", i.Paid, i.Total)
	}
	if left := clinic.Refundable(i.Payments[0], i.Payments); left.Minor < 0 || left.Minor > 1000 {
		t.Errorf("%v of the first payment is left after refunds of € 15 as long as they fit", left)
	}
	keys := map[string]bool{}
	for _, p := range i.Payments {
		if keys[p.IdempotencyKey] {
			t.Errorf("key %s twice", p.IdempotencyKey)
		}
		keys[p.IdempotencyKey] = true
	}
	d.gapless("payment_record", "receipt_seq")
	d.sound()
}
