package pages

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

// choose picks an option of a choice by keyboard, as the focus stands on it.
func choose(h *deskHospital, text string) {
	h.t.Helper()
	c, ok := h.window.Canvas().Focused().(*components.Choice)
	if !ok {
		h.t.Fatalf("the focus is on %T, not on a choice", h.window.Canvas().Focused())
	}
	uitest.Key(h.window, fyne.KeyHome)
	for range 10 {
		if c.Text() == text {
			return
		}
		uitest.Key(h.window, fyne.KeyDown)
	}
	h.t.Fatalf("there is no choice %q", text)
}

// tabTo presses Tab until a widget of a type has the focus that matches.
func tabTo[T fyne.Focusable](h *deskHospital, match func(T) bool) T {
	h.t.Helper()
	for range 40 {
		uitest.Tab(h.window)
		if w, ok := h.window.Canvas().Focused().(T); ok && (match == nil || match(w)) {
			return w
		}
	}
	var none T
	h.t.Fatalf("Tab never comes to a %T", none)
	return none
}

// idle is a doctor who works all day, with two of the first three weekly times
// from tomorrow taken.
func (h *deskHospital) idle() (clinic.DoctorID, clinic.Date) {
	h.t.Helper()
	id := h.idleDoctor("Zielińska")
	other := h.registered("Øyvind", "Ångström")
	first := deskToday.AddDays(1)
	for _, week := range []int{1, 2} {
		if _, err := h.services.Appointments.Book(h.admin(), service.BookCommand{Patient: other.ID, Doctor: id, Date: first.AddDays(7 * week),
			Start: clinic.MustClock("10:00")}); err != nil {
			h.t.Fatal(err)
		}
	}
	return id, first
}

func (h *deskHospital) visitsAfter(p clinic.PatientID) []service.AppointmentRow {
	h.t.Helper()
	page, err := h.services.Appointments.List(h.admin(), service.AppointmentFilter{From: deskToday, Patient: p}, service.PageRequest{})
	if err != nil {
		h.t.Fatal(err)
	}
	return page.Rows
}

func openRepeat(h *deskHospital) (service.PatientRow, clinic.DoctorID) {
	h.t.Helper()
	doctor, first := h.idle()
	who := h.registered("María", "Garcés")
	h.desk()
	openBookingForm(h.env, bookingStart{Patient: who.ID, PatientName: who.ListName(), Doctor: doctor, DoctorName: "Dr Zielińska", Date: first,
		Start: clinic.MustClock("10:00"), StartGiven: true}, nil)
	return who, doctor
}

// A series is booked with the keyboard alone: all dates with what clashes are on
// screen before anything is saved.
func TestASeriesIsBookedByKeyboard(t *testing.T) {
	for _, mode := range []theme.Mode{theme.Light, theme.Dark} {
		h := newDeskHospital(t)
		h.mode = mode
		who, _ := openRepeat(h)
		tabTo(h, func(c *components.Choice) bool { return c.Text() == "Does not repeat" })
		choose(h, "Every week")
		uitest.MustText(t, h.window, "2 of 10 dates clash. Enter on a date: take another time, leave it out, or book it all the same.")
		uitest.MustText(t, h.window, "Dr Zielińska already has a visit at 10:00–10:30.")
		h.shot("repeat-clash-" + string(modeName(mode)))
		save(h.window)
		if n := len(h.visitsAfter(who.ID)); n != 0 {
			t.Fatalf("%d visits were booked", n)
		}
		// The focus is on the dates: the second takes the first offered time, the
		// third is left out.
		uitest.Key(h.window, fyne.KeyHome, fyne.KeyDown, fyne.KeyReturn)
		h.shot("repeat-menu-" + string(modeName(mode)))
		uitest.Key(h.window, fyne.KeyDown, fyne.KeyReturn)
		uitest.MustText(t, h.window, "1 of 10 dates clashes.")
		uitest.MustText(t, h.window, "09:30")
		uitest.Key(h.window, fyne.KeyDown, fyne.KeyDelete)
		uitest.MustText(t, h.window, "All 9 visits are free.")
		uitest.MustText(t, h.window, "Book 9 visits")
		h.shot("repeat-ready-" + string(modeName(mode)))
		save(h.window)
		rows := h.visitsAfter(who.ID)
		if len(rows) != 9 || rows[0].SeriesID == 0 || rows[1].Start != clinic.MustClock("09:30") || rows[2].Date != deskToday.AddDays(22) {
			t.Fatalf("booked: %+v", rows)
		}
		if components.ModalOpen(h.window) || !h.toasted("Booked: 9 visits of Garcés, María with Dr Zielińska.") {
			t.Errorf("the form is still open, or nobody was told: %v", components.ToastTexts(h.window))
		}
	}
}

