package pages

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/viewmodel"
)

// readDoctor reads a doctor with the photo and hands both on.
func readDoctor(env *Env, id clinic.DoctorID, withPhoto bool, then func(clinic.Doctor, []byte)) {
	env.Runner.Go(env.Context(), func(ctx context.Context) func() {
		d, err := env.Services.Doctors.Get(ctx, id)
		var photo []byte
		if err == nil && withPhoto && d.User.Picture != "" {
			// A photo that cannot be read must not hide the doctor.
			photo, _ = env.Services.Doctors.Photo(ctx, id)
		}
		return func() {
			if err != nil {
				showLoadError(env, err)
				return
			}
			then(d, photo)
		}
	})
}

// open shows a doctor with what may be done.
func (p *doctorsPage) open(id clinic.DoctorID) {
	readDoctor(p.env, id, true, func(d clinic.Doctor, photo []byte) {
		readPlans(p.env, id, func(leave []clinic.Leave, extra []clinic.ExtraSession) { p.show(d, photo, leave, extra) })
	})
}

// readPlans reads a doctor's leave and extra sessions from today on.
func readPlans(env *Env, id clinic.DoctorID, then func([]clinic.Leave, []clinic.ExtraSession)) {
	env.Runner.Go(env.Context(), func(ctx context.Context) func() {
		today := env.Today()
		leave, err := env.Services.Schedules.ListLeave(ctx, service.LeaveFilter{From: today, Doctor: id,
			Statuses: []clinic.LeaveStatus{clinic.LeaveApproved, clinic.LeaveRequested}}, service.PageRequest{Limit: 20})
		var extra []clinic.ExtraSession
		if err == nil {
			extra, err = env.Services.Schedules.ListSessions(ctx, service.ExtraSessionFilter{From: today, Doctor: id})
		}
		return func() {
			if err != nil {
				showLoadError(env, err)
				return
			}
			then(leave.Rows, extra)
		}
	})
}

func (p *doctorsPage) show(d clinic.Doctor, photo []byte, leave []clinic.Leave, extra []clinic.ExtraSession) {
	var m *components.Modal
	then := func(next func()) func() {
		return func() {
			m.Close()
			next()
		}
	}
	closing := components.NewCloseButton(func() { m.Close() })
	buttons := []fyne.CanvasObject{closing}
	var left []fyne.CanvasObject
	var first fyne.Focusable = closing
	active := d.Retired.IsZero()
	if viewmodel.MayEditHours(p.env.Actor, d.ID) && active {
		b := components.NewButton(i18n.T("Weekly hours…"), "", then(func() { editHours(p.env, d.ID, p.Reload) }))
		buttons, first = append(buttons, b), b
	}
	if active && (p.env.May(clinic.LeaveEnter) || mayPlanLeave(p.env) && d.ID == p.env.Actor.DoctorID) {
		text := i18n.T("Enter leave…")
		if !p.env.May(clinic.LeaveEnter) {
			text = i18n.T("Ask for leave…")
		}
		b := components.NewButton(text, "", then(func() { openLeaveForm(p.env, clinic.Leave{DoctorID: d.ID, DoctorName: d.Name()}, p.Reload) }))
		buttons = append(buttons, b)
	}
	if p.mayEdit() {
		var b *components.Button
		if active {
			b = components.NewPrimaryButton(i18n.T("Edit"), "", then(func() { editDoctor(p.env, d.ID, p.Reload) }))
			left = append(left, components.NewDangerButton(i18n.T("Retire…"), "", then(func() { p.retire(d) })))
		} else {
			b = components.NewPrimaryButton(i18n.T("Restore"), "", then(func() { p.restore(d) }))
		}
		buttons, first = append(buttons, b), b
	}
	m = components.NewModal(p.env.Window, components.ModalOptions{Title: d.Name(), Subtitle: joinDots(d.Headline, d.DepartmentName),
		Content: p.details(d, photo, leave, extra), Width: 800, Buttons: buttons, LeftButtons: left})
	m.Show()
	p.env.Window.Canvas().Focus(first)
}

