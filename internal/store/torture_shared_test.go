//go:build unix

package store_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

	"caredesk/internal/store"
)

// What make torture does at length, for some seconds: the speed of a computer that runs other
// tests meanwhile is not judged.
func TestAFewDesksOnTwoMounts(t *testing.T) {
	if testing.Short() {
		t.Skip("mounts file systems")
	}
	a, b := twoMounts(t)
	cutOff(t, a, b)
	const each = 2
	t.Setenv("CAREDESK_SHARED_ROUNDS", "3")
	desks := append(startFrom(t, "shared desk", filepath.Join(a, "x.db"), each, 0), startFrom(t, "shared desk", filepath.Join(b, "x.db"), each, each)...)
	wantAllKept(t, filepath.Join(b, "x.db"), desks, 2*each*3, 0)
}

// Desks on two mounts of one folder that keep separate caches and do not pass locks on, as two
// computers with one network share: nothing acknowledged is lost, verify is clean, no number is
// given twice, and a booking stays quick. make torture runs it.
func TestDesksOnTwoMounts(t *testing.T) {
	if os.Getenv("CAREDESK_TORTURE") == "" {
		t.Skip("takes minutes and mounts file systems; make torture runs it")
	}
	a, b := twoMounts(t)
	cutOff(t, a, b)
	const each = 4
	t.Setenv("CAREDESK_SHARED_ROUNDS", "20")
	t.Setenv("CAREDESK_SHARED_PAUSE", "1000") // a patient registered, booked and paying every second or so is more than people do
	desks := append(startFrom(t, "shared desk", filepath.Join(a, "x.db"), each, 0), startFrom(t, "shared desk", filepath.Join(b, "x.db"), each, each)...)
	wantAllKept(t, filepath.Join(b, "x.db"), desks, 2*each*20, 500*time.Millisecond)

	// Without any break: slower, and as safe.
	t.Setenv("CAREDESK_SHARED_PAUSE", "0")
	t.Setenv("CAREDESK_SHARED_ROUNDS", "25")
	a, b = twoMounts(t)
	desks = append(startFrom(t, "shared desk", filepath.Join(a, "x.db"), each, 0), startFrom(t, "shared desk", filepath.Join(b, "x.db"), each, each)...)
	wantAllKept(t, filepath.Join(a, "x.db"), desks, 2*each*25, 0)
}

// twoMounts mounts one folder with a shared file twice.
func twoMounts(t *testing.T) (a, b string) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("FUSE is used on Linux alone")
	}
	bindfs, err := exec.LookPath("bindfs")
	if err != nil {
		t.Skip("bindfs is not installed (Debian: apt-get install bindfs)")
	}
	if f, err := os.OpenFile("/dev/fuse", os.O_RDWR, 0); err != nil {
		t.Skipf("FUSE cannot be used here: %v", err)
	} else {
		_ = f.Close()
	}
	folder := filepath.Dir(sharedSite(t))
	if err := os.Rename(filepath.Join(folder, "caredesk.db"), filepath.Join(folder, "x.db")); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(folder, "caredesk.db-shared"), filepath.Join(folder, "x.db-shared")); err != nil {
		t.Fatal(err)
	}
	unmount, err := exec.LookPath("fusermount3")
	if err != nil {
		unmount = "fusermount"
	}
	mount := func(options ...string) string {
		at := t.TempDir()
		if out, err := exec.Command(bindfs, append(options, folder, at)...).CombinedOutput(); err != nil {
			t.Skipf("bindfs cannot mount here: %v: %s", err, out)
		}
		t.Cleanup(func() {
			if out, err := exec.Command(unmount, "-u", "-z", at).CombinedOutput(); err != nil {
				t.Errorf("unmounting: %v: %s", err, out)
			}
		})
		return at
	}
	// One remembers names, sizes and pages for a second, the other sizes only.
	a, b = mount(), mount("-o", "direct_io")
	s, err := store.Open(ctx, store.Options{Path: filepath.Join(a, "x.db")})
	if err != nil || s.Mode() != "Shared file" {
		t.Fatalf("on a network file system: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return a, b
}

// cutOff makes sure that the mounts are as bad as they are meant to be: a lock taken over one is not seen
// over the other, and what one remembers is not what the other wrote.
func cutOff(t *testing.T, a, b string) {
	t.Helper()
	over := func(dir string) *os.File {
		f, err := os.OpenFile(filepath.Join(dir, "probe"), os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = f.Close() })
		return f
	}
	x, y := over(a), over(b)
	if _, err := x.WriteString("old"); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(x.Name()); err != nil {
		t.Fatal(err)
	}
	if _, err := y.WriteAt([]byte("newer"), 0); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(x.Name()); err != nil || info.Size() == 5 {
		t.Errorf("the mounts do not remember anything of their own: %v", err)
	}
	for _, f := range []*os.File{x, y} {
		if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
			t.Errorf("locks are passed on between the mounts: %v", err)
		}
	}
	_ = os.Remove(y.Name())
}
