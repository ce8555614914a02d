package pages

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
	"caredesk/ui/viewmodel"
)

func span(from, to string) clinic.Span {
	return clinic.SessionSpan(clinic.MustClock(from), clinic.MustClock(to))
}

// schedule writes leave, holidays and extra sessions.
func (h *deskHospital) schedule(write func(context.Context, service.ScheduleRepo) error) {
	h.t.Helper()
	ctx := context.Background()
	if err := h.store.InTx(ctx, func(r service.Repos) error { return write(ctx, r.Schedules()) }); err != nil {
		h.t.Fatal(err)
	}
}

func (h *deskHospital) leave(d clinic.DoctorID, from, to clinic.Date, reason string) {
	kind := clinic.LeaveVacation
	if d == 0 {
		kind = clinic.LeaveHoliday
	}
	h.schedule(func(ctx context.Context, r service.ScheduleRepo) error {
		_, err := r.InsertLeave(ctx, clinic.Leave{DoctorID: d, Kind: kind, From: from, To: to, End: clinic.Midnight24, Reason: reason,
			Status: clinic.LeaveApproved, CreatedAt: deskNow})
		return err
	})
}

func (h *deskHospital) extra(d clinic.DoctorID, on clinic.Date, s clinic.Span, most int) {
	h.schedule(func(ctx context.Context, r service.ScheduleRepo) error {
		_, err := r.InsertExtraSession(ctx, clinic.ExtraSession{DoctorID: d, Date: on, Span: s, MaxPatients: most, CreatedAt: deskNow})
		return err
	})
}

// limit lets every session of a doctor take so many patients.
func (h *deskHospital) limit(doctor string, most int) {
	h.t.Helper()
	d, err := h.services.Doctors.Get(h.admin(), h.doctorID(doctor))
	if err != nil {
		h.t.Fatal(err)
	}
	for i := range d.Hours {
		d.Hours[i].MaxPatients = most
	}
	if err := h.services.Doctors.ChangeHours(h.admin(), service.HoursCommand{Doctor: d.ID, Version: d.Version, Hours: d.Hours}); err != nil {
		h.t.Fatal(err)
	}
}

func (h *deskHospital) bookAs(cmd service.BookCommand) clinic.AppointmentID {
	h.t.Helper()
	id, err := h.services.Appointments.Book(h.admin(), cmd)
	if err != nil {
		h.t.Fatal(err)
	}
	return id
}

// busyCalendar fills a day with all that a grid can show.
func (h *deskHospital) busyCalendar() (overbooked, night clinic.AppointmentID) {
	h.t.Helper()
	sharma, okafor, munoz := h.doctorID("Sharma"), h.doctorID("Okafor"), h.doctorID("Muñoz")
	h.limit("Sharma", 8)
	h.leave(munoz, deskToday, deskToday.AddDays(2), "Wedding")
	h.leave(okafor, deskToday.AddDays(3), deskToday.AddDays(4), "Course")
	h.leave(0, deskToday.AddDays(8), deskToday.AddDays(8), "Founders' Day")
	h.extra(okafor, deskToday, span("18:30", "20:00"), 4)
	h.extra(sharma, deskToday.AddDays(1), span("22:00", "02:00"), 6)
	names := [][2]string{{"Ingrid", "Baumann"}, {"Théo", "Delacroix"}, {"Kenji", "Nakamura"}, {"Aino", "Virtanen"}}
	for i, start := range []string{"11:00", "11:30", "12:00", "15:00"} {
		who := h.registered(names[i][0], names[i][1])
		h.bookAs(service.BookCommand{Patient: who.ID, Doctor: sharma, Date: deskToday, Start: clinic.MustClock(start), Minutes: 30 + 15*(i/3),
			Reason: "Palpitations", OverbookReason: "as agreed"})
	}
	who := h.registered("Siobhán", "O'Leary")
	overbooked = h.bookAs(service.BookCommand{Patient: who.ID, Doctor: sharma, Date: deskToday, Start: clinic.MustClock("11:15"), Minutes: 60,
		Reason: "Chest pain since the morning", OverbookReason: "Dr Sharma asked for her today, she travels tomorrow"})
	late := h.registered("Niamh", "Nightowl")
	night = h.bookAs(service.BookCommand{Patient: late.ID, Doctor: sharma, Date: deskToday.AddDays(1), Start: clinic.MustClock("23:40"), Minutes: 45})
	return overbooked, night
}

