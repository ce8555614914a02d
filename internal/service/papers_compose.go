package service

import (
	"slices"

	"caredesk/internal/clinic"
)

// paperWork is a paper in the making with what it is filled in from.
type paperWork struct {
	kind     clinic.PaperKind
	patient  clinic.Patient
	visit    clinic.Appointment   // zero without one
	record   *clinic.HistoryEntry // of the closed visit, its latest version
	body     clinic.PaperBody     // what the chart says
	doctorID clinic.DoctorID
	today    clinic.Date
}

// schoolAge is the age in years below which a sick note is proposed for school.
const schoolAge = 16

// newPaper reads what a paper is filled in from. The doctor who is signed in
// signs it; the patient is one whose chart the doctor reads.
func (t *tx) newPaper(q PaperQuery, language string) (paperWork, error) {
	w := paperWork{kind: q.Kind, doctorID: t.actor.DoctorID, today: t.today()}
	if !q.Kind.Issued() {
		return w, clinic.FieldErrorf("kind", "Choose what is to be issued.")
	}
	if w.doctorID == 0 {
		return w, forbidden("Only a doctor signs documents.")
	}
	if q.Appointment != 0 {
		var err error
		if w.visit, err = t.Appointments().Get(t.ctx, q.Appointment); err != nil {
			return w, err
		}
		if q.Patient != 0 && q.Patient != w.visit.PatientID {
			return w, clinic.FieldErrorf("appointment", "The visit is another patient's.")
		}
		q.Patient = w.visit.PatientID
	}
	if q.Patient == 0 {
		return w, clinic.FieldErrorf("patient", "Choose the patient.")
	}
	if q.Kind == clinic.PaperVisitSummary && q.Appointment == 0 {
		return w, clinic.FieldErrorf("appointment", "Choose the visit.")
	}
	if err := t.readableChart(q.Patient); err != nil {
		return w, err
	}
	return w, t.fillPaper(&w, q, language)
}

func (t *tx) fillPaper(w *paperWork, q PaperQuery, language string) (err error) {
	if w.patient, err = t.Patients().Get(t.ctx, q.Patient); err != nil {
		return err
	}
	doctor, err := t.Doctors().Get(t.ctx, w.doctorID)
	if err != nil {
		return err
	}
	settings, err := t.settings()
	if err != nil {
		return err
	}
	if w.body.Parties, err = t.parties(w.patient, doctor); err != nil {
		return err
	}
	w.body.Parties.Language, w.body.Allergies = orText(language, clinic.DocumentLanguage(w.patient.Language, settings)), w.patient.AllergyText()
	if w.kind == clinic.PaperHistory {
		q.History.Patient = q.Patient
		return t.fillHistory(w, q.History)
	}
	if w.visit.ID == 0 {
		return nil
	}
	return t.fillVisit(w)
}

