package store

import (
	"context"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

type estimateRepo struct{ *unit }

// estimateRow is a row of billing_estimate.
type estimateRow struct {
	ID            int64 `gorm:"primaryKey"`
	Number        string
	EstimateYear  int
	EstimateSeq   int
	PatientID     int64
	DoctorID      ref
	Currency      string
	TaxInclusive  bool
	NetMinor      int64
	TaxMinor      int64
	DiscountMinor int64
	TotalMinor    int64
	Note          string
	ValidUntil    day
	State         string
	InvoiceID     ref
	Created       instant `gorm:"column:created_at"`
	CreatedBy     ref
	CreatedByName string
	Version       int
}

// TableName names the table for GORM.
func (estimateRow) TableName() string { return "billing_estimate" }

// estimateItemRow is a row of billing_estimate_item.
type estimateItemRow struct {
	ID         int64 `gorm:"primaryKey"`
	EstimateID int64
	Line       lineRow `gorm:"embedded"`
}

// TableName names the table for GORM.
func (estimateItemRow) TableName() string { return "billing_estimate_item" }

// estimateRead is an estimate with the names that lists show.
type estimateRead struct {
	Row          estimateRow `gorm:"embedded"`
	PatientFirst string
	PatientLast  string
	PatientNo    string
	DoctorFirst  optional
	DoctorLast   optional
}

const estimateColumns = `e.*, pu.first_name AS patient_first, pu.last_name AS patient_last, coalesce(pp.patient_no, '') AS patient_no,
	du.first_name AS doctor_first, du.last_name AS doctor_last`

const estimateTables = `billing_estimate e
	JOIN auth_user pu ON pu.id = e.patient_id
	LEFT JOIN patient_profile pp` + chartShown + ` ON pp.user_id = e.patient_id
	LEFT JOIN doctors_doctor d ON d.id = e.doctor_id
	LEFT JOIN auth_user du ON du.id = d.user_id`

func (r estimateRead) estimate() clinic.Estimate {
	c := clinic.Currency(r.Row.Currency)
	money := func(minor int64) clinic.Money { return clinic.Money{Minor: minor, Currency: c} }
	e := clinic.Estimate{ID: clinic.EstimateID(r.Row.ID), Number: r.Row.Number, Year: r.Row.EstimateYear, Seq: r.Row.EstimateSeq,
		PatientID: clinic.PatientID(r.Row.PatientID), PatientName: clinic.ListName(r.PatientFirst, r.PatientLast), PatientNumber: r.PatientNo,
		DoctorID: clinic.DoctorID(r.Row.DoctorID.id), Currency: c, TaxInclusive: r.Row.TaxInclusive, Net: money(r.Row.NetMinor), Tax: money(r.Row.TaxMinor),
		Discount: money(r.Row.DiscountMinor), Total: money(r.Row.TotalMinor), Note: r.Row.Note, ValidUntil: r.Row.ValidUntil.date,
		State: clinic.EstimateState(r.Row.State), InvoiceID: clinic.InvoiceID(r.Row.InvoiceID.id), CreatedAt: r.Row.Created.at,
		CreatedBy: clinic.UserID(r.Row.CreatedBy.id), CreatedByName: r.Row.CreatedByName, Version: r.Row.Version}
	if e.DoctorID != 0 {
		e.DoctorName = clinic.DoctorName(r.DoctorFirst.text, r.DoctorLast.text)
	}
	return e
}

func (r estimateRepo) Insert(ctx context.Context, e clinic.Estimate) (clinic.EstimateID, error) {
	e.Sum()
	row := estimateRow{Number: e.Number, EstimateYear: e.Year, EstimateSeq: e.Seq, PatientID: int64(e.PatientID), DoctorID: ref{int64(e.DoctorID)},
		Currency: string(e.Currency), TaxInclusive: e.TaxInclusive, NetMinor: e.Net.Minor, TaxMinor: e.Tax.Minor, DiscountMinor: e.Discount.Minor,
		TotalMinor: e.Total.Minor, Note: e.Note, ValidUntil: on(e.ValidUntil), State: string(clinic.EstimateOpen), Created: at(e.CreatedAt),
		CreatedBy: ref{int64(e.CreatedBy)}, CreatedByName: e.CreatedByName, Version: 1}
	if err := r.insert(ctx, &row); err != nil {
		return 0, err
	}
	lines := make([]estimateItemRow, len(e.Items))
	for n, it := range e.Items {
		lines[n] = estimateItemRow{EstimateID: row.ID, Line: newLineRow(n+1, it)}
	}
	return clinic.EstimateID(row.ID), r.insert(ctx, &lines)
}

func (r estimateRepo) Get(ctx context.Context, id clinic.EstimateID) (clinic.Estimate, error) {
	row, err := queryOne[estimateRead](ctx, r.unit, "estimate", "SELECT "+estimateColumns+" FROM "+estimateTables+" WHERE e.id = ?", int64(id))
	if err != nil {
		return clinic.Estimate{}, err
	}
	e := row.estimate()
	lines, err := queryAll[estimateItemRow](ctx, r.unit, "SELECT * FROM billing_estimate_item WHERE estimate_id = ? ORDER BY position", int64(id))
	for _, line := range lines {
		it := line.Line.item(e.Currency)
		it.ID = clinic.InvoiceItemID(line.ID)
		e.Items = append(e.Items, it)
	}
	return e, err
}

func (r estimateRepo) List(ctx context.Context, f service.EstimateFilter, p service.PageRequest) (service.Page[clinic.Estimate], error) {
	var w where
	if f.State != "" {
		w.add("e.state = ?", string(f.State))
	}
	if f.Patient != 0 {
		w.add("e.patient_id = ?", int64(f.Patient))
	}
	if f.Doctor != 0 {
		w.add("e.doctor_id = ?", int64(f.Doctor))
	}
	if strings.TrimSpace(f.Text) != "" && !r.personText(&w, f.Text, "e.patient_id",
		"e.id IN (SELECT id FROM billing_estimate WHERE number >= ? AND number < ?)") {
		return service.Page[clinic.Estimate]{Rows: []clinic.Estimate{}}, nil
	}
	return page(ctx, r.unit, paged{columns: estimateColumns, from: estimateTables, count: "billing_estimate e", where: &w, kinds: "i",
		after: "e.id < ?", order: "e.id DESC"}, p,
		func(e estimateRead) cursor { return cursor{e.Row.ID} }, estimateRead.estimate)
}

func (r estimateRepo) SetState(ctx context.Context, e clinic.Estimate) error {
	return r.update(ctx, "billing_estimate", "id", "estimate", int64(e.ID), e.Version,
		map[string]any{"state": string(e.State), "invoice_id": ref{int64(e.InvoiceID)}})
}
