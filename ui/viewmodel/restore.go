package viewmodel

import (
	"context"
	"path/filepath"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/config"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// RestoreSource reads backups and puts one in the place of the database.
type RestoreSource interface {
	Check(context.Context, service.CheckBackup) (service.BackupCheck, error)
	Restore(context.Context, service.RestoreBackup) (closed bool, err error)
}

// Restoring takes a backup from a file to the place of the database: it is read
// and shown first.
type Restoring struct {
	FrontDesk
	// Progress is told from the goroutine of the work.
	Progress service.BackupProgress
	// Database is what this desk has open, Shared that desks take turns with the file.
	Database string
	Shared   bool
	// Rescue restores in place of the services, where the database is damaged or
	// gone; nil otherwise.
	Rescue RestoreSource

	Path    string
	Check   service.BackupCheck
	Looked  bool
	Running bool

	key    service.BackupKey
	cancel context.CancelFunc
}

// NewRestoring returns a restore of a file.
func NewRestoring(d FrontDesk, path string) *Restoring { return &Restoring{FrontDesk: d, Path: path} }

func (r *Restoring) source() RestoreSource {
	if r.Rescue != nil {
		return r.Rescue
	}
	return r.Services.Backups
}

// Look reads the whole backup; done is told when Check says what is in it.
func (r *Restoring) Look(key service.BackupKey, done func(error)) {
	if r.Running {
		return
	}
	r.Looked = false
	ctx := r.begin()
	r.Runner.Go(ctx, func(ctx context.Context) func() {
		check, err := r.source().Check(ctx, service.CheckBackup{Path: r.Path, Key: key, Progress: r.Progress})
		return func() {
			r.end()
			if err == nil {
				r.Check, r.key, r.Looked = check, key, true
			}
			done(err)
		}
	})
}

// Sound reports whether what was looked at can be restored.
func (r *Restoring) Sound() bool { return r.Looked && len(r.Check.Faults) == 0 }

// Restore puts the backup in the place of the database. closed says that the
// database has to be opened anew.
func (r *Restoring) Restore(savePlain bool, done func(closed bool, err error)) {
	if r.Running || !r.Sound() {
		return
	}
	ctx := r.begin()
	r.Runner.Go(ctx, func(ctx context.Context) func() {
		closed, err := r.source().Restore(ctx, service.RestoreBackup{Path: r.Path, Key: r.key, SHA256: r.Check.SHA256, SavePlain: savePlain, Progress: r.Progress})
		return func() {
			r.end()
			done(closed, err)
		}
	})
}

func (r *Restoring) begin() context.Context {
	ctx, cancel := context.WithCancel(r.Context())
	r.Running, r.cancel = true, cancel
	return ctx
}

func (r *Restoring) end() {
	r.Running = false
	r.cancel()
}

// Cancel ends the work under way. Until the last step nothing was changed.
func (r *Restoring) Cancel() {
	if r.cancel != nil {
		r.cancel()
	}
}

// CompareRow is one line of what is in a backup beside what there is now.
type CompareRow struct{ What, Inside, Now string }

// Compare is what the backup holds beside what the database holds now.
func (r *Restoring) Compare() []CompareRow {
	in, now, zone := r.Check.Inside, r.Check.Now, r.Now().Location()
	rows := []CompareRow{
		{i18n.T("Hospital"), in.Hospital, now.Hospital},
		{i18n.T("Made"), i18n.F("%s by %s", momentText(in.MadeAt, zone), in.MadeBy), ""},
		{i18n.T("Newest change"), momentText(in.Newest, zone), momentText(now.Newest, zone)},
	}
	for _, t := range []struct{ what, table string }{{i18n.T("Patients"), "patient_profile"}, {i18n.T("Visits"), "appointments_appointment"},
		{i18n.T("Records"), "appointments_patienthistory"}, {i18n.T("Prescriptions"), "prescription"}, {i18n.T("Bills"), "billing_invoice"}, {i18n.T("Payments"), "payment_record"},
		{i18n.T("Files"), "document_attachment"}, {i18n.T("Users"), "auth_user"}, {i18n.T("Audit entries"), "audit_log"}} {
		rows = append(rows, CompareRow{t.what, i18n.Count(int(in.Rows(t.table))), i18n.Count(int(now.Rows(t.table)))})
	}
	rows = append(rows, CompareRow{i18n.T("Schema"), i18n.Count(in.Schema), i18n.Count(now.Schema)})
	if r.Rescue != nil { // nothing is known of what is there
		for i := range rows {
			rows[i].Now = ""
		}
	}
	return rows
}

// Warnings say what to think of before the restore.
func (r *Restoring) Warnings() []string {
	var out []string
	in, now := r.Check.Inside, r.Check.Now
	if now.Hospital != "" && in.Hospital != now.Hospital {
		out = append(out, i18n.F("This is the backup of another hospital: %s.", in.Hospital))
	}
	if in.Schema < now.Schema {
		out = append(out, i18n.T("It was made by an older Caredesk. It is brought up to date before it takes the place."))
	}
	for _, f := range r.Check.Faults {
		out = append(out, i18n.F("The database in it has faults: %s. It cannot be restored.", f))
	}
	return out
}

// Consequences say what a restore does to everybody else.
func (r *Restoring) Consequences() string {
	others := i18n.T("Caredesk must be closed on all other desks.")
	if r.Shared || config.IsDSN(r.Database) {
		others = i18n.T("The other desks wait meanwhile; what is half typed there is lost, so tell them before.")
	}
	if r.Rescue != nil {
		return i18n.T("Everything that was entered after this backup is lost, at every desk. The damaged file is not thrown away: it is kept beside the database, as it is. Caredesk must be closed on all other desks. Afterwards everybody signs in anew.")
	}
	return i18n.F("Everything that was entered since is replaced, at every desk. The present state is saved first, as a backup of its own. %s Afterwards everybody signs in anew.", others)
}

// FileName is the backup's file.
func (r *Restoring) FileName() string { return filepath.Base(r.Path) }

// AsksForKey reports which field an error of a look asks for.
func AsksForKey(err error) string {
	if f := clinic.FieldOf(err); f == "passphrase" || f == "key" {
		return f
	}
	return ""
}

// FoundBackup is a file that looks like a backup, where no database tells of them.
type FoundBackup struct {
	Path string
	service.BackupFile
}

// FoundWhen is when a found backup was made, as far as the file tells.
func FoundWhen(b FoundBackup, zone *time.Location) string { return momentText(b.At, zone) }
