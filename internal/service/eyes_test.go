package service_test

import (
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

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

// What another doctor types and has not signed stands on no paper of a colleague.
func TestAnotherDoctorsDraftIsOnNoPaper(t *testing.T) {
	h := newHospital(t)
	id := h.consult(h.asha, h.annaID, h.ashaID, "09:00")
	h.book(h.annaID, h.belaID, "11:00")
	value(h.Consultations.SaveDraft(h.asha, id, findings()))(t)
	q := service.PaperQuery{Kind: clinic.PaperReferral, Appointment: id}
	draft := value(h.Papers.Draft(h.bela, q))(t)
	if b := draft.Paper.Body; b.Diagnosis != "" || len(b.Sections)+len(b.Items) != 0 {
		t.Errorf("Béla reads %+v", b)
	}
	if b := value(h.Papers.Draft(h.asha, q))(t).Paper.Body; b.Diagnosis != "diagnosis-word" {
		t.Errorf("Asha reads %+v", b)
	}
}

// Files of a visit are the patient's once it is closed, as its text is.
func TestAPatientReadsAVisitsFilesOnceItIsClosed(t *testing.T) {
	h := newHospital(t)
	id := h.consult(h.asha, h.annaID, h.ashaID, "09:00")
	file := value(h.Attachments.Add(h.asha, service.AddAttachmentCommand{Patient: h.annaID, Visit: id, Name: "biopsy.pdf", Data: report("biopsy")}))(t)
	loose := value(h.Attachments.Add(h.asha, service.AddAttachmentCommand{Patient: h.annaID, Name: "letter.pdf", Data: report("letter")}))(t)
	shown := func() (files, entries int) {
		page := value(h.Attachments.List(h.anna, service.AttachmentFilter{Patient: h.annaID}, service.PageRequest{}))(t)
		line := value(h.History.Timeline(h.anna, service.HistoryQuery{HistoryFilter: service.HistoryFilter{Patient: h.annaID,
			Kinds: clinic.Kinds(clinic.TimelineAttachment)}}, service.PageRequest{}))(t)
		equal(t, "counted", page.Total, len(page.Rows))
		equal(t, "counted in the timeline", line.Total, len(line.Rows))
		return len(page.Rows), len(line.Rows)
	}
	if files, entries := shown(); files != 1 || entries != 1 {
		t.Errorf("before closing: %d files, %d entries", files, entries)
	}
	_, err := h.Attachments.Open(h.anna, file)
	refused(t, err, clinic.NotFound)
	value(h.Attachments.Open(h.anna, loose))(t)
	value(h.Attachments.Open(h.asha, file))(t)
	value(h.Consultations.Close(h.asha, service.CloseCommand{Appointment: id, Version: h.version(id), Consultation: findings()}))(t)
	if files, entries := shown(); files != 2 || entries != 2 {
		t.Errorf("after closing: %d files, %d entries", files, entries)
	}
	value(h.Attachments.Open(h.anna, file))(t)
}

// A patient asks in vain for values that were marked as errors.
func TestAPatientSeesNoRetractedVitals(t *testing.T) {
	h := newHospital(t)
	id := value(h.Vitals.Record(h.nurse, pulse(h.annaID)))(t)
	must(t, h.Vitals.Retract(h.nurse, id, "another patient's"))
	q := vitalsOf(h.annaID)
	q.WithRetracted = true
	equal(t, "Anna sees", len(value(h.Vitals.Of(h.anna, q))(t).Rows), 0)
	equal(t, "Asha sees", len(value(h.Vitals.Of(h.nurse, q))(t).Rows), 1)
}

// A nurse learns that a file is in the chart already, but not what others call it.
func TestANurseDoesNotLearnAFilesName(t *testing.T) {
	x := newTreated(t)
	_, err := x.Attachments.Add(x.nurse, service.AddAttachmentCommand{Patient: x.jose, Name: "scan", Data: report("treated")})
	refused(t, err, clinic.Conflict, "file")
	if msg := clinic.MessageOf(err); len(msg) == 0 || contains(msg, "file-word") {
		t.Errorf("she is told %q", msg)
	}
}

func contains(s, word string) bool {
	for i := 0; i+len(word) <= len(s); i++ {
		if s[i:i+len(word)] == word {
			return true
		}
	}
	return false
}
