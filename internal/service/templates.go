package service

import (
	"context"

	"caredesk/internal/clinic"
)

// TemplateService keeps favourites and templates of prescriptions.
type TemplateService struct{ *core }

// TemplatesChanged says that somebody's favourites or templates changed; Doctor
// 0 means the hospital's.
type TemplatesChanged struct{ Doctor clinic.DoctorID }

// Suggest returns the actor's own and the hospital's, the most used first; what
// suits the diagnoses of the codes comes before.
func (s *TemplateService) Suggest(ctx context.Context, codes []string) ([]clinic.RxTemplate, error) {
	if _, err := authorize(ctx, clinic.Consult, clinic.CodeListsManage); err != nil {
		return nil, err
	}
	var list []clinic.RxTemplate
	err := s.read(ctx, func(t *tx) (err error) {
		list, err = t.Templates().List(t.ctx, t.actor.DoctorID)
		list = clinic.SuggestTemplates(list, codes)
		return err
	})
	return orNothing(list, err)
}

// Save keeps a new favourite or template (ID 0) or changes one. A doctor's are
// the doctor's own; an administrator's are the hospital's.
func (s *TemplateService) Save(ctx context.Context, x clinic.RxTemplate) (clinic.RxTemplateID, error) {
	if _, err := authorize(ctx, clinic.Consult, clinic.CodeListsManage); err != nil {
		return 0, err
	}
	x.Used = 0
	return s.save(ctx, x)
}

// BringBack keeps one again that was deleted, in a row of its own and as often
// used as it was, so that it stands where it stood in the lists.
func (s *TemplateService) BringBack(ctx context.Context, x clinic.RxTemplate) (clinic.RxTemplateID, error) {
	if _, err := authorize(ctx, clinic.Consult, clinic.CodeListsManage); err != nil {
		return 0, err
	}
	x.ID, x.Used = 0, max(0, x.Used)
	return s.save(ctx, x)
}

func (s *TemplateService) save(ctx context.Context, x clinic.RxTemplate) (clinic.RxTemplateID, error) {
	if err := x.Clean(); err != nil {
		return 0, err
	}
	var id clinic.RxTemplateID
	err := s.write(ctx, func(t *tx) (err error) {
		x := x
		if x.ID != 0 {
			id = x.ID
			return t.changeTemplate(x.ID, x.Version, "template.update", func(stored clinic.RxTemplate) clinic.RxTemplate {
				stored.Name, stored.Code, stored.Items = x.Name, x.Code, x.Items
				return stored
			})
		}
		x.DoctorID, x.Version = t.actor.DoctorID, 0
		list, err := t.Templates().List(t.ctx, x.DoctorID)
		if err != nil {
			return err
		}
		own := 0
		for _, each := range list {
			if each.DoctorID == x.DoctorID {
				own++
			}
		}
		if own >= clinic.MaxRxTemplates {
			return clinic.Errorf(clinic.Conflict, "There are %d favourites and templates already. Delete one that is not used first.", own)
		}
		if id, err = t.Templates().Insert(t.ctx, x, t.now); err != nil {
			return err
		}
		t.emit(TemplatesChanged{x.DoctorID})
		return t.audit(change{action: "template.create", id: int64(id), after: templateRecord(x)})
	})
	return orNothing(id, err)
}

// Rename gives a favourite or template another name.
func (s *TemplateService) Rename(ctx context.Context, id clinic.RxTemplateID, version int, name string) error {
	if _, err := authorize(ctx, clinic.Consult, clinic.CodeListsManage); err != nil {
		return err
	}
	name, err := cleanReason("name", name, "a name")
	if err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		return t.changeTemplate(id, version, "template.update", func(x clinic.RxTemplate) clinic.RxTemplate {
			x.Name = name
			return x
		})
	})
}

// Delete removes a favourite or template; the audit log keeps what it was.
func (s *TemplateService) Delete(ctx context.Context, id clinic.RxTemplateID, version int) error {
	if _, err := authorize(ctx, clinic.Consult, clinic.CodeListsManage); err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		x, err := t.ownTemplate(id, version)
		if err != nil {
			return err
		}
		if err := t.Templates().Delete(t.ctx, id, version); err != nil {
			return err
		}
		t.emit(TemplatesChanged{x.DoctorID})
		return t.audit(change{action: "template.delete", id: int64(id), before: templateRecord(x)})
	})
}

// MarkUsed counts that a favourite or template was taken, so that the most used
// come first. It is no change that the audit log tells of.
func (s *TemplateService) MarkUsed(ctx context.Context, id clinic.RxTemplateID) error {
	if _, err := authorize(ctx, clinic.Consult); err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		x, err := t.Templates().Get(t.ctx, id)
		if err != nil {
			return err
		}
		if x.DoctorID != 0 && x.DoctorID != t.actor.DoctorID {
			return clinic.Errorf(clinic.NotFound, "There is no such template.")
		}
		return t.Templates().MarkUsed(t.ctx, id)
	})
}

// ownTemplate reads one that the actor may change, as the actor saw it.
func (t *tx) ownTemplate(id clinic.RxTemplateID, version int) (clinic.RxTemplate, error) {
	x, err := t.Templates().Get(t.ctx, id)
	switch {
	case err != nil:
		return x, err
	case x.DoctorID != t.actor.DoctorID && x.DoctorID != 0:
		return clinic.RxTemplate{}, clinic.Errorf(clinic.NotFound, "There is no such template.")
	case x.DoctorID != t.actor.DoctorID:
		return clinic.RxTemplate{}, forbidden("This one is the hospital's. An administrator can change it; you can keep a copy of your own.")
	case x.Version != version:
		return clinic.RxTemplate{}, stale("this template")
	}
	return x, nil
}

func (t *tx) changeTemplate(id clinic.RxTemplateID, version int, action string, edit func(clinic.RxTemplate) clinic.RxTemplate) error {
	stored, err := t.ownTemplate(id, version)
	if err != nil {
		return err
	}
	next := edit(stored)
	if err := next.Clean(); err != nil {
		return err
	}
	if err := t.Templates().Update(t.ctx, next, t.now); err != nil {
		return err
	}
	t.emit(TemplatesChanged{next.DoctorID})
	return t.audit(change{action: action, id: int64(id), before: templateRecord(stored), after: templateRecord(next)})
}

func templateRecord(x clinic.RxTemplate) record {
	return record{"doctor": int64(x.DoctorID), "kind": string(x.Kind), "name": x.Name, "code": x.Code, "items": clinic.PrescriptionText(x.Items)}
}
