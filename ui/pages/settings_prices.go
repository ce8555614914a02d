package pages

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/viewmodel"
)

// The views of the settings' tab about money.
const (
	ViewBilling View = "billing"
	ViewPrices  View = "prices"
)

// The lists of the prices' view.
const (
	listPrices     = "prices"
	listTaxes      = "taxes"
	listCategories = "categories"
	listPayers     = "payers"
)

// pricesView is what Settings shows of the price list: its entries, taxes,
// categories, and the payers.
type pricesView struct {
	env        *Env
	which      *components.Segmented
	prices     *keptTable[clinic.ListPrice]
	taxes      *keptTable[clinic.Tax]
	categories *keptTable[clinic.PriceCategory]
	payers     *keptTable[clinic.Payer]
	order      *viewmodel.CategoryList
	ofCategory *components.Choice

	bar     *fyne.Container // the line above the list
	list    *fyne.Container
	actions *fyne.Container // in the page's header
	content fyne.CanvasObject
	shown   string
	resized func() // lays the header out again when it has other buttons
}

// keptPart is one of the lists, whatever its rows are.
type keptPart interface {
	load()
	target() fyne.Focusable
	add()
	body() fyne.CanvasObject
	filters() []fyne.CanvasObject
	buttons() []fyne.CanvasObject
	spare() []*components.Button // of the buttons, those that need not stand in the header
}

func newPricesView(env *Env) *pricesView {
	v := &pricesView{env: env, bar: container.NewStack(), list: container.NewStack(), actions: components.HBox(), resized: func() {}}
	v.buildPrices()
	v.buildTaxes()
	v.buildCategories()
	v.buildPayers()
	v.which = components.NewSegmented([]components.Option{{Value: listPrices, Text: i18n.T("Price list")}, {Value: listTaxes, Text: i18n.T("Taxes")},
		{Value: listCategories, Text: i18n.T("Categories")}, {Value: listPayers, Text: i18n.T("Payers")}}, func(string) { v.show(); v.load() })
	v.content = withMargins(container.NewBorder(container.NewVBox(v.bar, components.FixedHeight(components.Caption(""), 4)), nil, nil, nil, v.list))
	v.show()
	return v
}

// part is the list in front.
func (v *pricesView) part() keptPart {
	switch v.which.Value() {
	case listTaxes:
		return v.taxes
	case listCategories:
		return v.categories
	case listPayers:
		return v.payers
	}
	return v.prices
}

func (v *pricesView) show() {
	if v.shown == v.which.Value() {
		return
	}
	v.shown = v.which.Value()
	part := v.part()
	v.bar.Objects = []fyne.CanvasObject{components.NewFlow(append([]fyne.CanvasObject{v.which}, part.filters()...), nil)}
	v.list.Objects = []fyne.CanvasObject{part.body()}
	v.actions.Objects = part.buttons()
	v.bar.Refresh()
	v.list.Refresh()
	v.actions.Refresh()
	v.resized()
}

// load reads the list in front and, for the price list, its categories.
func (v *pricesView) load() {
	v.show()
	v.part().load()
	if v.shown == listPrices {
		viewmodel.LoadPriceChoices(frontDesk(v.env), func(c viewmodel.PriceChoices, err error) {
			if err != nil {
				showLoadError(v.env, err)
				return
			}
			options := []components.Option{{Value: "", Text: i18n.T("All categories")}}
			for _, each := range c.Categories {
				options = append(options, components.Option{Value: formatID(int64(each.ID)), Text: each.Name})
			}
			chosen := v.ofCategory.Value()
			v.ofCategory.SetOptions(options)
			v.ofCategory.SetValue(chosen)
		})
	}
}

func (v *pricesView) buildPrices() {
	type row = clinic.ListPrice
	v.ofCategory = components.NewChoice([]components.Option{{Value: "", Text: i18n.T("All categories")}}, func(id string) {
		v.prices.vm.SetCategory(clinic.CategoryID(parseID(id)))
	})
	v.ofCategory.SetValue("")
	v.prices = newKeptTable(v.env, viewmodel.NewPriceList(frontDesk(v.env)), keptWords[row]{
		kept: "settings.prices", noun: components.Noun{One: "price", Many: "prices"}, adding: i18n.T("New price"), search: i18n.T("Code or name"), empty: i18n.T("There are no prices yet. Add one, or import a list."),
		name: func(p row) string { return p.Name }, active: func(p row) bool { return p.Active }, key: func(p row) any { return p.ID }, changed: func(p row) row { p.Version++; return p },
		retire: i18n.T("It is offered no more for bills. Bills that hold it keep it."), form: func(p row, saved func()) { openPriceForm(v.env, p, saved) }},
		[]components.Column[row]{
			{ID: "code", Title: i18n.T("Code"), Width: 110, Text: func(p row) string { return orDash(p.Code) }},
			{ID: "name", Title: i18n.T("Item"), MinWidth: 300, Bold: true, Text: func(p row) string { return p.Name }},
			{ID: "category", Title: i18n.T("Category"), MinWidth: 150, Text: func(p row) string { return orDash(p.CategoryName) }},
			{ID: "tax", Title: i18n.T("Tax"), Width: 150, Text: func(p row) string { return orExempt(clinic.TaxLabel(p.TaxName, p.TaxRate)) }},
			{ID: "price", Title: i18n.F("Price %s", v.env.Settings.Currency.Sign()), Width: 130, Align: fyne.TextAlignTrailing, Text: func(p row) string { return i18n.Amount(p.Price) }},
			{ID: "state", Title: i18n.T("State"), Width: 90, Badge: func(p row) components.BadgeSpec { return retiredBadge(!p.Active) }, Badges: []components.BadgeSpec{retiredBadge(true)}},
		})
	v.prices.besides = []fyne.CanvasObject{components.AtLeastWide(v.ofCategory, 170)}
	v.prices.more = []fyne.CanvasObject{components.NewButton(i18n.T("Import…"), "", v.importFile)}
}

