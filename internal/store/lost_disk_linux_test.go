package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// smallDisk is a disk of its own with a few MB. Making one is for root alone.
func smallDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("caredesk-test", dir, "tmpfs", 0, "size=4m"); err != nil {
		t.Skipf("no small disk can be made here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// fill leaves free bytes on the disk of dir, and takes them away again.
func fill(t *testing.T, dir string, free int64) (empty func()) {
	t.Helper()
	var stat syscall.Statfs_t
	if err := syscall.Statfs(dir, &stat); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "films")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.Write(make([]byte, max(0, int64(stat.Bavail)*stat.Bsize-free))); err != nil && !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
	return func() {
		t.Helper()
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
}

// onDisk opens a database on a small disk, as each of the two kinds of file.
func onDisk(t *testing.T, test func(t *testing.T, dir string, s *Store)) {
	for _, kind := range []string{"local", "shared"} {
		t.Run(kind, func(t *testing.T) {
			dir := smallDisk(t)
			s, err := Open(context.Background(), Options{Path: filepath.Join(dir, "x.db"), Create: true, Shared: kind == "shared", Desk: "Reception"})
			if err != nil {
				t.Fatal(err)
			}
			test(t, dir, s)
			if err := s.Close(); err != nil {
				t.Errorf("closing: %v", err)
			}
		})
	}
}

// kept compares what is there with what was told to be saved.
func kept(t *testing.T, s *Store, saved []string) {
	t.Helper()
	var there []string
	ctx := context.Background()
	if err := s.View(ctx, func(r service.Repos) (err error) {
		there, err = queryValues[string](ctx, r.(*unit), "SELECT patient_no FROM patient_profile ORDER BY id")
		return err
	}); err != nil {
		t.Error(err)
		return
	}
	if fmt.Sprint(there) != fmt.Sprint(saved) {
		t.Errorf("there are %v, told as saved were %v", there, saved)
	}
}

// The disk fills up, at another place of the writing each time: what was told
// as saved is there, what was refused is not, the words say why, reading goes
// on, and with room everything does.
func TestTheDiskIsFull(t *testing.T) {
	onDisk(t, func(t *testing.T, dir string, s *Store) {
		ctx := context.Background()
		note := strings.Repeat("x", 30_000)
		var saved []string
		refused := 0
		// The places where it ends, down to where not even a sign can be left.
		for _, free := range []int64{200_000, 120_000, 70_000, 40_000, 20_000, 8_000, 4_096, 0} {
			empty := fill(t, dir, free)
			for i := range 12 {
				number := fmt.Sprintf("P-%d-%02d", free, i)
				err := s.InTx(ctx, register(ctx, number, note))
				if err == nil {
					saved = append(saved, number)
					continue
				}
				refused++
				if clinic.CodeOf(err) != clinic.Unavailable || !strings.Contains(clinic.MessageOf(err), "disk is full") {
					t.Fatalf("%d bytes free: %v (%v)", free, err, errors.Unwrap(err))
				}
			}
			kept(t, s, saved)
			empty()
			number := fmt.Sprintf("P-%d-room", free)
			if err := s.InTx(ctx, register(ctx, number, note)); err != nil {
				t.Fatalf("with room again after %d bytes: %v", free, err)
			}
			saved = append(saved, number)
			kept(t, s, saved)
		}
		if refused == 0 {
			t.Error("the disk never was full")
		}
		if report, err := s.Verify(ctx); err != nil || !report.OK {
			t.Errorf("verify: %+v %v", report, err)
		}
	})
}

// The share is made read-only in mid-work, as an administrator or a failing
// disk does it: saving is refused in words that name the folder, and goes on
// once it may be written to.
func TestTheShareBecomesReadOnly(t *testing.T) {
	dir := smallDisk(t)
	ctx := context.Background()
	s := shared(t, filepath.Join(dir, "x.db"), "Reception")
	mustWrite(t, s, "P-1")
	remount := func(flags uintptr) {
		t.Helper()
		if err := s.engine.(*sharedFile).rested(ctx); err != nil {
			t.Fatal(err)
		}
		if err := syscall.Mount("caredesk-test", dir, "tmpfs", syscall.MS_REMOUNT|flags, "size=4m"); err != nil {
			t.Skipf("no disk can be made read-only here: %v", err)
		}
	}
	remount(syscall.MS_RDONLY)
	for range 2 {
		err := s.InTx(ctx, register(ctx, "P-refused", ""))
		if clinic.CodeOf(err) != clinic.Unavailable || !strings.Contains(clinic.MessageOf(err), "may not be written to") || !strings.Contains(clinic.MessageOf(err), dir) {
			t.Errorf("saving: %v", err)
		}
	}
	remount(0)
	mustWrite(t, s, "P-2")
	kept(t, s, []string{"P-1", "P-2"})
	if s.ReadOnly() != nil {
		t.Errorf("taken for damage: %v", s.ReadOnly())
	}
}

// The disk of a local file refuses all writing in mid-work and takes it again:
// meanwhile saving is refused with words and reading goes on; then the file is
// opened and checked anew, and work goes on without a restart.
func TestTheDiskRefusesAndComesBack(t *testing.T) {
	dir := t.TempDir()
	ctx := context.Background()
	s, err := Open(ctx, Options{Path: filepath.Join(dir, "x.db"), Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var saved []string
	for round := range 3 {
		number := fmt.Sprintf("P-%d", round)
		mustWrite(t, s, number)
		saved = append(saved, number)
		kept(t, s, saved) // whoever reads has a connection that reads
		// Once in the middle of a save, and then from its beginning.
		if err := s.InTx(ctx, func(r service.Repos) error {
			if err := register(ctx, "P-refused", "")(r); err != nil {
				return err
			}
			frozen(t, dir, true)
			return nil
		}); clinic.CodeOf(err) != clinic.Unavailable {
			t.Errorf("in the middle of a save: %v", err)
		}
		for range 3 {
			err := s.InTx(ctx, register(ctx, "P-refused", ""))
			if clinic.CodeOf(err) != clinic.Unavailable || !strings.Contains(clinic.MessageOf(err), "Nothing was saved") {
				t.Errorf("saving: %v", err)
			}
			time.Sleep(50 * time.Millisecond)
		}
		kept(t, s, saved)
		frozen(t, dir, false)
		number = fmt.Sprintf("P-%d-back", round)
		until := time.Now().Add(20 * time.Second)
		for {
			err := s.InTx(ctx, register(ctx, number, ""))
			if err == nil {
				break
			}
			if time.Now().After(until) {
				t.Fatalf("the disk is back, and saving still refused: %v", err)
			}
			time.Sleep(50 * time.Millisecond)
		}
		saved = append(saved, number)
		kept(t, s, saved)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Open(ctx, Options{Path: s.Path()})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	kept(t, again, saved)
	if report, err := again.Verify(ctx); err != nil || !report.OK {
		t.Errorf("verify: %+v %v", report, err)
	}
}

// What the check after a failure of the disk finds stops all writing for good.
func TestTheDiskComesBackDamaged(t *testing.T) {
	dir := t.TempDir()
	ctx := context.Background()
	s, err := Open(ctx, Options{Path: filepath.Join(dir, "x.db"), Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	mustWrite(t, s, "P-1")
	if err := s.InTx(ctx, func(r service.Repos) error {
		if err := register(ctx, "P-2", "")(r); err != nil {
			return err
		}
		frozen(t, dir, true)
		return nil
	}); err == nil || s.ReadOnly() == nil {
		t.Fatalf("saved on a frozen disk: %v, %v", err, s.ReadOnly())
	}
	frozen(t, dir, false)
	// A guard is missing afterwards, as if a page had been lost.
	raw, err := sql.Open(driverName, dsn(s.Path(), "rw", nil))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := raw.Exec("DROP TRIGGER audit_no_update"); err != nil {
		t.Fatal(err)
	}
	_ = raw.Close()
	until := time.Now().Add(20 * time.Second)
	for {
		err := s.InTx(ctx, register(ctx, "P-3", ""))
		if err == nil {
			t.Fatal("a damaged database is written to")
		}
		if strings.Contains(clinic.MessageOf(err), "found the database damaged (") {
			break
		}
		if time.Now().After(until) {
			t.Fatalf("the damage is not told: %v", err)
		}
		time.Sleep(50 * time.Millisecond)
	}
	kept(t, s, []string{"P-1"})
}

// frozen makes every file of a folder, and the folder, one that nobody may
// write to, also those that are open already; or undoes it.
func frozen(t *testing.T, dir string, on bool) {
	t.Helper()
	how := "-i"
	if on {
		how = "+i"
		t.Cleanup(func() { _ = exec.Command("chattr", "-R", "-i", dir).Run() })
	}
	if out, err := exec.Command("chattr", "-R", how, dir).CombinedOutput(); err != nil {
		t.Skipf("files cannot be made unchangeable here: %v %s", err, out)
	}
}
