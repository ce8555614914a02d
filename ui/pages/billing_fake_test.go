package pages

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// PatientMoney sums up the ward's issued bills.
func (f wardBilling) PatientMoney(_ context.Context, id clinic.PatientID) (service.PatientMoney, error) {
	nothing := clinic.Money{Currency: "EUR"}
	m := service.PatientMoney{Due: nothing, PayerDue: nothing, Deposits: nothing}
	for _, i := range f.invoices {
		if i.PatientID == id && i.Number != "" && i.Balance().Minor > 0 {
			m.Due, m.Bills = m.Due.Add(i.Balance()), m.Bills+1
		}
	}
	return m, nil
}
