package service_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/event"
	"caredesk/internal/service"
	"caredesk/internal/store"
	"caredesk/internal/store/storetest"
)

// fullYear gives Asha every slot of a year but the last of each day.
func (h *hospital) fullYear() {
	h.Helper()
	filler := h.registerPatient("Full", "Year")
	second := h.registerPatient("Second", "Filler")
	ctx := context.Background()
	must(h, h.store.InTx(ctx, func(r service.Repos) error {
		for day := today.AddDays(1); day.Before(today.AddDays(380)); day = day.AddDays(1) {
			if day.Weekday() > clinic.Friday {
				continue
			}
			for i, start := range []string{"09:00", "09:30", "10:00", "10:30", "11:00", "11:30", "13:00", "13:30", "14:00", "14:30", "15:00", "15:30", "16:00"} {
				p := filler
				if i%2 == 1 {
					p = second
				}
				if _, err := r.Appointments().Insert(ctx, clinic.Appointment{PatientID: p, DoctorID: h.ashaID, Date: day, Start: clinic.MustClock(start),
					Minutes: 30, Status: clinic.StatusBooked, Kind: clinic.VisitNew, CreatedAt: monday}, 0); err != nil {
					return err
				}
			}
		}
		return nil
	}))
}

// A year of weekly visits is checked against a full schedule with as many
// statements as a month of them, and in the blink of an eye.
func TestCheckingAYearOfVisitsReadsTheScheduleOnce(t *testing.T) {
	h := newHospital(t)
	h.fullYear()
	path := h.store.Path()
	log := &storetest.Statements{}
	counted := service.New(service.Deps{UoW: storetest.OpenFile(t, path, nil, slog.New(log)), Bus: h.bus, Now: h.clock,
		NewID: func() string { return "id" }, Log: slog.New(slog.DiscardHandler), Passwords: hasher()}).Appointments
	check := func(start string, n int) (statements, open int, took time.Duration) {
		began := time.Now()
		statements = log.Count(func() {
			open = value(counted.CheckSeries(h.desk, weekly(h.annaID, h.ashaID, start, n)))(t).Open()
		})
		return statements, open, time.Since(began)
	}
	few, open, _ := check("10:00", 4)
	equal(t, "clashes of four", open, 4)
	many, open, took := check("10:00", 52)
	equal(t, "clashes of 52", open, 52)
	t.Logf("52 dates, all taken: %d statements, %s", many, took)
	if few != many || many > 20 {
		t.Errorf("%d statements for 4 dates, %d for 52", few, many)
	}
	if took > 2*time.Second {
		t.Errorf("52 dates took %s", took)
	}
	_, open, _ = check("16:30", 52)
	equal(t, "clashes at the free time", open, 0)
	began := time.Now()
	booked := h.series(weekly(h.annaID, h.ashaID, "16:30", 52))
	t.Logf("booking 52 visits: %s", time.Since(began))
	cmd := h.moveTo(booked.Visits[0], clinic.SeriesAll, today.AddDays(7), "10:00")
	n := log.Count(func() {
		equal(t, "clashes of moving 52", value(counted.CheckMoveSeries(h.desk, cmd))(t).Open(), 52)
	})
	if n > 20 {
		t.Errorf("%d statements to check a move", n)
	}
}

// The test binary runs itself again as further desks on the same database.
func TestMain(m *testing.M) {
	if path := os.Getenv("CAREDESK_SERIES_PATH"); path != "" {
		if err := seriesDesk(path); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		return
	}
	if path := os.Getenv("CAREDESK_KILL_PATH"); path != "" {
		if err := killedDesk(path); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// seriesDesk is a further program: it books a series once it is told to begin.
func seriesDesk(path string) error {
	s, err := store.Open(context.Background(), store.Options{Path: path})
	if err != nil {
		return err
	}
	defer s.Close()
	bus := event.NewBus()
	defer bus.Close()
	var n, start, user int
	if _, err = fmt.Sscan(os.Getenv("CAREDESK_SERIES_N"), &n, &start, &user); err != nil {
		return err
	}
	visits := service.New(service.Deps{UoW: s, Bus: bus, Now: func() time.Time { return monday }, NewID: func() string { return "id" },
		Log: slog.New(slog.DiscardHandler), Passwords: hasher()}).Appointments
	desk := clinic.WithActor(context.Background(), clinic.Actor{UserID: clinic.UserID(user), Role: clinic.RoleReceptionist})
	cmd := weekly(clinic.PatientID(n), 1, "10:00", 10)
	cmd.Date, cmd.Start = cmd.Date.AddDays(7*start), cmd.Start.Add(5*start)
	fmt.Println("ready")
	_, _ = bufio.NewReader(os.Stdin).ReadString('\n') // all start together
	booked, err := visits.BookSeries(desk, cmd)
	fmt.Printf("result %q %d %q\n", clinic.CodeOf(err), len(booked.Visits), clinic.MessageOf(err))
	return nil
}

// Eight programs book series that overlap each other at some dates: one gets its
// series whole, the others get nothing, and hear which dates are taken.
func TestEightProgramsBookOverlappingSeries(t *testing.T) {
	h := newHospital(t)
	equal(t, "the doctor of the programs", h.ashaID, clinic.DoctorID(1))
	desk, _ := clinic.ActorFrom(h.desk)
	var begin []io.Closer
	var results []chan string
	for i := range 8 {
		p := h.registerPatient("Desk", fmt.Sprint("Patient", i))
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "CAREDESK_SERIES_PATH="+h.store.Path(), fmt.Sprintf("CAREDESK_SERIES_N=%d %d %d", p, i%4, desk.UserID))
		in, err := cmd.StdinPipe()
		must(t, err)
		out, err := cmd.StdoutPipe()
		must(t, err)
		must(t, cmd.Start())
		ready, result := make(chan bool), make(chan string, 1)
		go func() {
			found, told := "", sync.OnceFunc(func() { close(ready) })
			for lines := bufio.NewScanner(out); lines.Scan(); {
				if lines.Text() == "ready" {
					told()
				}
				if rest, ok := strings.CutPrefix(lines.Text(), "result "); ok {
					found = rest
				}
			}
			told()
			_ = cmd.Wait() // its result line says how it went
			result <- found
		}()
		<-ready
		begin, results = append(begin, in), append(results, result)
	}
	for _, in := range begin {
		must(t, in.Close())
	}
	won := 0
	for _, result := range results {
		var code, message string
		var n int
		if _, err := fmt.Sscanf(<-result, "%q %d %q", &code, &n, &message); err != nil {
			t.Fatalf("a program did not answer: %v", err)
		}
		switch {
		case code == "" && n == 10:
			won++
		case code == "conflict" && n == 0 && strings.Contains(message, "of 10 dates cannot be used. Mon ") && strings.Contains(message, "already has a visit"):
		default:
			t.Errorf("a program answered %q, %d visits, %q", code, n, message)
		}
	}
	equal(t, "series booked", won, 1)
	equal(t, "visits", h.visitsInAll(), 10)
	h.verified()
}
