package pages

import (
	"testing"

	"caredesk/internal/clinic"
	"caredesk/ui/uitest"
)

// The nurse reads the symptoms of a visit; the desk does not.
func TestSymptomsAreForThoseWhoCareForThePatient(t *testing.T) {
	h := newDeskHospital(t)
	done := h.visits(clinic.StatusCompleted)
	if len(done) == 0 {
		t.Fatal("no visit is done yet")
	}
	told, err := h.services.Appointments.Get(h.admin(), done[0].ID)
	if err != nil || told.Symptoms == "" {
		t.Fatalf("the visit's symptoms are %q: %v", told.Symptoms, err)
	}
	for role, reads := range map[clinic.Role]bool{clinic.RoleNurse: true, clinic.RoleReceptionist: false} {
		h.as(role, NewAppointments)
		openVisitDialog(h.env, done[0])
		uitest.MustText(t, h.window, done[0].PatientName())
		if got := uitest.HasText(h.window, told.Symptoms); got != reads {
			t.Errorf("%s sees the symptoms: %v, want %v", role, got, reads)
		}
	}
}
