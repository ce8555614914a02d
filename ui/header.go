package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/pages"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// header is the line above the page: the hospital, the search, the patient in
// context, who is signed in.
type header struct {
	line    *fyne.Container
	object  fyne.CanvasObject
	logo    *logo
	name    *components.Text
	patient *patientBox
	search  fyne.CanvasObject
}

func newHeader(d *desk) *header {
	s := d.shell
	h := &header{logo: newLogo(s.branding.logo, 28), name: components.NewText(s.branding.title(), components.TextOptions{Bold: true, Shrink: true})}
	h.patient = newPatientBox(func() { s.command(s.openPatientInContext) }, func() { d.showPatient(0) }, s.now)
	actor := s.desk.session.Actor()
	who := components.VBoxGap(0,
		components.NewText(actor.Name, components.TextOptions{Size: theme.SizeCaption, Align: fyne.TextAlignTrailing}),
		components.NewText(i18n.Say(actor.Role.Title()), components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Align: fyne.TextAlignTrailing}))
	lock := components.NewButton(i18n.T("Lock"), "Ctrl L", s.lockNow)
	out := components.NewButton(i18n.T("Sign out"), "", func() { s.command(s.signOut) })
	prompt := i18n.T("Find doctor, command…")
	if actor.Role.May(clinic.PatientsSee) {
		prompt = i18n.T("Find patient, doctor, token, command…")
	}
	search := newSearchBox(prompt, func() { s.command(s.showFind) })
	h.search = search
	h.line = container.New(&headerLayout{}, h.logo, h.name, search, h.patient, who, lock, out)
	h.object = edged(nil, components.Line(), nil,
		components.Panel(container.New(layout.NewCustomPaddedLayout(0, 0, 16, 16), h.line)))
	return h
}

func (h *header) setBrand(b brand) {
	h.logo.set(b.logo)
	h.name.SetText(b.title())
}

// setPatient shows a patient, or none, and shares the line's room anew.
func (h *header) setPatient(p service.PatientHeader) {
	h.patient.set(p)
	h.line.Refresh()
}

// headerLayout gives the hospital and the search their room and the patient
// what is left.
type headerLayout struct{}

const headerGap = 12

func (headerLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(600, theme.Size(theme.SizeHeader)-1)
}

func (headerLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	middle := func(obj fyne.CanvasObject, x, w, h float32) {
		obj.Move(fyne.NewPos(x, (s.Height-h)/2))
		obj.Resize(fyne.NewSize(w, h))
	}
	left, name, search, patient := o[0], o[1], o[2], o[3]
	middle(left, 0, 28, 28)
	nameWidth := fyne.MeasureText(name.(*components.Text).Text(), theme.Size(theme.SizeText), fyne.TextStyle{Bold: true}).Width + 4
	nameWidth = min(nameWidth, s.Width*0.18)
	middle(name, 40, nameWidth, name.MinSize().Height)
	right := s.Width
	for i := len(o) - 1; i >= 4; i-- {
		m := o[i].MinSize()
		right -= m.Width
		middle(o[i], right, m.Width, m.Height)
		right -= headerGap
	}
	x := max(theme.Size(theme.SizeSidebar)+56, 40+nameWidth+headerGap)
	room := max(0, right-x-headerGap)
	searchWidth := min(460, room)
	if patient.Visible() {
		searchWidth = min(460, room*0.47)
	}
	middle(search, x, searchWidth, theme.Size(theme.SizeControl))
	x += searchWidth + headerGap
	patient.(*patientBox).fit(max(0, right-x))
	middle(patient, x, max(0, right-x), s.Height-4)
}

// searchBox looks like an input and opens the search.
type searchBox struct {
	widget.BaseWidget
	prompt string
	onTap  func()
}

var _ fyne.Tappable = (*searchBox)(nil)

func newSearchBox(prompt string, onTap func()) *searchBox {
	b := &searchBox{prompt: prompt, onTap: onTap}
	b.ExtendBaseWidget(b)
	return b
}

// Tapped opens the search.
func (b *searchBox) Tapped(*fyne.PointEvent) { b.onTap() }

// CreateRenderer is called by the toolkit.
func (b *searchBox) CreateRenderer() fyne.WidgetRenderer {
	text := components.NewText(b.prompt, components.TextOptions{Color: theme.ColorMuted, Shrink: true})
	hint := container.NewCenter(components.NewKeyHint("Ctrl K"))
	return widget.NewSimpleRenderer(container.NewStack(newFrame(theme.ColorRaised),
		container.New(layout.NewCustomPaddedLayout(0, 0, 11, 8), container.NewBorder(nil, nil, nil, hint, text))))
}

