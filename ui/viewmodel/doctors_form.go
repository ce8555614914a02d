package viewmodel

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// DoctorForm registers or edits a doctor.
type DoctorForm struct {
	FrontDesk
	base clinic.Doctor
	save Submission
}

// NewDoctorForm returns a form for a doctor as read, or for a new one.
func NewDoctorForm(d FrontDesk, base clinic.Doctor) *DoctorForm {
	return &DoctorForm{FrontDesk: d, base: base}
}

// New reports whether the form registers somebody.
func (f *DoctorForm) New() bool { return f.base.ID == 0 }

// Base is the record as the form last read it.
func (f *DoctorForm) Base() clinic.Doctor { return f.base }

// DoctorInput is what stands in the form.
type DoctorInput struct {
	Doctor   clinic.Doctor // with the user's names and contact and the chosen fields
	Parse    []error       // what could not be read, under its field
	Password string        // for a new doctor
	Photo    service.Image
}

// Submit saves what was typed. The form stays as it is on failure.
func (f *DoctorForm) Submit(in DoctorInput, done func(clinic.DoctorID, error)) bool {
	if f.save.Busy() {
		return false
	}
	d := in.Doctor
	d.ID, d.Version = f.base.ID, f.base.Version
	d.User.ID, d.User.Version, d.User.Role = f.base.User.ID, f.base.User.Version, clinic.RoleDoctor
	d.User.Picture, d.User.Active, d.User.MustChangePassword = f.base.User.Picture, f.base.User.Active, f.base.User.MustChangePassword
	d.Hours, d.Retired = f.base.Hours, f.base.Retired
	if err := f.check(d, in); err != nil {
		done(0, err)
		return true
	}
	id := d.ID
	return f.save.Go(f.FrontDesk, func(ctx context.Context) (err error) {
		if f.New() {
			d.User.Active = true
			id, err = f.Services.Doctors.Register(ctx, service.RegisterDoctorCommand{Doctor: d, Password: in.Password, Photo: in.Photo})
			return err
		}
		return f.Services.Doctors.Update(ctx, d, in.Photo)
	}, func(err error) { done(id, err) })
}

// check says everything that is wrong with the form at once.
func (f *DoctorForm) check(d clinic.Doctor, in DoctorInput) error {
	errs := slices.Clone(in.Parse)
	errs = append(errs, withoutFields(d.User.Clean(f.Today()), in.Parse)...)
	errs = append(errs, withoutFields(d.Clean(), in.Parse)...)
	if d.DepartmentID == 0 {
		errs = append(errs, clinic.FieldErrorf("department", "Choose a department."))
	}
	if f.New() && in.Password == "" {
		errs = append(errs, clinic.FieldErrorf("password", "Give a first password. The doctor changes it at the first sign-in."))
	}
	return errors.Join(errs...)
}

// Renew reads the record again after somebody else saved it, and joins both
// edits.
func (f *DoctorForm) Renew(mine clinic.Doctor, done func(merged clinic.Doctor, changes []string, err error)) bool {
	var theirs clinic.Doctor
	return f.save.Go(f.FrontDesk, func(ctx context.Context) (err error) {
		theirs, err = f.Services.Doctors.Get(ctx, f.base.ID)
		return err
	}, func(err error) {
		if err != nil {
			done(mine, nil, err)
			return
		}
		merged, changes := Merge(doctorFields(), f.base, mine, theirs)
		f.base = theirs
		done(merged, changes, nil)
	})
}

