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
	uitest.Type(d.w, "øster")
	uitest.Key(d.w, fyne.KeyReturn)
	uitest.MustText(t, d.w, "3 of 3 visits")
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

func TestHistoryTellsTheAdministratorThatReadingIsRecorded(t *testing.T) {
	d := openHistoryPage(t, theme.Dark, wardAdmin, newWard())
	d.page.(Opener).Open(Target{Patient: 5})
	uitest.MustText(t, d.w, "Reading a patient's history is recorded in the audit log.")
	uitest.Shot(t, d.w, "history-dark")
}
