package service

import (
	"context"

	"caredesk/internal/clinic"
)

// History reads patients' closed visits.
type History struct{ *core }

// Timeline pages through a patient's history, newest first. A doctor who never
// treated the patient is refused on the field "reason" until giving one, which
// is recorded; an administrator's reading is recorded too; a patient reads the
// own history without the doctors' private notes.
func (s *History) Timeline(ctx context.Context, q HistoryQuery, p PageRequest) (Page[clinic.HistoryEntry], error) {
	actor, err := authorize(ctx, clinic.HistorySee)
	if err != nil {
		return Page[clinic.HistoryEntry]{}, err
	}
	if q.Patient == 0 {
		return Page[clinic.HistoryEntry]{}, clinic.FieldErrorf("patient", "Choose the patient.")
	}
	reason, err := cleanNote("reason", q.Reason)
	if err != nil {
		return Page[clinic.HistoryEntry]{}, err
	}
	var page Page[clinic.HistoryEntry]
	read := func(t *tx) error {
		if err := t.checkTimeline(q.Patient, reason); err != nil {
			return err
		}
		f := q.HistoryFilter
		f.Text = cleanSearch(f.Text)
		f.NotInDoctorNotes = t.actor.Role == clinic.RolePatient
		page, err = t.Consultations().History(t.ctx, f, p)
		if t.actor.Role == clinic.RolePatient {
			for i := range page.Rows {
				page.Rows[i].DoctorNotes = ""
			}
		}
		return err
	}
	if actor.Role == clinic.RoleDoctor && reason != "" {
		err = s.write(ctx, read)
	} else {
		err = s.openChart(ctx, actor, read)
	}
	return orNothing(page, err)
}

// checkTimeline decides over reading a history and records what is recorded.
func (t *tx) checkTimeline(id clinic.PatientID, reason string) error {
	if err := t.checkOwnChart(id); err != nil {
		return err
	}
	if _, err := t.Patients().Get(t.ctx, id); err != nil {
		return err
	}
	access, err := t.access(id)
	if err != nil {
		return err
	}
	if access == chartFull {
		return t.chartRead("history.read", int64(id), id)
	}
	if reason == "" {
		return &clinic.Error{Code: clinic.Forbidden, Field: "reason",
			Message: "You have not treated this patient. Give a reason to open the history; it is recorded."}
	}
	return t.recordReading(change{action: "history.break_glass", id: int64(id), patient: id, reason: reason})
}
