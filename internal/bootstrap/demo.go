package bootstrap

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/google/uuid"

	"caredesk/internal/auth"
	"caredesk/internal/clinic"
	"caredesk/internal/config"
	"caredesk/internal/demo"
	"caredesk/internal/event"
	"caredesk/internal/service"
	"caredesk/internal/store"
)

// prepareDemo makes the demo hospital when there is none, and makes it anew
// when its last day has passed and no other window has it open. It is filled
// beside its place and moved there whole, so that a crash in the middle leaves
// no half hospital behind. Windows started at once make one hospital and share it.
func prepareDemo(ctx context.Context, o Options) error {
	current, err := demoIsCurrent(ctx, o)
	if err != nil || current {
		return err
	}
	if err := config.MakeDir(filepath.Dir(o.Path)); err != nil {
		return err
	}
	done, err := takeTurn(ctx, o.Path+".making")
	if err != nil {
		return err
	}
	defer done()
	if current, err = demoIsCurrent(ctx, o); err != nil || current {
		return err // another window made it meanwhile
	}
	fresh := o.Path + ".new"
	for _, each := range []string{fresh, fresh + "-wal", fresh + "-shm", fresh + "-shared"} {
		if err := os.Remove(each); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return clinic.Wrap(clinic.Unavailable, err, "The demo hospital cannot be made in %s.", filepath.Dir(o.Path))
		}
	}
	if err := FillDemo(ctx, fresh, o); err != nil {
		return err
	}
	for _, suffix := range []string{"-wal", "-shm", "-shared", ""} {
		if err := os.Rename(o.Path+suffix, o.Path+".old"+suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return clinic.Wrap(clinic.Unavailable, err, "The old demo hospital cannot be moved aside. Is it open in another window?")
		}
	}
	if err := errors.Join(renameIfThere(fresh+"-shared", o.Path+"-shared"), os.Rename(fresh, o.Path)); err != nil {
		return clinic.Wrap(clinic.Unavailable, err, "The demo hospital cannot be put in its place.")
	}
	return nil
}

func renameIfThere(from, to string) error {
	if err := os.Rename(from, to); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// demoIsCurrent reports whether there is a demo file to use: one with visits
// still to come, or one that another window works with.
func demoIsCurrent(ctx context.Context, o Options) (bool, error) {
	if _, err := os.Stat(o.Path); errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	s, err := store.Open(ctx, store.Options{Path: o.Path, Migrate: true, BeforeUpdate: o.beforeUpdate(new(Updated)), Now: o.Now, Logger: o.Log})
	if err != nil {
		return false, err
	}
	current := false
	err = s.View(ctx, func(r service.Repos) error {
		settings, err := r.Settings().Get(ctx)
		if err != nil {
			return err
		}
		if !settings.Demo {
			return clinic.Errorf(clinic.Conflict, "%s holds a real hospital. The demo does not touch it.", o.Path)
		}
		page, err := r.Appointments().List(ctx, service.AppointmentFilter{From: clinic.DateOf(o.Now()).AddDays(1)}, service.PageRequest{Limit: 1})
		current = len(page.Rows) > 0
		return err
	})
	if err = errors.Join(err, s.Close()); err != nil || current {
		return current, err
	}
	// Its days are over. Moving it from under another window would leave the two
	// with different hospitals.
	return store.InUse(ctx, o.Path)
}

// How programs that want to make the same file wait for each other.
const (
	turnBeat  = 5 * time.Second        // how often who makes it says so
	turnStale = 30 * time.Second       // after which silence means a crash
	turnLook  = 100 * time.Millisecond // how often the others look
)

// takeTurn waits until no other program holds the marker file and then holds
// it. done gives it back.
func takeTurn(ctx context.Context, path string) (done func(), err error) {
	for {
		f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err == nil {
			_ = f.Close()
			return holdTurn(path), nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return nil, clinic.Wrap(clinic.Unavailable, err, "The demo hospital cannot be made in %s.", filepath.Dir(path))
		}
		if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) > turnStale {
			_ = os.Remove(path) // whoever it was has crashed
			continue
		}
		select {
		case <-time.After(turnLook):
		case <-ctx.Done():
			return nil, clinic.Wrap(clinic.Unavailable, ctx.Err(), "Another window is making the demo hospital. Try again in a moment.")
		}
	}
}

// holdTurn keeps the marker fresh until it is given back.
func holdTurn(path string) (done func()) {
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		beat := time.NewTicker(turnBeat)
		defer beat.Stop()
		for {
			select {
			case now := <-beat.C:
				_ = os.Chtimes(path, now, now)
			case <-stop:
				return
			}
		}
	}()
	return func() {
		close(stop)
		<-stopped
		_ = os.Remove(path)
	}
}

// FillDemo makes a new file and fills it with the demo hospital.
func FillDemo(ctx context.Context, path string, o Options) error {
	if o.Now == nil {
		o.Now = time.Now
	}
	o.Path = path
	if store.IsAddress(path) {
		there, err := Probe(ctx, path, o.Password)
		if err == nil && there {
			err = clinic.Errorf(clinic.Conflict, "That database holds Caredesk's data already. Nothing was changed.")
		}
		if err != nil {
			return err
		}
	}
	s, err := store.Open(ctx, store.Options{Path: path, Password: o.password(ctx), Create: true, Migrate: true, Now: o.Now, Logger: o.Log})
	if err != nil {
		return err
	}
	// The lists first, so that what the demo's doctors prescribe is in them.
	services := service.New(service.Deps{UoW: s, Bus: event.NewBus(), Now: o.Now, NewID: uuid.NewString, Log: slog.New(slog.DiscardHandler)})
	if err := services.LoadStarters(ctx, starters()); err != nil {
		return errors.Join(err, s.Close())
	}
	err = demo.Fill(ctx, s, demo.Options{Patients: o.DemoPatients, Seed: o.DemoSeed, Now: o.Now(), Hash: auth.Hash, Progress: o.Progress})
	return errors.Join(err, s.Close())
}
