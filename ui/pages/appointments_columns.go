package pages

import (
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// block is a visit as the grid draws it on a day, which may be the day after
// the one it begins on.
func (p *appointmentsPage) block(v service.AppointmentRow, on clinic.Date) components.GridBlock {
	span := v.SpanOn(on)
	name := v.PatientName() + viewmodel.AgeSuffix(v.PatientBorn, v.PatientBornEstimated, v.Date)
	b := components.GridBlock{ID: int64(v.ID), Start: span.From, End: span.To, Title: name, Token: v.Token(), Status: v.Status,
		Line2: p.vm.Line(v), Overbooked: v.OverbookReason}
	switch {
	case span.From < 0:
		b.Line2 = i18n.F("from yesterday %s, until %s", v.Start.String(), span.To.String())
	case span.To > clinic.Midnight24:
		b.Line2 = i18n.F("%s tomorrow", v.Span().String())
	}
	b.Tip = func() []string { return visitTip(v, name) }
	return b
}

// visitTip are the lines on a visit that the pointer rests on.
func visitTip(v service.AppointmentRow, name string) []string {
	tip := []string{name, joinDots(theme.StatusWord(v.Status), v.Span().String(), i18n.F("%d min", v.Minutes), v.Token())}
	if line := joinDots(i18n.Say(v.Kind.Title()), v.Reason); line != "" {
		tip = append(tip, line)
	}
	if phone := v.PatientPhone.String(); phone != "" {
		tip = append(tip, phone)
	}
	if v.OverbookReason != "" {
		tip = append(tip, i18n.F("Overbooked: %s", v.OverbookReason))
	}
	if v.CancelReason != "" && v.Status == clinic.StatusCancelled {
		tip = append(tip, i18n.F("Cancelled: %s", v.CancelReason))
	}
	return tip
}

// fillColumn puts a day of a doctor into a column: hours, leave, sessions and
// visits. Holidays of the hospital are left to the caller.
func (p *appointmentsPage) fillColumn(c *components.GridColumn, d clinic.Doctor, plan clinic.DayPlan, visits, before []service.AppointmentRow) {
	on := plan.Date
	c.Hours, c.SlotMinutes = plan.Working(), d.SlotMinutes
	today := p.env.Today()
	switch {
	case on.Before(today):
		c.Past = clinic.Midnight24
	case on == today:
		c.Past = clinic.ClockOf(p.env.Now())
	}
	var taken []clinic.Span
	for _, v := range append(append([]service.AppointmentRow(nil), before...), visits...) {
		if v.Status.Live() {
			taken = append(taken, v.SpanOn(on))
		}
		if p.vm.InGrid(v) {
			c.Blocks = append(c.Blocks, p.block(v, on))
		}
	}
	day := clinic.Span{From: 0, To: clinic.Midnight24}
	for _, a := range plan.Away {
		if a.Leave.DoctorID != 0 && a.Span.Overlaps(day) {
			c.Notes = append(c.Notes, components.GridNote{Text: i18n.Say(a.Leave.Notice(on)), Span: a.Span})
		}
	}
	p.fillSessions(c, plan, taken)
	switch {
	case !d.Available:
		c.Note = i18n.T("Takes no bookings")
	case len(plan.Today()) == 0 && len(plan.Away) == 0:
		c.Note = i18n.T("No hours this day")
	}
}

// fillSessions names the sessions that have something to say and puts the
// count of the one that runs, or comes next, into the head.
func (p *appointmentsPage) fillSessions(c *components.GridColumn, plan clinic.DayPlan, taken []clinic.Span) {
	var begin []limited
	for _, s := range plan.Sessions {
		span := s.SpanOn(plan.Date)
		if s.MaxPatients == 0 && !s.Extra && span.From >= 0 && span.To <= clinic.Midnight24 {
			continue
		}
		g := components.GridSession{Span: span, Extra: s.Extra}
		var words []string
		if s.Extra {
			words = append(words, i18n.T("Extra session"))
		}
		if s.MaxPatients > 0 {
			n := plan.PatientsIn(s, taken)
			count := i18n.F("%d of %d", n, s.MaxPatients)
			g.Full = n >= s.MaxPatients
			if span.From >= 0 {
				begin = append(begin, limited{span, n, s.MaxPatients})
			}
			if g.Full {
				count = i18n.F("Full: %s", count)
			}
			words = append(words, count)
		}
		if span.From < 0 {
			words = append(words, i18n.F("since %s yesterday", s.Span.From.String()))
		}
		if span.To > clinic.Midnight24 {
			words = append(words, i18n.F("until %s tomorrow", span.To.String()))
		}
		g.Text = strings.Join(words, " · ")
		if g.Text != "" {
			g.Text = i18n.UpperFirst(g.Text)
		}
		c.Sessions = append(c.Sessions, g)
	}
	p.fillBadge(c, begin)
}

// limited is a session with how many patients it has and takes.
type limited struct {
	span    clinic.Span
	n, most int
}

// fillBadge puts into the head how full the session is that runs or comes next;
// on other days how full all that begin then are together.
func (p *appointmentsPage) fillBadge(c *components.GridColumn, sessions []limited) {
	var sum limited
	for _, s := range sessions {
		if c.Past > 0 && c.Past < clinic.Midnight24 && s.span.To > c.Past {
			sum = s
			break
		}
		sum.n, sum.most = sum.n+s.n, sum.most+s.most
	}
	if sum.most > 0 {
		c.Badge, c.BadgeFull = i18n.F("%d of %d", sum.n, sum.most), sum.n >= sum.most
	}
}

// holidayText says that the hospital is closed on a day, or from when to when;
// empty when it is not.
func holidayText(plan clinic.DayPlan) string {
	day := clinic.Span{From: 0, To: clinic.Midnight24}
	for _, a := range plan.Away {
		if a.Leave.DoctorID != 0 || !a.Span.Overlaps(day) {
			continue
		}
		text := i18n.Say(a.Leave.Notice(plan.Date))
		if !a.Span.Contains(day) {
			text += ", " + clinic.Span{From: max(0, a.Span.From), To: min(clinic.Midnight24, a.Span.To)}.String()
		}
		return text
	}
	return ""
}
