package pages

import (
	"caredesk/internal/clinic"
	"caredesk/ui/i18n"
)

// feeLabel names the fee of a kind of visit.
func feeLabel(k clinic.VisitKind) string {
	switch k {
	case clinic.VisitFollowUp:
		return i18n.T("Follow-up")
	case clinic.VisitWalkIn:
		return i18n.T("Walk-in")
	}
	return i18n.T("Booked visit")
}

func (f *doctorForm) fillFees(fees clinic.Fees) {
	for k, field := range f.kindFees {
		field.Clear()
		if fee, ok := fees[k]; ok {
			field.SetMoney(fee)
		}
	}
}

// readFees returns the fees by kind of visit, and what could not be read.
func (f *doctorForm) readFees() (clinic.Fees, []error) {
	fees := clinic.Fees{}
	var errs []error
	for _, k := range clinic.VisitKinds() {
		field := f.kindFees[k]
		if field.Empty() {
			continue
		}
		fee, err := field.Value()
		if err != nil {
			errs = append(errs, clinic.FieldErrorf(clinic.FeeField(k), "%s", i18n.Error(err)))
			continue
		}
		fees[k] = fee
	}
	return fees, errs
}
