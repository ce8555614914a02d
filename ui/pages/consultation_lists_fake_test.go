package pages

import (
	"context"
	"strings"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/viewmodel"
)

// The chart around a consultation, with a formulary of two medicines.
type (
	wardLists    struct{ viewmodel.CodeListService }
	wardProblems struct{ viewmodel.ProblemService }
	wardTriage   struct{ viewmodel.TriageService }
	wardVitals   struct {
		viewmodel.VitalsService
		*wardFake
	}
)

func (wardLists) SuggestDrugs(_ context.Context, text string, _ int) (out []clinic.Drug, _ error) {
	for _, d := range []clinic.Drug{
		{ID: 1, Name: "Amlodipine", Strength: "5 mg", Form: "tablet", Route: "by mouth", ATC: []string{"C08CA01"}},
		{ID: 2, Name: "Metformin", Strength: "500 mg", Form: "tablet", Route: "by mouth", ATC: []string{"A10BA02"}},
	} {
		if strings.HasPrefix(strings.ToLower(d.Label()), strings.ToLower(text)) {
			out = append(out, d)
		}
	}
	return out, nil
}

func (wardLists) SuggestDiagnoses(_ context.Context, text string) ([]clinic.CodedDiagnosis, error) {
	if text != "" && strings.HasPrefix("i10 essential", strings.ToLower(text)) {
		return []clinic.CodedDiagnosis{{Code: "I10", Title: "Essential hypertension"}}, nil
	}
	return nil, nil
}

func (f wardVitals) Of(context.Context, service.VitalsQuery) (service.VitalsChart, error) {
	v := clinic.Vitals{ID: 1, PatientID: 5, AppointmentID: 11, TakenAt: wardNow.Add(-20 * time.Minute), Systolic: 158, Diastolic: 96, Pulse: 78,
		Temperature: 368, SpO2: 97, Weight: 86000, Height: 1750}
	seen := clinic.See(v, nil, f.patient.DateOfBirth, f.patient.Sex)
	chart := service.VitalsChart{Rows: []clinic.SeenVitals{seen}, Last: service.LastVitals{}, Born: f.patient.DateOfBirth, Sex: f.patient.Sex}
	for m, value := range map[clinic.Measure]int{clinic.MeasureSystolic: 158, clinic.MeasureDiastolic: 96, clinic.MeasurePulse: 78,
		clinic.MeasureTemperature: 368, clinic.MeasureSpO2: 97, clinic.MeasureWeight: 86000} {
		chart.Last[m] = service.LastValue{Value: value, At: v.TakenAt, Visit: 11}
	}
	return chart, nil
}

func (wardProblems) List(context.Context, service.ProblemQuery) ([]clinic.Problem, error) {
	return []clinic.Problem{{ID: 1, Title: "Hypertension", State: clinic.ProblemActive}, {ID: 2, Title: "Type 2 diabetes", State: clinic.ProblemActive}}, nil
}

func (wardTriage) Notes(context.Context, clinic.AppointmentID) ([]clinic.TriageNote, error) {
	return []clinic.TriageNote{{AppointmentID: 11, Note: "Looks pale.", RecordedAt: wardNow.Add(-20 * time.Minute), RecordedByName: "Ines Carvalho"}}, nil
}

// CheckMedicines warns of penicillins and says what it does not know.
func (f wardConsultations) CheckMedicines(_ context.Context, _ clinic.AppointmentID, items []clinic.PrescriptionItem) (out []clinic.Warning, _ error) {
	for i, it := range items {
		switch {
		case strings.HasPrefix(it.Drug, "Penicillin"):
			out = append(out, clinic.Warning{Item: i, Kind: clinic.WarnAllergy, Severity: clinic.WarnSerious, NeedsReason: true,
				Cause: "The record says: allergic to Penicillin (rash, severe).", Key: "allergy|" + it.Drug})
		case it.DrugID == 0:
			out = append(out, clinic.Warning{Item: i, Kind: clinic.WarnUnchecked, Severity: clinic.WarnInfo,
				Cause: "“" + it.Name() + "” is not in the formulary.", Key: "unchecked|" + it.Drug})
		}
	}
	return out, nil
}

func (f wardConsultations) KeepHold(context.Context, clinic.AppointmentID) error { return nil }

func (f wardConsultations) Release(context.Context, clinic.AppointmentID) error {
	f.wardFake.released++
	return nil
}

func (f wardConsultations) TakeOver(ctx context.Context, id clinic.AppointmentID) (service.ConsultationView, error) {
	f.wardFake.heldBy = nil
	return f.Open(ctx, id)
}

func (f wardConsultations) Amend(_ context.Context, cmd service.AmendCommand) (service.AmendResult, error) {
	f.wardFake.amended = append(f.wardFake.amended, cmd)
	f.wardFake.own.Version++
	f.wardFake.own.Notes = cmd.Consultation.Notes
	return service.AmendResult{History: 90, Version: f.own.Version}, nil
}

func (f wardConsultations) KeepAmendment(context.Context, clinic.AppointmentID, clinic.Consultation) (time.Time, error) {
	return wardNow, nil
}

func (f wardConsultations) DropAmendment(context.Context, clinic.AppointmentID) error { return nil }
