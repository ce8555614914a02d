package viewmodel

import (
	"context"
	"errors"
	"slices"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// DrugInput is the form of a medicine as typed. Lists are separated by commas
// or semicolons.
type DrugInput struct {
	Drug                       clinic.Drug // name, strength, form, route, age note, pregnancy
	Synonyms, Ingredients, ATC string
	MinAge, MaxAge             string // 3 y, 6 mo; empty for none
}

// DrugForm adds or edits a medicine.
type DrugForm struct {
	FrontDesk
	base clinic.Drug
	save Submission
}

// NewDrugForm edits base, or adds a medicine when base has no id.
func NewDrugForm(d FrontDesk, base clinic.Drug) *DrugForm { return &DrugForm{FrontDesk: d, base: base} }

// New reports whether a medicine is added.
func (f *DrugForm) New() bool { return f.base.ID == 0 }

// Input is what is stored as the form shows it.
func (f *DrugForm) Input() DrugInput { return DrugInputOf(f.base) }

// DrugInputOf shows a medicine as a form does.
func DrugInputOf(d clinic.Drug) DrugInput {
	return DrugInput{Drug: d, Synonyms: strings.Join(d.Synonyms, ", "), Ingredients: strings.Join(d.Ingredients, ", "), ATC: strings.Join(d.ATC, ", "),
		MinAge: ageText(d.MinAgeMonths), MaxAge: ageText(d.MaxAgeMonths)}
}

// ageText gives months as years where they are whole.
func ageText(months int) string {
	switch {
	case months == 0:
		return ""
	case months%12 == 0:
		return i18n.N(months/12, "%d y", "%d y")
	}
	return i18n.F("%d mo", months)
}

// parseAge reads 3 y, 3 years, 18 mo, 6 months, in any language; a number alone is years.
func parseAge(field, text string) (int, error) {
	if clinic.CleanLine(text) == "" {
		return 0, nil
	}
	n, years, ok := clinic.AgeParts(typedAge(text))
	if years {
		n *= 12
	}
	if !ok || n > 1800 {
		return 0, clinic.FieldErrorf(field, "Give an age such as 12 y or 6 mo.")
	}
	return n, nil
}

func splitTyped(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == '\n' })
}

// Parse makes a medicine of what was typed, with every wrong field named.
func (f *DrugForm) Parse(in DrugInput) (clinic.Drug, error) {
	d := in.Drug
	d.ID, d.Version, d.Retired, d.Source = f.base.ID, f.base.Version, f.base.Retired, f.base.Source
	d.Synonyms, d.Ingredients, d.ATC = splitTyped(in.Synonyms), splitTyped(in.Ingredients), splitTyped(in.ATC)
	least, errLeast := parseAge("min_age_months", in.MinAge)
	most, errMost := parseAge("max_age_months", in.MaxAge)
	d.MinAgeMonths, d.MaxAgeMonths = least, most
	return d, errors.Join(d.Clean(), errLeast, errMost)
}

// Submit saves what was typed; the form stays as it is on failure.
func (f *DrugForm) Submit(in DrugInput, done func(error)) bool {
	d, err := f.Parse(in)
	if err != nil {
		done(err)
		return true
	}
	return f.save.Go(f.FrontDesk, func(ctx context.Context) error {
		_, err := f.Services.CodeLists.SaveDrug(ctx, d)
		return err
	}, done)
}

// Renew reads the medicine again after somebody else saved it, and joins both
// edits.
func (f *DrugForm) Renew(in DrugInput, done func(merged DrugInput, changes MergeChanges, err error)) bool {
	mine, err := f.Parse(in)
	if err != nil {
		done(in, nil, err)
		return true
	}
	var theirs service.DrugRow
	return f.save.Go(f.FrontDesk, func(ctx context.Context) (err error) {
		theirs, err = f.Services.CodeLists.Drug(ctx, f.base.ID)
		return err
	}, func(err error) {
		if err != nil {
			done(in, nil, err)
			return
		}
		merged, changes := Merge(drugFields(), f.base, mine, theirs.Drug)
		f.base = theirs.Drug
		done(DrugInputOf(merged), changes, nil)
	})
}

func drugFields() []MergeField[clinic.Drug] {
	type d = clinic.Drug
	list := func(label string, at func(*d) *[]string) MergeField[d] {
		return MergeField[d]{label, func(x d) string { return strings.Join(*at(&x), ", ") }, func(t *d, x d) { *at(t) = slices.Clone(*at(&x)) }}
	}
	text := func(label string, at func(*d) *string) MergeField[d] {
		return MergeField[d]{label, func(x d) string { return *at(&x) }, func(t *d, x d) { *at(t) = *at(&x) }}
	}
	return []MergeField[d]{
		text(i18n.T("Name"), func(x *d) *string { return &x.Name }),
		list(i18n.T("Other names"), func(x *d) *[]string { return &x.Synonyms }),
		list(i18n.T("Substances"), func(x *d) *[]string { return &x.Ingredients }),
		list(i18n.T("ATC"), func(x *d) *[]string { return &x.ATC }),
		text(i18n.T("Strength"), func(x *d) *string { return &x.Strength }),
		text(i18n.T("Form"), func(x *d) *string { return &x.Form }),
		text(i18n.T("Route"), func(x *d) *string { return &x.Route }),
		{i18n.T("Lowest age"), func(x d) string { return ageText(x.MinAgeMonths) }, func(t *d, x d) { t.MinAgeMonths = x.MinAgeMonths }},
		{i18n.T("Highest age"), func(x d) string { return ageText(x.MaxAgeMonths) }, func(t *d, x d) { t.MaxAgeMonths = x.MaxAgeMonths }},
		text(i18n.T("Age note"), func(x *d) *string { return &x.AgeNote }),
		text(i18n.T("Pregnancy"), func(x *d) *string { return &x.Pregnancy }),
	}
}
