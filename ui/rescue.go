package ui

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/internal/config"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/pages"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// Rescue brings a damaged or lost database file back from a backup.
type Rescue interface {
	viewmodel.RestoreSource
	// Backups are those that lie where this computer keeps them, newest first.
	Backups(context.Context) []viewmodel.FoundBackup
}

// mayRescue reports whether an error of opening or using a database is one that a
// backup mends.
func (s *Shell) mayRescue(path string, err error) bool {
	return s.options.Rescue != nil && path != "" && !config.IsDSN(path) && errors.Is(err, clinic.ErrDamaged)
}

// rescueScreen stands in the place of the sign-in when the data cannot be opened.
type rescueScreen struct {
	shell  *Shell
	path   string
	rescue Rescue
	table  *components.RowTable[viewmodel.FoundBackup]
	use    *components.Button
}

// showRescue says that a database is damaged or gone, and offers the backups.
func (s *Shell) showRescue(path, message string) { s.offerBackups(path, message, false) }

// offerBackups says what is wrong and what taking a backup means: of a file that
// is gone nothing is kept.
func (s *Shell) offerBackups(path, message string, gone bool) {
	meaning := i18n.T("A backup can take its place. What was entered after that backup is lost; the damaged file is kept. If others look after this computer, ask them first.")
	if gone {
		meaning = i18n.T("A backup can take its place if the file does not come back. What was entered after that backup is lost. If others look after this computer, ask them first.")
	}
	u := &rescueScreen{shell: s, path: path, rescue: s.options.Rescue(path, s.config.Workstation)}
	s.desk, s.lock = nil, nil
	s.closeDatabase()
	s.branding = brand{}
	u.buildTable()
	u.use = components.NewPrimaryButton(i18n.T("Restore…"), "Enter", u.chosen)
	u.use.Disable()
	again := components.NewButton(i18n.T("Try again"), "", func() { s.openAtStart(path, false) })
	file := components.NewButton(i18n.T("Another backup…"), "", u.chooseFile)
	other := components.NewButton(i18n.T("Open another hospital…"), "Esc", func() { s.showSetup(path, message) })
	box := components.VBoxGap(14,
		components.HBox(newLogo(nil, 36), components.VBoxGap(0, components.Title(i18n.T("The hospital's data cannot be used")), components.Caption(path))),
		components.NewNote(theme.ToneDanger, message),
		components.NewText(meaning, components.TextOptions{Color: theme.ColorMuted, Wrap: true}),
		components.FixedHeight(u.table, 220),
		components.NewFlow([]fyne.CanvasObject{other}, []fyne.CanvasObject{again, file, u.use}))
	card := components.NewCard(components.Padded(box, 16))
	s.show(edged(nil, s.status, nil, components.NewFollowingScroll(container.New(&middleLayout{width: 880}, card))))
	s.escape = func() { s.showSetup(path, message) }
	s.again = func() { s.offerBackups(path, message, gone) }
	s.status.refreshTexts()
	s.setTitle(i18n.T("The data cannot be used"))
	s.setMenu()
	s.window.Canvas().Focus(again)
	s.runner.Go(s.ctx, func(ctx context.Context) func() {
		found := u.rescue.Backups(ctx)
		return func() {
			u.table.SetRows(found, len(found), false)
			if len(found) > 0 {
				u.use.Enable()
				u.table.Select(0)
				s.window.Canvas().Focus(u.table)
			}
		}
	})
}

// showGone says that the file is not there. A backup is offered where there is
// one; a drive that is not connected is the more likely reason.
func (s *Shell) showGone(path, message string) {
	if s.options.Rescue == nil {
		s.showSetup(path, message)
		return
	}
	s.runner.Go(s.ctx, func(ctx context.Context) func() {
		found := s.options.Rescue(path, s.config.Workstation).Backups(ctx)
		return func() {
			if len(found) == 0 {
				s.showSetup(path, message)
				return
			}
			s.offerBackups(path, message, true)
		}
	})
}

func (u *rescueScreen) buildTable() {
	type row = viewmodel.FoundBackup
	now := u.shell.now
	u.table = components.NewRowTable([]components.Column[row]{
		{ID: "when", Title: i18n.T("Made"), Width: 150, Bold: true, Text: func(r row) string { return viewmodel.FoundWhen(r, now().Location()) }},
		{ID: "size", Title: i18n.T("Size"), Width: 84, Align: fyne.TextAlignTrailing, Text: func(r row) string { return viewmodel.Bytes(r.Size) }},
		{ID: "lock", Title: i18n.T("Locked by"), Width: 118, Values: []string{i18n.Say(clinic.LockKey.Words()), i18n.Say(clinic.LockPassphrase.Words()), i18n.Say(clinic.LockNone.Words())}, Text: func(r row) string { return i18n.Say(r.Lock.Words()) }},
		{ID: "file", Title: i18n.T("File"), MinWidth: 300, Text: func(r row) string { return filepath.Base(r.Path) + " · " + filepath.Dir(r.Path) }},
	}, components.Noun{One: "backup found", Many: "backups found"}).Named("rescue.backups")
	u.table.SetEmpty(i18n.T("No backup lies where this computer keeps them."), i18n.T("Choose one from the drive that your backups go to."), nil)
	u.table.OnOpen = func(r row) { u.restore(r.Path) }
}

func (u *rescueScreen) chosen() {
	if r, ok := u.table.Selected(); ok {
		u.restore(r.Path)
	}
}

func (u *rescueScreen) chooseFile() {
	components.ChooseFile(components.FileOptions{Title: i18n.T("Restore a backup"), Extensions: []string{".age", ".gz"}, OnChosen: u.restore}, u.shell.window)
}

func (u *rescueScreen) restore(path string) {
	s := u.shell
	shared := s.sharedAt(u.path)
	pages.OpenRescue(&pages.Env{Window: s.window, Runner: s.runner, Now: s.now, Context: func() context.Context { return s.ctx },
		Database: pages.DeskDatabase{InUse: u.path, Shared: shared},
		Reopen: func(message string) {
			s.opened = Opened{Path: u.path}
			s.reopen(message)
		}}, u.rescue, path)
}

// damaged takes the desk, or the sign-in, to the rescue.
func (s *Shell) damaged(err error) {
	path := s.opened.Path
	s.options.Log.Error("the database is damaged", slog.String("code", string(clinic.CodeOf(err))))
	if d := s.desk; d != nil {
		if d.ending {
			return
		}
		d.ending = true
		d.gate.End()
		components.CloseAll(s.window)
		components.ClearToasts(s.window)
		d.close()
		s.asked = false
		s.status.setBackup("", false)
	}
	s.showRescue(path, i18n.Error(err))
}
