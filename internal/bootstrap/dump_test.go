package bootstrap_test

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"filippo.io/age"

	"caredesk/internal/bootstrap"
	"caredesk/internal/store/storetest"
)

// entries unpacks a backup as a person does without Caredesk.
func (s *site) entries(path string) (names []string, dir string) {
	s.Helper()
	dir = s.TempDir()
	f, err := os.Open(path)
	s.must(err)
	defer f.Close()
	key, err := age.NewScryptIdentity(secret)
	s.must(err)
	plain, err := age.Decrypt(f, key)
	s.must(err)
	zipped, err := gzip.NewReader(plain)
	s.must(err)
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
	names, dir := s.entries(s.files()[0])
	if !slices.Equal(names, []string{"manifest.json", "caredesk.db", "postgresql.dump"}) {
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
	for table, want := range s.backedUp {
		if have := s.sums(address)[table]; have != want {
			t.Errorf("%s: %+v, it was %+v", table, have, want)
		}
	}
	// Without the program a backup is made all the same.
	t.Setenv("PATH", t.TempDir())
	s.now = s.now.AddDate(0, 0, 2)
	if !s.runDue() {
		t.Fatal("no backup was due")
	}
	files := s.files()
	if names, _ := s.entries(files[len(files)-1]); len(names) != 2 {
		t.Errorf("without pg_dump the backup holds %q", names)
	}
	s.nothingLeft()
}
