package service

import (
	"context"
	"fmt"
	"strings"
	"time"

	"caredesk/internal/clinic"
)

// PreviewUnmerge says what undoing a merge would do, and why it would be refused.
func (s *Patients) PreviewUnmerge(ctx context.Context, id clinic.MergeID) (UnmergePreview, error) {
	if _, err := authorize(ctx, clinic.PatientsMerge); err != nil {
		return UnmergePreview{}, err
	}
	var v UnmergePreview
	err := s.read(ctx, func(t *tx) error {
		v = UnmergePreview{}
		m, err := t.Merges().Get(t.ctx, id)
		if err != nil {
			return err
		}
		kept, err := t.Patients().Get(t.ctx, m.Kept)
		if err != nil {
			return err
		}
		_, v.FactsBack, v.FactsLeft = clinic.UndoMerge(kept, m.KeptBefore, m.KeptAfter)
		v.KeptVersion = kept.Version
		if v.Refusals, err = t.unmergeRefusals(m, kept); err != nil {
			return err
		}
		if m.Undone.IsZero() {
			v.Back, v.Stay, err = t.Merges().UndoRows(t.ctx, id)
		}
		m.KeptBefore, m.MergedBefore, m.KeptAfter = clinic.Patient{}, clinic.Patient{}, clinic.Patient{}
		v.Merge = m
		return err
	})
	return orNothing(v, err)
}

func (t *tx) unmergeRefusals(m clinic.PatientMerge, kept clinic.Patient) ([]string, error) {
	if !m.Undone.IsZero() {
		return []string{fmt.Sprintf("This merge was undone already, on %s by %s.", m.Undone.In(t.now.Location()).Format("2 Jan 2006"), m.UndoneByName)}, nil
	}
	if kept.MergedInto != 0 {
		into, err := t.Patients().Get(t.ctx, kept.MergedInto)
		return []string{fmt.Sprintf("%s has itself been merged into %s since. Undo that merge first.", kept.Number, into.Number)}, err
	}
	return nil, nil
}

// Unmerge undoes a merge: the rows that it moved go back with what was written
// for these visits since, the merged chart is as it was, and the kept chart has
// again what it had, save what somebody changed since; left names that. What was
// written since the merge stays with the kept chart.
func (s *Patients) Unmerge(ctx context.Context, cmd UnmergeCommand) (left []clinic.MergeFact, err error) {
	if _, err := authorize(ctx, clinic.PatientsMerge); err != nil {
		return nil, err
	}
	reason, err := cleanReason("reason", cmd.Reason, "the reason")
	if err != nil {
		return nil, err
	}
	err = s.write(ctx, func(t *tx) (err error) {
		left, err = t.unmerge(cmd, reason)
		return err
	})
	return orNothing(left, err)
}

func (t *tx) unmerge(cmd UnmergeCommand, reason string) (left []clinic.MergeFact, err error) {
	m, err := t.Merges().Get(t.ctx, cmd.Merge)
	if err != nil {
		return nil, err
	}
	kept, merged, err := t.bothCharts(m.Kept, m.Merged)
	if err != nil {
		return nil, err
	}
	if kept.Version != cmd.KeptVersion {
		return nil, stale("this patient")
	}
	refusals, err := t.unmergeRefusals(m, kept)
	if err != nil {
		return nil, err
	}
	if len(refusals) > 0 {
		return nil, clinic.Errorf(clinic.Conflict, "%s", strings.Join(refusals, " "))
	}
	next, back, left := clinic.UndoMerge(kept, m.KeptBefore, m.KeptAfter)
	m.Undone, m.UndoneBy, m.UndoneByName, m.UndoneCause = t.now, t.actor.UserID, t.actor.Name, reason
	if err := t.Merges().SetUndone(t.ctx, m); err != nil {
		return nil, err
	}
	// From the snapshot, in the version the frozen chart has now.
	restored := m.MergedBefore
	restored.Version, restored.UpdatedAt = merged.Version, t.now
	restored.Retired, restored.RetireReason, restored.MergedInto = time.Time{}, "", 0
	// The hospital's country may be another one since.
	if restored.PhoneE164, err = t.readPhone(restored.Phone); err != nil {
		return nil, err
	}
	if next.PhoneE164, err = t.readPhone(next.Phone); err != nil {
		return nil, err
	}
	if err := t.Merges().Reopen(t.ctx, restored); err != nil {
		return nil, err
	}
	restored.Version++
	if err := t.Merges().SetChart(t.ctx, restored); err != nil {
		return nil, err
	}
	moved, err := t.Merges().MoveBack(t.ctx, m.ID)
	if err != nil {
		return nil, err
	}
	next.UpdatedAt = t.now
	if err := t.Merges().SetChart(t.ctx, next); err != nil {
		return nil, err
	}
	t.emit(PatientChanged{m.Kept})
	t.emit(PatientChanged{m.Merged})
	after := patientRecord(next)
	after["unmerged"], after["moved_back"], after["facts_back"], after["facts_left"] = m.MergedNumber, movedText(moved), factsText(back), factsText(left)
	if err := t.audit(change{action: "patient.unmerge", id: int64(m.Kept), patient: m.Kept, reason: reason,
		before: patientRecord(kept), after: after}); err != nil {
		return nil, err
	}
	return left, t.audit(change{action: "patient.unmerge", id: int64(m.Merged), patient: m.Merged, reason: reason,
		before: patientRecord(merged), after: patientRecord(restored)})
}

func factsText(list []clinic.MergeFact) string {
	out := make([]string, len(list))
	for i, f := range list {
		out[i] = string(f)
	}
	return strings.Join(out, ", ")
}
