package fhir

// Resource is one of the resources below.
type Resource interface {
	kind() string
	id() string
}

// base is what all resources have.
type base struct {
	ResourceType string `json:"resourceType"`
	ID           string `json:"id,omitempty"`
}

func (b base) kind() string { return b.ResourceType }
func (b base) id() string   { return b.ID }

// Patient is a person in care.
type Patient struct {
	base
	Identifier []Identifier     `json:"identifier,omitempty"`
	Active     *bool            `json:"active,omitempty"`
	Name       []HumanName      `json:"name,omitempty"`
	Telecom    []ContactPoint   `json:"telecom,omitempty"`
	Gender     string           `json:"gender,omitempty"`
	BirthDate  string           `json:"birthDate,omitempty"`
	Address    []Address        `json:"address,omitempty"`
	Contact    []PatientContact `json:"contact,omitempty"`

	DeceasedBoolean  *bool  `json:"deceasedBoolean,omitempty"`
	DeceasedDateTime string `json:"deceasedDateTime,omitempty"`

	Communication []Communication `json:"communication,omitempty"`

	ManagingOrganization *Reference `json:"managingOrganization,omitempty"`
}

// Communication is a language that the patient speaks.
type Communication struct {
	Language  CodeableConcept `json:"language"`
	Preferred *bool           `json:"preferred,omitempty"`
}

// PatientContact is whom to call.
type PatientContact struct {
	Relationship []CodeableConcept `json:"relationship,omitempty"`
	Name         *HumanName        `json:"name,omitempty"`
	Telecom      []ContactPoint    `json:"telecom,omitempty"`
}

// Practitioner is a doctor.
type Practitioner struct {
	base
	Identifier    []Identifier    `json:"identifier,omitempty"`
	Active        *bool           `json:"active,omitempty"`
	Name          []HumanName     `json:"name,omitempty"`
	Telecom       []ContactPoint  `json:"telecom,omitempty"`
	Qualification []Qualification `json:"qualification,omitempty"`
}

// Qualification is a degree.
type Qualification struct {
	Code CodeableConcept `json:"code"`
}

// Organization is the hospital, or a department of it.
type Organization struct {
	base
	Identifier []Identifier      `json:"identifier,omitempty"`
	Active     *bool             `json:"active,omitempty"`
	Type       []CodeableConcept `json:"type,omitempty"`
	Name       string            `json:"name,omitempty"`
	Telecom    []ContactPoint    `json:"telecom,omitempty"`
	Address    []Address         `json:"address,omitempty"`
	PartOf     *Reference        `json:"partOf,omitempty"`
}

// Schedule is a doctor's time that can be booked.
type Schedule struct {
	base
	Active          *bool             `json:"active,omitempty"`
	Specialty       []CodeableConcept `json:"specialty,omitempty"`
	Actor           []Reference       `json:"actor"`
	PlanningHorizon *Period           `json:"planningHorizon,omitempty"`
	Comment         string            `json:"comment,omitempty"`
}

// Slot is a stretch of a schedule.
type Slot struct {
	base
	Schedule   Reference `json:"schedule"`
	Status     string    `json:"status"`
	Start      string    `json:"start"`
	End        string    `json:"end"`
	Overbooked *bool     `json:"overbooked,omitempty"`
}

// Appointment is a visit as it was booked.
type Appointment struct {
	base
	Status            string            `json:"status"`
	CancelationReason *CodeableConcept  `json:"cancelationReason,omitempty"` // spelt so in R4
	Specialty         []CodeableConcept `json:"specialty,omitempty"`
	AppointmentType   *CodeableConcept  `json:"appointmentType,omitempty"`
	Description       string            `json:"description,omitempty"`
	Start             string            `json:"start,omitempty"`
	End               string            `json:"end,omitempty"`
	MinutesDuration   int               `json:"minutesDuration,omitempty"`
	Slot              []Reference       `json:"slot,omitempty"`
	Created           string            `json:"created,omitempty"`
	Participant       []Participant     `json:"participant"`
}

