package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"caredesk/internal/bootstrap"
	"caredesk/internal/clinic"
	"caredesk/internal/demo"
	"caredesk/internal/service"
)

// The people of the day: their names are hard on screens, lists and PDFs.
const (
	patientName   = "Łukasz Østergård-O'Brien"
	patientSearch = "ostergard lu"
)

// day is the whole scripted day.
func (d *desk) day() error {
	var booked clinic.AppointmentID
	steps := []struct {
		name string
		do   func()
	}{
		{"open the demo hospital", func() { d.must(d.start()); d.shot("sign-in") }},
		{"refuse a wrong password", d.wrongPassword},
		{"sign in as the receptionist", func() { d.signIn("grace"); d.shot("today-receptionist") }},
		{"book a visit", func() { booked = d.book(); d.shot("booked") }},
		{"lose power, come back, the booking is there", func() { d.crash(); d.must(d.start()); d.status(booked, clinic.StatusBooked) }},
		{"check the patient in", func() { d.signIn("grace"); d.checkIn(booked) }},
		{"lock the window and unlock it again", d.lockAndUnlock},
		{"sign in as the doctor and open the visit", func() { d.signOut(); d.signIn("asha"); d.openVisit(booked) }},
		{"lose power while typing, the draft is there", func() { d.typeAndCrash(booked) }},
		{"consult, prescribe, sign, print", func() { d.consult(booked) }},
		{"take the payment and print the receipt", func() { d.signOut(); d.signIn("colm"); d.pay(booked) }},
		{"read the printed pages", func() { d.readPages() }},
		{"look at every page of the administrator", d.lookAround},
		{"close the window", func() { d.must(d.stop()) }},
		{"verify the database", d.verify},
	}
	for i, s := range steps {
		if err := d.step(fmt.Sprintf("%2d. %s", i+1, s.name), s.do); err != nil {
			return err
		}
	}
	return nil
}

func (d *desk) must(err error) {
	if err != nil {
		d.failf("%v", err)
	}
}

func (d *desk) database() string { return filepath.Join(d.out, "data", "demo", "demo.db") }

