package service_test

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store/storetest"
)

// Everything these tests do with a sign-in of a hospital is tried first with a
// database that fails, at every place of a use case where it is asked something:
// the first time a place is come to, the statement fails. Then the transaction
// must fail as well and say so, nothing of it may be there, and running it again
// must do what the test expects. A use case that takes a failure for an answer, or
// that counts something outside of its transaction twice, fails its own test.

// cutText is what the failing statement says. No user may read it.
const cutText = "cut: no such column: patient_profile.secret"

// cut is the failure of one statement.
type cut struct {
	where string // the service's functions, innermost first
	told  bool   // the transaction has failed with it
}

func (c *cut) Error() string { return cutText }

// cuts are the places of all use cases that were cut already, and what became of it.
var cuts struct {
	sync.Mutex
	places map[uint64]bool
	open   map[*cut]bool // not told yet
	done   int
}

var cutSeed = maphash.MakeSeed()

// cuttable is the context of a sign-in. The database asks it, before each
// statement, whether the caller still waits.
type cuttable struct{ context.Context }

func (c cuttable) Err() error {
	if err := c.Context.Err(); err != nil {
		return err
	}
	if found := cutHere(); found != nil {
		return found
	}
	return nil
}

// Kinds of functions on the way from a test to a statement.
const (
	frameOther = iota
	frameStatement
	frameService
	frameWriting // a file is written while the database is read: that is done once
	frameCutting
)

// frameKinds remembers the kind of each program counter.
var frameKinds sync.Map

func kindOf(pc uintptr) int {
	if kind, ok := frameKinds.Load(pc); ok {
		return kind.(int)
	}
	name, kind := runtime.FuncForPC(pc-1).Name(), frameOther
	switch {
	case strings.HasPrefix(name, "caredesk/internal/store.(*statement)."):
		kind = frameStatement
	case strings.HasPrefix(name, "caredesk/internal/service.(*Exports)."):
		kind = frameWriting
	case strings.HasPrefix(name, "caredesk/internal/service."):
		kind = frameService
	case strings.HasPrefix(name, "caredesk/internal/service_test.cutting.again"):
		kind = frameCutting
	}
	frameKinds.Store(pc, kind)
	return kind
}

// cutHere is a failure when a statement is about to run, in a transaction of a
// use case, at a place that was not cut yet.
func cutHere() *cut {
	var stack [128]uintptr
	pcs := stack[:runtime.Callers(3, stack[:])]
	var place maphash.Hash
	place.SetSeed(cutSeed)
	var statement, cutting bool
	for _, pc := range pcs {
		switch kindOf(pc) {
		case frameStatement:
			statement = true
		case frameWriting:
			return nil
		case frameCutting:
			cutting = true
		case frameService:
			maphash.WriteComparable(&place, pc)
		}
	}
	if !statement || !cutting {
		return nil
	}
	cuts.Lock()
	defer cuts.Unlock()
	if cuts.places == nil {
		cuts.places, cuts.open = map[uint64]bool{}, map[*cut]bool{}
	}
	if len(cuts.open) > 0 || cuts.places[place.Sum64()] { // one failure a transaction
		return nil
	}
	cuts.places[place.Sum64()] = true
	var where []string
	for frames := runtime.CallersFrames(pcs); ; {
		f, more := frames.Next()
		if name, ok := strings.CutPrefix(f.Function, "caredesk/internal/service."); ok {
			where = append(where, fmt.Sprintf("%s:%d", name, f.Line))
		}
		if !more {
			break
		}
	}
	found := &cut{where: strings.Join(where, " < ")}
	cuts.open[found] = true
	cuts.done++
	return found
}

// cutting is a unit of work that runs what was cut once more.
type cutting struct {
	service.UnitOfWork
	testing.TB
}

func (u cutting) InTx(ctx context.Context, fn func(service.Repos) error) error {
	return u.again(func() error { return u.UnitOfWork.InTx(ctx, fn) })
}

func (u cutting) View(ctx context.Context, fn func(service.Repos) error) error {
	return u.again(func() error { return u.UnitOfWork.View(ctx, fn) })
}

func (u cutting) again(run func() error) error {
	for {
		err := run()
		var found *cut
		if !errors.As(err, &found) {
			return err
		}
		cuts.Lock()
		told := found.told
		found.told = true
		delete(cuts.open, found)
		cuts.Unlock()
		if told {
			return err
		}
		if code := clinic.CodeOf(err); code != clinic.Internal || strings.Contains(clinic.MessageOf(err), "patient_profile") {
			u.Errorf("a failing statement is told as %q, %q, in %s", code, clinic.MessageOf(err), found.where)
		}
	}
}

// signedIn is a context whose statements fail once. A server's driver asks the
// context nothing, and the race detector would look at the same once more.
func signedIn(a clinic.Actor) context.Context {
	ctx := context.Background()
	if os.Getenv(storetest.DatabaseVariable) != "postgres" && !underRace {
		ctx = cuttable{ctx}
	}
	return clinic.WithActor(ctx, a)
}

// uncut is a sign-in whose statements do not fail, for a test that counts them.
func uncut(ctx context.Context) context.Context {
	a, _ := clinic.ActorFrom(ctx)
	return clinic.WithActor(context.Background(), a)
}

// nothingHidden fails a test at its end when a statement failed and its
// transaction went on.
func nothingHidden(t testing.TB) {
	t.Cleanup(func() {
		cuts.Lock()
		defer cuts.Unlock()
		for found := range cuts.open {
			t.Errorf("a statement failed and nobody was told, in %s", found.where)
		}
		clear(cuts.open)
	})
}

// The database does fail: where its driver would ask the context no more, nothing
// of the above would be tried.
func TestEachPlaceOfAUseCaseFailsOnce(t *testing.T) {
	if os.Getenv(storetest.DatabaseVariable) == "postgres" || underRace {
		t.Skip("nothing is made to fail here")
	}
	h := newHospital(t)
	register := func() (failed int) {
		cuts.Lock()
		before := cuts.done
		cuts.Unlock()
		value(h.Patients.Register(h.desk, clinic.Patient{FirstName: "Niamh", LastName: fmt.Sprintf("Quirke %d", before)}, service.Image{}))(t)
		cuts.Lock()
		defer cuts.Unlock()
		return cuts.done - before
	}
	cuts.Lock()
	places := cuts.places
	cuts.places = map[uint64]bool{}
	cuts.Unlock()
	t.Cleanup(func() { cuts.places = places })
	if n := register(); n < 5 {
		t.Errorf("only %d statements of a registration failed", n)
	}
	equal(t, "failures of the next one", register(), 0)
	found := value(h.Patients.Search(h.desk, service.PatientFilter{Text: "Quirke"}, service.PageRequest{}))(t)
	equal(t, "patients", found.Total, 2)
	equal(t, "rows in the log", len(h.audited("patient.create")), 4) // Anna, José and these
}
