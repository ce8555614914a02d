package pages

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/uitest"
	"caredesk/ui/viewmodel"
)

// slowRunner runs work at once until it is told to be slow: then the work waits
// for run.
type slowRunner struct {
	slow bool
	work []func()
}

// Go keeps or runs the work.
func (r *slowRunner) Go(ctx context.Context, work func(context.Context) func()) {
	do := func() {
		if done := work(ctx); done != nil {
			done()
		}
	}
	if r.slow {
		r.work = append(r.work, do)
		return
	}
	do()
}

// run brings all work to its end.
func (r *slowRunner) run() {
	r.slow = false
	for len(r.work) > 0 {
		do := r.work[0]
		r.work = r.work[1:]
		do()
	}
}

// halfSeconds holds the timers of half a second until the test fires them.
type halfSeconds struct{ waiting map[int]func() }

func (h *deskHospital) halfSeconds() *halfSeconds {
	c, next := &halfSeconds{waiting: map[int]func(){}}, 0
	components.Timer = func(d time.Duration, f func()) func() { // put back with the window's end
		next++
		id := next
		if d == 500*time.Millisecond {
			c.waiting[id] = f
		}
		return func() { delete(c.waiting, id) }
	}
	return c
}

func (c *halfSeconds) pass() {
	for id, f := range c.waiting {
		delete(c.waiting, id)
		f()
	}
}

// cancellable answers as the backups' service does that is told to stop, or comes
// to its end before it hears of it.
type cancellable struct {
	*fakeBackups
	late bool
}

func (f cancellable) stopped(ctx context.Context) error {
	if f.late {
		return nil
	}
	return ctx.Err()
}

func (f cancellable) Make(ctx context.Context, cmd service.MakeBackup) (clinic.BackupRecord, error) {
	r, _ := f.fakeBackups.Make(ctx, cmd)
	return r, f.stopped(ctx)
}
func (f cancellable) Check(ctx context.Context, cmd service.CheckBackup) (service.BackupCheck, error) {
	c, err := f.fakeBackups.Check(ctx, cmd)
	if stopped := f.stopped(ctx); stopped != nil {
		return service.BackupCheck{}, stopped
	}
	return c, err
}
func (f cancellable) Restore(ctx context.Context, cmd service.RestoreBackup) (bool, error) {
	closed, _ := f.fakeBackups.Restore(ctx, cmd)
	if err := f.stopped(ctx); err != nil {
		return false, err
	}
	return closed, nil
}

// longCase is one piece of work that may take long.
type longCase struct {
	name string
	// begin opens what it begins on and returns what begins it.
	begin func(h *deskHospital) (start func())
	shown string // while it lasts
	said  string // after it was cancelled
	// left says what of it is there, empty for nothing.
	left func(h *deskHospital) string
}

