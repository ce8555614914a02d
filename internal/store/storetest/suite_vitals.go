package storetest

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// everyVital is a set with everything measured, none of it twice the same.
func (s *site) everyVital(p clinic.PatientID, visit clinic.AppointmentID) clinic.Vitals {
	pain := 0
	return clinic.Vitals{PatientID: p, AppointmentID: visit, TakenAt: s.now.Add(-time.Minute), Systolic: 158, Diastolic: 96, Pulse: 78, Breaths: 16,
		Temperature: 368, SpO2: 97, Weight: 86_000, Height: 1750, Head: 570, Glucose: 56, Pain: &pain, Pregnancy: clinic.PregnancyNo, Note: "after walking",
		RecordedAt: s.now, RecordedBy: s.admin, RecordedByName: "Ines"}
}

func (s *site) addVitals(v clinic.Vitals) clinic.VitalsID {
	s.t.Helper()
	s.write(func(r service.Repos) (err error) {
		v.ID, err = r.Vitals().Insert(s.ctx, v)
		return err
	})
	return v.ID
}

func testVitals(t *testing.T, s *site) {
	p, d := s.patient("P-000001", "Pat", "Ient"), s.doctor("Asha", "Sharma", "A")
	other := s.patient("P-000002", "Pat", "Other")
	visit := s.book(s.visit(p, d, "2026-11-23", "10:00"))
	full := s.everyVital(p, visit)
	full.ID = s.addVitals(full)
	early := clinic.Vitals{PatientID: p, TakenAt: s.now.AddDate(-1, 0, 0), Weight: 90_000, Height: 1760, RecordedAt: s.now, RecordedByName: "x"}
	early.ID = s.addVitals(early)
	late := clinic.Vitals{PatientID: p, TakenAt: s.now, Pulse: 80, RecordedAt: s.now, RecordedByName: "x"}
	late.ID = s.addVitals(late)
	s.addVitals(clinic.Vitals{PatientID: other, TakenAt: s.now, Pulse: 90, RecordedAt: s.now, RecordedByName: "x"})
	list := func(f service.VitalsFilter) (got []clinic.Vitals) {
		t.Helper()
		s.read(func(r service.Repos) (err error) {
			got, err = r.Vitals().List(s.ctx, f)
			return err
		})
		return got
	}
	for name, c := range map[string]struct {
		f    service.VitalsFilter
		want []clinic.Vitals
	}{
		"all":     {service.VitalsFilter{Patient: p}, []clinic.Vitals{late, full, early}},
		"newest":  {service.VitalsFilter{Patient: p, Limit: 1}, []clinic.Vitals{late}},
		"visit":   {service.VitalsFilter{Patient: p, Visit: visit}, []clinic.Vitals{full}},
		"period":  {service.VitalsFilter{Patient: p, From: s.now.Add(-time.Hour), To: s.now}, []clinic.Vitals{full}},
		"nothing": {service.VitalsFilter{Patient: p, To: s.now.AddDate(-2, 0, 0)}, []clinic.Vitals{}},
	} {
		if got := list(c.f); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s:\n got %+v\nwant %+v", name, got, c.want)
		}
	}
	latest := func() (got []clinic.VitalsID) {
		t.Helper()
		s.read(func(r service.Repos) error {
			rows, err := r.Vitals().Latest(s.ctx, p)
			for _, v := range rows {
				got = append(got, v.ID)
			}
			return err
		})
		return got
	}
	if got := latest(); !slices.Equal(got, []clinic.VitalsID{late.ID, full.ID}) {
		t.Errorf("latest: %v", got)
	}
	s.read(func(r service.Repos) error {
		heights, err := r.Vitals().Heights(s.ctx, p)
		if want := []clinic.HeightAt{{At: early.TakenAt, Height: 1760}, {At: full.TakenAt, Height: 1750}}; !reflect.DeepEqual(heights, want) {
			t.Errorf("heights: %+v", heights)
		}
		return err
	})

	// Marked as an error it stays, and counts nowhere.
	full.Retracted, full.RetractedBy, full.RetractedName, full.RetractReason = s.now, s.admin, "Ines", "another patient's"
	s.write(func(r service.Repos) error { return r.Vitals().Retract(s.ctx, full) })
	s.read(func(r service.Repos) error {
		if got, err := r.Vitals().Get(s.ctx, full.ID); err != nil || !reflect.DeepEqual(got, full) {
			t.Errorf("retracted: %v\n got %+v\nwant %+v", err, got, full)
		}
		return nil
	})
	if got := list(service.VitalsFilter{Patient: p}); len(got) != 2 {
		t.Errorf("%d sets stand", len(got))
	}
	if got := list(service.VitalsFilter{Patient: p, WithRetracted: true}); len(got) != 3 {
		t.Errorf("%d sets with those in error", len(got))
	}
	if got := latest(); !slices.Equal(got, []clinic.VitalsID{late.ID, early.ID}) {
		t.Errorf("latest of those that stand: %v", got)
	}
	full.RetractReason = "a second reason"
	s.fails(clinic.Conflict, "", func(r service.Repos) error { return r.Vitals().Retract(s.ctx, full) })
	s.fails(clinic.NotFound, "", func(r service.Repos) error {
		return r.Vitals().Retract(s.ctx, clinic.Vitals{ID: 99, Retracted: s.now, RetractReason: "x"})
	})
	s.fails(clinic.NotFound, "", func(r service.Repos) error { _, err := r.Vitals().Get(s.ctx, 99); return err })

	// What cannot be is refused by the database too.
	for what, change := range map[string]func(*clinic.Vitals){
		"systolic 1200":     func(v *clinic.Vitals) { v.Systolic = 1200 },
		"one pressure":      func(v *clinic.Vitals) { v.Diastolic = 0 },
		"swapped":           func(v *clinic.Vitals) { v.Systolic, v.Diastolic = 80, 120 },
		"temperature 372.0": func(v *clinic.Vitals) { v.Temperature = 3720 },
		"pain 11":           func(v *clinic.Vitals) { eleven := 11; v.Pain = &eleven },
		"pregnancy":         func(v *clinic.Vitals) { v.Pregnancy = "perhaps" },
	} {
		v := s.everyVital(p, 0)
		change(&v)
		if err := s.UoW.InTx(s.ctx, func(r service.Repos) error { _, err := r.Vitals().Insert(s.ctx, v); return err }); clinic.CodeOf(err) != clinic.Invalid {
			t.Errorf("%s: %v", what, err)
		}
	}
	// The bounds of the domain are those of the database.
	for _, m := range clinic.Measures() {
		low, high := m.Bounds()
		for value, fits := range map[int]bool{low - 1: false, low: true, high: true, high + 1: false} {
			v := clinic.Vitals{PatientID: p, TakenAt: s.now, RecordedAt: s.now, RecordedByName: "x"}
			switch m {
			case clinic.MeasureSystolic:
				v.Diastolic = 20
			case clinic.MeasureDiastolic:
				v.Systolic = 300
			}
			v.Set(m, value)
			err := s.UoW.InTx(s.ctx, func(r service.Repos) error { _, err := r.Vitals().Insert(s.ctx, v); return err })
			if (err == nil) != fits {
				t.Errorf("%s %d: %v", m, value, err)
			}
		}
	}
	v := s.everyVital(other, visit)
	s.fails(clinic.Conflict, "", func(r service.Repos) error { _, err := r.Vitals().Insert(s.ctx, v); return err })
	s.refused(clinic.Conflict, "UPDATE vital_sign SET pulse_per_minute = 99 WHERE id = ?", int64(late.ID))
	s.refused(clinic.Conflict, "DELETE FROM vital_sign WHERE id = ?", int64(late.ID))
	s.refused(clinic.Conflict, "UPDATE vital_sign SET patient_id = ? WHERE id = ?", int64(other), int64(late.ID))
}

