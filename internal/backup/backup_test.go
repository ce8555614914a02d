package backup

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store/storetest"
)

func TestABackupOpensWithItsLockAlone(t *testing.T) {
	p := newPlace(t)
	identity := filepath.Join(t.TempDir(), "key.txt")
	recipient, err := NewKey(identity, time.Now())
	p.must(err)
	if info, _ := os.Stat(identity); info.Mode().Perm() != 0o600 {
		t.Errorf("the secret half has mode %v", info.Mode())
	}
	if public, err := PublicKey(identity); err != nil || public != recipient {
		t.Errorf("the public half of the file is %q (%v), not %q", public, err, recipient)
	}
	_, err = NewKey(identity, time.Now())
	says(t, err, clinic.Conflict, "already a file")
	other := filepath.Join(t.TempDir(), "other.txt")
	_, err = NewKey(other, time.Now())
	p.must(err)

	byPhrase := p.make()
	byKey := p.make(func(j *service.BackupJob) {
		j.Lock, j.Recipient, j.Key = clinic.LockKey, recipient, service.BackupKey{}
	})
	plain := p.make(func(j *service.BackupJob) { j.Lock, j.Key = clinic.LockNone, service.BackupKey{} })
	p.clean(3)
	for path, k := range map[string]service.BackupKey{byPhrase: key(), byKey: {IdentityFile: identity}, plain: {}} {
		if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		file, err := p.engine.Check(ctx, path, k, nil)
		if err != nil || len(file.Faults) > 0 || file.Contents.Rows("patient_profile") != 20 || file.Contents.MadeBy != "Maeve" {
			t.Errorf("%s: %+v %v", path, file, err)
		}
		raw, _ := os.ReadFile(path)
		if path != plain && bytes.Contains(raw, []byte("Number1")) {
			t.Errorf("%s holds plain text", path)
		}
	}
	_, err = p.engine.Check(ctx, byPhrase, service.BackupKey{Passphrase: "wrong horse battery"}, nil)
	says(t, err, clinic.Invalid, "This passphrase does not open the backup")
	_, err = p.engine.Check(ctx, byPhrase, service.BackupKey{}, nil)
	says(t, err, clinic.Invalid, "Give the passphrase")
	_, err = p.engine.Check(ctx, byKey, service.BackupKey{IdentityFile: other}, nil)
	says(t, err, clinic.Invalid, "locked with another one")
	_, err = p.engine.Check(ctx, byKey, service.BackupKey{IdentityFile: plain}, nil)
	says(t, err, clinic.Invalid, "holds no secret key")
	p.clean(3)
}

// A backup is made while others write; what it holds is one state of the
// database, and restored it is row by row that state.
func TestABackupUnderWritesIsOneStateAndRestoresAsItWas(t *testing.T) {
	p := newPlace(t)
	stop, ended := make(chan struct{}), make(chan error, 1)
	go func() {
		for i := 21; ; i++ {
			if err := p.store.InTx(ctx, func(r service.Repos) error { return registerOne(r, i) }); err != nil {
				ended <- err
				return
			}
			select {
			case <-stop:
				ended <- nil
				return
			default:
			}
		}
	}()
	path := p.make()
	close(stop)
	p.must(<-ended)
	file, err := p.engine.Check(ctx, path, key(), nil)
	p.must(err)
	patients := file.Contents.Rows("patient_profile")
	if patients < 20 || file.Contents.Rows("audit_log") != patients {
		t.Errorf("%d patients with %d audit rows: not one state", patients, file.Contents.Rows("audit_log"))
	}
	before := dump(t, p.database)
	p.must(p.restore(path, nil))
	after := dump(t, p.database)
	for table, n := range file.Contents.Tables {
		if got := int64(len(after[n.Name])); got != n.Rows {
			t.Errorf("%d %s: %d rows, the backup said %d", table, n.Name, got, n.Rows)
		}
	}
	for table, rows := range after { // what was there at the snapshot is there to the letter
		for id, row := range rows {
			if was, ok := before[table][id]; ok && was != row && table != "number_series" && table != "audit_head" && !strings.HasPrefix(table, "patient_search") {
				t.Errorf("%s %s: %s, was %s", table, id, row, was)
			}
		}
	}
	p.open()
	report, err := p.store.Verify(ctx)
	if err != nil || !report.OK {
		t.Errorf("%+v %v", report, err)
	}
}

