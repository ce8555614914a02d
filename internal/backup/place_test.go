package backup

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store"
	"caredesk/internal/store/storetest"
)

var ctx = context.Background()

const phrase = "correct horse battery"

// place is a database with some patients in it, and a folder for backups.
type place struct {
	*testing.T
	dir, database, folder string
	store                 *store.Store
	engine                Engine
}

func newPlace(t *testing.T) *place {
	t.Helper()
	p := &place{T: t, dir: t.TempDir(), folder: filepath.Join(t.TempDir(), "bäckups #1")}
	p.database = filepath.Join(p.dir, "clinic.db")
	data, err := os.ReadFile(storetest.NewFile(t))
	p.must(err)
	p.must(os.WriteFile(p.database, data, 0o600))
	p.engine = Engine{WorkDir: p.dir, Program: "test", WorkFactor: 10}
	p.must(Prepare(p.folder))
	p.open()
	p.register(1, 20)
	return p
}

func (p *place) must(err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
}

func (p *place) open() {
	p.Helper()
	s, err := store.Open(ctx, store.Options{Path: p.database})
	p.must(err)
	p.store = s
	p.Cleanup(func() { _ = s.Close() })
}

// register adds patients with an audit row each.
func (p *place) register(from, to int) {
	p.Helper()
	for i := from; i <= to; i++ {
		p.must(p.store.InTx(ctx, func(r service.Repos) error { return registerOne(r, i) }))
	}
}

func registerOne(r service.Repos, i int) error {
	id, err := r.Patients().Insert(ctx, clinic.Patient{Number: fmt.Sprintf("P-%06d", i), FirstName: "Pat", LastName: fmt.Sprintf("Number%d", i), CreatedAt: time.Now()})
	if err != nil {
		return err
	}
	if got, err := r.Numbers().Next(ctx, "patient", 0); err != nil || got != i {
		return errors.Join(err, fmt.Errorf("patient number %d", got))
	}
	return r.Audit().Append(ctx, clinic.AuditEntry{At: time.Now(), UserName: "t", Role: clinic.RoleAdmin, Action: "patient.register", Entity: "patient", EntityID: int64(id)})
}

func (p *place) job() service.BackupJob {
	return service.BackupJob{Folder: p.folder, Lock: clinic.LockPassphrase, Key: service.BackupKey{Passphrase: phrase}, At: time.Date(2026, 11, 23, 10, 42, 0, 0, time.UTC), MadeBy: "Maeve"}
}

func (p *place) make(change ...func(*service.BackupJob)) string {
	p.Helper()
	job := p.job()
	for _, c := range change {
		c(&job)
	}
	file, err := p.engine.Make(ctx, p.store, job)
	p.must(err)
	if len(file.Faults) > 0 {
		p.Fatalf("faults: %v", file.Faults)
	}
	return filepath.Join(p.folder, file.Name)
}

// clean checks that nothing is left over in folder and work folder.
func (p *place) clean(backups int) {
	p.Helper()
	entries, err := os.ReadDir(p.folder)
	p.must(err)
	n := 0
	for _, e := range entries {
		if e.Name() != marker {
			n++
			if !nameForm.MatchString(e.Name()) {
				p.Errorf("left in the folder: %s", e.Name())
			}
		}
	}
	if n != backups {
		p.Errorf("%d backups in the folder, want %d", n, backups)
	}
	if left, _ := filepath.Glob(filepath.Join(p.dir, workPrefix+"*")); len(left) > 0 {
		p.Errorf("left beside the database: %v", left)
	}
}

func says(t *testing.T, err error, code clinic.Code, words string) {
	t.Helper()
	if clinic.CodeOf(err) != code || !strings.Contains(clinic.MessageOf(err), words) {
		t.Errorf("got %v, want %s with %q", err, code, words)
	}
}

func key() service.BackupKey { return service.BackupKey{Passphrase: phrase} }
