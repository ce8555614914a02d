package pages

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

func openHistoryPage(t *testing.T, mode theme.Mode, actor clinic.Actor, ward *wardFake) *wardDesk {
	t.Helper()
	return openWard(t, mode, actor, ward, func(d *wardDesk) Page { return NewHistory(d.env) })
}

func TestHistoryByKeyboard(t *testing.T) {
	ward := newWard()
	ward.rx = clinic.Prescription{ID: 8, Number: "RX-2026-000003", Items: []clinic.PrescriptionItem{{Drug: "Amlodipine", Dose: "1"}}}
	d := openHistoryPage(t, theme.Light, wardDoctor, ward)
	uitest.MustText(t, d.w, "Choose a patient above")
	for _, text := range []string{"Problems…", "Vital signs…"} {
		if !uitest.Button(t, d.w, text).Disabled() {
			t.Errorf("%q can be pressed while no patient is chosen", text)
		}
	}
	uitest.Type(d.w, "øster")
	uitest.Key(d.w, fyne.KeyReturn)
	uitest.MustText(t, d.w, "3 of 3 entries")
	for _, text := range []string{"Problems…", "Vital signs…"} {
		if uitest.Button(t, d.w, text).Disabled() {
			t.Errorf("%q cannot be pressed for the chosen patient", text)
		}
	}
	uitest.MustText(t, d.w, "Monday, 24 August 2026, 09:30")
	uitest.Shot(t, d.w, "history-light")

	d.ctrl(fyne.KeyF)
	uitest.Type(d.w, "diabetes")
	uitest.Key(d.w, fyne.KeyReturn, fyne.KeyReturn) // into the list, then open
	uitest.MustText(t, d.w, "Monday, 11 May 2026, 09:30")
	uitest.Shot(t, d.w, "history-entry")
	uitest.Key(d.w, fyne.KeyReturn)
	uitest.MustText(t, d.w, "Prescription RX-2026-000003")
	uitest.Key(d.w, fyne.KeyReturn)
	if got := d.printed(); len(got) != 1 || d.ward.rxPrints != 1 {
		t.Fatalf("printed %v, recorded %d", got, d.ward.rxPrints)
	}
}

func TestHistoryOfAnotherDoctorsPatientNeedsAReason(t *testing.T) {
	d := openHistoryPage(t, theme.Light, wardOther, newWard())
	d.page.(Opener).Open(Target{Tab: TabHistory, Patient: 5})
	uitest.MustText(t, d.w, "This is not your patient")
	uitest.MustNotText(t, d.w, "Hypertension")
	d.ctrl(fyne.KeyS)
	uitest.MustText(t, d.w, "Give a reason.")
	uitest.Shot(t, d.w, "history-reason")
	uitest.Key(d.w, fyne.KeyEscape)
	uitest.MustNotText(t, d.w, "Hypertension")

	uitest.TapText(t, d.w, "Give a reason…")
	uitest.Type(d.w, "Covering for Dr Sharma")
	d.ctrl(fyne.KeyS)
	uitest.MustText(t, d.w, "Hypertension, not at goal")
	uitest.MustText(t, d.w, "are in the audit log")
	if got := strings.Join(d.ward.reasons, "|"); got != "|Covering for Dr Sharma" {
		t.Errorf("asked with the reasons %q", got)
	}
}

func TestHistoryOfAPatientIsTheirOwn(t *testing.T) {
	d := openHistoryPage(t, theme.Light, wardPatient, newWard())
	uitest.MustText(t, d.w, "My visits")
	uitest.MustText(t, d.w, "Hypertension, not at goal")
	if found := uitest.Find(d.w, func(p *components.Picker) bool { return true }); len(found) != 0 {
		t.Error("a patient can choose another patient")
	}
	d.page.(Opener).Open(Target{Tab: TabHistory, Patient: 99})
	if got := d.page.(*HistoryPage).vm.Filter().Patient; got != 5 {
		t.Errorf("the patient sees the chart of %d", got)
	}
}

// A chart with something of every kind, worked by keyboard alone.
func TestTheTimelineByKeyboard(t *testing.T) {
	ward := newWard()
	fullChart(ward)
	d := openHistoryPage(t, theme.Light, wardDoctor, ward)
	d.page.(Opener).Open(Target{Tab: TabHistory, Patient: 5})
	for _, text := range []string{"11 of 11 entries", "3 visits, 1 diagnosis, 2 prescriptions, 1 set of vital signs, 2 attachments, 1 paper, 1 payment", "Takes now (3)", "as needed", "goes on",
		"Replaced · Amlodipine 50 mg tablet", "Amended (2) · Type 2 diabetes, new", "Blood count.pdf", "€ 80.00, paid"} {
		uitest.MustText(t, d.w, text)
	}
	uitest.Shot(t, d.w, "history-timeline-light")
	// Down through the list: each kind is shown in full beside it.
	for _, want := range []string{"12 leads", "Of 25 August 2026", "INV-2026-003011", "Drink enough.", "Replaced by RX-2026-000003", "I10 Essential hypertension", "Headache in the mornings."} {
		uitest.MustText(t, d.w, want)
		uitest.Key(d.w, fyne.KeyDown)
	}
	uitest.Key(d.w, fyne.KeyHome, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown)
	uitest.Shot(t, d.w, "history-prescription")

	// Filters: kind, doctor, department and period.
	p := d.page.(*HistoryPage)
	d.w.Canvas().Focus(p.kind)
	uitest.Type(d.w, "p")
	uitest.MustText(t, d.w, "2 of 2 entries")
	uitest.Tab(d.w)
	uitest.Tab(d.w)
	uitest.Key(d.w, fyne.KeyDown, fyne.KeyDown)
	uitest.MustText(t, d.w, "Nothing in this chart matches.")
	uitest.Shot(t, d.w, "history-nothing")
	uitest.TapText(t, d.w, "Show everything")
	uitest.MustText(t, d.w, "11 of 11 entries")
	d.w.Canvas().Focus(p.from)
	uitest.Type(d.w, "25.8.2026")
	uitest.Key(d.w, fyne.KeyReturn)
	uitest.MustText(t, d.w, "2 of 2 entries")
}

