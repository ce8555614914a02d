package service

import (
	"slices"
	"strings"

	"caredesk/internal/clinic"
)

// write makes and changes what was planned, each with its audit row.
func (j *doctorJob) write(t *tx) error {
	total := len(j.fresh) + len(j.change)
	made := madeBy{tx: t, departments: map[string]clinic.DepartmentID{}, fields: map[string]clinic.Specialization{}}
	if err := made.load(); err != nil {
		return err
	}
	for i, row := range j.fresh {
		d := row.d
		if err := made.link(&d, row); err != nil {
			return err
		}
		if err := t.choosePrefix(&d); err != nil {
			return err
		}
		var err error
		if d.User.ID, err = t.insertUser(d.User, noUsableHash); err != nil {
			return err
		}
		d.CreatedAt = t.now
		id, err := t.Doctors().Insert(t.ctx, d)
		if err != nil {
			return err
		}
		stored, err := t.Doctors().Get(t.ctx, id)
		if err != nil {
			return err
		}
		if err := t.audit(change{action: "doctor.import", id: int64(id), after: doctorRecord(stored)}); err != nil {
			return err
		}
		if err := j.step(t.ctx, StageWriting, i+1, total); err != nil {
			return err
		}
	}
	for i, c := range j.change {
		next := c.next
		if err := made.link(&next, c.row); err != nil {
			return err
		}
		var err error
		if next.User.PhoneE164, err = t.readPhone(next.User.Phone); err != nil {
			return err
		}
		if err := t.saveDoctor("doctor.update", "", c.before, next); err != nil {
			return err
		}
		if err := j.step(t.ctx, StageWriting, len(j.fresh)+i+1, total); err != nil {
			return err
		}
	}
	return nil
}

// madeBy finds departments and specialisations by name and makes those that are
// not there.
type madeBy struct {
	*tx
	departments map[string]clinic.DepartmentID
	fields      map[string]clinic.Specialization
}

func (m *madeBy) load() error {
	departments, err := m.Departments().List(m.ctx, true)
	if err != nil {
		return err
	}
	for _, d := range departments {
		m.departments[strings.ToLower(d.Name)] = d.ID
	}
	fields, err := m.tx.Doctors().ListSpecializations(m.ctx)
	for _, s := range fields {
		m.fields[strings.ToLower(s.Name)] = s
	}
	return err
}

// link gives a doctor the department and the specialisations that a row names.
// Those that a known doctor has besides stay.
func (m *madeBy) link(d *clinic.Doctor, row doctorRow) error {
	if key := strings.ToLower(row.department); key != "" {
		if m.departments[key] == 0 {
			dep := clinic.Department{Name: row.department, CreatedAt: m.now}
			id, err := m.Departments().Insert(m.ctx, dep)
			if err != nil {
				return err
			}
			if err := m.audit(change{action: "department.create", id: int64(id), after: departmentRecord(dep)}); err != nil {
				return err
			}
			m.departments[key] = id
		}
		d.DepartmentID = m.departments[key]
	}
	d.Specializations = slices.Clone(d.Specializations)
	for _, name := range row.fields {
		key := strings.ToLower(name)
		s, ok := m.fields[key]
		if !ok {
			s = clinic.Specialization{Name: name, CreatedAt: m.now}
			var err error
			if s.ID, err = m.tx.Doctors().InsertSpecialization(m.ctx, s); err != nil {
				return err
			}
			if err := m.audit(change{action: "specialization.create", id: int64(s.ID), after: specializationRecord(s)}); err != nil {
				return err
			}
			m.fields[key] = s
		}
		if !slices.ContainsFunc(d.Specializations, func(o clinic.Specialization) bool { return o.ID == s.ID }) {
			d.Specializations = append(d.Specializations, s)
		}
	}
	return nil
}
