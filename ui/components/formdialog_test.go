package components_test

import (
	"errors"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"caredesk/internal/clinic"
	ui "caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

type formParts struct {
	window    fyne.Window
	dialog    *ui.FormDialog
	name      *ui.Entry
	date      *ui.DateField
	notes     *ui.Entry
	submitted int
	cancelled int
}

func openForm(t *testing.T) *formParts {
	t.Helper()
	p := &formParts{name: ui.NewEntry(), date: ui.NewDateField(), notes: ui.NewMultiLine(3)}
	p.window = uitest.NewWindow(t, ui.VBox(ui.NewEntry()))
	p.dialog = ui.NewFormDialog(ui.FormOptions{
		Title: "New patient", SubmitText: "Register",
		Fields: []ui.FormField{
			{Name: "name", Label: "Name", Widget: p.name, Required: true},
			{Name: "birth", Label: "Born", Widget: p.date},
			{Name: "notes", Label: "Notes", Widget: p.notes},
		},
		OnSubmit: func() { p.submitted++ },
		OnCancel: func() { p.cancelled++ },
	}, p.window)
	p.dialog.Show()
	return p
}

func TestFormDialogSubmitsByEveryKey(t *testing.T) {
	p := openForm(t)
	if p.window.Canvas().Focused() != p.name {
		t.Fatalf("the focus is on %T, not on the first field", p.window.Canvas().Focused())
	}
	uitest.Key(p.window, fyne.KeyReturn)
	uitest.Shortcut(p.window, fyne.KeyS, fyne.KeyModifierControl)
	p.dialog.Focus("birth")
	uitest.Key(p.window, fyne.KeyReturn)
	p.dialog.Focus("notes")
	uitest.Key(p.window, fyne.KeyReturn) // a new line, no submit
	uitest.Shortcut(p.window, fyne.KeyReturn, fyne.KeyModifierControl)
	if !ui.SubmitTop(p.window) {
		t.Error("the shell's Ctrl+S does not find the form")
	}
	p.window.Canvas().Unfocus()
	uitest.Key(p.window, fyne.KeyReturn) // nothing focused
	if p.submitted != 6 {
		t.Errorf("submitted %d times, want 6", p.submitted)
	}
	if p.notes.Text != "\n" {
		t.Errorf("notes are %q", p.notes.Text)
	}
}

func TestFormDialogKeepsTextOnFailure(t *testing.T) {
	p := openForm(t)
	uitest.Type(p.window, "Østergård")
	err := errors.Join(clinic.FieldErrorf("birth", "The day is in the future."), clinic.FieldErrorf("elsewhere", "The hospital has no name yet."))
	p.dialog.SetBusy(true)
	p.dialog.SetErr(err)
	if !p.dialog.Open() || p.name.Text != "Østergård" {
		t.Fatal("a failed save lost the text")
	}
	uitest.MustText(t, p.window, "The day is in the future.")
	uitest.MustText(t, p.window, "The hospital has no name yet.")
	if p.window.Canvas().Focused() != p.date {
		t.Errorf("the focus is on %T, want the failing field", p.window.Canvas().Focused())
	}
	p.dialog.SetErr(clinic.Errorf(clinic.Conflict, "The slot is taken."))
	uitest.MustNotText(t, p.window, "in the future")
	taken := ""
	p.dialog.SetMessage(theme.ToneDanger, "The slot is taken.", ui.Action{Text: "Take 11:45", Run: func() { taken = "11:45" }})
	test.Tap(uitest.Button(t, p.window, "Take 11:45"))
	if taken != "11:45" {
		t.Error("the suggestion was not taken")
	}
	p.dialog.SetErr(errors.New("pq: connection refused on 10.0.0.3"))
	uitest.MustNotText(t, p.window, "10.0.0.3")
	p.dialog.ClearErrors()
	uitest.MustNotText(t, p.window, "Something went wrong")
}

func TestFormDialogEscapeAsksOnlyWhenSomethingWasTyped(t *testing.T) {
	p := openForm(t)
	uitest.Key(p.window, fyne.KeyEscape)
	if p.dialog.Open() || p.cancelled != 1 {
		t.Fatal("Escape did not close an untouched form")
	}
	p = openForm(t)
	uitest.Type(p.window, "x")
	uitest.Key(p.window, fyne.KeyEscape)
	uitest.MustText(t, p.window, "Discard what you typed?")
	uitest.Key(p.window, fyne.KeyEscape)
	if !p.dialog.Open() || p.name.Text != "x" {
		t.Fatal("Escape in the question closed the form")
	}
	uitest.Key(p.window, fyne.KeyEscape)
	uitest.Key(p.window, fyne.KeyReturn) // the focus is on Keep editing
	if !p.dialog.Open() {
		t.Fatal("Enter threw the text away")
	}
	uitest.Key(p.window, fyne.KeyEscape)
	test.Tap(uitest.Button(t, p.window, "Discard"))
	if p.dialog.Open() || p.cancelled != 1 || ui.ModalOpen(p.window) {
		t.Fatal("Discard did not close the form")
	}
}

func TestFormDialogSavesOnceWhileBusy(t *testing.T) {
	p := openForm(t)
	p.dialog.SetBusy(true)
	uitest.Key(p.window, fyne.KeyReturn)
	uitest.Shortcut(p.window, fyne.KeyS, fyne.KeyModifierControl)
	uitest.Key(p.window, fyne.KeyEscape)
	if p.submitted != 0 || !p.dialog.Open() {
		t.Errorf("while busy: submitted %d, open %v", p.submitted, p.dialog.Open())
	}
	p.dialog.SetBusy(false)
	uitest.Key(p.window, fyne.KeyReturn)
	if p.submitted != 1 {
		t.Error("after saving failed the form cannot be submitted again")
	}
}

func TestModalGivesKeysAndFocusBack(t *testing.T) {
	var keys []fyne.KeyName
	e := ui.NewEntry()
	w := uitest.NewWindow(t, ui.VBox(e))
	w.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { keys = append(keys, ev.Name) })
	w.Canvas().Focus(e)
	ui.ShowMessage(w, "Printed", "The receipt is on its way.", nil)
	uitest.Key(w, fyne.KeyEscape)
	if ui.ModalOpen(w) || len(keys) != 0 {
		t.Fatalf("Escape left the message open or reached the page: %v", keys)
	}
	if w.Canvas().Focused() != e {
		t.Error("the focus did not come back")
	}
	uitest.Key(w, fyne.KeyEscape)
	if len(keys) != 1 {
		t.Error("the page's own key handler was not put back")
	}
	if ui.SubmitTop(w) {
		t.Error("SubmitTop found a form that is closed")
	}
}

