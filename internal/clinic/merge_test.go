package clinic

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// anyChart draws a chart in which every fact may be there or not.
func anyChart(number string) *rapid.Generator[Patient] {
	moment := func(t *rapid.T, name string) time.Time {
		return time.Date(2026, 1, rapid.IntRange(1, 28).Draw(t, name), 9, 0, 0, 0, time.UTC)
	}
	return rapid.Custom(func(t *rapid.T) Patient {
		text := func(name string, values ...string) string { return rapid.SampledFrom(append(values, "")).Draw(t, name) }
		p := Patient{Number: number, FirstName: text("first", "Mary", "Maire"), LastName: text("last", "Byrne"), Sex: Sex(text("sex", "female")),
			Phone: text("phone", "1", "2"), Email: text("mail", "a@b.org", "c@d.org"), Address: text("address", "Quay"),
			Picture: text("picture", "aa", "bb"), EmergencyContact: text("contact", "Pat"), BloodGroup: text("blood", "A+", "0-"),
			InsuranceInfo: text("insurance", "VHI"), Language: Language(text("language", "de", "ru")), MedicalHistory: text("history", "asthma", "gout")}
		if rapid.Bool().Draw(t, "born") {
			p.DateOfBirth = Date{1980, time.March, rapid.IntRange(1, 2).Draw(t, "day")}
			p.BirthEstimated = rapid.Bool().Draw(t, "estimated")
		}
		if p.Consent = rapid.SampledFrom([]ConsentStatus{ConsentNotAsked, ConsentGiven, ConsentRefused}).Draw(t, "consent"); p.Consent != ConsentNotAsked {
			p.ConsentAt, p.ConsentBy = moment(t, "asked"), "Grace"
		}
		p.AllergyStatus = rapid.SampledFrom([]AllergyStatus{AllergyNotAsked, AllergyNoneKnown, AllergyHas}).Draw(t, "allergies")
		if p.AllergyStatus != AllergyNotAsked {
			p.AllergyConfirmed, p.AllergyBy = moment(t, "confirmed"), text("by", "Ines", "Asha")
		}
		if p.AllergyStatus == AllergyHas {
			for _, s := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"Penicillin", "penicillin G", "Latex", "latex", "Nuts"}), 1, 3, strings.ToLower).Draw(t, "list") {
				p.Allergies = append(p.Allergies, Allergy{Substance: s, Reaction: text("reaction", "rash", "Rash", "swelling"),
					Severity: rapid.SampledFrom([]Severity{SeverityUnknown, SeverityMild, SeverityModerate, SeveritySevere}).Draw(t, "severity")})
			}
		}
		for _, v := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"11", "22", "33"}), 0, 2, rapid.ID).Draw(t, "ids") {
			p.Identifiers = append(p.Identifiers, Identifier{IdentifierPassport, v})
		}
		return p
	})
}

func TestAMergeNeverLosesAnAllergy(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kept, merged := anyChart("P-1").Draw(t, "kept"), anyChart("P-2").Draw(t, "merged")
		got, err := MergeCharts(kept, merged, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range []Patient{kept, merged} {
			if p.AllergyStatus == AllergyHas && got.AllergyStatus != AllergyHas {
				t.Fatalf("has became %s", got.AllergyStatus)
			}
			for _, a := range p.Allergies {
				i := slices.IndexFunc(got.Allergies, func(b Allergy) bool { return strings.EqualFold(a.Substance, b.Substance) })
				if i < 0 {
					t.Fatalf("%v is lost in %v", a, got.Allergies)
				}
				if b := got.Allergies[i]; severityRank(b.Severity) < severityRank(a.Severity) ||
					!strings.Contains(strings.ToLower(b.Reaction), strings.ToLower(a.Reaction)) {
					t.Fatalf("%v became %v", a, b)
				}
			}
		}
		if _, err := CleanAllergies(got.AllergyStatus, got.Allergies); err != nil {
			t.Fatalf("the result could not be saved: %v", err)
		}
		if got.AllergyStatus == AllergyNoneKnown && got.AllergyConfirmed.IsZero() {
			t.Fatal("none known, but nobody asked")
		}
	})
}

