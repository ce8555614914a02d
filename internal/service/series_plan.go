package service

import (
	"fmt"
	"slices"
	"strings"

	"caredesk/internal/clinic"
)

// seriesVisit is one visit of a series on its way to being booked or moved.
type seriesVisit struct {
	on     clinic.Date        // the day by the rule, or on which the visit stands
	stored clinic.Appointment // the visit that is moved; zero for a new one
	skip   bool
	cmd    BookCommand
	plan   plan
	over   bool          // its clashes are passed over on purpose
	offers []clinic.Slot // when it clashes
}

func (v seriesVisit) open() bool { return !v.skip && !v.over && len(v.plan.clashes) > 0 }

// offer bounds the free times offered for one date of a series: so many, at
// most so many days away.
const (
	seriesOfferDays = 3
	offerN          = 3
)

// seriesPlanner checks many visits of a patient against what it read once.
type seriesPlanner struct {
	t         *tx
	patient   clinic.Patient
	doctors   map[clinic.DoctorID]clinic.Doctor
	calendars map[clinic.DoctorID]clinic.Calendar
	taken     map[clinic.DoctorID][]clinic.Appointment // by date and time
	own       []clinic.Appointment                     // the patient's
}

// planVisits collects the clashes of all visits at once. It reads the doctors'
// and the patient's visits and the calendar once for the whole range, however
// many dates there are. Visits that are moved do not stand in each other's way
// where they were, and those that are kept do where they go.
func (t *tx) planVisits(visits []seriesVisit) error {
	p, err := t.seriesPlanner(visits)
	if err != nil {
		return err
	}
	for i := range visits {
		v := &visits[i]
		if v.skip {
			v.plan = plan{cmd: v.cmd, doctor: p.doctors[v.cmd.Doctor], patient: p.patient}
			continue
		}
		p.check(v)
		if !v.open() {
			p.place(v.plan, -clinic.AppointmentID(i+1))
		}
	}
	for i := range visits {
		if v := &visits[i]; v.open() {
			v.offers = p.offers(v.plan.cmd)
		}
	}
	return nil
}

func (t *tx) seriesPlanner(visits []seriesVisit) (*seriesPlanner, error) {
	p := &seriesPlanner{t: t, doctors: map[clinic.DoctorID]clinic.Doctor{}, calendars: map[clinic.DoctorID]clinic.Calendar{},
		taken: map[clinic.DoctorID][]clinic.Appointment{}}
	var ids []clinic.DoctorID
	first, last := visits[0].cmd.Date, visits[0].cmd.Date
	moving := map[clinic.AppointmentID]bool{}
	for _, v := range visits {
		if !slices.Contains(ids, v.cmd.Doctor) {
			ids = append(ids, v.cmd.Doctor)
		}
		if v.cmd.Date.Before(first) {
			first = v.cmd.Date
		}
		if v.cmd.Date.After(last) {
			last = v.cmd.Date
		}
		if !v.skip && v.stored.ID != 0 {
			moving[v.stored.ID] = true
		}
	}
	// Free times are offered around each date, and visits may cross midnight.
	first, last = first.AddDays(-seriesOfferDays-1), last.AddDays(seriesOfferDays+1)
	var err error
	if p.patient, err = t.Patients().Get(t.ctx, visits[0].cmd.Patient); err != nil {
		return nil, missing(err, "patient", "Choose the patient.")
	}
	for _, id := range ids {
		if p.doctors[id], err = t.Doctors().Get(t.ctx, id); err != nil {
			return nil, missing(err, "doctor", "Choose the doctor.")
		}
	}
	calendar, err := t.Schedules().Calendar(t.ctx, ids, first, last)
	if err != nil {
		return nil, err
	}
	taken, err := t.Appointments().Days(t.ctx, ids, first, last)
	if err != nil {
		return nil, err
	}
	if p.own, err = t.Appointments().PatientDays(t.ctx, []clinic.PatientID{visits[0].cmd.Patient}, first, last); err != nil {
		return nil, err
	}
	away := func(a clinic.Appointment) bool { return moving[a.ID] }
	p.own = slices.DeleteFunc(p.own, away)
	for _, a := range slices.DeleteFunc(taken, away) {
		p.taken[a.DoctorID] = append(p.taken[a.DoctorID], a)
	}
	for _, id := range ids {
		p.calendars[id] = calendar.Of(id)
	}
	return p, nil
}

// check fills in the plan of one visit, and whether its clashes are passed over.
func (p *seriesPlanner) check(v *seriesVisit) {
	v.plan = plan{cmd: v.cmd, doctor: p.doctors[v.cmd.Doctor], patient: p.patient}
	if v.plan.cmd.Minutes == 0 {
		v.plan.cmd.Minutes = v.plan.doctor.SlotMinutes
	}
	c := v.plan.cmd
	clashes := clinic.CheckBooking(clinic.BookingCheck{Appointment: v.stored.ID, Doctor: v.plan.doctor, Patient: p.patient,
		Date: c.Date, Start: c.Start, Minutes: c.Minutes, Calendar: p.calendars[c.Doctor],
		DoctorVisits: visitsAround(p.taken[c.Doctor], c.Date), PatientVisits: visitsAround(p.own, c.Date), Now: p.t.now})
	v.plan.clashes = slices.DeleteFunc(clashes, func(k clinic.Clash) bool { return k.With < 0 && k.Kind == clinic.ClashDoctor })
	for i, k := range v.plan.clashes {
		if k.With < 0 {
			v.plan.clashes[i].With = 0
			v.plan.clashes[i].Message = "Another visit of this series stands there."
		}
	}
	v.over = p.t.settle(&v.plan) == nil && len(v.plan.clashes) > 0
}

