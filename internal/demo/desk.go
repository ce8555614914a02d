package demo

import (
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// atTheDesk gives a visit what the front desk notes on it: how urgent it is,
// when it was called, who called it off. It follows from the visit alone.
func (f *filler) atTheDesk(a clinic.Appointment, begin time.Time) clinic.Appointment {
	switch a.Status {
	case clinic.StatusArrived:
		switch {
		case a.PatientID%11 == 0:
			a.Urgency = clinic.UrgencyEmergency
		case a.PatientID%4 == 0:
			a.Urgency = clinic.UrgencyUrgent
		}
	case clinic.StatusInConsultation, clinic.StatusCompleted:
		a.CalledAt = begin.Add(-time.Minute)
	case clinic.StatusCancelled:
		a.CancelledBy = clinic.CancelledByPatient
	}
	return a
}

// deskNotes writes the moves and the reminders of a visit: some booked visits
// stood on an earlier day before, and some patients of tomorrow were phoned.
func (f *filler) deskNotes(r service.Repos, doc clinic.Doctor, a clinic.Appointment) error {
	if a.Status != clinic.StatusBooked || a.Date.Before(f.today) {
		return nil
	}
	if a.ID%9 == 0 {
		at := a.CreatedAt.Add(time.Hour)
		if at.After(f.Now) {
			at = f.Now
		}
		before := a.Date.AddDays(-1)
		for before.After(f.today) && len(clinic.PlanDay(doc, clinic.Calendar{}, before).Today()) == 0 {
			before = before.AddDays(-1)
		}
		if err := r.Queue().AddMove(f.ctx, clinic.VisitMove{AppointmentID: a.ID, FromDoctor: a.DoctorID, ToDoctor: a.DoctorID, FromDate: before,
			ToDate: a.Date, FromStart: a.Start, ToStart: a.Start, FromMinutes: a.Minutes, ToMinutes: a.Minutes, At: at, ByUserID: f.desk,
			ByName: "Grace Byrne", Reason: "Patient asked for another day"}); err != nil {
			return err
		}
	}
	if a.Date != f.today.AddDays(1) || a.ID%3 == 0 {
		return nil
	}
	call := clinic.Reminder{AppointmentID: a.ID, Date: a.Date, Start: a.Start, Outcome: clinic.ReminderReached, ByUserID: f.desk,
		ByName: "Grace Byrne", At: f.Now.Add(-time.Duration(5+a.ID%40) * time.Minute)}
	if a.ID%3 == 2 {
		call.Outcome, call.Note = clinic.ReminderNoAnswer, "Try again after six"
	}
	return r.Queue().AddReminder(f.ctx, call)
}
