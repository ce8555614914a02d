package service

import (
	"context"
	"time"

	"caredesk/internal/clinic"
)

// BackupRepo keeps backup_plan and backup_record.
type BackupRepo interface {
	Plan(ctx context.Context) (clinic.BackupPlan, error)
	UpdatePlan(ctx context.Context, p clinic.BackupPlan) error
	// Insert writes a record; Conflict while another one is running.
	Insert(ctx context.Context, b clinic.BackupRecord) (clinic.BackupID, error)
	Get(ctx context.Context, id clinic.BackupID) (clinic.BackupRecord, error)
	// Update writes what became of a backup: everything but kind, start and maker.
	Update(ctx context.Context, b clinic.BackupRecord) error
	// Beat notes a sign of life; NotFound when the backup does not run any more.
	Beat(ctx context.Context, id clinic.BackupID, at time.Time) error
	Running(ctx context.Context) (b clinic.BackupRecord, found bool, err error)
	// List returns records of a state, of any when it is empty, newest first.
	List(ctx context.Context, state clinic.BackupState, limit int) ([]clinic.BackupRecord, error)
	// Standing returns the plan, and when the last good backup and the last try
	// that did not end in one were begun.
	Standing(ctx context.Context) (BackupStanding, error)
	// Forget deletes all records of the states but the newest.
	Forget(ctx context.Context, states []clinic.BackupState, keep int) error
	// Contents counts what the database holds.
	Contents(ctx context.Context) (clinic.BackupContents, error)
}

// BackupStanding is where backups stand. Zero times mean never.
type BackupStanding struct {
	Plan   clinic.BackupPlan
	Good   time.Time // start of the last good one
	Failed time.Time // start of the last one that runs, failed or is damaged
	Fault  string    // why that one failed
}

// due reports whether a backup is to be made at a moment.
func (b BackupStanding) due(now time.Time) bool { return b.Plan.Due(b.Good, b.Failed, now) }

// overdue reports whether the last good one is too old to rely on.
func (b BackupStanding) overdue(now time.Time) bool {
	return b.Good.IsZero() || now.Sub(b.Good) > b.Plan.Overdue()
}

// BackupKey opens a backup, or locks one. It is in memory alone: it goes into
// no log, no record and no configuration.
type BackupKey struct {
	Passphrase   string
	IdentityFile string // the file with the secret half of a key pair
}

// String keeps a key out of whatever is printed by mistake.
func (BackupKey) String() string { return "(backup key)" }

// GoString does the same for %#v.
func (k BackupKey) GoString() string { return k.String() }

// BackupStep says what a long piece of work is at.
type BackupStep string

// The steps.
const (
	StepCopy    BackupStep = "copy"    // out of the database
	StepWrite   BackupStep = "write"   // into the file
	StepRead    BackupStep = "read"    // back from the file
	StepCheck   BackupStep = "check"   // whether all is whole; a backup that is made has its file by then
	StepSave    BackupStep = "save"    // what there is now
	StepReplace BackupStep = "replace" // it by the backup
)

// BackupProgress is told how far a step is. total is 0 where it is not known.
// It is called from the goroutine that does the work.
type BackupProgress func(step BackupStep, done, total int64)

// BackupJob is a backup to be written.
type BackupJob struct {
	Folder      string
	Lock        clinic.BackupLock
	Recipient   string
	Key         BackupKey // the passphrase, where it was typed; else the kept one
	At          time.Time // in the clinic's zone: it names the file
	MadeBy      string
	Workstation string
	Label       string // begins the file's name, before the hospital's; empty but for special ones
	Progress    BackupProgress
	// Written is told once the file has its name and was read back; checking what
	// is in it goes on. It is called from the goroutine that does the work.
	Written func(BackupFile)
}

// BackupFile is a backup in a folder.
type BackupFile struct {
	Name   string
	Size   int64     // bytes
	At     time.Time // when it was last written
	SHA256 string    // of one that was just made
	Lock   clinic.BackupLock
	// Contents and Faults are known of one that was just made or checked. Faults
	// are of the database itself and name rows by id alone.
	Contents clinic.BackupContents
	Faults   []string
}

