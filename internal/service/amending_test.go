package service_test

import (
	"context"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"caredesk/internal/clinic"
	"caredesk/internal/event"
	"caredesk/internal/service"
)

func amended(h *hospital, id clinic.AppointmentID, change func(*clinic.Consultation)) service.AmendCommand {
	h.Helper()
	versions := value(h.History.Versions(h.asha, h.annaID, id))(h)
	c := findings()
	change(&c)
	return service.AmendCommand{Appointment: id, Amends: versions[0].ID, Consultation: c, Reason: "Laboratory result came in"}
}

// An amendment is a new version; what was signed stays readable, word for word.
func TestAnAmendmentLeavesTheSignedRecordAsItWas(t *testing.T) {
	h := newHospital(t)
	id, first := h.closed(h.asha, h.annaID, h.ashaID, "09:00")
	old := value(h.Consultations.PrescriptionOf(h.asha, id))(t)
	h.pass(time.Hour)
	cmd := amended(h, id, func(c *clinic.Consultation) {
		c.Notes = "note-word, and more"
		c.Diagnoses = []clinic.CodedDiagnosis{{Code: "J02.9", Title: "Acute pharyngitis"}}
		c.Diagnosis = ""
		c.Items[0].DurationDays, c.Items[0].Quantity = 10, "30 capsules"
	})
	result := value(h.Consultations.Amend(h.asha, cmd))(t)
	equal(t, "version", result.Version, 2)
	versions := value(h.History.Versions(h.asha, h.annaID, id))(t)
	equal(t, "versions", len(versions), 2)
	equal(t, "the signed record", versions[1].ID, first.History)
	if v := versions[1]; v.Notes != "note-word" || v.Diagnosis != "diagnosis-word" || v.Symptoms != "symptom-word" || !v.Superseded || v.RecordedName == "" {
		t.Errorf("the signed version now says %+v", v)
	}
	if v := versions[0]; v.Notes != "note-word, and more" || v.Diagnosis != "J02.9 Acute pharyngitis" || len(v.Diagnoses) != 1 || v.Superseded ||
		v.AmendReason != "Laboratory result came in" || v.Amends != first.History {
		t.Errorf("the amendment says %+v", v)
	}
	visit := h.visit(id)
	if visit.Diagnosis != "J02.9 Acute pharyngitis" || visit.Notes != "note-word, and more" || visit.Status != clinic.StatusCompleted {
		t.Errorf("the visit says %q, %q, %s", visit.Diagnosis, visit.Notes, visit.Status)
	}
	rx := value(h.Consultations.PrescriptionOf(h.asha, id))(t)
	if rx.ID != result.Prescription || rx.Replaces != old.ID || rx.Items[0].DurationDays != 10 {
		t.Errorf("the prescription that holds: %+v", rx)
	}
	printed := value(h.Consultations.PrintPrescription(h.asha, old.ID))(t)
	equal(t, "the old one names what replaced it", printed.Rx.ReplacedBy, rx.ID)
	equal(t, "and keeps its days", printed.Rx.Items[0].DurationDays, 7)
	q := service.HistoryQuery{HistoryFilter: service.HistoryFilter{Patient: h.annaID}}
	rows := value(h.History.Timeline(h.asha, q, service.PageRequest{}))(t).Rows
	rows = slices.DeleteFunc(rows, func(e clinic.TimelineEntry) bool { return e.Kind != clinic.TimelineVisit })
	if len(rows) != 1 || rows[0].Version != 2 {
		t.Errorf("the history shows %+v", rows)
	}
	equal(t, "bills", len(value(h.Billing.List(h.cashier, service.InvoiceFilter{}, service.PageRequest{}))(t).Rows), 1)
	log := h.audited("consultation.amend")
	if len(log) != 1 || log[0].Reason != cmd.Reason {
		t.Errorf("audit: %+v", log)
	}
	if report := value(h.store.Verify(context.Background()))(t); !report.OK {
		t.Errorf("the database fails its check: %+v", report.Checks)
	}
}