// crowd adds doctors who work today with so many visits each.
func (h *deskHospital) crowd(doctors, visits int) {
	h.t.Helper()
	departments, err := h.services.Departments.List(h.admin(), false)
	if err != nil {
		h.t.Fatal(err)
	}
	who := h.registered("Everywhere", "Patient")
	ctx := context.Background()
	if err := h.store.InTx(ctx, func(r service.Repos) error {
		for i := range doctors {
			name := fmt.Sprintf("Crowd%02d", i)
			uid, err := r.Users().Insert(ctx, clinic.User{Username: name, FirstName: "No", LastName: name, Role: clinic.RoleDoctor, Active: true, CreatedAt: deskNow}, "!")
			if err != nil {
				return err
			}
			d := clinic.Doctor{User: clinic.User{ID: uid}, DepartmentID: departments[0].ID, LicenseNumber: name, SlotMinutes: 10, Available: true,
				Fee: clinic.Money{Minor: 100, Currency: "EUR"}, TokenPrefix: fmt.Sprintf("X%d", i), CreatedAt: deskNow}
			if d.ID, err = r.Doctors().Insert(ctx, d); err != nil {
				return err
			}
			if err := r.Doctors().SetHours(ctx, d.ID, 1, []clinic.Availability{{DoctorID: d.ID, Day: deskToday.Weekday(), Active: true, Span: span("08:00", "18:00")}}); err != nil {
				return err
			}
			for k := range visits {
				// The one patient is everywhere at once: as no-shows, which take up no time.
				if _, err := r.Appointments().Insert(ctx, clinic.Appointment{PatientID: who.ID, DoctorID: d.ID, Date: deskToday,
					Start: clinic.MustClock("08:00").Add(k * 15), Minutes: 10, Status: clinic.StatusNoShow, Kind: clinic.VisitNew, CreatedAt: deskNow}, uid); err != nil {
					return err
				}
			}
		}
		return nil
	}); err != nil {
		h.t.Fatal(err)
	}
}

// cut reports what does not fit into the smallest window.
func (h *deskHospital) cut(where string) {
	h.t.Helper()
	for _, b := range uitest.Find(h.window, func(b *components.Button) bool { return b.Visible() && b.Text != "" }) {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b)
		if at.X+b.Size().Width > uitest.Width || at.Y+b.Size().Height > uitest.Height || b.Size().Width+1 < b.MinSize().Width {
			h.t.Errorf("%s: %q is cut at %v, %v", where, b.Text, at, b.Size())
		}
	}
}

func TestEveryViewInEveryTheme(t *testing.T) {
	for _, mode := range []theme.Mode{theme.Light, theme.Dark, theme.HighContrast} {
		h := newDeskHospital(t)
		h.mode = mode
		h.busyCalendar()
		p := h.desk()
		uitest.MustText(t, h.window, "On leave until Wed 25 Nov")
		uitest.MustText(t, h.window, "Overbooked:")
		if p.grid.Cursor().Key == 0 {
			t.Error("the day has no cursor")
		}
		h.shot("day-" + string(mode))
		h.cut("day")
		p.grid.SetCursor(int64(h.doctorID("Okafor")), clinic.MustClock("18:30"))
		uitest.MustText(t, h.window, "Extra session · 0 of 4")
		h.shot("evening-" + string(mode))

		p.showWeek(h.doctorID("Sharma"))
		for _, want := range []string{"Mon 23, today", "Tue 24 Nov", "Sun 29 Nov"} {
			uitest.MustText(t, h.window, want)
		}
		h.shot("week-" + string(mode))
		h.cut("week")
		p.week.SetCursor(weekKey(deskToday.AddDays(1)), clinic.MustClock("23:40"))
		uitest.MustText(t, h.window, "tomorrow")
		h.shot("week-night-" + string(mode))
		p.week.ScrollTo(0)
		uitest.MustText(t, h.window, "since 22:00 yesterday")
		uitest.MustText(t, h.window, "Nightowl")
		h.shot("week-morning-" + string(mode))

		runShortcut(t, p, "Show as month")
		for _, want := range []string{"Today", "Monday", "Dr José Muñoz away", "Closed: Founders' Day", " %"} {
			uitest.MustText(t, h.window, want)
		}
		h.shot("month-" + string(mode))
		h.cut("month")

		p.showDay(deskToday.AddDays(8))
		uitest.MustText(t, h.window, "Closed: Founders' Day")
		h.shot("holiday-" + string(mode))

		p.showDay(deskToday)
		p.FindFree()
		uitest.MustText(t, h.window, "Find a free time")
		h.shot("find-" + string(mode))
		h.cut("find")
	}
}

