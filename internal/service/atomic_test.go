package service_test

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/event"
	"caredesk/internal/service"
	"caredesk/internal/store/storetest"
)

// failsAt is the context of a call whose n-th statement fails.
type failsAt struct {
	context.Context
	n *int
}

func (f failsAt) Err() error {
	var stack [24]uintptr
	for _, pc := range stack[:runtime.Callers(2, stack[:])] {
		if kindOf(pc) == frameStatement {
			if *f.n--; *f.n == 0 {
				return &cut{}
			}
			break
		}
	}
	return f.Context.Err()
}

// step is a use case as a caller sees it, and how many changes it may leave
// behind when it fails later: what is noted in the audit log before a file is
// written stays there.
type step struct {
	do    func(ctx context.Context, s *service.Services, l ledgerIDs) error
	ahead int
}

// steps are what is tried: all that moves money, what takes several transactions,
// and a use case of each other kind.
func steps() map[string]step {
	all := map[string]step{}
	for name, do := range moneySteps {
		all[name] = step{do: do}
	}
	add := func(name string, ahead int, do func(ctx context.Context, s *service.Services, l ledgerIDs) error) {
		all[name] = step{do, ahead}
	}
	add("export a record", 1, func(ctx context.Context, s *service.Services, l ledgerIDs) error {
		return s.Exports.Record(ctx, service.RecordQuery{Patient: l.patient, Reason: "asked for it"}, &shelf{})
	})
	add("export all records", 1, func(ctx context.Context, s *service.Services, _ ledgerIDs) error {
		return s.Exports.Records(ctx, &shelf{}, nil)
	})
	add("export everything", 1, func(ctx context.Context, s *service.Services, _ ledgerIDs) error {
		return s.Exports.Everything(ctx, tableShelf{&shelf{}}, nil)
	})
	add("register", 0, func(ctx context.Context, s *service.Services, _ ledgerIDs) error {
		_, err := s.Patients.Register(ctx, clinic.Patient{FirstName: "Niamh", LastName: "Quirke", Phone: "+44 20 7946 0777"}, service.Image{})
		return err
	})
	add("book a series", 0, func(ctx context.Context, s *service.Services, l ledgerIDs) error {
		_, err := s.Appointments.BookSeries(ctx, service.SeriesCommand{BookCommand: service.BookCommand{Patient: l.patient, Doctor: 1, Date: today.AddDays(1), Minutes: 30,
			Start: clinic.MustClock("15:00"), Kind: clinic.VisitFollowUp}, Repeat: clinic.Recurrence{Every: 1, Unit: clinic.RepeatWeeks, Count: 3}})
		return err
	})
	add("register a doctor", 0, func(ctx context.Context, s *service.Services, _ ledgerIDs) error {
		_, err := s.Doctors.Register(ctx, service.RegisterDoctorCommand{Password: password, Doctor: clinic.Doctor{User: clinic.User{Username: "cara", LastName: "Nolan"},
			DepartmentID: 1, LicenseNumber: "MC-9", Fee: euros(80), Available: true, SlotMinutes: 30, Hours: week("09:00", "12:00")}})
		return err
	})
	add("change the settings", 0, func(ctx context.Context, s *service.Services, _ ledgerIDs) error {
		v, err := s.Settings.Get(ctx)
		if err != nil {
			return err
		}
		v.Country, v.Phone = "GB", "+44 20 7946 0000"
		return s.Settings.Update(ctx, v, service.Image{})
	})
	// An attempt counts before the password is looked at, so that nobody guesses
	// while the database is failing.
	add("change one's password", 1, func(ctx context.Context, s *service.Services, _ ledgerIDs) error {
		return s.Sessions.ChangePassword(ctx, password, "another harbour lamp 8")
	})
	add("sign in", 1, func(ctx context.Context, s *service.Services, _ ledgerIDs) error {
		_, err := s.Sessions.SignIn(ctx, "asha", password, "desk-2")
		return err
	})
	return all
}

