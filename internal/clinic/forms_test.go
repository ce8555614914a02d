package clinic_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"caredesk/internal/clinic"
)

// Each fault of the hospital's settings is told below its own input, and nothing
// of what stands in the others is in the way.
func TestWhatTheSettingsRefuse(t *testing.T) {
	for field, changes := range map[string][]func(*clinic.Settings){
		"hospital_name":       {func(s *clinic.Settings) { s.HospitalName = " \t" }},
		"website":             {func(s *clinic.Settings) { s.Website = "our page" }, func(s *clinic.Settings) { s.Website = "localhost" }},
		"established_year":    {func(s *clinic.Settings) { s.EstablishedYear = 99 }, func(s *clinic.Settings) { s.EstablishedYear = monday.Year + 1 }},
		"country":             {func(s *clinic.Settings) { s.Country = "de" }, func(s *clinic.Settings) { s.Country = "DEU" }},
		"currency":            {func(s *clinic.Settings) { s.Currency = "EURO" }},
		"prescription_paper":  {func(s *clinic.Settings) { s.PrescriptionPaper = clinic.PaperRoll80 }},
		"receipt_paper":       {func(s *clinic.Settings) { s.ReceiptPaper = "A3" }},
		"document_paper":      {func(s *clinic.Settings) { s.DocumentPaper = clinic.PaperRoll80 }},
		"document_language":   {func(s *clinic.Settings) { s.DocumentLanguage = "tlh" }},
		"attachment_limit_mb": {func(s *clinic.Settings) { s.AttachmentLimitMB = -1 }, func(s *clinic.Settings) { s.AttachmentLimitMB = clinic.MaxAttachmentMB + 1 }},
		"idle_lock_minutes":   {func(s *clinic.Settings) { s.IdleLockMinutes = 0 }, func(s *clinic.Settings) { s.IdleLockMinutes = 241 }},
		"free_followups":      {func(s *clinic.Settings) { s.FreeFollowUps = -1 }, func(s *clinic.Settings) { s.FreeFollowUps = 21 }},
		"free_followup_days":  {func(s *clinic.Settings) { s.FreeFollowUpDays = -1 }, func(s *clinic.Settings) { s.FreeFollowUpDays = 366 }},
		"cashier_cut":         {func(s *clinic.Settings) { s.CashierCut = -1 }, func(s *clinic.Settings) { s.CashierCut = clinic.Whole + 1 }},
		"receptionist_cut":    {func(s *clinic.Settings) { s.ReceptionistCut = clinic.Whole + 1 }},
		"invoice_numbers":     {func(s *clinic.Settings) { s.InvoiceNumbers = "INV-{YYYY}" }},
		"closure_numbers":     {func(s *clinic.Settings) { s.ClosureNumbers = "{000" }},
	} {
		for _, change := range changes {
			s := clinic.DefaultSettings()
			s.HospitalName = "Harbour Clinic"
			if err := s.Clean(monday); err != nil {
				t.Fatalf("the usual settings: %v", err)
			}
			change(&s)
			if err := s.Clean(monday); clinic.CodeOf(err) != clinic.Invalid || clinic.FieldOf(err) != field {
				t.Errorf("%s: %v", field, err)
			}
		}
	}
	// What an older database has no value for gets the usual one.
	s := clinic.Settings{HospitalName: "Harbour Clinic", Currency: "EUR", PrescriptionPaper: clinic.PaperA5, ReceiptPaper: clinic.PaperRoll80, IdleLockMinutes: 10}
	if err := s.Clean(monday); err != nil {
		t.Fatal(err)
	}
	usual := clinic.DefaultSettings()
	if s.DocumentPaper != usual.DocumentPaper || s.DocumentLanguage != usual.DocumentLanguage || s.AttachmentLimitMB != usual.AttachmentLimitMB ||
		s.FreeFollowUpDays != usual.FreeFollowUpDays {
		t.Errorf("filled in: %+v", s)
	}
	for _, series := range clinic.NumberSeries() {
		if s.Numbers(series) != usual.Numbers(series) {
			t.Errorf("%s: %q", series, s.Numbers(series))
		}
	}
}

