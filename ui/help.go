package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/ui/components"
	"caredesk/ui/i18n"
)

func keyTable(title string, lines []keyLine) *fyne.Container {
	box := components.VBoxGap(6, components.Strong(title))
	for _, l := range lines {
		box.Add(container.New(&keyColumns{}, components.HBox(components.NewKeyHint(l.key)), components.Paragraph(l.text)))
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
		each.Resize(fyne.NewSize(w, each.MinSize().Height)) // lines that were broken have their height now
	}
}

func (s *Shell) showAbout() {
	lines := components.VBoxGap(6,
		components.Body(i18n.F("Caredesk %s", s.options.Version)),
		components.Muted(i18n.T("Registration, appointments, consultations, prescriptions and bills of a clinic.")))
	if s.opened.Close != nil {
		lines.Add(components.Muted(i18n.F("%s: %s", modeText(s.opened.Mode), s.opened.Path)))
	}
	s.showInfo(i18n.T("About Caredesk"), components.HBox(newLogo(nil, 44), components.FixedWidth(components.Body(""), 4), lines), 640)
}

func (s *Shell) showInfo(title string, content fyne.CanvasObject, width float32) {
	var m *components.Modal
	shut := func() { m.Close() }
	done := components.NewCloseButton(shut)
	m = components.NewModal(s.window, components.ModalOptions{Title: title, Content: content, Width: width, Buttons: []fyne.CanvasObject{done}, OnEnter: shut})
	m.Show()
	s.window.Canvas().Focus(done)
}
