package ui

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"caredesk/internal/bootstrap"
	"caredesk/internal/config"
	"caredesk/internal/demo"
	"caredesk/internal/event"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
	"caredesk/ui/viewmodel"
)

// morning is the moment at which the window is tested: a Monday.
var morning = time.Date(2026, time.November, 23, 10, 42, 0, 0, time.FixedZone("clinic", 60*60))

// filled is a small demo hospital as a file, made once for all tests; fuller is
// one for pictures.
var (
	filled = sync.OnceValues(func() ([]byte, error) { return fill(20) })
	fuller = sync.OnceValues(func() ([]byte, error) { return fill(demo.DefaultPatients) })
)

func fill(patients int) ([]byte, error) {
	dir, err := os.MkdirTemp("", "caredesk-window")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "demo.db")
	o := bootstrap.Options{DemoPatients: patients, DemoSeed: 7, Now: func() time.Time { return morning }}
	if err := bootstrap.FillDemo(context.Background(), path, o); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

// site is a computer with a window, real services and real files.
type site struct {
	t      *testing.T
	dir    string
	demo   string // the demo's file
	now    time.Time
	saved  []config.Config
	opens  []OpenRequest
	runner viewmodel.Runner
	wrap   func(fyne.App) fyne.App // around the test app, where set
	// named and version are what the window says of the database and the program,
	// where a picture must not depend on where it is made.
	named, version string
	shell          *Shell
	w              fyne.Window
}

func newSite(t *testing.T) *site {
	t.Helper()
	return newFilledSite(t, filled)
}

func newFilledSite(t *testing.T, hospital func() ([]byte, error)) *site {
	t.Helper()
	data, err := hospital()
	if err != nil {
		t.Fatal(err)
	}
	s := &site{t: t, dir: t.TempDir(), now: morning, runner: viewmodel.InlineRunner{}}
	s.demo = filepath.Join(s.dir, "demo.db")
	if err := os.WriteFile(s.demo, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return s
}

// start opens the window. The pages' events come from a bus on which nothing
// is published, so that nothing changes behind a test's back.
func (s *site) start(o Options) *site {
	s.t.Helper()
	app := uitest.NewApp(s.t)
	if o.Config.Theme == "" {
		o.Config.Theme = config.ThemeLight
	}
	o.Config.Workstation = "desk 1"
	o.Version = or(s.version, "0.0-test")
	o.Default = filepath.Join(s.dir, "usual", "caredesk.db")
	o.Now = func() time.Time { return s.now }
	o.Runner = s.runner
	o.SaveConfig = func(c config.Config) error { s.saved = append(s.saved, c); return nil }
	o.Exists = func(path string) (bool, error) {
		_, err := os.Stat(path)
		if errors.Is(err, fs.ErrNotExist) {
			return false, nil
		}
		return err == nil, err
	}
	o.Open = s.open
	o.Rescue = func(database, desk string) Rescue {
		return testRescue{bootstrap.Rescue{Database: database, Desk: desk, Now: o.Now}}
	}
	if s.wrap != nil {
		app = s.wrap(app)
	}
	s.shell = New(app, o)
	s.w = s.shell.Window()
	s.t.Cleanup(func() {
		s.shell.Close()
		s.w.Close()
	})
	s.shell.Start()
	return s
}

// testRescue is what cmd/caredesk gives the window.
type testRescue struct{ bootstrap.Rescue }

func (r testRescue) Backups(ctx context.Context) (out []viewmodel.FoundBackup) {
	for _, b := range r.Rescue.Backups(ctx) {
		out = append(out, viewmodel.FoundBackup(b))
	}
	return out
}

func (s *site) open(ctx context.Context, r OpenRequest) (Opened, error) {
	s.opens = append(s.opens, r)
	o := bootstrap.Options{Path: r.Path, Create: r.Create, Shared: r.Shared, Now: func() time.Time { return s.now }}
	if r.Path == server {
		o.Path = s.demo
	}
	if r.Create {
		if err := config.MakeDir(filepath.Dir(r.Path)); err != nil {
			return Opened{}, err
		}
	}
	var people []viewmodel.DemoSignIn
	if r.Demo {
		o.Path = s.demo
		for _, p := range demo.SignIns() {
			people = append(people, viewmodel.DemoSignIn{Username: p.Username, Name: p.Name, Role: p.Role, Department: p.Department, Password: demo.Password})
		}
	}
	app, err := bootstrap.Open(ctx, o)
	if err != nil {
		return Opened{}, err
	}
	var updated *Updated
	if u := app.Updated; u != nil {
		updated = &Updated{From: u.From, To: u.To, Backup: u.Backup}
	}
	return Opened{Updated: updated, Bus: event.NewBus(), Mode: app.Mode, Path: or(s.named, app.Path), Shared: app.Shared, Damage: app.Damage, Demo: people, Close: app.Close,
		Services: viewmodel.ServicesOf(app.Services)}, nil
}

// demoSite opens the demo at its sign-in screen.
func demoSite(t *testing.T) *site { return newSite(t).start(Options{Demo: true}) }

// signIn types a name and a password, as a person would.
func (s *site) signIn(username, password string) {
	s.t.Helper()
	uitest.Type(s.w, username)
	uitest.Key(s.w, fyne.KeyReturn)
	uitest.Type(s.w, password)
	uitest.Key(s.w, fyne.KeyReturn)
}

// as signs somebody of the demo in.
func (s *site) as(username string) *site {
	s.t.Helper()
	s.signIn(username, demo.Password)
	if s.shell.desk == nil {
		s.t.Fatalf("%s is not signed in", username)
	}
	return s
}

func (s *site) ctrl(key fyne.KeyName) { uitest.Shortcut(s.w, key, control) }

func (s *site) sees(texts ...string) {
	s.t.Helper()
	for _, each := range texts {
		uitest.MustText(s.t, s.w, each)
	}
}

// hides reports what shows although it should not. What lies behind an opaque
// screen counts as shown to uitest, so the lock has its own test.
func (s *site) hides(texts ...string) {
	s.t.Helper()
	for _, each := range texts {
		uitest.MustNotText(s.t, s.w, each)
	}
}

func (s *site) theme() theme.Mode {
	return fyne.CurrentApp().Settings().Theme().(*theme.Theme).Look().Mode
}
