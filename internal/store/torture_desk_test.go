package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store"
)

// tortureDesk is one of the desks that are killed.
type tortureDesk struct {
	*service.Services
	desk, till, doctor context.Context
	rnd                *rand.Rand
	name               string
	n                  int
}

// workUntilKilled registers, books, treats and takes money, in any order, and
// says what was saved. It ends by being killed alone.
func workUntilKilled(s *store.Store, n string) {
	d := &tortureDesk{name: n, rnd: rand.New(rand.NewPCG(uint64(number(n, 0)), 3))}
	d.Services, d.desk = deskOf(s)
	_, d.till = tillOf(s)
	if !again("start", func() error {
		return s.View(ctx, func(r service.Repos) error {
			doctor, err := r.Doctors().Get(ctx, 1)
			d.doctor = clinic.WithActor(ctx, clinic.Actor{UserID: doctor.User.ID, DoctorID: 1, Username: "dr", Name: "Doc", Role: clinic.RoleDoctor, Workstation: "desk " + n})
			return err
		})
	}) {
		return
	}
	for {
		id := d.register()
		for range 3 {
			switch d.rnd.IntN(3) {
			case 0:
				d.book(id)
			case 1:
				d.treat(id)
			default:
				d.pay(id)
			}
		}
	}
}

// again does a step until its answer is final, as a person whose window says that
// the database was away; false when it was refused, as by somebody quicker.
func again(what string, step func() error) bool {
	for {
		err := step()
		switch clinic.CodeOf(err) {
		case "":
			return true
		case clinic.Unavailable:
			fmt.Println("away", what, clinic.MessageOf(err))
			time.Sleep(20 * time.Millisecond)
		case clinic.Conflict, clinic.Stale:
			fmt.Println("refused", what, clinic.MessageOf(err))
			return false
		default:
			fmt.Println("trouble", what, err)
			return false
		}
	}
}

func (d *tortureDesk) register() (id clinic.PatientID) {
	if !again("patient", func() (err error) {
		d.n++
		letters := make([]byte, 14)
		for i := range letters {
			letters[i] = 'a' + byte(d.rnd.IntN(26))
		}
		id, err = d.Patients.Register(d.desk, clinic.Patient{FirstName: "T" + string(letters[:5]), LastName: "T" + string(letters[5:]),
			DateOfBirth: clinic.MustDate("1940-01-01").AddDays(d.rnd.IntN(20_000))}, service.Image{})
		return err
	}) {
		return 1
	}
	p, err := d.Patients.Get(d.desk, id)
	if err == nil {
		fmt.Println("ack patient", id, p.Number)
	}
	return id
}

func (d *tortureDesk) book(p clinic.PatientID) {
	var id clinic.AppointmentID
	if again("visit", func() (err error) {
		id, err = d.Appointments.Book(d.desk, service.BookCommand{Patient: p, Doctor: 1, Date: deskDay.AddDays(1 + d.rnd.IntN(200)),
			Start: clinic.Clock(9*60 + 5*d.rnd.IntN(90)), Minutes: 5, Reason: "x"})
		return err
	}) {
		fmt.Println("ack visit", id)
	}
}

// treat lets a patient in without a booking, and writes and signs the visit.
func (d *tortureDesk) treat(p clinic.PatientID) {
	var id clinic.AppointmentID
	var token int
	if !again("token", func() (err error) {
		id, token, err = d.Appointments.WalkIn(d.desk, service.WalkInCommand{Patient: p, Doctor: 1, Minutes: 5, Reason: "x", OverbookReason: "many at once"})
		return err
	}) {
		return
	}
	fmt.Println("ack token", id, token)
	var view service.ConsultationView
	if !again("consultation", func() (err error) {
		view, err = d.Consultations.Open(d.doctor, id)
		return err
	}) {
		return
	}
	c := clinic.Consultation{Symptoms: "s", Notes: "n", Diagnosis: fmt.Sprintf("by desk %s", d.name),
		Items: []clinic.PrescriptionItem{{Drug: "Amoxicillin", Strength: "500 mg", Form: "capsule", Dose: "1 capsule", Route: "by mouth", Frequency: "tds", DurationDays: 7, Quantity: "21 capsules"}}}
	if d.rnd.IntN(2) == 0 && again("draft", func() error {
		_, err := d.Consultations.SaveDraft(d.doctor, id, c)
		return err
	}) && d.rnd.IntN(4) == 0 {
		fmt.Println("ack written", id)
		return // somebody else's turn to go on, tomorrow
	}
	var result service.CloseResult
	if again("sign", func() (err error) {
		result, err = d.Consultations.Close(d.doctor, service.CloseCommand{Appointment: id, Version: view.Appointment.Version, Consultation: c})
		return err
	}) {
		fmt.Println("ack signed", id, result.History, result.Prescription, result.Invoice)
	}
}

// pay makes a bill and takes the money by one form, which is sent again while the
// database is away: it counts once.
func (d *tortureDesk) pay(p clinic.PatientID) {
	var id clinic.InvoiceID
	if !again("bill", func() (err error) {
		id, err = d.Billing.NewDraft(d.till, p)
		return err
	}) {
		return
	}
	fmt.Println("ack bill", id)
	amount := cents(1 + d.rnd.Int64N(90_00))
	if !again("lines", func() error {
		return d.Billing.SetItems(d.till, id, 1, []clinic.InvoiceItem{{Description: "Dressing", Quantity: 1, Price: amount}})
	}) {
		return
	}
	cmd := service.PaymentCommand{Invoice: id, Version: 2, Amount: amount, Method: clinic.PayCash, IdempotencyKey: fmt.Sprintf("%s-%d-%d", d.name, os.Getpid(), id)}
	var payment clinic.PaymentID
	if again("payment", func() (err error) {
		payment, err = d.Billing.TakePayment(d.till, cmd)
		return err
	}) {
		fmt.Println("ack payment", payment, id, amount.Minor, cmd.IdempotencyKey)
	}
}

// tortureSite fills a new database for the desks.
func tortureSite(t *testing.T, path string) {
	t.Helper()
	s := seed(t, path, 1)
	opened(t, s)
	till(t, s)
	takeSeeded(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}
