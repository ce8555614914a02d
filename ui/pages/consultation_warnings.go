package pages

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// severityTone colours a warning; its word stands beside it, so that colour is
// never all.
func severityTone(s clinic.WarningSeverity) theme.Tone {
	switch s {
	case clinic.WarnContraindicated, clinic.WarnSerious:
		return theme.ToneDanger
	case clinic.WarnCaution:
		return theme.ToneWaiting
	}
	return theme.ToneNeutral
}

// severityTitle is the word for a severity.
func severityTitle(s clinic.WarningSeverity) string {
	switch s {
	case clinic.WarnContraindicated:
		return i18n.T("Contraindicated")
	case clinic.WarnSerious:
		return i18n.T("Serious")
	case clinic.WarnCaution:
		return i18n.T("Caution")
	}
	return i18n.C("warning", "Note")
}

// warningTitle says what kind of check spoke.
func warningTitle(k clinic.WarningKind) string {
	switch k {
	case clinic.WarnAllergy, clinic.WarnAllergyClass:
		return i18n.T("Allergy")
	case clinic.WarnDuplicateDrug, clinic.WarnDuplicateClass:
		return i18n.T("Duplicate")
	case clinic.WarnInteraction:
		return i18n.T("Interaction")
	case clinic.WarnAge:
		return i18n.T("Age")
	case clinic.WarnPregnancy:
		return i18n.T("Pregnancy")
	}
	return i18n.T("Not checked")
}

// warningBadges are those of warningBadge.
func warningBadges() []components.BadgeSpec {
	var out []components.BadgeSpec
	for _, text := range []string{i18n.T("Not checked"), i18n.T("Checked"), i18n.T("With reason"), i18n.T("Checking…"), i18n.C("warning", "Note"), warningTitle(clinic.WarnAllergy),
		warningTitle(clinic.WarnDuplicateDrug), warningTitle(clinic.WarnInteraction), warningTitle(clinic.WarnAge), warningTitle(clinic.WarnPregnancy)} {
		out = append(out, components.BadgeSpec{Icon: theme.IconWarning, Text: text})
	}
	return out
}

// warningBadge is the badge of a row: what is still to be answered first, then
// what was answered, then what could not be checked.
func warningBadge(vm *viewmodel.Consultation, i int) components.BadgeSpec {
	if vm.CheckErr() != nil {
		return components.BadgeSpec{Tone: theme.ToneDanger, Icon: theme.IconWarning, Text: i18n.T("Not checked")}
	}
	if vm.Checking() {
		return components.BadgeSpec{Tone: theme.ToneNeutral, Text: i18n.T("Checking…")}
	}
	if open := vm.Unanswered(i); len(open) > 0 {
		return components.BadgeSpec{Tone: severityTone(open[0].Severity), Icon: theme.IconWarning, Text: warningTitle(open[0].Kind)}
	}
	all := vm.Warnings(i)
	if len(all) == 0 {
		return components.BadgeSpec{Tone: theme.ToneGood, Icon: theme.IconCheck, Text: i18n.T("Checked")}
	}
	if all[0].NeedsReason {
		return components.BadgeSpec{Tone: theme.ToneWaiting, Icon: theme.IconWarning, Text: i18n.T("With reason")}
	}
	for _, w := range all {
		if w.Kind == clinic.WarnUnchecked {
			return components.BadgeSpec{Tone: theme.ToneWaiting, Text: i18n.T("Not checked")}
		}
	}
	return components.BadgeSpec{Tone: theme.ToneNeutral, Text: i18n.C("warning", "Note")}
}

// consultationWarnings shows what the checks say: of the first medicine that
// needs a reason, else of the chosen row.
type consultationWarnings struct {
	vm      *viewmodel.Consultation
	content *fyne.Container
	lines   *fyne.Container
	give    *components.Button
	shown   string
}

// What the rules put together of a warning besides whole sentences.
var _ = []string{i18n.M("“%s” in pregnancy:"), i18n.M("item %s, “%s”"), i18n.M("“%s” running since %s"), i18n.M("“%s” running since %s from %s"),
	i18n.M("“%s” running already"), i18n.M("“%s” running already from %s"), i18n.M("%s with %s (%s):"),
	i18n.M("under %d years"), i18n.M("under %d months"), i18n.M("under 1 year"), i18n.M("under 1 month"),
	i18n.M("from %d years on"), i18n.M("from %d months on"), i18n.M("from 1 year on"), i18n.M("from 1 month on")}

// maxWarningLines is how many stand below the table; the dialog has all.
const maxWarningLines = 3

