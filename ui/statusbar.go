package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// statusBar is the line at the bottom: where the data is, how old the last
// backup is, the version, who works here, the time.
type statusBar struct {
	widget.BaseWidget
	shell  *Shell
	mode   *components.Text
	path   *components.Text
	backup *components.Text
	right  *components.Text
	desks  *components.LinkText // how many desks are connected
	clock  *components.LinkText // a warning about clocks
	minute string
	said   string // all of it, as it was drawn last
	box    fyne.CanvasObject
}

func newStatusBar(s *Shell) *statusBar {
	caption := func(color fyne.ThemeColorName) *components.Text {
		return components.NewText("", components.TextOptions{Size: theme.SizeCaption, Color: color, Shrink: true})
	}
	good, _ := theme.ToneGood.Colors()
	b := &statusBar{shell: s, mode: components.NewText("", components.TextOptions{Size: theme.SizeCaption, Color: good}),
		path: caption(theme.ColorMuted), right: components.NewText("", components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted}),
		backup: components.NewText("", components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted})}
	b.desks, b.clock = components.NewLinkText(theme.ColorMuted, s.showDesks), components.NewLinkText(theme.ColorDanger, s.showDesks)
	line := container.NewBorder(nil, nil, b.mode, components.HBox(b.clock, b.desks, b.backup, components.FixedWidth(components.Caption(""), 10), b.right),
		container.New(layout.NewCustomPaddedLayout(0, 0, 12, 12), b.path))
	b.box = edged(components.Line(), nil, nil,
		components.Panel(container.New(layout.NewCustomPaddedLayout(0, 0, 16, 16), line)))
	b.ExtendBaseWidget(b)
	b.refreshTexts()
	return b
}

// MinSize is the bar's height.
func (b *statusBar) MinSize() fyne.Size {
	b.ExtendBaseWidget(b)
	return fyne.NewSize(300, theme.Size(theme.SizeStatusBar))
}

// CreateRenderer is called by the toolkit.
func (b *statusBar) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(b.box) }

// tick shows the time and reports whether a new minute has begun.
func (b *statusBar) tick() bool {
	now := i18n.Date(b.shell.now(), "Mon 2 Jan 2006, 15:04")
	if now == b.minute {
		return false
	}
	b.minute = now
	b.refreshTexts()
	return true
}

// setBackup shows how old the last backup is, in a warning colour when it is too
// old to rely on.
func (b *statusBar) setBackup(text string, overdue bool) {
	color := theme.ColorMuted
	if overdue {
		color, _ = theme.ToneWaiting.Colors()
	}
	b.backup.SetColor(color)
	b.backup.SetText(text)
	b.box.Refresh()
}

// modeText words how the data is kept.
func modeText(mode string) string {
	switch mode {
	case "Local file":
		return i18n.T("Local file")
	case "Shared file":
		return i18n.T("Shared file")
	}
	return mode // the name of a server's program
}

// refreshTexts shows what has changed.
func (b *statusBar) refreshTexts() {
	s := b.shell
	if b.minute == "" {
		b.minute = i18n.Date(s.now(), "Mon 2 Jan 2006, 15:04")
	}
	mode, path := "", ""
	if s.opened.Close != nil {
		mode, path = "● "+modeText(s.opened.Mode), s.opened.Path
		if s.desk != nil && s.desk.session.Actor().Role == clinic.RolePatient {
			path = "" // where the hospital keeps its data is not for patients to know
		}
		switch {
		case s.branding.demo && s.opened.Mode == "Local file":
			mode = i18n.T("● Demo file")
		case s.branding.demo:
			mode = i18n.F("● Demo: %s", modeText(s.opened.Mode))
		}
	}
	desks, clock := "", ""
	tone := theme.ToneGood
	if s.desk != nil && s.desk.connection != nil {
		desks, clock = viewmodel.DesksWords(s.desk.connection.View()), viewmodel.ClockWords(s.desk.connection.View())
		if lost, _, _ := s.desk.connection.Lost(); lost {
			mode, desks, tone = i18n.T("● No connection to the data"), "", theme.ToneDanger
		}
	}
	if s.awaited != "" && tone == theme.ToneGood {
		mode, tone = i18n.F("● Waiting: it is the turn of %s", s.awaited), theme.ToneWaiting
	}
	color, _ := tone.Colors()
	b.mode.SetColor(color)
	b.desks.SetText(desks)
	b.clock.SetText(clock)
	right := i18n.F("Caredesk %s", s.options.Version)
	if s.desk != nil {
		right += "     " + i18n.Say(s.desk.session.Actor().Role.Title())
	}
	if s.desk == nil {
		b.backup.SetText("")
	}
	b.mode.SetText(mode)
	b.path.SetText(path)
	right += "     " + b.minute
	b.right.SetText(right)
	if said := strings.Join([]string{mode, path, desks, clock, right, b.backup.Text()}, "\n"); said != b.said {
		b.said = said
		b.box.Refresh()
	}
}