func TestOlderVersionsOpenFromTheTimeline(t *testing.T) {
	ward := newWard()
	fullChart(ward)
	d := openHistoryPage(t, theme.Dark, wardDoctor, ward)
	d.page.(Opener).Open(Target{Patient: 5})
	d.ctrl(fyne.KeyO)
	uitest.MustNotText(t, d.w, "All versions of the record")
	d.ctrl(fyne.KeyF)
	uitest.Type(d.w, "diabetes")
	uitest.Key(d.w, fyne.KeyReturn)
	uitest.MustText(t, d.w, "Amended (2): the units of the lab result were wrong")
	d.ctrl(fyne.KeyO)
	for _, text := range []string{"All versions of the record", "Version 2", "in force", "Version 1", "HbA1c 61 %."} {
		uitest.MustText(t, d.w, text)
	}
	uitest.Shot(t, d.w, "history-versions-dark")
	uitest.Key(d.w, fyne.KeyEscape)
	uitest.MustNotText(t, d.w, "All versions of the record")
}

func TestStoppingAMedicineByKeyboard(t *testing.T) {
	ward := newWard()
	fullChart(ward)
	d := openHistoryPage(t, theme.Light, wardDoctor, ward)
	d.page.(Opener).Open(Target{Patient: 5})
	d.ctrl(fyne.KeyM)
	uitest.Key(d.w, fyne.KeyDown, fyne.KeyReturn)
	uitest.MustText(t, d.w, "1 tablet as needed")
	uitest.Key(d.w, fyne.KeyEscape, fyne.KeyDelete)
	uitest.MustText(t, d.w, "Stop Ibuprofen 400 mg tablet?")
	uitest.Shot(t, d.w, "history-stop")
	d.ctrl(fyne.KeyS)
	uitest.MustText(t, d.w, "Give")
	uitest.Type(d.w, "stomach pain")
	d.ctrl(fyne.KeyS)
	if len(ward.stopped) != 1 || ward.stopped[0].Item != 32 || ward.stopped[0].Reason != "stomach pain" || ward.stopped[0].On != clinic.DateOf(wardNow) {
		t.Fatalf("stopped: %+v", ward.stopped)
	}
	uitest.MustText(t, d.w, "Takes now (2), stopped (1)")
	uitest.MustText(t, d.w, "3 of 3 medicines")
}

func TestMedicinesAreSeenWholeWhereThereIsRoom(t *testing.T) {
	ward := newWard()
	fullChart(ward)
	d := openHistoryPage(t, theme.Light, wardPatient, ward)
	p := d.page.(*HistoryPage)
	for range 5 {
		p.medicines.table.AppendRows(p.medicines.table.Rows()[:1], false)
	}
	for height, whole := range map[float32]bool{700: false, 1080: true} {
		d.w.Resize(fyne.NewSize(1366, height))
		p.medicines.resized()
		n := len(p.medicines.table.Rows())
		if got := p.medicines.table.Size().Height >= p.medicines.table.HeightFor(n)-0.5; got != whole {
			t.Errorf("in a window %.0f high %d medicines have %.0f of %.0f", height, n, p.medicines.table.Size().Height, p.medicines.table.HeightFor(n))
		}
	}
}

func TestOnlyWhoPrescribesStopsMedicines(t *testing.T) {
	ward := newWard()
	fullChart(ward)
	d := openHistoryPage(t, theme.Light, wardPatient, ward)
	uitest.MustText(t, d.w, "Takes now (3)")
	d.ctrl(fyne.KeyM)
	uitest.Key(d.w, fyne.KeyDelete)
	uitest.MustNotText(t, d.w, "Stop Amlodipine")
	uitest.MustNotText(t, d.w, "Add a file…")
	uitest.Shot(t, d.w, "history-patient")
}

func TestHistoryTellsTheAdministratorThatReadingIsRecorded(t *testing.T) {
	d := openHistoryPage(t, theme.Dark, wardAdmin, newWard())
	d.page.(Opener).Open(Target{Patient: 5})
	uitest.MustText(t, d.w, "Reading a patient's history is recorded in the audit log.")
	uitest.Shot(t, d.w, "history-dark")
}
