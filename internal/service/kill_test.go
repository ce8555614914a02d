package service_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/event"
	"caredesk/internal/service"
	"caredesk/internal/store"
	"caredesk/internal/store/storetest"
)

// killer is a log that kills its own program after a number of statements, as
// kill -9 would: nothing is flushed, closed or rolled back.
type killer struct {
	armed atomic.Bool
	n     atomic.Int64
	after int64
}

func (*killer) Enabled(context.Context, slog.Level) bool { return true }
func (k *killer) WithAttrs([]slog.Attr) slog.Handler     { return k }
func (k *killer) WithGroup(string) slog.Handler          { return k }
func (k *killer) Handle(_ context.Context, r slog.Record) error {
	if r.Message == "sql statement" && k.armed.Load() && k.n.Add(1) == k.after {
		killMyself()
	}
	return nil
}

func killMyself() {
	if p, err := os.FindProcess(os.Getpid()); err == nil {
		_ = p.Kill()
	}
	select {}
}

// moneySteps are what is killed in the middle, by name. What they start from is
// made by ledger.
var moneySteps = map[string]func(ctx context.Context, s *service.Services, l ledgerIDs) error{
	"issue and pay a draft": func(ctx context.Context, s *service.Services, l ledgerIDs) error {
		_, err := s.Billing.TakePayment(ctx, cash(l.bill(ctx, s, l.draft), euros(80), "kill"))
		return err
	},
	"pay a part": func(ctx context.Context, s *service.Services, l ledgerIDs) error {
		_, err := s.Billing.TakePayment(ctx, cash(l.bill(ctx, s, l.partPaid), euros(10), "kill"))
		return err
	},
	"use a deposit": func(ctx context.Context, s *service.Services, l ledgerIDs) error {
		cmd := cash(l.bill(ctx, s, l.partPaid), euros(20), "kill")
		cmd.Method, cmd.Deposit = clinic.PayDeposit, l.deposit
		_, err := s.Billing.TakePayment(ctx, cmd)
		return err
	},
	"give money back": func(ctx context.Context, s *service.Services, l ledgerIDs) error {
		b := l.bill(ctx, s, l.partPaid)
		_, err := s.Billing.Refund(ctx, service.RefundCommand{Payment: b.Payments[0].ID, Version: b.Version, Amount: euros(15), Reason: "charged twice",
			IdempotencyKey: "kill"})
		return err
	},
	"void with its refunds": func(ctx context.Context, s *service.Services, l ledgerIDs) error {
		b := l.bill(ctx, s, l.partPaid)
		_, err := s.Billing.Void(ctx, service.VoidCommand{Invoice: b.ID, Version: b.Version, Refund: true, Reason: "wrong patient", IdempotencyKey: "kill"})
		return err
	},
	"write off": func(ctx context.Context, s *service.Services, l ledgerIDs) error {
		b := l.bill(ctx, s, l.partPaid)
		_, err := s.Billing.WriteOff(ctx, service.WriteOffCommand{Invoice: b.ID, Version: b.Version, Amount: euros(5), Reason: "cannot pay", IdempotencyKey: "kill"})
		return err
	},
	"take a deposit": func(ctx context.Context, s *service.Services, l ledgerIDs) error {
		_, _, err := s.Deposits.Take(ctx, service.DepositCommand{Patient: l.patient, Amount: euros(50), Method: clinic.PayCash, IdempotencyKey: "kill"})
		return err
	},
	"count and close the drawer": func(ctx context.Context, s *service.Services, _ ledgerIDs) error {
		return countedAndClosed(ctx, s)
	},
}

// ledgerIDs are the rows that the steps begin with.
type ledgerIDs struct {
	admin           clinic.UserID
	patient         clinic.PatientID
	draft, partPaid clinic.InvoiceID
	deposit         clinic.DepositID
}

func (ledgerIDs) bill(ctx context.Context, s *service.Services, id clinic.InvoiceID) clinic.Invoice {
	b, err := s.Billing.Get(uncut(ctx), id)
	if err != nil {
		panic(err)
	}
	return b
}

func countedAndClosed(ctx context.Context, s *service.Services) error {
	v, err := s.Drawers.Current(ctx)
	if err != nil {
		return err
	}
	cmd := service.CloseDrawerCommand{Drawer: v.ID, Version: v.Version}
	for _, c := range v.Expected {
		if c.Method != clinic.PayDeposit {
			c.Counted = c.Expected
			cmd.Counts = append(cmd.Counts, c)
		}
	}
	_, err = s.Drawers.Close(ctx, cmd)
	return err
}

// killedDesk is the further program that does one step and is killed in it.
func killedDesk(path string) error {
	var l ledgerIDs
	var after int64
	if _, err := fmt.Sscan(os.Getenv("CAREDESK_KILL_IDS"), &l.admin, &l.patient, &l.draft, &l.partPaid, &l.deposit, &after); err != nil {
		return err
	}
	k := &killer{after: after}
	s, err := store.Open(context.Background(), store.Options{Path: path, Logger: slog.New(k)})
	if err != nil {
		return err
	}
	bus := event.NewBus()
	ids := 0
	services := service.New(service.Deps{UoW: s, Bus: bus, Now: (&hospital{now: monday}).clock, Log: slog.New(slog.DiscardHandler), Passwords: hasher(),
		NewID: func() string { ids++; return "k-" + strconv.Itoa(ids) }})
	ctx := clinic.WithActor(context.Background(), clinic.Actor{UserID: l.admin, Username: "maeve", Name: "Maeve Ryan", Role: clinic.RoleAdmin})
	k.armed.Store(true)
	if err := moneySteps[os.Getenv("CAREDESK_KILL_STEP")](ctx, services, l); err != nil {
		return err
	}
	fmt.Println("statements", k.n.Load())
	if after != 0 {
		killMyself() // the step was acknowledged: from here on it must be there
	}
	return s.Close()
}

