package clinic

import "slices"

// SignedConsultation puts a signed record and its prescription, nil when there
// is none, into the shape of the form, to show or to amend it.
func SignedConsultation(e HistoryEntry, rx *Prescription) Consultation {
	c := Consultation{Symptoms: e.Symptoms, Notes: e.Notes, Diagnoses: slices.Clone(e.Diagnoses), Advice: e.Treatment,
		DoctorNotes: e.DoctorNotes, FollowUp: FollowUp{Date: e.FollowUp}}
	c.Diagnosis = freeDiagnosis(e)
	if rx != nil {
		c.Items = slices.Clone(rx.Items)
		c.FollowUp.Start, c.FollowUp.Book = rx.FollowUpAt, rx.FollowUpAt != 0
	}
	return c
}

// freeDiagnosis is what the diagnosis says beside its coded ones.
func freeDiagnosis(e HistoryEntry) string {
	coded := Consultation{Diagnoses: e.Diagnoses}.DiagnosisText()
	switch {
	case coded == "":
		return e.Diagnosis
	case e.Diagnosis == coded:
		return ""
	case len(e.Diagnosis) > len(coded)+2 && e.Diagnosis[:len(coded)+2] == coded+"; ":
		return e.Diagnosis[len(coded)+2:]
	}
	return e.Diagnosis
}

// SameItem reports whether two items print alike.
func SameItem(a, b PrescriptionItem) bool {
	for _, it := range []*PrescriptionItem{&a, &b} {
		it.Reason, it.Answered, it.Shorthand, it.DrugID = "", "", "", 0
	}
	return a == b
}

// SameRecord reports whether two consultations say the same. A booked time of
// the follow-up is no part of the record.
func SameRecord(a, b Consultation) bool {
	return a.Symptoms == b.Symptoms && a.Notes == b.Notes && a.DiagnosisText() == b.DiagnosisText() && slices.Equal(a.Diagnoses, b.Diagnoses) &&
		a.Advice == b.Advice && a.DoctorNotes == b.DoctorNotes && a.FollowUp.Date == b.FollowUp.Date && slices.EqualFunc(a.Items, b.Items, SameItem)
}

// CleanAmendment tidies and checks what takes the place of a signed record. A
// follow-up that was signed may stay though its day is over.
func (c *Consultation) CleanAmendment(signed, today Date) error {
	follow := c.FollowUp
	if follow.Date == signed {
		c.FollowUp = FollowUp{}
	}
	err := c.Clean(today)
	c.FollowUp = follow
	return err
}
