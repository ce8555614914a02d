package store

import (
	"context"
	"encoding/json"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

type templateRepo struct{ *unit }

// templateRow is a row of rx_template.
type templateRow struct {
	ID       int64 `gorm:"primaryKey"`
	DoctorID ref
	Kind     string
	Name     string
	Code     string
	Items    string
	Used     int
	Created  instant `gorm:"column:created_at"`
	Updated  instant `gorm:"column:updated_at"`
	Version  int
}

// TableName names the table for GORM.
func (templateRow) TableName() string { return "rx_template" }

// encodeItems leaves out what a medicine was given in spite of: that is of one
// visit and no part of a template.
func encodeItems(items []clinic.PrescriptionItem) (string, error) {
	list := make([]itemBody, len(items))
	for i, it := range items {
		it.Reason, it.Answered = "", ""
		list[i] = itemBody(it)
	}
	b, err := json.Marshal(list)
	return string(b), mapError(err)
}

func (t templateRow) template() (clinic.RxTemplate, error) {
	var list []itemBody
	if err := json.Unmarshal([]byte(t.Items), &list); err != nil {
		return clinic.RxTemplate{}, mapError(err)
	}
	x := clinic.RxTemplate{ID: clinic.RxTemplateID(t.ID), DoctorID: clinic.DoctorID(t.DoctorID.id), Kind: clinic.TemplateKind(t.Kind), Name: t.Name,
		Code: t.Code, Used: t.Used, Version: t.Version}
	for _, it := range list {
		it.Reason, it.Answered = "", ""
		x.Items = append(x.Items, clinic.PrescriptionItem(it))
	}
	return x, nil
}

func (r templateRepo) Get(ctx context.Context, id clinic.RxTemplateID) (clinic.RxTemplate, error) {
	row, err := queryOne[templateRow](ctx, r.unit, "template", "SELECT * FROM rx_template WHERE id = ?", int64(id))
	if err != nil {
		return clinic.RxTemplate{}, err
	}
	return row.template()
}

func (r templateRepo) List(ctx context.Context, d clinic.DoctorID) ([]clinic.RxTemplate, error) {
	rows, err := queryAll[templateRow](ctx, r.unit, `SELECT * FROM rx_template WHERE coalesce(doctor_id, 0) = ? OR coalesce(doctor_id, 0) = 0
		ORDER BY used DESC, name, id`, int64(d))
	if err != nil {
		return nil, err
	}
	out := make([]clinic.RxTemplate, len(rows))
	for i, row := range rows {
		if out[i], err = row.template(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (r templateRepo) Insert(ctx context.Context, x clinic.RxTemplate, now time.Time) (clinic.RxTemplateID, error) {
	items, err := encodeItems(x.Items)
	if err != nil {
		return 0, err
	}
	row := templateRow{DoctorID: ref{int64(x.DoctorID)}, Kind: string(x.Kind), Name: x.Name, Code: x.Code, Items: items, Used: x.Used, Created: at(now), Updated: at(now), Version: 1}
	err = r.insert(ctx, &row)
	return clinic.RxTemplateID(row.ID), err
}

func (r templateRepo) Update(ctx context.Context, x clinic.RxTemplate, now time.Time) error {
	items, err := encodeItems(x.Items)
	if err != nil {
		return err
	}
	return r.update(ctx, "rx_template", "id", "template", int64(x.ID), x.Version, map[string]any{"name": x.Name, "code": x.Code, "items": items, "updated_at": at(now)})
}

func (r templateRepo) Delete(ctx context.Context, id clinic.RxTemplateID, version int) error {
	n, err := r.exec(ctx, "DELETE FROM rx_template WHERE id = ? AND version = ?", int64(id), version)
	if err != nil || n == 1 {
		return err
	}
	if _, err := r.Get(ctx, id); err != nil {
		return err
	}
	return stale("template")
}

func (r templateRepo) MarkUsed(ctx context.Context, id clinic.RxTemplateID) error {
	n, err := r.exec(ctx, "UPDATE rx_template SET used = used + 1 WHERE id = ?", int64(id))
	return one(n, err, "template")
}

var _ service.TemplateRepo = templateRepo{}
