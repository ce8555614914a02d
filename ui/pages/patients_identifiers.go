package pages

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
)

// identifierRows is the list of numbers that others gave the patient.
type identifierRows struct {
	widget.BaseWidget
	env     *Env
	box     *fyne.Container
	resized func()
	changed func() // what is typed is another
	rows    []*identifierRow
	list    *fyne.Container
	more    *components.Button
}

type identifierRow struct {
	kind  *components.Choice
	value *components.Entry
	box   fyne.CanvasObject
}

func newIdentifierRows(env *Env) *identifierRows {
	r := &identifierRows{env: env, list: components.VBoxGap(6), changed: func() {}}
	r.more = components.NewButton(i18n.T("Add an identifier"), "", func() {
		r.add(clinic.Identifier{Kind: r.nextKind()})
		r.focus(len(r.rows) - 1)
	})
	r.box = components.VBoxGap(6, r.list, components.HBox(r.more))
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer is called by the toolkit.
func (r *identifierRows) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.box) }

// Snapshot tells the form what is typed.
func (r *identifierRows) Snapshot() string { return clinic.IdentifiersText(r.read()) }

// FocusTarget is the first number.
func (r *identifierRows) FocusTarget() fyne.Focusable {
	if len(r.rows) == 0 {
		return r.more
	}
	return r.rows[0].value
}

// nextKind is the first kind that is not in the list yet.
func (r *identifierRows) nextKind() clinic.IdentifierKind {
	for _, k := range clinic.IdentifierKinds() {
		used := false
		for _, row := range r.rows {
			used = used || row.kind.Value() == string(k)
		}
		if !used {
			return k
		}
	}
	return clinic.IdentifierOther
}

func (r *identifierRows) focus(i int) {
	if i >= 0 && i < len(r.rows) {
		r.env.Window.Canvas().Focus(r.rows[i].value)
		return
	}
	r.env.Window.Canvas().Focus(r.more)
}

func (r *identifierRows) set(list []clinic.Identifier) {
	r.rows = nil
	r.list.RemoveAll()
	for _, i := range list {
		r.add(i)
	}
	r.fit()
}

func (r *identifierRows) add(i clinic.Identifier) {
	options := []components.Option{}
	for _, k := range clinic.IdentifierKinds() {
		options = append(options, components.Option{Value: string(k), Text: i18n.Say(k.Title())})
	}
	row := &identifierRow{kind: components.NewChoice(options, func(string) { r.typed() }), value: components.NewEntry()}
	row.kind.SetValue(string(i.Kind))
	row.value.MaxLength = clinic.MaxIdentifier
	row.value.SetText(i.Value)
	row.value.OnChanged = func(string) { r.typed() }
	remove := components.NewIconButton(theme.IconDelete, i18n.T("Remove this identifier"), func() { r.remove(row) })
	row.box = container.NewBorder(nil, nil, nil, container.New(&insetLayout{left: 4}, remove),
		components.Columns(8, row.kind, row.value))
	r.rows = append(r.rows, row)
	r.list.Add(row.box)
	r.fit()
}

func (r *identifierRows) remove(row *identifierRow) {
	for i, each := range r.rows {
		if each == row {
			r.rows = append(r.rows[:i], r.rows[i+1:]...)
			r.list.Remove(row.box)
			r.fit()
			r.typed()
			r.focus(min(i, len(r.rows)-1))
			return
		}
	}
}

func (r *identifierRows) typed() { r.changed() }

func (r *identifierRows) fit() {
	r.box.Refresh()
	r.Refresh()
	if r.resized != nil {
		r.resized()
	}
}

func (r *identifierRows) read() []clinic.Identifier {
	var out []clinic.Identifier
	for _, row := range r.rows {
		if value := strings.TrimSpace(row.value.Text); value != "" {
			out = append(out, clinic.Identifier{Kind: clinic.IdentifierKind(row.kind.Value()), Value: value})
		}
	}
	return out
}
