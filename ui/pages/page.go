// Package pages holds the screens behind the sidebar's tabs. A page draws a
// view model and hands keys and clicks to it; it holds no rule of the clinic.
package pages

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/desktop"
	"caredesk/internal/event"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// Page is a screen behind a tab. Content is built once; Shown is called on the
// UI thread each time the page comes to the front, and loads what it shows.
type Page interface {
	Content() fyne.CanvasObject
	Shown()
}

// What only some pages can do; the shell asks for these by type assertion.
type (
	// Reloader loads its data again when something changed elsewhere.
	Reloader interface{ Reload() }
	// Creator starts a new record of the page's kind (Ctrl+N).
	Creator interface{ New() }
	// Searchable puts the cursor into the page's filter (Ctrl+F).
	Searchable interface{ FocusFilter() }
	// Saver saves what the page edits in place (Ctrl+S).
	Saver interface{ Save() }
	// Printable prints what the page shows (Ctrl+P).
	Printable interface{ Print() }
	// Guarded says what would be lost if the page were left; empty for nothing.
	Guarded interface{ Unsaved() string }
	// Drafter keeps what is being typed when the window locks or closes.
	Drafter interface{ KeepDraft() }
	// Opener shows one record that another page or the search box asked for.
	Opener interface{ Open(Target) }
	// Escaper takes an Escape that nothing with the focus used, such as to go
	// back from a record to its list; it reports whether it did.
	Escaper interface{ Escape() bool }
	// Dropper takes files that were dropped on the window; it reports whether
	// it did.
	Dropper interface{ Drop(paths []string) bool }
	// Closer stops timers and subscriptions when the user signs out.
	Closer interface{ Close() }
	// FreeFinder looks for the next free times of doctors.
	FreeFinder interface{ FindFree() }
	// Ticker is told once a minute while it is shown.
	Ticker interface{ Tick() }
	// Ahead can read what it shows before Shown is called for the first time.
	Ahead interface{ ReadAhead() }
	// Lasting keeps what it has loaded: Shown loads nothing the second time, so
	// that the shell has it reload when something changed while it was behind.
	Lasting interface{ Lasts() }
	// Keyed handles further shortcuts of the page, such as Ctrl+T for a walk-in.
	Keyed interface {
		Shortcuts() []Shortcut
	}
	// KeyTold tells of keys that work in a part of the page alone, for the list
	// of keys.
	KeyTold interface {
		KeyNotes() []KeyNote
	}
)

// KeyNote is a key as it stands on a keyboard, with what it does.
type KeyNote struct{ Key, Text string }

// Shortcut is a command of a page with its key, shown in the menu.
type Shortcut struct {
	Text     string
	Key      fyne.KeyName
	Modifier fyne.KeyModifier
	Run      func()
}

// TabID names a tab.
type TabID string

// The tabs.
const (
	TabToday        TabID = "today"
	TabAppointments TabID = "appointments"
	TabPatients     TabID = "patients"
	TabHistory      TabID = "history"
	TabDoctors      TabID = "doctors"
	TabDepartments  TabID = "departments"
	TabBilling      TabID = "billing"
	TabReports      TabID = "reports"
	TabUsers        TabID = "users"
	TabSettings     TabID = "settings"
	TabAudit        TabID = "audit"
)

// Target is a tab and, where set, the record to show there.
type Target struct {
	Tab         TabID
	Patient     clinic.PatientID
	Doctor      clinic.DoctorID
	Appointment clinic.AppointmentID
	Invoice     clinic.InvoiceID
	Date        clinic.Date
	View        View // a view of the tab, where it has several
}

// View names one of several views of a tab.
type View string

// The views of the doctors' tab besides the doctors themselves.
const (
	ViewLeave    View = "leave"
	ViewSessions View = "sessions"
)

// The lists of the billing tab that open over its bills.
const (
	ViewEstimates View = "estimates"
	ViewClaims    View = "claims"
	ViewDeposits  View = "deposits"
	ViewClosures  View = "closures"
	ViewDrawer    View = "drawer"
)

// Env is what a page gets from the shell.
type Env struct {
	Window   fyne.Window
	Runner   viewmodel.Runner
	Services viewmodel.Services
	Bus      *event.Bus      // silent while the page is behind others
	Feed     *viewmodel.Feed // what Bus comes from; nil where nobody feeds the page
	Actor    clinic.Actor
	Settings clinic.Settings            // as at sign-in; a page that prints asks anew
	Now      func() time.Time           // in the clinic's zone
	Context  func() context.Context     // acts for the signed-in user; cancelled at sign-out
	Temp     *desktop.TempFiles         // where PDFs wait for the printer or viewer
	Printer  string                     // the desk's printer; empty for the system's default
	Go       func(Target)               // shows a tab, or a record in it
	Consult  func(clinic.AppointmentID) // opens the consultation page over the tabs
	Patient  func(clinic.PatientID)     // puts a patient into the header's context; 0 clears it
	Locked   func() bool                // printing and exporting hold back while the window is locked
	Theme    func() theme.Mode          // this desk's look
	SetTheme func(theme.Mode)           // changes and remembers it
	Reopen   func(message string)       // opens the database anew after a restore closed it
	Database DeskDatabase               // what this desk has open
}

// Today is the clinic's civil day.
func (e *Env) Today() clinic.Date { return clinic.DateOf(e.Now()) }

// WithPage has a dialog over the page load again whenever the page does, until
// the returned function is called.
func (e *Env) WithPage(again func()) (stop func()) {
	if e.Feed == nil {
		return func() {}
	}
	return e.Feed.Also(again)
}

// May reports whether the signed-in role has the permission, to leave out what
// it could not use; the service decides.
func (e *Env) May(p clinic.Permission) bool { return e.Actor.Role.May(p) }
