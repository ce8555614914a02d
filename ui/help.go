package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/ui/components"
	"caredesk/ui/pages"
)

// keyLine is a key with what it does.
type keyLine struct{ key, text string }

var everywhere = []keyLine{
	{"Ctrl K", "Search patients, doctors, tokens, receipts, commands"},
	{"Ctrl N", "New record in this tab"},
	{"Ctrl F", "To the filter of this tab"},
	{"Ctrl S", "Save"},
	{"Ctrl P", "Print"},
	{"Ctrl I", "Open the patient in the header"},
	{"Ctrl L", "Lock the window"},
	{"Ctrl Shift L", "Sign out"},
	{"Ctrl /", "This list of keys"},
	{"Ctrl Q", "Quit"},
	{"Alt", "The menu above"},
}

var inLists = []keyLine{
	{"Enter", "Open the row"},
	{"Up, Down", "To the next or previous row"},
	{"PgUp, PgDn", "A screen up or down"},
	{"Home, End", "To the first or last row"},
	{"Left, Right, Space", "Choose a column, sort by it"},
	{"Shift F10", "What can be done with the row"},
	{"Tab, Shift Tab", "To the next or previous field"},
}

var inForms = []keyLine{
	{"Ctrl S, Enter", "Save the form"},
	{"Esc", "Close; asks before losing text"},
	{"Alt Down", "Open a list or the calendar"},
	{"+7, today, 23 Nov", "Understood as dates"},
}

// showKeys lists the keys, those of the page in front included.
func (s *Shell) showKeys() {
	left := keyTable("Everywhere", everywhere)
	right := components.VBoxGap(14)
	if s.desk != nil {
		_, _, last := tabKey(len(s.desk.tabs) - 1)
		left = components.VBoxGap(14, left, keyTable("Tabs", []keyLine{{"Ctrl 1 … " + last, "The tabs at the left, from the top"}}))
	}
	lists, forms := keyTable("In lists", inLists), keyTable("In forms", inForms)
	if lines := s.pageKeys(); len(lines) > 0 {
		left = components.VBoxGap(14, left, lists, forms)
		right.Add(keyTable("On this page", lines))
	} else {
		right = components.VBoxGap(14, lists, forms)
	}
	s.showInfo("Keys", container.New(&columnsTop{}, left, right), 860)
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
		components.Body("Caredesk "+s.options.Version),
		components.Muted("Registration, appointments, consultations, prescriptions and bills of a clinic."))
	if s.opened.Close != nil {
		lines.Add(components.Muted(fmt.Sprintf("%s: %s", s.opened.Mode, s.opened.Path)))
	}
	s.showInfo("About Caredesk", components.HBox(newLogo(nil, 44), components.FixedWidth(components.Body(""), 4), lines), 640)
}

func (s *Shell) showInfo(title string, content fyne.CanvasObject, width float32) {
	var m *components.Modal
	shut := func() { m.Close() }
	done := components.NewButton("Close", "Esc", shut)
	m = components.NewModal(s.window, components.ModalOptions{Title: title, Content: content, Width: width, Buttons: []fyne.CanvasObject{done}, OnEnter: shut})
	m.Show()
	s.window.Canvas().Focus(done)
}