// RestoreJob is a backup to take the place of the database.
type RestoreJob struct {
	Path     string
	Key      BackupKey
	SHA256   string // of the file that was looked at before
	Save     BackupJob
	Progress BackupProgress
	// Mark writes into the restored database, before it takes the place, what
	// was done; saved is the backup of the present state.
	Mark func(ctx context.Context, uow UnitOfWork, saved BackupFile) error
}

// BackupFiles does the work on files.
type BackupFiles interface {
	// Propose is the folder proposed before one was chosen.
	Propose() string
	// Prepare makes the folder where there is none and marks it as one for backups.
	Prepare(ctx context.Context, folder string) error
	// Ready reports whether the folder is there and marked: an unplugged drive
	// leaves an empty folder in its place.
	Ready(folder string) error
	// CheckRecipient refuses what is not a public key.
	CheckRecipient(recipient string) error
	// PublicKey is the public half of the key in a file.
	PublicKey(identityFile string) (recipient string, err error)
	// KeepPassphrase keeps the passphrase in the system's keyring.
	KeepPassphrase(passphrase string) error
	// KeptPassphrase says where the passphrase of scheduled backups comes from
	// on this desk: the keyring, the environment, empty for nowhere.
	KeptPassphrase() string
	// NewKey writes the secret half of a new key pair to a new file and returns
	// the public half.
	NewKey(ctx context.Context, path string) (recipient string, err error)
	// Make writes a backup, reads it back, gives it its name and then checks all
	// that is in it. Faults of the database itself are no error. Where the check
	// comes to no end, the file stays and is returned with the error; without a
	// name in what is returned there is no file.
	Make(ctx context.Context, job BackupJob) (BackupFile, error)
	// List returns the files in a folder that are named like backups.
	List(folder string) ([]BackupFile, error)
	// Check reads a backup as a whole and compares it with what it says of itself.
	Check(ctx context.Context, path string, key BackupKey, progress BackupProgress) (BackupFile, error)
	// Lock says what opens a backup.
	Lock(path string) (clinic.BackupLock, error)
	// Remove deletes the file of a record, provided that it is that very file.
	Remove(ctx context.Context, b clinic.BackupRecord) error
	// Restore replaces the database. closed says that the database was closed and
	// has to be opened anew, whether the restore came to its end or not.
	Restore(ctx context.Context, job RestoreJob) (closed bool, err error)
}

// BackupAge is what everybody may know of backups.
type BackupAge struct {
	Last    time.Time // when the last good one was begun; zero when there is none
	Overdue bool
}

// BackupOverview is what an administrator sees of backups.
type BackupOverview struct {
	Plan     clinic.BackupPlan
	Proposed string // folder, where none was chosen
	KeptIn   string // see BackupFiles.KeptPassphrase
	Ready    error  // why nothing can be written to the folder now
	Last     time.Time
	Next     time.Time
	Overdue  bool
	Rows     []BackupRow // newest first
}

// BackupRow is a backup in the list: a record, a file in the folder, or both.
type BackupRow struct {
	clinic.BackupRecord
	Missing bool // its file is not in its folder
	Unknown bool // a file that this database has no record of
}

// MakeBackup asks for a backup.
type MakeBackup struct {
	Passphrase string // with a plan that locks by passphrase; the kept one when empty
	// Folder, Lock and Recipient take the place of the plan's where Folder is given.
	Folder    string
	Lock      clinic.BackupLock
	Recipient string
	Progress  BackupProgress
}

// CheckBackup asks for a backup to be read as a whole.
type CheckBackup struct {
	Path     string
	Key      BackupKey // the kept passphrase where it is empty
	Progress BackupProgress
}

// BackupCheck says what a backup holds, beside what the database holds now.
type BackupCheck struct {
	Path   string
	SHA256 string // of the file
	Lock   clinic.BackupLock
	Inside clinic.BackupContents
	Faults []string // of the database in it
	Now    clinic.BackupContents
}

// RestoreBackup asks for a backup to take the place of the database.
type RestoreBackup struct {
	Path     string
	Key      BackupKey
	SHA256   string // of the file that was looked at; empty takes it as it is
	Progress BackupProgress
	// SavePlain lets the present state be saved without encryption where the
	// plan has no key and the backup is not encrypted either.
	SavePlain bool
}

// BackupsChanged says that a backup was made, checked or removed, or that the
// plan changed.
type BackupsChanged struct{}
