package service_test

import (
	"strings"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// speaks sets the language of Anna's documents.
func (h *hospital) speaks(l clinic.Language) {
	h.Helper()
	p := value(h.Patients.Get(h.desk, h.annaID))(h)
	p.Language = l
	must(h.TB, h.Patients.Update(h.desk, p, service.Image{}))
}

// Documents speak what is asked for, else the patient's language, else the
// hospital's; what was signed stays in the language it was signed in.
func TestDocumentsSpeakThePatientsLanguage(t *testing.T) {
	h := newHospital(t)
	h.speaks(clinic.Russian)
	visit, result := h.closed(h.asha, h.annaID, h.ashaID, "09:00")
	rx := h.rxOf(visit)
	equal(t, "signed in", rx.Parties.Language, "ru")
	equal(t, "words", rx.Parties.Words, rx.Items[0].SigIn(clinic.Russian))
	if !strings.ContainsAny(rx.Parties.Words, "абвг") {
		t.Errorf("not Russian: %q", rx.Parties.Words)
	}
	equal(t, "sick note", value(h.Papers.Preview(h.asha, sickNote(h, visit)))(t).Paper.Body.Parties.Language, "ru")
	summary := service.PaperCommand{PaperQuery: service.PaperQuery{Kind: clinic.PaperVisitSummary, Appointment: visit}}
	for i, it := range value(h.Papers.Draft(h.asha, summary.PaperQuery))(t).Paper.Body.Items {
		equal(t, "words of the summary", it.Words, rx.Items[i].SigIn(clinic.Russian))
		equal(t, "quantity of the summary", it.Quantity, clinic.QuantityIn(rx.Items[i].Quantity, clinic.Russian))
	}
	asked := sickNote(h, visit)
	asked.Language = "fr"
	equal(t, "asked for", value(h.Papers.Preview(h.asha, asked))(t).Paper.Body.Parties.Language, "fr")
	asked.Language = "xx"
	if _, err := h.Papers.Preview(h.asha, asked); clinic.FieldOf(err) == "" {
		t.Errorf("a language that there is not: %v", err)
	}
	issued := value(h.Papers.Issue(h.asha, sickNote(h, visit)))(t)

	h.speaks(clinic.Portuguese)
	equal(t, "a later print", value(h.Consultations.PrintPrescription(h.asha, result.Prescription))(t).Rx.Parties.Language, "ru")
	equal(t, "an issued paper", value(h.Papers.Show(h.asha, issued.ID))(t).Paper.Body.Parties.Language, "ru")
	equal(t, "genuine", value(h.Papers.Verify(h.nurse, clinic.CodeText(rx.Number, rx.Digest)))(t).Outcome, service.VerifyGenuine)
	equal(t, "the next one", value(h.Papers.Preview(h.asha, sickNote(h, visit)))(t).Paper.Body.Parties.Language, "pt")

	h.speaks("")
	equal(t, "as the hospital", value(h.Papers.Preview(h.asha, sickNote(h, visit)))(t).Paper.Body.Parties.Language, "en")
}

// A prescription is sealed with how much is given out in the patient's words, and
// its code holds with them and without.
func TestPrescriptionsAreSignedWithTheirQuantitiesInWords(t *testing.T) {
	h := newHospital(t)
	h.speaks(clinic.German)
	c := findings()
	id := h.consult(h.asha, h.annaID, h.ashaID, "09:00")
	preview := value(h.Consultations.PreviewPrescription(h.asha, id, c))(t)
	equal(t, "looked at before signing", preview.Rx.Parties.Quantities, "21 Kapseln")
	result := value(h.Consultations.Close(h.asha, service.CloseCommand{Appointment: id, Version: h.version(id), Consultation: h.renewed(h.asha, id)}))(t)
	rx := value(h.Consultations.PrintPrescription(h.asha, result.Prescription))(t).Rx
	equal(t, "as typed", rx.Items[0].Quantity, "21 capsules")
	equal(t, "signed", rx.Parties.Quantities, "21 Kapseln")
	h.speaks(clinic.French)
	equal(t, "a later print", value(h.Consultations.PrintPrescription(h.asha, result.Prescription))(t).Rx.Parties.Quantities, "21 Kapseln")
	equal(t, "genuine", value(h.Papers.Verify(h.nurse, clinic.CodeText(rx.Number, rx.Digest)))(t).Outcome, service.VerifyGenuine)
	h.speaks(clinic.English)
	visit, _ := h.closed(h.asha, h.annaID, h.ashaID, "10:00")
	equal(t, "in English as typed", h.rxOf(visit).Parties.Quantities, "")
	sound(t, h)
}

func TestPapersAboutMoneySpeakThePatientsLanguage(t *testing.T) {
	s := newMoneyStory(t)
	speaking := func(what, want string) {
		t.Helper()
		equal(t, what+": invoice", value(s.Billing.ShowInvoice(s.cashier, s.bill))(t).Settings.DocumentLanguage, want)
		equal(t, what+": credit note", value(s.Billing.ShowCredit(s.cashier, s.voided))(t).Settings.DocumentLanguage, want)
		equal(t, what+": receipt", value(s.Billing.PrintReceipt(s.cashier, s.paid))(t).Settings.DocumentLanguage, want)
		equal(t, what+": receipt of a deposit", value(s.Billing.PrintReceipt(s.cashier, s.depositIn))(t).Settings.DocumentLanguage, want)
		equal(t, what+": statement", value(s.Billing.Statement(s.cashier, service.StatementQuery{Patient: s.annaID}))(t).Settings.DocumentLanguage, want)
	}
	speaking("nobody said", "en")
	s.speaks(clinic.German)
	speaking("of a patient who reads German", "de")
	equal(t, "the hospital's own", value(s.Settings.Get(s.admin))(t).DocumentLanguage, "en")
}

func TestThePatientsLanguageIsKept(t *testing.T) {
	h := newHospital(t)
	h.speaks(clinic.Portuguese)
	log := h.audited("patient.update")
	if last := log[len(log)-1]; !strings.Contains(last.After, `"language":"pt"`) || strings.Contains(last.Before, `"language":"pt"`) {
		t.Errorf("audited %s and %s", last.Before, last.After)
	}
	p := value(h.Patients.Get(h.desk, h.annaID))(t)
	p.Language = "xx"
	if err := h.Patients.Update(h.desk, p, service.Image{}); clinic.CodeOf(err) != clinic.Invalid || clinic.FieldOf(err) != "language" {
		t.Errorf("a language that documents are not printed in: %v", err)
	}
	p.Language = clinic.French
	must(t, h.Patients.Update(h.cashier, p, service.Image{})) // contact data alone
	equal(t, "the cashier's change", value(h.Patients.Get(h.desk, h.annaID))(t).Language, clinic.Portuguese)
}

func TestLanguagesOfATable(t *testing.T) {
	h := newHospital(t)
	r := value(h.TableImports.Run(h.admin, importTable(service.TablePatientList, "MRN|Nachname|Vorname|Geburtsdatum|Sprache",
		"L-1|Eins|A|1968-01-01|Deutsch", "L-2|Zwei|B|1968-01-02|pt-BR", "L-3|Drei|C|1968-01-03|Русский", "L-4|Vier|D|1968-01-04|Polish", "L-5|Fünf|E|1968-01-05|", "L-6|Sechs|F|1968-01-06|Français")))(t)
	equal(t, "new", r.New, 6)
	for number, want := range map[string]clinic.Language{"L-1": clinic.German, "L-2": clinic.Portuguese, "L-3": clinic.Russian, "L-4": "", "L-5": "", "L-6": clinic.French} {
		equal(t, number, byNumber(h, number).Language, want)
	}
	if notes := strings.Join(r.Notes, " "); !strings.Contains(notes, "not printed in, so that the hospital’s stands: 1.") {
		t.Errorf("notes: %s", notes)
	}
	sound(t, h)
}
