package storetest

import (
	"reflect"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func testSchedules(t *testing.T, s *site) {
	ctx := s.ctx
	d1, d2 := s.doctor("Asha", "Sharma", "A"), s.doctor("Ngozi", "Okafor", "B")
	date := clinic.MustDate
	leave := func(d clinic.DoctorID, from, to string, alter ...func(*clinic.Leave)) clinic.Leave {
		l := clinic.Leave{DoctorID: d, Kind: clinic.LeaveVacation, From: date(from), To: date(to), End: clinic.Midnight24,
			Status: clinic.LeaveApproved, CreatedAt: s.now, CreatedBy: s.admin, CreatedByName: "Ada Admin"}
		for _, a := range alter {
			a(&l)
		}
		return l
	}
	put := func(l clinic.Leave) clinic.LeaveID {
		s.write(func(r service.Repos) (err error) { l.ID, err = r.Schedules().InsertLeave(ctx, l); return err })
		return l.ID
	}
	want := leave(d1, "2028-02-29", "2028-03-02", func(l *clinic.Leave) {
		l.Start, l.End, l.Reason, l.Status = clinic.MustClock("13:30"), clinic.MustClock("11:00"), "Cpd", clinic.LeaveRequested
	})
	want.ID, want.Version, want.DoctorName = put(want), 1, "Dr Asha Sharma"
	get := func() (l clinic.Leave) {
		s.read(func(r service.Repos) (err error) { l, err = r.Schedules().Leave(ctx, want.ID); return err })
		return l
	}
	if got := get(); !reflect.DeepEqual(got, want) {
		t.Errorf("Leave:\n got %+v\nwant %+v", got, want)
	}
	want.Status, want.DecidedAt, want.DecidedBy, want.DecidedByName, want.DecisionReason = clinic.LeaveApproved, s.now.Add(time.Hour), s.admin, "Ada", "fine"
	want.To, want.End, want.Kind = date("2028-03-05"), clinic.Midnight24, clinic.LeaveTraining
	s.write(func(r service.Repos) error { return r.Schedules().UpdateLeave(ctx, want) })
	s.fails(clinic.Stale, "", func(r service.Repos) error { return r.Schedules().UpdateLeave(ctx, want) })
	want.Version = 2
	if got := get(); !reflect.DeepEqual(got, want) {
		t.Errorf("after UpdateLeave:\n got %+v\nwant %+v", got, want)
	}
	s.fails(clinic.NotFound, "", func(r service.Repos) error { _, err := r.Schedules().Leave(ctx, 999); return err })
	for name, bad := range map[string]clinic.Leave{
		"ends before it begins":    leave(d1, "2026-12-02", "2026-12-01"),
		"no length":                leave(d1, "2026-12-01", "2026-12-01", func(l *clinic.Leave) { l.Start, l.End = 600, 600 }),
		"a holiday of one doctor":  leave(d1, "2026-12-01", "2026-12-01", func(l *clinic.Leave) { l.Kind = clinic.LeaveHoliday }),
		"leave of nobody":          leave(0, "2026-12-01", "2026-12-01"),
		"a doctor who is not here": leave(999, "2026-12-01", "2026-12-01"),
	} {
		err := s.UoW.InTx(ctx, func(r service.Repos) error { _, err := r.Schedules().InsertLeave(ctx, bad); return err })
		if code := clinic.CodeOf(err); code != clinic.Invalid && code != clinic.Conflict {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := s.Exec("DELETE FROM doctors_leave"); err == nil {
		t.Error("leave can be deleted")
	}

	december := put(leave(d1, "2026-11-30", "2026-12-02"))
	put(leave(d1, "2026-12-03", "2026-12-04", func(l *clinic.Leave) { l.Status = clinic.LeaveWithdrawn }))
	other := put(leave(d2, "2026-12-02", "2026-12-06"))
	holiday := put(leave(0, "2026-12-08", "2026-12-08", func(l *clinic.Leave) { l.Kind, l.Reason = clinic.LeaveHoliday, "Feast" }))
	ids := func(list []clinic.Leave) (out []clinic.LeaveID) {
		for _, l := range list {
			out = append(out, l.ID)
		}
		return out
	}
	for name, c := range map[string]struct {
		f    service.LeaveFilter
		want []clinic.LeaveID
	}{
		"a period":    {service.LeaveFilter{From: date("2026-12-02"), To: date("2026-12-02")}, []clinic.LeaveID{december, other}},
		"one doctor":  {service.LeaveFilter{From: date("2026-12-01"), To: date("2026-12-31"), Doctor: d2}, []clinic.LeaveID{other, holiday}},
		"holidays":    {service.LeaveFilter{Holidays: true}, []clinic.LeaveID{holiday}},
		"a state":     {service.LeaveFilter{To: date("2027-01-01"), Statuses: []clinic.LeaveStatus{clinic.LeaveApproved}}, []clinic.LeaveID{december, other, holiday}},
		"newest":      {service.LeaveFilter{To: date("2027-01-01"), Statuses: []clinic.LeaveStatus{clinic.LeaveApproved}, Newest: true}, []clinic.LeaveID{holiday, other, december}},
		"before then": {service.LeaveFilter{To: date("2026-11-29")}, nil},
	} {
		var got []clinic.LeaveID
		for req := (service.PageRequest{Limit: 1}); ; {
			s.read(func(r service.Repos) error {
				page, err := r.Schedules().ListLeave(ctx, c.f, req)
				got, req.After = append(got, ids(page.Rows)...), page.Next
				return err
			})
			if req.After == "" {
				break
			}
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}

	night := clinic.ExtraSession{DoctorID: d1, Date: date("2026-12-01"), Span: clinic.SessionSpan(clinic.MustClock("22:00"), clinic.MustClock("02:00")),
		MaxPatients: 7, Note: "fair", CreatedAt: s.now, CreatedBy: s.admin, CreatedByName: "Ada Admin"}
	s.write(func(r service.Repos) (err error) {
		night.ID, err = r.Schedules().InsertExtraSession(ctx, night)
		return err
	})
	night.Version, night.DoctorName = 1, "Dr Asha Sharma"
	extra := func() (e clinic.ExtraSession) {
		s.read(func(r service.Repos) (err error) { e, err = r.Schedules().ExtraSession(ctx, night.ID); return err })
		return e
	}
	if got := extra(); !reflect.DeepEqual(got, night) {
		t.Errorf("ExtraSession:\n got %+v\nwant %+v", got, night)
	}
	calendar := func(from, to string, ds ...clinic.DoctorID) (c clinic.Calendar) {
		s.read(func(r service.Repos) (err error) {
			c, err = r.Schedules().Calendar(ctx, ds, date(from), date(to))
			return err
		})
		return c
	}
	if c := calendar("2026-12-02", "2026-12-02", d1); !reflect.DeepEqual(ids(c.Leave), []clinic.LeaveID{december}) || len(c.Extra) != 1 {
		t.Errorf("the day after the night: %+v", c)
	}
	if c := calendar("2026-12-03", "2026-12-09", d1); !reflect.DeepEqual(ids(c.Leave), []clinic.LeaveID{holiday}) || len(c.Extra) != 0 {
		t.Errorf("one doctor's week: %+v", c)
	}
	if c := calendar("2026-12-01", "2026-12-31"); !reflect.DeepEqual(ids(c.Leave), []clinic.LeaveID{december, other, holiday}) || len(c.Extra) != 1 {
		t.Errorf("everybody's month: %+v", c)
	}
	night.Withdrawn, night.Span, night.MaxPatients = s.now.Add(time.Hour), clinic.SessionSpan(0, clinic.Midnight24), 0
	s.write(func(r service.Repos) error { return r.Schedules().UpdateExtraSession(ctx, night) })
	s.fails(clinic.Stale, "", func(r service.Repos) error { return r.Schedules().UpdateExtraSession(ctx, night) })
	night.Version = 2
	if got := extra(); !reflect.DeepEqual(got, night) {
		t.Errorf("after UpdateExtraSession:\n got %+v\nwant %+v", got, night)
	}
	if c := calendar("2026-12-01", "2026-12-31"); len(c.Extra) != 0 {
		t.Errorf("a withdrawn session counts: %+v", c.Extra)
	}
	s.read(func(r service.Repos) error {
		all, err := r.Schedules().ListExtraSessions(ctx, service.ExtraSessionFilter{From: date("2026-12-01"), To: date("2026-12-01"), Doctor: d1, WithWithdrawn: true})
		held, err2 := r.Schedules().ListExtraSessions(ctx, service.ExtraSessionFilter{Doctor: d1})
		if err != nil || err2 != nil || len(all) != 1 || len(held) != 0 {
			t.Errorf("ListExtraSessions: %v %v %v %v", all, held, err, err2)
		}
		return nil
	})
	if err := s.Exec("DELETE FROM doctors_extra_session"); err == nil {
		t.Error("an extra session can be deleted")
	}

	// Hours past midnight and a limit come back as they went in.
	hours := []clinic.Availability{{Day: clinic.Friday, Span: clinic.SessionSpan(clinic.MustClock("22:00"), clinic.MustClock("02:00")), MaxPatients: 12, Active: true},
		{Day: clinic.Saturday, Span: clinic.SessionSpan(clinic.MustClock("18:00"), 0), Active: true}}
	s.write(func(r service.Repos) error { return r.Doctors().SetHours(ctx, d2, 1, hours) })
	s.read(func(r service.Repos) error {
		d, err := r.Doctors().Get(ctx, d2)
		for i := range d.Hours {
			d.Hours[i].ID, d.Hours[i].DoctorID = 0, 0
		}
		if err != nil || !reflect.DeepEqual(d.Hours, hours) {
			t.Errorf("hours: %+v %v", d.Hours, err)
		}
		return nil
	})
}
