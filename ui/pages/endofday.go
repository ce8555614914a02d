package pages

import (
	"fmt"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// endOfDayRows bounds what one confirmation shows and marks; the rest comes up
// when these are done.
const endOfDayRows = 150

// endOfDay lists the visits whose day is over and that nobody closed.
type endOfDay struct {
	env    *Env
	vm     *viewmodel.EndOfDay
	dialog *components.FormDialog
	box    *fyne.Container
	boxes  map[clinic.AppointmentID]*components.Check
}

// openEndOfDay opens the step that turns visits nobody came to into no-shows.
func openEndOfDay(env *Env) {
	if !env.May(clinic.AppointmentsArrive) {
		return
	}
	d := &endOfDay{env: env, vm: viewmodel.NewEndOfDay(frontDesk(env)), box: components.VBoxGap(8, components.Muted(i18n.T("Looking…")))}
	d.vm.Changed = d.draw
	d.vm.Failed = func(err error) { d.dialog.SetErr(err) }
	d.dialog = components.NewFormDialog(components.FormOptions{
		Topic: "manual.md#the-end-of-the-day",
		Title: i18n.T("Close the day"), Subtitle: i18n.T("Visits of past days that are still open, and today's once the last session has ended."),
		SubmitText: i18n.T("Mark as no-show"), CancelText: i18n.T("Close"), Width: 760, Above: d.box, OnSubmit: d.submit,
		Dirty: func() bool { return false },
	}, env.Window)
	d.dialog.SetSubmitEnabled(false)
	d.dialog.Show()
	d.vm.Load()
}

func (d *endOfDay) draw() {
	d.box.RemoveAll()
	d.boxes = map[clinic.AppointmentID]*components.Check{}
	v := d.vm.Visits
	left := endOfDayRows
	d.group(i18n.T("Never came"), i18n.T("Ticked visits become no-shows."), v.NeverCame, true, &left)
	d.group(i18n.T("Checked in and never seen"), i18n.T("Tick who left without being seen. Who was seen is closed by the doctor."), v.NeverSeen, true, &left)
	d.group(i18n.T("Still opened by the doctor"), i18n.T("The doctor closes these; the bill follows."), v.StillOpened, false, &left)
	if v.Count() == 0 {
		d.box.Add(components.NewNote(theme.ToneGood, i18n.T("Nothing is left open. Every visit of past days is closed.")))
	}
	d.count()
	d.box.Refresh()
	d.dialog.Relayout()
	for _, rows := range [][]service.AppointmentRow{v.NeverCame, v.NeverSeen} {
		if len(rows) > 0 {
			d.env.Window.Canvas().Focus(d.boxes[rows[0].ID])
			return
		}
	}
}

func (d *endOfDay) group(title, hint string, rows []service.AppointmentRow, tick bool, left *int) {
	if len(rows) == 0 {
		return
	}
	d.box.Add(components.Strong(fmt.Sprintf("%s (%d)", title, len(rows))))
	d.box.Add(components.NewText(hint, components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Wrap: true}))
	for i, row := range rows {
		if *left == 0 {
			for _, hidden := range rows[i:] {
				d.vm.Ticked[hidden.ID] = false
			}
			d.box.Add(components.Muted(i18n.N(len(rows)-i, "… and %d more. It comes up when these are done.", "… and %d more. They come up when these are done.")))
			return
		}
		*left--
		text := joinDots(i18n.Date(row.Date, "Mon 2 Jan 2006")+" "+row.Start.String(), row.PatientName(), row.PatientPhone.String(), row.DoctorName(), row.Token())
		if !tick {
			d.box.Add(components.Body(text))
			continue
		}
		box := components.NewCheck(text, func(on bool) {
			d.vm.Ticked[row.ID] = on
			d.count()
		})
		box.SetChecked(d.vm.Ticked[row.ID])
		d.boxes[row.ID] = box
		d.box.Add(box)
		if p := d.vm.Problems[row.ID]; p != "" {
			d.box.Add(components.NewNote(theme.ToneDanger, p))
		}
	}
}

func (d *endOfDay) count() {
	n := d.vm.Count()
	d.dialog.SetSubmitText(i18n.N(n, "Mark %d as no-show", "Mark %d as no-shows"))
	d.dialog.SetSubmitEnabled(n > 0)
}

func (d *endOfDay) submit() {
	if d.vm.Count() == 0 {
		return
	}
	d.dialog.SetBusy(true)
	d.vm.Confirm(func(text string, err error) {
		d.dialog.SetErr(err)
		d.count()
		if err != nil {
			return
		}
		toastGood(d.env, text)
		if len(d.vm.Problems) == 0 && d.vm.Visits.Count() == 0 {
			d.dialog.Close()
		}
	})
}
