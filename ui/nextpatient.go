package ui

import (
	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/event"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
	"caredesk/ui/viewmodel"
)

const keptNotice = "notice"

// watchAway notes whether any of the windows is in front.
func (s *Shell) watchAway() {
	s.app.Lifecycle().SetOnEnteredForeground(func() { s.away = false })
	s.app.Lifecycle().SetOnExitedForeground(func() { s.away = true })
}

// notify shows a notice outside the window. The system may take its time, or
// have no way to show one.
func (s *Shell) notify(title, text string) {
	if s.options.Notify != nil {
		s.options.Notify(title, text)
		return
	}
	go func() {
		defer s.options.Guard()
		s.app.SendNotification(fyne.NewNotification(title, text))
	}()
}

// watchQueue tells a doctor who works in another window of the next patient,
// also while this one is locked: that is when it is needed.
func (d *desk) watchQueue() {
	s, actor := d.shell, d.session.Actor()
	if actor.Role != clinic.RoleDoctor || s.opened.Services.Queue == nil {
		return
	}
	n := &viewmodel.NextPatient{Queue: s.opened.Services.Queue, Doctor: actor.DoctorID, Runner: s.runner, Context: d.session.Context,
		Away: func() bool { return s.away }, Locked: s.locked, Tell: s.notify,
		Choice: func() viewmodel.NoticeOfNext { return viewmodel.ParseNoticeOfNext(s.kept(keptNotice)) }}
	feed := d.newFeed(n.Changed)
	stop := event.Subscribe(feed.Bus, func(e service.AppointmentChanged) { fyne.Do(func() { n.AppointmentChanged(e) }) })
	feed.Show()
	d.next = n
	d.closers = append(d.closers, stop, feed.Close, n.Close)
	n.Start()
}

// noticeMenu lets a doctor choose what is told; nil for everybody else.
func (s *Shell) noticeMenu() *fyne.MenuItem {
	if s.desk == nil || s.desk.next == nil {
		return nil
	}
	choices := fyne.NewMenuItem(i18n.T("Tell me of my next patient"), nil)
	choices.ChildMenu = fyne.NewMenu("")
	for _, c := range []struct {
		choice viewmodel.NoticeOfNext
		text   string
	}{{viewmodel.NoticePlain, i18n.T("When I work in another window, without the name")}, {viewmodel.NoticeNamed, i18n.T("With the patient's name")}, {viewmodel.NoticeOff, i18n.T("Not at all")}} {
		i := s.item(c.text, "", 0, func() {
			s.keep(keptNotice, string(c.choice))
			s.setMenu()
		})
		i.Checked = viewmodel.ParseNoticeOfNext(s.kept(keptNotice)) == c.choice
		choices.ChildMenu.Items = append(choices.ChildMenu.Items, i)
	}
	return choices
}
