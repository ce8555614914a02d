package service

import (
	"context"

	"caredesk/internal/clinic"
)

// CodeListService keeps the formulary, what is checked against it, and the
// codes of diagnoses.
type CodeListService struct{ *core }

// CodeListChanged says that a code list was changed or imported.
type CodeListChanged struct{ List CodeList }

// How many suggestions a type-ahead gets.
const (
	DefaultSuggestions = 8
	maxSuggestions     = 50
)

func suggestions(limit int) int {
	if limit <= 0 {
		return DefaultSuggestions
	}
	return min(limit, maxSuggestions)
}

// SuggestDiagnoses finds codes by their beginning or by words of their titles,
// at most 20. For a doctor what the doctor uses often comes first among equals;
// an empty text lists just that.
func (s *CodeListService) SuggestDiagnoses(ctx context.Context, text string) ([]clinic.CodedDiagnosis, error) {
	if _, err := authorize(ctx, clinic.CodeListsSee); err != nil {
		return nil, err
	}
	text = cleanSearch(text)
	var found []clinic.CodedDiagnosis
	err := s.read(ctx, func(t *tx) error {
		var often []clinic.CodedDiagnosis
		if t.actor.DoctorID != 0 {
			var err error
			if often, err = t.CodeLists().OftenUsed(t.ctx, t.actor.DoctorID, diagnosisSuggestions); err != nil {
				return err
			}
		}
		if text == "" {
			found = often
			return nil
		}
		codes := make([]string, len(often))
		for i, d := range often {
			codes[i] = d.Code
		}
		var err error
		found, err = t.CodeLists().SuggestDiagnoses(t.ctx, text, codes, diagnosisSuggestions)
		return err
	})
	return orNothing(found, err)
}

const diagnosisSuggestions = 20

// SuggestDrugs finds presentations of the formulary for what was typed, the
// best first. A limit of 0 is DefaultSuggestions.
func (s *CodeListService) SuggestDrugs(ctx context.Context, text string, limit int) ([]clinic.Drug, error) {
	if _, err := authorize(ctx, clinic.CodeListsSee); err != nil {
		return nil, err
	}
	text = cleanSearch(text)
	var found []clinic.Drug
	err := s.read(ctx, func(t *tx) error {
		book, err := t.drugBook()
		if err != nil || text == "" {
			return err
		}
		found = book.Suggest(text, suggestions(limit))
		return nil
	})
	return orNothing(found, err)
}

// Lists returns what lists there are, how long they are and where they came from.
func (s *CodeListService) Lists(ctx context.Context) ([]CodeListInfo, error) {
	if _, err := authorize(ctx, clinic.CodeListsSee); err != nil {
		return nil, err
	}
	var lists []CodeListInfo
	err := s.read(ctx, func(t *tx) (err error) {
		lists, err = t.CodeLists().Lists(t.ctx)
		return err
	})
	return orNothing(lists, err)
}

// ListDrugs pages through the formulary by name.
func (s *CodeListService) ListDrugs(ctx context.Context, f DrugFilter, p PageRequest) (Page[DrugRow], error) {
	if _, err := authorize(ctx, clinic.CodeListsManage); err != nil {
		return Page[DrugRow]{}, err
	}
	f.Text = cleanSearch(f.Text)
	var page Page[DrugRow]
	err := s.read(ctx, func(t *tx) (err error) {
		page, err = t.CodeLists().DrugPage(t.ctx, f, p)
		return err
	})
	return orNothing(page, err)
}

// ListDiagnoses pages through the diagnosis codes by code.
func (s *CodeListService) ListDiagnoses(ctx context.Context, f DiagnosisFilter, p PageRequest) (Page[DiagnosisRow], error) {
	if _, err := authorize(ctx, clinic.CodeListsSee); err != nil {
		return Page[DiagnosisRow]{}, err
	}
	f.Text = cleanSearch(f.Text)
	var page Page[DiagnosisRow]
	err := s.read(ctx, func(t *tx) (err error) {
		page, err = t.CodeLists().DiagnosisPage(t.ctx, f, p)
		return err
	})
	return orNothing(page, err)
}

// Drug returns one row of the formulary.
func (s *CodeListService) Drug(ctx context.Context, id clinic.DrugID) (DrugRow, error) {
	if _, err := authorize(ctx, clinic.CodeListsSee); err != nil {
		return DrugRow{}, err
	}
	var row DrugRow
	err := s.read(ctx, func(t *tx) (err error) {
		row, err = t.CodeLists().Drug(t.ctx, id)
		return err
	})
	return orNothing(row, err)
}

