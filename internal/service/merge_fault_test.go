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

// faulty lets the n-th call of a repository that takes part in a merge fail,
// after what the call wrote has been written.
type faulty struct {
	service.UnitOfWork
	n int
}

type faultyRepos struct {
	service.Repos
	left *int
}

type faultyMerges struct {
	service.MergeRepo
	left *int
}

func (f *faulty) InTx(ctx context.Context, fn func(service.Repos) error) error {
	return f.UnitOfWork.InTx(ctx, func(r service.Repos) error {
		left := f.n
		return fn(faultyRepos{r, &left})
	})
}

func (r faultyRepos) Audit() service.AuditRepo  { return failingAudit{r.Repos.Audit(), r.left} }
func (r faultyRepos) Merges() service.MergeRepo { return faultyMerges{r.Repos.Merges(), r.left} }

func (r faultyRepos) Patients() service.PatientRepo {
	return faultyPatients{r.Repos.Patients(), r.left}
}

type faultyPatients struct {
	service.PatientRepo
	left *int
}

// Get is how both charts are read before anything is written.
func (r faultyPatients) Get(ctx context.Context, id clinic.PatientID) (clinic.Patient, error) {
	p, err := r.PatientRepo.Get(ctx, id)
	return p, failStep(r.left, err)
}

// failStep counts a call that went well and fails when its turn has come.
func failStep(left *int, err error) error {
	if *left--; err == nil && *left == 0 {
		return errors.New("the disk is full")
	}
	return err
}

func (r faultyMerges) step(err error) error { return failStep(r.left, err) }

func (r faultyMerges) SetChart(ctx context.Context, p clinic.Patient) error {
	return r.step(r.MergeRepo.SetChart(ctx, p))
}

func (r faultyMerges) Insert(ctx context.Context, m clinic.PatientMerge) (clinic.MergeID, error) {
	id, err := r.MergeRepo.Insert(ctx, m)
	return id, r.step(err)
}

func (r faultyMerges) Move(ctx context.Context, id clinic.MergeID) ([]service.MovedCount, error) {
	list, err := r.MergeRepo.Move(ctx, id)
	return list, r.step(err)
}

func (r faultyMerges) Close(ctx context.Context, p clinic.Patient) error {
	return r.step(r.MergeRepo.Close(ctx, p))
}

func (r faultyMerges) SetUndone(ctx context.Context, m clinic.PatientMerge) error {
	return r.step(r.MergeRepo.SetUndone(ctx, m))
}

func (r faultyMerges) Reopen(ctx context.Context, p clinic.Patient) error {
	return r.step(r.MergeRepo.Reopen(ctx, p))
}

func (r faultyMerges) MoveBack(ctx context.Context, id clinic.MergeID) ([]service.MovedCount, error) {
	list, err := r.MergeRepo.MoveBack(ctx, id)
	return list, r.step(err)
}

// TestMergingIsAllOrNothing lets step 1, 2, 3 … of a merge, and then of its
// undoing, fail until it runs clean, and looks each time that nothing happened.
func TestMergingIsAllOrNothing(t *testing.T) {
	w := newTwins(t)
	fail := &faulty{UnitOfWork: w.store}
	bus := event.NewBus()
	defer bus.Close()
	var events int
	event.Subscribe(bus, func(any) { events++ })
	broken := service.New(service.Deps{UoW: fail, Bus: bus, Now: w.clock, NewID: func() string { return "ref-1" },
		Log: slog.New(slog.DiscardHandler), Passwords: hasher()})
	state := func() string {
		return fmt.Sprintf("%+v %+v %d %d %+v %d", w.chart(w.kept), w.chart(w.merged), w.visitOf(w.visit).PatientID,
			value(w.Billing.Get(w.cashier, w.bill))(t).PatientID, value(w.Patients.Merges(w.desk, w.kept))(t),
			len(w.audited("patient.merge"))+len(w.audited("patient.unmerge")))
	}
	for _, run := range []func() error{
		func() error { return broken.Patients.Merge(w.desk, w.command()) },
		func() error {
			_, err := broken.Patients.Unmerge(w.desk, w.undo(value(w.Patients.Merges(w.desk, w.kept))(t)[0].ID))
			return err
		},
	} {
		before := state()
		for fail.n = 1; ; fail.n++ {
			err := run()
			if err == nil {
				break
			}
			refused(t, err, clinic.Internal, "", "Nothing was saved", "ref-1")
			bus.Flush()
			equal(t, "events of what failed", events, 0)
			equal(t, fmt.Sprintf("after step %d failed", fail.n), state(), before)
			w.sound()
		}
		if fail.n < 8 {
			t.Errorf("only %d steps were tried", fail.n-1)
		}
		bus.Flush()
		equal(t, "events", events, 2)
		events = 0
		if state() == before {
			t.Error("nothing happened in the end")
		}
		w.sound()
	}
}
