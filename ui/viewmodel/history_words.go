package viewmodel

import (
	"caredesk/internal/clinic"
	"caredesk/ui/i18n"
)

// EntryTitle is the line of an entry of the timeline. What the program words itself,
// sums and measured values, is in the window's language; what people wrote stays.
func EntryTitle(e clinic.TimelineEntry) string {
	switch e.Kind {
	case clinic.TimelinePayment, clinic.TimelineVitals:
		return i18n.Say(e.Title)
	case clinic.TimelineVisit:
		if e.Title == "Visit" {
			return i18n.T("Visit")
		}
	}
	return e.Title
}