// ask reads the database as an administrator, beside the open window.
func (d *desk) ask(read func(ctx context.Context, s *service.Services) error) {
	ctx := clinic.WithActor(context.Background(), clinic.SystemActor("smoke test", "smoke"))
	app, err := bootstrap.Open(ctx, bootstrap.Options{Path: d.database(), Now: d.now})
	d.must(err)
	defer app.Close()
	d.must(read(ctx, app.Services))
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

func (d *desk) signIn(user string) {
	d.typeText(user)
	d.press("Tab")
	d.typeText(demo.Password)
	d.press("Return")
	d.must(d.waitTitle("Today", 20*time.Second))
	d.settle(600)
}

func (d *desk) signOut() {
	d.press("ctrl+shift+l")
	d.must(d.waitTitle("Sign in", 10*time.Second))
	d.settle(600)
}

func (d *desk) wrongPassword() {
	d.typeText("grace")
	d.press("Tab")
	d.typeText("not the password")
	d.press("Return")
	d.settle(1500)
	if !strings.Contains(d.title(), "Sign in") {
		d.failf("a wrong password opened %q", d.title())
	}
	d.shot("wrong-password")
	// Start the login form afresh.
	d.press("ctrl+a", "BackSpace", "shift+Tab", "ctrl+a", "BackSpace")
}

// book makes a visit for the named patient at the doctor's next free time.
func (d *desk) book() clinic.AppointmentID {
	var slot clinic.Slot
	d.ask(func(ctx context.Context, s *service.Services) error {
		doctor, err := doctorNamed(ctx, s, "Sharma")
		if err != nil {
			return err
		}
		slots, err := s.Appointments.FreeSlots(ctx, service.FreeQuery{Doctor: doctor.ID, From: clinic.DateOf(d.now()), Days: 1, N: 1})
		if err == nil && len(slots) == 0 {
			err = fmt.Errorf("the doctor has no free time today")
		}
		if err == nil {
			slot = slots[0]
		}
		return err
	})
	d.press("ctrl+2")
	d.must(d.waitTitle("Appointments", 5*time.Second))
	d.shot("appointments")
	d.press("ctrl+n")
	d.settle(500)
	d.typeText(patientSearch)
	d.settle(900)
	d.shot("booking-search")
	d.press("Return", "Tab")
	d.typeText("sharma")
	d.settle(700)
	d.press("Return", "Tab", "Tab", "Tab")
	d.typeText(slot.Start.String())
	d.press("Tab", "Tab")
	d.typeText("Headaches in the morning")
	d.settle(800)
	d.shot("booking-form")
	d.press("ctrl+s")
	var id clinic.AppointmentID
	d.eventually("the booking", func(ctx context.Context, s *service.Services) error {
		rows, err := s.Appointments.List(ctx, service.AppointmentFilter{From: slot.Date, To: slot.Date, Doctor: slot.DoctorID}, service.PageRequest{})
		for _, r := range rows.Rows {
			if r.Start == slot.Start && r.Status == clinic.StatusBooked && r.PatientFirst+" "+r.PatientLast == patientName {
				id = r.ID
				return nil
			}
		}
		if err == nil {
			err = fmt.Errorf("there is no visit of %s at %s", patientName, slot.Start)
		}
		return err
	})
	return id
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

// checkIn opens the visit from the search box's patient and checks in.
func (d *desk) checkIn(id clinic.AppointmentID) {
	d.press("ctrl+2")
	d.must(d.waitTitle("Appointments", 5*time.Second))
	d.press("alt+v") // the list
	d.settle(1200)
	d.selectVisit(id)
	d.press("Return")
	d.settle(900)
	d.shot("visit")
	d.press("Return") // the first action of a booked visit is to check in
	d.status(id, clinic.StatusArrived)
	d.shot("arrived")
	d.press("Escape")
	d.settle(300)
}

// selectVisit moves down the day's list to the visit, whose place in it the
// database tells.
func (d *desk) selectVisit(id clinic.AppointmentID) {
	at := -1
	d.ask(func(ctx context.Context, s *service.Services) error {
		today := clinic.DateOf(d.now())
		page, err := s.Appointments.List(ctx, service.AppointmentFilter{From: today, To: today}, service.PageRequest{Limit: service.MaxPage})
		for i, r := range page.Rows {
			if r.ID == id {
				at = i
			}
		}
		return err
	})
	if at < 0 {
		d.failf("the visit is not in the day's list")
	}
	d.press("Home")
	for range at {
		d.press("Down")
	}
}

func (d *desk) lockAndUnlock() {
	d.press("ctrl+l")
	d.must(d.waitTitle("Locked", 5*time.Second))
	d.shot("locked")
	d.typeText(demo.Password)
	d.press("Return")
	d.must(d.waitTitle("Appointments", 10*time.Second))
	d.settle(500)
}

// openVisit opens the first waiting patient of the doctor's Today page.
func (d *desk) openVisit(id clinic.AppointmentID) {
	d.shot("today-doctor")
	d.press("Return")
	d.must(d.waitTitle("Consultation", 10*time.Second))
	d.status(id, clinic.StatusInConsultation)
	d.settle(600)
	d.shot("consultation-empty")
}

const symptoms = "Headache in the mornings for two weeks, no chest pain."

// typeAndCrash types into the visit, waits for the draft and loses power.
func (d *desk) typeAndCrash(id clinic.AppointmentID) {
	d.typeText(symptoms)
	d.settle(6500)
	d.crash()
	d.must(d.start())
	d.signIn("asha")
	d.press("Return")
	d.must(d.waitTitle("Consultation", 10*time.Second))
	d.settle(800)
	d.shot("draft-restored")
}

func (d *desk) consult(id clinic.AppointmentID) {
	d.press("Tab")
	d.typeText("BP 158/96, heart sounds normal.")
	d.press("Tab")
	d.typeText("I10 Essential hypertension")
	d.press("Tab")
	d.typeText("Measure at home twice a week. Come back sooner with chest pain.")
	d.press("ctrl+m")
	for i, word := range []string{"Amlodipine", "5 mg", "tablet", "1 tablet", "by mouth", "1-0-0", "30"} {
		if i > 0 {
			d.press("Tab")
		}
		d.typeText(word)
	}
	d.press("Return")
	d.settle(700)
	d.shot("consultation")
	d.press("ctrl+Return")
	d.settle(1000)
	d.shot("sign")
	d.press("Return")
	d.status(id, clinic.StatusCompleted)
	d.settle(800)
	d.shot("print-prescription")
	d.press("Return")
	d.must(d.until("the printed prescription", 15*time.Second, func() error { _, err := d.printed("RX-"); return err }))
	d.ask(func(ctx context.Context, s *service.Services) error {
		row, err := s.Appointments.Get(ctx, id)
		if err == nil && row.Symptoms != symptoms {
			err = fmt.Errorf("the symptoms typed before the power cut are %q", row.Symptoms)
		}
		return err
	})
	d.settle(800)
}

func (d *desk) pay(id clinic.AppointmentID) {
	d.press("ctrl+6")
	d.must(d.waitTitle("Billing", 5*time.Second))
	d.press("ctrl+f")
	d.typeText(patientSearch)
	d.settle(1200)
	d.press("Down")
	d.settle(300)
	d.press("Return")
	d.settle(700)
	d.typeText("100")
	d.settle(400)
	d.shot("billing")
	d.press("ctrl+Return")
	d.eventually("the payment", func(ctx context.Context, s *service.Services) error {
		list, err := s.Billing.List(ctx, service.InvoiceFilter{Text: patientSearch, Statuses: []clinic.InvoiceStatus{clinic.InvoicePaid}}, service.PageRequest{})
		if err != nil {
			return err
		}
		for _, inv := range list.Rows {
			if inv.AppointmentID == id && inv.Balance().IsZero() {
				return nil
			}
		}
		return fmt.Errorf("the bill of the visit is not paid")
	})
	d.settle(900)
	d.shot("print-receipt")
	d.press("Return")
	d.must(d.until("the printed receipt", 15*time.Second, func() error { _, err := d.printed("RC-"); return err }))
	d.settle(500)
	d.shot("paid")
}

// printed finds the one PDF in the printer's folder with a number's beginning.
func (d *desk) printed(prefix string) (string, error) {
	files, err := filepath.Glob(filepath.Join(d.out, "printed", "*"+prefix+"*.pdf"))
	if err == nil && len(files) != 1 {
		err = fmt.Errorf("%d files named %s…pdf", len(files), prefix)
	}
	if err != nil {
		return "", err
	}
	return files[0], nil
}

// readPages reads both PDFs with another program.
func (d *desk) readPages() {
	for prefix, words := range map[string][]string{
		"RX-": {patientName, "St. Brigid's Hospital", "Amlodipine 5 mg tablet", "in the morning", "Dr Asha Sharma", "MC00412"},
		"RC-": {patientName, "St. Brigid's Hospital", "Consultation, Cardiology", "80.00", "100.00", "20.00", "Colm Daly"},
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

// lookAround opens every page of the administrator and photographs it.
func (d *desk) lookAround() {
	d.signOut()
	d.signIn("maeve")
	for i, page := range []string{"Today", "Appointments", "Patients", "History", "Doctors", "Departments", "Billing", "Users", "Settings"} {
		d.press(fmt.Sprintf("ctrl+%d", i+1))
		d.must(d.waitTitle(page, 5*time.Second))
		d.settle(900)
		d.shot("admin-" + strings.ToLower(page))
	}
}

// verify asks the shell's program whether all is well.
func (d *desk) verify() {
	out, err := exec.Command(d.caredeskctl, "verify", "--database", d.database(), "--json").Output()
	if err != nil {
		d.failf("verify: %v\n%s", err, out)
	}
	var report struct {
		OK     bool
		Checks []struct{ Name, Detail string }
	}
	d.must(json.Unmarshal(out, &report))
	if !report.OK || len(report.Checks) == 0 {
		d.failf("verify found faults: %s", out)
	}
	for _, leftover := range []string{"*.pdf"} {
		files, err := filepath.Glob(filepath.Join(d.out, "data", "*", leftover))
		d.must(err)
		if len(files) > 0 {
			d.failf("documents were left behind: %v", files)
		}
	}
	if info, err := os.Stat(d.database()); err != nil || info.Mode().Perm() != 0o600 {
		d.failf("the database's mode is %v (%v)", info.Mode(), err)
	}
}
