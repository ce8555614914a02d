package demo

import (
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// papersSince is how many days back the demo's papers were issued at most.
const papersSince = 7

// issuePapers issues one paper of each kind for the first visits of the last
// days: a summary, a sick note, a referral letter.
func (f *filler) issuePapers(r service.Repos, doc clinic.Doctor, a clinic.Appointment, v visit) error {
	if a.Date.DaysUntil(f.today) > papersSince {
		return nil
	}
	base := clinic.PaperBody{Visit: a.Date.String(), VisitDoctor: doc.Name(), RecordVersion: 1}
	if !f.issued[clinic.PaperVisitSummary] {
		b := base
		b.Diagnosis, b.FollowUp = a.Diagnosis, a.FollowUp.String()
		b.Sections = []clinic.PaperSection{{Heading: clinic.SectionComplaints, Text: a.Symptoms}, {Heading: clinic.SectionFindings, Text: a.Notes},
			{Heading: clinic.SectionAdvice, Text: v.advice}}
		if err := f.issue(r, doc, a, clinic.PaperVisitSummary, b, v.items...); err != nil {
			return err
		}
	}
	if !f.issued[clinic.PaperSickNote] {
		b := base
		b.Fitness, b.Activity, b.From, b.Until = clinic.Unfit, "work", a.Date.String(), a.Date.AddDays(4).String()
		if err := f.issue(r, doc, a, clinic.PaperSickNote, b); err != nil {
			return err
		}
	} else if !f.issued[clinic.PaperReferral] {
		b := base
		b.Recipient, b.Urgency, b.Diagnosis = clinic.PaperRecipient{Name: "Dr Ciarán Byrne", Unit: "Cardiology, University Hospital", Address: "Newcastle Road\nGalway"}, clinic.ReferralRoutine, a.Diagnosis
		b.Sections = []clinic.PaperSection{{Heading: clinic.SectionReason, Text: a.Symptoms}, {Heading: clinic.SectionRequest, Text: "Your opinion on further investigation, please."},
			{Heading: clinic.SectionFindings, Text: a.Notes}}
		return f.issue(r, doc, a, clinic.PaperReferral, b)
	}
	return nil
}

func (f *filler) issue(r service.Repos, doc clinic.Doctor, a clinic.Appointment, kind clinic.PaperKind, b clinic.PaperBody,
	items ...clinic.PrescriptionItem) error {
	patient, err := r.Patients().Get(f.ctx, a.PatientID)
	if err != nil {
		return err
	}
	b.Parties, b.Allergies = clinic.PartiesOf(patient, doc), patient.AllergyText()
	b.Parties.Language = clinic.DocumentLanguage(patient.Language, clinic.Settings{DocumentLanguage: "en"})
	for _, it := range items {
		b.Items = append(b.Items, clinic.PaperItem{Name: it.Name(), Words: clinic.ItemWords(it, b.Parties.Language),
			Quantity: clinic.QuantityIn(it.Quantity, clinic.Language(b.Parties.Language))})
	}
	n, err := r.Numbers().Next(f.ctx, string(kind), a.Date.Year)
	if err != nil {
		return err
	}
	p := clinic.IssuedPaper{Kind: kind, Number: kind.Number(a.Date.Year, n), PatientID: a.PatientID, AppointmentID: a.ID, DoctorID: doc.ID, Body: b,
		IssuedAt: a.EndedAt.Add(time.Minute), IssuedBy: doc.User.ID, IssuedName: doc.User.FullName()}
	if err := p.Clean(f.today); err != nil {
		return err
	}
	p.Digest = clinic.PaperDigest(p)
	_, err = r.Papers().Insert(f.ctx, p)
	if f.issued == nil {
		f.issued = map[clinic.PaperKind]bool{}
	}
	f.issued[kind] = true
	return err
}
