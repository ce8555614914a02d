// Command caredesk opens the window of a clinic: registration, appointments,
// consultations, prescriptions and bills.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2/app"

	_ "caredesk/cmd/caredesk/early"  // while the other packages are set up
	_ "caredesk/cmd/caredesk/locale" // before the toolkit looks at the language
	_ "caredesk/cmd/caredesk/memory" // and at how long it keeps what it drew
	"caredesk/internal/bootstrap"
	"caredesk/internal/clinic"
	"caredesk/internal/config"
	"caredesk/internal/demo"
	"caredesk/internal/desktop"
	"caredesk/internal/logging"
	"caredesk/ui"
	"caredesk/ui/viewmodel"
)

// The exit codes.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

const help = `Caredesk runs a clinic from the desktop.

Usage: caredesk [--demo | --database FILE|ADDRESS [--shared]]

  --demo           open a filled demo hospital, kept apart from real data
  --clock TIME     with --demo: let the demo's day stand at TIME, as 2026-11-23T10:42
  --database FILE  open this file instead of the one remembered, or the
                   PostgreSQL database at postgres://user@server/database
  --shared         with --database FILE: several desks take turns with this file;
                   one on a network share is opened so in any case
  --version        print the version and leave
  --help           print this text and leave

Without options the hospital opened last comes up, or the first start.
CAREDESK_CONFIG_DIR and CAREDESK_DATA_DIR name other folders for this desk's
settings and data. The password of a server comes from the keyring, the environment
(CAREDESK_DATABASE_PASSWORD, PGPASSWORD) or the PostgreSQL password file, and
never from the command line. caredeskctl administers a database from a shell.
`

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// arguments are what the command line asks for.
type arguments struct {
	demo, version, shared bool
	database              string
	clock                 time.Time // zero for the machine's own
}

// now is the clock the window runs by. A demo may be set to another time, from
// which it runs on; real data always goes by the machine's.
func (a arguments) now() func() time.Time {
	if a.clock.IsZero() {
		return time.Now
	}
	ahead := time.Until(a.clock)
	return func() time.Time { return time.Now().Add(ahead) }
}

// purpose tells apart the windows a person may have open beside one another:
// the hospital that is remembered, the demo, and each database named.
func (a arguments) purpose() string {
	if a.demo {
		return "--demo"
	}
	return a.database
}

// parse reads the command line. A code below zero means to go on.
func parse(args []string, out, errOut io.Writer) (a arguments, code int) {
	f := flag.NewFlagSet("caredesk", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.BoolVar(&a.demo, "demo", false, "")
	f.BoolVar(&a.version, "version", false, "")
	f.BoolVar(&a.shared, "shared", false, "")
	f.StringVar(&a.database, "database", "", "")
	f.Func("clock", "", func(s string) (err error) {
		a.clock, err = time.ParseInLocation("2006-01-02T15:04", s, time.Local)
		return err
	})
	err := f.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(out, help)
		return a, exitOK
	case err == nil && f.NArg() > 0:
		err = fmt.Errorf("there is no argument %q", f.Arg(0))
	case err == nil && a.demo && a.database != "":
		err = errors.New("--demo opens its own file; leave --database out")
	case err == nil && config.CheckDatabase(a.database) != nil:
		err = errors.New(clinic.MessageOf(config.CheckDatabase(a.database)))
	case err == nil && !a.demo && !a.clock.IsZero():
		err = errors.New("--clock goes with --demo alone")
	case err == nil && a.shared && (a.database == "" || config.IsDSN(a.database)):
		err = errors.New("--shared goes with --database FILE alone")
	case err == nil && a.version:
		fmt.Fprintln(out, "caredesk", version)
		return a, exitOK
	}
	if err != nil {
		fmt.Fprintf(errOut, "caredesk: %v\nTry caredesk --help.\n", err)
		return a, exitUsage
	}
	return a, -1
}

func run(args []string, out, errOut io.Writer) int {
	a, code := parse(args, out, errOut)
	if code >= 0 {
		return code
	}
	paths, err := config.Find()
	if err == nil {
		err = paths.Ensure()
	}
	if err != nil {
		fmt.Fprintln(errOut, "caredesk:", clinic.MessageOf(err))
		return exitFailed
	}
	crash := desktop.CrashReporter{Dir: paths.CrashDir, Version: version}
	defer crash.Guard()
	log, closeLog := openLog(paths.LogDir, errOut)
	defer closeLog()
	if a.database != "" {
		if a.database, err = config.WholeDatabase(a.database); err != nil {
			fmt.Fprintln(errOut, "caredesk:", err)
			return exitFailed
		}
	}
	instance, err := desktop.Claim(paths.CacheDir, a.purpose())
	switch {
	case errors.Is(err, desktop.ErrRunning):
		fmt.Fprintln(out, "caredesk: the window is open already and comes to the front.")
		return exitOK
	case err != nil:
		log.Info("a second start will open a second window", logging.Err(err))
	}
	settings, notice, err := loadConfig(paths.ConfigFile, log)
	if err != nil {
		fmt.Fprintln(errOut, "caredesk:", clinic.MessageOf(err))
		return exitFailed
	}
	temp, err := desktop.NewTempFiles(paths.CacheDir, 24*time.Hour)
	if err != nil {
		fmt.Fprintln(errOut, "caredesk:", clinic.MessageOf(err))
		return exitFailed
	}
	defer func() {
		if err := temp.Close(); err != nil {
			log.Warn("removing temporary documents failed", logging.Err(err))
		}
	}()
	now := a.now()
	log.Info("caredesk starts", slog.String("version", version))
	app.SetMetadata(metadata())
	shell := ui.New(ui.Calm(app.NewWithID(metadata().ID)), ui.Options{
		Version: version, Config: settings, Notice: notice,
		SaveConfig: func(c config.Config) error { return config.Save(paths.ConfigFile, c) },
		Recall:     func(who string) config.Habits { return config.Recall(paths.HabitsFile, who) },
		Remember:   func(who string, h config.Habits) error { return config.Remember(paths.HabitsFile, who, h) },
		Default:    paths.Database, Database: a.database, Shared: a.shared, Demo: a.demo,
		Exists: exists, Probe: bootstrap.Probe, KeepPassword: bootstrap.KeepPassword,
		Open: func(ctx context.Context, r ui.OpenRequest) (ui.Opened, error) {
			return open(ctx, r, paths, settings.Workstation, now, log)
		},
		Rescue: func(database, desk string) ui.Rescue {
			return rescue{bootstrap.Rescue{Database: database, Proposed: paths.BackupDir, Desk: desk, Now: now, Log: log}}
		},
		Locale: ui.SystemLocale(), LookKnown: desktop.LookKnown, Screen: screen, Now: now, Temp: temp, Log: log, Guard: crash.Guard, Greet: true,
	})
	defer shell.Close()
	if instance != nil {
		instance.Serve(shell.ComeForward, crash.Guard)
	}
	// Given up before the shell closes: a start in that moment opens its own window.
	defer func() { _ = instance.Close() }()
	shell.Start()
	shell.Run()
	log.Info("caredesk ends")
	return exitOK
}

