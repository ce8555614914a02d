package pages

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"caredesk/internal/clinic"
	"caredesk/internal/desktop"
	"caredesk/internal/picture"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// attachmentEndings are those that the file chooser lists; what a file is, its
// content says.
var attachmentEndings = []string{".pdf", ".png", ".jpg", ".jpeg"}

// newAttachments returns the files of a chart for a page.
func newAttachments(env *Env, changed func()) *viewmodel.Attachments {
	return viewmodel.NewAttachments(viewmodel.AttachmentParams{Service: env.Services.Attachments, Runner: env.Runner, Context: env.Context,
		Changed: changed})
}

// attachmentList shows the files of a patient or a visit: Enter opens one,
// Delete takes it off, a button adds one.
type attachmentList struct {
	env     *Env
	vm      *viewmodel.Attachments
	content *fyne.Container
	table   *components.RowTable[clinic.Attachment]
	remove  *components.Button
	loaded  int
	closers []func()
}

// newAttachmentList returns the files of a chart, rows tall; Show says whose.
// visit is 0 for all files of the patient. Close ends it.
func newAttachmentList(env *Env, rows int) *attachmentList {
	l := &attachmentList{env: env}
	l.vm = newAttachments(env, l.changed)
	type row = clinic.Attachment
	l.table = components.NewRowTable([]components.Column[row]{
		{ID: "name", Title: i18n.T("File"), MinWidth: 140, Bold: true, Text: func(a row) string { return a.Name }},
		{ID: "note", Title: i18n.T("Note"), MinWidth: 80, Text: func(a row) string { return a.Note }},
		{ID: "added", Title: i18n.T("Added"), Width: 92, Muted: true, Values: dates("2 Jan 06"), Text: func(a row) string { return i18n.Date(a.AddedAt.In(env.Now().Location()), "2 Jan 06") }},
	}, components.Noun{One: "file", Many: "files"}).Named("attachments")
	l.table.Key = func(a row) any { return a.ID }
	l.table.OnMore = l.vm.More
	l.table.OnOpen = func(a row) { openAttachment(env, l.vm, a, func() { env.Window.Canvas().Focus(l.table) }) }
	l.table.OnSelected = func(row) { l.enable() }
	l.table.OnKey = func(ev *fyne.KeyEvent, a row) bool {
		if ev.Name == fyne.KeyDelete && env.May(clinic.AttachmentsAdd) {
			askRemoveAttachment(env, l.vm, a.ID, a.Name, func() {})
			return true
		}
		return false
	}
	buttons := components.HBox()
	if env.May(clinic.AttachmentsAdd) {
		buttons.Add(components.NewButton(i18n.T("Add a file…"), "", l.add))
		l.remove = components.NewQuietButton(i18n.T("Remove…"), i18n.T("Del"), func() {
			if a, ok := l.table.Selected(); ok {
				askRemoveAttachment(env, l.vm, a.ID, a.Name, func() {})
			}
		})
		buttons.Add(l.remove)
	}
	height := float32(rows+2)*theme.Size(theme.SizeRow) + 8
	l.content = components.VBoxGap(6, components.FixedHeight(l.table, height), buttons)
	l.closers = append(l.closers, onEvent(env, func(e service.ChartChanged) {
		if e.ID == l.vm.Patient() {
			l.vm.Load()
		}
	}))
	l.changed()
	return l
}

// Content returns the widget.
func (l *attachmentList) Content() fyne.CanvasObject { return l.content }

// Show loads the files of a patient, or of one visit.
func (l *attachmentList) Show(p clinic.PatientID, visit clinic.AppointmentID) { l.vm.Show(p, visit) }

// Close ends the widget.
func (l *attachmentList) Close() {
	l.vm.Shut()
	closeAll(&l.closers)
}

// Drop takes files that were dropped on the window.
func (l *attachmentList) Drop(paths []string) bool { return dropAttachments(l.env, l.vm, 0, 0, paths) }

func (l *attachmentList) add() {
	chooseAttachment(l.env, l.vm, l.vm.Patient(), 0, func() { l.env.Window.Canvas().Focus(l.table) })
}

func (l *attachmentList) enable() {
	if l.remove == nil {
		return
	}
	if _, ok := l.table.Selected(); ok {
		l.remove.Enable()
	} else {
		l.remove.Disable()
	}
}

