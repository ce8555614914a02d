package viewmodel

import (
	"regexp"
	"strconv"
	"strings"

	"caredesk/internal/clinic"
)

// ItemInput is the row in which a medicine is typed.
type ItemInput struct {
	Drug, Strength, Form, Dose, Route string
	Frequency, Days, Quantity         string
	Instructions                      string
	PRN                               bool
}

// InputOf fills the row from a medicine, to change it.
func InputOf(it clinic.PrescriptionItem) ItemInput {
	in := ItemInput{Drug: it.Drug, Strength: it.Strength, Form: it.Form, Dose: it.Dose, Route: it.Route,
		Frequency: it.Frequency, Quantity: it.Quantity, Instructions: it.Instructions, PRN: it.PRN}
	if it.DurationDays > 0 {
		in.Days = strconv.Itoa(it.DurationDays)
	}
	return in
}

// IsEmpty reports whether nothing was typed.
func (in ItemInput) IsEmpty() bool {
	for _, s := range []string{in.Drug, in.Strength, in.Form, in.Dose, in.Route, in.Frequency, in.Days, in.Quantity, in.Instructions} {
		if strings.TrimSpace(s) != "" {
			return false
		}
	}
	return !in.PRN
}

var frequencyWithDays = regexp.MustCompile(`(?i)^(.*\S)\s+(\d{1,3})\s*(?:d|days?)$`)

// days reads the duration from its own field, or from a frequency such as
// "1-0-1 5d" or "bd x 2/52".
func (in ItemInput) days() (frequency string, days int, err error) {
	frequency = strings.TrimSpace(in.Frequency)
	typed := strings.TrimSpace(in.Days)
	if typed == "" {
		if rest, days := clinic.CutDuration(frequency); days > 0 && rest != "" {
			return rest, days, nil
		}
		m := frequencyWithDays.FindStringSubmatch(frequency)
		if m == nil {
			return frequency, 0, nil
		}
		frequency, typed = m[1], m[2]
	}
	days, convErr := strconv.Atoi(strings.TrimRight(strings.ToLower(typed), "days "))
	if convErr != nil {
		return frequency, 0, clinic.FieldErrorf("duration", "Give the number of days, for example 7.")
	}
	return frequency, days, nil
}

// Suggest works out the quantity, empty when it cannot be told.
func (in ItemInput) Suggest() string {
	frequency, days, err := in.days()
	if err != nil || in.PRN {
		return ""
	}
	return clinic.SuggestQuantity(in.Dose, frequency, days)
}

// Item reads the row. Errors name drug, dose, duration as fields.
func (in ItemInput) Item() (clinic.PrescriptionItem, error) {
	frequency, days, err := in.days()
	if err != nil {
		return clinic.PrescriptionItem{}, err
	}
	items, err := clinic.CleanItems([]clinic.PrescriptionItem{{
		Drug: in.Drug, Strength: in.Strength, Form: in.Form, Dose: in.Dose, Route: in.Route, Frequency: frequency,
		DurationDays: days, Quantity: in.Quantity, Instructions: in.Instructions, PRN: in.PRN,
	}})
	if err != nil {
		first := clinic.FieldErrors(err)[0]
		return clinic.PrescriptionItem{}, clinic.FieldErrorf(strings.TrimPrefix(first.Field, "items[0]."), "%s", first.Message)
	}
	if len(items) == 0 {
		return clinic.PrescriptionItem{}, clinic.FieldErrorf("drug", "Give the medicine.")
	}
	return items[0], nil
}
