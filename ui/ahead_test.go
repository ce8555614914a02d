package ui

import (
	"context"
	"testing"

	"caredesk/ui/viewmodel"
)

// The hospital is opened once at a start, before anything is shown, and closed when
// the window goes.
func TestTheHospitalIsOpenedOnceAtAStart(t *testing.T) {
	for name, o := range map[string]Options{"the demo": {Demo: true}, "the desk's hospital": {}} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			if !o.Demo {
				o.Config.Database = s.demo
			}
			s.start(o)
			s.sees("Sign in")
			if len(s.opens) != 1 {
				t.Errorf("opened %d times", len(s.opens))
			}
			if s.shell.ahead != nil {
				t.Error("it is still waited for")
			}
		})
	}
}

// What nobody waited for is closed with the window: no file stays locked.
func TestWhatWasOpenedAheadIsClosedWithTheWindow(t *testing.T) {
	closed := 0
	s := &Shell{options: Options{Demo: true, Guard: func() {}, Open: func(context.Context, OpenRequest) (Opened, error) {
		return Opened{Close: func() error { closed++; return nil }}, nil
	}}}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.openAhead()
	<-s.ahead.done
	s.leaveAhead()
	if closed != 1 || s.ahead != nil {
		t.Errorf("closed %d times", closed)
	}
	s.leaveAhead()
	if closed != 1 {
		t.Error("closed again")
	}
}

// Giving up holds also when the hospital was open by then.
func TestGivingUpClosesWhatIsOpenByThen(t *testing.T) {
	closed := 0
	a := &ahead{cancel: func() {}, done: make(chan struct{}), found: found{there: true, opened: Opened{Services: viewmodel.Services{}, Close: func() error { closed++; return nil }}}}
	close(a.done)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if f := a.wait(ctx, nil); f.err == nil || f.there || f.opened.Close != nil || closed != 1 {
		t.Errorf("found %+v, closed %d times", f, closed)
	}
}