func (l *attachmentList) changed() {
	rows := l.vm.Rows()
	switch have := len(l.table.Rows()); {
	case l.loaded != l.vm.Generation():
		l.loaded = l.vm.Generation()
		l.table.ShowRows(rows, l.vm.Total(), l.vm.HasMore(), l.vm.Renewed())
	case len(rows) > have:
		l.table.AppendRows(rows[have:], l.vm.HasMore())
	}
	l.table.SetLoading(l.vm.Loading())
	switch {
	case l.vm.Closed():
		l.table.SetEmpty(i18n.T("The files open with the history, for a reason that is recorded."), "", nil)
	case l.vm.Err() != nil:
		l.table.SetEmpty(i18n.Error(l.vm.Err()), i18n.T("Try again"), l.vm.Load)
	case l.env.May(clinic.AttachmentsAdd):
		l.table.SetEmpty(i18n.T("No files yet. PDF, PNG and JPEG files can be added."), "", nil)
	default:
		l.table.SetEmpty(i18n.T("No files yet."), "", nil)
	}
	l.enable()
}

// openAttachment shows a picture in the window and hands everything else to the
// system's viewer.
func openAttachment(env *Env, vm *viewmodel.Attachments, a clinic.Attachment, closed func()) {
	vm.Open(a.ID, func(file service.AttachmentFile, err error) {
		switch {
		case err != nil:
			components.ShowErr(env.Window, err)
		case env.Locked != nil && env.Locked():
		case file.Picture():
			showPicture(env, file, closed)
		default:
			openOutside(env, file)
		}
	})
}

// maxPreview is the longest side, in pixels, of the picture that is shown in
// the window.
const maxPreview = 1600

// showPicture shows a picture over the page; Enter opens it in the system's
// viewer. One that is too large to be shown here goes to the viewer at once.
func showPicture(env *Env, file service.AttachmentFile, closed func()) {
	env.Runner.Go(env.Context(), func(context.Context) func() {
		img := preview(file.Data)
		return func() {
			if env.Locked != nil && env.Locked() {
				return
			}
			if img == nil {
				openOutside(env, file)
				return
			}
			showPreview(env, file, img, closed)
		}
	})
}

// preview decodes a picture and scales it down, nil for one that is too large
// for it or that the decoder refuses.
func preview(data []byte) image.Image {
	c, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || c.Width*c.Height > picture.MaxSide*picture.MaxSide {
		return nil
	}
	img, err := picture.Decode(data)
	if err != nil {
		return nil
	}
	return picture.Fit(img, maxPreview)
}

func showPreview(env *Env, file service.AttachmentFile, img image.Image, closed func()) {
	shown := canvas.NewImageFromImage(img)
	shown.FillMode = canvas.ImageFillContain
	window := env.Window.Canvas().Size()
	w, h := min(float32(img.Bounds().Dx()), window.Width-120), min(float32(img.Bounds().Dy()), window.Height-260)
	body := components.VBoxGap(8, components.FixedHeight(shown, max(h, 120)))
	if file.Note != "" {
		body.Add(components.Paragraph(file.Note))
	}
	body.Add(components.Muted(i18n.F("Added on %s by %s", i18n.Date(file.AddedAt.In(env.Now().Location()), "2 January 2006"), file.AddedByName)))
	var modal *components.Modal
	outside := components.NewPrimaryButton(i18n.T("Open in the viewer"), "Enter", func() {
		modal.Close()
		openOutside(env, file)
	})
	modal = components.NewModal(env.Window, components.ModalOptions{Title: file.Name, Content: body, Width: max(w+60, 480),
		Buttons: []fyne.CanvasObject{components.NewCloseButton(func() { modal.Close() }), outside}, OnEnter: func() { outside.Tapped(nil) }, OnClosed: closed})
	modal.Show()
	env.Window.Canvas().Focus(outside)
}

// openOutside writes a file where only this user reads it, under a name that
// names nobody, and opens it. It is removed when the window locks or closes; a
// window that locked meanwhile opens nothing.
func openOutside(env *Env, file service.AttachmentFile) {
	env.Runner.Go(env.Context(), func(context.Context) func() {
		path, err := env.Temp.Write(fmt.Sprintf("attachment-%d%s", file.ID, filepath.Ext(file.Name)), file.Data)
		return func() {
			switch {
			case err != nil:
				components.ShowErr(env.Window, err)
			case env.Locked != nil && env.Locked():
				env.Temp.Clear()
			default:
				showOutside(env, path)
			}
		}
	})
}

