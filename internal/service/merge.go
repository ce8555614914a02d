package service

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"caredesk/internal/clinic"
)

// PreviewMerge says what merging one chart into another would do, and why it
// would be refused. Nothing is changed.
func (s *Patients) PreviewMerge(ctx context.Context, kept, merged clinic.PatientID) (MergePreview, error) {
	actor, err := authorize(ctx, clinic.PatientsMerge)
	if err != nil {
		return MergePreview{}, err
	}
	var v MergePreview
	err = s.openChart(ctx, actor, func(t *tx) error {
		v = MergePreview{}
		k, m, err := t.bothCharts(kept, merged)
		if err != nil {
			return err
		}
		if v.Refusals, err = t.mergeRefusals(k, m); err != nil {
			return err
		}
		if len(v.Refusals) == 0 {
			if _, err := clinic.MergeCharts(k, m, nil); err != nil {
				v.Refusals = append(v.Refusals, clinic.MessageOf(err))
			}
		}
		if v.Warnings, err = t.mergeWarnings(k, m); err != nil {
			return err
		}
		if v.Moves, err = t.Merges().Rows(t.ctx, merged); err != nil {
			return err
		}
		if v.Kept, v.SeesAllergies, v.SeesHistory, err = t.maskedChart(k); err != nil {
			return err
		}
		if v.Merged, _, _, err = t.maskedChart(m); err != nil {
			return err
		}
		if err := t.chartRead("patient.read", int64(kept), kept); err != nil {
			return err
		}
		return t.chartRead("patient.read", int64(merged), merged)
	})
	return orNothing(v, err)
}

func (t *tx) bothCharts(kept, merged clinic.PatientID) (k, m clinic.Patient, err error) {
	if k, err = t.Patients().Get(t.ctx, kept); err != nil {
		return k, m, err
	}
	m, err = t.Patients().Get(t.ctx, merged)
	return k, m, err
}

// maskedChart empties what the actor may not read of a chart.
func (t *tx) maskedChart(p clinic.Patient) (out clinic.Patient, allergies, history bool, err error) {
	access, err := t.access(p.ID)
	if access < chartFull {
		p.MedicalHistory = ""
	}
	if access < chartTriage {
		p.AllergyStatus, p.Allergies, p.AllergyConfirmed, p.AllergyBy = "", nil, time.Time{}, ""
	}
	return p, access >= chartTriage, access >= chartFull, err
}

// namedInRefusals is how many visits or bills a refusal names.
const namedInRefusals = 3

// mergeRefusals says why two charts cannot be merged, in whole sentences.
func (t *tx) mergeRefusals(kept, merged clinic.Patient) ([]string, error) {
	if kept.ID == merged.ID {
		return []string{"This is one and the same record. Choose another one."}, nil
	}
	var out []string
	for _, p := range []clinic.Patient{kept, merged} {
		switch {
		case p.MergedInto != 0:
			out = append(out, p.Number+" has already been merged into another record.")
		case !p.Retired.IsZero():
			out = append(out, p.Number+" is retired. Restore it first.")
		}
	}
	if clinic.SexesDiffer(kept, merged) {
		out = append(out, fmt.Sprintf("The sex differs: %s is recorded as %s, %s as %s. Correct the wrong one first, if it is one person.",
			kept.Number, kept.Sex, merged.Number, merged.Sex))
	}
	for _, p := range []clinic.Patient{kept, merged} {
		text, err := t.unpaidBills(p)
		if err != nil {
			return nil, err
		}
		visits, err := t.openVisits(p)
		if err != nil {
			return nil, err
		}
		for _, each := range []string{text, visits} {
			if each != "" {
				out = append(out, each)
			}
		}
	}
	clash, err := t.mergeClash(kept, merged)
	if err == nil && clash != "" {
		out = append(out, clash)
	}
	return out, err
}

