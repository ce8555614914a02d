package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func shared(t *testing.T, path, desk string) *Store {
	t.Helper()
	s, err := Open(context.Background(), Options{Path: path, Create: true, Shared: true, Desk: desk})
	if err != nil {
		t.Fatal(err)
	}
	s.engine.(*sharedFile).self.Host = desk // as on computers of their own
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func sharedPair(t *testing.T) (a, b *Store) {
	path := filepath.Join(t.TempDir(), "x.db")
	return shared(t, path, "Reception"), shared(t, path, "Cash desk")
}

func patients(t *testing.T, s *Store) int {
	t.Helper()
	n := int64(0)
	if err := s.View(context.Background(), func(r service.Repos) (err error) {
		n, err = queryInt(context.Background(), r.(*unit), "SELECT count(*) FROM patient_profile")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return int(n)
}

func brief(t *testing.T, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	t.Cleanup(cancel)
	return ctx
}

func mustWrite(t *testing.T, s *Store, number string) {
	t.Helper()
	if err := s.InTx(context.Background(), register(context.Background(), number, "")); err != nil {
		t.Fatal(err)
	}
}

func leaseThere(s *Store) bool {
	_, err := os.Stat(s.Path() + leaseSuffix)
	return err == nil
}

// gone waits until the lease is given back.
func given(t *testing.T, s *Store) {
	t.Helper()
	for range 200 {
		if !leaseThere(s) {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatal("the turn was never given back")
}

// An open transaction holds the turn; the other desk waits, is told whose turn it is, and goes on
// when it is over.
func TestTheOtherDeskWaitsAndIsToldForWhom(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	a := shared(t, path, "Reception")
	told := make(chan string, 10)
	b, err := Open(context.Background(), Options{Path: path, Desk: "Cash desk", Waiting: func(h Holder, on bool) { told <- fmt.Sprint(h.Desk, on) }})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if b.Mode() != "Shared file" {
		t.Fatalf("a file that is shared already was opened as %s", b.Mode())
	}
	if err := a.InTx(context.Background(), func(r service.Repos) error {
		err := b.InTx(brief(t, 900*time.Millisecond), register(context.Background(), "P-1", ""))
		if clinic.CodeOf(err) != clinic.Unavailable || !strings.Contains(clinic.MessageOf(err), "Reception") {
			t.Errorf("while it is Reception's turn: %v", err)
		}
		if err := b.View(brief(t, 50*time.Millisecond), func(service.Repos) error { t.Error("read in another's turn"); return nil }); err == nil {
			t.Error("a view did not wait")
		}
		return register(context.Background(), "P-2", "")(r)
	}); err != nil {
		t.Fatal(err)
	}
	mustWrite(t, b, "P-3")
	if n := patients(t, a); n != 2 {
		t.Errorf("%d patients", n)
	}
	if first, second := <-told, <-told; first != "Receptiontrue" || second != "false" {
		t.Errorf("the hook was told %q, %q", first, second)
	}
	given(t, a)
}

// A turn that nobody waits for is kept for a moment only, and given at once to who waits.
func TestATurnIsKeptForAMoment(t *testing.T) {
	a, b := sharedPair(t)
	mustWrite(t, a, "P-1")
	first, err := readLease(a.Path() + leaseSuffix)
	if err != nil {
		t.Skip("this computer was too slow to see it")
	}
	mustWrite(t, a, "P-2")
	if second, err := readLease(a.Path() + leaseSuffix); err == nil && second.Token != first.Token {
		t.Log("the turn was not kept: a slow computer")
	}
	began := time.Now()
	mustWrite(t, b, "P-3")
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("the other desk waited for %v", took)
	}
	given(t, b)
}

func settings(t *testing.T, f *sharedFile, want map[string]string) {
	t.Helper()
	for name, value := range want {
		var got string
		if err := f.turn.db.QueryRow("PRAGMA " + name).Scan(&got); err != nil || got != value {
			t.Errorf("%s is %s (%v), want %s", name, got, err, value)
		}
	}
}

// The connection of a turn runs under the settings that the rules and the sharing rely on.
func TestSettingsOfATurn(t *testing.T) {
	a, _ := sharedPair(t)
	f := a.engine.(*sharedFile)
	if _, err := f.take(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	settings(t, f, map[string]string{"journal_mode": "delete", "synchronous": "3", "foreign_keys": "1", "recursive_triggers": "1", "busy_timeout": "2000",
		"mmap_size": "0", "trusted_schema": "0", "cache_spill": "0", "query_only": "0", "locking_mode": "normal", "cell_size_check": "1"})
	if err := f.leave(); err != nil {
		t.Fatal(err)
	}
}

// takeAway gives the turn of a desk to another, as a breaker does after the first fell asleep.
func takeAway(t *testing.T, s *Store) *lease {
	t.Helper()
	h, err := readLease(s.Path() + leaseSuffix)
	if err != nil {
		t.Fatal(err)
	}
	l, err := seize(s.Path(), Holder{Desk: "Breaker"}, h)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// A desk that slept in mid-transaction finds its turn gone right before COMMIT: nothing of it is
// saved, and its file is left alone until it has a turn again.
func TestTheOwnerThatWakesUpSavesNothing(t *testing.T) {
	a, b := sharedPair(t)
	ctx := context.Background()
	var other *lease
	err := a.InTx(ctx, func(r service.Repos) error {
		if err := register(ctx, "P-1", "")(r); err != nil {
			return err
		}
		other = takeAway(t, a)
		return nil
	})
	if clinic.CodeOf(err) != clinic.Unavailable || !strings.Contains(clinic.MessageOf(err), "given to another desk") {
		t.Fatalf("with its turn gone: %v", err)
	}
	if h, err := readLease(a.Path() + leaseSuffix); err != nil || h.Token != other.holder.Token {
		t.Errorf("the new holder's lease was touched: %+v %v", h, err)
	}
	if _, err := os.Stat(a.Path() + "-journal"); err != nil {
		t.Errorf("the journal was removed in another desk's turn: %v", err)
	}
	if err := other.drop(); err != nil {
		t.Fatal(err)
	}
	mustWrite(t, a, "P-2")
	if n := patients(t, b); n != 1 {
		t.Errorf("%d patients, want the second alone", n)
	}
	if report, err := b.Verify(ctx); err != nil || !report.OK {
		t.Errorf("verify: %+v %v", report, err)
	}
}

// The same when the transaction fails by itself, and when its context ends.
func TestATurnGoneAtRollback(t *testing.T) {
	a, b := sharedPair(t)
	ctx, cancel := context.WithCancel(context.Background())
	for i, end := range []func() error{func() error { return errors.New("no") }, func() error { cancel(); return nil }} {
		var other *lease
		if err := a.InTx(ctx, func(r service.Repos) error {
			if err := register(ctx, "P-1", "")(r); err != nil {
				return err
			}
			other = takeAway(t, a)
			return end()
		}); err == nil {
			t.Fatalf("%d: saved", i)
		}
		if _, err := os.Stat(a.Path() + "-journal"); err != nil {
			t.Errorf("%d: the journal was removed in another desk's turn: %v", i, err)
		}
		_ = other.drop()
		mustWrite(t, b, fmt.Sprintf("P-%d", 10+i))
	}
	if n := patients(t, a); n != 2 {
		t.Errorf("%d patients", n)
	}
}

// besideAFile is a path at which a file is that a lease can be for.
func besideAFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.db")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A lease is stale when its own beat has stood still, whatever the clocks and the times of files say.
func TestOnlyStillLeasesAreStale(t *testing.T) {
	path := besideAFile(t) + leaseSuffix
	l, err := takeLease(path, 0o600, Holder{Desk: "Reception"})
	if err != nil {
		t.Fatal(err)
	}
	old := time.Now().Add(-48 * time.Hour)
	if err := os.Chtimes(path, old, old); err != nil {
		t.Fatal(err)
	}
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case <-stop:
				return
			case <-time.After(20 * time.Millisecond):
				if err := l.beat(); err != nil {
					t.Error(err)
				}
			}
		}
	}()
	_, err = untilStale(context.Background(), path, 300*time.Millisecond)
	if clinic.CodeOf(err) != clinic.Conflict || !strings.Contains(clinic.MessageOf(err), "Reception") {
		t.Errorf("a living desk: %v", err)
	}
	close(stop)
	<-stopped
	l.still()
	began := time.Now()
	if h, err := untilStale(context.Background(), path, 300*time.Millisecond); err != nil || h.Desk != "Reception" || time.Since(began) < 300*time.Millisecond {
		t.Errorf("a desk that is gone: %+v %v after %v", h, err, time.Since(began))
	}
	for range 2 { // giving back is harmless when it was done
		if err := l.drop(); err != nil {
			t.Error(err)
		}
	}
	if _, err := untilStale(context.Background(), path, time.Minute); clinic.CodeOf(err) != clinic.NotFound {
		t.Errorf("nobody's turn: %v", err)
	}
}

// Of many who break one lease at once, exactly one succeeds, and the lease is its own.
func TestOneBreakerWins(t *testing.T) {
	for round := range 20 {
		path := besideAFile(t)
		l, err := takeLease(path+leaseSuffix, 0o600, Holder{})
		if err != nil {
			t.Fatal(err)
		}
		l.still()
		h, _ := readLease(l.path)
		var wg sync.WaitGroup
		won := make(chan *lease, 8)
		for range 8 {
			wg.Go(func() {
				if own, err := seize(path, Holder{}, h); err == nil {
					won <- own
				} else if clinic.CodeOf(err) != clinic.Conflict {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if len(won) != 1 {
			t.Fatalf("round %d: %d won", round, len(won))
		}
		if own := <-won; own.mine() != nil || own.drop() != nil {
			t.Error("the winner has no lease")
		}
		if rest, _ := filepath.Glob(path + "?*"); len(rest) > 0 {
			t.Errorf("left behind: %v", rest)
		}
	}
}

// A beat that comes late goes to the lease that was set aside, not to the new one; a lease that is
// another's is not given back.
func TestALateBeatHitsNobody(t *testing.T) {
	path := besideAFile(t)
	l, err := takeLease(path+leaseSuffix, 0o600, Holder{})
	if err != nil {
		t.Fatal(err)
	}
	h, _ := readLease(l.path)
	own, err := seize(path, Holder{Desk: "B"}, h)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.beat(); !errors.Is(err, errTurnLost) {
		t.Errorf("a late beat: %v", err)
	}
	if err := l.drop(); err != nil || own.mine() != nil {
		t.Errorf("giving back what is another's: %v, %v", err, own.mine())
	}
	if now, _ := readLease(own.path); now.Beat != 0 {
		t.Error("the new lease was beaten by the old holder")
	}
	_ = own.drop()
}

// A lease whose holder crashed before it could write it is told, waited for and broken like others.
func TestAnEmptyLease(t *testing.T) {
	a, _ := sharedPair(t)
	given(t, a)
	if err := os.WriteFile(a.Path()+leaseSuffix, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	err := a.InTx(brief(t, 100*time.Millisecond), register(context.Background(), "P-1", ""))
	if clinic.CodeOf(err) != clinic.Unavailable || !strings.Contains(clinic.MessageOf(err), "another desk") {
		t.Errorf("got %v", err)
	}
	h, err := untilStale(context.Background(), a.Path()+leaseSuffix, 50*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	own, err := seize(a.Path(), Holder{}, h)
	if err != nil {
		t.Fatal(err)
	}
	_ = own.drop()
	mustWrite(t, a, "P-1")
}

func TestSyncFolders(t *testing.T) {
	root := t.TempDir()
	for folder, program := range map[string]string{"Dropbox": "Dropbox", "Dropbox (Clinic)/data": "Dropbox", "OneDrive - Clinic/x": "OneDrive",
		"GoogleDrive-a@example.org/My Drive": "Google Drive", "Nextcloud": "Nextcloud", "onedrives": "", "My Dropbox notes": "", "clinic": ""} {
		dir := filepath.Join(root, folder)
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		_, err := Open(context.Background(), Options{Path: filepath.Join(dir, "dropbox.db")})
		want := clinic.NotFound
		if program != "" {
			want = clinic.Invalid
		}
		if clinic.CodeOf(err) != want || !strings.Contains(clinic.MessageOf(err), program) {
			t.Errorf("%s: %v", folder, err)
		}
	}
	marked := filepath.Join(root, "clinic", "deep")
	_ = os.MkdirAll(filepath.Join(root, "clinic", ".stfolder"), 0o700)
	if by := syncFolder(marked); by != "Syncthing" {
		t.Errorf("a folder of Syncthing: %q", by)
	}
}

func TestTheLeaseIsWhole(t *testing.T) {
	h := Holder{Desk: strings.Repeat("Ünïcode ", 400), Host: strings.Repeat("\x00\xff", 900), Program: "1"}
	if n := len(h.bytes()); n != leaseSize {
		t.Errorf("a lease of %d bytes", n)
	}
	m := mark{4294967295, 4294967294, 1 << 62, strings.Repeat("A", 26), 4294967293}
	path := filepath.Join(t.TempDir(), "m")
	if _, err := readMark(path); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	if err := writeMark(path, 0o600, m); err != nil {
		t.Fatal(err)
	}
	if got, err := readMark(path); err != nil || got != m {
		t.Errorf("%+v %v", got, err)
	}
	if err := os.WriteFile(path, m.bytes()[:100], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := readMark(path); !errors.Is(err, errTorn) {
		t.Errorf("half a companion: %v", err)
	}
	if newer(3, 4294967290) != true || newer(7, 7) || newer(1, 2) {
		t.Error("the counter wraps around")
	}
}
