package viewmodel

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// PatientScope says how much of a patient's record a form edits.
type PatientScope int

// The scopes.
const (
	PatientContact PatientScope = iota // phone, e-mail, address, emergency contact
	PatientAll                         // everything but the medical history
	PatientMedical                     // everything
)

// PatientScopeOf is what a role may edit.
func PatientScopeOf(r clinic.Role) PatientScope {
	switch {
	case !r.May(clinic.PatientsEdit):
		return PatientContact
	case r.May(clinic.ClinicalRead):
		return PatientMedical
	}
	return PatientAll
}

// PatientForm registers or edits a patient.
type PatientForm struct {
	FrontDesk
	Scope PatientScope
	// Alikes are registered patients who may be the same person. AlikesChanged
	// is called on the UI thread when there are others.
	Alikes        []service.LookAlike
	AlikesChanged func()
	Delay         time.Duration // how long typing rests before they are looked for
	// Reason says why a new patient is none of Alikes; empty when nobody said.
	Reason string

	base  clinic.Patient // as read; ID 0 for a new patient
	save  Submission
	alike Latest
	asked string // what Alikes were last looked for
}

// NewPatientForm returns a form for a patient as read, or for a new one.
func NewPatientForm(d FrontDesk, base clinic.Patient) *PatientForm {
	return &PatientForm{FrontDesk: d, Scope: PatientScopeOf(d.Actor.Role), base: base, AlikesChanged: func() {}, Delay: lookAlikeDelay}
}

// New reports whether the form registers somebody.
func (f *PatientForm) New() bool { return f.base.ID == 0 }

// Base is the record as the form last read it.
func (f *PatientForm) Base() clinic.Patient { return f.base }

// Submit saves what was typed; parse holds what could not be read. The form
// stays as it is on failure.
func (f *PatientForm) Submit(p clinic.Patient, parse []error, photo service.Image, done func(clinic.PatientID, error)) bool {
	if f.save.Busy() {
		return false
	}
	// What is wrong with the text and what is wrong with the values is said
	// at once, so that nobody corrects a form twice.
	checked := p
	if err := errors.Join(append(parse, withoutFields(checked.Clean(f.Today()), parse)...)...); err != nil {
		done(0, err)
		return true
	}
	p.ID, p.Version = f.base.ID, f.base.Version
	id, shown := p.ID, f.Alikes
	return f.save.Go(f.FrontDesk, func(ctx context.Context) (err error) {
		if f.New() {
			id, err = f.register(ctx, p, photo, shown)
			return err
		}
		return f.Services.Patients.Update(ctx, p, photo)
	}, func(err error) {
		if clinic.CodeOf(err) == clinic.Conflict && f.New() {
			// Another desk may have registered somebody since the last look.
			f.asked = ""
			f.look(p, 0)
		}
		done(id, err)
	})
}

// withoutFields drops the errors of fields that could not even be read.
func withoutFields(err error, parse []error) []error {
	unread := map[string]bool{}
	for _, e := range parse {
		unread[clinic.FieldOf(e)] = true
	}
	var out []error
	for _, e := range clinic.FieldErrors(err) {
		if !unread[e.Field] {
			out = append(out, e)
		}
	}
	return out
}

// Renew reads the record again after somebody else saved it, and joins both
// edits; done gets what the form shows now and what the others changed.
func (f *PatientForm) Renew(mine clinic.Patient, done func(merged clinic.Patient, changes MergeChanges, err error)) bool {
	var theirs clinic.Patient
	return f.save.Go(f.FrontDesk, func(ctx context.Context) (err error) {
		theirs, err = f.Services.Patients.Get(ctx, f.base.ID)
		return err
	}, func(err error) {
		if err != nil {
			done(mine, nil, err)
			return
		}
		merged, changes := Merge(patientFields(), f.base, mine, theirs)
		f.base = theirs
		done(merged, changes, nil)
	})
}

