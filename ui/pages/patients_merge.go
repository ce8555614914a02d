package pages

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// mergeForm merges a patient's record with another one: the other is picked,
// both stand side by side, and what forbids it is said before anything happens.
type mergeForm struct {
	env     *Env
	vm      *viewmodel.MergeForm
	this    clinic.PatientID
	dialog  *components.FormDialog
	other   *components.Picker
	reason  *components.Entry
	preview *fyne.Container
	facts   *fyne.Container
	boxes   map[clinic.MergeFact]*components.Check // of the facts that one chooses
	result  *components.Text
}

// openMergeForm opens the form; merged is called with the kept record.
func openMergeForm(env *Env, p service.PatientRow, merged func(kept clinic.PatientID)) {
	if !env.May(clinic.PatientsMerge) || p.Retired {
		return
	}
	f := &mergeForm{env: env, vm: viewmodel.NewMergeForm(frontDesk(env), p.ID), this: p.ID, other: newPatientPicker(env),
		reason: components.NewEntry(), preview: components.VBoxGap(10), facts: components.VBoxGap(6), boxes: map[clinic.MergeFact]*components.Check{}, result: components.Paragraph("")}
	f.other.CreateText, f.other.OnCreate = nil, nil // nobody new is merged
	f.other.OnPicked = func(item components.PickItem) { f.vm.Choose(f.this, clinic.PatientID(item.ID)) }
	f.other.OnCleared = func() { f.clear() }
	f.reason.MaxLength = clinic.MaxLine
	f.reason.SetPlaceHolder(i18n.T("Registered twice"))
	f.vm.Changed = f.draw
	f.vm.Failed = func(err error) { f.dialog.SetErr(err); f.follow() }
	f.dialog = components.NewFormDialog(components.FormOptions{
		Topic: "manual.md#registering-patients",
		Title: i18n.T("Merge with another record"), Subtitle: i18n.F("%s: two records of one person become one. It can be undone.", joinDots(p.ListName(), p.Number)),
		SubmitText: i18n.T("Merge"), Width: 860,
		Fields: []components.FormField{
			{Name: "other", Label: i18n.T("The other record of this person"), Widget: f.other, Required: true},
			{Name: "preview", Widget: f.preview},
			{Name: "reason", Label: i18n.T("Reason"), Widget: f.reason, Required: true},
		},
		Extra:    []components.Action{{Text: i18n.T("Keep the other record"), Run: f.swap}},
		OnSubmit: func() { f.submit(merged) },
		OnClosed: f.vm.Cancel,
	}, env.Window)
	f.clear()
	f.dialog.Show()
}

// clear shows that no other record is chosen yet.
func (f *mergeForm) clear() {
	f.vm.Cancel()
	f.vm.Loaded = false
	f.preview.RemoveAll()
	f.preview.Add(components.Muted(i18n.T("Choose the other record to see both side by side.")))
	f.resized()
	f.follow()
}

func (f *mergeForm) swap() {
	f.vm.Swap()
}

// follow lets only what the preview allows be submitted.
func (f *mergeForm) follow() {
	f.dialog.SetSubmitEnabled(f.vm.CanMerge())
	f.dialog.SetExtraEnabled(f.vm.Loaded)
}

func (f *mergeForm) resized() {
	f.preview.Refresh()
	f.dialog.Form().Refresh()
	f.dialog.Relayout()
}

func (f *mergeForm) draw() {
	f.dialog.ClearErrors()
	v := f.vm.Preview
	f.preview.RemoveAll()
	for _, text := range v.Refusals {
		f.preview.Add(components.NewNote(theme.ToneDanger, text))
	}
	for _, text := range v.Warnings {
		f.preview.Add(components.NewNote(theme.ToneWaiting, text))
	}
	if v.Kept.ID != v.Merged.ID {
		f.preview.Add(f.facts)
		f.preview.Add(components.Line())
		f.preview.Add(f.result)
		f.drawFacts()
	}
	f.resized()
	f.follow()
}

const mergeTitleWidth = 140

