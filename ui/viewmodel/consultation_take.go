package viewmodel

import (
	"context"
	"slices"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/ui/i18n"
)

// Part is a part of a visit that can be taken over into today's.
type Part string

// The parts.
const (
	PartSymptoms     Part = "symptoms"
	PartNotes        Part = "notes"
	PartDiagnosis    Part = "diagnosis"
	PartAdvice       Part = "advice"
	PartPrescription Part = "prescription"
)

// Parts returns all parts in the order they are offered.
func Parts() []Part {
	return []Part{PartSymptoms, PartNotes, PartDiagnosis, PartPrescription, PartAdvice}
}

// Title gives the part's name for people.
func (p Part) Title() string {
	switch p {
	case PartSymptoms:
		return i18n.T("Symptoms")
	case PartNotes:
		return i18n.T("Notes")
	case PartDiagnosis:
		return i18n.T("Diagnosis")
	case PartAdvice:
		return i18n.T("Advice")
	}
	return i18n.T("Prescription")
}

// AddDiagnosis adds a coded diagnosis unless it is there.
func (c *Consultation) AddDiagnosis(d clinic.CodedDiagnosis) {
	if slices.Contains(c.data.Diagnoses, d) {
		return
	}
	c.Edit(func(data *clinic.Consultation) { data.Diagnoses = append(slices.Clone(data.Diagnoses), d) })
}

// RemoveDiagnosis takes the i-th coded diagnosis out.
func (c *Consultation) RemoveDiagnosis(i int) {
	c.Edit(func(d *clinic.Consultation) {
		if i >= 0 && i < len(d.Diagnoses) {
			d.Diagnoses = slices.Delete(slices.Clone(d.Diagnoses), i, i+1)
		}
	})
}

// Take takes a part of an earlier visit over: text is put behind what stands
// there, diagnoses and medicines are added unless they are there. done says how
// much was new; for a prescription the answer comes later.
func (c *Consultation) Take(part Part, e clinic.HistoryEntry, done func(added int, err error)) {
	if !c.loaded || c.ReadOnly() {
		return
	}
	text := func(into func(*clinic.Consultation) *string, what string) {
		added := 0
		c.Edit(func(d *clinic.Consultation) {
			field := into(d)
			if what == "" || strings.Contains(*field, what) {
				return
			}
			added = 1
			if *field != "" {
				what = *field + "\n" + what
			}
			*field = what
		})
		done(added, nil)
	}
	switch part {
	case PartSymptoms:
		text(func(d *clinic.Consultation) *string { return &d.Symptoms }, e.Symptoms)
	case PartNotes:
		text(func(d *clinic.Consultation) *string { return &d.Notes }, e.Notes)
	case PartAdvice:
		text(func(d *clinic.Consultation) *string { return &d.Advice }, e.Treatment)
	case PartDiagnosis:
		c.takeDiagnosis(e, done)
	case PartPrescription:
		c.takePrescription(e, done)
	}
}

func (c *Consultation) takeDiagnosis(e clinic.HistoryEntry, done func(int, error)) {
	was, free := len(c.data.Diagnoses), c.data.Diagnosis
	from := clinic.SignedConsultation(e, nil)
	c.Edit(func(d *clinic.Consultation) {
		for _, each := range from.Diagnoses {
			if !slices.Contains(d.Diagnoses, each) {
				d.Diagnoses = append(slices.Clone(d.Diagnoses), each)
			}
		}
		switch {
		case from.Diagnosis == "" || strings.Contains(d.Diagnosis, from.Diagnosis):
		case d.Diagnosis == "":
			d.Diagnosis = from.Diagnosis
		default:
			d.Diagnosis += "; " + from.Diagnosis
		}
	})
	added := len(c.data.Diagnoses) - was
	if c.data.Diagnosis != free {
		added++
	}
	done(added, nil)
}

// takePrescription repeats the medicines of an earlier visit.
func (c *Consultation) takePrescription(e clinic.HistoryEntry, done func(int, error)) {
	c.takeRequest.Go(c.p.Context(), c.p.Runner, func(ctx context.Context) func() {
		rx, err := c.p.Consultations.PrescriptionOf(ctx, e.AppointmentID)
		return func() {
			if c.shut {
				return
			}
			if err != nil {
				done(0, err)
				return
			}
			done(c.AddItems(rx.Items), nil)
		}
	})
}

// LastPrescription is the newest earlier visit with a prescription; ok is false
// when there is none.
func (c *Consultation) LastPrescription() (e clinic.HistoryEntry, ok bool) {
	for _, e := range c.earlier {
		if e.Prescription != "" && e.AppointmentID != 0 {
			return e, true
		}
	}
	return clinic.HistoryEntry{}, false
}