func TestDepartmentsAndSpecialisationsHaveNames(t *testing.T) {
	d := clinic.Department{Name: "  Ear,  nose ", Description: "a\r\nb", Phone: "+44 20 7946 0001"}
	if err := d.Clean(); err != nil || d.Name != "Ear, nose" || d.Description != "a\nb" {
		t.Errorf("%+v, %v", d, err)
	}
	for field, d := range map[string]clinic.Department{"name": {Name: "\u200b "}, "phone": {Name: "A", Phone: "call us"},
		"description": {Name: "A", Description: strings.Repeat("x", clinic.MaxNote+1)}, "location": {Name: "A", Location: strings.Repeat("x", 101)}} {
		if err := d.Clean(); clinic.FieldOf(err) != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	for field, s := range map[string]clinic.Specialization{"name": {}, "description": {Name: "A", Description: strings.Repeat("x", clinic.MaxNote+1)},
		"requirements": {Name: "A", Requirements: strings.Repeat("x", clinic.MaxNote+1)}} {
		if err := s.Clean(); clinic.FieldOf(err) != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}

// signed draws a record as it was signed, out of a form, and what was prescribed.
func signed(t *rapid.T) (c clinic.Consultation, e clinic.HistoryEntry, rx *clinic.Prescription) {
	word := func(label string) string {
		return rapid.SampledFrom([]string{"", "a word", "two; parts", "I10 Hypertension", "; "}).Draw(t, label)
	}
	c = clinic.Consultation{Symptoms: word("symptoms"), Notes: word("notes"), Diagnosis: "as told " + word("diagnosis"), Advice: word("advice"), DoctorNotes: word("private")}
	for range rapid.IntRange(0, 3).Draw(t, "coded") {
		c.Diagnoses = append(c.Diagnoses, clinic.CodedDiagnosis{Code: rapid.SampledFrom([]string{"I10", "E11.9", "J06.9", ""}).Draw(t, "code"),
			Title: rapid.SampledFrom([]string{"Hypertension", "Diabetes; type 2", "Cold", " "}).Draw(t, "title")})
	}
	if rapid.Bool().Draw(t, "prescribed") {
		c.Items = []clinic.PrescriptionItem{{Drug: "Amoxicillin", Strength: "500 mg", Dose: "1 capsule", Frequency: "tds", DurationDays: 7}}
		if rapid.Bool().Draw(t, "follow-up") {
			c.FollowUp = clinic.FollowUp{Date: monday.AddDays(7), Book: true, Start: clinic.MustClock("09:30")}
		}
	}
	if err := c.Clean(monday); err != nil {
		t.Skip(err.Error())
	}
	e = clinic.HistoryEntry{Symptoms: c.Symptoms, Notes: c.Notes, Diagnosis: c.DiagnosisText(), Treatment: c.Advice, DoctorNotes: c.DoctorNotes,
		FollowUp: c.FollowUp.Date, Diagnoses: c.Diagnoses}
	if len(c.Items) > 0 {
		rx = &clinic.Prescription{Items: c.Items, FollowUp: c.FollowUp.Date, FollowUpAt: c.FollowUp.Start}
	}
	return c, e, rx
}

// A signed record that is opened to be amended shows what was signed, so that
// closing the form again amends nothing; and one change of a word is seen.
func TestAnAmendmentBeginsWithWhatWasSigned(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, e, rx := signed(t)
		again := clinic.SignedConsultation(e, rx)
		if !clinic.SameRecord(c, again) || again.FollowUp != c.FollowUp {
			t.Fatalf("signed %+v, opened %+v", c, again)
		}
		// The day of a follow-up that was signed may be over by now.
		late := c.FollowUp.Date.AddDays(30)
		if c.FollowUp.Date.IsZero() {
			late = monday.AddDays(30)
		}
		if err := again.CleanAmendment(e.FollowUp, late); err != nil || !clinic.SameRecord(c, again) || again.FollowUp != c.FollowUp {
			t.Fatalf("after 30 days: %v, %+v", err, again)
		}
		for name, change := range map[string]func(*clinic.Consultation){
			"symptoms": func(c *clinic.Consultation) { c.Symptoms += "x" }, "notes": func(c *clinic.Consultation) { c.Notes += "x" },
			"diagnosis": func(c *clinic.Consultation) { c.Diagnosis += "x" }, "advice": func(c *clinic.Consultation) { c.Advice += "x" },
			"private notes": func(c *clinic.Consultation) { c.DoctorNotes += "x" },
			"a code": func(c *clinic.Consultation) {
				c.Diagnoses = append(slices.Clone(c.Diagnoses), clinic.CodedDiagnosis{Code: "Z00", Title: "Check-up"})
			},
			"a medicine": func(c *clinic.Consultation) {
				c.Items = append(slices.Clone(c.Items), clinic.PrescriptionItem{Drug: "Ibuprofen"})
			},
			"the follow-up": func(c *clinic.Consultation) { c.FollowUp.Date = c.FollowUp.Date.AddDays(1) },
		} {
			other := again
			change(&other)
			if clinic.SameRecord(again, other) {
				t.Fatalf("another %s is not seen", name)
			}
		}
		// Why a warning was passed over, and what was typed in short, print nothing.
		if len(again.Items) > 0 {
			other := again
			other.Items = slices.Clone(again.Items)
			other.Items[0].Reason, other.Items[0].Answered, other.Items[0].Shorthand, other.Items[0].DrugID = "r", "k", "s", 9
			if !clinic.SameRecord(again, other) {
				t.Fatal("what does not print counts as a change")
			}
			other.Items[0].Dose = "2 capsules"
			if clinic.SameRecord(again, other) {
				t.Fatal("another dose is not seen")
			}
		}
	})
}

