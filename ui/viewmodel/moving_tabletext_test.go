package viewmodel

import (
	"testing"

	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// Why a row cannot be taken is said in the window's language as a whole: the
// fields, what is wrong with each of them, and who the row may be.
func TestProblemsOfATableSpeakTheWindowsLanguage(t *testing.T) {
	if err := i18n.Use("de"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = i18n.Use("en") })
	m := &TableIn{Kind: service.TablePatientList}
	for want, p := range map[string]service.TableProblem{
		"Geburtsdatum: Diesen Tag gibt es im Kalender nicht.": {Message: "Date of birth: There is no such day in the calendar."},
		"Geburtsdatum: Diesen Tag gibt es im Kalender nicht. Nachname: Geben Sie den Namen des Patienten an.": {
			Message: "Date of birth: There is no such day in the calendar. Last name: Give the patient's name."},
		"Das könnte jemand sein, der schon in der Datei steht: Zeile 2 (gleiche Telefonnummer). Lassen Sie die Zeile weg, oder geben Sie in einer Spalte „Keine Dublette, weil“ an, warum es jemand anderes ist.": {
			Message: "English", Alike: []service.TableAlike{{Line: 2, How: service.SamePhone}}},
		"Das könnte jemand sein, der schon erfasst ist: P-000001 (gleiche Telefonnummer); Zeile 3 (gleiche Telefonnummer). Lassen Sie die Zeile weg, oder geben Sie in einer Spalte „Keine Dublette, weil“ an, warum es jemand anderes ist.": {
			Message: "English", Alike: []service.TableAlike{{Number: "P-000001", How: service.SamePhone}, {Line: 3, How: service.SamePhone}}},
	} {
		if got := m.ProblemText(p); got != want {
			t.Errorf("says %q, want %q", got, want)
		}
	}
	m.Table = service.IncomingTable{Format: service.TableCSV, Encoding: "UTF-8", Separator: "semicolons"}
	if got := m.HowRead(); got != ".: CSV in UTF-8, getrennt durch Semikolons, 0 Zeilen und 0 Spalten" {
		t.Errorf("read as %q", got)
	}
}
