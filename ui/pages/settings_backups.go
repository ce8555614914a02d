package pages

import (
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// ViewBackups is the view of the settings' tab about backups.
const ViewBackups View = "backups"

// backupsView is what Settings shows of backups: the plan, and what was made.
type backupsView struct {
	env  *Env
	vm   *viewmodel.Backups
	form *components.Form

	folder, every, daily, weekly, monthly *components.Entry
	recipient, passphrase, again          *components.Entry
	schedule, lock                        *components.Choice
	at                                    *components.TimeField

	note    *fyne.Container
	table   *components.RowTable[service.BackupRow]
	content fyne.CanvasObject
	save    *components.Button
	making  *components.Button
	check   *components.Button
	restore *components.Button
	newKey  *components.Button
	browse  *components.Button
	top     *container.Scroll
}

func newBackupsView(env *Env) *backupsView {
	v := &backupsView{env: env, vm: viewmodel.NewBackups(frontDesk(env)), note: components.VBox()}
	v.save = components.NewButton(i18n.T("Save plan"), "Ctrl S", v.Save)
	v.buildForm()
	v.buildTable()
	v.making = components.NewPrimaryButton(i18n.T("Back up now"), "", v.make)
	v.check = components.NewButton(i18n.T("Check…"), "Enter", func() {
		if r, ok := v.table.Selected(); ok {
			v.checkRow(r)
		}
	})
	v.restore = components.NewButton(i18n.T("Restore…"), "", v.chooseRestore)
	v.vm.Changed = v.show
	v.vm.Failed = func(err error) { showLoadError(env, err) }
	plan := components.VBoxGap(10, v.note, components.NewCard(components.Padded(components.VBoxGap(8, v.form, components.HBox(v.save, v.browse, v.newKey)), 8)))
	v.top = components.NewFollowingScroll(container.New(layout.NewCustomPaddedLayout(0, 0, 0, 4), plan))
	v.content = withMargins(container.New(&backupsLayout{}, v.top, v.table))
	v.enable()
	return v
}

// backupsLayout gives the plan the height it needs and the list the rest, of
// which there is always some.
type backupsLayout struct{}

func (backupsLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(o[1].MinSize().Width, 320)
}

func (backupsLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	scroll := o[0].(*container.Scroll)
	top := min(scroll.Content.MinSize().Height, s.Height-180)
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(s.Width, top))
	o[1].Move(fyne.NewPos(0, top+10))
	o[1].Resize(fyne.NewSize(s.Width, s.Height-top-10))
}

func (v *backupsView) buildForm() {
	v.folder, v.recipient = typedLine(1000), typedLine(200)
	v.every, v.daily, v.weekly, v.monthly = typedLine(3), typedLine(3), typedLine(3), typedLine(3)
	v.passphrase, v.again = components.NewPassword(), components.NewPassword()
	v.passphrase.MaxLength, v.again.MaxLength = 200, 200
	v.at = components.NewTimeField()
	v.schedule = components.NewChoice([]components.Option{{Value: string(clinic.BackupOff), Text: i18n.T("By hand alone")},
		{Value: string(clinic.BackupDaily), Text: i18n.T("Every day at a time")}, {Value: string(clinic.BackupHours), Text: i18n.T("Every few hours")}}, func(string) { v.arrange() })
	v.lock = components.NewChoice([]components.Option{{Value: string(clinic.LockPassphrase), Text: i18n.T("A passphrase")},
		{Value: string(clinic.LockKey), Text: i18n.T("A key pair")}, {Value: string(clinic.LockNone), Text: i18n.T("Nothing: not encrypted")}}, func(string) { v.arrange() })
	v.form = components.NewForm([]components.FormField{
		{Name: "folder", Label: i18n.T("Folder"), Widget: v.folder, Required: true, Hint: i18n.T("Best on another drive than the database.")},
		{Name: "schedule", Label: i18n.T("Backups are made"), Widget: v.schedule, Required: true},
		{Name: "daily_at", Label: i18n.T("At"), Widget: v.at, Required: true, Hint: i18n.T("Made up for when the computer was off.")},
		{Name: "every_hours", Label: i18n.T("Every … hours"), Widget: v.every, Required: true, Hint: i18n.T("1 to 168")},
		{Name: "keep_daily", Label: i18n.T("Days kept"), Widget: v.daily, Required: true, Hint: i18n.T("The newest of so many days, 1 to 366")},
		{Name: "keep_weekly", Label: i18n.T("Weeks kept"), Widget: v.weekly, Required: true, Hint: i18n.T("and of so many weeks, 0 to 520")},
		{Name: "keep_monthly", Label: i18n.T("Months kept"), Widget: v.monthly, Required: true, Hint: i18n.T("and of so many months, 0 to 240")},
		{Name: "lock", Label: i18n.T("Locked by"), Widget: v.lock, Required: true},
		{Name: "passphrase", Label: i18n.T("Passphrase"), Widget: v.passphrase, Hint: i18n.T("Kept in this computer's keyring. Write it down elsewhere.")},
		{Name: "passphrase_again", Label: i18n.T("The same again"), Widget: v.again},
		{Name: "recipient", Label: i18n.T("Public key"), Widget: v.recipient, Required: true, Hint: i18n.T("Begins with age1. The secret half opens the backups.")},
	}, 3)
	v.form.OnSubmit = v.Save
	v.form.Watch(v.enable)
	v.browse = components.NewButton(i18n.T("Choose folder…"), "", func() {
		components.ChooseFile(components.FileOptions{Title: i18n.T("Folder for backups"), Folder: true, Start: v.folder.Text, OnChosen: v.folder.SetText}, v.env.Window)
	})
	v.newKey = components.NewButton(i18n.T("New key pair…"), "", v.makeKey)
}

