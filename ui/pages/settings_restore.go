package pages

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// backupWork waits for work with a backup. tell is for the goroutine of the work.
func backupWork(env *Env, title, subtitle string, cancel func(), words func(service.BackupStep) string) (w *longWork, tell service.BackupProgress) {
	w = beginLongWork(env, "administration.md#restoring", title, subtitle, cancel)
	return w, func(step service.BackupStep, done, total int64) { w.tell(words(step), done, total) }
}

// askBackupKey asks for what opens a backup, where something is needed.
func askBackupKey(env *Env, field, title, submit string, run func(service.BackupKey)) {
	if field == "" {
		run(service.BackupKey{})
		return
	}
	passphrase, file := components.NewPassword(), typedLine(1000)
	passphrase.MaxLength = 200
	fields := []components.FormField{{Name: "passphrase", Label: i18n.T("Passphrase of the backup"), Widget: passphrase, Required: true}}
	var extra []components.Action
	if field == "key" {
		fields = []components.FormField{{Name: "key", Label: i18n.T("File with the secret half of the key"), Widget: file, Required: true}}
		extra = []components.Action{{Text: i18n.T("Choose file…"), Run: func() {
			components.ChooseFile(components.FileOptions{Title: i18n.T("Key of the backup"), Start: file.Text, OnChosen: file.SetText}, env.Window)
		}}}
	}
	var form *components.FormDialog
	form = components.NewFormDialog(components.FormOptions{Topic: "administration.md#restoring", Title: title, SubmitText: submit, SubmitKey: "Enter", Width: 560, Fields: fields, Extra: extra,
		Dirty: func() bool { return false },
		OnSubmit: func() {
			key := service.BackupKey{Passphrase: passphrase.Text, IdentityFile: file.Text}
			if key == (service.BackupKey{}) {
				form.SetError(field, i18n.T("This is needed to open the backup."))
				return
			}
			form.Close()
			run(key)
		}}, env.Window)
	form.Show()
}

// restoreWizard shows what is in a backup beside what there is now, and puts it
// in the place of the database when that is confirmed.
type restoreWizard struct {
	env   *Env
	vm    *viewmodel.Restoring
	modal *components.Modal
	plain *components.Check
	go_   *components.Button
}

// openRestore begins with reading the file as a whole.
func openRestore(env *Env, backups *viewmodel.Backups, path string) {
	w := &restoreWizard{env: env, vm: viewmodel.NewRestoring(frontDesk(env), path)}
	w.vm.Database, w.vm.Shared = env.Database.InUse, env.Database.Shared
	w.look(service.BackupKey{}, backups.View)
}

// OpenRescue does the same where the database is damaged or gone and nobody is
// signed in.
func OpenRescue(env *Env, from viewmodel.RestoreSource, path string) {
	w := &restoreWizard{env: env, vm: viewmodel.NewRestoring(frontDesk(env), path)}
	w.vm.Database, w.vm.Shared, w.vm.Rescue = env.Database.InUse, env.Database.Shared, from
	w.look(service.BackupKey{}, service.BackupOverview{})
}

func (w *restoreWizard) look(key service.BackupKey, now service.BackupOverview) {
	if w.vm.Running {
		return
	}
	d, tell := backupWork(w.env, i18n.T("Reading the backup"), w.vm.FileName(), w.vm.Cancel, viewmodel.StepText)
	w.vm.Progress = tell
	w.vm.Look(key, func(err error) {
		d.end()
		switch field := viewmodel.AsksForKey(err); {
		case err == nil:
			w.show(now)
		case viewmodel.WasCancelled(err):
			components.Toast(w.env.Window, theme.ToneNeutral, i18n.T("Cancelled. Nothing was changed."))
		case field != "" && key == (service.BackupKey{}):
			askBackupKey(w.env, field, i18n.F("Open %s", w.vm.FileName()), i18n.C("button", "Open"), func(key service.BackupKey) { w.look(key, now) })
		default:
			components.ShowErr(w.env.Window, err)
		}
	})
}

