package pages

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/uitest"
	"caredesk/ui/viewmodel"
)

// tapUndo presses the button of the newest toast, as a mouse would.
func (h *deskHospital) tapUndo() {
	h.t.Helper()
	buttons := uitest.Find(h.window, func(b *components.Button) bool { return b.Text == "Undo" && b.Key == "Ctrl Z" })
	if len(buttons) == 0 {
		h.t.Fatalf("no toast offers to undo: %q", components.ToastTexts(h.window))
	}
	buttons[len(buttons)-1].Tapped(nil)
}

// says expects the newest toast.
func (h *deskHospital) says(text string) {
	h.t.Helper()
	texts := components.ToastTexts(h.window)
	if len(texts) == 0 || !strings.Contains(texts[len(texts)-1], text) {
		h.t.Errorf("toasts %q, the newest should say %q; %q", texts, text, uitest.Texts(h.window))
	}
}

// refused expects that an undo was refused in words and closes the message.
func (h *deskHospital) refused() {
	h.t.Helper()
	uitest.MustText(h.t, h.window, "Not undone")
	uitest.MustText(h.t, h.window, "Somebody changed it since")
	uitest.Key(h.window, fyne.KeyEscape)
	if components.ModalOpen(h.window) {
		h.t.Error("the message does not close")
	}
}

func TestDeactivatingAUserIsUndone(t *testing.T) {
	h := newDeskHospital(t)
	p := h.asAdmin(NewUsers).(*usersPage)
	off := func() {
		h.t.Helper()
		p.switchActive(h.user("colm"))
		uitest.Type(h.window, "left the hospital")
		uitest.Shortcut(h.window, fyne.KeyReturn, fyne.KeyModifierShortcutDefault)
		if h.user("colm").Active {
			t.Fatal("still active")
		}
	}
	off()
	h.undo("Undo deactivating the user")
	h.says("is active again.")
	if !h.user("colm").Active {
		t.Error("the user stays out")
	}

	off()
	p.vm.SetWithInactive(true)
	p.switchActive(h.user("colm"))
	uitest.Key(h.window, fyne.KeyReturn)
	if !h.user("colm").Active {
		t.Fatal("not activated")
	}
	h.tapUndo()
	h.says("is deactivated.")
	if h.user("colm").Active {
		t.Error("the user can still sign in")
	}
	p.switchActive(h.user("colm"))
	uitest.Key(h.window, fyne.KeyReturn)

	// Another administrator lets the user in and keeps the user out anew, for a
	// reason of their own: that stands.
	off()
	for _, active := range []bool{true, false} {
		u := h.user("colm")
		if err := h.services.Users.SetActive(h.admin(), u.ID, u.Version, active, "asked for it"); err != nil {
			t.Fatal(err)
		}
	}
	h.undo("Undo deactivating the user")
	h.refused()
	if h.user("colm").Active {
		t.Error("the other desk's step was undone")
	}
}

