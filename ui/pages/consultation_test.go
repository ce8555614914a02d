package pages

import (
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

func openConsultation(t *testing.T, mode theme.Mode, ward *wardFake) *wardDesk {
	t.Helper()
	return openWard(t, mode, wardDoctor, ward, func(d *wardDesk) Page {
		return NewConsultation(d.env, 11, func() { d.left++ })
	})
}

// The whole consultation with the keyboard alone: text, two medicines, one of
// them changed, a follow-up that is booked, signing and printing.
func TestConsultationByKeyboard(t *testing.T) {
	d := openConsultation(t, theme.Light, newWard())
	uitest.MustText(t, d.w, "Østergård-O'Brien, Łukasz")
	uitest.MustText(t, d.w, "Penicillin (rash, severe)")
	uitest.MustText(t, d.w, "No. P-004217 · male · 58 y (12 Mar 1968) · blood group O+")
	uitest.MustText(t, d.w, "Token A4 · since 10:31")

	uitest.Type(d.w, "Headache in the mornings")
	uitest.Tab(d.w)
	uitest.Type(d.w, "Home readings 150–160")
	uitest.Tab(d.w)
	uitest.Type(d.w, "i10")
	uitest.Key(d.w, fyne.KeyReturn) // takes the code
	uitest.MustText(t, d.w, "I10 Essential hypertension")
	uitest.Key(d.w, fyne.KeyBackspace) // takes it out again
	uitest.MustNotText(t, d.w, "I10 Essential hypertension")
	uitest.Type(d.w, "i10")
	uitest.Key(d.w, fyne.KeyReturn)
	uitest.Type(d.w, "not at goal")
	uitest.Tab(d.w)
	uitest.Type(d.w, "Less salt")

	d.ctrl(fyne.KeyM)
	typeMedicine(d, "amlo", "1-0-0 30d")
	if got := d.consultation().rx.quantity.Text; got != "30 tablets" {
		t.Fatalf("the quantity suggested is %q", got)
	}
	uitest.Key(d.w, fyne.KeyReturn)
	typeMedicine(d, "metf", "bd pc 30d")
	uitest.MustText(t, d.w, "1 tablet by mouth twice daily after food for 30 days")
	uitest.Key(d.w, fyne.KeyReturn)

	// Enter on a row takes it into the input, Enter puts it back.
	d.w.Canvas().Focus(d.consultation().rx.table)
	uitest.Key(d.w, fyne.KeyEnd, fyne.KeyReturn)
	if got := d.consultation().rx.sig.Text; got != "bd pc 30d" {
		t.Fatalf("changing a row begins with %q", got)
	}
	uitest.Type(d.w, "0")
	uitest.Key(d.w, fyne.KeyEscape)
	if n := len(d.consultation().vm.Data().Items); n != 2 {
		t.Fatalf("after giving up a change there are %d medicines", n)
	}

	d.w.Canvas().Focus(d.consultation().follow.date)
	uitest.Type(d.w, "+14")
	uitest.Tab(d.w)
	uitest.Shot(t, d.w, "consultation-light")

	d.ctrl(fyne.KeyReturn)
	uitest.MustText(t, d.w, "Sign and close this visit?")
	uitest.MustText(t, d.w, "Follow-up: Mon 7 Dec 2026 at 09:30, booked")
	uitest.Key(d.w, fyne.KeyReturn)
	if len(d.ward.closed) != 1 {
		t.Fatalf("%d visits were closed", len(d.ward.closed))
	}
	c := d.ward.closed[0].Consultation
	if c.Symptoms != "Headache in the mornings" || c.Notes != "Home readings 150–160" || c.DiagnosisText() != "I10 Essential hypertension; not at goal" ||
		c.Advice != "Less salt" || len(c.Items) != 2 || c.Items[1].Quantity != "60 tablets" || !c.FollowUp.Book {
		t.Fatalf("closed with %+v", c)
	}
	uitest.MustText(t, d.w, "Prescription RX-2026-000008")
	uitest.Shot(t, d.w, "consultation-print")
	if d.left != 0 {
		t.Error("the page was left before the prescription was printed")
	}
	uitest.Key(d.w, fyne.KeyReturn)
	if got := d.printed(); len(got) != 1 || got[0] != "RX-2026-000008.pdf" {
		t.Fatalf("printed %v", got)
	}
	if d.left != 1 || d.ward.rxPrints != 1 {
		t.Errorf("left %d times, %d prints recorded", d.left, d.ward.rxPrints)
	}
}

// typeMedicine types a medicine, takes what is suggested of it, and how it is
// taken.
func typeMedicine(d *wardDesk, medicine, sig string) {
	uitest.Type(d.w, medicine)
	uitest.Key(d.w, fyne.KeyReturn)
	uitest.Type(d.w, sig)
}

func TestConsultationAllergyByKeyboard(t *testing.T) {
	d := openConsultation(t, theme.Light, newWard())
	d.w.Canvas().Focus(d.consultation().diagnosis.entry)
	uitest.Type(d.w, "Pharyngitis")
	d.ctrl(fyne.KeyM)
	typeMedicine(d, "Penicillin V 500 mg tablet", "1 qds 7d")
	uitest.Key(d.w, fyne.KeyReturn)
	uitest.MustText(t, d.w, "The check of Penicillin V 500 mg tablet")
	uitest.Key(d.w, fyne.KeyEscape) // not now
	uitest.MustText(t, d.w, "Serious: Penicillin V 500 mg tablet: The record says: allergic to Penicillin (rash, severe).")
	uitest.Shot(t, d.w, "consultation-allergy")

	d.ctrl(fyne.KeyReturn)
	uitest.MustNotText(t, d.w, "Sign and close this visit?")
	uitest.MustText(t, d.w, "Why is it given all the same?")
	uitest.Type(d.w, "Tolerated in 2024")
	d.ctrl(fyne.KeyS)
	d.ctrl(fyne.KeyReturn)
	uitest.MustText(t, d.w, "Sign and close this visit?")
	uitest.Key(d.w, fyne.KeyReturn)
	if len(d.ward.closed) != 1 || d.ward.closed[0].Consultation.Items[0].Reason != "Tolerated in 2024" {
		t.Fatalf("closed with %+v", d.ward.closed)
	}
}

func TestConsultationDeleteTakesAMedicineOut(t *testing.T) {
	ward := newWard()
	ward.draft = &clinic.Consultation{Symptoms: "Cough", Items: []clinic.PrescriptionItem{
		{Drug: "Paracetamol", Dose: "1 tablet"}, {Drug: "Codeine", Dose: "1 tablet"}}}
	d := openConsultation(t, theme.Light, ward)
	uitest.MustText(t, d.w, "Saved 10:42:00")
	if d.consultation().symptoms.Text != "Cough" {
		t.Fatal("the draft is not restored")
	}
	d.w.Canvas().Focus(d.consultation().rx.table)
	uitest.Key(d.w, fyne.KeyHome, fyne.KeyDelete)
	if items := d.consultation().vm.Data().Items; len(items) != 1 || items[0].Drug != "Codeine" {
		t.Fatalf("left are %+v", items)
	}
	uitest.TapText(t, d.w, "Undo")
	if items := d.consultation().vm.Data().Items; len(items) != 2 || items[0].Drug != "Paracetamol" {
		t.Fatalf("after Undo there are %+v", items)
	}
}

func TestConsultationShowsErrorsBesideTheirFields(t *testing.T) {
	d := openConsultation(t, theme.Light, newWard())
	d.ctrl(fyne.KeyS)
	uitest.MustText(t, d.w, "Record a diagnosis or a note before closing the visit.")
	if d.w.Canvas().Focused() != fyne.Focusable(d.consultation().diagnosis.entry) {
		t.Error("the focus is not in the first wrong field")
	}
	d.ctrl(fyne.KeyM)
	uitest.Type(d.w, "Aspirin")
	d.ctrl(fyne.KeyS)
	uitest.MustText(t, d.w, "Add this medicine with Enter, or clear the row with Esc.")
	uitest.Key(d.w, fyne.KeyReturn)
	if d.w.Canvas().Focused() != fyne.Focusable(d.consultation().rx.sig) {
		t.Error("the focus is not in how it is taken")
	}
	uitest.Key(d.w, fyne.KeyReturn)
	uitest.MustText(t, d.w, "Say how Aspirin is taken.")
	uitest.Shot(t, d.w, "consultation-errors")
	if len(d.ward.closed) != 0 {
		t.Error("the visit was closed")
	}
	if d.consultation().Unsaved() == "" {
		t.Error("leaving would lose the medicine that is being typed, and nobody says so")
	}
}

func TestConsultationCloseFailureKeepsTheText(t *testing.T) {
	ward := newWard()
	ward.closeErr = clinic.Errorf(clinic.Stale, "Another desk changed this visit.")
	d := openConsultation(t, theme.Light, ward)
	d.w.Canvas().Focus(d.consultation().diagnosis.entry)
	uitest.Type(d.w, "Migraine")
	d.ctrl(fyne.KeyS)
	uitest.Key(d.w, fyne.KeyReturn)
	uitest.MustText(t, d.w, "Another desk changed this visit. What you typed is kept.")
	if components.ModalOpen(d.w) || d.left != 0 || d.consultation().diagnosis.entry.Text != "Migraine" {
		t.Fatal("the page was left or its text lost")
	}
	ward.closeErr = nil
	uitest.TapText(t, d.w, "Read the visit again")
	if d.consultation().diagnosis.entry.Text != "Migraine" {
		t.Fatal("reading again lost the text")
	}
	d.ctrl(fyne.KeyS)
	uitest.Key(d.w, fyne.KeyReturn)
	if len(ward.closed) != 2 || d.left != 1 {
		t.Fatalf("%d tries, left %d times", len(ward.closed), d.left)
	}
}

func TestConsultationLeavingKeepsTheDraft(t *testing.T) {
	d := openConsultation(t, theme.Light, newWard())
	uitest.Type(d.w, "Dizzy")
	d.ctrl(fyne.KeyW)
	if d.left != 1 || d.ward.draft == nil || d.ward.draft.Symptoms != "Dizzy" {
		t.Fatalf("left %d times with the draft %+v", d.left, d.ward.draft)
	}
}

func TestConsultationPreviewIsNotRecorded(t *testing.T) {
	d := openConsultation(t, theme.Light, newWard())
	d.ctrl(fyne.KeyM)
	typeMedicine(d, "amlo", "1 od")
	uitest.Key(d.w, fyne.KeyReturn)
	d.ctrl(fyne.KeyP)
	uitest.MustText(t, d.w, "Prescription (draft)")
	test := uitest.Button(t, d.w, "Print")
	test.Tapped(nil)
	if got := d.printed(); len(got) != 1 || got[0] != "prescription-draft.pdf" {
		t.Fatalf("printed %v", got)
	}
	if d.ward.previews != 1 || d.ward.rxPrints != 0 {
		t.Errorf("%d previews, %d prints recorded", d.ward.previews, d.ward.rxPrints)
	}
}

func TestConsultationEarlierVisitsByKeyboard(t *testing.T) {
	d := openConsultation(t, theme.Light, newWard())
	d.ctrl(fyne.KeyE)
	uitest.Key(d.w, fyne.KeyDown, fyne.KeyReturn)
	uitest.MustText(t, d.w, "Monday, 11 May 2026, 09:30")
	uitest.Key(d.w, fyne.KeyEscape)
	if components.ModalOpen(d.w) {
		t.Error("Escape does not close the entry")
	}
}

func TestConsultationOfAClosedVisit(t *testing.T) {
	ward := newWard()
	ward.visit.Status, ward.visit.Diagnosis = clinic.StatusCompleted, "Hypertension"
	ward.visit.Prescription = "Amlodipine 5 mg"
	ward.rx = clinic.Prescription{ID: 8, Number: "RX-2026-000008", Items: []clinic.PrescriptionItem{{Drug: "Amlodipine", Dose: "1"}}}
	ward.rxPrints = 1
	d := openConsultation(t, theme.Light, ward)
	uitest.MustNotText(t, d.w, "Sign and close visit")
	uitest.MustText(t, d.w, "Signed and closed")
	uitest.Shot(t, d.w, "consultation-closed")
	d.ctrl(fyne.KeyP)
	uitest.Key(d.w, fyne.KeyReturn)
	if got := d.printed(); len(got) != 1 || ward.rxPrints != 2 {
		t.Fatalf("printed %v, recorded %d", got, ward.rxPrints)
	}
}

func TestConsultationLooks(t *testing.T) {
	ward := newWard()
	ward.draft = &clinic.Consultation{
		Symptoms: "Headache in the mornings for two weeks, no chest pain.\nSore throat since Friday.", Notes: "Throat red, no exudate. Home readings 150–160.",
		Diagnosis: "Hypertension; acute pharyngitis", Advice: "Less salt, 30 minutes of walking a day.",
		Items: []clinic.PrescriptionItem{
			{Drug: "Amlodipine", Strength: "5 mg", Form: "tablet", Dose: "1 tablet", Route: "by mouth", Frequency: "1-0-0", DurationDays: 30, Quantity: "30 tablets"},
			{Drug: "Metformin", Strength: "500 mg", Form: "tablet", Dose: "1 tablet", Frequency: "bd", DurationDays: 30, Quantity: "60 tablets", Instructions: "after food"},
			{Drug: "Penicillin V", Strength: "500 mg", Form: "tablet", Dose: "1 tablet", Frequency: "qds", DurationDays: 7, Quantity: "28 tablets"}},
		FollowUp: clinic.FollowUp{Date: clinic.MustDate("2026-12-07"), Start: clinic.MustClock("09:30"), Minutes: 20, Book: true}}
	for name, mode := range map[string]theme.Mode{"consultation-full-light": theme.Light, "consultation-full-dark": theme.Dark} {
		t.Run(name, func(t *testing.T) {
			d := openConsultation(t, mode, ward)
			uitest.MustText(t, d.w, "allergic to Penicillin (rash, severe)")
			uitest.Shot(t, d.w, name)
		})
	}
}

// Half a medicine that was being typed stands there again after a crash.
func TestConsultationKeepsHalfAMedicine(t *testing.T) {
	ward := newWard()
	d := openConsultation(t, theme.Light, ward)
	d.ctrl(fyne.KeyM)
	uitest.Type(d.w, "Amoxicillin 500 mg capsule")
	uitest.Key(d.w, fyne.KeyReturn)
	uitest.Type(d.w, "1 tds 7")
	d.consultation().KeepDraft()
	if ward.draft == nil || ward.draft.Pending.Sig != "1 tds 7" {
		t.Fatalf("kept %+v", ward.draft)
	}
	again := openConsultation(t, theme.Light, ward)
	rx := again.consultation().rx
	if rx.drug.Text != "Amoxicillin 500 mg capsule" || rx.sig.Text != "1 tds 7" {
		t.Fatalf("after the crash the row says %q, %q", rx.drug.Text, rx.sig.Text)
	}
	again.w.Canvas().Focus(rx.sig)
	uitest.Key(again.w, fyne.KeyEnd)
	uitest.Type(again.w, "d")
	uitest.Key(again.w, fyne.KeyReturn)
	data := again.consultation().vm.Data()
	if len(data.Items) != 1 || data.Items[0].DurationDays != 7 || data.Pending != (clinic.PendingItem{}) {
		t.Fatalf("added: %+v, pending %+v", data.Items, data.Pending)
	}
}

// What was signed is amended with a reason; the page says what happens.
func TestConsultationAmendmentByKeyboard(t *testing.T) {
	ward := newWard()
	ward.visit.Status, ward.visit.Diagnosis = clinic.StatusCompleted, "Hypertension"
	ward.own = clinic.HistoryEntry{ID: 9, AppointmentID: 11, Version: 1, Diagnosis: "Hypertension", Notes: "150/95"}
	d := openConsultation(t, theme.Light, ward)
	uitest.TapText(t, d.w, "Amend…")
	uitest.MustText(t, d.w, "You are amending a signed record.")
	d.ctrl(fyne.KeyReturn)
	uitest.MustText(t, d.w, "Nothing differs from the signed record yet.")
	d.w.Canvas().Focus(d.consultation().notes)
	uitest.Type(d.w, ", left arm")
	uitest.Shot(t, d.w, "consultation-amend")
	d.ctrl(fyne.KeyReturn)
	uitest.MustText(t, d.w, "This becomes version 2. Version 1 stays readable.")
	uitest.Type(d.w, "Forgot the arm")
	d.ctrl(fyne.KeyS)
	if len(ward.amended) != 1 || ward.amended[0].Reason != "Forgot the arm" || ward.amended[0].Amends != 9 || ward.amended[0].Consultation.Notes != "150/95, left arm" {
		t.Fatalf("amended with %+v", ward.amended)
	}
	uitest.MustText(t, d.w, "Signed, amended (version 2)")
}

// A visit that is open elsewhere can be read, and typed into once it is taken.
func TestConsultationOpenOnAnotherScreen(t *testing.T) {
	ward := newWard()
	ward.heldBy = &service.VisitHolder{Name: "Dr Asha Sharma", Workstation: "ROOM-1", Session: "x", OpenedAt: wardNow, SeenAt: wardNow}
	ward.draft = &clinic.Consultation{Notes: "typed in room one"}
	d := openConsultation(t, theme.Light, ward)
	uitest.MustText(t, d.w, "Dr Asha Sharma has this visit open at ROOM-1 since 10:42.")
	uitest.MustText(t, d.w, "typed in room one")
	uitest.MustNotText(t, d.w, "Sign and close visit")
	uitest.Shot(t, d.w, "consultation-held")
	uitest.TapText(t, d.w, "Work here instead")
	uitest.MustText(t, d.w, "Sign and close visit")
	d.w.Canvas().Focus(d.consultation().notes)
	uitest.Type(d.w, ", and here")
	if got := d.consultation().vm.Data().Notes; got != "typed in room one, and here" {
		t.Errorf("now it says %q", got)
	}
	d.ctrl(fyne.KeyW)
	if ward.released != 1 {
		t.Error("leaving does not free the visit for others")
	}
}

// Parts of an earlier visit come over by one key.
func TestConsultationTakesOverByOneKey(t *testing.T) {
	ward := newWard()
	ward.rx = clinic.Prescription{ID: 8, Number: "RX-2026-000008", Items: []clinic.PrescriptionItem{{Drug: "Amlodipine", Strength: "5 mg", Form: "tablet", Dose: "1 tablet"}}}
	d := openConsultation(t, theme.Light, ward)
	d.ctrl(fyne.KeyR)
	if items := d.consultation().vm.Data().Items; len(items) != 1 || items[0].Drug != "Amlodipine" {
		t.Fatalf("repeated: %+v", items)
	}
	d.ctrl(fyne.KeyE)
	uitest.Type(d.w, "d")
	uitest.MustText(t, d.w, "Taken over from 24 Aug 2026: diagnosis.")
	if got := d.consultation().diagnosis.entry.Text; got != "Hypertension, not at goal" {
		t.Errorf("the diagnosis entry says %q", got)
	}
	uitest.MustText(t, d.w, "Ines Carvalho, 10:22: Looks pale.")
}