// orExempt is what stands where an item carries no tax.
func orExempt(label string) string {
	if label == "" {
		return i18n.T("Exempt")
	}
	return label
}

func (v *pricesView) importFile() {
	components.ChooseFile(components.FileOptions{Title: i18n.T("Import the price list"), Extensions: []string{".csv", ".txt", ".tsv"},
		OnChosen: func(path string) { openListImport(v.env, service.PriceFile, path) }}, v.env.Window)
}

func (v *pricesView) buildTaxes() {
	type row = clinic.Tax
	v.taxes = newKeptTable(v.env, viewmodel.NewTaxList(frontDesk(v.env)), keptWords[row]{
		kept: "settings.taxes", noun: components.Noun{One: "tax", Many: "taxes"}, adding: i18n.T("New tax"), search: i18n.T("Name"), empty: i18n.T("There are no taxes yet. Without one everything is exempt."),
		name: row.Label, active: func(x row) bool { return x.Active }, key: func(x row) any { return x.ID }, changed: func(x row) row { x.Version++; return x },
		retire: i18n.T("It is offered no more. Bills that carry it keep it."), form: func(x row, saved func()) { openTaxForm(v.env, x, saved) }},
		[]components.Column[row]{
			{ID: "name", Title: i18n.T("Name as printed"), MinWidth: 300, Bold: true, Text: func(x row) string { return x.Name }},
			{ID: "rate", Title: i18n.T("Rate"), Width: 130, Align: fyne.TextAlignTrailing, Text: func(x row) string { return x.Rate.String() }},
			{ID: "state", Title: i18n.T("State"), Width: 120, Badge: func(x row) components.BadgeSpec { return retiredBadge(!x.Active) }, Badges: []components.BadgeSpec{retiredBadge(true)}},
		})
}

func (v *pricesView) buildCategories() {
	type row = clinic.PriceCategory
	v.order = viewmodel.NewCategoryList(frontDesk(v.env))
	v.categories = newKeptTable(v.env, &v.order.KeptList, keptWords[row]{
		kept: "settings.categories", noun: components.Noun{One: "category", Many: "categories"}, adding: i18n.T("New category"), search: i18n.T("Name"), empty: i18n.T("There are no categories yet. They group the price list."),
		name: func(c row) string { return c.Name }, active: func(c row) bool { return c.Active }, key: func(c row) any { return c.ID }, changed: func(c row) row { c.Version++; return c },
		retire: i18n.T("It is offered no more for prices."), form: func(c row, saved func()) { openCategoryForm(v.env, c, saved) }},
		[]components.Column[row]{
			{ID: "name", Title: i18n.T("Category, in the order of the list"), MinWidth: 400, Bold: true, Text: func(c row) string { return c.Name }},
			{ID: "state", Title: i18n.T("State"), Width: 120, Badge: func(c row) components.BadgeSpec { return retiredBadge(!c.Active) }, Badges: []components.BadgeSpec{retiredBadge(true)}},
		})
	move := func(by int) func() {
		return v.categories.onSelected(func(c row) {
			v.order.Move(c, by, func(err error) {
				if err != nil {
					components.ShowErr(v.env.Window, err)
				}
			})
		})
	}
	up, down := components.NewButton(i18n.T("Move up"), "U", move(-1)), components.NewButton(i18n.T("Move down"), "D", move(1))
	v.categories.besides = []fyne.CanvasObject{up, down}
	v.categories.onKey = func(ev *fyne.KeyEvent) bool {
		switch ev.Name {
		case fyne.KeyU:
			move(-1)()
		case fyne.KeyD:
			move(1)()
		default:
			return false
		}
		return true
	}
}

func (v *pricesView) buildPayers() {
	type row = clinic.Payer
	v.payers = newKeptTable(v.env, viewmodel.NewPayerList(frontDesk(v.env)), keptWords[row]{
		kept: "settings.payers", noun: components.Noun{One: "payer", Many: "payers"}, adding: i18n.T("New payer"), search: i18n.T("Name"), empty: i18n.T("There are no payers yet. Patients pay all their bills themselves."),
		name: func(p row) string { return p.Name }, active: func(p row) bool { return p.Active }, key: func(p row) any { return p.ID }, changed: func(p row) row { p.Version++; return p },
		retire: i18n.T("New bills cannot be shared with it. Claims that stand are not touched."), form: func(p row, saved func()) { openPayerForm(v.env, p, saved) }},
		[]components.Column[row]{
			{ID: "name", Title: i18n.T("Payer"), MinWidth: 240, Bold: true, Text: func(p row) string { return p.Name }},
			{ID: "kind", Title: i18n.T("Kind"), Width: 130, Values: titles(clinic.PayerKinds()), Text: func(p row) string { return i18n.Say(p.Kind.Title()) }},
			{ID: "cover", Title: i18n.T("Usual part"), Width: 110, Align: fyne.TextAlignTrailing, Text: func(p row) string {
				if p.Cover == 0 {
					return "–"
				}
				return p.Cover.String()
			}},
			{ID: "phone", Title: i18n.T("Phone"), Width: 170, Text: func(p row) string { return orDash(p.Phone) }},
			{ID: "email", Title: i18n.T("E-mail"), MinWidth: 200, Muted: true, Text: func(p row) string { return p.Email }},
			{ID: "state", Title: i18n.T("State"), Width: 90, Badge: func(p row) components.BadgeSpec { return retiredBadge(!p.Active) }, Badges: []components.BadgeSpec{retiredBadge(true)}},
		})
}
