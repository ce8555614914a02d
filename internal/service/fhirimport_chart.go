package service

import (
	"slices"
	"strings"
	"time"

	"caredesk/internal/clinic"
)

// TakenOver stands in place of who asked for allergies that came from a file.
const TakenOver = "taken over"

// allergies writes what the file says of allergies. Who asked and when stands
// there only as far as the file says it.
func (in *intake) allergies(p *clinic.Patient) error {
	in.out.Allergy = clinic.AllergyNotAsked
	status, list := in.chart.AllergyStatus, in.chart.Allergies
	if status == "" || status == clinic.AllergyNotAsked {
		return nil
	}
	list, err := clinic.CleanAllergies(status, list)
	if err != nil {
		in.leave(IncomingNote{Kind: "AllergyIntolerance"}, refusal(err))
		return nil
	}
	next := *p
	next.AllergyStatus, next.Allergies, next.AllergyConfirmed, next.UpdatedAt = status, list, in.chart.AllergiesAsked, in.now
	if !next.AllergyConfirmed.IsZero() {
		next.AllergyBy = TakenOver
	}
	if err := in.tx.Patients().SetAllergies(in.ctx, next); err != nil {
		return err
	}
	in.out.Allergy = status
	if err := in.audit(change{action: "patient.set_allergies", id: int64(p.ID), patient: p.ID, before: patientRecord(*p), after: patientRecord(next)}); err != nil {
		return err
	}
	*p, err = in.tx.Patients().Get(in.ctx, p.ID)
	return err
}

func (in *intake) problems(p clinic.Patient) error {
	for _, each := range in.chart.Problems {
		problem := each.Problem
		problem.ID, problem.Version, problem.PatientID, problem.AppointmentID = 0, 0, p.ID, 0
		if err := problem.Clean(in.today()); err != nil {
			in.leave(each.From, refusal(err))
			continue
		}
		switch err := in.checkProblem(problem, p); clinic.CodeOf(err) {
		case "":
		case clinic.Conflict, clinic.Invalid:
			in.leave(each.From, clinic.MessageOf(err))
			continue
		default:
			return err
		}
		problem.RecordedAt, problem.RecordedBy, problem.RecordedByName, problem.UpdatedAt = in.now, in.actor.UserID, in.actor.Name, in.now
		if _, err := in.tx.Problems().Insert(in.ctx, problem); err != nil {
			return err
		}
		in.out.Problems++
	}
	return nil
}

func (in *intake) vitals(p clinic.Patient) error {
	sets := slices.Clone(in.chart.Vitals)
	slices.SortStableFunc(sets, func(a, b IncomingVitals) int { return a.TakenAt.Compare(b.TakenAt) })
	for _, each := range sets {
		v := each.Vitals
		v.ID, v.PatientID, v.AppointmentID, v.Retracted = 0, p.ID, 0, time.Time{}
		if why := in.whenTaken(v, p); why != "" {
			for _, m := range clinic.Measures() {
				if from, ok := each.From[m]; ok {
					in.leave(from, why)
				}
			}
			continue
		}
		if !in.cleanVitals(&v, each.From) {
			continue
		}
		v.RecordedAt, v.RecordedBy, v.RecordedByName = in.now, in.actor.UserID, in.actor.Name
		if _, err := in.tx.Vitals().Insert(in.ctx, v); err != nil {
			return err
		}
		in.out.Vitals++
	}
	return nil
}

// whenTaken says what is wrong with the moment of a set.
func (in *intake) whenTaken(v clinic.Vitals, p clinic.Patient) string {
	day := clinic.DateOf(v.TakenAt.In(in.now.Location()))
	switch {
	case v.TakenAt.IsZero():
		return "When it was measured is not said."
	case v.TakenAt.After(in.now.Add(5 * time.Minute)):
		return "It is dated in the future."
	case !p.DateOfBirth.IsZero() && !p.BirthEstimated && day.Before(p.DateOfBirth):
		return "The patient was born after that day."
	}
	return ""
}

// cleanVitals takes measures out of a set that cannot be; it reports whether
// anything is left.
func (in *intake) cleanVitals(v *clinic.Vitals, from map[clinic.Measure]IncomingNote) bool {
	for range clinic.Measures() {
		err := v.Clean(in.now)
		if err == nil {
			return true
		}
		dropped := false
		for _, e := range clinic.FieldErrors(err) {
			for _, m := range clinic.Measures() {
				if _, measured := v.Value(m); m.Field() != e.Field || !measured {
					continue
				}
				in.leave(from[m], e.Message)
				if m == clinic.MeasurePain {
					v.Pain = nil
				} else {
					v.Set(m, 0)
				}
				dropped = true
			}
		}
		if !dropped {
			if !v.Empty() {
				in.leave(IncomingNote{Kind: "Observation"}, refusal(err))
			}
			return false
		}
		if v.Empty() {
			return false
		}
	}
	return false
}

// entries writes visits elsewhere as records without a visit of ours.
func (in *intake) entries(p clinic.Patient) error {
	list := slices.Clone(in.chart.Entries)
	slices.SortStableFunc(list, func(a, b IncomingEntry) int { return a.CreatedAt.Compare(b.CreatedAt) })
	for _, each := range list {
		e := each.HistoryEntry
		h := clinic.HistoryEntry{PatientID: p.ID, CreatedAt: e.CreatedAt, Version: 1, RecordedBy: in.actor.UserID, RecordedName: in.actor.Name, Diagnoses: e.Diagnoses}
		switch day := clinic.DateOf(e.CreatedAt.In(in.now.Location())); {
		case e.CreatedAt.IsZero():
			in.leave(each.From, "When it was is not said.")
			continue
		case e.CreatedAt.After(in.now):
			in.leave(each.From, "It is dated in the future.")
			continue
		case !p.DateOfBirth.IsZero() && !p.BirthEstimated && day.Before(p.DateOfBirth):
			in.leave(each.From, "The patient was born after that day.")
			continue
		}
		for _, part := range []struct {
			name     string
			from, to *string
		}{{"symptoms", &e.Symptoms, &h.Symptoms}, {"diagnosis", &e.Diagnosis, &h.Diagnosis}, {"treatment", &e.Treatment, &h.Treatment},
			{"prescription", &e.Prescription, &h.Prescription}, {"notes", &e.Notes, &h.Notes}} {
			*part.to = in.fit(each.From, part.name, *part.from)
		}
		if strings.TrimSpace(h.Symptoms+h.Diagnosis+h.Treatment+h.Prescription+h.Notes) == "" {
			in.leave(each.From, "It says nothing.")
			continue
		}
		if _, err := in.tx.Consultations().InsertHistory(in.ctx, h); err != nil {
			return err
		}
		in.out.Entries++
	}
	return nil
}

// fit cuts a text that is longer than a record holds, and says so.
func (in *intake) fit(from IncomingNote, name, text string) string {
	text = clinic.CleanText(text)
	runes := []rune(text)
	if len(runes) <= clinic.MaxNote {
		return text
	}
	from.Field, from.Reason = name, "It is longer than a record holds and was cut."
	in.out.NotTaken = append(in.out.NotTaken, from)
	return string(runes[:clinic.MaxNote-1]) + "…"
}
