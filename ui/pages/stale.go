package pages

import (
	"fyne.io/fyne/v2"

	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// chooseMerged settles what two desks changed in one record. Fields that only
// one of them changed are joined without a question. For those that both did,
// both versions are shown and somebody chooses; the record is then saved on the
// newer version. Who gives up choosing gets one's own typing back, unsaved.
func chooseMerged[T any](env *Env, changes viewmodel.MergeChanges, merged T, take func(T), save func()) {
	clashes := changes.Clashes()
	if len(clashes) == 0 {
		take(merged)
		return
	}
	const mine, theirs = "mine", "theirs"
	var fields []components.FormField
	var choices []*components.Choice
	for i, c := range clashes {
		my, their := c.Choices()
		choice := components.NewChoice([]components.Option{{Value: mine, Text: my}, {Value: theirs, Text: their}}, nil)
		choice.SetValue(mine)
		choices = append(choices, choice)
		fields = append(fields, components.FormField{Name: "field" + string(rune('a'+i)), Label: c.Label, Widget: choice, Hint: c.Both()})
	}
	var also []string
	for _, c := range changes {
		if !c.Clash {
			also = append(also, c.Text())
		}
	}
	var below fyne.CanvasObject
	if len(also) > 0 {
		below = components.NewNote(theme.ToneBooked, i18n.F("Taken over from the other desk: %s.", i18n.Listed(also)))
	}
	var d *components.FormDialog
	d = components.NewFormDialog(components.FormOptions{
		Topic: "manual.md#when-something-is-wrong",
		Title: i18n.T("Two desks changed this"), Subtitle: i18n.T("Choose what shall stand in each field that both changed."), SubmitText: i18n.T("Save what I chose"),
		CancelText: i18n.T("Back to my form"), Fields: fields, Below: below, Width: 560, Dirty: func() bool { return false },
		OnCancel: func() { take(merged) },
		OnSubmit: func() {
			for i, c := range clashes {
				if choices[i].Value() == theirs {
					viewmodel.TakeTheirs(c, &merged)
				}
			}
			d.Close()
			take(merged)
			save()
		},
	}, env.Window)
	d.Show()
}
