package bootstrap_test

import (
	"archive/tar"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/klauspost/compress/zstd"

	"caredesk/internal/bootstrap"
	"caredesk/internal/clinic"
	"caredesk/internal/store/storetest"
)

// entries unpacks a backup that is not locked as a person does without Caredesk.
func (s *site) entries(path string) (names []string, dir string) {
	s.Helper()
	dir = s.TempDir()
	f, err := os.Open(path)
	s.must(err)
	defer f.Close()
	zipped, err := zstd.NewReader(f)
	s.must(err)
	defer zipped.Close()
	list := tar.NewReader(zipped)
	for {
		h, err := list.Next()
		if errors.Is(err, io.EOF) {
			return names, dir
		}
		s.must(err)
		names = append(names, h.Name)
		out, err := os.Create(filepath.Join(dir, filepath.Base(h.Name)))
		s.must(err)
		_, err = io.Copy(out, list)
		s.must(errors.Join(err, out.Close()))
	}
}

// Beside the copy, a backup of a server holds the dump of PostgreSQL's own
// program, of the same moment: it makes the same hospital on another server.
func TestABackupOfAServerHoldsItsDump(t *testing.T) {
	s := sharedSite(t, "server")
	if _, err := exec.LookPath("pg_dump"); err != nil {
		t.Skip("pg_dump is not installed here")
	}
	s.plan(func(p *clinic.BackupPlan) { p.Lock = clinic.LockNone })
	day := func() (names []string, dir string) {
		t.Helper()
		s.now = s.now.AddDate(0, 0, 1)
		if !s.runDue() {
			t.Fatal("no backup was due")
		}
		found, err := filepath.Glob(filepath.Join(s.folder, "caredesk-*.tar.zst"))
		s.must(err)
		return s.entries(slices.Max(found))
	}
	names, dir := day()
	want := s.sums(s.path)
	if !slices.Equal(names, []string{"manifest.json", "caredesk.db", "postgresql.dump", "contents.json"}) {
		t.Fatalf("the backup holds %q", names)
	}
	address := storetest.NewEmptyAddress(t)
	if out, err := exec.Command("pg_restore", "--no-owner", "--exit-on-error", "--dbname="+address, filepath.Join(dir, "postgresql.dump")).CombinedOutput(); err != nil {
		t.Fatalf("pg_restore: %v\n%s", err, out)
	}
	app, err := bootstrap.Open(s.ctx, bootstrap.Options{Path: address, Now: s.clock})
	s.must(err)
	report, err := app.Verify(s.ctx)
	if err != nil || !report.OK {
		t.Errorf("not whole: %+v %v", report, err)
	}
	s.must(app.Close())
	have := s.sums(address)
	for table := range want {
		if have[table] != want[table] {
			t.Errorf("%s: %+v, it was %+v", table, have[table], want[table])
		}
	}
	// Without the program a backup is made all the same.
	t.Setenv("PATH", t.TempDir())
	if names, _ := day(); !slices.Equal(names, []string{"manifest.json", "caredesk.db", "contents.json"}) {
		t.Errorf("without pg_dump the backup holds %q", names)
	}
	s.nothingLeft()
}
