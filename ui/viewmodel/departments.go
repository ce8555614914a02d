package viewmodel

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/ui/i18n"
)

// Departments is the list of departments.
type Departments struct {
	FrontDesk
	// Changed is called on the UI thread when there is something new to draw;
	// Failed when a load went wrong.
	Changed func()
	Failed  func(error)

	WithRetired bool
	Rows        []clinic.Department

	load Latest
	save Submission
}

// NewDepartments returns an empty list.
func NewDepartments(d FrontDesk) *Departments {
	return &Departments{FrontDesk: d, Changed: func() {}, Failed: func(error) {}}
}

// Load reads the list.
func (l *Departments) Load() {
	withRetired := l.WithRetired
	l.load.Go(l.Context(), l.Runner, func(ctx context.Context) func() {
		rows, err := l.Services.Departments.List(ctx, withRetired)
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

// SetWithRetired shows retired departments too.
func (l *Departments) SetWithRetired(on bool) {
	l.WithRetired = on
	l.Load()
}

// Retire takes a department out of use; Restore brings it back.
func (l *Departments) Retire(d clinic.Department, done func(error)) bool {
	return l.save.Go(l.FrontDesk, func(ctx context.Context) error {
		return l.Services.Departments.Retire(ctx, d.ID, d.Version)
	}, reloaded(l.Load, done))
}

// Restore brings a retired department back.
func (l *Departments) Restore(d clinic.Department, done func(error)) bool {
	return l.save.Go(l.FrontDesk, func(ctx context.Context) error {
		return l.Services.Departments.Restore(ctx, d.ID, d.Version)
	}, reloaded(l.Load, done))
}

// DepartmentForm creates or edits a department.
type DepartmentForm struct {
	FrontDesk
	base clinic.Department
	save Submission
}

// NewDepartmentForm returns a form for a department as read, or a new one.
func NewDepartmentForm(d FrontDesk, base clinic.Department) *DepartmentForm {
	return &DepartmentForm{FrontDesk: d, base: base}
}

// New reports whether the form creates a department.
func (f *DepartmentForm) New() bool { return f.base.ID == 0 }

// Base is the record as the form last read it.
func (f *DepartmentForm) Base() clinic.Department { return f.base }

// Submit saves what was typed. The form stays as it is on failure.
func (f *DepartmentForm) Submit(d clinic.Department, done func(error)) bool {
	if f.save.Busy() {
		return false
	}
	checked := d
	if err := checked.Clean(); err != nil {
		done(err)
		return true
	}
	d.ID, d.Version, d.Retired = f.base.ID, f.base.Version, f.base.Retired
	return f.save.Go(f.FrontDesk, func(ctx context.Context) (err error) {
		if f.New() {
			_, err = f.Services.Departments.Create(ctx, d)
			return err
		}
		return f.Services.Departments.Update(ctx, d)
	}, done)
}

// Renew reads the record again after somebody else saved it, and joins both
// edits.
func (f *DepartmentForm) Renew(mine clinic.Department, done func(merged clinic.Department, changes MergeChanges, err error)) bool {
	var theirs clinic.Department
	return f.save.Go(f.FrontDesk, func(ctx context.Context) (err error) {
		theirs, err = f.Services.Departments.Get(ctx, f.base.ID)
		return err
	}, func(err error) {
		if err != nil {
			done(mine, nil, err)
			return
		}
		merged, changes := Merge(departmentFields(), f.base, mine, theirs)
		f.base = theirs
		done(merged, changes, nil)
	})
}

func departmentFields() []MergeField[clinic.Department] {
	type d = clinic.Department
	return []MergeField[d]{
		{i18n.T("Name"), func(x d) string { return x.Name }, func(t *d, x d) { t.Name = x.Name }},
		{i18n.T("Description"), func(x d) string { return x.Description }, func(t *d, x d) { t.Description = x.Description }},
		{i18n.T("Head"), func(x d) string { return x.HeadName }, func(t *d, x d) { t.HeadDoctor, t.HeadName = x.HeadDoctor, x.HeadName }},
		{i18n.T("Location"), func(x d) string { return x.Location }, func(t *d, x d) { t.Location = x.Location }},
		{i18n.T("Phone"), func(x d) string { return x.Phone }, func(t *d, x d) { t.Phone = x.Phone }},
	}
}
