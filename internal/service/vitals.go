package service

import (
	"context"
	"errors"
	"fmt"
	"time"

	"caredesk/internal/clinic"
)

// Vitals keeps vital signs.
type Vitals struct{ *core }

// Record keeps a set of vital signs, a note before the doctor, or both. A value
// that cannot be is refused on its field. One that is probably a slip, as it is
// far from what was measured before, is a Conflict on its field until the
// command says Sure. The id is 0 when only a note was recorded.
func (s *Vitals) Record(ctx context.Context, cmd RecordVitals) (clinic.VitalsID, error) {
	if _, err := authorize(ctx, clinic.VitalsRecord); err != nil {
		return 0, err
	}
	v, note := cmd.Vitals, clinic.TriageNote{AppointmentID: cmd.Vitals.AppointmentID, Note: cmd.Triage}
	hasNote := clinic.CleanText(cmd.Triage) != ""
	noteOnly := hasNote && v.Empty() && clinic.CleanText(v.Note) == ""
	var invalid error
	if !noteOnly {
		invalid = v.Clean(s.now())
	}
	if hasNote {
		invalid = errors.Join(invalid, onField("triage", note.Clean()))
		if v.AppointmentID == 0 {
			invalid = errors.Join(invalid, clinic.FieldErrorf("triage", "A note before the doctor belongs to a visit. Open the visit first."))
		}
	}
	if v.PatientID == 0 {
		invalid = errors.Join(invalid, clinic.FieldErrorf("patient", "Choose the patient."))
	}
	if invalid != nil {
		return 0, invalid
	}
	v.ID, v.Retracted, v.RetractedBy, v.RetractedName, v.RetractReason = 0, time.Time{}, 0, "", ""
	var id clinic.VitalsID
	err := s.write(ctx, func(t *tx) error {
		id = 0
		patient, err := t.chartToWrite(v.PatientID, chartTriage)
		if err != nil {
			return err
		}
		if err := t.checkVisitOf(v.AppointmentID, v.PatientID); err != nil {
			return err
		}
		if !noteOnly {
			if id, err = t.recordVitals(v, patient, cmd.Sure); err != nil {
				return err
			}
		}
		if hasNote {
			return t.addTriage(note, v.PatientID)
		}
		return nil
	})
	return orNothing(id, err)
}

// onField moves an error to another input.
func onField(field string, err error) error {
	if err == nil {
		return nil
	}
	return clinic.FieldErrorf(field, "%s", clinic.MessageOf(err))
}

func (t *tx) recordVitals(v clinic.Vitals, p clinic.Patient, sure bool) (clinic.VitalsID, error) {
	if taken := clinic.DateOf(v.TakenAt.In(t.now.Location())); !p.DateOfBirth.IsZero() && !p.BirthEstimated && taken.Before(p.DateOfBirth) {
		return 0, clinic.FieldErrorf("taken_at", "The patient was born after that day, on %s.", p.DateOfBirth.Format("2 Jan 2006"))
	}
	if !sure {
		earlier, err := t.earlier(p.ID)
		if err != nil {
			return 0, err
		}
		if err := v.Doubts(earlier, p.DateOfBirth); err != nil {
			return 0, err
		}
	}
	// A form sent again because its answer was lost adds nothing.
	there, err := t.Vitals().List(t.ctx, VitalsFilter{Patient: v.PatientID, From: v.TakenAt.Truncate(time.Microsecond), To: v.TakenAt.Add(time.Second)})
	if err != nil {
		return 0, err
	}
	for _, other := range there {
		if v.SameAs(other) && other.RecordedBy == t.actor.UserID {
			return other.ID, nil
		}
	}
	v.RecordedAt, v.RecordedBy, v.RecordedByName = t.now, t.actor.UserID, t.actor.Name
	id, err := t.Vitals().Insert(t.ctx, v)
	if err != nil {
		return 0, err
	}
	t.emit(VitalsRecorded{v.PatientID, v.AppointmentID})
	return id, t.audit(change{action: "vitals.record", id: int64(id), patient: v.PatientID, after: vitalsRecord(v)})
}

