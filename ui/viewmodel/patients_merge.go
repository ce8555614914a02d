package viewmodel

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// PatientMergeService is the part of service.Patients that merges charts.
type PatientMergeService interface {
	PreviewMerge(ctx context.Context, kept, merged clinic.PatientID) (service.MergePreview, error)
	Merge(ctx context.Context, cmd service.MergeCommand) error
	Merges(ctx context.Context, id clinic.PatientID) ([]clinic.PatientMerge, error)
	PreviewUnmerge(ctx context.Context, id clinic.MergeID) (service.UnmergePreview, error)
	Unmerge(ctx context.Context, cmd service.UnmergeCommand) (left []clinic.MergeFact, err error)
}

// Destination is the merge that closed this chart, when one did.
func (c *PatientChart) Destination() (clinic.PatientMerge, bool) {
	return firstMerge(c.Merges, func(m clinic.PatientMerge) bool { return m.Merged == c.ID && m.Undone.IsZero() })
}

// Origins are the standing merges by which other charts came into this one,
// newest first.
func (c *PatientChart) Origins() []clinic.PatientMerge {
	var out []clinic.PatientMerge
	for _, m := range c.Merges {
		if m.Kept == c.ID && m.Undone.IsZero() {
			out = append(out, m)
		}
	}
	return out
}

func firstMerge(list []clinic.PatientMerge, match func(clinic.PatientMerge) bool) (clinic.PatientMerge, bool) {
	if i := slices.IndexFunc(list, match); i >= 0 {
		return list[i], true
	}
	return clinic.PatientMerge{}, false
}

// MergeForm merges a patient's chart with another one that is chosen in it.
type MergeForm struct {
	FrontDesk
	// Changed is called on the UI thread when there is another preview; Failed
	// when it could not be made.
	Changed func()
	Failed  func(error)

	Preview service.MergePreview
	Loaded  bool

	kept, merged clinic.PatientID
	take         map[clinic.MergeFact]bool
	load         Latest
	save         Submission
}

// NewMergeForm returns a form in which this chart is the one that is kept.
func NewMergeForm(d FrontDesk, this clinic.PatientID) *MergeForm {
	return &MergeForm{FrontDesk: d, Changed: func() {}, Failed: func(error) {}, kept: this, take: map[clinic.MergeFact]bool{}}
}

// Choose previews a merge with another chart, without changing which one is kept
// when it was swapped before.
func (f *MergeForm) Choose(this, other clinic.PatientID) {
	f.kept, f.merged = this, other
	f.refresh()
}

// Swap keeps the other chart instead.
func (f *MergeForm) Swap() {
	if f.merged == 0 {
		return
	}
	f.kept, f.merged = f.merged, f.kept
	f.refresh()
}

// refresh asks for the preview; what was chosen for other charts is forgotten.
func (f *MergeForm) refresh() {
	f.take = map[clinic.MergeFact]bool{}
	f.Reload()
}

// Reload asks for the preview again and keeps what was chosen.
func (f *MergeForm) Reload() {
	f.Loaded = false
	kept, merged := f.kept, f.merged
	f.load.Go(f.Context(), f.Runner, func(ctx context.Context) func() {
		v, err := f.Services.Patients.PreviewMerge(ctx, kept, merged)
		return func() {
			if err != nil {
				f.Failed(err)
				return
			}
			f.Preview, f.Loaded = v, true
			f.Changed()
		}
	})
}

// Cancel drops a preview that is still being made.
func (f *MergeForm) Cancel() { f.load.Cancel() }

// CanMerge reports whether the preview is there and nothing forbids the merge.
func (f *MergeForm) CanMerge() bool { return f.Loaded && len(f.Preview.Refusals) == 0 }

// Take chooses, of two that contradict each other, the merged chart's value.
func (f *MergeForm) Take(fact clinic.MergeFact, on bool) {
	if on {
		f.take[fact] = true
	} else {
		delete(f.take, fact)
	}
}

// MergeRow is a fact in both charts, and what becomes of it.
type MergeRow struct {
	Fact                   clinic.MergeFact
	Title                  string
	Kept, Merged           string
	KeptHolds, MergedHolds bool // whose value stands after the merge; both for equal and combined ones
	Choosable              bool
	Taken                  bool
}

// Rows are the facts that at least one chart states, as far as the role reads
// them.
func (f *MergeForm) Rows() []MergeRow {
	var out []MergeRow
	k, m := f.Preview.Kept, f.Preview.Merged
	after, _ := clinic.MergeCharts(k, m, f.taken()) // a refusal stands in the preview
	for _, fact := range clinic.MergeFacts() {
		if fact.Empty(k) && fact.Empty(m) {
			continue
		}
		r := MergeRow{Fact: fact, Title: i18n.Say(fact.Title()), Kept: f.factText(fact, k), Merged: f.factText(fact, m),
			Choosable: fact.Choosable(k, m), Taken: f.take[fact], KeptHolds: fact.Same(after, k), MergedHolds: fact.Same(after, m)}
		if !r.KeptHolds && !r.MergedHolds { // combined
			r.KeptHolds, r.MergedHolds = true, true
		}
		out = append(out, r)
	}
	return out
}

