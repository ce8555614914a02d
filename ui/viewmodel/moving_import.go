package viewmodel

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// FHIRFile is a bundle as it was read.
type FHIRFile struct {
	Name     string
	Digest   string
	Charts   []service.IncomingChart
	NotTaken []service.IncomingNote
}

// FHIRImport shows what a bundle would bring before it is taken in.
type FHIRImport struct {
	FrontDesk
	// Open reads a file. It runs away from the UI thread.
	Open func(path string) (FHIRFile, error)
	// Changed is called when there is something else to show.
	Changed func()
	// Progress is told, from any goroutine, how many patients are done.
	Progress service.ExportProgress

	File    FHIRFile
	Report  service.FHIRImportReport // of the dry run, then of the import
	Err     error
	Ready   bool // the dry run is done and would take somebody
	Running bool
	anyway  string
	latest  Latest
	cancel  context.CancelFunc // of the import under way
}

// Read reads the file and tries it out.
func (v *FHIRImport) Read(path string) {
	v.Ready, v.Err = false, nil
	v.latest.Go(v.Context(), v.Runner, func(ctx context.Context) func() {
		file, err := v.Open(path)
		return func() {
			v.File, v.Err = file, err
			if err != nil {
				v.Changed()
				return
			}
			v.Try("")
		}
	})
}

// Try makes the dry run again, with the reason for which patients who look
// registered are taken too; empty for none.
func (v *FHIRImport) Try(anyway string) {
	v.Ready, v.anyway = false, anyway
	cmd := v.command(true)
	v.latest.Go(v.Context(), v.Runner, func(ctx context.Context) func() {
		report, err := v.Services.FHIRImports.Import(ctx, cmd)
		return func() {
			v.Report, v.Err = report, err
			taken, _ := v.counts()
			v.Ready = err == nil && taken > 0
			v.Changed()
		}
	})
}

func (v *FHIRImport) command(dry bool) service.FHIRImportCommand {
	return service.FHIRImportCommand{FileName: v.File.Name, Digest: v.File.Digest, Charts: v.File.Charts, DryRun: dry, Anyway: v.anyway, Progress: v.Progress}
}

// Start takes the patients in. done gets a sentence about what was done, also
// when it was cancelled on the way.
func (v *FHIRImport) Start(done func(text string, err error)) {
	if !v.Ready || v.Running {
		return
	}
	v.Ready, v.Running = false, true
	cmd := v.command(false)
	ctx, cancel := context.WithCancel(v.Context())
	v.cancel = cancel
	v.Runner.Go(ctx, func(ctx context.Context) func() {
		report, err := v.Services.FHIRImports.Import(ctx, cmd)
		stopped := err != nil && ctx.Err() != nil
		return func() {
			cancel()
			v.Running, v.Report = false, report
			taken, refused := v.counts()
			if stopped {
				done(i18n.F("The import was cancelled. Taken in before, each as a whole: %s.", people(taken)), context.Canceled)
				return
			}
			done(i18n.F("%s taken in, %s not.", people(taken), i18n.Count(refused)), err)
		}
	})
}

// Cancel gives the reading up, or tells the import to stop; its done says what
// became of it. Patients taken before stay.
func (v *FHIRImport) Cancel() {
	v.latest.Cancel()
	if v.Running {
		v.cancel()
	}
}

func (v *FHIRImport) counts() (taken, refused int) {
	for _, c := range v.Report.Charts {
		if c.Refused == "" {
			taken++
		} else {
			refused++
		}
	}
	return taken, refused
}

// LooksRegistered reports whether somebody is refused who may be registered
// already.
func (v *FHIRImport) LooksRegistered() bool {
	return slices.ContainsFunc(v.Report.Charts, func(c service.ImportedChart) bool { return len(c.Alike) > 0 })
}

// refusal says in the window's language why nothing of a patient was taken.
func refusal(c service.ImportedChart) string {
	if len(c.Alike) == 0 {
		return i18n.Say(c.Refused)
	}
	var known []string
	for _, a := range c.Alike {
		how := alikeWords(a.How)
		if a.SameRun {
			return i18n.F("This may be %s, who is imported in the same run (%s).", a.Who, how)
		}
		known = append(known, a.Who+" ("+how+")")
	}
	return i18n.F("This may be somebody who is registered already: %s.", i18n.Listed(known))
}

// fieldWords name the fields of a record that a note is about.
func fieldWords(field string) string {
	switch field {
	case "phone":
		return i18n.T("Phone")
	case "email":
		return i18n.T("E-mail")
	case "address":
		return i18n.T("Address")
	case "emergency_contact":
		return i18n.T("Emergency contact")
	case "insurance_info":
		return i18n.T("Insurance")
	case "medical_history":
		return i18n.T("Medical history")
	case "blood_group":
		return i18n.T("Blood group")
	case "language":
		return i18n.T("Documents in")
	case "symptoms":
		return i18n.T("Symptoms")
	case "diagnosis":
		return i18n.T("Diagnosis")
	case "treatment":
		return i18n.T("Treatment and advice")
	case "prescription":
		return i18n.T("Prescription")
	case "notes":
		return i18n.T("Notes")
	}
	return ""
}