// arrange shows the fields that the choices call for.
func (v *backupsView) arrange() {
	schedule, lock := clinic.BackupSchedule(v.schedule.Value()), clinic.BackupLock(v.lock.Value())
	v.form.SetFieldVisible("daily_at", schedule == clinic.BackupDaily)
	v.form.SetFieldVisible("every_hours", schedule == clinic.BackupHours)
	v.form.SetFieldVisible("passphrase", lock == clinic.LockPassphrase)
	v.form.SetFieldVisible("passphrase_again", lock == clinic.LockPassphrase)
	v.form.SetFieldVisible("recipient", lock == clinic.LockKey)
	if lock == clinic.LockKey {
		v.newKey.Show()
	} else {
		v.newKey.Hide()
	}
	if v.content != nil {
		v.content.Refresh()
	}
}

func (v *backupsView) buildTable() {
	type row = service.BackupRow
	v.table = components.NewRowTable([]components.Column[row]{
		{ID: "when", Sort: true, Less: func(a, b row) bool { return a.StartedAt.Before(b.StartedAt) }, Title: i18n.T("Begun"), Width: 150, Bold: true, Text: v.vm.BackupWhen},
		{ID: "kind", Sort: true, Title: i18n.T("Made"), Width: 140, Text: viewmodel.BackupKindText},
		{ID: "state", Title: i18n.T("State"), Width: 104, Badge: backupBadge, Badges: backupBadges()},
		{ID: "size", Sort: true, Less: func(a, b row) bool { return a.Size < b.Size }, Title: i18n.T("Size"), Width: 84, Align: fyne.TextAlignTrailing, Text: func(r row) string {
			if r.Size == 0 {
				return "–"
			}
			return viewmodel.Bytes(r.Size)
		}},
		{ID: "lock", Title: i18n.T("Locked by"), Width: 118, Values: lockWords(), Text: func(r row) string { return i18n.Say(r.Lock.Words()) }},
		{ID: "file", Title: i18n.T("File"), MinWidth: 190, Text: func(r row) string { return orDash(r.FileName) }},
		{ID: "detail", Title: i18n.T("Details"), MinWidth: 300, Muted: true, Text: v.vm.BackupDetail},
	}, components.Noun{One: "backup", Many: "backups"}).Named("settings.backups")
	v.table.Key = func(r row) any { return [2]any{r.ID, r.FileName} }
	v.table.SetEmpty(i18n.T("No backup has been made yet. Choose a folder and what locks the backups, save, and press Back up now."), "", nil)
	v.table.OnOpen = v.open
	v.table.OnSelected = func(row) { v.enable() }
	v.table.OnMenu = func(r row, at fyne.Position) {
		if viewmodel.HasFile(r) {
			showMenu(v.env, at, []menuEntry{{Text: i18n.T("Check…"), Run: func() { v.checkRow(r) }},
				{Text: i18n.T("Restore…"), Run: func() { openRestore(v.env, v.vm, filepath.Join(r.Folder, r.FileName)) }}})
		}
	}
}

// backupBadges are those of backupBadge.
func backupBadges() []components.BadgeSpec {
	rows := []service.BackupRow{{Unknown: true}, {Missing: true, BackupRecord: clinic.BackupRecord{State: clinic.BackupGood}}}
	for _, s := range []clinic.BackupState{clinic.BackupRunning, clinic.BackupGood, clinic.BackupFailed, clinic.BackupDamaged, clinic.BackupRemoved} {
		rows = append(rows, service.BackupRow{BackupRecord: clinic.BackupRecord{State: s}})
	}
	return components.Badges(rows, backupBadge)
}

