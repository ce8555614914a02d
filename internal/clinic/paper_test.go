package clinic

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var signedAt = time.Date(2026, 11, 23, 9, 30, 0, 123456789, time.UTC)

func signedRx() Prescription {
	return Prescription{Number: "RX-2026-000001", IssuedAt: signedAt, Diagnosis: "I10", Advice: "Rest.", Allergies: "Penicillin",
		FollowUp: MustDate("2026-12-01"), FollowUpAt: MustClock("09:30"),
		Parties: PaperParties{PatientName: "Ana", Words: "1 tablet daily"},
		Items:   []PrescriptionItem{{Drug: "Amlodipine", Strength: "5 mg", Dose: "1 tablet", Frequency: "od", DurationDays: 30}}}
}

func issuedPaper() IssuedPaper {
	return IssuedPaper{Number: "RL-2026-000001", Kind: PaperReferral, Title: "Referral letter", IssuedAt: signedAt, IssuedName: "Asha Sharma",
		Body: PaperBody{Sections: []PaperSection{{SectionReason, "Chest pain"}}, Items: []PaperItem{{Name: "Amlodipine"}},
			Recipient: PaperRecipient{Name: "Dr Byrne"}, Entries: []PaperEntry{{Visit: "2026-11-02", Sections: []PaperSection{{SectionAdvice, "Walk"}}}}}}
}

// everyChange changes one field after the other, whatever depth it stands at,
// and tells which it was.
func everyChange(v reflect.Value, path string, told func(path string)) {
	switch v.Kind() {
	case reflect.Struct:
		if at, ok := v.Addr().Interface().(*time.Time); ok {
			old := *at
			*at = old.Add(time.Microsecond)
			told(path)
			*at = old
			return
		}
		for i := range v.NumField() {
			everyChange(v.Field(i), path+"."+v.Type().Field(i).Name, told)
		}
	case reflect.Slice:
		for i := range v.Len() {
			everyChange(v.Index(i), fmt.Sprintf("%s[%d]", path, i), told)
		}
		old := reflect.ValueOf(v.Interface())
		v.Set(reflect.Append(reflect.AppendSlice(reflect.Zero(v.Type()), old), reflect.Zero(v.Type().Elem())))
		told(path + "+1")
		v.Set(old)
		if old.Len() > 0 {
			v.Set(old.Slice(0, old.Len()-1))
			told(path + "-1")
			v.Set(old)
		}
	case reflect.String:
		old := v.String()
		v.SetString(old + "x")
		told(path)
		v.SetString(old)
	case reflect.Bool:
		v.SetBool(!v.Bool())
		told(path)
		v.SetBool(!v.Bool())
	case reflect.Int, reflect.Int64:
		v.SetInt(v.Int() + 1)
		told(path)
		v.SetInt(v.Int() - 1)
	default:
		panic("no change for " + path + " " + v.Kind().String())
	}
}

// What is not on the page does not change the code: whose row it is, since
// charts are merged, and what happens to the paper later.
var (
	besideThePrescription = []string{".ID", ".AppointmentID", ".PatientID", ".DoctorID", ".Replaces", ".ReplacedBy", ".Digest", ".Checks+1", ".Copies",
		".Items[0].Answered"}
	besideThePaper = []string{".ID", ".AppointmentID", ".PatientID", ".DoctorID", ".Digest", ".IssuedBy", ".Copies"}
)

func TestAnyChangeOfADocumentChangesItsCode(t *testing.T) {
	rx, paper := signedRx(), issuedPaper()
	for _, c := range []struct {
		what   string
		v      reflect.Value
		digest func() string
		beside []string
	}{{"prescription", reflect.ValueOf(&rx).Elem(), func() string { return PrescriptionDigest(rx) }, besideThePrescription},
		{"paper", reflect.ValueOf(&paper).Elem(), func() string { return PaperDigest(paper) }, besideThePaper}} {
		first, seen, changes := c.digest(), map[string]string{}, 0
		everyChange(c.v, "", func(path string) {
			digest := c.digest()
			beside := false
			for _, b := range c.beside {
				beside = beside || b == path
			}
			if beside {
				if digest != first {
					t.Errorf("%s: %s is not printed and changes the code", c.what, path)
				}
				return
			}
			changes++
			if digest == first {
				t.Errorf("%s: a change of %s keeps the code", c.what, path)
			}
			if other := seen[digest]; other != "" {
				t.Errorf("%s: %s and %s give one code", c.what, path, other)
			}
			seen[digest] = path
		})
		if changes < 25 {
			t.Errorf("%s: only %d fields were changed", c.what, changes)
		}
		if c.digest() != first || len(first) != 64 {
			t.Errorf("%s: the code is not stable: %q", c.what, first)
		}
	}
}

// The code survives the database, which keeps microseconds and UTC.
func TestTheCodeSurvivesWhatTheDatabaseKeeps(t *testing.T) {
	rx := signedRx()
	first := PrescriptionDigest(rx)
	rx.IssuedAt = rx.IssuedAt.Truncate(time.Microsecond).In(time.FixedZone("x", 7200))
	if PrescriptionDigest(rx) != first {
		t.Error("the time as stored gives another code")
	}
}

