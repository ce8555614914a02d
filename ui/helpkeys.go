package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/pages"
)

// keyLine is a key with what it does.
type keyLine struct{ key, text string }

// keyGroup is a part of the list of keys.
type keyGroup struct {
	title string
	lines []keyLine
}

// inLists and inForms are keys of parts of every page, which no menu can show.
func inLists() keyGroup {
	return keyGroup{i18n.T("In lists"), []keyLine{
		{"Enter", i18n.T("Open the row")},
		{i18n.T("Up, Down"), i18n.T("To the next or previous row")},
		{i18n.T("PgUp, PgDn"), i18n.T("A screen up or down")},
		{i18n.T("Home, End"), i18n.T("To the first or last row")},
		{i18n.T("Left, Right, Space"), i18n.T("Choose a column, sort by it")},
		{i18n.T("Ctrl Left, Ctrl Right"), i18n.T("Make that column narrower, wider")},
		{"Alt Enter", i18n.T("Show, put away and reset columns")},
		{"Shift F10", i18n.T("What can be done with the row")},
		{i18n.T("Tab, Shift Tab"), i18n.T("To the next or previous field")},
	}}
}

func inForms() keyGroup {
	return keyGroup{i18n.T("In forms"), []keyLine{
		{i18n.T("Ctrl S, Enter"), i18n.T("Save the form")},
		{"Esc", i18n.T("Close; asks before losing text")},
		{i18n.T("Alt Down"), i18n.T("Open a list or the calendar")},
		{i18n.T("+7, today, 23 Nov"), i18n.T("Understood as dates")},
	}}
}

// showKeys lists the keys, those of the page in front included.
func (s *Shell) showKeys() {
	everywhere, page := s.keyGroups()
	left, right := components.VBoxGap(14), components.VBoxGap(14)
	for _, g := range everywhere {
		left.Add(keyTable(g.title, g.lines))
	}
	for _, g := range page {
		right.Add(keyTable(g.title, g.lines))
	}
	keys := container.New(&columnsTop{}, left, right)
	keys.Resize(fyne.NewSize(820, keys.MinSize().Height)) // so that what breaks knows its height
	s.showInfo(i18n.T("Keys"), keys, 900)
}

// keyGroups are all keys that work now: those of the menu, as it is the menu
// that hears them, and those of the page in front and its parts. A command that
// is in a menu is in the list, too.
func (s *Shell) keyGroups() (everywhere, page []keyGroup) {
	var own []keyLine
	for _, m := range s.window.MainMenu().Items {
		lines := menuKeys(m.Items)
		if m == s.pages {
			own = lines
		} else if len(lines) > 0 {
			everywhere = append(everywhere, keyGroup{m.Label, lines})
		}
	}
	last := &everywhere[len(everywhere)-1]
	last.lines = append(last.lines, keyLine{"Alt", i18n.T("The menu above")})
	if told, ok := s.frontPage().(pages.KeyTold); ok {
		for _, k := range told.KeyNotes() {
			own = append(own, keyLine{k.Key, k.Text})
		}
	}
	if len(own) > 0 {
		page = append(page, keyGroup{i18n.T("On this page"), own})
	}
	return everywhere, append(page, inLists(), inForms())
}

// menuKeys lists what has a key.
func menuKeys(items []*fyne.MenuItem) []keyLine {
	var lines []keyLine
	for _, i := range items {
		if k, ok := i.Shortcut.(fyne.KeyboardShortcut); ok {
			lines = append(lines, keyLine{keyText(k.Key(), k.Mod()), i.Label})
		}
		if i.ChildMenu != nil {
			lines = append(lines, menuKeys(i.ChildMenu.Items)...)
		}
	}
	return lines
}