// Participant takes part in an appointment.
type Participant struct {
	Actor  *Reference `json:"actor,omitempty"`
	Status string     `json:"status"`
}

// Encounter is a visit that took place.
type Encounter struct {
	base
	Status          string                 `json:"status"`
	Class           Coding                 `json:"class"`
	Type            []CodeableConcept      `json:"type,omitempty"`
	Subject         *Reference             `json:"subject,omitempty"`
	Participant     []EncounterParticipant `json:"participant,omitempty"`
	Appointment     []Reference            `json:"appointment,omitempty"`
	Period          *Period                `json:"period,omitempty"`
	ReasonCode      []CodeableConcept      `json:"reasonCode,omitempty"`
	Diagnosis       []EncounterDiagnosis   `json:"diagnosis,omitempty"`
	ServiceProvider *Reference             `json:"serviceProvider,omitempty"`
}

// EncounterParticipant is who was there.
type EncounterParticipant struct {
	Individual *Reference `json:"individual,omitempty"`
}

// EncounterDiagnosis is what was found.
type EncounterDiagnosis struct {
	Condition Reference `json:"condition"`
}

// Condition is an entry of a problem list, or a diagnosis of a visit.
type Condition struct {
	base
	ClinicalStatus     *CodeableConcept  `json:"clinicalStatus,omitempty"`
	VerificationStatus *CodeableConcept  `json:"verificationStatus,omitempty"`
	Category           []CodeableConcept `json:"category,omitempty"`
	Code               *CodeableConcept  `json:"code,omitempty"`
	Subject            Reference         `json:"subject"`
	Encounter          *Reference        `json:"encounter,omitempty"`
	OnsetDateTime      string            `json:"onsetDateTime,omitempty"`
	OnsetString        string            `json:"onsetString,omitempty"`
	AbatementDateTime  string            `json:"abatementDateTime,omitempty"`
	RecordedDate       string            `json:"recordedDate,omitempty"`
	Note               []Annotation      `json:"note,omitempty"`
}

// AllergyIntolerance is what a patient reacts to.
type AllergyIntolerance struct {
	base
	ClinicalStatus     *CodeableConcept  `json:"clinicalStatus,omitempty"`
	VerificationStatus *CodeableConcept  `json:"verificationStatus,omitempty"`
	Code               *CodeableConcept  `json:"code,omitempty"`
	Patient            Reference         `json:"patient"`
	RecordedDate       string            `json:"recordedDate,omitempty"`
	Note               []Annotation      `json:"note,omitempty"`
	Reaction           []AllergyReaction `json:"reaction,omitempty"`
}

// AllergyReaction is what happens.
type AllergyReaction struct {
	Manifestation []CodeableConcept `json:"manifestation"`
	Description   string            `json:"description,omitempty"`
	Severity      string            `json:"severity,omitempty"`
}

// MedicationRequest is one medicine of a prescription.
type MedicationRequest struct {
	base
	Identifier      []Identifier      `json:"identifier,omitempty"`
	Status          string            `json:"status"`
	Intent          string            `json:"intent"`
	Medication      *CodeableConcept  `json:"medicationCodeableConcept,omitempty"`
	MedicationRef   *Reference        `json:"medicationReference,omitempty"`
	Subject         Reference         `json:"subject"`
	Encounter       *Reference        `json:"encounter,omitempty"`
	AuthoredOn      string            `json:"authoredOn,omitempty"`
	Requester       *Reference        `json:"requester,omitempty"`
	GroupIdentifier *Identifier       `json:"groupIdentifier,omitempty"`
	Note            []Annotation      `json:"note,omitempty"`
	Dosage          []Dosage          `json:"dosageInstruction,omitempty"`
	Dispense        *DispenseRequest  `json:"dispenseRequest,omitempty"`
	ReasonCode      []CodeableConcept `json:"reasonCode,omitempty"`
}