func testTriage(t *testing.T, s *site) {
	p, d := s.patient("P-000001", "Pat", "Ient"), s.doctor("Asha", "Sharma", "A")
	visit := s.book(s.visit(p, d, "2026-11-23", "10:00"))
	var want []clinic.TriageNote
	for _, text := range []string{"Headache since Friday.\nNo fever.", "Vomited once in the waiting room."} {
		n := clinic.TriageNote{AppointmentID: visit, Note: text, RecordedAt: s.now, RecordedBy: s.admin, RecordedByName: "Ines"}
		s.write(func(r service.Repos) error { return r.Triage().Insert(s.ctx, n) })
		want = append(want, n)
	}
	s.read(func(r service.Repos) error {
		got, err := r.Triage().List(s.ctx, visit)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v", got)
		}
		return err
	})
	s.fails(clinic.Conflict, "", func(r service.Repos) error {
		return r.Triage().Insert(s.ctx, clinic.TriageNote{AppointmentID: 999, Note: "x", RecordedAt: s.now})
	})
	s.refused(clinic.Conflict, "UPDATE triage_note SET note = 'x'")
	s.refused(clinic.Conflict, "DELETE FROM triage_note")
	s.refused(clinic.Invalid, "INSERT INTO triage_note (appointment_id, note, recorded_at, recorded_by_name) VALUES (?, '', 'x', 'x')", int64(visit))
}

