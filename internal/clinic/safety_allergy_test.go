package clinic_test

import (
	"strings"
	"testing"

	"caredesk/internal/clinic"
)

// allergyHits are the kinds of allergy warnings for one medicine.
func allergyHits(b *clinic.DrugBook, allergy, drug string) []clinic.WarningKind {
	var kinds []clinic.WarningKind
	for _, w := range b.Check(clinic.SafetyInput{Items: []clinic.PrescriptionItem{{Drug: drug}}, AllergyStatus: clinic.AllergyHas,
		Allergies: []clinic.Allergy{{Substance: allergy}}, Today: clinic.MustDate("2026-11-26")}) {
		if w.Kind == clinic.WarnAllergy || w.Kind == clinic.WarnAllergyClass {
			kinds = append(kinds, w.Kind)
		}
	}
	return kinds
}

func TestAllergiesFireOnTheRightMedicines(t *testing.T) {
	b := starterBook(t)
	const (
		sulfaRight  = "Bactrim DS; Sulfamethoxazole 40 MG/ML / Trimethoprim 8 MG/ML Oral Suspension [Sulfatrim]; co-trimoxazole 480 mg tablet; Septrin; silver sulfadiazine 1% cream; Flamazine; sulfasalazine 500 mg; Salazopyrin EN; sulfacetamide eye drops; sulphadiazine; Fansidar; Pediazole; cotrimoxazol"
		sulfaWrong  = "Furosemide 40 mg; Hydrochlorothiazide 25 mg; Bumetanide; Celecoxib 200 mg; Glimepiride 2 mg; Gliclazide; Glibenclamide; Sumatriptan; Trimethoprim 200 mg; Dapsone; Ferrous sulfate; Magnesium sulphate; Morphine sulfate 10 mg; Salbutamol sulfate; Indapamide; Acetazolamide; Tamsulosin; Topiramate; Zonisamide; Glucosamine sulfate; Selenium sulfide shampoo; Amoxicillin; Hydroxychloroquine sulfate; Probenecid"
		penRight    = "Amoxicillin 500 mg; Amoxycillin; Augmentin 875mg; co-amoxiclav; Penicillin V Potassium 500 MG Oral Tablet; Penicillin G; benzathine penicillin; Flucloxacillin; Cloxacillin; Dicloxacillin; Ampicillin; Tazocin; Piperacillin/tazobactam; Unasyn; Pivmecillinam; Amoxicilline; Ampiclox; Pen V; Phenoxymethylpenicillin; Timentin; Bicillin L-A; Amoxil; Mox 500; Fluclox 500; Amoxclav 625; Mezlocillin; Azlocillin"
		penWrong    = "Penicillamine 250 mg; Cefalexin; Cephalexin 500 MG Oral Capsule; Cefuroxime; Ceftriaxone 1 g; Azithromycin; Erythromycin; Clarithromycin; Doxycycline; Ciprofloxacin; Meropenem; Aztreonam; Clindamycin; Gentamicin; Vancomycin; Metronidazole; Nitrofurantoin; Griseofulvin; D-penicillamine"
		nsaidRight  = "Ibuprofen; Aspirin 75 mg; Diclofenac gel; Naproxen; Celebrex; Voltarol; Ecosprin; Ketorolac; Arthrotec; Brufen; Mefenamic acid; Combiflam; Etoricoxib; Nimesulide"
		nsaidWrong  = "Paracetamol; Tramadol; Codeine; Prednisolone; Co-codamol; Glucosamine; Methotrexate; Colchicine"
		opioidRight = "Codeine; Morphine; Tramadol; Co-codamol 30/500; Fentanyl patch; Oxycodone; Dihydrocodeine; Pethidine; Methadone; Vicodin; Buprenorphine"
	)
	for _, c := range []struct{ allergy, fires, silent string }{
		{"sulfonamide antibacterial", sulfaRight, sulfaWrong},
		{"Sulfa", sulfaRight, sulfaWrong},
		{"sulpha drugs", sulfaRight, sulfaWrong},
		{"Sulphonamides", sulfaRight, sulfaWrong},
		{"Sulfonamide antibiotics (rash)", sulfaRight, sulfaWrong},
		{"Penicillin", penRight, penWrong},
		{"penicillins", penRight, penWrong},
		{"PENICILLIN ALLERGY", penRight, penWrong},
		{"Allergic to penicillin - anaphylaxis", penRight, penWrong},
		{"Pénicilline", penRight, penWrong},
		{"Penicilina", penRight, penWrong},
		{"Penecillin", penRight, penWrong},
		{"Penizillin", penRight, penWrong},
		{"Penicillinallergie", penRight, penWrong},
		{"pen allergy", penRight, penWrong + "; PCM 500; Insulin aspart pen"},
		{"Amoxicillin", "Amoxicillin; Augmentin; Ampicillin; Flucloxacillin; Penicillin V", "Cefalexin; Azithromycin; Penicillamine"},
		{"Augmentin", "Amoxicillin; co-amoxiclav; Tazocin", "Clarithromycin; Cefaclor"},
		{"Co-trimoxazole", "Bactrim; Trimethoprim; Sulfasalazine", "Furosemide; Amoxicillin"},
		{"Trimethoprim", "Trimethoprim; Septrin", "Sulfasalazine; Silver sulfadiazine; Pyrimethamine"},
		{"Cephalosporins", "Cefalexin; Ceftriaxone; Cefuroxime; Keflex; Suprax; Ceftazidime", "Amoxicillin; Meropenem; Azithromycin; Penicillin V"},
		{"Cephalexin", "Cefalexin; Keflex; Cefadroxil", "Amoxicillin; Flucloxacillin"},
		{"Beta-lactams", "Amoxicillin; Cefalexin; Meropenem; Penicillin G", "Doxycycline; Erythromycin"},
		{"Erythromycin", "Erythromycin 250 mg; Erythromycin 0.005 MG/MG Ophthalmic Ointment; Clarithromycin; Azithromycin; Zithromax", "Amoxicillin; Clindamycin; Doxycycline; Gentamicin; Vancomycin; Streptomycin"},
		{"Macrolide antibiotics", "Azithromycin; Klacid; Erythrocin", "Tacrolimus; Clindamycin"},
		{"Ciprofloxacin", "Ciprofloxacin; Levofloxacin; Moxifloxacin 5 MG/ML Ophthalmic Solution [Vigamox]; Ciprodex; Ofloxacin", "Hydroxychloroquine; Cefalexin; Nitrofurantoin"},
		{"Fluoroquinolones", "Cipro; Norfloxacin; Levaquin", "Chloroquine; Quinine; Doxycycline"},
		{"Tetracyclines", "Doxycycline; Minocycline; Lymecycline; Tetracycline", "Erythromycin; Azithromycin"},
		{"Tetracycline", "Doxycycline; Oxytetracycline; Tetracycline", "Tetracaine; Trimethoprim"},
		{"Gentamycin", "Gentamicin eye drops; Amikacin; Tobramycin; Neosporin", "Clindamycin; Vancomycin"},
		{"Flagyl", "Metronidazole 400 mg; Metrogel-Vaginal; Tinidazole", "Miconazole; Omeprazole; Mebendazole"},
		{"Aspirin", "Aspirin; Ecotrin; Ibuprofen; Naproxen; Diclofenac; Excedrin", "Paracetamol; Clopidogrel; Warfarin"},
		{"NSAIDs", nsaidRight, nsaidWrong},
		{"Non-steroidal anti-inflammatory drugs", nsaidRight, nsaidWrong},
		{"nonsteroidal antiinflammatories", nsaidRight, nsaidWrong},
		{"Codeine", "Codeine; Co-codamol; Tylenol #3; Codeine 2 MG/ML / Guaifenesin 20 MG/ML Oral Solution", "Dihydrocodeine; Morphine; Tramadol; Paracetamol; Colchicine"},
		{"Opioids", opioidRight, "Paracetamol; Naloxone; Ibuprofen; Loperamide"},
		{"opiates", opioidRight, "Paracetamol; Naloxone"},
		{"Paracetamol", "Acetaminophen 325 MG [Tylenol]; Crocin; Co-codamol; Calpol; Vicodin; Panadol", "Ibuprofen; Aspirin"},
		{"Tylenol", "Paracetamol; Percocet", "Ibuprofen"},
		{"lisinopril 20mg", "Lisinopril 10 mg; Zestoretic; Ramipril; Enalapril; Perindopril", "Losartan; Amlodipine; Metoprolol; Hydrochlorothiazide"},
		{"ACE inhibitors", "Ramipril; Lisinopril; Coversyl Plus; Lotrel", "Valsartan; Candesartan; Amlodipine; Acetazolamide"},
		{"ACE-inhibitor (cough)", "Ramipril; Captopril", "Losartan"},
		{"ARBs", "Losartan; Entresto; Micardis", "Ramipril"},
		{"Statins", "Atorvastatin; Simvastatin; Vytorin; Caduet", "Ezetimibe; Nystatin; Pentostatin; Fenofibrate"},
		{"Atorvastatin", "Lipitor; Caduet", "Rosuvastatin; Nystatin"},
		{"Lignocaine", "Lidocaine 1% injection; EMLA; Xylocaine; Bupivacaine", "Benzocaine; Amiodarone"},
		{"Local anaesthetics", "Lidocaine; Bupivacaine; Benzocaine", "Propofol; Ketamine"},
		{"Contrast dye", "Omnipaque; Iopamidol; Iohexol", "Gadobutrol; Barium"},
		{"Iodine", "Betadine; Povidone-iodine; Iohexol", "Amiodarone; Levothyroxine"},
		{"Latex", "", "Amoxicillin; Levothyroxine; Lactulose; Latanoprost"},
		{"peanut", "", "Fish oil; Ibuprofen; Insulin glargine"},
		{"dust", "", "Dutasteride; Cetirizine"},
		{"tree pollens", "", "Cetirizine; Montelukast"},
		{"shrimp", "", "Iohexol; Glucosamine; Fish Oil Capsule 1000mg"},
		{"Milk", "", "Milk of magnesia; Lactulose"},
		{"Eggs", "", "Propofol; Influenza vaccine"},
		{"Penicillamine", "Penicillamine; Cuprimine", "Penicillin V; Amoxicillin"},
		{"Heparin", "Heparin; Enoxaparin; Clexane", "Warfarin; Apixaban"},
		{"Insulin", "Insulin glargine; Novorapid; Mixtard 30", "Metformin; Gliclazide"},
		{"Carbamazepine", "Tegretol; Phenytoin; Oxcarbazepine; Lamotrigine", "Valproate; Levetiracetam; Gabapentin"},
		{"Benzodiazepines", "Diazepam; Lorazepam; Midazolam", "Zolpidem; Buspirone"},
		{"Sulfonylureas", "Gliclazide; Amaryl; Glimy-M", "Septrin; Metformin"},
		{"Thiazides", "Hydrochlorothiazide; Hyzaar; Indapamide", "Furosemide; Sulfasalazine"},
		{"Beta blockers", "Bisoprolol; Timolol eye drops; Tenoretic", "Salbutamol; Amlodipine"},
		{"Proton pump inhibitors", "Omeprazole; Nexium", "Ranitidine"},
		{"Omeprazole", "Losec; Pantoprazole", "Metronidazole; Famotidine"},
		{"SSRIs", "Sertraline; Prozac", "Venlafaxine; Mirtazapine"},
		{"Iron tablets", "Ferrous sulfate; Ferrous fumarate", "Zinc sulfate; Folic acid"},
		{"Fluconazole", "Diflucan", "Metronidazole; Omeprazole"},
		{"Adrenaline", "EpiPen; Epinephrine", "Noradrenaline"},
		{"Sulfates", "", "Septrin; Sulfasalazine"},
		{"Sulfites", "", "Septrin; Sulfasalazine; Ferrous sulfate"},
		{"Sulphur", "", "Septrin; Sulfadiazine; Ferrous sulfate"},
		{"Zorbafix", "Zorbafix 20 mg tablet", "Amoxicillin; Zorbamax"},
		{"Sulfa and penicillin", "Septrin; Amoxicillin", "Doxycycline; Cefalexin"},
		{"penicillin/cephalosporin", "Amoxicillin; Cefalexin", "Erythromycin"},
		{"NKDA", "", "Amoxicillin; Ibuprofen"},
		{"No known drug allergies", "", "Amoxicillin; Ibuprofen"},
		{"Antibiotics of the 1990s", "", "Amoxicillin; Septrin"},
	} {
		for _, drug := range strings.Split(c.fires, "; ") {
			if drug != "" && len(allergyHits(b, c.allergy, drug)) != 1 {
				t.Errorf("allergy %q must fire once on %q: %v (%+v)", c.allergy, drug, allergyHits(b, c.allergy, drug), b.Allergen(c.allergy))
			}
		}
		for _, drug := range strings.Split(c.silent, "; ") {
			if drug != "" && len(allergyHits(b, c.allergy, drug)) != 0 {
				t.Errorf("allergy %q must not fire on %q: %v (%+v)", c.allergy, drug, allergyHits(b, c.allergy, drug), b.Allergen(c.allergy))
			}
		}
	}
}

