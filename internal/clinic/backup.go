package clinic

import (
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"
)

// BackupSchedule says when backups are made by themselves.
type BackupSchedule string

// The schedules.
const (
	BackupOff   BackupSchedule = "off"
	BackupDaily BackupSchedule = "daily" // once a day, at BackupPlan.DailyAt
	BackupHours BackupSchedule = "hours" // every BackupPlan.EveryHours hours
)

// BackupLock says what opens a backup.
type BackupLock string

// The locks. A key pair needs no secret to write: the plan holds the public
// half, and only who keeps the other one reads.
const (
	LockKey        BackupLock = "key"
	LockPassphrase BackupLock = "passphrase"
	LockNone       BackupLock = "none" // whoever finds the file reads it
)

// Words says what a lock is.
func (l BackupLock) Words() string {
	switch l {
	case LockKey:
		return "Key"
	case LockPassphrase:
		return "Passphrase"
	case LockNone:
		return "Not encrypted"
	}
	return string(l)
}

// BackupPlan says where backups go, when, for how long they are kept and what
// locks them.
type BackupPlan struct {
	Folder      string
	Schedule    BackupSchedule
	DailyAt     Clock
	EveryHours  int // 1 to 168
	KeepDaily   int // days of which the newest backup is kept, 1 to 366
	KeepWeekly  int // and weeks, 0 to 520
	KeepMonthly int // and months, 0 to 240
	Lock        BackupLock
	Recipient   string // the public key, with LockKey
	UpdatedAt   time.Time
	Version     int
}

// A backup's passphrase has this many characters (runes) at least and at most.
const (
	MinBackupPassphrase = 12
	MaxBackupPassphrase = 512
)

// CheckBackupPassphrase refuses a passphrase that no backup is locked with: it is
// Invalid on the field "passphrase" when it is too short or too long.
func CheckBackupPassphrase(passphrase string) error {
	switch n := utf8.RuneCountInString(passphrase); {
	case n < MinBackupPassphrase:
		return FieldErrorf("passphrase", "A backup's passphrase has at least %d characters. Several words do well.", MinBackupPassphrase)
	case n > MaxBackupPassphrase:
		return FieldErrorf("passphrase", "That is %d characters; at most %d fit here.", n, MaxBackupPassphrase)
	}
	return nil
}

// Clean tidies a plan and returns what is wrong with it.
func (p *BackupPlan) Clean() error {
	var c checker
	p.Folder, p.Recipient = strings.TrimSpace(p.Folder), strings.TrimSpace(p.Recipient)
	switch {
	case p.Schedule != BackupOff && p.Schedule != BackupDaily && p.Schedule != BackupHours:
		c.fail("schedule", "Choose when backups are made.")
	case p.Schedule != BackupOff && p.Folder == "":
		c.fail("folder", "Choose the folder that backups go to.")
	}
	switch {
	case strings.ContainsRune(p.Folder, 0) || len(p.Folder) > 1000:
		c.fail("folder", "That is not a usable folder.")
	case p.Folder != "" && !filepath.IsAbs(p.Folder):
		c.fail("folder", "Give the whole path of the folder.")
	case p.Folder != "":
		p.Folder = filepath.Clean(p.Folder)
	}
	within := func(field string, n, low, high int) {
		if n < low || n > high {
			c.fail(field, "Give a number from %d to %d.", low, high)
		}
	}
	within("every_hours", p.EveryHours, 1, 168)
	within("keep_daily", p.KeepDaily, 1, 366)
	within("keep_weekly", p.KeepWeekly, 0, 520)
	within("keep_monthly", p.KeepMonthly, 0, 240)
	if p.Lock != LockKey && p.Lock != LockPassphrase && p.Lock != LockNone {
		c.fail("lock", "Choose what locks the backups.")
	}
	switch {
	case strings.HasPrefix(strings.ToUpper(p.Recipient), "AGE-SECRET-KEY-"):
		p.Recipient = ""
		c.fail("recipient", "That is the secret half of the key. It must not be kept here: enter the public half, which begins with age1.")
	case p.Recipient == "" && p.Lock == LockKey:
		c.fail("recipient", "Enter the public key, or make a new one.")
	case p.Recipient != "" && (!strings.HasPrefix(p.Recipient, "age1") || len(p.Recipient) > 200):
		c.fail("recipient", "That is not a public key. It begins with age1.")
	}
	return c.err()
}

// retryBackup is how long after a failed try the next one waits.
const retryBackup = time.Hour

// lastDaily is the last time at or before now at which a daily backup was due,
// on the clinic's clock.
func (p BackupPlan) lastDaily(now time.Time) time.Time {
	day := DateOf(now)
	due := day.At(p.DailyAt, now.Location())
	if due.After(now) {
		due = day.AddDays(-1).At(p.DailyAt, now.Location())
	}
	return due
}

// Due reports whether a backup is to be made now. lastGood is when the last
// good one was begun, lastTry when the last one of any outcome was; zero times
// mean never. It looks at the clock and not at how long a program has run, so
// that a desk that slept makes up for what it missed, once.
func (p BackupPlan) Due(lastGood, lastTry, now time.Time) bool {
	if p.Schedule != BackupDaily && p.Schedule != BackupHours {
		return false
	}
	if since := now.Sub(lastTry); lastTry.After(lastGood) && since >= 0 && since < retryBackup {
		return false
	}
	if lastGood.IsZero() || lastGood.After(now.Add(time.Hour)) { // a clock that was ahead says nothing
		return true
	}
	if p.Schedule == BackupHours {
		return now.Sub(lastGood) >= time.Duration(p.EveryHours)*time.Hour
	}
	return lastGood.Before(p.lastDaily(now))
}

// Next is when the next backup is due, the zero time when none is planned. It
// is in the past when one was missed.
func (p BackupPlan) Next(lastGood, now time.Time) time.Time {
	switch {
	case p.Schedule != BackupDaily && p.Schedule != BackupHours:
		return time.Time{}
	case p.Due(lastGood, time.Time{}, now):
		return now
	case p.Schedule == BackupHours:
		return lastGood.Add(time.Duration(p.EveryHours) * time.Hour)
	}
	return DateOf(p.lastDaily(now)).AddDays(1).At(p.DailyAt, now.Location())
}

// Overdue is the age of the last good backup above which an administrator is
// warned: two days, or twice the time between two planned ones where that is
// longer.
func (p BackupPlan) Overdue() time.Duration {
	limit := 48 * time.Hour
	if p.Schedule == BackupHours {
		limit = max(limit, 2*time.Duration(p.EveryHours)*time.Hour)
	}
	return limit
}