func testProblems(t *testing.T, s *site) {
	p, other, d := s.patient("P-000001", "Pat", "Ient"), s.patient("P-000002", "Pat", "Other"), s.doctor("Asha", "Sharma", "A")
	visit := s.book(s.visit(p, d, "2026-11-23", "10:00"))
	date := func(text string) clinic.PartialDate {
		got, err := clinic.ParsePartialDate(text)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	add := func(e clinic.Problem) clinic.Problem {
		t.Helper()
		e.PatientID, e.RecordedAt, e.RecordedBy, e.RecordedByName, e.UpdatedAt, e.Version = p, s.now, s.admin, "Asha", s.now, 1
		s.write(func(r service.Repos) (err error) {
			e.ID, err = r.Problems().Insert(s.ctx, e)
			return err
		})
		return e
	}
	flu := add(clinic.Problem{Title: "Influenza", Onset: date("12 Jan 2026"), Ended: date("Jan 2026"), State: clinic.ProblemResolved})
	wrong := add(clinic.Problem{Title: "Gout", State: clinic.ProblemError})
	asthma := add(clinic.Problem{Title: "Asthma", Onset: date("1985"), State: clinic.ProblemInactive, Note: "as a child"})
	pressure := add(clinic.Problem{Code: "I10", Title: "Hypertension", Onset: date("Feb 2026"), State: clinic.ProblemActive, AppointmentID: visit})
	unknown := add(clinic.Problem{Title: "Back pain", State: clinic.ProblemActive})
	list := func(f service.ProblemFilter) (got []clinic.Problem) {
		t.Helper()
		f.Patient = p
		s.read(func(r service.Repos) (err error) {
			got, err = r.Problems().List(s.ctx, f)
			return err
		})
		return got
	}
	for name, c := range map[string]struct {
		f    service.ProblemFilter
		want []clinic.Problem
	}{
		"list":   {service.ProblemFilter{}, []clinic.Problem{pressure, unknown, asthma, flu}},
		"active": {service.ProblemFilter{ActiveOnly: true}, []clinic.Problem{pressure, unknown}},
		"all":    {service.ProblemFilter{WithError: true}, []clinic.Problem{pressure, unknown, asthma, flu, wrong}},
	} {
		if got := list(c.f); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s:\n got %+v\nwant %+v", name, got, c.want)
		}
	}
	next := pressure
	next.State, next.Onset, next.Title, next.Note, next.UpdatedAt = clinic.ProblemInactive, date("2025"), "Essential hypertension", "white coat", s.now.Add(time.Hour)
	s.write(func(r service.Repos) error { return r.Problems().Update(s.ctx, next) })
	s.fails(clinic.Stale, "", func(r service.Repos) error { return r.Problems().Update(s.ctx, next) })
	s.fails(clinic.NotFound, "", func(r service.Repos) error {
		return r.Problems().Update(s.ctx, clinic.Problem{ID: 99, Title: "x", State: "active"})
	})
	next.Version = 2
	s.read(func(r service.Repos) error {
		if got, err := r.Problems().Get(s.ctx, next.ID); err != nil || !reflect.DeepEqual(got, next) {
			t.Errorf("changed: %v\n got %+v\nwant %+v", err, got, next)
		}
		// The database has kept what it said before.
		before := pressure
		before.UpdatedAt = next.UpdatedAt
		got, err := r.Problems().Versions(s.ctx, next.ID)
		if !reflect.DeepEqual(got, []clinic.Problem{before}) {
			t.Errorf("before:\n got %+v\nwant %+v", got, before)
		}
		return err
	})
	s.fails(clinic.NotFound, "", func(r service.Repos) error { _, err := r.Problems().Get(s.ctx, 99); return err })
	s.fails(clinic.Conflict, "", func(r service.Repos) error {
		_, err := r.Problems().Insert(s.ctx, clinic.Problem{PatientID: other, AppointmentID: visit, Title: "x", State: "active"})
		return err
	})
	s.fails(clinic.Invalid, "", func(r service.Repos) error {
		_, err := r.Problems().Insert(s.ctx, clinic.Problem{PatientID: p, Title: "x", State: "cured", RecordedAt: s.now, UpdatedAt: s.now})
		return err
	})
	s.refused(clinic.Invalid, "UPDATE problem SET onset = '2026-02-30', version = version + 1 WHERE id = ?", int64(flu.ID))
	s.refused(clinic.Conflict, "UPDATE problem SET title = 'x' WHERE id = ?", int64(flu.ID))
	s.refused(clinic.Conflict, "UPDATE problem SET patient_id = ? WHERE id = ?", int64(other), int64(flu.ID))
	s.refused(clinic.Conflict, "DELETE FROM problem WHERE id = ?", int64(flu.ID))
	s.refused(clinic.Conflict, "DELETE FROM problem_version")
	s.refused(clinic.Conflict, "UPDATE problem_version SET title = 'x'")
}