func longCases(t *testing.T) []longCase {
	home := func() string { return os.Getenv("HOME") }
	files := func(*deskHospital) string {
		entries, err := os.ReadDir(home())
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, e := range entries {
			names = append(names, e.Name())
		}
		return strings.Join(names, " ")
	}
	found := func(text string) func(h *deskHospital) string {
		return func(h *deskHospital) string {
			page, err := h.services.Patients.Search(h.admin(), service.PatientFilter{Text: text}, service.PageRequest{})
			if err != nil || len(page.Rows) > 0 {
				return "patients who were taken in"
			}
			return ""
		}
	}
	nothing := func(*deskHospital) string { return "" }
	backups := func(h *deskHospital, run func(p *settingsPage)) func() {
		f := someBackups()
		f.opens = ""
		p := h.backupsAt(f)
		p.env.Services.Backups = cancellable{fakeBackups: f}
		p.backups.vm.Services.Backups = cancellable{fakeBackups: f}
		return func() { run(p) }
	}
	settings := func(run func(p *settingsPage)) func(h *deskHospital) func() {
		return func(h *deskHospital) func() {
			p := h.asAdmin(NewSettings).(*settingsPage)
			p.Open(Target{Tab: TabSettings, View: ViewMoving})
			return func() { run(p) }
		}
	}
	export := func(button string) func(h *deskHospital) func() {
		return settings(func(p *settingsPage) {
			uitest.TapText(t, p.env.Window, button)
			uitest.Shortcut(p.env.Window, fyne.KeyReturn, fyne.KeyModifierShortcutDefault)
		})
	}
	const noFile = "The export was cancelled. No file was left behind."
	return []longCase{
		{"a backup", func(h *deskHospital) func() { return backups(h, func(p *settingsPage) { p.backups.make() }) },
			"Backing up", "Cancelled. No file was left behind.", nothing},
		{"checking a backup", func(h *deskHospital) func() {
			return backups(h, func(p *settingsPage) { p.backups.checkRow(lockless(p.backups.vm.View.Rows[0])) })
		}, "Checking a backup", "Cancelled. No file was left behind.", nothing},
		{"reading a backup", func(h *deskHospital) func() {
			return backups(h, func(p *settingsPage) { openRestore(h.env, p.backups.vm, "/media/usb/x.tar.zst") })
		}, "Reading the backup", "Cancelled. Nothing was changed.", nothing},
		{"a restore", func(h *deskHospital) func() {
			reopened := ""
			h.t.Cleanup(func() {
				if reopened != "" {
					h.t.Error("the database was opened anew")
				}
			})
			return backups(h, func(p *settingsPage) {
				slow := h.runner.(*slowRunner)
				was := slow.slow
				slow.slow = false
				h.env.Reopen = func(string) { reopened = "yes" }
				openRestore(h.env, p.backups.vm, "/media/usb/x.tar.zst")
				slow.slow = was
				uitest.Button(h.t, h.window, "Replace everything by the backup").Tapped(nil)
				if !was {
					reopened = "" // a quick one is restored
				}
			})
		}, "Restoring", "Cancelled. Nothing was changed.", nothing},
		{"all data out", export("Export everything…"), "Export everything", noFile, files},
		{"all patients as FHIR", export("Export as FHIR…"), "Export all patients as FHIR", noFile, files},
		{"a patient's record", func(h *deskHospital) func() {
			p := h.as(clinic.RoleAdmin, NewPatients).(*patientsPage)
			p.openChart(p.table.Rows()[0].ID)
			return func() {
				runShortcut(h.t, p, "Export the patient's record…")
				h.submit()
			}
		}, "Export the record of", noFile, files},
		{"a report into a file", func(h *deskHospital) func() {
			p := h.as(clinic.RoleAdmin, NewReports).(*reportsPage)
			return func() {
				p.Export()
				h.submit()
			}
		}, "Exporting ", noFile, files},
		{"a report", func(h *deskHospital) func() {
			p := h.as(clinic.RoleAdmin, NewReports).(*reportsPage)
			return p.vm.Load
		}, "Computing…", "Stopped", nothing},
		{"looking at another system", func(h *deskHospital) func() {
			path := formerSystem(h.t)
			p := h.movingAt()
			return func() { p.moving.django.look(path, "") }
		}, "Looking at the database", "Cancelled. Nothing was moved in.", nothing},
		{"moving another system in", func(h *deskHospital) func() {
			path := formerSystem(h.t)
			p := h.movingAt()
			slow := h.runner.(*slowRunner)
			was := slow.slow
			slow.slow = false
			p.moving.django.look(path, "")
			slow.slow = was
			return func() {
				p.moving.django.confirm()
				uitest.Key(h.window, fyne.KeyReturn)
			}
		}, "Moving in", "Cancelled. Nothing was moved in.", found("Hiroshi Patel")},
		{"reading a table", func(h *deskHospital) func() {
			path := h.file("patienten.csv", patientTable)
			p := h.tableAt()
			return func() { p.moving.table.open(path) }
		}, "Reading the file", "Cancelled. Nothing was imported.", nothing},
		{"taking a table in", func(h *deskHospital) func() {
			path := h.file("patienten.csv", patientTable)
			p := h.tableAt()
			slow := h.runner.(*slowRunner)
			was := slow.slow
			slow.slow = false
			p.moving.table.open(path)
			p.moving.table.check()
			slow.slow = was
			return func() {
				p.moving.table.confirm()
				uitest.Key(h.window, fyne.KeyReturn)
			}
		}, "Importing", "Cancelled. Nothing was imported.", found("Weiß")},
		{"printing a list", func(h *deskHospital) func() {
			h.as(clinic.RoleAdmin, NewToday)
			return func() {
				printDocument(h.env, printJob{Title: "Day list", FileName: "day.pdf", Papers: reportPapers, Paper: clinic.PaperA4,
					Load: func(ctx context.Context, _ clinic.Paper) (viewmodel.PrintDocument, error) {
						return viewmodel.PrintDocument{PDF: []byte("%PDF")}, ctx.Err()
					}})
				uitest.Button(h.t, h.window, "Save…").Tapped(nil)
				for _, e := range uitest.FindInDialog(h.window, func(e *components.Entry) bool { return strings.HasSuffix(e.Text, "day.pdf") }) {
					e.SetText(filepath.Join(home(), "day.pdf"))
				}
				h.submit()
			}
		}, "The document is being made.", "Stopped. Nothing was printed, opened or saved.", files},
	}
}

