package fhir

import (
	"caredesk/internal/clinic"
)

// sign is a vital sign in the codes of LOINC and UCUM.
type sign struct {
	measure clinic.Measure
	code    string
	name    string
	unit    string // of UCUM
	shown   string
	digits  int // of the kept unit behind the point of this one
}

// signs are written with the codes of the vital signs profile of R4; other codes
// of the same things are read as well, see signOf.
var signs = []sign{
	{clinic.MeasureSystolic, "8480-6", "Systolic blood pressure", "mm[Hg]", "mmHg", 0},
	{clinic.MeasureDiastolic, "8462-4", "Diastolic blood pressure", "mm[Hg]", "mmHg", 0},
	{clinic.MeasurePulse, "8867-4", "Heart rate", "/min", "/min", 0},
	{clinic.MeasureBreaths, "9279-1", "Respiratory rate", "/min", "/min", 0},
	{clinic.MeasureTemperature, "8310-5", "Body temperature", "Cel", "°C", 1},
	{clinic.MeasureSpO2, "59408-5", "Oxygen saturation in Arterial blood by Pulse oximetry", "%", "%", 0},
	{clinic.MeasureWeight, "29463-7", "Body weight", "kg", "kg", 3},
	{clinic.MeasureHeight, "8302-2", "Body height", "cm", "cm", 1},
	{clinic.MeasureHead, "9843-4", "Head Occipital-frontal circumference", "cm", "cm", 1},
	{clinic.MeasureGlucose, "15074-8", "Glucose [Moles/volume] in Blood", "mmol/L", "mmol/l", 1},
	{clinic.MeasurePain, "72514-3", "Pain severity - 0-10 verbal numeric rating", "{score}", "of 10", 0},
}

const (
	loincPressure = "85354-9"
	loincBMI      = "39156-5"
)

func signFor(m clinic.Measure) sign {
	for _, s := range signs {
		if s.measure == m {
			return s
		}
	}
	panic("fhir: no code of " + string(m))
}

func (s sign) concept() CodeableConcept { return concept(sysLOINC, s.code, s.name, s.measure.Title()) }

func (s sign) quantity(value int) *Quantity {
	return &Quantity{Value: decimal(value, s.digits), Unit: s.shown, System: sysUCUM, Code: s.unit}
}

// vitals makes the observations of a set.
func (m *Mapper) vitals(v clinic.Vitals, subject Reference, visit clinic.AppointmentID) []Resource {
	status := "final"
	if !v.Retracted.IsZero() {
		status = "entered-in-error"
	}
	var encounter *Reference
	if visit != 0 {
		encounter = m.refTo("Encounter", m.encounterID(visit), "")
	}
	var out []Resource
	add := func(name string, code CodeableConcept, category string) *Observation {
		o := &Observation{base: base{"Observation", m.uuid("Vitals", int64(v.ID), name)}, Status: status, Code: code, Subject: &subject, Encounter: encounter,
			Category: []CodeableConcept{concept(sysObservation, category, "", "")}, Effective: m.instant(v.TakenAt), Issued: m.instant(v.RecordedAt), Note: notes(v.Note)}
		out = append(out, o)
		return o
	}
	if v.Systolic > 0 {
		o := add("pressure", concept(sysLOINC, loincPressure, "Blood pressure panel with all children optional", "Blood pressure"), "vital-signs")
		for _, half := range []clinic.Measure{clinic.MeasureSystolic, clinic.MeasureDiastolic} {
			value, _ := v.Value(half)
			s := signFor(half)
			o.Component = append(o.Component, ObservationComponent{Code: s.concept(), Value: s.quantity(value)})
		}
	}
	for _, s := range signs[2:] {
		if value, ok := v.Value(s.measure); ok {
			category := "vital-signs"
			if s.measure == clinic.MeasureGlucose {
				category = "laboratory"
			} else if s.measure == clinic.MeasurePain {
				category = "survey"
			}
			add(string(s.measure), s.concept(), category).Value = s.quantity(value)
		}
	}
	if v.Pregnancy != clinic.PregnancyUnknown {
		c := inWords(v.Pregnancy.Title())
		switch v.Pregnancy {
		case clinic.PregnancyYes:
			c.Coding = []Coding{{sysLOINC, pregnantCode, "Pregnant"}}
		case clinic.PregnancyNo:
			c.Coding = []Coding{{sysLOINC, notPregnantCode, "Not pregnant"}}
		}
		add("pregnancy", concept(sysLOINC, loincPregnancy, "Pregnancy status", ""), "social-history").ValueConcept = &c
	}
	return out
}
