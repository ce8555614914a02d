package clinic_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"caredesk/internal/clinic"
	"pgregory.net/rapid"
)

var today = clinic.MustDate("2026-11-26")

// grownMan is a patient for whom neither age nor pregnancy matters.
func grownMan(drugs ...string) clinic.SafetyInput {
	in := clinic.SafetyInput{AllergyStatus: clinic.AllergyNoneKnown, Born: clinic.MustDate("1970-05-05"), Sex: clinic.SexMale, Today: today}
	for _, d := range drugs {
		in.Items = append(in.Items, clinic.PrescriptionItem{Drug: d})
	}
	return in
}

func kinds(warnings []clinic.Warning) string {
	var out []string
	for _, w := range warnings {
		out = append(out, string(w.Kind)+" "+string(w.Severity))
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

func TestPairsOfMedicines(t *testing.T) {
	b := starterBook(t)
	const (
		dup      = "duplicate_drug serious"
		class    = "duplicate_class caution"
		caution  = "interaction caution"
		serious  = "interaction serious"
		never    = "interaction contraindicated"
		neverTwo = "duplicate_class caution, interaction contraindicated"
	)
	for _, c := range []struct{ a, b, want string }{
		{"Warfarin 5 mg", "Ibuprofen 400 mg", serious},
		{"Coumadin", "Aspirin 75 mg", serious},
		{"Warfarin", "Clarithromycin 500 mg", serious},
		{"Warfarin", "Erythromycin", serious},
		{"Warfarin", "Fluconazole", serious},
		{"Warfarin", "Miconazole oral gel", serious},
		{"Warfarin", "Flagyl", serious},
		{"Warfarin", "Sertraline", caution},
		{"Warfarin", "Bactrim", serious},
		{"Warfarin", "Amiodarone", serious},
		{"Warfarin", "Apixaban", neverTwo},
		{"Warfarin", "Carbamazepine", serious},
		{"Warfarin", "Paracetamol", ""},
		{"Warfarin", "Amoxicillin", ""},
		{"Warfarin", "Diclofenac gel", ""},
		{"Eliquis", "Naproxen", serious},
		{"Rivaroxaban", "Clopidogrel", serious},
		{"Ramipril", "Spironolactone", serious},
		{"Lisinopril", "Potassium chloride", serious},
		{"Losartan", "Slow-K", serious},
		{"Ramipril", "Ibuprofen", caution},
		{"Ramipril", "Losartan", serious},
		{"Ramipril", "Lisinopril", class},
		{"Ramipril", "Bactrim", serious},
		{"Entresto", "Enalapril", "interaction contraindicated, interaction serious"},
		{"GTN spray", "Sildenafil", never},
		{"Isosorbide mononitrate", "Cialis 20mg", never},
		{"Nitrostat", "Viagra", never},
		{"Tamsulosin", "Tadalafil", caution},
		{"Simvastatin", "Clarithromycin", never},
		{"Simvastatin", "Itraconazole", serious},
		{"Simvastatin", "Ketoconazole cream", ""},
		{"Atorvastatin", "Gemfibrozil", never},
		{"Atorvastatin", "Fenofibrate", serious},
		{"Simvastatin", "Amlodipine", caution},
		{"Pravastatin", "Clarithromycin", ""},
		{"Simvastatin", "Lipitor", class},
		{"Fluoxetine", "Phenelzine", never},
		{"Sertraline", "Selegiline", never},
		{"Citalopram", "Linezolid", never},
		{"Sertraline", "Tramadol", serious},
		{"Fluoxetine", "Sumatriptan", caution},
		{"Escitalopram", "Sertraline", class},
		{"Paroxetine", "Tamoxifen", serious},
		{"Methotrexate", "Trimethoprim", never},
		{"Methotrexate", "Co-trimoxazole", never},
		{"Methotrexate", "Naproxen", serious},
		{"Digoxin", "Amiodarone", serious},
		{"Digoxin", "Verapamil", serious},
		{"Digoxin", "Clarithromycin", serious},
		{"Lithium", "Ibuprofen", serious},
		{"Lithium carbonate", "Ramipril", serious},
		{"Priadel", "Bendroflumethiazide", serious},
		{"Clopidogrel", "Omeprazole", caution},
		{"Clopidogrel", "Pantoprazole", ""},
		{"Levothyroxine", "Ferrous sulfate", caution},
		{"Levothyroxine", "Calcium carbonate", caution},
		{"Ciprofloxacin", "Ferrous fumarate", serious},
		{"Ciprofloxacin eye drops", "Ferrous fumarate", ""},
		{"Doxycycline", "Maalox", serious},
		{"Morphine", "Diazepam", serious},
		{"Co-codamol", "Temazepam", serious},
		{"Clarithromycin", "Citalopram", serious},
		{"Haloperidol", "Ondansetron", serious},
		{"Domperidone", "Clarithromycin", never},
		{"Metformin", "Ramipril", ""},
		{"Metformin", "Atorvastatin", ""},
		{"Allopurinol", "Azathioprine", never},
		{"Ciprofloxacin", "Tizanidine", never},
		{"Ciprofloxacin", "Theophylline", serious},
		{"Carbamazepine", "Microgynon", serious},
		{"Rifampicin", "Yasmin", serious},
		{"Rifampin", "Fluconazole", serious},
		{"Insulin glargine", "Bisoprolol", caution},
		{"Gliclazide", "Propranolol", caution},
		{"Bisoprolol", "Verapamil", serious},
		{"Timolol eye drops", "Verapamil", serious},
		{"Propranolol", "Salbutamol inhaler", caution},
		{"Colchicine", "Clarithromycin", never},
		{"Isotretinoin", "Doxycycline", never},
		{"Valproate", "Meropenem", never},
		{"Lamotrigine", "Epilim", serious},
		{"Spironolactone", "Potassium chloride", never},
		{"Naltrexone", "Codeine", never},
		{"Paracetamol 500 mg", "Co-codamol 30/500", dup},
		{"Paracetamol 500 mg tablet", "Paracetamol 1 g tablet", dup},
		{"Calpol", "Panadol", dup},
		{"Amoxicillin 250 mg", "Augmentin", dup},
		{"Amoxicillin", "Ampicillin", class},
		{"Ibuprofen", "Diclofenac", class},
		{"Ibuprofen", "Diclofenac gel", ""},
		{"Diazepam", "Lorazepam", class},
		{"Tramadol", "Codeine", class},
		{"Omeprazole", "Lansoprazole", class},
		{"Cetirizine", "Loratadine", class},
		{"Bisoprolol", "Atenolol", class},
		{"Amlodipine", "Nifedipine", class},
		{"Hydrochlorothiazide", "Zestoretic", dup},
		{"Furosemide", "Bumetanide", class},
		{"Prednisolone", "Dexamethasone", class},
		{"Prednisolone", "Hydrocortisone cream", ""},
		{"Insulin glargine", "Insulin aspart", ""},
		{"Lantus", "Novorapid", ""},
		{"Levothyroxine 100 mcg", "Levothyroxine 25 mcg", ""},
		{"Levothyroxine 100 mcg", "Levothyroxine 100 mcg", dup},
		{"Salbutamol inhaler", "Beclometasone inhaler", ""},
		{"Salbutamol inhaler", "Symbicort", ""},
		{"Salmeterol", "Symbicort", class},
		{"Tiotropium", "Salbutamol inhaler", ""},
		{"Aspirin 75 mg", "Clopidogrel 75 mg", caution},
		{"Clopidogrel", "Ticagrelor", "duplicate_class caution, interaction caution"},
		{"Aspirin 75 mg", "Ibuprofen", serious},
		{"Chloramphenicol eye drops", "Chloramphenicol eye ointment", dup},
		{"Fusidic acid cream", "Fusidic acid eye drops", ""},
		{"Lamivudine", "Tenofovir", ""},
		{"Isoniazid", "Rifampicin", ""},
		{"Levetiracetam", "Lamotrigine", ""},
		{"Zorbafix", "Zorbafix", dup + ", unchecked info"},
		{"Vitamin D3", "Calcichew D3", dup},
	} {
		got := b.Check(grownMan(c.a, c.b))
		if k := kinds(got); k != c.want {
			t.Errorf("%s + %s: %q, want %q", c.a, c.b, k, c.want)
		}
		turned := b.Check(grownMan(c.b, c.a))
		if keys(got) != keys(turned) {
			t.Errorf("%s + %s: the order changes the hits:\n%s\n%s", c.a, c.b, keys(got), keys(turned))
		}
		for _, w := range got {
			if w.Kind != clinic.WarnUnchecked && (w.Item != 1 || !w.NeedsReason || !strings.Contains(w.Cause, "item 1")) {
				t.Errorf("%s + %s: the second is warned about the first: %+v", c.a, c.b, w)
			}
		}
	}
}

// keys are the warnings' identities and what they are about, sorted.
func keys(warnings []clinic.Warning) string {
	var out []string
	for _, w := range warnings {
		out = append(out, w.Key+" "+string(w.Severity))
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

func TestRunningMedicines(t *testing.T) {
	b := starterBook(t)
	in := grownMan("Warfarin 5 mg")
	in.Running = []clinic.RunningMedicine{{Drug: "Ibuprofen 400 mg tablet", Since: clinic.MustDate("2026-11-03"), By: "Dr Asha Rao"}}
	got := b.Check(in)
	if len(got) != 1 || got[0].Kind != clinic.WarnInteraction || !strings.Contains(got[0].Cause, "running since 3 November 2026 from Dr Asha Rao") {
		t.Errorf("%+v", got)
	}
	in = grownMan("Metformin 500 mg")
	in.Running = []clinic.RunningMedicine{{Drug: "Glucophage 500 mg"}}
	got = b.Check(in)
	if len(got) != 1 || got[0].Kind != clinic.WarnDuplicateDrug || got[0].Severity != clinic.WarnCaution || !strings.Contains(got[0].Cause, "renewal") {
		t.Errorf("%+v", got)
	}
	in = grownMan("Co-codamol")
	in.Running = []clinic.RunningMedicine{{Drug: "Paracetamol 500 mg"}}
	if got = b.Check(in); len(got) != 1 || got[0].Severity != clinic.WarnSerious {
		t.Errorf("a substance hidden in a combination is no renewal: %+v", got)
	}
	in = grownMan("Metformin")
	in.Running = []clinic.RunningMedicine{{Drug: "Grandmother's drops"}, {Drug: "Warfarin"}, {Drug: "Ibuprofen"}}
	got = b.Check(in)
	if len(got) != 1 || got[0].Kind != clinic.WarnUnchecked || got[0].Item != clinic.WholePrescription || !strings.Contains(got[0].Cause, "Grandmother's drops") {
		t.Errorf("what runs is not compared with itself, and what is not understood is said: %+v", got)
	}
}

func TestUncheckedItems(t *testing.T) {
	b := starterBook(t)
	for drug, want := range map[string]string{
		"Zorbafix forte":      "not in the formulary",
		"Penicillin":          "names a class",
		"Tylenol Cold":        "understood in part",
		"Amoxicillin forte":   "understood in part",
		"Amoxicillin 500 mg":  "",
		"Water for injection": "",
	} {
		got := b.Check(grownMan(drug))
		if want == "" && got != nil || want != "" && (len(got) != 1 || got[0].Kind != clinic.WarnUnchecked || got[0].NeedsReason || !strings.Contains(got[0].Cause, want)) {
			t.Errorf("%s: %+v", drug, got)
		}
	}
	own := clinic.NewDrugBook([]clinic.Drug{{Name: "Zorbafix", Ingredients: []string{"zorbafixin"}}}, nil, nil)
	got := own.Check(grownMan("Zorbafix"))
	if len(got) != 1 || !strings.Contains(got[0].Cause, "class of zorbafixin is not known") {
		t.Errorf("%+v", got)
	}
	if got := b.Check(clinic.SafetyInput{}); got != nil {
		t.Errorf("nothing to check: %+v", got)
	}
}

func TestAgeAndPregnancy(t *testing.T) {
	b := starterBook(t)
	for _, c := range []struct {
		drug, born string
		sex        clinic.Sex
		pregnant   clinic.Pregnancy
		want       string
	}{
		{"Aspirin 300 mg", "2015-01-01", clinic.SexMale, "", "age serious"},
		{"Aspirin 300 mg", "2010-11-26", clinic.SexMale, "", ""},
		{"Aspirin 300 mg", "2010-11-27", clinic.SexMale, "", "age serious"},
		{"Doxycycline", "2018-01-01", clinic.SexMale, "", "age serious"},
		{"Codeine 15 mg", "2016-01-01", clinic.SexMale, "", "age serious"},
		{"Tylenol #3", "2016-01-01", clinic.SexMale, "", "age serious"},
		{"Codeine 2 MG/ML / Promethazine 1.25 MG/ML Oral Solution", "2020-01-01", clinic.SexMale, "", "age serious"},
		{"Ibuprofen syrup", "2026-10-01", clinic.SexMale, "", "age serious"},
		{"Ibuprofen syrup", "2026-08-01", clinic.SexMale, "", ""},
		{"Metoclopramide", "2026-03-01", clinic.SexMale, "", "age serious"},
		{"Promethazine", "2025-06-01", clinic.SexMale, "", "age serious"},
		{"Ciprofloxacin 500 mg", "2012-01-01", clinic.SexMale, "", "age serious"},
		{"Ciprofloxacin eye drops", "2012-01-01", clinic.SexMale, "", ""},
		{"Amoxicillin", "2024-01-01", clinic.SexMale, "", ""},
		{"Aspirin", "", clinic.SexMale, "", "unchecked info"},
		{"Warfarin", "1995-01-01", clinic.SexFemale, clinic.PregnancyYes, "pregnancy contraindicated"},
		{"Roaccutane", "1995-01-01", clinic.SexFemale, clinic.PregnancyYes, "pregnancy contraindicated"},
		{"Epilim", "1995-01-01", clinic.SexFemale, clinic.PregnancyYes, "pregnancy contraindicated"},
		{"Methotrexate", "1995-01-01", clinic.SexFemale, clinic.PregnancyYes, "pregnancy contraindicated"},
		{"Ramipril", "1995-01-01", clinic.SexFemale, clinic.PregnancyYes, "pregnancy contraindicated"},
		{"Zestoretic", "1995-01-01", clinic.SexFemale, clinic.PregnancyYes, "pregnancy contraindicated"},
		{"Atorvastatin", "1995-01-01", clinic.SexFemale, clinic.PregnancyYes, "pregnancy contraindicated"},
		{"Ibuprofen", "1995-01-01", clinic.SexFemale, clinic.PregnancyYes, "pregnancy serious"},
		{"Doxycycline", "1995-01-01", clinic.SexFemale, clinic.PregnancyYes, "pregnancy serious"},
		{"Paracetamol", "1995-01-01", clinic.SexFemale, clinic.PregnancyYes, ""},
		{"Warfarin", "1995-01-01", clinic.SexFemale, clinic.PregnancyNo, ""},
		{"Warfarin", "1995-01-01", clinic.SexFemale, "", "pregnancy info"},
		{"Warfarin", "1940-01-01", clinic.SexFemale, "", ""},
		{"Doxycycline", "2017-01-01", clinic.SexFemale, "", "age serious"},
		{"Warfarin", "1995-01-01", clinic.SexMale, clinic.PregnancyYes, ""},
		{"Codeine", "1995-01-01", clinic.SexFemale, clinic.PregnancyBreastfeeding, "pregnancy caution"},
		{"Warfarin", "1995-01-01", clinic.SexFemale, clinic.PregnancyBreastfeeding, "unchecked info"},
	} {
		in := grownMan(c.drug)
		in.Sex, in.Pregnancy, in.Born = c.sex, c.pregnant, clinic.Date{}
		if c.born != "" {
			in.Born = clinic.MustDate(c.born)
		}
		got := b.Check(in)
		if k := kinds(got); k != c.want {
			t.Errorf("%s, born %s, %s, pregnant %q: %q, want %q (%v)", c.drug, c.born, c.sex, c.pregnant, k, c.want, got)
		}
	}
	in := grownMan("Aspirin")
	in.Born, in.BirthEstimated = clinic.MustDate("2018-01-01"), true
	if got := b.Check(in); len(got) != 1 || !strings.Contains(got[0].Cause, "estimated") || !strings.Contains(got[0].Cause, "16 years") {
		t.Errorf("%+v", got)
	}
}

var someDrugs = []string{"Warfarin 5 mg", "Ibuprofen 400 mg", "Paracetamol 500 mg", "Co-codamol", "Simvastatin", "Clarithromycin", "Amoxicillin 500 mg",
	"Augmentin", "Septrin", "Zorbafix", "Metformin", "Metformin XR 500 mg", "Doxycycline", "Ferrous sulfate", "Ramipril", "Spironolactone", "Codeine 30 mg",
	"Diazepam", "Tylenol Cold", "Penicillin", "Levothyroxine 25 mcg", "Levothyroxine 100 mcg", "", "Citalopram", "Ondansetron", "Haloperidol"}

func drawInput(t *rapid.T) clinic.SafetyInput {
	in := grownMan(rapid.SliceOfN(rapid.SampledFrom(someDrugs), 0, 7).Draw(t, "drugs")...)
	in.Sex = rapid.SampledFrom([]clinic.Sex{clinic.SexFemale, clinic.SexMale, clinic.SexUnknown}).Draw(t, "sex")
	in.Pregnancy = rapid.SampledFrom([]clinic.Pregnancy{"", clinic.PregnancyYes, clinic.PregnancyBreastfeeding}).Draw(t, "pregnancy")
	in.Born = clinic.Date{Year: rapid.IntRange(1930, 2026).Draw(t, "year"), Month: 3, Day: 4}
	for _, d := range rapid.SliceOfN(rapid.SampledFrom(someDrugs), 0, 3).Draw(t, "running") {
		in.Running = append(in.Running, clinic.RunningMedicine{Drug: d, By: "Dr Rao"})
	}
	for _, a := range rapid.SliceOfN(rapid.SampledFrom([]string{"Penicillin", "Sulfa", "Latex", "Zorbafix", "Codeine", "Aspirin", "Nothing we know"}), 0, 3).Draw(t, "allergies") {
		in.Allergies, in.AllergyStatus = append(in.Allergies, clinic.Allergy{Substance: a}), clinic.AllergyHas
	}
	return in
}

func TestCheckDoesNotDependOnTheOrder(t *testing.T) {
	b := starterBook(t)
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t)
		want := b.Check(in)
		if again := b.Check(in); !slices.Equal(want, again) {
			t.Fatal("two checks of one input differ")
		}
		turned := in
		turned.Items = rapid.Permutation(in.Items).Draw(t, "order")
		turned.Running = rapid.Permutation(in.Running).Draw(t, "running order")
		turned.Allergies = rapid.Permutation(in.Allergies).Draw(t, "allergy order")
		if got := b.Check(turned); keys(got) != keys(want) {
			t.Fatalf("%v\n%s\nturned %v\n%s", in.Items, keys(want), turned.Items, keys(got))
		}
		seen := map[string]bool{}
		for _, w := range want {
			if seen[w.Key] {
				t.Fatalf("two warnings have the key %s", w.Key)
			}
			seen[w.Key] = true
			if w.NeedsReason != (w.Severity != clinic.WarnInfo) || w.Cause == "" || !strings.HasSuffix(w.Cause, ".") && !strings.HasSuffix(w.Cause, "?") {
				t.Fatalf("%+v", w)
			}
		}
	})
}

func TestAnotherMedicineNeverRemovesAWarning(t *testing.T) {
	b := starterBook(t)
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t)
		before := b.Check(in)
		more := in
		extra := clinic.PrescriptionItem{Drug: rapid.SampledFrom(append([]string{"Lactulose", "Chloramphenicol eye drops"}, someDrugs...)).Draw(t, "extra")}
		at := rapid.IntRange(0, len(in.Items)).Draw(t, "at")
		more.Items = slices.Insert(slices.Clone(in.Items), at, extra)
		have := map[string]bool{}
		for _, w := range b.Check(more) {
			have[w.Key] = true
		}
		for _, w := range before {
			if !have[w.Key] {
				t.Fatalf("adding %q at %d to %v lost %s", extra.Drug, at, in.Items, w.Key)
			}
		}
	})
}

func ExampleDrugBook_Check() {
	b := clinic.NewDrugBook([]clinic.Drug{
		{Name: "Warfarin", Ingredients: []string{"warfarin"}, ATC: []string{"B01AA03"}},
		{Name: "Ibuprofen", Synonyms: []string{"Brufen"}, Ingredients: []string{"ibuprofen"}, ATC: []string{"M01AE01"}},
	}, nil, []clinic.Interaction{{A: "warfarin", B: "atc:M01A", Severity: clinic.WarnSerious, Effect: "bleeding", Advice: "use paracetamol"}})
	for _, w := range b.Check(clinic.SafetyInput{Items: []clinic.PrescriptionItem{{Drug: "Warfarin"}, {Drug: "Brufen 400 mg"}}, AllergyStatus: clinic.AllergyNoneKnown}) {
		fmt.Println(w.Severity, w.Cause)
	}
	// Output: serious Ibuprofen with warfarin (item 1, “Warfarin”): Bleeding. Use paracetamol.
}
