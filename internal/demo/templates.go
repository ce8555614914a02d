package demo

import (
	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// templates keeps some favourites of a doctor and templates of the hospital.
func (f *filler) templates() error {
	item := func(drug, strength, form, dose, frequency string, days int, quantity, instructions string) clinic.PrescriptionItem {
		return clinic.PrescriptionItem{Drug: drug, Strength: strength, Form: form, Dose: dose, Route: "by mouth", Frequency: frequency,
			DurationDays: days, Quantity: quantity, Instructions: instructions}
	}
	asha := f.doctors[0].ID
	list := []clinic.RxTemplate{
		{Kind: clinic.Template, Name: "Sore throat", Code: "J02", Items: []clinic.PrescriptionItem{
			item("Paracetamol", "500 mg", "tablet", "1 tablet", "qds", 5, "20 tablets", "for pain or fever"),
			item("Phenoxymethylpenicillin", "500 mg", "tablet", "1 tablet", "qds", 10, "40 tablets", "on an empty stomach")}},
		{Kind: clinic.Template, Name: "Gastroenteritis", Code: "A09", Items: []clinic.PrescriptionItem{
			item("Oral rehydration salts", "", "sachet", "1 sachet", "tds", 3, "9 sachets", "in 200 ml of water after each loose stool")}},
		{DoctorID: asha, Kind: clinic.Template, Name: "New high blood pressure", Code: "I10", Items: []clinic.PrescriptionItem{
			item("Amlodipine", "5 mg", "tablet", "1 tablet", "1-0-0", 30, "30 tablets", "")}},
		{DoctorID: asha, Kind: clinic.Favourite, Items: []clinic.PrescriptionItem{item("Bisoprolol", "2.5 mg", "tablet", "1 tablet", "1-0-0", 30, "30 tablets", "")}},
		{DoctorID: asha, Kind: clinic.Favourite, Items: []clinic.PrescriptionItem{item("Atorvastatin", "20 mg", "tablet", "1 tablet", "nocte", 30, "30 tablets", "")}},
	}
	return f.uow.InTx(f.ctx, func(r service.Repos) error {
		for _, x := range list {
			if err := x.Clean(); err != nil {
				return err
			}
			if _, err := r.Templates().Insert(f.ctx, x, f.Now); err != nil {
				return err
			}
		}
		return nil
	})
}
