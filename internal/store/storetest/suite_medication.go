package storetest

import (
	"slices"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func testMedication(t *testing.T, s *site) {
	p, other, d := s.patient("P-000001", "Pat", "Ient"), s.patient("P-000002", "Pat", "Other"), s.doctor("Asha", "Sharma", "A")
	today := clinic.DateOf(s.now)
	n := 0
	prescribe := func(whose clinic.PatientID, daysAgo int, replaces clinic.PrescriptionID, visit clinic.AppointmentID, items ...clinic.PrescriptionItem) (clinic.PrescriptionID, clinic.AppointmentID) {
		t.Helper()
		n++
		if visit == 0 {
			visit = s.book(s.visit(whose, d, today.AddDays(-daysAgo).String(), "10:00", func(a *clinic.Appointment) {
				a.Status, a.Start = clinic.StatusCompleted, clinic.Clock(n*30)
			}))
		}
		var id clinic.PrescriptionID
		s.write(func(r service.Repos) (err error) {
			id, err = r.Consultations().InsertPrescription(s.ctx, clinic.Prescription{Number: "RX-" + string(rune('A'+n)), AppointmentID: visit, PatientID: whose,
				DoctorID: d, Items: items, IssuedAt: s.now.AddDate(0, 0, -daysAgo), Replaces: replaces})
			return err
		})
		return id, visit
	}
	for i := range 3 { // a medicine for good, prescribed again and again
		prescribe(p, 900-i*100, 0, 0, clinic.PrescriptionItem{Drug: "Amlodipine", Strength: "5 mg", Form: "tablet", Dose: "1 tablet", Route: "by mouth", Frequency: "od"})
	}
	prescribe(p, 6, 0, 0, clinic.PrescriptionItem{Drug: "Amoxicillin", Strength: "500 mg", Dose: "1", Frequency: "tds", DurationDays: 7},
		clinic.PrescriptionItem{Drug: "Ibuprofen", Dose: "1", PRN: true}, clinic.PrescriptionItem{Drug: "Adrenaline", Dose: "1", Frequency: "stat"})
	prescribe(p, 7, 0, 0, clinic.PrescriptionItem{Drug: "Azithromycin", Dose: "1", Frequency: "od", DurationDays: 7})
	wrong, visit := prescribe(p, 2, 0, 0, clinic.PrescriptionItem{Drug: "Warfarin", Dose: "1", Frequency: "od"})
	prescribe(p, 1, wrong, visit, clinic.PrescriptionItem{Drug: "Apixaban", Dose: "1", Frequency: "bd"})
	prescribe(other, 1, 0, 0, clinic.PrescriptionItem{Drug: "Metformin", Dose: "1", Frequency: "bd"})
	running := func(on clinic.Date) (names []string, list []clinic.RunningMedicine) {
		t.Helper()
		s.read(func(r service.Repos) (err error) {
			list, err = r.Consultations().Running(s.ctx, p, on)
			return err
		})
		for _, m := range list {
			names = append(names, m.Drug)
		}
		return names, list
	}
	names, list := running(today)
	if !slices.Equal(names, []string{"Amlodipine", "Amoxicillin", "Apixaban", "Ibuprofen"}) {
		t.Fatalf("running today: %v", names)
	}
	if m := list[0]; m.Since != today.AddDays(-700) || !m.Until.IsZero() || m.By != "Dr Asha Sharma" || m.Sig != "1 tablet by mouth once daily" || m.Strength != "5 mg" ||
		m.Form != "tablet" || m.ItemID == 0 || m.PrescriptionID == 0 || m.PRN {
		t.Errorf("first row: %+v", m)
	}
	if m := list[1]; m.Until != today || !list[3].PRN {
		t.Errorf("last day %s, as needed %v", m.Until, list[3].PRN)
	}
	if names, _ := running(today.AddDays(1)); slices.Contains(names, "Amoxicillin") {
		t.Errorf("tomorrow: %v", names)
	}
	if names, _ := running(today.AddDays(-850)); !slices.Equal(names, []string{"Amlodipine"}) {
		t.Errorf("long ago: %v", names)
	}
	if names, _ := running(today.AddDays(-901)); len(names) != 0 {
		t.Errorf("before all: %v", names)
	}

	stop := clinic.MedicineStop{Item: list[0].ItemID, On: today, Reason: "ankles swell", At: s.now, By: s.admin, ByName: "Ada"}
	s.write(func(r service.Repos) error { return r.Consultations().Stop(s.ctx, stop) })
	s.fails(clinic.Conflict, "", func(r service.Repos) error { return r.Consultations().Stop(s.ctx, stop) })
	if names, _ := running(today); slices.Contains(names, "Amlodipine") {
		t.Errorf("after stopping: %v", names)
	}
	if names, _ := running(today.AddDays(-1)); !slices.Contains(names, "Amlodipine") {
		t.Errorf("the day before it was stopped: %v", names)
	}
	s.read(func(r service.Repos) error {
		it, whose, err := r.Consultations().PrescribedItem(s.ctx, stop.Item)
		if err != nil || whose != p || it.Stop == nil || *it.Stop != stop {
			t.Errorf("item: %+v of %d, %v", it.Stop, whose, err)
		}
		stops, err := r.Consultations().Stops(s.ctx, p, 5)
		if len(stops) != 1 || stops[0].Stopped != today || stops[0].StopReason != "ankles swell" {
			t.Errorf("stops: %+v", stops)
		}
		return err
	})
	s.fails(clinic.NotFound, "", func(r service.Repos) error {
		_, _, err := r.Consultations().PrescribedItem(s.ctx, 999)
		return err
	})
	s.refused(clinic.Conflict, "UPDATE prescription_stop SET reason = 'x'")
	s.refused(clinic.Conflict, "DELETE FROM prescription_stop")
	s.refused(clinic.Invalid, "INSERT INTO prescription_stop (item_id, stopped_on, reason, stopped_at, stopped_by_name) VALUES (?, ?, '', 'x', 'x')", int64(list[1].ItemID), today.String())
}