func TestWhatAnAmendmentNeeds(t *testing.T) {
	h := newHospital(t)
	open := h.consult(h.asha, h.jose, h.ashaID, "10:00")
	id, _ := h.closed(h.asha, h.annaID, h.ashaID, "09:00")
	cmd := amended(h, id, func(c *clinic.Consultation) { c.Notes = "otherwise" })
	amend := func(ctx context.Context, change func(*service.AmendCommand)) error {
		c := cmd
		change(&c)
		_, err := h.Consultations.Amend(ctx, c)
		return err
	}
	refused(t, amend(h.asha, func(c *service.AmendCommand) { c.Reason = " " }), clinic.Invalid, "reason")
	refused(t, amend(h.asha, func(c *service.AmendCommand) { c.Consultation = findings() }), clinic.Invalid, "diagnosis", "Nothing differs")
	refused(t, amend(h.asha, func(c *service.AmendCommand) { c.Consultation.Notes, c.Consultation.Diagnosis = "", "" }), clinic.Invalid, "diagnosis")
	refused(t, amend(h.bela, func(c *service.AmendCommand) {}), clinic.Forbidden)
	refused(t, amend(h.admin, func(c *service.AmendCommand) {}), clinic.Forbidden)
	refused(t, amend(h.asha, func(c *service.AmendCommand) { c.Appointment = open }), clinic.Conflict, "", "not closed")
	must(t, amend(h.asha, func(*service.AmendCommand) {}))
	refused(t, amend(h.asha, func(*service.AmendCommand) {}), clinic.Stale)
	equal(t, "versions", len(value(h.History.Versions(h.asha, h.annaID, id))(t)), 2)
	// Only the text differs, so the signed prescription still holds.
	equal(t, "prescription replaces", value(h.Consultations.PrescriptionOf(h.asha, id))(t).Replaces, 0)
}

func TestAnAmendmentWithdrawsThePrescription(t *testing.T) {
	h := newHospital(t)
	id, first := h.closed(h.asha, h.annaID, h.ashaID, "09:00")
	value(h.Consultations.Amend(h.asha, amended(h, id, func(c *clinic.Consultation) { c.Items = nil })))(t)
	rx := value(h.Consultations.PrescriptionOf(h.asha, id))(t)
	if rx.Replaces != first.Prescription || len(rx.Items) != 0 {
		t.Errorf("what holds now: %+v", rx)
	}
	equal(t, "text of the visit", h.visit(id).Prescription, "")
}

// A draft of an amendment is kept like that of a visit, and opened again.
func TestAnAmendmentBeingTypedIsKept(t *testing.T) {
	h := newHospital(t)
	id, _ := h.closed(h.asha, h.annaID, h.ashaID, "09:00")
	c := findings()
	c.Notes = "half a sent"
	value(h.Consultations.KeepAmendment(h.asha, id, c))(t)
	view := value(h.Consultations.Open(h.asha, id))(t)
	if !view.HasDraft || view.Draft.Consultation.Notes != "half a sent" {
		t.Errorf("kept: %+v", view.Draft)
	}
	_, err := h.Consultations.KeepAmendment(h.bela, id, c)
	refused(t, err, clinic.Forbidden)
	must(t, h.Consultations.DropAmendment(h.asha, id))
	if view := value(h.Consultations.Open(h.asha, id))(t); view.HasDraft || view.Appointment.Notes != "note-word" {
		t.Errorf("after it was thrown away: %+v", view)
	}
}

// second is another program on the same database.
func (h *hospital) second() *service.Services {
	bus := event.NewBus()
	h.TB.Cleanup(bus.Close)
	return service.New(service.Deps{UoW: h.store, Bus: bus, Now: h.clock, NewID: uuid.NewString, Log: slog.New(slog.DiscardHandler)})
}

func at(ctx context.Context, workstation string) context.Context {
	a, _ := clinic.ActorFrom(ctx)
	a.Workstation = workstation
	return clinic.WithActor(ctx, a)
}

// A visit is open on one screen; the second sees who has it and can take it.
func TestTheSecondScreenSeesWhoHasTheVisit(t *testing.T) {
	h := newHospital(t)
	here, there := at(h.asha, "ROOM-1"), at(h.asha, "ROOM-2")
	id := h.consult(here, h.annaID, h.ashaID, "09:00")
	value(h.Consultations.SaveDraft(here, id, findings()))(t)
	other := h.second()
	view := value(other.Consultations.Open(there, id))(t)
	if view.HeldBy == nil || view.HeldBy.Workstation != "ROOM-1" || !view.HasDraft {
		t.Fatalf("the second screen sees %+v", view.HeldBy)
	}
	_, err := other.Consultations.SaveDraft(there, id, clinic.Consultation{Notes: "from the second"})
	refused(t, err, clinic.Conflict, "", "ROOM-1")
	_, err = other.Consultations.Open(h.bela, id)
	refused(t, err, clinic.Forbidden, "", "Asha")
	view = value(other.Consultations.TakeOver(there, id))(t)
	equal(t, "the draft goes along", view.Draft.Consultation.Notes, "note-word")
	value(other.Consultations.SaveDraft(there, id, clinic.Consultation{Notes: "from the second"}))(t)
	_, err = h.Consultations.SaveDraft(here, id, findings())
	refused(t, err, clinic.Conflict, "", "ROOM-2")
	refused(t, h.Consultations.KeepHold(here, id), clinic.Conflict)
	equal(t, "audited", len(h.audited("consultation.take_over")), 1)
	equal(t, "what was typed last", value(h.Consultations.Open(here, id))(t).Draft.Consultation.Notes, "from the second")
	// Left, it is free at once.
	must(t, other.Consultations.Release(there, id))
	if view := value(h.Consultations.Open(here, id))(t); view.HeldBy != nil {
		t.Errorf("released, yet held by %+v", view.HeldBy)
	}
}

