package viewmodel

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// PatientChart is one patient's overview.
type PatientChart struct {
	FrontDesk
	// Changed is called on the UI thread when there is something new to draw;
	// Failed when a load went wrong.
	Changed func()
	Failed  func(error)

	ID       clinic.PatientID
	Loaded   bool
	Patient  clinic.Patient
	Photo    []byte
	Upcoming []service.AppointmentRow
	Past     []service.AppointmentRow
	Merges   []clinic.PatientMerge // newest first; see Origins and Destination
	// Vitals and Problems are empty for roles that do not read them. Closed says
	// that the doctor has not treated the patient: Reason, which is recorded,
	// opens them.
	Vitals   service.VitalsChart
	Problems []clinic.Problem
	Closed   bool
	Reason   string
	// Money is what the patient owes and has paid in advance; see MaySeeMoney.
	Money service.PatientMoney

	load Latest
	save Submission
}

// pastShown is how many earlier visits the overview lists; the history page
// has all.
const pastShown = 50

// NewPatientChart returns an overview that shows nobody yet.
func NewPatientChart(d FrontDesk) *PatientChart {
	return &PatientChart{FrontDesk: d, Changed: func() {}, Failed: func(error) {}}
}

// Open shows another patient.
func (c *PatientChart) Open(id clinic.PatientID) {
	if id != c.ID {
		c.ID, c.Loaded, c.Patient, c.Photo, c.Upcoming, c.Past, c.Merges = id, false, clinic.Patient{}, nil, nil, nil, nil
		c.Vitals, c.Problems, c.Closed, c.Reason = service.VitalsChart{}, nil, false, ""
		c.Money = service.PatientMoney{}
	}
	c.Load()
}

// Load reads the patient with photo and visits.
func (c *PatientChart) Load() {
	id, today, reason := c.ID, c.Today(), c.Reason
	if id == 0 {
		return
	}
	c.load.Go(c.Context(), c.Runner, func(ctx context.Context) func() {
		// A reason opens the chart, with the allergies: it comes before the patient.
		clinical, err := c.clinical(ctx, id, reason)
		if err != nil {
			return func() { c.Failed(err) }
		}
		patient, err := c.Services.Patients.Get(ctx, id)
		if err != nil {
			return func() { c.Failed(err) }
		}
		var photo []byte
		if patient.Picture != "" {
			// A photo that cannot be read must not hide the patient.
			photo, _ = c.Services.Patients.Photo(ctx, id)
		}
		var upcoming, past service.Page[service.AppointmentRow]
		if c.May(clinic.AppointmentsSee) {
			live := []clinic.AppointmentStatus{clinic.StatusRequested, clinic.StatusBooked, clinic.StatusArrived, clinic.StatusInConsultation}
			upcoming, err = c.Services.Appointments.List(ctx,
				service.AppointmentFilter{Patient: id, From: today, Statuses: live}, service.PageRequest{Limit: pastShown})
		}
		if err == nil && c.May(clinic.AppointmentsSee) {
			past, err = c.Services.Appointments.List(ctx,
				service.AppointmentFilter{Patient: id, To: today, Newest: true}, service.PageRequest{Limit: pastShown})
		}
		var merges []clinic.PatientMerge
		if err == nil && c.May(clinic.PatientsSee) {
			merges, err = c.Services.Patients.Merges(ctx, id)
		}
		var money service.PatientMoney
		if err == nil && c.MaySeeMoney() {
			money, err = c.Services.Billing.PatientMoney(ctx, id)
		}
		return func() {
			if err != nil {
				c.Failed(err)
				return
			}
			c.Merges, c.Money = merges, money
			c.Vitals, c.Problems, c.Closed = clinical.vitals, clinical.problems, clinical.closed
			c.Loaded, c.Patient, c.Photo, c.Upcoming = true, patient, photo, upcoming.Rows
			c.Past = nil
			for _, row := range past.Rows {
				if !contains(upcoming.Rows, row.ID) {
					c.Past = append(c.Past, row)
				}
			}
			c.Changed()
		}
	})
}

// MaySeeMoney reports whether what the patient owes is this role's: that of
// those who see every bill, and the patient's own.
func (c *PatientChart) MaySeeMoney() bool {
	if c.Services.Billing == nil {
		return false
	}
	return c.Actor.Role.BillingScope() == clinic.ScopeAll || c.Actor.Role == clinic.RolePatient && c.ID == c.Actor.PatientID()
}

