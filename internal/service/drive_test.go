package service_test

import (
	"context"
	"path/filepath"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// drive does the work on files in memory, and says what it was asked to do.
type drive struct {
	files     map[string]service.BackupFile // by path
	kept      string                        // the passphrase in the keyring
	prepared  []string
	job       service.BackupJob  // the last one
	restore   service.RestoreJob // the last one
	checking  func()             // called while what was written is checked
	unchecked error              // why that comes to no end
	making    func()             // happens while a backup is made
	// What goes wrong.
	unplugged, makes, checks, removes, restores, keyring error
	faults                                               []string
}

func (d *drive) Propose() string { return "/proposed" }
func (d *drive) Prepare(_ context.Context, folder string) error {
	d.prepared = append(d.prepared, folder)
	return d.unplugged
}
func (d *drive) Ready(string) error { return d.unplugged }
func (d *drive) CheckRecipient(r string) error {
	if r != "age1good" {
		return clinic.FieldErrorf("recipient", "That is no public key.")
	}
	return nil
}
func (d *drive) PublicKey(file string) (string, error) { return "age1 of " + file, nil }
func (d *drive) KeepPassphrase(p string) error         { d.kept = p; return d.keyring }
func (d *drive) KeptPassphrase() string {
	if d.kept != "" {
		return "keyring"
	}
	return ""
}
func (d *drive) NewKey(_ context.Context, path string) (string, error) { return "age1 of " + path, nil }
func (d *drive) Make(_ context.Context, job service.BackupJob) (service.BackupFile, error) {
	d.job = job
	if d.making != nil {
		d.making()
	}
	if d.makes != nil {
		return service.BackupFile{}, d.makes
	}
	name := job.At.Format("2006-01-02-150405") + ".caredesk"
	f := service.BackupFile{Name: name, Size: 100, SHA256: sumOf(name), Lock: job.Lock, Faults: d.faults}
	d.files[filepath.Join(job.Folder, name)] = f
	written := f
	written.Faults = nil // nobody knows yet
	job.Written(written)
	if d.checking != nil {
		d.checking()
	}
	if d.unchecked != nil {
		return written, d.unchecked
	}
	return f, nil
}
func (d *drive) List(folder string) (list []service.BackupFile, err error) {
	for path, f := range d.files {
		if filepath.Dir(path) == folder {
			list = append(list, f)
		}
	}
	return list, d.unplugged
}
func (d *drive) Check(_ context.Context, path string, _ service.BackupKey, _ service.BackupProgress) (service.BackupFile, error) {
	f := d.files[path]
	f.Faults = d.faults
	return f, d.checks
}
func (d *drive) Lock(path string) (clinic.BackupLock, error) {
	f, found := d.files[path]
	if !found {
		return "", clinic.Errorf(clinic.NotFound, "There is no file at %s.", path)
	}
	return f.Lock, nil
}
func (d *drive) Remove(_ context.Context, b clinic.BackupRecord) error {
	if d.removes == nil {
		delete(d.files, filepath.Join(b.Folder, b.FileName))
	}
	return d.removes
}
func (d *drive) Restore(ctx context.Context, job service.RestoreJob) (bool, error) {
	d.restore = job
	return false, d.restores
}
