package viewmodel

import (
	"context"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// consultFake stands for the services behind a consultation. The embedded
// interfaces are nil: a call that the screen must not make panics.
type consultFake struct {
	ConsultationService

	view     service.ConsultationView
	openErr  error
	drafts   []clinic.Consultation
	draftErr error
	closes   []service.CloseCommand
	closeErr error
	slots    map[clinic.Date][]clinic.Slot
	queries  []service.FreeQuery
	backs    []int

	warnings   func([]clinic.PrescriptionItem) []clinic.Warning
	checkErr   error
	checks     int
	holdErr    error
	beats      int
	takeovers  int
	amendments []service.AmendCommand
	amendDraft []clinic.Consultation
	dropped    int
	earlierRx  map[clinic.AppointmentID]clinic.Prescription
}

func (f *consultFake) CheckMedicines(_ context.Context, _ clinic.AppointmentID, items []clinic.PrescriptionItem) ([]clinic.Warning, error) {
	f.checks++
	if f.warnings == nil || f.checkErr != nil {
		return nil, f.checkErr
	}
	return f.warnings(items), nil
}

func (f *consultFake) KeepHold(context.Context, clinic.AppointmentID) error {
	f.beats++
	return f.holdErr
}

func (f *consultFake) TakeOver(context.Context, clinic.AppointmentID) (service.ConsultationView, error) {
	f.takeovers++
	f.view.HeldBy = nil
	return f.view, nil
}

func (f *consultFake) Amend(_ context.Context, cmd service.AmendCommand) (service.AmendResult, error) {
	f.amendments = append(f.amendments, cmd)
	if f.closeErr != nil {
		return service.AmendResult{}, f.closeErr
	}
	return service.AmendResult{History: 70, Version: 2}, nil
}

func (f *consultFake) KeepAmendment(_ context.Context, _ clinic.AppointmentID, c clinic.Consultation) (time.Time, error) {
	f.amendDraft = append(f.amendDraft, c)
	return consultNow, nil
}

func (f *consultFake) DropAmendment(context.Context, clinic.AppointmentID) error {
	f.dropped++
	return nil
}

// penicillin warns of everything that begins so.
func penicillin(items []clinic.PrescriptionItem) (out []clinic.Warning) {
	for i, it := range items {
		if strings.HasPrefix(strings.ToLower(it.Drug), "penicillin") {
			out = append(out, clinic.Warning{Item: i, Kind: clinic.WarnAllergy, Severity: clinic.WarnSerious, NeedsReason: true,
				Cause: "The record says: allergic to Penicillin.", Key: "allergy|" + strings.ToLower(it.Drug)})
		}
	}
	return out
}

func (f *consultFake) Open(context.Context, clinic.AppointmentID) (service.ConsultationView, error) {
	return f.view, f.openErr
}

func (f *consultFake) SaveDraft(_ context.Context, _ clinic.AppointmentID, c clinic.Consultation) (time.Time, error) {
	if f.draftErr != nil {
		return time.Time{}, f.draftErr
	}
	f.drafts = append(f.drafts, c)
	return consultNow.Add(time.Duration(len(f.drafts)) * time.Second), nil
}

func (f *consultFake) Close(_ context.Context, cmd service.CloseCommand) (service.CloseResult, error) {
	f.closes = append(f.closes, cmd)
	if f.closeErr != nil {
		return service.CloseResult{}, f.closeErr
	}
	return service.CloseResult{History: 7, Prescription: 8, Invoice: 9}, nil
}

func (f *consultFake) PrescriptionOf(_ context.Context, id clinic.AppointmentID) (clinic.Prescription, error) {
	if rx, ok := f.earlierRx[id]; ok {
		return rx, nil
	}
	return clinic.Prescription{ID: 8, Number: "RX-2026-000008"}, nil
}

// consultVisits is the same fake as the service of appointments.
type consultVisits struct {
	AppointmentService
	*consultFake
}

func (f consultVisits) Get(context.Context, clinic.AppointmentID) (service.AppointmentRow, error) {
	return f.view.Appointment, nil
}

func (f consultVisits) FreeSlots(_ context.Context, q service.FreeQuery) ([]clinic.Slot, error) {
	f.queries = append(f.queries, q)
	return f.slots[q.From], nil
}

func (f consultVisits) BackToQueue(_ context.Context, _ clinic.AppointmentID, version int) error {
	f.backs = append(f.backs, version)
	return nil
}

var consultNow = time.Date(2026, 11, 23, 10, 42, 6, 0, time.UTC)

// heldTimer keeps what was scheduled until the test lets the time pass.
type heldTimer struct {
	waits []time.Duration
	due   []func()
	beat  func() // the next sign of life, which is no draft
}

func (h *heldTimer) after(d time.Duration, f func()) func() {
	if d == service.KeepHoldEvery {
		h.beat = f
		return func() { h.beat = nil }
	}
	h.waits = append(h.waits, d)
	h.due = append(h.due, f)
	i := len(h.due) - 1
	return func() { h.due[i] = nil }
}

func (h *heldTimer) pending() int {
	n := 0
	for _, f := range h.due {
		if f != nil {
			n++
		}
	}
	return n
}

func (h *heldTimer) pass() {
	due := h.due
	h.due = nil
	for _, f := range due {
		if f != nil {
			f()
		}
	}
}

func newConsultFake() *consultFake {
	return &consultFake{
		view: service.ConsultationView{
			Appointment: service.AppointmentRow{Appointment: clinic.Appointment{ID: 11, PatientID: 5, DoctorID: 3,
				Status: clinic.StatusInConsultation, Version: 4}},
			Patient: clinic.Patient{ID: 5, FirstName: "Łukasz", LastName: "Østergård-O'Brien", AllergyStatus: clinic.AllergyHas,
				Allergies: []clinic.Allergy{{Substance: "Penicillin", Reaction: "rash", Severity: clinic.SeveritySevere}}},
		},
		slots: map[clinic.Date][]clinic.Slot{},
	}
}

func openConsult(t *testing.T, f *consultFake, r Runner) (*Consultation, *heldTimer) {
	t.Helper()
	timer := &heldTimer{}
	c := NewConsultation(ConsultationParams{Appointment: 11, Consultations: f, Appointments: consultVisits{consultFake: f}, Runner: r,
		Context: context.Background, Now: func() time.Time { return consultNow }, After: timer.after})
	c.Load(func(err error) {
		if err != nil {
			t.Fatalf("the visit does not open: %v", err)
		}
	})
	return c, timer
}
