package viewmodel

import (
	"context"
	"slices"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// fakeSchedules answers as the service would, and notes what was saved.
type fakeSchedules struct {
	ScheduleService
	visits  []service.AffectedVisit
	saved   [][]service.VisitDecision
	asked   []clinic.Leave
	filters []service.LeaveFilter
	err     error
}

func (f *fakeSchedules) PreviewLeave(context.Context, clinic.Leave) ([]service.AffectedVisit, error) {
	return f.visits, nil
}
func (f *fakeSchedules) EnterLeave(_ context.Context, c service.LeaveCommand) (clinic.LeaveID, error) {
	f.saved = append(f.saved, c.Decisions)
	return 9, f.err
}
func (f *fakeSchedules) RequestLeave(_ context.Context, l clinic.Leave) (clinic.LeaveID, error) {
	f.asked = append(f.asked, l)
	return 9, f.err
}
func (f *fakeSchedules) ListLeave(_ context.Context, q service.LeaveFilter, _ service.PageRequest) (service.Page[clinic.Leave], error) {
	f.filters = append(f.filters, q)
	return service.Page[clinic.Leave]{Rows: []clinic.Leave{{ID: 1}}}, f.err
}

func (f *fakeSchedules) desk(role clinic.Role) FrontDesk {
	d := (&fakeDesk{}).frontDesk(role, InlineRunner{})
	d.Services.Schedules = f
	return d
}

func affected(id clinic.AppointmentID, starts ...clinic.Clock) service.AffectedVisit {
	v := service.AffectedVisit{AppointmentRow: service.AppointmentRow{Appointment: clinic.Appointment{ID: id, DoctorID: 1, Version: 2, Minutes: 30}}, MayMove: true}
	for _, at := range starts {
		v.Own = append(v.Own, clinic.Slot{DoctorID: 1, Date: deskToday.AddDays(3), Start: at, Minutes: 30})
	}
	return v
}

func TestDecisionsBeginWithTheFirstFreeSlotAndKeepWhatWasChosen(t *testing.T) {
	f := &fakeSchedules{visits: []service.AffectedVisit{affected(1, 540, 570), affected(2, 570, 600), affected(3)}}
	form := NewLeaveForm(f.desk(clinic.RoleReceptionist), clinic.Leave{})
	l, err := form.Leave(LeaveInput{Doctor: 1, Kind: clinic.LeaveSick, From: deskToday, StartGiven: true, Start: 600})
	if err != nil || l.To != deskToday || l.End != clinic.Midnight24 || l.Start != 600 {
		t.Fatalf("leave %+v, %v", l, err)
	}
	d := NewDecisions(form.FrontDesk, form.Change(l))
	d.Look(func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	})
	if !d.NeedsReason() || d.Chosen(3) != ChoiceCancelDoctor {
		t.Fatalf("without a slot: %q", d.Chosen(3))
	}
	var texts []string
	for _, o := range d.Options(d.Visits[0]) {
		texts = append(texts, o.Text)
	}
	if want := []string{"Move to Thu 26 Nov 09:00", "Move to Thu 26 Nov 09:30", "Another time…", "Cancel, by the doctor", "Cancel, by the hospital", "Keep it, although away"}; !slices.Equal(texts, want) {
		t.Errorf("options %q", texts)
	}
	// Two visits to one time are noticed here already, and beside the second.
	d.ChooseSlot(1, clinic.Slot{DoctorID: 1, Date: deskToday.AddDays(3), Start: 570})
	if _, err := d.Decided(); clinic.FieldOf(err) != "visit.2" {
		t.Errorf("two at one time: %v", err)
	}
	d.ChooseSlot(1, clinic.Slot{DoctorID: 5, DoctorName: "Dr X", Date: deskToday.AddDays(9), Start: 800})
	d.Reason = " "
	if _, err := d.Decided(); clinic.FieldOf(err) != "reason" {
		t.Errorf("no reason: %v", err)
	}
	d.Reason = "ill"
	// A visit that was booked meanwhile joins in; the choices stay.
	f.err = &clinic.Error{Code: clinic.Conflict, Field: "visit.4", Message: "booked meanwhile"}
	f.visits = append(f.visits, affected(4, 630))
	renewed := false
	d.Save(func(_ service.DisplacedFilter, again bool, err error) { renewed = again && err != nil })
	if !renewed || len(d.Visits) != 4 || d.Chosen(4) == "" {
		t.Fatalf("renewed %v, visits %v", renewed, d.Visits)
	}
	f.err = nil
	d.Save(func(phone service.DisplacedFilter, again bool, err error) {
		if phone.Leave != 9 || again || err != nil {
			t.Errorf("saved: %v %v %v", phone, again, err)
		}
	})
	got := f.saved[1]
	if len(got) != 4 || got[0].Doctor != 5 || got[0].Start != 800 || got[0].Outcome != clinic.OutcomeMoved || got[0].Version != 2 ||
		got[2].Outcome != clinic.OutcomeCancelled || got[2].Reason != "ill" || got[2].By != clinic.CancelledByDoctor {
		t.Errorf("decisions %+v", got)
	}
	d.All("keep")
	if d.Chosen(1) != ChoiceKeep || d.Chosen(4) != ChoiceKeep {
		t.Error("not all are kept")
	}
	// A slot that is offered no more stays to be looked at.
	d.ChooseSlot(2, clinic.Slot{DoctorID: 1, Date: deskToday.AddDays(3), Start: 1000})
	delete(d.own, 2)
	if o := d.Options(d.Visits[1]); o[0].Text != "Move to Thu 26 Nov 16:40" {
		t.Errorf("options %v", o)
	}
}

