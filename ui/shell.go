package ui

import (
	"context"
	"log/slog"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/internal/config"
	"caredesk/internal/desktop"
	"caredesk/internal/event"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// Options are what the window works with.
type Options struct {
	Version string
	// Config is what this desk remembers; SaveConfig keeps a change of it.
	Config     config.Config
	SaveConfig func(config.Config) error
	// Recall and Remember keep how each user left the window, by a name that
	// says nothing of them; both nil to forget it at the end.
	Recall   func(who string) config.Habits
	Remember func(who string, h config.Habits) error
	// Notice is told at the first start, such as that settings were damaged.
	Notice string
	// Default is the database proposed at the first start.
	Default string
	// Database is opened instead of the remembered one; Demo opens the demo
	// hospital instead.
	Database string
	Shared   bool // Database is a file that several desks take turns with
	Demo     bool
	// Exists reports whether there is something at a path. Open opens what a
	// request names. Both are called off the UI thread.
	Exists func(path string) (bool, error)
	Open   func(ctx context.Context, r OpenRequest) (Opened, error)
	// Probe looks whether a database on a server can be used and holds data
	// already; KeepPassword puts its password into the keyring. Both are called
	// off the UI thread.
	Probe        func(ctx context.Context, address, password string) (there bool, err error)
	KeepPassword func(ctx context.Context, address, password string) error
	// Rescue brings back a database file that is damaged or gone; nil where that
	// is not offered. desk is who does it.
	Rescue func(database, desk string) Rescue
	// Runner takes work off the UI thread; goroutines when nil.
	Runner viewmodel.Runner
	Now    func() time.Time // time.Now when nil
	// Locale is how the computer is set, as de_AT.UTF-8; without it the window
	// speaks English until another language is chosen.
	Locale string
	// LookKnown reports whether the system says if it is light or dark. It is
	// called off the UI thread; nil where it always does.
	LookKnown func() bool
	// Screen is the room that the desktop leaves on the screen, in its own pixels; nil
	// where windows have no screen. It is called on the main thread, once the window is made.
	Screen func() (width, height int, known bool)
	// Greet offers a tour at somebody's first sign-in on this desk, and tells
	// after an update what is new.
	Greet bool
	// Notify shows a notice outside the window; the system's when nil.
	Notify func(title, text string)
	Temp   *desktop.TempFiles
	Log    *slog.Logger
	// Guard is deferred in every goroutine of the window itself.
	Guard func()
}

// OpenRequest names a database.
type OpenRequest struct {
	Path     string
	Shared   bool   // the file is one that several desks take turns with
	Password string // of the server, where it was just typed
	Create   bool
	Demo     bool // the demo hospital, made when there is none; Path is not used
	Progress func(done, total int)
}

// Opened is a database that is open.
type Opened struct {
	Services viewmodel.Services
	Bus      *event.Bus
	Mode     string // how the data is kept, for the status bar
	Path     string
	Shared   bool // several desks take turns with the file
	Demo     []viewmodel.DemoSignIn
	Damage   error // what keeps anything from being saved, where a backup has to take its place
	Updated  *Updated
	Close    func() error
}

// Shell is the window.
type Shell struct {
	app       fyne.App
	window    fyne.Window
	options   Options
	config    config.Config
	runner    viewmodel.Runner
	lookKnown bool // whether the system says if it is light or dark
	now       func() time.Time
	ctx       context.Context
	cancel    context.CancelFunc

	opened   Opened
	branding brand
	root     *fyne.Container
	status   *statusBar
	ahead    *ahead // until somebody waits for it
	desk     *desk
	lock     *lockScreen
	pages    *fyne.Menu    // of the page in front
	manual   *manualWindow // nil while it is closed
	escape   func()        // of the screen, where Escape does something
	unsaved  func() string // of the screen, where something is typed before anybody has signed in
	again    func()        // builds the screen anew, after a change of language
	awaited  string        // whose turn with a shared file it is, when this desk waits for it
	asked    bool          // a question about leaving is open
	leaving  bool
	away     bool // no window of ours is in front
	ended    chan struct{}
	passing  map[string]config.Habits // what is remembered until the program ends
}

// smallest is the size below which actions would be out of reach.
var smallest = fyne.NewSize(900, 470)

// usual is the size of the window on its first start.
var usual = fyne.NewSize(1366, 768)

// New makes the window. Start opens what it shows.
func New(app fyne.App, o Options) *Shell {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Guard == nil {
		o.Guard = func() {}
	}
	if o.Runner == nil {
		o.Runner = newRunner(o.Guard)
	}
	if o.SaveConfig == nil {
		o.SaveConfig = func(config.Config) error { return nil }
	}
	s := &Shell{app: app, options: o, config: o.Config, runner: o.Runner, now: o.Now, ended: make(chan struct{}), passing: map[string]config.Habits{}}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.openAhead()
	s.askSystem()
	app.Settings().SetTheme(theme.NewLook(s.look()))
	s.startLanguage()
	s.window = app.NewWindow(i18n.T("Caredesk"))
	if r, ok := s.runner.(*guardedRunner); ok {
		r.shown = s.settle
	}
	s.window.SetPadded(false)
	s.root = container.NewStack()
	s.window.SetContent(container.NewStack(components.NewActivitySensor(),
		components.WithToasts(s.window, container.New(&floorLayout{}, s.root))))
	first := s.firstSize()
	s.window.Resize(first)
	s.appear()
	s.fit(first)
	s.status = newStatusBar(s)
	s.window.SetCloseIntercept(s.askQuit)
	s.window.SetMaster()
	s.window.SetOnDropped(func(_ fyne.Position, files []fyne.URI) { s.dropped(files) })
	components.OnActivity(s.touch)
	components.OnFunctionKey(s.functionKey)
	s.watchAway()
	s.window.Canvas().SetOnTypedKey(s.typedKey)
	s.lookKeys()
	components.OnUndoChanged(s.window, s.setMenu)
	s.setMenu()
	return s
}

// Window is the window itself.
func (s *Shell) Window() fyne.Window { return s.window }

func (s *Shell) firstSize() fyne.Size {
	w := s.config.WindowSize
	if w[0] == 0 || w[1] == 0 {
		return usual
	}
	return fyne.NewSize(max(smallest.Width, float32(w[0])), max(smallest.Height, float32(w[1])))
}

// What a window needs beside its content, in the toolkit's units: the title above
// and the menu. Desktops differ by some.
const (
	framed = 8
	titled = 34 + 26
)

// within is a size that fits onto the screen as far as the window can be as small.
func (s *Shell) within(size fyne.Size) fyne.Size {
	if s.options.Screen == nil {
		return size
	}
	width, height, known := s.options.Screen()
	scale := s.window.Canvas().Scale()
	if !known || scale <= 0 {
		return size
	}
	room := fyne.NewSize(float32(width)/scale-framed, float32(height)/scale-titled)
	return size.Min(room).Max(smallest)
}

// fit makes a window smaller that is larger than the screen, as on a laptop whose
// desktop enlarges everything: what is pressed most stands at its lower edge.
func (s *Shell) fit(size fyne.Size) {
	if fits := s.within(size); fits != size {
		s.window.Resize(fits)
		s.window.CenterOnScreen()
	}
}

// floorLayout keeps the window usable without keeping it from being dragged to
// any larger size.
type floorLayout struct{}

func (floorLayout) MinSize([]fyne.CanvasObject) fyne.Size { return smallest }

func (floorLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(s)
	}
}

