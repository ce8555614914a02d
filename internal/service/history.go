package service

import (
	"context"
	"slices"

	"caredesk/internal/clinic"
)

// History reads patients' charts over time: closed visits and what belongs to
// them, the versions of a record, the medicines that are taken.
type History struct{ *core }

// Timeline pages through a patient's history, newest first. A doctor who never
// treated the patient is refused on the field "reason" until giving one, which
// is recorded and then opens the other parts of the chart as well, until the
// doctor signs out; an administrator's reading is recorded too; a patient reads
// the own history without the doctors' private notes. Bills are shown to those
// who see them.
func (s *History) Timeline(ctx context.Context, q HistoryQuery, p PageRequest) (TimelinePage, error) {
	actor, err := authorize(ctx, clinic.HistorySee)
	if err != nil {
		return TimelinePage{}, err
	}
	if q.Patient == 0 {
		return TimelinePage{}, clinic.FieldErrorf("patient", "Choose the patient.")
	}
	reason, err := cleanNote("reason", q.Reason)
	if err != nil {
		return TimelinePage{}, err
	}
	var page TimelinePage
	var broke bool
	var user clinic.UserID
	read := func(t *tx) error {
		page, broke, user = TimelinePage{}, false, t.actor.UserID
		if broke, err = t.checkTimeline(q.Patient, reason); err != nil {
			return err
		}
		page, err = t.Consultations().Timeline(t.ctx, t.timelineFilter(q.HistoryFilter), p)
		return err
	}
	if actor.Role == clinic.RoleDoctor && reason != "" {
		err = s.write(ctx, read)
	} else {
		err = s.openChart(ctx, actor, read)
	}
	if err == nil && broke {
		s.sittings.begin(sitting{user: user, patient: q.Patient}, opened{reason, s.now()})
	}
	return orNothing(page, err)
}

// timelineFilter narrows a filter to what the actor may see.
func (t *tx) timelineFilter(f HistoryFilter) TimelineFilter {
	f.Text = cleanSearch(f.Text)
	f.NotInDoctorNotes = t.actor.Role == clinic.RolePatient
	out := TimelineFilter{HistoryFilter: f, HideRemoved: t.actor.Role == clinic.RolePatient,
		HideOpen: t.actor.Role == clinic.RolePatient}
	switch scope := t.actor.Role.BillingScope(); {
	case scope == clinic.ScopeNone, !t.actor.Role.May(clinic.BillingSee):
		out.WithoutBills = true
	case scope == clinic.ScopeOwn && t.actor.Role == clinic.RoleDoctor:
		out.BillsOf = t.actor.DoctorID
	}
	return out
}

// checkTimeline decides over reading a history and records what is recorded; it
// reports whether the reason was needed.
func (t *tx) checkTimeline(id clinic.PatientID, reason string) (broke bool, err error) {
	if err := t.checkOwnChart(id); err != nil {
		return false, err
	}
	if _, err := t.Patients().Get(t.ctx, id); err != nil {
		return false, err
	}
	access, err := t.access(id)
	if err != nil {
		return false, err
	}
	if access == chartFull {
		return false, t.chartRead("history.read", int64(id), id)
	}
	if reason == "" || t.actor.Role != clinic.RoleDoctor {
		return false, needsReason(t.actor)
	}
	return true, t.recordReading(change{action: "history.break_glass", id: int64(id), patient: id, reason: reason})
}

// Versions returns all versions of a closed visit's record, the latest first; a
// patient reads them without the doctors' private notes.
func (s *History) Versions(ctx context.Context, patient clinic.PatientID, visit clinic.AppointmentID) ([]clinic.HistoryEntry, error) {
	actor, err := authorize(ctx, clinic.HistorySee)
	if err != nil {
		return nil, err
	}
	var list []clinic.HistoryEntry
	err = s.openPart(ctx, actor, patient, func(t *tx) (err error) {
		if err := t.partRead(patient, "record.versions", int64(visit)); err != nil {
			return err
		}
		if list, err = t.Consultations().Versions(t.ctx, visit); err != nil {
			return err
		}
		list = slices.DeleteFunc(list, func(e clinic.HistoryEntry) bool { return e.PatientID != patient })
		if len(list) == 0 {
			return clinic.Errorf(clinic.NotFound, "There is no such record.")
		}
		if t.actor.Role == clinic.RolePatient {
			for i := range list {
				list[i].DoctorNotes = ""
			}
		}
		return nil
	})
	return orNothing(list, err)
}

// stopsShown is how many ended medicines stand below the running ones.
const stopsShown = 20

// Medication returns what the patient takes today and what was stopped last.
func (s *History) Medication(ctx context.Context, patient clinic.PatientID) (MedicationView, error) {
	actor, err := authorize(ctx, clinic.HistorySee)
	if err != nil {
		return MedicationView{}, err
	}
	var view MedicationView
	err = s.openPart(ctx, actor, patient, func(t *tx) (err error) {
		if err := t.partRead(patient, "medication.read", int64(patient)); err != nil {
			return err
		}
		view.On = t.today()
		if view.Running, err = t.Consultations().Running(t.ctx, patient, view.On); err != nil {
			return err
		}
		view.Stopped, err = t.Consultations().Stops(t.ctx, patient, stopsShown)
		return err
	})
	return orNothing(view, err)
}

// StopMedicine ends a medicine from a day on, with a reason. It cannot be taken
// back: who wants it to go on prescribes it anew.
func (s *History) StopMedicine(ctx context.Context, item clinic.PrescriptionItemID, on clinic.Date, reason string) error {
	if _, err := authorize(ctx, clinic.Consult); err != nil {
		return err
	}
	reason, err := cleanReason("reason", reason, "the reason")
	if err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		it, patient, err := t.Consultations().PrescribedItem(t.ctx, item)
		if err != nil {
			return err
		}
		access, err := t.access(patient)
		if err != nil {
			return err
		}
		if _, ok := t.chartReason(patient); access != chartFull && !ok {
			return notYourPatient()
		}
		if err := it.CheckStop(on, t.today()); err != nil {
			return err
		}
		if err := t.Consultations().Stop(t.ctx, clinic.MedicineStop{Item: item, On: on, Reason: reason, At: t.now, By: t.actor.UserID, ByName: t.actor.Name}); err != nil {
			return err
		}
		t.emit(ChartChanged{patient})
		return t.audit(change{action: "medicine.stop", id: int64(item), patient: patient, reason: reason,
			after: record{"medicine": it.Item.Name(), "on": on.String()}})
	})
}
