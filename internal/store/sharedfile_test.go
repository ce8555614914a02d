package store

import (
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// A local file is taken over once, and only when nobody has it open; from then on every program
// opens it as a shared one, until sharing ends.
func TestALocalFileBecomesShared(t *testing.T) {
	ctx := context.Background()
	local := fresh(t)
	mustWrite(t, local, "P-1")
	path := local.Path()
	if _, err := Open(ctx, Options{Path: path, Shared: true}); clinic.CodeOf(err) != clinic.Conflict || !strings.Contains(clinic.MessageOf(err), "local file") {
		t.Fatalf("shared while it is open as a local file: %v", err)
	}
	if leaseThere(local) || IsShared(path) {
		t.Error("the refusal left files")
	}
	mustWrite(t, local, "P-2")
	if err := local.Close(); err != nil {
		t.Fatal(err)
	}
	s := shared(t, path, "A")
	again, err := Open(ctx, Options{Path: path})
	if err != nil || again.Mode() != "Shared file" || patients(t, again) != 2 {
		t.Fatalf("opened again: %v %v", again, err)
	}
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
	if err := EndSharing(ctx, Options{Path: path}); err != nil {
		t.Fatal(err)
	}
	if err := s.InTx(ctx, register(ctx, "P-3", "")); clinic.CodeOf(err) != clinic.Unavailable || !strings.Contains(clinic.MessageOf(err), "no longer shared") {
		t.Errorf("a desk that has it open still: %v", err)
	}
	if back, err := Open(ctx, Options{Path: path}); err != nil || back.Mode() != "Local file" || patients(t, back) != 2 {
		t.Fatalf("a local file again: %v", err)
	} else if err := back.Close(); err != nil {
		t.Fatal(err)
	}
	if _, _, err := LeaseOf(path); clinic.CodeOf(err) != clinic.Conflict {
		t.Errorf("the lease of a local file: %v", err)
	}
}

// Two that make a shared file at once end up with one.
func TestTwoMakeASharedFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "x.db")
	var wg sync.WaitGroup
	for i := range 3 {
		wg.Go(func() {
			s, err := Open(context.Background(), Options{Path: path, Create: true, Shared: true})
			if err != nil {
				t.Error(err)
				return
			}
			defer s.Close()
			if err := s.InTx(context.Background(), register(context.Background(), fmt.Sprint("P-", i), "")); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := patients(t, shared(t, path, "")); n != 3 {
		t.Errorf("%d of 3 patients", n)
	}
	if rest, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*")); len(rest) > 0 {
		t.Errorf("left behind: %v", rest)
	}
}

// watched is what a desk is told of the others' changes, until the test ends.
func watched(t *testing.T, s *Store) <-chan struct{} {
	ctx, cancel := context.WithCancel(context.Background())
	changed, stopped := make(chan struct{}, 10), make(chan struct{})
	go func() {
		defer close(stopped)
		s.Watch(ctx, 10*time.Millisecond, func() { changed <- struct{}{} })
	}()
	t.Cleanup(func() { cancel(); <-stopped })
	return changed
}

// Another desk's change is told within a second, without the database being opened; one's own is not.
func TestASharedFileIsWatched(t *testing.T) {
	a, b := sharedPair(t)
	changed := watched(t, a)
	for i := range 3 {
		mustWrite(t, a, fmt.Sprint("P-", i))
		given(t, a)
	}
	select {
	case <-changed:
		t.Error("told of an own change")
	case <-time.After(100 * time.Millisecond):
	}
	mustWrite(t, b, "P-9")
	select {
	case <-changed:
	case <-time.After(time.Second):
		t.Error("not told of the other desk's change within a second")
	}
}

// A desk's sign of life is no news to the others, but what was written before and after it is.
func TestASignOfLifeOnASharedFileIsNoNews(t *testing.T) {
	a, b := sharedPair(t)
	changed := watched(t, a)
	quietly := func(number string) {
		t.Helper()
		if err := b.InTx(service.Quietly(context.Background()), register(context.Background(), number, "")); err != nil {
			t.Fatal(err)
		}
		given(t, b)
	}
	told := func(what string, want bool) {
		t.Helper()
		select {
		case <-changed:
			if !want {
				t.Errorf("%s: told", what)
			}
		case <-time.After(map[bool]time.Duration{true: 5 * time.Second, false: 150 * time.Millisecond}[want]):
			if want {
				t.Errorf("%s: not told", what)
			}
		}
	}
	quietly("P-1")
	told("a sign of life", false)
	quietly("P-2")
	given(t, a) // a turn of its own reads the file as it is now
	mustWrite(t, a, "P-3")
	told("a sign of life, seen in a turn", false)
	mustWrite(t, b, "P-4")
	quietly("P-5")
	told("a change before a sign of life", true)
	quietly("P-6")
	mustWrite(t, b, "P-7")
	told("a change after a sign of life", true)
}

// Where the share is not connected, an empty folder may stand in its place: nothing is left in it, and work goes on
// when the share is back.
func TestASharedFileThatIsGoneForAWhile(t *testing.T) {
	a, _ := sharedPair(t)
	given(t, a)
	dir := filepath.Dir(a.Path())
	if err := os.Rename(dir, dir+".away"); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	err := a.InTx(context.Background(), register(context.Background(), "P-1", ""))
	if clinic.CodeOf(err) != clinic.Unavailable || !strings.Contains(clinic.MessageOf(err), "Nothing was saved") {
		t.Errorf("without the share: %v", err)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("left in its place: %v", left)
	}
	if err := os.Remove(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(dir+".away", dir); err != nil {
		t.Fatal(err)
	}
	mustWrite(t, a, "P-1")
}

// A computer that is shown an old copy of the file does not work on it.
func TestAnOldCopyIsNotOpened(t *testing.T) {
	a, b := sharedPair(t)
	given(t, a)
	old, err := os.ReadFile(a.Path())
	if err != nil {
		t.Fatal(err)
	}
	mustWrite(t, a, "P-1")
	given(t, a)
	now, err := os.ReadFile(a.Path())
	if err != nil || binary.BigEndian.Uint32(now[24:]) == binary.BigEndian.Uint32(old[24:]) {
		t.Fatalf("the counter of changes stands still: %v", err)
	}
	if err := os.WriteFile(a.Path(), old, 0o600); err != nil {
		t.Fatal(err)
	}
	err = b.View(brief(t, 400*time.Millisecond), func(service.Repos) error { t.Error("worked on an old copy"); return nil })
	if clinic.CodeOf(err) != clinic.Unavailable || !strings.Contains(clinic.MessageOf(err), "old copy") {
		t.Errorf("got %v", err)
	}
	if err := os.WriteFile(a.Path(), now, 0o600); err != nil {
		t.Fatal(err)
	}
	if n := patients(t, b); n != 1 {
		t.Errorf("%d patients when the share is up to date", n)
	}
}

// The share goes away in mid-transaction and comes back: a clear error, nothing half, and work
// goes on without opening anew.
func TestTheShareGoesAway(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "share")
	path := filepath.Join(dir, "x.db")
	a := shared(t, path, "A")
	ctx := context.Background()
	mustWrite(t, a, "P-1")
	err := a.InTx(ctx, func(r service.Repos) error {
		if err := register(ctx, "P-2", "")(r); err != nil {
			return err
		}
		return os.Rename(dir, dir+"-unplugged")
	})
	if clinic.CodeOf(err) != clinic.Unavailable || len(clinic.MessageOf(err)) < 20 {
		t.Fatalf("in the middle: %v", err)
	}
	err = a.View(brief(t, 200*time.Millisecond), func(service.Repos) error { return nil })
	if clinic.CodeOf(err) != clinic.Unavailable || !strings.Contains(clinic.MessageOf(err), "does not answer") {
		t.Errorf("while it is away: %v", err)
	}
	if err := os.Rename(dir+"-unplugged", dir); err != nil {
		t.Fatal(err)
	}
	mustWrite(t, a, "P-3")
	if n := patients(t, a); n != 2 || a.ReadOnly() != nil {
		t.Errorf("%d patients, want the first and the third (%v)", n, a.ReadOnly())
	}
	if report, err := a.Verify(ctx); err != nil || !report.OK {
		t.Errorf("verify: %+v %v", report, err)
	}
}
