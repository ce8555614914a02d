package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"

	"caredesk/internal/service"
)

// written puts what a state holds into a file.
func written(t *testing.T, still *Still, path string, at int) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	n, err := io.CopyBuffer(struct{ io.Writer }{f}, struct{ io.Reader }{io.NewSectionReader(still, 0, still.Size())}, make([]byte, at))
	if err != nil || n != still.Size() {
		t.Fatalf("read %d of %d bytes: %v", n, still.Size(), err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// A state that is held stays as it was while this program and another one write,
// and all they wrote is there once it is let go.
func TestAStillStaysAsItWas(t *testing.T) {
	ctx := context.Background()
	s := fresh(t)
	other, err := Open(ctx, Options{Path: s.Path()})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if err := s.InTx(ctx, register(ctx, "P-1", "")); err != nil {
		t.Fatal(err)
	}
	still, err := s.Still(ctx)
	if err != nil || still == nil {
		t.Fatalf("%v %v", still, err)
	}
	held, err := still.Contents(ctx)
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "copy.db")
	if err := s.SnapshotTo(ctx, copied); err != nil {
		t.Fatal(err)
	}

	// More than fits into the log before it would be taken over.
	for n := range 60 {
		of := []*Store{s, other}[n%2]
		if err := of.InTx(ctx, func(r service.Repos) error {
			for i := range 20 {
				if err := register(ctx, fmt.Sprintf("P-%d-%d", n, i), "")(r); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	if info, err := os.Stat(s.Path() + "-wal"); err != nil || info.Size() < 1<<20 {
		t.Fatalf("the log was to grow meanwhile: %v %v", info.Size(), err)
	}
	dir := t.TempDir()
	for n, at := range []int{1 << 20, 4096, 1000} {
		path := filepath.Join(dir, fmt.Sprint(n))
		written(t, still, path, at)
		report, err := VerifyStill(ctx, path)
		if err != nil || !report.OK {
			t.Errorf("read by %d bytes: %+v %v", at, report.failed(), err)
		}
		have, err := Inspect(ctx, path)
		if err != nil || have.AuditHash != held.AuditHash || !slices.Equal(have.Tables, held.Tables) {
			t.Errorf("read by %d bytes: %+v instead of %+v (%v)", at, have, held, err)
		}
	}
	a, err := os.ReadFile(filepath.Join(dir, "0"))
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []string{"1", "2"} {
		if b, err := os.ReadFile(filepath.Join(dir, n)); err != nil || !bytes.Equal(a, b) {
			t.Errorf("another file in turn %s: %v", n, err)
		}
	}
	// What SQLite's own copy of the same state holds is the same, page for page but
	// for the counters in the first one.
	b, err := os.ReadFile(copied)
	if err != nil || len(b) != len(a) || !bytes.Equal(a[still.page:], b[still.page:]) || a[writeVersionAt] != b[writeVersionAt] || a[readVersionAt] != b[readVersionAt] {
		t.Errorf("SQLite copies something else: %d bytes, %d here: %v", len(b), len(a), err)
	}
	if err := still.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := s.Still(ctx)
	if err != nil || again == nil {
		t.Fatalf("%v %v", again, err)
	}
	defer again.Close()
	now, err := again.Contents(ctx)
	if err != nil || slices.Equal(now.Tables, held.Tables) {
		t.Errorf("what was written meanwhile is missing: %v", err)
	}
	if info, err := os.Stat(s.Path() + "-wal"); err != nil || info.Size() != 0 {
		t.Errorf("the log was to be taken over: %v", err)
	}
	if report, err := other.Verify(ctx); err != nil || !report.OK {
		t.Errorf("not whole: %+v %v", report.failed(), err)
	}
}

// With others who write all the time, a state is held all the same or said not to
// be had; what is held holds no half of a change.
func TestAStillWhileOthersWrite(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	s := fresh(t)
	ended := make(chan error, 2)
	var count atomic.Int64
	for range 2 {
		of, err := Open(ctx, Options{Path: s.Path()})
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			for ctx.Err() == nil {
				n := count.Add(1)
				if err := of.InTx(context.Background(), register(context.Background(), fmt.Sprintf("P-%d", n), "")); err != nil {
					ended <- err
					return
				}
			}
			ended <- of.Close()
		}()
	}
	held := 0
	for n := range 5 {
		still, err := s.Still(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if still == nil {
			continue
		}
		held++
		path := filepath.Join(t.TempDir(), fmt.Sprint(n))
		written(t, still, path, 1<<20)
		if err := still.Close(); err != nil {
			t.Fatal(err)
		}
		if report, err := VerifyStill(ctx, path); err != nil || !report.OK {
			t.Errorf("%+v %v", report.failed(), err)
		}
	}
	t.Logf("held %d of 5 times while %d changes were written", held, count.Load())
	if held == 0 {
		t.Error("never held")
	}
	cancel()
	for range 2 {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}

// The page with the locks, a gigabyte into a file, holds nothing and reads as
// zeros, whatever is in it; the versions of the first one say that there is no log.
func TestWhatAStillDoesNotReadAsItLies(t *testing.T) {
	ctx := context.Background()
	s := fresh(t)
	still, err := s.Still(ctx)
	if err != nil || still == nil {
		t.Fatalf("%v %v", still, err)
	}
	defer still.Close()
	size := still.Size()
	f, err := os.OpenFile(s.Path(), os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() }) // after the last look at the file: closing it drops SQLite's locks
	if _, err := f.WriteAt(bytes.Repeat([]byte{7}, 3*4096), lockByteAt-4096); err != nil {
		t.Fatal(err)
	}
	still.size = lockByteAt + 2*4096
	b := make([]byte, 3*4096)
	if n, err := still.ReadAt(b, lockByteAt-4096); n != len(b) || err != nil {
		t.Fatal(n, err)
	}
	if sum := sha256.Sum256(b[4096:8192]); sum != sha256.Sum256(make([]byte, 4096)) || b[4095] != 7 || b[8192] != 7 {
		t.Error("the page with the locks is not left out, or more than it")
	}
	one := make([]byte, 1)
	for _, at := range []int64{writeVersionAt, readVersionAt} {
		if _, err := still.ReadAt(one, at); err != nil || one[0] != rollbackMode {
			t.Errorf("version at %d: %d %v", at, one[0], err)
		}
	}
	if n, err := still.ReadAt(b, still.Size()-100); n != 100 || err != io.EOF {
		t.Errorf("at the end: %d %v", n, err)
	}
	if err := os.Truncate(s.Path(), size); err != nil {
		t.Fatal(err)
	}
	// A file that ends before its time is told and not made up for.
	if n, err := still.ReadAt(b, size); n != 0 || err == nil {
		t.Errorf("past the end of the file: %d %v", n, err)
	}
}