// A program that was killed holds nothing for long, and nothing at its own desk.
func TestAVisitOfAKilledProgramOpensAgain(t *testing.T) {
	h := newHospital(t)
	here := at(h.asha, "ROOM-1")
	id := h.consult(here, h.annaID, h.ashaID, "09:00")
	again := h.second()
	if view := value(again.Consultations.Open(here, id))(t); view.HeldBy != nil {
		t.Errorf("the same desk must wait for %+v", view.HeldBy)
	}
	third := h.second()
	if view := value(third.Consultations.Open(at(h.asha, "ROOM-3"), id))(t); view.HeldBy == nil {
		t.Error("another desk is not told")
	}
	h.pass(3 * time.Minute)
	if view := value(third.Consultations.Open(at(h.asha, "ROOM-3"), id))(t); view.HeldBy != nil {
		t.Errorf("still held after three minutes of silence: %+v", view.HeldBy)
	}
}

// Two desks: who lost the visit to another screen signs nothing over it.
func TestAVisitIsSignedWhereItIsOpen(t *testing.T) {
	h := newHospital(t)
	here, there := at(h.asha, "ROOM-1"), at(h.asha, "ROOM-2")
	id := h.consult(here, h.annaID, h.ashaID, "09:00")
	other := h.second()
	value(other.Consultations.TakeOver(there, id))(t)
	value(other.Consultations.SaveDraft(there, id, clinic.Consultation{Notes: "from the second"}))(t)
	_, err := h.Consultations.Close(here, service.CloseCommand{Appointment: id, Version: h.version(id), Consultation: findings()})
	refused(t, err, clinic.Conflict, "", "ROOM-2")
	equal(t, "the draft that is being typed", value(other.Consultations.TakeOver(there, id))(t).Draft.Consultation.Notes, "from the second")
	value(other.Consultations.Close(there, service.CloseCommand{Appointment: id, Version: h.version(id), Consultation: findings()}))(t)

	// The same with an amendment.
	cmd := amended(h, id, func(c *clinic.Consultation) { c.Notes = "otherwise" })
	value(other.Consultations.KeepAmendment(there, id, clinic.Consultation{Notes: "half a sent"}))(t)
	_, err = h.Consultations.Amend(here, cmd)
	refused(t, err, clinic.Conflict, "", "ROOM-2")
	equal(t, "the amendment that is being typed", value(h.Consultations.Open(here, id))(t).Draft.Consultation.Notes, "half a sent")
	value(other.Consultations.Amend(there, cmd))(t)
	// Signed, it is free at once.
	value(h.Consultations.KeepAmendment(here, id, findings()))(t)
}

// What was stopped stays stopped, and a course ends on its day, when the visit
// is amended afterwards.
func TestAnAmendmentRevivesNoMedicine(t *testing.T) {
	h := newHospital(t)
	id := h.consult(h.asha, h.annaID, h.ashaID, "09:00")
	c := findings()
	c.Items = append(c.Items, clinic.PrescriptionItem{Drug: "Metformin", Strength: "500 mg", Form: "tablet", Dose: "1 tablet", Route: "by mouth", Frequency: "bd", Quantity: "100 tablets"})
	value(h.Consultations.Close(h.asha, service.CloseCommand{Appointment: id, Version: h.version(id), Consultation: c}))(t)
	list := value(h.History.Medication(h.asha, h.annaID))(t).Running
	equal(t, "running", len(list), 2)
	must(t, h.History.StopMedicine(h.asha, list[1].ItemID, today.AddDays(1), "diarrhoea"))
	h.pass(48 * time.Hour)
	cmd := amended(h, id, func(n *clinic.Consultation) { n.Items, n.Diagnosis = c.Items, "diagnosis-word, confirmed" })
	result := value(h.Consultations.Amend(h.asha, cmd))(t)
	if result.Prescription == 0 {
		t.Fatal("the prescription was not signed anew")
	}
	view := value(h.History.Medication(h.asha, h.annaID))(t)
	if len(view.Running) != 1 || view.Running[0].Drug != "Amoxicillin" || view.Running[0].Since != today || view.Running[0].Until != today.AddDays(6) {
		t.Errorf("running: %+v", view.Running)
	}
	if len(view.Stopped) != 1 || view.Stopped[0].Drug != "Metformin" || view.Stopped[0].StopReason != "diarrhoea" {
		t.Errorf("stopped: %+v", view.Stopped)
	}
}
