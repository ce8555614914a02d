package service_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// away is leave of whole days from today+from to today+to.
func away(d clinic.DoctorID, from, to int) clinic.Leave {
	return clinic.Leave{DoctorID: d, Kind: clinic.LeaveVacation, From: today.AddDays(from), To: today.AddDays(to), End: clinic.Midnight24, Reason: "Family matters"}
}

// bookAhead books some days ahead of today.
func (h *hospital) bookAhead(p clinic.PatientID, d clinic.DoctorID, days int, start string) clinic.AppointmentID {
	h.Helper()
	cmd := booking(p, d, start)
	cmd.Date = today.AddDays(days)
	return value(h.Appointments.Book(h.desk, cmd))(h)
}

// asProposed decides as the form does at first: what can be moved goes to its
// first slot, the rest is kept.
func asProposed(list []service.AffectedVisit) []service.VisitDecision {
	var out []service.VisitDecision
	for _, v := range list {
		d := service.VisitDecision{Visit: v.ID, Version: v.Version, Outcome: clinic.OutcomeKept, Reason: "No other time"}
		if slot, ok := v.First(); ok {
			d = service.VisitDecision{Visit: v.ID, Version: v.Version, Outcome: clinic.OutcomeMoved, Doctor: slot.DoctorID, Date: slot.Date, Start: slot.Start}
		}
		out = append(out, d)
	}
	return out
}

func field(id clinic.AppointmentID) string { return service.VisitField(id) }

func TestLeaveListsTheVisitsItFallsOnAndOffersOtherTimes(t *testing.T) {
	h := newHospital(t)
	p := value(h.Patients.Get(h.desk, h.jose))(t)
	p.EmergencyContact = "Sister, +7 495 2"
	must(t, h.Patients.Update(h.desk, p, service.Image{}))
	tuesday, wednesday := h.bookAhead(h.jose, h.ashaID, 1, "09:00"), h.bookAhead(h.annaID, h.ashaID, 2, "16:30")
	h.bookAhead(h.annaID, h.ashaID, 3, "09:00") // Thursday is no leave, and takes the first free time after it
	h.bookAhead(h.annaID, h.belaID, 1, "09:00")
	list := value(h.Schedules.PreviewLeave(h.desk, away(h.ashaID, 1, 2)))(t)
	if len(list) != 2 || list[0].ID != tuesday || list[1].ID != wednesday {
		t.Fatalf("affected: %+v", list)
	}
	equal(t, "whom to phone", list[0].PatientPhone.String()+" / "+list[0].EmergencyContact, "+7 495 000-00-01 / Sister, +7 495 2")
	texts := func(slots []clinic.Slot) string {
		var out []string
		for _, s := range slots {
			out = append(out, s.Date.Format("Mon ")+s.Start.String())
		}
		return strings.Join(out, " ")
	}
	equal(t, "after the leave", texts(list[0].Own), "Thu 09:30 Thu 10:00 Thu 10:30 Thu 11:00")
	equal(t, "the department's others", list[0].Others[0].DoctorName+" "+texts(list[0].Others[:1]), "Dr Béla Kovács Tue 09:30")
	equal(t, "the next visit is offered what the first leaves", texts(list[1].Own[:1]), "Thu 10:00")
	equal(t, "nothing is saved", h.visit(tuesday).Status, clinic.StatusBooked)

	id := value(h.Schedules.EnterLeave(h.desk, service.LeaveCommand{Leave: away(h.ashaID, 1, 2), Decisions: []service.VisitDecision{
		{Visit: tuesday, Version: list[0].Version, Outcome: clinic.OutcomeMoved, Date: list[0].Own[0].Date, Start: list[0].Own[0].Start},
		{Visit: wednesday, Version: list[1].Version, Outcome: clinic.OutcomeCancelled, Reason: "The doctor is away"}}}))(t)
	moved, cancelled := h.visit(tuesday), h.visit(wednesday)
	equal(t, "moved to", moved.Date.String()+" "+moved.Start.String(), "2026-11-26 09:30")
	if cancelled.Status != clinic.StatusCancelled || cancelled.CancelledBy != clinic.CancelledByDoctor || cancelled.CancelReason != "The doctor is away" {
		t.Errorf("cancelled: %+v", cancelled.Appointment)
	}
	phone := value(h.Schedules.PhoneList(h.desk, service.DisplacedFilter{Leave: id}))(t)
	equal(t, "phoned under", phone.Rows[0].PatientPhone.String(), "+7 495 000-00-01")
	if len(phone.Rows) != 2 || phone.Rows[0].Outcome != clinic.OutcomeMoved || phone.Rows[0].FromStart != clinic.MustClock("09:00") ||
		phone.Rows[0].ToDoctorName != "Dr Asha Sharma" || phone.Rows[1].Outcome != clinic.OutcomeCancelled || !strings.Contains(phone.Title, "Dr Asha Sharma is away") {
		t.Errorf("list to phone: %+v", phone)
	}
	if row := h.audited("leave.enter")[0]; !strings.Contains(row.After, "2026-11-24") {
		t.Errorf("audit: %+v", row)
	}
	if row := h.audited("appointment.move")[0]; row.Reason != "The doctor is away" {
		t.Errorf("audit of the move: %+v", row)
	}
	_, err := h.Appointments.Book(h.desk, service.BookCommand{Patient: h.annaID, Doctor: h.ashaID, Date: today.AddDays(2), Start: 600})
	refused(t, err, clinic.Conflict, "start", "is away")
	_, err = h.Schedules.EnterLeave(h.desk, service.LeaveCommand{Leave: away(h.ashaID, 2, 4)})
	refused(t, err, clinic.Conflict, "from", "away already")
}

