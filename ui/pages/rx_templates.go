package pages

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// templatesDialog picks a favourite or template.
type templatesDialog struct {
	env    *Env
	vm     *viewmodel.Templates
	table  *components.RowTable[clinic.RxTemplate]
	search *components.Entry
	modal  *components.Modal
	shown  *fyne.Container
	take   *components.Button
	rename *components.Button
	remove *components.Button
	taken  func([]clinic.PrescriptionItem)
}

// openTemplates offers the doctor's favourites and templates and the
// hospital's, with what suits the diagnoses first. taken gets copies of the
// medicines of the chosen one.
func openTemplates(env *Env, diagnosisCodes []string, taken func([]clinic.PrescriptionItem)) {
	d := &templatesDialog{env: env, vm: viewmodel.NewTemplates(frontDesk(env), diagnosisCodes), taken: taken}
	type row = clinic.RxTemplate
	d.table = components.NewRowTable([]components.Column[row]{
		{ID: "name", Title: i18n.T("Name"), MinWidth: 230, Bold: true, Text: func(x row) string { return x.Name }},
		{ID: "kind", Title: i18n.T("Kind"), Width: 96, Values: []string{i18n.T("Favourite"), i18n.T("Template")}, Text: templateKind},
		{ID: "code", Title: i18n.T("Diagnosis"), Width: 92, Text: func(x row) string { return x.Code }},
		{ID: "owner", Title: i18n.T("Whose"), Width: 84, Muted: true, Values: []string{i18n.T("Hospital"), i18n.T("Mine")}, Text: d.vm.Owner},
		{ID: "fits", Title: "", Width: 124, Badge: d.fits, Badges: []components.BadgeSpec{fitsBadge()}},
	}, components.Noun{One: "entry", Many: "entries"}).Named("consultation.templates")
	d.table.Key = func(x row) any { return x.ID }
	d.table.OnOpen = d.use
	d.table.OnSelected = func(row) { d.show() }
	d.vm.Changed = d.draw
	d.vm.Failed = func(err error) { showLoadError(env, err) }
	d.search = components.NewSearch(i18n.T("Name, medicine, diagnosis"), "Ctrl F")
	d.search.OnChanged = d.vm.Search
	d.search.OnSubmitted = func(string) { d.useSelected() }
	d.search.OnKey = func(ev *fyne.KeyEvent) bool {
		if ev.Name == fyne.KeyDown || ev.Name == fyne.KeyUp || ev.Name == fyne.KeyPageDown || ev.Name == fyne.KeyPageUp {
			d.table.TypedKey(ev)
			return true
		}
		return false
	}
	d.take = components.NewPrimaryButton(i18n.C("template", "Take over"), "Enter", d.useSelected)
	d.rename = components.NewButton(i18n.T("Rename…"), "", d.askName)
	d.remove = components.NewDangerButton(i18n.T("Delete…"), "", d.askDelete)
	d.shown = components.VBoxGap(2)
	d.modal = components.NewModal(env.Window, components.ModalOptions{
		Topic: "manual.md#prescribing",
		Title: i18n.T("Favourites and templates"), Subtitle: i18n.T("What suits the diagnosis comes first, then what is used most."),
		Content: components.VBoxGap(8, d.search, components.FixedHeight(d.table, 300), components.FixedHeight(container.NewVScroll(d.shown), 92)), Width: 760,
		LeftButtons: []fyne.CanvasObject{d.remove, d.rename},
		Buttons:     []fyne.CanvasObject{components.NewCloseButton(func() { d.modal.Close() }), d.take},
		OnEnter:     d.useSelected,
	})
	d.modal.Show()
	d.table.SetLoading(true)
	env.Window.Canvas().Focus(d.search)
	d.vm.Load()
}

func templateKind(x clinic.RxTemplate) string {
	if x.Kind == clinic.Favourite {
		return i18n.T("Favourite")
	}
	return i18n.T("Template")
}

func (d *templatesDialog) fits(x clinic.RxTemplate) components.BadgeSpec {
	if x.Fits(d.vm.Codes) == 0 {
		return components.BadgeSpec{}
	}
	return fitsBadge()
}

func fitsBadge() components.BadgeSpec {
	return components.BadgeSpec{Tone: theme.ToneGood, Icon: theme.IconCheck, Text: i18n.T("Fits")}
}

func (d *templatesDialog) draw() {
	empty := i18n.T("Nothing is kept yet. Write a prescription and keep it as a template, or one medicine as a favourite.")
	if d.search.Text != "" {
		empty = i18n.T("Nothing kept matches.")
	}
	d.table.SetEmpty(empty, "", nil)
	d.table.SetRows(d.vm.Rows, len(d.vm.Rows), false)
	if d.table.SelectedIndex() < 0 && len(d.vm.Rows) > 0 {
		d.table.Select(0)
	}
	d.show()
}

