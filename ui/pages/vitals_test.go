package pages

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
	"caredesk/ui/viewmodel"
)

// someWaiting is a visit that waits, of somebody grown up who was never measured.
func (h *deskHospital) someWaiting() service.AppointmentRow {
	h.t.Helper()
	return h.waitingFor(h.idleDoctor("Zielińska"), "Waits")[0]
}

// press presses a button.
func (h *deskHospital) press(text string) {
	h.t.Helper()
	uitest.Button(h.t, h.window, text).Tapped(nil)
}

// treated gives the demo's doctor a visit with a patient, who is then the own one.
func (h *deskHospital) treated(id clinic.PatientID) {
	h.t.Helper()
	doctor := h.actor(clinic.RoleDoctor).DoctorID
	own := false
	if err := h.store.View(context.Background(), func(r service.Repos) (err error) {
		own, err = r.Patients().HasVisitWith(context.Background(), id, doctor)
		return err
	}); err != nil {
		h.t.Fatal(err)
	}
	if !own {
		free, err := h.services.Appointments.FreeSlots(h.admin(), service.FreeQuery{Doctor: doctor, From: clinic.DateOf(h.now).AddDays(1), Days: 10, N: 1})
		if err != nil || len(free) == 0 {
			h.t.Fatalf("nothing free: %v", err)
		}
		h.bookedOn(id, doctor, free[0].Date, free[0].Start.String())
	}
}

func (h *deskHospital) vitalsOf(id clinic.PatientID) []clinic.SeenVitals {
	h.t.Helper()
	chart, err := h.services.Vitals.Of(h.admin(), service.VitalsQuery{VitalsFilter: service.VitalsFilter{Patient: id, WithRetracted: true}})
	if err != nil {
		h.t.Fatal(err)
	}
	return chart.Rows
}

// fieldHint is what stands under an input.
func fieldHint(t *testing.T, w fyne.Window, label string) string {
	t.Helper()
	for _, f := range uitest.Find[*components.Field](w, nil) {
		if f.FocusTarget() == fyne.Focusable(entryOf(t, w, label)) {
			return f.Hint()
		}
	}
	t.Fatalf("no field %q", label)
	return ""
}

// The nurse takes vital signs of somebody who waits, all by keyboard: V on the
// row, Tab from input to input, Enter saves.
func TestTheNurseTakesVitalSignsByKeyboard(t *testing.T) {
	for _, mode := range []theme.Mode{theme.Light, theme.Dark} {
		h := newDeskHospital(t)
		h.mode = mode
		visit := h.someWaiting()
		before := len(h.vitalsOf(visit.PatientID))
		p := h.as(clinic.RoleNurse, NewToday).(*todayPage)
		for i, q := range p.queue.Rows() {
			if q.ID == visit.ID {
				p.queue.Select(i)
			}
		}
		h.window.Canvas().Focus(p.queue)
		// The window tells of the key and then of its letter, which is not to
		// stand in the form.
		var open func()
		held := components.AfterKey
		components.AfterKey = func(f func()) { open = f }
		uitest.Key(h.window, fyne.KeyV)
		uitest.Type(h.window, "v")
		components.AfterKey = held
		open()
		uitest.MustText(t, h.window, "Vital signs and note")
		uitest.Type(h.window, "158/96")
		if got := fieldHint(t, h.window, "Blood pressure, mmHg"); got != "158/96 mmHg ▲ high (normal 90–139 / 60–89)" {
			t.Errorf("under the pressure: %q", got)
		}
		for _, text := range []string{"78", "98.6 F", "97", "86", "5 ft 9"} {
			uitest.Tab(h.window)
			uitest.Type(h.window, text)
		}
		if got := fieldHint(t, h.window, "Temperature, °C"); got != "37.0 °C" {
			t.Errorf("under the temperature: %q", got)
		}
		uitest.MustText(t, h.window, "28.0 ▲ high")
		uitest.MustText(t, h.window, "normal 18.5–24.9")
		entryOf(t, h.window, "Note for the doctor").SetText("Headache since Friday.")
		h.shot("vitals-form")
		uitest.Key(h.window, fyne.KeyReturn)
		uitest.MustText(t, h.window, "are saved.")
		rows := h.vitalsOf(visit.PatientID)
		if len(rows) != before+1 || rows[0].BloodPressure() != "158/96" || rows[0].Temperature != 370 || rows[0].Height != 1753 || rows[0].AppointmentID != visit.ID {
			t.Fatalf("saved: %+v", rows)
		}
		notes, err := h.services.Triage.Notes(h.admin(), visit.ID)
		if err != nil || notes[len(notes)-1].Note != "Headache since Friday." {
			t.Errorf("notes %+v %v", notes, err)
		}
	}
}

