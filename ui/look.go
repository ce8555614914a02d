package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"caredesk/internal/config"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/pages"
	"caredesk/ui/theme"
)

// look is how this desk shows everything.
func (s *Shell) look() theme.Look {
	l := theme.Look{Mode: s.mode(), TextSize: s.config.TextSize, Unasked: !s.lookKnown}
	if s.config.Compact {
		l.Density = theme.Compact
	}
	return l
}

func (s *Shell) mode() theme.Mode { return theme.ParseMode(string(s.config.Theme)) }

// textSize is this desk's text size in per cent.
func (s *Shell) textSize() int {
	if s.config.TextSize == 0 {
		return theme.NormalText
	}
	return s.config.TextSize
}

// changeLook changes this desk's look at once and remembers it.
func (s *Shell) changeLook(change func(*config.Config)) {
	changed := s.config
	change(&changed)
	if changed == s.config {
		return
	}
	s.remember(change)
	s.app.Settings().SetTheme(theme.NewLook(s.look()))
	s.setMenu()
}

// askingSystem is for how long the window waits to hear whether the system is light or
// dark before it opens without knowing. An answer takes a few milliseconds.
const askingSystem = 50 * time.Millisecond

// askSystem finds out whether the system says if it is light or dark. Until it
// does, the window is light, and stays so where no one answers.
func (s *Shell) askSystem() {
	if s.options.LookKnown == nil {
		s.lookKnown = true
		return
	}
	answer := make(chan bool, 1)
	go func() {
		defer s.options.Guard()
		answer <- s.options.LookKnown()
	}()
	select {
	case s.lookKnown = <-answer:
	case <-time.After(askingSystem):
		s.runner.Go(s.ctx, func(ctx context.Context) func() {
			select {
			case known := <-answer:
				return func() { s.systemAnswered(known) }
			case <-ctx.Done():
				return nil
			}
		})
	}
}

// systemAnswered takes the answer that came while the window was open.
func (s *Shell) systemAnswered(known bool) {
	if known {
		s.lookKnown = true
		s.app.Settings().SetTheme(theme.NewLook(s.look()))
	}
}

// drawnIn is a theme as the system had it when something was last drawn.
type drawnIn struct {
	theme   fyne.Theme
	variant fyne.ThemeVariant
}

// renewLook draws a page that comes to the front anew where the look, or the
// system between light and dark, has changed since it was last in front: the
// toolkit tells such a change only to what is on screen.
func (d *desk) renewLook(p pages.Page) {
	settings := d.shell.app.Settings()
	now := drawnIn{settings.Theme(), settings.ThemeVariant()}
	before, shown := d.looks[p]
	d.looks[p] = now
	if shown && before != now {
		settings.SetTheme(now.theme)
	}
}

func (s *Shell) setTheme(mode theme.Mode) {
	s.changeLook(func(c *config.Config) { c.Theme = config.ThemeMode(mode) })
}

func (s *Shell) setTextSize(percent int) {
	s.changeLook(func(c *config.Config) { c.TextSize = percent })
}

// stepTextSize makes text larger, or smaller where steps is negative, and says
// what it is now: the change may be too small to be sure of.
func (s *Shell) stepTextSize(steps int) {
	size := theme.NextTextSize(s.textSize(), steps)
	if size == s.textSize() {
		limit := i18n.F("Text is as large as it can be: %d %%.", size)
		if steps < 0 {
			limit = i18n.F("Text is as small as it can be: %d %%.", size)
		}
		components.Toast(s.window, theme.ToneNeutral, limit)
		return
	}
	s.setTextSize(size)
	components.Toast(s.window, theme.ToneNeutral, i18n.F("Text size %d %%.", size))
}

func (s *Shell) setDensity(d theme.Density) {
	s.changeLook(func(c *config.Config) { c.Compact = d == theme.Compact })
}

// lookKeys are the keys of the text size that no item of the menu shows: the
// plus of most keyboards is the equal sign's key, with or without Shift, and the
// keypad has its own.
func (s *Shell) lookKeys() {
	for _, k := range []struct {
		key   fyne.KeyName
		mod   fyne.KeyModifier
		steps int
	}{
		{fyne.KeyEqual, control, 1}, {fyne.KeyEqual, control | fyne.KeyModifierShift, 1},
		{fyne.KeyPlus, control | fyne.KeyModifierShift, 1}, {fyne.KeyMinus, control | fyne.KeyModifierShift, -1},
	} {
		s.window.Canvas().AddShortcut(&desktop.CustomShortcut{KeyName: k.key, Modifier: k.mod},
			func(fyne.Shortcut) { s.anywhere(func() { s.stepTextSize(k.steps) }) })
	}
}

// anywhere runs what may be done over dialogs and on the lock screen too: who
// cannot read the window has to be able to make it readable first.
func (s *Shell) anywhere(run func()) {
	if !s.leaving {
		run()
	}
}

// lookItem is an item of the look's menus, ticked where it is what is chosen.
func (s *Shell) lookItem(text string, chosen bool, run func()) *fyne.MenuItem {
	i := fyne.NewMenuItem(text, func() { s.anywhere(run) })
	i.Checked = chosen
	return i
}

// lookMenus are the choices of the View menu about how everything looks.
func (s *Shell) lookMenus() []*fyne.MenuItem {
	looks := fyne.NewMenuItem(i18n.T("Look"), nil)
	looks.ChildMenu = fyne.NewMenu("")
	for _, l := range []struct {
		mode theme.Mode
		text string
	}{{theme.System, i18n.T("As the computer is set")}, {theme.Light, i18n.T("Light")}, {theme.Dark, i18n.T("Dark")}, {theme.HighContrast, i18n.T("High contrast")}} {
		looks.ChildMenu.Items = append(looks.ChildMenu.Items, s.lookItem(l.text, s.mode() == l.mode, func() { s.setTheme(l.mode) }))
	}
	sizes := fyne.NewMenuItem(i18n.T("Text size"), nil)
	sizes.ChildMenu = fyne.NewMenu("")
	keyed := func(text string, key fyne.KeyName, mod fyne.KeyModifier, run func()) {
		i := s.lookItem(text, false, run)
		i.Shortcut = &desktop.CustomShortcut{KeyName: key, Modifier: mod}
		sizes.ChildMenu.Items = append(sizes.ChildMenu.Items, i)
	}
	keyed(i18n.T("Larger"), fyne.KeyPlus, control, func() { s.stepTextSize(1) })
	keyed(i18n.T("Smaller"), fyne.KeyMinus, control, func() { s.stepTextSize(-1) })
	keyed(i18n.T("Normal"), fyne.Key0, control|fyne.KeyModifierShift, func() { s.setTextSize(theme.NormalText) })
	sizes.ChildMenu.Items = append(sizes.ChildMenu.Items, fyne.NewMenuItemSeparator())
	for _, size := range theme.TextSizes() {
		sizes.ChildMenu.Items = append(sizes.ChildMenu.Items,
			s.lookItem(i18n.F("%d %%", size), s.textSize() == size, func() { s.setTextSize(size) }))
	}
	density := fyne.NewMenuItem(i18n.T("Density"), nil)
	density.ChildMenu = fyne.NewMenu("",
		s.lookItem(i18n.T("Comfortable"), !s.config.Compact, func() { s.setDensity(theme.Comfortable) }),
		s.lookItem(i18n.T("Compact"), s.config.Compact, func() { s.setDensity(theme.Compact) }))
	return []*fyne.MenuItem{looks, sizes, density}
}
