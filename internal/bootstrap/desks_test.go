package bootstrap

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/event"
	"caredesk/internal/service"
	"caredesk/internal/store/storetest"
)

// Two programs see each other, count each other's clock, and do not reload for
// each other's signs of life.
func TestDesksSeeEachOther(t *testing.T) {
	for name, database := range map[string]func(testing.TB) string{"file": storetest.NewFile, "shared": storetest.NewFile, "server": storetest.NewAddress} {
		t.Run(name, func(t *testing.T) {
			ctx := context.Background()
			path := database(t)
			var fast atomic.Int64 // how far the second desk's clock is ahead
			open := func(ahead *atomic.Int64) *App {
				t.Helper()
				app, err := Open(ctx, Options{Path: path, Shared: name == "shared", Watch: 20 * time.Millisecond, Now: func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }})
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() {
					if err := app.Close(); err != nil {
						t.Error(err)
					}
				})
				return app
			}
			one, two := open(new(atomic.Int64)), open(&fast)
			const password = "four sleepy green herons"
			settings := clinic.DefaultSettings()
			settings.HospitalName = "St. Brigid's"
			if err := one.Services.Setup.Initialize(ctx, service.SetupCommand{Settings: settings, AdminUsername: "maeve", AdminLast: "Ryan", AdminPassword: password}); err != nil {
				t.Fatal(err)
			}
			in := func(app *App, desk string) context.Context {
				t.Helper()
				info, err := app.Services.Sessions.SignIn(ctx, "maeve", password, desk)
				if err != nil {
					t.Fatal(err)
				}
				return clinic.WithActor(ctx, info.Actor)
			}
			first, second := in(one, "FRONT"), in(two, "BACK")
			var woken atomic.Int64
			event.Subscribe(one.Bus, func(service.OutsideChange) { woken.Add(1) })
			time.Sleep(200 * time.Millisecond)
			woken.Store(0)
			beat := func(app *App, ctx context.Context) service.DesksView {
				t.Helper()
				v, err := app.Services.Desks.Beat(ctx)
				if err != nil {
					t.Fatal(err)
				}
				return v
			}
			beat(two, second)
			v := beat(one, first)
			if len(v.Desks) != 2 || v.Desks[0].Name != "FRONT" || !v.Desks[0].Myself || v.Desks[1].Name != "BACK" || v.Desks[1].UserName != "Ryan" || v.Desks[1].Myself {
				t.Fatalf("connected %+v", v.Desks)
			}
			fast.Store(int64(5 * time.Minute))
			late := beat(two, second)
			v = beat(one, first)
			if lead := v.Desks[1].ClockLead; len(v.Desks) != 2 || (lead-5*time.Minute).Abs() > 5*time.Second {
				t.Errorf("a clock five minutes ahead is seen as %v ahead, among %d", lead, len(v.Desks))
			}
			if server := name == "server"; server != ((late.ClockLead - 5*time.Minute).Abs() < 5*time.Second) {
				t.Errorf("its own clock is %v ahead of the server's", late.ClockLead)
			}
			time.Sleep(200 * time.Millisecond)
			if n := woken.Load(); n != 0 {
				t.Errorf("signs of life woke the other desk %d times", n)
			}
			if err := two.Services.Sessions.SignOut(second); err != nil {
				t.Fatal(err)
			}
			for end := time.Now().Add(5 * time.Second); woken.Load() == 0 && time.Now().Before(end); {
				time.Sleep(10 * time.Millisecond)
			}
			if woken.Load() == 0 {
				t.Error("a change that is audited wakes nobody any more")
			}
			if v := beat(one, first); len(v.Desks) != 1 {
				t.Errorf("after the sign-out there are %d desks", len(v.Desks))
			}
			if report, err := one.Verify(ctx); err != nil || !report.OK {
				t.Errorf("verify: %v, %+v", err, report)
			}
		})
	}
}
