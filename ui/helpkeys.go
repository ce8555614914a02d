package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"caredesk/ui/components"
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
	return keyGroup{"In lists", []keyLine{
		{"Enter", "Open the row"},
		{"Up, Down", "To the next or previous row"},
		{"PgUp, PgDn", "A screen up or down"},
		{"Home, End", "To the first or last row"},
		{"Left, Right, Space", "Choose a column, sort by it"},
		{"Shift F10", "What can be done with the row"},
		{"Tab, Shift Tab", "To the next or previous field"},
	}}
}

func inForms() keyGroup {
	return keyGroup{"In forms", []keyLine{
		{"Ctrl S, Enter", "Save the form"},
		{"Esc", "Close; asks before losing text"},
		{"Alt Down", "Open a list or the calendar"},
		{"+7, today, 23 Nov", "Understood as dates"},
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
	s.showInfo("Keys", container.New(&columnsTop{}, left, right), 860)
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
	last.lines = append(last.lines, keyLine{"Alt", "The menu above"})
	if told, ok := s.frontPage().(pages.KeyTold); ok {
		for _, k := range told.KeyNotes() {
			own = append(own, keyLine{k.Key, k.Text})
		}
	}
	if len(own) > 0 {
		page = append(page, keyGroup{"On this page", own})
	}
	return everywhere, append(page, inLists(), inForms())
}

// menuKeys lists what has a key.
func menuKeys(items []*fyne.MenuItem) []keyLine {
	var lines []keyLine
	for _, i := range items {
		if k, ok := i.Shortcut.(*desktop.CustomShortcut); ok {
			lines = append(lines, keyLine{keyText(k.KeyName, k.Modifier), i.Label})
		}
		if i.ChildMenu != nil {
			lines = append(lines, menuKeys(i.ChildMenu.Items)...)
		}
	}
	return lines
}
