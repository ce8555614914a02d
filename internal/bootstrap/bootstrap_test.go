package bootstrap_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"caredesk/internal/bootstrap"
	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func clockAt(day string) func() time.Time {
	at := clinic.MustDate(day).At(clinic.MustClock("10:42"), time.UTC)
	return func() time.Time { return at }
}

func openDemo(t *testing.T, path, day string) *bootstrap.App {
	t.Helper()
	app, err := bootstrap.Open(context.Background(), bootstrap.Options{Path: path, Demo: true, DemoPatients: 20, Now: clockAt(day)})
	if err != nil {
		t.Fatal(err)
	}
	return app
}

func visits(t *testing.T, app *bootstrap.App, day string) int {
	t.Helper()
	ctx := clinic.WithActor(context.Background(), clinic.SystemActor("test", "test"))
	d := clinic.MustDate(day)
	page, err := app.Services.Appointments.List(ctx, service.AppointmentFilter{From: d, To: d}, service.PageRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return len(page.Rows)
}

// A demo is kept from day to day, and made anew when its days are over.
func TestTheDemoIsAlwaysADayInFullSwing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "demo", "demo.db")
	app := openDemo(t, path, "2026-11-23")
	if visits(t, app, "2026-11-23") == 0 {
		t.Error("nobody comes on the demo's day")
	}
	app.Close()
	made, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	openDemo(t, path, "2026-11-25").Close()
	if again, err := os.Stat(path); err != nil || !os.SameFile(made, again) {
		t.Errorf("two days later it is another file (%v)", err)
	}
	app = openDemo(t, path, "2027-02-01")
	defer app.Close()
	if visits(t, app, "2027-02-01") == 0 {
		t.Error("nobody comes on the new demo's day")
	}
	if old, err := os.Stat(path + ".old"); err != nil || !os.SameFile(made, old) {
		t.Errorf("the old demo was not set aside: %v", err)
	}
}

// What a crash left of a demo that was being made is no obstacle.
func TestADemoHalfMadeIsMadeAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "demo.db")
	for _, leftover := range []string{".new", ".new-wal"} {
		if err := os.WriteFile(path+leftover, []byte("half a page"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	app := openDemo(t, path, "2026-11-23")
	defer app.Close()
	report, err := app.Verify(context.Background())
	if err != nil || !report.OK {
		t.Fatalf("verify: %+v, %v", report, err)
	}
}

// The demo never takes the place of a real hospital.
func TestTheDemoDoesNotTouchRealData(t *testing.T) {
	path := filepath.Join(t.TempDir(), "clinic.db")
	ctx := context.Background()
	app, err := bootstrap.Open(ctx, bootstrap.Options{Path: path, Create: true})
	if err != nil {
		t.Fatal(err)
	}
	settings := clinic.DefaultSettings()
	settings.HospitalName = "A real one"
	if err := app.Services.Setup.Initialize(ctx, service.SetupCommand{Settings: settings, AdminUsername: "root.admin",
		AdminLast: "Ryan", AdminPassword: "a long enough phrase"}); err != nil {
		t.Fatal(err)
	}
	app.Close()
	if _, err := bootstrap.Open(ctx, bootstrap.Options{Path: path, Demo: true}); clinic.CodeOf(err) != clinic.Conflict {
		t.Fatalf("a demo over real data: %v, want a conflict", err)
	}
}