// clinicalPart is what of the overview only those read who treat the patient.
type clinicalPart struct {
	vitals   service.VitalsChart
	problems []clinic.Problem
	closed   bool
}

// overviewMonths is how far back the overview's chart goes.
const overviewMonths = 12

func (c *PatientChart) clinical(ctx context.Context, id clinic.PatientID, reason string) (out clinicalPart, err error) {
	if !c.MaySeeVitals() {
		return out, nil
	}
	out.vitals, err = c.Services.Vitals.Of(ctx, service.VitalsQuery{Reason: reason,
		VitalsFilter: service.VitalsFilter{Patient: id, From: c.Now().AddDate(0, -overviewMonths, 0)}})
	if err == nil && c.MaySeeProblems() {
		out.problems, err = c.Services.Problems.List(ctx, service.ProblemQuery{Reason: reason, ProblemFilter: service.ProblemFilter{Patient: id}})
	}
	if NeedsReason(err) {
		return clinicalPart{closed: true}, nil
	}
	return out, err
}

// OpenWith gives the reason for opening the chart of somebody the doctor has
// not treated.
func (c *PatientChart) OpenWith(reason string) {
	c.Reason = reason
	c.Load()
}

// Cards are the newest vital signs.
func (c *PatientChart) Cards() []VitalCard { return VitalCards(c.Vitals, 0, c.Now()) }

// Lines are the overview's chart: the blood pressure, or the weight of those of
// whom no pressure was taken.
func (c *PatientChart) Lines() (clinic.Measure, VitalLines) {
	m := clinic.MeasureSystolic
	if _, ok := c.Vitals.Last[m]; !ok {
		m = clinic.MeasureWeight
	}
	return m, LinesOf(c.Vitals, m, i18n.T("12 months"), c.Now().Location())
}

// MayRecordVitals reports whether vital signs can be entered here.
func (c *PatientChart) MayRecordVitals() bool {
	return c.May(clinic.VitalsRecord) && c.Patient.Retired.IsZero() && !c.Closed && c.Reason == ""
}

// VitalsVisit is the patient's visit of today that vital signs are taken at,
// zero when there is none.
func (c *PatientChart) VitalsVisit() service.AppointmentRow {
	for _, row := range c.Upcoming {
		if TakesVitals(c.Actor, row, c.Now()) {
			return row
		}
	}
	return service.AppointmentRow{}
}

// MaySeeVitals reports whether the role reads vital signs.
func (c *PatientChart) MaySeeVitals() bool { return MaySeeAllergies(c.Actor.Role) }

// MaySeeProblems reports whether the role reads problem lists.
func (c *PatientChart) MaySeeProblems() bool { return c.May(clinic.ClinicalRead) }

func contains(rows []service.AppointmentRow, id clinic.AppointmentID) bool {
	for _, row := range rows {
		if row.ID == id {
			return true
		}
	}
	return false
}

// Visits are the upcoming visits, the nearest first, and then the past ones,
// the latest first.
func (c *PatientChart) Visits() []service.AppointmentRow {
	return append(append([]service.AppointmentRow(nil), c.Upcoming...), c.Past...)
}

// MaySeeAllergies reports whether the role reads allergies.
func (c *PatientChart) MaySeeAllergies() bool { return MaySeeAllergies(c.Actor.Role) }

// MaySeeAllergies reports whether a role reads allergies.
func MaySeeAllergies(r clinic.Role) bool {
	return r.May(clinic.ClinicalRead) || r.May(clinic.ClinicalTriage)
}

// Retire takes the patient out of the lists for bookings; a reason is asked
// for. Nothing is deleted.
func (c *PatientChart) Retire(reason string, done func(error)) bool {
	p := c.Patient
	return c.save.Go(c.FrontDesk, func(ctx context.Context) error {
		return c.Services.Patients.Retire(ctx, p.ID, p.Version, reason)
	}, reloaded(c.Load, done))
}

// Restore takes the patient back into the lists.
func (c *PatientChart) Restore(done func(error)) bool {
	p := c.Patient
	return c.save.Go(c.FrontDesk, func(ctx context.Context) error {
		return c.Services.Patients.Restore(ctx, p.ID, p.Version)
	}, reloaded(c.Load, done))
}
