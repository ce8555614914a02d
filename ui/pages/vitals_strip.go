package pages

import (
	"time"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// chartOf names the chart that a dialog over a page shows.
type chartOf struct {
	Patient clinic.PatientID
	Name    string               // stands under the dialog's title
	Visit   clinic.AppointmentID // at which something new is noted; 0 for none
	Reason  string               // of a doctor who has not treated the patient; nothing is written then
}

// vitalsStrip is the row of a patient's newest vital signs: blood pressure,
// pulse, temperature, saturation, weight, BMI. A value out of range has a sign
// and a red frame; one that was not taken at the visit says when it was. Put
// Content on a page and call Show with viewmodel.VitalCards whenever there is
// something new; nothing is loaded here.
type vitalsStrip struct {
	Content fyne.CanvasObject

	cards []*components.StatCard
	shown []viewmodel.VitalCard
}

// newVitalsStrip returns an empty strip. open is called with the measure of a
// card that was clicked or entered, MeasureSystolic for the blood pressure;
// without it the cards lead nowhere and Tab passes them by.
func newVitalsStrip(open func(clinic.Measure)) *vitalsStrip {
	s := &vitalsStrip{shown: make([]viewmodel.VitalCard, 6)}
	objects := make([]fyne.CanvasObject, len(s.shown))
	for i := range s.shown {
		card := components.NewStatCard("", "—", theme.ToneNeutral)
		card.SetSmall()
		if open != nil {
			card.OnTapped = func() { open(s.shown[i].Measure) }
		}
		s.cards = append(s.cards, card)
		objects[i] = card
	}
	s.Content = components.Columns(8, objects...)
	return s
}

// Show draws the cards of viewmodel.VitalCards.
func (s *vitalsStrip) Show(cards []viewmodel.VitalCard) {
	for i, card := range cards[:min(len(cards), len(s.cards))] {
		s.shown[i] = card
		value := card.Value
		tone := theme.ToneNeutral
		if card.Mark.Out() {
			value, tone = value+" "+card.Mark.Sign(), theme.ToneDanger
		}
		s.cards[i].SetLabel(card.Title)
		s.cards[i].SetValue(value)
		s.cards[i].SetTone(tone)
		s.cards[i].SetNote(card.Note)
		s.cards[i].SetTold(card.Told)
	}
}

// maxProblemBadges is how many problems stand as badges; the rest is counted.
const maxProblemBadges = 4

// problemBadges shows the active problems of a list as badges for the line
// about a patient, "none listed" when there is none.
func problemBadges(list []clinic.Problem) []fyne.CanvasObject {
	active := viewmodel.ActiveProblems(list)
	if len(active) == 0 {
		return []fyne.CanvasObject{components.NewBadge(theme.ToneNeutral, nil, i18n.T("No problems listed"))}
	}
	var out []fyne.CanvasObject
	for i, p := range active {
		if i == maxProblemBadges && len(active) > maxProblemBadges {
			out = append(out, components.NewBadge(theme.ToneBooked, nil, i18n.F("and %s more", formatID(int64(len(active)-i)))))
			break
		}
		out = append(out, components.NewBadge(theme.ToneBooked, nil, shorten(p.Title, 28)))
	}
	return out
}

// allergyAsked says when somebody asked for allergies and who it was, nothing
// when nobody did.
func allergyAsked(p clinic.Patient, zone *time.Location) string {
	if p.AllergyConfirmed.IsZero() {
		return ""
	}
	day := i18n.Date(p.AllergyConfirmed.In(zone), "2 Jan 2006")
	if p.AllergyBy != "" {
		if p.AllergyBy == service.TakenOver {
			return i18n.F("taken over %s", day)
		}
		return i18n.F("asked %s by %s", day, p.AllergyBy)
	}
	return i18n.F("asked %s", day)
}

// onVitals calls again whenever something was measured of a patient.
func onVitals(env *Env, id clinic.PatientID, again func()) (unsubscribe func()) {
	return onEvent(env, func(e service.VitalsRecorded) {
		if e.Patient == id {
			again()
		}
	})
}