// The allergies of the SMART sample patients fire on the sample's own
// prescriptions where they should and nowhere else.
func TestSMARTAllergiesOnSMARTMedications(t *testing.T) {
	b := starterBook(t)
	want := map[string]string{
		"sulfonamide antibacterial": "sulfamethoxazole",
		"Penicillin":                "amoxicillin ampicillin penicillin augmentin",
		"Erythromycin":              "erythromycin clarithromycin azithromycin",
		"lisinopril 20mg":           "lisinopril ramipril benazepril",
		"Ciprofloxacin":             "ciprofloxacin levofloxacin moxifloxacin",
		"peanut":                    "", "dust": "", "tree pollens": "", "shrimp": "", "Latex": "",
	}
	positive := map[string]bool{"Penicillin": true}
	for _, row := range smartRows(t, "allergies.txt") {
		if row["STATEMENT"] == "positive" {
			positive[row["ALLERGEN"]] = true
		}
	}
	for allergen := range positive {
		words, known := want[allergen]
		if !known {
			t.Fatalf("no expectation for %q", allergen)
		}
		for _, row := range smartRows(t, "meds.txt") {
			should := false
			for _, w := range strings.Fields(words) {
				should = should || strings.Contains(strings.ToLower(row["Name"]), w)
			}
			if got := len(allergyHits(b, allergen, row["Name"])) > 0; got != should {
				t.Errorf("allergy %q on %q: %v, want %v", allergen, row["Name"], got, should)
			}
		}
	}
}

