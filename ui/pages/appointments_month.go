package pages

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
)

func (p *appointmentsPage) newMonth() *components.MonthGrid {
	g := components.NewMonthGrid()
	g.OnOpen = p.showDay
	g.OnMove = p.vm.SetDate
	g.OnMonth = p.vm.Step
	g.OnKey = p.gridKey
	g.OnMenu = func(on clinic.Date, at fyne.Position) {
		p.vm.SetDate(on)
		entries := []menuEntry{{Text: i18n.F("Show %s", i18n.Date(on, "Mon 2 Jan")), Run: func() { p.showDay(on) }}}
		if p.env.May(clinic.AppointmentsBook) && !on.Before(p.env.Today()) {
			entries = append(entries, menuEntry{Text: i18n.T("Book on this day…"), Run: p.New},
				menuEntry{Text: i18n.T("Find a free time from this day on…"), Run: p.FindFree})
		}
		showMenu(p.env, at, entries)
	}
	return g
}

// drawMonth draws the load of each day.
func (p *appointmentsPage) drawMonth() {
	m := p.vm.Month
	cells := make([]components.MonthCell, len(m.Days))
	for i, d := range m.Days {
		cells[i] = p.monthCell(d, m.First)
	}
	p.month.SetMonth(cells, p.vm.Date)
}

func (p *appointmentsPage) monthCell(d service.MonthDay, first clinic.Date) components.MonthCell {
	c := components.MonthCell{Date: d.Date, Today: d.Date == p.env.Today(), Load: -1, Closed: d.Closed,
		Outside: d.Date.Month != first.Month}
	if d.Visits > 0 {
		c.Text = visitsText(d.Visits)
	}
	if d.Working > 0 {
		c.Load = float32(d.Booked) / float32(d.Working)
		c.LoadText = fmt.Sprintf("%d %%", (d.Booked*100+d.Working/2)/d.Working)
	}
	if d.Holiday != "" {
		word := i18n.F("Holiday: %s", d.Holiday)
		if d.Closed {
			word = i18n.F("Closed: %s", d.Holiday)
		}
		c.Words = append(c.Words, word)
	}
	if d.Requests > 0 {
		c.Words = append(c.Words, i18n.N(d.Requests, "%d request", "%d requests"))
	}
	if len(d.Away) > 2 {
		c.Words = append(c.Words, i18n.F("%d away", len(d.Away)))
	} else {
		for _, a := range d.Away {
			c.Words = append(c.Words, i18n.F("%s away", a.Name))
		}
	}
	if d.Working == 0 && len(c.Words) == 0 && d.Visits == 0 {
		c.Words = append(c.Words, i18n.T("No hours"))
	}
	label := []string{i18n.Date(d.Date, "Monday 2 January"), visitsText(d.Visits)}
	if c.LoadText != "" {
		label = append(label, i18n.F("%s booked", c.LoadText))
	}
	c.Label = strings.Join(append(label, c.Words...), ", ")
	return c
}
