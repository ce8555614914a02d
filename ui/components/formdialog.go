package components

import (
	"strings"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
)

// FormOptions say what a form dialog holds.
type FormOptions struct {
	Title      string
	Subtitle   string
	SubmitText string // "Save" when empty
	SubmitKey  string // "Ctrl S" when empty
	CancelText string // "Cancel" when empty
	// Topic is the page of the manual about it.
	Topic   string
	Fields  []FormField
	Columns int // the fields stand in; 0 is one
	// Above and Below stand around the fields; Beside stands at their right in
	// BesideWidth and stays in sight when they are scrolled.
	Above, Below, Beside fyne.CanvasObject
	BesideWidth          float32
	// OnSubmit is called to save. The dialog stays open with its text until
	// Close is called, so a failed save loses nothing.
	OnSubmit func()
	// OnCancel is called when the user gave up; OnClosed after any closing.
	OnCancel func()
	OnClosed func()
	// Width is 460, or 720 with two columns, when it is zero.
	Width, Height float32
	// Danger draws the submit button in the danger colour.
	Danger bool
	// Extra are further buttons at the bottom left.
	Extra []Action
	// Dirty replaces the form's own look at its fields.
	Dirty func() bool
}

// FormDialog is a form in a modal. Ctrl+S, Ctrl+Enter and Enter in a field of
// one line submit; Escape cancels and asks first when something was typed.
type FormDialog struct {
	form    *Form
	modal   *Modal
	options FormOptions
	window  fyne.Window
	submit  *Button
	cancel  *Button
	extra   []*Button
	busy    bool
}

// NewFormDialog returns a form dialog that is not shown yet.
func NewFormDialog(o FormOptions, w fyne.Window) *FormDialog {
	if o.SubmitText == "" {
		o.SubmitText = i18n.T("Save")
	}
	if o.SubmitKey == "" {
		o.SubmitKey = "Ctrl S"
	}
	if o.CancelText == "" {
		o.CancelText = i18n.T("Cancel")
	}
	if o.Width == 0 {
		o.Width = 460
		if o.Columns > 1 {
			o.Width = 720
		}
	}
	d := &FormDialog{options: o, window: w, form: NewForm(o.Fields, o.Columns)}
	d.submit = NewPrimaryButton(o.SubmitText, o.SubmitKey, d.Submit)
	if o.Danger {
		d.submit = NewDangerButton(o.SubmitText, o.SubmitKey, d.Submit)
	}
	d.cancel = NewButton(o.CancelText, "Esc", d.Cancel)
	content := VBoxGap(formRowGap())
	if o.Above != nil {
		content.Add(o.Above)
	}
	content.Add(d.form)
	if o.Below != nil {
		content.Add(o.Below)
	}
	var left []fyne.CanvasObject
	for _, a := range o.Extra {
		b := NewButton(a.Text, a.Key, a.Run)
		d.extra, left = append(d.extra, b), append(left, b)
	}
	d.modal = NewModal(w, ModalOptions{
		Title: o.Title, Subtitle: o.Subtitle, Topic: o.Topic, Content: content, Beside: o.Beside, BesideWidth: o.BesideWidth, Width: o.Width, Height: o.Height,
		Buttons: []fyne.CanvasObject{d.cancel, d.submit}, LeftButtons: left,
		OnEscape: d.Cancel, OnEnter: d.Submit, OnClosed: o.OnClosed, onSubmit: d.Submit, dirty: d.Dirty,
	})
	d.form.OnSubmit = d.Submit
	d.form.window = w
	d.form.relayout = d.modal.Relayout
	d.form.reveal = d.modal.reveal
	return d
}

// Show opens the dialog and puts the focus on its first field.
func (d *FormDialog) Show() {
	d.form.MarkClean()
	d.modal.Show()
	d.form.FocusFirst()
	if d.window.Canvas().Focused() == nil {
		d.window.Canvas().Focus(d.submit)
	}
}

// Submit calls OnSubmit unless a save is under way.
func (d *FormDialog) Submit() {
	if d.busy || d.submit.Disabled() || d.options.OnSubmit == nil {
		return
	}
	d.options.OnSubmit()
}

// Cancel closes the dialog, asking first when something was typed.
func (d *FormDialog) Cancel() {
	if d.busy {
		return
	}
	if !d.Dirty() {
		d.giveUp()
		return
	}
	Confirm(ConfirmOptions{
		Title: i18n.T("Discard what you typed?"), Message: i18n.T("Nothing of this form has been saved."),
		ConfirmText: i18n.T("Discard"), CancelText: i18n.T("Keep editing"), Danger: true,
		OnConfirm: func(string) { d.giveUp() },
	}, d.window)
}

func (d *FormDialog) giveUp() {
	d.modal.Close()
	if d.options.OnCancel != nil {
		d.options.OnCancel()
	}
}

// Close closes the dialog without asking.
func (d *FormDialog) Close() { d.modal.Close() }

// Open reports whether the dialog is on screen.
func (d *FormDialog) Open() bool { return d.modal.Open() }

// SetBusy blocks the dialog while it saves.
func (d *FormDialog) SetBusy(busy bool) {
	d.busy = busy
	if busy {
		d.submit.Disable()
		d.cancel.Disable()
		d.submit.SetText(i18n.T("Saving…"))
		return
	}
	d.submit.Enable()
	d.cancel.Enable()
	d.submit.SetText(d.options.SubmitText)
}

