package store

import (
	"context"
	"encoding/json"

	"caredesk/internal/clinic"
)

type consultationRepo struct{ *unit }

// draftRow is a row of consultation_draft; body is a draftBody as JSON.
type draftRow struct {
	AppointmentID int64
	DoctorID      int64
	Body          string
	SavedAt       instant
}

func (r consultationRepo) Draft(ctx context.Context, id clinic.AppointmentID) (clinic.Draft, error) {
	row, err := queryOne[draftRow](ctx, r.unit, "draft", "SELECT * FROM consultation_draft WHERE appointment_id = ?", int64(id))
	if err != nil {
		return clinic.Draft{}, err
	}
	var body draftBody
	if err := json.Unmarshal([]byte(row.Body), &body); err != nil {
		return clinic.Draft{}, clinic.Errorf(clinic.Internal, "The draft of this visit cannot be read.")
	}
	return clinic.Draft{AppointmentID: id, DoctorID: clinic.DoctorID(row.DoctorID), Consultation: body.consultation(), SavedAt: row.SavedAt.at}, nil
}

func (r consultationRepo) SaveDraft(ctx context.Context, d clinic.Draft) error {
	body, err := json.Marshal(newDraftBody(d.Consultation))
	if err != nil {
		return mapError(err)
	}
	_, err = r.exec(ctx, `INSERT INTO consultation_draft (appointment_id, doctor_id, body, saved_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (appointment_id) DO UPDATE SET doctor_id = excluded.doctor_id, body = excluded.body, saved_at = excluded.saved_at`,
		int64(d.AppointmentID), int64(d.DoctorID), string(body), at(d.SavedAt))
	return err
}

func (r consultationRepo) DeleteDraft(ctx context.Context, id clinic.AppointmentID) error {
	_, err := r.exec(ctx, "DELETE FROM consultation_draft WHERE appointment_id = ?", int64(id))
	return err
}