// Moving letters from one field to the next is a change too.
func TestTextCannotMoveBetweenFields(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringN(2, 20, -1).Draw(t, "text")
		runes := []rune(text)
		i, j := rapid.IntRange(0, len(runes)).Draw(t, "i"), rapid.IntRange(0, len(runes)).Draw(t, "j")
		with := func(at int) string {
			rx := signedRx()
			rx.Diagnosis, rx.Advice = string(runes[:at]), string(runes[at:])
			return PrescriptionDigest(rx)
		}
		if (with(i) == with(j)) != (i == j) {
			t.Fatalf("%q cut at %d and %d", text, i, j)
		}
	})
}

// These digests stand on papers that people hold: the encoding must not change.
func TestTheEncodingStaysAsItIs(t *testing.T) {
	if got := PrescriptionDigest(signedRx()); got != wantRxDigest {
		t.Errorf("prescriptions that were signed can no longer be checked: %s", got)
	}
	if got := PaperDigest(issuedPaper()); got != wantPaperDigest {
		t.Errorf("papers that were issued can no longer be checked: %s", got)
	}
	rx := signedRx()
	rx.Parties.Quantities = "30 Tabletten"
	if got := PrescriptionDigest(rx); got != wantWordedRxDigest {
		t.Errorf("prescriptions with their quantities in words can no longer be checked: %s", got)
	}
}

func TestCodesAreReadHoweverTheyAreTyped(t *testing.T) {
	digest := "9f3ac41e" + strings.Repeat("0a", 28)
	code := CodeText("RX-2026-018842", digest)
	if want := "CAREDESK1:RX-2026-018842:9F3AC41E" + strings.Repeat("0A", 12); code != want {
		t.Fatalf("the code is %q", code)
	}
	if ShortDigest(digest) != "9f3a c41e" || ShortDigest("") != "" || CodeText("RX-2026-018842", "") != "" {
		t.Error("short forms")
	}
	for _, typed := range []string{code, strings.ToLower(code), " " + strings.ReplaceAll(code, ":", " : ") + "\r\n",
		strings.NewReplacer(":", "Ö", "-", "ß").Replace(code), // a scanner on a German keyboard
		"RX-2026-018842 9f3a c41e", "rx 2026 018842 · 9F3A C41E", "RX-2026-018842:" + digest} {
		got, err := ParseCode(typed)
		if err != nil || got.Number != "RX-2026-018842" || got.Kind != PaperPrescription || !got.Matches(digest) {
			t.Errorf("%q: %+v, %v", typed, got, err)
		}
	}
	for typed, says := range map[string]string{"": "number", "hello": "number", "RX-2026-018842": "letters behind", "RX-2026-018842 9f3": "8 or more",
		"RX-2026-018842 zzzzzzzz": "8 or more", "QQ-2026-018842 9f3ac41e": "number", "CAREDESK2:RX-2026-018842:9F3AC41E": "another version",
		"RX-2026-018842 " + digest + "00": "8 or more", strings.Repeat("RX-", 100_000): "number", "RX-26-018842 9f3ac41e": "number"} {
		if _, err := ParseCode(typed); FieldOf(err) != "code" || !strings.Contains(MessageOf(err), says) {
			t.Errorf("%.40q: %v", typed, err)
		}
	}
	if (PaperCode{Digest: "9f3a"}).Matches(digest) || (PaperCode{}).Matches(digest) {
		t.Error("too few letters match")
	}
}

func TestEveryCodeIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom(append(IssuedKinds(), PaperPrescription)).Draw(t, "kind")
		number := kind.Number(rapid.IntRange(2000, 9999).Draw(t, "year"), rapid.IntRange(1, 99_999_999).Draw(t, "n"))
		digest := PaperDigest(IssuedPaper{Number: number})
		got, err := ParseCode(CodeText(number, digest))
		if err != nil || got.Number != number || got.Kind != kind || !got.Matches(digest) || len(got.Digest) != codeDigits {
			t.Fatalf("%s: %+v, %v", number, got, err)
		}
		if short, err := ParseCode(number + " " + ShortDigest(digest)); err != nil || !short.Matches(digest) {
			t.Fatalf("short: %v", err)
		}
	})
}

