package pages

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// NewSettings returns the page of the hospital's details and choices.
func NewSettings(env *Env) Page { return newSettingsPage(env) }

type settingsPage struct {
	settingsForm
	vm      *viewmodel.SettingsEditor
	content fyne.CanvasObject
	closers []func()
	mode    *components.Segmented
	body    *fyne.Container
	lists   *codeListsView
	billing *billingChoices
	prices  *pricesView
	moving  *movingView
	backups *backupsView
	where   *databaseView
	parts   viewParts
	top     *components.PageHeader

	name, address, phone, contact, website, year, license   *components.Entry
	logo                                                    *components.ImageField
	currency, prescription, receipt, papers, language, look *components.Choice
	country                                                 *components.Picker
	minutes, attachment                                     *components.Entry
}

// SettingsViews are the parts of the settings: a View each, and what it is called.
func SettingsViews() []components.Option {
	return []components.Option{{Value: "", Text: i18n.T("Hospital")}, {Value: string(ViewBilling), Text: i18n.T("Billing")},
		{Value: string(ViewPrices), Text: i18n.T("Prices")}, {Value: string(ViewCodeLists), Text: i18n.T("Lists")},
		{Value: string(ViewMedicines), Text: i18n.T("Medicines")}, {Value: string(ViewDiagnoses), Text: i18n.T("Codes")},
		{Value: string(ViewBackups), Text: i18n.T("Backups")}, {Value: string(ViewMoving), Text: i18n.T("Moving")}}
}

func newSettingsPage(env *Env) *settingsPage {
	p := &settingsPage{settingsForm: settingsForm{env: env}, vm: viewmodel.NewSettingsEditor(frontDesk(env))}
	p.ready = func() bool { return p.vm.Loaded && !p.vm.Busy() }
	p.build()
	p.vm.Changed = func() { p.fill(p.vm.Input()) }
	p.vm.Failed = func(err error) { showLoadError(env, err) }
	p.closers = append(p.closers, onEvent(env, func(service.SettingsChanged) { p.Reload() }),
		onEvent(env, func(service.PricesChanged) { p.Reload() }), onEvent(env, func(service.PayersChanged) { p.Reload() }),
		onEvent(env, func(service.CodeListChanged) { p.lists.load(p.view()) }),
		onEvent(env, func(service.BackupsChanged) {
			if p.view() == ViewBackups {
				p.backups.load()
			}
		}))
	return p
}