func TestConfirmAsksForAReason(t *testing.T) {
	w := uitest.NewWindow(t, ui.VBox(ui.NewEntry()))
	got, cancelled := "", false
	d := ui.Confirm(ui.ConfirmOptions{Title: "Void the receipt?", Message: "A counter-entry is written.", ConfirmText: "Void", Danger: true, Reason: true, KeepOpen: true,
		OnConfirm: func(r string) { got = r }, OnCancel: func() { cancelled = true }}, w)
	uitest.Shortcut(w, fyne.KeyReturn, fyne.KeyModifierControl)
	uitest.MustText(t, w, "Give a reason.")
	uitest.Type(w, "  charged twice ")
	uitest.Shortcut(w, fyne.KeyReturn, fyne.KeyModifierControl)
	if got != "charged twice" || !d.Open() {
		t.Fatalf("reason %q, open %v", got, d.Open())
	}
	d.SetErr(clinic.Errorf(clinic.Forbidden, "Only an administrator may void."))
	uitest.MustText(t, w, "Only an administrator may void.")
	uitest.Key(w, fyne.KeyEscape)
	if !d.Open() || cancelled {
		t.Error("Escape threw the reason away without asking")
	}
	uitest.Button(t, w, "Discard").Tapped(nil)
	if d.Open() || !cancelled {
		t.Error("Escape and “Discard” did not cancel")
	}
	confirmed := false
	ui.Confirm(ui.ConfirmOptions{Title: "Check in?", Message: "Mark as arrived.", OnConfirm: func(string) { confirmed = true }}, w)
	uitest.Key(w, fyne.KeyReturn)
	if !confirmed || ui.ModalOpen(w) {
		t.Error("Enter did not confirm")
	}
}

func TestTallFormScrollsAndKeepsItsButtonsOnScreen(t *testing.T) {
	w := uitest.NewWindow(t, ui.VBox(ui.NewEntry()))
	var fields []ui.FormField
	entries := map[string]*ui.Entry{}
	for _, n := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p"} {
		entries[n] = ui.NewEntry()
		fields = append(fields, ui.FormField{Name: n, Label: "Field " + n, Widget: entries[n]})
	}
	d := ui.NewFormDialog(ui.FormOptions{Title: "Tall", Fields: fields, OnSubmit: func() {}}, w)
	d.Show()
	d.SetError("p", "Wrong.")
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(entries["p"])
	if at.Y < 0 || at.Y+entries["p"].Size().Height > uitest.Height-60 {
		t.Errorf("the failing field is at %v, out of sight", at)
	}
	b := uitest.Button(t, w, "Save")
	if y := fyne.CurrentApp().Driver().AbsolutePositionForObject(b).Y; y+b.Size().Height > uitest.Height {
		t.Errorf("the Save button is at %v, below the window", y)
	}
}

// A message goes when what it is about is corrected.
func TestTypingTakesTheFieldsMessageAway(t *testing.T) {
	name := ui.NewEntry()
	form := ui.NewForm([]ui.FormField{{Name: "name", Label: "Name", Widget: name}}, 1)
	w := uitest.NewWindow(t, form)
	form.SetError("name", "Give a name.")
	w.Canvas().Focus(name)
	uitest.MustText(t, w, "Give a name.")
	uitest.Type(w, "A")
	if uitest.HasText(w, "Give a name.") {
		t.Error("the message stays under a name")
	}
}