func mergeLine(title, kept, merged fyne.CanvasObject) fyne.CanvasObject {
	return container.NewBorder(nil, nil, components.FixedWidth(title, mergeTitleWidth), nil, components.Columns(12, kept, merged))
}

// drawFacts puts the facts of both records side by side; what stands after the
// merge is bold, and the rest is said not to be kept.
func (f *mergeForm) drawFacts() {
	v := f.vm.Preview
	f.facts.RemoveAll()
	f.facts.Add(mergeLine(components.Caption(""), components.Strong(i18n.F("Kept: %s", v.Kept.Number)), components.Strong(i18n.F("Merged into it: %s", v.Merged.Number))))
	for _, row := range f.vm.Rows() {
		var merged fyne.CanvasObject = mergeValue(row.Merged, row.MergedHolds)
		if row.Choosable {
			take := components.NewCheck(i18n.C("value", "Take"), func(on bool) {
				f.vm.Take(row.Fact, on)
				f.redrawFacts(row.Fact)
			})
			take.SetChecked(row.Taken)
			f.boxes[row.Fact] = take
			merged = container.NewBorder(nil, nil, container.NewCenter(take), nil, middle(merged))
		}
		f.facts.Add(mergeLine(components.Muted(row.Title), middle(mergeValue(row.Kept, row.KeptHolds)), merged))
	}
	text := i18n.F("%s %s is retired and leads to %s.", f.vm.MovesText(), v.Merged.Number, v.Kept.Number)
	if unseen := f.vm.Unseen(); unseen != "" {
		text += " " + unseen
	}
	f.result.SetText(text)
	f.facts.Refresh()
}

// redrawFacts shows another choice and leaves the focus on its box.
func (f *mergeForm) redrawFacts(fact clinic.MergeFact) {
	f.drawFacts()
	f.resized()
	f.env.Window.Canvas().Focus(f.boxes[fact])
}

// mergeShown is how many characters of a long text the preview shows.
const mergeShown = 200

func mergeValue(text string, holds bool) fyne.CanvasObject {
	text = components.Ellipsis(text, mergeShown, func(s string) float32 { return float32(len([]rune(s))) })
	switch {
	case text == "":
		return components.Muted("–")
	case holds:
		return components.NewText(text, components.TextOptions{Bold: true, Wrap: true})
	}
	return components.NewText(i18n.F("%s (not kept)", text), components.TextOptions{Color: theme.ColorMuted, Wrap: true})
}

func (f *mergeForm) submit(merged func(clinic.PatientID)) {
	f.dialog.ClearErrors()
	v := f.vm.Preview
	if !f.vm.CanMerge() {
		return
	}
	f.dialog.SetBusy(true)
	f.vm.Submit(f.reason.Text, func(err error) {
		if err != nil {
			f.dialog.SetErr(err)
			if viewmodel.IsStale(err) {
				f.dialog.SetMessage(theme.ToneWaiting, i18n.Error(err), components.Action{Text: i18n.T("Show both anew"), Run: f.vm.Reload})
			}
			return
		}
		f.dialog.Close()
		toastGood(f.env, i18n.F("%s is merged into %s.", v.Merged.Number, v.Kept.Number))
		merged(v.Kept.ID)
	})
}