func TestAMergeFillsGapsAndCanBeUndone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kept, merged := anyChart("P-1").Draw(t, "kept"), anyChart("P-2").Draw(t, "merged")
		var take []MergeFact
		for _, f := range MergeFacts() {
			if f.Choosable(kept, merged) && rapid.Bool().Draw(t, string(f)) {
				take = append(take, f)
			}
		}
		was, other := kept, merged
		was.Allergies, was.Identifiers = slices.Clone(kept.Allergies), slices.Clone(kept.Identifiers)
		got, err := MergeCharts(kept, merged, take)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(kept, was) || !reflect.DeepEqual(merged, other) {
			t.Fatal("the merge changed its input")
		}
		for _, f := range MergeFacts() {
			switch {
			case f.Empty(got) && (!f.Empty(kept) || !f.Empty(merged)):
				t.Fatalf("%s is lost", f)
			case slices.Contains(take, f) && !f.Same(got, merged):
				t.Fatalf("%s was chosen and not taken", f)
			case f.Choosable(kept, merged) && !slices.Contains(take, f) && !f.Same(got, kept):
				t.Fatalf("%s was not chosen and is not kept", f)
			}
		}
		if got.Number != kept.Number {
			t.Fatal("another number")
		}
		back, undone, left := UndoMerge(got, kept, got)
		for _, f := range MergeFacts() {
			if !f.Same(back, kept) || slices.Contains(undone, f) == f.Same(kept, got) {
				t.Fatalf("%s did not go back", f)
			}
		}
		if len(left) != 0 {
			t.Fatalf("left: %v", left)
		}
		// What somebody changes after the merge stays, and is named.
		edited := got
		edited.Phone, edited.BloodGroup = "since", "AB+"
		back, _, left = UndoMerge(edited, kept, got)
		if back.Phone != "since" || back.BloodGroup != "AB+" || slices.Contains(left, FactPhone) == FactPhone.Same(kept, got) {
			t.Fatalf("changed since: %q %q, left %v", back.Phone, back.BloodGroup, left)
		}
	})
}

func TestWhatAMergeMakesOfEachFact(t *testing.T) {
	early, late := time.Date(2026, 1, 1, 9, 0, 0, 0, time.UTC), time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		kept, merged Patient
		want         func(Patient) bool
	}{
		"none known and not asked": {Patient{AllergyStatus: AllergyNotAsked}, Patient{AllergyStatus: AllergyNoneKnown, AllergyConfirmed: early, AllergyBy: "Ines"},
			func(p Patient) bool {
				return p.AllergyStatus == AllergyNoneKnown && p.AllergyBy == "Ines" && p.AllergyConfirmed.Equal(early)
			}},
		"none known later than has": {Patient{AllergyStatus: AllergyNoneKnown, AllergyConfirmed: late, AllergyBy: "Grace"},
			Patient{AllergyStatus: AllergyHas, Allergies: []Allergy{{Substance: "Latex"}}, AllergyConfirmed: early, AllergyBy: "Ines"},
			func(p Patient) bool { return p.AllergyText() == "Latex" && p.AllergyBy == "Ines" }},
		"both none known": {Patient{AllergyStatus: AllergyNoneKnown, AllergyConfirmed: early, AllergyBy: "Ines"},
			Patient{AllergyStatus: AllergyNoneKnown, AllergyConfirmed: late, AllergyBy: "Grace"}, func(p Patient) bool { return p.AllergyBy == "Grace" }},
		"one substance twice": {Patient{AllergyStatus: AllergyHas, Allergies: []Allergy{{"Latex", "rash", SeverityMild}}},
			Patient{AllergyStatus: AllergyHas, Allergies: []Allergy{{"latex", "swelling", SeveritySevere}, {"Nuts", "", ""}}},
			func(p Patient) bool { return p.AllergyText() == "Latex (rash, swelling, severe); Nuts" }},
		"an estimated birth date gives way": {Patient{DateOfBirth: MustDate("1980-07-01"), BirthEstimated: true}, Patient{DateOfBirth: MustDate("1980-02-29")},
			func(p Patient) bool { return p.DateOfBirth == MustDate("1980-02-29") && !p.BirthEstimated }},
		"and does not displace a known one": {Patient{DateOfBirth: MustDate("1980-02-29")}, Patient{DateOfBirth: MustDate("1980-07-01"), BirthEstimated: true},
			func(p Patient) bool { return p.DateOfBirth == MustDate("1980-02-29") && !p.BirthEstimated }},
		"consent was withdrawn later": {Patient{Consent: ConsentGiven, ConsentAt: early}, Patient{Consent: ConsentRefused, ConsentAt: late, ConsentBy: "Grace"},
			func(p Patient) bool { return p.Consent == ConsentRefused && p.ConsentBy == "Grace" }},
		"both histories": {Patient{MedicalHistory: "asthma"}, Patient{Number: "P-2", MedicalHistory: "gout"},
			func(p Patient) bool { return p.MedicalHistory == "asthma\n\nFrom P-2:\ngout" }},
		"a language nobody named":        {Patient{}, Patient{Language: Russian}, func(p Patient) bool { return p.Language == Russian }},
		"the kept one's language stands": {Patient{Language: German}, Patient{Language: Russian}, func(p Patient) bool { return p.Language == German }},
		"unknown sex":                    {Patient{}, Patient{Sex: SexFemale}, func(p Patient) bool { return p.Sex == SexFemale }},
	} {
		got, err := MergeCharts(c.kept, c.merged, nil)
		if err != nil || !c.want(got) {
			t.Errorf("%s: %+v %v", name, got, err)
		}
	}
	long := Patient{MedicalHistory: strings.Repeat("ж", MaxNote-10)}
	if _, err := MergeCharts(long, Patient{MedicalHistory: "gout and more"}, nil); CodeOf(err) != Conflict {
		t.Errorf("histories that do not fit: %v", err)
	}
	long = Patient{AllergyStatus: AllergyHas, Allergies: []Allergy{{Substance: "Latex", Reaction: strings.Repeat("x", MaxLine)}}}
	if _, err := MergeCharts(long, Patient{AllergyStatus: AllergyHas, Allergies: []Allergy{{Substance: "Latex", Reaction: "rash"}}}, nil); CodeOf(err) != Conflict {
		t.Errorf("reactions that do not fit: %v", err)
	}
	for _, f := range []MergeFact{FactAllergies, FactPhone, "nonsense"} { // combined, equal, unknown
		if _, err := MergeCharts(Patient{Phone: "1"}, Patient{Phone: "1"}, []MergeFact{f}); CodeOf(err) != Invalid || FieldOf(err) != string(f) {
			t.Errorf("choosing %s: %v", f, err)
		}
	}
	for _, f := range MergeFacts() {
		if f.Title() == "" {
			t.Errorf("%s has no title", f)
		}
	}
}

