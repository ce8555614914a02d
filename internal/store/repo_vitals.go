package store

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

type vitalsRepo struct{ *unit }

// vitalsRow is a row of vital_sign. NULL is not measured.
type vitalsRow struct {
	ID                int64 `gorm:"primaryKey"`
	PatientID         int64
	AppointmentID     ref
	TakenAt           instant
	SystolicMmhg      ref
	DiastolicMmhg     ref
	PulsePerMinute    ref
	BreathsPerMinute  ref
	TemperatureTenths ref
	Spo2Percent       ref
	WeightGrams       ref
	HeightMillimetres ref
	HeadMillimetres   ref
	GlucoseTenthsMmol ref
	PainScore         *int
	Pregnancy         string
	Note              string
	RecordedAt        instant
	RecordedBy        ref
	RecordedByName    string
	RetractedAt       instant
	RetractedBy       ref
	RetractedByName   string
	RetractReason     string
}

// TableName names the table for GORM.
func (vitalsRow) TableName() string { return "vital_sign" }

func measured(n int) ref { return ref{int64(n)} }

func (r vitalsRow) vitals() clinic.Vitals {
	return clinic.Vitals{ID: clinic.VitalsID(r.ID), PatientID: clinic.PatientID(r.PatientID), AppointmentID: clinic.AppointmentID(r.AppointmentID.id),
		TakenAt: r.TakenAt.at, Systolic: int(r.SystolicMmhg.id), Diastolic: int(r.DiastolicMmhg.id), Pulse: int(r.PulsePerMinute.id),
		Breaths: int(r.BreathsPerMinute.id), Temperature: int(r.TemperatureTenths.id), SpO2: int(r.Spo2Percent.id), Weight: int(r.WeightGrams.id),
		Height: int(r.HeightMillimetres.id), Head: int(r.HeadMillimetres.id), Glucose: int(r.GlucoseTenthsMmol.id), Pain: r.PainScore,
		Pregnancy: clinic.Pregnancy(r.Pregnancy), Note: r.Note, RecordedAt: r.RecordedAt.at, RecordedBy: clinic.UserID(r.RecordedBy.id),
		RecordedByName: r.RecordedByName, Retracted: r.RetractedAt.at, RetractedBy: clinic.UserID(r.RetractedBy.id), RetractedName: r.RetractedByName,
		RetractReason: r.RetractReason}
}

func (r vitalsRepo) Insert(ctx context.Context, v clinic.Vitals) (clinic.VitalsID, error) {
	row := vitalsRow{PatientID: int64(v.PatientID), AppointmentID: ref{int64(v.AppointmentID)}, TakenAt: at(v.TakenAt), SystolicMmhg: measured(v.Systolic),
		DiastolicMmhg: measured(v.Diastolic), PulsePerMinute: measured(v.Pulse), BreathsPerMinute: measured(v.Breaths),
		TemperatureTenths: measured(v.Temperature), Spo2Percent: measured(v.SpO2), WeightGrams: measured(v.Weight), HeightMillimetres: measured(v.Height),
		HeadMillimetres: measured(v.Head), GlucoseTenthsMmol: measured(v.Glucose), PainScore: v.Pain, Pregnancy: string(v.Pregnancy), Note: v.Note,
		RecordedAt: at(v.RecordedAt), RecordedBy: ref{int64(v.RecordedBy)}, RecordedByName: v.RecordedByName}
	err := r.insert(ctx, &row)
	return clinic.VitalsID(row.ID), err
}

func (r vitalsRepo) Get(ctx context.Context, id clinic.VitalsID) (clinic.Vitals, error) {
	row, err := queryOne[vitalsRow](ctx, r.unit, "set of vital signs", "SELECT * FROM vital_sign WHERE id = ?", int64(id))
	return row.vitals(), err
}

func (r vitalsRepo) List(ctx context.Context, f service.VitalsFilter) ([]clinic.Vitals, error) {
	w := &where{}
	if f.Patient != 0 {
		w.add("patient_id = ?", int64(f.Patient))
	}
	if f.Visit != 0 {
		w.add("appointment_id = ?", int64(f.Visit))
	}
	if !f.From.IsZero() {
		w.add("taken_at >= ?", at(f.From).text())
	}
	if !f.To.IsZero() {
		w.add("taken_at < ?", at(f.To).text())
	}
	if !f.WithRetracted {
		w.add("retracted_at IS NULL")
	}
	limit := f.Limit
	if limit <= 0 {
		limit = noLimit
	}
	return vitalsList(queryAll[vitalsRow](ctx, r.unit, "SELECT * FROM vital_sign"+w.sql()+" ORDER BY taken_at DESC, id DESC LIMIT ?", append(w.args, limit)...))
}