// A new day for a follow-up must still lie ahead when a record is amended.
func TestAnAmendmentPutsNoFollowUpIntoThePast(t *testing.T) {
	c := clinic.Consultation{Diagnosis: "Cold", FollowUp: clinic.FollowUp{Date: monday.AddDays(-2)}}
	if err := c.CleanAmendment(monday.AddDays(-1), monday); clinic.FieldOf(err) != "follow_up" {
		t.Errorf("%v", err)
	}
}

// Diagnoses are kept once each, without the blank ones, and not endlessly.
func TestCodedDiagnosesAreKeptOnce(t *testing.T) {
	i10 := clinic.CodedDiagnosis{Code: "I10", Title: "Hypertension"}
	c := clinic.Consultation{Diagnoses: []clinic.CodedDiagnosis{i10, {Code: " I10 ", Title: " Hypertension"}, {Code: "E11"}, {Title: "Cold"}}}
	if err := c.Clean(monday); err != nil || !slices.Equal(c.Diagnoses, []clinic.CodedDiagnosis{i10, {Title: "Cold"}}) {
		t.Errorf("%+v, %v", c.Diagnoses, err)
	}
	if got := c.DiagnosisText(); got != "I10 Hypertension; Cold" {
		t.Errorf("in words: %q", got)
	}
	c.Diagnoses = nil
	for n := range clinic.MaxDiagnoses + 1 {
		c.Diagnoses = append(c.Diagnoses, clinic.CodedDiagnosis{Title: strings.Repeat("x", n+1)})
	}
	if err := c.Clean(monday); clinic.FieldOf(err) != "diagnosis" {
		t.Errorf("too many: %v", err)
	}
}

// A warning that needs a reason is answered by a reason that was given for it, and
// by none that was given for another.
func TestAReasonAnswersTheWarningItWasGivenFor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var warnings []clinic.Warning
		keys := []string{"allergy:penicillin", "pair:a|b", "dose:1"}
		for _, k := range keys {
			warnings = append(warnings, clinic.Warning{Key: k, NeedsReason: rapid.Bool().Draw(t, "needs "+k)})
		}
		answered := rapid.SliceOfDistinct(rapid.SampledFrom(keys), func(s string) string { return s }).Draw(t, "answered")
		it := clinic.PrescriptionItem{Reason: rapid.SampledFrom([]string{"", " \u200b", "desensitised"}).Draw(t, "reason"), Answered: strings.Join(answered, "\n")}
		left := clinic.Unanswered(it, warnings)
		for _, w := range warnings {
			open := w.NeedsReason && (it.Reason != "desensitised" || !slices.Contains(answered, w.Key))
			if slices.Contains(left, w) != open {
				t.Fatalf("%+v with %+v: open should be %t", w, it, open)
			}
		}
	})
}

// The first visit of a weekly series falls on one of its weekdays, the nearest from
// the day it begins; any other series begins on that day.
func TestASeriesBeginsOnOneOfItsDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := aDate(t, "start")
		r := clinic.Recurrence{Every: 1, Unit: clinic.RepeatWeeks, Weekdays: rapid.SliceOfNDistinct(rapid.SampledFrom([]clinic.Weekday{clinic.Monday, clinic.Tuesday,
			clinic.Friday, clinic.Sunday}), 0, 3, func(d clinic.Weekday) clinic.Weekday { return d }).Draw(t, "days")}
		first := r.First(start)
		for d := start; d != first; d = d.AddDays(1) {
			if d == start.AddDays(7) || slices.Contains(r.Weekdays, d.Weekday()) {
				t.Fatalf("from %s on %v it begins on %s", start, r.Weekdays, first)
			}
		}
		if len(r.Weekdays) > 0 && !slices.Contains(r.Weekdays, first.Weekday()) {
			t.Fatalf("it begins on a %s, not on %v", first.Weekday(), r.Weekdays)
		}
		r.Unit = clinic.RepeatMonths
		if r.First(start) != start {
			t.Fatal("a monthly series moves its first day")
		}
	})
}