func TestKeptVisitsAreMarked(t *testing.T) {
	h := newHospital(t)
	id := h.bookAhead(h.jose, h.ashaID, 1, "09:00")
	cmd := service.LeaveCommand{Leave: away(h.ashaID, 1, 1), Decisions: []service.VisitDecision{{Visit: id, Version: 1, Outcome: clinic.OutcomeKept}}}
	_, err := h.Schedules.EnterLeave(h.desk, cmd)
	refused(t, err, clinic.Invalid, field(id), "reason")
	cmd.Decisions[0].Reason = "Sees him before the flight"
	leave := value(h.Schedules.EnterLeave(h.desk, cmd))(t)
	got := h.visit(id)
	if got.Status != clinic.StatusBooked || got.OverbookReason != "Sees him before the flight" {
		t.Errorf("kept: %+v", got.Appointment)
	}
	// What was decided once is not asked again when the leave grows.
	later := h.bookAhead(h.jose, h.ashaID, 2, "09:00")
	longer := away(h.ashaID, 1, 2)
	longer.ID, longer.Version = leave, 1
	list := value(h.Schedules.PreviewLeave(h.desk, longer))(t)
	if len(list) != 1 || list[0].ID != later {
		t.Fatalf("newly affected: %+v", list)
	}
	refused(t, h.Schedules.UpdateLeave(h.desk, service.LeaveCommand{Leave: longer}), clinic.Conflict, field(later))
	must(t, h.Schedules.UpdateLeave(h.desk, service.LeaveCommand{Leave: longer, Decisions: asProposed(list)}))
	refused(t, h.Schedules.UpdateLeave(h.desk, service.LeaveCommand{Leave: longer}), clinic.Stale)
	equal(t, "moved out of the longer leave", h.visit(later).Date, today.AddDays(3))
}

