package clinic_test

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"caredesk/internal/clinic"
)

func TestTextsOfMedicines(t *testing.T) {
	b := starterBook(t)
	f, err := os.Open("testdata/drugtexts.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		text, want, found := strings.Cut(lines.Text(), " = ")
		if !found || strings.HasPrefix(text, "# ") {
			continue
		}
		n++
		degree := clinic.UnderstoodFull
		if want == "none" {
			degree, want = clinic.UnderstoodNone, ""
		} else if rest, part := strings.CutPrefix(want, "part: "); part {
			degree, want = clinic.UnderstoodPart, rest
		}
		m := b.Match(text)
		if got := strings.Join(m.Ingredients, " + "); got != want || m.Understood != degree {
			t.Errorf("%q: %s %q, want %s %q (unknown: %v)", text, m.Understood, got, degree, want, m.Unknown)
		}
	}
	if n < 250 {
		t.Errorf("only %d texts", n)
	}
}

func TestMatchFindsTheOnePresentation(t *testing.T) {
	b := starterBook(t)
	for text, want := range map[string]string{
		"Amoxicillin 500 MG Oral Capsule":             "Amoxicillin 500 mg capsule",
		"Amoxicillin 0.5 g caps":                      "Amoxicillin 500 mg capsule",
		"amoxicillin 50 mg/ml suspension":             "Amoxicillin 250 mg/5 ml oral suspension",
		"Metformin 500 mg tablet":                     "Metformin 500 mg tablet",
		"Metformin XR 500mg":                          "Metformin 500 mg modified-release tablet",
		"Hydrocortisone 10 MG/ML Topical Cream":       "Hydrocortisone 1% cream",
		"Synthroid 50mcg":                             "Levothyroxine 50 mcg tablet",
		"levothyroxine 0.05 mg":                       "Levothyroxine 50 mcg tablet",
		"Moxifloxacin 0.5% ophthalmic":                "Moxifloxacin 0.5% eye drops",
		"lisinopril/hydrochlorothiazide 10 mg/12.5mg": "Lisinopril + hydrochlorothiazide 10 mg/12.5 mg tablet",
		"Amoxicillin":                                 "",
		"Amoxicillin 123 mg":                          "",
	} {
		m := b.Match(text)
		got := ""
		if m.Drug != nil {
			got = m.Drug.Label()
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestSuggest(t *testing.T) {
	b := starterBook(t)
	labels := func(text string, n int) []string {
		var out []string
		for _, d := range b.Suggest(text, n) {
			out = append(out, d.Label())
		}
		return out
	}
	for _, c := range []struct{ typed, first string }{
		{"coamo", "Amoxicillin + clavulanic acid 250 mg/125 mg tablet"},
		{"co-amo", "Amoxicillin + clavulanic acid 250 mg/125 mg tablet"},
		{"amox 500", "Amoxicillin 500 mg tablet"},
		{"amox 500 cap", "Amoxicillin 500 mg capsule"},
		{"AMOXY", "Amoxicillin 500 mg tablet"},
		{"para", "Paracetamol 325 mg tablet"},
		{"acetam", "Paracetamol 325 mg tablet"},
		{"paracé", "Paracetamol 325 mg tablet"},
		{"frus", "Furosemide 20 mg tablet"},
		{"thyrox", "Levothyroxine 12.5 mcg tablet"},
		{"ceph", "Cefadroxil"},
		{"cephalex", "Cefalexin 500 mg tablet"},
		{"lasix 40", "Furosemide 40 mg tablet"},
		{"vitamin d3", "Colecalciferol"},
	} {
		got := labels(c.typed, 5)
		if len(got) == 0 || c.typed != "ceph" && !strings.HasPrefix(got[0], c.first) {
			t.Errorf("%q: %v, want %s first", c.typed, got, c.first)
		}
	}
	if got := labels("coa", 10); !slices.Contains(got, "Amoxicillin + clavulanic acid 500 mg/125 mg tablet") {
		t.Errorf("coa: %v", got)
	}
	for _, typed := range []string{"", " ", "500", "%", "zqx", "amox zqx", "amox 123456"} {
		if got := labels(typed, 5); len(got) != 0 {
			t.Errorf("%q: %v", typed, got)
		}
	}
	if got := b.Suggest("a", 7); len(got) != 7 {
		t.Errorf("%d rows", len(got))
	}
	if got := b.Suggest("a", 0); got != nil {
		t.Error(got)
	}
	old := clinic.NewDrugBook([]clinic.Drug{{Name: "Oldol", Ingredients: []string{"oldol"}, Retired: true}}, nil, nil)
	if got := old.Suggest("old", 5); len(got) != 0 {
		t.Errorf("a retired row is offered: %v", got)
	}
	if m := old.Match("Oldol"); m.Understood != clinic.UnderstoodFull || m.Drug != nil {
		t.Errorf("a retired row is still understood: %+v", m)
	}
}

// An imported formulary may write a substance by another of its names.
func TestOneSubstanceUnderSeveralNames(t *testing.T) {
	lists, err := starterLists()
	if err != nil {
		t.Fatal(err)
	}
	own := append(slices.Clone(lists.drugs),
		clinic.Drug{Name: "Acetaminophen", Ingredients: []string{"acetaminophen"}, Strength: "333 mg", Form: "tablet"},
		clinic.Drug{Name: "Amlovas", Ingredients: []string{"amlodipine besilate"}, Strength: "5 mg", Form: "tablet"},
		clinic.Drug{Name: "Twinbrand", Ingredients: []string{"paracetamol"}}, clinic.Drug{Name: "Twinbrand", Ingredients: []string{"ibuprofen"}})
	b := clinic.NewDrugBook(own, lists.classes, lists.interactions)
	if m := b.Match("Acetaminophen 333 mg tablet"); !m.Has("paracetamol") || m.Drug == nil {
		t.Errorf("%+v", m)
	}
	if m := b.Match("Amlovas 5 mg"); !m.Has("amlodipine") || !m.InClass("dihydropyridines") {
		t.Errorf("%+v", m)
	}
	if m := b.Match("Twinbrand"); m.Understood != clinic.UnderstoodPart || !m.Has("paracetamol") || !m.Has("ibuprofen") {
		t.Errorf("an ambiguous brand counts as all that it may be: %+v", m)
	}
}

// manyDrugs is a formulary of a national size.
func manyDrugs(n int) []clinic.Drug {
	var out []clinic.Drug
	for i := 0; len(out) < n; i++ {
		name := fmt.Sprintf("Sub%cst%cance%d", 'a'+i%26, 'a'+i/26%26, i)
		for _, strength := range []string{"5 mg", "10 mg", "20 mg", "40 mg", "5 mg/5 ml"} {
			for _, form := range []string{"tablet", "capsule"} {
				out = append(out, clinic.Drug{ID: clinic.DrugID(len(out) + 1), Name: name, Ingredients: []string{strings.ToLower(name)}, ATC: []string{"N02BE01"},
					Synonyms: []string{fmt.Sprintf("Brand%d", i), fmt.Sprintf("Other%c%d", 'a'+i%26, i)}, Strength: strength, Form: form})
			}
		}
	}
	return out[:n]
}

func TestALargeFormularyIsQuick(t *testing.T) {
	lists, err := starterLists()
	if err != nil {
		t.Fatal(err)
	}
	drugs := append(manyDrugs(50_000), lists.drugs...)
	start := time.Now()
	b := clinic.NewDrugBook(drugs, lists.classes, lists.interactions)
	built := time.Since(start)
	start = time.Now()
	for range 20 {
		b.Suggest("s", 20)
	}
	suggested := time.Since(start) / 20
	start = time.Now()
	for range 100 {
		b.Match("Acetaminophen 500 MG / Hydrocodone 5 MG Oral Tablet")
	}
	matched := time.Since(start) / 100
	t.Logf("built in %v, one suggestion %v, one match %v", built, suggested, matched)
	if built > 15*time.Second || suggested > time.Second || matched > 50*time.Millisecond {
		t.Error("too slow")
	}
}

func TestABookIsForManyGoroutines(t *testing.T) {
	b := starterBook(t)
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			for j := range 20 {
				b.Match(someDrugs[(i+j)%len(someDrugs)])
				b.Suggest("a", 5)
				b.Check(grownMan(someDrugs[:6]...))
			}
		})
	}
	wait.Wait()
}

func FuzzMatchAndAllergen(f *testing.F) {
	for _, s := range append(slices.Clone(someDrugs), "{4 (Risedronate 35 MG Oral Tablet [Actonel]) } Pack [Actonel 35]", "[", "]]", "[[a]", "é̀", "1,000,000.5.5 mg/", "%", "\x00\xff") {
		f.Add(s)
	}
	b := starterBook(f)
	f.Fuzz(func(t *testing.T, text string) {
		m := b.Match(text)
		if (m.Understood == clinic.UnderstoodNone) != (len(m.Ingredients)+len(m.Classes) == 0) {
			t.Fatalf("%+v", m)
		}
		if m.Understood == clinic.UnderstoodFull && (len(m.Unknown) > 0 || len(m.Ingredients) == 0) {
			t.Fatalf("%+v", m)
		}
		b.Allergen(text)
		b.Suggest(text, 3)
		in := grownMan(text, "Warfarin")
		in.AllergyStatus, in.Allergies = clinic.AllergyHas, []clinic.Allergy{{Substance: text}}
		for _, w := range b.Check(in) {
			if w.Key == "" || w.Cause == "" {
				t.Fatalf("%+v", w)
			}
		}
	})
}