func showOutside(env *Env, path string) {
	env.Runner.Go(env.Context(), func(context.Context) func() {
		err := desktop.Open(path)
		return func() {
			if errors.Is(err, desktop.ErrNoViewer) {
				components.ShowMessage(env.Window, i18n.T("No viewer"), i18n.T("There is no program on this computer that shows this kind of file."), nil)
				return
			}
			components.ShowErr(env.Window, err)
		}
	})
}

// chooseAttachment asks for a file and then for what is known about it.
func chooseAttachment(env *Env, vm *viewmodel.Attachments, p clinic.PatientID, visit clinic.AppointmentID, closed func()) {
	if p == 0 || !env.May(clinic.AttachmentsAdd) {
		return
	}
	components.ChooseFile(components.FileOptions{Title: i18n.T("Add a file to the chart"), Extensions: attachmentEndings,
		OnChosen: func(path string) { askAttachment(env, vm, p, visit, path, closed) }}, env.Window)
}

// askAttachment asks for name, note and day of a file and adds it.
func askAttachment(env *Env, vm *viewmodel.Attachments, p clinic.PatientID, visit clinic.AppointmentID, path string, closed func()) {
	name := components.NewEntry()
	name.MaxLength = clinic.MaxFileName
	name.SetText(filepath.Base(path))
	note := components.NewMultiLine(2)
	note.MaxLength = clinic.MaxAttachmentNote
	day := components.NewDateField()
	day.Today = env.Today
	var d *components.FormDialog
	d = components.NewFormDialog(components.FormOptions{
		Title: i18n.T("Add a file to the chart"), SubmitText: i18n.T("Add the file"), Width: 480,
		Above: components.Muted(components.Ellipsis(path, 430, func(s string) float32 { return components.Muted(s).MinSize().Width })),
		Fields: []components.FormField{{Name: "name", Label: i18n.T("Name in the chart"), Widget: name, Required: true},
			{Name: "date", Label: i18n.T("Day of the document"), Widget: day, Hint: i18n.T("When it is not today's")},
			{Name: "note", Label: i18n.T("Note"), Widget: note}},
		OnSubmit: func() {
			on, err := day.Value()
			if err != nil {
				d.SetErr(clinic.FieldErrorf("date", "%s", i18n.Error(err)))
				return
			}
			d.SetBusy(true)
			cmd := service.AddAttachmentCommand{Patient: p, Visit: visit, Name: name.Text, Note: note.Text, Date: on}
			vm.Add(cmd, path, func(err error) {
				if err != nil {
					d.SetErr(err)
					return
				}
				d.Close()
				toastGood(env, i18n.T("The file is in the chart."))
			})
		},
		OnClosed: closed,
	}, env.Window)
	d.Show()
	d.Focus("note")
}

// dropAttachments adds the first of the files dropped on the window, asking for
// what is known about it.
func dropAttachments(env *Env, vm *viewmodel.Attachments, p clinic.PatientID, visit clinic.AppointmentID, paths []string) bool {
	if p == 0 {
		p = vm.Patient()
	}
	if p == 0 || len(paths) == 0 || !env.May(clinic.AttachmentsAdd) || components.ModalOpen(env.Window) {
		return false
	}
	if len(paths) > 1 {
		components.Toast(env.Window, theme.ToneWaiting, i18n.T("One file at a time: the first one is added."))
	}
	askAttachment(env, vm, p, visit, paths[0], nil)
	return true
}

// askRemoveAttachment asks why a file is taken off the chart.
func askRemoveAttachment(env *Env, vm *viewmodel.Attachments, id clinic.AttachmentID, name string, done func()) {
	var ask *components.FormDialog
	ask = components.Confirm(components.ConfirmOptions{
		Title: i18n.T("Take the file off the chart?"), Danger: true, Reason: true, KeepOpen: true, ConfirmText: i18n.T("Remove"), CancelText: i18n.T("Keep it"),
		Message: i18n.F("“%s” is no longer shown to the patient and marked as removed in the history. Its content stays in the database.", name),
		OnConfirm: func(reason string) {
			ask.SetBusy(true)
			vm.Remove(id, reason, func(err error) {
				if err != nil {
					ask.SetErr(err)
					return
				}
				ask.Close()
				toastGood(env, i18n.T("The file is removed."))
				done()
			})
		},
	}, env.Window)
}