// dump reads every row of every table.
func dump(t *testing.T, path string) map[string]map[string]string {
	t.Helper()
	db := storetest.RawDB(t, path)
	names, err := db.Query("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'")
	if err != nil {
		t.Fatal(err)
	}
	var tables []string
	for names.Next() {
		var n string
		if err := names.Scan(&n); err != nil {
			t.Fatal(err)
		}
		tables = append(tables, n)
	}
	names.Close()
	out := map[string]map[string]string{}
	for _, name := range tables {
		rows, err := db.Query(`SELECT * FROM "` + name + `"`)
		if err != nil {
			t.Fatal(err)
		}
		columns, _ := rows.Columns()
		out[name] = map[string]string{}
		for rows.Next() {
			values, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			out[name][fmt.Sprint(values[0], "/", values[min(1, len(values)-1)])] = fmt.Sprint(values...)
		}
		rows.Close()
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return out
}

// restore closes the database and swaps a backup in.
func (p *place) restore(path string, change func(*Swap)) error {
	p.Helper()
	staged, err := p.engine.Stage(ctx, path, key(), "", nil)
	if err != nil {
		return err
	}
	defer staged.Discard()
	p.must(p.store.Close())
	w := Swap{Database: p.database, Now: time.Now, Mark: func(context.Context, string) error { return nil },
		Save: func(ctx context.Context, present Source) error {
			job := p.job()
			job.At = job.At.Add(time.Hour)
			_, err := p.engine.Make(ctx, present, job)
			return err
		}}
	if change != nil {
		change(&w)
	}
	return p.engine.Swap(ctx, staged, w)
}

// Every byte of a locked file matters: cut anywhere or changed anywhere, the backup
// is refused, and nothing of it stays behind. In one that is not encrypted some bits
// stand for nothing (which of two equal places a run is copied from): it is refused,
// or what comes out is the database to the letter.
func TestADamagedBackupIsRefused(t *testing.T) {
	p := newPlace(t)
	database := func(path string, k service.BackupKey) []byte {
		t.Helper()
		to := filepath.Join(t.TempDir(), "inside.db")
		_, err := unpack(ctx, path, keyOpener(k), to, func(int64, int64) {})
		p.must(err)
		data, err := os.ReadFile(to)
		p.must(err)
		return data
	}
	for _, path := range []string{p.make(), p.make(func(j *service.BackupJob) { j.Lock = clinic.LockNone })} {
		whole, err := os.ReadFile(path)
		p.must(err)
		inside := database(path, key())
		bad := filepath.Join(p.folder, "bad.tar.zst.age")
		try := func(what string, data []byte, may bool) {
			t.Helper()
			p.must(os.WriteFile(bad, data, 0o600))
			_, err := p.engine.Check(ctx, bad, key(), nil)
			if may && err == nil {
				if !bytes.Equal(database(bad, key()), inside) {
					t.Errorf("%s: another database comes out of it", what)
				}
				return
			}
			if clinic.CodeOf(err) != clinic.Invalid {
				t.Errorf("%s: %v", what, err)
			}
			if _, err := p.engine.Stage(ctx, bad, key(), "", nil); clinic.CodeOf(err) != clinic.Invalid {
				t.Errorf("%s, staged: %v", what, err)
			}
		}
		plain := filepath.Ext(path) == ".zst"
		for i := range 12 {
			try(fmt.Sprintf("cut at %d/12", i), whole[:len(whole)*i/12], false)
			changed := bytes.Clone(whole)
			at := len(whole) * i / 12
			changed[at] ^= 0x10
			try(fmt.Sprintf("changed at %d", at), changed, plain && i > 0)
		}
		try("one byte short", whole[:len(whole)-1], false)
		try("one byte more", append(bytes.Clone(whole), 0), false)
		try("text", []byte("Dear diary"), false)
		p.must(os.Remove(bad))
	}
	_, err := p.engine.Check(ctx, filepath.Join(p.folder, "none"), key(), nil)
	says(t, err, clinic.NotFound, "There is no file")
	p.clean(2)
}

// archive builds an archive of entries by hand, in the first layout; modern in the
// present one.
func archive(t *testing.T, entries ...[2]string) string {
	t.Helper()
	return archived(t, func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }, entries)
}

func modern(t *testing.T, entries ...[2]string) string {
	t.Helper()
	return archived(t, func(w io.Writer) io.WriteCloser {
		z, err := zstd.NewWriter(w)
		if err != nil {
			t.Fatal(err)
		}
		return z
	}, entries)
}