// openLog opens the log; without one the terminal has to do.
func openLog(dir string, errOut io.Writer) (*slog.Logger, func()) {
	log, closer, err := logging.Open(logging.Options{Dir: dir, Name: "caredesk"})
	if err != nil {
		fmt.Fprintln(errOut, "caredesk:", clinic.MessageOf(err))
		return slog.New(logging.NewHandler(errOut, slog.LevelInfo)), func() {}
	}
	return log, func() {
		if err := closer.Close(); err != nil {
			fmt.Fprintln(errOut, "caredesk: the log could not be closed:", err)
		}
	}
}

// loadConfig reads what this desk remembers. A damaged file is set aside, never
// overwritten, and the first start says so.
func loadConfig(path string, log *slog.Logger) (c config.Config, notice string, err error) {
	c, err = config.Load(path)
	switch {
	case err == nil || errors.Is(err, fs.ErrNotExist):
		return c, "", nil
	case clinic.CodeOf(err) != clinic.Invalid:
		return c, "", err
	}
	log.Error("the desk's settings file is damaged", logging.Err(err))
	aside := path + ".damaged"
	if err := os.Rename(path, aside); err != nil {
		return c, "", clinic.Wrap(clinic.Unavailable, err, "The settings file %s is damaged and cannot be set aside.", path)
	}
	return config.Default(), "This desk's settings file was damaged and is set aside as " + aside + ". Your data is not in it. Choose the hospital's file again.", nil
}

// exists reports whether there is something at a path, whatever it is.
func exists(path string) (bool, error) {
	switch _, err := os.Stat(path); {
	case err == nil:
		return true, nil
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	default:
		return false, clinic.Wrap(clinic.Unavailable, err, "%s cannot be looked at. Check the path and that you may read there.", path)
	}
}

// open opens what the window asks for.
func open(ctx context.Context, r ui.OpenRequest, paths config.Paths, workstation string, now func() time.Time, log *slog.Logger) (ui.Opened, error) {
	o := bootstrap.Options{Path: r.Path, Shared: r.Shared, Program: version, Password: r.Password, Create: r.Create, Demo: r.Demo, Progress: r.Progress, Watch: bootstrap.WatchEvery, Now: now, Log: log,
		BackupEvery: bootstrap.BackupEvery, Desk: workstation, BackupFolder: paths.BackupDir}
	if r.Demo {
		o.Path, o.BackupFolder = paths.DemoDatabase, filepath.Join(paths.DemoDir, "backups")
	}
	if r.Create && !config.IsDSN(r.Path) {
		if err := config.MakeDir(filepath.Dir(r.Path)); err != nil {
			return ui.Opened{}, err
		}
	}
	opened, err := bootstrap.Open(ctx, o)
	if err != nil {
		return ui.Opened{}, err
	}
	var updated *ui.Updated
	if u := opened.Updated; u != nil {
		updated = &ui.Updated{From: u.From, To: u.To, Backup: u.Backup}
	}
	return ui.Opened{
		Updated: updated, Services: viewmodel.ServicesOf(opened.Services),
		Bus: opened.Bus, Mode: opened.Mode, Path: opened.Path, Shared: opened.Shared, Damage: opened.Damage, Demo: demoPeople(r.Demo), Close: opened.Close,
	}, nil
}

// rescue offers the window what bootstrap does for a damaged file.
type rescue struct{ bootstrap.Rescue }

func (r rescue) Backups(ctx context.Context) (out []viewmodel.FoundBackup) {
	for _, b := range r.Rescue.Backups(ctx) {
		out = append(out, viewmodel.FoundBackup(b))
	}
	return out
}

// demoPeople are those one can try the demo as.
func demoPeople(isDemo bool) []viewmodel.DemoSignIn {
	if !isDemo {
		return nil
	}
	var out []viewmodel.DemoSignIn
	for _, p := range demo.SignIns() {
		out = append(out, viewmodel.DemoSignIn{Username: p.Username, Name: p.Name, Role: p.Role, Department: p.Department, Password: demo.Password})
	}
	return out
}
