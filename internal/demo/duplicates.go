package demo

import (
	"encoding/json"
	"fmt"

	"caredesk/internal/clinic"
	"caredesk/internal/phone"
	"caredesk/internal/service"
)

// RegisteredTwice is how many records duplicates adds to the patients asked for.
const RegisteredTwice = 4

// duplicates registers two people twice: one pair waits to be merged, the other
// was merged this morning, so that merging can be tried and undone. It draws no
// random numbers, and nobody of them has visits.
func (f *filler) duplicates() error {
	return f.uow.InTx(f.ctx, func(r service.Repos) error {
		pairs := [][2]clinic.Patient{
			{{FirstName: "Róisín", LastName: "Gallagher", Sex: clinic.SexFemale, DateOfBirth: clinic.MustDate("1991-05-17"), Phone: "+353 87 214 5566",
				Address: "4 Fairhill Road\nGalway", InsuranceInfo: "VHI 220417"},
				{FirstName: "Roisin", LastName: "Gallagher", DateOfBirth: clinic.MustDate("1991-05-17"), Phone: "+353 86 901 4410",
					Email: "roisin.g@mail.example", BloodGroup: "O+"}},
			{{FirstName: "Tomás", LastName: "Breathnach", Sex: clinic.SexMale, DateOfBirth: clinic.MustDate("1957-11-02"), Phone: "+353 91 555 0177"},
				{FirstName: "Thomas", LastName: "Walsh", Sex: clinic.SexMale, DateOfBirth: clinic.MustDate("1957-11-02"), Address: "Shop Street 9\nGalway",
					EmergencyContact: "Daughter, +353 86 555 0178"}},
		}
		for i, pair := range pairs {
			var ids [2]clinic.PatientID
			for n, p := range pair {
				number, err := r.Numbers().Next(f.ctx, "patient", 0)
				if err != nil {
					return err
				}
				p.PhoneE164 = phone.E164(p.Phone, demoCountry)
				p.Number, p.CreatedAt, p.UpdatedAt, p.AllergyStatus = fmt.Sprintf("P-%06d", number), f.Now.AddDate(0, -2-n, 0), f.Now.AddDate(0, -2-n, 0), clinic.AllergyNotAsked
				if ids[n], err = r.Patients().Insert(f.ctx, p); err != nil {
					return err
				}
			}
			if i == 1 {
				if err := f.merge(r, ids[0], ids[1]); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (f *filler) merge(r service.Repos, keptID, mergedID clinic.PatientID) error {
	kept, err := r.Patients().Get(f.ctx, keptID)
	if err != nil {
		return err
	}
	merged, err := r.Patients().Get(f.ctx, mergedID)
	if err != nil {
		return err
	}
	after, err := clinic.MergeCharts(kept, merged, nil)
	if err != nil {
		return err
	}
	after.UpdatedAt = f.Now
	id, err := r.Merges().Insert(f.ctx, clinic.PatientMerge{Kept: keptID, Merged: mergedID, Reason: "One man, his name in Irish and in English",
		At: f.Now, By: f.desk, ByName: "Grace Byrne", KeptBefore: kept, MergedBefore: merged, KeptAfter: after})
	if err != nil {
		return err
	}
	if _, err := r.Merges().Move(f.ctx, id); err != nil {
		return err
	}
	if err := r.Merges().SetChart(f.ctx, after); err != nil {
		return err
	}
	merged.Retired, merged.RetireReason, merged.MergedInto, merged.UpdatedAt = f.Now, "Merged into "+kept.Number, keptID, f.Now
	if err := r.Merges().Close(f.ctx, merged); err != nil {
		return err
	}
	text, err := json.Marshal(map[string]string{"merged": merged.Number})
	if err != nil {
		return err
	}
	return f.audit(r, "patient.merge", "patient", int64(keptID), string(text))
}
