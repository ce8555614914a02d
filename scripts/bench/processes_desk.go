package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"

	"github.com/google/uuid"

	"caredesk/internal/bootstrap"
	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store/bulk"
)

// deskVariable tells a process that it is one of several at work, and which.
const deskVariable = "CAREDESK_BENCH_DESK"

func isDesk() bool { return os.Getenv(deskVariable) != "" }

// deskOrder is what such a process does.
type deskOrder struct {
	Path   string
	Shared bool
	N, Of  int // the n-th of so many, from 0
	Rounds int
}

// deskTold is what it was told, as its standard output says at the end.
type deskTold struct {
	Visits, Payments []int64
	Waits            []time.Duration
	Troubles         []string // what a person would have been shown
	Began, Ended     time.Time
}

// desk is such a process from the outside.
type desk struct {
	cmd  *exec.Cmd
	in   io.WriteCloser
	out  io.ReadCloser
	errs bytes.Buffer
	over bool
}

// startDesks starts processes and returns when each of them is ready to begin.
// Those that started are returned with an error, too.
func startDesks(ctx context.Context, path string, shared bool, n, rounds int) (desks []*desk, err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	for i := range n {
		order, err := json.Marshal(deskOrder{path, shared, i, n, rounds})
		if err != nil {
			return desks, err
		}
		d := &desk{cmd: exec.CommandContext(ctx, self)}
		d.cmd.Env, d.cmd.Stderr = append(os.Environ(), deskVariable+"="+string(order)), &d.errs
		if d.in, err = d.cmd.StdinPipe(); err != nil {
			return desks, err
		}
		if d.out, err = d.cmd.StdoutPipe(); err != nil {
			return desks, err
		}
		if err = d.cmd.Start(); err != nil {
			return desks, err
		}
		desks = append(desks, d)
	}
	for _, d := range desks {
		if _, err := io.ReadFull(d.out, make([]byte, 1)); err != nil { // it is ready
			return desks, errors.Join(fmt.Errorf("a process did not begin: %w", err), d.end())
		}
	}
	return desks, nil
}

// begin lets it work.
func (d *desk) begin() { _ = d.in.Close() }

func (d *desk) told() (t deskTold, err error) {
	err = json.NewDecoder(d.out).Decode(&t)
	return t, errors.Join(err, d.wait())
}

func (d *desk) wait() error {
	if d.over {
		return nil
	}
	d.over = true
	if err := d.cmd.Wait(); err != nil {
		return fmt.Errorf("a process ended with %w: %s", err, d.errs.String())
	}
	return nil
}

// end ends a process that has not ended by itself.
func (d *desk) end() error {
	if d.over {
		return nil
	}
	_ = d.cmd.Process.Kill()
	return d.wait()
}

