package bootstrap_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"caredesk/internal/bootstrap"
	"caredesk/internal/clinic"
	"caredesk/internal/demo"
	"caredesk/internal/report"
	"caredesk/internal/service"
)

// Damage of a file at random places: whatever is hit, each step of the work ends
// well or with words, the program lives, and no amount is wrong without the
// check of the database knowing. The short form does it some dozens of times,
// with CAREDESK_TORTURE set it is many hundreds.

// wholeDemo is a small demo hospital as a file, and those who work in it.
type wholeDemo struct {
	data    []byte
	wal     []byte // the log of a moment when the last saves were in it
	inLog   []byte // the file of that moment
	cashier context.Context
	admin   context.Context
	figures string
}

var damageDay = clockAt("2026-11-23")

var wholeDemoOnce = sync.OnceValues(func() (w wholeDemo, err error) {
	dir, err := os.MkdirTemp("", "caredesk-damage")
	if err != nil {
		return w, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "demo.db")
	app, err := bootstrap.Open(context.Background(), bootstrap.Options{Path: path, Demo: true, DemoPatients: 30, DemoSeed: 5, Now: damageDay})
	if err != nil {
		return w, err
	}
	as := func(name string) context.Context {
		in, signIn := app.Services.Sessions.SignIn(context.Background(), name, demo.Password, "desk 1")
		if signIn != nil {
			err = signIn
		}
		return clinic.WithActor(context.Background(), in.Actor)
	}
	w.cashier, w.admin = as("colm"), as("maeve")
	if err != nil {
		return w, err
	}
	if w.figures, err = figures(w.admin, app.Services); err != nil {
		return w, err
	}
	// The file as it is backed up, and the same with some more work that is in the
	// log alone, as a crash leaves it: a file and what was saved last in the log beside it.
	if w.inLog, err = os.ReadFile(path); err == nil {
		w.wal, err = os.ReadFile(path + "-wal")
	}
	if err != nil {
		return w, err
	}
	if err := app.Close(); err != nil {
		return w, err
	}
	w.data, err = os.ReadFile(path)
	return w, err
})

// figures are the sums of money that a hospital shows.
func figures(ctx context.Context, s *service.Services) (string, error) {
	var owed []service.BillBalance
	for after := ""; ; {
		page, err := s.Billing.Balances(ctx, service.BalanceFilter{}, service.PageRequest{After: after})
		if err != nil {
			return "", err
		}
		if owed = append(owed, page.Rows...); page.Next == "" {
			break
		}
		after = page.Next
	}
	books, err := s.Drawers.Books(ctx)
	if err != nil {
		return "", err
	}
	money, err := s.Reports.Run(ctx, report.Query{Kind: report.Kinds()[0], Group: report.Of(report.Kinds()[0]).Groups[0], Period: report.Period{Span: report.Last12Months}})
	return fmt.Sprintf("%+v %+v %+v", owed, books, money.Totals), err
}

// damage is one way in which a file goes bad.
var damages = map[string]func(rnd *rand.Rand, data []byte) []byte{
	"random pages": func(rnd *rand.Rand, data []byte) []byte {
		for range 1 + rnd.IntN(4) {
			at := rnd.IntN(len(data)/4096) * 4096
			scramble(rnd, data[at:at+4096])
		}
		return data
	},
	"a zeroed page": func(rnd *rand.Rand, data []byte) []byte {
		at := rnd.IntN(len(data)/4096) * 4096
		clear(data[at : at+4096])
		return data
	},
	"random bytes": func(rnd *rand.Rand, data []byte) []byte {
		for range 1 + rnd.IntN(8) {
			at := rnd.IntN(len(data) - 16)
			scramble(rnd, data[at:at+1+rnd.IntN(16)])
		}
		return data
	},
	"flipped bits": func(rnd *rand.Rand, data []byte) []byte {
		for range 1 + rnd.IntN(8) {
			data[rnd.IntN(len(data))] ^= 1 << rnd.IntN(8)
		}
		return data
	},
	"the first pages": func(rnd *rand.Rand, data []byte) []byte { // the header and the schema
		at := rnd.IntN(8 * 4096)
		scramble(rnd, data[at:at+1+rnd.IntN(64)])
		return data
	},
	"cut off":      func(rnd *rand.Rand, data []byte) []byte { return data[:rnd.IntN(len(data))] },
	"nothing left": func(_ *rand.Rand, data []byte) []byte { return data[:0] },
}

