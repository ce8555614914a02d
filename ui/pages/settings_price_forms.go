package pages

import (
	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/viewmodel"
)

// keptForm is the dialog of one record: what it reads, shows and saves.
type keptForm[T any] struct {
	env    *Env
	vm     *viewmodel.KeptForm[T]
	dialog *components.FormDialog
	read   func() (T, error)
	fill   func(T)
	name   func(T) string
	saved  func()
}

func (f *keptForm[T]) open(o components.FormOptions) {
	o.OnSubmit = f.submit
	f.fill(f.vm.Base)
	f.dialog = components.NewFormDialog(o, f.env.Window)
	f.dialog.Show()
}

func (f *keptForm[T]) submit() {
	x, err := f.read()
	f.dialog.ClearErrors()
	f.dialog.SetBusy(true)
	f.vm.Submit(x, err, func(err error) {
		if err != nil {
			notSaved(f.dialog, err, f.renew)
			return
		}
		f.dialog.Close()
		toastGood(f.env, i18n.F("%s is saved.", clinic.CleanLine(f.name(x))))
		f.saved()
	})
}

// renew takes over what the other desk saved and keeps what was typed here.
func (f *keptForm[T]) renew() {
	mine, err := f.read()
	if err != nil {
		f.dialog.SetErr(err)
		return
	}
	f.vm.Renew(mine, func(merged T, changes viewmodel.MergeChanges, err error) {
		if err != nil {
			f.dialog.SetErr(err)
			return
		}
		chooseMerged(f.env, changes, merged, func(chosen T) {
			f.fill(chosen)
			showMerged(f.dialog, changes)
		}, f.dialog.Submit)
	})
}

func typedLine(max int) *components.Entry {
	e := components.NewEntry()
	e.MaxLength = max
	return e
}

// editOrNew is the title of a form for a new record or one that is there.
func editOrNew(isNew bool, add, edit string) string {
	if isNew {
		return add
	}
	return edit
}

func openPriceForm(env *Env, base clinic.ListPrice, saved func()) {
	currency := env.Settings.Currency
	if base.ID == 0 {
		base.Price.Currency = currency
	} else {
		currency = base.Price.Currency
	}
	code, name, price := typedLine(20), typedLine(clinic.MaxLine), components.NewMoneyField(currency)
	category, tax := components.NewChoice(nil, nil), components.NewChoice(nil, nil)
	var choices viewmodel.PriceChoices
	f := &keptForm[clinic.ListPrice]{env: env, vm: viewmodel.NewPriceForm(frontDesk(env), base), saved: saved, name: func(p clinic.ListPrice) string { return p.Name }}
	f.read = func() (clinic.ListPrice, error) {
		p, err := viewmodel.ParsePrice(f.vm.Base, viewmodel.PriceInput{Code: code.Text, Name: name.Text, Price: price.Text,
			Category: clinic.CategoryID(parseID(category.Value())), Tax: clinic.TaxID(parseID(tax.Value()))}, currency)
		p.CategoryName, p.TaxName = category.Text(), tax.Text()
		return p, err
	}
	f.fill = func(p clinic.ListPrice) {
		in := viewmodel.PriceInputOf(p)
		code.SetText(in.Code)
		name.SetText(in.Name)
		price.SetText(in.Price)
		category.SetOptions(categoryOptions(choices.Categories, p))
		category.SetValue(formatID(int64(in.Category)))
		tax.SetOptions(taxOptions(choices.Taxes, p.TaxID, clinic.TaxLabel(p.TaxName, p.TaxRate)))
		tax.SetValue(formatID(int64(in.Tax)))
	}
	f.open(components.FormOptions{Title: editOrNew(base.ID == 0, i18n.T("New price"), i18n.T("Edit price")), Columns: 2, Width: 640, Fields: []components.FormField{
		{Name: "name", Label: i18n.T("Item"), Widget: name, Required: true, Wide: true, Hint: i18n.T("As it stands on the bill")},
		{Name: "code", Label: i18n.T("Code"), Widget: code, Hint: i18n.T("Short, to type: ECG")},
		{Name: "price", Label: i18n.T("Price"), Widget: price, Required: true, Hint: taxHint(env.Settings.TaxInclusive)},
		{Name: "category", Label: i18n.T("Category"), Widget: category},
		{Name: "tax", Label: i18n.T("Tax"), Widget: tax},
	}})
	viewmodel.LoadPriceChoices(frontDesk(env), func(c viewmodel.PriceChoices, err error) {
		if err != nil {
			f.dialog.SetErr(err)
			return
		}
		choices = c
		dirty := f.dialog.Dirty()
		chosenCategory, chosenTax := category.Value(), tax.Value()
		category.SetOptions(categoryOptions(c.Categories, f.vm.Base))
		category.SetValue(chosenCategory)
		tax.SetOptions(taxOptions(c.Taxes, f.vm.Base.TaxID, clinic.TaxLabel(f.vm.Base.TaxName, f.vm.Base.TaxRate)))
		tax.SetValue(chosenTax)
		if !dirty {
			f.dialog.MarkClean()
		}
	})
}

func taxHint(inclusive bool) string {
	if inclusive {
		return i18n.T("Of one, the tax included")
	}
	return i18n.T("Of one; the tax comes on top")
}