func TestADoctorOnlyAsks(t *testing.T) {
	f := &fakeSchedules{visits: []service.AffectedVisit{affected(1)}}
	form := NewLeaveForm(f.desk(clinic.RoleDoctor), clinic.Leave{})
	if !form.Asking() {
		t.Fatal("a doctor enters leave")
	}
	form.Ask(clinic.Leave{DoctorID: 1}, func(n int, err error) {
		if n != 1 || err != nil {
			t.Errorf("%d %v", n, err)
		}
	})
	if len(f.asked) != 1 {
		t.Errorf("asked %v", f.asked)
	}
	actor := form.Actor
	for name, c := range map[string]struct {
		l    clinic.Leave
		want bool
	}{
		"own request":  {clinic.Leave{DoctorID: 1, Status: clinic.LeaveRequested}, true},
		"own approved": {clinic.Leave{DoctorID: 1, Status: clinic.LeaveApproved}, false},
		"another's":    {clinic.Leave{DoctorID: 2, Status: clinic.LeaveRequested}, false},
		"a holiday":    {clinic.Leave{Status: clinic.LeaveApproved}, false},
	} {
		if MayChangeLeave(actor, c.l) != c.want {
			t.Errorf("%s: may change: %v", name, !c.want)
		}
	}
}

func TestWhatCannotBeReadInTheFormsStandsBesideItsField(t *testing.T) {
	form := NewLeaveForm((&fakeSchedules{}).desk(clinic.RoleAdmin), clinic.Leave{})
	bad := clinic.FieldErrorf("", "no such day")
	_, err := form.Leave(LeaveInput{Kind: clinic.LeaveVacation, FromErr: bad, EndErr: bad})
	if got, want := fieldsOf(err), []string{"from", "end", "doctor"}; !slices.Equal(got, want) {
		t.Errorf("leave: %v, want %v", got, want)
	}
	session := NewSessionForm((&fakeSchedules{}).desk(clinic.RoleAdmin), clinic.ExtraSession{})
	_, err = session.Session(SessionInput{Date: deskToday, MaxErr: bad, EndGiven: true, End: 600})
	if got, want := fieldsOf(err), []string{"max_patients", "start", "doctor"}; !slices.Equal(got, want) {
		t.Errorf("session: %v, want %v", got, want)
	}
}

func TestWhoIsInInWords(t *testing.T) {
	doctor := clinic.Doctor{ID: 1, Hours: []clinic.Availability{{Day: clinic.Monday, Span: clinic.Span{From: 540, To: 780}, Active: true}}}
	leave := func(from, to int, start, end clinic.Clock) clinic.Calendar {
		return clinic.Calendar{Leave: []clinic.Leave{{DoctorID: 1, Status: clinic.LeaveApproved, From: deskToday.AddDays(from), To: deskToday.AddDays(to), Start: start, End: end}}}
	}
	for name, c := range map[string]struct {
		calendar clinic.Calendar
		want     string
		away     bool
	}{
		"in":                   {clinic.Calendar{}, "09:00–13:00", false},
		"away for days":        {leave(-2, 2, 0, clinic.Midnight24), "On leave until Wed 25 Nov", true},
		"back at eleven":       {leave(-2, 0, 0, 660), "11:00–13:00 · On leave until 11:00", false},
		"leave after the work": {leave(0, 0, 840, 900), "09:00–13:00", false},
		"leave since tomorrow": {leave(1, 2, 0, clinic.Midnight24), "09:00–13:00", false},
	} {
		plan := clinic.PlanDay(doctor, c.calendar, deskToday)
		if got := PresenceText(plan); got != c.want || AwayToday(plan) != c.away {
			t.Errorf("%s: %q, away %v", name, got, AwayToday(plan))
		}
	}
	if got := PresenceText(clinic.PlanDay(doctor, clinic.Calendar{}, deskToday.AddDays(1))); got != "—" {
		t.Errorf("a day off: %q", got)
	}
}

func TestTheLeaveListAsksForWhatItShows(t *testing.T) {
	f := &fakeSchedules{}
	l := NewLeaveList(f.desk(clinic.RoleAdmin))
	l.Load()
	for _, v := range []LeaveView{LeaveToDecide, LeaveHolidays, LeavePast, LeaveAllStates} {
		l.SetView(v)
	}
	if len(f.filters) != 5 || f.filters[0].From != deskToday || len(f.filters[1].Statuses) != 1 || !f.filters[2].Holidays ||
		f.filters[3].To != deskToday.AddDays(-1) || !f.filters[4].Newest || len(l.Rows) != 1 {
		t.Errorf("asked for %+v", f.filters)
	}
	failed := false
	l.Failed = func(error) { failed = true }
	f.err = clinic.Errorf(clinic.Unavailable, "busy")
	if l.Load(); !failed || len(l.Rows) != 1 {
		t.Error("a failed load is not told, or empties the list")
	}
}