func patientFields() []MergeField[clinic.Patient] {
	type p = clinic.Patient
	return []MergeField[p]{
		{i18n.T("First name"), func(x p) string { return x.FirstName }, func(d *p, x p) { d.FirstName = x.FirstName }},
		{i18n.T("Last name"), func(x p) string { return x.LastName }, func(d *p, x p) { d.LastName = x.LastName }},
		{i18n.T("Date of birth"), func(x p) string { return Born(x.DateOfBirth, x.BirthEstimated) },
			func(d *p, x p) { d.DateOfBirth, d.BirthEstimated = x.DateOfBirth, x.BirthEstimated }},
		{i18n.T("Sex"), func(x p) string { return i18n.Say(x.Sex.Title()) }, func(d *p, x p) { d.Sex = x.Sex }},
		{i18n.T("Consent"), func(x p) string { return i18n.Say(x.Consent.Title()) }, func(d *p, x p) { d.Consent = x.Consent }},
		{i18n.T("Identifiers"), func(x p) string { return clinic.IdentifiersText(x.Identifiers) }, func(d *p, x p) { d.Identifiers = x.Identifiers }},
		{i18n.T("Phone"), func(x p) string { return x.Phone }, func(d *p, x p) { d.Phone = x.Phone }},
		{i18n.T("E-mail"), func(x p) string { return x.Email }, func(d *p, x p) { d.Email = x.Email }},
		{i18n.T("Address"), func(x p) string { return x.Address }, func(d *p, x p) { d.Address = x.Address }},
		{i18n.T("Emergency contact"), func(x p) string { return x.EmergencyContact }, func(d *p, x p) { d.EmergencyContact = x.EmergencyContact }},
		{i18n.T("Documents in"), func(x p) string { return x.Language.Name() }, func(d *p, x p) { d.Language = x.Language }},
		{i18n.T("Blood group"), func(x p) string { return x.BloodGroup }, func(d *p, x p) { d.BloodGroup = x.BloodGroup }},
		{i18n.T("Insurance"), func(x p) string { return x.InsuranceInfo }, func(d *p, x p) { d.InsuranceInfo = x.InsuranceInfo }},
		{i18n.T("Medical history"), func(x p) string { return x.MedicalHistory }, func(d *p, x p) { d.MedicalHistory = x.MedicalHistory }},
	}
}

// AllergyForm records what a patient is allergic to.
type AllergyForm struct {
	FrontDesk
	patient clinic.PatientID
	version int
	known   []clinic.Allergy // as read
	save    Submission
}

// NewAllergyForm returns the form for a patient as read.
func NewAllergyForm(d FrontDesk, p clinic.Patient) *AllergyForm {
	return &AllergyForm{FrontDesk: d, patient: p.ID, version: p.Version, known: p.Allergies}
}

// Gone names the known allergies that a new record would no longer list.
func (f *AllergyForm) Gone(status clinic.AllergyStatus, list []clinic.Allergy) (gone []string) {
	for _, a := range f.known {
		listed := status == clinic.AllergyHas && slices.ContainsFunc(list, func(b clinic.Allergy) bool { return strings.EqualFold(a.Substance, b.Substance) })
		if !listed {
			gone = append(gone, i18n.Allergy(a.String()))
		}
	}
	return gone
}

// Submit saves the state and the list.
func (f *AllergyForm) Submit(status clinic.AllergyStatus, list []clinic.Allergy, done func(error)) bool {
	if f.save.Busy() {
		return false
	}
	if _, err := clinic.CleanAllergies(status, list); err != nil {
		done(err)
		return true
	}
	return f.save.Go(f.FrontDesk, func(ctx context.Context) error {
		return f.Services.Patients.SetAllergies(ctx, f.patient, f.version, status, list)
	}, done)
}

// Renew reads the record again after somebody else saved it; done gets it, and
// the form can be sent again.
func (f *AllergyForm) Renew(done func(clinic.Patient, error)) bool {
	var p clinic.Patient
	return f.save.Go(f.FrontDesk, func(ctx context.Context) (err error) {
		p, err = f.Services.Patients.Get(ctx, f.patient)
		return err
	}, func(err error) {
		if err == nil {
			f.version, f.known = p.Version, p.Allergies
		}
		done(p, err)
	})
}
