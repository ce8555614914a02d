package pages

import (
	"strconv"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// seriesTable shows the dates of a series before it is saved, with what stands
// against each and what is done about it. Enter on a date offers what can be
// done, Delete leaves it out.
type seriesTable struct {
	env     *Env
	vm      *viewmodel.Series
	table   *components.RowTable[seriesLine]
	summary *components.Text
	detail  *components.Text // all that stands against the chosen date
	leave   *components.Button
	over    *components.Button
	content *fyne.Container
	// look asks for the dates anew after something was decided.
	look func()
}

// seriesLine is a row of the table.
type seriesLine struct {
	n int
	service.SeriesDate
	adjusted bool
}

func (l seriesLine) badge() components.BadgeSpec {
	switch {
	case l.Skipped:
		return components.BadgeSpec{Tone: theme.ToneNeutral, Text: i18n.T("Left out")}
	case l.Overbooked:
		return components.BadgeSpec{Tone: theme.ToneWaiting, Icon: theme.IconWarning, Text: i18n.T("Overbooked")}
	case l.Open():
		return components.BadgeSpec{Tone: theme.ToneDanger, Icon: theme.IconWarning, Text: i18n.T("Clash")}
	}
	return components.BadgeSpec{Tone: theme.ToneGood, Icon: theme.IconCheck, Text: i18n.T("Free")}
}

// seriesBadges are those of badge.
func seriesBadges() []components.BadgeSpec {
	return []components.BadgeSpec{{Text: i18n.T("Left out")}, {Icon: theme.IconWarning, Text: i18n.T("Overbooked")}, {Icon: theme.IconWarning, Text: i18n.T("Clash")},
		{Icon: theme.IconCheck, Text: i18n.T("Free")}}
}

func newSeriesTable(env *Env, vm *viewmodel.Series, look func()) *seriesTable {
	s := &seriesTable{env: env, vm: vm, look: look}
	s.table = components.NewRowTable([]components.Column[seriesLine]{
		{ID: "n", Width: 36, Align: fyne.TextAlignTrailing, Muted: true, Text: func(l seriesLine) string { return strconv.Itoa(l.n) }},
		{ID: "day", Title: i18n.T("Day"), Width: 136, Bold: true, Values: dates("Mon 2 Jan 2006"), Text: func(l seriesLine) string { return i18n.Date(l.Slot.Date, "Mon 2 Jan 2006") }},
		{ID: "time", Title: i18n.T("Time"), Width: 58, Values: clocks(), Text: func(l seriesLine) string { return l.Slot.Start.String() }},
		{ID: "state", Title: i18n.T("State"), Width: 122, Badge: seriesLine.badge, Badges: seriesBadges()},
		{ID: "why", Title: i18n.T("Why"), MinWidth: 180, Text: seriesLine.why},
	}, components.Noun{One: "date", Many: "dates"}).Named("series.dates")
	s.table.Key = func(l seriesLine) any { return [2]any{l.On, l.Visit} }
	s.table.SetEmpty(i18n.T("No dates yet."), "", nil)
	s.table.OnOpen = func(l seriesLine) {
		s.menu(l, fyne.CurrentApp().Driver().AbsolutePositionForObject(s.table).Add(fyne.NewDelta(60, 44)))
	}
	s.table.OnMenu = s.menu
	s.table.OnKey = func(ev *fyne.KeyEvent, l seriesLine) bool {
		if ev.Name != fyne.KeyDelete {
			return false
		}
		s.leaveOut(l)
		return true
	}
	s.summary = components.NewText("", components.TextOptions{Bold: true, Wrap: true})
	s.detail = components.NewText("", components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Wrap: true})
	s.table.OnSelected = func(seriesLine) { s.explain() }
	s.leave = components.NewButton(i18n.T("Leave out what clashes"), "", func() {
		open, _ := vm.OpenDates()
		s.decided(func() { vm.LeaveOut(open...) })
	})
	s.over = components.NewButton(i18n.T("Book all the same…"), "", func() {
		_, passable := vm.OpenDates()
		s.askReason(passable)
	})
	s.content = components.VBoxGap(8, s.summary, components.FixedHeight(s.table, 190), s.detail, components.HBox(s.leave, s.over))
	s.detail.Hide()
	s.draw()
	return s
}

func (l seriesLine) why() string {
	text := viewmodel.SeriesDateText(l.SeriesDate)
	if l.Skipped {
		return text
	}
	if text == "" && l.adjusted && l.Slot.Date != l.On {
		return i18n.F("Instead of %s", i18n.Date(l.On, "Mon 2 Jan"))
	}
	if text == "" && l.adjusted {
		return i18n.T("At another time")
	}
	return text
}