// What cannot be is refused beside its input, and what was typed stays; what is
// unlikely is asked about once.
func TestImpossibleVitalSigns(t *testing.T) {
	h := newDeskHospital(t)
	visit := h.someWaiting()
	h.as(clinic.RoleNurse, NewToday)
	before := len(h.vitalsOf(visit.PatientID))
	openVitalsForm(h.env, vitalsAt(visit), nil)
	uitest.Type(h.window, "1200/80")
	uitest.MustNotText(t, h.window, "cannot be") // not while it is typed
	uitest.Tab(h.window)
	uitest.MustText(t, h.window, "Systolic pressure: 1200 mmHg cannot be; it is between 40 mmHg and 300 mmHg. Was 120 mmHg meant?")
	entryOf(t, h.window, "Temperature, °C").SetText("98.6")
	h.shot("vitals-wrong")
	save(h.window)
	uitest.MustText(t, h.window, "Is that in Fahrenheit? Then write 98.6 F.")
	if len(h.vitalsOf(visit.PatientID)) != before || entryOf(t, h.window, "Blood pressure, mmHg").Text != "1200/80" {
		t.Error("something was saved, or lost")
	}
	entryOf(t, h.window, "Blood pressure, mmHg").SetText("80/120")
	entryOf(t, h.window, "Temperature, °C").SetText("36.8")
	save(h.window)
	uitest.MustText(t, h.window, "and 120/80 meant?")
	entryOf(t, h.window, "Blood pressure, mmHg").SetText("120/80")
	entryOf(t, h.window, "Weight, kg").SetText("80")
	save(h.window)
	if len(h.vitalsOf(visit.PatientID)) != before+1 {
		t.Fatal("not saved")
	}
	openVitalsForm(h.env, vitalsAt(visit), nil)
	uitest.MustText(t, h.window, "last 120 / 80, 23 Nov 2026")
	entryOf(t, h.window, "Weight, kg").SetText("176")
	save(h.window)
	uitest.MustText(t, h.window, "Weight 176.0 kg, but 80.0 kg on 23 Nov 2026. Is that right?")
	h.shot("vitals-unlikely")
	h.press("It is right, save")
	if rows := h.vitalsOf(visit.PatientID); len(rows) != before+2 || rows[0].Weight != 176_000 {
		t.Errorf("%d sets", len(rows))
	}
}

func TestVitalsOfAnInfant(t *testing.T) {
	h := newDeskHospital(t)
	h.as(clinic.RoleNurse, NewToday)
	id := h.registered("Baby", "Born").ID
	p := h.record(id)
	p.DateOfBirth, p.Sex = clinic.DateOf(h.now).AddDays(-40), clinic.SexMale
	if err := h.services.Patients.Update(h.admin(), p, service.Image{}); err != nil {
		t.Fatal(err)
	}
	openVitalsForm(h.env, viewmodel.VitalsPatient{ID: id, Name: "Born, Baby", Born: p.DateOfBirth}, nil)
	uitest.MustText(t, h.window, "Head, cm")
	uitest.MustNotText(t, h.window, "Pregnancy")
	uitest.MustNotText(t, h.window, "Note for the doctor")
	entryOf(t, h.window, "Pulse, a minute").SetText("140")
	if got := fieldHint(t, h.window, "Pulse, a minute"); got != "140/min" {
		t.Errorf("an infant's pulse of 140: %q", got)
	}
	entryOf(t, h.window, "Weight, kg").SetText("9 lb 4 oz")
	save(h.window)
	if rows := h.vitalsOf(id); len(rows) != 1 || rows[0].Weight != 4196 {
		t.Errorf("%+v", rows)
	}
}

// The patient's page has problems and vital signs, by right.
func TestAPatientsOverviewByRight(t *testing.T) {
	for _, c := range []struct {
		role             clinic.Role
		vitals, problems bool
		mode             theme.Mode
	}{{clinic.RoleAdmin, true, true, theme.Light}, {clinic.RoleDoctor, true, true, theme.Dark}, {clinic.RoleNurse, true, false, theme.Light},
		{clinic.RoleReceptionist, false, false, theme.Light}, {clinic.RoleCashier, false, false, theme.Light}, {clinic.RoleDoctor, true, true, theme.HighContrast}} {
		h := newDeskHospital(t)
		h.mode = c.mode
		soren := h.patient("Østergård, Søren")
		p := h.as(c.role, NewPatients).(*patientsPage)
		if c.role == clinic.RoleDoctor {
			h.treated(soren.ID)
		}
		p.Open(Target{Tab: TabPatients, Patient: soren.ID})
		h.shot("patient-vitals-" + string(c.role) + "-" + string(c.mode))
		for text, sees := range map[string]bool{"158 / 96 ▲": c.vitals, "Blood pressure, mmHg, 12 months": c.vitals, "Type 2 diabetes": c.problems, "Problems…": c.problems} {
			if uitest.HasText(h.window, text) != sees {
				t.Errorf("%s sees %q: %v", c.role, text, !sees)
			}
		}
	}
}

