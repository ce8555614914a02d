package main

import (
	"context"
	"fmt"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// frontDesk does what a receptionist does besides booking: closes the days
// behind, reminds of tomorrow, and enters leave over booked visits.
func (d *desk) frontDesk() {
	d.signOut()
	d.signIn("grace")
	d.press("ctrl+2")
	d.must(d.waitTitle("Appointments", 5*time.Second))
	d.settle(800)
	for i, view := range []string{"week", "month", "day"} {
		d.press([]string{"alt+2", "alt+3", "alt+1"}[i])
		d.settle(1000)
		d.shot("appointments-" + view)
	}
	d.closeDay()
	d.remind()
	d.enterLeave()
}

func (d *desk) closeDay() {
	d.press("alt+e")
	d.settle(1000)
	d.shot("close-the-day")
	d.press("ctrl+s")
	d.eventually("the past days to be closed", func(ctx context.Context, s *service.Services) error {
		open, err := s.Queue.Overdue(ctx)
		if n := len(open.NeverCame); err == nil && n > 0 {
			err = fmt.Errorf("%d visits of past days are open", n)
		}
		return err
	})
	d.settle(600)
	d.press("Escape")
	d.settle(300)
}

// remind marks the first two visits of the next day's list, which goes on to
// the next row by itself.
func (d *desk) remind() {
	tomorrow := clinic.DateOf(d.now()).AddDays(1)
	d.press("alt+r")
	d.settle(1200)
	d.press("Home", "4")
	d.settle(600)
	d.press("1")
	d.eventually("the reminders", func(ctx context.Context, s *service.Services) error {
		day, err := s.Reminders.Day(ctx, tomorrow)
		if err == nil && (len(day.Rows) < 2 || day.Rows[0].State.Outcome != clinic.ReminderWrongNumber || day.Rows[1].State.Outcome != clinic.ReminderReached) {
			err = fmt.Errorf("the first two of %d visits are not marked", len(day.Rows))
		}
		return err
	})
	d.shot("reminders")
	d.press("Escape")
	d.settle(300)
}

// enterLeave gives a doctor the morning of the next day off: every visit in it
// moves to the time that is offered, and the patients to phone are listed.
func (d *desk) enterLeave() {
	tomorrow := clinic.DateOf(d.now()).AddDays(1)
	var doctor clinic.Doctor
	morning := func(ctx context.Context, s *service.Services) (n int, err error) {
		if doctor, err = doctorNamed(ctx, s, "Kowalski"); err != nil {
			return 0, err
		}
		page, err := s.Appointments.List(ctx, service.AppointmentFilter{From: tomorrow, To: tomorrow, Doctor: doctor.ID,
			Statuses: []clinic.AppointmentStatus{clinic.StatusBooked}}, service.PageRequest{Limit: service.MaxPage})
		for _, r := range page.Rows {
			if r.Start < clinic.MustClock("14:00") {
				n++
			}
		}
		return n, err
	}
	d.ask(func(ctx context.Context, s *service.Services) error {
		n, err := morning(ctx, s)
		if err == nil && n == 0 {
			err = fmt.Errorf("the doctor has no visits tomorrow morning")
		}
		return err
	})
	d.press("alt+h")
	d.must(d.waitTitle("Doctors", 5*time.Second))
	d.settle(800)
	d.press("ctrl+n")
	d.settle(800)
	d.typeText("kowalski")
	d.settle(900)
	d.press("Return", "Tab")
	d.typeText(tomorrow.Format("02.01.2006"))
	d.press("Tab", "Tab", "Tab") // the last day is the same, from its beginning
	d.typeText("14:00")
	d.settle(400)
	d.shot("leave")
	d.press("ctrl+s")
	d.settle(1500)
	d.shot("leave-visits")
	d.decide()
	d.press("ctrl+s")
	d.eventually("the leave", func(ctx context.Context, s *service.Services) error {
		n, err := morning(ctx, s)
		if err == nil && n > 0 {
			err = fmt.Errorf("%d visits still lie in the leave", n)
		}
		if err != nil {
			return err
		}
		list, err := s.Schedules.ListLeave(ctx, service.LeaveFilter{From: tomorrow, To: tomorrow, Doctor: doctor.ID}, service.PageRequest{})
		if err == nil && len(list.Rows) != 1 {
			err = fmt.Errorf("%d leaves are entered", len(list.Rows))
		}
		return err
	})
	d.settle(800)
	d.shot("patients-to-phone")
	d.press("Escape")
	d.settle(300)
}
