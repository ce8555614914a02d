package pages

import (
	"strings"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
)

// identifierRows is the list of numbers that others gave the patient.
type identifierRows struct {
	formRows[*identifierRow]
	changed func() // what is typed is another
}

type identifierRow struct {
	kind  *components.Choice
	value *components.Entry
	box   fyne.CanvasObject
}

func (r *identifierRow) first() fyne.Focusable   { return r.value }
func (r *identifierRow) line() fyne.CanvasObject { return r.box }

func newIdentifierRows(env *Env) *identifierRows {
	r := &identifierRows{changed: func() {}}
	r.build(env, r, nil, i18n.T("Add an identifier"), func() { r.add(clinic.Identifier{Kind: r.nextKind()}) })
	return r
}

// Snapshot tells the form what is typed.
func (r *identifierRows) Snapshot() string { return clinic.IdentifiersText(r.read()) }

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

func (r *identifierRows) set(list []clinic.Identifier) {
	r.clear()
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
	row := &identifierRow{kind: components.NewChoice(options, func(string) { r.changed() }), value: components.NewEntry()}
	row.kind.SetValue(string(i.Kind))
	row.value.MaxLength = clinic.MaxIdentifier
	row.value.SetText(i.Value)
	row.value.OnChanged = func(string) { r.changed() }
	row.box = removable(components.Columns(8, row.kind, row.value), i18n.T("Remove this identifier"), func() {
		r.take(row.box)
		r.changed()
	})
	r.put(row)
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
