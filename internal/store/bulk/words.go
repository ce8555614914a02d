package bulk

import "caredesk/internal/clinic"

// complaint is why people come and what is found and done.
type complaint struct {
	code, title, symptoms, notes, advice string
	items                                []clinic.PrescriptionItem
	medicines, words                     string // the items as text, worked out once
}

func tablets(drug, strength, frequency string, days int, quantity string) clinic.PrescriptionItem {
	return clinic.PrescriptionItem{Drug: drug, Strength: strength, Form: "tablet", Dose: "1 tablet", Route: "by mouth", Frequency: frequency, DurationDays: days, Quantity: quantity}
}

// complaints in the order of how often they are met.
var complaints = []complaint{
	{code: "I10", title: "Essential (primary) hypertension", symptoms: "No complaints; blood pressure at home about 150/90.", notes: "Heart and lungs clear, no oedema.",
		advice: "Less salt, walk daily, measure twice a week.", items: []clinic.PrescriptionItem{tablets("Amlodipine", "5 mg", "od", 30, "30 tablets")}},
	{code: "J06.9", title: "Acute upper respiratory infection, unspecified", symptoms: "Sore throat and runny nose for three days.", notes: "Throat red, chest clear, no fever.",
		advice: "Rest and fluids; come back if short of breath.", items: []clinic.PrescriptionItem{tablets("Paracetamol", "500 mg", "tds", 5, "15 tablets")}},
	{code: "E11.9", title: "Type 2 diabetes mellitus without complications", symptoms: "Review; tired in the afternoon.", notes: "Feet intact, pulses felt.",
		advice: "Diet reviewed, HbA1c in three months.", items: []clinic.PrescriptionItem{tablets("Metformin", "500 mg", "bd", 30, "60 tablets"), tablets("Atorvastatin", "20 mg", "od", 30, "30 tablets")}},
	{code: "M54.5", title: "Low back pain", symptoms: "Pain in the lower back since lifting a box.", notes: "No weakness, straight leg raise 80 degrees.",
		advice: "Stay active, warmth.", items: []clinic.PrescriptionItem{tablets("Ibuprofen", "400 mg", "tds", 7, "21 tablets")}},
	{code: "K21.9", title: "Gastro-oesophageal reflux disease without oesophagitis", symptoms: "Heartburn after meals.", notes: "Abdomen soft.",
		advice: "Small meals, none late in the evening.", items: []clinic.PrescriptionItem{{Drug: "Omeprazole", Strength: "20 mg", Form: "capsule", Dose: "1 capsule", Route: "by mouth",
			Frequency: "od", DurationDays: 28, Quantity: "28 capsules", Instructions: "before breakfast"}}},
	{code: "J45.9", title: "Asthma, unspecified", symptoms: "Wheezes at night twice a week.", notes: "Scattered wheeze, peak flow 380.",
		advice: "Inhaler technique shown.", items: []clinic.PrescriptionItem{{Drug: "Salbutamol", Strength: "100 micrograms", Form: "inhaler", Dose: "2 puffs", Route: "inhaled",
			Frequency: "as needed", Quantity: "1 inhaler", PRN: true}}},
	{code: "N39.0", title: "Urinary tract infection, site not specified", symptoms: "Burning on passing water.", notes: "Dipstick: leucocytes, nitrite.",
		advice: "Drink plenty.", items: []clinic.PrescriptionItem{tablets("Nitrofurantoin", "100 mg", "bd", 3, "6 tablets")}},
	{code: "L20.9", title: "Atopic dermatitis, unspecified", symptoms: "Itching rash in the elbows.", notes: "Dry, red patches, not infected.",
		advice: "Moisturise twice a day.", items: []clinic.PrescriptionItem{{Drug: "Hydrocortisone", Strength: "1 %", Form: "cream", Dose: "thin layer", Route: "on the skin", Frequency: "bd",
			DurationDays: 7, Quantity: "30 g"}}},
	{code: "F41.9", title: "Anxiety disorder, unspecified", symptoms: "Worried, sleeps badly.", notes: "Mood low, no thoughts of harm.", advice: "Talked over; counselling offered."},
	{code: "Z00.0", title: "General medical examination", symptoms: "Check-up.", notes: "Nothing abnormal found.", advice: "Next check in a year."},
	{code: "M17.9", title: "Gonarthrosis, unspecified", symptoms: "Knee hurts on stairs.", notes: "Crepitus, no effusion.", advice: "Physiotherapy, weight.",
		items: []clinic.PrescriptionItem{tablets("Paracetamol", "1 g", "tds", 14, "42 tablets")}},
	{code: "G43.9", title: "Migraine, unspecified", symptoms: "Headache on one side with sickness, twice a month.", notes: "Neurology normal.", advice: "Headache diary.",
		items: []clinic.PrescriptionItem{tablets("Sumatriptan", "50 mg", "once", 0, "6 tablets")}},
	{code: "E03.9", title: "Hypothyroidism, unspecified", symptoms: "Review, feels well.", notes: "Pulse 68, no goitre.", advice: "TSH in six months.",
		items: []clinic.PrescriptionItem{tablets("Levothyroxine", "75 micrograms", "od", 90, "90 tablets")}},
	{code: "D50.9", title: "Iron deficiency anaemia, unspecified", symptoms: "Tired, short of breath on stairs.", notes: "Pale, Hb 9.8.", advice: "Cause to be looked for.",
		items: []clinic.PrescriptionItem{tablets("Ferrous fumarate", "210 mg", "bd", 60, "120 tablets")}},
	{code: "Z23", title: "Immunisation", symptoms: "Well today.", notes: "No fever.", advice: "Fever for a day is usual."},
}

func init() {
	for i := range complaints {
		c := &complaints[i]
		c.medicines, c.words = clinic.PrescriptionText(c.items), clinic.PrescriptionWords(c.items, "en")
	}
}