// place adds a visit that will stand there, under an id that no stored one has.
func (p *seriesPlanner) place(pl plan, id clinic.AppointmentID) {
	a := pl.visit(p.t, clinic.StatusBooked)
	a.ID = id
	add := func(list []clinic.Appointment) []clinic.Appointment {
		at, _ := slices.BinarySearchFunc(list, a, func(x, y clinic.Appointment) int {
			if d := x.Date.Compare(y.Date); d != 0 {
				return d
			}
			return int(x.Start - y.Start)
		})
		return slices.Insert(list, at, a)
	}
	p.own = add(p.own)
	p.taken[a.DoctorID] = add(p.taken[a.DoctorID])
}

// offers are the free times nearest to where a visit cannot be.
func (p *seriesPlanner) offers(c BookCommand) []clinic.Slot {
	d := p.doctors[c.Doctor]
	if !d.Available || !d.Retired.IsZero() || !d.User.Active || !p.patient.Retired.IsZero() {
		return nil
	}
	var out []clinic.Slot
	today := p.t.today()
	for on := c.Date.AddDays(-seriesOfferDays); !on.After(c.Date.AddDays(seriesOfferDays)); on = on.AddDays(1) {
		if on.Before(today) || today.DaysUntil(on) > bookingDays {
			continue
		}
		var notBefore clinic.Clock
		if on == today {
			notBefore = clinic.ClockOf(p.t.now)
		}
		own := clinic.TakenOn(on, visitsAround(p.own, on), 0)
		taken := clinic.TakenOn(on, visitsAround(p.taken[c.Doctor], on), 0)
		for _, at := range clinic.PlanDay(d, p.calendars[c.Doctor], on).FreeStarts(taken, c.Minutes, notBefore) {
			span := clinic.Span{From: at, To: at.Add(c.Minutes)}
			if !slices.ContainsFunc(own, span.Overlaps) && !clinic.SkippedByClocks(on, at, p.t.now.Location()) {
				out = append(out, clinic.Slot{DoctorID: d.ID, DoctorName: d.Name(), Date: on, Start: at, Minutes: c.Minutes})
			}
		}
	}
	// The same day first, and on another one the same time of day.
	distance := func(s clinic.Slot) int {
		minutes, days := int(s.Start-c.Start), c.Date.DaysUntil(s.Date)
		return max(minutes, -minutes) + max(days, -days)*int(clinic.Midnight24)/2
	}
	slices.SortStableFunc(out, func(a, b clinic.Slot) int { return distance(a) - distance(b) })
	return out[:min(len(out), offerN)]
}

// seriesDates shows a plan to the outside.
func seriesDates(visits []seriesVisit) []SeriesDate {
	out := make([]SeriesDate, len(visits))
	for i, v := range visits {
		out[i] = SeriesDate{On: v.on, Visit: v.stored.ID, Skipped: v.skip, Clashes: v.plan.clashes, Overbooked: v.over, Offers: v.offers,
			Slot: clinic.Slot{DoctorID: v.cmd.Doctor, DoctorName: v.plan.doctor.Name(), Date: v.cmd.Date, Start: v.cmd.Start, Minutes: v.plan.cmd.Minutes}}
	}
	return out
}

// namedClashes is how many dates a refusal explains; it names all.
const namedClashes = 5

// seriesReady returns the visits that are to be written, or a Conflict that
// names every date in the way.
func seriesReady(visits []seriesVisit) ([]seriesVisit, error) {
	kept := slices.DeleteFunc(slices.Clone(visits), func(v seriesVisit) bool { return v.skip })
	field := "repeat"
	if visits[0].stored.ID != 0 {
		field = "start"
	}
	if len(kept) == 0 {
		return nil, clinic.FieldErrorf(field, "Every date is left out.")
	}
	var lines, rest []string
	for _, v := range kept {
		switch {
		case !v.open():
		case len(lines) < namedClashes:
			messages := make([]string, len(v.plan.clashes))
			for i, c := range v.plan.clashes {
				messages[i] = c.Message
			}
			lines = append(lines, fmt.Sprintf("%s %s: %s", v.cmd.Date.Format("Mon 2 Jan 2006"), v.cmd.Start, strings.Join(messages, " ")))
		default:
			rest = append(rest, v.cmd.Date.Format("2 Jan 2006"))
		}
	}
	if len(lines) == 0 {
		return kept, nil
	}
	text := fmt.Sprintf("%d of %d dates cannot be used. %s", len(lines)+len(rest), len(kept), strings.Join(lines, " "))
	if len(rest) > 0 {
		text += " Also " + strings.Join(rest, ", ") + "."
	}
	return nil, &clinic.Error{Code: clinic.Conflict, Field: field, Message: text + " Nothing was saved."}
}