// A request that is kept in leave, or put over another visit on purpose, can be
// confirmed: the reason was given for just that.
func TestRequestsThatTheDeskKeptOnPurposeCanBeConfirmed(t *testing.T) {
	h := newHospital(t)
	ask := func(start string) clinic.AppointmentID {
		t.Helper()
		return value(h.Appointments.Request(h.anna, service.RequestCommand{Doctor: h.ashaID, Date: today.AddDays(1), Start: clinic.MustClock(start)}))(t)
	}
	kept, moved, plain := ask("09:00"), ask("09:30"), ask("10:00")
	value(h.Schedules.EnterLeave(h.desk, service.LeaveCommand{Leave: away(h.ashaID, 1, 1), Decisions: []service.VisitDecision{
		{Visit: kept, Version: 1, Outcome: clinic.OutcomeKept, Reason: "Sees her before the flight"},
		{Visit: moved, Version: 1, Outcome: clinic.OutcomeMoved, Date: today.AddDays(2), Start: clinic.MustClock("09:30")},
		{Visit: plain, Version: 1, Outcome: clinic.OutcomeMoved, Date: today.AddDays(2), Start: clinic.MustClock("10:30")}}}))(t)
	must(t, h.Appointments.Confirm(h.desk, kept, h.version(kept)))
	if v := h.visit(kept); v.Status != clinic.StatusBooked || v.OverbookReason != "Sees her before the flight" {
		t.Errorf("confirmed: %+v", v.Appointment)
	}
	h.bookAhead(h.jose, h.ashaID, 2, "10:00")
	must(t, h.Appointments.Move(h.desk, service.MoveCommand{ID: moved, Version: h.version(moved), Date: today.AddDays(2),
		Start: clinic.MustClock("10:00"), OverbookReason: "Siblings come together"}))
	must(t, h.Appointments.Confirm(h.desk, moved, h.version(moved)))
	equal(t, "why it is overbooked", h.visit(moved).OverbookReason, "Siblings come together")
	// Without a reason nothing is passed over.
	h.bookAhead(h.registerPatient("Quin", "Late"), h.ashaID, 2, "10:30")
	refused(t, h.Appointments.Confirm(h.desk, plain, h.version(plain)), clinic.Conflict, "start", "already has a visit")
	h.verified()
}

func TestWhatHappensMeanwhileRefusesTheWholeLeave(t *testing.T) {
	h := newHospital(t)
	first, second := h.bookAhead(h.jose, h.ashaID, 1, "09:00"), h.bookAhead(h.annaID, h.ashaID, 1, "10:00")
	leave := away(h.ashaID, 1, 1)
	list := value(h.Schedules.PreviewLeave(h.desk, leave))(t)
	unchanged := func(what string) {
		t.Helper()
		if h.visit(first).Date != today.AddDays(1) || len(value(h.Schedules.ListLeave(h.desk, service.LeaveFilter{}, service.PageRequest{}))(t).Rows) != 0 ||
			len(h.audited("leave.enter")) != 0 {
			t.Fatalf("%s: half of it was done", what)
		}
	}
	enter := func(d ...service.VisitDecision) error {
		return value2(h.Schedules.EnterLeave(h.desk, service.LeaveCommand{Leave: leave, Decisions: d}))
	}
	both := asProposed(list)
	refused(t, enter(both[0]), clinic.Conflict, field(second), "booked meanwhile")
	unchanged("no decision")
	refused(t, enter(both[0], both[1], both[1]), clinic.Invalid, field(second))
	same := []service.VisitDecision{both[0], both[1]}
	same[1].Start, same[1].Date, same[1].Doctor = same[0].Start, same[0].Date, same[0].Doctor
	refused(t, enter(same...), clinic.Conflict, field(second), "already has a visit")
	unchanged("two visits in one slot")
	inside := []service.VisitDecision{both[0], both[1]}
	inside[0].Date, inside[0].Doctor = leave.From, h.ashaID
	refused(t, enter(inside...), clinic.Conflict, field(first), "is away")
	unchanged("into the leave itself")
	// All that is wrong is named at once.
	bad := []service.VisitDecision{both[0], both[1]}
	bad[0].Outcome, bad[0].Reason, bad[1].Outcome = clinic.OutcomeCancelled, " ", ""
	if got := len(clinic.FieldErrors(enter(bad...))); got != 2 {
		t.Errorf("%d of 2 wrong decisions are named", got)
	}
	taken := h.bookAhead(h.registerPatient("Zoë", "Dubois"), both[0].Doctor, today.DaysUntil(both[0].Date), both[0].Start.String())
	refused(t, enter(both...), clinic.Conflict, field(first), "already has a visit")
	unchanged("a slot that is taken")
	must(t, h.Appointments.Cancel(h.desk, taken, 1, clinic.CancelledByPatient, "ill"))
	third := h.bookAhead(h.jose, h.ashaID, 1, "11:00")
	refused(t, enter(both...), clinic.Conflict, field(third), "booked meanwhile")
	unchanged("a visit booked meanwhile")
	must(t, h.Appointments.Cancel(h.desk, third, 1, clinic.CancelledByPatient, "ill"))
	must(t, h.Appointments.Cancel(h.desk, second, 1, clinic.CancelledByPatient, "ill"))
	refused(t, enter(both...), clinic.Conflict, field(second), "not affected any more")
	unchanged("a visit cancelled meanwhile")
	must(t, enter(both[0]))
}

