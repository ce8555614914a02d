package clinic_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"caredesk/internal/clinic"
)

// An estimate states what a bill of the same lines would.
func TestAnEstimateStatesWhatTheBillWill(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCurrency(t)
		e := clinic.Estimate{Currency: c, TaxInclusive: rapid.Bool().Draw(t, "inclusive")}
		i := clinic.Invoice{Currency: c, TaxInclusive: e.TaxInclusive}
		for range rapid.IntRange(1, 5).Draw(t, "lines") {
			line := drawLine(t, c)
			e.Items, i.Items = append(e.Items, line), append(i.Items, line)
		}
		e.Sum()
		i.Sum()
		if e.Total != i.Total || e.Tax != i.Tax || e.Net != i.Net || e.Discount != i.Discount {
			t.Fatalf("estimated %s (%s net, %s tax), billed %s (%s net, %s tax)", e.Total, e.Net, e.Tax, i.Total, i.Net, i.Tax)
		}
	})
}

// An estimate becomes a bill until its last day is over, and once.
func TestWhenAnEstimateBecomesABill(t *testing.T) {
	e := clinic.Estimate{Number: "ES-1", State: clinic.EstimateOpen}
	if err := e.CleanValidity(monday); err != nil || e.ValidUntil != monday.AddDays(clinic.EstimateDays) {
		t.Fatalf("the usual last day: %s, %v", e.ValidUntil, err)
	}
	for days := range clinic.EstimateDays + 3 {
		if on, ok := monday.AddDays(days), days <= clinic.EstimateDays; e.Expired(on) == ok || (e.Billable(on) == nil) != ok {
			t.Errorf("after %d days: expired %t, %v", days, e.Expired(on), e.Billable(on))
		}
	}
	for _, state := range []clinic.EstimateState{clinic.EstimateBilled, clinic.EstimateWithdrawn} {
		e.State = state
		if clinic.CodeOf(e.Billable(monday)) != clinic.Conflict || e.Expired(monday.AddDays(999)) {
			t.Errorf("one that was %s can be billed, or runs out", state)
		}
	}
	for days, ok := range map[int]bool{-1: false, 0: true, clinic.MaxEstimateDays: true, clinic.MaxEstimateDays + 1: false} {
		e.ValidUntil = monday.AddDays(days)
		if err := e.CleanValidity(monday); (err == nil) != ok || !ok && clinic.FieldOf(err) != "valid_until" {
			t.Errorf("valid for %d days: %v", days, err)
		}
	}
	if note, err := clinic.CleanBillNote("  two\r\nlines  "); err != nil || note != "two\nlines" {
		t.Errorf("the note: %q, %v", note, err)
	}
	if _, err := clinic.CleanBillNote(strings.Repeat("x", clinic.MaxBillNote+1)); clinic.FieldOf(err) != "note" {
		t.Errorf("too long a note: %v", err)
	}
}

// Money in advance comes by cash, card, mobile or transfer, is never more than the
// books can hold, and goes back once at most.
func TestDeposits(t *testing.T) {
	for _, m := range append(clinic.PaymentMethods(), clinic.PayDeposit) {
		p := clinic.Payment{Amount: eur(5000), Method: m, TransactionID: "T-1", IdempotencyKey: "k"}
		ok := m == clinic.PayCash || m == clinic.PayCard || m == clinic.PayMobile || m == clinic.PayTransfer
		if err := clinic.CheckDeposit(&p); (err == nil) != ok || !ok && clinic.FieldOf(err) != "method" || p.Kind != clinic.KindDeposit {
			t.Errorf("by %s: %v", m, err)
		}
	}
	for _, minor := range []int64{0, -1, 1 << 62} {
		p := clinic.Payment{Amount: eur(minor), Method: clinic.PayCash, IdempotencyKey: "k"}
		if err := clinic.CheckDeposit(&p); clinic.FieldOf(err) != "amount" {
			t.Errorf("%d: %v", minor, err)
		}
	}
	d := clinic.Deposit{Amount: eur(5000), Used: eur(3000)}
	in := clinic.Payment{ID: 1, Kind: clinic.KindDeposit, Method: clinic.PayCash, Amount: d.Amount}
	if _, err := d.BackOf(in, eur(2001), "", "moved away"); clinic.FieldOf(err) != "amount" {
		t.Errorf("more than is left was given back: %v", err)
	}
	back, err := d.BackOf(in, eur(2000), "", "moved away")
	if err != nil || back.Amount != eur(-2000) || d.Left() != eur(2000) {
		t.Errorf("given back: %+v, %v", back, err)
	}
}

// A backup is warned of when two planned ones are missed, and never before two
// days; the next one is where the plan says, and now when one was missed.
func TestWhenABackupIsMissed(t *testing.T) {
	now := time.Date(2026, 11, 25, 9, 0, 0, 0, zone)
	daily := clinic.BackupPlan{Schedule: clinic.BackupDaily, DailyAt: clinic.MustClock("22:00")}
	rapid.Check(t, func(t *rapid.T) {
		p := clinic.BackupPlan{Schedule: clinic.BackupHours, EveryHours: rapid.IntRange(1, 168).Draw(t, "hours")}
		if p.Overdue() < 48*time.Hour || p.Overdue() < 2*time.Duration(p.EveryHours)*time.Hour {
			t.Fatalf("every %d hours is overdue after %s", p.EveryHours, p.Overdue())
		}
		last := now.Add(-time.Duration(rapid.IntRange(0, 400).Draw(t, "ago")) * time.Hour)
		for _, p := range []clinic.BackupPlan{p, daily} {
			if next := p.Next(last, now); next.After(now) == p.Due(last, time.Time{}, now) || next.Before(now) {
				t.Fatalf("%+v, last %s: next %s, due %t", p, last, next, p.Due(last, time.Time{}, now))
			}
		}
	})
	if next := (clinic.BackupPlan{Schedule: clinic.BackupOff}).Next(now, now); !next.IsZero() {
		t.Errorf("without a plan the next is %s", next)
	}
	if daily.Overdue() != 48*time.Hour {
		t.Errorf("a daily one is overdue after %s", daily.Overdue())
	}
	// A running backup that gives no sign of life has ended, also by a clock that is ahead.
	for since, gone := range map[time.Duration]bool{0: false, clinic.StaleBackup: false, clinic.StaleBackup + 1: true, -clinic.StaleBackup - 1: true} {
		r := clinic.BackupRecord{State: clinic.BackupRunning, BeatAt: now.Add(-since)}
		if r.Interrupted(now) != gone {
			t.Errorf("after %s it counts as interrupted: %t", since, !gone)
		}
		r.State = clinic.BackupGood
		if r.Interrupted(now) {
			t.Error("one that was made counts as interrupted")
		}
	}
	have := clinic.BackupContents{Tables: []clinic.BackupTable{{Name: "patient_profile", Rows: 7}}}
	if have.Rows("patient_profile") != 7 || have.Rows("nothing") != 0 {
		t.Errorf("rows: %+v", have)
	}
}
