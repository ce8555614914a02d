package viewmodel

import (
	"strings"
	"testing"

	"caredesk/internal/clinic"
)

// One piece is meant only where a doctor means it: a wrong dose on a signed
// prescription is worse than none.
func TestItemInputGuessesNoDose(t *testing.T) {
	tablets, patch := "Methotrexate 2.5 mg tablet", "Buprenorphine 5 mcg/h transdermal patch"
	for _, test := range []struct{ drug, sig, words, quantity string }{
		{tablets, "bd", "1 tablet twice daily", ""},
		{tablets, "sos", "1 tablet as needed", ""},
		{tablets, "nocte 2/52", "1 tablet at night for 14 days", "14 tablets"},
		{tablets, "alt days", "1 tablet every other day", ""},
		{tablets, "q8h", "1 tablet every 8 hours", ""},
		{tablets, "bbf", "1 tablet before breakfast", ""},
		{tablets, "weekly", "once a week", ""},
		{tablets, "once a week on Mondays 4/52", "once a week on Mondays for 28 days", ""},
		{tablets, "as directed", "as directed", ""},
		{tablets, "mdu bd", "twice daily, as directed", ""},
		{tablets, "sliding scale", "on a sliding scale", ""},
		{tablets, "2/52", "for 14 days", ""},
		{tablets, "max 3/day", "no more than 3 a day", ""},
		{tablets, "apply thinly bd 1/52", "apply thinly twice daily for 7 days", ""},
		{tablets, "rinse mouth bd", "as a mouth rinse twice daily", ""},
		{tablets, "im", "into the muscle", ""},
		{tablets, "shampoo twice weekly", "shampoo twice a week", ""},
		{patch, "weekly 4/52", "1 patch once a week for 28 days", "4 patches"},
		{patch, "apply every 72 hours", "apply 1 patch every 72 hours", ""},
		{patch, "as directed", "as directed", ""},
	} {
		in := ItemInput{Drug: test.drug, Sig: test.sig}
		if words, _ := in.Words(); words != test.words || in.Suggest() != test.quantity {
			t.Errorf("%s, %q: %q, %q; want %q, %q", test.drug, test.sig, words, in.Suggest(), test.words, test.quantity)
		}
	}
}

func TestItemInput(t *testing.T) {
	tablet := clinic.Drug{ID: 7, Name: "Metformin", Strength: "500 mg", Form: "tablet", Route: "by mouth"}
	liquid := clinic.Drug{ID: 8, Name: "Amoxicillin", Strength: "250 mg/5 ml", Form: "oral suspension", Route: "by mouth"}
	picked := func(d clinic.Drug, sig string) ItemInput { return ItemInput{Drug: d.Label(), Picked: d, Sig: sig} }
	for _, test := range []struct {
		name       string
		in         ItemInput
		field      string
		text       string
		quantity   string
		understood clinic.Understood
	}{
		{"counts", picked(tablet, "1-0-1 5d"), "", "Metformin 500 mg tablet: 1 tablet by mouth in the morning and in the evening for 5 days", "10 tablets", clinic.UnderstoodFull},
		{"one is meant", picked(tablet, "bd pc 30d"), "", "Metformin 500 mg tablet: 1 tablet by mouth twice daily after food for 30 days", "60 tablets", clinic.UnderstoodFull},
		{"as needed", picked(tablet, "1 q6h prn pain"), "", "Metformin 500 mg tablet: 1 tablet by mouth every 6 hours as needed for pain", "", clinic.UnderstoodFull},
		{"no amount of a liquid is guessed", picked(liquid, "tds 7d"), "", "Amoxicillin 250 mg/5 ml oral suspension: by mouth three times daily for 7 days", "", clinic.UnderstoodFull},
		{"a liquid", picked(liquid, "5 ml tds 7d"), "", "Amoxicillin 250 mg/5 ml oral suspension: 5 ml by mouth three times daily for 7 days", "105 ml", clinic.UnderstoodFull},
		{"free text names its form", ItemInput{Drug: "Amoxil 500 mg capsule", Sig: "1 tds 7d"}, "", "Amoxil 500 mg capsule: 1 capsule three times daily for 7 days", "21 capsules", clinic.UnderstoodFull},
		{"what is not understood stays", picked(tablet, "1 bd with grandmother's tea"), "", "", "", clinic.UnderstoodPart},
		{"no medicine", ItemInput{Sig: "1 bd"}, "drug", "", "", ""},
		{"nothing", ItemInput{}, "drug", "", "", ""},
		{"not said how", ItemInput{Drug: "Aspirin"}, "sig", "", "", ""},
		{"far too long", ItemInput{Drug: strings.Repeat("я", 10_000), Sig: "1"}, "drug", "", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			item, err := test.in.Item()
			if got := clinic.FieldOf(err); got != test.field {
				t.Fatalf("wrong field is %q (%v), want %q", got, err, test.field)
			}
			if err != nil {
				return
			}
			words, understood := test.in.Words()
			if understood != test.understood {
				t.Errorf("understood %q", understood)
			}
			if understood == clinic.UnderstoodPart && !strings.Contains(words, "with grandmother's tea") {
				t.Errorf("what was not understood is lost: %q", words)
			}
			if got := item.Name() + ": " + item.Sig(); test.text != "" && got != test.text {
				t.Errorf("reads %q", got)
			}
			if got := test.in.Suggest(); test.text != "" && got != test.quantity {
				t.Errorf("suggests %q", got)
			}
			if back, err := InputOf(item).Item(); err != nil || !clinic.SameItem(back, item) {
				t.Errorf("changing without a change gives %+v, %v\nwas %+v", back, err, item)
			}
		})
	}
}