func TestSickNoteRules(t *testing.T) {
	today := MustDate("2026-11-23")
	note := func(change func(*PaperBody)) error {
		p := IssuedPaper{Kind: PaperSickNote, Body: PaperBody{Fitness: Unfit, Activity: " work\n", From: "2026-11-23", Until: "2026-11-27"}}
		change(&p.Body)
		return p.Clean(today)
	}
	for name, c := range map[string]struct {
		change func(*PaperBody)
		field  string
	}{
		"plain":                    {func(*PaperBody) {}, ""},
		"one day":                  {func(b *PaperBody) { b.Until = b.From }, ""},
		"ends before it begins":    {func(b *PaperBody) { b.Until = "2026-11-22" }, "until"},
		"no first day":             {func(b *PaperBody) { b.From = "" }, "from"},
		"no last day":              {func(b *PaperBody) { b.Until = "" }, "until"},
		"fit from a day on":        {func(b *PaperBody) { b.Fitness, b.Until = Fit, "" }, ""},
		"not a day":                {func(b *PaperBody) { b.From = "23.11.2026" }, "from"},
		"a whole year":             {func(b *PaperBody) { b.Until = "2027-11-23" }, ""},
		"over a year":              {func(b *PaperBody) { b.Until = "2027-11-24" }, "until"},
		"14 days back":             {func(b *PaperBody) { b.From = "2026-11-09" }, ""},
		"15 days back":             {func(b *PaperBody) { b.From = "2026-11-08" }, "backdate_reason"},
		"15 days back with reason": {func(b *PaperBody) { b.From, b.BackdateReason = "2026-11-08", "in hospital" }, ""},
		"blank reason":             {func(b *PaperBody) { b.From, b.BackdateReason = "2026-11-08", " \u200b " }, "backdate_reason"},
		"two years back":           {func(b *PaperBody) { b.From, b.BackdateReason = "2024-11-08", "lost" }, "from"},
		"far ahead":                {func(b *PaperBody) { b.From, b.Until = "2027-03-01", "2027-03-02" }, "from"},
		"limits without words":     {func(b *PaperBody) { b.Fitness = PartiallyFit }, "limits"},
		"limits in words": {func(b *PaperBody) {
			b.Fitness, b.Sections = PartiallyFit, []PaperSection{{SectionLimits, "No lifting"}}
		}, ""},
		"nothing attested":           {func(b *PaperBody) { b.Fitness = "" }, "fitness"},
		"a part that there is not":   {func(b *PaperBody) { b.Sections = []PaperSection{{"x", "y"}} }, "sections"},
		"more than fits":             {func(b *PaperBody) { b.Sections = []PaperSection{{SectionRemarks, strings.Repeat("x", MaxNote+1)}} }, "remarks"},
		"too long a word of purpose": {func(b *PaperBody) { b.Activity = strings.Repeat("x", MaxLine+1) }, "activity"},
	} {
		err := note(c.change)
		if FieldOf(err) != c.field || (err == nil) != (c.field == "") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestReferralRules(t *testing.T) {
	p := IssuedPaper{Kind: PaperReferral}
	var fields []string
	for _, e := range FieldErrors(p.Clean(MustDate("2026-11-23"))) {
		fields = append(fields, e.Field)
	}
	if got := strings.Join(fields, " "); got != "recipient reason" {
		t.Errorf("an empty letter: %s", got)
	}
	p = IssuedPaper{Kind: PaperReferral, Title: "  ", Body: PaperBody{Recipient: PaperRecipient{Unit: " Cardiology "},
		Sections: []PaperSection{{SectionRemarks, "Thanks\r\n"}, {SectionReason, " Chest pain \n"}, {SectionRemarks, "Bye"}, {SectionFindings, "\n"}}}}
	if err := p.Clean(MustDate("2026-11-23")); err != nil {
		t.Fatal(err)
	}
	want := []PaperSection{{SectionReason, " Chest pain"}, {SectionRemarks, "Thanks\nBye"}}
	if p.Title != "Referral letter" || p.Body.Urgency != ReferralRoutine || p.Body.Recipient.Unit != "Cardiology" || !reflect.DeepEqual(p.Body.Sections, want) {
		t.Errorf("cleaned: %+v", p)
	}
	p.Body.Urgency = "soon"
	if err := p.Clean(MustDate("2026-11-23")); FieldOf(err) != "urgency" {
		t.Errorf("urgency: %v", err)
	}
	for _, kind := range []PaperKind{"", PaperPrescription, "letter"} {
		if err := (&IssuedPaper{Kind: kind}).Clean(MustDate("2026-11-23")); FieldOf(err) != "kind" {
			t.Errorf("%q: %v", kind, err)
		}
	}
}

func TestKindsHaveTheirNumbers(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range append(IssuedKinds(), PaperPrescription) {
		if k.Prefix() == "" || seen[k.Prefix()] || k.Title() == string(k) || kindOfPrefix(k.Prefix()) != k {
			t.Errorf("%s: %q %q", k, k.Prefix(), k.Title())
		}
		seen[k.Prefix()] = true
	}
	if got := PaperSickNote.Number(2026, 7); got != "SN-2026-000007" {
		t.Error(got)
	}
	if PaperKind("x").Prefix() != "" || PaperPrescription.Issued() || !PaperHistory.Issued() {
		t.Error("kinds")
	}
}

const (
	wantRxDigest       = "f5ce0c4f184b00722b1165320f65a82190fbb1d69710e5f613e454977bad2308"
	wantWordedRxDigest = "3c176c6d03343605d10637a9c61254f31028650864c81ffc30ec5980ec2d8fb4"
	wantPaperDigest    = "2136600065e1d545badfebf78801662489da787f0c45f6e2a4e2e384faf6cb0f"
)
