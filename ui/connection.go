package ui

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/internal/event"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// watchConnection gives the desk's signs of life and shows when the database is
// lost and when it is back. It goes on while the window is locked.
func (d *desk) watchConnection() {
	s := d.shell
	d.banner = container.NewStack()
	d.banner.Hide()
	d.connection = &viewmodel.Connection{Runner: s.runner, Context: d.session.Context, Desks: s.opened.Services.Desks, Now: s.now, After: components.Timer,
		Changed: func() { d.whenShown(d.showConnection) },
		// What was done elsewhere meanwhile is unknown: every page loads again.
		Recovered: func() { s.opened.Bus.Publish(service.OutsideChange{}) }}
	d.closers = append(d.closers, d.connection.End,
		event.Subscribe(s.opened.Bus, func(service.DatabaseTrouble) { fyne.Do(d.connection.Trouble) }),
		event.Subscribe(s.opened.Bus, func(e service.TurnAwaited) {
			fyne.Do(func() {
				if s.awaited = ""; e.Waiting {
					s.awaited = e.Desk
				}
				s.status.refreshTexts()
			})
		}))
	d.connection.Start()
}

// showConnection draws what is known of the connection.
func (d *desk) showConnection() {
	defer d.shell.status.refreshTexts()
	words := d.connection.LostWords()
	if words == "" && !d.banner.Visible() {
		return // as nearly always: nothing is drawn for it
	}
	d.banner.RemoveAll()
	if words != "" {
		button := fyne.CanvasObject(components.NewButton(i18n.T("Try now"), "", d.connection.TryNow))
		if s, cause := d.shell, d.connection.Cause(); s.mayRescue(s.opened.Path, cause) && d.session.Actor().Role.May(clinic.BackupManage) {
			button = components.NewButton(i18n.T("Restore a backup…"), "", func() { s.damaged(cause) })
		}
		d.banner.Add(container.New(d.bannerFor(words, button), components.NewNote(theme.ToneDanger, words), button))
		d.banner.Show()
	} else {
		d.banner.Hide()
	}
	if d.frame != nil {
		d.frame.Refresh()
	}
}

// bannerLayout is a strip with a text and a button at its right.
type bannerLayout struct{ height float32 }

// bannerFor is as high as the words need in the window as it is, and at least
// two lines, so that pages do not jump when other words come.
func (d *desk) bannerFor(words string, button fyne.CanvasObject) bannerLayout {
	const around, line, aside = 34, 20, 100 // of the text: above and below, of a line, left and right of it without the button
	room := max(d.shell.window.Canvas().Size().Width-aside-button.MinSize().Width, 300)
	width := fyne.MeasureText(words, theme.Size(theme.SizeText), fyne.TextStyle{}).Width * 1.05 // lines end before their edge
	return bannerLayout{around + line*max(2, float32(math.Ceil(float64(width/room))))}
}

func (l bannerLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(300, l.height) }

func (bannerLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	button := objects[1].MinSize()
	objects[1].Resize(button)
	objects[1].Move(fyne.NewPos(s.Width-16-button.Width, (s.Height-button.Height)/2+4))
	objects[0].Resize(fyne.NewSize(s.Width-16-16-12-button.Width, s.Height-12))
	objects[0].Move(fyne.NewPos(16, 8))
}

// showDesks lists who is connected.
func (s *Shell) showDesks() {
	if s.desk == nil || s.locked() {
		return
	}
	v := s.desk.connection.View()
	list := components.VBoxGap(10)
	if len(v.Desks) == 0 {
		list.Add(components.Paragraph(i18n.T("It is not known at the moment which desks are connected.")))
	}
	for _, d := range v.Desks {
		head, line := d.Name, i18n.F("%s, %s, since %s", d.UserName, i18n.Say(d.Role.Title()), clinic.ClockOf(d.Since.In(s.now().Location())))
		if d.Myself {
			head += i18n.T(" (this one)")
		}
		list.Add(components.VBoxGap(2, components.Strong(head), components.NewText(line, components.TextOptions{Color: theme.ColorMuted, Wrap: true})))
	}
	if warning := viewmodel.ClockWords(v); warning != "" {
		list.Add(components.NewNote(theme.ToneWaiting, i18n.F("%s. Times in the records and the order of the queue depend on it: have the clock set.", warning)))
	}
	var m *components.Modal
	ok := components.NewPrimaryButton(i18n.T("OK"), "Enter", func() { m.Close() })
	m = components.NewModal(s.window, components.ModalOptions{Title: i18n.T("Connected desks"), Content: list, Width: 460,
		Buttons: []fyne.CanvasObject{ok}, OnEnter: func() { m.Close() }, OnEscape: func() { m.Close() }})
	m.Show()
	s.window.Canvas().Focus(ok)
}
