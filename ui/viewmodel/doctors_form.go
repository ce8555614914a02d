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
