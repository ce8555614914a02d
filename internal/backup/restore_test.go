package backup

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store"
	"caredesk/internal/store/storetest"
)

// The test binary runs itself again to restore, or to make a backup where no file
// is named, and to die at a step.
func TestMain(m *testing.M) {
	if os.Getenv("CAREDESK_RESTORE") == "" {
		os.Exit(m.Run())
	}
	p := &place{T: &testing.T{}, database: os.Getenv("CAREDESK_RESTORE"), folder: os.Getenv("CAREDESK_FOLDER")}
	p.dir = filepath.Dir(p.database)
	p.engine = Engine{WorkDir: p.dir, WorkFactor: 10, step: func(name string) error {
		fmt.Println(name)
		if name == os.Getenv("CAREDESK_DIE") {
			os.Exit(9)
		}
		return nil
	}}
	s, err := store.Open(ctx, store.Options{Path: p.database})
	if err == nil {
		p.store = s
		if path := os.Getenv("CAREDESK_FILE"); path != "" {
			err = p.restore(path, nil)
		} else {
			_, err = p.engine.Make(ctx, s, p.job())
		}
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	os.Exit(0)
}

func (p *place) patients() int64 {
	p.Helper()
	s, err := store.Open(ctx, store.Options{Path: p.database})
	p.must(err)
	report, err := s.Verify(ctx)
	p.must(err)
	if !report.OK {
		p.Errorf("not whole: %+v", report)
	}
	p.must(s.Close())
	c, err := store.Inspect(ctx, p.database)
	p.must(err)
	return c.Rows("patient_profile")
}

// A program that dies at any step of a restore leaves the old database or the
// new one, and the next restore works.
func TestDyingAtAnyStepLeavesTheOldOrTheNew(t *testing.T) {
	p := newPlace(t)
	path := p.make()
	p.register(21, 25)
	p.must(p.store.Close())
	present, err := os.ReadFile(p.database)
	p.must(err)
	steps := []string{"stage", "upgrade", "take", "save", "copy", "write", "sync", "read", "check", "name", "mark", "settle", "rename", "renamed"}
	for _, step := range steps {
		p.must(os.WriteFile(p.database, present, 0o600))
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "CAREDESK_RESTORE="+p.database, "CAREDESK_FOLDER="+p.folder, "CAREDESK_FILE="+path, "CAREDESK_DIE="+step)
		out, err := cmd.CombinedOutput()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != 9 {
			t.Fatalf("%s: the program did not die there: %v\n%s", step, err, out)
		}
		want := int64(25)
		if step == "renamed" {
			want = 20
		}
		if n := p.patients(); n != want {
			t.Errorf("died at %s: %d patients, want %d", step, n, want)
		}
		for _, side := range []string{"-wal", "-journal"} {
			if _, err := os.Lstat(p.database + side); err == nil {
				t.Errorf("died at %s: %s is left", step, side)
			}
		}
	}
	p.must(os.WriteFile(p.database, present, 0o600))
	p.open()
	p.must(p.restore(path, nil))
	if n := p.patients(); n != 20 {
		t.Errorf("the restore after all that: %d patients", n)
	}
}

// failingAt fails at one step of a backup or a restore.
func failingAt(step string, err error) func(string) error {
	return func(name string) error {
		if name == step {
			return err
		}
		return nil
	}
}

// A step that fails leaves everything as it was, with nothing left over.
func TestAFailingStepLeavesTheDatabaseAsItWas(t *testing.T) {
	p := newPlace(t)
	path := p.make()
	p.register(21, 25)
	p.must(p.store.Close())
	boom := errors.New("boom")
	for _, step := range []string{"stage", "upgrade", "take", "save", "copy", "write", "read", "check", "name", "mark", "settle", "rename"} {
		p.open()
		p.engine.step = failingAt(step, boom)
		if err := p.restore(path, nil); !errors.Is(err, boom) {
			t.Errorf("%s: %v", step, err)
		}
		_ = p.store.Close()
		p.engine.step = nil
		if n := p.patients(); n != 25 {
			t.Errorf("failed at %s: %d patients", step, n)
		}
		if left, _ := filepath.Glob(filepath.Join(p.dir, workPrefix+"*")); len(left) > 0 {
			t.Errorf("failed at %s: left %v", step, left)
		}
	}
}