// Start opens the database and shows what comes first. Call it once.
func (s *Shell) Start() {
	switch {
	case s.options.Demo:
		s.openDemo()
	case s.options.Database != "":
		s.openAtStart(s.options.Database, true)
	case s.config.Database != "":
		s.openAtStart(s.config.Database, false)
	default:
		s.showSetup("", s.options.Notice)
	}
}

// Run shows the window and stays until it is closed.
func (s *Shell) Run() {
	go s.ticks()
	s.window.ShowAndRun()
}

// Close ends what the window holds open. It is called after Run.
func (s *Shell) Close() {
	close(s.ended)
	s.cancel()
	s.leaveAhead()
	s.closeDatabase()
}

// use takes an opened database for the window's, until closeDatabase.
func (s *Shell) use(opened Opened) {
	s.opened = opened
	if opened.Bus == nil {
		return
	}
	event.Subscribe(opened.Bus, func(service.DatabaseReplaced) {
		fyne.Do(func() {
			if s.opened.Bus == opened.Bus {
				s.reopen(i18n.T("An administrator restored a backup at another desk. What is shown from now on is what was in it. Sign in, and look up again what you were working on."))
			}
		})
	})
}

func (s *Shell) closeDatabase() {
	if s.opened.Close == nil {
		return
	}
	if err := s.opened.Close(); err != nil {
		s.options.Log.Error("closing the database failed", slog.Any("error", err))
	}
	s.opened = Opened{}
}

