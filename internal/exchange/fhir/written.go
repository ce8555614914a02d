package fhir

import (
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/tongue"
)

// died says when a patient did, as far as the file does.
func died(t *tongue.Tongue, at string) string {
	if at == "" {
		return t.T("Died")
	}
	day, _, _ := strings.Cut(at, "T")
	if d, err := clinic.ParseDate(day); err == nil {
		return t.F("Died %s", t.Date(d, "2 Jan 2006"))
	}
	return t.F("Died %s", shown(at))
}

// notConfirmed says that a diagnosis is a suspicion, in the file's own words where
// it has some.
func notConfirmed(t *tongue.Tongue, status CodeableConcept) string {
	words := clinic.CleanLine(status.words())
	switch strings.ToLower(words) {
	case "", "unconfirmed":
		return t.T("Not confirmed")
	case "provisional":
		words = t.C("diagnosis", "provisional")
	case "differential":
		words = t.C("diagnosis", "differential diagnosis")
	}
	return t.F("Not confirmed: %s", words)
}

// prescribed says what became of a prescription.
func prescribed(t *tongue.Tongue, status string) string {
	switch status {
	case "active":
		return t.C("prescription", "active")
	case "on-hold":
		return t.C("prescription", "on hold")
	case "cancelled":
		return t.C("prescription", "cancelled")
	case "completed":
		return t.C("prescription", "completed")
	case "stopped":
		return t.C("prescription", "stopped")
	case "unknown":
		return t.C("prescription", "status unknown")
	}
	return shown(status)
}

// with names those whom a patient saw.
func with(t *tongue.Tongue, who []string) string { return t.F("With %s", strings.Join(who, ", ")) }

// onset says when something began, in the file's own words.
func onset(t *tongue.Tongue, words string) string { return t.F("Onset: %s", words) }
