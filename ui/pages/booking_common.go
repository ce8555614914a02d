package pages

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"caredesk/internal/clinic"
	"caredesk/internal/event"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// frontDesk is what the front desk's view models work with.
func frontDesk(env *Env) viewmodel.FrontDesk {
	return viewmodel.FrontDesk{Services: env.Services, Runner: env.Runner, Context: env.Context, Now: env.Now, Actor: env.Actor}
}

// showLoadError tells that something could not be loaded. A load that ended
// because the user signed out or asked for something else is no error.
func showLoadError(env *Env, err error) {
	if err == nil || errors.Is(err, context.Canceled) {
		return
	}
	components.Toast(env.Window, theme.ToneDanger, i18n.Error(err))
}

// toastGood tells that something was done.
func toastGood(env *Env, text string) { components.Toast(env.Window, theme.ToneGood, text) }

// onEvent calls handle on the UI thread for every event of type T.
func onEvent[T any](env *Env, handle func(T)) (unsubscribe func()) {
	return event.Subscribe(env.Bus, func(e T) { fyne.Do(func() { handle(e) }) })
}

// closeAll runs what ends subscriptions and timers, once.
func closeAll(closers *[]func()) {
	for _, c := range *closers {
		c()
	}
	*closers = nil
}

// patientItem is a patient as a picker shows them.
func patientItem(p service.PatientRow, today clinic.Date) components.PickItem {
	return components.PickItem{ID: int64(p.ID), Text: p.ListName(), Detail: viewmodel.PatientLine(p, today), Data: p}
}

// newPatientPicker returns a picker over all patients; where the role may
// register patients its last row opens the form for a new one.
func newPatientPicker(env *Env) *components.Picker {
	desk := frontDesk(env)
	latest := &viewmodel.Latest{}
	picker := components.NewPicker(func(q string, done func([]components.PickItem)) {
		viewmodel.FindPatients(desk, latest, q, func(rows []service.PatientRow, err error) {
			if err != nil {
				showLoadError(env, err)
			}
			items := make([]components.PickItem, len(rows))
			for i, row := range rows {
				items[i] = patientItem(row, env.Today())
			}
			done(items)
		})
	})
	picker.SetPlaceHolder(i18n.T("Name, birth date, phone or number"))
	if env.May(clinic.PatientsRegister) {
		picker.CreateText = func(q string) string {
			if q == "" {
				return i18n.T("Register a new patient…")
			}
			return i18n.F("Register “%s” as a new patient…", q)
		}
		picker.OnCreate = func(q string) {
			openPatientForm(env, patientFromQuery(q, env.Today()), func(p clinic.Patient) {
				item := components.PickItem{ID: int64(p.ID), Text: p.ListName()}
				picker.SetSelected(item)
				if picker.OnPicked != nil {
					picker.OnPicked(item)
				}
				env.Window.Canvas().Focus(picker)
			})
		}
	}
	return picker
}

// doctorItem is a doctor as a picker shows them.
func doctorItem(d clinic.Doctor) components.PickItem {
	return components.PickItem{ID: int64(d.ID), Text: d.Name(), Detail: joinDots(d.DepartmentName, i18n.F("%s min", strconv.Itoa(d.SlotMinutes))), Data: d}
}

// joinDots joins the texts that are not empty with middle dots.
func joinDots(texts ...string) string {
	var out []string
	for _, t := range texts {
		if t != "" {
			out = append(out, t)
		}
	}
	return strings.Join(out, " · ")
}

// departmentOptions are the choices of a filter; the first is all of them.
func departmentOptions(list []clinic.Department) []components.Option {
	out := []components.Option{{Value: "", Text: i18n.T("All departments")}}
	for _, d := range list {
		out = append(out, components.Option{Value: formatID(int64(d.ID)), Text: d.Name})
	}
	return out
}

func formatID(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}

// parseID reads what formatID wrote; anything else is 0.
func parseID(s string) int64 {
	id, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0
	}
	return id
}

// menuEntry is a row of a context menu.
type menuEntry = components.MenuEntry