func (p *settingsPage) build() {
	p.name, p.phone, p.contact = components.NewEntry(), components.NewEntry(), components.NewEntry()
	p.website, p.year, p.license = components.NewEntry(), components.NewEntry(), components.NewEntry()
	p.year.MaxLength = 4
	p.address = components.NewMultiLine(3)
	p.address.MaxLength = 500
	p.logo = components.NewImageField(p.env.Window)
	p.currency, p.country = NewCurrencyChoice(), NewCountryPicker()
	p.prescription = components.NewChoice(printPaperOptions(prescriptionPapers), nil)
	p.receipt = components.NewChoice(printPaperOptions(receiptPapers), nil)
	p.papers, p.language = components.NewChoice(printPaperOptions(documentPapers), nil), languageChoice()
	p.minutes = components.NewEntry()
	p.minutes.MaxLength = 3
	p.attachment = components.NewEntry()
	p.attachment.MaxLength = 3
	p.form = components.NewForm([]components.FormField{
		{Name: "hospital_name", Label: i18n.T("Name"), Widget: p.name, Required: true, Section: i18n.T("The hospital, as printed")},
		{Name: "license_number", Label: i18n.C("hospital", "Licence number"), Widget: p.license},
		{Name: "established_year", Label: i18n.T("Founded in"), Widget: p.year, Hint: i18n.T("Year with four digits")},
		{Name: "address", Label: i18n.T("Address"), Widget: p.address},
		{Name: "logo", Label: i18n.T("Logo"), Widget: p.logo, Hint: i18n.T("PNG or JPEG, up to 2 MB")},
		{Name: "phone", Label: i18n.T("Phone"), Widget: p.phone},
		{Name: "website", Label: i18n.T("Website"), Widget: p.website},
		{Name: "email", Label: i18n.T("E-mail"), Widget: p.contact},
		{Name: "country", Label: i18n.T("Country"), Widget: p.country, Hint: i18n.T("Phone numbers without a country code are read as of here.")},
		{Name: "currency", Label: i18n.T("Currency"), Widget: p.currency, Required: true, Section: i18n.T("Money, paper and safety"),
			Hint: i18n.T("Of new fees and bills. What was billed keeps its currency.")},
		{Name: "prescription_paper", Label: i18n.T("Prescriptions are printed on"), Widget: p.prescription, Required: true},
		{Name: "receipt_paper", Label: i18n.T("Receipts are printed on"), Widget: p.receipt, Required: true},
		{Name: "document_paper", Label: i18n.T("Notes and letters are printed on"), Widget: p.papers, Required: true},
		{Name: "document_language", Label: i18n.T("Language of documents"), Widget: p.language, Required: true, Hint: i18n.T("Of headings and labels, where a patient's record names no other. The window's own language is chosen in the menu View.")},
		{Name: "idle_lock_minutes", Label: i18n.T("Lock after minutes without use"), Widget: p.minutes, Required: true,
			Hint: i18n.T("1 to 240")},
		{Name: "attachment_limit_mb", Label: i18n.T("Largest file in a chart, in MB"), Widget: p.attachment, Required: true,
			Hint: i18n.T("1 to 100. Files are kept in the database and its backups.")},
	}, 3)
	p.form.OnSubmit = p.Save
	p.look = components.NewChoice(themeOptions(), func(v string) { p.env.SetTheme(theme.ParseMode(v)) })
	p.save = components.NewPrimaryButton(i18n.T("Save"), "Ctrl S", p.Save)
	p.undo = components.NewButton(i18n.T("Undo changes"), "", func() { p.fill(p.vm.Input()) })
	p.form.Watch(p.enable)
	p.enable()
	p.message = components.VBox()
	p.message.Hide()
	page := components.VBoxGap(12, p.message, components.NewCard(components.Padded(p.form, 8)),
		components.NewFlow([]fyne.CanvasObject{components.Muted(i18n.T("Look of this desk")), components.AtLeastWide(p.look, 220),
			components.NewButton(i18n.T("Database of this desk…"), "", p.openDatabase)}, nil))
	p.scroll = components.NewFollowingScroll(container.New(&settingsColumn{}, page))
	p.lists, p.billing, p.prices = newCodeListsView(p.env), newBillingChoices(p.env), newPricesView(p.env)
	p.moving, p.where, p.backups = newMovingView(p.env), newDatabaseView(p.env, p.switchMode), newBackupsView(p.env)
	p.mode = components.NewSegmented(SettingsViews(), func(string) { p.switchMode(); p.loadView() })
	p.mode.SetWrap()
	p.body = container.NewStack(p.scroll)
	p.top = p.header()
	p.content = withHeader(p.top, p.body)
	p.prices.resized = func() { p.spare(); p.content.Refresh() }
	p.switchMode()
}

// header is the top line; what belongs to one view alone is in p.parts.
func (p *settingsPage) header() *components.PageHeader {
	p.parts = viewParts{}
	filters, actions, put := []fyne.CanvasObject{p.mode}, []fyne.CanvasObject(nil), p.parts.put
	put(&actions, "", p.undo, p.save)
	put(&actions, ViewBilling, p.billing.undo, p.billing.save)
	put(&actions, ViewPrices, p.prices.actions)
	put(&actions, ViewBackups, p.backups.restore, p.backups.check, p.backups.making)
	put(&actions, ViewCodeLists, p.lists.importing)
	put(&filters, ViewMedicines, components.HintWide(p.lists.drugSearch, 210), components.NewCheck(i18n.T("With retired"), p.lists.medicines.SetWithRetired))
	put(&actions, ViewMedicines, p.lists.retiring, p.lists.editing, components.NewPrimaryButton(i18n.T("New medicine"), "Ctrl N", p.New))
	put(&filters, ViewDiagnoses, components.HintWide(p.lists.codeSearch, 210), components.NewCheck(i18n.T("With retired"), p.lists.diagnoses.SetWithRetired))
	return components.NewPageHeader(i18n.T("Settings"), filters, actions)
}

// view is the view in front.
func (p *settingsPage) view() View { return View(p.mode.Value()) }

// showView brings a view to the front.
func (p *settingsPage) showView(v View) {
	p.mode.SetValue(string(v))
	p.switchMode()
	p.Shown()
}