// SetSubmitEnabled allows or forbids submitting.
func (d *FormDialog) SetSubmitEnabled(on bool) { d.submit.SetEnabled(on) }

// SetExtraEnabled allows or forbids all of the further buttons.
func (d *FormDialog) SetExtraEnabled(on bool) {
	for _, b := range d.extra {
		b.SetEnabled(on)
	}
}

// SetSubmitText changes the text of the submit button.
func (d *FormDialog) SetSubmitText(s string) {
	d.options.SubmitText = s
	d.submit.SetText(s)
}

// Dirty reports whether something was typed.
func (d *FormDialog) Dirty() bool {
	if d.options.Dirty != nil {
		return d.options.Dirty()
	}
	return d.form.Dirty()
}

// Form returns the form inside.
func (d *FormDialog) Form() *Form { return d.form }

// MarkClean takes the inputs as they are for unchanged.
func (d *FormDialog) MarkClean() { d.form.MarkClean() }

// SetTitle changes the title.
func (d *FormDialog) SetTitle(s string) { d.modal.SetTitle(s) }

// SetError shows a message under a field.
func (d *FormDialog) SetError(field, message string) { d.form.SetError(field, message) }

// SetErrors shows messages under their fields.
func (d *FormDialog) SetErrors(messages map[string]string) { d.form.SetErrors(messages) }

// SetErr ends being busy and shows an error where it belongs.
func (d *FormDialog) SetErr(err error) {
	d.SetBusy(false)
	d.form.SetErr(err)
}

// SetMessage shows a message above the fields with what can be done about it.
func (d *FormDialog) SetMessage(tone theme.Tone, text string, actions ...Action) {
	d.form.SetMessage(tone, text, actions...)
}

// ClearErrors takes all messages away.
func (d *FormDialog) ClearErrors() { d.form.ClearErrors() }

// Focus moves the focus to a field.
func (d *FormDialog) Focus(name string) { d.form.Focus(name) }

// SetFieldVisible shows or hides a field.
func (d *FormDialog) SetFieldVisible(name string, on bool) { d.form.SetFieldVisible(name, on) }

// Relayout fits the dialog after its own content has grown or shrunk.
func (d *FormDialog) Relayout() { d.modal.Relayout() }

// ConfirmOptions say what is asked.
type ConfirmOptions struct {
	Title       string
	Message     string
	ConfirmText string // "OK" when empty
	CancelText  string
	Danger      bool
	// Reason asks for a text that must not be empty.
	Reason      bool
	ReasonLabel string // "Reason" when empty
	// KeepOpen leaves closing to OnConfirm's owner, for a step that may fail.
	KeepOpen  bool
	OnConfirm func(reason string)
	OnCancel  func()
}

// Confirm asks before a step and returns the dialog. Enter confirms and Escape
// cancels; a dangerous step starts with the focus on Cancel.
func Confirm(o ConfirmOptions, w fyne.Window) *FormDialog {
	if o.ConfirmText == "" {
		o.ConfirmText = i18n.T("OK")
	}
	if o.ReasonLabel == "" {
		o.ReasonLabel = i18n.T("Reason")
	}
	var d *FormDialog
	var fields []FormField
	reason := NewMultiLine(2)
	reason.MaxLength = 500
	if o.Reason {
		fields = append(fields, FormField{Name: "reason", Label: o.ReasonLabel, Widget: reason, Required: true})
	}
	key := "Enter"
	if o.Reason {
		key = "Ctrl S"
	}
	d = NewFormDialog(FormOptions{
		Title: o.Title, SubmitText: o.ConfirmText, SubmitKey: key, CancelText: o.CancelText,
		Fields: fields, Above: Paragraph(o.Message), Width: 520, Danger: o.Danger,
		Dirty: func() bool { return o.Reason && strings.TrimSpace(reason.Text) != "" }, OnCancel: o.OnCancel,
		OnSubmit: func() {
			text := strings.TrimSpace(reason.Text)
			if o.Reason && text == "" {
				d.SetErr(clinic.FieldErrorf("reason", "Give a reason. It is kept in the audit log."))
				return
			}
			if !o.KeepOpen {
				d.Close()
			}
			if o.OnConfirm != nil {
				o.OnConfirm(text)
			}
		},
	}, w)
	d.Show()
	if o.Danger && !o.Reason {
		w.Canvas().Focus(d.cancel)
		d.submit.SetKey("")
		d.cancel.SetKey("Esc")
	}
	return d
}

// ShowMessage tells something and waits for Enter or Escape.
func ShowMessage(w fyne.Window, title, text string, closed func()) {
	var m *Modal
	ok := NewPrimaryButton(i18n.T("OK"), "Enter", func() { m.Close() })
	m = NewModal(w, ModalOptions{Title: title, Content: Paragraph(text), Width: 440,
		Buttons: []fyne.CanvasObject{ok}, OnEnter: func() { m.Close() }, OnClosed: closed})
	m.Show()
	w.Canvas().Focus(ok)
}

// ShowErr tells an error in words that are safe to show.
func ShowErr(w fyne.Window, err error) {
	if err == nil {
		return
	}
	title := i18n.T("That did not work")
	switch clinic.CodeOf(err) {
	case clinic.Forbidden:
		title = i18n.T("Not allowed")
	case clinic.Stale:
		title = i18n.T("Somebody else changed this")
	case clinic.Unavailable:
		title = i18n.T("The database is busy")
	case clinic.NotFound:
		title = i18n.T("No longer there")
	}
	ShowMessage(w, title, i18n.Error(err), nil)
}