// patientBox shows the patient in context: the name, age and number, and below
// it the allergies, red when there are any.
type patientBox struct {
	widget.BaseWidget
	onTap     func()
	now       func() time.Time
	name      *components.Text
	detail    *components.Text
	about     string // age and number, shown where the name leaves room
	allergies *components.Text
	box       fyne.CanvasObject
}

var _ fyne.Tappable = (*patientBox)(nil)

func newPatientBox(onTap, onClear func(), now func() time.Time) *patientBox {
	b := &patientBox{onTap: onTap, now: now,
		name:      components.NewText("", components.TextOptions{Bold: true, Shrink: true}),
		detail:    components.NewText("", components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted}),
		allergies: components.NewText("", components.TextOptions{Size: theme.SizeCaption, Shrink: true})}
	clear := components.NewQuietButton("✕", "", onClear)
	words := components.VBoxGap(0, container.NewBorder(nil, nil, nil, b.detail, b.name), b.allergies)
	b.box = container.NewStack(newFrame(theme.ColorRaised), container.New(layout.NewCustomPaddedLayout(2, 2, 10, 2),
		container.NewBorder(nil, nil, nil, container.NewCenter(components.AtLeastWide(clear, 28)), words)))
	b.ExtendBaseWidget(b)
	b.Hide()
	return b
}

func (b *patientBox) set(p service.PatientHeader) {
	if p.ID == 0 {
		b.Hide()
		return
	}
	b.name.SetText(p.Name)
	detail := p.Number
	if !p.Born.IsZero() {
		detail = viewmodel.Age(p.Born, p.BirthEstimated, clinic.DateOf(b.now())) + " · " + detail
	}
	b.about = detail // written by fit, when the line shares its room
	text, color, bold := allergyLine(p, b.now().Location())
	b.allergies.SetText(text)
	b.allergies.SetColor(color)
	b.allergies.SetBold(bold)
	b.Show()
	b.Refresh()
}

// fit leaves age and number out where the name would have no room beside them.
func (b *patientBox) fit(width float32) {
	text := b.about
	if fyne.MeasureText(text, theme.Size(theme.SizeCaption), fyne.TextStyle{}).Width+theme.Scaled(150) > width {
		text = ""
	}
	if text != b.detail.Text() {
		b.detail.SetText(text)
	}
}

// allergyLine words the allergies for the header. Who may not see them is told
// so, as silence would read as "none"; "none known" says when and by whom.
func allergyLine(p service.PatientHeader, zone *time.Location) (text string, color fyne.ThemeColorName, bold bool) {
	switch {
	case p.NeedsReason:
		waiting, _ := theme.ToneWaiting.Colors()
		return i18n.T("Allergies: the chart is closed"), waiting, false
	case !p.CanSeeAllergies:
		return i18n.T("Allergies: not shown to your role"), theme.ColorMuted, false
	case p.AllergyStatus == clinic.AllergyHas:
		return i18n.F("Allergies: %s", i18n.Allergies(p.AllergyText)), theme.ColorDanger, true
	case p.AllergyStatus == clinic.AllergyNoneKnown:
		text = i18n.T("Allergies: none known")
		if !p.AllergyConfirmed.IsZero() {
			day := i18n.Date(p.AllergyConfirmed.In(zone), "2 Jan 2006")
			if p.AllergyBy != "" {
				text = i18n.F("Allergies: none known (asked %s by %s)", day, p.AllergyBy)
			} else {
				text = i18n.F("Allergies: none known (asked %s)", day)
			}
		}
		return text, theme.ColorMuted, false
	}
	waiting, _ := theme.ToneWaiting.Colors()
	return i18n.T("Allergies: not asked"), waiting, true
}

// Tapped opens the patient.
func (b *patientBox) Tapped(*fyne.PointEvent) { b.onTap() }

// CreateRenderer is called by the toolkit.
func (b *patientBox) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(b.box) }

// openPatientInContext opens the page of the patient in the header.
func (s *Shell) openPatientInContext() {
	if s.desk.patient != 0 {
		s.desk.goTo(pages.Target{Tab: pages.TabPatients, Patient: s.desk.patient})
	}
}