func newConsultationWarnings(vm *viewmodel.Consultation, give func()) *consultationWarnings {
	w := &consultationWarnings{vm: vm, lines: components.VBoxGap(3)}
	w.give = components.NewButton(i18n.T("Give a reason…"), "Ctrl G", give)
	w.content = components.Row(8, []float32{-1, 0}, w.lines, components.VBoxGap(0, w.give))
	w.content.Hide()
	return w
}

// warningRows are how many lines of the window a warning takes at most; one that is
// longer stands in full in the dialog.
const warningRows = 2

// show redraws in a width; it reports whether the height changed.
func (w *consultationWarnings) show(selected int, width float32) bool {
	item, list := -1, []clinic.Warning(nil)
	first, count := w.vm.NeedsReason()
	switch {
	case count > 0:
		item, list = first, w.vm.Unanswered(first)
	case selected >= 0:
		item, list = selected, w.vm.Warnings(selected)
	}
	if len(list) == 0 {
		list = w.vm.Warnings(clinic.WholePrescription)
	}
	var texts []string
	var tones []theme.Tone
	name := ""
	if items := w.vm.Data().Items; item >= 0 && item < len(items) {
		name = items[item].Name()
	}
	for n, each := range list {
		if n == maxWarningLines-1 && len(list) > maxWarningLines {
			texts, tones = append(texts, i18n.F("and %d more", len(list)-n)), append(tones, theme.ToneNeutral)
			break
		}
		cause := i18n.Say(each.Cause)
		if name != "" {
			cause = i18n.Labelled(name, cause)
		}
		texts, tones = append(texts, i18n.Labelled(severityTitle(each.Severity), cause)), append(tones, severityTone(each.Severity))
	}
	if err := w.vm.CheckErr(); err != nil {
		texts = []string{i18n.F("The medicines could not be checked: %s They are checked again when the visit is signed.", i18n.Error(err))}
		tones = []theme.Tone{theme.ToneDanger}
	}
	if count > 1 {
		texts, tones = append(texts, i18n.N(count, "%d medicine needs a reason, or must be taken out (Delete).", "%d medicines need a reason, or must be taken out (Delete).")), append(tones, theme.ToneDanger)
	}
	room := width - 8
	if count > 0 {
		room -= w.give.MinSize().Width
	}
	key := strings.Join(texts, "\n") + fmt.Sprint(count > 0, room)
	if key == w.shown {
		return false
	}
	w.shown = key
	w.lines.RemoveAll()
	for i, text := range texts {
		color := theme.ColorMuted
		if tones[i] != theme.ToneNeutral {
			color = theme.ColorDanger
		}
		line := components.NewText(text, components.TextOptions{Size: theme.SizeCaption, Color: color, Wrap: true})
		line.Resize(fyne.NewSize(room, 0)) // it is as high as this width makes it
		if one := fyne.MeasureText("Mg", theme.Size(theme.SizeCaption), fyne.TextStyle{}).Height; room <= 0 || line.MinSize().Height > warningRows*one+1 {
			line = components.NewText(text, components.TextOptions{Size: theme.SizeCaption, Color: color, Shrink: true})
		}
		w.lines.Add(line)
	}
	if len(texts) == 0 {
		w.content.Hide()
	} else {
		w.content.Show()
	}
	if count > 0 {
		w.give.Show()
	} else {
		w.give.Hide()
	}
	w.content.Refresh()
	return true
}

// askReason shows everything that the check says of a medicine and asks why it
// is given all the same, where a reason is needed.
func (r *consultationRx) askReason(i int) {
	items, all := r.vm.Data().Items, r.vm.Warnings(i)
	if i < 0 || i >= len(items) || len(all) == 0 {
		return
	}
	var lines []string
	need := false
	for _, w := range all {
		lines = append(lines, "• "+i18n.Labelled(severityTitle(w.Severity)+", "+i18n.LowerFirst(warningTitle(w.Kind)), i18n.Say(w.Cause)))
		need = need || w.NeedsReason
	}
	if given := items[i].Reason; given != "" {
		lines = append(lines, "", i18n.F("Reason given so far: %s", given))
	}
	text := strings.Join(lines, "\n")
	if !need {
		components.ShowMessage(r.env.Window, i18n.F("The check of %s", items[i].Name()), text, func() {})
		return
	}
	components.Confirm(components.ConfirmOptions{
		Title: i18n.F("The check of %s", items[i].Name()), Message: text, Reason: true, ReasonLabel: i18n.T("Why is it given all the same?"),
		ConfirmText: i18n.T("Prescribe with this reason"), CancelText: i18n.T("Not now"), Danger: true,
		OnConfirm: func(reason string) { r.vm.SetReason(i, reason) },
	}, r.env.Window)
}

// askNextReason asks about the first medicine that still needs a reason.
func (r *consultationRx) askNextReason() {
	if i, n := r.vm.NeedsReason(); n > 0 {
		r.askReason(i)
	}
}
