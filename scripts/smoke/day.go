package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/demo"
	"caredesk/internal/service"
)

// visitor is a patient of the day, what is typed to find them, and what their
// documents say in their language: when the tablet is taken, and the decimal point.
type visitor struct{ name, search, morning, point string }

// visitors have names that are hard on screens, lists and PDFs.
var visitors = []visitor{
	{"Łukasz Østergård-O'Brien", "ostergard lu", "in the morning", "."},
	{"José Ñuñez", "nunez jose", "por la mañana", ","},
	{"Анна Ковалёва", "P-000004", "утром", ","}, // the keyboard of a virtual display has no Cyrillic
}

// patient is whose turn it is.
func (d *desk) patient() visitor { return visitors[d.served] }

const reason = "Headaches in the morning"

// day is the whole scripted day.
func (d *desk) day() error {
	var booked clinic.AppointmentID
	type step struct {
		name string
		do   func()
	}
	steps := []step{
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
		{"the same for " + visitors[1].name, d.nextVisitor},
		{"the same for " + visitors[2].name, d.nextVisitor},
		{"give a part back", d.giveBack},
		{"count the drawer and close it", d.countDrawer},
		{"close past days, remind of tomorrow, enter leave", d.frontDesk},
		{"look at every page of the administrator", d.lookAround},
		{"close the window", func() { d.must(d.stop()) }},
		{"verify the database", d.verify},
	}
	if d.wine != "" {
		at := len(steps) - 2
		steps = slices.Insert(steps, at, step{"back up beside the window, and keep it from being replaced", d.beside})
	}
	for i, s := range steps {
		if err := d.step(fmt.Sprintf("%2d. %s", i+1, s.name), s.do); err != nil {
			return err
		}
	}
	return nil
}

// nextVisitor goes from the booking to the receipt without a mishap.
func (d *desk) nextVisitor() {
	d.served++
	d.signOut()
	d.signIn("grace")
	id := d.book()
	d.checkIn(id)
	d.signOut()
	d.signIn("asha")
	d.openVisit(id)
	d.typeText(symptoms)
	d.consult(id)
	d.signOut()
	d.signIn("colm")
	d.pay(id)
	d.readPages()
}

func (d *desk) must(err error) {
	if err != nil {
		d.failf("%v", err)
	}
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
	d.typeText(d.patient().search)
	d.settle(900)
	d.shot("booking-search")
	d.press("Return", "Tab")
	d.typeText("sharma")
	d.settle(700)
	d.press("Return", "Tab", "Tab", "Tab")
	d.typeText(slot.Start.String())
	d.press("Tab", "Tab")
	d.typeText(reason)
	d.settle(800)
	d.shot("booking-form")
	d.decide()
	d.press("ctrl+s")
	var id clinic.AppointmentID
	d.eventually("the booking", func(ctx context.Context, s *service.Services) error {
		rows, err := s.Appointments.List(ctx, service.AppointmentFilter{From: slot.Date, To: slot.Date, Doctor: slot.DoctorID}, service.PageRequest{})
		for _, r := range rows.Rows {
			if r.Start == slot.Start && r.Status == clinic.StatusBooked && r.PatientFirst+" "+r.PatientLast == d.patient().name {
				id = r.ID
				return nil
			}
		}
		if err == nil {
			err = fmt.Errorf("there is no visit of %s at %s", d.patient().name, slot.Start)
		}
		return err
	})
	d.settle(1200) // until the form is closed: keys do nothing behind it
	return id
}

// checkIn opens the visit from the search box's patient and checks in.
func (d *desk) checkIn(id clinic.AppointmentID) {
	d.press("ctrl+2")
	d.must(d.waitTitle("Appointments", 5*time.Second))
	d.press("alt+4") // the list
	d.settle(1200)
	d.selectVisit(id)
	d.press("Return")
	d.settle(900)
	d.shot("visit")
	d.decide()
	d.press("Return") // the first action of a booked visit is to check in
	d.status(id, clinic.StatusArrived)
	d.shot("arrived")
	d.press("Escape")
	d.settle(300)
}