// Open shows a view that another page asked for.
func (p *settingsPage) Open(t Target) {
	if t.View == ViewDatabase {
		p.showView("")
		p.openDatabase()
		return
	}
	p.showView(t.View)
}

// openDatabase shows where this desk's data is, in place of the hospital.
func (p *settingsPage) openDatabase() {
	for _, o := range p.parts[""] { // they are about the hospital's form
		o.Hide()
	}
	p.body.Objects = []fyne.CanvasObject{p.where.scroll}
	p.content.Refresh()
	p.env.Window.Canvas().Focus(p.where.place)
}

// spare lets the line above the price list have a menu in place of the buttons that
// it has no room for.
func (p *settingsPage) spare() {
	if p.view() != ViewPrices {
		p.top.Spare()
		return
	}
	p.top.Spare(p.prices.part().spare()...)
}

func (p *settingsPage) switchMode() {
	p.parts.show(p.view())
	p.spare()
	switch p.view() {
	case "":
		p.body.Objects = []fyne.CanvasObject{p.scroll}
	case ViewBilling:
		p.body.Objects = []fyne.CanvasObject{p.billing.scroll}
	case ViewPrices:
		p.body.Objects = []fyne.CanvasObject{p.prices.content}
	case ViewMoving:
		p.body.Objects = []fyne.CanvasObject{p.moving.content}
	case ViewBackups:
		p.body.Objects = []fyne.CanvasObject{p.backups.content}
	default:
		p.body.Objects = []fyne.CanvasObject{p.lists.body(p.view())}
	}
	p.content.Refresh()
}

// loadView reads what the view in front shows.
func (p *settingsPage) loadView() {
	switch p.view() {
	case ViewBilling:
		p.billing.load()
	case ViewPrices:
		p.prices.load()
	case ViewMoving:
	case ViewBackups:
		p.backups.load()
	default:
		p.lists.load(p.view())
	}
}

// New opens the form for a new row of the list in front, a medicine where there is none.
func (p *settingsPage) New() {
	if p.view() == ViewPrices {
		p.prices.part().add()
		return
	}
	if p.view() != ViewMedicines {
		p.showView(ViewMedicines)
	}
	p.lists.add()
}

// Content is what the tab shows.
func (p *settingsPage) Content() fyne.CanvasObject { return p.content }

// Shown loads the settings unless something is being typed.
func (p *settingsPage) Shown() {
	p.look.SetValue(string(p.env.Theme()))
	p.Reload()
	if !components.ModalOpen(p.env.Window) {
		p.FocusFilter()
	}
}

// Reload loads the settings again unless something is being typed, and the
// list in front.
func (p *settingsPage) Reload() {
	if !p.vm.Loaded || !p.form.Dirty() && !p.vm.Busy() {
		p.vm.Load()
	}
	p.loadView()
}

// FocusFilter puts the cursor into the first field, the filter or the list.
func (p *settingsPage) FocusFilter() {
	target := fyne.Focusable(p.name)
	switch p.view() {
	case "":
	case ViewBilling:
		target = p.billing.way
	case ViewPrices:
		target = p.prices.part().target()
	case ViewMoving:
		target = p.moving.target()
	case ViewBackups:
		target = p.backups.table
	default:
		target = p.lists.target(p.view())
	}
	p.env.Window.Canvas().Focus(target)
}

// Close ends the subscriptions.
func (p *settingsPage) Close() { closeAll(&p.closers) }

func themeOptions() []components.Option {
	return []components.Option{
		{Value: string(theme.System), Text: i18n.T("As the computer is set")},
		{Value: string(theme.Light), Text: i18n.T("Light")},
		{Value: string(theme.Dark), Text: i18n.T("Dark")},
		{Value: string(theme.HighContrast), Text: i18n.T("High contrast")},
	}
}

// settingsColumn keeps the form from growing too wide to read.
type settingsColumn struct{}

func (settingsColumn) MinSize(objects []fyne.CanvasObject) fyne.Size {
	m := objects[0].MinSize()
	return fyne.NewSize(m.Width+32, m.Height+12)
}

func (settingsColumn) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	objects[0].Move(fyne.NewPos(16, 0))
	objects[0].Resize(fyne.NewSize(min(s.Width-32, 1170), objects[0].MinSize().Height))
}
