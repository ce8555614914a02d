package store

import (
	"context"
	"strings"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// payerRow is a row of billing_payer.
type payerRow struct {
	ID       int64 `gorm:"primaryKey"`
	Name     string
	NameKey  string
	Kind     string
	Phone    string
	Email    string
	Address  string
	CoverBP  int `gorm:"column:cover_bp"`
	IsActive bool
	Updated  instant `gorm:"column:updated_at"`
	Version  int
}

// TableName names the table for GORM.
func (payerRow) TableName() string { return "billing_payer" }

func (r payerRow) payer() clinic.Payer {
	return clinic.Payer{ID: clinic.PayerID(r.ID), Name: r.Name, Kind: clinic.PayerKind(r.Kind), Phone: r.Phone, Email: r.Email, Address: r.Address,
		Cover: clinic.BasisPoints(r.CoverBP), Active: r.IsActive, UpdatedAt: r.Updated.at, Version: r.Version}
}

func (r priceRepo) Payer(ctx context.Context, id clinic.PayerID) (clinic.Payer, error) {
	row, err := queryOne[payerRow](ctx, r.unit, "payer", "SELECT * FROM billing_payer WHERE id = ?", int64(id))
	if err != nil {
		return clinic.Payer{}, err
	}
	return row.payer(), nil
}

func (r priceRepo) Payers(ctx context.Context, f service.PayerFilter, p service.PageRequest) (service.Page[clinic.Payer], error) {
	w := &where{}
	if !f.WithRetired {
		w.add("is_active = 1")
	}
	if !keyWords(w, "name_key", f.Text) && strings.TrimSpace(f.Text) != "" {
		w.add("1 = 0") // signs alone are in no name
	}
	return page(ctx, r.unit, paged{columns: "*", from: "billing_payer", where: w, kinds: "si", after: "(name_key, id) > (?, ?)", order: "name_key, id"}, p,
		func(row payerRow) cursor { return cursor{row.NameKey, row.ID} }, payerRow.payer)
}

func (r priceRepo) SuggestPayers(ctx context.Context, text string, limit int) ([]clinic.Payer, error) {
	page, err := r.Payers(ctx, service.PayerFilter{Text: text}, service.PageRequest{Limit: limit})
	return page.Rows, err
}

func (r priceRepo) InsertPayer(ctx context.Context, x clinic.Payer, now time.Time) (clinic.PayerID, error) {
	row := payerRow{Name: x.Name, NameKey: foldText(x.Name), Kind: string(x.Kind), Phone: x.Phone, Email: x.Email, Address: x.Address, CoverBP: int(x.Cover),
		IsActive: x.Active, Updated: at(now), Version: 1}
	err := r.insert(ctx, &row)
	return clinic.PayerID(row.ID), err
}

func (r priceRepo) UpdatePayer(ctx context.Context, x clinic.Payer, now time.Time) error {
	return r.update(ctx, "billing_payer", "id", "payer", int64(x.ID), x.Version, map[string]any{"name": x.Name, "name_key": foldText(x.Name), "kind": string(x.Kind),
		"phone": x.Phone, "email": x.Email, "address": x.Address, "cover_bp": int(x.Cover), "is_active": x.Active, "updated_at": at(now)})
}

// feeRow is a row of doctors_fee.
type feeRow struct {
	DoctorID int64
	Kind     string
	FeeMinor int64
}

// TableName names the table for GORM.
func (feeRow) TableName() string { return "doctors_fee" }

func (r priceRepo) Fees(ctx context.Context, d clinic.DoctorID) (map[clinic.VisitKind]int64, error) {
	rows, err := queryAll[feeRow](ctx, r.unit, "SELECT * FROM doctors_fee WHERE doctor_id = ?", int64(d))
	out := make(map[clinic.VisitKind]int64, len(rows))
	for _, row := range rows {
		out[clinic.VisitKind(row.Kind)] = row.FeeMinor
	}
	return out, err
}

func (r priceRepo) SetFees(ctx context.Context, d clinic.DoctorID, fees map[clinic.VisitKind]int64) error {
	if _, err := r.exec(ctx, "DELETE FROM doctors_fee WHERE doctor_id = ?", int64(d)); err != nil {
		return err
	}
	for k, minor := range fees {
		if _, err := r.exec(ctx, "INSERT INTO doctors_fee (doctor_id, kind, fee_minor) VALUES (?, ?, ?)", int64(d), string(k), minor); err != nil {
			return err
		}
	}
	return nil
}