// SaveDrug adds a medicine (ID 0) or changes one. The row is the hospital's own
// from then on: no file and no newer starter list changes it.
func (s *CodeListService) SaveDrug(ctx context.Context, d clinic.Drug) (clinic.DrugID, error) {
	if _, err := authorize(ctx, clinic.CodeListsManage); err != nil {
		return 0, err
	}
	if err := d.Clean(); err != nil {
		return 0, err
	}
	var id clinic.DrugID
	err := s.write(ctx, func(t *tx) (err error) {
		if d.ID == 0 {
			id, err = t.addDrug(d)
			return err
		}
		id = d.ID
		return t.changeDrug("drug.update", d.ID, d.Version, func(stored clinic.Drug) (clinic.Drug, error) {
			next := d
			next.Retired = stored.Retired
			return next, nil
		})
	})
	return orNothing(id, err)
}

// RetireDrug has a medicine offered no more. It is still understood where it
// was prescribed.
func (s *CodeListService) RetireDrug(ctx context.Context, id clinic.DrugID, version int) error {
	return s.setRetired(ctx, id, version, true)
}

// RestoreDrug offers a retired medicine again.
func (s *CodeListService) RestoreDrug(ctx context.Context, id clinic.DrugID, version int) error {
	return s.setRetired(ctx, id, version, false)
}

func (s *CodeListService) setRetired(ctx context.Context, id clinic.DrugID, version int, retired bool) error {
	if _, err := authorize(ctx, clinic.CodeListsManage); err != nil {
		return err
	}
	action := "drug.restore"
	if retired {
		action = "drug.retire"
	}
	return s.write(ctx, func(t *tx) error {
		return t.changeDrug(action, id, version, func(d clinic.Drug) (clinic.Drug, error) {
			if d.Retired == retired {
				return d, clinic.Errorf(clinic.Conflict, "That has been done already.")
			}
			d.Retired = retired
			return d, nil
		})
	})
}

func (t *tx) addDrug(d clinic.Drug) (clinic.DrugID, error) {
	d.Version, d.Retired = 0, false
	id, err := t.CodeLists().InsertDrug(t.ctx, d, t.now)
	if err != nil {
		return 0, err
	}
	if err := t.touchList(DrugList); err != nil {
		return 0, err
	}
	return id, t.audit(change{action: "drug.create", id: int64(id), after: drugRecord(d)})
}

func (t *tx) changeDrug(action string, id clinic.DrugID, version int, edit func(clinic.Drug) (clinic.Drug, error)) error {
	row, err := t.CodeLists().Drug(t.ctx, id)
	if err != nil {
		return err
	}
	if row.Version != version {
		return stale("this medicine")
	}
	next, err := edit(row.Drug)
	if err != nil {
		return err
	}
	if err := t.CodeLists().UpdateDrug(t.ctx, next, t.now); err != nil {
		return err
	}
	if err := t.touchList(DrugList); err != nil {
		return err
	}
	return t.audit(change{action: action, id: int64(id), before: drugRecord(row.Drug), after: drugRecord(next)})
}

// touchList raises a list's revision after a change of one row.
func (t *tx) touchList(list CodeList) error {
	info, err := t.listInfo(list)
	if err != nil {
		return err
	}
	t.listsChanged = true
	t.emit(CodeListChanged{list})
	return t.CodeLists().Touch(t.ctx, info)
}

func (t *tx) listInfo(list CodeList) (CodeListInfo, error) {
	lists, err := t.CodeLists().Lists(t.ctx)
	if err != nil {
		return CodeListInfo{}, err
	}
	for _, l := range lists {
		if l.List == list {
			return l, nil
		}
	}
	return CodeListInfo{}, clinic.FieldErrorf("list", "There is no list %q.", string(list))
}

func drugRecord(d clinic.Drug) record {
	retired := ""
	if d.Retired {
		retired = "yes"
	}
	return record{"name": d.Name, "synonyms": joinList(d.Synonyms), "ingredients": joinList(d.Ingredients), "atc": joinList(d.ATC),
		"strength": d.Strength, "form": d.Form, "route": d.Route, "min_age_months": d.MinAgeMonths, "max_age_months": d.MaxAgeMonths,
		"age_note": d.AgeNote, "pregnancy": d.Pregnancy, "retired": retired}
}