func (t *tx) unpaidBills(p clinic.Patient) (string, error) {
	page, err := t.Billing().List(t.ctx, InvoiceFilter{Patient: p.ID, Open: true}, PageRequest{Limit: namedInRefusals})
	if err != nil || len(page.Rows) == 0 {
		return "", err
	}
	var names []string
	for _, i := range page.Rows {
		name, on := i.Number, i.VisitDate
		if name == "" {
			name = "a draft"
		}
		if on.IsZero() {
			on = clinic.DateOf(i.CreatedAt.In(t.now.Location()))
		}
		names = append(names, name+" of "+on.Format("2 Jan 2006"))
	}
	return fmt.Sprintf("%s has an unpaid bill: %s. Take the payment first.", p.Number, listed(names, page.Total)), nil
}

func (t *tx) openVisits(p clinic.Patient) (string, error) {
	page, err := t.Appointments().List(t.ctx, AppointmentFilter{Patient: p.ID, Statuses: openStatuses}, PageRequest{Limit: namedInRefusals})
	if err != nil || len(page.Rows) == 0 {
		return "", err
	}
	var names []string
	for _, a := range page.Rows {
		names = append(names, visitName(a)+" ("+strings.ToLower(a.Status.Title())+")")
	}
	return fmt.Sprintf("%s has an open visit: %s. Close, move or cancel it first.", p.Number, listed(names, page.Total)), nil
}

func visitName(a AppointmentRow) string {
	return a.Date.Format("Mon 2 Jan 2006") + " " + a.Span().String() + " with " + a.DoctorName()
}

// listed joins names and says how many are not named.
func listed(names []string, total int) string {
	text := strings.Join(names, "; ")
	if more := total - len(names); more > 0 {
		text += fmt.Sprintf("; and %d more", more)
	}
	return text
}

// mergeClash names two visits, one of each chart, at the same time: one patient
// cannot have both, and the database holds that too.
func (t *tx) mergeClash(kept, merged clinic.Patient) (string, error) {
	var lists [2][]clinic.Appointment
	for i, p := range []clinic.Patient{kept, merged} {
		rows, err := all(func(r PageRequest) (Page[AppointmentRow], error) {
			return t.Appointments().List(t.ctx, AppointmentFilter{Patient: p.ID}, r)
		})
		if err != nil {
			return "", err
		}
		for _, row := range rows {
			lists[i] = append(lists[i], row.Appointment)
		}
	}
	a, b, found := clinic.FirstOverlap(lists[0], lists[1])
	if !found {
		return "", nil
	}
	first, err := t.Appointments().Row(t.ctx, a.ID)
	if err != nil {
		return "", err
	}
	second, err := t.Appointments().Row(t.ctx, b.ID)
	return fmt.Sprintf("Both have a visit at the same time, which one person cannot have had: %s on %s, and %s on %s.",
		kept.Number, visitName(first), merged.Number, visitName(second)), err
}

// mergeWarnings says what does not forbid a merge but should be looked at.
func (t *tx) mergeWarnings(kept, merged clinic.Patient) ([]string, error) {
	var out []string
	if clinic.FactBirth.Choosable(kept, merged) {
		out = append(out, "The dates of birth differ. Make sure that this is one person.")
	}
	keptIn, err := t.signIn(kept)
	if err != nil {
		return nil, err
	}
	mergedIn, err := t.signIn(merged)
	switch {
	case err != nil || mergedIn == "":
	case keptIn == "":
		out = append(out, fmt.Sprintf("The patient signs in with %s (%s), which stops working. To keep the sign-in, keep %s instead.", merged.Number, mergedIn, merged.Number))
	default:
		out = append(out, fmt.Sprintf("Both have a sign-in. That of %s (%s) stops working, that of %s (%s) stays.", merged.Number, mergedIn, kept.Number, keptIn))
	}
	return out, err
}

// signIn is the patient's user name, empty when there is no sign-in.
func (t *tx) signIn(p clinic.Patient) (string, error) {
	hash, err := t.Users().PasswordHash(t.ctx, clinic.UserID(p.ID))
	if err != nil || !usable(hash) {
		return "", err
	}
	u, err := t.Users().Get(t.ctx, clinic.UserID(p.ID))
	return u.Username, err
}