func TestTheWeekMovesVisitsBetweenDays(t *testing.T) {
	h := newDeskHospital(t)
	row := h.booked("Sharma")
	p := h.desk()
	p.grid.SelectBlock(int64(row.ID))
	uitest.Key(h.window, fyne.KeyW) // the week of the doctor under the cursor
	if p.vm.WeekDoctor != row.DoctorID || !p.weekInFront() {
		t.Fatalf("the week of %d, view %s", p.vm.WeekDoctor, p.vm.View)
	}
	p.week.SelectBlock(int64(row.ID))
	uitest.Shortcut(h.window, fyne.KeyRight, fyne.KeyModifierControl)
	uitest.MustText(t, h.window, "Move visit")
	save(h.window)
	got, _ := h.services.Appointments.Get(h.admin(), row.ID)
	if got.Date != deskToday.AddDays(1) || got.Start != row.Start {
		t.Fatalf("moved to %s %s: %v", got.Date, got.Start, uitest.Texts(h.window))
	}
	p.week.SelectBlock(int64(row.ID))
	uitest.Shortcut(h.window, fyne.KeyUp, fyne.KeyModifierControl|fyne.KeyModifierShift)
	save(h.window)
	if got, _ = h.services.Appointments.Get(h.admin(), row.ID); got.Minutes != row.Minutes-5 {
		t.Errorf("lasts %d min; %v", got.Minutes, uitest.Texts(h.window))
	}
	// By mouse too: the grid reports the day a visit is let go on.
	p.week.OnMoved(int64(row.ID), weekKey(deskToday.AddDays(3)), row.Start)
	save(h.window)
	if got, _ = h.services.Appointments.Get(h.admin(), row.ID); got.Date != deskToday.AddDays(3) {
		t.Errorf("let go on Thursday, it is on %s", got.Date)
	}
}

func TestTheWeekBooksWhereTheCursorIs(t *testing.T) {
	h := newDeskHospital(t)
	who := h.registered("María", "Garcés")
	p := h.desk()
	p.showWeek(h.doctorID("Sharma"))
	on := deskToday.AddDays(3)
	slots, err := h.services.Appointments.FreeSlots(h.admin(), service.FreeQuery{Doctor: h.doctorID("Sharma"), From: on, Days: 1, N: 1})
	if err != nil || len(slots) == 0 {
		t.Fatal(slots, err)
	}
	p.week.SetCursor(weekKey(on), slots[0].Start)
	uitest.Key(h.window, fyne.KeyReturn)
	uitest.Type(h.window, "Garcés")
	uitest.Key(h.window, fyne.KeyReturn, fyne.KeyReturn)
	rows := h.visitsOf(who.ID, on)
	if len(rows) != 1 || rows[0].Start != slots[0].Start {
		t.Fatalf("booked %+v", rows)
	}
	if c := p.week.Cursor(); c.BlockID != int64(rows[0].ID) || p.vm.Date != on {
		t.Errorf("the cursor is at %+v, the page at %s", c, p.vm.Date)
	}
}