// lockWords are what locks a backup.
func lockWords() []string {
	return []string{i18n.Say(clinic.LockKey.Words()), i18n.Say(clinic.LockPassphrase.Words()), i18n.Say(clinic.LockNone.Words())}
}

func backupBadge(r service.BackupRow) components.BadgeSpec {
	text := viewmodel.BackupStateText(r)
	switch {
	case viewmodel.BackupMissing(r), r.State == clinic.BackupFailed, r.State == clinic.BackupDamaged:
		return components.BadgeSpec{Text: text, Tone: theme.ToneDanger}
	case r.State == clinic.BackupGood:
		return components.BadgeSpec{Text: text, Tone: theme.ToneGood}
	case r.State == clinic.BackupRunning:
		return components.BadgeSpec{Text: text, Tone: theme.ToneWaiting}
	}
	return components.BadgeSpec{Text: text, Tone: theme.ToneNeutral}
}

// enable allows what the selected backup can have done to it.
func (v *backupsView) enable() {
	if v.check == nil {
		return
	}
	if r, ok := v.table.Selected(); ok && viewmodel.HasFile(r) {
		v.check.Enable()
	} else {
		v.check.Disable()
	}
	// A folder that is only proposed is saved by whoever takes it as it is.
	v.save.SetEnabled(v.vm.Loaded && (v.form.Dirty() || v.vm.View.Plan.Folder == ""))
	if v.vm.Loaded && v.vm.View.Plan.Folder != "" && !v.vm.Running {
		v.making.Enable()
	} else {
		v.making.Disable()
	}
}

// show draws what was read. What is being typed stays.
func (v *backupsView) show() {
	text, alarm := v.vm.Summary()
	tone := theme.ToneGood
	if alarm {
		tone = theme.ToneWaiting
	}
	v.note.Objects = []fyne.CanvasObject{components.NewNote(tone, text)}
	if !v.form.Dirty() {
		v.fill()
	}
	v.table.SetRows(v.vm.View.Rows, len(v.vm.View.Rows), false)
	v.enable()
	v.content.Refresh()
}

func (v *backupsView) fill() {
	in := v.vm.Input()
	v.folder.SetText(in.Folder)
	v.schedule.SetValue(string(in.Schedule))
	v.at.SetClock(in.DailyAt)
	v.every.SetText(in.EveryHours)
	v.daily.SetText(in.Daily)
	v.weekly.SetText(in.Weekly)
	v.monthly.SetText(in.Monthly)
	v.lock.SetValue(string(in.Lock))
	v.recipient.SetText(in.Recipient)
	v.passphrase.SetText("")
	v.again.SetText("")
	hold := i18n.T("At least 12 characters") // the help below says where it is kept
	switch v.vm.View.KeptIn {
	case "keyring":
		hold = i18n.T("Kept in this computer's keyring")
	case "environment":
		hold = i18n.T("Given by the environment")
	}
	v.passphrase.SetPlaceHolder(hold)
	v.form.ClearErrors()
	v.form.MarkClean()
	v.arrange()
}

func (v *backupsView) load() { v.vm.Load() }

func (v *backupsView) dirty() bool { return v.vm.Loaded && v.form.Dirty() }

// Save saves the plan. Not to encrypt is asked about once more.
func (v *backupsView) Save() {
	if !v.vm.Loaded {
		return
	}
	at, _, err := v.at.Value()
	if err != nil {
		v.form.SetError("daily_at", i18n.Error(err))
		return
	}
	in := viewmodel.BackupInput{Folder: v.folder.Text, Schedule: clinic.BackupSchedule(v.schedule.Value()), DailyAt: at, EveryHours: v.every.Text,
		Daily: v.daily.Text, Weekly: v.weekly.Text, Monthly: v.monthly.Text, Lock: clinic.BackupLock(v.lock.Value()), Recipient: v.recipient.Text,
		Passphrase: v.passphrase.Text, PassphraseAgain: v.again.Text}
	if in.Lock == clinic.LockNone && v.vm.View.Plan.Lock != clinic.LockNone {
		components.Confirm(components.ConfirmOptions{Title: i18n.T("Leave backups unencrypted?"), Danger: true, ConfirmText: i18n.T("Do not encrypt"), CancelText: i18n.T("Keep encrypting"),
			Message:   i18n.T("Whoever finds such a file reads every patient's record in it."),
			OnConfirm: func(string) { v.saveInput(in) }}, v.env.Window)
		return
	}
	v.saveInput(in)
}

