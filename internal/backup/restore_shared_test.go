package backup

import (
	"errors"
	"os"
	"os/exec"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store"
	"caredesk/internal/store/storetest"
)

// A restore over a shared file that fails gives the turn back and leaves the file; one
// whose program dies leaves the old file or the new one under a turn that an
// administrator ends. Desks that had the former file open notice the new one.
func TestARestoreOverASharedFileThatEndsInTheMiddle(t *testing.T) {
	p := newPlace(t)
	path := p.make()
	p.register(21, 25)
	p.must(p.store.Close())
	storetest.Share(t, p.database)
	lease := func() bool {
		_, held, err := store.LeaseOf(p.database)
		p.must(err)
		return held
	}
	boom := errors.New("boom")
	for _, step := range []string{"take", "save", "check", "mark", "settle", "rename"} {
		p.open()
		p.engine.step = failingAt(step, boom)
		if err := p.restore(path, nil); !errors.Is(err, boom) {
			t.Errorf("%s: %v", step, err)
		}
		p.engine.step = nil
		if lease() {
			t.Errorf("failed at %s: the turn is still held", step)
		}
		if n := p.patients(); n != 25 {
			t.Errorf("failed at %s: %d patients", step, n)
		}
	}
	desk := storetest.OpenFile(t, p.database, nil, nil)
	for _, c := range []struct {
		step string
		want int64
	}{{"save", 25}, {"rename", 25}, {"renamed", 20}} {
		step, want := c.step, c.want
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "CAREDESK_RESTORE="+p.database, "CAREDESK_FOLDER="+p.folder, "CAREDESK_FILE="+path, "CAREDESK_DIE="+step)
		out, err := cmd.CombinedOutput()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != 9 || !lease() {
			t.Fatalf("%s: the program did not die there in its turn: %v\n%s", step, err, out)
		}
		p.must(os.Remove(p.database + "-lease")) // what caredeskctl lease break does once nothing has moved for half a minute
		if n := p.patients(); n != want {
			t.Errorf("died at %s: %d patients, want %d", step, n, want)
		}
	}
	p.store = desk
	if err := p.store.InTx(ctx, func(service.Repos) error { return nil }); clinic.CodeOf(err) != clinic.Unauthenticated {
		t.Errorf("a desk with the former file open wrote into the new one: %v", err)
	}
	p.open()
	p.must(p.restore(path, nil))
	if n := p.patients(); n != 20 {
		t.Errorf("the restore after all that: %d patients", n)
	}
}
