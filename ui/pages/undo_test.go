package pages

import (
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
	"caredesk/ui/viewmodel"
)

// undo does what Ctrl+Z does and expects that there is something to take back.
func (h *deskHospital) undo(label string) {
	h.t.Helper()
	if got := components.PendingUndo(h.window); got != label {
		h.t.Fatalf("the menu offers %q, not %q; toasts %q", got, label, components.ToastTexts(h.window))
	}
	components.Undo(h.window)
}

func TestRetiringADoctorIsUndone(t *testing.T) {
	h := newDeskHospital(t)
	h.now = deskNow.AddDate(2, 0, 0) // nobody has visits ahead
	p := h.as(clinic.RoleAdmin, NewDoctors).(*doctorsPage)
	d := p.table.Rows()[0]
	p.retire(d)
	uitest.Type(h.window, "left for good")
	uitest.Shortcut(h.window, fyne.KeyS, fyne.KeyModifierShortcutDefault)
	uitest.Shot(t, h.window, "undo-doctor")
	h.undo("Undo retiring the doctor")
	got, err := h.services.Doctors.Get(h.admin(), d.ID)
	if err != nil || !got.Retired.IsZero() {
		t.Errorf("the doctor is retired since %v, %v", got.Retired, err)
	}
	if components.PendingUndo(h.window) != "" {
		t.Error("what was undone is offered for undoing again")
	}
}

// What another desk changed meanwhile is left as it is, and that is said.
func TestUndoIsRefusedAfterAChangeElsewhere(t *testing.T) {
	h := newDeskHospital(t)
	id, err := h.services.Departments.Create(h.admin(), clinic.Department{Name: "Audiology"})
	if err != nil {
		t.Fatal(err)
	}
	p := h.as(clinic.RoleAdmin, NewDepartments).(*departmentsPage)
	d, err := h.services.Departments.Get(h.admin(), id)
	if err != nil {
		t.Fatal(err)
	}
	p.retire(d)
	uitest.Button(t, h.window, "Retire").Tapped(nil)
	now, err := h.services.Departments.Get(h.admin(), d.ID)
	if err != nil || now.Retired.IsZero() {
		t.Fatalf("retired %v, %v", now.Retired, err)
	}
	if err := h.services.Departments.Restore(h.admin(), now.ID, now.Version); err != nil {
		t.Fatal(err)
	}
	if now, err = h.services.Departments.Get(h.admin(), d.ID); err != nil {
		t.Fatal(err)
	}
	if err := h.services.Departments.Retire(h.admin(), now.ID, now.Version); err != nil {
		t.Fatal(err)
	}
	h.undo("Undo retiring the department")
	uitest.MustText(t, h.window, "Somebody changed it since")
	if got, _ := h.services.Departments.Get(h.admin(), d.ID); got.Retired.IsZero() {
		t.Error("the other desk's change was undone")
	}
	uitest.Shot(t, h.window, "undo-refused")
}

func TestRetiringAPatientIsUndoneForThatPatientAlone(t *testing.T) {
	h := newDeskHospital(t)
	h.mode, h.now = theme.Dark, deskNow.AddDate(2, 0, 0) // nobody has visits ahead
	p := h.as(clinic.RoleAdmin, NewPatients).(*patientsPage)
	first, other := p.table.Rows()[1], p.table.Rows()[2]
	p.Open(Target{Tab: TabPatients, Patient: first.ID})
	p.chart.retire()
	uitest.Type(h.window, "registered twice")
	uitest.Shortcut(h.window, fyne.KeyS, fyne.KeyModifierShortcutDefault)
	uitest.Shot(t, h.window, "undo-patient")
	p.Open(Target{Tab: TabPatients, Patient: other.ID})
	h.undo("Undo retiring the record")
	got, err := h.services.Patients.Get(h.admin(), first.ID)
	if err != nil || !got.Retired.IsZero() {
		t.Errorf("retired %v, %v", got.Retired, err)
	}
}