// showMenu opens a context menu at a place in the window. Up, Down and Enter
// work in it, Escape closes it.
func showMenu(env *Env, at fyne.Position, entries []menuEntry) {
	if len(entries) > 0 {
		components.NewMenu(env.Window.Canvas(), entries).ShowAtPosition(at)
	}
}

// withHeader lays a page out: the header line on top, the body below.
func withHeader(header, body fyne.CanvasObject) fyne.CanvasObject {
	return container.NewBorder(container.New(&insetLayout{left: 16, top: 10, right: 16, bottom: 10}, header), nil, nil, nil, body)
}

// withMargins leaves the usual space beside and below a page's body.
func withMargins(body fyne.CanvasObject) fyne.CanvasObject {
	return container.New(&insetLayout{left: 16, right: 16, bottom: 12}, body)
}

// withMarginsAround leaves it above a body that has its header in it, too.
func withMarginsAround(body fyne.CanvasObject) fyne.CanvasObject {
	return container.New(&insetLayout{left: 16, top: 10, right: 16, bottom: 12}, body)
}

// insetLayout leaves space around one object.
type insetLayout struct{ left, top, right, bottom float32 }

// MinSize is the object's with the space around it.
func (l *insetLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	m := objects[0].MinSize()
	return fyne.NewSize(m.Width+margin(l.left)+margin(l.right), m.Height+l.top+l.bottom)
}

// Layout puts the object inside the space.
func (l *insetLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	objects[0].Move(fyne.NewPos(margin(l.left), l.top))
	objects[0].Resize(fyne.NewSize(s.Width-margin(l.left)-margin(l.right), s.Height-l.top-l.bottom))
}

// pageMargin is the space beside a page; it is less in the compact density.
const pageMargin = 16

func margin(px float32) float32 {
	if px == pageMargin {
		return theme.Size(theme.SizePage)
	}
	return px
}

// factRow shows a label with its value beside it, for details that are read
// and not edited.
func factRow(label, value string) fyne.CanvasObject {
	return factObject(label, components.Paragraph(orDash(value)))
}

func factObject(label string, value fyne.CanvasObject) fyne.CanvasObject {
	return newSides(factLabelWidth, components.NewText(label, components.TextOptions{Color: theme.ColorMuted, Wrap: true}), value)
}

const factLabelWidth = 130

func orDash(s string) string {
	if strings.TrimSpace(s) == "" {
		return "—"
	}
	return s
}

// sides puts a label of fixed width at the left of an object that wraps.
type sides struct {
	widget.BaseWidget
	left, right fyne.CanvasObject
	width       float32
}

func newSides(width float32, left, right fyne.CanvasObject) *sides {
	s := &sides{left: left, right: right, width: width}
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer is called by the toolkit.
func (s *sides) CreateRenderer() fyne.WidgetRenderer { return &sidesRenderer{s} }

type sidesRenderer struct{ s *sides }

func (r *sidesRenderer) Layout(size fyne.Size) {
	r.s.left.Move(fyne.NewPos(0, 0))
	r.s.left.Resize(fyne.NewSize(r.s.width-8, r.s.left.MinSize().Height))
	r.s.left.Resize(fyne.NewSize(r.s.width-8, r.s.left.MinSize().Height)) // a label that wraps, too
	w := max(0, size.Width-r.s.width)
	// Wrapped text knows its height once it knows its width.
	r.s.right.Resize(fyne.NewSize(w, r.s.right.MinSize().Height))
	r.s.right.Move(fyne.NewPos(r.s.width, 0))
	r.s.right.Resize(fyne.NewSize(w, r.s.right.MinSize().Height))
}

func (r *sidesRenderer) MinSize() fyne.Size {
	m := r.s.right.MinSize()
	return fyne.NewSize(r.s.width+min(m.Width, 60), max(r.s.left.MinSize().Height, m.Height))
}

func (r *sidesRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.s.left, r.s.right}
}
func (r *sidesRenderer) Refresh() { r.s.left.Refresh(); r.s.right.Refresh() }
func (r *sidesRenderer) Destroy() {}
