package demo

import (
	"sync"

	"caredesk/internal/clinic"
)

// visit is a typical consultation of a department.
type visit struct {
	reason, symptoms, notes, diagnosis, advice string
	items                                      []clinic.PrescriptionItem
	followUpDays                               int
}

func tablet(drug, strength, frequency string, days int, instructions string) clinic.PrescriptionItem {
	return clinic.PrescriptionItem{Drug: drug, Strength: strength, Form: "tablet", Dose: "1 tablet", Route: "by mouth",
		Frequency: frequency, DurationDays: days, Instructions: instructions,
		Quantity: clinic.SuggestQuantity("1 tablet", frequency, days)}
}

func other(drug, strength, form, dose, route, frequency string, days int, quantity string) clinic.PrescriptionItem {
	return clinic.PrescriptionItem{Drug: drug, Strength: strength, Form: form, Dose: dose, Route: route,
		Frequency: frequency, DurationDays: days, Quantity: quantity}
}

// visits are made when the demo is filled: suggesting quantities reads the lists
// of doses, which would hold up every start of the program.
var visits = sync.OnceValue(func() map[string][]visit {
	return map[string][]visit{
		"Cardiology": {
			{"Blood pressure check", "Morning headaches, no chest pain.", "BP 158/96 seated, pulse 78 regular. Heart sounds normal.",
				"I10 Essential hypertension", "Measure blood pressure at home twice a week. Come back sooner with chest pain.",
				[]clinic.PrescriptionItem{tablet("Amlodipine", "5 mg", "1-0-0", 30, "")}, 28},
			{"Palpitations", "Fluttering in the chest, a few minutes, twice a week.", "ECG sinus rhythm, no ischaemia.",
				"R00.2 Palpitations", "Less coffee. Keep a diary of the episodes.", nil, 21},
			{"Review after stent", "No pain on walking 2 km.", "Wound healed, BP 128/78.", "I25.1 Coronary heart disease",
				"Keep walking daily. Do not stop the tablets on your own.",
				[]clinic.PrescriptionItem{tablet("Atorvastatin", "40 mg", "nocte", 30, ""), tablet("Bisoprolol", "2.5 mg", "od", 30, "")}, 90},
		},
		"General Medicine": {
			{"Sore throat", "Sore throat since Friday, fever 38.2.", "Throat red, no exudate. Chest clear.", "J02.9 Acute pharyngitis",
				"Drink plenty. Come back if you cannot swallow.",
				[]clinic.PrescriptionItem{tablet("Paracetamol", "500 mg", "q6h", 5, "not more than 4 in 24 hours")}, 0},
			{"Diabetes review", "Feels well. Fasting readings 7 to 9.", "HbA1c 7.4 %. Feet intact.", "E11.9 Type 2 diabetes",
				"Walk half an hour a day. Eye check is due.",
				[]clinic.PrescriptionItem{tablet("Metformin", "500 mg", "bd", 30, "after food")}, 90},
			{"Back pain", "Low back pain after lifting, three days.", "No weakness, reflexes equal.", "M54.5 Low back pain",
				"Keep moving, warmth helps. No heavy lifting for two weeks.",
				[]clinic.PrescriptionItem{tablet("Ibuprofen", "400 mg", "tds", 5, "with food")}, 0},
			{"Cough", "Dry cough for ten days, no fever.", "Chest clear.", "J20.9 Acute bronchitis", "Honey and warm drinks. Rest.", nil, 0},
		},
		"Paediatrics": {
			{"Ear ache", "Pulls at the right ear, fever at night.", "Right ear drum red and bulging.", "H66.9 Otitis media",
				"Give the whole course. Come back if the fever lasts over 48 hours.",
				[]clinic.PrescriptionItem{other("Azithromycin", "200 mg/5 ml", "suspension", "5 ml", "by mouth", "od", 3, "1 bottle of 15 ml")}, 7},
			{"Vaccination", "Well today.", "No fever, growth on the 50th centile.", "Z23 Immunisation", "Fever for a day is usual.", nil, 0},
			{"Rash", "Itchy patches in the elbows.", "Dry eczema, not infected.", "L20.9 Atopic dermatitis", "Moisturise twice a day.",
				[]clinic.PrescriptionItem{other("Hydrocortisone", "1 %", "cream", "thin layer", "on the skin", "bd", 7, "30 g")}, 14},
		},
		"Orthopaedics": {
			{"Knee pain", "Right knee hurts on stairs.", "No effusion, ligaments firm.", "M17.1 Osteoarthritis of the knee",
				"Physiotherapy twice a week for six weeks.",
				[]clinic.PrescriptionItem{other("Diclofenac", "1 %", "gel", "2 g", "on the skin", "tds", 14, "100 g")}, 42},
			{"Cast check", "Less pain, fingers move well.", "Cast firm, sensation normal.", "S52.5 Fracture of the radius",
				"Keep the arm raised. Cast comes off in three weeks.", nil, 21},
			{"Shoulder pain", "Cannot lift the left arm above the head.", "Painful arc 60 to 120 degrees.", "M75.1 Rotator cuff syndrome",
				"Exercises as shown, three times a day.", []clinic.PrescriptionItem{tablet("Naproxen", "250 mg", "bd", 10, "with food")}, 28},
		},
	}
})
