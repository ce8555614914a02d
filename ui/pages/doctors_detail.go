package pages

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
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
	readDoctor(p.env, id, true, p.show)
}

func (p *doctorsPage) show(d clinic.Doctor, photo []byte) {
	var m *components.Modal
	leave := func(next func()) func() {
		return func() {
			m.Close()
			next()
		}
	}
	closing := components.NewButton("Close", "Esc", func() { m.Close() })
	buttons := []fyne.CanvasObject{closing}
	var left []fyne.CanvasObject
	var first fyne.Focusable = closing
	active := d.Retired.IsZero()
	if viewmodel.MayEditHours(p.env.Actor, d.ID) && active {
		b := components.NewButton("Weekly hours…", "", leave(func() { editHours(p.env, d.ID, p.vm.Load) }))
		buttons, first = append(buttons, b), b
	}
	if p.mayEdit() {
		var b *components.Button
		if active {
			b = components.NewPrimaryButton("Edit", "", leave(func() { editDoctor(p.env, d.ID, p.vm.Load) }))
			left = append(left, components.NewDangerButton("Retire…", "", leave(func() { p.retire(d) })))
		} else {
			b = components.NewPrimaryButton("Restore", "", leave(func() { p.restore(d) }))
		}
		buttons, first = append(buttons, b), b
	}
	m = components.NewModal(p.env.Window, components.ModalOptions{Title: d.Name(), Subtitle: joinDots(d.Headline, d.DepartmentName),
		Content: p.details(d, photo), Width: 800, Buttons: buttons, LeftButtons: left})
	m.Show()
	p.env.Window.Canvas().Focus(first)
}

func (p *doctorsPage) details(d clinic.Doctor, photo []byte) fyne.CanvasObject {
	rating := viewmodel.RatingText(d.RatingTenths)
	if rating != "" {
		rating += " of 5"
	}
	bookings := "Takes bookings"
	if !d.Available {
		bookings = "Takes no bookings at present"
	}
	facts := components.VBoxGap(6,
		components.HBox(components.NewAvatar(d.User.FullName(), photo, 64), badgeOf(doctorBadge(d))),
		factRow("Specialisations", viewmodel.SpecializationNames(d.Specializations)),
		factRow("Qualification", d.Qualification),
		factRow("Licence", d.LicenseNumber),
		factRow("Experience", experienceText(d.ExperienceYears)),
		factRow("Fee", d.Fee.String()),
		factRow("Rating", rating),
		factRow("Bookings", joinDots(bookings, fmt.Sprintf("%d min a visit", d.SlotMinutes))),
		factRow("Token letter", d.TokenPrefix),
		factRow("Phone", d.User.Phone),
		factRow("E-mail", d.User.Email),
	)
	if d.Bio != "" {
		facts.Add(factRow("About", d.Bio))
	}
	week := components.VBoxGap(6, components.Strong("Weekly hours"))
	monday := p.env.Today().AddDays(-int(p.env.Today().Weekday()))
	for i := range 7 {
		day := monday.AddDays(i)
		name := components.Muted(day.Weekday().String())
		week.Add(newSides(96, name, components.Paragraph(viewmodel.HoursText(d.Hours, day))))
	}
	return container.NewBorder(nil, nil, nil, components.FixedWidth(week, 296), container.New(&insetLayout{right: 20}, facts))
}

func badgeOf(s components.BadgeSpec) fyne.CanvasObject {
	return components.NewBadge(s.Tone, s.Icon, s.Text)
}

func experienceText(years int) string {
	switch years {
	case 0:
		return ""
	case 1:
		return "1 year"
	}
	return fmt.Sprintf("%d years", years)
}

// editDoctor reads a doctor and opens the form.
func editDoctor(env *Env, id clinic.DoctorID, saved func()) {
	readDoctor(env, id, false, func(d clinic.Doctor, _ []byte) { openDoctorForm(env, d, saved) })
}

// editHours reads a doctor and opens the weekly hours.
func editHours(env *Env, id clinic.DoctorID, saved func()) {
	readDoctor(env, id, false, func(d clinic.Doctor, _ []byte) { openHoursForm(env, d, saved) })
}