// Whichever statement of a use case fails: the caller is told, in words without
// any of the database's, with the reference under which the log has the rest;
// nothing of it is there, nobody is sent an event, and the database is sound.
func TestAUseCaseIsWholeOrNotAtAll(t *testing.T) {
	if os.Getenv(storetest.DatabaseVariable) != "" {
		t.Skip("it counts the commits of a local file")
	}
	h := newHospital(t)
	h.openDrawer(h.admin)
	actor, _ := clinic.ActorFrom(h.admin)
	part := h.bill("09:00")
	l := ledgerIDs{admin: actor.UserID, partPaid: part.ID, patient: part.PatientID}
	value(h.Billing.TakePayment(h.admin, cash(part, euros(30), "p1")))(t)
	l.draft = h.bill("10:00").ID
	deposit, _, err := h.Deposits.Take(h.admin, service.DepositCommand{Patient: l.patient, Amount: euros(40), Method: clinic.PayCash, IdempotencyKey: "d"})
	must(t, err)
	l.deposit = deposit
	before := filepath.Join(t.TempDir(), "before.db")
	must(t, h.store.SnapshotTo(context.Background(), before))
	data := value(os.ReadFile(before))(t)

	all := steps()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "clinic.db")
			must(t, os.WriteFile(path, data, 0o600))
			s := storetest.OpenFile(t, path, nil, nil)
			raw := storetest.RawDB(t, path)
			raw.SetMaxOpenConns(1)
			bus := event.NewBus()
			defer bus.Close()
			told := 0
			event.Subscribe(bus, func(any) { told++ })
			ids := 0
			services := service.New(service.Deps{UoW: s, Bus: bus, Now: h.clock, Log: slog.New(slog.DiscardHandler), Passwords: recycledHash{hasher()},
				NewID: func() string { ids++; return "ref-" + strconv.Itoa(ids) }})
			h.at("09:00")
			for n := 1; ; n++ {
				commits := dataVersion(t, raw)
				left := n
				err := all[name].do(clinic.WithActor(failsAt{context.Background(), &left}, actor), services, l)
				bus.Flush()
				if left > 0 { // it has fewer statements
					must(t, err)
					if n < 5 {
						t.Errorf("it took only %d statements", n-1)
					}
					t.Logf("%d statements", n-1)
					break
				}
				if err == nil {
					t.Fatalf("statement %d failed, and it was told as done", n)
				}
				if text := clinic.MessageOf(err); clinic.CodeOf(err) != clinic.Internal || !strings.Contains(text, "ref-"+strconv.Itoa(ids)) || strings.Contains(text, "column") {
					t.Errorf("statement %d failed, told as %s: %q", n, clinic.CodeOf(err), text)
				}
				if got := dataVersion(t, raw) - commits; got > all[name].ahead {
					t.Fatalf("statement %d failed after %d changes were saved", n, got)
				}
				if told > 0 {
					t.Fatalf("statement %d failed, and an event was sent", n)
				}
				if all[name].ahead > 0 {
					h.pass(5 * time.Minute) // what was noted slows down who guesses passwords
				}
			}
			report := value(s.Verify(context.Background()))(t)
			if !report.OK {
				t.Errorf("afterwards: %+v", report)
			}
		})
	}
}

// dataVersion moves with every change that another connection commits.
func dataVersion(t *testing.T, raw *sql.DB) (n int) {
	t.Helper()
	must(t, raw.QueryRow("PRAGMA data_version").Scan(&n))
	return n
}

// down is a database that cannot be reached.
type down struct{}

var errDown = clinic.Errorf(clinic.Unavailable, "The database cannot be reached.")

func (down) InTx(context.Context, func(service.Repos) error) error { return errDown }
func (down) View(context.Context, func(service.Repos) error) error { return errDown }

// nothingToTake asks nothing of the database when it is given nothing.
const nothingToTake = "FHIRImports.Import"

// No use case hides from its caller that the database cannot be reached, and none
// hands out anything then. It may have found fault with the form before, and say
// what it found in a file.
func TestNoUseCaseHidesADatabaseThatIsDown(t *testing.T) {
	reached := 0
	for _, m := range methodsOver(t, down{}) {
		for _, r := range clinic.Roles() {
			results, err := m.results(clinic.WithActor(context.Background(), clinic.Actor{UserID: 7, Role: r, DoctorID: 3}))
			switch clinic.CodeOf(err) {
			case clinic.Unavailable:
				reached++
			case clinic.Forbidden, clinic.Invalid, clinic.Unauthenticated, clinic.NotFound:
			default:
				if m.name != nothingToTake {
					t.Errorf("%s by %s answers %v", m.name, r, err)
				}
				continue
			}
			for _, v := range results {
				if !v.IsZero() && clinic.CodeOf(err) != clinic.Invalid {
					t.Errorf("%s by %s hands out %s", m.name, r, fmt.Sprint(v.Interface()))
				}
			}
		}
	}
	if reached < 300 {
		t.Errorf("only %d calls came to the database", reached)
	}
}
