package pages

import (
	"fyne.io/fyne/v2"

	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// listImport shows what a file will do to a code list before it does it.
type listImport struct {
	env     *Env
	vm      *viewmodel.ListImport
	modal   *components.Modal
	body    *fyne.Container
	replace *components.Check
	start   *components.Button
	cancel  *components.Button
}

// openListImport reads a file and asks before it is imported.
func openListImport(env *Env, list service.CodeList, path string) {
	d := &listImport{env: env, vm: viewmodel.NewListImport(frontDesk(env), list, path), body: components.VBoxGap(8, components.Muted(i18n.T("Reading the file…")))}
	d.vm.Changed = d.draw
	d.vm.Progress = func(done, total int) {
		fyne.Do(func() {
			d.say(i18n.F("Importing… %s of %s rows", i18n.Count(done), i18n.Count(total)))
		})
	}
	text := i18n.T("Replace: retire what the file does not hold")
	if list == service.ClassList || list == service.InteractionList {
		text = i18n.T("Replace: take out what the file does not hold")
	}
	d.replace = components.NewCheck(text, func(on bool) {
		d.start.Disable()
		d.vm.SetReplace(on)
	})
	d.start = components.NewPrimaryButton(i18n.T("Import"), "Enter", d.run)
	d.start.Disable()
	d.cancel = components.NewButton(i18n.T("Cancel"), "Esc", d.escape)
	d.modal = components.NewModal(env.Window, components.ModalOptions{
		Title: i18n.F("Import %s", i18n.LowerFirst(i18n.Say(list.Words()))), Subtitle: d.vm.FileName, Content: components.VBoxGap(12, d.body, d.replace), Width: 640,
		Buttons: []fyne.CanvasObject{d.cancel, d.start}, OnEscape: d.escape, OnEnter: d.run, OnClosed: d.vm.Cancel,
	})
	d.modal.Show()
	env.Window.Canvas().Focus(d.replace)
	d.vm.Read(path)
}

// draw shows the preview.
func (d *listImport) draw() {
	d.body.RemoveAll()
	if d.vm.Err != nil {
		d.body.Add(components.NewNote(theme.ToneDanger, i18n.Error(d.vm.Err)))
		d.replace.Hide()
	} else {
		for i, line := range d.vm.Lines() {
			if i == 0 {
				d.body.Add(components.Strong(line))
				continue
			}
			d.body.Add(components.Paragraph(line))
		}
		for i, line := range d.vm.Problems() {
			if i == 0 {
				tone := theme.ToneWaiting
				if d.vm.Replace {
					tone = theme.ToneDanger
				}
				d.body.Add(components.NewNote(tone, line))
				continue
			}
			d.body.Add(components.NewText(line, components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Wrap: true}))
		}
	}
	if d.vm.Ready {
		d.start.Enable()
	} else {
		d.start.Disable()
	}
	d.body.Refresh()
	d.modal.Relayout()
}

func (d *listImport) say(text string) {
	d.body.Objects = []fyne.CanvasObject{components.Strong(text)}
	d.body.Refresh()
	d.modal.Relayout()
}

func (d *listImport) run() {
	if !d.vm.Ready || d.vm.Running {
		return
	}
	d.start.Disable()
	d.replace.Hide()
	d.say(i18n.T("Importing…"))
	d.vm.Start(func(text string, err error) {
		if viewmodel.WasCancelled(err) {
			text = i18n.T("The import was cancelled. The list is as it was.")
		}
		if !importEnded(d.env, d.modal, text, err) {
			d.vm.Err = err
			d.draw()
		}
	})
}

// escape cancels the import under way, which then closes the dialog, or closes
// it at once.
func (d *listImport) escape() {
	if d.vm.Running {
		d.vm.Cancel()
		return
	}
	d.modal.Close()
}