func TestWeekAndMonthStepByTheirOwnLength(t *testing.T) {
	h := newDeskHospital(t)
	p := h.desk()
	uitest.Key(h.window, fyne.KeyW)
	uitest.Key(h.window, fyne.KeyRightBracket)
	if p.vm.Date != deskToday.AddDays(7) || p.week.Cursor().Key != weekKey(p.vm.Date) {
		t.Errorf("a week on: %s, cursor %s", p.vm.Date, weekDate(p.week.Cursor().Key))
	}
	uitest.Key(h.window, fyne.KeyRight) // the next day of the week
	if p.vm.Date != deskToday.AddDays(8) || p.date.Text != "Tue 1 Dec 2026" {
		t.Errorf("a day on: %s, field %q", p.vm.Date, p.date.Text)
	}
	uitest.Key(h.window, fyne.KeyM)
	if p.month.Cursor() != deskToday.AddDays(8) {
		t.Errorf("the month begins at %s", p.month.Cursor())
	}
	uitest.Key(h.window, fyne.KeyLeft, fyne.KeyUp)
	if want := clinic.MustDate("2026-11-23"); p.vm.Date != want || p.vm.Month.First != clinic.MustDate("2026-11-01") {
		t.Errorf("over the edge of the month: %s, shows %s", p.vm.Date, p.vm.Month.First)
	}
	uitest.Key(h.window, fyne.KeyPageDown, fyne.KeyPageDown)
	if want := clinic.MustDate("2027-01-23"); p.vm.Date != want || p.vm.Month.First != clinic.MustDate("2027-01-01") {
		t.Errorf("two months on: %s", p.vm.Date)
	}
	uitest.Key(h.window, fyne.KeyPageUp, fyne.KeyReturn)
	if p.vm.View != viewmodel.ViewDay || p.vm.Day.Date != clinic.MustDate("2026-12-23") {
		t.Errorf("Enter opened %s of %s", p.vm.View, p.vm.Day.Date)
	}
	if h.window.Canvas().Focused() != fyne.Focusable(p.grid) {
		t.Error("the day opened without the focus")
	}
	uitest.Key(h.window, fyne.KeyL, fyne.KeyD) // the list's table knows no D
	if p.vm.View != viewmodel.ViewList {
		t.Errorf("L shows %s", p.vm.View)
	}
}