func (p *doctorsPage) details(d clinic.Doctor, photo []byte, leave []clinic.Leave, extra []clinic.ExtraSession) fyne.CanvasObject {
	rating := i18n.Decimal(viewmodel.RatingText(d.RatingTenths))
	if rating != "" {
		rating += i18n.T(" of 5")
	}
	bookings := i18n.T("Takes bookings")
	if !d.Available {
		bookings = i18n.T("Takes no bookings at present")
	}
	facts := components.VBoxGap(6,
		components.HBox(components.NewAvatar(d.User.FullName(), photo, 64), badgeOf(doctorBadge(d))),
		factRow(i18n.T("Specialisations"), viewmodel.SpecializationNames(d.Specializations)),
		factRow(i18n.T("Qualification"), d.Qualification),
		factRow(i18n.T("Licence"), d.LicenseNumber),
		factRow(i18n.T("Experience"), experienceText(d.ExperienceYears)),
		factRow(i18n.T("Fee"), i18n.Money(d.Fee)),
		factRow(i18n.T("Rating"), rating),
		factRow(i18n.T("Bookings"), joinDots(bookings, i18n.F("%d min a visit", d.SlotMinutes))),
		factRow(i18n.T("Token letter"), d.TokenPrefix),
		factRow(i18n.T("Phone"), d.User.Phone),
		factRow(i18n.T("E-mail"), d.User.Email),
	)
	if d.Bio != "" {
		facts.Add(factRow(i18n.T("About"), d.Bio))
	}
	week := components.VBoxGap(6, components.Strong(i18n.T("Weekly hours")))
	first := p.env.Today().WeekOf(i18n.WeekStart())
	for i := range 7 {
		day := first.AddDays(i)
		name := components.Muted(i18n.DayName(day.Weekday()))
		week.Add(newSides(108, name, components.Paragraph(viewmodel.HoursText(d.Hours, day))))
	}
	plansInto(week, leave, extra)
	return container.NewBorder(nil, nil, nil, components.FixedWidth(week, 312), container.New(&insetLayout{right: 20}, facts))
}

// plansShown bounds the leave and the sessions beside a doctor's week; the
// lists have them all.
const plansShown = 4

// plansInto adds the leave and extra sessions to come below the weekly hours.
func plansInto(week *fyne.Container, leave []clinic.Leave, extra []clinic.ExtraSession) {
	section := func(title string, lines []string) {
		if len(lines) == 0 {
			return
		}
		week.Add(components.FixedHeight(components.Caption(""), 4))
		week.Add(components.Strong(title))
		for _, l := range lines[:min(plansShown, len(lines))] {
			week.Add(components.Paragraph(l))
		}
		if more := len(lines) - plansShown; more > 0 {
			week.Add(components.Muted(i18n.F("and %d more", more)))
		}
	}
	var away, sessions []string
	for _, l := range leave {
		what := i18n.Say(l.Period())
		switch {
		case l.DoctorID == 0:
			what = joinDots(what, l.Reason)
		case l.Status == clinic.LeaveRequested:
			what = joinDots(what, i18n.T("asked for"))
		case l.Kind != clinic.LeaveVacation:
			what = joinDots(what, i18n.Say(l.Kind.Title()))
		}
		away = append(away, what)
	}
	for _, e := range extra {
		sessions = append(sessions, joinDots(i18n.Date(e.Date, "Mon 2 Jan")+" "+sessionHours(e), viewmodel.MaxText(e.MaxPatients)))
	}
	section(i18n.T("Leave and holidays"), away)
	section(i18n.T("Extra sessions"), sessions)
}

func badgeOf(s components.BadgeSpec) fyne.CanvasObject {
	return components.NewBadge(s.Tone, s.Icon, s.Text)
}

func experienceText(years int) string {
	switch years {
	case 0:
		return ""
	case 1:
		return i18n.T("1 year")
	}
	return i18n.N(years, "%d year", "%d years")
}

// editDoctor reads a doctor and opens the form.
func editDoctor(env *Env, id clinic.DoctorID, saved func()) {
	readDoctor(env, id, false, func(d clinic.Doctor, _ []byte) { openDoctorForm(env, d, saved) })
}

// editHours reads a doctor and opens the weekly hours.
func editHours(env *Env, id clinic.DoctorID, saved func()) {
	readDoctor(env, id, false, func(d clinic.Doctor, _ []byte) { openHoursForm(env, d, saved) })
}
