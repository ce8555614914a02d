package pages

import (
	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// leaveView is the list of leave and holidays.
type leaveView struct {
	env   *Env
	vm    *viewmodel.LeaveList
	table *components.RowTable[clinic.Leave]
	which *components.Choice
}

func newLeaveView(env *Env) *leaveView {
	v := &leaveView{env: env, vm: viewmodel.NewLeaveList(frontDesk(env))}
	type row = clinic.Leave
	columns := []components.Column[row]{
		{ID: "who", Sort: true, Title: i18n.T("Who"), MinWidth: 170, Bold: true, Text: viewmodel.WhoText},
		{ID: "period", Sort: true, Less: func(a, b row) bool { return a.From.Before(b.From) }, Title: i18n.T("When"), MinWidth: 230, Text: func(l row) string { return i18n.Say(l.Period()) }},
		{ID: "kind", Sort: true, Title: i18n.T("Sort"), Width: 110, Values: titles(append(clinic.LeaveKinds(), clinic.LeaveHoliday)), Text: func(l row) string { return i18n.Say(l.Kind.Title()) }},
		{ID: "reason", Title: i18n.T("Reason"), MinWidth: 160, Spare: true, Muted: true, Text: func(l row) string { return l.Reason }},
	}
	if mayPlanLeave(env) {
		columns = append(columns, components.Column[row]{ID: "by", Title: i18n.T("Entered by"), Width: 150, Spare: true, Muted: true, Text: func(l row) string { return l.CreatedByName }},
			components.Column[row]{ID: "state", Title: i18n.T("State"), Width: 118, Badge: leaveBadge, Badges: components.Badges([]clinic.LeaveStatus{clinic.LeaveRequested, clinic.LeaveApproved, clinic.LeaveDeclined, clinic.LeaveWithdrawn}, leaveSpec)})
	}
	v.table = components.NewRowTable(columns, components.Noun{One: "entry", Many: "entries"}).Named("doctors.leave")
	v.table.Key = func(l row) any { return l.ID }
	v.table.OnOpen = v.open
	v.table.OnMenu = func(l row, at fyne.Position) {
		showMenu(env, at, []menuEntry{{Text: i18n.C("button", "Open"), Run: func() { v.open(l) }}})
	}
	options := []components.Option{{Value: string(viewmodel.LeaveComing), Text: i18n.T("Now and coming")}}
	if mayPlanLeave(env) {
		options = append(options, components.Option{Value: string(viewmodel.LeaveToDecide), Text: i18n.T("To be decided")})
	}
	options = append(options, components.Option{Value: string(viewmodel.LeaveHolidays), Text: i18n.T("Holidays")},
		components.Option{Value: string(viewmodel.LeavePast), Text: i18n.T("Past")}, components.Option{Value: string(viewmodel.LeaveAllStates), Text: i18n.T("All")})
	v.which = components.NewChoice(options, func(value string) { v.vm.SetView(viewmodel.LeaveView(value)) })
	v.which.SetValue(string(v.vm.View))
	v.vm.Changed = v.draw
	v.vm.Failed = func(err error) {
		v.table.SetLoading(false)
		showLoadError(env, err)
	}
	return v
}

func leaveBadge(l clinic.Leave) components.BadgeSpec { return leaveSpec(l.Status) }

func leaveSpec(status clinic.LeaveStatus) components.BadgeSpec {
	s := components.BadgeSpec{Tone: theme.ToneNeutral, Text: i18n.Say(status.Title())}
	switch status {
	case clinic.LeaveApproved:
		s.Tone, s.Icon = theme.ToneGood, theme.IconCheck
	case clinic.LeaveRequested:
		s.Tone, s.Icon = theme.ToneWaiting, theme.IconHelp
	case clinic.LeaveDeclined, clinic.LeaveWithdrawn:
		s.Icon = theme.IconClose
	}
	return s
}

func (v *leaveView) draw() {
	switch {
	case v.vm.View == viewmodel.LeaveToDecide:
		v.table.SetEmpty(i18n.T("Nobody is waiting for an answer."), "", nil)
	case v.vm.View == viewmodel.LeaveComing && v.env.May(clinic.LeaveEnter):
		v.table.SetEmpty(i18n.T("Nobody is away and no holiday is coming."), i18n.T("Enter leave"), v.enter)
	case v.vm.View == viewmodel.LeaveComing && v.env.May(clinic.LeaveRequest):
		v.table.SetEmpty(i18n.T("You have no leave coming and no holiday is entered."), i18n.T("Ask for leave"), v.enter)
	default:
		v.table.SetEmpty(i18n.T("There is nothing to show here."), "", nil)
	}
	v.table.SetRows(v.vm.Rows, len(v.vm.Rows), false)
}

func (v *leaveView) open(l clinic.Leave) { openLeave(v.env, l, v.vm.Load) }

// enter opens the form for new leave.
func (v *leaveView) enter() {
	if mayPlanLeave(v.env) {
		openLeaveForm(v.env, clinic.Leave{}, v.vm.Load)
	}
}

// sessionsView is the list of extra sessions to come.
type sessionsView struct {
	env   *Env
	vm    *viewmodel.SessionList
	table *components.RowTable[clinic.ExtraSession]
}

func newSessionsView(env *Env) *sessionsView {
	v := &sessionsView{env: env, vm: viewmodel.NewSessionList(frontDesk(env))}
	type row = clinic.ExtraSession
	v.table = components.NewRowTable([]components.Column[row]{
		{ID: "who", Sort: true, Title: i18n.T("Doctor"), MinWidth: 170, Bold: true, Text: func(e row) string { return e.DoctorName }},
		{ID: "date", Sort: true, Less: func(a, b row) bool { return a.Date.Before(b.Date) }, Title: i18n.T("Day"), Width: 140, Text: func(e row) string { return i18n.Date(e.Date, "Mon 2 Jan 2006") }},
		{ID: "hours", Title: i18n.T("Hours"), Width: 180, Text: sessionHours},
		{ID: "most", Title: i18n.T("Most"), Width: 110, Values: []string{viewmodel.MaxText(0), viewmodel.MaxText(88)}, Text: func(e row) string { return viewmodel.MaxText(e.MaxPatients) }},
		{ID: "note", Title: i18n.T("Note"), MinWidth: 180, Muted: true, Text: func(e row) string { return e.Note }},
	}, components.Noun{One: "extra session", Many: "extra sessions"}).Named("doctors.sessions")
	v.table.Key = func(e row) any { return e.ID }
	v.table.OnOpen = v.open
	v.table.OnMenu = func(e row, at fyne.Position) {
		if viewmodel.MayPlanSessions(env.Actor, e.DoctorID) {
			showMenu(env, at, []menuEntry{{Text: i18n.T("Change…"), Run: func() { v.open(e) }}, {Text: i18n.T("Withdraw…"), Run: func() { withdrawSession(env, e, v.vm.Load) }}})
		}
	}
	v.vm.Changed = v.draw
	v.vm.Failed = func(err error) {
		v.table.SetLoading(false)
		showLoadError(env, err)
	}
	return v
}

func sessionHours(e clinic.ExtraSession) string {
	if e.Span.To > clinic.Midnight24 {
		return i18n.F("%s, next day", e.Span.String())
	}
	return e.Span.String()
}

func (v *sessionsView) draw() {
	if mayPlanLeave(v.env) {
		v.table.SetEmpty(i18n.T("No extra sessions are planned."), i18n.T("Add session"), v.add)
	} else {
		v.table.SetEmpty(i18n.T("No extra sessions are planned."), "", nil)
	}
	v.table.SetRows(v.vm.Rows, len(v.vm.Rows), false)
}

// open changes a session, or withdraws it by the button of the form.
func (v *sessionsView) open(e clinic.ExtraSession) {
	if viewmodel.MayPlanSessions(v.env.Actor, e.DoctorID) {
		openSessionForm(v.env, e, v.vm.Load)
	}
}

func (v *sessionsView) add() {
	if !mayPlanLeave(v.env) {
		return
	}
	base := clinic.ExtraSession{}
	if !v.env.May(clinic.LeaveEnter) {
		base.DoctorID, base.DoctorName = v.env.Actor.DoctorID, clinic.DoctorName("", v.env.Actor.Name)
	}
	openSessionForm(v.env, base, v.vm.Load)
}
