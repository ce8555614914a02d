package desktop

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

func claimed(t *testing.T, dir, purpose string) *Instance {
	t.Helper()
	i, err := Claim(dir, purpose)
	if err != nil {
		t.Fatalf("the first start for %q: %v", purpose, err)
	}
	t.Cleanup(func() { _ = i.Close() })
	return i
}

func TestASecondStartShowsTheWindowThatIsOpen(t *testing.T) {
	dir := t.TempDir()
	var shown atomic.Int32
	first := claimed(t, dir, "/home/grace/O'Brien clinic.db")
	first.Serve(func() { shown.Add(1) }, func() {})
	for start := int32(1); start <= 3; start++ {
		if _, err := Claim(dir, "/home/grace/O'Brien clinic.db"); !errors.Is(err, ErrRunning) {
			t.Fatalf("start %d: %v, want ErrRunning", start, err)
		}
		if got := shown.Load(); got != start {
			t.Errorf("the window was shown %d times after %d starts", got, start)
		}
	}
	names, err := os.ReadDir(dir)
	if err != nil || len(names) != 1 || strings.Contains(names[0].Name(), "Brien") {
		t.Errorf("the folder holds %v, %v: one socket that names nobody was to be there", names, err)
	}

	other := claimed(t, dir, "demo")
	other.Serve(func() { t.Error("the demo's window was shown for another hospital") }, func() {})
	if _, err := Claim(dir, "/home/grace/O'Brien clinic.db"); !errors.Is(err, ErrRunning) {
		t.Errorf("beside another window: %v", err)
	}

	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	<-first.ended
	claimed(t, dir, "/home/grace/O'Brien clinic.db") // closed: the next start is the first again
}

func TestAKilledWindowDoesNotKeepItsPlace(t *testing.T) {
	dir := t.TempDir()
	first := claimed(t, dir, "demo")
	first.listener.(*net.UnixListener).SetUnlinkOnClose(false) // as kill -9 leaves it
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.sock")); len(left) != 1 {
		t.Fatalf("%v is left behind, want one socket", left)
	}
	var shown atomic.Int32
	claimed(t, dir, "demo").Serve(func() { shown.Add(1) }, func() {})
	if _, err := Claim(dir, "demo"); !errors.Is(err, ErrRunning) || shown.Load() != 1 {
		t.Errorf("after the kill: %v, shown %d times", err, shown.Load())
	}
}

func TestAStrangeVoiceAtTheSocketShowsNothing(t *testing.T) {
	dir := t.TempDir()
	claimed(t, dir, "demo").Serve(func() { t.Error("shown") }, func() {})
	sockets, _ := filepath.Glob(filepath.Join(dir, "*.sock"))
	for _, said := range []string{"", "shot\n", strings.Repeat("x", 4096)} {
		connection, err := net.Dial("unix", sockets[0])
		if err != nil {
			t.Fatal(err)
		}
		_, _ = connection.Write([]byte(said))
		_ = connection.Close()
	}
}

// A place that cannot be had must not keep the window from opening: the error
// is one the caller can tell from a window that is open.
func TestWhereNoPlaceCanBeHeld(t *testing.T) {
	for _, dir := range []string{filepath.Join(t.TempDir(), strings.Repeat("long", 30)), filepath.Join(t.TempDir(), "gone")} {
		if i, err := Claim(dir, "demo"); err == nil || errors.Is(err, ErrRunning) || i != nil {
			t.Errorf("Claim(%s) = %v, %v", dir, i, err)
		}
	}
	var none *Instance
	if err := none.Close(); err != nil {
		t.Error(err)
	}
}