func TestNobodyElseMayHaveTheDatabaseOpen(t *testing.T) {
	p := newPlace(t)
	path := p.make()
	p.register(21, 22)
	other, err := store.Open(ctx, store.Options{Path: p.database})
	p.must(err)
	says(t, p.restore(path, nil), clinic.Conflict, "Another program has the database open")
	p.must(other.Close())
	if n := p.patients(); n != 22 {
		t.Errorf("%d patients", n)
	}
	// Nor can it be opened while it is replaced.
	p.open()
	err = p.restore(path, func(w *Swap) {
		w.Mark = func(context.Context, string) error {
			wait, cancel := context.WithTimeout(ctx, 100)
			defer cancel()
			if s, err := store.Open(wait, store.Options{Path: p.database}); err == nil {
				_ = s.Close()
				t.Error("the database was opened in the middle of a restore")
			}
			return nil
		}
	})
	p.must(err)
	if n := p.patients(); n != 20 {
		t.Errorf("%d patients after the restore", n)
	}
}

func TestADatabaseThatIsMissingOrDamagedIsRestored(t *testing.T) {
	p := newPlace(t)
	path := p.make()
	p.must(p.store.Close())
	whole, err := os.ReadFile(p.database)
	p.must(err)
	page := func(n int) []byte {
		b := append([]byte(nil), whole...)
		clear(b[4096*n : 4096*(n+1)])
		return b
	}
	for what, present := range map[string][]byte{"missing": nil, "text": []byte("nothing of a database"), "empty": {}, "cut": whole[:len(whole)/2],
		"schema zeroed": page(0)[:4096], "a page zeroed": page(1)} {
		if present == nil {
			p.must(os.Remove(p.database))
		} else {
			p.must(os.WriteFile(p.database, present, 0o600))
		}
		staged, err := p.engine.Stage(ctx, path, key(), "", nil)
		p.must(err)
		aside := ""
		err = p.engine.Swap(ctx, staged, Swap{Database: p.database, Now: testNow(), Aside: func(path string) { aside = path },
			Save: func(ctx context.Context, present Source) error {
				_, err := p.engine.Make(ctx, present, p.job())
				return err
			},
			Mark: func(context.Context, string) error { return nil }})
		staged.Discard()
		if err != nil {
			t.Errorf("%s: %v", what, err)
			continue
		}
		if n := p.patients(); n != 20 {
			t.Errorf("%s: %d patients", what, n)
		}
		if present != nil {
			kept, err := os.ReadFile(aside)
			if len(present) > 100 && len(kept) == len(present) { // the header says which journal is used
				kept, present = kept[100:], present[100:]
			}
			if err != nil || string(kept) != string(present) {
				t.Errorf("%s: what was there is not kept aside in %q (%v)", what, aside, err)
			}
		}
	}
}

func TestAnotherFileThanTheOneShownIsRefused(t *testing.T) {
	p := newPlace(t)
	path := p.make()
	_, err := p.engine.Stage(ctx, path, key(), strings.Repeat("0", 64), nil)
	says(t, err, clinic.Stale, "replaced meanwhile")
	p.clean(1)
}

