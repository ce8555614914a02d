package storetest

import (
	"reflect"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func testDisplaced(t *testing.T, s *site) {
	ctx := s.ctx
	d1, d2 := s.doctor("Asha", "Sharma", "A"), s.doctor("Ngozi", "Okafor", "B")
	patient := s.patient("P-000001", "Pat", "One")
	var leave clinic.LeaveID
	var session clinic.ExtraSessionID
	var visit clinic.AppointmentID
	day := clinic.MustDate("2026-12-01")
	s.write(func(r service.Repos) (err error) {
		p, err := r.Patients().Get(ctx, patient)
		if err != nil {
			return err
		}
		p.Phone, p.PhoneE164, p.EmergencyContact = "086 123 4567", "+353861234567", "Sister, +353 2"
		if err := r.Patients().Update(ctx, p); err != nil {
			return err
		}
		if visit, err = r.Appointments().Insert(ctx, clinic.Appointment{PatientID: patient, DoctorID: d1, Date: day, Start: 540, Minutes: 30,
			Status: clinic.StatusBooked, Kind: clinic.VisitNew, CreatedAt: s.now, UpdatedAt: s.now}, s.admin); err != nil {
			return err
		}
		if leave, err = r.Schedules().InsertLeave(ctx, clinic.Leave{DoctorID: d1, Kind: clinic.LeaveSick, From: day, To: day, End: clinic.Midnight24,
			Status: clinic.LeaveApproved, CreatedAt: s.now}); err != nil {
			return err
		}
		session, err = r.Schedules().InsertExtraSession(ctx, clinic.ExtraSession{DoctorID: d1, Date: day, Span: clinic.Span{From: 1080, To: 1200}, CreatedAt: s.now})
		return err
	})
	line := clinic.Displaced{Leave: leave, Appointment: visit, Outcome: clinic.OutcomeMoved, Reason: "ill", FromDoctor: d1, FromDate: day, FromStart: 540,
		FromMinutes: 30, ToDoctor: d2, ToDate: day.AddDays(1), ToStart: 0, At: s.now, By: s.admin, ByName: "Ada Admin"}
	kept := line
	kept.Leave, kept.Session, kept.Outcome, kept.ToDoctor, kept.ToDate = 0, session, clinic.OutcomeKept, 0, clinic.Date{}
	for _, d := range []clinic.Displaced{line, kept} {
		s.write(func(r service.Repos) error { return r.Schedules().InsertDisplaced(ctx, d) })
	}
	want := service.DisplacedRow{Displaced: line, Status: clinic.StatusBooked, PatientFirst: "Pat", PatientLast: "One", PatientNumber: "P-000001",
		PatientPhone: service.Phone{Typed: "086 123 4567", E164: "+353861234567"}, EmergencyContact: "Sister, +353 2", FromDoctorName: "Dr Asha Sharma", ToDoctorName: "Dr Ngozi Okafor"}
	for name, c := range map[string]struct {
		f    service.DisplacedFilter
		want []service.DisplacedRow
	}{
		"a leave":             {service.DisplacedFilter{Leave: leave}, []service.DisplacedRow{want}},
		"of its doctor":       {service.DisplacedFilter{Leave: leave, Doctor: d1}, []service.DisplacedRow{want}},
		"of somebody else":    {service.DisplacedFilter{Leave: leave, Doctor: d2}, []service.DisplacedRow{}},
		"no such leave":       {service.DisplacedFilter{Leave: 999}, []service.DisplacedRow{}},
		"neither":             {service.DisplacedFilter{}, []service.DisplacedRow{}},
		"a withdrawn session": {service.DisplacedFilter{Session: session}, []service.DisplacedRow{func() service.DisplacedRow { w := want; w.Displaced, w.ToDoctorName = kept, ""; return w }()}},
	} {
		s.read(func(r service.Repos) error {
			got, err := r.Schedules().ListDisplaced(ctx, c.f)
			if err != nil || !reflect.DeepEqual(got, c.want) {
				t.Errorf("%s:\n got %+v %v\nwant %+v", name, got, err, c.want)
			}
			return nil
		})
	}
	for name, alter := range map[string]func(*clinic.Displaced){
		"of a leave and a session": func(d *clinic.Displaced) { d.Session = session },
		"of neither":               func(d *clinic.Displaced) { d.Leave = 0 },
		"an unknown outcome":       func(d *clinic.Displaced) { d.Outcome = "lost" },
		"moved nowhere":            func(d *clinic.Displaced) { d.ToDoctor = 0 },
		"of an unknown visit":      func(d *clinic.Displaced) { d.Appointment = 999 },
	} {
		bad := line
		alter(&bad)
		err := s.UoW.InTx(ctx, func(r service.Repos) error { return r.Schedules().InsertDisplaced(ctx, bad) })
		if code := clinic.CodeOf(err); code != clinic.Invalid && code != clinic.Conflict {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, change := range []string{"DELETE FROM doctors_displaced_visit", "UPDATE doctors_displaced_visit SET outcome = 'kept'"} {
		if err := s.Exec(change); err == nil {
			t.Errorf("allowed: %s", change)
		}
	}
}
