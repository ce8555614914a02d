package service

import (
	"context"
	"slices"

	"caredesk/internal/clinic"
)

// maxOpenRequests is how many unanswered requests a patient may have.
const maxOpenRequests = 3

// Request asks for a free time on behalf of the patient who is signed in. The
// desk confirms it.
func (s *Appointments) Request(ctx context.Context, cmd RequestCommand) (clinic.AppointmentID, error) {
	actor, err := authorize(ctx, clinic.AppointmentsRequest)
	if err != nil {
		return 0, err
	}
	book := BookCommand{Patient: actor.PatientID(), Doctor: cmd.Doctor, Date: cmd.Date, Start: cmd.Start, Reason: cmd.Reason}
	if err := cleanBooking(&book, s.today()); err != nil {
		return 0, err
	}
	var id clinic.AppointmentID
	err = s.write(ctx, func(t *tx) error {
		open, err := t.Appointments().List(t.ctx, AppointmentFilter{From: t.today(), Patient: book.Patient,
			Statuses: []clinic.AppointmentStatus{clinic.StatusRequested}}, PageRequest{Limit: maxOpenRequests})
		if err != nil {
			return err
		}
		if len(open.Rows) >= maxOpenRequests {
			return clinic.Errorf(clinic.Conflict, "You have %d requests waiting already. Wait for an answer or cancel one.", maxOpenRequests)
		}
		p, err := t.plan(book, 0)
		if err != nil {
			return err
		}
		if len(p.clashes) > 0 {
			return clashError("start", hideClashes(p.clashes))
		}
		free, err := t.freeSlots(FreeQuery{Doctor: book.Doctor, From: book.Date, Days: 1, N: maxFreeN})
		if err != nil {
			return err
		}
		offered := func(s clinic.Slot) bool { return s.Date == book.Date && s.Start == book.Start }
		if !slices.ContainsFunc(free, offered) {
			return &clinic.Error{Code: clinic.Conflict, Field: "start", Message: "That time is not free any more. Choose another one."}
		}
		a, err := t.insertVisit(p.visit(t, clinic.StatusRequested), "appointment.request")
		id = a.ID
		return err
	})
	return orNothing(id, err)
}

// hideClashes tells a patient that a time is taken without telling of other visits.
func hideClashes(clashes []clinic.Clash) []clinic.Clash {
	out := slices.Clone(clashes)
	for i, c := range out {
		if c.Kind == clinic.ClashDoctor {
			out[i] = clinic.Clash{Kind: c.Kind, Message: "That time is not free any more. Choose another one."}
		}
	}
	return out
}
