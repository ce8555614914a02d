package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"caredesk/internal/auth"
	"caredesk/internal/bootstrap"
	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store"
	"caredesk/internal/store/bulk"
	"caredesk/internal/store/yardstick"
)

// size is one of the hospitals.
type size struct {
	name              string
	patients, doctors int
}

// tiny is for the test of the benchmark itself.
var tiny = size{"tiny", 300, 6}

func sizeOf(name string) (size, error) {
	names := []string{}
	for _, s := range bulk.Sizes {
		if s.Name == name {
			return size{s.Name, s.Patients, s.Doctors}, nil
		}
		names = append(names, s.Name)
	}
	if name == tiny.name {
		return tiny, nil
	}
	return size{}, fmt.Errorf("there is no size %q; choose of %s", name, strings.Join(names, ", "))
}

// password is that of every member of the staff.
const password = "measure-the-clinic"

// hospital is one that is open, by the program and by hand.
type hospital struct {
	size
	path  string
	bytes int64
	app   *bootstrap.App
	read  *sql.DB
	bare  yardstick.Reads

	doctors            []clinic.Doctor
	big, small         clinic.DepartmentID // departments of 50 and of 10 doctors
	frequent           clinic.PatientID    // who comes more than anybody
	desk, cash, doctor context.Context     // signed in as
	doctorID           int64
}

func clock() time.Time { return bulk.Now }

// open takes a hospital from the folder of kept ones, or makes it.
func open(ctx context.Context, o options, s size, out io.Writer) (*hospital, error) {
	hash, err := auth.Hash(password)
	if err != nil {
		return nil, err
	}
	last := 0
	path, made, err := bulk.Kept(ctx, o.dir, s.name, bulk.Options{Patients: s.patients, Doctors: s.doctors, Seed: 1, Password: hash, Progress: func(done, total int) {
		if part := done * 10 / max(1, total); part > last {
			last = part
			fmt.Fprintf(out, "%s: %d0 %% of the patients\n", s.name, part)
		}
	}})
	if err != nil {
		return nil, err
	}
	if made != nil {
		fmt.Fprintf(out, "%s: made %d patients and %d visits, %d rows in %s (%.0f rows/s), indexes in %s\n", s.name, made.Patients, made.Visits, made.Rows,
			made.Loading.Round(time.Millisecond), float64(made.Rows)/made.Loading.Seconds(), made.Indexes.Round(time.Millisecond))
		// The first opening takes the code lists in, as that of any new hospital.
		app, err := bootstrap.Open(ctx, bootstrap.Options{Path: path, Now: clock})
		if err != nil {
			return nil, err
		}
		if err := app.Close(); err != nil {
			return nil, err
		}
	}
	h := &hospital{size: s, path: path}
	if err := h.connect(ctx, path); err != nil {
		return nil, errors.Join(err, h.close())
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, errors.Join(err, h.close())
	}
	h.bytes = info.Size()
	if o.verify {
		report, err := h.app.Verify(ctx)
		if err != nil {
			return nil, errors.Join(err, h.close())
		}
		for _, c := range report.Checks {
			if !c.OK {
				err = errors.Join(err, fmt.Errorf("%s: %s", c.Name, c.Detail))
			}
		}
		if err != nil {
			return nil, errors.Join(err, h.close())
		}
	}
	return h, nil
}

func (h *hospital) connect(ctx context.Context, path string) (err error) {
	if h.app, err = bootstrap.Open(ctx, bootstrap.Options{Path: path, Now: clock}); err != nil {
		return err
	}
	if h.read, err = store.Bare(path, false); err != nil {
		return err
	}
	h.bare = yardstick.NewReads(h.read)
	admin := clinic.WithActor(ctx, clinic.SystemActor("bench", "bench"))
	if h.doctors, err = h.app.Services.Doctors.List(admin, service.DoctorFilter{}); err != nil {
		return err
	}
	departments, err := h.app.Services.Departments.List(admin, false)
	if err != nil {
		return err
	}
	count := map[clinic.DepartmentID]int{}
	for _, d := range h.doctors {
		count[d.DepartmentID]++
	}
	for _, d := range departments {
		if h.big == 0 || count[d.ID] > count[h.big] {
			h.big = d.ID
		}
	}
	for _, d := range departments {
		if d.ID != h.big && (h.small == 0 || d.ID < h.small) {
			h.small = d.ID
		}
	}
	page, err := h.app.Services.Patients.Search(admin, service.PatientFilter{Text: "P-000001"}, service.PageRequest{Limit: 1})
	if err != nil || len(page.Rows) == 0 {
		return errors.Join(err, errors.New("the first patient is missing"))
	}
	h.frequent = page.Rows[0].ID
	users, err := h.app.Services.Users.List(admin, service.UserFilter{}, service.PageRequest{Limit: service.MaxPage})
	if err != nil {
		return err
	}
	for _, u := range users.Rows {
		as := clinic.WithActor(ctx, clinic.Actor{UserID: u.ID, Username: u.Username, Name: u.FullName(), Role: u.Role, Workstation: "bench"})
		switch u.Username {
		case "receptionist1":
			h.desk = as
		case "cashier1":
			h.cash = as
		}
	}
	if h.desk == nil || h.cash == nil {
		return errors.New("the staff is missing")
	}
	return h.treating(ctx)
}

// treating signs in a doctor of the frequent patient.
func (h *hospital) treating(ctx context.Context) error {
	for _, d := range h.doctors {
		as := h.as(ctx, d)
		page, err := h.app.Services.History.Timeline(as, service.HistoryQuery{HistoryFilter: service.HistoryFilter{Patient: h.frequent}}, service.PageRequest{Limit: 1})
		if err == nil && len(page.Rows) == 1 {
			h.doctor, h.doctorID = as, int64(d.ID)
			return nil
		}
	}
	return errors.New("nobody has treated the first patient")
}

func (h *hospital) as(ctx context.Context, d clinic.Doctor) context.Context {
	return clinic.WithActor(ctx, clinic.Actor{UserID: d.User.ID, Username: d.User.Username, Name: d.User.FullName(), Role: clinic.RoleDoctor, DoctorID: d.ID, Workstation: "bench"})
}

func (h *hospital) close() error {
	var errs []error
	if h.read != nil {
		errs = append(errs, h.read.Close())
	}
	if h.app != nil {
		errs = append(errs, h.app.Close())
	}
	return errors.Join(errs...)
}
