package service_test

import (
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func evening(d clinic.DoctorID, days int, from, to string) clinic.ExtraSession {
	return clinic.ExtraSession{DoctorID: d, Date: today.AddDays(days), Span: clinic.SessionSpan(clinic.MustClock(from), clinic.MustClock(to)), Note: "Flu week"}
}

func TestExtraSessions(t *testing.T) {
	h := newHospital(t)
	for name, c := range map[string]struct {
		e     clinic.ExtraSession
		code  clinic.Code
		field string
		says  string
	}{
		"over the weekly hours": {evening(h.ashaID, 1, "16:30", "19:00"), clinic.Conflict, "start", "works 13:00–17:00 on Tue 24 Nov 2026 already"},
		"over":                  {evening(h.ashaID, -1, "18:00", "19:00"), clinic.Invalid, "date", "over already"},
		"far ahead":             {evening(h.ashaID, 800, "18:00", "19:00"), clinic.Invalid, "date", "two years"},
		"0 hours":               {evening(h.ashaID, 1, "18:00", "18:00"), clinic.Invalid, "end", "at least"},
		"end before start":      {evening(h.ashaID, 1, "18:00", "17:30"), clinic.Invalid, "end", "end is before the start"},
		"nobody":                {evening(0, 1, "18:00", "19:00"), clinic.Invalid, "doctor", "Choose"},
		"somebody unknown":      {evening(999, 1, "18:00", "19:00"), clinic.Invalid, "doctor", "Choose"},
	} {
		_, err := h.Schedules.AddSession(h.desk, c.e)
		t.Run(name, func(t *testing.T) { refused(t, err, c.code, c.field, c.says) })
	}
	_, err := h.Schedules.AddSession(h.asha, evening(h.belaID, 1, "18:00", "19:00"))
	refused(t, err, clinic.Forbidden)
	_, err = h.Schedules.AddSession(h.nurse, evening(h.belaID, 1, "18:00", "19:00"))
	refused(t, err, clinic.Forbidden)
	id := value(h.Schedules.AddSession(h.asha, evening(h.ashaID, 1, "18:00", "20:00")))(t)
	_, err = h.Schedules.AddSession(h.desk, evening(h.ashaID, 1, "19:30", "21:00"))
	refused(t, err, clinic.Conflict, "start", "has an extra session 18:00–20:00")
	value(h.Schedules.AddSession(h.desk, evening(h.ashaID, 1, "22:00", "02:00")))(t)
	_, err = h.Schedules.AddSession(h.desk, evening(h.ashaID, 2, "01:00", "03:00"))
	refused(t, err, clinic.Conflict, "start", "22:00–02:00 on Tue 24 Nov")
	value(h.Schedules.EnterLeave(h.desk, service.LeaveCommand{Leave: away(h.ashaID, 3, 3)}))(t)
	_, err = h.Schedules.AddSession(h.desk, evening(h.ashaID, 3, "18:00", "20:00"))
	refused(t, err, clinic.Conflict, "date", "is away")

	late := h.bookAhead(h.jose, h.ashaID, 1, "19:30")
	d := value(h.Doctors.Get(h.admin, h.ashaID))(t)
	refused(t, h.Doctors.ChangeHours(h.admin, service.HoursCommand{Doctor: h.ashaID, Version: d.Version, Hours: week("09:00", "12:00", "13:00", "19:00")}), clinic.Conflict, "hours", "extra session on Tue 24 Nov 2026 18:00–20:00")

	// Shrinking and withdrawing ask for the visits in it.
	cmd := service.SessionCommand{Session: evening(h.ashaID, 1, "18:00", "19:30")}
	cmd.Session.ID, cmd.Session.Version = id, 1
	refused(t, h.Schedules.ChangeSession(h.bela, cmd), clinic.Forbidden)
	list := value(h.Schedules.PreviewSession(h.asha, cmd))(t)
	if len(list) != 1 || list[0].ID != late || len(list[0].Others) != 0 {
		t.Fatalf("affected: %+v", list)
	}
	equal(t, "offered in what is left", list[0].Own[0].Start.String(), "09:00")
	refused(t, h.Schedules.ChangeSession(h.asha, cmd), clinic.Conflict, field(late))
	cmd.Decisions = []service.VisitDecision{{Visit: late, Version: 1, Outcome: clinic.OutcomeKept, Reason: "Only time he can"}}
	must(t, h.Schedules.ChangeSession(h.asha, cmd))
	refused(t, h.Schedules.ChangeSession(h.asha, cmd), clinic.Stale)
	equal(t, "kept", h.visit(late).OverbookReason, "Only time he can")

	second := h.bookAhead(h.annaID, h.ashaID, 1, "18:30")
	gone := service.SessionCommand{Session: clinic.ExtraSession{ID: id, Version: 2}, Withdraw: true}
	list = value(h.Schedules.PreviewSession(h.desk, gone))(t)
	if len(list) != 1 || list[0].ID != second || len(list[0].Others) == 0 {
		t.Fatalf("affected: %+v", list)
	}
	gone.Decisions = asProposed(list)
	must(t, h.Schedules.ChangeSession(h.desk, gone))
	equal(t, "moved into the weekly hours", h.visit(second).Start.String(), "09:00")
	_, err = h.Schedules.PreviewSession(h.desk, gone)
	refused(t, err, clinic.Conflict, "", "withdrawn already")
	phone := value(h.Schedules.PhoneList(h.asha, service.DisplacedFilter{Session: id}))(t)
	if len(phone.Rows) != 2 || phone.Rows[1].Reason != "Only time he can" {
		t.Errorf("to phone: %+v", phone)
	}
	_, err = h.Schedules.PhoneList(h.bela, service.DisplacedFilter{Session: id})
	refused(t, err, clinic.Forbidden)
	held := value(h.Schedules.ListSessions(h.anna, service.ExtraSessionFilter{Doctor: h.ashaID}))(t)
	if len(held) != 1 || held[0].Note != "" {
		t.Errorf("a patient reads %+v", held)
	}
	for action, n := range map[string]int{"extra_session.add": 2, "extra_session.update": 1, "extra_session.withdraw": 1} {
		equal(t, action, len(h.audited(action)), n)
	}
}

func TestHoursUnderBookedVisits(t *testing.T) {
	h := newHospital(t)
	h.book(h.jose, h.ashaID, "09:00")
	over := h.book(h.jose, h.ashaID, "09:30")
	h.at("09:40") // the visit at nine is over, the other one has begun
	later := h.bookAhead(h.annaID, h.ashaID, 7, "16:00")
	d := value(h.Doctors.Get(h.asha, h.ashaID))(t)
	next := week("10:00", "12:00", "13:00", "15:00")
	next[0].MaxPatients = 6
	rows := value(h.Doctors.VisitsOutside(h.asha, h.ashaID, next))(t)
	if len(rows) != 2 || rows[0].ID != over || rows[1].ID != later {
		t.Fatalf("outside: %+v", rows)
	}
	_, err := h.Doctors.VisitsOutside(h.asha, h.belaID, next)
	refused(t, err, clinic.Forbidden)
	cmd := service.HoursCommand{Doctor: h.ashaID, Version: d.Version, Hours: next, SlotMinutes: 20}
	refused(t, h.Doctors.ChangeHours(h.asha, cmd), clinic.Conflict, "hours", "2 booked visits", "Mon 30 Nov 16:00")
	cmd.Accept = []clinic.AppointmentID{over}
	refused(t, h.Doctors.ChangeHours(h.asha, cmd), clinic.Conflict, "hours", "A booked visit")
	cmd.Accept = append(cmd.Accept, later)
	bad := cmd
	bad.SlotMinutes = 3
	refused(t, h.Doctors.ChangeHours(h.asha, bad), clinic.Invalid, "slot_minutes")
	must(t, h.Doctors.ChangeHours(h.asha, cmd))
	got := value(h.Doctors.Get(h.asha, h.ashaID))(t)
	if got.SlotMinutes != 20 || got.Hours[0].MaxPatients != 6 || len(got.Hours) != 10 {
		t.Errorf("saved: %+v", got)
	}
	equal(t, "where it was", h.visit(later).Start.String(), "16:00")
	row := h.audited("doctor.set_hours")[0]
	if row.Before == "" || row.After == "" {
		t.Errorf("audit: %+v", row)
	}
	// A visit that lay outside before is nobody's surprise.
	cmd.Version, cmd.Accept, cmd.SlotMinutes = got.Version, nil, 0
	must(t, h.Doctors.ChangeHours(h.asha, cmd))
	refused(t, h.Doctors.ChangeHours(h.asha, cmd), clinic.Stale)
	cmd.Doctor = h.belaID
	refused(t, h.Doctors.ChangeHours(h.asha, cmd), clinic.Forbidden)
}
