package ui

import (
	"context"
	"log/slog"
	"runtime/debug"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/pages"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// desk is the window while somebody is signed in: the tabs of their role, with
// pages that are built when first opened and then kept.
type desk struct {
	shell   *Shell
	session *viewmodel.Session
	gate    *viewmodel.Gate
	base    pages.Env // what every page's own is made from
	ending  bool

	tabs    []pages.Tab
	built   map[pages.TabID]pages.Page
	feeds   map[pages.Page]*liveFeed
	looks   map[pages.Page]drawnIn // how each page was when it was last brought to the front
	live    *viewmodel.Feed        // of what stands around the pages
	current pages.TabID

	consult    pages.Page
	consultID  clinic.AppointmentID
	consulting bool // the consultation is in front

	header  *header
	sidebar *sidebar
	body    *components.WholePage
	patient clinic.PatientID
	lookup  viewmodel.Latest
	brand   viewmodel.Latest
	badges  viewmodel.Latest
	backup  viewmodel.Latest
	closers []func()
	habits  *habits

	next *viewmodel.NextPatient // of a doctor
	over *fyne.Container        // lies over the pages
	tour *tour                  // nil while there is none
	// afterTour runs once, when the tour is over.
	afterTour func()

	connection *viewmodel.Connection
	banner     *fyne.Container   // says that the database is lost
	frame      fyne.CanvasObject // what banner stands in; nil until the desk is shown
	waits      []func()          // what is drawn with it
}

// Entries of the sidebar that are no tabs.
const (
	sideConsult = "consultation"
	sideHelp    = "help"
)

// showDesk opens the tabs of the signed-in user.
func (s *Shell) showDesk(session *viewmodel.Session, settings clinic.Settings) {
	i18n.UseCountry(settings.Country)
	d := &desk{shell: s, session: session, gate: viewmodel.NewGate(s.runner), tabs: pages.Tabs(session.Actor().Role),
		built: map[pages.TabID]pages.Page{}, feeds: map[pages.Page]*liveFeed{}, looks: map[pages.Page]drawnIn{}, body: components.NewWholePage()}
	d.base = pages.Env{Window: s.window, Runner: d.gate, Services: s.opened.Services, Actor: session.Actor(),
		Settings: settings, Now: s.now, Context: session.Context, Temp: s.options.Temp, Printer: s.config.Printer,
		Go: d.goTo, Consult: d.openConsult, Patient: d.showPatient, Locked: s.locked, Theme: s.mode, SetTheme: s.setTheme, Reopen: s.reopen,
		Database: pages.DeskDatabase{Mode: modeText(s.opened.Mode), InUse: s.opened.Path, Shared: s.opened.Shared, Places: s.places(), Keep: s.keepDatabase}}
	s.desk = d
	d.recall()
	components.ClearToasts(s.window)
	d.header = newHeader(d)
	d.sidebar = newSidebar(d.openEntry)
	d.sidebar.counted(string(pages.TabToday), string(pages.TabBilling))
	d.setSidebar()
	side := edged(nil, nil, d.sidebar, components.Line())
	d.watchConnection()
	d.over = container.New(&tourLayout{d})
	d.watchAround()
	d.buildFirst(func() {
		// The line at the bottom stands in the window before, too: it moves here now.
		d.frame = edged(components.VBoxGap(0, d.header.object, d.banner), s.status, side, d.body.Content)
		for _, draw := range d.waits {
			draw()
		}
		d.waits = nil
		s.show(container.NewStack(d.frame, d.over))
		s.status.refreshTexts()
		if len(d.tabs) > 0 {
			d.openTab(d.firstTab())
		}
		d.watchQueue()
		s.setMenu()
		d.greet()
		letGo()
	})
}

// whenShown draws what stands outside the desk once the desk is shown, or now.
func (d *desk) whenShown(draw func()) {
	if d.frame == nil {
		d.waits = append(d.waits, draw)
		return
	}
	draw()
}

// firstLoad is for how long the first page may read before it is shown all the same.
const firstLoad = 150 * time.Millisecond

// buildFirst builds the page that comes first and calls show once that has read what
// it shows, which mostly takes less time than drawing it empty before would.
func (d *desk) buildFirst(show func()) {
	if len(d.tabs) > 0 {
		if p, ok := d.pageOf(d.firstTab()).(pages.Ahead); ok {
			p.ReadAhead()
		}
	}
	shown := false
	once := func() {
		if !shown && d.shell.desk == d {
			shown = true
			show()
		}
	}
	stop := components.Timer(firstLoad, once)
	d.gate.WhenIdle(func() {
		stop()
		once()
	})
}

// letGo gives memory back once the first page stands. Hashing a password takes
// 64 MB on purpose, after which the collector would wait for twice as much again.
func letGo() { time.AfterFunc(1500*time.Millisecond, debug.FreeOSMemory) }

func (d *desk) setSidebar() {
	var entries []sideEntry
	for _, t := range d.tabs {
		entries = append(entries, sideEntry{id: string(t.ID), text: t.Title, icon: t.Icon})
	}
	if d.consult != nil {
		entries = append(entries, sideEntry{id: sideConsult, text: i18n.T("Consultation"), icon: theme.IconDocument})
	}
	d.sidebar.set(append(entries, sideEntry{id: sideHelp, text: i18n.T("Keys and help"), icon: theme.IconHelp}), 1)
}

func (d *desk) openEntry(id string) {
	if d.shell.locked() {
		return
	}
	switch id {
	case sideHelp:
		d.shell.showKeys()
	case sideConsult:
		d.showConsult()
	default:
		d.openTab(pages.TabID(id))
	}
}

func (d *desk) tab(id pages.TabID) (pages.Tab, bool) {
	for _, t := range d.tabs {
		if t.ID == id {
			return t, true
		}
	}
	return pages.Tab{}, false
}

// front is the page in front.
func (d *desk) front() pages.Page {
	if d.consulting {
		return d.consult
	}
	return d.built[d.current]
}

// open lists every page that is open.
func (d *desk) open() []pages.Page {
	var out []pages.Page
	for _, t := range d.tabs {
		if p := d.built[t.ID]; p != nil {
			out = append(out, p)
		}
	}
	if d.consult != nil {
		out = append(out, d.consult)
	}
	return out
}

// openTab brings a tab to the front and builds its page the first time.
func (d *desk) openTab(id pages.TabID) {
	if d.pageOf(id) == nil {
		return
	}
	d.current, d.consulting = id, false
	d.bringForward(string(id))
}

// pageOf is the page of a tab, built when it is asked for first; nil for a tab that
// the user has not.
func (d *desk) pageOf(id pages.TabID) pages.Page {
	if t, ok := d.tab(id); ok && d.built[id] == nil {
		d.built[id] = d.build(t.Build)
		d.returnTo(string(id), d.built[id])
	}
	return d.built[id]
}

func (d *desk) bringForward(entry string) {
	p := d.front()
	d.endTour()
	d.shell.window.Canvas().Unfocus()
	components.LeaveTables(d.shell.window)
	d.body.Set(p.Content())
	d.renewLook(p)
	d.sidebar.selectEntry(entry)
	d.shell.setMenu()
	d.shell.setTitle(d.title())
	d.bringToLife(p)
	d.shell.settle()
}

// title names the page in front. No patient is named: the title shows in the
// system's task list, also while the window is locked or another is in front.
func (d *desk) title() string {
	if d.consulting {
		return i18n.T("Consultation")
	}
	if t, ok := d.tab(d.current); ok {
		return t.Title
	}
	return ""
}

// goTo shows a tab or a record in it.
func (d *desk) goTo(t pages.Target) {
	if _, ok := d.tab(t.Tab); !ok {
		return
	}
	d.openTab(t.Tab)
	if t == (pages.Target{Tab: t.Tab}) {
		return
	}
	if o, ok := d.front().(pages.Opener); ok {
		o.Open(t)
	}
}

// showPatient puts a patient into the header.
func (d *desk) showPatient(id clinic.PatientID) {
	d.patient = id
	if id == 0 {
		d.lookup.Cancel()
		d.header.setPatient(service.PatientHeader{})
		return
	}
	d.readPatient(d.session.Context())
}

// readPatient reads the patient in the header.
func (d *desk) readPatient(ctx context.Context) {
	id := d.patient
	d.lookup.Go(ctx, d.gate, func(ctx context.Context) func() {
		p, err := d.shell.opened.Services.Patients.Header(ctx, id)
		return func() {
			if err != nil {
				d.patient = 0
				p = service.PatientHeader{}
			}
			d.header.setPatient(p)
		}
	})
}

// reloadBrand takes over what an administrator changed in the settings.
func (d *desk) reloadBrand() {
	d.brand.Go(d.session.Context(), d.gate, func(ctx context.Context) func() {
		b, err := d.shell.opened.Services.Sessions.Branding(ctx)
		var settings clinic.Settings
		if err == nil {
			settings, err = d.shell.opened.Services.Settings.Get(ctx)
		}
		return func() {
			s := d.shell
			if err != nil {
				s.options.Log.Error("reading the settings failed", slog.Any("error", err))
				return
			}
			s.branding = brand{name: b.HospitalName, logo: b.Logo, demo: b.Demo}
			d.takeSettings(settings)
			d.session.SetIdleLock(time.Duration(settings.IdleLockMinutes) * time.Minute)
			d.header.setBrand(s.branding)
			s.setTitle(d.title())
		}
	})
}

// minute tells the page in front that a minute has passed.
func (d *desk) minute() {
	if t, ok := d.front().(pages.Ticker); ok {
		t.Tick()
	}
	d.loadBadges()
	d.loadBackupAge()
	d.habits.keep()
}

// keepDrafts has the pages keep what is being typed.
func (d *desk) keepDrafts() {
	for _, p := range d.open() {
		if k, ok := p.(pages.Drafter); ok {
			k.KeepDraft()
		}
	}
}

func (d *desk) close() {
	d.habits.keep()
	components.KeepTables(nil)
	for _, p := range d.open() {
		d.shut(p)
	}
	d.live.Close()
	for _, c := range d.closers {
		c()
	}
	d.closers = nil
	d.lookup.Cancel()
	d.brand.Cancel()
	d.badges.Cancel()
}
