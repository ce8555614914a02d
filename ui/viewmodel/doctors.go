package viewmodel

import (
	"context"
	"strings"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// Doctors is the list of doctors.
type Doctors struct {
	FrontDesk
	// Changed is called on the UI thread when there is something new to draw;
	// Failed when a load went wrong.
	Changed func()
	Failed  func(error)
	// Delay is how long typing must rest before the service is asked.
	Delay time.Duration

	Text        string
	Department  clinic.DepartmentID
	WithRetired bool
	Rows        []clinic.Doctor
	Departments []clinic.Department

	plans       map[clinic.DoctorID]clinic.DayPlan // of today
	load, lists Latest
	presence    Latest
	save        Submission
}

// NewDoctors returns an empty list.
func NewDoctors(d FrontDesk) *Doctors {
	return &Doctors{FrontDesk: d, Changed: func() {}, Failed: func(error) {}, Delay: 120 * time.Millisecond}
}

// Search looks for what is typed once typing rests.
func (l *Doctors) Search(text string) {
	if text == l.Text {
		return
	}
	l.Text = text
	l.fetch(l.Delay)
}

// SetDepartment narrows the list to a department; 0 is all.
func (l *Doctors) SetDepartment(id clinic.DepartmentID) {
	if id == l.Department {
		return
	}
	l.Department = id
	l.Load()
}

// SetWithRetired shows retired doctors too.
func (l *Doctors) SetWithRetired(on bool) {
	l.WithRetired = on
	l.Load()
}

// Load reads the list.
func (l *Doctors) Load() { l.fetch(0) }

func (l *Doctors) fetch(delay time.Duration) {
	f := service.DoctorFilter{Text: l.Text, Department: l.Department, WithRetired: l.WithRetired}
	l.load.Go(l.Context(), l.Runner, func(ctx context.Context) func() {
		if !rest(ctx, delay) {
			return nil
		}
		rows, err := l.Services.Doctors.List(ctx, f)
		return func() {
			if err != nil {
				l.Failed(err)
				return
			}
			l.Rows = rows
			l.Changed()
		}
	})
}

// LoadLists reads the departments that forms offer.
func (l *Doctors) LoadLists() {
	l.lists.Go(l.Context(), l.Runner, func(ctx context.Context) func() {
		departments, err := l.Services.Departments.List(ctx, false)
		return func() {
			if err != nil {
				l.Failed(err)
				return
			}
			l.Departments = departments
			l.Changed()
		}
	})
}

// LoadPresence reads who is in today and who is away until when.
func (l *Doctors) LoadPresence() {
	today := l.Today()
	l.presence.Go(l.Context(), l.Runner, func(ctx context.Context) func() {
		list, err := l.Services.Schedules.Presence(ctx, today)
		return func() {
			if err != nil {
				l.Failed(err)
				return
			}
			l.plans = map[clinic.DoctorID]clinic.DayPlan{}
			for _, p := range list {
				l.plans[p.Doctor] = p.Plan
			}
			l.Changed()
		}
	})
}

// Plan is a doctor's day today; ok is false while it is not known and for
// retired doctors.
func (l *Doctors) Plan(id clinic.DoctorID) (plan clinic.DayPlan, ok bool) {
	plan, ok = l.plans[id]
	return plan, ok
}

// TodayText says when a doctor is in today or until when away.
func (l *Doctors) TodayText(d clinic.Doctor) string {
	plan, ok := l.Plan(d.ID)
	if !ok {
		return ""
	}
	return PresenceText(plan)
}

// Retire takes a doctor out of use, with a reason; nothing is deleted.
func (l *Doctors) Retire(d clinic.Doctor, reason string, done func(error)) bool {
	return l.save.Go(l.FrontDesk, func(ctx context.Context) error {
		return l.Services.Doctors.Retire(ctx, d.ID, d.Version, reason)
	}, reloaded(l.Load, done))
}

// Restore brings a retired doctor back.
func (l *Doctors) Restore(d clinic.Doctor, done func(error)) bool {
	return l.save.Go(l.FrontDesk, func(ctx context.Context) error {
		return l.Services.Doctors.Restore(ctx, d.ID, d.Version)
	}, reloaded(l.Load, done))
}

// MayEditHours reports whether the signed-in person may set a doctor's hours.
func MayEditHours(actor clinic.Actor, id clinic.DoctorID) bool {
	return actor.Role.May(clinic.DoctorsEdit) || actor.Role.May(clinic.HoursEditOwn) && actor.DoctorID == id
}

// HoursText gives a day's hours: "09:00–12:30, 14:00–17:00", or "—".
func HoursText(hours []clinic.Availability, on clinic.Date) string {
	spans := clinic.PlanDay(clinic.Doctor{Hours: hours}, clinic.Calendar{}, on).Today()
	if len(spans) == 0 {
		return "—"
	}
	texts := make([]string, len(spans))
	for i, s := range spans {
		texts[i] = s.String()
	}
	return strings.Join(texts, ", ")
}

// RatingText gives a rating of tenths: "4.5"; empty when there is none.
func RatingText(tenths int) string {
	if tenths == 0 {
		return ""
	}
	return string(rune('0'+tenths/10)) + "." + string(rune('0'+tenths%10))
}

// SpecializationNames joins the names of certified fields.
func SpecializationNames(list []clinic.Specialization) string {
	names := make([]string, len(list))
	for i, s := range list {
		names[i] = s.Name
	}
	return strings.Join(names, ", ")
}

// SpecializationForm creates or edits a certified field.
type SpecializationForm struct {
	FrontDesk
	base clinic.Specialization
	save Submission
}

// NewSpecializationForm returns a form for a field as read, or a new one.
func NewSpecializationForm(d FrontDesk, base clinic.Specialization) *SpecializationForm {
	return &SpecializationForm{FrontDesk: d, base: base}
}

// New reports whether the form creates a field.
func (f *SpecializationForm) New() bool { return f.base.ID == 0 }

// Submit saves what was typed; done gets the field as saved.
func (f *SpecializationForm) Submit(s clinic.Specialization, done func(clinic.Specialization, error)) bool {
	if f.save.Busy() {
		return false
	}
	if err := s.Clean(); err != nil {
		done(s, err)
		return true
	}
	s.ID, s.Version = f.base.ID, f.base.Version
	return f.save.Go(f.FrontDesk, func(ctx context.Context) (err error) {
		if f.New() {
			s.ID, err = f.Services.Doctors.CreateSpecialization(ctx, s)
			return err
		}
		return f.Services.Doctors.UpdateSpecialization(ctx, s)
	}, func(err error) { done(s, err) })
}

// Renew reads the field again after somebody else saved it; done gets it, and
// the form can be sent again.
func (f *SpecializationForm) Renew(done func(clinic.Specialization, error)) bool {
	var list []clinic.Specialization
	return f.save.Go(f.FrontDesk, func(ctx context.Context) (err error) {
		list, err = f.Services.Doctors.Specializations(ctx)
		return err
	}, func(err error) {
		for _, s := range list {
			if s.ID == f.base.ID {
				f.base = s
			}
		}
		done(f.base, err)
	})
}
