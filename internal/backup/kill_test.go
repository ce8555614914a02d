package backup

import (
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// killed starts the test binary as a program that makes a backup, or restores the
// one that is named, and ends it without a word after a while. It reports whether
// the program had come to its end before.
func (p *place) killed(after time.Duration, file string) (finished bool) {
	p.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "CAREDESK_RESTORE="+p.database, "CAREDESK_FOLDER="+p.folder, "CAREDESK_FILE="+file)
	p.must(cmd.Start())
	kill := time.AfterFunc(after, func() { _ = cmd.Process.Kill() }) // it may be over
	err := cmd.Wait()
	kill.Stop()
	return err == nil
}

// put writes a database as it was, with nothing beside it.
func (p *place) put(data []byte) {
	p.Helper()
	for _, side := range []string{"-wal", "-shm", "-journal"} {
		if err := os.Remove(p.database + side); err != nil && !os.IsNotExist(err) {
			p.Fatal(err)
		}
	}
	p.must(os.WriteFile(p.database, data, 0o600))
}

// leftovers are what is plain for a while, or half written.
func (p *place) leftovers() (out []string) {
	p.Helper()
	for _, dir := range []string{p.dir, p.folder} {
		p.must(filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if name := d.Name(); path != dir && (strings.HasPrefix(name, workPrefix) || strings.HasSuffix(name, partEnd)) {
				out = append(out, path)
			}
			return err
		}))
	}
	return out
}

// Killed at whatever moment, making a backup leaves no half one under a name that
// counts, and restoring leaves the old database or the new one. What lies about
// afterwards goes at the next run.
func TestKilledAtAnyMoment(t *testing.T) {
	p := newPlace(t)
	path := p.make()
	p.register(21, 25)
	p.must(p.store.Close())
	present, err := os.ReadFile(p.database)
	p.must(err)
	const most = 8
	for what, file := range map[string]string{"backup": "", "restore": path} {
		p.put(present)
		began := time.Now()
		if !p.killed(time.Minute, file) {
			t.Fatalf("a %s that nobody kills does not come to its end", what)
		}
		takes := time.Since(began)
		old, fresh, cut := 0, 0, 0
		for round := 0; cut < 2 && round < 10*most || round < most && time.Since(began) < 6*time.Second; round++ {
			p.put(present)
			after, start := time.Duration(rand.Int64N(int64(takes))), time.Now()
			if p.killed(after, file) {
				takes = min(takes, time.Since(start)) // the first one was held up by something
			} else {
				cut++
			}
			switch n := p.patients(); {
			case n == 25:
				old++
			case n == 20 && file != "":
				fresh++
			default:
				t.Fatalf("%s killed after %v: %d patients", what, after, n)
			}
		}
		t.Logf("%s, which takes %v: killed %d times; the old database %d times, the new one %d times", what, takes, cut, old, fresh)
		if cut == 0 {
			t.Errorf("%s: it was always quicker", what)
		}
	}
	named, err := List(p.folder)
	p.must(err)
	for _, b := range named {
		if file, err := p.engine.Check(ctx, filepath.Join(p.folder, b.Name), key(), nil); err != nil || len(file.Faults) > 0 {
			t.Errorf("a half backup has a name that counts: %s: %v %v", b.Name, err, file.Faults)
		}
	}
	// Whoever makes one an hour later cleans up.
	long := time.Now().Add(-2 * leftover)
	for _, left := range p.leftovers() {
		p.must(filepath.WalkDir(left, func(path string, _ fs.DirEntry, err error) error {
			if err == nil {
				err = os.Chtimes(path, long, long)
			}
			return err
		}))
	}
	p.put(present)
	p.open()
	p.make()
	p.must(p.restore(path, nil))
	if left := p.leftovers(); len(left) > 0 {
		t.Errorf("left for good: %v", left)
	}
	if n := p.patients(); n != 20 {
		t.Errorf("%d patients after the restore", n)
	}
}
