package service_test

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/event"
	"caredesk/internal/service"
)

// lostAnswer is a unit of work whose next transaction is saved while its answer
// gets lost on the way, as when the network breaks in the moment of COMMIT.
type lostAnswer struct {
	service.UnitOfWork
	armed bool
}

func (u *lostAnswer) InTx(ctx context.Context, fn func(service.Repos) error) error {
	err := u.UnitOfWork.InTx(ctx, fn)
	if err == nil && u.armed {
		u.armed = false
		return clinic.Errorf(clinic.Unavailable, "It is not known whether this was saved.")
	}
	return err
}

// sentTwice are the forms that make a record, by name: what sends the form, and
// how many records there are.
var sentTwice = map[string]func(t *testing.T, h *hospital) (send func(*service.Services) error, count func() int){
	"registering somebody of whom only the name is known": func(t *testing.T, h *hospital) (func(*service.Services) error, func() int) {
		p := clinic.Patient{FirstName: "Niamh", LastName: "Quirke"}
		return func(s *service.Services) error {
				_, err := s.Patients.Register(h.desk, p, service.Image{})
				return err
			}, func() int {
				return value(h.Patients.Search(h.desk, service.PatientFilter{Text: "Quirke"}, service.PageRequest{}))(t).Total
			}
	},
	"registering with a phone number": func(t *testing.T, h *hospital) (func(*service.Services) error, func() int) {
		p := clinic.Patient{FirstName: "Niamh", LastName: "Quirke", Phone: "+44 20 7946 0777", DateOfBirth: clinic.MustDate("1980-02-29")}
		return func(s *service.Services) error {
				_, err := s.Patients.Register(h.desk, p, service.Image{})
				return err
			}, func() int {
				return value(h.Patients.Search(h.desk, service.PatientFilter{Text: "Quirke"}, service.PageRequest{}))(t).Total
			}
	},
	"booking": func(t *testing.T, h *hospital) (func(*service.Services) error, func() int) {
		cmd := service.BookCommand{Patient: h.jose, Doctor: h.ashaID, Date: today, Start: clinic.MustClock("11:00"), Kind: clinic.VisitNew, Minutes: 30}
		return func(s *service.Services) error { _, err := s.Appointments.Book(h.desk, cmd); return err },
			func() int { return visitsOf(h, h.jose) }
	},
	"booking into a taken slot with a reason": func(t *testing.T, h *hospital) (func(*service.Services) error, func() int) {
		h.book(h.annaID, h.ashaID, "11:00")
		cmd := service.BookCommand{Patient: h.jose, Doctor: h.ashaID, Date: today, Start: clinic.MustClock("11:00"), Kind: clinic.VisitNew, Minutes: 30,
			OverbookReason: "in pain"}
		return func(s *service.Services) error { _, err := s.Appointments.Book(h.desk, cmd); return err },
			func() int { return visitsOf(h, h.jose) }
	},
	"a walk-in": func(t *testing.T, h *hospital) (func(*service.Services) error, func() int) {
		return func(s *service.Services) error {
				_, _, err := s.Appointments.WalkIn(h.desk, service.WalkInCommand{Patient: h.jose, Doctor: h.ashaID, Minutes: 15, OverbookReason: "walked in"})
				return err
			},
			func() int { return visitsOf(h, h.jose) }
	},
	"checking in": func(t *testing.T, h *hospital) (func(*service.Services) error, func() int) {
		id := h.book(h.jose, h.ashaID, "11:00")
		version := h.version(id)
		return func(s *service.Services) error { _, err := s.Appointments.CheckIn(h.desk, id, version); return err },
			func() int { return len(h.audited("appointment.check_in")) }
	},
	"vital signs with a note before the doctor": func(t *testing.T, h *hospital) (func(*service.Services) error, func() int) {
		visit := h.book(h.jose, h.ashaID, "09:00")
		value(h.Appointments.CheckIn(h.desk, visit, h.version(visit)))(t)
		cmd := service.RecordVitals{Vitals: clinic.Vitals{PatientID: h.jose, AppointmentID: visit, TakenAt: h.clock(), Systolic: 120, Diastolic: 80}, Triage: "looks pale"}
		return func(s *service.Services) error { _, err := s.Vitals.Record(h.nurse, cmd); return err },
			func() int {
				if n := len(value(h.Triage.Notes(h.nurse, visit))(t)); n != 1 {
					t.Errorf("%d notes", n)
				}
				return len(value(h.Vitals.Of(h.nurse, service.VitalsQuery{VitalsFilter: service.VitalsFilter{Patient: h.jose}}))(t).Rows)
			}
	},
	"issuing a bill": func(t *testing.T, h *hospital) (func(*service.Services) error, func() int) {
		i := h.bill("09:00")
		return func(s *service.Services) error { _, err := s.Billing.Issue(h.cashier, i.ID, i.Version); return err },
			func() int { return len(h.audited("invoice.issue")) }
	},
	"taking money": func(t *testing.T, h *hospital) (func(*service.Services) error, func() int) {
		i := h.bill("09:00")
		return func(s *service.Services) error {
				_, err := s.Billing.TakePayment(h.cashier, cash(i, euros(30), "form-1"))
				return err
			},
			func() int { return len(h.read(i.ID).Payments) }
	},
	"closing a visit with its prescription and its bill": func(t *testing.T, h *hospital) (func(*service.Services) error, func() int) {
		id := h.consult(h.asha, h.jose, h.ashaID, "09:00")
		version := h.version(id)
		return func(s *service.Services) error {
				_, err := s.Consultations.Close(h.asha, service.CloseCommand{Appointment: id, Version: version, Consultation: findings()})
				return err
			},
			func() int {
				if n := len(h.audited("prescription.sign")); n != 1 {
					t.Errorf("%d prescriptions were signed", n)
				}
				return len(h.audited("appointment.close"))
			}
	},
}