// A doctor who has not treated somebody opens the chart with a reason alone.
func TestAChartIsOpenedWithAReason(t *testing.T) {
	h := newDeskHospital(t)
	id := h.registered("Never", "Seen").ID
	if _, err := h.services.Vitals.Record(clinic.WithActor(context.Background(), h.actor(clinic.RoleNurse)),
		service.RecordVitals{Vitals: clinic.Vitals{PatientID: id, Pulse: 131}}); err != nil {
		t.Fatal(err)
	}
	p := h.as(clinic.RoleDoctor, NewPatients).(*patientsPage)
	p.Open(Target{Tab: TabPatients, Patient: id})
	uitest.MustText(t, h.window, "You have not treated this patient")
	uitest.MustNotText(t, h.window, "131")
	// Whether anybody asked for allergies is closed too: "nobody has asked" would be untrue.
	uitest.MustText(t, h.window, "Allergies: shown once the chart is opened")
	uitest.MustNotText(t, h.window, "nobody has asked")
	h.press("Open with a reason…")
	uitest.Type(h.window, "On call")
	save(h.window)
	uitest.MustText(t, h.window, "131 ▲")
	uitest.MustText(t, h.window, "Allergies: nobody has asked yet.")
	uitest.MustText(t, h.window, "No problems listed")
	h.press("Problems…")
	uitest.MustText(t, h.window, "No problems are listed.")
	uitest.MustNotText(t, h.window, "Add a problem") // reading is no writing
	uitest.MustNotText(t, h.window, "Give a reason")
	page, err := h.services.Audit.List(h.admin(), service.AuditFilter{Action: "vitals.break_glass"}, service.PageRequest{})
	if err != nil || len(page.Rows) != 1 || page.Rows[0].Reason != "On call" {
		t.Errorf("audit: %+v %v", page.Rows, err)
	}
}

// The charts and the sets; a set that was another patient's is marked.
func TestVitalsChartsAndAnErrorIsMarked(t *testing.T) {
	h := newDeskHospital(t)
	soren := h.patient("Østergård, Søren")
	h.as(clinic.RoleNurse, NewPatients)
	openVitalsCharts(h.env, chartOf{Patient: soren.ID, Name: "Østergård, Søren"}, clinic.MeasureSystolic)
	h.shot("vitals-charts")
	uitest.MustText(t, h.window, "Systolic pressure")
	chart := uitest.Find[*components.LineChart](h.window, nil)[0]
	if n := len(chart.Data().Points); n < 8 || !strings.Contains(chart.Told(), "158/96 mmHg, high") {
		t.Errorf("%d points, told %q", n, chart.Told())
	}
	table := uitest.Find[*components.RowTable[clinic.SeenVitals]](h.window, nil)[0]
	h.window.Canvas().Focus(table)
	uitest.Key(h.window, fyne.KeyDelete)
	uitest.Type(h.window, "Another patient's")
	save(h.window)
	uitest.MustText(t, h.window, "In error: Anoth")
	if strings.Contains(chart.Told(), "158/96") {
		t.Errorf("the chart still tells %q", chart.Told())
	}
}