// Killed after any statement, a step of money is either not there at all or,
// once it was acknowledged, there whole; and the books agree. Every fifth
// statement is tried and the last two, beginning elsewhere each time; all of
// them with CAREDESK_TORTURE set.
func TestKilledBetweenTwoStatements(t *testing.T) {
	if testing.Short() || underRace {
		t.Skip("starts many programs, each with one goroutine at work")
	}
	h := newHospital(t)
	h.openDrawer(h.admin)
	l := ledgerIDs{patient: h.annaID}
	actor, _ := clinic.ActorFrom(h.admin)
	l.admin = actor.UserID
	part := h.bill("09:00")
	l.partPaid, l.patient = part.ID, part.PatientID
	value(h.Billing.TakePayment(h.admin, cash(part, euros(30), "p1")))(t)
	part = value(h.Billing.Get(h.admin, part.ID))(t)
	value(h.Billing.TakePayment(h.admin, cash(part, euros(20), "p2")))(t)
	l.draft = h.bill("10:00").ID
	deposit, _, err := h.Deposits.Take(h.admin, service.DepositCommand{Patient: l.patient, Amount: euros(40), Method: clinic.PayCash, IdempotencyKey: "d"})
	must(t, err)
	l.deposit = deposit
	before := filepath.Join(t.TempDir(), "before.db")
	must(t, h.store.SnapshotTo(context.Background(), before))
	untouched := moneyIn(t, before)

	run := func(step string, after int) (path string, statements int) {
		path = filepath.Join(t.TempDir(), "clinic.db")
		data, err := os.ReadFile(before)
		must(t, err)
		must(t, os.WriteFile(path, data, 0o600))
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "CAREDESK_KILL_PATH="+path, "CAREDESK_KILL_STEP="+step,
			fmt.Sprintf("CAREDESK_KILL_IDS=%d %d %d %d %d %d", l.admin, l.patient, l.draft, l.partPaid, l.deposit, after))
		out, _ := cmd.CombinedOutput()
		if _, err := fmt.Sscanf(string(out), "statements %d", &statements); err != nil && (after == 0 || len(out) > 0) {
			t.Fatalf("%s, killed after %d: %s", step, after, out)
		}
		return path, statements
	}
	for step := range moneySteps {
		t.Run(step, func(t *testing.T) {
			path, statements := run(step, 0)
			whole := moneyIn(t, path)
			if whole == untouched || statements < 5 {
				t.Fatalf("the step did nothing, in %d statements", statements)
			}
			first := 1 + rand.IntN(5)
			for n := 1; n <= statements; n++ {
				if os.Getenv("CAREDESK_TORTURE") == "" && n%5 != first%5 && n < statements-1 {
					continue
				}
				path, done := run(step, n)
				if done != 0 {
					t.Fatalf("the program outlived statement %d", n)
				}
				if got := moneyIn(t, path); got != untouched {
					t.Errorf("killed after statement %d of %d: half of it is there\n%s", n, statements, firstDifference(got, untouched))
				}
			}
			path, done := run(step, statements+1)
			if got := moneyIn(t, path); done != statements || got != whole {
				t.Errorf("killed after it was acknowledged: it is not there\n%s", firstDifference(got, whole))
			}
			t.Logf("%d statements", statements)
		})
	}
}

// moneyIn opens the database anew, checks it and returns all rows about money.
func moneyIn(t *testing.T, path string) string {
	t.Helper()
	s := storetest.OpenFile(t, path, nil, nil)
	report, err := s.Verify(context.Background())
	if err != nil || !report.OK {
		t.Fatalf("after the kill: %+v %v", report, err)
	}
	must(t, s.Close())
	raw := storetest.RawDB(t, path)
	defer raw.Close()
	var out strings.Builder
	for _, table := range []string{"billing_invoice", "billing_item", "payment_record", "billing_credit", "billing_deposit", "insurance_claim", "insurance_claim_change",
		"cashier_closure", "cashier_count", "cash_movement", "billing_day", "number_series", "audit_log", "audit_head", "billing_free_visit"} {
		rows, err := raw.Query("SELECT * FROM " + table + " ORDER BY 1, 2")
		must(t, err)
		columns, err := rows.Columns()
		must(t, err)
		for rows.Next() {
			cells := make([]any, len(columns))
			for i := range cells {
				cells[i] = new(any)
			}
			must(t, rows.Scan(cells...))
			fmt.Fprint(&out, table)
			for i, c := range cells {
				fmt.Fprintf(&out, " %s=%v", columns[i], *c.(*any))
			}
			out.WriteByte('\n')
		}
		must(t, rows.Err())
		must(t, rows.Close())
	}
	return out.String()
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range g {
		if i >= len(w) || g[i] != w[i] {
			return g[i]
		}
	}
	return fmt.Sprintf("%d rows, not %d", len(g), len(w))
}
