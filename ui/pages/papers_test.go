package pages

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	files "caredesk/internal/desktop"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

// paperDesk is a hospital with a folder that stands for the printer.
func paperDesk(t *testing.T, mode theme.Mode, role clinic.Role) (h *deskHospital, prints string) {
	t.Helper()
	h = newDeskHospital(t)
	h.mode = mode
	h.as(role, NewPatients)
	prints = filepath.Join(t.TempDir(), "printed")
	t.Setenv(files.EnvPrintDir, prints)
	temp, err := files.NewTempFiles(t.TempDir(), time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = temp.Close() })
	h.env.Temp = temp
	return h, prints
}

func printedIn(dir string) string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return ""
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}

// ownClosed is a closed visit of the doctor who is signed in.
func (h *deskHospital) ownClosed() service.AppointmentRow {
	h.t.Helper()
	page, err := h.services.Appointments.List(h.env.Context(), service.AppointmentFilter{Doctor: h.env.Actor.DoctorID, Newest: true,
		Statuses: []clinic.AppointmentStatus{clinic.StatusCompleted}}, service.PageRequest{})
	if err != nil || len(page.Rows) == 0 {
		h.t.Fatalf("%d closed visits, %v", len(page.Rows), err)
	}
	return page.Rows[0]
}

func (h *deskHospital) papersOf(id clinic.PatientID) []service.PaperRow {
	h.t.Helper()
	rows, err := h.services.Papers.Of(h.env.Context(), id)
	if err != nil {
		h.t.Fatal(err)
	}
	return rows
}

func (h *deskHospital) ctrl(key fyne.KeyName) {
	uitest.Shortcut(h.window, key, fyne.KeyModifierControl)
}

func TestASickNoteIsWrittenLookedAtIssuedAndPrinted(t *testing.T) {
	h, prints := paperDesk(t, theme.Light, clinic.RoleDoctor)
	visit := h.ownClosed()
	before := len(h.papersOf(visit.PatientID))
	openSickNote(h.env, visit.ID)
	uitest.MustText(t, h.window, "Sick note: "+visit.PatientName())
	uitest.MustNotText(t, h.window, "Why it is back-dated")
	uitest.MustNotText(t, h.window, "What can be done")
	h.shot("sick-note")
	uitest.Button(t, h.window, "Preview…").Tapped(nil)
	uitest.MustText(t, h.window, "Sick note (draft)")
	uitest.MustText(t, h.window, "Page 1 of 1")
	h.shot("sick-note-preview")
	if n := len(h.papersOf(visit.PatientID)); n != before {
		t.Errorf("looking issued %d papers", n-before)
	}
	uitest.Key(h.window, fyne.KeyEscape)
	h.ctrl(fyne.KeyS)
	uitest.MustText(t, h.window, "Sick note SN-2026-000002")
	rows := h.papersOf(visit.PatientID)
	if len(rows) != before+1 || rows[0].Copies != 0 {
		t.Fatalf("issued: %+v", rows)
	}
	h.shot("sick-note-print")
	uitest.Key(h.window, fyne.KeyReturn)
	if got := printedIn(prints); got != "SN-2026-000002.pdf" {
		t.Errorf("printed %q", got)
	}
	if rows = h.papersOf(visit.PatientID); rows[0].Copies != 1 {
		t.Errorf("counted: %+v", rows[0])
	}
}

func TestTheSickNoteFormSaysWhatIsWrong(t *testing.T) {
	h, _ := paperDesk(t, theme.Dark, clinic.RoleDoctor)
	visit := h.ownClosed()
	before := len(h.papersOf(visit.PatientID))
	openSickNote(h.env, visit.ID)
	days := uitest.Find(h.window, func(*components.DateField) bool { return true })
	if len(days) != 2 {
		t.Fatalf("%d days", len(days))
	}
	days[0].SetText("1.11.2026")
	uitest.MustText(t, h.window, "Why it is back-dated")
	days[1].SetText("31.10.2026")
	h.ctrl(fyne.KeyS)
	uitest.MustText(t, h.window, "Say why it is back-dated")
	uitest.MustText(t, h.window, "The last day is before the first.")
	h.shot("sick-note-wrong")
	if n := len(h.papersOf(visit.PatientID)); n != before {
		t.Errorf("%d wrong notes were issued", n-before)
	}
}

