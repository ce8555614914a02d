package viewmodel

import (
	"context"
	"slices"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// UnmergeForm undoes a merge.
type UnmergeForm struct {
	FrontDesk
	Changed func()
	Failed  func(error)

	Merge   clinic.PatientMerge
	Preview service.UnmergePreview
	Loaded  bool

	load Latest
	save Submission
}

// NewUnmergeForm returns a form for a merge that stands.
func NewUnmergeForm(d FrontDesk, m clinic.PatientMerge) *UnmergeForm {
	return &UnmergeForm{FrontDesk: d, Merge: m, Changed: func() {}, Failed: func(error) {}}
}

// Load asks for the preview.
func (f *UnmergeForm) Load() {
	f.Loaded = false
	f.load.Go(f.Context(), f.Runner, func(ctx context.Context) func() {
		v, err := f.Services.Patients.PreviewUnmerge(ctx, f.Merge.ID)
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
func (f *UnmergeForm) Cancel() { f.load.Cancel() }

// CanUndo reports whether the preview is there and nothing forbids undoing.
func (f *UnmergeForm) CanUndo() bool { return f.Loaded && len(f.Preview.Refusals) == 0 }

// Lines say what undoing the merge does, a sentence each.
func (f *UnmergeForm) Lines() []string {
	v, m := f.Preview, f.Merge
	out := []string{i18n.F("%s is a record of its own again, as it was before the merge.", m.MergedNumber)}
	if len(v.Back) > 0 {
		n, what := moved(v.Back)
		out = append(out, i18n.N(n, "%s goes back to %s, with what was written for it since.", "%s go back to %s, with what was written for it since.", what, m.MergedNumber))
	}
	if len(v.Stay) > 0 {
		n, what := moved(v.Stay)
		out = append(out, i18n.N(n, "Made since the merge: %s stays with %s.", "Made since the merge: %s stay with %s.", what, m.KeptNumber))
	}
	if len(v.FactsBack) > 0 {
		out = append(out, i18n.F("Back to what they were in %s: %s.", m.KeptNumber, factTitles(v.FactsBack)))
	}
	return out
}

// LeftText warns of what was changed since the merge and stays as it is.
func (f *UnmergeForm) LeftText() string {
	return leftText(f.Merge.KeptNumber, f.Preview.FactsLeft)
}

func leftText(number string, left []clinic.MergeFact) string {
	if len(left) == 0 {
		return ""
	}
	text := i18n.F("Changed since the merge and left in %s as they are: %s. Look at them in both records.", number, factTitles(left))
	if slices.Contains(left, clinic.FactAllergies) {
		text += i18n.T(" An allergy recorded since stands in this record alone.")
	}
	return text
}

func factTitles(facts []clinic.MergeFact) string {
	titles := make([]string, len(facts))
	for i, fact := range facts {
		titles[i] = i18n.LowerFirst(i18n.Say(fact.Title()))
	}
	return andList(titles)
}

// Submit undoes the merge; left warns of facts that stay, empty when none do.
func (f *UnmergeForm) Submit(reason string, done func(left string, err error)) bool {
	if !f.CanUndo() {
		return false
	}
	cmd := service.UnmergeCommand{Merge: f.Merge.ID, KeptVersion: f.Preview.KeptVersion, Reason: reason}
	var left []clinic.MergeFact
	return f.save.Go(f.FrontDesk, func(ctx context.Context) (err error) {
		left, err = f.Services.Patients.Unmerge(ctx, cmd)
		return err
	}, func(err error) { done(leftText(f.Merge.KeptNumber, left), err) })
}