// categoryOptions offers the categories in use; an entry's own stays among them.
func categoryOptions(list []clinic.PriceCategory, p clinic.ListPrice) []components.Option {
	out := []components.Option{{Value: "", Text: i18n.T("None")}}
	own := p.CategoryID == 0
	for _, c := range list {
		out = append(out, components.Option{Value: formatID(int64(c.ID)), Text: c.Name})
		own = own || c.ID == p.CategoryID
	}
	if !own {
		out = append(out, components.Option{Value: formatID(int64(p.CategoryID)), Text: p.CategoryName})
	}
	return out
}

// taxOptions offers the taxes in use; the one that is chosen stays among them.
func taxOptions(list []clinic.Tax, chosen clinic.TaxID, label string) []components.Option {
	out := []components.Option{{Value: "", Text: i18n.T("Exempt")}}
	own := chosen == 0
	for _, x := range list {
		out = append(out, components.Option{Value: formatID(int64(x.ID)), Text: x.Label()})
		own = own || x.ID == chosen
	}
	if !own {
		out = append(out, components.Option{Value: formatID(int64(chosen)), Text: orDash(label)})
	}
	return out
}

func openTaxForm(env *Env, base clinic.Tax, saved func()) {
	name, rate := typedLine(40), typedLine(8)
	f := &keptForm[clinic.Tax]{env: env, vm: viewmodel.NewTaxForm(frontDesk(env), base), saved: saved, name: clinic.Tax.Label}
	f.read = func() (clinic.Tax, error) {
		return viewmodel.ParseTax(f.vm.Base, viewmodel.TaxInput{Name: name.Text, Rate: rate.Text})
	}
	f.fill = func(x clinic.Tax) {
		in := viewmodel.TaxInputOf(x)
		name.SetText(in.Name)
		rate.SetText(in.Rate)
	}
	f.open(components.FormOptions{Title: editOrNew(base.ID == 0, i18n.T("New tax"), i18n.T("Edit tax")), Subtitle: i18n.T("Bills keep the rate they were made with."), Fields: []components.FormField{
		{Name: "name", Label: i18n.T("Name as printed"), Widget: name, Required: true, Hint: i18n.T("VAT, GST, Sales tax")},
		{Name: "rate", Label: i18n.T("Rate in percent"), Widget: rate, Required: true, Hint: i18n.T("20 or 7.5")},
	}})
}

func openCategoryForm(env *Env, base clinic.PriceCategory, saved func()) {
	name := typedLine(60)
	f := &keptForm[clinic.PriceCategory]{env: env, vm: viewmodel.NewCategoryForm(frontDesk(env), base), saved: saved,
		name: func(c clinic.PriceCategory) string { return c.Name }}
	f.read = func() (clinic.PriceCategory, error) {
		c := f.vm.Base
		c.Name = name.Text
		err := c.Clean()
		return c, err
	}
	f.fill = func(c clinic.PriceCategory) { name.SetText(c.Name) }
	f.open(components.FormOptions{Title: editOrNew(base.ID == 0, i18n.T("New category"), i18n.T("Edit category")), Fields: []components.FormField{
		{Name: "name", Label: i18n.T("Name"), Widget: name, Required: true, Hint: i18n.T("Laboratory, Certificates")}}})
}

func openPayerForm(env *Env, base clinic.Payer, saved func()) {
	name, phone, email, cover := typedLine(clinic.MaxName), typedLine(clinic.MaxPhone), typedLine(254), typedLine(8)
	address := components.NewMultiLine(3)
	address.MaxLength = 500
	var kinds []components.Option
	for _, k := range clinic.PayerKinds() {
		kinds = append(kinds, components.Option{Value: string(k), Text: i18n.Say(k.Title())})
	}
	kind := components.NewChoice(kinds, nil)
	if base.ID == 0 {
		base.Kind = clinic.PayerInsurance
	}
	f := &keptForm[clinic.Payer]{env: env, vm: viewmodel.NewPayerForm(frontDesk(env), base), saved: saved, name: func(p clinic.Payer) string { return p.Name }}
	f.read = func() (clinic.Payer, error) {
		return viewmodel.ParsePayer(f.vm.Base, viewmodel.PayerInput{Payer: clinic.Payer{Name: name.Text, Kind: clinic.PayerKind(kind.Value()),
			Phone: phone.Text, Email: email.Text, Address: address.Text}, Cover: cover.Text})
	}
	f.fill = func(p clinic.Payer) {
		in := viewmodel.PayerInputOf(p)
		name.SetText(p.Name)
		kind.SetValue(string(p.Kind))
		phone.SetText(p.Phone)
		email.SetText(p.Email)
		address.SetText(p.Address)
		cover.SetText(in.Cover)
	}
	f.open(components.FormOptions{Title: editOrNew(base.ID == 0, i18n.T("New payer"), i18n.T("Edit payer")), Columns: 2, Width: 640, Fields: []components.FormField{
		{Name: "name", Label: i18n.T("Name"), Widget: name, Required: true, Wide: true},
		{Name: "kind", Label: i18n.T("Kind"), Widget: kind, Required: true},
		{Name: "cover", Label: i18n.T("Usual part in percent"), Widget: cover, Hint: i18n.T("Offered when a bill is shared; it can be changed there")},
		{Name: "phone", Label: i18n.T("Phone"), Widget: phone},
		{Name: "email", Label: i18n.T("E-mail"), Widget: email},
		{Name: "address", Label: i18n.T("Address"), Widget: address, Wide: true},
	}})
}
