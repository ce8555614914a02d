package pages

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/uitest"
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