// The doctor keeps the problem list: from the code list, in free words, changed,
// marked as an error.
func TestTheDoctorKeepsTheProblemList(t *testing.T) {
	h := newDeskHospital(t)
	id := h.registered("With", "Problems").ID
	h.as(clinic.RoleDoctor, NewPatients)
	h.treated(id)
	if err := h.store.InTx(context.Background(), func(r service.Repos) error {
		_, err := r.CodeLists().PutDiagnoses(context.Background(), []clinic.CodedDiagnosis{{Code: "I10", Title: "Essential hypertension"}}, service.PutOptions{Source: service.SourceImport, At: h.now})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	problems := func() []clinic.Problem {
		list, err := h.services.Problems.List(h.admin(), service.ProblemQuery{ProblemFilter: service.ProblemFilter{Patient: id, WithError: true}})
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	changed := 0
	openProblems(h.env, chartOf{Patient: id, Name: "Problems, With"}, func() { changed++ })
	wrong := uitest.Button(t, h.window, "Entered in error…")
	if !wrong.Disabled() {
		t.Error("an entry of an empty list can be marked")
	}
	uitest.Key(h.window, fyne.KeyReturn) // the empty list begins with adding
	uitest.Type(h.window, "hyper")
	uitest.Key(h.window, fyne.KeyReturn)
	uitest.Tab(h.window)
	uitest.Type(h.window, "Mar 2019")
	h.shot("problem-form")
	save(h.window)
	if list := problems(); len(list) != 1 || list[0].Code != "I10" || list[0].Onset.String() != "2019-03" || changed != 1 {
		t.Fatalf("added %+v, told %d times", list, changed)
	}
	table := uitest.Find[*components.RowTable[clinic.Problem]](h.window, nil)[0]
	h.window.Canvas().Focus(table)
	uitest.Key(h.window, fyne.KeyInsert)
	uitest.Type(h.window, "dizzy in the morning")
	uitest.Key(h.window, fyne.KeyReturn)
	entryOf(t, h.window, "Began").SetText("2030")
	save(h.window)
	uitest.MustText(t, h.window, "2030 is in the future.")
	entryOf(t, h.window, "Began").SetText("")
	save(h.window)
	h.shot("problem-list")
	if list := problems(); len(list) != 2 || list[1].Title != "dizzy in the morning" || list[1].Code != "" {
		t.Fatalf("in free words: %+v", list)
	}
	h.window.Canvas().Focus(table)
	uitest.Key(h.window, fyne.KeyHome, fyne.KeyReturn)
	uitest.MustText(t, h.window, "Change the problem")
	entryOf(t, h.window, "Began").SetText("2018")
	save(h.window)
	if list := problems(); list[0].Onset.String() != "2018" || list[0].Version != 2 {
		t.Fatalf("changed: %+v", list)
	}
	h.window.Canvas().Focus(table)
	uitest.Key(h.window, fyne.KeyEnd)
	if wrong.Disabled() {
		t.Error("the marked entry cannot be marked as an error")
	}
	uitest.Key(h.window, fyne.KeyDelete)
	uitest.Type(h.window, "Another patient's")
	save(h.window)
	if list := problems(); list[1].State != clinic.ProblemError {
		t.Errorf("marked: %+v", list)
	}
}

// An allergy is not taken off the record in passing.
func TestTakingAnAllergyOffTheRecordIsAskedAbout(t *testing.T) {
	h := newDeskHospital(t)
	soren := h.patient("Østergård, Søren")
	h.as(clinic.RoleNurse, NewPatients)
	openAllergyForm(h.env, h.record(soren.ID), func() {})
	form := uitest.Find[*components.Segmented](h.window, func(s *components.Segmented) bool { return s.Value() == string(clinic.AllergyHas) })[0]
	form.SetValue(string(clinic.AllergyNoneKnown))
	save(h.window)
	uitest.MustText(t, h.window, "No longer listed: Penicillin (rash, severe); Latex.")
	h.shot("allergies-gone")
	uitest.Key(h.window, fyne.KeyEscape)
	if p := h.record(soren.ID); p.AllergyStatus != clinic.AllergyHas {
		t.Fatalf("taken off without being asked: %s", p.AllergyText())
	}
	save(h.window)
	h.press("Take them off")
	if p := h.record(soren.ID); p.AllergyStatus != clinic.AllergyNoneKnown || p.AllergyBy == "" {
		t.Errorf("after it was asked: %s by %q", p.AllergyText(), p.AllergyBy)
	}
}

// A patient reads the own vital signs and problems, and keeps neither; a nurse
// has no way to problems at all.
func TestAPatientReadsTheOwnVitalSignsAndProblems(t *testing.T) {
	h := newDeskHospital(t)
	h.as(clinic.RolePatient, NewHistory)
	h.press("Vital signs…")
	uitest.MustText(t, h.window, "BP 158/96 ▲")
	uitest.MustNotText(t, h.window, "Delete marks")
	uitest.Key(h.window, fyne.KeyEscape)
	h.press("Problems…")
	uitest.MustText(t, h.window, "Fracture of the radius")
	uitest.MustNotText(t, h.window, "Add a problem")
	h.shot("own-problems")
}

// From a history the charts open for the patient that is chosen.
func TestHistoryLeadsToVitalSigns(t *testing.T) {
	h := newDeskHospital(t)
	soren := h.patient("Østergård, Søren")
	h.treated(soren.ID)
	p := h.as(clinic.RoleDoctor, NewHistory).(*HistoryPage)
	p.openVitals()
	uitest.MustText(t, h.window, "Choose the patient first.")
	p.Open(Target{Tab: TabHistory, Patient: soren.ID})
	h.press("Vital signs…")
	uitest.MustText(t, h.window, "BP 158/96 ▲")
	uitest.MustText(t, h.window, "Delete marks one as an error")
}
