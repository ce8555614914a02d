package clinic

// Pregnancy is what the patient said, or what was found, at the visit.
type Pregnancy string

// The states.
const (
	PregnancyUnknown       Pregnancy = ""
	PregnancyNo            Pregnancy = "no"
	PregnancyYes           Pregnancy = "yes"
	PregnancyBreastfeeding Pregnancy = "breastfeeding"
)

// Title gives the state's name for people.
func (p Pregnancy) Title() string {
	switch p {
	case PregnancyNo:
		return "Not pregnant"
	case PregnancyYes:
		return "Pregnant"
	case PregnancyBreastfeeding:
		return "Breastfeeding"
	}
	return "Not asked"
}