func orText(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

// fillVisit takes over what the visit's record says, of an open visit what its
// draft does.
func (t *tx) fillVisit(w *paperWork) error {
	b := &w.body
	b.Visit = w.visit.Date.String()
	other, err := t.Doctors().Get(t.ctx, w.visit.DoctorID)
	if err != nil {
		return err
	}
	b.VisitDoctor = other.Name()
	if w.visit.Status != clinic.StatusCompleted {
		return t.fillDraft(w)
	}
	versions, err := t.Consultations().Versions(t.ctx, w.visit.ID)
	if err != nil || len(versions) == 0 {
		return err
	}
	h := versions[0]
	w.record = &h
	b.RecordVersion, b.Diagnosis, b.FollowUp = max(1, h.Version), h.Diagnosis, h.FollowUp.String()
	if h.Version > 1 {
		b.AmendedOn = clinic.DateOf(h.CreatedAt.In(t.now.Location())).String()
	}
	b.Sections = entrySections(h)
	rx, err := t.Consultations().PrescriptionOf(t.ctx, w.visit.ID)
	found, err := notFoundIsNil(err)
	if err != nil || !found {
		return err
	}
	b.Items = paperItems(rx.Items, b.Parties.Language)
	if rx.FollowUpAt > 0 && rx.FollowUp == h.FollowUp {
		b.FollowUpTime = rx.FollowUpAt.String()
	}
	return nil
}

// fillDraft takes over what the doctor who is signed in types of an own visit.
// What a colleague has not signed is nobody else's.
func (t *tx) fillDraft(w *paperWork) error {
	if w.visit.DoctorID != w.doctorID {
		return nil
	}
	draft, err := t.Consultations().Draft(t.ctx, w.visit.ID)
	found, err := notFoundIsNil(err)
	if err != nil || !found {
		return err
	}
	c, b := draft.Consultation, &w.body
	b.Diagnosis = c.DiagnosisText()
	b.Sections = entrySections(clinic.HistoryEntry{Symptoms: c.Symptoms, Notes: c.Notes, Treatment: c.Advice})
	for _, it := range c.Items {
		if it.Drug != "" {
			b.Items = append(b.Items, paperItems([]clinic.PrescriptionItem{it}, b.Parties.Language)...)
		}
	}
	return nil
}

func paperItems(items []clinic.PrescriptionItem, language string) []clinic.PaperItem {
	out := make([]clinic.PaperItem, len(items))
	for i, it := range items {
		out[i] = clinic.PaperItem{Name: it.Name(), Words: clinic.ItemWords(it, language), Quantity: clinic.QuantityIn(it.Quantity, clinic.Language(language))}
	}
	return out
}

// entrySections are the parts of a record that are printed. The doctors' own
// notes are not.
func entrySections(h clinic.HistoryEntry) []clinic.PaperSection {
	var out []clinic.PaperSection
	for _, s := range []clinic.PaperSection{{Heading: clinic.SectionComplaints, Text: h.Symptoms}, {Heading: clinic.SectionFindings, Text: h.Notes},
		{Heading: clinic.SectionAdvice, Text: h.Treatment}} {
		if s.Text = clinic.CleanText(s.Text); s.Text != "" {
			out = append(out, s)
		}
	}
	return out
}

// fillHistory takes over the closed visits that the filter finds, newest first.
// Beyond MaxHistoryVisits they are counted and the page says so.
func (t *tx) fillHistory(w *paperWork, f HistoryFilter) error {
	f.Text, f.NotInDoctorNotes = cleanSearch(f.Text), true
	b := &w.body
	b.PeriodFrom, b.PeriodUntil, b.Search = f.From.String(), f.To.String(), f.Text
	if f.Doctor != 0 {
		d, err := t.Doctors().Get(t.ctx, f.Doctor)
		if err != nil {
			return err
		}
		b.VisitDoctor = d.Name()
	}
	page, err := t.Consultations().History(t.ctx, f, PageRequest{Limit: clinic.MaxHistoryVisits})
	if err != nil {
		return err
	}
	b.LeftOut = max(0, page.Total-len(page.Rows))
	for _, h := range page.Rows {
		day := h.VisitDate
		if day.IsZero() {
			day = clinic.DateOf(h.CreatedAt.In(t.now.Location()))
		}
		b.Entries = append(b.Entries, clinic.PaperEntry{Visit: day.String(), Doctor: h.DoctorName, Unit: h.Department, Version: h.Version,
			Diagnosis: h.Diagnosis, Medicines: h.Prescription, Sections: entrySections(h), FollowUp: h.FollowUp.String()})
	}
	if len(b.Entries) == 0 {
		return clinic.FieldErrorf("period", "There is no closed visit to print.")
	}
	return nil
}

func (w paperWork) paper(b clinic.PaperBody, title string) clinic.IssuedPaper {
	return clinic.IssuedPaper{Kind: w.kind, PatientID: w.patient.ID, AppointmentID: w.visit.ID, DoctorID: w.doctorID, Title: title, Body: b}
}

// proposal is the paper as the form shows it first.
func (w paperWork) proposal() clinic.IssuedPaper {
	b := w.body
	switch w.kind {
	case clinic.PaperSickNote:
		b.Fitness, b.Activity, b.Diagnosis, b.Sections, b.Items = clinic.Unfit, "work", "", nil, nil
		b.FollowUp, b.FollowUpTime = "", ""
		b.From, b.Until = w.today.String(), w.today.String()
		if born := w.patient.DateOfBirth; !born.IsZero() && born.AgeOn(w.today) < schoolAge {
			b.Activity = "school"
		}
	case clinic.PaperReferral:
		b.Urgency = clinic.ReferralRoutine
		if w.patient.MedicalHistory != "" {
			b.Sections = append(slices.Clone(b.Sections), clinic.PaperSection{Heading: clinic.SectionBackground, Text: clinic.CleanText(w.patient.MedicalHistory)})
		}
	}
	return w.paper(b, w.kind.Title())
}

// typed joins what was typed with what the chart says.
func (w paperWork) typed(cmd PaperCommand) clinic.IssuedPaper {
	b, in := w.body, cmd.Body
	items := b.Items
	b.Items = nil
	if len(in.Items) > 0 {
		b.Items = items
	}
	switch w.kind {
	case clinic.PaperVisitSummary:
		// Of the record's own parts it is chosen whether they are printed, not
		// what they say.
		if in.Diagnosis == "" {
			b.Diagnosis = ""
		}
		b.Sections = chosenSections(b.Sections, in.Sections)
	case clinic.PaperSickNote:
		b.Items, b.FollowUp, b.FollowUpTime = nil, "", ""
		b.Diagnosis, b.Sections = in.Diagnosis, in.Sections
		b.Fitness, b.Activity, b.From, b.Until, b.BackdateReason = in.Fitness, in.Activity, in.From, in.Until, in.BackdateReason
	case clinic.PaperReferral:
		b.Diagnosis, b.Sections, b.Recipient, b.Urgency = in.Diagnosis, in.Sections, in.Recipient, in.Urgency
	case clinic.PaperHistory:
		b.Sections = chosenSections(nil, in.Sections)
	}
	return w.paper(b, cmd.Title)
}

// chosenSections keeps the parts that are asked for, and remarks as typed.
func chosenSections(have, want []clinic.PaperSection) []clinic.PaperSection {
	var out []clinic.PaperSection
	for _, h := range have {
		if slices.ContainsFunc(want, func(s clinic.PaperSection) bool { return s.Heading == h.Heading }) {
			out = append(out, h)
		}
	}
	for _, s := range want {
		if s.Heading == clinic.SectionRemarks {
			out = append(out, s)
		}
	}
	return out
}