func doctorFields() []MergeField[clinic.Doctor] {
	type d = clinic.Doctor
	yes := func(b bool) string {
		if b {
			return "yes"
		}
		return "no"
	}
	return []MergeField[d]{
		{"First name", func(x d) string { return x.User.FirstName }, func(t *d, x d) { t.User.FirstName = x.User.FirstName }},
		{"Last name", func(x d) string { return x.User.LastName }, func(t *d, x d) { t.User.LastName = x.User.LastName }},
		{"Phone", func(x d) string { return x.User.Phone }, func(t *d, x d) { t.User.Phone = x.User.Phone }},
		{"E-mail", func(x d) string { return x.User.Email }, func(t *d, x d) { t.User.Email = x.User.Email }},
		{"Address", func(x d) string { return x.User.Address }, func(t *d, x d) { t.User.Address = x.User.Address }},
		{"Date of birth", func(x d) string { return x.User.DateOfBirth.String() }, func(t *d, x d) { t.User.DateOfBirth = x.User.DateOfBirth }},
		{"Department", func(x d) string { return x.DepartmentName }, func(t *d, x d) { t.DepartmentID, t.DepartmentName = x.DepartmentID, x.DepartmentName }},
		{"Headline", func(x d) string { return x.Headline }, func(t *d, x d) { t.Headline = x.Headline }},
		{"Specialisations", func(x d) string { return SpecializationNames(x.Specializations) }, func(t *d, x d) { t.Specializations = x.Specializations }},
		{"Licence number", func(x d) string { return x.LicenseNumber }, func(t *d, x d) { t.LicenseNumber = x.LicenseNumber }},
		{"Experience", func(x d) string { return strconv.Itoa(x.ExperienceYears) }, func(t *d, x d) { t.ExperienceYears = x.ExperienceYears }},
		{"Qualification", func(x d) string { return x.Qualification }, func(t *d, x d) { t.Qualification = x.Qualification }},
		{"About", func(x d) string { return x.Bio }, func(t *d, x d) { t.Bio = x.Bio }},
		{"Fee", func(x d) string { return x.Fee.String() }, func(t *d, x d) { t.Fee = x.Fee }},
		{"Rating", func(x d) string { return RatingText(x.RatingTenths) }, func(t *d, x d) { t.RatingTenths = x.RatingTenths }},
		{"Takes bookings", func(x d) string { return yes(x.Available) }, func(t *d, x d) { t.Available = x.Available }},
		{"Minutes a visit", func(x d) string { return strconv.Itoa(x.SlotMinutes) }, func(t *d, x d) { t.SlotMinutes = x.SlotMinutes }},
		{"Token letter", func(x d) string { return x.TokenPrefix }, func(t *d, x d) { t.TokenPrefix = x.TokenPrefix }},
	}
}

// HoursRow is one span of the weekly hours as typed.
type HoursRow struct {
	Day            clinic.Weekday
	From, To       clinic.Clock
	FromSet, ToSet bool
	FromErr, ToErr error
}

// HoursForm edits a doctor's weekly hours.
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
			fail(r.Day, clinic.MessageOf(r.FromErr))
		case r.ToErr != nil:
			fail(r.Day, clinic.MessageOf(r.ToErr))
		case !r.FromSet && !r.ToSet:
		case !r.FromSet || !r.ToSet:
			fail(r.Day, "Give both the start and the end.")
		default:
			out = append(out, clinic.Availability{DoctorID: f.doctor.ID, Day: r.Day, Span: clinic.Span{From: r.From, To: r.To}, Active: true})
		}
	}
	for day := clinic.Monday; day <= clinic.Sunday; day++ {
		var of []clinic.Availability
		for _, h := range out {
			if h.Day == day {
				of = append(of, h)
			}
		}
		if err := clinic.CheckHours(of); err != nil {
			fail(day, clinic.MessageOf(err))
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

// Submit saves the week. Spans that are switched off stay as they are.
func (f *HoursForm) Submit(rows []HoursRow, done func(error)) bool {
	if f.save.Busy() {
		return false
	}
	hours, err := f.Parse(rows)
	if err != nil {
		done(err)
		return true
	}
	for _, h := range f.doctor.Hours {
		if !h.Active {
			hours = append(hours, h)
		}
	}
	d := f.doctor
	return f.save.Go(f.FrontDesk, func(ctx context.Context) error {
		return f.Services.Doctors.SetHours(ctx, d.ID, d.Version, hours)
	}, done)
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