func vitalsList(rows []vitalsRow, err error) ([]clinic.Vitals, error) {
	out := make([]clinic.Vitals, len(rows))
	for i, row := range rows {
		out[i] = row.vitals()
	}
	return out, err
}

// measuredColumns are those of which the newest value is asked for.
var measuredColumns = []string{"systolic_mmhg", "pulse_per_minute", "breaths_per_minute", "temperature_tenths", "spo2_percent", "weight_grams",
	"height_millimetres", "head_millimetres", "glucose_tenths_mmol", "pain_score", "nullif(pregnancy, '')"}

func (r vitalsRepo) Latest(ctx context.Context, id clinic.PatientID) ([]clinic.Vitals, error) {
	query, args := "SELECT * FROM vital_sign WHERE id IN (", []any(nil)
	for i, column := range measuredColumns {
		if i > 0 {
			query += ", "
		}
		query += "(SELECT id FROM vital_sign WHERE patient_id = ? AND retracted_at IS NULL AND " + column + " IS NOT NULL ORDER BY taken_at DESC, id DESC LIMIT 1)"
		args = append(args, int64(id))
	}
	return vitalsList(queryAll[vitalsRow](ctx, r.unit, query+") ORDER BY taken_at DESC, id DESC", args...))
}

func (r vitalsRepo) Heights(ctx context.Context, id clinic.PatientID) ([]clinic.HeightAt, error) {
	type height struct {
		TakenAt           instant
		HeightMillimetres int
	}
	rows, err := queryAll[height](ctx, r.unit, `SELECT taken_at, height_millimetres FROM vital_sign
		WHERE patient_id = ? AND retracted_at IS NULL AND height_millimetres IS NOT NULL ORDER BY taken_at, id`, int64(id))
	out := make([]clinic.HeightAt, len(rows))
	for i, h := range rows {
		out[i] = clinic.HeightAt{At: h.TakenAt.at, Height: h.HeightMillimetres}
	}
	return out, err
}

func (r vitalsRepo) Retract(ctx context.Context, v clinic.Vitals) error {
	n, err := r.exec(ctx, `UPDATE vital_sign SET retracted_at = ?, retracted_by = ?, retracted_by_name = ?, retract_reason = ?
		WHERE id = ?`, at(v.Retracted), ref{int64(v.RetractedBy)}, v.RetractedName, v.RetractReason, int64(v.ID))
	return one(n, err, "set of vital signs")
}

type triageRepo struct{ *unit }

// triageRow is a row of triage_note.
type triageRow struct {
	ID             int64 `gorm:"primaryKey"`
	AppointmentID  int64
	Note           string
	RecordedAt     instant
	RecordedBy     ref
	RecordedByName string
}

// TableName names the table for GORM.
func (triageRow) TableName() string { return "triage_note" }

func (r triageRepo) Insert(ctx context.Context, n clinic.TriageNote) error {
	return r.insert(ctx, &triageRow{AppointmentID: int64(n.AppointmentID), Note: n.Note, RecordedAt: at(n.RecordedAt), RecordedBy: ref{int64(n.RecordedBy)},
		RecordedByName: n.RecordedByName})
}

func (r triageRepo) List(ctx context.Context, id clinic.AppointmentID) ([]clinic.TriageNote, error) {
	rows, err := queryAll[triageRow](ctx, r.unit, "SELECT * FROM triage_note WHERE appointment_id = ? ORDER BY id", int64(id))
	out := make([]clinic.TriageNote, len(rows))
	for i, row := range rows {
		out[i] = clinic.TriageNote{AppointmentID: clinic.AppointmentID(row.AppointmentID), Note: row.Note, RecordedAt: row.RecordedAt.at,
			RecordedBy: clinic.UserID(row.RecordedBy.id), RecordedByName: row.RecordedByName}
	}
	return out, err
}