func visitsOf(h *hospital, p clinic.PatientID) int {
	h.Helper()
	return value(h.Appointments.List(h.desk, service.AppointmentFilter{Patient: p}, service.PageRequest{}))(h).Total
}

// A form that is sent twice – by two clicks, by a second try after the answer to
// the first was lost, from two windows at once – makes one record. The second is
// either told of the first or answered as the first was, never with a fault.
func TestAFormSentTwiceMakesOneRecord(t *testing.T) {
	for name, form := range sentTwice {
		ways := map[string]func(h *hospital, send func(*service.Services) error) []error{
			"one after the other": func(h *hospital, send func(*service.Services) error) []error {
				return []error{send(h.Services), send(h.Services)}
			},
			"at once": func(h *hospital, send func(*service.Services) error) []error {
				errs := make([]error, 2)
				var wg sync.WaitGroup
				for n := range errs {
					wg.Go(func() { errs[n] = send(h.Services) })
				}
				wg.Wait()
				return errs
			},
			"after a lost answer": func(h *hospital, send func(*service.Services) error) []error {
				u := &lostAnswer{UnitOfWork: h.store, armed: true}
				ids := 0
				s := service.New(service.Deps{UoW: u, Bus: event.NewBus(), Now: h.clock, NewID: func() string { ids++; return fmt.Sprintf("again-%d", ids) },
					Log: slog.New(slog.DiscardHandler), Passwords: hasher()})
				refused(t, send(s), clinic.Unavailable)
				h.pass(time.Minute)
				second := send(s)
				return []error{nil, second} // the first was saved
			},
		}
		for how, twice := range ways {
			t.Run(name+", "+how, func(t *testing.T) {
				h := newHospital(t)
				send, count := form(t, h)
				saved := 0
				for _, err := range twice(h, send) {
					switch code := clinic.CodeOf(err); {
					case err == nil:
						saved++
					case code != clinic.Conflict && code != clinic.Stale:
						t.Errorf("the second was answered %v", err)
					}
				}
				if n := count(); n != 1 || saved == 0 {
					t.Errorf("%d records came of it, and %d were told as saved", n, saved)
				}
				h.sound()
			})
		}
	}
}