func scramble(rnd *rand.Rand, b []byte) {
	for i := range b {
		b[i] = byte(rnd.Uint32())
	}
}

// told reports whether an error is fit to be shown: with words of its own.
func told(err error) bool {
	return err == nil || clinic.CodeOf(err) != clinic.Internal
}

func damageSeeds(short, long int) (first uint64, n int) {
	if s, err := strconv.ParseUint(os.Getenv("CAREDESK_TORTURE_SEED"), 10, 64); err == nil {
		return s, 1
	}
	if os.Getenv("CAREDESK_TORTURE") != "" {
		return uint64(time.Now().UnixNano()) >> 20, long
	}
	return uint64(time.Now().UnixNano()) >> 20, short
}

func TestADamagedFileIsToldAndNothingIsWrongInSilence(t *testing.T) {
	if testing.Short() {
		t.Skip("opens many databases")
	}
	w, err := wholeDemoOnce()
	if err != nil {
		t.Fatal(err)
	}
	for name, spoil := range damages {
		t.Run(name, func(t *testing.T) {
			first, n := damageSeeds(4, 120)
			if name == "nothing left" {
				n = 1
			}
			refused, found, harmless := 0, 0, 0
			for seed := first; seed < first+uint64(n); seed++ {
				rnd := rand.New(rand.NewPCG(seed, 11))
				path := filepath.Join(t.TempDir(), "clinic.db")
				if err := os.WriteFile(path, spoil(rnd, append([]byte(nil), w.data...)), 0o600); err != nil {
					t.Fatal(err)
				}
				switch workIn(t, w, path, seed) {
				case "refused":
					refused++
				case "found":
					found++
				default:
					harmless++
				}
			}
			t.Logf("of %d, %d were not opened, %d were found damaged, %d held no damage that matters", n, refused, found, harmless)
		})
	}
}

