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

// twins registers two records of one person: the first with a phone, the other
// with another phone, an address and an allergy.
func (h *deskHospital) twins() (first, second clinic.PatientID) {
	h.t.Helper()
	for i, p := range []clinic.Patient{
		{FirstName: "María", LastName: "Garcés", DateOfBirth: clinic.MustDate("1980-02-29"), Sex: clinic.SexFemale, Phone: "+34 600 000 001", InsuranceInfo: "Sanitas 44 871"},
		{FirstName: "Maria", LastName: "Garces-Ruiz", Phone: "+34 600 000 002", Email: "maria@example.org", Address: "Calle Mayor 1\nMadrid"},
	} {
		id, err := h.services.Patients.Register(h.admin(), p, service.Image{})
		if err != nil {
			h.t.Fatal(err)
		}
		if i == 0 {
			first = id
		} else {
			second = id
		}
	}
	nurse := clinic.WithActor(h.admin(), h.actor(clinic.RoleNurse))
	if err := h.services.Patients.SetAllergies(nurse, second, h.record(second).Version, clinic.AllergyHas,
		[]clinic.Allergy{{Substance: "Penicillin", Severity: clinic.SeveritySevere}}); err != nil {
		h.t.Fatal(err)
	}
	return first, second
}

// merged merges the second record into the first, as an administrator does.
func (h *deskHospital) merged(first, second clinic.PatientID) {
	h.t.Helper()
	if err := h.services.Patients.Merge(h.admin(), service.MergeCommand{Kept: first, Merged: second, KeptVersion: h.record(first).Version,
		MergedVersion: h.record(second).Version, Reason: "Registered twice"}); err != nil {
		h.t.Fatal(err)
	}
}

func TestTwoRecordsAreMergedByKeyboardAndTakenApartAgain(t *testing.T) {
	h := newDeskHospital(t)
	first, second := h.twins()
	p := h.as(clinic.RoleReceptionist, NewPatients).(*patientsPage)
	p.openChart(first)
	runShortcut(t, p, "Merge with another record")
	uitest.MustText(t, h.window, "Choose the other record")
	save(h.window)
	if h.record(second).MergedInto != 0 {
		t.Fatal("merged with nobody")
	}
	uitest.Type(h.window, "Garces-Ruiz")
	uitest.Key(h.window, fyne.KeyReturn)
	for _, want := range []string{"Kept: " + h.record(first).Number, "+34 600 000 001", "+34 600 000 002 (not kept)", "Calle Mayor 1 Madrid",
		"Garces-Ruiz, Maria (not kept)", "is retired and leads to", "none is lost", "Your role does not see them."} {
		uitest.MustText(t, h.window, want)
	}
	uitest.MustNotText(t, h.window, "Penicillin")
	h.shot("merge-preview")
	boxes := uitest.Find(h.window, func(c *components.Check) bool { return c.Text == "Take" })
	if len(boxes) != 2 { // name and phone; what one record alone says is not chosen
		t.Fatalf("%d boxes", len(boxes))
	}
	h.window.Canvas().Focus(boxes[1])
	uitest.Key(h.window, fyne.KeySpace)
	uitest.MustText(t, h.window, "+34 600 000 001 (not kept)")
	if c, ok := h.window.Canvas().Focused().(*components.Check); !ok || !c.Checked() || c.Text != "Take" {
		t.Errorf("the focus is lost: %T", h.window.Canvas().Focused())
	}
	save(h.window)
	uitest.MustText(t, h.window, "Give the reason.")
	uitest.Type(h.window, "registered twice") // the message moved the focus there
	save(h.window)
	kept, gone := h.record(first), h.record(second)
	if gone.MergedInto != first || kept.Phone != "+34 600 000 002" || kept.Email != "maria@example.org" || kept.LastName != "Garcés" ||
		kept.AllergyText() != "Penicillin (severe)" {
		t.Fatalf("kept %+v; %v", kept, uitest.Texts(h.window))
	}
	if components.ModalOpen(h.window) || !h.toasted(gone.Number+" is merged into "+kept.Number) || p.chart.vm.ID != first {
		t.Error("the form is still open, or nobody was told")
	}
	uitest.MustText(t, h.window, "From "+gone.Number)
	h.shot("merge-kept")

	// The old number leads here, and the old record says where it went.
	p.back()
	p.vm.Delay = 0
	p.search.SetText(gone.Number)
	if rows := p.table.Rows(); len(rows) != 1 || rows[0].ID != first {
		t.Errorf("the old number finds %+v", rows)
	}
	p.openChart(second)
	uitest.MustText(t, h.window, "This record was merged into "+kept.Number)
	for _, no := range []string{"Restore", "Book a visit", "Merge…"} {
		uitest.MustNotText(t, h.window, no)
	}
	h.shot("merge-retired")
	uitest.TapText(t, h.window, "Open "+kept.Number)
	if p.chart.vm.ID != first {
		t.Fatalf("open: %d", p.chart.vm.ID)
	}

	edited := h.record(first)
	edited.Email = "new@example.org"
	if err := h.services.Patients.Update(h.admin(), edited, service.Image{}); err != nil {
		t.Fatal(err)
	}
	p.chart.vm.Load()
	runShortcut(t, p, "Undo the last merge into this record")
	uitest.MustText(t, h.window, gone.Number+" is a record of its own again")
	uitest.MustText(t, h.window, "left in "+kept.Number+" as they are: e-mail")
	uitest.MustText(t, h.window, "phone, address and allergies")
	uitest.Type(h.window, "two sisters")
	h.shot("unmerge")
	save(h.window)
	kept, gone = h.record(first), h.record(second)
	if gone.MergedInto != 0 || !gone.Retired.IsZero() || kept.Phone != "+34 600 000 001" || kept.Email != "new@example.org" || gone.AllergyText() != "Penicillin (severe)" {
		t.Errorf("kept %+v, gone %+v; %v", kept, gone, uitest.Texts(h.window))
	}
	uitest.MustNotText(t, h.window, "Undo the merge…")
}

