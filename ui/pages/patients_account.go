package pages

import (
	"fmt"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
)

// account says what the patient owes and has paid in advance.
func (c *patientsChart) account() fyne.CanvasObject {
	m := c.vm.Money
	owes := m.Due.String()
	if m.Bills > 0 {
		bills := "one unpaid bill"
		if m.Bills > 1 {
			bills = fmt.Sprintf("%d unpaid bills", m.Bills)
		}
		owes += ", " + bills
	}
	rows := components.VBoxGap(6, factRow("Owes", owes))
	if m.PayerDue.Minor > 0 {
		rows.Add(factRow("Payers owe", m.PayerDue.String()))
	}
	rows.Add(factRow("Paid in advance", m.Deposits.String()))
	return components.NewTitledCard("Account", rows)
}

func (c *patientsChart) mayTakeDeposit() bool {
	return c.env.May(clinic.PaymentsTake) && c.env.Services.Deposits != nil && c.vm.Patient.Retired.IsZero()
}

// takeDeposit takes money from the patient in advance.
func (c *patientsChart) takeDeposit() {
	if c.mayTakeDeposit() {
		openTakeDeposit(c.env, depositStart{Patient: c.vm.ID, Name: c.vm.Patient.ListName()}, c.vm.Load)
	}
}
