package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"caredesk/internal/bootstrap"
	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func (d *desk) database() string { return filepath.Join(d.data, "demo", "demo.db") }

// ask reads the database as an administrator, beside the open window.
func (d *desk) ask(read func(ctx context.Context, s *service.Services) error) {
	d.reading.Lock()
	defer d.reading.Unlock()
	ctx := clinic.WithActor(context.Background(), clinic.SystemActor("smoke test", "smoke"))
	app, err := bootstrap.Open(ctx, bootstrap.Options{Path: d.database(), Now: d.now})
	d.must(err)
	err = read(ctx, app.Services)
	d.must(errors.Join(err, app.Close()))
}

// eventually asks until the answer is right.
func (d *desk) eventually(what string, read func(ctx context.Context, s *service.Services) error) {
	d.must(d.until(what, 15*time.Second, func() (err error) {
		d.ask(func(ctx context.Context, s *service.Services) error { err = read(ctx, s); return nil })
		return err
	}))
}

func (d *desk) status(id clinic.AppointmentID, want clinic.AppointmentStatus) {
	d.eventually("the visit to be "+string(want), func(ctx context.Context, s *service.Services) error {
		row, err := s.Appointments.Get(ctx, id)
		if err == nil && row.Status != want {
			err = fmt.Errorf("the visit is %s", row.Status)
		}
		return err
	})
}

func doctorNamed(ctx context.Context, s *service.Services, last string) (clinic.Doctor, error) {
	list, err := s.Doctors.List(ctx, service.DoctorFilter{Text: last})
	if err == nil && len(list) != 1 {
		err = fmt.Errorf("%d doctors are called %s", len(list), last)
	}
	if err != nil {
		return clinic.Doctor{}, err
	}
	return list[0], nil
}

// printed finds the present visitor's PDF by its number's beginning: there is
// one for each visitor so far, and numbers rise.
func (d *desk) printed(prefix string) (string, error) {
	files, err := filepath.Glob(filepath.Join(d.printer, "*"+prefix+"*.pdf"))
	if err == nil && len(files) != d.served+1 {
		err = fmt.Errorf("%d files named %s…pdf", len(files), prefix)
	}
	if err != nil {
		return "", err
	}
	return files[d.served], nil
}

// readPages reads both PDFs with another program.
func (d *desk) readPages() {
	// Documents speak the language that the patient asked for.
	amount := func(s string) string { return strings.ReplaceAll(s, ".", d.patient().point) }
	for prefix, words := range map[string][]string{
		"RX-": {d.patient().name, "St. Brigid's Hospital", "Amlodipine 5 mg tablet", d.patient().morning, "Dr Asha Sharma", "MC00412"},
		"RC-": {d.patient().name, "St. Brigid's Hospital", "Consultation, Cardiology", amount("80.00"), amount("100.00"), amount("20.00"), "Colm Daly"},
	} {
		file, err := d.printed(prefix)
		d.must(err)
		text, err := pdfText(file)
		d.must(err)
		flat := strings.Join(strings.Fields(text), " ")
		for _, w := range words {
			if !strings.Contains(flat, w) {
				d.failf("%s does not say %q:\n%s", filepath.Base(file), w, text)
			}
		}
		if strings.Contains(flat, "COPY") {
			d.failf("%s is marked as a copy", filepath.Base(file))
		}
	}
}

// verify asks the shell's program whether all is well, and looks at what lies
// beside the database.
func (d *desk) verify() {
	d.must(d.verified(d.database()))
	for _, leftover := range []string{"*.pdf"} {
		files, err := filepath.Glob(filepath.Join(d.data, "*", leftover))
		d.must(err)
		if len(files) > 0 {
			d.failf("documents were left behind: %v", files)
		}
	}
	if d.wine != "" { // rights are the profile's there
		d.verifyWindows()
		return
	}
	if info, err := os.Stat(d.database()); err != nil || info.Mode().Perm() != 0o600 {
		d.failf("the database's mode is %v (%v)", info.Mode(), err)
	}
}

// verified asks the shell's program about a database.
func (d *desk) verified(database string) error {
	out, err := exec.Command(d.caredeskctl, "verify", "--database", database, "--json").Output()
	if err != nil {
		return fmt.Errorf("verify: %w\n%s", err, out)
	}
	var report struct {
		OK     bool
		Checks []struct{ Name, Detail string }
	}
	if err := json.Unmarshal(out, &report); err != nil {
		return err
	}
	if !report.OK || len(report.Checks) == 0 {
		return fmt.Errorf("verify found faults: %s", out)
	}
	return nil
}
