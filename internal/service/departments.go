package service

import (
	"context"
	"time"

	"caredesk/internal/clinic"
)

// Departments keeps the parts of the hospital.
type Departments struct{ *core }

// List returns departments by name, with their head and number of doctors.
func (s *Departments) List(ctx context.Context, withRetired bool) ([]clinic.Department, error) {
	if _, err := authorize(ctx, clinic.DepartmentsSee); err != nil {
		return nil, err
	}
	var list []clinic.Department
	err := s.read(ctx, func(t *tx) (err error) {
		list, err = t.Departments().List(t.ctx, withRetired)
		return err
	})
	return orNothing(list, err)
}

// Get returns a department, also a retired one.
func (s *Departments) Get(ctx context.Context, id clinic.DepartmentID) (clinic.Department, error) {
	if _, err := authorize(ctx, clinic.DepartmentsSee); err != nil {
		return clinic.Department{}, err
	}
	var d clinic.Department
	err := s.read(ctx, func(t *tx) (err error) {
		d, err = t.Departments().Get(t.ctx, id)
		return err
	})
	return orNothing(d, err)
}

// Create adds a department. A name that another one has, and a head who does not
// work here, are refused on their field.
func (s *Departments) Create(ctx context.Context, d clinic.Department) (clinic.DepartmentID, error) {
	if _, err := authorize(ctx, clinic.DepartmentsEdit); err != nil {
		return 0, err
	}
	d.ID, d.Version, d.Retired = 0, 0, time.Time{}
	if err := d.Clean(); err != nil {
		return 0, err
	}
	var id clinic.DepartmentID
	err := s.write(ctx, func(t *tx) (err error) {
		d := d
		if err := t.checkHead(d.HeadDoctor); err != nil {
			return err
		}
		d.CreatedAt = t.now
		if id, err = t.Departments().Insert(t.ctx, d); err != nil {
			return err
		}
		t.emit(DepartmentChanged{})
		return t.audit(change{action: "department.create", id: int64(id), after: departmentRecord(d)})
	})
	return orNothing(id, err)
}

// checkHead refuses a head that does not work here any more.
func (t *tx) checkHead(id clinic.DoctorID) error {
	if id == 0 {
		return nil
	}
	d, err := t.Doctors().Get(t.ctx, id)
	if clinic.CodeOf(err) == clinic.NotFound || err == nil && !d.Retired.IsZero() {
		return clinic.FieldErrorf("head_doctor", "Choose a doctor who works here.")
	}
	return err
}

// Update changes everything but whether the department is retired.
func (s *Departments) Update(ctx context.Context, d clinic.Department) error {
	if _, err := authorize(ctx, clinic.DepartmentsEdit); err != nil {
		return err
	}
	if err := d.Clean(); err != nil {
		return err
	}
	return s.change(ctx, d.ID, d.Version, "department.update", func(t *tx, stored clinic.Department) (clinic.Department, error) {
		next := stored
		next.Name, next.Description, next.HeadDoctor, next.Location, next.Phone = d.Name, d.Description, d.HeadDoctor, d.Location, d.Phone
		return next, t.checkHead(d.HeadDoctor)
	})
}

// Retire closes a department; it is refused while doctors belong to it.
func (s *Departments) Retire(ctx context.Context, id clinic.DepartmentID, version int) error {
	if _, err := authorize(ctx, clinic.DepartmentsEdit); err != nil {
		return err
	}
	return s.change(ctx, id, version, "department.retire", func(t *tx, d clinic.Department) (clinic.Department, error) {
		if !d.Retired.IsZero() {
			return d, clinic.Errorf(clinic.Conflict, "This department is retired already.")
		}
		doctors, err := t.Doctors().List(t.ctx, DoctorFilter{Department: id})
		if err != nil {
			return d, err
		}
		if n := len(doctors); n > 0 {
			return d, clinic.Errorf(clinic.Conflict, "%d doctors belong to this department, among them %s. Move or retire them first.", n, doctors[0].Name())
		}
		d.Retired = t.now
		return d, nil
	})
}

// Restore opens a retired department again.
func (s *Departments) Restore(ctx context.Context, id clinic.DepartmentID, version int) error {
	if _, err := authorize(ctx, clinic.DepartmentsEdit); err != nil {
		return err
	}
	return s.change(ctx, id, version, "department.restore", func(_ *tx, d clinic.Department) (clinic.Department, error) {
		if d.Retired.IsZero() {
			return d, clinic.Errorf(clinic.Conflict, "This department is not retired.")
		}
		d.Retired = time.Time{}
		return d, nil
	})
}

// change reads, alters and writes a department with its audit row.
func (s *Departments) change(ctx context.Context, id clinic.DepartmentID, version int, action string,
	alter func(*tx, clinic.Department) (clinic.Department, error)) error {
	return s.write(ctx, func(t *tx) error {
		stored, err := t.Departments().Get(t.ctx, id)
		if err != nil {
			return err
		}
		if stored.Version != version {
			return stale("this department")
		}
		next, err := alter(t, stored)
		if err != nil {
			return err
		}
		if err := t.Departments().Update(t.ctx, next); err != nil {
			return err
		}
		t.emit(DepartmentChanged{})
		return t.audit(change{action: action, id: int64(id), before: departmentRecord(stored), after: departmentRecord(next)})
	})
}