// workIn opens a file that may be damaged, works with it and checks it.
func workIn(t *testing.T, w wholeDemo, path string, seed uint64) (outcome string) {
	t.Helper()
	bad := func(format string, args ...any) {
		t.Helper()
		t.Errorf("CAREDESK_TORTURE_SEED=%d: %s", seed, fmt.Sprintf(format, args...))
	}
	defer func() {
		if r := recover(); r != nil {
			bad("the program crashed: %v", r)
		}
	}()
	app, err := bootstrap.Open(context.Background(), bootstrap.Options{Path: path, Now: damageDay})
	if err != nil {
		if words := clinic.MessageOf(err); !told(err) || !strings.Contains(words, "damaged") && !strings.Contains(words, "restore") && !strings.Contains(words, "not a Caredesk") &&
			!strings.Contains(words, "another program") && !strings.Contains(words, "newer Caredesk") {
			bad("it is not opened, and the words are %q: %v", words, err)
		}
		return "refused"
	}
	defer func() {
		if err := app.Close(); !told(err) {
			bad("closing: %v", err)
		}
	}()
	step := func(what string, err error) bool {
		if !told(err) {
			bad("%s: %v", what, err)
		}
		return err == nil
	}
	s, admin, cashier := app.Services, w.admin, w.cashier
	shown, err := figures(admin, s)
	same := !step("the sums", err) || shown == w.figures || w.figures == ""
	_, err = s.Sessions.Branding(admin)
	step("the sign-in", err)
	_, err = s.Today.Get(admin)
	step("today", err)
	_, err = s.Appointments.Day(admin, service.DayQuery{Date: clinic.DateOf(damageDay())})
	step("the day", err)
	_, err = s.Audit.List(admin, service.AuditFilter{}, service.PageRequest{})
	step("the audit log", err)
	_, err = s.Patients.Search(admin, service.PatientFilter{Text: "mar"}, service.PageRequest{})
	step("a search", err)
	patients, err := s.Patients.Search(admin, service.PatientFilter{}, service.PageRequest{Limit: 50})
	step("the patients", err)
	for _, p := range patients.Rows[:min(len(patients.Rows), 5)] {
		_, err = s.History.Timeline(admin, service.HistoryQuery{HistoryFilter: service.HistoryFilter{Patient: p.ID}}, service.PageRequest{})
		step("a chart", err)
		_, err = s.Billing.PatientMoney(admin, p.ID)
		step("an account", err)
	}
	// And what is saved is what was asked for, or is not saved.
	id, err := s.Patients.Register(admin, clinic.Patient{FirstName: "Quill", LastName: "Zephyr"}, service.Image{})
	if step("registering", err) {
		amount := clinic.Money{Minor: 12_34, Currency: "EUR"}
		bill, err := s.Billing.NewDraft(cashier, id)
		if step("a bill", err) && step("its lines", s.Billing.SetItems(cashier, bill, 1, []clinic.InvoiceItem{{Description: "Dressing", Quantity: 1, Price: amount}})) {
			_, err := s.Billing.TakePayment(cashier, service.PaymentCommand{Invoice: bill, Version: 2, Amount: amount, Method: clinic.PayCard, IdempotencyKey: "torture"})
			if step("a payment", err) {
				got, err := s.Billing.Get(cashier, bill)
				if step("the paid bill", err) && (got.Total != amount || got.Paid != amount || len(got.Payments) != 1) {
					bad("a payment of %v became %v of %v by %d payments", amount, got.Paid, got.Total, len(got.Payments))
				}
			}
		}
	}
	check, err := app.Verify(context.Background())
	if !step("the check", err) {
		return "found"
	}
	for _, c := range check.Checks {
		if strings.Contains(c.Detail, "inside Caredesk") {
			bad("the check %s says %q", c.Name, c.Detail)
		}
	}
	if check.OK && !same {
		bad("the sums are others than before, and the check is content:\n%s\n%s", shown, w.figures)
	}
	if !check.OK {
		return "found"
	}
	return "harmless"
}

// The log beside the file holds what was saved last. When it is damaged, cut off
// or gone, the hospital is as it was at some moment before, and whole, or the
// damage is told; never is a part of one save there without the rest.
func TestADamagedLogLeavesAWholeHospital(t *testing.T) {
	if testing.Short() {
		t.Skip("opens many databases")
	}
	w, err := wholeDemoOnce()
	if err != nil {
		t.Fatal(err)
	}
	if len(w.wal) < 10*4096 {
		t.Fatalf("the log has %d bytes: the test proves little", len(w.wal))
	}
	spoils := map[string]func(rnd *rand.Rand, data []byte) []byte{"gone": func(*rand.Rand, []byte) []byte { return nil }}
	for name, spoil := range damages {
		spoils[name] = spoil
	}
	for name, spoil := range spoils {
		t.Run(name, func(t *testing.T) {
			first, n := damageSeeds(2, 60)
			if name == "gone" || name == "nothing left" {
				n = 1
			}
			outcomes := map[string]int{}
			for seed := first; seed < first+uint64(n); seed++ {
				rnd := rand.New(rand.NewPCG(seed, 13))
				path := filepath.Join(t.TempDir(), "clinic.db")
				if err := os.WriteFile(path, w.inLog, 0o600); err != nil {
					t.Fatal(err)
				}
				if log := spoil(rnd, append([]byte(nil), w.wal...)); log != nil {
					if err := os.WriteFile(path+"-wal", log, 0o600); err != nil {
						t.Fatal(err)
					}
				}
				before := w
				before.figures = "" // of an earlier moment
				outcome := workIn(t, before, path, seed)
				if outcome == "found" {
					t.Errorf("CAREDESK_TORTURE_SEED=%d: half of a save is there", seed)
				}
				outcomes[outcome]++
			}
			t.Log(outcomes)
		})
	}
}
