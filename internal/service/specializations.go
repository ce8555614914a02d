package service

import (
	"context"
	"slices"

	"caredesk/internal/clinic"
)

// Specializations returns the certified specialisations by name.
func (s *Doctors) Specializations(ctx context.Context) ([]clinic.Specialization, error) {
	if _, err := authorize(ctx, clinic.DoctorsSee); err != nil {
		return nil, err
	}
	var list []clinic.Specialization
	err := s.read(ctx, func(t *tx) (err error) {
		list, err = t.Doctors().ListSpecializations(t.ctx)
		return err
	})
	return orNothing(list, err)
}

// CreateSpecialization adds a certified specialisation.
func (s *Doctors) CreateSpecialization(ctx context.Context, sp clinic.Specialization) (clinic.SpecializationID, error) {
	if _, err := authorize(ctx, clinic.DoctorsEdit); err != nil {
		return 0, err
	}
	sp.ID, sp.Version = 0, 0
	if err := sp.Clean(); err != nil {
		return 0, err
	}
	var id clinic.SpecializationID
	err := s.write(ctx, func(t *tx) (err error) {
		sp := sp
		sp.CreatedAt = t.now
		if id, err = t.Doctors().InsertSpecialization(t.ctx, sp); err != nil {
			return err
		}
		t.emit(DoctorChanged{})
		return t.audit(change{action: "specialization.create", id: int64(id), after: specializationRecord(sp)})
	})
	return orNothing(id, err)
}

// UpdateSpecialization changes a certified specialisation.
func (s *Doctors) UpdateSpecialization(ctx context.Context, sp clinic.Specialization) error {
	if _, err := authorize(ctx, clinic.DoctorsEdit); err != nil {
		return err
	}
	if err := sp.Clean(); err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		list, err := t.Doctors().ListSpecializations(t.ctx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(each clinic.Specialization) bool { return each.ID == sp.ID })
		if i < 0 {
			return clinic.Errorf(clinic.NotFound, "There is no such specialisation.")
		}
		stored := list[i]
		if stored.Version != sp.Version {
			return stale("this specialisation")
		}
		next := sp
		next.CreatedAt = stored.CreatedAt
		if err := t.Doctors().UpdateSpecialization(t.ctx, next); err != nil {
			return err
		}
		t.emit(DoctorChanged{})
		return t.audit(change{action: "specialization.update", id: int64(sp.ID), before: specializationRecord(stored), after: specializationRecord(next)})
	})
}
