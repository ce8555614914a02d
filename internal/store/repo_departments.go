package store

import (
	"context"
	"slices"
	"strings"

	"caredesk/internal/clinic"
)

type departmentRepo struct{ *unit }

// departmentRow is a row of doctors_department.
type departmentRow struct {
	ID          int64 `gorm:"primaryKey"`
	Name        string
	Description string
	HeadDoctor  ref
	Location    string
	Phone       string
	Created     instant `gorm:"column:created_at"`
	RetiredAt   instant
	Version     int
}

// TableName names the table for GORM.
func (departmentRow) TableName() string { return "doctors_department" }

// departmentRead is a department with what lists show beside it.
type departmentRead struct {
	Row       departmentRow `gorm:"embedded"`
	HeadFirst optional
	HeadLast  optional
	Doctors   int
}

const departmentSelect = `SELECT t.*, u.first_name AS head_first, u.last_name AS head_last,
	(SELECT count(*) FROM doctors_doctor x WHERE x.department_id = t.id AND x.retired_at IS NULL) AS doctors
	FROM doctors_department t LEFT JOIN doctors_doctor d ON d.id = t.head_doctor LEFT JOIN auth_user u ON u.id = d.user_id`

func (r departmentRead) department() clinic.Department {
	d := clinic.Department{ID: clinic.DepartmentID(r.Row.ID), Name: r.Row.Name, Description: r.Row.Description,
		HeadDoctor: clinic.DoctorID(r.Row.HeadDoctor.id), Location: r.Row.Location, Phone: r.Row.Phone, Doctors: r.Doctors,
		Retired: r.Row.RetiredAt.at, CreatedAt: r.Row.Created.at, Version: r.Row.Version}
	if d.HeadDoctor != 0 {
		d.HeadName = clinic.DoctorName(r.HeadFirst.text, r.HeadLast.text)
	}
	return d
}

func (r departmentRepo) Get(ctx context.Context, id clinic.DepartmentID) (clinic.Department, error) {
	row, err := queryOne[departmentRead](ctx, r.unit, "department", departmentSelect+" WHERE t.id = ?", int64(id))
	if err != nil {
		return clinic.Department{}, err
	}
	return row.department(), nil
}

func (r departmentRepo) List(ctx context.Context, withRetired bool) ([]clinic.Department, error) {
	var w where
	if !withRetired {
		w.add("t.retired_at IS NULL")
	}
	rows, err := queryAll[departmentRead](ctx, r.unit, departmentSelect+w.sql())
	if err != nil {
		return nil, err
	}
	out := make([]clinic.Department, len(rows))
	for i, row := range rows {
		out[i] = row.department()
	}
	slices.SortFunc(out, func(a, b clinic.Department) int {
		if c := strings.Compare(foldText(a.Name), foldText(b.Name)); c != 0 {
			return c
		}
		return int(a.ID - b.ID)
	})
	return out, nil
}

func (r departmentRepo) Insert(ctx context.Context, d clinic.Department) (clinic.DepartmentID, error) {
	row := departmentRow{Name: d.Name, Description: d.Description, HeadDoctor: ref{int64(d.HeadDoctor)}, Location: d.Location,
		Phone: d.Phone, Created: at(d.CreatedAt), RetiredAt: at(d.Retired), Version: 1}
	err := r.insert(ctx, &row)
	return clinic.DepartmentID(row.ID), err
}

func (r departmentRepo) Update(ctx context.Context, d clinic.Department) error {
	return r.update(ctx, "doctors_department", "id", "department", int64(d.ID), d.Version, map[string]any{
		"name": d.Name, "description": d.Description, "head_doctor": ref{int64(d.HeadDoctor)}, "location": d.Location,
		"phone": d.Phone, "retired_at": at(d.Retired)})
}
