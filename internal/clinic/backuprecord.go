package clinic

import (
	"cmp"
	"slices"
	"time"
)

// BackupID identifies a backup that was made or tried.
type BackupID int64

// BackupKind says what led to a backup.
type BackupKind string

// The kinds.
const (
	BackupScheduled     BackupKind = "scheduled"
	BackupManual        BackupKind = "manual"
	BackupBeforeRestore BackupKind = "restore" // what there was before a restore
)

// BackupState is what became of a backup.
type BackupState string

// The states. Good is what was read back after writing and found whole.
const (
	BackupRunning BackupState = "running"
	BackupGood    BackupState = "good"
	BackupFailed  BackupState = "failed"  // no file
	BackupDamaged BackupState = "damaged" // a file that is not to be relied on
	BackupRemoved BackupState = "removed" // it was good and its time was over
)

// BackupRecord is a backup that was made or tried.
type BackupRecord struct {
	ID          BackupID
	Kind        BackupKind
	State       BackupState
	StartedAt   time.Time
	BeatAt      time.Time // the last sign of life while it runs
	FinishedAt  time.Time
	Folder      string
	FileName    string
	Size        int64  // bytes
	SHA256      string // of the file, in hexadecimal
	Lock        BackupLock
	Schema      int       // version of the database in it
	VerifiedAt  time.Time // when it was last read back and found whole
	RemovedAt   time.Time
	MadeBy      string
	Workstation string
	Fault       string // why it failed or is not to be relied on
}

// StaleBackup is how long a running backup may give no sign of life before it
// counts as interrupted.
const StaleBackup = 10 * time.Minute

// Interrupted reports whether a running backup has ended without saying so.
func (r BackupRecord) Interrupted(now time.Time) bool {
	since := now.Sub(r.BeatAt)
	return r.State == BackupRunning && (since > StaleBackup || since < -StaleBackup)
}

// BackupTable is how many rows a table holds.
type BackupTable struct {
	Name string `json:"name"`
	Rows int64  `json:"rows"`
}

// BackupContents says what a database holds: one in use, or one in a backup.
type BackupContents struct {
	Hospital  string
	Schema    int       // version of its tables
	Newest    time.Time // when the last change was made
	Tables    []BackupTable
	AuditHash string // the end of the audit chain

	// The rest is known of a backup alone.
	MadeAt      time.Time
	MadeBy      string
	Workstation string
	Program     string // the version of Caredesk
	Size        int64  // bytes of the database
	SHA256      string // of the database, in hexadecimal
}

// Rows is how many rows a table holds, 0 when there is none of the name.
func (c BackupContents) Rows(table string) int64 {
	for _, t := range c.Tables {
		if t.Name == table {
			return t.Rows
		}
	}
	return 0
}

// allOf is how long every backup is kept, whatever the plan says: the older
// ones of a day are what a mistake of this morning is mended with.
const allOf = 24 * time.Hour

// Surplus returns the good backups whose time is over, oldest first: those that
// are neither the newest of a kept day, week (Monday to Sunday) or month, nor
// younger than a day, nor made before a restore. Days, weeks and months without
// a backup do not count. The last good one is never among them.
func (p BackupPlan) Surplus(records []BackupRecord, zone *time.Location) []BackupRecord {
	var good []BackupRecord
	var last BackupID
	for _, r := range records {
		if r.State == BackupGood && r.Kind != BackupBeforeRestore {
			good, last = append(good, r), max(last, r.ID)
		}
	}
	if len(good) == 0 {
		return nil
	}
	slices.SortFunc(good, func(a, b BackupRecord) int {
		return cmp.Or(b.StartedAt.Compare(a.StartedAt), cmp.Compare(b.ID, a.ID))
	})
	newest := good[0].StartedAt
	keep := map[BackupID]bool{good[0].ID: true, last: true}
	span := func(limit int, of func(Date) Date) {
		seen := map[Date]bool{}
		for _, r := range good {
			if key := of(DateOf(r.StartedAt.In(zone))); !seen[key] {
				if len(seen) == limit {
					return
				}
				seen[key], keep[r.ID] = true, true
			}
		}
	}
	span(p.KeepDaily, func(d Date) Date { return d })
	span(p.KeepWeekly, func(d Date) Date { return d.AddDays(-int(d.Weekday())) })
	span(p.KeepMonthly, func(d Date) Date { return Date{Year: d.Year, Month: d.Month, Day: 1} })
	var out []BackupRecord
	for _, r := range slices.Backward(good) {
		if !keep[r.ID] && newest.Sub(r.StartedAt) >= allOf {
			out = append(out, r)
		}
	}
	return out
}