// After any leave with any decisions, no live booked visit lies in it but those
// that were kept for a reason; every proposed slot can be taken.
func TestNothingUnmarkedStaysInLeave(t *testing.T) {
	h := newHospital(t)
	patients := []clinic.PatientID{h.annaID, h.jose, h.registerPatient("Zoë", "Dubois"), h.registerPatient("Liam", "Smith")}
	week := 0
	rapid.Check(t, func(rt *rapid.T) {
		week = week%100 + 1
		day := 7 * week
		for range rapid.IntRange(0, 6).Draw(rt, "visits") {
			cmd := booking(rapid.SampledFrom(patients).Draw(rt, "patient"), rapid.SampledFrom([]clinic.DoctorID{h.ashaID, h.belaID}).Draw(rt, "doctor"), "00:00")
			cmd.Date, cmd.Start = today.AddDays(day+rapid.IntRange(0, 2).Draw(rt, "day")), clinic.Clock(rapid.IntRange(108, 200).Draw(rt, "start")*5)
			cmd.Minutes, cmd.OverbookReason = rapid.IntRange(1, 12).Draw(rt, "length")*5, rapid.SampledFrom([]string{"", "", "urgent"}).Draw(rt, "overbook")
			if _, err := h.Appointments.Book(h.desk, cmd); err != nil && clinic.CodeOf(err) != clinic.Conflict {
				rt.Fatal(err)
			}
		}
		l := away(h.ashaID, day, day+rapid.IntRange(0, 2).Draw(rt, "length of leave"))
		l.Start, l.End = clinic.Clock(rapid.IntRange(0, 20).Draw(rt, "from")*30), clinic.Clock(rapid.IntRange(21, 48).Draw(rt, "to")*30)
		holiday := rapid.Bool().Draw(rt, "holiday")
		if holiday {
			l.Kind, l.DoctorID = clinic.LeaveHoliday, 0
		}
		list, err := h.Schedules.PreviewLeave(h.admin, l)
		if clinic.CodeOf(err) == clinic.Conflict {
			return // the weeks came round again to leave entered before
		}
		must(h, err)
		decisions := asProposed(list)
		for i := range decisions {
			switch rapid.IntRange(0, 3).Draw(rt, "decision") {
			case 0:
				decisions[i] = service.VisitDecision{Visit: list[i].ID, Version: list[i].Version, Outcome: clinic.OutcomeCancelled, Reason: "away"}
			case 1:
				decisions[i] = service.VisitDecision{Visit: list[i].ID, Version: list[i].Version, Outcome: clinic.OutcomeKept, Reason: "promised"}
			}
		}
		cmd := service.LeaveCommand{Leave: l, Decisions: decisions}
		var id clinic.LeaveID
		if holiday {
			id, err = h.Schedules.EnterHoliday(h.admin, cmd)
		} else {
			id, err = h.Schedules.EnterLeave(h.desk, cmd)
		}
		if err != nil {
			rt.Fatalf("as proposed, and refused: %v", err)
		}
		l.Status = clinic.LeaveApproved
		for _, row := range value(h.Appointments.List(h.admin, service.AppointmentFilter{From: l.From.AddDays(-1), To: l.To}, service.PageRequest{Limit: 500}))(h).Rows {
			if row.Status == clinic.StatusBooked && l.Touches(row.Appointment) && row.OverbookReason == "" {
				rt.Fatalf("%+v still lies in %+v", row.Appointment, l)
			}
		}
		equal(h, "lines to phone", len(value(h.Schedules.PhoneList(h.admin, service.DisplacedFilter{Leave: id}))(h).Rows), len(list))
	})
	if report := value(h.store.Verify(context.Background()))(t); !report.OK {
		t.Errorf("afterwards: %+v", report)
	}
}

