package clinic_test

import (
	"strings"
	"testing"

	"caredesk/internal/clinic"
)

// The built-in lists hold together: whatever one names, another knows.
func TestStarterListsHoldTogether(t *testing.T) {
	lists, err := starterLists()
	if err != nil {
		t.Fatal(err)
	}
	b := starterBook(t)
	substances, presentations := map[string]bool{}, map[string]bool{}
	for _, d := range lists.drugs {
		if len(d.ATC) == 0 || len(d.Ingredients) == 0 || d.Source == "" {
			t.Errorf("%s: no ATC, ingredient or source", d.Label())
		}
		for _, ing := range d.Ingredients {
			substances[ing] = true
			if m := b.Match(ing); m.Understood != clinic.UnderstoodFull || !m.Has(ing) || len(m.Ingredients) != 1 {
				t.Errorf("the substance %s is understood as %v", ing, m.Ingredients)
			}
		}
		for _, name := range append([]string{d.Name}, d.Synonyms...) {
			if m := b.Match(name); m.Understood != clinic.UnderstoodFull || strings.Join(m.Ingredients, "|") != sortedJoin(d.Ingredients) {
				t.Errorf("%q of %s is understood as %s %v (%v)", name, d.Name, m.Understood, m.Ingredients, m.Unknown)
			}
		}
		if presentations[d.Label()] {
			t.Errorf("%s stands there twice", d.Label())
		}
		presentations[d.Label()] = true
		if m := b.Match(d.Label()); m.Understood != clinic.UnderstoodFull {
			t.Errorf("%s is understood %s: %v", d.Label(), m.Understood, m.Unknown)
		}
	}
	if len(substances) < 330 || len(presentations) < 700 {
		t.Errorf("%d substances, %d presentations", len(substances), len(presentations))
	}
	t.Logf("%d substances, %d presentations, %d classes, %d interactions", len(substances), len(presentations), len(lists.classes), len(lists.interactions))

	known := func(name string) bool {
		m := b.Match(name)
		return m.Understood == clinic.UnderstoodFull && len(m.Ingredients) == 1
	}
	prefix := func(p string) bool {
		for _, d := range lists.drugs {
			for _, code := range d.ATC {
				if strings.HasPrefix(code, p) {
					return true
				}
			}
		}
		return false
	}
	foreign := map[string]bool{} // members that the formulary does not stock but an import may
	codes := map[string]bool{}
	for _, c := range lists.classes {
		if codes[c.Code] {
			t.Errorf("class %s stands there twice", c.Code)
		}
		codes[c.Code] = true
		some := false
		for _, p := range c.ATC {
			if !prefix(p) {
				foreign[p] = true
			} else {
				some = true
			}
		}
		for _, ing := range append(append([]string{}, c.Ingredients...), c.Except...) {
			if known(ing) {
				some = true
			} else {
				foreign[ing] = true
			}
		}
		if !some {
			t.Errorf("nothing in the formulary belongs to the class %s", c.Code)
		}
	}
	for _, x := range lists.interactions {
		for _, side := range []string{x.A, x.B} {
			switch kind, rest, _ := strings.Cut(side, ":"); kind {
			case "class":
				if !codes[rest] {
					t.Errorf("%s + %s: there is no class %s", x.A, x.B, rest)
				}
			case "atc":
				if !prefix(rest) {
					t.Errorf("%s + %s: nothing has the code %s", x.A, x.B, rest)
				}
			default:
				if !known(side) {
					t.Errorf("%s + %s: %s is unknown", x.A, x.B, side)
				}
			}
		}
		if x.Effect == "" || x.Advice == "" {
			t.Errorf("%s + %s says too little", x.A, x.B)
		}
	}
	if len(lists.interactions) < 60 {
		t.Errorf("%d interactions", len(lists.interactions))
	}
	if len(foreign) > 120 {
		t.Errorf("%d members of classes are in no row: %v", len(foreign), foreign)
	}
}

func sortedJoin(list []string) string {
	out := append([]string{}, list...)
	for i := range out {
		for j := i + 1; j < len(out); j++ {
			if out[j] < out[i] {
				out[i], out[j] = out[j], out[i]
			}
		}
	}
	return strings.Join(out, "|")
}

func TestCleaningRowsOfTheLists(t *testing.T) {
	d := clinic.Drug{Name: "  Amoxicillin + Clavulanic acid\u202e ", ATC: []string{" j01cr02", "J01CR02", ""}, Synonyms: []string{"Augmentin", "augmentin", ""}}
	if err := d.Clean(); err != nil || d.Name != "Amoxicillin + Clavulanic acid" || strings.Join(d.Ingredients, "|") != "amoxicillin|clavulanic acid" ||
		len(d.ATC) != 1 || len(d.Synonyms) != 1 {
		t.Errorf("%+v %v", d, err)
	}
	long := strings.Repeat("x", 201)
	for name, bad := range map[string]clinic.Drug{
		"name":           {},
		"strength":       {Name: "A", Strength: long},
		"atc":            {Name: "A1b", ATC: []string{"J1"}},
		"ingredients":    {Name: "A1b", Ingredients: []string{long}},
		"min_age_months": {Name: "A1b", MinAgeMonths: -1},
		"max_age_months": {Name: "A1b", MinAgeMonths: 12, MaxAgeMonths: 12},
	} {
		if err := bad.Clean(); clinic.FieldOf(clinic.FieldErrors(err)[0]) != name {
			t.Errorf("%s: %v", name, err)
		}
	}
	k := clinic.DrugClass{Code: "Pen icillins", Name: "x"}
	if err := k.Clean(); len(clinic.FieldErrors(err)) != 2 {
		t.Error(err)
	}
	x := clinic.Interaction{A: " Class: NSAIDs", B: "ATC:b01aa03", Severity: "Serious", Effect: "e"}
	if err := x.Clean(); err != nil || x.A != "class:nsaids" || x.B != "atc:B01AA03" || x.Severity != clinic.WarnSerious {
		t.Errorf("%+v %v", x, err)
	}
	for _, bad := range []clinic.Interaction{{A: "a", B: "", Severity: "serious", Effect: "e"}, {A: "a", B: "group:x", Severity: "serious", Effect: "e"},
		{A: "a", B: "atc:XX", Severity: "serious", Effect: "e"}, {A: "a", B: "b", Severity: "info", Effect: "e"}, {A: "a", B: "b", Severity: "serious"}} {
		if err := bad.Clean(); clinic.CodeOf(err) != clinic.Invalid {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}