// earlier is what the patient weighed and measured last.
func (t *tx) earlier(id clinic.PatientID) (e clinic.Earlier, err error) {
	latest, err := t.Vitals().Latest(t.ctx, id)
	for _, v := range latest {
		if e.Weight == 0 && v.Weight > 0 {
			e.Weight, e.WeightAt = v.Weight, v.TakenAt
		}
		if e.Height == 0 && v.Height > 0 {
			e.Height, e.HeightAt = v.Height, v.TakenAt
		}
	}
	return e, err
}

// chartToWrite reads a patient into whose chart the actor may write.
func (t *tx) chartToWrite(id clinic.PatientID, need chartAccess) (clinic.Patient, error) {
	access, err := t.access(id)
	if err != nil {
		return clinic.Patient{}, err
	}
	if access < need {
		return clinic.Patient{}, notYourPatient()
	}
	p, err := t.Patients().Get(t.ctx, id)
	if err != nil {
		return p, err
	}
	return t.activePatient(id, p.Version)
}

// checkVisitOf refuses a visit of another patient, one that did not take place
// and one outside the actor's scope.
func (t *tx) checkVisitOf(id clinic.AppointmentID, patient clinic.PatientID) error {
	if id == 0 {
		return nil
	}
	a, err := t.visitInScope(id)
	switch {
	case err != nil:
		return err
	case a.PatientID != patient:
		return clinic.Errorf(clinic.Conflict, "The visit is another patient's.")
	case a.Status == clinic.StatusCancelled || a.Status == clinic.StatusNoShow:
		return clinic.Errorf(clinic.Conflict, "A visit that is “%s” has no vital signs.", a.Status.Title())
	}
	return nil
}

// readPart decides over reading a part of a chart and records what is recorded:
// an administrator's reading, and that of a doctor who never treated the
// patient and gives a reason.
func (t *tx) readPart(id clinic.PatientID, need chartAccess, entity, reason string) (clinic.Patient, error) {
	if err := t.checkOwnChart(id); err != nil {
		return clinic.Patient{}, err
	}
	p, err := t.Patients().Get(t.ctx, id)
	if err != nil {
		return p, err
	}
	access, err := t.access(id)
	if err != nil {
		return p, err
	}
	if access >= need {
		return p, t.chartRead(entity+".read", int64(id), id)
	}
	if sat, ok := t.chartReason(id); ok && reason == "" {
		return p, t.recordReading(change{action: entity + ".read", id: int64(id), patient: id, reason: sat})
	}
	if reason == "" {
		return clinic.Patient{}, needsReason(t.actor)
	}
	return p, t.recordReading(change{action: entity + ".break_glass", id: int64(id), patient: id, reason: reason})
}

// openPartFor is openPart for a reading that may bring a reason of its own, which
// opens the allergies too: whoever has to read the vital signs of somebody unknown
// has to see those.
func (c *core) openPartFor(ctx context.Context, a clinic.Actor, id clinic.PatientID, reason string, fn func(*tx) error) error {
	if a.Role == clinic.RoleDoctor && reason != "" {
		err := c.write(ctx, fn)
		if err == nil {
			c.sittings.begin(sitting{user: a.UserID, patient: id, allergies: true}, opened{reason, c.now()})
		}
		return err
	}
	return c.openPart(ctx, a, id, fn)
}