// A backup of an older schema is brought up to date before it takes the place;
// one of a newer is refused.
func TestBackupsOfOtherSchemas(t *testing.T) {
	p := newPlace(t)
	p.must(p.store.Close())
	raw := storetest.RawDB(t, p.database)
	for _, q := range []string{"ALTER TABLE patient_profile DROP COLUMN language", "DROP INDEX users_profile_shown", "DROP INDEX patient_profile_shown", "DROP INDEX users_profile_like", "DROP INDEX appointment_overnight", "DROP INDEX appointment_patient_closed", "DROP INDEX patienthistory_diagnosed", "DROP TABLE workstation", "DROP TABLE backup_record", "DROP TABLE backup_plan", "DELETE FROM schema_migration WHERE version > 7", "PRAGMA user_version = 7"} {
		if _, err := raw.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	p.must(raw.Close())
	older := p.pack(nil)
	file, err := p.engine.Check(ctx, older, key(), nil)
	if err != nil || file.Contents.Schema != 7 || len(file.Faults) > 0 {
		t.Fatalf("an older one: %+v %v", file, err)
	}
	staged, err := p.engine.Stage(ctx, older, key(), "", nil)
	p.must(err)
	newest, err := store.Newest()
	p.must(err)
	if c, err := store.Inspect(ctx, staged.Path()); err != nil || c.Schema != newest || c.Rows("patient_profile") != 20 {
		t.Errorf("staged: %+v %v", c, err)
	}
	staged.Discard()
	newer := p.pack(func(c *clinic.BackupContents) { c.Schema = 99 })
	_, err = p.engine.Check(ctx, newer, key(), nil)
	says(t, err, clinic.Invalid, "newer Caredesk")
	lying := p.pack(func(c *clinic.BackupContents) { c.Tables[0].Rows++ })
	_, err = p.engine.Check(ctx, lying, key(), nil)
	says(t, err, clinic.Invalid, "does not hold what it says")
}

// pack archives the closed database as it is.
func (p *place) pack(change func(*clinic.BackupContents)) string {
	p.Helper()
	state, err := copied(p.database, "")
	p.must(err)
	if holds := state.holds; change != nil {
		state.holds = func(ctx context.Context) (clinic.BackupContents, error) {
			c, err := holds(ctx)
			change(&c)
			return c, err
		}
	}
	to, _, err := recipients(clinic.LockPassphrase, "", phrase, 10)
	p.must(err)
	path := filepath.Join(p.TempDir(), "x.tar.zst.age")
	f, err := os.Create(path)
	p.must(err)
	_, err = pack(ctx, f, to, head{Format: format}, state, func(int64, int64) {})
	p.must(errors.Join(err, f.Close(), state.ReaderAt.(io.Closer).Close()))
	return path
}

// A backup in the layout that earlier versions wrote is read as before: packed by
// gzip, with all that is said of it at its beginning.
func TestABackupOfTheFirstLayoutIsRead(t *testing.T) {
	p := newPlace(t)
	p.must(p.store.Close())
	c, err := store.Inspect(ctx, p.database)
	p.must(err)
	data, err := os.ReadFile(p.database)
	p.must(err)
	sum := func(b []byte) string { return fmt.Sprintf("%x", sha256.Sum256(b)) }
	m := manifest{head{Format: firstFormat, Program: "0.9"}, factsOf(c)}
	m.Size, m.SHA256 = int64(len(data)), sum(data)
	says := func(m manifest) string {
		text, err := json.Marshal(m)
		p.must(err)
		return string(text)
	}
	plain := archive(t, [2]string{manifestEntry, says(m)}, [2]string{databaseEntry, string(data)})
	m.Dump = &dumpFacts{Size: 4, SHA256: sum([]byte("dump"))}
	dumped := archive(t, [2]string{manifestEntry, says(m)}, [2]string{databaseEntry, string(data)}, [2]string{dumpEntry, "dump"})
	for _, path := range []string{plain, dumped} {
		file, err := p.engine.Check(ctx, path, service.BackupKey{}, nil)
		if err != nil || len(file.Faults) > 0 || file.Contents.Rows("patient_profile") != 20 || file.Contents.Program != "0.9" || file.Lock != clinic.LockNone {
			t.Errorf("%+v %v", file, err)
		}
		staged, err := p.engine.Stage(ctx, path, service.BackupKey{}, "", nil)
		p.must(err)
		if got, err := os.ReadFile(staged.Path()); err != nil || !bytes.Equal(got, data) {
			t.Errorf("another database comes out of it: %v", err)
		}
		staged.Discard()
	}
	for what, path := range map[string]string{
		"without its dump":   archive(t, [2]string{manifestEntry, says(m)}, [2]string{databaseEntry, string(data)}),
		"with another dump":  archive(t, [2]string{manifestEntry, says(m)}, [2]string{databaseEntry, string(data)}, [2]string{dumpEntry, "bump"}),
		"with contents too":  archive(t, [2]string{manifestEntry, says(m)}, [2]string{databaseEntry, string(data)}, [2]string{dumpEntry, "dump"}, [2]string{contentsEntry, says(m)}),
		"with contents only": archive(t, [2]string{manifestEntry, says(m)}, [2]string{databaseEntry, string(data)}, [2]string{contentsEntry, says(m)}),
	} {
		if _, err := p.engine.Check(ctx, path, service.BackupKey{}, nil); clinic.CodeOf(err) != clinic.Invalid {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// testNow gives each call another second, as copies are named after it.
func testNow() func() time.Time {
	asked++
	at := time.Date(2026, 11, 23, 10, 0, asked, 0, time.UTC)
	return func() time.Time { return at }
}

var asked int
