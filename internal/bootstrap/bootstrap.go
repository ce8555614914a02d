// Package bootstrap puts Caredesk together: it opens the database, wires the
// services to it and hands them to whoever drives them. The window, caredeskctl
// and the end-to-end tests all start here and so run the same program.
package bootstrap

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"caredesk/internal/config"
	"caredesk/internal/event"
	"caredesk/internal/exchange/django"
	"caredesk/internal/release"
	"caredesk/internal/secrets"
	"caredesk/internal/service"
	"caredesk/internal/store"
)

// Options say which database to open and how.
type Options struct {
	Path     string // the SQLite file, or the address of a PostgreSQL database
	Password string // of the server; empty for that of the environment or the keyring
	Create   bool   // make the file or the tables; without it their lack is an error
	AsItIs   bool   // refuse a database of an older version instead of bringing it up to date after a backup
	Demo     bool   // make and fill the file when there is none, or its days are over
	// DemoPatients and DemoSeed shape a demo hospital that is made now.
	DemoPatients int
	DemoSeed     uint64
	Progress     func(done, total int)
	Shared       bool   // open the file as one that several desks share; a file on a network share is in any case
	Desk         string // what people call this desk, for the others; the computer's name when empty
	Program      string // the version of Caredesk, for the other desks; this program's own when empty
	// Waiting is told when it is another desk's turn with a shared file for so long
	// that it is felt, and when that is over. It may be called from any goroutine.
	Waiting func(whose store.Holder, waiting bool)
	// Watch is how often to look for what other programs wrote, which is then
	// published as service.OutsideChange; 0 is never. A window uses WatchEvery.
	Watch time.Duration
	// BackupEvery is how often to look whether a backup is due, 0 is never; a
	// window uses BackupEvery. BackupFolder is proposed for backups; a folder
	// beside the database when empty.
	BackupEvery  time.Duration
	BackupFolder string
	Now          func() time.Time // the clinic's clock; time.Now when nil
	Log          *slog.Logger     // discards when nil
}

// App is an open Caredesk.
type App struct {
	Services *service.Services
	Bus      *event.Bus
	Path     string
	Mode     string   // how the data is kept, for the status bar
	Shared   bool     // several desks take turns with the file
	Damage   error    // why nothing may be written, as found at opening; nil when all is well
	Updated  *Updated // nil when the database was of this version already
	Now      func() time.Time
	store    *store.Store
	desk     string // see Options
	program  string
	log      *slog.Logger
	unwatch  func() // ends the watching and waits for its end
	// unschedule ends the backups on schedule and waits for their end.
	unschedule func()
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
	if o.Program == "" {
		o.Program = release.Version()
	}
	if o.Demo {
		if err := prepareDemo(ctx, o); err != nil {
			return nil, err
		}
	}
	bus := event.NewBus()
	waiting := func(whose store.Holder, waiting bool) {
		bus.Publish(service.TurnAwaited{Desk: whose.Name(), Waiting: waiting})
		if o.Waiting != nil {
			o.Waiting(whose, waiting)
		}
	}
	var updated Updated
	s, err := store.Open(ctx, store.Options{Path: o.Path, Password: o.password(ctx), Create: o.Create, Migrate: !o.AsItIs, BeforeUpdate: o.beforeUpdate(&updated), Shared: o.Shared, Desk: o.Desk, Program: o.Program,
		Waiting: waiting, Now: o.Now, Logger: o.Log})
	if err != nil {
		bus.Close()
		return nil, err
	}
	mode, path := s.Mode(), o.Path
	if store.IsAddress(o.Path) {
		mode, path = "PostgreSQL on "+config.ServerOf(o.Path), s.Path()
	}
	damage := s.ReadOnly()
	if damage != nil {
		mode = "Read only"
	}
	app := &App{Bus: bus, Path: path, Mode: mode, Shared: s.Mode() == store.ModeShared, Damage: damage, Now: o.Now, store: s, desk: o.Desk, program: o.Program, log: o.Log, unwatch: func() {}, unschedule: func() {}}
	files, err := backupsFor(app, o.BackupFolder)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	app.Services = service.New(service.Deps{UoW: s, Bus: bus, Now: o.Now, NewID: uuid.NewString, Log: o.Log, Imports: django.Reader{}, Backups: files})
	if updated.From > 0 {
		app.noteUpdate(ctx, updated)
	}
	loadStarters(ctx, s, app.Services, o.Log)
	if o.Watch > 0 {
		app.watch(o.Watch)
	}
	if o.BackupEvery > 0 {
		app.scheduleBackups(o.BackupEvery, o.Desk)
	}
	return app, nil
}

// password is what the server is opened with, where the database is on one.
func (o Options) password(ctx context.Context) string {
	if o.Password != "" || !store.IsAddress(o.Path) {
		return o.Password
	}
	return secrets.Password(ctx, store.WithoutPassword(o.Path))
}

// Probe looks whether the PostgreSQL database at an address can be used, and
// whether Caredesk's data is in it already. An empty password is that of the
// environment or the keyring. Nothing is changed.
func Probe(ctx context.Context, address, password string) (there bool, err error) {
	o := Options{Path: address, Password: password}
	return store.Probe(ctx, store.Options{Path: address, Password: o.password(ctx)})
}

// KeepPassword puts the password of a server into this computer's keyring.
func KeepPassword(ctx context.Context, address, password string) error {
	return secrets.Keep(ctx, store.WithoutPassword(address), password)
}

func (a *App) watch(every time.Duration) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		a.store.Watch(ctx, every, func() {
			if a.store.Replaced() {
				a.Bus.Publish(service.DatabaseReplaced{})
				return
			}
			a.Bus.Publish(service.OutsideChange{})
		})
	}()
	a.unwatch = func() {
		cancel()
		<-ended
	}
}

// Close ends what runs in the background, waits for running transactions and
// closes the database.
func (a *App) Close() error {
	a.rest()
	a.Bus.Close()
	return a.store.Close()
}

// SchemaVersion is the version of the database's tables.
func (a *App) SchemaVersion(ctx context.Context) (int, error) { return a.store.SchemaVersion(ctx) }

// Verify checks every invariant of the database; see store.Verify.
func (a *App) Verify(ctx context.Context) (store.VerifyReport, error) { return a.store.Verify(ctx) }
