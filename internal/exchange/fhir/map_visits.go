package fhir

import (
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// appointmentStates are the states of a visit in the codes of FHIR.
var appointmentStates = map[clinic.AppointmentStatus]string{clinic.StatusRequested: "proposed", clinic.StatusBooked: "booked",
	clinic.StatusArrived: "arrived", clinic.StatusInConsultation: "checked-in", clinic.StatusCompleted: "fulfilled",
	clinic.StatusCancelled: "cancelled", clinic.StatusNoShow: "noshow"}

// cancelCodes say who called a visit off.
var cancelCodes = map[clinic.CancelledBy]Coding{clinic.CancelledByPatient: {sysCancelReason, "pat", "Patient"},
	clinic.CancelledByDoctor: {sysCancelReason, "prov", "Provider"}, clinic.CancelledByHospital: {sysCancelReason, "other", "Other"}}

// visitKinds are the kinds of visit in the codes of HL7.
var visitKinds = map[clinic.VisitKind]Coding{clinic.VisitNew: {sysVisitKind, "ROUTINE", "Routine appointment"},
	clinic.VisitFollowUp: {sysVisitKind, "FOLLOWUP", "A follow up visit from a previous appointment"},
	clinic.VisitWalkIn:   {sysVisitKind, "WALKIN", "A previously unscheduled walk-in visit"}}

// visit is the appointment, with the slot that it takes up.
func (m *Mapper) visit(v service.AppointmentRow, subject Reference) []Resource {
	start, end := m.at(v.Date, v.Start), m.at(v.Date, v.Start.Add(v.Minutes))
	accepted := "accepted"
	if v.Status == clinic.StatusRequested {
		accepted = "needs-action"
	}
	a := &Appointment{base: base{"Appointment", m.visitID(v.ID)}, Status: appointmentStates[v.Status], Description: v.Reason, Start: start, End: end,
		MinutesDuration: v.Minutes, Created: m.instant(v.CreatedAt), AppointmentType: &CodeableConcept{Coding: []Coding{visitKinds[v.Kind]}},
		Participant: []Participant{{&subject, accepted}, {m.doctor(v.DoctorID, v.DoctorName()), accepted}}}
	if v.Status == clinic.StatusCancelled {
		c := inWords(v.CancelReason)
		if code, ok := cancelCodes[v.CancelledBy]; ok {
			c.Coding = []Coding{code}
		}
		if c.Text != "" || c.Coding != nil {
			a.CancelationReason = &c
		}
	}
	if !v.Status.Live() && v.Status != clinic.StatusRequested {
		return []Resource{a}
	}
	slot := &Slot{base: base{"Slot", m.uuid("VisitSlot", int64(v.ID))}, Schedule: m.ref("Schedule", m.scheduleID(v.DoctorID), ""), Status: "busy", Start: start, End: end}
	if v.Status == clinic.StatusRequested {
		slot.Status = "busy-tentative"
	}
	if v.OverbookReason != "" {
		slot.Overbooked = truth(true)
	}
	a.Slot = []Reference{m.ref("Slot", slot.ID, "")}
	return []Resource{slot, a}
}

// encounterStates are the states of a visit that takes or took place.
var encounterStates = map[clinic.AppointmentStatus]string{clinic.StatusArrived: "arrived", clinic.StatusInConsultation: "in-progress", clinic.StatusCompleted: "finished"}

var ambulatory = Coding{sysActCode, "AMB", "ambulatory"}

// encounter is a visit that took place, with what was found and noted.
func (m *Mapper) encounter(v service.AppointmentRow, e clinic.HistoryEntry, signed bool, subject Reference) []Resource {
	id := m.encounterID(v.ID)
	enc := &Encounter{base: base{"Encounter", id}, Status: encounterStates[v.Status], Class: ambulatory, Type: []CodeableConcept{inWords(v.Kind.Title())},
		Subject: &subject, Participant: []EncounterParticipant{{m.doctor(v.DoctorID, v.DoctorName())}},
		Appointment: []Reference{m.ref("Appointment", m.visitID(v.ID), "")}, ServiceProvider: m.provider(v.DoctorID),
		Period: &Period{Start: m.at(v.Date, v.Start), End: m.instant(v.EndedAt)}}
	if !v.StartedAt.IsZero() {
		enc.Period.Start = m.instant(v.StartedAt)
	}
	if v.EndedAt.Before(v.StartedAt) {
		enc.Period.End = ""
	}
	symptoms := v.Reason
	if signed && e.Symptoms != "" {
		symptoms = e.Symptoms
	}
	if symptoms != "" {
		enc.ReasonCode = []CodeableConcept{inWords(symptoms)}
	}
	out := []Resource{enc}
	if !signed {
		return out
	}
	return append(out, m.found(enc, e, subject, m.doctor(v.DoctorID, v.DoctorName()))...)
}

// looseEntry is a record without a visit, as an import brought it.
func (m *Mapper) looseEntry(e clinic.HistoryEntry, subject Reference) []Resource {
	enc := &Encounter{base: base{"Encounter", m.uuid("Entry", int64(e.ID))}, Status: "finished", Class: ambulatory, Subject: &subject,
		Type: []CodeableConcept{inWords("Record taken over")}, Period: &Period{Start: m.instant(e.CreatedAt)}}
	if e.Symptoms != "" {
		enc.ReasonCode = []CodeableConcept{inWords(e.Symptoms)}
	}
	out := []Resource{enc}
	return append(out, m.found(enc, e, subject, m.doctor(e.DoctorID, e.DoctorName))...)
}

// found is what a record says: its diagnoses, and in words what has no resource
// of its own.
func (m *Mapper) found(enc *Encounter, e clinic.HistoryEntry, subject Reference, doctor *Reference) []Resource {
	var out []Resource
	add := func(code CodeableConcept) {
		c := &Condition{base: base{"Condition", m.uuid("Diagnosis", int64(e.ID), len(out))}, Code: &code, Subject: subject, Encounter: m.refTo("Encounter", enc.ID, ""),
			Category:     []CodeableConcept{concept(sysConditionCat, "encounter-diagnosis", "Encounter Diagnosis", "")},
			RecordedDate: m.instant(e.CreatedAt)}
		enc.Diagnosis = append(enc.Diagnosis, EncounterDiagnosis{m.ref("Condition", c.ID, "")})
		out = append(out, c)
	}
	rest := e.Diagnosis
	for _, d := range e.Diagnoses {
		rest = strings.TrimPrefix(strings.TrimPrefix(rest, d.String()), "; ")
		if d.Code == "" {
			add(inWords(d.Title))
		} else {
			add(concept(sysICD10, d.Code, d.Title, d.Title))
		}
	}
	if rest != "" {
		add(inWords(rest))
	}
	var parts []string
	say := func(label, text string) {
		if text != "" {
			parts = append(parts, label+": "+text)
		}
	}
	say("Notes", e.Notes)
	say("Treatment and advice", e.Treatment)
	if e.AppointmentID == 0 {
		say("Prescription", e.Prescription)
	}
	say("Follow-up", e.FollowUp.String())
	if len(parts) == 0 {
		return out
	}
	t := concept(sysLOINC, loincVisitNote, "Outpatient Note", "Visit note")
	doc := &DocumentReference{base: base{"DocumentReference", m.uuid("Record", int64(e.ID))}, Status: "current", Type: &t, Subject: &subject,
		Date: m.instant(e.CreatedAt), Custodian: m.hospital(), Content: []DocumentContent{{plain("Visit note", strings.Join(parts, "\n\n"))}},
		Context: &DocumentContext{Encounter: []Reference{m.ref("Encounter", enc.ID, "")}}}
	if doctor != nil {
		doc.Author = []Reference{*doctor}
	}
	return append(out, doc)
}

// provider is the doctor's department, else the hospital.
func (m *Mapper) provider(id clinic.DoctorID) *Reference {
	for _, d := range m.dir.Doctors {
		if d.ID == id && d.DepartmentID != 0 {
			return m.refTo("Organization", m.departmentID(d.DepartmentID), d.DepartmentName)
		}
	}
	return m.hospital()
}

// problemStates are the states of an entry of a problem list.
var problemStates = map[clinic.ProblemState]string{clinic.ProblemActive: "active", clinic.ProblemInactive: "inactive", clinic.ProblemResolved: "resolved"}

func (m *Mapper) problem(p clinic.Problem, subject Reference) Resource {
	code := inWords(p.Title)
	if p.Code != "" {
		code = concept(sysICD10, p.Code, p.Title, p.Title)
	}
	c := &Condition{base: base{"Condition", m.uuid("Problem", int64(p.ID))}, Code: &code, Subject: subject,
		Category:      []CodeableConcept{concept(sysConditionCat, "problem-list-item", "Problem List Item", "")},
		OnsetDateTime: p.Onset.String(), AbatementDateTime: p.Ended.String(), RecordedDate: m.instant(p.RecordedAt), Note: notes(p.Note)}
	verified := "confirmed"
	if p.State == clinic.ProblemError {
		verified = "entered-in-error" // which has no clinical status
	} else {
		status := concept(sysClinical, problemStates[p.State], p.State.Title(), "")
		c.ClinicalStatus = &status
	}
	v := concept(sysVerification, verified, "", "")
	c.VerificationStatus = &v
	return c
}

// medicineStates are the states of a prescribed medicine.
var medicineStates = map[service.MedicineState]string{service.MedicineActive: "active", service.MedicineCompleted: "completed",
	service.MedicineStopped: "stopped", service.MedicineReplaced: "cancelled"}

func (m *Mapper) medicines(p service.RecordedPrescription, subject Reference, visit clinic.AppointmentID) []Resource {
	var out []Resource
	for i, it := range p.Items {
		name := inWords(it.Name())
		r := &MedicationRequest{base: base{"MedicationRequest", m.uuid("Medicine", int64(p.ID), i)}, Status: medicineStates[p.States[i]], Intent: "order",
			Medication: &name, Subject: subject, AuthoredOn: m.instant(p.IssuedAt),
			Requester: m.doctor(p.DoctorID, p.DoctorName), GroupIdentifier: &Identifier{System: "urn:uuid:" + m.hospitalID(), Value: p.Number}}
		if visit != 0 {
			r.Encounter = m.refTo("Encounter", m.encounterID(visit), "")
		}
		if it.Reason != "" {
			r.Note = notes("Given in spite of a warning: " + it.Reason)
		}
		d := Dosage{Text: it.Sig(), Patient: it.Instructions}
		if it.AsNeeded() {
			d.AsNeeded = truth(true)
		}
		if it.Route != "" {
			route := inWords(it.Route)
			d.Route = &route
		}
		if it.Quantity != "" {
			r.Note = append(r.Note, Annotation{Text: "Quantity: " + it.Quantity})
		}
		if d.Text != "" || d.Patient != "" || d.Route != nil || d.AsNeeded != nil {
			r.Dosage = []Dosage{d}
		}
		if it.DurationDays > 0 {
			r.Dispense = &DispenseRequest{Supply: &Quantity{Value: decimal(it.DurationDays, 0), Unit: "day", System: sysUCUM, Code: "d"}}
		}
		out = append(out, r)
	}
	return out
}

// invoiceStates are the states of an issued bill.
var invoiceStates = map[clinic.InvoiceStatus]string{clinic.InvoiceIssued: "issued", clinic.InvoicePartPaid: "issued", clinic.InvoicePaid: "balanced",
	clinic.InvoiceSettled: "balanced", clinic.InvoiceVoid: "cancelled"}

func (m *Mapper) invoice(b clinic.Invoice, subject Reference) Resource {
	out := &Invoice{base: base{"Invoice", m.uuid("Invoice", int64(b.ID))}, Status: invoiceStates[b.Status], Subject: &subject, Date: m.instant(b.IssuedAt),
		Identifier: []Identifier{{System: "urn:uuid:" + m.hospitalID(), Value: b.Number}}, Issuer: m.hospital(), TotalNet: money(b.Net), TotalGross: money(b.Total)}
	for i, it := range b.Items {
		line := InvoiceLine{Sequence: i + 1, ChargeItem: inWords(it.Description), Price: []PriceComponent{{Type: "base", Amount: money(it.Gross())}}}
		if it.Discount.Minor > 0 {
			line.Price = append(line.Price, PriceComponent{Type: "discount", Amount: money(clinic.Money{Minor: -it.Discount.Minor, Currency: b.Currency})})
		}
		if it.Tax.Minor > 0 {
			tax := inWords(it.TaxName)
			line.Price = append(line.Price, PriceComponent{Type: "tax", Code: &tax, Amount: money(it.Tax)})
		}
		out.LineItem = append(out.LineItem, line)
	}
	for _, p := range b.Payments {
		what := "Paid"
		if p.Amount.Minor < 0 {
			what = "Given back"
		}
		out.Note = append(out.Note, Annotation{Time: m.instant(p.PaidAt), Text: what + ": " + p.Amount.Edit() + " " + string(p.Amount.Currency) + ", " + p.Method.Title() + ", receipt " + p.ReceiptNumber})
	}
	out.Note = append(out.Note, notes(b.Note)...)
	return out
}
