package service

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/report"
)

// hoursGroup is the working time of one group in minutes: in all, and on days
// up to and with today.
type hoursGroup struct {
	line        report.Line
	all, passed int64
}

// addHours puts the working hours of the period, which the schedule's rules
// know, beside the visits that the database summed up. Groups with hours and no
// visits get a line of their own.
func (t *tx) addHours(s report.Spec, lines, totals []report.Line) ([]report.Line, error) {
	groups, whole, err := t.workingHours(s)
	if err != nil {
		return nil, err
	}
	for i := range lines {
		if g, ok := groups[lines[i].Key]; ok {
			setHours(&lines[i], *g)
			delete(groups, lines[i].Key)
		}
	}
	for _, g := range groups {
		if g.all > 0 {
			g.line.Values = make([]report.Number, len(report.Computed(s.Kind, s.Group)))
			for i := range g.line.Values {
				g.line.Values[i] = report.N(0)
			}
			setHours(&g.line, *g)
			lines = append(lines, g.line)
		}
	}
	sortUtilisation(s.Group, lines)
	for i := range totals {
		setHours(&totals[i], whole)
	}
	return lines, nil
}

func setHours(l *report.Line, g hoursGroup) {
	for i, m := range report.Computed(clinic.ReportUtilisation, "") {
		switch m.ID {
		case "available":
			l.Values[i] = report.N(g.all)
		case "passed":
			l.Values[i] = report.N(g.passed)
		}
	}
}

func sortUtilisation(g report.Group, lines []report.Line) {
	slices.SortStableFunc(lines, func(a, b report.Line) int {
		switch g {
		case report.ByDoctor:
			return cmp.Or(cmp.Compare(a.Names[1], b.Names[1]), cmp.Compare(a.Names[0], b.Names[0]), cmp.Compare(a.Key, b.Key))
		case report.ByDepartment:
			if (a.Key == "0") != (b.Key == "0") { // those without one come last
				if a.Key == "0" {
					return 1
				}
				return -1
			}
			return cmp.Compare(a.Names[0], b.Names[0])
		}
		return cmp.Compare(a.Key, b.Key)
	})
}

// workingHours sums up the hours of the doctors asked for, under the keys that
// the database gives its groups. Nobody works before being registered or after
// retiring.
func (t *tx) workingHours(s report.Spec) (map[string]*hoursGroup, hoursGroup, error) {
	doctors, err := t.Doctors().List(t.ctx, DoctorFilter{Department: s.Department, WithRetired: true})
	if err != nil {
		return nil, hoursGroup{}, err
	}
	calendar, err := t.Schedules().Calendar(t.ctx, nil, s.From, s.To)
	if err != nil {
		return nil, hoursGroup{}, err
	}
	groups, whole, today := map[string]*hoursGroup{}, hoursGroup{}, t.today()
	for _, d := range doctors {
		if s.Doctor != 0 && d.ID != s.Doctor {
			continue
		}
		own := calendar.Of(d.ID)
		first, last := t.employed(d, s)
		for on := first; !on.After(last); on = on.AddDays(1) {
			if err := t.ctx.Err(); err != nil {
				return nil, hoursGroup{}, err
			}
			if on.After(today) && !d.Available {
				break
			}
			n := int64(clinic.TotalMinutes(clinic.PlanDay(d, own, on).Today()))
			if n == 0 {
				continue
			}
			line := hoursLine(s.Group, d, on)
			g := groups[line.Key]
			if g == nil {
				g = &hoursGroup{line: line}
				groups[line.Key] = g
			}
			for _, sum := range []*hoursGroup{g, &whole} {
				sum.all += n
				if !on.After(today) {
					sum.passed += n
				}
			}
		}
	}
	return groups, whole, nil
}

// employed is the part of the period in which the doctor is on the register.
func (t *tx) employed(d clinic.Doctor, s report.Spec) (first, last clinic.Date) {
	civil := func(at time.Time) clinic.Date { return clinic.DateOf(at.In(t.now.Location())) }
	first, last = s.From, s.To
	if made := civil(d.CreatedAt); made.After(first) {
		first = made
	}
	if !d.Retired.IsZero() {
		if gone := civil(d.Retired); gone.Before(last) {
			last = gone
		}
	}
	return first, last
}

// hoursLine is the group of a doctor's day, as the database would name it.
func hoursLine(g report.Group, d clinic.Doctor, on clinic.Date) report.Line {
	switch g {
	case report.ByDoctor:
		return report.Line{Key: strconv.FormatInt(int64(d.ID), 10), Names: [4]string{d.User.FirstName, d.User.LastName}}
	case report.ByDepartment:
		return report.Line{Key: strconv.FormatInt(int64(d.DepartmentID), 10), Names: [4]string{d.DepartmentName}}
	}
	key := on.String()
	switch g {
	case report.ByWeek:
		key = on.AddDays(-int(on.Weekday())).String()
	case report.ByMonth:
		key = on.Format("2006-01")
	case report.ByWeekday:
		key = strconv.Itoa(int(on.Weekday()))
	}
	return report.Line{Key: key, Names: [4]string{key}}
}