func TestVisitStepsAreUndone(t *testing.T) {
	h := newDeskHospital(t)
	h.as(clinic.RoleReceptionist, NewAppointments)
	step := func(from clinic.AppointmentStatus, a viewmodel.VisitAction, label string) service.AppointmentRow {
		t.Helper()
		page, err := h.services.Appointments.List(h.admin(), service.AppointmentFilter{From: deskToday, To: deskToday, Statuses: []clinic.AppointmentStatus{from}}, service.PageRequest{})
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range page.Rows {
			row, err := h.services.Appointments.Get(h.admin(), row.ID)
			if err != nil {
				t.Fatal(err)
			}
			vm := viewmodel.NewVisit(frontDesk(h.env), row)
			for _, each := range vm.Actions() {
				if each == a && row.CalledAt.IsZero() {
					runVisitAction(h.env, vm, a, visitHooks{leave: func() {}, failed: func(err error) { t.Error(err) }})
					h.undo(label)
					after, err := h.services.Appointments.Get(h.admin(), row.ID)
					if err != nil || after.Status != from || !after.CalledAt.IsZero() {
						t.Errorf("after undoing %s the visit is %s, called %v, %v", a, after.Status, after.CalledAt, err)
					}
					return after
				}
			}
		}
		t.Fatalf("the demo has no visit that is %s for %s", from, a)
		return service.AppointmentRow{}
	}
	step(clinic.StatusBooked, viewmodel.VisitCheckIn, "Undo check-in")
	row := step(clinic.StatusBooked, viewmodel.VisitCheckIn, "Undo check-in")
	if _, err := h.services.Appointments.CheckIn(h.admin(), row.ID, row.Version); err != nil {
		t.Fatal(err)
	}
	step(clinic.StatusArrived, viewmodel.VisitCall, "Undo the call")
	step(clinic.StatusArrived, viewmodel.VisitNoShow, "Undo no-show")
}

func TestAMoveIsUndone(t *testing.T) {
	h := newDeskHospital(t)
	h.as(clinic.RoleReceptionist, NewAppointments)
	free, err := h.services.Appointments.FreeSlots(h.admin(), service.FreeQuery{From: deskToday.AddDays(1), Days: 7, N: 1})
	if err != nil || len(free) == 0 {
		t.Fatal(err)
	}
	page, err := h.services.Appointments.List(h.admin(), service.AppointmentFilter{From: deskToday.AddDays(1), To: deskToday.AddDays(9),
		Statuses: []clinic.AppointmentStatus{clinic.StatusBooked}}, service.PageRequest{})
	if err != nil || len(page.Rows) == 0 {
		t.Fatal(err)
	}
	row := page.Rows[0]
	s := moveStart(row)
	s.Doctor, s.DoctorName, s.Date, s.Start, s.Minutes = free[0].DoctorID, free[0].DoctorName, free[0].Date, free[0].Start, free[0].Minutes
	openMoveForm(h.env, row, s, nil)
	uitest.Shortcut(h.window, fyne.KeyS, fyne.KeyModifierShortcutDefault)
	moved, err := h.services.Appointments.Get(h.admin(), row.ID)
	if err != nil || moved.Date == row.Date && moved.Start == row.Start {
		t.Fatalf("the visit was not moved: %v", err)
	}
	h.undo("Undo the move")
	back, err := h.services.Appointments.Get(h.admin(), row.ID)
	if err != nil || back.Date != row.Date || back.Start != row.Start || back.DoctorID != row.DoctorID || back.Minutes != row.Minutes {
		t.Errorf("it is at %v %v with %d, %v", back.Date, back.Start, back.DoctorID, err)
	}
	moves, err := h.services.Queue.Moves(h.admin(), row.ID)
	if err != nil || len(moves) < 2 {
		t.Errorf("the history tells of %d moves, %v", len(moves), err)
	}
}

func TestSettingsListsAreUndone(t *testing.T) {
	h := newDeskHospital(t)
	p := h.as(clinic.RoleAdmin, NewSettings).(*settingsPage)
	p.ReturnTo(ViewPrices)
	p.loadView()
	for _, which := range []string{listPrices, listPayers} {
		p.prices.which.SetValue(which)
		p.prices.load()
		switch which {
		case listPrices:
			h.retireFirst(p.prices.prices.table.Rows()[0].Active, func() { p.prices.prices.retire(p.prices.prices.table.Rows()[0]) })
		case listPayers:
			h.retireFirst(p.prices.payers.table.Rows()[0].Active, func() { p.prices.payers.retire(p.prices.payers.table.Rows()[0]) })
		}
	}
}

// retireFirst retires the first row of a list and takes it back.
func (h *deskHospital) retireFirst(active bool, retire func()) {
	h.t.Helper()
	if !active {
		h.t.Fatal("the first row is retired already")
	}
	retire()
	uitest.Button(h.t, h.window, "Retire").Tapped(nil)
	h.undo("Undo retiring it")
	uitest.MustNotText(h.t, h.window, "Not undone")
	if texts := components.ToastTexts(h.window); len(texts) == 0 || !hasSuffix(texts[len(texts)-1], "is offered again.") {
		h.t.Errorf("toasts %q", texts)
	}
}

func hasSuffix(s, end string) bool { return len(s) >= len(end) && s[len(s)-len(end):] == end }
