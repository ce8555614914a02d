package pages

import (
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/internal/exchange/fhir"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// importFHIR asks for a bundle and shows what it would bring.
func importFHIR(env *Env) {
	if !mayExport(env, clinic.DataImport) {
		return
	}
	components.ChooseFile(components.FileOptions{Title: i18n.T("Import patients from FHIR"), Extensions: []string{".json"},
		OnChosen: func(path string) { openFHIRImport(env, path) }}, env.Window)
}

// fhirImport is the dialog between choosing a bundle and taking it in.
type fhirImport struct {
	env    *Env
	vm     *viewmodel.FHIRImport
	modal  *components.Modal
	body   *fyne.Container
	scroll *container.Scroll
	why    *components.Entry
	again  *components.Button
	beside *fyne.Container
	start  *components.Button
	cancel *components.Button
}

func openFHIRImport(env *Env, path string) *fhirImport {
	zone := env.Now().Location()
	d := &fhirImport{env: env, body: components.VBoxGap(6, components.Muted(i18n.T("Reading the file…")))}
	d.vm = &viewmodel.FHIRImport{FrontDesk: frontDesk(env), Changed: d.draw, Open: func(path string) (viewmodel.FHIRFile, error) {
		file, digest, err := fhir.ReadFile(path, zone, env.Settings.DocumentLanguage)
		return viewmodel.FHIRFile{Name: filepath.Base(path), Digest: digest, Charts: file.Charts, NotTaken: file.NotTaken}, err
	},
		Progress: func(done, total int) {
			if done%10 == 0 || done == total {
				fyne.Do(func() { d.say(i18n.F("%s of %s patients", i18n.Count(done), i18n.Count(total))) })
			}
		}}
	d.why = components.NewEntry()
	d.why.SetPlaceHolder(i18n.T("Why these are other people than those registered"))
	d.again = components.NewButton(i18n.T("Take them too"), "", d.takeToo)
	d.why.OnSubmitted = func(string) { d.takeToo() }
	d.why.OnChanged = func(string) { d.enable() }
	d.enable()
	d.beside = container.NewBorder(nil, nil, nil, d.again, d.why)
	d.beside.Hide()
	d.start = components.NewPrimaryButton(i18n.T("Import"), "Enter", d.run)
	d.start.Disable()
	d.cancel = components.NewButton(i18n.T("Cancel"), "Esc", d.escape)
	d.scroll = container.NewVScroll(d.body)
	d.modal = components.NewModal(env.Window, components.ModalOptions{Title: i18n.T("Import patients from FHIR"), Subtitle: filepath.Base(path), Width: 760,
		Content: components.VBoxGap(10, components.FixedHeight(d.scroll, 380), d.beside), Buttons: []fyne.CanvasObject{d.cancel, d.start},
		OnEscape: d.escape, OnEnter: d.run, OnClosed: d.vm.Cancel})
	d.modal.Show()
	env.Window.Canvas().Focus(d.cancel)
	d.vm.Read(path)
	return d
}

// draw shows what would be taken in and what not.
func (d *fhirImport) draw() {
	d.body.RemoveAll()
	if d.vm.Err != nil {
		d.body.Add(components.NewNote(theme.ToneDanger, i18n.Error(d.vm.Err)))
	} else {
		d.body.Add(components.Strong(d.vm.Summary()))
		for _, line := range d.vm.Lines() {
			d.body.Add(components.Paragraph(line))
		}
		if left := d.vm.NotTaken(); len(left) > 0 {
			d.body.Add(components.Strong(i18n.T("What is not taken")))
			for _, line := range left {
				d.body.Add(components.NewText(line, components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Wrap: true}))
			}
		}
	}
	d.beside.Hidden = d.vm.Err != nil || !d.vm.LooksRegistered()
	d.enable()
	target := fyne.Focusable(d.cancel)
	if d.vm.Ready {
		d.start.Enable()
		target = d.start
	} else {
		d.start.Disable()
	}
	if !d.beside.Hidden && !d.vm.Ready {
		target = d.why
	}
	d.env.Window.Canvas().Focus(target)
	d.body.Refresh()
	d.scroll.ScrollToTop()
	d.modal.Relayout()
}

// enable allows to take them too once a reason is given.
func (d *fhirImport) enable() {
	d.again.SetEnabled(clinic.CleanLine(d.why.Text) != "" && !d.vm.Running)
}

// takeToo tries again with the reason for which those who look registered are
// taken too.
func (d *fhirImport) takeToo() {
	if clinic.CleanLine(d.why.Text) != "" && !d.vm.Running {
		d.start.Disable()
		d.vm.Try(d.why.Text)
	}
}

func (d *fhirImport) say(text string) {
	d.body.Objects = []fyne.CanvasObject{components.Strong(text)}
	d.body.Refresh()
}

func (d *fhirImport) run() {
	if !d.vm.Ready || d.vm.Running {
		return
	}
	d.start.Disable()
	d.beside.Hide()
	d.say(i18n.T("Importing…"))
	d.vm.Start(func(text string, err error) {
		if !importEnded(d.env, d.modal, text, err) {
			d.vm.Err = err
			d.draw()
		}
	})
}

// importEnded closes the dialog of an import that was done or cancelled and says so;
// it reports whether it was either.
func importEnded(env *Env, dialog *components.Modal, text string, err error) bool {
	switch {
	case err == nil:
		dialog.Close()
		toastGood(env, text)
	case viewmodel.WasCancelled(err):
		dialog.Close()
		components.Toast(env.Window, theme.ToneNeutral, text)
	default:
		return false
	}
	return true
}

// escape tells the import under way to stop, which then closes the dialog, or
// closes it at once.
func (d *fhirImport) escape() {
	if d.vm.Running {
		d.say(i18n.T("Stopping…"))
		d.vm.Cancel()
		return
	}
	d.modal.Close()
}