func (v *backupsView) saveInput(in viewmodel.BackupInput) {
	v.vm.SavePlan(in, func(err error) {
		if err != nil {
			v.form.SetErr(err)
			if viewmodel.IsStale(err) {
				v.form.SetMessage(theme.ToneDanger, i18n.T("Somebody else changed the plan first. What you typed is still here; save again to put it in the place of theirs."))
				v.vm.Load() // the form is edited, and so stays as it is
			}
			v.content.Refresh()
			return
		}
		v.form.ClearErrors()
		v.passphrase.SetText("")
		v.again.SetText("")
		v.form.MarkClean()
		toastGood(v.env, i18n.T("The plan of backups is saved."))
	})
}

// makeKey asks where the secret half of a new key pair goes.
func (v *backupsView) makeKey() {
	home, _ := os.UserHomeDir()
	path := typedLine(1000)
	path.SetText(filepath.Join(home, "caredesk-backup-key.txt"))
	var form *components.FormDialog
	form = components.NewFormDialog(components.FormOptions{Topic: "administration.md#backups", Title: i18n.T("New key pair"), SubmitText: i18n.T("Make it"), Width: 620,
		Above:  components.Paragraph(i18n.T("The public half goes into the plan and can only lock. The secret half goes into a file of its own: without it nobody opens the backups, and who has it opens them all. Keep it, and a copy, where the backups are not.")),
		Fields: []components.FormField{{Name: "file", Label: i18n.T("File for the secret half"), Widget: path, Required: true}},
		Dirty:  func() bool { return false },
		OnSubmit: func() {
			target, err := viewmodel.SaveTargetAs(path.Text, home, ".txt")
			if err != nil {
				form.SetError("file", i18n.Error(err))
				return
			}
			v.vm.NewKey(target, func(recipient string, err error) {
				if err != nil {
					form.SetErr(err)
					return
				}
				form.Close()
				v.recipient.SetText(recipient)
				toastGood(v.env, i18n.F("The secret half is in %s. Save the plan to use the key.", target))
			})
		}}, v.env.Window)
	form.Show()
}

// make makes a backup with its progress in a dialog.
func (v *backupsView) make() {
	if v.making.Disabled() || v.vm.Running {
		return
	}
	d, tell := backupWork(v.env, i18n.T("Backing up"), v.vm.View.Plan.Folder, v.vm.Cancel, viewmodel.MakingText)
	v.vm.Progress = tell
	v.vm.Make(func(text string, err error) { v.finished(d, text, err) })
}

func (v *backupsView) finished(d *longWork, text string, err error) {
	d.end()
	v.enable()
	switch {
	case err == nil:
		toastGood(v.env, text)
	case viewmodel.WasCancelled(err):
		components.Toast(v.env.Window, theme.ToneNeutral, i18n.T("Cancelled. No file was left behind."))
	default:
		components.ShowErr(v.env.Window, err)
	}
}

// open checks a backup, or says in full why there is none.
func (v *backupsView) open(r service.BackupRow) {
	if !viewmodel.HasFile(r) {
		components.ShowMessage(v.env.Window, i18n.F("Backup of %s", v.vm.BackupWhen(r)), viewmodel.BackupStateText(r)+". "+v.vm.BackupDetail(r), nil)
		return
	}
	v.checkRow(r)
}

func (v *backupsView) checkRow(r service.BackupRow) {
	if !viewmodel.HasFile(r) {
		return
	}
	path := filepath.Join(r.Folder, r.FileName)
	run := func(key service.BackupKey) {
		if v.vm.Running {
			return
		}
		d, tell := backupWork(v.env, i18n.T("Checking a backup"), r.FileName, v.vm.Cancel, viewmodel.StepText)
		v.vm.Progress = tell
		v.vm.Check(path, key, func(text string, err error) { v.finished(d, text, err) })
	}
	askBackupKey(v.env, v.vm.NeedsKey(r.Lock), i18n.F("Check %s", r.FileName), i18n.T("Check"), run)
}

// chooseRestore restores the selected backup, or one from a file.
func (v *backupsView) chooseRestore() {
	if r, ok := v.table.Selected(); ok && viewmodel.HasFile(r) {
		openRestore(v.env, v.vm, filepath.Join(r.Folder, r.FileName))
		return
	}
	components.ChooseFile(components.FileOptions{Title: i18n.T("Restore a backup"), Extensions: []string{".age", ".gz"}, Start: v.vm.View.Plan.Folder,
		OnChosen: func(path string) { openRestore(v.env, v.vm, path) }}, v.env.Window)
}
