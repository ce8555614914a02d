package demo

import (
	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// sessions gives the hospital what is not of every week: a clinic this evening
// that takes a limited number of patients.
func (f *filler) sessions(r service.Repos) error {
	for i, spec := range doctorSpecs {
		if spec.username != "ngozi" {
			continue
		}
		_, err := r.Schedules().InsertExtraSession(f.ctx, clinic.ExtraSession{DoctorID: f.doctors[i].ID, Date: f.today,
			Span: clinic.SessionSpan(clinic.MustClock("18:30"), clinic.MustClock("20:00")), MaxPatients: 12, Note: "Vaccinations",
			CreatedAt: f.Now, CreatedBy: f.desk, CreatedByName: "Grace Byrne"})
		if err != nil {
			return err
		}
	}
	return nil
}