func TestAReferralIsFilledInFromTheVisit(t *testing.T) {
	h, _ := paperDesk(t, theme.Light, clinic.RoleDoctor)
	visit := h.ownClosed()
	openReferral(h.env, visit.ID)
	draft, err := h.services.Papers.Draft(h.env.Context(), service.PaperQuery{Kind: clinic.PaperReferral, Appointment: visit.ID})
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, e := range uitest.Find(h.window, func(*components.Entry) bool { return true }) {
		found = found || e.Text == draft.Paper.Body.Diagnosis && e.Text != ""
	}
	if !found {
		t.Error("the diagnosis of the visit is not in the form")
	}
	h.shot("referral")
	h.ctrl(fyne.KeyS)
	uitest.MustText(t, h.window, "Give whom the letter is for")
	uitest.MustText(t, h.window, "Say why the patient is referred.")
}

func TestTheDocumentsOfAPatient(t *testing.T) {
	for _, mode := range []theme.Mode{theme.Light, theme.Dark} {
		h, prints := paperDesk(t, mode, clinic.RoleDoctor)
		visit := h.ownClosed()
		_, err := h.services.Papers.Issue(h.env.Context(), service.PaperCommand{PaperQuery: service.PaperQuery{Kind: clinic.PaperVisitSummary, Appointment: visit.ID},
			Body: clinic.PaperBody{Diagnosis: "x", Sections: []clinic.PaperSection{{Heading: clinic.SectionFindings, Text: "x"}, {Heading: clinic.SectionAdvice, Text: "x"}}}})
		if err != nil {
			t.Fatal(err)
		}
		openPapers(h.env, visit.PatientID, visit.PatientName())
		uitest.MustText(t, h.window, "Visit summary")
		uitest.MustText(t, h.window, "Not printed yet")
		h.shot("papers-" + string(mode))
		uitest.Key(h.window, fyne.KeyReturn)
		uitest.MustText(t, h.window, "Page 1 of 1")
		h.shot("papers-print-" + string(mode))
		uitest.Key(h.window, fyne.KeyReturn)
		if got := printedIn(prints); !strings.HasPrefix(got, "VS-2026-") {
			t.Errorf("printed %q", got)
		}
		uitest.MustText(t, h.window, "Printed once")
		// A history, with the period left open.
		uitest.Button(t, h.window, "History…").Tapped(nil)
		h.shot("history-form-" + string(mode))
		h.ctrl(fyne.KeyS)
		uitest.MustText(t, h.window, "Medical history HS-2026-000001")
		uitest.Key(h.window, fyne.KeyEscape)
		uitest.MustText(t, h.window, "HS-2026-000001")
		// A summary asks for the visit first.
		uitest.Button(t, h.window, "Visit summary…").Tapped(nil)
		uitest.MustText(t, h.window, "Of which visit")
		h.ctrl(fyne.KeyS)
		uitest.MustText(t, h.window, "Visit summary: ")
		h.shot("summary-" + string(mode))
	}
}

func TestAPatientSeesTheOwnDocumentsAndWritesNone(t *testing.T) {
	h, prints := paperDesk(t, theme.Light, clinic.RolePatient)
	OwnDocuments(h.env)
	uitest.MustText(t, h.window, "Documents: ")
	for _, text := range []string{"Sick note…", "Referral…", "History…"} {
		uitest.MustNotText(t, h.window, text)
	}
	uitest.Key(h.window, fyne.KeyReturn, fyne.KeyReturn)
	if got := printedIn(prints); got == "" {
		t.Error("nothing was printed")
	}
	openSickNoteOf(h.env, h.env.Actor.PatientID())
	uitest.MustNotText(t, h.window, "Sick note:")
}

