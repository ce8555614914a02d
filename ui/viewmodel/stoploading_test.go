package viewmodel

import (
	"context"
	"testing"
)

// A load that was given up must not deliver later.
func TestWhatIsGivenUpDoesNotDeliver(t *testing.T) {
	held := &HeldRunner{}
	a := &Appointments{}
	delivered := false
	for _, l := range []*Latest{&a.day, &a.week, &a.month} {
		l.Go(context.Background(), held, func(context.Context) func() { return func() { delivered = true } })
	}
	c := &PatientChart{}
	c.load.Go(context.Background(), held, func(context.Context) func() { return func() { delivered = true } })
	a.StopLoading()
	c.StopLoading()
	for held.Held() > 0 {
		held.Release(0)
	}
	if delivered {
		t.Error("something was delivered after it was given up")
	}
}