// kindWords name a kind of entry as FHIR does, with a word beside it for those
// who do not know the standard's.
func kindWords(kind string) string {
	word := ""
	switch kind {
	case "":
		return i18n.T("Entry")
	case "Patient":
		word = i18n.T("Patient")
	case "Encounter":
		word = i18n.T("Visit")
	case "Condition":
		word = i18n.T("Diagnosis")
	case "AllergyIntolerance":
		word = i18n.T("Allergy")
	case "Observation":
		word = i18n.T("Measured value")
	case "MedicationRequest":
		word = i18n.T("Prescription")
	case "MedicationStatement", "MedicationAdministration", "MedicationDispense", "Medication":
		word = i18n.T("Medicine")
	case "DocumentReference", "Composition":
		word = i18n.T("Document")
	case "DiagnosticReport":
		word = i18n.T("Report of results")
	case "Immunization":
		word = i18n.T("Vaccination")
	case "Procedure":
		word = i18n.T("Procedure")
	case "Claim", "ExplanationOfBenefit", "Invoice":
		word = i18n.T("Bill")
	case "Coverage":
		word = i18n.T("Insurance")
	case "Practitioner", "PractitionerRole":
		word = i18n.T("Doctor or other staff")
	case "Organization", "Location":
		word = i18n.T("Clinic or place")
	case "CarePlan", "CareTeam", "Goal":
		word = i18n.T("Plan of care")
	case "ImagingStudy", "Media":
		word = i18n.T("Image")
	case "Appointment":
		word = i18n.T("Appointment")
	case "ServiceRequest":
		word = i18n.T("Order")
	default:
		return kind
	}
	if word == kind {
		return kind
	}
	return word + " (" + kind + ")"
}

func people(n int) string {
	return i18n.N(n, "%s patient", "%s patients", i18n.Count(n))
}

// Summary is one line about the whole file.
func (v *FHIRImport) Summary() string {
	taken, refused := v.counts()
	if len(v.Report.Charts) == 0 {
		return i18n.T("There is no patient in the file.")
	}
	return i18n.N(taken, "%s would be taken in, %s not. Nothing is written yet.", "%s would be taken in, %s not. Nothing is written yet.", people(taken), i18n.Count(refused))
}

// mostShown is how many patients and reasons a dialog lists.
const mostShown = 200

// Lines say what would become of each patient.
func (v *FHIRImport) Lines() []string {
	var out []string
	for i, c := range v.Report.Charts {
		if i == mostShown {
			out = append(out, i18n.F("and %s more", i18n.Count(len(v.Report.Charts)-i)))
			break
		}
		if c.Refused != "" {
			out = append(out, i18n.F("%s: not taken. %s", cmp.Or(c.Name, c.Source), refusal(c)))
			continue
		}
		out = append(out, i18n.F("%s: allergies %s, %s, %s, %s", c.Name, allergyWords(c.Allergy), i18n.N(c.Problems, "%d problem", "%d problems"),
			i18n.N(c.Vitals, "%d set of vital signs", "%d sets of vital signs"), i18n.N(c.Entries, "%d record", "%d records")))
	}
	return out
}

// alikeWords are what is alike, as it stands within a sentence.
func alikeWords(l service.Likeness) string {
	switch l {
	case service.SameIdentifier:
		return i18n.C("within a sentence", "same identifier")
	case service.SamePhone:
		return i18n.C("within a sentence", "same phone number")
	case service.SameBirth:
		return i18n.C("within a sentence", "same birth date, similar name")
	case service.SwappedBirth:
		return i18n.C("within a sentence", "birth date with day and month swapped, similar name")
	case service.SimilarAge:
		return i18n.C("within a sentence", "similar age and name")
	case service.SameName:
		return i18n.C("within a sentence", "same name, no birth date to compare")
	case service.JustRegistered:
		return i18n.C("within a sentence", "all the same, registered a moment ago")
	}
	return i18n.LowerFirst(i18n.Say(l.Words()))
}

func allergyWords(s clinic.AllergyStatus) string {
	if s == clinic.AllergyHas {
		return i18n.T("listed")
	}
	switch s {
	case clinic.AllergyNotAsked:
		return i18n.C("within a sentence", "not asked")
	case clinic.AllergyNoneKnown:
		return i18n.C("within a sentence", "no known allergies")
	}
	return i18n.LowerFirst(i18n.Say(clinic.AllergyText(s, nil)))
}

// NotTaken says what is left out and why, counted by reason.
func (v *FHIRImport) NotTaken() []string {
	var notes []service.IncomingNote
	for _, c := range v.Report.Charts {
		notes = append(notes, c.NotTaken...)
	}
	notes = append(notes, v.File.NotTaken...)
	var out []string
	for i, g := range service.GroupNotes(notes) {
		if i == mostShown {
			break
		}
		kind := kindWords(g.Kind)
		reason := i18n.Say(g.Reason)
		if field := fieldWords(g.Field); field != "" {
			reason = i18n.Labelled(field, reason)
		}
		out = append(out, fmt.Sprintf("%s × %s", i18n.Count(g.Count), i18n.Labelled(kind, reason)))
	}
	return out
}