// lockless is a backup that asks for no key.
func lockless(r service.BackupRow) service.BackupRow {
	r.Lock = clinic.LockNone
	return r
}

// A bar says how much is done where that is known, and moves where it is not: it
// never falls back to nothing.
func TestTheBarOfLongWorkClaimsNothing(t *testing.T) {
	h := newDeskHospital(t)
	h.as(clinic.RoleAdmin, NewReports)
	clock := h.halfSeconds()
	w := beginLongWork(h.env, "", "Backing up", "", func() {})
	measured := func() bool { return w.bar.Visible() }
	if measured() || w.moving.Running() {
		t.Errorf("before it is seen: bar %v, running %v", measured(), w.moving.Running())
	}
	clock.pass()
	if measured() || !w.moving.Visible() || !w.moving.Running() {
		t.Error("nothing moves while it is not known how much there is to do")
	}
	w.say("Writing…", 30, 60)
	if !measured() || w.bar.Value != 0.5 || w.moving.Visible() || w.moving.Running() {
		t.Errorf("half is done, and the bar shows %v (moving: %v)", w.bar.Value, w.moving.Running())
	}
	w.say("Checking…", 0, 0)
	if measured() || !w.moving.Visible() || !w.moving.Running() {
		t.Error("a full bar is followed by an empty one")
	}
	w.end()
	if w.moving.Running() {
		t.Error("it moves on after the end")
	}
}

// Nothing is shown of what is quick: no panel comes up, also later.
func TestQuickWorkIsNotShown(t *testing.T) {
	for _, c := range longCases(t) {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv("HOME", t.TempDir())
			h := newDeskHospital(t)
			h.runner = &slowRunner{}
			start := c.begin(h)
			clock := h.halfSeconds()
			start()
			if n := len(clock.waiting); n > 0 {
				t.Errorf("%d panels will still come up", n)
			}
			clock.pass()
			if uitest.HasText(h.window, "Beginning…") || uitest.HasText(h.window, "Stopping…") {
				t.Errorf("it is shown, though it was quick: %q", uitest.Texts(h.window))
			}
			uitest.MustNotText(t, h.window, c.said)
		})
	}
}

// What lasts half a second shows how far it is and can be cancelled: it stops,
// says so, and nothing of it stays.
func TestSlowWorkIsShownAndCanBeCancelled(t *testing.T) {
	for _, c := range longCases(t) {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv("HOME", t.TempDir())
			h := newDeskHospital(t)
			runner := &slowRunner{}
			h.runner = runner
			start := c.begin(h)
			clock := h.halfSeconds()
			runner.slow = true
			start()
			if len(runner.work) != 1 {
				t.Fatalf("%d pieces of work are under way: %q", len(runner.work), uitest.Texts(h.window))
			}
			cancel := func() *components.Button {
				found := uitest.Find(h.window, func(b *components.Button) bool { return b.Text == "Cancel" })
				if len(found) == 0 {
					return nil
				}
				return found[len(found)-1]
			}
			if cancel() != nil {
				t.Errorf("it is shown before half a second has passed: %q", uitest.Texts(h.window))
			}
			clock.pass()
			uitest.MustText(t, h.window, c.shown)
			b := cancel()
			if b == nil {
				t.Fatalf("there is no way to cancel: %q", uitest.Texts(h.window))
			}
			b.Tapped(nil)
			runner.run()
			uitest.MustText(t, h.window, c.said)
			uitest.MustNotText(t, h.window, "Stopping…")
			if left := c.left(h); left != "" {
				t.Errorf("what was cancelled left behind: %s", left)
			}
			if cancel() != nil && c.name != "printing a list" {
				t.Errorf("it is shown still: %q", uitest.Texts(h.window))
			}
		})
	}
}