// openUnmergeForm says what undoing a merge does and does it.
func openUnmergeForm(env *Env, m clinic.PatientMerge, undone func()) {
	if !env.May(clinic.PatientsMerge) {
		return
	}
	vm := viewmodel.NewUnmergeForm(frontDesk(env), m)
	reason, said := components.NewEntry(), components.VBoxGap(8)
	reason.MaxLength = clinic.MaxLine
	reason.SetPlaceHolder(i18n.T("Two different people"))
	var d *components.FormDialog
	draw := func() {
		said.RemoveAll()
		for _, text := range vm.Preview.Refusals {
			said.Add(components.NewNote(theme.ToneDanger, text))
		}
		if vm.CanUndo() {
			for _, line := range vm.Lines() {
				said.Add(components.Paragraph(line))
			}
			if left := vm.LeftText(); left != "" {
				said.Add(components.NewNote(theme.ToneWaiting, left))
			}
		}
		d.Form().Refresh()
		d.Relayout()
		d.SetSubmitEnabled(vm.CanUndo())
	}
	vm.Changed = draw
	vm.Failed = func(err error) { d.SetErr(err); d.SetSubmitEnabled(false) }
	d = components.NewFormDialog(components.FormOptions{
		Topic: "manual.md#registering-patients",
		Title: i18n.T("Undo the merge?"), Subtitle: i18n.F("%s was merged into %s on %s by %s: %s", m.MergedNumber, m.KeptNumber, mergeDay(env, m), m.ByName, m.Reason),
		SubmitText: i18n.T("Undo the merge"), Width: 640,
		Fields:   []components.FormField{{Name: "said", Widget: said}, {Name: "reason", Label: i18n.T("Reason"), Widget: reason, Required: true}},
		OnClosed: vm.Cancel,
		OnSubmit: func() {
			d.ClearErrors()
			if !vm.CanUndo() {
				return
			}
			d.SetBusy(true)
			vm.Submit(reason.Text, func(left string, err error) {
				if err != nil {
					d.SetErr(err)
					if viewmodel.IsStale(err) {
						d.SetMessage(theme.ToneWaiting, i18n.Error(err), components.Action{Text: i18n.T("Look again"), Run: func() {
							d.ClearErrors()
							vm.Load()
						}})
					}
					return
				}
				d.Close()
				toastGood(env, i18n.F("%s is a record of its own again.", m.MergedNumber))
				if left != "" {
					components.Toast(env.Window, theme.ToneWaiting, left)
				}
				undone()
			})
		},
	}, env.Window)
	d.SetSubmitEnabled(false)
	d.Show()
	vm.Load()
}

func mergeDay(env *Env, m clinic.PatientMerge) string {
	return i18n.Date(m.At.In(env.Now().Location()), "2 Jan 2006")
}

// mergedNote says where a merged record leads; nil for any other record.
func (c *patientsChart) mergedNote() fyne.CanvasObject {
	m, ok := c.vm.Destination()
	if !ok {
		return nil
	}
	return components.NewNote(theme.ToneBooked, i18n.F("This record was merged into %s (%s) on %s by %s. It is kept as it was and is not used any more.", m.KeptNumber, m.KeptName, mergeDay(c.env, m), m.ByName),
		components.Action{Text: i18n.F("Open %s", m.KeptNumber), Run: func() { c.onOpen(m.Kept) }})
}

// originsCard lists the records that were merged into this one, with the way
// back; nil when there are none.
func (c *patientsChart) originsCard() fyne.CanvasObject {
	origins := c.vm.Origins()
	if len(origins) == 0 {
		return nil
	}
	box := components.VBoxGap(8)
	for _, m := range origins {
		box.Add(components.Paragraph(i18n.F("From %s (%s) on %s by %s: %s", m.MergedNumber, m.MergedName, mergeDay(c.env, m), m.ByName, m.Reason)))
		if c.env.May(clinic.PatientsMerge) {
			box.Add(components.HBox(components.NewButton(i18n.T("Undo the merge…"), "", func() { c.unmerge(m) })))
		}
	}
	return components.NewTitledCard(i18n.T("Merged"), box)
}

func (c *patientsChart) unmerge(m clinic.PatientMerge) { openUnmergeForm(c.env, m, c.vm.Load) }

// unmergeLast undoes the newest merge into this record.
func (c *patientsChart) unmergeLast() {
	if origins := c.vm.Origins(); len(origins) > 0 {
		c.unmerge(origins[0])
	}
}

func (c *patientsChart) merge() {
	p := c.vm.Patient
	openMergeForm(c.env, service.PatientRow{ID: p.ID, Number: p.Number, FirstName: p.FirstName, LastName: p.LastName, Retired: !p.Retired.IsZero()}, c.onOpen)
}