func archived(t *testing.T, zip func(io.Writer) io.WriteCloser, entries [][2]string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip(&b)
	w := tar.NewWriter(z)
	for _, e := range entries {
		if err := w.WriteHeader(&tar.Header{Name: e[0], Size: int64(len(e[1])), Mode: 0o644, Typeflag: tar.TypeReg}); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, e[1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), z.Close()); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "x.tar")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestHostileArchivesAreRefused(t *testing.T) {
	p := newPlace(t)
	sum := strings.Repeat("0", 64)
	m := func(format int, size int) string {
		return fmt.Sprintf(`{"format": %d, "caredesk": "9.9", "database_bytes": %d, "database_sha256": "%s"}`, format, size, sum)
	}
	ofX := func(size int) string {
		return fmt.Sprintf(`{"database_bytes": %d, "database_sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"}`, size)
	}
	head, database := [2]string{manifestEntry, `{"format": 2}`}, [2]string{databaseEntry, "x"}
	for what, path := range map[string]string{
		"a way out of the folder":     archive(t, [2]string{"../../etc/passwd", "x"}),
		"another order":               archive(t, database, [2]string{manifestEntry, m(1, 1)}),
		"no database":                 archive(t, [2]string{manifestEntry, m(1, 1)}),
		"another size":                archive(t, [2]string{manifestEntry, m(1, 7)}, database),
		"another content":             archive(t, [2]string{manifestEntry, m(1, 1)}, database),
		"one entry too many":          archive(t, [2]string{manifestEntry, m(1, 1)}, database, [2]string{"more", "x"}),
		"no manifest":                 archive(t, [2]string{manifestEntry, "[1, 2"}),
		"a huge manifest":             archive(t, [2]string{manifestEntry, strings.Repeat(" ", maxManifest+1)}),
		"a bomb":                      archive(t, [2]string{manifestEntry, m(1, 80<<20)}, [2]string{databaseEntry, strings.Repeat("\x00", 80<<20)}),
		"a way out, packed anew":      modern(t, [2]string{"../../etc/passwd", "x"}),
		"contents first":              modern(t, head, [2]string{contentsEntry, ofX(1)}, database),
		"no contents":                 modern(t, head, database),
		"contents in the manifest":    modern(t, [2]string{manifestEntry, m(2, 1)}, database),
		"contents of another size":    modern(t, head, database, [2]string{contentsEntry, ofX(2)}),
		"contents of another one":     modern(t, head, database, [2]string{contentsEntry, m(2, 1)}),
		"half contents":               modern(t, head, database, [2]string{contentsEntry, `{"database_bytes": 1`}),
		"huge contents":               modern(t, head, database, [2]string{contentsEntry, strings.Repeat(" ", maxManifest+1)}),
		"a dump nobody speaks of":     modern(t, head, database, [2]string{dumpEntry, "x"}, [2]string{contentsEntry, ofX(1)}),
		"something after the content": modern(t, head, database, [2]string{contentsEntry, ofX(1)}, [2]string{"more", "x"}),
		"a new bomb":                  modern(t, head, [2]string{databaseEntry, strings.Repeat("\x00", 80<<20)}, [2]string{contentsEntry, ofX(80 << 20)}),
	} {
		if _, err := p.engine.Check(ctx, path, service.BackupKey{}, nil); clinic.CodeOf(err) != clinic.Invalid {
			t.Errorf("%s: %v", what, err)
		}
	}
	for _, path := range []string{archive(t, [2]string{manifestEntry, m(3, 1)}), modern(t, [2]string{manifestEntry, m(3, 1)})} {
		_, err := p.engine.Check(ctx, path, service.BackupKey{}, nil)
		says(t, err, clinic.Invalid, "made by a newer Caredesk (9.9)")
	}
	p.clean(0)
}

// full fails like a full disk after some bytes.
type full struct {
	w    io.Writer
	room int
}

func (f *full) Write(b []byte) (int, error) {
	if f.room -= len(b); f.room < 0 {
		return 0, &os.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}
	}
	return f.w.Write(b)
}

func TestATargetThatIsFullOrGone(t *testing.T) {
	p := newPlace(t)
	path := p.make()
	info, err := os.Stat(path)
	p.must(err)
	for room := 0; room < int(info.Size()); room += int(info.Size())/7 + 1 {
		p.engine.wrap = func(w io.Writer) io.Writer { return &full{w, room} }
		_, err := p.engine.Make(ctx, p.store, p.job())
		says(t, err, clinic.Unavailable, "the disk is full")
		p.clean(1)
	}
	p.engine.wrap = nil

	// A second one of the same second gets a name of its own.
	if again := p.make(); again == path || !nameForm.MatchString(filepath.Base(again)) {
		t.Errorf("the second backup is %s", again)
	}
	gone := p.folder + "-moved"
	p.must(os.Rename(p.folder, gone))
	_, err = p.engine.Make(ctx, p.store, p.job())
	says(t, err, clinic.Unavailable, "Is the drive connected?")
	p.must(os.Mkdir(p.folder, 0o700)) // what an unplugged drive leaves
	_, err = p.engine.Make(ctx, p.store, p.job())
	says(t, err, clinic.Unavailable, marker)
	if entries, _ := os.ReadDir(p.folder); len(entries) > 0 {
		t.Error("something was written to the place of an unplugged drive")
	}

	cancelled, cancel := context.WithCancel(ctx)
	p.must(os.Remove(p.folder))
	p.must(os.Rename(gone, p.folder))
	p.engine.step = func(name string) error {
		if name == "write" {
			cancel()
		}
		return nil
	}
	if _, err := p.engine.Make(cancelled, p.store, p.job()); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	p.clean(2)
}

