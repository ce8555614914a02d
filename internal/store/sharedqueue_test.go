package store

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"caredesk/internal/service"
)

// Of those that wait, who has waited longest goes first, as long as it shows that it still waits.
func TestWhoWaitsLongestGoesFirst(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db"+waitingSuffix)
	var long, short queue
	if short.behind(path, "S", time.Second) {
		t.Error("behind nobody")
	}
	long.show(path, 0o600, "L", 2*time.Second)
	if !short.behind(path, "S", time.Second) {
		t.Error("who waits for one second goes before who waits for two")
	}
	if long.behind(path, "L", 2*time.Second) || short.behind(path, "S", 3*time.Second) {
		t.Error("who waits longest lets others go first")
	}
	if info, err := os.Stat(path); err != nil || info.Size() != waitingSize {
		t.Errorf("not one write of one size: %+v %v", info, err)
	}
	// It shows it again and again, and stays in front.
	for range 6 {
		time.Sleep(frontGone / 3)
		long.show(path, 0o600, "L", 2*time.Second+time.Since(long.since))
		if !short.behind(path, "S", time.Second) {
			t.Fatal("passed over while it shows that it waits")
		}
	}
	// Until it is gone.
	time.Sleep(frontGone + 20*time.Millisecond)
	if short.behind(path, "S", time.Second) {
		t.Error("who is gone holds the others up")
	}
	for _, text := range []string{"", "\x00\x00", "L", "L x", "S 9999999999"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if new(queue).behind(path, "S", time.Second) {
			t.Errorf("behind %q", text)
		}
	}
}

// A desk that was switched off while it waited holds nobody up.
func TestADeskThatStoppedWaitingHoldsNobodyUp(t *testing.T) {
	a, b := sharedPair(t)
	given(t, a)
	new(queue).show(a.Path()+waitingSuffix, 0o600, "gone", time.Hour)
	mustWrite(t, a, "P-1")
	mustWrite(t, b, "P-2")
	if _, err := os.Stat(a.Path() + waitingSuffix); err == nil {
		t.Error("what it left is still there")
	}
}

// A program that asks without a break shares its turn among its own for a moment, and lets
// another desk have its turn all the same.
func TestABusyDeskLetsOthersGo(t *testing.T) {
	a, b := sharedPair(t)
	ctx := context.Background()
	var stop atomic.Bool
	var wg sync.WaitGroup
	var reads atomic.Int32
	for range 4 {
		wg.Go(func() {
			for !stop.Load() {
				if err := a.View(ctx, func(service.Repos) error { return nil }); err != nil {
					t.Error(err)
					return
				}
				reads.Add(1)
			}
		})
	}
	for i := range 5 {
		began := time.Now()
		mustWrite(t, b, string(rune('A'+i)))
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("the other desk waited for %v", took)
		}
	}
	stop.Store(true)
	wg.Wait()
	if reads.Load() == 0 {
		t.Error("the busy desk was never let in")
	}
}
