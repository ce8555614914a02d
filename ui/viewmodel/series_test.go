package viewmodel

import (
	"context"
	"errors"
	"strings"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// The series half of the fake desk: it clashes on every second date unless
// something was decided for it.
type fakeSeries struct {
	fakeVisits
	checked []service.SeriesCommand
	booked  []service.SeriesCommand
	moving  []service.MoveSeriesCommand
	moved   []service.MoveSeriesCommand
	cancels []service.CancelSeriesCommand
	fail    error
}

func (f *fakeSeries) plan(adjust []service.SeriesAdjust) service.SeriesPlan {
	var p service.SeriesPlan
	for i := range 4 {
		d := service.SeriesDate{On: deskToday.AddDays(7 * i), Slot: clinic.Slot{Date: deskToday.AddDays(7 * i), Start: 600, Minutes: 30}}
		if i%2 == 1 {
			d.Clashes = []clinic.Clash{{Kind: clinic.ClashDoctor, Message: "Taken."}, {Kind: clinic.ClashLeave, Message: "Away."}}
			d.Offers = []clinic.Slot{{Date: d.On, Start: 660, Minutes: 30}}
		}
		for _, a := range adjust {
			if a.On != d.On {
				continue
			}
			d.Skipped = a.Skip
			d.Overbooked = a.OverbookReason != ""
			if !a.Date.IsZero() {
				d.Slot.Start, d.Clashes, d.Offers = a.Start, nil, nil
			}
		}
		p.Dates = append(p.Dates, d)
	}
	return p
}

func (f *fakeSeries) CheckSeries(_ context.Context, cmd service.SeriesCommand) (service.SeriesPlan, error) {
	f.checked = append(f.checked, cmd)
	return f.plan(cmd.Adjust), f.err
}

func (f *fakeSeries) BookSeries(_ context.Context, cmd service.SeriesCommand) (service.SeriesBooked, error) {
	f.booked = append(f.booked, cmd)
	return service.SeriesBooked{ID: 3, Visits: []clinic.AppointmentID{11, 12, 13}}, f.fail
}

func (f *fakeSeries) CheckMoveSeries(_ context.Context, cmd service.MoveSeriesCommand) (service.SeriesPlan, error) {
	f.moving = append(f.moving, cmd)
	return f.plan(cmd.Adjust), f.err
}

func (f *fakeSeries) MoveSeries(_ context.Context, cmd service.MoveSeriesCommand) (int, error) {
	f.moved = append(f.moved, cmd)
	return 4, f.fail
}

func (f *fakeSeries) CancelSeries(_ context.Context, cmd service.CancelSeriesCommand) (int, error) {
	f.cancels = append(f.cancels, cmd)
	return 2, f.fail
}

func (f *fakeSeries) Series(context.Context, clinic.SeriesID) (service.SeriesView, error) {
	return service.SeriesView{Words: "Every week", Visits: []service.AppointmentRow{{}, {Appointment: clinic.Appointment{ID: 5}}}}, nil
}

func seriesDesk(f *fakeSeries, role clinic.Role, r Runner) FrontDesk {
	d := (&fakeDesk{}).frontDesk(role, r)
	d.Services.Appointments = f
	return d
}

func bookingInput() BookingInput {
	return BookingInput{Patient: 4, Doctor: 1, Date: deskToday, Start: 600, StartGiven: true, Kind: clinic.VisitNew}
}

func everyWeek() RepeatInput { return RepeatInput{Kind: RepeatWeekly, Count: 4} }

func newSeries(f *fakeSeries, role clinic.Role, r Runner, moving *service.AppointmentRow) *Series {
	s := NewSeries(seriesDesk(f, role, r), moving)
	s.Delay = 0
	return s
}

func TestRepeatInputBecomesARule(t *testing.T) {
	until := deskToday.AddDays(60)
	for _, c := range []struct {
		name   string
		in     RepeatInput
		want   string
		fields string
	}{
		{"every week", everyWeek(), "Every week on Monday, 4 visits", ""},
		{"every 3 days", RepeatInput{Kind: RepeatDays, Every: 3, Count: 5}, "Every 3 days, 5 visits", ""},
		{"weeks on days until", RepeatInput{Kind: RepeatWeeks, Every: 2, Weekdays: []clinic.Weekday{0, 3}, ToDay: true, Until: until, Count: 9},
			"Every 2 weeks on Monday and Thursday, until Fri 22 Jan 2027", ""},
		{"ticked days of another choice", RepeatInput{Kind: RepeatWeekly, Weekdays: []clinic.Weekday{4}, Count: 5}, "Every week on Monday, 5 visits", ""},
		{"months by weekday", RepeatInput{Kind: RepeatMonthWeekday, Every: 1, Count: 5}, "Every month on the fourth Monday, 5 visits", ""},
		{"nothing given", RepeatInput{Kind: RepeatDays}, "", "repeat_every repeat_count"},
		{"unreadable", RepeatInput{Kind: RepeatDays, EveryErr: errors.New("x"), ToDay: true, UntilErr: errors.New("x")}, "", "repeat_every repeat_until"},
	} {
		rule, err := c.in.Recurrence()
		var fields []string
		for _, e := range clinic.FieldErrors(err) {
			fields = append(fields, e.Field)
		}
		if got := strings.Join(fields, " "); got != c.fields {
			t.Errorf("%s: errors on %q, want %q", c.name, got, c.fields)
		}
		if c.want != "" && rule.Words(deskToday) != c.want {
			t.Errorf("%s: %q, want %q", c.name, rule.Words(deskToday), c.want)
		}
	}
}

func TestDecisionsAboutSingleDates(t *testing.T) {
	f := &fakeSeries{}
	s := newSeries(f, clinic.RoleReceptionist, InlineRunner{}, nil)
	look := func() { s.Look(bookingInput(), everyWeek()) }
	look()
	open, passable := s.OpenDates()
	if len(open) != 2 || len(passable) != 2 || !strings.HasPrefix(s.Summary(), "2 of 4 dates clash.") {
		t.Fatalf("open %d, passable %d, %q", len(open), len(passable), s.Summary())
	}
	if got := SeriesDateText(open[0]); got != "Taken. Away." {
		t.Errorf("text %q", got)
	}
	s.Submit(bookingInput(), everyWeek(), "", func(_ clinic.AppointmentID, _ int, err error) {
		if clinic.CodeOf(err) != clinic.Conflict || len(f.booked) != 0 {
			t.Errorf("saved although dates clash: %v", err)
		}
	})
	s.Take(open[0], open[0].Offers[0])
	s.LeaveOut(open[1])
	look()
	if s.Plan.Open() != 0 || s.Plan.Kept() != 3 || s.Summary() != "All 3 visits are free." || !s.Adjusted(open[0]) || s.Adjusted(s.Plan.Dates[0]) {
		t.Errorf("after deciding: %+v, %q", s.Plan, s.Summary())
	}
	s.Overbook("both know", open[1])
	look()
	if s.Summary() != "All 4 visits are free or overbooked on purpose." {
		t.Errorf("summary %q", s.Summary())
	}
	in := bookingInput()
	in.Reason = "physiotherapy"
	s.Look(in, everyWeek()) // the reason is of no matter for the dates
	var first clinic.AppointmentID
	s.Submit(in, everyWeek(), "", func(id clinic.AppointmentID, n int, err error) {
		if first = id; n != 3 || err != nil {
			t.Errorf("%d visits, %v", n, err)
		}
	})
	if first != 11 || len(f.booked) != 1 || f.booked[0].Reason != "physiotherapy" || len(f.booked[0].Adjust) != 2 {
		t.Errorf("booked %+v", f.booked)
	}
	s.AsPlanned(open[1])
	look()
	if s.Plan.Open() != 1 {
		t.Errorf("%d open after going back to the plan", s.Plan.Open())
	}
	// Another time is another series: nothing decided before holds for it.
	in.Start = 630
	s.Look(in, everyWeek())
	if s.Plan.Open() != 2 || len(f.checked[len(f.checked)-1].Adjust) != 0 {
		t.Errorf("decisions were carried over: %+v", f.checked[len(f.checked)-1])
	}
	s.Cancel()
	if len(s.Plan.Dates) != 0 || s.Checked {
		t.Error("a single visit still has dates")
	}
}

func TestANurseIsNotOfferedToOverbook(t *testing.T) {
	s := newSeries(&fakeSeries{}, clinic.RoleNurse, InlineRunner{}, nil)
	s.Look(bookingInput(), everyWeek())
	if open, passable := s.OpenDates(); len(open) != 2 || len(passable) != 0 {
		t.Errorf("open %d, passable %d", len(open), len(passable))
	}
}

func TestAnUnfinishedSeriesAsksNobody(t *testing.T) {
	f := &fakeSeries{}
	s := newSeries(f, clinic.RoleReceptionist, InlineRunner{}, nil)
	in := bookingInput()
	in.Patient = 0
	s.Look(in, everyWeek())
	if len(f.checked) != 0 || !strings.Contains(s.Summary(), "once the form is filled in") {
		t.Errorf("%d questions, %q", len(f.checked), s.Summary())
	}
	s.Submit(in, RepeatInput{Kind: RepeatDays}, "", func(_ clinic.AppointmentID, _ int, err error) {
		if len(clinic.FieldErrors(err)) != 3 {
			t.Errorf("errors: %v", err)
		}
	})
	f.err = clinic.FieldErrorf("repeat_count", "That is more than 104 visits.")
	s.Look(bookingInput(), everyWeek())
	if s.Checked || s.Summary() != "That is more than 104 visits." {
		t.Errorf("summary %q", s.Summary())
	}
}

func TestOldAnswersAboutASeriesAreDropped(t *testing.T) {
	f, r := &fakeSeries{}, &HeldRunner{}
	s := newSeries(f, clinic.RoleReceptionist, r, nil)
	s.Look(bookingInput(), everyWeek())
	if s.Summary() != "Looking at the dates…" {
		t.Errorf("summary %q", s.Summary())
	}
	f.err = errors.New("lost")
	later := bookingInput()
	later.Start = 630
	s.Look(later, everyWeek())
	r.Release(1)
	r.Release(0)
	if s.Checked || len(s.Plan.Dates) != 0 {
		t.Error("the answer to an older question won")
	}
}

func TestMovingAndCancellingAPartOfASeries(t *testing.T) {
	f := &fakeSeries{}
	row := service.AppointmentRow{Appointment: clinic.Appointment{ID: 5, Version: 2, SeriesID: 9, DoctorID: 1, Date: deskToday, Start: 600, Minutes: 30}}
	s := newSeries(f, clinic.RoleReceptionist, InlineRunner{}, &row)
	in := bookingInput()
	in.Start = 660
	s.LookMove(in, clinic.SeriesFollowing)
	open, _ := s.OpenDates()
	s.LeaveOut(open...)
	s.LookMove(in, clinic.SeriesFollowing)
	f.fail = clinic.Errorf(clinic.Conflict, "Taken meanwhile.")
	asked := len(f.moving)
	s.Submit(in, RepeatInput{}, clinic.SeriesFollowing, func(_ clinic.AppointmentID, _ int, err error) {
		if clinic.CodeOf(err) != clinic.Conflict || len(f.moving) != asked+1 {
			t.Errorf("after a conflict the dates are not looked up anew: %v", err)
		}
	})
	f.fail = nil
	s.Submit(in, RepeatInput{}, clinic.SeriesFollowing, func(id clinic.AppointmentID, n int, err error) {
		if id != 5 || n != 4 || err != nil {
			t.Errorf("moved %d from %d: %v", n, id, err)
		}
	})
	cmd := f.moved[1]
	if cmd.ID != 5 || cmd.Version != 2 || cmd.Scope != clinic.SeriesFollowing || cmd.Start != 660 || len(cmd.Adjust) != 2 || !cmd.Adjust[0].Skip {
		t.Errorf("moved by %+v", cmd)
	}

	f.row = row
	v := NewVisit(seriesDesk(f, clinic.RoleReceptionist, InlineRunner{}), row)
	v.Load()
	if got := SeriesPlace(v.Series, 5); got != "2 of 2 · Every week" {
		t.Errorf("place %q", got)
	}
	if SeriesPlace(v.Series, 77) != "" {
		t.Error("a stranger has a place")
	}
	v.CancelSeries(clinic.SeriesAll, clinic.CancelledByDoctor, "ill", func(n int, err error) {
		if n != 2 || err != nil {
			t.Errorf("cancelled %d, %v", n, err)
		}
	})
	if c := f.cancels[0]; c.ID != 5 || c.Scope != clinic.SeriesAll || c.By != clinic.CancelledByDoctor || c.Reason != "ill" {
		t.Errorf("cancelled by %+v", c)
	}
}
