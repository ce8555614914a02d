package pages

import (
	"strconv"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/viewmodel"
)

// withDrawer goes on once the actor's drawer takes money: one that is open too
// long is counted first, and one that is closed is opened.
func withDrawer(env *Env, then func()) {
	viewmodel.DrawerCurrent(frontDesk(env), func(v service.ClosureView, found bool, err error) {
		switch {
		case err != nil:
			components.ShowErr(env.Window, err)
		case !found:
			openDrawerForm(env, then)
		case v.Late:
			openCount(env, v, func() { openDrawerForm(env, then) })
		default:
			then()
		}
	})
}

// openDrawerForm asks for the cash that is in the drawer and opens it.
func openDrawerForm(env *Env, opened func()) {
	vm := viewmodel.NewDrawerStart(frontDesk(env))
	vm.Load(func(err error) {
		if err != nil {
			components.ShowErr(env.Window, err)
			return
		}
		showDrawerForm(env, vm, opened)
	})
}

func showDrawerForm(env *Env, vm *viewmodel.DrawerStart, opened func()) {
	float, note := components.NewMoneyField(env.Settings.Currency), components.NewEntry()
	note.MaxLength = clinic.MaxLine
	options := []components.Option{{Value: "0", Text: i18n.T("Nobody's: a drawer of my own")}}
	for _, d := range vm.Waiting {
		options = append(options, components.Option{Value: strconv.FormatInt(int64(d.ID), 10), Text: vm.WaitingText(d)})
	}
	var dialog *components.FormDialog
	chosen := func(from *components.Choice) clinic.ClosureID {
		n, _ := strconv.ParseInt(from.Value(), 10, 64) // an option's value, 0 for none
		return clinic.ClosureID(n)
	}
	var from *components.Choice
	show := func() {
		left, taken := vm.Left(chosen(from))
		m, err := float.Value()
		dialog.SetFieldVisible("note", taken && err == nil && !float.Empty() && m != left)
	}
	from = components.NewChoice(options, func(string) {
		if left, ok := vm.Left(chosen(from)); ok {
			float.SetMoney(left)
		}
		show()
	})
	from.SetValue(options[min(1, len(vm.Waiting))].Value) // the newest that waits
	dialog = components.NewFormDialog(components.FormOptions{Topic: "manual.md#the-day-at-the-cash-desk", Title: i18n.T("Open the drawer"), SubmitText: i18n.T("Open drawer"), SubmitKey: "Enter",
		Subtitle: i18n.T("Count the cash that is in it. From now on your payments go into it, until it is counted and closed."),
		Fields: []components.FormField{
			{Name: "take_over", Label: i18n.T("Take over"), Widget: from},
			{Name: "float", Label: i18n.T("Cash in the drawer now"), Widget: float, Required: true},
			{Name: "note", Label: i18n.T("Why it is not what was left"), Widget: note, Required: true},
		},
		Dirty: func() bool { return false },
		OnSubmit: func() {
			dialog.ClearErrors()
			m, err := float.Value()
			switch {
			case err != nil:
				dialog.SetError("float", i18n.Error(err))
				return
			case float.Empty():
				dialog.SetError("float", i18n.T("Give the amount; 0 for an empty drawer."))
				return
			}
			dialog.SetBusy(true)
			vm.Open(service.OpenDrawerCommand{Float: m, TakeOver: chosen(from), Note: note.Text}, func(err error) {
				if err != nil {
					dialog.SetErr(err)
					return
				}
				dialog.Close()
				toastGood(env, i18n.F("Your drawer is open with %s.", i18n.Money(m)))
				opened()
			})
		}}, env.Window)
	dialog.SetFieldVisible("take_over", len(vm.Waiting) > 0)
	dialog.SetFieldVisible("note", false)
	if left, ok := vm.Left(chosen(from)); ok {
		float.SetMoney(left)
	}
	float.OnChanged = show
	dialog.Show()
	dialog.Focus("float")
}

// openCash puts cash into the drawer or takes it out without a payment.
func openCash(env *Env, v service.ClosureView, done func()) {
	vm := viewmodel.NewCashForm(frontDesk(env), v.ID)
	kind := components.NewSegmented([]components.Option{{Value: string(clinic.CashOut), Text: i18n.T("Taken out")}, {Value: string(clinic.CashIn), Text: i18n.T("Put in")}}, nil)
	kind.SetValue(string(clinic.CashOut))
	amount, reason := components.NewMoneyField(v.Currency), components.NewEntry()
	reason.MaxLength = clinic.MaxLine
	var dialog *components.FormDialog
	dialog = components.NewFormDialog(components.FormOptions{Topic: "manual.md#the-day-at-the-cash-desk", Title: i18n.T("Cash without a payment"), SubmitText: i18n.T("Record"),
		Subtitle: i18n.T("Change from the bank, a courier paid. It stands in the closure with its reason."),
		Fields: []components.FormField{
			{Name: "kind", Label: i18n.T("Cash was"), Widget: kind},
			{Name: "amount", Label: i18n.T("Amount"), Widget: amount, Required: true},
			{Name: "reason", Label: i18n.T("Reason"), Widget: reason, Required: true},
		},
		OnSubmit: func() {
			dialog.ClearErrors()
			m, err := amount.Value()
			if err != nil {
				dialog.SetError("amount", i18n.Error(err))
				return
			}
			dialog.SetBusy(true)
			vm.Move(clinic.MovementKind(kind.Value()), m, reason.Text, func(err error) {
				if err != nil {
					dialog.SetErr(err)
					return
				}
				dialog.Close()
				toastGood(env, map[clinic.MovementKind]string{clinic.CashIn: i18n.F("%s put into the drawer.", i18n.Money(m)),
					clinic.CashOut: i18n.F("%s taken out of the drawer.", i18n.Money(m))}[clinic.MovementKind(kind.Value())])
				done()
			})
		}}, env.Window)
	dialog.Show()
	dialog.Focus("amount")
}