// A visit that is only partly in the leave may be kept; what is offered for
// the patient's next visit leaves its whole time alone.
func TestWhatIsOfferedLeavesVisitsThatMayBeKeptAlone(t *testing.T) {
	h := newHospital(t)
	late := booking(h.jose, h.belaID, "13:30")
	late.Date, late.Minutes, late.OverbookReason = today.AddDays(7), 60, "urgent"
	kept := value(h.Appointments.Book(h.desk, late))(t)
	moved := h.bookAhead(h.jose, h.ashaID, 7, "09:00")
	l := clinic.Leave{Kind: clinic.LeaveHoliday, From: late.Date, To: late.Date, End: clinic.MustClock("14:00"), Reason: "Foundation Day"}
	list := value(h.Schedules.PreviewLeave(h.admin, l))(t)
	equal(t, "affected", len(list), 2)
	for _, v := range list {
		for _, slot := range append(slices.Clone(v.Own), v.Others...) {
			if v.ID == moved && slot.Date == late.Date && slot.Start < clinic.MustClock("14:30") {
				t.Errorf("offered at %s of the day, during the visit until 14:30", slot.Start)
			}
		}
	}
	decisions := asProposed(list)
	for i, v := range list {
		if v.ID == kept {
			decisions[i] = service.VisitDecision{Visit: v.ID, Version: v.Version, Outcome: clinic.OutcomeKept, Reason: "promised"}
		}
	}
	value(h.Schedules.EnterHoliday(h.admin, service.LeaveCommand{Leave: l, Decisions: decisions}))(t)
	h.verified()
}

// Who stands in for a doctor who is away is of the same department, or certified in
// the same field.
func TestOthersOfTheSameFieldStandIn(t *testing.T) {
	h := newHospital(t)
	surgery := value(h.Departments.Create(h.admin, clinic.Department{Name: "Surgery"}))(t)
	echo := value(h.Doctors.CreateSpecialization(h.admin, clinic.Specialization{Name: "Echo"}))(t)
	heart := value(h.Doctors.CreateSpecialization(h.admin, clinic.Specialization{Name: "Heart"}))(t)
	change := func(id clinic.DoctorID, alter func(*clinic.Doctor)) {
		d := value(h.Doctors.Get(h.admin, id))(t)
		alter(&d)
		must(t, h.Doctors.Update(h.admin, d, service.Image{}))
	}
	h.bookAhead(h.jose, h.ashaID, 1, "09:00")
	others := func() (names []string) {
		for _, s := range value(h.Schedules.PreviewLeave(h.desk, away(h.ashaID, 1, 1)))(t)[0].Others {
			if names == nil || names[len(names)-1] != s.DoctorName {
				names = append(names, s.DoctorName)
			}
		}
		return names
	}
	equal(t, "of one department", strings.Join(others(), ", "), "Dr Béla Kovács")
	change(h.belaID, func(d *clinic.Doctor) {
		d.DepartmentID, d.Specializations = surgery, []clinic.Specialization{{ID: echo}}
	})
	change(h.ashaID, func(d *clinic.Doctor) { d.Specializations = []clinic.Specialization{{ID: heart}} })
	equal(t, "of two, in other fields", strings.Join(others(), ", "), "")
	change(h.ashaID, func(d *clinic.Doctor) { d.Specializations = []clinic.Specialization{{ID: heart}, {ID: echo}} })
	equal(t, "of two, in one field", strings.Join(others(), ", "), "Dr Béla Kovács")
	change(h.belaID, func(d *clinic.Doctor) { d.DepartmentID, d.Specializations = 0, nil })
	change(h.ashaID, func(d *clinic.Doctor) { d.DepartmentID = 0 })
	equal(t, "of none", strings.Join(others(), ", "), "")
}