func TestWhatForbidsAMergeIsSaidBeforeIt(t *testing.T) {
	h := newDeskHospital(t)
	h.mode = theme.Dark
	first, second := h.twins()
	visit := h.booked("Sharma")
	p := h.as(clinic.RoleAdmin, NewPatients).(*patientsPage)
	other := h.record(second)
	other.Sex = clinic.SexMale
	if err := h.services.Patients.Update(h.admin(), other, service.Image{}); err != nil {
		t.Fatal(err)
	}
	p.openChart(first)
	uitest.TapText(t, h.window, "More…")
	uitest.TapText(t, h.window, "Merge…")
	uitest.Type(h.window, "Garces-Ruiz")
	uitest.Key(h.window, fyne.KeyReturn)
	uitest.MustText(t, h.window, "The sex differs")
	uitest.MustText(t, h.window, "Penicillin (severe)") // an administrator reads allergies
	h.shot("merge-refused-dark")
	save(h.window)
	if h.record(second).MergedInto != 0 {
		t.Fatal("merged all the same")
	}
	uitest.TapText(t, h.window, "Keep the other record")
	uitest.MustText(t, h.window, "Kept: "+h.record(second).Number)
	// Another one is picked: the visit is named.
	for _, picker := range uitest.Find[*components.Picker](h.window, nil) {
		h.window.Canvas().Focus(picker)
	}
	uitest.Type(h.window, "Ångström")
	uitest.Key(h.window, fyne.KeyReturn)
	uitest.MustText(t, h.window, "has an open visit: "+visit.Date.Format("Mon 2 Jan 2006"))
	uitest.MustNotText(t, h.window, "The sex differs")
}

func TestAMergeOfRecordsThatChangedIsLookedAtAgain(t *testing.T) {
	h := newDeskHospital(t)
	first, second := h.twins()
	p := h.as(clinic.RoleReceptionist, NewPatients).(*patientsPage)
	p.openChart(first)
	p.chart.merge()
	uitest.Type(h.window, "Garces-Ruiz")
	uitest.Key(h.window, fyne.KeyReturn)
	other := h.record(second)
	other.BloodGroup = "A+"
	if err := h.services.Patients.Update(h.admin(), other, service.Image{}); err != nil {
		t.Fatal(err)
	}
	entryOf(t, h.window, "Reason").SetText("registered twice")
	save(h.window)
	uitest.MustText(t, h.window, "Somebody else changed one of the two records")
	uitest.TapText(t, h.window, "Show both anew")
	uitest.MustText(t, h.window, "A+")
	save(h.window)
	if got := h.record(first); got.BloodGroup != "A+" {
		t.Errorf("kept %+v; %v", got, uitest.Texts(h.window))
	}
}

func TestOnlyTheDeskMerges(t *testing.T) {
	h := newDeskHospital(t)
	first, second := h.twins()
	h.merged(first, second)
	p := h.as(clinic.RoleNurse, NewPatients).(*patientsPage)
	p.openChart(first)
	uitest.MustText(t, h.window, "From "+h.record(second).Number) // that it was merged, everybody sees
	for _, no := range []string{"Merge…", "Undo the merge…"} {
		uitest.MustNotText(t, h.window, no)
	}
	p.chart.merge()
	p.chart.unmergeLast()
	if components.ModalOpen(h.window) {
		t.Error("a nurse is offered a merge")
	}
}