func modeName(m theme.Mode) string {
	if m == theme.Dark {
		return "dark"
	}
	return "light"
}

func TestASeriesOnDaysOfTheWeekUntilADay(t *testing.T) {
	h := newDeskHospital(t)
	who, _ := openRepeat(h)
	tabTo(h, func(c *components.Choice) bool { return c.Text() == "Does not repeat" })
	choose(h, "Every … weeks on")
	tabTo[*components.NumberField](h, nil).SetInt(2)
	tabTo(h, func(c *components.Choice) bool { return c.Text() == "After" })
	choose(h, "On a day")
	uitest.MustText(t, h.window, "The dates are shown here once the form is filled in.")
	tuesday := tabTo(h, func(c *components.Check) bool { return c.Text == "Tue" })
	if !tuesday.Checked() {
		t.Error("the visit's own day is not ticked")
	}
	tabTo(h, func(c *components.Check) bool { return c.Text == "Fri" })
	uitest.Key(h.window, fyne.KeySpace)
	save(h.window)
	uitest.MustText(t, h.window, "Give the last day.")
	focusField[*components.DateField](t, h.window).SetDate(deskToday.AddDays(40))
	uitest.MustText(t, h.window, "1 of 6 dates clashes.")
	uitest.TapText(t, h.window, "Leave out what clashes")
	uitest.MustText(t, h.window, "All 5 visits are free.")
	h.shot("repeat-weekdays")
	save(h.window)
	rows := h.visitsAfter(who.ID)
	if len(rows) != 5 || rows[1].Date.Weekday() != clinic.Friday || rows[2].Date != deskToday.AddDays(18) {
		t.Errorf("booked: %+v", rows)
	}
}

func TestWrongRulesAreSaidUnderTheirFields(t *testing.T) {
	h := newDeskHospital(t)
	who, _ := openRepeat(h)
	tabTo(h, func(c *components.Choice) bool { return c.Text() == "Does not repeat" })
	choose(h, "Every … days")
	tabTo[*components.NumberField](h, nil).SetText("0,5")
	tabTo(h, func(c *components.Choice) bool { return c.Text() == "After" })
	tabTo[*components.NumberField](h, nil).SetText("1000")
	save(h.window)
	uitest.MustText(t, h.window, "Give a whole number.")
	uitest.MustText(t, h.window, "Give a number from 2 to 104.")
	h.shot("repeat-wrong")
	if len(h.visitsAfter(who.ID)) != 0 {
		t.Error("something was booked")
	}
}

func TestClashingDatesAreOverbookedForAReason(t *testing.T) {
	h := newDeskHospital(t)
	who, _ := openRepeat(h)
	tabTo(h, func(c *components.Choice) bool { return c.Text() == "Does not repeat" })
	choose(h, "Every week")
	uitest.Button(t, h.window, "Book all the same…").OnTapped()
	uitest.MustText(t, h.window, "2 dates, all for the same reason.")
	uitest.Key(h.window, fyne.KeyReturn)
	uitest.MustText(t, h.window, "Say why.")
	uitest.Type(h.window, "twins come together")
	h.shot("repeat-overbook")
	uitest.Key(h.window, fyne.KeyReturn)
	uitest.MustText(t, h.window, "All 10 visits are free or overbooked on purpose.")
	save(h.window)
	rows := h.visitsAfter(who.ID)
	if len(rows) != 10 || rows[1].OverbookReason != "twins come together" || rows[3].OverbookReason != "" {
		t.Errorf("booked: %+v", rows)
	}
}

// booked books a series of a patient and returns its second visit.
func (h *deskHospital) bookedSeries() (service.AppointmentRow, clinic.PatientID) {
	h.t.Helper()
	doctor, first := h.idle()
	who := h.registered("María", "Garcés")
	done, err := h.services.Appointments.BookSeries(h.admin(), service.SeriesCommand{BookCommand: service.BookCommand{Patient: who.ID, Doctor: doctor,
		Date: first, Start: clinic.MustClock("11:00")}, Repeat: clinic.Recurrence{Unit: clinic.RepeatWeeks, Every: 1, Count: 4}})
	if err != nil {
		h.t.Fatal(err)
	}
	row, err := h.services.Appointments.Get(h.admin(), done.Visits[1])
	if err != nil {
		h.t.Fatal(err)
	}
	return row, who.ID
}

