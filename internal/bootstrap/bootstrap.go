// Package bootstrap puts Caredesk together: it opens the database, wires the
// services to it and hands them to whoever drives them. The window, caredeskctl
// and the end-to-end tests all start here and so run the same program.
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

// Options say which database to open and how.
type Options struct {
	Path   string // the SQLite file
	Create bool   // make the file; without it a missing file is an error
	Demo   bool   // make and fill the file when there is none, or its days are over
	// DemoPatients and DemoSeed shape a demo hospital that is made now.
	DemoPatients int
	DemoSeed     uint64
	Progress     func(done, total int)
	// Watch is how often to look for what other programs wrote, which is then
	// published as service.OutsideChange; 0 is never. A window uses WatchEvery.
	Watch time.Duration
	Now   func() time.Time // the clinic's clock; time.Now when nil
	Log   *slog.Logger     // discards when nil
}

// App is an open Caredesk.
type App struct {
	Services *service.Services
	Bus      *event.Bus
	Path     string
	Mode     string // how the data is kept, for the status bar
	Now      func() time.Time
	store    *store.Store
	unwatch  func() // ends the watching and waits for its end
}

// WatchEvery is how often a window looks for what other desks wrote. A look
// costs some microseconds; with the pause between two reloads of a page, what
// another desk did shows within a second.
const WatchEvery = 250 * time.Millisecond

// Open opens the database and wires the services. The caller closes the App.
func Open(ctx context.Context, o Options) (*App, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Demo {
		if err := prepareDemo(ctx, o); err != nil {
			return nil, err
		}
	}
	s, err := store.Open(ctx, store.Options{Path: o.Path, Create: o.Create, Migrate: true, Now: o.Now, Logger: o.Log})
	if err != nil {
		return nil, err
	}
	mode := "Local file"
	if s.ReadOnly() != nil {
		mode = "Read only"
	}
	bus := event.NewBus()
	app := &App{
		Services: service.New(service.Deps{UoW: s, Bus: bus, Now: o.Now, NewID: uuid.NewString, Log: o.Log}),
		Bus:      bus, Path: o.Path, Mode: mode, Now: o.Now, store: s, unwatch: func() {},
	}
	if o.Watch > 0 {
		app.watch(o.Watch)
	}
	return app, nil
}

func (a *App) watch(every time.Duration) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		a.store.Watch(ctx, every, func() { a.Bus.Publish(service.OutsideChange{}) })
	}()
	a.unwatch = func() {
		cancel()
		<-ended
	}
}

// Close ends the watching, waits for running transactions and closes the
// database.
func (a *App) Close() error {
	a.unwatch()
	a.Bus.Close()
	return a.store.Close()
}

// SchemaVersion is the version of the database's tables.
func (a *App) SchemaVersion(ctx context.Context) (int, error) { return a.store.SchemaVersion(ctx) }

// Verify checks every invariant of the database; see store.Verify.
func (a *App) Verify(ctx context.Context) (store.VerifyReport, error) { return a.store.Verify(ctx) }

// prepareDemo makes the demo hospital when there is none, and makes it anew
// when its last day has passed. It is filled beside its place and moved there
// whole, so that a crash in the middle leaves no half hospital behind.
func prepareDemo(ctx context.Context, o Options) error {
	current, err := demoIsCurrent(ctx, o)
	if err != nil || current {
		return err
	}
	if err := config.MakeDir(filepath.Dir(o.Path)); err != nil {
		return err
	}
	fresh := o.Path + ".new"
	for _, each := range []string{fresh, fresh + "-wal", fresh + "-shm"} {
		if err := os.Remove(each); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return clinic.Wrap(clinic.Unavailable, err, "The demo hospital cannot be made in %s.", filepath.Dir(o.Path))
		}
	}
	if err := FillDemo(ctx, fresh, o); err != nil {
		return err
	}
	for _, suffix := range []string{"-wal", "-shm", ""} {
		if err := os.Rename(o.Path+suffix, o.Path+".old"+suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return clinic.Wrap(clinic.Unavailable, err, "The old demo hospital cannot be moved aside. Is it open in another window?")
		}
	}
	if err := os.Rename(fresh, o.Path); err != nil {
		return clinic.Wrap(clinic.Unavailable, err, "The demo hospital cannot be put in its place.")
	}
	return nil
}

// demoIsCurrent reports whether there is a demo file with visits still to come.
func demoIsCurrent(ctx context.Context, o Options) (bool, error) {
	if _, err := os.Stat(o.Path); errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	s, err := store.Open(ctx, store.Options{Path: o.Path, Migrate: true, Now: o.Now, Logger: o.Log})
	if err != nil {
		return false, err
	}
	defer s.Close()
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
	return current, err
}

// FillDemo makes a new file and fills it with the demo hospital.
func FillDemo(ctx context.Context, path string, o Options) error {
	if o.Now == nil {
		o.Now = time.Now
	}
	s, err := store.Open(ctx, store.Options{Path: path, Create: true, Migrate: true, Now: o.Now, Logger: o.Log})
	if err != nil {
		return err
	}
	err = demo.Fill(ctx, s, demo.Options{Patients: o.DemoPatients, Seed: o.DemoSeed, Now: o.Now(), Hash: auth.Hash, Progress: o.Progress})
	return errors.Join(err, s.Close())
}
