// Package bulk makes hospitals of any size to measure with: patients with names
// as frequent as in life, ten years of visits with records, prescriptions, vital
// signs, bills, payments, drawers and closed days, and some weeks of booked ones.
// What it makes is a whole, valid database that the program works with as with
// any other; the same seed makes the same hospital.
package bulk

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/store"
)

// Version is raised with every change of what a hospital holds, so that kept
// ones are not taken for what the program makes now.
const Version = 1

// Today is the day the hospitals stand at, and Now the moment: a Monday morning.
var (
	Today = clinic.Date{Year: 2026, Month: time.November, Day: 23}
	Now   = time.Date(2026, time.November, 23, 10, 30, 0, 0, time.UTC)
)

// Years of visits before Today, and days of booked ones from it.
const (
	Years      = 10
	FutureDays = 28
)

// Visits a patient on the average, and of the one who comes more than anybody.
const (
	VisitsEach     = 5
	FrequentVisits = 1000
)

// Options say how large a hospital is.
type Options struct {
	Patients int
	Doctors  int
	Seed     uint64
	// Password is the stored hash that every member of the staff signs in with.
	Password string
	// Progress, if set, is told how many patients are registered.
	Progress func(done, total int)
}

// Sizes are the hospitals that are measured with, by name.
var Sizes = []struct {
	Name              string
	Patients, Doctors int
}{
	{"10k", 10_000, 20},
	{"100k", 100_000, 100},
	{"1m", 1_000_000, 200},
}

// Report says what was made and how long it took.
type Report struct {
	store.LoadReport
	Patients, Visits int
}

// Build makes a hospital in a new file.
func Build(ctx context.Context, path string, o Options) (Report, error) {
	if o.Patients < 50 || o.Doctors < 2 {
		return Report{}, clinic.Errorf(clinic.Invalid, "A hospital has 50 patients and 2 doctors at least.")
	}
	g := newGenerator(o)
	var err error
	var out Report
	out.LoadReport, err = store.BulkLoad(ctx, store.Options{Path: path, Migrate: true, Now: func() time.Time { return Now }},
		func(s *store.Store) error { return g.staff(ctx, s) }, func(l *store.Loader) error { return g.fill(ctx, l) })
	out.Patients, out.Visits = g.registered, int(g.visit)
	return out, err
}

// Kept returns the file of a hospital in a folder of kept ones, made when it is
// not there. made is nil when it was.
func Kept(ctx context.Context, dir, name string, o Options) (path string, made *Report, err error) {
	schema, err := store.Newest()
	if err != nil {
		return "", nil, err
	}
	dir = filepath.Join(dir, fmt.Sprintf("%s-schema%d-made%d", name, schema, Version))
	path = filepath.Join(dir, "caredesk.db")
	if _, err := os.Stat(path); err == nil {
		return path, nil, nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return "", nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", nil, err
	}
	report, err := Build(ctx, path, o)
	return path, &report, err
}
