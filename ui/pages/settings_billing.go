package pages

import (
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// billingChoices is the part of the settings that billing goes by: taxes, free
// follow-ups, discounts and numbers.
type billingChoices struct {
	settingsForm
	vm *viewmodel.BillingSettings

	way, tax                          *components.Choice
	free, days, receptionist, cashier *components.Entry
	patterns                          map[string]*components.Entry
}

func newBillingChoices(env *Env) *billingChoices {
	b := &billingChoices{settingsForm: settingsForm{env: env}, vm: viewmodel.NewBillingSettings(frontDesk(env)), patterns: map[string]*components.Entry{}}
	b.ready = func() bool { return b.vm.Loaded && !b.vm.Busy() }
	b.way = components.NewChoice([]components.Option{{Value: "inside", Text: viewmodel.TaxWay(true)}, {Value: "top", Text: viewmodel.TaxWay(false)}}, nil)
	b.tax = components.NewChoice(nil, nil)
	b.free, b.days, b.receptionist, b.cashier = typedLine(2), typedLine(3), typedLine(6), typedLine(6)
	fields := []components.FormField{
		{Name: "tax_inclusive", Label: i18n.T("Prices and tax"), Widget: b.way, Required: true, Section: i18n.T("Taxes"), Hint: i18n.T("Of new bills. Every line is rounded by itself, half up.")},
		{Name: "consultation_tax", Label: i18n.T("Tax on consultations"), Widget: b.tax, Hint: i18n.T("Of the doctors' fees")},
		{Name: "free_followups", Label: i18n.T("Free follow-ups a charged visit gives"), Widget: b.free, Required: true, Section: i18n.T("Free follow-ups"), Hint: i18n.T("0 for none")},
		{Name: "free_followup_days", Label: i18n.T("Within days"), Widget: b.days, Required: true, Hint: i18n.T("With the same doctor, counted from the visit")},
		{Name: "receptionist_cut", Label: i18n.T("Largest discount of receptionists, in percent"), Widget: b.receptionist, Required: true, Section: i18n.T("Discounts"), Hint: i18n.T("Of a line; 0 for none")},
		{Name: "cashier_cut", Label: i18n.T("Largest discount of cashiers, in percent"), Widget: b.cashier, Required: true, Hint: i18n.T("Administrators give any.")},
	}
	for i, series := range clinic.NumberSeries() {
		e := typedLine(40)
		e.OnChanged = func(string) { b.example(series) }
		b.patterns[series] = e
		f := components.FormField{Name: clinic.SeriesField(series), Label: i18n.Say(clinic.SeriesTitle(series)), Widget: e, Required: true}
		if i == 0 {
			f.Section = i18n.T("Numbers: {YYYY} or {YY} and {MM} stand for the day, {000000} for the counter")
		}
		fields = append(fields, f)
	}
	b.form = components.NewForm(fields, 3)
	b.form.OnSubmit = b.Save
	b.save = components.NewPrimaryButton(i18n.T("Save"), "Ctrl S", b.Save)
	b.undo = components.NewButton(i18n.T("Undo changes"), "", func() { b.fill(b.vm.Base) })
	b.form.Watch(b.enable)
	b.enable()
	b.message = components.VBox()
	b.message.Hide()
	page := components.VBoxGap(12, b.message, components.NewCard(components.Padded(b.form, 8)))
	b.scroll = components.NewFollowingScroll(container.New(&settingsColumn{}, page))
	b.vm.Changed = func() { b.fill(b.vm.Base) }
	b.vm.Failed = func(err error) { showLoadError(env, err) }
	return b
}

// The names of series that stand nowhere else.
var _ = []string{i18n.M("Invoices"), i18n.M("Receipts"), i18n.M("Credit notes")}

// example shows under a pattern which number it gives next, or what is wrong with it.
func (b *billingChoices) example(series string) {
	field := b.form.Field(clinic.SeriesField(series))
	next, err := b.vm.NextNumber(series, b.patterns[series].Text)
	if err != nil {
		field.SetHint(i18n.Error(err))
		field.SetHintTone(theme.ToneWaiting)
		return
	}
	field.SetHint(i18n.F("Next: %s", next))
	field.SetHintTone(theme.ToneNeutral)
}

func (b *billingChoices) fill(s clinic.Settings) {
	b.show(viewmodel.BillingInputOf(s))
	b.clean()
}

func (b *billingChoices) show(in viewmodel.BillingInput) {
	b.way.SetValue(map[bool]string{true: "inside", false: "top"}[in.TaxInclusive])
	b.tax.SetOptions(taxOptions(b.vm.Taxes, in.ConsultationTax, ""))
	b.tax.SetValue(formatID(int64(in.ConsultationTax)))
	b.free.SetText(in.FreeFollowUps)
	b.days.SetText(in.FreeDays)
	b.receptionist.SetText(in.ReceptionistCut)
	b.cashier.SetText(in.Cashier)
	for series, e := range b.patterns {
		e.SetText(in.Patterns[series])
		b.example(series)
	}
	b.enable()
}

func (b *billingChoices) read() viewmodel.BillingInput {
	in := viewmodel.BillingInput{TaxInclusive: b.way.Value() != "top", ConsultationTax: clinic.TaxID(parseID(b.tax.Value())), FreeFollowUps: b.free.Text,
		FreeDays: b.days.Text, ReceptionistCut: b.receptionist.Text, Cashier: b.cashier.Text, Patterns: map[string]string{}}
	for series, e := range b.patterns {
		in.Patterns[series] = e.Text
	}
	return in
}

// load reads the choices unless something is being typed.
func (b *billingChoices) load() {
	if !b.vm.Loaded || !b.form.Dirty() && !b.vm.Busy() {
		b.vm.Load()
	}
}

func (b *billingChoices) dirty() bool { return b.vm.Loaded && b.form.Dirty() }

// Save saves what was typed.
func (b *billingChoices) Save() {
	if !b.vm.Loaded || b.vm.Busy() {
		return
	}
	b.say(theme.ToneNeutral, "")
	b.vm.SaveBilling(b.read(), func(err error) { b.saved(err, b.renew) })
	b.enable()
}

// renew joins what another desk saved with what was typed here.
func (b *billingChoices) renew() {
	mine, err := b.vm.ParseBilling(b.read())
	if err != nil {
		b.form.SetErr(err)
		return
	}
	b.vm.Renew(mine, func(merged clinic.Settings, changes viewmodel.MergeChanges, err error) {
		if err != nil {
			b.say(theme.ToneDanger, i18n.Error(err))
			return
		}
		chooseMerged(b.env, changes, merged, func(chosen clinic.Settings) {
			b.fill(b.vm.Base)
			b.show(viewmodel.BillingInputOf(chosen))
			b.say(theme.ToneBooked, usersMerged(changes))
		}, b.Save)
	})
}
