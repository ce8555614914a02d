package pages

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// alikePanel stands beside the form and shows who is registered already and may
// be the one being typed: what is the same in bold, what differs muted.
type alikePanel struct {
	widget.BaseWidget
	env   *Env
	use   func(service.LookAlike) // nil where nobody can be used instead
	box   *fyne.Container
	shown []*components.Button
}

const alikeWidth = 340

func newAlikePanel(env *Env, use func(service.LookAlike)) *alikePanel {
	p := &alikePanel{env: env, use: use, box: components.VBoxGap(10)}
	p.ExtendBaseWidget(p)
	p.show(nil, clinic.Patient{})
	return p
}

// CreateRenderer is called by the toolkit.
func (p *alikePanel) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(p.box) }

// show draws the look-alikes of what is typed.
func (p *alikePanel) show(list []service.LookAlike, typed clinic.Patient) {
	p.box.RemoveAll()
	p.shown = nil
	p.box.Add(components.Strong(i18n.T("Registered already?")))
	if len(list) == 0 {
		p.box.Add(container.New(&fitWidth{alikeWidth}, components.NewText(i18n.T("Nobody who looks like this is registered. Names, birth date, phone and identifiers are compared while you type."),
			components.TextOptions{Color: theme.ColorMuted, Wrap: true})))
	}
	for _, each := range list {
		p.box.Add(p.card(each, typed))
	}
	p.box.Refresh()
	p.Refresh()
}

// fitWidth measures wrapped text at the width that it will have.
type fitWidth struct{ width float32 }

// MinSize lays the object out at the width first.
func (l *fitWidth) MinSize(objects []fyne.CanvasObject) fyne.Size {
	objects[0].Resize(fyne.NewSize(l.width, objects[0].MinSize().Height))
	return fyne.NewSize(l.width, objects[0].MinSize().Height)
}

// Layout gives the object all there is.
func (l *fitWidth) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(s)
}

func (p *alikePanel) card(a service.LookAlike, typed clinic.Patient) fyne.CanvasObject {
	const inner = alikeWidth - 24
	rows := components.VBoxGap(3)
	line := func(label, value string, same bool) {
		if value == "" {
			return
		}
		o := components.TextOptions{Wrap: true, Bold: same}
		if !same {
			o.Color = theme.ColorMuted
		}
		rows.Add(container.New(&fitWidth{inner}, newSides(alikeLabel, components.Caption(label), components.NewText(value, o))))
	}
	name := a.ListName()
	rows.Add(container.NewBorder(nil, nil, nil, components.Caption(a.Number), components.NewText(name, components.TextOptions{Bold: true, Shrink: true})))
	for _, l := range a.Likenesses {
		badge := components.NewBadge(theme.ToneWaiting, theme.IconWarning, i18n.Say(l.Words()))
		rows.Add(components.HBox(badge))
	}
	if a.Retired {
		rows.Add(components.HBox(components.NewBadge(theme.ToneNeutral, nil, i18n.T("Retired"))))
	}
	line(i18n.T("Born"), viewmodel.BornAndAge(a.DateOfBirth, a.BirthEstimated, p.env.Today()), a.DateOfBirth == typed.DateOfBirth)
	if a.Sex != clinic.SexUnknown {
		line(i18n.T("Sex"), i18n.Say(a.Sex.Title()), a.Sex == typed.Sex)
	}
	line(i18n.T("Phone"), a.Phone, has(a.Likenesses, service.SamePhone))
	line(i18n.T("Identifiers"), clinic.IdentifiersText(a.Identifiers), has(a.Likenesses, service.SameIdentifier))
	last := i18n.T("never here")
	if !a.LastVisit.IsZero() {
		last = viewmodel.DayWord(a.LastVisit, p.env.Today())
	}
	line(i18n.T("Last visit"), last, false)
	if p.use != nil {
		button := components.NewButton(i18n.T("Use this one"), "", func() { p.use(a) })
		p.shown = append(p.shown, button)
		rows.Add(components.HBox(button))
	}
	card := components.NewCard(rows)
	card.SetPadding(12)
	if a.Holds() {
		card.SetTone(theme.ToneWaiting)
	}
	return card
}

const alikeLabel = 84

func has(list []service.Likeness, l service.Likeness) bool {
	for _, each := range list {
		if each == l {
			return true
		}
	}
	return false
}
