package store

import "caredesk/internal/clinic"

// draftBody is a consultation as consultation_draft keeps it. Its names are
// stored in databases and so never change; missing ones read as empty.
type draftBody struct {
	Symptoms    string      `json:"symptoms,omitempty"`
	Notes       string      `json:"notes,omitempty"`
	Diagnosis   string      `json:"diagnosis,omitempty"`
	Diagnoses   []draftCode `json:"diagnoses,omitempty"`
	Advice      string      `json:"advice,omitempty"`
	DoctorNotes string      `json:"doctor_notes,omitempty"`
	Items       []itemBody  `json:"items,omitempty"`
	FollowUp    string      `json:"follow_up,omitempty"` // YYYY-MM-DD
	Start       int         `json:"follow_up_start,omitempty"`
	Minutes     int         `json:"follow_up_minutes,omitempty"`
	Book        bool        `json:"follow_up_book,omitempty"`
	PendingDrug string      `json:"pending_drug,omitempty"`
	PendingSig  string      `json:"pending_sig,omitempty"`
	PendingQty  string      `json:"pending_quantity,omitempty"`
}

type draftCode struct {
	Code  string `json:"code,omitempty"`
	Title string `json:"title"`
}

// itemBody is a medicine as drafts and templates keep it. Its names never change
// either.
type itemBody struct {
	Drug         string        `json:"drug,omitempty"`
	Strength     string        `json:"strength,omitempty"`
	Form         string        `json:"form,omitempty"`
	Dose         string        `json:"dose,omitempty"`
	Route        string        `json:"route,omitempty"`
	Frequency    string        `json:"frequency,omitempty"`
	DurationDays int           `json:"duration_days,omitempty"`
	Quantity     string        `json:"quantity,omitempty"`
	Instructions string        `json:"instructions,omitempty"`
	PRN          bool          `json:"prn,omitempty"`
	DrugID       clinic.DrugID `json:"drug_id,omitempty"`
	Shorthand    string        `json:"shorthand,omitempty"`
	Reason       string        `json:"allergy_note,omitempty"`
	Answered     string        `json:"answered,omitempty"`
}

func newDraftBody(c clinic.Consultation) draftBody {
	b := draftBody{Symptoms: c.Symptoms, Notes: c.Notes, Diagnosis: c.Diagnosis, Advice: c.Advice, DoctorNotes: c.DoctorNotes,
		FollowUp: c.FollowUp.Date.String(), Start: int(c.FollowUp.Start), Minutes: c.FollowUp.Minutes, Book: c.FollowUp.Book,
		PendingDrug: c.Pending.Drug, PendingSig: c.Pending.Sig, PendingQty: c.Pending.Quantity}
	for _, d := range c.Diagnoses {
		b.Diagnoses = append(b.Diagnoses, draftCode(d))
	}
	for _, it := range c.Items {
		b.Items = append(b.Items, itemBody(it))
	}
	return b
}

func (b draftBody) consultation() clinic.Consultation {
	c := clinic.Consultation{Symptoms: b.Symptoms, Notes: b.Notes, Diagnosis: b.Diagnosis, Advice: b.Advice, DoctorNotes: b.DoctorNotes,
		FollowUp: clinic.FollowUp{Start: clinic.Clock(b.Start), Minutes: b.Minutes, Book: b.Book},
		Pending:  clinic.PendingItem{Drug: b.PendingDrug, Sig: b.PendingSig, Quantity: b.PendingQty}}
	if d, err := clinic.ParseDate(b.FollowUp); err == nil {
		c.FollowUp.Date = d
	}
	for _, d := range b.Diagnoses {
		c.Diagnoses = append(c.Diagnoses, clinic.CodedDiagnosis(d))
	}
	for _, it := range b.Items {
		c.Items = append(c.Items, clinic.PrescriptionItem(it))
	}
	return c
}
