package pages

import (
	"context"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// consultationBand names the patient and the allergies above the page.
type consultationBand struct {
	content   fyne.CanvasObject
	avatar    *components.Avatar
	name      *components.Text
	facts     *components.Text
	allergies *fyne.Container
	record    *components.Button
	problems  *components.Button
	token     *components.Text
	saved     *components.Text
	shown     string
}

// maxAllergyBadges is how many allergies stand in the band; the rest is
// counted there and named in the dialog.
const maxAllergyBadges = 3

func newConsultationBand(record, problems func(), badges *fyne.Container) *consultationBand {
	right := func() *components.Text {
		return components.NewText("", components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Align: fyne.TextAlignTrailing})
	}
	b := &consultationBand{
		avatar: components.NewAvatar("", nil, 44),
		name:   components.NewText("", components.TextOptions{Size: theme.SizeTitle, Bold: true, Shrink: true}),
		facts:  components.NewText("", components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Shrink: true}),
		record: components.NewQuietButton(i18n.T("Change…"), "", record), allergies: components.HBox(),
		token: right(), saved: right(),
	}
	b.problems = components.NewQuietButton(i18n.T("Change…"), "", problems)
	b.content = components.NewCard(components.WrapRow(14, []float32{0, -1, 0, 0, 172},
		middle(b.avatar),
		components.AtLeastWide(middle(components.VBoxGap(2, b.name, b.facts)), 180),
		middle(components.VBoxGap(2, components.HBox(components.Caption(i18n.T("Allergies")), b.record), b.allergies)),
		middle(components.VBoxGap(2, components.HBox(components.Caption(i18n.T("Problems")), b.problems), badges)),
		middle(components.VBoxGap(2, b.token, b.saved))))
	return b
}

func (b *consultationBand) show(vm *viewmodel.Consultation, now time.Time) {
	p, visit := vm.Patient(), vm.Visit()
	name := p.ListName()
	if b.name.Text() != name {
		b.avatar.Set(name, nil)
	}
	b.name.SetText(name)
	b.facts.SetText(patientFacts(p, clinic.DateOf(now)))
	if visit.OverbookReason != "" {
		b.facts.SetText(joinDots(patientFacts(p, clinic.DateOf(now)), i18n.F("overbooked: %s", visit.OverbookReason)))
	}
	token := ""
	if t := visit.Token(); t != "" {
		token = i18n.F("Token %s", t)
	}
	if !visit.StartedAt.IsZero() && visit.Status == clinic.StatusInConsultation {
		token = strings.TrimPrefix(token+" · "+i18n.F("since %s", clinic.ClockOf(visit.StartedAt.In(now.Location())).String()), " · ")
	}
	b.token.SetText(token)
	b.saved.SetText(vm.SavedText())
	if vm.SaveErr() != nil {
		b.saved.SetColor(theme.ColorDanger)
	} else {
		b.saved.SetColor(theme.ColorMuted)
	}
	asked := ""
	if p.AllergyStatus == clinic.AllergyNoneKnown {
		asked = allergyAsked(p, now.Location())
	}
	if text := string(p.AllergyStatus) + i18n.Allergies(p.AllergyText()) + asked; text != b.shown {
		b.shown = text
		b.allergies.Objects = allergyBadges(p)
		if asked != "" {
			b.allergies.Objects = append(b.allergies.Objects, components.Caption(asked))
		}
		b.content.Refresh()
	}
	if vm.ReadOnly() {
		b.record.Hide()
	} else {
		b.record.Show()
	}
}

// patientFacts is "No. P-000017 · female · 38 y (9 Apr 1988) · O+".
func patientFacts(p clinic.Patient, today clinic.Date) string {
	var parts []string
	if p.Number != "" {
		parts = append(parts, i18n.F("No. %s", p.Number))
	}
	if p.Sex != clinic.SexUnknown {
		parts = append(parts, strings.ToLower(i18n.Say(p.Sex.Title())))
	}
	if p.DateOfBirth.IsZero() {
		parts = append(parts, i18n.T("age unknown"))
	} else {
		age := viewmodel.Age(p.DateOfBirth, p.BirthEstimated, today)
		if !p.BirthEstimated {
			age += " (" + viewmodel.Born(p.DateOfBirth, p.BirthEstimated) + ")"
		}
		parts = append(parts, age)
	}
	if p.BloodGroup != "" {
		parts = append(parts, i18n.F("blood group %s", strings.ReplaceAll(p.BloodGroup, "-", "−")))
	}
	return strings.Join(parts, " · ")
}

// allergyBadges shows what is known: red for allergies, amber when nobody
// asked.
func allergyBadges(p clinic.Patient) []fyne.CanvasObject {
	switch p.AllergyStatus {
	case clinic.AllergyNoneKnown:
		return []fyne.CanvasObject{components.NewBadge(theme.ToneGood, theme.IconCheck, i18n.T("No known allergies"))}
	case clinic.AllergyHas:
		var out []fyne.CanvasObject
		for i, a := range p.Allergies {
			if i == maxAllergyBadges && len(p.Allergies) > maxAllergyBadges {
				out = append(out, components.NewBadge(theme.ToneDanger, nil, i18n.F("and %s more", strconv.Itoa(len(p.Allergies)-i))))
				break
			}
			most := 34
			if len(p.Allergies) > 2 {
				most = 20
			}
			out = append(out, components.NewBadge(theme.ToneDanger, theme.IconWarning, shorten(i18n.Allergy(a.String()), most)))
		}
		return out
	}
	return []fyne.CanvasObject{components.NewBadge(theme.ToneWaiting, theme.IconWarning, i18n.T("Allergies: not asked"))}
}

// photoWork reads a patient's photo; without one the initials stay.
func photoWork(patients viewmodel.PatientService, id clinic.PatientID, show func([]byte)) func(context.Context) func() {
	return func(ctx context.Context) func() {
		photo, err := patients.Photo(ctx, id)
		if err != nil || len(photo) == 0 {
			return nil
		}
		return func() { show(photo) }
	}
}
