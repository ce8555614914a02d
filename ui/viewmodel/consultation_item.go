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
// As directed, on a sliding scale, for two weeks or to be rubbed in is not one of
// anything, and neither is once a week: methotrexate weekly is several tablets.
func one(s clinic.Sig, form string) clinic.Sig {
	const unclear = clinic.NoteAsDirected | clinic.NoteSlidingScale | clinic.NoteTaper | clinic.NoteDivided | clinic.NoteLoading
	if s.Dose.IsZero() && s.Counts == (clinic.Sig{}).Counts && !s.IsZero() && s.Text == "" && len(s.Then) == 0 && s.Notes&unclear == 0 {
		with := s
		with.Dose.Low, with.Dose.High = 1, 1
		with = with.WithForm(form)
		if slices.Contains(countedUnits, with.Dose.Unit) && (swallowed(s) || with.Dose.Unit == clinic.UnitPatch && everySoOften(s)) {
			return with
		}
	}
	return s.WithForm(form)
}

// swallowed reports whether the sig says when a medicine is taken within the day
// and nothing that a counted piece is not for.
func swallowed(s clinic.Sig) bool {
	timed := s.PRN || s.Once || s.Now || s.Times != 0 || s.At[0] != 0 || s.Meal != clinic.Meal{} || s.Rate.Per == clinic.PerDay ||
		s.Every.Unit == clinic.PerHour || s.Every == clinic.DoseInterval{Low: 2, High: 2, Unit: clinic.PerDay}
	switch s.Route {
	case "", clinic.RouteOral, clinic.RouteSublingual, clinic.RouteBuccal, clinic.RouteRectal, clinic.RouteVaginal, clinic.RouteInhaled:
		return timed && !s.Apply && s.Form == "" && s.Site == ""
	}
	return false
}

// everySoOften reports whether a patch is one each time: it is put on daily, once
// a week or every three days.
func everySoOften(s clinic.Sig) bool {
	return s.Form == "" && (s.Rate != clinic.DoseRate{} || s.Every != clinic.DoseInterval{} || s.Times != 0 || s.Days != 0)
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
