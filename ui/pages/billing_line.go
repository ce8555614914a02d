package pages

import (
	"slices"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// lineOptions say which line is typed and what becomes of it.
type lineOptions struct {
	bill  clinic.Invoice // as it stands, or an estimate in its shape
	index int            // of the line; -1 for a new one
	what  viewmodel.SumsOf
	// save writes all lines of the bill, which were those of the version that is given.
	save func(version int, items []clinic.InvoiceItem, done func(error))
	// fresh is the bill as it stands after another desk changed it; nil where none does.
	fresh func() *clinic.Invoice
	// remove takes the line out; nil where it stays.
	remove func()
	// next opens the form of another new line; nil offers none.
	next   func()
	closed func()
}

// lineForm is the form of one line, with what the bill comes to as it is typed.
type lineForm struct {
	env      *Env
	o        lineOptions
	vm       *viewmodel.LineForm
	prices   *viewmodel.LinePrices
	what     *components.Suggest
	quantity *components.NumberField
	price    *components.MoneyField
	discount *components.Entry
	reason   *components.Entry
	tax      *components.Choice
	taxes    []clinic.Tax // as the choice offers them, behind none
	line     *components.Text
	sums     *fyne.Container
	dialog   *components.FormDialog
	again    bool // another line follows
}

// openLine opens the form of a line.
func openLine(env *Env, o lineOptions) {
	f := &lineForm{env: env, o: o, prices: viewmodel.NewLinePrices(env.Services.Prices, env.Runner, env.Context)}
	before := clinic.InvoiceItem{}
	if o.index >= 0 {
		before = o.bill.Items[o.index]
	}
	f.vm = viewmodel.NewLineForm(before, o.bill.Currency, o.bill.TaxInclusive, env.May(clinic.PricesManage))
	f.build()
	f.fill()
	f.show()
	f.dialog.Show()
	switch { // what is changed most
	case f.vm.Fee():
		f.dialog.Focus("discount")
	case o.index >= 0:
		f.dialog.Focus("quantity")
	}
	f.prices.Taxes(func(list []clinic.Tax, err error) {
		if err == nil {
			f.setTaxes(list)
			f.dialog.MarkClean()
		}
	})
}

func (f *lineForm) build() {
	f.what = components.NewSuggest(func(q string, done func([]components.PickItem)) {
		f.prices.Suggest(q, func(list []clinic.ListPrice) {
			items := make([]components.PickItem, len(list))
			for i, e := range list {
				items[i] = components.PickItem{ID: int64(e.ID), Text: e.Name, Data: e,
					Detail: joinDots(e.Code, i18n.Money(e.Price), clinic.TaxLabel(e.TaxName, e.TaxRate), e.CategoryName)}
			}
			done(items)
		})
	})
	f.what.SetPlaceHolder(i18n.T("Code or name of the price list, or any words"))
	f.what.OnPicked = func(item components.PickItem) {
		if e, ok := item.Data.(clinic.ListPrice); ok {
			f.vm.Pick(e)
			f.price.SetMoney(e.Price)
			f.setTax(clinic.Tax{Name: e.TaxName, Rate: e.TaxRate})
			f.show()
			f.dialog.Focus("quantity")
		}
	}
	f.what.OnTyped = func(text string) {
		f.vm.Typed(text)
		f.show()
	}
	f.quantity, f.price = components.NewNumberField(), components.NewMoneyField(f.o.bill.Currency)
	f.quantity.Min, f.quantity.Max = 1, 9999
	f.discount, f.reason = components.NewEntry(), components.NewEntry()
	f.discount.SetPlaceHolder(i18n.T("10% or an amount"))
	f.reason.MaxLength = clinic.MaxLine
	f.tax = components.NewChoice([]components.Option{{Value: "", Text: i18n.T("No tax")}}, func(string) { f.work() })
	f.quantity.OnChanged, f.price.OnChanged = f.work, f.work
	f.discount.OnChanged = func(string) { f.work() }
	f.line = components.NewText("", components.TextOptions{Bold: true, Align: fyne.TextAlignTrailing, Shrink: true})
	f.sums = components.VBoxGap(4)
	title := i18n.T("Add an item")
	if f.o.index >= 0 {
		title = i18n.T("Change the item")
	}
	options := components.FormOptions{
		Title: title, Subtitle: f.o.bill.PatientName, SubmitText: i18n.T("Save item"), OnSubmit: f.submit, OnClosed: f.closed, Columns: 2, Width: 640,
		Fields: []components.FormField{
			{Name: "description", Label: i18n.T("Item"), Widget: f.what, Required: true, Wide: true},
			{Name: "quantity", Label: i18n.T("Quantity"), Widget: f.quantity, Required: true},
			{Name: "price", Label: i18n.T("Price for one"), Widget: f.price, Required: true},
			{Name: "discount", Label: i18n.T("Discount"), Widget: f.discount, Hint: discountHint(f.env)},
			{Name: "discount_reason", Label: i18n.T("Reason of the discount"), Widget: f.reason},
			{Name: "tax", Label: i18n.T("Tax"), Widget: f.tax},
		},
		Below: components.VBoxGap(4, components.Line(), components.Row(8, []float32{0, -1}, components.Muted(i18n.T("This line")), f.line), f.sums),
	}
	if f.o.index < 0 && f.o.next != nil {
		options.Extra = []components.Action{{Text: i18n.T("Save, add another"), Run: func() {
			f.again = true
			f.dialog.Submit()
			f.again = false
		}}}
	} else if f.o.remove != nil && !f.vm.Fee() {
		options.Extra = []components.Action{{Text: i18n.T("Remove"), Run: func() {
			f.dialog.Close()
			f.o.remove()
		}}}
	}
	f.dialog = components.NewFormDialog(options, f.env.Window)
}

// discountHint says how much of a line the role may take off by itself; nothing
// for who may give any.
func discountHint(env *Env) string {
	switch limit := env.Settings.DiscountLimit(env.Actor.Role); limit {
	case clinic.Whole:
		return ""
	case 0:
		return i18n.T("Your role gives no discounts.")
	default:
		return i18n.F("At most %s in your role.", limit.String())
	}
}

func (f *lineForm) closed() {
	if f.o.closed != nil {
		f.o.closed()
	}
}

// fill shows the line as it stands.
func (f *lineForm) fill() {
	t := f.vm.Text()
	f.what.SetText(t.Description)
	f.quantity.SetText(t.Quantity)
	f.price.SetText(t.Price)
	f.discount.SetText(t.Discount)
	f.reason.SetText(t.Reason)
	f.setTax(t.Tax)
	set := func(w interface {
		Enable()
		Disable()
	}, on bool) {
		if on {
			w.Enable()
		} else {
			w.Disable()
		}
	}
	set(f.what, !f.vm.Fee())
	set(f.quantity, !f.vm.Fee())
	set(f.discount, !f.vm.Free())
	set(f.reason, !f.vm.Free())
}

// setTaxes offers the taxes of the list and keeps the one that is chosen.
func (f *lineForm) setTaxes(list []clinic.Tax) {
	chosen := f.chosenTax()
	f.taxes = slices.Clone(list)
	f.setTax(chosen)
}

// setTax chooses a tax, offering it too when the list does not hold it.
func (f *lineForm) setTax(t clinic.Tax) {
	if t.Rate != 0 && !slices.ContainsFunc(f.taxes, func(x clinic.Tax) bool { return x.Name == t.Name && x.Rate == t.Rate }) {
		f.taxes = append(f.taxes, t)
	}
	options := []components.Option{{Value: "", Text: i18n.T("No tax")}}
	for _, x := range f.taxes {
		options = append(options, components.Option{Value: x.Label(), Text: x.Label()})
	}
	f.tax.SetOptions(options)
	value := ""
	if t.Rate != 0 {
		value = t.Label()
	}
	f.tax.SetValue(value)
}

func (f *lineForm) chosenTax() clinic.Tax {
	for _, x := range f.taxes {
		if x.Label() == f.tax.Value() {
			return x
		}
	}
	return clinic.Tax{}
}

// show enables what is this person's to change.
func (f *lineForm) show() {
	if f.vm.PriceFixed() {
		f.price.Disable()
	} else {
		f.price.Enable()
	}
	f.dialog.SetFieldVisible("tax", !f.vm.TaxFixed())
	f.work()
}

func (f *lineForm) text() viewmodel.LineText {
	return viewmodel.LineText{Description: f.what.Text, Quantity: f.quantity.Text, Price: f.price.Text, Discount: f.discount.Text, Reason: f.reason.Text,
		Tax: f.chosenTax()}
}

// work shows what the line and the bill come to, as far as they can be told.
func (f *lineForm) work() {
	if f.dialog == nil {
		return
	}
	t := f.text()
	if clinic.CleanLine(t.Description) == "" {
		t.Description = "–" // the sums do not wait for the words
	}
	it, err := f.vm.Read(t)
	amount, bill := "–", f.o.bill
	if err == nil || clinic.FieldOf(err) == "discount_reason" {
		amount, bill = i18n.Money(it.Amount()), viewmodel.WithLine(bill, f.o.index, it)
	}
	f.line.SetText(amount)
	showSums(f.sums, bill, f.o.what)
	if f.dialog.Open() {
		f.dialog.Relayout()
	}
}

func (f *lineForm) submit() {
	item, err := f.vm.Read(f.text())
	if err != nil {
		f.dialog.SetErr(err)
		return
	}
	next := viewmodel.WithLine(f.o.bill, f.o.index, item).Items
	at, again := f.o.index, f.again
	if at < 0 {
		at = len(next) - 1
	}
	f.dialog.SetBusy(true)
	f.o.save(f.o.bill.Version, next, func(err error) {
		if err != nil {
			f.dialog.SetErr(viewmodel.LineError(err, at))
			if clinic.CodeOf(err) == clinic.Stale {
				f.follow()
			}
			return
		}
		f.dialog.Close()
		if again {
			f.o.next()
		}
	})
}

// follow puts the line into the bill as another desk left it, so that what is
// saved next takes nothing back of theirs. A line that is not there any more as it
// was stays stale: it is looked at in the list first.
func (f *lineForm) follow() {
	if f.o.fresh == nil {
		return
	}
	now := f.o.fresh()
	if now == nil {
		return
	}
	if f.o.index >= 0 {
		was := f.o.bill.Items[f.o.index]
		at := slices.IndexFunc(now.Items, func(it clinic.InvoiceItem) bool {
			was.ID = it.ID
			return it == was
		})
		if at < 0 {
			return
		}
		f.o.index = at
		f.vm.Follow(now.Items[at])
	}
	f.o.bill = *now
	f.work()
}

// showSums writes the sums of a bill into a column, two a row, the amounts at
// the right of their names.
func showSums(box *fyne.Container, bill clinic.Invoice, what viewmodel.SumsOf) {
	box.RemoveAll()
	lines := viewmodel.SumLines(bill, what)
	var row []fyne.CanvasObject
	for i, l := range lines {
		o := components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Shrink: true}
		amount := components.TextOptions{Size: theme.SizeCaption, Align: fyne.TextAlignTrailing}
		row = append(row, components.Row(6, []float32{-1, 0}, components.NewText(l.Label, o), components.NewText(i18n.Money(l.Amount), amount)))
		if len(row) == 2 || i == len(lines)-1 {
			for len(row) < 2 {
				row = append([]fyne.CanvasObject{components.Spacer()}, row...)
			}
			box.Add(components.Row(24, []float32{-1, -1}, row...))
			row = nil
		}
	}
	box.Refresh()
}