// Merge joins two charts of one person: everything that belongs to the merged
// one moves to the kept one, whose gaps are filled, and the merged one is
// retired and leads to it. All of it happens, or nothing.
func (s *Patients) Merge(ctx context.Context, cmd MergeCommand) error {
	if _, err := authorize(ctx, clinic.PatientsMerge); err != nil {
		return err
	}
	reason, err := cleanReason("reason", cmd.Reason, "the reason")
	if err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		kept, merged, err := t.bothCharts(cmd.Kept, cmd.Merged)
		if err != nil {
			return err
		}
		if kept.Version != cmd.KeptVersion || merged.Version != cmd.MergedVersion {
			return stale("one of the two records")
		}
		refusals, err := t.mergeRefusals(kept, merged)
		if err != nil {
			return err
		}
		if len(refusals) > 0 {
			return clinic.Errorf(clinic.Conflict, "%s", strings.Join(refusals, " "))
		}
		after, err := clinic.MergeCharts(kept, merged, cmd.Take)
		if err != nil {
			return err
		}
		after.UpdatedAt = t.now
		return t.mergeCharts(clinic.PatientMerge{Kept: kept.ID, Merged: merged.ID, Reason: reason, At: t.now, By: t.actor.UserID,
			ByName: t.actor.Name, KeptBefore: kept, MergedBefore: merged, KeptAfter: after})
	})
}

func (t *tx) mergeCharts(m clinic.PatientMerge) error {
	id, err := t.Merges().Insert(t.ctx, m)
	if err != nil {
		return err
	}
	moved, err := t.Merges().Move(t.ctx, id)
	if err != nil {
		return err
	}
	if err := t.Merges().SetChart(t.ctx, m.KeptAfter); err != nil {
		return err
	}
	closed := m.MergedBefore
	closed.Retired, closed.RetireReason, closed.MergedInto, closed.UpdatedAt = t.now, "Merged into "+m.KeptBefore.Number, m.Kept, t.now
	if err := t.Merges().Close(t.ctx, closed); err != nil {
		return err
	}
	t.emit(PatientChanged{m.Kept})
	t.emit(PatientChanged{m.Merged})
	after := patientRecord(m.KeptAfter)
	after["merged"], after["moved"] = m.MergedBefore.Number, movedText(moved)
	if err := t.audit(change{action: "patient.merge", id: int64(m.Kept), patient: m.Kept, reason: m.Reason,
		before: patientRecord(m.KeptBefore), after: after}); err != nil {
		return err
	}
	gone := patientRecord(closed)
	gone["merged_into"] = m.KeptBefore.Number
	return t.audit(change{action: "patient.merge", id: int64(m.Merged), patient: m.Merged, reason: m.Reason,
		before: patientRecord(m.MergedBefore), after: gone})
}

// movedText lists the counts for the audit log.
func movedText(list []MovedCount) string {
	var out []string
	for _, c := range list {
		out = append(out, fmt.Sprintf("%s %d", c.Kind, c.Rows))
	}
	return strings.Join(out, ", ")
}

// Merges returns the merges that a patient's chart is a side of, newest first.
func (s *Patients) Merges(ctx context.Context, id clinic.PatientID) ([]clinic.PatientMerge, error) {
	if _, err := authorize(ctx, clinic.PatientsSee); err != nil {
		return nil, err
	}
	var list []clinic.PatientMerge
	err := s.read(ctx, func(t *tx) (err error) {
		list, err = t.Merges().Of(t.ctx, id)
		return err
	})
	return orNothing(list, err)
}

// addKept puts the chart that is kept before what a search for the number of a
// merged chart found.
func (t *tx) addKept(page *Page[PatientRow], f PatientFilter, p PageRequest) error {
	number, ok := clinic.ParsePatientNumber(f.Text)
	if !ok || p.After != "" || f.Doctor != 0 {
		return nil
	}
	row, err := t.Merges().Kept(t.ctx, number)
	if found, err := notFoundIsNil(err); !found {
		return err
	}
	if slices.ContainsFunc(page.Rows, func(r PatientRow) bool { return r.ID == row.ID }) || row.Retired && !f.WithRetired {
		return nil
	}
	page.Rows, page.Total = append([]PatientRow{row}, page.Rows...), page.Total+1
	return nil
}
