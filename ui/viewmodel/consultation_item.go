package viewmodel

import (
	"slices"
	"strings"

	"caredesk/internal/clinic"
)

// ItemInput is the row in which a medicine is typed: what it is, how it is
// taken, and how much.
type ItemInput struct {
	Drug     string
	Picked   clinic.Drug // of the formulary, when its label still stands in Drug
	Sig      string      // 1-0-1 5d, bd pc, or in words
	Quantity string
}

// InputOf fills the row from a medicine, to change it.
func InputOf(it clinic.PrescriptionItem) ItemInput {
	in := ItemInput{Drug: it.Name(), Sig: it.Shorthand, Quantity: it.Quantity}
	if in.Sig == "" {
		in.Sig = it.Sig()
	}
	if it.DrugID != 0 || it.Strength != "" || it.Form != "" {
		in.Picked = clinic.Drug{ID: it.DrugID, Name: it.Drug, Strength: it.Strength, Form: it.Form, Route: it.Route}
	}
	return in
}

// IsEmpty reports whether nothing was typed.
func (in ItemInput) IsEmpty() bool {
	return strings.TrimSpace(in.Drug) == "" && strings.TrimSpace(in.Sig) == "" && strings.TrimSpace(in.Quantity) == ""
}

// drug is the medicine as typed or as picked.
func (in ItemInput) drug() clinic.PrescriptionItem {
	typed := clinic.CleanLine(in.Drug)
	if in.Picked.Name != "" && typed == in.Picked.Label() {
		return clinic.PrescriptionItem{Drug: in.Picked.Name, Strength: in.Picked.Strength, Form: in.Picked.Form, DrugID: in.Picked.ID}
	}
	return clinic.PrescriptionItem{Drug: typed}
}

// read puts the row together. The quantity is worked out unless it was typed.
func (in ItemInput) read() (clinic.PrescriptionItem, clinic.Understood) {
	it := in.drug()
	it.Shorthand, it.Quantity = clinic.CleanLine(in.Sig), clinic.CleanLine(in.Quantity)
	form := it.Form
	if form == "" {
		form = it.Drug // free text names its form: "Amoxicillin 500 mg capsule"
	}
	sig, understood := clinic.ParseSig(it.Shorthand)
	one(sig, form).Fill(&it)
	if it.Route == "" && in.Picked.Name != "" && it.DrugID == in.Picked.ID {
		it.Route = in.Picked.Route
	}
	return it, understood
}

// countedUnits are those of which "bd" alone means one each time.
var countedUnits = []clinic.DoseUnit{clinic.UnitTablet, clinic.UnitCapsule, clinic.UnitPill, clinic.UnitSuppository, clinic.UnitPessary,
	clinic.UnitPatch, clinic.UnitSachet, clinic.UnitLozenge}

// one is the sig with the unit of the medicine's form. Where no amount was typed
// and the form is counted, it is one: "bd" of a tablet is one tablet twice daily.
func one(s clinic.Sig, form string) clinic.Sig {
	if s.Dose.IsZero() && s.Counts == (clinic.Sig{}).Counts && !s.IsZero() && s.Text == "" && len(s.Then) == 0 {
		with := s
		with.Dose.Low, with.Dose.High = 1, 1
		if with = with.WithForm(form); slices.Contains(countedUnits, with.Dose.Unit) {
			return with
		}
	}
	return s.WithForm(form)
}

// Words says how the row is taken, in plain words, and how much of what was
// typed was understood.
func (in ItemInput) Words() (string, clinic.Understood) {
	it, understood := in.read()
	return it.Sig(), understood
}

// Suggest works out the quantity, empty when it cannot be told.
func (in ItemInput) Suggest() string {
	in.Quantity = ""
	it, _ := in.read()
	return it.Quantity
}

// Item reads the row. Errors name drug or sig as fields.
func (in ItemInput) Item() (clinic.PrescriptionItem, error) {
	it, _ := in.read()
	items, err := clinic.CleanItems([]clinic.PrescriptionItem{it})
	if err != nil {
		first := clinic.FieldErrors(err)[0]
		field := strings.TrimPrefix(first.Field, "items[0].")
		if field != "drug" && field != "quantity" {
			field = "sig"
		}
		return clinic.PrescriptionItem{}, clinic.FieldErrorf(field, "%s", first.Message)
	}
	if len(items) == 0 {
		return clinic.PrescriptionItem{}, clinic.FieldErrorf("drug", "Give the medicine.")
	}
	return items[0], nil
}
