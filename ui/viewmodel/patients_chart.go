package viewmodel

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
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
	}
	c.Load()
}

// Load reads the patient with photo and visits.
func (c *PatientChart) Load() {
	id, today := c.ID, c.Today()
	if id == 0 {
		return
	}
	c.load.Go(c.Context(), c.Runner, func(ctx context.Context) func() {
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
		return func() {
			if err != nil {
				c.Failed(err)
				return
			}
			c.Merges = merges
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
	}, c.then(done))
}

// Restore takes the patient back into the lists.
func (c *PatientChart) Restore(done func(error)) bool {
	p := c.Patient
	return c.save.Go(c.FrontDesk, func(ctx context.Context) error {
		return c.Services.Patients.Restore(ctx, p.ID, p.Version)
	}, c.then(done))
}

func (c *PatientChart) then(done func(error)) func(error) {
	return func(err error) {
		if err == nil || IsStale(err) {
			c.Load()
		}
		done(err)
	}
}
