package viewmodel

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// FreeScope is with whom free times are looked for; the empty one means
// everybody.
type FreeScope struct {
	Doctor         clinic.DoctorID
	Department     clinic.DepartmentID
	Specialization clinic.SpecializationID
}

// Value writes the scope for a list of choices; empty for everybody.
func (s FreeScope) Value() string {
	switch {
	case s.Doctor != 0:
		return fmt.Sprintf("doctor %d", s.Doctor)
	case s.Specialization != 0:
		return fmt.Sprintf("specialization %d", s.Specialization)
	case s.Department != 0:
		return fmt.Sprintf("department %d", s.Department)
	}
	return ""
}

// ParseFreeScope reads what Value wrote; anything else is everybody.
func ParseFreeScope(text string) FreeScope {
	kind, number, _ := strings.Cut(text, " ")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return FreeScope{}
	}
	switch kind {
	case "doctor":
		return FreeScope{Doctor: clinic.DoctorID(id)}
	case "specialization":
		return FreeScope{Specialization: clinic.SpecializationID(id)}
	case "department":
		return FreeScope{Department: clinic.DepartmentID(id)}
	}
	return FreeScope{}
}

// FreeChoice is a scope with its name.
type FreeChoice struct {
	Scope  FreeScope
	Text   string
	Detail string
}

// FreeChoices are all scopes: departments, specialisations, then doctors who
// take bookings.
func (a *Appointments) FreeChoices() []FreeChoice {
	var out []FreeChoice
	for _, d := range a.Departments {
		out = append(out, FreeChoice{FreeScope{Department: d.ID}, d.Name, i18n.T("Department")})
	}
	for _, s := range a.Specs {
		out = append(out, FreeChoice{FreeScope{Specialization: s.ID}, s.Name, i18n.T("Specialisation")})
	}
	for _, d := range a.Doctors {
		if d.Available {
			out = append(out, FreeChoice{FreeScope{Doctor: d.ID}, d.Name(), d.DepartmentName})
		}
	}
	return out
}

// MatchFree picks the choices that hold every word of a text, whatever its case
// and accents.
func MatchFree(choices []FreeChoice, text string) []FreeChoice {
	words := strings.Fields(foldPlain(text))
	var out []FreeChoice
next:
	for _, c := range choices {
		name := foldPlain(c.Text + " " + c.Detail)
		for _, w := range words {
			if !strings.Contains(name, w) {
				continue next
			}
		}
		out = append(out, c)
	}
	return out
}

// foldPlain makes texts comparable: lower case, without accents.
func foldPlain(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(cases.Fold().String(s)) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// FreeSearch looks for the next free times.
type FreeSearch struct {
	FrontDesk
	// Changed is called on the UI thread when the times are new.
	Changed func()
	Failed  func(error)

	Scope   FreeScope
	From    clinic.Date
	Minutes int // 0 for each doctor's usual length
	Part    service.DayPart
	Slots   []clinic.Slot
	More    bool // there may be later ones
	Loading bool

	n    int
	load Latest
}

// freeStep is how many times one look and each "later" brings; freeAhead how
// many days ahead are looked through.
const (
	freeStep  = 10
	freeAhead = 90
)

// NewFreeSearch returns a search from a day on.
func NewFreeSearch(d FrontDesk, scope FreeScope, from clinic.Date) *FreeSearch {
	if from.Before(d.Today()) {
		from = d.Today()
	}
	if d.Actor.Role == clinic.RoleDoctor {
		scope = FreeScope{Doctor: d.Actor.DoctorID}
	}
	return &FreeSearch{FrontDesk: d, Changed: func() {}, Failed: func(error) {}, Scope: scope, From: from, n: freeStep}
}

// Look finds the first times anew.
func (f *FreeSearch) Look() {
	f.n = freeStep
	f.fetch()
}

// Later adds further times behind those there are.
func (f *FreeSearch) Later() {
	if f.More && !f.Loading {
		f.n += freeStep
		f.fetch()
	}
}

func (f *FreeSearch) fetch() {
	f.Loading = true
	n := f.n
	q := service.FreeQuery{Doctor: f.Scope.Doctor, Department: f.Scope.Department, Specialization: f.Scope.Specialization,
		From: f.From, Days: freeAhead, Minutes: f.Minutes, Part: f.Part, N: n}
	f.load.Go(f.Context(), f.Runner, func(ctx context.Context) func() {
		slots, err := f.Services.Appointments.FreeSlots(ctx, q)
		return func() {
			f.Loading = false
			if err != nil {
				f.Failed(err)
				return
			}
			f.Slots, f.More = slots, len(slots) >= n
			f.Changed()
		}
	})
}