func TestRetiringAMedicineIsUndone(t *testing.T) {
	h := newDeskHospital(t)
	p := h.settingsAt(ViewMedicines)
	id := p.lists.drugTable.Rows()[0].ID // a retired one is not among the rows
	first := func() service.DrugRow {
		h.t.Helper()
		d, err := h.services.CodeLists.Drug(h.admin(), id)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	d := first()
	p.lists.retire(d)
	uitest.Button(t, h.window, "Retire").Tapped(nil)
	if !first().Retired {
		t.Fatal("not retired")
	}
	h.tapUndo()
	h.says(d.Label() + " is offered again.")
	if first().Retired {
		t.Error("it stays retired")
	}

	p.lists.retire(first())
	uitest.Button(t, h.window, "Retire").Tapped(nil)
	p.lists.retire(first())
	h.says("is offered again.")
	h.undo("Undo offering the medicine again")
	h.says("is retired.")
	if !first().Retired {
		t.Error("it is offered still")
	}

	p.lists.retire(first())
	other := first()
	other.AgeNote = "seen at another desk"
	if _, err := h.services.CodeLists.SaveDrug(h.admin(), other.Drug); err != nil {
		t.Fatal(err)
	}
	h.undo("Undo offering the medicine again")
	h.refused()
	if got := first(); got.Retired || got.AgeNote != other.AgeNote {
		t.Errorf("the other desk's change was undone: %+v", got)
	}
}

func TestRetiringATaxOrACategoryIsUndone(t *testing.T) {
	h := newDeskHospital(t)
	for _, name := range []string{"Levy", "Duty"} {
		if _, err := h.services.Prices.SaveTax(h.admin(), clinic.Tax{Name: name, Rate: 500}); err != nil {
			t.Fatal(err)
		}
	}
	p := h.pricedSettings(ViewPrices)
	p.list(listTaxes)
	tax := func(name string) clinic.Tax {
		h.t.Helper()
		all, err := h.services.Prices.Taxes(h.admin(), true)
		if err != nil {
			t.Fatal(err)
		}
		for _, each := range all {
			if each.Name == name {
				return each
			}
		}
		t.Fatalf("no tax %s among %+v", name, all)
		return clinic.Tax{}
	}
	h.retireFirst(true, func() { p.prices.taxes.retire(tax("Levy")) })
	if !tax("Levy").Active {
		t.Error("the tax stays retired")
	}

	p.prices.taxes.retire(tax("Levy"))
	uitest.Button(t, h.window, "Retire").Tapped(nil)
	p.prices.taxes.retire(tax("Levy"))
	h.says("is offered again.")
	h.tapUndo()
	h.says("is retired.")
	if tax("Levy").Active {
		t.Error("the tax is offered still")
	}

	p.prices.taxes.retire(tax("Duty"))
	uitest.Button(t, h.window, "Retire").Tapped(nil)
	for _, step := range []func(context.Context, clinic.TaxID, int) error{h.services.Prices.RestoreTax, h.services.Prices.RetireTax} {
		now := tax("Duty")
		if err := step(h.admin(), now.ID, now.Version); err != nil {
			t.Fatal(err)
		}
	}
	h.undo("Undo retiring it")
	h.refused()
	if tax("Duty").Active {
		t.Error("the other desk's step was undone")
	}

	if _, err := h.services.Prices.SaveCategory(h.admin(), clinic.PriceCategory{Name: "Aids"}); err != nil {
		t.Fatal(err)
	}
	p.list(listCategories)
	rows := p.prices.categories.table.Rows()
	last := rows[len(rows)-1]
	h.retireFirst(last.Active && last.Name == "Aids", func() { p.prices.categories.retire(last) })
}

func TestDeletingATemplateIsUndone(t *testing.T) {
	h := newDeskHospital(t)
	h.as(clinic.RoleDoctor, NewToday)
	kept := clinic.RxTemplate{Kind: clinic.Template, Name: "Ear infection", Code: "H66.9", Items: []clinic.PrescriptionItem{
		{Drug: "Amoxicillin", Strength: "500 mg", Form: "capsule", Dose: "1 capsule", Route: "by mouth", Frequency: "tds", DurationDays: 5},
		{Drug: "Ibuprofen", Strength: "400 mg", Form: "tablet", Dose: "1 tablet", Route: "by mouth", Frequency: "bd", DurationDays: 3}}}
	if _, err := h.services.Templates.Save(h.env.Context(), kept); err != nil {
		t.Fatal(err)
	}
	list := func() (named []clinic.RxTemplate) {
		h.t.Helper()
		rows, err := h.services.Templates.Suggest(h.env.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range rows {
			if x.Name == kept.Name {
				named = append(named, x)
			}
		}
		return named
	}
	for range 2 {
		if err := h.services.Templates.MarkUsed(h.env.Context(), list()[0].ID); err != nil {
			t.Fatal(err)
		}
	}
	was := list()[0]
	remove := func() {
		h.t.Helper()
		openTemplates(h.env, []string{"H66.9"}, nil) // it comes first
		uitest.TapText(t, h.window, "Delete…")
		uitest.Tab(h.window)
		uitest.Key(h.window, fyne.KeyReturn)
		h.says("Ear infection is deleted.")
		if len(list()) != 0 {
			t.Fatal("it is still there")
		}
	}
	remove()
	h.tapUndo()
	h.says("Ear infection is kept again.")
	back := list()
	if len(back) != 1 || back[0].Name != was.Name || back[0].Kind != was.Kind || back[0].Code != was.Code || back[0].DoctorID != was.DoctorID || back[0].Used != 2 ||
		clinic.PrescriptionText(back[0].Items) != clinic.PrescriptionText(was.Items) {
		t.Errorf("kept %+v, was %+v", back, was)
	}
	uitest.MustText(t, h.window, "Ear infection") // in the list that stayed open
	uitest.Key(h.window, fyne.KeyEscape)

	// Meanwhile another one of that name was kept: both cannot be.
	remove()
	if _, err := h.services.Templates.Save(h.env.Context(), clinic.RxTemplate{Kind: clinic.Template, Name: kept.Name, Items: kept.Items[:1]}); err != nil {
		t.Fatal(err)
	}
	h.undo("Undo deleting it")
	uitest.MustText(t, h.window, "There is already one of this name.")
	if got := list(); len(got) != 1 || len(got[0].Items) != 1 {
		t.Errorf("kept %+v", got)
	}
}

func TestACallToRemindIsUndone(t *testing.T) {
	h := newDeskHospital(t)
	p := h.desk()
	runShortcut(t, p, "Reminders…")
	row := func(i int) service.ReminderRow {
		h.t.Helper()
		day, err := h.services.Reminders.Day(h.admin(), clinic.Date{})
		if err != nil || len(day.Rows) < 2 {
			t.Fatalf("%d to remind, %v", len(day.Rows), err)
		}
		return day.Rows[i]
	}
	// By key, over an earlier call: the earlier one counts again.
	uitest.Key(h.window, fyne.Key3)
	h.now = h.now.Add(1)
	uitest.Key(h.window, fyne.KeyUp, fyne.Key1)
	if got := row(0).State.Outcome; got != clinic.ReminderReached {
		t.Fatalf("noted %q", got)
	}
	h.undo("Undo the reminder")
	h.says("The call is taken back.")
	if got := row(0).State.Outcome; got == clinic.ReminderReached {
		t.Errorf("after undoing %q", got)
	}

	// With a note: it is the last thing done and not the call before it.
	uitest.Key(h.window, fyne.KeyHome, fyne.Key1, fyne.KeyHome, fyne.KeyDown, fyne.KeyN)
	uitest.Type(h.window, "call after six")
	save(h.window)
	if got := row(1).State.Note; got != "call after six" {
		t.Fatalf("note %q", got)
	}
	h.tapUndo()
	if got := row(1).State; got.Note == "call after six" || row(0).State.Outcome != clinic.ReminderReached {
		t.Errorf("after undoing %+v, and before it %+v", got, row(0).State)
	}

	// What was taken back by its own key is not offered once more.
	uitest.Key(h.window, fyne.KeyHome, fyne.Key1, fyne.KeyHome, fyne.KeyU)
	h.says("The call is taken back.")
	if got := components.PendingUndo(h.window); got != "" {
		t.Errorf("the menu still offers %q", got)
	}

	// Another desk called meanwhile.
	uitest.Key(h.window, fyne.KeyHome, fyne.Key1)
	r := row(0)
	h.now = h.now.Add(1)
	if err := h.services.Reminders.Mark(h.admin(), service.ReminderCommand{Appointment: r.ID, Date: r.Date, Start: r.Start, Outcome: clinic.ReminderWrongNumber}); err != nil {
		t.Fatal(err)
	}
	h.undo("Undo the reminder")
	uitest.MustText(t, h.window, "Somebody changed it since")
	if got := row(0).State.Outcome; got != clinic.ReminderWrongNumber {
		t.Errorf("the other desk's call is %q", got)
	}
}

func TestAnUrgencyIsUndone(t *testing.T) {
	h := newDeskHospital(t)
	doctor := h.idleDoctor("Zielińska")
	id := h.waitingFor(doctor, "Aa", "Bb")[0].ID
	h.desk()
	urgent := func() service.AppointmentRow {
		h.t.Helper()
		vm := viewmodel.NewVisit(frontDesk(h.env), h.get(id))
		runVisitAction(h.env, vm, viewmodel.VisitUrgency, visitHooks{leave: func() {}, failed: func(err error) { t.Error(err) }})
		uitest.TapText(t, h.window, "Emergency")
		save(h.window)
		got := h.get(id)
		if got.Urgency != clinic.UrgencyEmergency {
			t.Fatalf("urgency %q", got.Urgency)
		}
		return got
	}
	urgent()
	h.says("Aa, Pat: Emergency.")
	h.tapUndo()
	h.says("Aa, Pat: Normal.")
	if got := h.get(id).Urgency; got != clinic.UrgencyNormal {
		t.Errorf("after undoing it is %q", got)
	}

	now := urgent()
	if err := h.services.Queue.SetUrgency(h.admin(), id, now.Version, clinic.UrgencyUrgent); err != nil {
		t.Fatal(err)
	}
	h.undo("Undo the urgency")
	h.refused()
	if got := h.get(id).Urgency; got != clinic.UrgencyUrgent {
		t.Errorf("the other desk's urgency is %q", got)
	}
}

// An undo that cannot begin, since something else is still being saved, is not
// lost: it is said and offered on.
func TestAnUndoThatCannotBeginIsOfferedOn(t *testing.T) {
	h := newDeskHospital(t)
	h.desk()
	busy, undone := true, 0
	toastUndo(h.env, "Done.", "Undo it", "Undone.", func(done func(error)) bool {
		if busy {
			return false
		}
		undone++
		done(nil)
		return true
	})
	h.undo("Undo it")
	h.says("Not undone yet")
	busy = false
	h.undo("Undo it")
	h.says("Undone.")
	if undone != 1 || components.PendingUndo(h.window) != "" {
		t.Errorf("undone %d times, offered %q", undone, components.PendingUndo(h.window))
	}
}
