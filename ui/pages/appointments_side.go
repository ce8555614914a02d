package pages

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// appointmentsSide is the panel at the right: next free slots and the queue.
type appointmentsSide struct {
	page       *appointmentsPage
	content    *fyne.Container
	box        *fyne.Container
	scroll     *container.Scroll
	whose      *components.Choice
	free       *fyne.Container
	queueTitle *components.Text
	queue      *fyne.Container
	slots      []clinic.Slot

	queueDoctor *components.Choice
	call        *components.Button
	follow      clinic.AppointmentID // whose row gets the focus when the queue is drawn anew
}

const appointmentsSideWidth = 248

func newAppointmentsSide(p *appointmentsPage) *appointmentsSide {
	s := &appointmentsSide{page: p, free: components.VBoxGap(6), queue: components.VBoxGap(2), queueTitle: components.Heading(i18n.T("Waiting"))}
	s.whose = components.NewChoice(freeOptions(nil), func(v string) { p.vm.SetFreeIn(viewmodel.ParseFreeScope(v)) })
	s.whose.SetValue("")
	box := components.VBoxGap(10)
	if p.env.May(clinic.AppointmentsBook) {
		box.Add(components.Heading(i18n.T("Next free")))
		if p.env.Actor.Role != clinic.RoleDoctor {
			box.Add(components.FixedWidth(s.whose, 100)) // as wide as the panel, whatever the names
		}
		box.Add(s.free)
		box.Add(p.findButton())
		box.Add(components.Line())
	}
	s.queueDoctor = components.NewChoice([]components.Option{{Value: "", Text: i18n.T("All doctors")}}, func(v string) {
		p.vm.Room.Doctor = clinic.DoctorID(parseID(v))
		s.draw()
	})
	s.queueDoctor.Hide()
	s.call = components.NewButton(i18n.T("Call next"), "Alt C", s.callNext)
	title := fyne.CanvasObject(s.queueTitle)
	if p.env.May(clinic.QueueManage) {
		title = container.NewBorder(nil, nil, nil, container.New(&insetLayout{left: 10}, s.call), container.NewVBox(layout.NewSpacer(), s.queueTitle, layout.NewSpacer()))
	}
	box.Add(title)
	box.Add(s.queueDoctor)
	box.Add(s.queue)
	s.box = box
	s.scroll = container.NewVScroll(components.Padded(box, 12))
	var bottom fyne.CanvasObject
	if p.mayWalkIn() {
		bottom = components.Padded(components.NewButton(i18n.T("Add walk-in"), "Ctrl T", p.walkIn), 12)
	}
	s.content = components.AtLeastWide(components.Panel(container.NewBorder(nil, bottom, components.Line(), nil, s.scroll)), appointmentsSideWidth)
	return s
}

func (s *appointmentsSide) draw() {
	vm := s.page.vm
	s.whose.SetOptions(freeOptions(vm.FreeChoices()))
	s.drawFree()
	s.drawQueue()
	s.queueTitle.SetText(i18n.F("Waiting (%d)", len(vm.Room.Shown())))
	s.call.SetEnabled(len(vm.Room.Shown()) > 0)
	s.box.Refresh()
	s.scroll.Refresh()
}

// freeBesideQueue is how many free times are shown while somebody waits.
const freeBesideQueue = 3

func (s *appointmentsSide) drawFree() {
	vm := s.page.vm
	slots := vm.Free
	if len(vm.Room.Shown()) > 0 { // who waits needs the room
		slots = slots[:min(len(slots), freeBesideQueue)]
	}
	if slices.Equal(s.slots, slots) && len(s.free.Objects) > 0 {
		return // the buttons stay, so that the focus stays on one
	}
	s.slots = slots
	s.free.RemoveAll()
	for _, slot := range slots {
		text := components.VBoxGap(0, components.Strong(viewmodel.SlotText(slot, vm.Today())),
			components.NewText(slot.DoctorName, components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Shrink: true}))
		book := components.NewButton(i18n.T("Book"), "", func() {
			s.page.book(bookingStart{Doctor: slot.DoctorID, DoctorName: slot.DoctorName, Date: slot.Date, Start: slot.Start, StartGiven: true})
		})
		s.free.Add(container.NewBorder(nil, nil, nil, container.NewCenter(book), text))
	}
	if len(slots) == 0 {
		text := i18n.T("Looking…")
		if vm.FreeLoaded {
			text = i18n.T("Nothing free in the next three weeks.")
		}
		s.free.Add(components.Muted(text))
	}
	s.free.Refresh()
}