// draw shows the plan as it stands.
func (s *seriesTable) draw() {
	lines := make([]seriesLine, len(s.vm.Plan.Dates))
	for i, d := range s.vm.Plan.Dates {
		lines[i] = seriesLine{n: i + 1, SeriesDate: d, adjusted: s.vm.Adjusted(d)}
	}
	s.table.SetRows(lines, len(lines), false)
	s.summary.SetText(s.vm.Summary())
	open, passable := s.vm.OpenDates()
	s.summary.SetColor(theme.ColorMuted)
	switch {
	case len(open) > 0:
		s.summary.SetColor(theme.ColorWaiting)
	case s.vm.Checked:
		s.summary.SetColor(theme.ColorGood)
	}
	setShown(s.leave, len(open) > 0)
	setShown(s.over, len(passable) > 0)
	s.explain()
	s.content.Refresh()
}

// explain writes out what a row of the table may have to cut off.
func (s *seriesTable) explain() {
	l, ok := s.table.Selected()
	text := ""
	if ok && !l.Skipped && len(l.Clashes) > 1 {
		text = i18n.Date(l.Slot.Date, "Mon 2 Jan: ") + viewmodel.SeriesDateText(l.SeriesDate)
	}
	if s.detail.Text() != text {
		s.detail.SetText(text)
		setShown(s.detail, text != "")
		s.content.Refresh()
	}
}

func setShown(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
		return
	}
	o.Hide()
}

// decided changes the plan and asks for it anew.
func (s *seriesTable) decided(change func()) {
	change()
	s.look()
}

func (s *seriesTable) leaveOut(l seriesLine) {
	s.decided(func() {
		if l.Skipped {
			s.vm.AsPlanned(l.SeriesDate)
			return
		}
		s.vm.LeaveOut(l.SeriesDate)
	})
}

// menu offers what can be done about a date.
func (s *seriesTable) menu(l seriesLine, at fyne.Position) {
	var entries []menuEntry
	add := func(text string, change func()) {
		entries = append(entries, menuEntry{Text: text, Run: func() {
			s.decided(change)
			s.env.Window.Canvas().Focus(s.table)
		}})
	}
	for _, slot := range l.Offers {
		add(i18n.F("Take the time %s", viewmodel.SlotText(slot, s.env.Today())), func() { s.vm.Take(l.SeriesDate, slot) })
	}
	if l.Open() && s.env.May(clinic.AppointmentsOverbook) && l.MayOverbook() {
		entries = append(entries, menuEntry{Text: i18n.T("Book all the same…"), Run: func() { s.askReason([]service.SeriesDate{l.SeriesDate}) }})
	}
	switch {
	case l.Skipped || l.adjusted:
		add(i18n.T("Back to the plan"), func() { s.vm.AsPlanned(l.SeriesDate) })
	case l.Visit != 0:
		add(i18n.T("Leave it where it is"), func() { s.vm.LeaveOut(l.SeriesDate) })
	default:
		add(i18n.T("Leave this date out"), func() { s.vm.LeaveOut(l.SeriesDate) })
	}
	if l.adjusted && !l.Skipped {
		add(i18n.T("Leave it out"), func() { s.vm.LeaveOut(l.SeriesDate) })
	}
	showMenu(s.env, at, entries)
}

// askReason overbooks dates on purpose.
func (s *seriesTable) askReason(dates []service.SeriesDate) {
	what := i18n.Labelled(i18n.Date(dates[0].Slot.Date, "Mon 2 Jan 2006"), viewmodel.SeriesDateText(dates[0]))
	if len(dates) > 1 {
		what = i18n.N(len(dates), "%d date.", "%d dates, all for the same reason.")
	}
	var ask *components.FormDialog
	reason := components.NewEntry()
	reason.MaxLength = clinic.MaxLine
	ask = components.NewFormDialog(components.FormOptions{Title: i18n.T("Book all the same?"), SubmitText: i18n.T("Overbook"), Above: components.Paragraph(what), Width: 440,
		Fields: []components.FormField{{Name: "reason", Label: i18n.T("Because"), Widget: reason, Required: true, Hint: i18n.T("Kept with the visit and in the audit log.")}},
		OnSubmit: func() {
			text := clinic.CleanLine(reason.Text)
			if text == "" {
				ask.SetError("reason", i18n.T("Say why."))
				return
			}
			ask.Close()
			s.decided(func() { s.vm.Overbook(text, dates...) })
			s.env.Window.Canvas().Focus(s.table)
		}}, s.env.Window)
	ask.Show()
}