// Dosage is how it is taken.
type Dosage struct {
	Text      string           `json:"text,omitempty"`
	AsNeeded  *bool            `json:"asNeededBoolean,omitempty"`
	Route     *CodeableConcept `json:"route,omitempty"`
	Patient   string           `json:"patientInstruction,omitempty"`
	DoseRates []DoseAndRate    `json:"doseAndRate,omitempty"`
}

// DoseAndRate is how much each time.
type DoseAndRate struct {
	Dose *Quantity `json:"doseQuantity,omitempty"`
}

// DispenseRequest is for how long it is supplied.
type DispenseRequest struct {
	Supply *Quantity `json:"expectedSupplyDuration,omitempty"`
}

// Observation is something that was measured.
type Observation struct {
	base
	Status        string                 `json:"status"`
	Category      []CodeableConcept      `json:"category,omitempty"`
	Code          CodeableConcept        `json:"code"`
	Subject       *Reference             `json:"subject,omitempty"`
	Encounter     *Reference             `json:"encounter,omitempty"`
	Effective     string                 `json:"effectiveDateTime,omitempty"`
	EffectiveSpan *Period                `json:"effectivePeriod,omitempty"`
	Issued        string                 `json:"issued,omitempty"`
	Value         *Quantity              `json:"valueQuantity,omitempty"`
	ValueConcept  *CodeableConcept       `json:"valueCodeableConcept,omitempty"`
	ValueInteger  *int                   `json:"valueInteger,omitempty"`
	Note          []Annotation           `json:"note,omitempty"`
	Component     []ObservationComponent `json:"component,omitempty"`
}

// ObservationComponent is one half of a blood pressure.
type ObservationComponent struct {
	Code  CodeableConcept `json:"code"`
	Value *Quantity       `json:"valueQuantity,omitempty"`
}

// Invoice is a bill.
type Invoice struct {
	base
	Identifier []Identifier     `json:"identifier,omitempty"`
	Status     string           `json:"status"`
	Subject    *Reference       `json:"subject,omitempty"`
	Date       string           `json:"date,omitempty"`
	Issuer     *Reference       `json:"issuer,omitempty"`
	LineItem   []InvoiceLine    `json:"lineItem,omitempty"`
	TotalPrice []PriceComponent `json:"totalPriceComponent,omitempty"`
	TotalNet   *Money           `json:"totalNet,omitempty"`
	TotalGross *Money           `json:"totalGross,omitempty"`
	Note       []Annotation     `json:"note,omitempty"`
}

// InvoiceLine is a line of a bill.
type InvoiceLine struct {
	Sequence   int              `json:"sequence"`
	ChargeItem CodeableConcept  `json:"chargeItemCodeableConcept"`
	Price      []PriceComponent `json:"priceComponent,omitempty"`
}

// PriceComponent is a part of a price.
type PriceComponent struct {
	Type   string           `json:"type"`
	Code   *CodeableConcept `json:"code,omitempty"`
	Amount *Money           `json:"amount,omitempty"`
}

// DocumentReference is a file of the chart, or a signed record in words.
type DocumentReference struct {
	base
	Status      string            `json:"status"`
	Type        *CodeableConcept  `json:"type,omitempty"`
	Subject     *Reference        `json:"subject,omitempty"`
	Date        string            `json:"date,omitempty"`
	Author      []Reference       `json:"author,omitempty"`
	Custodian   *Reference        `json:"custodian,omitempty"`
	Description string            `json:"description,omitempty"`
	Content     []DocumentContent `json:"content"`
	Context     *DocumentContext  `json:"context,omitempty"`
}

// DocumentContent is the file itself.
type DocumentContent struct {
	Attachment Attachment `json:"attachment"`
}

// DocumentContext says at which visit it was made.
type DocumentContext struct {
	Encounter []Reference `json:"encounter,omitempty"`
	Period    *Period     `json:"period,omitempty"`
}
