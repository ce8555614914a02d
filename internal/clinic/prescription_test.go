package clinic

import (
	"math"
	"strings"
	"testing"
)

func TestFrequencies(t *testing.T) {
	for _, c := range []struct {
		in, words string
		perDay    float64
	}{
		{"od", "once daily", 1}, {"OD", "once daily", 1}, {"o.d.", "once daily", 1}, {"qd", "once daily", 1}, {" bd ", "twice daily", 2},
		{"B.I.D.", "twice daily", 2}, {"tds", "three times daily", 3}, {"tid", "three times daily", 3}, {"qds", "four times daily", 4},
		{"qid", "four times daily", 4}, {"mane", "in the morning", 1}, {"nocte", "at night", 1}, {"hs", "at bedtime", 1},
		{"stat", "once, now", 0}, {"prn", "as needed", 0}, {"weekly", "once a week", 1.0 / 7},
		{"q8h", "every 8 hours", 3}, {"q 12 h", "every 12 hours", 2}, {"Q6H", "every 6 hours", 4}, {"q1h", "every hour", 24}, {"qh", "every hour", 24},
		{"q48h", "every 48 hours", 0.5}, {"every other day", "every other day", 0.5},
		{"1-0-1", "1 in the morning and in the evening", 2}, {"1-1-1", "1 in the morning, at noon and in the evening", 3},
		{"0-0-1", "1 in the evening", 1}, {"1-0-0-1", "1 in the morning and at night", 2}, {"0-0-0-1", "1 at night", 1},
		{"2-0-1", "2 in the morning and 1 in the evening", 2}, {"2-0-2", "2 in the morning and in the evening", 2}, {"0.25-0-0", "¼ in the morning", 1},
		{"0,5-0-1", "½ in the morning and 1 in the evening", 2}, {"0.5-0-0.5", "½ in the morning and in the evening", 2},
		{"½-0-½", "½ in the morning and in the evening", 2}, {"1.5-0-0", "1½ in the morning", 1}, {"10-0-0", "10 in the morning", 1},
	} {
		s, how := ParseSig(c.in)
		doses, _ := s.perDay()
		if got := s.Words(English); how != UnderstoodFull || got != c.words || math.Abs(doses-c.perDay) > 1e-9 {
			t.Errorf("%q reads %q, %v doses a day, %v; want %q, %v", c.in, got, doses, how, c.words, c.perDay)
		}
	}
	for _, in := range []string{"", " ", "1-1", "0-0-0", "1-0-1-0-1", "q0h", "-1-0-1", "1--1", "1-0-x", "100-0-0", "0.3-0-0", "1-0-", "2-1-0-1-"} {
		if s, how := ParseSig(in); how == UnderstoodFull || s.Text != strings.TrimSpace(in) {
			t.Errorf("%q reads %q, %v; want it left as typed", in, s.Words(English), how)
		}
	}
}

func TestSig(t *testing.T) {
	for _, c := range []struct {
		item PrescriptionItem
		want string
	}{
		{PrescriptionItem{}, ""},
		{PrescriptionItem{Dose: "1 tablet", Route: "by mouth", Frequency: "bd", DurationDays: 5, Instructions: "after food"},
			"1 tablet by mouth twice daily after food for 5 days"},
		{PrescriptionItem{Dose: "1 tablet", Frequency: "od", DurationDays: 1}, "1 tablet once daily for 1 day"},
		{PrescriptionItem{Dose: "5 ml", Frequency: "every other day"}, "5 ml every other day"},
		{PrescriptionItem{Dose: "1 tablet", Frequency: "q6h", PRN: true}, "1 tablet every 6 hours as needed"},
		{PrescriptionItem{Dose: "1 tablet", Frequency: "prn", PRN: true}, "1 tablet as needed"},
		{PrescriptionItem{Instructions: "apply thinly"}, "apply thinly"},
		{PrescriptionItem{Dose: "1 tablet", Frequency: "1-0-1", DurationDays: 30}, "1 tablet in the morning and in the evening for 30 days"},
		{PrescriptionItem{Dose: "1 tablet", Route: "by mouth", Frequency: "2-0-1", DurationDays: 10},
			"2 tablets by mouth in the morning and 1 tablet in the evening for 10 days"},
		{PrescriptionItem{Dose: "1 tablet", Frequency: "½-1-½"}, "½ tablet in the morning, 1 tablet at noon and ½ tablet in the evening"},
		{PrescriptionItem{Dose: "1 ml", Frequency: "2-0-2-0"}, "2 ml in the morning and in the evening"},
		{PrescriptionItem{Dose: "2 tablets", Frequency: "1-0-1"}, "2 tablets in the morning and in the evening"},
		{PrescriptionItem{Dose: "2 tablets", Route: "by mouth", Frequency: "2-0-1"}, "2 tablets by mouth 2-0-1"}, // unclear: as typed
		{PrescriptionItem{Route: "by mouth", Frequency: "2-0-1"}, "2 by mouth in the morning and 1 in the evening"},
	} {
		if got := c.item.Sig(); got != c.want {
			t.Errorf("Sig = %q, want %q", got, c.want)
		}
	}
}

