package pages

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/uitest"
)

func TestFreeTimesAreFoundAndBooked(t *testing.T) {
	h := newDeskHospital(t)
	who := h.registered("María", "Garcés")
	p := h.desk()
	runShortcut(t, p, "Find a free time…")
	uitest.Type(h.window, "sports") // whom to look for: a specialisation
	uitest.Key(h.window, fyne.KeyReturn)
	dialog := uitest.Find[*components.RowTable[clinic.Slot]](h.window, nil)
	if len(dialog) != 1 || len(dialog[0].Rows()) < 10 {
		t.Fatalf("%d tables, %+v", len(dialog), uitest.Texts(h.window))
	}
	before := len(dialog[0].Rows())
	munoz := h.doctorID("Muñoz")
	for _, s := range dialog[0].Rows() {
		if s.DoctorID != munoz {
			t.Errorf("offered %s", s.DoctorName)
		}
	}
	uitest.TapText(t, h.window, "Later times…")
	if n := len(dialog[0].Rows()); n < before+10 {
		t.Errorf("later there are %d, before %d", n, before)
	}
	uitest.TapText(t, h.window, "Afternoon")
	for _, s := range dialog[0].Rows() {
		if s.Start < 12*60 {
			t.Errorf("in the afternoon: %s", s.Start)
		}
	}
	h.window.Canvas().Focus(dialog[0])
	want := dialog[0].Rows()[0]
	uitest.Key(h.window, fyne.KeyHome, fyne.KeyReturn)
	uitest.MustText(t, h.window, "New appointment")
	uitest.Type(h.window, "Garcés")
	uitest.Key(h.window, fyne.KeyReturn, fyne.KeyReturn)
	rows := h.visitsOf(who.ID, want.Date)
	if len(rows) != 1 || rows[0].Start != want.Start || rows[0].DoctorID != munoz {
		t.Fatalf("booked %+v, want %+v", rows, want)
	}
	if components.ModalOpen(h.window) {
		t.Error("the search stays open behind the booking")
	}
}

func TestAFreeSlotIsBookedWithThreeClicks(t *testing.T) {
	h := newDeskHospital(t)
	who, slot := h.registered("María", "Garcés"), h.free("Sharma", 1)
	p := h.desk()
	p.grid.OnBook(int64(slot.DoctorID), slot.Start) // 1: a click on the slot, as the grid reports it
	uitest.Type(h.window, "Garcés")
	uitest.TapText(t, h.window, "Garcés, María") // 2: a click on the patient found
	uitest.MustText(t, h.window, "This time is free.")
	test.Tap(uitest.Button(t, h.window, "Book")) // 3: a click on Book
	if rows := h.visitsOf(who.ID, deskToday); len(rows) != 1 || rows[0].Start != slot.Start {
		t.Fatalf("booked: %+v", rows)
	}
}

func TestEveryClashIsNamedBeforeThePatientIsChosenAndFreeTimesAreReachedByKeyboard(t *testing.T) {
	h := newDeskHospital(t)
	munoz := h.doctorID("Muñoz") // who is on leave in the demo
	h.registered("María", "Garcés")
	p := h.desk()
	p.book(bookingStart{Doctor: munoz, DoctorName: "Dr José Muñoz", Date: deskToday, Start: clinic.MustClock("11:00"), StartGiven: true})
	uitest.MustText(t, h.window, "Dr José Muñoz is away: Thu 19 Nov – Wed 25 Nov 2026.")
	uitest.Type(h.window, "Garcés")
	uitest.Key(h.window, fyne.KeyReturn)
	h.shot("booking-leave")
	for _, e := range uitest.Find[*components.Picker](h.window, nil) {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(e)
		if right := at.X + e.Size().Width; e.Size().Width > 500 && right > (uitest.Width+720)/2 {
			t.Errorf("the form is wider than its dialog: its patient ends at %.0f", right)
		}
	}
	for range 12 {
		uitest.Key(h.window, fyne.KeyTab)
		if b, ok := h.window.Canvas().Focused().(*components.Button); ok && b.Text != "" && b.Text != "Cancel" && b.Text != "Book" {
			uitest.Key(h.window, fyne.KeyReturn)
			uitest.MustText(t, h.window, "This time is free.")
			return
		}
	}
	t.Fatal("Tab does not reach the free times")
}

func TestTheMenuOfAFreeSlot(t *testing.T) {
	h := newDeskHospital(t)
	p, slot := h.desk(), h.free("Sharma", 1)
	p.grid.SetCursor(int64(slot.DoctorID), slot.Start)
	uitest.Key(h.window, desktop.KeyMenu)
	for _, want := range []string{"Book at " + slot.Start.String(), "Add walk-in with Dr Asha Sharma", "Find a free time with", "Week of Dr Asha Sharma"} {
		uitest.MustText(t, h.window, want)
	}
	h.shot("slot-menu")
	uitest.Key(h.window, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	uitest.MustText(t, h.window, "Walk-in")
	uitest.MustText(t, h.window, "Dr Asha Sharma")
	uitest.Key(h.window, fyne.KeyEscape)

	row := h.booked("Okafor")
	p.Reload()
	p.grid.SelectBlock(int64(row.ID))
	uitest.Key(h.window, desktop.KeyMenu)
	uitest.MustText(t, h.window, "Book another at "+row.Start.String())
}
