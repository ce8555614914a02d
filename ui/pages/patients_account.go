package pages

import (
	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
)

// account says what the patient owes and has paid in advance.
func (c *patientsChart) account() fyne.CanvasObject {
	m := c.vm.Money
	owes := i18n.Money(m.Due)
	if m.Bills > 0 {
		owes += ", " + i18n.N(m.Bills, "one unpaid bill", "%d unpaid bills")
	}
	rows := components.VBoxGap(6, factRow(i18n.T("Owes"), owes))
	if m.PayerDue.Minor > 0 {
		rows.Add(factRow(i18n.T("Payers owe"), i18n.Money(m.PayerDue)))
	}
	rows.Add(factRow(i18n.T("Paid in advance"), i18n.Money(m.Deposits)))
	return components.NewTitledCard(i18n.T("Account"), rows)
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