func TestAllergyWarningsSayWhatTheRecordSays(t *testing.T) {
	b := starterBook(t)
	check := func(a clinic.Allergy, drug string) clinic.Warning {
		t.Helper()
		got := b.Check(clinic.SafetyInput{Items: []clinic.PrescriptionItem{{Drug: drug}}, AllergyStatus: clinic.AllergyHas, Allergies: []clinic.Allergy{a},
			Born: clinic.MustDate("1970-01-01"), Sex: clinic.SexMale, Today: clinic.MustDate("2026-11-26")})
		if len(got) != 1 {
			t.Fatalf("%+v", got)
		}
		return got[0]
	}
	w := check(clinic.Allergy{Substance: "Penicillin", Reaction: "anaphylaxis", Severity: clinic.SeveritySevere}, "Augmentin 625")
	if w.Kind != clinic.WarnAllergyClass || w.Severity != clinic.WarnContraindicated || !w.NeedsReason ||
		!strings.Contains(w.Cause, "Penicillin (anaphylaxis, severe)") || !strings.Contains(w.Cause, "amoxicillin") {
		t.Errorf("%+v", w)
	}
	w = check(clinic.Allergy{Substance: "Co-trimoxazole", Severity: clinic.SeverityMild}, "Septrin")
	if w.Kind != clinic.WarnAllergy || w.Severity != clinic.WarnSerious {
		t.Errorf("%+v", w)
	}
	if w = check(clinic.Allergy{Substance: "Erythromycin"}, "Clarithromycin"); w.Severity != clinic.WarnCaution || w.Kind != clinic.WarnAllergyClass {
		t.Errorf("a relative of the substance is a caution: %+v", w)
	}
	got := b.Check(clinic.SafetyInput{Items: []clinic.PrescriptionItem{{Drug: "Amoxicillin"}, {Drug: "Zorbafix"}}, AllergyStatus: clinic.AllergyHas,
		Allergies: []clinic.Allergy{{Substance: "Antibiotics of the 1990s"}}})
	if len(got) != 2 || got[0].Item != 1 || got[1].Item != clinic.WholePrescription || got[1].Kind != clinic.WarnUnchecked || got[1].NeedsReason ||
		!strings.Contains(got[1].Cause, "Antibiotics of the 1990s") {
		t.Errorf("%+v", got)
	}
	got = b.Check(clinic.SafetyInput{Items: []clinic.PrescriptionItem{{Drug: "Amoxicillin"}}, AllergyStatus: clinic.AllergyNotAsked})
	if len(got) != 1 || got[0].Kind != clinic.WarnUnchecked || got[0].Severity != clinic.WarnInfo {
		t.Errorf("%+v", got)
	}
	if got = b.Check(clinic.SafetyInput{Items: []clinic.PrescriptionItem{{Drug: "Amoxicillin"}}, AllergyStatus: clinic.AllergyNoneKnown}); got != nil {
		t.Errorf("%+v", got)
	}
}
