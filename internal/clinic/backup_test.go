package clinic_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"caredesk/internal/clinic"
)

func plan(change func(*clinic.BackupPlan)) clinic.BackupPlan {
	p := clinic.BackupPlan{Folder: "/mnt/usb", Schedule: clinic.BackupDaily, DailyAt: clinic.MustClock("19:00"), EveryHours: 4, KeepDaily: 7, KeepWeekly: 4,
		KeepMonthly: 12, Lock: clinic.LockPassphrase}
	if change != nil {
		change(&p)
	}
	return p
}

func TestAPlanOfBackupsSaysWhatIsWrong(t *testing.T) {
	for field, change := range map[string]func(*clinic.BackupPlan){
		"folder":       func(p *clinic.BackupPlan) { p.Folder = "" },
		"schedule":     func(p *clinic.BackupPlan) { p.Schedule = "weekly" },
		"every_hours":  func(p *clinic.BackupPlan) { p.EveryHours = 0 },
		"keep_daily":   func(p *clinic.BackupPlan) { p.KeepDaily = 0 },
		"keep_weekly":  func(p *clinic.BackupPlan) { p.KeepWeekly = -1 },
		"keep_monthly": func(p *clinic.BackupPlan) { p.KeepMonthly = 1000 },
		"lock":         func(p *clinic.BackupPlan) { p.Lock = "" },
		"recipient":    func(p *clinic.BackupPlan) { p.Lock = clinic.LockKey },
	} {
		p := plan(change)
		if err := p.Clean(); clinic.CodeOf(err) != clinic.Invalid || clinic.FieldOf(err) != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	p := plan(func(p *clinic.BackupPlan) { p.Folder = "backups" })
	if err := p.Clean(); clinic.FieldOf(err) != "folder" {
		t.Errorf("a folder without its whole path: %v", err)
	}
	p = plan(func(p *clinic.BackupPlan) {
		p.Lock, p.Recipient = clinic.LockKey, "AGE-SECRET-KEY-1QQQQ"
	})
	if err := p.Clean(); clinic.FieldOf(err) != "recipient" || p.Recipient != "" {
		t.Errorf("a secret key in the plan: %v, kept %q", err, p.Recipient)
	}
	p = plan(nil)
	if err := p.Clean(); err != nil {
		t.Errorf("a sound plan: %v", err)
	}
}

func TestABackupIsDueByTheClock(t *testing.T) {
	at := func(day int, clock string) time.Time {
		return clinic.Date{Year: 2026, Month: time.November, Day: day}.At(clinic.MustClock(clock), time.UTC)
	}
	never := time.Time{}
	daily, hours := plan(nil), plan(func(p *clinic.BackupPlan) { p.Schedule = clinic.BackupHours })
	off := plan(func(p *clinic.BackupPlan) { p.Schedule = clinic.BackupOff })
	for _, c := range []struct {
		what            string
		plan            clinic.BackupPlan
		good, tried, at time.Time
		want            bool
	}{
		{"nothing is planned", off, never, never, at(23, "20:00"), false},
		{"the first one", daily, never, never, at(23, "10:00"), true},
		{"before the time", daily, at(22, "19:00"), never, at(23, "18:59"), false},
		{"at the time", daily, at(22, "19:00"), never, at(23, "19:00"), true},
		{"made already", daily, at(23, "19:00"), never, at(23, "19:01"), false},
		{"made by hand before the time", daily, at(23, "18:00"), never, at(23, "19:00"), true},
		{"the computer slept over the time", daily, at(22, "19:00"), never, at(24, "08:00"), true},
		{"and over many", daily, at(10, "19:00"), never, at(24, "08:00"), true},
		{"failed just now", daily, at(22, "19:00"), at(23, "19:00"), at(23, "19:30"), false},
		{"failed an hour ago", daily, at(22, "19:00"), at(23, "19:00"), at(23, "20:00"), true},
		{"every four hours, too early", hours, at(23, "08:00"), never, at(23, "11:59"), false},
		{"every four hours", hours, at(23, "08:00"), never, at(23, "12:00"), true},
		{"the clock was ahead", hours, at(28, "08:00"), never, at(23, "12:00"), true},
		{"a failure from the future", hours, at(23, "08:00"), at(28, "08:00"), at(23, "12:00"), true},
	} {
		if got := c.plan.Due(c.good, c.tried, c.at); got != c.want {
			t.Errorf("%s: due %v", c.what, got)
		}
	}
	if next := daily.Next(at(23, "19:00"), at(23, "20:00")); !next.Equal(at(24, "19:00")) {
		t.Errorf("the next one: %v", next)
	}
	if next := hours.Next(at(23, "08:00"), at(23, "09:00")); !next.Equal(at(23, "12:00")) {
		t.Errorf("the next one: %v", next)
	}
}

// However the records lie, rotation keeps the last good backup, touches only
// good ones, and keeps what the plan says for every kind of span.
func TestRotationKeepsWhatThePlanSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := plan(func(p *clinic.BackupPlan) {
			p.KeepDaily, p.KeepWeekly, p.KeepMonthly = rapid.IntRange(1, 8).Draw(t, "days"), rapid.IntRange(0, 5).Draw(t, "weeks"), rapid.IntRange(0, 6).Draw(t, "months")
		})
		start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		var all []clinic.BackupRecord
		for i := range rapid.IntRange(0, 60).Draw(t, "n") {
			all = append(all, clinic.BackupRecord{ID: clinic.BackupID(i + 1), StartedAt: start.Add(time.Duration(rapid.IntRange(0, 400*24).Draw(t, "hour")) * time.Hour),
				State: rapid.SampledFrom([]clinic.BackupState{clinic.BackupGood, clinic.BackupGood, clinic.BackupGood, clinic.BackupFailed, clinic.BackupDamaged}).Draw(t, "state"),
				Kind:  rapid.SampledFrom([]clinic.BackupKind{clinic.BackupScheduled, clinic.BackupManual, clinic.BackupBeforeRestore}).Draw(t, "kind")})
		}
		surplus := p.Surplus(all, time.UTC)
		gone := map[clinic.BackupID]bool{}
		for i, b := range surplus {
			gone[b.ID] = true
			if b.State != clinic.BackupGood || b.Kind == clinic.BackupBeforeRestore {
				t.Fatalf("%+v is not rotation's to remove", b)
			}
			if i > 0 && b.StartedAt.Before(surplus[i-1].StartedAt) {
				t.Fatal("not the oldest first")
			}
		}
		var kept []clinic.BackupRecord
		good := 0
		days, weeks, months := map[string]bool{}, map[string]bool{}, map[string]bool{}
		keptDays, keptWeeks, keptMonths := map[string]bool{}, map[string]bool{}, map[string]bool{}
		for _, b := range all {
			if b.State != clinic.BackupGood || b.Kind == clinic.BackupBeforeRestore {
				continue
			}
			good++
			year, week := b.StartedAt.ISOWeek()
			d, w, m := b.StartedAt.Format("2006-01-02"), time.Date(year, 1, week, 0, 0, 0, 0, time.UTC).String(), b.StartedAt.Format("2006-01")
			days[d], weeks[w], months[m] = true, true, true
			if !gone[b.ID] {
				kept = append(kept, b)
				keptDays[d], keptWeeks[w], keptMonths[m] = true, true, true
			}
		}
		if good > 0 && len(kept) == 0 {
			t.Fatal("nothing is left")
		}
		for what, n := range map[string][3]int{"days": {len(keptDays), len(days), p.KeepDaily}, "weeks": {len(keptWeeks), len(weeks), p.KeepWeekly}, "months": {len(keptMonths), len(months), p.KeepMonthly}} {
			if n[0] < min(n[1], n[2]) {
				t.Fatalf("%d %s are left of %d, the plan keeps %d", n[0], what, n[1], n[2])
			}
		}
		// A second run has nothing left to do.
		if again := p.Surplus(kept, time.UTC); len(again) > 0 {
			t.Fatalf("a second run would remove %d more", len(again))
		}
		newest := slices.MaxFunc(append(kept, clinic.BackupRecord{}), func(a, b clinic.BackupRecord) int { return a.StartedAt.Compare(b.StartedAt) })
		for _, b := range all {
			if b.State == clinic.BackupGood && b.Kind != clinic.BackupBeforeRestore && b.StartedAt.After(newest.StartedAt) {
				t.Fatal("the newest is gone")
			}
		}
	})
}
