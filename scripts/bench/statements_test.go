package main

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"caredesk/internal/bootstrap"
	"caredesk/internal/clinic"
	"caredesk/internal/report"
	"caredesk/internal/service"
	"caredesk/internal/store/bulk"
	"caredesk/internal/store/storetest"
)

// most is how many statements a use case that reads may run, and sameMost how
// often one and the same: a list asks once for all of its rows, never once a row.
const (
	most     = 24
	sameMost = 3
)

// counted is a small hospital, and an app that works on it with its statements counted.
func counted(t *testing.T) (*hospital, *bootstrap.App, *storetest.Statements) {
	t.Helper()
	ctx := context.Background()
	h, err := open(ctx, options{dir: t.TempDir()}, tiny, t.Output())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.close() })
	count := &storetest.Statements{}
	app, err := bootstrap.Open(ctx, bootstrap.Options{Path: h.path, Now: clock, Log: slog.New(count)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = app.Close() })
	return h, app, count
}

// No use case that shows a list reads it row by row.
func TestNoListIsReadRowByRow(t *testing.T) {
	ctx := context.Background()
	h, app, count := counted(t)
	s, all := app.Services, service.PageRequest{Limit: service.MaxPage}
	admin := h.admin(ctx, t)
	ofDoctor := clinic.DoctorID(h.doctorID)
	today, monthAgo := bulk.Today, bulk.Today.AddDays(-30)
	closure := clinic.ClosureID(0)
	if list, err := s.Drawers.List(h.cash, service.ClosureFilter{}, all); err == nil && len(list.Rows) > 0 {
		closure = list.Rows[0].ID
	}
	visit := clinic.AppointmentID(0)
	if list, err := s.Appointments.List(h.desk, service.AppointmentFilter{From: today, To: today}, all); err == nil && len(list.Rows) > 0 {
		visit = list.Rows[0].ID
	}
	type list struct {
		name string
		rows func() (int, error)
	}
	lists := []list{
		{"patients", rows(s.Patients.Search, h.desk, service.PatientFilter{}, all)},
		{"patients by name", rows(s.Patients.Search, h.desk, service.PatientFilter{Text: "mar"}, all)},
		{"a chart", rows(func(ctx context.Context, q service.HistoryQuery, p service.PageRequest) (service.Page[clinic.TimelineEntry], error) {
			page, err := s.History.Timeline(ctx, q, p)
			return page.Page, err
		}, h.doctor, service.HistoryQuery{HistoryFilter: service.HistoryFilter{Patient: h.frequent}}, all)},
		{"medicines", func() (int, error) {
			v, err := s.History.Medication(h.doctor, h.frequent)
			return 1 + len(v.Running) + len(v.Stopped), err
		}},
		{"vital signs", func() (int, error) {
			v, err := s.Vitals.Of(h.doctor, service.VitalsQuery{VitalsFilter: service.VitalsFilter{Patient: h.frequent}})
			return len(v.Rows), err
		}},
		{"visits of a month", rows(s.Appointments.List, h.desk, service.AppointmentFilter{From: monthAgo, To: today}, all)},
		{"a day", func() (n int, err error) {
			day, err := s.Appointments.Day(h.desk, service.DayQuery{Date: today})
			for _, d := range day.Doctors {
				n += len(d.Visits)
			}
			return n, err
		}},
		{"a week", func() (int, error) {
			w, err := s.Appointments.Week(h.desk, service.WeekQuery{Doctor: ofDoctor, From: today})
			return len(w.Days), err
		}},
		{"a month", func() (int, error) {
			m, err := s.Appointments.Month(h.desk, service.MonthQuery{Month: today})
			return len(m.Days), err
		}},
		{"free times", func() (int, error) {
			f, err := s.Appointments.FreeSlots(h.desk, service.FreeQuery{From: today, Days: 14, N: 100})
			return len(f), err
		}},
		{"changes of a visit", func() (int, error) { l, err := s.Queue.Moves(h.desk, visit); return 1 + len(l), err }},
		{"the queue", func() (int, error) { l, err := s.Queue.Waiting(h.desk, ofDoctor); return 1 + len(l), err }},
		{"unfinished visits", func() (int, error) { o, err := s.Queue.Overdue(h.desk); return 1 + o.Count(), err }},
		{"reminders", func() (int, error) { d, err := s.Reminders.Day(h.desk, today.AddDays(1)); return 1 + len(d.Rows), err }},
		{"a doctor's printed day", func() (int, error) { l, err := s.Agenda.DayList(h.desk, ofDoctor, today); return len(l.Rows), err }},
		{"a doctor's calendar file", func() (int, error) {
			c, err := s.Agenda.Calendar(h.desk, service.CalendarQuery{Doctor: ofDoctor, From: today, To: today.AddDays(14)})
			return len(c.Visits), err
		}},
		{"who is in", func() (int, error) { l, err := s.Schedules.Presence(h.desk, today); return len(l), err }},
		{"leave", rows(s.Schedules.ListLeave, admin, service.LeaveFilter{}, all)},
		{"visits in the way of leave", func() (int, error) {
			l, err := s.Schedules.PreviewLeave(admin, clinic.Leave{DoctorID: ofDoctor, Kind: clinic.LeaveVacation, From: today, To: today.AddDays(14), End: clinic.Midnight24})
			return len(l), err
		}},
		{"doctors", func() (int, error) { l, err := s.Doctors.List(h.desk, service.DoctorFilter{}); return len(l), err }},
		{"users", rows(s.Users.List, admin, service.UserFilter{}, all)},
		{"departments", func() (int, error) { l, err := s.Departments.List(admin, true); return len(l), err }},
		{"the audit log", rows(s.Audit.List, admin, service.AuditFilter{}, all)},
		{"bills", rows(s.Billing.List, h.cash, service.InvoiceFilter{}, all)},
		{"unpaid bills", rows(s.Billing.Balances, h.cash, service.BalanceFilter{}, all)},
		{"a patient's statement", func() (int, error) {
			p, err := s.Billing.Statement(h.cash, service.StatementQuery{Patient: h.frequent, From: monthAgo.AddDays(-700), To: today})
			return 1 + len(p.Accounts), err
		}},
		{"drawers", rows(s.Drawers.List, h.cash, service.ClosureFilter{}, all)},
		{"a drawer", func() (int, error) { v, err := s.Drawers.View(h.cash, closure); return 1 + len(v.Payments), err }},
		{"days of the books", func() (int, error) {
			l, err := s.Drawers.Days(h.cash, service.DayFilter{From: monthAgo})
			return len(l), err
		}},
		{"estimates", rows(s.Estimates.List, h.cash, service.EstimateFilter{}, all)},
		{"deposits", rows(s.Deposits.List, h.cash, service.DepositFilter{}, all)},
		{"claims", rows(s.Claims.List, h.cash, service.ClaimFilter{}, all)},
		{"prices", rows(s.Prices.List, h.cash, service.PriceFilter{}, all)},
		{"payers", rows(s.Prices.Payers, h.cash, service.PayerFilter{}, all)},
		{"templates", func() (int, error) { l, err := s.Templates.Suggest(h.doctor, nil); return 1 + len(l), err }},
		{"papers", func() (int, error) { l, err := s.Papers.Of(h.doctor, h.frequent); return 1 + len(l), err }},
	}
	for name, as := range map[string]context.Context{"admin": admin, "desk": h.desk, "doctor": h.doctor, "cashier": h.cash} {
		lists = append(lists, list{"Today of " + name, func() (int, error) { _, err := s.Today.Get(as); return 1, err }})
	}
	for _, kind := range report.Kinds() {
		lists = append(lists, list{"the report " + string(kind), func() (int, error) {
			r, err := s.Reports.Run(admin, report.Query{Kind: kind, Period: report.Period{Span: report.Days, From: monthAgo, To: today}})
			return 1 + len(r.Rows), err
		}})
	}
	for _, l := range lists {
		count.Take()
		n, err := l.rows()
		if err != nil {
			t.Errorf("%s: %v", l.name, err)
			continue
		}
		total, worst, text := 0, 0, ""
		runs := map[string]int{}
		for _, sql := range count.Take() {
			total++
			if runs[sql]++; runs[sql] > worst {
				worst, text = runs[sql], sql
			}
		}
		t.Logf("%-32s %3d rows %3d statements", l.name, n, total)
		if total == 0 || total > most || worst > sameMost {
			t.Errorf("%s: %d rows in %d statements, one of them %d times: %s", l.name, n, total, worst, strings.Join(strings.Fields(text), " "))
		}
	}
}

// rows asks for one page of a list.
func rows[F, T any](list func(context.Context, F, service.PageRequest) (service.Page[T], error), ctx context.Context, f F, p service.PageRequest) func() (int, error) {
	return func() (int, error) {
		page, err := list(ctx, f, p)
		return len(page.Rows), err
	}
}

func (h *hospital) admin(ctx context.Context, t *testing.T) context.Context {
	t.Helper()
	system := clinic.WithActor(ctx, clinic.SystemActor("bench", "bench"))
	users, err := h.app.Services.Users.List(system, service.UserFilter{}, service.PageRequest{Limit: service.MaxPage})
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range users.Rows {
		if u.Role == clinic.RoleAdmin {
			return clinic.WithActor(ctx, clinic.Actor{UserID: u.ID, Username: u.Username, Name: u.FullName(), Role: u.Role, Workstation: "bench"})
		}
	}
	t.Fatal(fmt.Errorf("nobody is an admin"))
	return nil
}