func (f *MergeForm) taken() []clinic.MergeFact {
	var out []clinic.MergeFact
	for _, fact := range clinic.MergeFacts() {
		if f.take[fact] && fact.Choosable(f.Preview.Kept, f.Preview.Merged) {
			out = append(out, fact)
		}
	}
	return out
}

// Unseen says what is merged though the role does not read it.
func (f *MergeForm) Unseen() string {
	switch {
	case !f.Preview.SeesAllergies:
		return i18n.T("Allergies and medical history are combined; none is lost. Your role does not see them.")
	case !f.Preview.SeesHistory:
		return i18n.T("The medical histories are combined; nothing is lost. Your role does not see them.")
	}
	return ""
}

// factText puts a fact into one line.
func (f *MergeForm) factText(fact clinic.MergeFact, p clinic.Patient) string {
	if fact.Empty(p) {
		return ""
	}
	switch fact {
	case clinic.FactName:
		return p.ListName()
	case clinic.FactBirth:
		return BornAndAge(p.DateOfBirth, p.BirthEstimated, f.Today())
	case clinic.FactSex:
		return i18n.Say(p.Sex.Title())
	case clinic.FactPhone:
		return p.Phone
	case clinic.FactEmail:
		return p.Email
	case clinic.FactAddress:
		return clinic.CleanLine(p.Address)
	case clinic.FactEmergency:
		return p.EmergencyContact
	case clinic.FactInsurance:
		return clinic.CleanLine(p.InsuranceInfo)
	case clinic.FactLanguage:
		return p.Language.Name()
	case clinic.FactBloodGroup:
		return p.BloodGroup
	case clinic.FactPicture:
		return i18n.T("Has a photo")
	case clinic.FactIdentifiers:
		values := make([]string, len(p.Identifiers))
		for i, id := range p.Identifiers {
			values[i] = id.Value
		}
		return strings.Join(values, ", ")
	case clinic.FactConsent:
		text := i18n.T("Given")
		if p.Consent == clinic.ConsentRefused {
			text = i18n.T("Refused")
		}
		if !p.ConsentAt.IsZero() {
			text += ", " + i18n.Date(p.ConsentAt.In(f.Now().Location()), "2 Jan 2006")
		}
		return text
	case clinic.FactAllergies:
		return i18n.Allergies(p.AllergyText())
	case clinic.FactMedicalHistory:
		return clinic.CleanLine(p.MedicalHistory)
	}
	return ""
}

// MovesText says what moves to the kept chart.
func (f *MergeForm) MovesText() string {
	k, m := f.Preview.Kept.Number, f.Preview.Merged.Number
	if len(f.Preview.Moves) == 0 {
		return i18n.F("Nothing has been written for %s that would move.", m)
	}
	n, what := moved(f.Preview.Moves)
	return i18n.N(n, "%s moves to %s.", "%s move to %s.", what, k)
}

// movedNouns name the kinds of rows, one and many.
var movedNouns = map[clinic.MovedKind]noun{
	clinic.MovedVisits:        {One: "visit", Many: "visits"},
	clinic.MovedSeries:        {One: "series of repeated visits", Many: "series of repeated visits"},
	clinic.MovedRecords:       {One: "entry of the medical record", Many: "entries of the medical record"},
	clinic.MovedPrescriptions: {One: "prescription", Many: "prescriptions"},
	clinic.MovedVitals:        {One: "set of vital signs", Many: "sets of vital signs"},
	clinic.MovedProblems:      {One: "problem", Many: "problems"},
	clinic.MovedAttachments:   {One: "attachment", Many: "attachments"},
	clinic.MovedPapers:        {One: "issued document", Many: "issued documents"},
	clinic.MovedBills:         {One: "bill with its payments", Many: "bills with their payments"},
	clinic.MovedDeposits:      {One: "deposit", Many: "deposits"},
	clinic.MovedEstimates:     {One: "estimate", Many: "estimates"},
}

// noun is what is counted, one and several.
type noun struct{ One, Many string }

// moved lists counts as "2 visits and 1 bill with its payments", and how many that are.
func moved(list []service.MovedCount) (int, string) {
	total := 0
	var parts []string
	for _, kind := range clinic.MovedKinds() {
		for _, c := range list {
			if c.Kind != kind {
				continue
			}
			parts = append(parts, fmt.Sprintf("%d %s", c.Rows, i18n.Form(c.Rows, movedNouns[kind].One, movedNouns[kind].Many)))
			total += c.Rows
		}
	}
	return total, andList(parts)
}

func andList(parts []string) string {
	if n := len(parts); n > 1 {
		return i18n.F("%s and %s", strings.Join(parts[:n-1], ", "), parts[n-1])
	}
	return strings.Join(parts, "")
}

// Submit merges what the preview shows.
func (f *MergeForm) Submit(reason string, done func(error)) bool {
	if !f.CanMerge() {
		return false
	}
	cmd := service.MergeCommand{Kept: f.kept, Merged: f.merged, KeptVersion: f.Preview.Kept.Version, MergedVersion: f.Preview.Merged.Version,
		Take: f.taken(), Reason: reason}
	return f.save.Go(f.FrontDesk, func(ctx context.Context) error { return f.Services.Patients.Merge(ctx, cmd) }, done)
}
