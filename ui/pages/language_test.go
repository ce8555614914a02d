package pages

import (
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/document"
	"caredesk/internal/service"
	"caredesk/ui/uitest"
)

// The desk registers the language that somebody reads, the chart shows it, and
// the hospital's is the one of everybody else.
func TestTheDeskRegistersTheLanguageOfDocuments(t *testing.T) {
	h := newDeskHospital(t)
	p := h.as(clinic.RoleReceptionist, NewPatients).(*patientsPage)
	p.New()
	uitest.MustText(t, h.window, "Documents in")
	uitest.MustText(t, h.window, "As the hospital")
	entryOf(t, h.window, "Last name").SetText("Ковалёва")
	entryOf(t, h.window, "First name").SetText("Анна")
	choiceOf(t, h.window, "Documents in").SetValue("ru")
	h.shot("patient-language-form")
	save(h.window)
	rows, err := h.services.Patients.Search(h.admin(), service.PatientFilter{Text: "Ковалёва"}, service.PageRequest{})
	if err != nil || len(rows.Rows) == 0 {
		t.Fatalf("%+v, %v", rows, err)
	}
	id := rows.Rows[0].ID
	for _, r := range rows.Rows {
		id = max(id, r.ID)
	}
	if got := h.record(id).Language; got != clinic.Russian {
		t.Errorf("stored %q", got)
	}
	p.Open(Target{Patient: id})
	uitest.MustText(t, h.window, "Documents in")
	uitest.MustText(t, h.window, "Русский")
	h.shot("patient-language-chart")
	other := h.registered("Conor", "Hospitalsown")
	p.Open(Target{Patient: other.ID})
	uitest.MustText(t, h.window, "As the hospital")
}

// The settings offer every language that documents speak, each by its own name.
func TestSettingsOfferEveryLanguageOfDocuments(t *testing.T) {
	h := newDeskHospital(t)
	p := h.asAdmin(NewSettings).(*settingsPage)
	for _, l := range document.Languages() {
		p.language.SetValue(l.Code)
		if p.language.Value() != l.Code {
			t.Errorf("%s cannot be chosen", l.Name)
		}
	}
	if n := len(document.Languages()); n != 6 {
		t.Errorf("%d languages", n)
	}
}
