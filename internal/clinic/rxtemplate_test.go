package clinic

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestATemplateKeepsNoPatientsReason(t *testing.T) {
	x := RxTemplate{Kind: Template, Name: "  Sore   throat ", Code: " j02.9", Items: []PrescriptionItem{
		{Drug: "Amoxicillin", Dose: "1 capsule", Reason: "tolerated before", Answered: "key"}, {Route: "by mouth"}}}
	if err := x.Clean(); err != nil {
		t.Fatal(err)
	}
	if x.Name != "Sore throat" || x.Code != "J02.9" || len(x.Items) != 1 || x.Items[0].Reason+x.Items[0].Answered != "" {
		t.Errorf("cleaned: %+v", x)
	}
	long := RxTemplate{Kind: Favourite, Items: []PrescriptionItem{{Drug: strings.Repeat("ä", 190), Dose: "1 tablet"}}}
	if err := long.Clean(); err != nil || len([]rune(long.Name)) > MaxName {
		t.Errorf("a long favourite: %v, name of %d", err, len([]rune(long.Name)))
	}
	for field, x := range map[string]RxTemplate{
		"kind":          {Kind: "other", Name: "x", Items: x.Items},
		"items":         {Kind: Template, Name: "x"},
		"name":          {Kind: Template, Items: x.Items},
		"items[0].drug": {Kind: Template, Name: "x", Items: []PrescriptionItem{{Dose: "1"}}},
	} {
		if errs := FieldErrors(x.Clean()); len(errs) != 1 || errs[0].Field != field {
			t.Errorf("%s: %v", field, errs)
		}
	}
}

func TestTemplatesFitTheirDiagnosis(t *testing.T) {
	for _, c := range []struct {
		own   string
		codes []string
		want  int
	}{
		{"J02", []string{"J02.9"}, 1}, {"J02.9", []string{"j029"}, 2}, {"J02.9", []string{"J02"}, 1}, {"J02", []string{"J03", "J02"}, 2},
		{"", []string{"J02"}, 0}, {"J02", nil, 0}, {"J02", []string{"J0"}, 0}, {"J02", []string{""}, 0}, {"J02.9", []string{"J02.8"}, 0},
	} {
		if got := (RxTemplate{Code: c.own}).Fits(c.codes); got != c.want {
			t.Errorf("%s for %v: %d, want %d", c.own, c.codes, got, c.want)
		}
	}
}

// Whatever the list, suggesting loses nothing, puts what fits first, and then
// what is used more.
func TestSuggestedTemplatesAreInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := rapid.SampledFrom([]string{"", "J02", "J02.9", "I10"})
		list := make([]RxTemplate, rapid.IntRange(0, 12).Draw(t, "n"))
		for i := range list {
			list[i] = RxTemplate{ID: RxTemplateID(i + 1), Code: code.Draw(t, "code"), Used: rapid.IntRange(0, 3).Draw(t, "used")}
		}
		codes := []string{code.Draw(t, "diagnosis")}
		got := SuggestTemplates(list, codes)
		seen := map[RxTemplateID]bool{}
		for i, x := range got {
			seen[x.ID] = true
			if i == 0 {
				continue
			}
			before := got[i-1]
			if before.Fits(codes) < x.Fits(codes) || before.Fits(codes) == x.Fits(codes) && before.Used < x.Used {
				t.Fatalf("%+v before %+v", before, x)
			}
		}
		if len(seen) != len(list) {
			t.Fatalf("%d of %d", len(seen), len(list))
		}
	})
}
