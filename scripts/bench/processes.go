package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"caredesk/internal/auth"
	"caredesk/internal/bootstrap"
	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store"
	"caredesk/internal/store/bulk"
)

// processCounts are how many processes work at once; the first is the yardstick.
var processCounts = []int{1, 4, 8}

// home is where processes work together: a way to keep the data, with a fresh
// copy of one hospital for each count of processes.
type home struct {
	name   string
	shared bool
	fresh  func(ctx context.Context, n int) (path string, err error)
}

// measureProcesses lets processes book and pay at once, and looks afterwards
// whether all that they were told is there, once.
func measureProcesses(ctx context.Context, o options, r *result, out io.Writer) (err error) {
	const figure = "booking and paying at once"
	if o.rounds == 0 || !strings.Contains(figure, o.only) {
		return nil
	}
	hash, err := auth.Hash(password)
	if err != nil {
		return err
	}
	// As many doctors as have free times for all.
	doctors := max(8, o.rounds)
	original, _, err := bulk.Kept(ctx, o.dir, fmt.Sprintf("desks%d", doctors), bulk.Options{Patients: 50 * doctors, Doctors: doctors, Seed: 2, Password: hash})
	if err != nil {
		return err
	}
	if err := closed(ctx, original); err != nil {
		return err
	}
	dir, err := os.MkdirTemp(o.dir, "desks-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	homes := []home{}
	for _, shared := range []bool{false, true} {
		name := map[bool]string{false: "local file", true: "shared file"}[shared]
		homes = append(homes, home{name, shared, func(_ context.Context, n int) (string, error) {
			path := filepath.Join(dir, fmt.Sprintf("%s-%d.db", strings.Fields(name)[0], n))
			return path, copyFile(original, path)
		}})
	}
	server, err := newServer(ctx, original, out)
	if err != nil {
		return err
	}
	if server == nil {
		r.Notes = append(r.Notes, "PostgreSQL was not measured: "+serverVariable+" names no server, and scripts/with-postgres.sh found none to start.")
	} else {
		defer func() { err = errors.Join(err, server.close(context.WithoutCancel(ctx))) }()
		homes = append(homes, home{"PostgreSQL", false, server.fresh})
		r.Notes = append(r.Notes, server.note)
	}
	for _, at := range homes {
		var alone together
		for _, n := range processCounts {
			path, err := at.fresh(ctx, n)
			if err != nil {
				return fmt.Errorf("%s: %w", at.name, err)
			}
			t, err := workTogether(ctx, path, at.shared, n, o.rounds)
			if err != nil {
				return fmt.Errorf("%d processes, %s: %w", n, at.name, err)
			}
			if n == processCounts[0] {
				alone = t
			}
			size := fmt.Sprintf("%d processes", n)
			if n == 1 {
				size = "1 process"
			}
			r.once(size, figure+", "+at.name+", how many", perSecond, target{}, t.rate(), alone.rate())
			r.once(size, figure+", "+at.name+", wait p99", millis, target{}, inMillis(t.p99()), inMillis(alone.p99()))
			fmt.Fprintf(out, "%-12s %d processes: %d bookings and %d payments, %.1f a second, wait p50 %s p99 %s longest %s\n", at.name, n, t.booked, t.paid, t.rate(),
				short(t.waits[len(t.waits)/2]), short(t.p99()), short(t.waits[len(t.waits)-1]))
		}
	}
	return nil
}

// closed opens a hospital once, so that the code lists are in it, and leaves it as one file.
func closed(ctx context.Context, path string) error {
	app, err := bootstrap.Open(ctx, bootstrap.Options{Path: path, Now: clock})
	if err != nil {
		return err
	}
	return app.Close()
}

// together is what processes did at once.
type together struct {
	booked, paid int
	waits        []time.Duration // for each answer to a booking or payment after the warm rounds, sorted
	took         time.Duration   // from the first's start to the last's end
}

func (t together) rate() float64 { return float64(len(t.waits)) / t.took.Seconds() }

func (t together) p99() time.Duration { return t.waits[min(len(t.waits)-1, len(t.waits)*99/100)] }

// workTogether lets n processes work on a database and compares what they were
// told with what is there. An error that any of them would have shown is one here.
func workTogether(ctx context.Context, path string, shared bool, n, rounds int) (t together, err error) {
	before, err := openDrawers(ctx, path, shared)
	if err != nil {
		return t, err
	}
	desks, err := startDesks(ctx, path, shared, n, rounds)
	defer func() {
		for _, d := range desks {
			err = errors.Join(err, d.end())
		}
	}()
	if err != nil {
		return t, err
	}
	var first, last time.Time
	visits, payments := map[int64]bool{}, map[int64]bool{}
	for _, d := range desks {
		d.begin()
	}
	for _, d := range desks {
		told, err := d.told()
		if err != nil {
			return t, err
		}
		for _, trouble := range told.Troubles {
			err = errors.Join(err, errors.New("a person was shown: "+trouble))
		}
		if err != nil {
			return t, err
		}
		for _, list := range []struct {
			ids  []int64
			seen map[int64]bool
		}{{told.Visits, visits}, {told.Payments, payments}} {
			for _, id := range list.ids {
				if list.seen[id] {
					return t, fmt.Errorf("number %d was given twice", id)
				}
				list.seen[id] = true
			}
		}
		t.waits = append(t.waits, told.Waits...)
		if first.IsZero() || told.Began.Before(first) {
			first = told.Began
		}
		if told.Ended.After(last) {
			last = told.Ended
		}
	}
	t.booked, t.paid, t.took = len(visits), len(payments), last.Sub(first)
	if want := n * (warmRounds + rounds); t.booked != want || t.paid != want {
		return t, fmt.Errorf("%d bookings and %d payments of %d each", t.booked, t.paid, want)
	}
	slices.Sort(t.waits)
	return t, before.plus(ctx, path, shared, visits, payments)
}

// held is how many rows each table has.
type held map[string]int64

func holds(ctx context.Context, path string, shared bool) (h held, err error) {
	s, err := store.Open(ctx, store.Options{Path: path, Shared: shared, Desk: "bench", Now: clock})
	if err != nil {
		return nil, err
	}
	h = held{}
	err = s.View(ctx, func(r service.Repos) error {
		c, err := r.Backups().Contents(ctx)
		for _, t := range c.Tables {
			h[t.Name] = t.Rows
		}
		return err
	})
	return h, errors.Join(err, s.Close())
}

// openDrawers opens a drawer for each cashier and counts what is there.
func openDrawers(ctx context.Context, path string, shared bool) (held, error) {
	app, err := bootstrap.Open(ctx, bootstrap.Options{Path: path, Shared: shared, Now: clock, Desk: "bench"})
	if err != nil {
		return nil, err
	}
	if shared != app.Shared {
		err = errors.New("the file is not shared")
	}
	_, cashiers, errStaff := frontDesk(ctx, app)
	err = errors.Join(err, errStaff)
	for _, as := range cashiers {
		if _, failed := app.Services.Drawers.Open(as, service.OpenDrawerCommand{Float: clinic.Money{Minor: 10_000, Currency: "EUR"}}); clinic.CodeOf(failed) != clinic.Conflict { // or it is open
			err = errors.Join(err, failed)
		}
	}
	if err = errors.Join(err, app.Close()); err != nil {
		return nil, err
	}
	return holds(ctx, path, shared)
}

// plus looks whether a database is whole and has these visits and payments more.
func (h held) plus(ctx context.Context, path string, shared bool, visits, payments map[int64]bool) error {
	app, err := bootstrap.Open(ctx, bootstrap.Options{Path: path, Shared: shared, Now: clock, Desk: "bench"})
	if err != nil {
		return err
	}
	for id := range visits {
		if _, missing := app.Services.Appointments.Get(owner(ctx), clinic.AppointmentID(id)); missing != nil {
			err = errors.Join(err, fmt.Errorf("visit %d was acknowledged: %w", id, missing))
		}
	}
	if err = errors.Join(err, verified(ctx, app)); err != nil {
		return err
	}
	now, err := holds(ctx, path, shared)
	for table, told := range map[string]int{visitTable: len(visits), paymentTable: len(payments)} {
		if more := now[table] - h[table]; err == nil && more != int64(told) {
			err = fmt.Errorf("%s has %d rows more, and %d were acknowledged", table, more, told)
		}
	}
	return err
}