// waitingTone warns when somebody waits long.
func waitingTone(minutes int) theme.Tone {
	switch {
	case minutes >= 20:
		return theme.ToneDanger
	case minutes >= 8:
		return theme.ToneWaiting
	}
	return theme.ToneGood
}

func (s *appointmentsSide) drawQueue() {
	vm := s.page.vm
	shown := vm.Room.Shown()
	s.drawQueueFilter()
	objects := make([]fyne.CanvasObject, 0, len(shown))
	var target *queueRow
	for i, v := range shown {
		var row *queueRow
		if i < len(s.queue.Objects) {
			row, _ = s.queue.Objects[i].(*queueRow)
		}
		if row == nil {
			row = newQueueRow()
		}
		minutes := viewmodel.Waiting(v.AppointmentRow, vm.Now())
		row.set(v.Token(), s.queueName(v.AppointmentRow), i18n.F("%d min", minutes), s.queueDetail(v.AppointmentRow), waitingTone(minutes), urgencySpec(v.Urgency))
		id := v.ID
		row.onOpen = func() { openVisitDialog(s.page.env, v.AppointmentRow) }
		row.onMenu = func(at fyne.Position) { s.menu(id, at) }
		row.onKey = func(ev *fyne.KeyEvent) bool { return vitalsKey(s.page.env, ev, v.AppointmentRow) }
		row.onPlace = func(by int) { s.place(id, by) }
		if id == s.follow {
			target = row
		}
		objects = append(objects, row)
	}
	if len(objects) == 0 {
		objects = append(objects, components.Muted(i18n.T("Nobody is waiting.")))
	}
	s.queue.Objects = objects
	s.queue.Refresh()
	if target != nil {
		s.follow = 0
		if !components.ModalOpen(s.page.env.Window) {
			s.page.env.Window.Canvas().Focus(target)
		}
	}
}

// drawQueueFilter offers the doctors for whom somebody waits.
func (s *appointmentsSide) drawQueueFilter() {
	room := s.page.vm.Room
	doctors := room.Doctors()
	options := []components.Option{{Value: "", Text: i18n.T("All doctors")}}
	found := room.Doctor == 0
	for _, d := range doctors {
		options = append(options, components.Option{Value: formatID(int64(d.ID)), Text: fmt.Sprintf("%s (%d)", d.Name, d.Waiting)})
		found = found || d.ID == room.Doctor
	}
	if s.page.env.Actor.Role == clinic.RoleDoctor {
		return
	}
	if !found { // nobody waits for the chosen one any more
		options = append(options, components.Option{Value: formatID(int64(room.Doctor)), Text: i18n.T("Nobody for this doctor")})
	}
	s.queueDoctor.SetOptions(options)
	s.queueDoctor.SetValue(formatID(int64(room.Doctor)))
	s.queueDoctor.Hidden = len(doctors) < 2 && room.Doctor == 0
}

// queueDetail is the second line: how urgent, called when, for whom, and why
// overbooked.
func (s *appointmentsSide) queueDetail(v service.AppointmentRow) string {
	doctor := v.DoctorName()
	if s.page.vm.Room.Doctor != 0 { // all wait for the same one
		doctor = clinic.CleanLine(v.Reason)
	}
	called := ""
	if !v.CalledAt.IsZero() {
		called = i18n.F("called %s", v.CalledAt.In(s.page.vm.Now().Location()).Format("15:04"))
	}
	over := ""
	if v.OverbookReason != "" {
		over = i18n.F("overbooked: %s", clinic.CleanLine(v.OverbookReason))
	}
	return joinDots(urgencySpec(v.Urgency).Text, called, doctor, over)
}

func (s *appointmentsSide) queueName(v service.AppointmentRow) string {
	if v.Kind == clinic.VisitWalkIn {
		return i18n.F("Walk-in: %s", v.PatientName())
	}
	return v.PatientName()
}
