package pages

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"caredesk/internal/clinic"
	"caredesk/internal/event"

	files "caredesk/internal/desktop"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
	"caredesk/ui/viewmodel"
)

func wardSettings() clinic.Settings {
	s := clinic.DefaultSettings()
	s.HospitalName = "St. Brigid's Hospital"
	return s
}

// wardDesk is a window with one clinical page in it, as the shell shows it.
type wardDesk struct {
	t      *testing.T
	w      fyne.Window
	env    *Env
	ward   *wardFake
	page   Page
	prints string // the folder that stands for the printer
	left   int
}

// openWard shows a page to a role at the smallest supported size.
func openWard(t *testing.T, mode theme.Mode, actor clinic.Actor, ward *wardFake, make func(d *wardDesk) Page) *wardDesk {
	t.Helper()
	d := &wardDesk{t: t, ward: ward, prints: filepath.Join(t.TempDir(), "printed")}
	t.Setenv(files.EnvPrintDir, d.prints)
	d.w = uitest.NewWindowMode(t, mode, nil, uitest.Width, uitest.Height)
	temp, err := files.NewTempFiles(t.TempDir(), time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = temp.Close() })
	d.env = &Env{Window: d.w, Runner: viewmodel.InlineRunner{}, Bus: event.NewBus(), Actor: actor, Settings: wardSettings(),
		Services: viewmodel.Services{Consultations: wardConsultations{wardFake: ward}, Patients: wardPatients{wardFake: ward},
			Appointments: wardAppointments{wardFake: ward}, Doctors: wardDoctors{wardFake: ward}, History: wardHistory{ward}, Attachments: wardAttachments{ward}, Departments: wardDepartments{wardFake: ward},
			Billing: wardBilling{wardFake: ward}, Estimates: wardEstimates{ward}, Prices: wardPrices{}, Papers: wardPapers{wardFake: ward}, MoneyPapers: wardMoneyPapers{ward}, EstimatePapers: wardEstimatePapers{ward},
			DrawerPapers: wardDrawerPapers{ward}, CodeLists: wardLists{}, Vitals: wardVitals{wardFake: ward},
			Problems: wardProblems{}, Triage: wardTriage{}},
		Now: func() time.Time { return wardNow }, Context: func() context.Context { return clinic.WithActor(context.Background(), actor) },
		Temp: temp, Go: func(Target) {}, Consult: func(clinic.AppointmentID) {}, Patient: func(clinic.PatientID) {},
		Locked: func() bool { return false }}
	t.Cleanup(d.env.Bus.Close)
	d.page = make(d)
	t.Cleanup(d.page.(Closer).Close)
	// As much room as header, sidebar and status bar of the shell leave.
	d.w.SetContent(components.WithToasts(d.w, stretchColumn(0, 1, components.FixedHeight(components.Caption(""), 48),
		components.Row(0, []float32{168, -1}, components.Caption(""), container.NewStack(d.page.Content())),
		components.FixedHeight(components.Caption(""), 26))))
	d.menu()
	d.page.Shown()
	return d
}

// menu binds the keys as the shell's menu does.
func (d *wardDesk) menu() {
	var items []*fyne.MenuItem
	bind := func(key fyne.KeyName, mod fyne.KeyModifier, run func()) {
		item := fyne.NewMenuItem("", run)
		item.Shortcut = &desktop.CustomShortcut{KeyName: key, Modifier: mod}
		items = append(items, item)
	}
	const ctrl = fyne.KeyModifierControl
	if s, ok := d.page.(Saver); ok {
		bind(fyne.KeyS, ctrl, func() {
			if !components.SubmitTop(d.w) {
				s.Save()
			}
		})
	}
	if s, ok := d.page.(Printable); ok {
		bind(fyne.KeyP, ctrl, s.Print)
	}
	if s, ok := d.page.(Creator); ok {
		bind(fyne.KeyN, ctrl, s.New)
	}
	if s, ok := d.page.(Searchable); ok {
		bind(fyne.KeyF, ctrl, s.FocusFilter)
	}
	if s, ok := d.page.(Keyed); ok {
		for _, each := range s.Shortcuts() {
			bind(each.Key, each.Modifier, each.Run)
		}
	}
	d.w.SetMainMenu(fyne.NewMainMenu(fyne.NewMenu("", items...)))
}

func (d *wardDesk) consultation() *ConsultationPage { return d.page.(*ConsultationPage) }

func (d *wardDesk) ctrl(key fyne.KeyName) { uitest.Shortcut(d.w, key, fyne.KeyModifierControl) }

// printed lists what was sent to the printer.
func (d *wardDesk) printed() []string {
	entries, err := os.ReadDir(d.prints)
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
