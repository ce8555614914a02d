package viewmodel

import (
	"context"
	"slices"
	"strconv"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// Renew reads the leave again after somebody else changed it, and joins both
// edits. Leave that was withdrawn or declined meanwhile is an error.
func (f *LeaveForm) Renew(mine clinic.Leave, done func(merged clinic.Leave, changes MergeChanges, err error)) bool {
	var theirs clinic.Leave
	return f.save.Go(f.FrontDesk, func(ctx context.Context) (err error) {
		theirs, err = f.again(ctx)
		return err
	}, func(err error) {
		if err != nil {
			done(mine, nil, err)
			return
		}
		merged, changes := Merge(leaveFields(), f.Base, mine, theirs)
		f.Base = theirs
		done(merged, changes, nil)
	})
}

// again finds the leave among the doctor's, wherever it was moved to.
func (f *LeaveForm) again(ctx context.Context) (clinic.Leave, error) {
	filter := service.LeaveFilter{Doctor: f.Base.DoctorID, Holidays: f.Base.DoctorID == 0, Newest: true}
	for next := ""; ; {
		page, err := f.Services.Schedules.ListLeave(ctx, filter, service.PageRequest{After: next})
		if err != nil {
			return clinic.Leave{}, err
		}
		if i := slices.IndexFunc(page.Rows, func(l clinic.Leave) bool { return l.ID == f.Base.ID }); i >= 0 {
			l := page.Rows[i]
			if l.Status == clinic.LeaveWithdrawn || l.Status == clinic.LeaveDeclined {
				return l, clinic.Errorf(clinic.Conflict, "It is %s meanwhile and cannot be changed any more. What you typed is still here.", i18n.Say(l.Status.Title()))
			}
			return l, nil
		}
		if next = page.Next; next == "" {
			return clinic.Leave{}, clinic.Errorf(clinic.NotFound, "It is no longer there. What you typed is still here.")
		}
	}
}

func leaveFields() []MergeField[clinic.Leave] {
	type l = clinic.Leave
	return []MergeField[l]{
		{i18n.T("What sort"), func(x l) string { return i18n.Say(x.Kind.Title()) }, func(t *l, x l) { t.Kind = x.Kind }},
		{i18n.T("First day"), func(x l) string { return x.From.String() }, func(t *l, x l) { t.From = x.From }},
		{i18n.T("Last day"), func(x l) string { return x.To.String() }, func(t *l, x l) { t.To = x.To }},
		{i18n.T("From, on the first day"), func(x l) string { return x.Start.String() }, func(t *l, x l) { t.Start = x.Start }},
		{i18n.T("Until, on the last day"), func(x l) string { return x.End.String() }, func(t *l, x l) { t.End = x.End }},
		{i18n.T("Reason"), func(x l) string { return x.Reason }, func(t *l, x l) { t.Reason = x.Reason }},
	}
}

// Renew is LeaveForm.Renew of an extra session.
func (f *SessionForm) Renew(mine clinic.ExtraSession, done func(merged clinic.ExtraSession, changes MergeChanges, err error)) bool {
	var theirs clinic.ExtraSession
	return f.save.Go(f.FrontDesk, func(ctx context.Context) error {
		list, err := f.Services.Schedules.ListSessions(ctx, service.ExtraSessionFilter{Doctor: f.Base.DoctorID, WithWithdrawn: true})
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(e clinic.ExtraSession) bool { return e.ID == f.Base.ID })
		if i < 0 || !list[i].Withdrawn.IsZero() {
			return clinic.Errorf(clinic.Conflict, "The session has been withdrawn meanwhile. What you typed is still here.")
		}
		theirs = list[i]
		return nil
	}, func(err error) {
		if err != nil {
			done(mine, nil, err)
			return
		}
		merged, changes := Merge(sessionFields(), f.Base, mine, theirs)
		f.Base = theirs
		done(merged, changes, nil)
	})
}

func sessionFields() []MergeField[clinic.ExtraSession] {
	type e = clinic.ExtraSession
	return []MergeField[e]{
		{i18n.T("Day"), func(x e) string { return x.Date.String() }, func(t *e, x e) { t.Date = x.Date }},
		{i18n.T("Time"), func(x e) string { return x.Span.String() }, func(t *e, x e) { t.Span = x.Span }},
		{i18n.T("Most patients"), func(x e) string {
			if x.MaxPatients == 0 {
				return i18n.T("no limit")
			}
			return strconv.Itoa(x.MaxPatients)
		}, func(t *e, x e) { t.MaxPatients = x.MaxPatients }},
		{i18n.T("Note"), func(x e) string { return x.Note }, func(t *e, x e) { t.Note = x.Note }},
	}
}
