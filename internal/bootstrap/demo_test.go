package bootstrap_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"caredesk/internal/bootstrap"
	"caredesk/internal/clinic"
	"caredesk/internal/event"
	"caredesk/internal/service"
)

// Two windows started at once make one demo hospital and share it.
func TestTwoDemosStartedAtOnceShareOneHospital(t *testing.T) {
	path := filepath.Join(t.TempDir(), "demo.db")
	apps := make([]*bootstrap.App, 2)
	var ready sync.WaitGroup
	for i := range apps {
		ready.Add(1)
		go func() {
			defer ready.Done()
			app, err := bootstrap.Open(context.Background(), bootstrap.Options{Path: path, Demo: true, DemoPatients: 20, Now: clockAt("2026-11-23"),
				Watch: bootstrap.WatchEvery})
			if err != nil {
				t.Error(err)
				return
			}
			apps[i] = app
		}()
	}
	ready.Wait()
	if t.Failed() {
		t.FailNow()
	}
	defer apps[0].Close()
	defer apps[1].Close()
	wantShared(t, apps[0], apps[1])
	if _, err := os.Stat(path + ".making"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the marker is left behind: %v", err)
	}
}

// wantShared has one window book and the other hear and see it.
func wantShared(t *testing.T, a, b *bootstrap.App) {
	t.Helper()
	ctx := clinic.WithActor(context.Background(), clinic.SystemActor("test", "test"))
	heard := make(chan struct{}, 10)
	defer event.Subscribe(b.Bus, func(service.OutsideChange) { heard <- struct{}{} })()
	time.Sleep(2 * bootstrap.WatchEvery) // the watch has taken its first look
	id, err := a.Services.Patients.Register(ctx, clinic.Patient{FirstName: "Zoë", LastName: "Elsewhere"}, service.Image{})
	if err != nil {
		t.Fatal(err)
	}
	select {
	case <-heard:
	case <-time.After(5 * time.Second):
		t.Fatal("the other window heard nothing")
	}
	if _, err := b.Services.Patients.Get(ctx, id); err != nil {
		t.Errorf("the other window sees another hospital: %v", err)
	}
}

// A demo that another window has open stays where it is, also when its days are
// over.
func TestAnOpenDemoIsNotReplaced(t *testing.T) {
	path := filepath.Join(t.TempDir(), "demo.db")
	a := openDemo(t, path, "2026-11-23")
	defer a.Close()
	b, err := bootstrap.Open(context.Background(), bootstrap.Options{Path: path, Demo: true, DemoPatients: 20, Now: clockAt("2027-03-01"), Watch: bootstrap.WatchEvery})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	wantShared(t, a, b)
	if _, err := os.Stat(path + ".old"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the open demo was set aside: %v", err)
	}
}

// A marker that a crash left is no obstacle; a fresh one is waited for.
func TestTheMarkerOfACrashIsBroken(t *testing.T) {
	path := filepath.Join(t.TempDir(), "demo.db")
	if err := os.WriteFile(path+".making", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer cancel()
	if _, err := bootstrap.Open(ctx, bootstrap.Options{Path: path, Demo: true, DemoPatients: 20, Now: clockAt("2026-11-23")}); clinic.CodeOf(err) != clinic.Unavailable {
		t.Errorf("while another window makes it: %v", err)
	}
	long := time.Now().Add(-time.Minute)
	if err := os.Chtimes(path+".making", long, long); err != nil {
		t.Fatal(err)
	}
	openDemo(t, path, "2026-11-23").Close()
}

// The watch ends with the hospital and says nothing of own changes.
func TestTheWatchEndsWithTheHospital(t *testing.T) {
	path := filepath.Join(t.TempDir(), "demo.db")
	app, err := bootstrap.Open(context.Background(), bootstrap.Options{Path: path, Demo: true, DemoPatients: 20, Now: clockAt("2026-11-23"), Watch: 5 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	heard := make(chan struct{}, 10)
	event.Subscribe(app.Bus, func(service.OutsideChange) { heard <- struct{}{} })
	ctx := clinic.WithActor(context.Background(), clinic.SystemActor("test", "test"))
	for i := range 5 {
		if _, err := app.Services.Patients.Register(ctx, clinic.Patient{FirstName: fmt.Sprint("Own ", i), LastName: "Change"}, service.Image{}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(20 * time.Millisecond)
	}
	if len(heard) != 0 {
		t.Errorf("%d own changes were taken for another's", len(heard))
	}
	closed := make(chan error, 1)
	go func() { closed <- app.Close() }()
	select {
	case err := <-closed:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(5 * time.Second):
		t.Error("closing hangs")
	}
}
