package viewmodel

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// DoctorForm registers or edits a doctor.
type DoctorForm struct {
	FrontDesk
	base clinic.Doctor
	fees clinic.Fees // by kind of visit, as last read
	save Submission
	load Latest
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
	Fees     clinic.Fees // by kind of visit; only who manages the prices gives them
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
	var now doctorState
	return f.save.Go(f.FrontDesk, func(ctx context.Context) (err error) {
		if f.New() {
			d.User.Active = true
			id, err = f.Services.Doctors.Register(ctx, service.RegisterDoctorCommand{Doctor: d, Password: in.Password, Photo: in.Photo})
		} else {
			err = f.Services.Doctors.Update(ctx, d, in.Photo)
		}
		if err != nil {
			return err
		}
		now, err = f.setFees(ctx, id, in.Fees)
		return err
	}, func(err error) {
		if now.read {
			f.base, f.fees = now.doctor, now.fees
		}
		done(id, err)
	})
}

// doctorState is a doctor as stored after a save of which a part failed.
type doctorState struct {
	doctor clinic.Doctor
	fees   clinic.Fees
	read   bool
}

// MayFees reports whether the fees by kind of visit are shown and kept here.
func (f *DoctorForm) MayFees() bool { return f.Services.Prices != nil && f.May(clinic.PricesManage) }

// LoadFees reads the fees by kind of visit.
func (f *DoctorForm) LoadFees(done func(clinic.Fees, error)) {
	if f.New() || !f.MayFees() {
		return
	}
	f.load.Go(f.Context(), f.Runner, func(ctx context.Context) func() {
		fees, err := f.Services.Prices.FeesOf(ctx, f.base.ID)
		return func() {
			if err == nil {
				f.fees = fees
			}
			done(fees, err)
		}
	})
}

// setFees saves the fees once the doctor is. When that fails the form goes on
// with the record as it is stored by then, so that it can be sent again.
func (f *DoctorForm) setFees(ctx context.Context, id clinic.DoctorID, fees clinic.Fees) (now doctorState, err error) {
	if !f.MayFees() || maps.Equal(f.fees, fees) {
		return now, nil
	}
	if err = f.Services.Prices.SetFees(ctx, service.SetFeesCommand{Doctor: id, Was: f.fees, Fees: fees}); err == nil {
		return now, nil
	}
	var readErr, feesErr error
	now.doctor, readErr = f.Services.Doctors.Get(ctx, id)
	now.fees, feesErr = f.Services.Prices.FeesOf(ctx, id)
	now.read = readErr == nil && feesErr == nil
	return now, clinic.Wrap(clinic.Conflict, err, "All is saved but the fees by kind of visit: %s", i18n.Error(err))
}

// check says everything that is wrong with the form at once.
func (f *DoctorForm) check(d clinic.Doctor, in DoctorInput) error {
	errs := slices.Clone(in.Parse)
	errs = append(errs, withoutFields(d.User.Clean(f.Today()), in.Parse)...)
	errs = append(errs, withoutFields(d.Clean(), in.Parse)...)
	if f.MayFees() {
		errs = append(errs, withoutFields(in.Fees.Clean(d.Fee.Currency), in.Parse)...)
	}
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
func (f *DoctorForm) Renew(mine clinic.Doctor, done func(merged clinic.Doctor, changes MergeChanges, err error)) bool {
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
			return i18n.T("yes")
		}
		return i18n.T("no")
	}
	return []MergeField[d]{
		{i18n.T("First name"), func(x d) string { return x.User.FirstName }, func(t *d, x d) { t.User.FirstName = x.User.FirstName }},
		{i18n.T("Last name"), func(x d) string { return x.User.LastName }, func(t *d, x d) { t.User.LastName = x.User.LastName }},
		{i18n.T("Phone"), func(x d) string { return x.User.Phone }, func(t *d, x d) { t.User.Phone = x.User.Phone }},
		{i18n.T("E-mail"), func(x d) string { return x.User.Email }, func(t *d, x d) { t.User.Email = x.User.Email }},
		{i18n.T("Address"), func(x d) string { return x.User.Address }, func(t *d, x d) { t.User.Address = x.User.Address }},
		{i18n.T("Date of birth"), func(x d) string { return x.User.DateOfBirth.String() }, func(t *d, x d) { t.User.DateOfBirth = x.User.DateOfBirth }},
		{i18n.T("Department"), func(x d) string { return x.DepartmentName }, func(t *d, x d) { t.DepartmentID, t.DepartmentName = x.DepartmentID, x.DepartmentName }},
		{i18n.T("Headline"), func(x d) string { return x.Headline }, func(t *d, x d) { t.Headline = x.Headline }},
		{i18n.T("Specialisations"), func(x d) string { return SpecializationNames(x.Specializations) }, func(t *d, x d) { t.Specializations = x.Specializations }},
		{i18n.T("Licence number"), func(x d) string { return x.LicenseNumber }, func(t *d, x d) { t.LicenseNumber = x.LicenseNumber }},
		{i18n.T("Experience"), func(x d) string { return strconv.Itoa(x.ExperienceYears) }, func(t *d, x d) { t.ExperienceYears = x.ExperienceYears }},
		{i18n.T("Qualification"), func(x d) string { return x.Qualification }, func(t *d, x d) { t.Qualification = x.Qualification }},
		{i18n.T("About"), func(x d) string { return x.Bio }, func(t *d, x d) { t.Bio = x.Bio }},
		{i18n.T("Fee"), func(x d) string { return i18n.Money(x.Fee) }, func(t *d, x d) { t.Fee = x.Fee }},
		{i18n.T("Rating"), func(x d) string { return RatingText(x.RatingTenths) }, func(t *d, x d) { t.RatingTenths = x.RatingTenths }},
		{i18n.T("Takes bookings"), func(x d) string { return yes(x.Available) }, func(t *d, x d) { t.Available = x.Available }},
		{i18n.T("Minutes a visit"), func(x d) string { return strconv.Itoa(x.SlotMinutes) }, func(t *d, x d) { t.SlotMinutes = x.SlotMinutes }},
		{i18n.T("Token letter"), func(x d) string { return x.TokenPrefix }, func(t *d, x d) { t.TokenPrefix = x.TokenPrefix }},
	}
}
