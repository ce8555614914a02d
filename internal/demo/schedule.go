package demo

import (
	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// schedule writes what changes the weekly hours around the demo's day: a doctor
// who comes back in two days, a holiday, an evening session, and leave that an
// administrator still has to decide about. It is written before the visits, so
// that none lies in it.
func (f *filler) schedule() error {
	return f.uow.InTx(f.ctx, func(r service.Repos) error {
		f.calendar = clinic.Calendar{}
		asha, ngozi, jose := f.doctors[0], f.doctors[2], f.doctors[3]
		whole := func(d clinic.Doctor, kind clinic.LeaveKind, from, to int, reason string, status clinic.LeaveStatus) clinic.Leave {
			l := clinic.Leave{DoctorID: d.ID, Kind: kind, From: f.today.AddDays(from), To: f.today.AddDays(to), End: clinic.Midnight24,
				Reason: reason, Status: status, CreatedAt: f.Now.AddDate(0, 0, -9), CreatedBy: f.desk, CreatedByName: "Grace Byrne"}
			if status == clinic.LeaveApproved {
				l.DecidedAt, l.DecidedBy, l.DecidedByName = l.CreatedAt, l.CreatedBy, l.CreatedByName
			}
			return l
		}
		asked := whole(asha, clinic.LeaveTraining, 30, 32, "Cardiology congress", clinic.LeaveRequested)
		asked.CreatedBy, asked.CreatedByName = asha.User.ID, asha.User.FullName()
		holiday := whole(clinic.Doctor{}, clinic.LeaveHoliday, futureDays+5, futureDays+5, "Foundation Day", clinic.LeaveApproved)
		for _, l := range []clinic.Leave{whole(jose, clinic.LeaveVacation, -4, 2, "Walking the Camino", clinic.LeaveApproved), asked, holiday} {
			if _, err := r.Schedules().InsertLeave(f.ctx, l); err != nil {
				return err
			}
			f.calendar.Leave = append(f.calendar.Leave, l)
		}
		evening := clinic.ExtraSession{DoctorID: ngozi.ID, Date: f.today.AddDays(3), MaxPatients: 8, Note: "Evening clinic for school children",
			Span: clinic.Span{From: clinic.MustClock("18:00"), To: clinic.MustClock("20:30")}, CreatedAt: f.Now.AddDate(0, 0, -5), CreatedBy: f.desk, CreatedByName: "Grace Byrne"}
		if _, err := r.Schedules().InsertExtraSession(f.ctx, evening); err != nil {
			return err
		}
		f.calendar.Extra = append(f.calendar.Extra, evening)
		return nil
	})
}
