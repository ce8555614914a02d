package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/pages"
)

// keyLine is a key with what it does.
type keyLine struct{ key, text string }

func everywhere() []keyLine {
	return []keyLine{
		{"Ctrl K", i18n.T("Search patients, doctors, tokens, receipts, commands")},
		{"Ctrl N", i18n.T("New record in this tab")},
		{"Ctrl F", i18n.T("To the filter of this tab")},
		{"Ctrl S", i18n.T("Save")},
		{"Ctrl P", i18n.T("Print")},
		{"Ctrl Z", i18n.T("Undo what was typed, or in a list what was done last")},
		{"Ctrl I", i18n.T("Open the patient in the header")},
		{"Ctrl L", i18n.T("Lock the window")},
		{"Ctrl Shift L", i18n.T("Sign out")},
		{"Ctrl /", i18n.T("This list of keys")},
		{"Ctrl Q", i18n.T("Quit")},
		{"Alt", i18n.T("The menu above")},
	}
}

func inLists() []keyLine {
	return []keyLine{
		{"Enter", i18n.T("Open the row")},
		{i18n.T("Up, Down"), i18n.T("To the next or previous row")},
		{i18n.T("PgUp, PgDn"), i18n.T("A screen up or down")},
		{i18n.T("Home, End"), i18n.T("To the first or last row")},
		{i18n.T("Left, Right, Space"), i18n.T("Choose a column, sort by it")},
		{i18n.T("Alt Left, Alt Right"), i18n.T("Make that column narrower, wider")},
		{"Alt Enter", i18n.T("Show, put away and reset columns")},
		{"Shift F10", i18n.T("What can be done with the row")},
		{i18n.T("Tab, Shift Tab"), i18n.T("To the next or previous field")},
	}
}

func inForms() []keyLine {
	return []keyLine{
		{i18n.T("Ctrl S, Enter"), i18n.T("Save the form")},
		{"Esc", i18n.T("Close; asks before losing text")},
		{"Alt Down", i18n.T("Open a list or the calendar")},
		{i18n.T("+7, today, 23 Nov"), i18n.T("Understood as dates")},
	}
}

// showKeys lists the keys, those of the page in front included.
func (s *Shell) showKeys() {
	left := keyTable(i18n.T("Everywhere"), everywhere())
	right := components.VBoxGap(14)
	if s.desk != nil {
		_, _, last := tabKey(len(s.desk.tabs) - 1)
		left = components.VBoxGap(14, left, keyTable(i18n.T("Tabs"), []keyLine{{i18n.F("Ctrl 1 … %s", last), i18n.T("The tabs at the left, from the top")}}))
	}
	lists, forms := keyTable(i18n.T("In lists"), inLists()), keyTable(i18n.T("In forms"), inForms())
	if lines := s.pageKeys(); len(lines) > 0 {
		left = components.VBoxGap(14, left, lists, forms)
		right.Add(keyTable(i18n.T("On this page"), lines))
	} else {
		right = components.VBoxGap(14, lists, forms)
	}
	s.showInfo(i18n.T("Keys"), container.New(&columnsTop{}, left, right), 860)
}

// pageKeys are the keys of the page in front: its commands, and what works in
// a part of it.
func (s *Shell) pageKeys() []keyLine {
	var lines []keyLine
	if keyed, ok := s.frontPage().(pages.Keyed); ok {
		for _, k := range keyed.Shortcuts() {
			lines = append(lines, keyLine{keyText(k.Key, k.Modifier), k.Text})
		}
	}
	if told, ok := s.frontPage().(pages.KeyTold); ok {
		for _, k := range told.KeyNotes() {
			lines = append(lines, keyLine{k.Key, k.Text})
		}
	}
	return lines
}

func keyTable(title string, lines []keyLine) *fyne.Container {
	box := components.VBoxGap(6, components.Strong(title))
	for _, l := range lines {
		box.Add(container.New(&keyColumns{}, components.HBox(components.NewKeyHint(l.key)), components.Body(l.text)))
	}
	return box
}

// keyColumns puts the key at the left and what it does beside it.
type keyColumns struct{}

const keyWidth = 150

func (keyColumns) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(keyWidth+100, max(o[0].MinSize().Height, o[1].MinSize().Height))
}

func (keyColumns) Layout(o []fyne.CanvasObject, s fyne.Size) {
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(keyWidth, s.Height))
	o[1].Move(fyne.NewPos(keyWidth, 0))
	o[1].Resize(fyne.NewSize(s.Width-keyWidth, s.Height))
}

// columnsTop puts two columns of their own heights beside each other.
type columnsTop struct{}

func (columnsTop) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(400, max(o[0].MinSize().Height, o[1].MinSize().Height))
}

func (columnsTop) Layout(o []fyne.CanvasObject, s fyne.Size) {
	w := (s.Width - 24) / 2
	for i, each := range o {
		each.Move(fyne.NewPos(float32(i)*(w+24), 0))
		each.Resize(fyne.NewSize(w, each.MinSize().Height))
	}
}

func (s *Shell) showAbout() {
	lines := components.VBoxGap(6,
		components.Body(i18n.F("Caredesk %s", s.options.Version)),
		components.Muted(i18n.T("Registration, appointments, consultations, prescriptions and bills of a clinic.")))
	if s.opened.Close != nil {
		lines.Add(components.Muted(fmt.Sprintf("%s: %s", s.opened.Mode, s.opened.Path)))
	}
	s.showInfo(i18n.T("About Caredesk"), components.HBox(newLogo(nil, 44), components.FixedWidth(components.Body(""), 4), lines), 640)
}

func (s *Shell) showInfo(title string, content fyne.CanvasObject, width float32) {
	var m *components.Modal
	shut := func() { m.Close() }
	done := components.NewButton(i18n.T("Close"), "Esc", shut)
	m = components.NewModal(s.window, components.ModalOptions{Title: title, Content: content, Width: width, Buttons: []fyne.CanvasObject{done}, OnEnter: shut})
	m.Show()
	s.window.Canvas().Focus(done)
}
