package pages

import (
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

// Two desks change the same fields of one patient: both versions are shown, by
// keyboard too, and what is chosen is saved.
func TestBothVersionsAreShownAndOneIsChosen(t *testing.T) {
	for mode, name := range map[theme.Mode]string{theme.Light: "light", theme.Dark: "dark"} {
		t.Run(name, func(t *testing.T) {
			h := newDeskHospital(t)
			h.mode = mode
			p := h.as(clinic.RoleReceptionist, NewPatients).(*patientsPage)
			who := h.registered("María", "Garcés")
			p.openChart(who.ID)
			p.chart.edit()
			entryOf(t, h.window, "Phone").SetText("+34 600 000 001")
			entryOf(t, h.window, "Address").SetText("Avenida de la Constitución 125, 3.º izquierda, 28013 Madrid")
			other := h.record(who.ID)
			other.Phone, other.Address, other.Email = "+34 600 000 777", "Calle Mayor 5, second floor on the left behind the courtyard", "maria@example.org"
			if err := h.services.Patients.Update(h.admin(), other, service.Image{}); err != nil {
				t.Fatal(err)
			}
			save(h.window)
			h.shot("stale-told-" + name)
			uitest.TapText(t, h.window, "Show what changed")
			uitest.MustText(t, h.window, "Two desks changed this")
			h.shot("stale-choose-" + name)
			choices := uitest.Find[*components.Choice](h.window, nil)
			choices[len(choices)-2].SetValue("theirs") // the phone comes first
			save(h.window)
			got := h.record(who.ID)
			if got.Phone != "+34 600 000 777" || got.Address != "Avenida de la Constitución 125, 3.º izquierda, 28013 Madrid" || got.Email != "maria@example.org" {
				t.Errorf("phone %q, address %q, mail %q; %v", got.Phone, got.Address, got.Email, uitest.Texts(h.window))
			}
		})
	}
}

// Leave and extra sessions that another desk changed meanwhile: what was typed
// is joined with it, and saved.
func TestTwoDesksChangeTheSchedule(t *testing.T) {
	h := newDeskHospital(t)
	doctor := h.idleDoctor("Quill")
	day := deskToday.AddDays(3)
	h.as(clinic.RoleReceptionist, NewDoctors)
	id, err := h.services.Schedules.EnterLeave(h.admin(), service.LeaveCommand{Leave: clinic.Leave{DoctorID: doctor, Kind: clinic.LeaveVacation, From: day, To: day, End: clinic.Midnight24}})
	if err != nil {
		t.Fatal(err)
	}
	own := service.LeaveFilter{Doctor: doctor, From: day, To: day.AddDays(30)}
	base := h.leaves(own)[0]
	openLeaveForm(h.env, base, func() {})
	entryOf(t, h.window, "Reason, or the holiday's name").SetText("Wedding")
	theirs := base
	theirs.To = day.AddDays(2)
	if err := h.services.Schedules.UpdateLeave(h.admin(), service.LeaveCommand{Leave: theirs}); err != nil {
		t.Fatal(err)
	}
	save(h.window)
	uitest.TapText(t, h.window, "Show what changed")
	uitest.MustText(t, h.window, "Last day")
	save(h.window)
	if got := h.leaves(own)[0]; got.ID != id || got.Reason != "Wedding" || got.To != day.AddDays(2) {
		t.Errorf("leave %+v; %v", got, uitest.Texts(h.window))
	}
	if components.ModalOpen(h.window) {
		uitest.Key(h.window, fyne.KeyEscape)
	}

	session := clinic.ExtraSession{DoctorID: doctor, Date: day.AddDays(10), Span: clinic.SessionSpan(1230, 1320)}
	if _, err := h.services.Schedules.AddSession(h.admin(), session); err != nil {
		t.Fatal(err)
	}
	of := service.ExtraSessionFilter{Doctor: doctor}
	list, err := h.services.Schedules.ListSessions(h.admin(), of)
	if err != nil || len(list) != 1 {
		t.Fatalf("%+v %v", list, err)
	}
	openSessionForm(h.env, list[0], func() {})
	entryOf(t, h.window, "Note").SetText("vaccinations")
	other := list[0]
	other.Note, other.MaxPatients = "for children", 12
	if err := h.services.Schedules.ChangeSession(h.admin(), service.SessionCommand{Session: other}); err != nil {
		t.Fatal(err)
	}
	save(h.window)
	uitest.TapText(t, h.window, "Show what changed")
	uitest.MustText(t, h.window, "for children")
	save(h.window) // keep mine
	list, err = h.services.Schedules.ListSessions(h.admin(), of)
	if err != nil || len(list) != 1 || list[0].Note != "vaccinations" || list[0].MaxPatients != 12 {
		t.Errorf("%+v %v; %v", list, err, uitest.Texts(h.window))
	}
}

// When the database is back every page loads again; a form that is open keeps
// what was typed into it.
func TestAnOpenFormOutlivesTheReload(t *testing.T) {
	h := newDeskHospital(t)
	p := h.as(clinic.RoleReceptionist, NewPatients).(*patientsPage)
	who := h.registered("María", "Garcés")
	p.openChart(who.ID)
	p.chart.edit()
	entryOf(t, h.window, "Address").SetText("half typed")
	h.env.Bus.Publish(service.OutsideChange{})
	if got := entryOf(t, h.window, "Address").Text; got != "half typed" {
		t.Errorf("the form holds %q", got)
	}
	save(h.window)
	if got := h.record(who.ID).Address; got != "half typed" {
		t.Errorf("saved %q", got)
	}
}