func TestItemText(t *testing.T) {
	it := PrescriptionItem{Drug: "Amoxicillin", Strength: "500 mg", Form: "capsule", Dose: "1 capsule", Route: "by mouth", Frequency: "tds",
		DurationDays: 7, Quantity: "21 capsules"}
	if got := it.Text(); got != "Amoxicillin 500 mg capsule: 1 capsule by mouth three times daily for 7 days (21 capsules)" {
		t.Error(got)
	}
	if got := (PrescriptionItem{Drug: "Water"}).Text(); got != "Water" {
		t.Error(got)
	}
	if got := PrescriptionText([]PrescriptionItem{{Drug: "A"}, {Drug: "B"}}); got != "A\nB" {
		t.Errorf("%q", got)
	}
	if PrescriptionText(nil) != "" {
		t.Error("no items give no text")
	}
}

func TestSuggestQuantity(t *testing.T) {
	for _, c := range []struct {
		dose, freq string
		days       int
		want       string
	}{
		{"1 tablet", "bd", 5, "10 tablets"}, {"1 tablet", "od", 1, "1 tablet"}, {"2 tablets", "tds", 7, "42 tablets"}, {"2 tablets", "stat", 1, "2 tablets"},
		{"1 capsule", "q8h", 7, "21 capsules"}, {"5 ml", "tds", 5, "75 ml"}, {"2.5 ml", "bd", 3, "15 ml"}, {"2,5 ml", "bd", 3, "15 ml"},
		{"1", "bd", 5, "10"}, {"½ tablet", "bd", 5, "5 tablets"}, {"1/2 tablet", "bd", 5, "5 tablets"}, {"½ tablet", "od", 5, "3 tablets"}, {"0.5 tablet", "od", 3, "2 tablets"},
		{"1 suppository", "od", 3, "3 suppositories"}, {"1 patch", "weekly", 28, "4 patches"}, {"1 patch", "weekly", 10, "2 patches"},
		{"1 drop", "q6h", 7, ""}, {"10ml", "bd", 2, "40 ml"}, {"1 tablet", "q10h", 5, "12 tablets"},
		{"1 tablet", "1-0-1", 30, "60 tablets"}, {"1 tablet", "2-0-1", 10, "30 tablets"}, {"1 tablet", "½-0-0", 10, "5 tablets"},
		{"1½ tablets", "od", 2, "3 tablets"}, {"1-2 tablets", "od", 2, ""}, {"2 x 1 tablet", "od", 2, ""},
		{"1 tablet", "bd", 0, ""}, {"1 tablet", "bd", -3, ""}, {"1 tablet", "prn", 5, ""}, {"1 tablet", "when it hurts", 5, ""},
		{"a little", "bd", 5, ""}, {"", "bd", 5, ""}, {"0 tablets", "bd", 5, ""}, {"1/0 tablet", "bd", 5, ""}, {"2 tablets", "od", 0, ""}, {"2 tablets", "½-0-0", 1, ""},
		{"2 tablets", "1-0-1", 5, "20 tablets"}, {"2 tablets", "2-0-1", 5, ""}, {"500 mg", "bd", 5, ""}, {"10 units", "bd", 5, "100 units"}, {"1/3 tablet", "tds", 2, "2 tablets"}, {"3/2 tablet", "od", 2, ""},
	} {
		if got := SuggestQuantity(c.dose, c.freq, c.days); got != c.want {
			t.Errorf("SuggestQuantity(%q, %q, %d) = %q, want %q", c.dose, c.freq, c.days, got, c.want)
		}
	}
}

func TestCleanItems(t *testing.T) {
	items, err := CleanItems([]PrescriptionItem{
		{Drug: "  Amoxi\u202ecillin ", Dose: "1\tcapsule"},
		{Route: "by mouth"}, // an empty line of the form, where the route is preset
		{},
	})
	if err != nil || len(items) != 1 || items[0].Drug != "Amoxicillin" || items[0].Dose != "1 capsule" {
		t.Errorf("%+v, %v", items, err)
	}
	for field, it := range map[string]PrescriptionItem{
		"items[0].drug":     {Dose: "1 tablet"},
		"items[0].dose":     {Drug: "Amoxicillin", Quantity: "20"},
		"items[0].duration": {Drug: "Amoxicillin", Dose: "1", DurationDays: 731},
	} {
		_, err := CleanItems([]PrescriptionItem{it})
		if CodeOf(err) != Invalid || FieldOf(err) != field {
			t.Errorf("%+v: %v, want an error at %s", it, err, field)
		}
	}
	long := strings.Repeat("x", MaxLine+1)
	if _, err := CleanItems([]PrescriptionItem{{Drug: "A", Dose: "1", Instructions: long}}); FieldOf(err) != "items[0].instructions" {
		t.Errorf("too long an instruction is marked at %q", FieldOf(err))
	}
	many := make([]PrescriptionItem, MaxPrescriptionItems+1)
	for i := range many {
		many[i] = PrescriptionItem{Drug: "A", Dose: "1"}
	}
	if _, err := CleanItems(many); FieldOf(err) != "items" {
		t.Errorf("too many items: %v", err)
	}
	if _, err := CleanItems(many[:MaxPrescriptionItems]); err != nil {
		t.Error(err)
	}
}
