package pages

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// kindSpec is icon, colour and word of a kind of entry.
func kindSpec(k clinic.TimelineKind) components.BadgeSpec {
	icon, tone := theme.IconDocument, theme.ToneNeutral
	switch k {
	case clinic.TimelineVisit:
		icon, tone = theme.IconDoctors, theme.ToneBooked
	case clinic.TimelineDiagnosis:
		icon, tone = theme.IconEye, theme.ToneActive
	case clinic.TimelinePrescription:
		icon, tone = theme.IconPill, theme.TonePrimary
	case clinic.TimelineVitals:
		icon, tone = theme.IconPulse, theme.ToneWaiting
	case clinic.TimelineAttachment:
		icon = theme.IconClip
	case clinic.TimelinePaper:
		icon = theme.IconSign
	case clinic.TimelinePayment:
		icon, tone = theme.IconMoney, theme.ToneGood
	}
	return components.BadgeSpec{Tone: tone, Icon: icon, Text: i18n.Say(k.Title())}
}

// kindOptions offers all kinds, or all but bills to those who see none.
func kindOptions(env *Env) []components.Option {
	out := []components.Option{{Value: "", Text: i18n.T("Everything")}}
	for _, k := range clinic.TimelineKinds() {
		if k == clinic.TimelinePayment && !env.May(clinic.BillingSee) {
			continue
		}
		out = append(out, components.Option{Value: strconv.Itoa(int(k)), Text: kindPlural(k)})
	}
	return out
}

func kindPlural(k clinic.TimelineKind) string {
	switch k {
	case clinic.TimelineVisit:
		return i18n.T("Visits")
	case clinic.TimelinePrescription:
		return i18n.T("Prescriptions")
	case clinic.TimelineDiagnosis:
		return i18n.T("Diagnoses")
	case clinic.TimelinePayment:
		return i18n.T("Payments")
	case clinic.TimelineAttachment:
		return i18n.T("Attachments")
	case clinic.TimelinePaper:
		return i18n.T("Papers")
	}
	return i18n.T("Vital signs")
}

// kindCount is how many of a kind there are: "3 papers".
func kindCount(k clinic.TimelineKind, n int) string {
	switch k {
	case clinic.TimelineVisit:
		return i18n.N(n, "%d visit", "%d visits")
	case clinic.TimelinePrescription:
		return i18n.N(n, "%d prescription", "%d prescriptions")
	case clinic.TimelineDiagnosis:
		return i18n.N(n, "%d diagnosis", "%d diagnoses")
	case clinic.TimelinePayment:
		return i18n.N(n, "%d payment", "%d payments")
	case clinic.TimelineAttachment:
		return i18n.N(n, "%d attachment", "%d attachments")
	case clinic.TimelinePaper:
		return i18n.N(n, "%d paper", "%d papers")
	}
	return i18n.N(n, "%d set of vital signs", "%d sets of vital signs")
}

// countsText tells how many of each kind there are: "12 visits, 3 papers".
func countsText(counts map[clinic.TimelineKind]int) string {
	var parts []string
	for _, k := range clinic.TimelineKinds() {
		if n := counts[k]; n > 0 {
			parts = append(parts, kindCount(k, n))
		}
	}
	if len(parts) < 2 {
		return ""
	}
	return "· " + strings.Join(parts, ", ")
}

// shortMarker is a marker without what it is explained by: "Replaced", "Removed".
func shortMarker(s string) string {
	s, _, _ = strings.Cut(s, ":")
	s, _, _ = strings.Cut(s, " by ")
	return s
}

func timelineTable(env *Env) *components.RowTable[clinic.TimelineEntry] {
	type row = clinic.TimelineEntry
	color := func(e row) fyne.ThemeColorName {
		if e.Superseded {
			return theme.ColorMuted
		}
		return ""
	}
	t := components.NewRowTable([]components.Column[row]{
		{ID: "date", Title: i18n.T("Date"), Width: 108, Values: dates("2 Jan 2006"), Text: func(e row) string { return i18n.Date(entryTime(env, e), "2 Jan 2006") }},
		{ID: "kind", Title: i18n.T("Kind"), Width: 128, Badge: func(e row) components.BadgeSpec { return kindSpec(e.Kind) }, Badges: components.Badges(clinic.TimelineKinds(), kindSpec)},
		{ID: "what", Title: i18n.T("What"), MinWidth: 200, Bold: true, Color: color, Text: func(e row) string {
			return joinDots(i18n.Say(shortMarker(e.Marker)), viewmodel.EntryTitle(e))
		}},
		{ID: "doctor", Title: i18n.T("Doctor"), Width: 152, Color: color, Text: func(e row) string { return e.Doctor }},
	}, components.Noun{One: "entry", Many: "entries"}).Named("history.entries")
	t.Key = func(e row) any { return [2]int64{int64(e.Kind), e.ID} }
	return t
}