// locked reports whether the lock screen is up.
func (s *Shell) locked() bool { return s.lock != nil }

// show puts a screen in place of the one before.
func (s *Shell) show(screen fyne.CanvasObject) {
	s.escape, s.again, s.unsaved = nil, nil, nil
	s.root.Objects = []fyne.CanvasObject{screen}
	s.root.Refresh()
	s.settle()
}

// settle lays the window out now. While answers are being shown that is left to
// the end of them: what stands before the last is not to be seen.
func (s *Shell) settle() {
	if r, ok := s.runner.(*guardedRunner); ok && r.busy {
		return
	}
	components.Settle(s.window.Canvas())
}

// openAtStart opens the database that the desk remembers or the command line
// names. Only the first start and the command line may lead to a new file: a
// remembered one that is missing is a fault to be told, never an empty hospital.
func (s *Shell) openAtStart(path string, mayBeNew bool) {
	w := s.showWaiting(i18n.T("Opening the hospital…"))
	request := s.request(path)
	request.Progress = w.progress
	find := s.finding(request)
	s.runner.Go(w.ctx, func(ctx context.Context) func() {
		f := find(ctx)
		return func() {
			w.end()
			opened, there, err := f.opened, f.there, f.err
			if opened.Close != nil {
				s.use(opened)
			}
			switch {
			case w.stopped(err):
				s.closeDatabase()
				s.showSetup(path, openingStopped())
			// What the command line names may be anybody's file, and is left alone.
			case s.mayRescue(path, err) && !(mayBeNew && clinic.CodeOf(err) == clinic.Invalid):
				s.options.Log.Error("the database is damaged", slog.Any("error", err))
				s.showRescue(path, i18n.Error(err))
			case err != nil:
				s.options.Log.Error("opening the database failed", slog.Any("error", err))
				s.showSetup(path, i18n.Error(err))
			case !there && mayBeNew:
				s.showSetup(path, "")
			case !there && config.IsDSN(path):
				s.showSetup(path, i18n.T("The hospital's data is not in that database any more. Ask whoever looks after the server."))
			case !there:
				s.showGone(path, i18n.F("The hospital's file is not where it was: %s. If it is on a drive or a share, connect that and try again.", path))
			case f.needed:
				s.resumeSetup(opened)
			case s.mayRescue(path, opened.Damage):
				s.damaged(opened.Damage)
			default:
				s.showLogin()
			}
		}
	})
}

// openDemo opens the demo hospital, making it first where there is none.
func (s *Shell) openDemo() {
	w := s.showWaiting(i18n.T("Preparing the demo hospital…"))
	find := s.finding(OpenRequest{Demo: true, Progress: w.progress})
	s.runner.Go(w.ctx, func(ctx context.Context) func() {
		f := find(ctx)
		return func() {
			w.end()
			opened, err := f.opened, f.err
			if w.stopped(err) {
				s.showSetup("", openingStopped())
				return
			}
			if err != nil {
				s.options.Log.Error("opening the demo failed", slog.Any("error", err))
				s.showSetup("", i18n.Error(err))
				return
			}
			s.closeDatabase()
			s.use(opened)
			s.showLogin()
		}
	})
}

// remember keeps a change of what the desk remembers. That it cannot be kept is
// told, and work goes on.
func (s *Shell) remember(change func(*config.Config)) {
	change(&s.config)
	if err := s.options.SaveConfig(s.config); err != nil {
		s.options.Log.Error("saving the desk's settings failed", slog.Any("error", err))
		components.Toast(s.window, theme.ToneDanger, i18n.Error(err))
	}
}
