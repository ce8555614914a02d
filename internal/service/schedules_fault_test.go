package service_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/event"
	"caredesk/internal/service"
)

// breaking is a database that breaks at its n-th writing step.
type breaking struct {
	service.UnitOfWork
	at, steps int
}

var errBroken = errors.New("broken")

func (f *breaking) InTx(ctx context.Context, fn func(service.Repos) error) error {
	return f.UnitOfWork.InTx(ctx, func(r service.Repos) error { return fn(breakingRepos{r, f}) })
}

func (f *breaking) step() error {
	f.steps++
	if f.steps == f.at {
		return errBroken
	}
	return nil
}

type breakingRepos struct {
	service.Repos
	f *breaking
}

func (r breakingRepos) Appointments() service.AppointmentRepo {
	return breakingVisits{r.Repos.Appointments(), r.f}
}
func (r breakingRepos) Schedules() service.ScheduleRepo {
	return breakingSchedules{r.Repos.Schedules(), r.f}
}
func (r breakingRepos) Audit() service.AuditRepo { return breakingAudit{r.Repos.Audit(), r.f} }

type breakingVisits struct {
	service.AppointmentRepo
	f *breaking
}

func (r breakingVisits) Update(ctx context.Context, a clinic.Appointment) error {
	if err := r.AppointmentRepo.Update(ctx, a); err != nil {
		return err
	}
	return r.f.step()
}

func (r breakingVisits) AddStatusChange(ctx context.Context, c clinic.StatusChange) error {
	if err := r.AppointmentRepo.AddStatusChange(ctx, c); err != nil {
		return err
	}
	return r.f.step()
}

type breakingSchedules struct {
	service.ScheduleRepo
	f *breaking
}

func (r breakingSchedules) InsertLeave(ctx context.Context, l clinic.Leave) (clinic.LeaveID, error) {
	id, err := r.ScheduleRepo.InsertLeave(ctx, l)
	if err == nil {
		err = r.f.step()
	}
	return id, err
}

func (r breakingSchedules) InsertDisplaced(ctx context.Context, d clinic.Displaced) error {
	if err := r.ScheduleRepo.InsertDisplaced(ctx, d); err != nil {
		return err
	}
	return r.f.step()
}

type breakingAudit struct {
	service.AuditRepo
	f *breaking
}

func (r breakingAudit) Append(ctx context.Context, e clinic.AuditEntry) error {
	if err := r.AuditRepo.Append(ctx, e); err != nil {
		return err
	}
	return r.f.step()
}

// Let step 1 fail, then step 2, and so on until all goes well: after each
// failure nothing of it is there, and no event was sent.
func TestDecisionsAreAllOrNothing(t *testing.T) {
	h := newHospital(t)
	a, b, c := h.bookAhead(h.jose, h.ashaID, 1, "09:00"), h.bookAhead(h.annaID, h.ashaID, 1, "10:00"), h.bookAhead(h.jose, h.ashaID, 1, "11:00")
	leave := away(h.ashaID, 1, 1)
	decisions := asProposed(value(h.Schedules.PreviewLeave(h.desk, leave))(t))
	decisions[1] = service.VisitDecision{Visit: b, Version: 1, Outcome: clinic.OutcomeCancelled, Reason: "away"}
	decisions[2] = service.VisitDecision{Visit: c, Version: 1, Outcome: clinic.OutcomeKept, Reason: "urgent"}
	bus := event.NewBus()
	defer bus.Close()
	events := 0
	event.Subscribe(bus, func(any) { events++ })
	audited := len(value(h.Audit.List(h.admin, service.AuditFilter{}, service.PageRequest{Limit: 500}))(t).Rows)
	for n := 1; ; n++ {
		uow := &breaking{UnitOfWork: h.store, at: n}
		broken := service.New(service.Deps{UoW: uow, Bus: bus, Now: h.clock, NewID: func() string { return "id" }, Log: slog.New(slog.DiscardHandler),
			Passwords: hasher()})
		id, err := broken.Schedules.EnterLeave(h.desk, service.LeaveCommand{Leave: leave, Decisions: decisions})
		if err == nil {
			if n < 10 {
				t.Fatalf("only %d steps were made to fail", n-1)
			}
			equal(t, "lines to phone", len(value(h.Schedules.PhoneList(h.desk, service.DisplacedFilter{Leave: id}))(t).Rows), 3)
			break
		}
		if !errors.Is(err, errBroken) || id != 0 {
			t.Fatalf("step %d: %v, id %d", n, err, id)
		}
		for _, v := range []clinic.AppointmentID{a, b, c} {
			if got := h.visit(v); got.Date != today.AddDays(1) || got.Status != clinic.StatusBooked || got.OverbookReason != "" || got.Version != 1 {
				t.Fatalf("step %d failed and left %+v", n, got.Appointment)
			}
		}
		if rows := value(h.Schedules.ListLeave(h.desk, service.LeaveFilter{}, service.PageRequest{}))(t).Rows; len(rows) != 0 {
			t.Fatalf("step %d failed and left %+v", n, rows)
		}
		equal(t, fmt.Sprintf("audit rows after step %d", n), len(value(h.Audit.List(h.admin, service.AuditFilter{}, service.PageRequest{Limit: 500}))(t).Rows), audited)
		bus.Flush()
		equal(t, "events", events, 0)
	}
	bus.Flush()
	if events == 0 {
		t.Error("nobody was told")
	}
	if report := value(h.store.Verify(context.Background()))(t); !report.OK {
		t.Errorf("afterwards: %+v", report)
	}
}
