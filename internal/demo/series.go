package demo

import (
	"slices"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// seriesVisits is how many weekly visits the demo's repeated patient has.
const seriesVisits = 8

// series books weekly checks with the first doctor, from tomorrow on, at the
// first time of day that is free on all of their days.
func (f *filler) series() error {
	doc, who, first := f.doctors[0], f.people[len(f.people)/2], f.today.AddDays(1)
	last := first.AddDays(7 * (seriesVisits - 1))
	return f.uow.InTx(f.ctx, func(r service.Repos) error {
		visits, err := r.Appointments().Days(f.ctx, []clinic.DoctorID{doc.ID}, first.AddDays(-1), last.AddDays(1))
		if err != nil {
			return err
		}
		own, err := r.Appointments().PatientDays(f.ctx, []clinic.PatientID{who}, first.AddDays(-1), last.AddDays(1))
		if err != nil {
			return err
		}
		var free []clinic.Clock
		for i := range seriesVisits {
			on := first.AddDays(7 * i)
			taken := append(clinic.TakenOn(on, visits, 0), clinic.TakenOn(on, own, 0)...)
			starts := clinic.PlanDay(doc, f.calendar, on).FreeStarts(taken, doc.SlotMinutes, 0)
			if i == 0 {
				free = starts
			}
			free = slices.DeleteFunc(free, func(at clinic.Clock) bool { return !slices.Contains(starts, at) })
		}
		if len(free) == 0 {
			return nil // a very full hospital does without
		}
		made := f.Now.Add(-26 * time.Hour)
		id, err := r.Series().Insert(f.ctx, clinic.Series{PatientID: who, CreatedAt: made, CreatedBy: f.desk, CreatedByName: "Grace Byrne",
			Rule: clinic.Recurrence{Unit: clinic.RepeatWeeks, Every: 1, Count: seriesVisits}.Rule(first)})
		if err != nil {
			return err
		}
		for i := range seriesVisits {
			a := clinic.Appointment{PatientID: who, DoctorID: doc.ID, Date: first.AddDays(7 * i), Start: free[0], Minutes: doc.SlotMinutes,
				Kind: clinic.VisitFollowUp, Reason: "Weekly blood pressure check", Status: clinic.StatusBooked, SeriesID: id, CreatedAt: made}
			if err := f.visit(r, doc, a, visit{}, new(int)); err != nil {
				return err
			}
		}
		return nil
	})
}
