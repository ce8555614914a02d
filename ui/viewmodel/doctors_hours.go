package viewmodel

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// HoursRow is one session of the weekly hours as typed. An end before the start
// is one of the next day.
type HoursRow struct {
	Day            clinic.Weekday
	From, To       clinic.Clock
	FromSet, ToSet bool
	FromErr, ToErr error
	MaxPatients    int // 0 for as many as fit
	MaxErr         error
	Off            bool // kept, but not worked at present
}

// NextDay reports whether the session as typed ends on the day after.
func (r HoursRow) NextDay() bool {
	return r.FromSet && r.ToSet && r.FromErr == nil && r.ToErr == nil && r.To < r.From
}

// HoursForm edits a doctor's weekly hours and usual length of a visit.
type HoursForm struct {
	FrontDesk
	doctor clinic.Doctor
	save   Submission
}

// NewHoursForm returns the form for a doctor as read.
func NewHoursForm(d FrontDesk, doctor clinic.Doctor) *HoursForm {
	return &HoursForm{FrontDesk: d, doctor: doctor}
}

// HoursField names the field of a day's rows, for messages beside it.
func HoursField(d clinic.Weekday) string { return "hours." + strconv.Itoa(int(d)) }

// Parse turns the rows into hours; empty rows are left out. Errors stand under
// the field of their day.
func (f *HoursForm) Parse(rows []HoursRow) ([]clinic.Availability, error) {
	var out []clinic.Availability
	var errs []error
	failed := map[clinic.Weekday]bool{}
	fail := func(d clinic.Weekday, message string) {
		if !failed[d] {
			errs = append(errs, clinic.FieldErrorf(HoursField(d), "%s", message))
		}
		failed[d] = true
	}
	for _, r := range rows {
		switch {
		case r.FromErr != nil:
			fail(r.Day, i18n.Error(r.FromErr))
		case r.ToErr != nil:
			fail(r.Day, i18n.Error(r.ToErr))
		case r.MaxErr != nil:
			fail(r.Day, i18n.Error(r.MaxErr))
		case !r.FromSet && !r.ToSet:
		case !r.FromSet || !r.ToSet:
			fail(r.Day, "Give both the start and the end.")
		default:
			h := clinic.Availability{DoctorID: f.doctor.ID, Day: r.Day, Span: clinic.SessionSpan(r.From, r.To), MaxPatients: r.MaxPatients, Active: !r.Off}
			// Against all before it: Sunday night may run into Monday.
			if err := clinic.CheckHours(append(slices.Clone(out), h)); err != nil {
				fail(r.Day, i18n.Error(err))
				continue
			}
			out = append(out, h)
		}
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	slices.SortStableFunc(out, func(a, b clinic.Availability) int {
		if a.Day != b.Day {
			return int(a.Day - b.Day)
		}
		return int(a.Span.From - b.Span.From)
	})
	return out, nil
}

// Submit saves the week and the usual length of a visit. When booked visits
// would be left outside the hours and are not among the accepted ones, nothing
// is saved and done gets them, to be asked about.
func (f *HoursForm) Submit(rows []HoursRow, slotMinutes int, accepted []service.AppointmentRow, done func(outside []service.AppointmentRow, err error)) bool {
	if f.save.Busy() {
		return false
	}
	hours, err := f.Parse(rows)
	if slotMinutes < clinic.MinVisitMinutes || slotMinutes > 240 {
		err = errors.Join(err, clinic.FieldErrorf("slot_minutes", "A visit lasts %d to 240 minutes.", clinic.MinVisitMinutes))
	}
	if err != nil {
		done(nil, err)
		return true
	}
	cmd := service.HoursCommand{Doctor: f.doctor.ID, Version: f.doctor.Version, Hours: hours, SlotMinutes: slotMinutes}
	for _, row := range accepted {
		cmd.Accept = append(cmd.Accept, row.ID)
	}
	var outside []service.AppointmentRow
	return f.save.Go(f.FrontDesk, func(ctx context.Context) error {
		list, err := f.Services.Doctors.VisitsOutside(ctx, cmd.Doctor, hours)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(list, func(r service.AppointmentRow) bool { return !slices.Contains(cmd.Accept, r.ID) }) {
			outside = list
			return nil
		}
		return f.Services.Doctors.ChangeHours(ctx, cmd)
	}, func(err error) { done(outside, err) })
}

// Renew reads the doctor again after somebody else saved; the rows stay.
func (f *HoursForm) Renew(done func(clinic.Doctor, error)) bool {
	var d clinic.Doctor
	return f.save.Go(f.FrontDesk, func(ctx context.Context) (err error) {
		d, err = f.Services.Doctors.Get(ctx, f.doctor.ID)
		return err
	}, func(err error) {
		if err == nil {
			f.doctor = d
		}
		done(d, err)
	})
}