// Two sets of vital signs are one that was sent twice only when nothing that was
// measured differs, and not when one lacks a value.
func TestVitalSignsSentTwice(t *testing.T) {
	v := clinic.Vitals{PatientID: 1, AppointmentID: 2, TakenAt: monday.At(540, zone), Systolic: 120, Diastolic: 80, Pulse: 72, Note: "sitting"}
	if again := v; !v.SameAs(again) {
		t.Error("the same set is another")
	}
	for name, change := range map[string]func(*clinic.Vitals){
		"pressure": func(v *clinic.Vitals) { v.Systolic++ }, "a pulse not taken": func(v *clinic.Vitals) { v.Pulse = 0 },
		"a weight besides": func(v *clinic.Vitals) { v.Weight = 70_000 }, "note": func(v *clinic.Vitals) { v.Note = "standing" },
		"patient": func(v *clinic.Vitals) { v.PatientID++ }, "visit": func(v *clinic.Vitals) { v.AppointmentID++ },
		"moment": func(v *clinic.Vitals) { v.TakenAt = v.TakenAt.Add(1000) }, "pregnancy": func(v *clinic.Vitals) { v.Pregnancy = clinic.PregnancyYes },
	} {
		other := v
		change(&other)
		if v.SameAs(other) || other.SameAs(v) {
			t.Errorf("another %s is taken for the same", name)
		}
	}
	if v.BloodPressure() != "120/80" || (clinic.Vitals{Pulse: 72}).BloodPressure() != "" {
		t.Errorf("blood pressure %q", v.BloodPressure())
	}
}

// Names as lists, letters and labels show them.
func TestNamesOnListsAndLabels(t *testing.T) {
	for _, c := range []struct{ first, last, full, list string }{{"Søren", "Østergård", "Søren Østergård", "Østergård, Søren"}, {"", "Prince", "Prince", "Prince"},
		{"Cher", "", "Cher", "Cher"}} {
		u, p := clinic.User{FirstName: c.first, LastName: c.last, Username: "u"}, clinic.Patient{FirstName: c.first, LastName: c.last}
		if u.FullName() != c.full || u.ListName() != c.list || p.FullName() != c.full || p.ListName() != c.list {
			t.Errorf("%q %q: %q, %q, %q, %q", c.first, c.last, u.FullName(), u.ListName(), p.FullName(), p.ListName())
		}
	}
	if got := (clinic.User{Username: "grace"}).FullName(); got != "grace" {
		t.Errorf("somebody without a name is called %q", got)
	}
	for name, want := range map[string]string{"Søren Østergård": "S. Ø.", " Анна  ковалёва ": "А. К.", "": ""} {
		if got := clinic.Initials(name); got != want {
			t.Errorf("%q: %q, not %q", name, got, want)
		}
	}
	ids := []clinic.Identifier{{Kind: clinic.IdentifierPassport, Value: "X 12"}, {Kind: clinic.IdentifierInsurance, Value: "77"}}
	if got := clinic.IdentifiersText(ids); got != "Passport X 12; Insurance number 77" {
		t.Errorf("identifiers: %q", got)
	}
	a, b := clinic.Patient{Sex: clinic.SexFemale}, clinic.Patient{Sex: clinic.SexMale}
	if !clinic.SexesDiffer(a, b) || clinic.SexesDiffer(a, a) || clinic.SexesDiffer(a, clinic.Patient{}) || clinic.SexesDiffer(clinic.Patient{}, b) {
		t.Error("which sexes differ")
	}
}

// A chart shows the chosen kinds of entry, and without a choice all of them.
func TestTheChosenKindsOfAChart(t *testing.T) {
	all := clinic.TimelineKinds()
	rapid.Check(t, func(t *rapid.T) {
		chosen := rapid.SliceOfDistinct(rapid.SampledFrom(all), func(k clinic.TimelineKind) clinic.TimelineKind { return k }).Draw(t, "chosen")
		set := clinic.Kinds(chosen...)
		for _, k := range all {
			if set.Has(k) != (len(chosen) == 0 || slices.Contains(chosen, k)) {
				t.Fatalf("of %v it has %s: %t", chosen, k.Title(), set.Has(k))
			}
		}
	})
	for version, want := range map[int]string{0: "", 1: "", 2: "Amended (2)", 9: "Amended (9)"} {
		e := clinic.TimelineEntry{Version: version}
		if e.MarkAmended(); e.Marker != want {
			t.Errorf("version %d is marked %q", version, e.Marker)
		}
	}
}

// What a form keeps of the lines of a prescription are those that say something.
func TestTheLinesOfAPrescriptionThatCount(t *testing.T) {
	items := []clinic.PrescriptionItem{{}, {Drug: "Ibuprofen"}, {Route: "by mouth", Drug: " \u200b"}, {Dose: "1 tablet"}, {Shorthand: "x"}}
	at := clinic.FilledItems(items)
	if !slices.Equal(at, []int{1, 3}) {
		t.Errorf("kept: %v", at)
	}
	if items[2].Drug != " \u200b" {
		t.Error("the form's own lines were changed")
	}
}