// While it is not shown yet, the page behind is out of reach, and Escape ends it
// already; what has come to its end before it heard of that is told as done.
func TestWorkThatEndsBeforeItHearsOfCancelIsToldAsDone(t *testing.T) {
	h := newDeskHospital(t)
	runner := &slowRunner{}
	h.runner = runner
	f := someBackups()
	p := h.backupsAt(f)
	p.backups.vm.Services.Backups = cancellable{fakeBackups: f, late: true}
	clock := h.halfSeconds()
	runner.slow = true
	p.backups.make()
	if !components.ModalOpen(h.window) {
		t.Error("the page behind can be used")
	}
	uitest.Key(h.window, fyne.KeyEscape)
	clock.pass()
	uitest.MustText(t, h.window, "Stopping…")
	p.backups.make() // once is enough
	if len(runner.work) != 1 {
		t.Errorf("%d pieces of work", len(runner.work))
	}
	runner.run()
	uitest.MustText(t, h.window, "Backup made: ")
	if components.ModalOpen(h.window) || f.made != 1 {
		t.Errorf("made %d; %q", f.made, uitest.Texts(h.window))
	}
}

// An import of a list and of a bundle have dialogs of their own, which say how
// far they are.
func TestImportsThatAreCancelledSayWhatBecameOfThem(t *testing.T) {
	h := newDeskHospital(t)
	runner := &slowRunner{}
	h.runner = runner
	p := h.settingsAt(ViewCodeLists)
	openListImport(p.env, service.DiagnosisList, h.file("codes.csv", "code,title\nZ99.8,our own\n"))
	runner.slow = true
	uitest.Key(h.window, fyne.KeyReturn)
	uitest.MustText(t, h.window, "Importing…")
	uitest.Key(h.window, fyne.KeyEscape)
	runner.run()
	uitest.MustText(t, h.window, "The import was cancelled. The list is as it was.")
	if rows, err := h.services.CodeLists.SuggestDiagnoses(h.admin(), "our own"); err != nil || len(rows) != 0 {
		t.Errorf("taken in %+v, %v", rows, err)
	}

	components.ClearToasts(h.window)
	openFHIRImport(p.env, bundle(h, "Anna", "Bela"))
	runner.slow = true
	uitest.Key(h.window, fyne.KeyReturn)
	uitest.Key(h.window, fyne.KeyEscape)
	uitest.MustText(t, h.window, "Stopping…")
	runner.run()
	uitest.MustText(t, h.window, "The import was cancelled. Taken in before, each as a whole: 0 patients.")
	if components.ModalOpen(h.window) {
		t.Error("the dialog stays open")
	}
}

// bundle writes a bundle of patients.
func bundle(h *deskHospital, names ...string) string {
	h.t.Helper()
	var entries []any
	for i, name := range names {
		entries = append(entries, map[string]any{"resource": map[string]any{"resourceType": "Patient", "id": name, "gender": "female",
			"birthDate": []string{"1980-01-02", "1991-03-04"}[i%2], "name": []any{map[string]any{"family": "Bundle" + name, "given": []string{name}}}}})
	}
	data, err := json.Marshal(map[string]any{"resourceType": "Bundle", "type": "collection", "entry": entries})
	if err != nil {
		h.t.Fatal(err)
	}
	return h.file("bundle.json", string(data))
}
