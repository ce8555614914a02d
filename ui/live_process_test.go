package ui

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"caredesk/internal/bootstrap"
	"caredesk/internal/clinic"
	"caredesk/internal/event"
	"caredesk/internal/service"
	"caredesk/ui/viewmodel"
)

// The test binary runs itself again as another desk on the same file:
// CAREDESK_UI_DESK names the file.
func TestMain(m *testing.M) {
	path := os.Getenv("CAREDESK_UI_DESK")
	if path == "" {
		os.Exit(m.Run())
	}
	if err := otherDesk(path); err != nil {
		fmt.Println("failed", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// otherDesk takes in a walk-in for each line it reads and answers with the
// patient's id and the moment the database had it.
func otherDesk(path string) error {
	app, err := bootstrap.Open(context.Background(), bootstrap.Options{Path: path, Now: func() time.Time { return morning }})
	if err != nil {
		return err
	}
	defer app.Close()
	fmt.Println("ready")
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		id, err := bookElsewhere(app, in.Text())
		if err != nil {
			return err
		}
		fmt.Println("booked", int64(id), time.Now().UnixNano())
	}
	return nil
}

// bookElsewhere registers a patient and books the last free time of today.
func bookElsewhere(app *bootstrap.App, last string) (clinic.AppointmentID, error) {
	id, err := app.Services.Patients.Register(system(), clinic.Patient{FirstName: "Zoë", LastName: last}, service.Image{})
	if err != nil {
		return 0, err
	}
	slots, err := app.Services.Appointments.FreeSlots(system(), service.FreeQuery{From: clinic.DateOf(morning), Days: 1, N: 500})
	if err != nil || len(slots) == 0 {
		return 0, fmt.Errorf("no free time: %w", err)
	}
	s := slots[len(slots)-1]
	return app.Services.Appointments.Book(system(), service.BookCommand{Patient: id, Doctor: s.DoctorID, Date: s.Date, Start: s.Start})
}

// watchingDesk is an open hospital with the first page's state behind a feed,
// as the window has it. The test's goroutine is the UI thread.
type watchingDesk struct {
	t       *testing.T
	app     *bootstrap.App
	ui      chan func()
	today   *viewmodel.Today
	feed    *viewmodel.Feed
	outside int
}

// queued is a Runner that brings results to the test's goroutine.
type queued struct{ ui chan func() }

func (q queued) Go(ctx context.Context, work func(context.Context) func()) {
	go func() {
		if done := work(ctx); done != nil {
			q.ui <- done
		}
	}()
}

func openWatching(t *testing.T, path string) *watchingDesk {
	t.Helper()
	app, err := bootstrap.Open(context.Background(), bootstrap.Options{Path: path, Watch: bootstrap.WatchEvery, Now: func() time.Time { return morning }})
	if err != nil {
		t.Fatal(err)
	}
	d := &watchingDesk{t: t, app: app, ui: make(chan func(), 1000)}
	d.today = viewmodel.NewToday(viewmodel.FrontDesk{Services: viewmodel.Services{Today: app.Services.Today}, Runner: queued{d.ui}, Context: system,
		Now: func() time.Time { return morning }, Actor: clinic.Actor{Role: clinic.RoleReceptionist}})
	d.today.Failed = func(err error) { t.Error(err) }
	d.feed = viewmodel.NewFeed(viewmodel.FeedParams{Source: app.Bus, Post: func(f func()) { d.ui <- f }, Reload: d.today.Load,
		After: func(after time.Duration, f func()) func() {
			timer := time.AfterFunc(after, func() { d.ui <- f })
			return func() { timer.Stop() }
		}})
	event.Subscribe(app.Bus, func(service.OutsideChange) { d.ui <- func() { d.outside++ } })
	event.Subscribe(d.feed.Bus, func(any) { d.ui <- d.today.Load })
	d.feed.Show()
	d.today.Load()
	t.Cleanup(func() {
		d.feed.Close()
		if err := app.Close(); err != nil {
			t.Error(err)
		}
	})
	d.until(func() bool { return d.today.Loaded }, 10*time.Second)
	d.idle(2 * bootstrap.WatchEvery) // the watch has taken its first look
	return d
}

// until runs the UI thread until something holds and returns how long it took.
func (d *watchingDesk) until(holds func() bool, most time.Duration) time.Duration {
	d.t.Helper()
	began := time.Now()
	end := time.After(most)
	for !holds() {
		select {
		case f := <-d.ui:
			f()
		case <-end:
			d.t.Fatalf("not within %v", most)
		}
	}
	return time.Since(began)
}

// idle runs the UI thread for a while.
func (d *watchingDesk) idle(wait time.Duration) {
	end := time.After(wait)
	for {
		select {
		case f := <-d.ui:
			f()
		case <-end:
			return
		}
	}
}

// shows reports whether a visit is on the page.
func (d *watchingDesk) shows(id clinic.AppointmentID) bool {
	for _, v := range d.today.View.Visits {
		if v.ID == id {
			return true
		}
	}
	return false
}

// Two windows of one program, each with its own connection: what one books is
// on the other's page within a second, and nobody hears of the own bookings as
// of another's.
func TestTwoWindowsShowEachOthersBookings(t *testing.T) {
	s := newSite(t)
	a, b := openWatching(t, s.demo), openWatching(t, s.demo)
	a.outside, b.outside = 0, 0
	id, err := bookElsewhere(a.app, "Elsewhere")
	if err != nil {
		t.Fatal(err)
	}
	if took := b.until(func() bool { return b.shows(id) }, 10*time.Second); took > time.Second {
		t.Errorf("shown after %v", took)
	}
	a.until(func() bool { return a.shows(id) }, 10*time.Second)
	a.idle(3 * bootstrap.WatchEvery)
	if a.outside != 0 || b.outside == 0 {
		t.Errorf("the one who booked heard of %d changes elsewhere, the other of %d", a.outside, b.outside)
	}
	b.outside = 0
	if id, err = bookElsewhere(b.app, "Back"); err != nil {
		t.Fatal(err)
	}
	if took := a.until(func() bool { return a.shows(id) }, 10*time.Second); took > time.Second {
		t.Errorf("the other way round: shown after %v", took)
	}
	b.idle(3 * bootstrap.WatchEvery)
	if b.outside != 0 {
		t.Errorf("%d changes elsewhere after an own booking", b.outside)
	}
}

// Another process books, now and then and right after the page was reloaded.
func TestAnotherProcessesBookingShowsWithinASecond(t *testing.T) {
	s := newSite(t)
	d := openWatching(t, s.demo)
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "CAREDESK_UI_DESK="+s.demo)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	lines := make(chan string, 10)
	go func() {
		for r := bufio.NewScanner(out); r.Scan(); {
			lines <- r.Text()
		}
	}()
	next := func(word string) []string {
		t.Helper()
		var answer []string
		d.until(func() bool {
			select {
			case line := <-lines:
				answer = strings.Fields(line)
				if answer[0] != word {
					t.Fatal(line)
				}
				return true
			default:
				time.Sleep(time.Millisecond)
				d.ui <- func() {}
				return false
			}
		}, 20*time.Second)
		return answer
	}
	next("ready")
	for i, pause := range []time.Duration{0, 0, 100 * time.Millisecond, 600 * time.Millisecond} {
		d.idle(pause)
		fmt.Fprintf(in, "Remote%d\n", i)
		answer := next("booked")
		id, _ := strconv.ParseInt(answer[1], 10, 64)
		at, _ := strconv.ParseInt(answer[2], 10, 64)
		d.until(func() bool { return d.shows(clinic.AppointmentID(id)) }, 10*time.Second)
		if took := time.Since(time.Unix(0, at)); took > time.Second {
			t.Errorf("booking %d was shown after %v", i, took)
		} else {
			t.Logf("booking %d was shown after %v", i, took.Round(time.Millisecond))
		}
	}
}