// beDesk is the life of one of several processes.
func beDesk() (code int) {
	var order deskOrder
	ctx := context.Background()
	err := json.Unmarshal([]byte(os.Getenv(deskVariable)), &order)
	if err == nil {
		err = order.work(ctx)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// frontDesk returns the contexts of those who book and of those who take money.
func frontDesk(ctx context.Context, app *bootstrap.App) (booking, paying []context.Context, err error) {
	users, err := all(func(p service.PageRequest) (service.Page[clinic.User], error) {
		return app.Services.Users.List(owner(ctx), service.UserFilter{}, p)
	})
	for _, u := range users {
		as := clinic.WithActor(ctx, clinic.Actor{UserID: u.ID, Username: u.Username, Name: u.FullName(), Role: u.Role, Workstation: "bench"})
		switch u.Role {
		case clinic.RoleReceptionist:
			booking = append(booking, as)
		case clinic.RoleCashier:
			paying = append(paying, as)
		}
	}
	if err == nil && (len(booking) == 0 || len(paying) == 0) {
		err = errors.New("the staff is missing")
	}
	return booking, paying, err
}

// warmRounds are done before the others and are not measured.
const warmRounds = 2

// work books and takes payments, in turn, for patients and bills that no other
// process has; the doctors are each one's own, the numbers everybody's.
func (o deskOrder) work(ctx context.Context) (err error) {
	app, err := bootstrap.Open(ctx, bootstrap.Options{Path: o.Path, Shared: o.Shared, Now: clock, Desk: fmt.Sprintf("desk %d", o.N), Watch: bootstrap.WatchEvery})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, app.Close()) }()
	s := app.Services
	booking, paying, err := frontDesk(ctx, app)
	if err != nil {
		return err
	}
	desk, cash := booking[o.N%len(booking)], paying[o.N%len(paying)]
	doctors, err := s.Doctors.List(desk, service.DoctorFilter{})
	if err != nil {
		return err
	}
	own := []clinic.DoctorID{}
	for i, d := range doctors {
		if i%o.Of == o.N {
			own = append(own, d.ID)
		}
	}
	bills, err := all(func(p service.PageRequest) (service.Page[service.BillBalance], error) {
		return s.Billing.Balances(cash, service.BalanceFilter{}, p)
	})
	if err != nil {
		return err
	}
	owed := []clinic.InvoiceID{}
	for i, b := range bills {
		if i%o.Of == o.N && b.Patient.Minor >= int64(warmRounds+o.Rounds) {
			owed = append(owed, b.Invoice)
		}
	}
	if len(own) == 0 || len(owed) == 0 {
		return fmt.Errorf("%d doctors and %d bills are too few for %d processes", len(doctors), len(bills), o.Of)
	}
	told := deskTold{}
	answer := func(do func() error) bool {
		start := time.Now()
		err := do()
		told.Waits = append(told.Waits, time.Since(start))
		if err != nil {
			told.Troubles = append(told.Troubles, clinic.MessageOf(err))
		}
		return err == nil
	}
	for i := range warmRounds + o.Rounds {
		if i == warmRounds {
			if _, err := os.Stdout.WriteString("r"); err != nil {
				return err
			}
			_, _ = io.Copy(io.Discard, os.Stdin) // all begin together
			told.Waits, told.Began = nil, time.Now()
		}
		doctor, patient := own[i%len(own)], clinic.PatientID(0)
		page, err := s.Patients.Search(desk, service.PatientFilter{Text: fmt.Sprintf("P-%06d", 2+o.N+i*o.Of)}, service.PageRequest{Limit: 1})
		if err != nil || len(page.Rows) == 0 {
			return errors.Join(err, errors.New("no patient"))
		}
		patient = page.Rows[0].ID
		free, err := s.Appointments.FreeSlots(desk, service.FreeQuery{Doctor: doctor, From: bulk.Today.AddDays(bulk.FutureDays + 1 + o.N), Days: 60, N: 1})
		if err != nil || len(free) == 0 {
			return errors.Join(err, errors.New("no time is free"))
		}
		if answer(func() error {
			id, err := s.Appointments.Book(desk, service.BookCommand{Patient: patient, Doctor: doctor, Date: free[0].Date, Start: free[0].Start, Kind: clinic.VisitNew, Reason: "Cough for two weeks"})
			if err == nil {
				told.Visits = append(told.Visits, int64(id))
			}
			return err
		}) {
			bill, err := s.Billing.Get(cash, owed[i%len(owed)])
			if err != nil {
				return err
			}
			answer(func() error {
				one := clinic.Money{Minor: 1, Currency: bill.Currency}
				id, err := s.Billing.TakePayment(cash, service.PaymentCommand{Invoice: bill.ID, Version: bill.Version, Amount: one, Tendered: one, Method: clinic.PayCash, IdempotencyKey: uuid.NewString()})
				if err == nil {
					told.Payments = append(told.Payments, int64(id))
				}
				return err
			})
		}
	}
	told.Ended = time.Now()
	return json.NewEncoder(os.Stdout).Encode(told)
}