// FirstOverlap finds a pair exactly when there is one.
func TestFirstOverlap(t *testing.T) {
	visits := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Appointment {
		return Appointment{Date: MustDate("2026-03-29").AddDays(rapid.IntRange(0, 2).Draw(t, "day")), Start: Clock(rapid.IntRange(0, 23*60).Draw(t, "start")),
			Minutes: rapid.IntRange(5, 480).Draw(t, "minutes"),
			Status:  rapid.SampledFrom([]AppointmentStatus{StatusCompleted, StatusCompleted, StatusCancelled, StatusNoShow}).Draw(t, "status")}
	}), 0, 5)
	overlap := func(a, b Appointment) bool {
		d := a.Date.DaysUntil(b.Date) * 24 * 60
		return a.Status.Live() && b.Status.Live() && int(a.Start) < d+int(b.Start)+b.Minutes && d+int(b.Start) < int(a.Start)+a.Minutes
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := visits.Draw(t, "kept"), visits.Draw(t, "merged")
		want := false
		for _, x := range a {
			for _, y := range b {
				want = want || overlap(x, y)
			}
		}
		x, y, found := FirstOverlap(a, b)
		if found != want || found && (!overlap(x, y) || !slices.Contains(a, x) || !slices.Contains(b, y)) {
			t.Fatalf("found %v (%v, %v), want %v", found, x, y, want)
		}
	})
}

func TestParsePatientNumber(t *testing.T) {
	for text, want := range map[string]string{"P-000123": "P-000123", " p123 ": "P-000123", "123": "P-000123", "p-1234567": "P-1234567", "": "", "P-": "",
		"P-12x": "", "0": "", "Byrne": "", "+353 86 1": "", "12345678901": ""} {
		got, ok := ParsePatientNumber(text)
		if got != want || ok != (want != "") {
			t.Errorf("%q is %q (%v), want %q", text, got, ok, want)
		}
	}
}