// show lists the medicines of the selected one.
func (d *templatesDialog) show() {
	x, ok := d.table.Selected()
	d.shown.RemoveAll()
	for _, b := range []*components.Button{d.take, d.rename, d.remove} {
		b.Disable()
	}
	if ok {
		d.take.Enable()
		if d.vm.Own(x) {
			d.rename.Enable()
			d.remove.Enable()
		}
		const most = 4
		for i, it := range x.Items {
			if i == most-1 && len(x.Items) > most {
				names := make([]string, 0, len(x.Items)-i)
				for _, rest := range x.Items[i:] {
					names = append(names, rest.Name())
				}
				d.shown.Add(components.NewText(i18n.F("and %s", strings.Join(names, ", ")), components.TextOptions{Color: theme.ColorMuted, Shrink: true}))
				break
			}
			d.shown.Add(components.Paragraph(it.Text()))
		}
	}
	d.shown.Refresh()
}

func (d *templatesDialog) useSelected() {
	if x, ok := d.table.Selected(); ok {
		d.use(x)
	}
}

func (d *templatesDialog) use(x clinic.RxTemplate) {
	if !d.modal.Open() {
		return
	}
	d.modal.Close()
	d.vm.Take(x)
	d.taken(append([]clinic.PrescriptionItem(nil), x.Items...))
}

func (d *templatesDialog) askName() {
	x, ok := d.table.Selected()
	if !ok {
		return
	}
	name := components.NewEntry()
	name.MaxLength = clinic.MaxName
	name.SetText(x.Name)
	var f *components.FormDialog
	f = components.NewFormDialog(components.FormOptions{Topic: "manual.md#prescribing", Title: i18n.T("Rename"), Fields: []components.FormField{{Name: "name", Label: i18n.T("Name"), Widget: name, Required: true}},
		OnSubmit: func() {
			f.SetBusy(true)
			d.vm.Rename(x, name.Text, func(err error) {
				if err != nil {
					f.SetErr(err)
					return
				}
				f.Close()
			})
		}}, d.env.Window)
	f.Show()
}

func (d *templatesDialog) askDelete() {
	x, ok := d.table.Selected()
	if !ok {
		return
	}
	var ask *components.FormDialog
	ask = components.Confirm(components.ConfirmOptions{Title: i18n.F("Delete “%s”?", x.Name), Danger: true, KeepOpen: true, ConfirmText: i18n.T("Delete"), CancelText: i18n.T("Keep it"),
		Message: i18n.T("Prescriptions that were made from it stay as they are."),
		OnConfirm: func(string) {
			ask.SetBusy(true)
			d.vm.Delete(x, func(err error) {
				if err != nil {
					ask.SetErr(err)
					return
				}
				ask.Close()
				toastUndo(d.env, i18n.F("%s is deleted.", x.Name), i18n.T("Undo deleting it"), i18n.F("%s is kept again.", x.Name), func(done func(error)) bool { return d.vm.BringBack(x, done) })
			})
		}}, d.env.Window)
}

// openSaveTemplate keeps medicines: one as a favourite, several as a template
// for the first diagnosis, which can be left out.
func openSaveTemplate(env *Env, items []clinic.PrescriptionItem, diagnoses []clinic.CodedDiagnosis) {
	vm := viewmodel.NewTemplates(frontDesk(env), nil)
	name := components.NewEntry()
	name.MaxLength = clinic.MaxName
	kind := components.NewSegmented([]components.Option{{Value: string(clinic.Template), Text: i18n.T("Template")}, {Value: string(clinic.Favourite), Text: i18n.T("Favourite")}}, nil)
	options := []components.Option{{Value: "", Text: i18n.T("Any diagnosis")}}
	for _, each := range diagnoses {
		if each.Code != "" {
			options = append(options, components.Option{Value: each.Code, Text: each.String()})
		}
	}
	code := components.NewChoice(options, nil)
	code.SetValue(options[len(options)-1].Value)
	if len(options) > 1 {
		code.SetValue(options[1].Value)
	}
	if len(items) == 1 {
		kind.SetValue(string(clinic.Favourite))
		name.SetText(items[0].Name())
		code.SetValue("")
	} else {
		kind.Disable()
		if len(options) > 1 {
			name.SetText(diagnoses[0].Title)
		}
	}
	lines := components.VBoxGap(2)
	for _, it := range items {
		lines.Add(components.NewText(it.Text(), components.TextOptions{Shrink: true}))
	}
	var f *components.FormDialog
	f = components.NewFormDialog(components.FormOptions{Topic: "manual.md#prescribing", Title: i18n.T("Keep for later"), Width: 560,
		Subtitle: i18n.T("It is offered again under this name. Reasons given for this patient are not kept."),
		Above:    lines, Fields: []components.FormField{
			{Name: "name", Label: i18n.T("Name"), Widget: name, Required: true},
			{Name: "kind", Label: i18n.T("Kept as"), Widget: kind},
			{Name: "code", Label: i18n.T("Offered first for"), Widget: code},
		},
		OnSubmit: func() {
			f.ClearErrors()
			f.SetBusy(true)
			vm.Save(clinic.RxTemplate{Kind: clinic.TemplateKind(kind.Value()), Name: name.Text, Code: code.Value(), Items: items}, func(err error) {
				if err != nil {
					f.SetErr(err)
					return
				}
				f.Close()
				toastGood(env, i18n.F("%s is kept.", clinic.CleanLine(name.Text)))
			})
		}}, env.Window)
	f.Show()
}