// selectVisit moves down the day's list to the visit, whose place in it the
// database tells: behind the earlier visits, and behind the rows of those that
// stood then or earlier and were moved away.
func (d *desk) selectVisit(id clinic.AppointmentID) {
	at := -1
	d.ask(func(ctx context.Context, s *service.Services) error {
		today := clinic.DateOf(d.now())
		day := service.AppointmentFilter{From: today, To: today}
		page, err := s.Appointments.List(ctx, day, service.PageRequest{Limit: service.MaxPage})
		if err != nil {
			return err
		}
		for i, r := range page.Rows {
			if r.ID != id {
				continue
			}
			at = i
			moved, err := s.Queue.MovedAway(ctx, day)
			if err != nil {
				return err
			}
			for _, m := range moved {
				if m.Start <= r.Start {
					at++
				}
			}
		}
		return nil
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
	d.decide()
	d.press("Return")
	d.must(d.waitTitle("Consultation", 10*time.Second))
	d.status(id, clinic.StatusInConsultation)
	d.settle(600)
	d.shot("consultation-empty")
}

// What is recorded in the visit.
const (
	symptoms = "Headache in the mornings for two weeks, no chest pain."
	advice   = "Measure at home twice a week. Come back sooner with chest pain."
	medicine = "Amlodipine"
)

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

// consult goes on where the draft left off, and closes the visit.
func (d *desk) consult(id clinic.AppointmentID) {
	for _, text := range []string{"BP 158/96, heart sounds normal.", "I10 Essential hypertension", advice} {
		d.press("Tab")
		d.typeText(text)
	}
	d.prescribe()
	d.sign(id)
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

// prescribe adds the one medicine of the visit.
func (d *desk) prescribe() {
	d.press("ctrl+m")
	d.typeText(strings.ToLower(medicine) + " 5")
	d.press("Return") // takes what is suggested and goes on to how it is taken
	d.settle(600)
	d.typeText("1-0-0 30d")
	d.settle(300)
	d.shot("medicine")
	d.press("Return")
	d.settle(700)
	d.shot("consultation")
}

// sign closes the visit, which writes the record, the prescription and the
// bill in one transaction.
func (d *desk) sign(id clinic.AppointmentID) {
	d.press("ctrl+Return")
	d.settle(1000)
	d.shot("sign")
	d.decide()
	d.press("Return")
	d.status(id, clinic.StatusCompleted)
}

// findBill leads the cashier to the visitor's bill.
func (d *desk) findBill() {
	d.press("ctrl+6")
	d.must(d.waitTitle("Billing", 5*time.Second))
	d.press("ctrl+f")
	d.typeText(d.patient().search)
	d.settle(1200)
	d.press("Down")
	d.settle(300)
}

func (d *desk) pay(id clinic.AppointmentID) {
	d.findBill()
	d.press("Return")
	d.settle(700)
	d.typeText("100")
	d.settle(400)
	d.shot("billing")
	d.decide()
	d.press("ctrl+Return")
	d.eventually("the payment", func(ctx context.Context, s *service.Services) error {
		list, err := s.Billing.List(ctx, service.InvoiceFilter{Text: d.patient().search, Statuses: []clinic.InvoiceStatus{clinic.InvoicePaid}}, service.PageRequest{})
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

// lookAround opens every page of the administrator and photographs it.
func (d *desk) lookAround() {
	d.signOut()
	d.signIn("maeve")
	for i, page := range []string{"Today", "Appointments", "Patients", "History", "Doctors", "Departments", "Billing", "Reports", "Users", "Settings"} {
		d.press(fmt.Sprintf("ctrl+%d", (i+1)%10))
		d.must(d.waitTitle(page, 5*time.Second))
		d.settle(900)
		d.shot("admin-" + strings.ToLower(page))
	}
}