func TestRemovingTouchesOnlyWhatWasMade(t *testing.T) {
	p := newPlace(t)
	path := p.make()
	sum, size, err := fileDigest(ctx, path)
	p.must(err)
	r := clinic.BackupRecord{Folder: p.folder, FileName: filepath.Base(path), Size: size, SHA256: sum}
	whole, err := os.ReadFile(path)
	p.must(err)
	changed := bytes.Clone(whole)
	changed[len(changed)/2] ^= 1
	p.must(os.WriteFile(path, changed, 0o600))
	says(t, Remove(ctx, r), clinic.Conflict, "left alone")
	p.must(os.WriteFile(path, whole[1:], 0o600))
	says(t, Remove(ctx, r), clinic.Conflict, "left alone")
	other := r
	other.FileName = "holiday.jpg"
	if err := Remove(ctx, other); clinic.CodeOf(err) != clinic.Conflict {
		t.Errorf("a file of another name: %v", err)
	}
	p.must(os.WriteFile(path, whole, 0o600))
	p.must(Remove(ctx, r))
	says(t, Remove(ctx, r), clinic.NotFound, "There is no file")
	list, err := List(p.folder)
	if err != nil || len(list) != 0 {
		t.Errorf("%v %v", list, err)
	}
}

// A database with faults of its own is backed up all the same, and said so.
func TestAFaultyDatabaseIsSavedAndNamed(t *testing.T) {
	p := newPlace(t)
	raw := storetest.RawDB(t, p.database)
	for _, q := range []string{"DROP TRIGGER audit_no_update", "UPDATE audit_log SET action = 'x' WHERE id = 7"} {
		if _, err := raw.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	file, err := p.engine.Make(ctx, p.store, p.job())
	p.must(err)
	if all := strings.Join(file.Faults, "|"); !strings.Contains(all, "audit chain: entry 7 was changed") || !strings.Contains(all, "audit_no_update") {
		t.Errorf("faults: %v", file.Faults)
	}
	_, err = p.engine.Stage(ctx, filepath.Join(p.folder, file.Name), key(), "", nil)
	says(t, err, clinic.Invalid, "has faults")
	p.clean(1)
}

// A backup has its file before all in it is checked. Given up during the check, it
// stays, and whoever made it is told its name; one that does not open is removed.
func TestABackupHasItsFileBeforeItIsChecked(t *testing.T) {
	p := newPlace(t)
	var told service.BackupFile
	job := p.job()
	job.Written = func(f service.BackupFile) {
		told = f
		if sum, size, err := fileDigest(ctx, filepath.Join(p.folder, f.Name)); err != nil || sum != f.SHA256 || size != f.Size {
			t.Errorf("told of %+v, but %s of %d bytes is there: %v", f, sum, size, err)
		}
	}
	cancelled, cancel := context.WithCancel(ctx)
	defer cancel()
	p.engine.step = func(name string) error {
		if name == "check" {
			cancel()
		}
		return nil
	}
	made, err := p.engine.Make(cancelled, p.store, job)
	if !errors.Is(err, context.Canceled) || made.Name == "" || made.Name != told.Name || made.SHA256 != told.SHA256 {
		t.Errorf("given up during the check: %+v, told of %+v: %v", made, told, err)
	}
	p.clean(1)
	p.engine.step = nil
	if file, err := p.engine.Check(ctx, filepath.Join(p.folder, made.Name), key(), nil); err != nil || len(file.Faults) > 0 {
		t.Errorf("checked later: %v %v", file.Faults, err)
	}

	job.Written = func(f service.BackupFile) {
		path := filepath.Join(p.folder, f.Name)
		whole, err := os.ReadFile(path)
		p.must(err)
		whole[len(whole)/2] ^= 1
		p.must(os.WriteFile(path, whole, 0o600))
	}
	made, err = p.engine.Make(ctx, p.store, job)
	says(t, err, clinic.Unavailable, "reads back differently")
	if made.Name != "" {
		t.Errorf("a file that is none has the name %s", made.Name)
	}
	p.clean(1)
}
