package store_test

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"testing"
	"time"

	"caredesk/internal/auth"
	"caredesk/internal/clinic"
	"caredesk/internal/event"
	"caredesk/internal/service"
	"caredesk/internal/store"
)

// deskDay is the day of the visits in these tests, a Tuesday; the desks' clock
// stands at its morning.
var deskDay = clinic.MustDate("2026-12-01")

// deskOf wires the services of one program, as its desk's owner.
func deskOf(s *store.Store) (*service.Services, context.Context) {
	hasher, err := auth.NewHasher(auth.FloorParams())
	if err != nil {
		panic(err)
	}
	n := 0
	services := service.New(service.Deps{UoW: s, Bus: event.NewBus(), Now: func() time.Time { return deskDay.At(clinic.MustClock("08:00"), time.UTC) },
		NewID: func() string { n++; return strconv.Itoa(n) }, Log: slog.New(slog.DiscardHandler), Passwords: hasher})
	return services, clinic.WithActor(context.Background(), clinic.SystemActor("desk", "desk"))
}

// bookAtADesk books 10:00 and, when it is told that somebody was quicker, asks
// what is free instead.
func bookAtADesk(s *store.Store, p clinic.PatientID) {
	services, as := deskOf(s)
	cmd := service.BookCommand{Patient: p, Doctor: 1, Date: deskDay, Start: clinic.MustClock("10:00"), Reason: "x"}
	_, err := services.Appointments.Book(as, cmd)
	fmt.Println("result", clinic.CodeOf(err), clinic.FieldOf(err))
	if err == nil {
		return
	}
	clashes, slots, err := services.Appointments.Check(as, cmd)
	if err != nil || len(clashes) == 0 {
		fmt.Println("trouble", len(clashes), err)
		return
	}
	for _, slot := range slots {
		fmt.Println("free", slot.Date, slot.Start)
	}
}

// checkInAtADesk checks five patients in, one after the other; program n has
// the visits n*5+1 … n*5+5.
func checkInAtADesk(s *store.Store, n string) {
	services, as := deskOf(s)
	first, _ := strconv.Atoi(n)
	for i := range 5 {
		token, err := services.Appointments.CheckIn(as, clinic.AppointmentID(first*5+i+1), 1)
		fmt.Println("token", token, clinic.CodeOf(err))
	}
}

// opened gives the seeded doctor hours from 9 to 17 on every day.
func opened(t *testing.T, s *store.Store) {
	t.Helper()
	if err := s.InTx(ctx, func(r service.Repos) error {
		d, err := r.Doctors().Get(ctx, 1)
		if err != nil {
			return err
		}
		u := d.User
		u.Active = true
		if err := r.Users().Update(ctx, u); err != nil {
			return err
		}
		d.Available = true
		if err := r.Doctors().Update(ctx, d); err != nil {
			return err
		}
		var hours []clinic.Availability
		for day := clinic.Monday; day <= clinic.Sunday; day++ {
			hours = append(hours, clinic.Availability{Day: day, Active: true, Span: clinic.Span{From: 9 * 60, To: 17 * 60}})
		}
		return r.Doctors().SetHours(ctx, 1, d.Version+1, hours)
	}); err != nil {
		t.Fatal(err)
	}
}

// Eight desks book one time: one gets it, seven are told of the conflict and
// get the nearest free times offered, which do not hold the one that is gone.
func TestEightDesksOneSlot(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, path string) {
		s := seed(t, path, 8)
		opened(t, s)
		won, conflicts := 0, 0
		for _, p := range start(t, "desk", path, 8) {
			if err := p.cmd.Wait(); err != nil {
				t.Errorf("%v: %s", err, p.out.String())
			}
			free := p.lines("free")
			switch got := strings.Join(p.lines("result"), ";"); got {
			case " ":
				won++
			case "conflict start":
				conflicts++
				if strings.Join(free, ";") != "2026-12-01 09:30;2026-12-01 10:30;2026-12-01 09:00;2026-12-01 11:00;2026-12-01 11:30" {
					t.Errorf("offered instead: %v (%v)", free, p.lines("trouble"))
				}
			default:
				t.Errorf("a desk was answered %q: %s", got, p.out.String())
			}
		}
		if won != 1 || conflicts != 7 {
			t.Errorf("%d won and %d were told of the conflict", won, conflicts)
		}
		wantClean(t, s)
	})
}

// Eight desks check forty patients of one doctor in at once: the tokens count
// 1 to 40, none missing and none given twice.
func TestEightDesksGiveTokens(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, path string) {
		s := seed(t, path, 40)
		opened(t, s)
		if err := s.InTx(ctx, func(r service.Repos) error {
			for i := range 40 {
				if _, err := r.Appointments().Insert(ctx, clinic.Appointment{PatientID: clinic.PatientID(i + 1), DoctorID: 1, Date: deskDay, Start: clinic.Clock(9*60 + 5*i),
					Minutes: 5, Status: clinic.StatusBooked, Kind: clinic.VisitNew, CreatedAt: time.Now()}, 0); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		seen := map[string]int{}
		for _, p := range start(t, "check in", path, 8) {
			if err := p.cmd.Wait(); err != nil {
				t.Errorf("%v: %s", err, p.out.String())
			}
			last := 0
			for _, line := range p.lines("token") {
				no, code, _ := strings.Cut(line, " ")
				seen[no]++
				n, _ := strconv.Atoi(no)
				if code != "" || n <= last {
					t.Errorf("token %q after %d, code %q", no, last, code)
				}
				last = n
			}
		}
		for n := 1; n <= 40; n++ {
			if seen[strconv.Itoa(n)] != 1 {
				t.Errorf("token %d was given %d times", n, seen[strconv.Itoa(n)])
			}
		}
		wantClean(t, s)
	})
}