func TestTheVisitDialogSaysWhichOfASeriesItIs(t *testing.T) {
	h := newDeskHospital(t)
	row, _ := h.bookedSeries()
	p := h.desk()
	p.openVisit(row.ID)
	uitest.MustText(t, h.window, "2 of 4 · Every week on Tuesday, 4 visits")
	h.shot("series-visit")
	uitest.Button(t, h.window, "All visits of the series…").OnTapped()
	uitest.MustText(t, h.window, "Series of visits")
	uitest.MustText(t, h.window, "Tue 15 Dec 2026")
	h.shot("series-list")
	uitest.Key(h.window, fyne.KeyDown, fyne.KeyReturn)
	uitest.MustText(t, h.window, "3 of 4 · Every week on Tuesday, 4 visits")
}

func TestMovingTheFollowingVisitsOfASeries(t *testing.T) {
	h := newDeskHospital(t)
	row, who := h.bookedSeries()
	p := h.desk()
	p.openVisit(row.ID)
	uitest.TapText(t, h.window, "Move…")
	h.window.Canvas().Focus(uitest.Find(h.window, func(c *components.Choice) bool { return c.Text() == "This visit" })[0])
	choose(h, "This and the following")
	uitest.MustText(t, h.window, "Choose another day, time, length or doctor.")
	focusField[*components.TimeField](t, h.window).SetClock(clinic.MustClock("10:00"))
	uitest.MustText(t, h.window, "2 of 3 dates clash.") // the doctor's other visits on 1 and 8 December
	h.shot("series-move")
	focusField[*components.TimeField](t, h.window).SetClock(clinic.MustClock("15:30"))
	uitest.MustText(t, h.window, "All 3 visits are free.")
	uitest.MustText(t, h.window, "Move 3 visits")
	save(h.window)
	rows := h.visitsAfter(who)
	if len(rows) != 4 || rows[0].Start != clinic.MustClock("11:00") || rows[1].Start != clinic.MustClock("15:30") || rows[3].Start != clinic.MustClock("15:30") {
		t.Errorf("moved: %+v; texts %s", rows, strings.Join(uitest.Texts(h.window), " | "))
	}
	if !h.toasted("Moved: 3 visits of Garcés, María.") {
		t.Errorf("toasts: %v", components.ToastTexts(h.window))
	}
}

func TestMovingASeriesThatAnotherDeskChangedKeepsTheForm(t *testing.T) {
	h := newDeskHospital(t)
	row, who := h.bookedSeries()
	h.desk()
	openMoveForm(h.env, row, moveStart(row), nil)
	choose2 := uitest.Find(h.window, func(c *components.Choice) bool { return c.Text() == "This visit" })[0]
	h.window.Canvas().Focus(choose2)
	choose(h, "All still to come")
	focusField[*components.TimeField](t, h.window).SetClock(clinic.MustClock("16:00"))
	if err := h.services.Appointments.Move(h.admin(), service.MoveCommand{ID: row.ID, Version: row.Version, Date: row.Date, Start: clinic.MustClock("12:00")}); err != nil {
		t.Fatal(err)
	}
	save(h.window)
	uitest.MustText(t, h.window, "What you typed is still here.")
	uitest.TapText(t, h.window, "Take the new version and try again")
	save(h.window)
	for _, got := range h.visitsAfter(who) {
		if got.Start != clinic.MustClock("16:00") {
			t.Errorf("a visit stands at %s; %v", got.Start, uitest.Texts(h.window))
		}
	}
}

func TestCancellingTheFollowingVisitsOfASeries(t *testing.T) {
	h := newDeskHospital(t)
	row, who := h.bookedSeries()
	p := h.desk()
	p.openVisit(row.ID)
	uitest.TapText(t, h.window, "Cancel visit…")
	uitest.MustText(t, h.window, "Visits that are over or have begun stay as they are.")
	choose(h, "This and the following")
	uitest.Tab(h.window)
	save(h.window)
	uitest.MustText(t, h.window, "Say who calls the visits off.")
	choose(h, "The patient")
	uitest.Tab(h.window)
	uitest.Type(h.window, "Moves away")
	h.shot("series-cancel")
	save(h.window)
	rows := h.visitsAfter(who)
	if rows[0].Status != clinic.StatusBooked || rows[1].Status != clinic.StatusCancelled || rows[3].Status != clinic.StatusCancelled ||
		rows[3].CancelledBy != clinic.CancelledByPatient || rows[3].CancelReason != "Moves away" {
		t.Errorf("after cancelling: %+v", rows)
	}
	if !h.toasted("3 visits of Garcés, María are cancelled.") {
		t.Errorf("toasts: %v", components.ToastTexts(h.window))
	}
}