func TestFiltersAreRemembered(t *testing.T) {
	h := newDeskHospital(t)
	p := h.desk()
	all := len(p.vm.Columns())
	for _, s := range p.vm.Specs {
		if s.Name == "Sports medicine" {
			p.vm.SetSpecialization(s.ID)
		}
	}
	if n := len(p.vm.Columns()); n != 1 || all < 4 {
		t.Fatalf("%d of %d doctors have the specialisation", n, all)
	}
	uitest.TapText(t, h.window, "Show all")
	p.filter.choose()
	uitest.Key(h.window, fyne.KeySpace, fyne.KeyTab, fyne.KeySpace)
	h.shot("choose-doctors")
	uitest.TapText(t, h.window, "Show")
	if n := len(p.vm.Columns()); n != 2 {
		t.Fatalf("%d doctors are shown, want the two that were ticked", n)
	}
	uitest.MustText(t, h.window, "2 doctors…")
	runShortcut(t, p, "Show as month")
	full := 0
	for _, d := range p.vm.Month.Days {
		full = max(full, d.Doctors)
	}
	if full != 2 {
		t.Errorf("the month knows of %d doctors", full)
	}
	runShortcut(t, p, "Show as week")
	if !p.vm.Only[p.vm.WeekDoctor] {
		t.Error("the week shows a doctor who was not ticked")
	}
	p.Shown() // away and back again
	runShortcut(t, p, "Show as day")
	if n := len(p.vm.Columns()); n != 2 {
		t.Errorf("after a while %d doctors are shown", n)
	}
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

// From a time when the doctor does not work to hours on that day.
func TestAnExtraSessionIsPlannedFromTheCalendar(t *testing.T) {
	h := newDeskHospital(t)
	p := h.desk()
	d, from := clinic.Doctor{}, clinic.Clock(0)
	for _, each := range p.vm.Day.Doctors {
		for at := clinic.MustClock("08:00"); at < clinic.MustClock("17:00"); at += 30 {
			off := !slices.ContainsFunc(each.Working, clinic.Span{From: at, To: at + 30}.Overlaps)
			if off && len(each.Plan.Away) == 0 {
				d, from = each.Doctor, at
			}
		}
	}
	if d.ID == 0 {
		t.Fatal("every doctor of the demo works all day")
	}
	p.slotMenu(int64(d.ID), from, fyne.NewPos(400, 300))
	uitest.TapText(t, h.window, "Extra session of "+d.Name())
	uitest.MustText(t, h.window, "Add extra session")
	times := uitest.Find[*components.TimeField](h.window, nil) // the doctor, the day and the start are there
	times[1].SetClock(from + 30)
	save(h.window)
	list, err := h.services.Schedules.ListSessions(h.admin(), service.ExtraSessionFilter{From: deskToday, To: deskToday, Doctor: d.ID})
	if err != nil || len(list) != 1 || list[0].Span != (clinic.Span{From: from, To: from + 30}) {
		t.Fatalf("sessions %+v, %v: %v", list, err, uitest.Texts(h.window))
	}
	p.vm.SetDate(deskToday.AddDays(-3))
	p.slotMenu(int64(d.ID), from, fyne.NewPos(400, 300))
	uitest.MustText(t, h.window, "Week of "+d.Name())
	uitest.MustNotText(t, h.window, "Extra session of") // that day has passed
}

func TestThirtyDoctorsScrollBesideFixedHeads(t *testing.T) {
	h := newDeskHospital(t)
	h.crowd(26, 40)
	p := h.desk()
	if n := len(p.vm.Columns()); n != 30 {
		t.Fatalf("%d doctors", n)
	}
	for range 29 {
		uitest.Key(h.window, fyne.KeyRight)
	}
	uitest.MustText(t, h.window, p.vm.Columns()[29].Doctor.Name())
	uitest.MustText(t, h.window, "10:42")
	h.shot("thirty")
	began := time.Now()
	p.Reload()
	t.Logf("30 doctors with %d visits are read and drawn anew in %s", 26*40, time.Since(began).Round(time.Millisecond))
	before := p.grid.Cursor()
	h.now = h.now.Add(time.Minute)
	p.draw() // the tick of the next minute
	if p.grid.Cursor() != before || h.window.Canvas().Focused() != fyne.Focusable(p.grid) {
		t.Error("the tick moved the cursor or took the focus")
	}
	uitest.MustText(t, h.window, "10:43")
	uitest.MustText(t, h.window, p.vm.Columns()[29].Doctor.Name()) // nor did it scroll back
}

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

func TestRestingOnABlockTellsAllOfIt(t *testing.T) {
	h := newDeskHospital(t)
	over, _ := h.busyCalendar()
	p := h.desk()
	components.Timer = func(_ time.Duration, f func()) func() { f(); return func() {} }
	row, _ := p.vm.Find(over)
	surface := uitest.Find(h.window, func(o fyne.CanvasObject) bool {
		return fmt.Sprintf("%T", o) == "*components.gridSurface"
	})
	if len(surface) == 0 {
		t.Fatal("no surface")
	}
	last := surface[len(surface)-1]
	from, to := p.vm.Hours()
	width, height := last.MinSize().Width/4, last.MinSize().Height
	at := fyne.NewPos(width*3.75, height*float32(row.Start+20-from)/float32(to-from)) // the fourth doctor's second lane
	ev := &desktop.MouseEvent{}
	ev.Position = at
	last.(desktop.Hoverable).MouseMoved(ev)
	uitest.MustText(t, h.window, "Visit · Chest pain since the morning")
	h.shot("tip")
	test.TapSecondaryAt(last.(fyne.SecondaryTappable), at)
	uitest.MustText(t, h.window, "Open visit")
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