func TestADocumentIsChecked(t *testing.T) {
	for _, mode := range []theme.Mode{theme.Light, theme.Dark} {
		h, _ := paperDesk(t, mode, clinic.RoleReceptionist)
		var number, digest, name string
		err := h.store.View(context.Background(), func(r service.Repos) error {
			p, err := r.Papers().Get(context.Background(), 1)
			number, digest, name = p.Number, p.Digest, p.Body.Parties.PatientName
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		CheckDocument(h.env)
		uitest.Type(h.window, clinic.CodeText(number, digest)) // as a scanner does
		uitest.Key(h.window, fyne.KeyReturn)
		uitest.MustText(t, h.window, "Genuine.")
		uitest.MustText(t, h.window, clinic.Initials(name))
		uitest.MustNotText(t, h.window, name)
		h.shot("check-genuine-" + string(mode))
		// The next scan takes the place of the first.
		uitest.Type(h.window, number+" 0000 0000")
		uitest.Key(h.window, fyne.KeyReturn)
		uitest.MustText(t, h.window, "Not genuine: the code is not that")
		uitest.MustNotText(t, h.window, clinic.Initials(name))
		h.shot("check-wrong-" + string(mode))
		entry := h.window.Canvas().Focused().(*components.Entry)
		entry.SetText("hello")
		uitest.Key(h.window, fyne.KeyReturn)
		uitest.MustText(t, h.window, "Give the document's number")
	}
}

// The pages are looked at before printing, turned by keys wherever the focus is,
// and what cannot be printed is said at once, by field.
func TestPagesAreLookedAtBeforePrinting(t *testing.T) {
	h, prints := paperDesk(t, theme.Light, clinic.RoleDoctor)
	visit := h.ownClosed()
	cmd := service.PaperCommand{PaperQuery: service.PaperQuery{Kind: clinic.PaperReferral, Appointment: visit.ID}, Body: clinic.PaperBody{
		Recipient: clinic.PaperRecipient{Name: "Dr محمد"}, Sections: []clinic.PaperSection{{Heading: clinic.SectionReason, Text: strings.Repeat("many words ", 360)},
			{Heading: clinic.SectionFindings, Text: strings.Repeat("line\n", 120)}}}}
	p, err := h.services.Papers.Issue(h.env.Context(), cmd)
	if err != nil {
		t.Fatal(err)
	}
	printDocument(h.env, paperJob(h.env, p.ID, p.Kind, p.Number))
	uitest.MustText(t, h.window, "Recipient: “محمد” (Arabic letters)")
	view := uitest.Find(h.window, func(*components.PageView) bool { return true })[0]
	uitest.MustText(t, h.window, "Page 1 of 5")
	h.shot("print-warning")
	uitest.Key(h.window, fyne.KeyPageDown)
	uitest.MustText(t, h.window, "Page 2 of 5")
	uitest.Key(h.window, fyne.KeyEnd)
	uitest.MustText(t, h.window, "Page 5 of 5")
	uitest.Key(h.window, fyne.KeyPageDown)
	uitest.MustText(t, h.window, "Page 5 of 5")
	uitest.Key(h.window, fyne.KeyHome)
	uitest.MustText(t, h.window, "Page 1 of 5")
	uitest.Button(t, h.window, "100 %").Tapped(nil)
	h.shot("print-full-size")
	h.window.Canvas().Focus(view)
	uitest.Key(h.window, fyne.KeyDown)
	uitest.Type(h.window, "-")
	uitest.TapText(t, h.window, "A5")
	uitest.MustText(t, h.window, "Page 1 of ")
	uitest.MustNotText(t, h.window, "of 5")
	h.shot("print-a5")
	uitest.Key(h.window, fyne.KeyEscape)
	if got := printedIn(prints); got != "" {
		t.Errorf("looking printed %s", got)
	}
	rows := h.papersOf(visit.PatientID)
	if rows[0].Number != p.Number || rows[0].Copies != 0 {
		t.Errorf("looking counted as a print: %+v", rows[0])
	}
	// Enter asks first, as something comes out as �.
	printDocument(h.env, paperJob(h.env, p.ID, p.Kind, p.Number))
	uitest.Key(h.window, fyne.KeyReturn)
	if got := printedIn(prints); got != "" {
		t.Errorf("printed %s unasked", got)
	}
	uitest.MustText(t, h.window, "again to go on")
	uitest.Key(h.window, fyne.KeyReturn)
	if got := printedIn(prints); got != p.Number+".pdf" {
		t.Errorf("printed %q", got)
	}
}

// Paper and language of documents are the hospital's to choose, and a new paper
// follows.
func TestPaperAndLanguageOfDocumentsAreSettings(t *testing.T) {
	h := newDeskHospital(t)
	p := h.asAdmin(NewSettings).(*settingsPage)
	p.papers.SetValue(string(clinic.PaperLetter))
	p.language.SetValue("fr")
	p.Save()
	s, err := h.services.Settings.Get(h.admin())
	if err != nil || s.DocumentPaper != clinic.PaperLetter || s.DocumentLanguage != "fr" {
		t.Fatalf("stored %+v, %v", s, err)
	}
	h.shot("settings-documents")
	h.as(clinic.RoleDoctor, NewPatients)
	draft, err := h.services.Papers.Draft(h.env.Context(), service.PaperQuery{Kind: clinic.PaperSickNote, Appointment: h.ownClosed().ID})
	if err != nil || draft.Paper.Body.Parties.Language != "fr" {
		t.Errorf("%+v, %v", draft.Paper.Body.Parties, err)
	}
	if job := paperJob(h.env, 1, clinic.PaperSickNote, "x"); job.Paper != clinic.PaperLetter {
		t.Errorf("printed on %s", job.Paper)
	}
}