// Of returns a patient's vital signs with BMI and marks, and the newest value
// of each measure. A nurse reads them, a patient the own ones, a doctor those of
// the own patients; a doctor who never treated the patient is refused on the
// field "reason" until giving one, which is recorded.
func (s *Vitals) Of(ctx context.Context, q VitalsQuery) (VitalsChart, error) {
	actor, err := authorize(ctx, clinic.ClinicalRead, clinic.ClinicalTriage)
	if err != nil {
		return VitalsChart{}, err
	}
	if q.Patient == 0 {
		return VitalsChart{}, clinic.FieldErrorf("patient", "Choose the patient.")
	}
	reason, err := cleanNote("reason", q.Reason)
	if err != nil {
		return VitalsChart{}, err
	}
	if actor.Role == clinic.RolePatient {
		q.WithRetracted = false
	}
	var chart VitalsChart
	err = s.openPartFor(ctx, actor, q.Patient, reason, func(t *tx) error {
		p, err := t.readPart(q.Patient, chartTriage, "vitals", reason)
		if err != nil {
			return err
		}
		chart, err = t.vitalsChart(p, q.VitalsFilter)
		return err
	})
	return orNothing(chart, err)
}

func (t *tx) vitalsChart(p clinic.Patient, f VitalsFilter) (VitalsChart, error) {
	chart := VitalsChart{Rows: []clinic.SeenVitals{}, Last: LastVitals{}, Born: p.DateOfBirth, Sex: p.Sex}
	heights, err := t.Vitals().Heights(t.ctx, p.ID)
	if err != nil {
		return chart, err
	}
	see := func(v clinic.Vitals) clinic.SeenVitals {
		// The age at a reading is counted in the clinic's days.
		v.TakenAt = v.TakenAt.In(t.now.Location())
		return clinic.See(v, heights, p.DateOfBirth, p.Sex)
	}
	rows, err := t.Vitals().List(t.ctx, f)
	if err != nil {
		return chart, err
	}
	for _, v := range rows {
		chart.Rows = append(chart.Rows, see(v))
	}
	latest, err := t.Vitals().Latest(t.ctx, p.ID)
	for _, v := range latest {
		seen := see(v)
		for _, m := range append(clinic.Measures(), clinic.MeasureBMI) {
			value, ok := seen.Value(m)
			if _, have := chart.Last[m]; !ok || have {
				continue
			}
			last := LastValue{Value: value, Mark: seen.Marks[m], At: seen.TakenAt, Visit: seen.AppointmentID}
			if m == clinic.MeasureBMI {
				last.HeightFrom = seen.HeightFrom
			}
			chart.Last[m] = last
		}
	}
	return chart, err
}

// Retract marks a set as entered in error. It stays, struck through, and counts
// nowhere any more.
func (s *Vitals) Retract(ctx context.Context, id clinic.VitalsID, reason string) error {
	if _, err := authorize(ctx, clinic.VitalsRecord); err != nil {
		return err
	}
	reason, err := cleanReason("reason", reason, "the reason")
	if err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		v, err := t.Vitals().Get(t.ctx, id)
		if err != nil {
			return err
		}
		if _, err := t.chartToWrite(v.PatientID, chartTriage); err != nil {
			return err
		}
		if !v.Retracted.IsZero() {
			return clinic.Errorf(clinic.Conflict, "%s marked this as an error already, on %s.", v.RetractedName, v.Retracted.In(t.now.Location()).Format("2 Jan 2006"))
		}
		before := vitalsRecord(v)
		v.Retracted, v.RetractedBy, v.RetractedName, v.RetractReason = t.now, t.actor.UserID, t.actor.Name, reason
		if err := t.Vitals().Retract(t.ctx, v); err != nil {
			return err
		}
		t.emit(VitalsRecorded{v.PatientID, v.AppointmentID})
		return t.audit(change{action: "vitals.retract", id: int64(id), patient: v.PatientID, reason: reason, before: before, after: vitalsRecord(v)})
	})
}

// vitalsRecord is what the audit log keeps of a set.
func vitalsRecord(v clinic.Vitals) record {
	r := record{"visit": int64(v.AppointmentID), "taken": instant(v.TakenAt), "pregnancy": string(v.Pregnancy), "note": v.Note,
		"retracted": instant(v.Retracted), "retract_reason": v.RetractReason}
	for _, m := range clinic.Measures() {
		if value, ok := v.Value(m); ok {
			r[string(m)] = fmt.Sprint(value)
		}
	}
	return r
}
