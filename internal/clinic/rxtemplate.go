package clinic

import (
	"slices"
	"strings"
)

// RxTemplateID identifies a favourite or template.
type RxTemplateID int64

// TemplateKind says what a kept prescription is for.
type TemplateKind string

// The kinds.
const (
	Favourite TemplateKind = "favourite" // one medicine as the doctor likes to give it
	Template  TemplateKind = "template"  // several, for a diagnosis
)

// RxTemplate is a prescription kept to be given again. It is no clinical
// record: it can be changed and deleted.
type RxTemplate struct {
	ID       RxTemplateID
	DoctorID DoctorID // 0: the hospital's, offered to every doctor
	Kind     TemplateKind
	Name     string
	Code     string // of the diagnosis, empty for any
	Items    []PrescriptionItem
	Used     int // times it was taken
	Version  int
}

// MaxRxTemplates bounds what one doctor, or the hospital, keeps.
const MaxRxTemplates = 300

// Clean tidies a favourite or template and checks it. What belongs to one
// patient, such as a reason to give a medicine in spite of a warning, is
// dropped. A favourite without a name takes its medicine's.
func (x *RxTemplate) Clean() error {
	var c checker
	x.Name, x.Code = CleanLine(x.Name), strings.ToUpper(CleanLine(x.Code))
	items, err := CleanItems(x.Items)
	for i := range items {
		items[i].Reason, items[i].Answered = "", ""
	}
	x.Items = items
	switch x.Kind {
	case Favourite:
		if x.Name == "" && len(items) == 1 {
			x.Name = cutTo(items[0].Text(), MaxName)
		}
		if err == nil && len(items) != 1 {
			c.fail("items", "A favourite holds one medicine.")
		}
	case Template:
		if err == nil && len(items) == 0 {
			c.fail("items", "There is no medicine to keep.")
		}
	default:
		c.fail("kind", "Choose favourite or template.")
	}
	c.require("name", x.Name, "a name")
	c.limit("name", x.Name, MaxName)
	c.limit("code", x.Code, 20)
	if err != nil {
		c.errs = append(c.errs, err)
	}
	return c.err()
}

func cutTo(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return strings.TrimSpace(string(r[:n-1])) + "…"
	}
	return s
}

// Fits reports how well a template suits diagnoses: 2 for one of the same code,
// 1 for one of the same category (J02 and J02.9), 0 for none.
func (x RxTemplate) Fits(codes []string) int {
	best := 0
	own := DiagnosisKey(x.Code)
	if own == "" {
		return 0
	}
	for _, code := range codes {
		switch key := DiagnosisKey(code); {
		case key == own:
			return 2
		case key != "" && (strings.HasPrefix(key, own) || strings.HasPrefix(own, key)) && min(len(key), len(own)) >= 3:
			best = 1
		}
	}
	return best
}

// DiagnosisKey is a diagnosis code without its dots and in capitals: J02.9 and
// j029 are one.
func DiagnosisKey(code string) string {
	return strings.Map(func(r rune) rune {
		if r == '.' || r == ' ' || r == '-' {
			return -1
		}
		return r
	}, strings.ToUpper(code))
}

// SuggestTemplates puts first what suits the diagnoses, then what is used most,
// then by name; favourites and templates keep their order among themselves.
func SuggestTemplates(list []RxTemplate, codes []string) []RxTemplate {
	out := slices.Clone(list)
	slices.SortStableFunc(out, func(a, b RxTemplate) int {
		if d := b.Fits(codes) - a.Fits(codes); d != 0 {
			return d
		}
		if d := b.Used - a.Used; d != 0 {
			return d
		}
		return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
	return out
}