// show lays the backup and the present state side by side.
func (w *restoreWizard) show(now service.BackupOverview) {
	box := components.VBoxGap(4)
	line := func(what, inside, there fyne.CanvasObject) {
		cells := []fyne.CanvasObject{what, inside, there}
		if w.vm.Rescue != nil { // there is nothing now to compare with
			cells = cells[:2]
		}
		box.Add(container.New(&compareLayout{}, cells...))
	}
	// Figures that are compared stand at the right, under each other.
	value := func(s string, bold bool) fyne.CanvasObject {
		return components.NewText(s, components.TextOptions{Bold: bold, Shrink: true, Align: fyne.TextAlignTrailing})
	}
	line(components.Caption(""), value(i18n.T("In the backup"), true), value(i18n.T("Now"), true))
	for _, r := range w.vm.Compare() {
		line(components.Muted(r.What), value(r.Inside, false), value(r.Now, r.Now != "" && r.Now != r.Inside))
	}
	content := components.VBoxGap(12)
	for _, text := range w.vm.Warnings() {
		content.Add(components.NewNote(theme.ToneDanger, text))
	}
	content.Add(box)
	content.Add(components.NewNote(theme.ToneWaiting, w.vm.Consequences()))
	w.plain = components.NewCheck(i18n.T("Save the present state without encryption where there is no key for it"), nil)
	if now.Plan.Lock == clinic.LockPassphrase && now.KeptIn == "" && w.vm.Check.Lock == clinic.LockNone {
		content.Add(w.plain)
	}
	w.go_ = components.NewDangerButton(i18n.T("Replace everything by the backup"), "", w.confirm)
	if !w.vm.Sound() {
		w.go_.Disable()
	}
	cancel := components.NewButton(i18n.T("Cancel"), "Esc", func() { w.modal.Close() })
	w.modal = components.NewModal(w.env.Window, components.ModalOptions{Topic: "administration.md#restoring", Title: i18n.T("Restore this backup?"), Subtitle: w.vm.FileName(), Content: content, Width: 700,
		Buttons: []fyne.CanvasObject{cancel, w.go_}})
	w.modal.Show()
	w.env.Window.Canvas().Focus(cancel)
}

// compareLayout is a line of three columns, or of two.
type compareLayout struct{}

func (compareLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	h := float32(0)
	for _, each := range o {
		h = max(h, each.MinSize().Height)
	}
	return fyne.NewSize(400, h)
}

func (compareLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	first, gap := float32(170), float32(12)
	rest := s.Width - first - gap*float32(len(o)-1)
	widths := []float32{first, rest * 0.58, rest * 0.42} // what the backup is has more words
	if len(o) == 2 {
		widths = []float32{first, min(rest, 300)} // not so far from its label that the eye loses the line
	}
	x := float32(0)
	for i, width := range widths {
		o[i].Move(fyne.NewPos(x, 0))
		o[i].Resize(fyne.NewSize(width, s.Height))
		x += width + gap
	}
}

func (w *restoreWizard) confirm() {
	if w.go_.Disabled() || w.vm.Running {
		return
	}
	w.modal.Close()
	d, tell := backupWork(w.env, i18n.T("Restoring"), w.vm.FileName(), w.vm.Cancel, viewmodel.StepText)
	w.vm.Progress = tell
	w.vm.Restore(w.plain.Checked(), func(closed bool, err error) {
		d.end()
		switch {
		case closed && err == nil:
			kept := i18n.T("What was there before is saved as a backup of its own.")
			if w.vm.Rescue != nil {
				kept = i18n.T("What was there before is kept beside the database.")
			}
			w.env.Reopen(i18n.F("The backup %s was restored. %s Sign in.", w.vm.FileName(), kept))
		case closed:
			w.env.Reopen(i18n.Error(err))
		case viewmodel.WasCancelled(err):
			components.Toast(w.env.Window, theme.ToneNeutral, i18n.T("Cancelled. Nothing was changed."))
		default:
			components.ShowErr(w.env.Window, err)
		}
	})
}
