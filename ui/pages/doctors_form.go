package pages

import (
	"bytes"
	"context"
	"math"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// doctorForm registers or edits a doctor.
type doctorForm struct {
	env    *Env
	vm     *viewmodel.DoctorForm
	dialog *components.FormDialog

	username, password, first, last  *components.Entry
	phone, email, address            *components.Entry
	headline, licence, qualification *components.Entry
	bio, token                       *components.Entry
	born                             *components.DateField
	department                       *components.Choice
	fields                           *fieldPicker
	years, rating, minutes           *components.NumberField
	fee                              *components.MoneyField
	kindFees                         map[clinic.VisitKind]*components.MoneyField
	available                        *components.Check
	photo                            *components.ImageField
	photoBefore                      []byte
	departments                      []clinic.Department
}

func openDoctorForm(env *Env, base clinic.Doctor, saved func()) {
	if base.ID == 0 {
		base.Available, base.SlotMinutes = true, clinic.DefaultVisitMinutes
		base.Fee = clinic.Money{Currency: env.Settings.Currency}
	}
	f := &doctorForm{env: env, vm: viewmodel.NewDoctorForm(frontDesk(env), base)}
	f.build(base.Fee.Currency)
	f.fill(base)
	title, submit := i18n.T("New doctor"), i18n.T("Register")
	if !f.vm.New() {
		title, submit = i18n.T("Edit doctor"), i18n.T("Save")
	}
	f.dialog = components.NewFormDialog(components.FormOptions{Title: title, Subtitle: subtitleOf(base), SubmitText: submit, Columns: 2,
		Width: 780, Fields: f.formFields(), OnSubmit: func() { f.submit(saved) }}, env.Window)
	f.fields.resized = func() {
		f.dialog.Form().Refresh()
		f.dialog.Relayout()
	}
	f.dialog.Show()
	f.load()
}

func subtitleOf(d clinic.Doctor) string {
	if d.ID == 0 {
		return ""
	}
	return d.Name()
}

func (f *doctorForm) build(currency clinic.Currency) {
	line := func(max int) *components.Entry {
		e := components.NewEntry()
		e.MaxLength = max
		return e
	}
	f.username, f.password = line(clinic.MaxName), components.NewPassword()
	f.first, f.last = line(clinic.MaxName), line(clinic.MaxName)
	f.phone, f.email = line(clinic.MaxPhone), line(254)
	f.address = components.NewMultiLine(2)
	f.address.MaxLength = clinic.MaxNote
	f.headline, f.licence, f.qualification, f.token = line(100), line(50), line(clinic.MaxLine), line(3)
	f.bio = components.NewMultiLine(3)
	f.bio.MaxLength = clinic.MaxNote
	f.born = components.NewDateField()
	f.born.Today = f.env.Today
	f.department = components.NewChoice(nil, nil)
	f.fields = newFieldPicker(f.env)
	f.years, f.rating, f.minutes = components.NewNumberField(), components.NewNumberField(), components.NewNumberField()
	f.years.Max = 80
	f.years.SetUnit(i18n.C("unit", "years"))
	f.rating.Max, f.rating.Decimals = 5, 1
	f.rating.SetUnit(i18n.T("of 5"))
	f.minutes.Min, f.minutes.Max = clinic.MinVisitMinutes, 240
	f.minutes.SetUnit(i18n.C("unit", "min"))
	f.fee = components.NewMoneyField(currency)
	f.kindFees = map[clinic.VisitKind]*components.MoneyField{}
	for _, k := range clinic.VisitKinds() {
		f.kindFees[k] = components.NewMoneyField(currency)
		f.kindFees[k].SetPlaceHolder(i18n.T("as any visit"))
	}
	f.available = components.NewCheck(i18n.T("Takes bookings"), nil)
	f.photo = components.NewImageField(f.env.Window)
}

func (f *doctorForm) formFields() []components.FormField {
	var out []components.FormField
	if f.vm.New() {
		out = append(out,
			components.FormField{Name: "username", Label: i18n.T("User name"), Widget: f.username, Required: true, Section: i18n.T("Sign-in"), Hint: i18n.T("Letters, digits and . _ - @ +")},
			components.FormField{Name: "password", Label: i18n.T("First password"), Widget: f.password, Required: true, Hint: i18n.T("Changed by the doctor at the first sign-in.")})
	}
	out = append(out,
		components.FormField{Name: "last_name", Label: i18n.T("Last name"), Widget: f.last, Required: true, Section: i18n.T("Person")},
		components.FormField{Name: "first_name", Label: i18n.T("First name"), Widget: f.first},
		components.FormField{Name: "date_of_birth", Label: i18n.T("Date of birth"), Widget: f.born},
		components.FormField{Name: "phone", Label: i18n.T("Phone"), Widget: f.phone},
		components.FormField{Name: "email", Label: i18n.T("E-mail"), Widget: f.email},
		components.FormField{Name: "address", Label: i18n.T("Address"), Widget: f.address},
		components.FormField{Name: "department", Label: i18n.T("Department"), Widget: f.department, Required: true, Section: i18n.T("Work")},
		components.FormField{Name: "specialization", Label: i18n.T("Headline"), Widget: f.headline, Hint: i18n.T("Printed under the name, such as “Cardiologist”.")},
		components.FormField{Name: "specializations", Label: i18n.T("Certified specialisations"), Widget: f.fields, Wide: true},
		components.FormField{Name: "license_number", Label: i18n.T("Licence number"), Widget: f.licence, Required: true},
		components.FormField{Name: "qualification", Label: i18n.T("Qualification"), Widget: f.qualification},
		components.FormField{Name: "experience_years", Label: i18n.T("Experience"), Widget: f.years},
		components.FormField{Name: "rating", Label: i18n.T("Rating"), Widget: f.rating},
		components.FormField{Name: "bio", Label: i18n.T("About"), Widget: f.bio, Wide: true},
		components.FormField{Name: "consultation_fee", Label: i18n.T("Fee a visit"), Widget: f.fee, Section: i18n.T("Bookings")},
		components.FormField{Name: "slot_minutes", Label: i18n.T("Length of a visit"), Widget: f.minutes, Required: true},
		components.FormField{Name: "token_prefix", Label: i18n.T("Token letter"), Widget: f.token, Hint: i18n.T("Before the number that is called out; a free one is taken when empty.")},
		components.FormField{Name: "is_available", Label: i18n.T("Available"), Widget: f.available},
		components.FormField{Name: "photo", Label: i18n.T("Photo"), Widget: f.photo, Wide: true},
	)
	if !f.vm.MayFees() {
		return out
	}
	for i, k := range clinic.VisitKinds() {
		field := components.FormField{Name: clinic.FeeField(k), Label: feeLabel(k), Widget: f.kindFees[k]}
		if i == 0 {
			field.Section, field.Hint = i18n.T("Fees by kind of visit"), i18n.T("Left empty, it is the fee a visit.")
		}
		out = append(out, field)
	}
	return out
}

func (f *doctorForm) fill(d clinic.Doctor) {
	f.username.SetText(d.User.Username)
	f.first.SetText(d.User.FirstName)
	f.last.SetText(d.User.LastName)
	f.phone.SetText(d.User.Phone)
	f.email.SetText(d.User.Email)
	f.address.SetText(d.User.Address)
	f.born.SetDate(d.User.DateOfBirth)
	f.setDepartments(d)
	f.headline.SetText(d.Headline)
	f.fields.set(d.Specializations)
	f.licence.SetText(d.LicenseNumber)
	f.qualification.SetText(d.Qualification)
	f.bio.SetText(d.Bio)
	f.years.SetInt(d.ExperienceYears)
	f.rating.SetText(i18n.Typed(viewmodel.RatingText(d.RatingTenths)))
	f.fee.SetMoney(d.Fee)
	f.minutes.SetInt(d.SlotMinutes)
	f.token.SetText(d.TokenPrefix)
	f.available.SetChecked(d.Available)
}

// setDepartments offers the departments; the doctor's own stays among them
// even when it is retired.
func (f *doctorForm) setDepartments(d clinic.Doctor) {
	var options []components.Option
	own := d.DepartmentID == 0
	for _, each := range f.departments {
		options = append(options, components.Option{Value: formatID(int64(each.ID)), Text: each.Name})
		own = own || each.ID == d.DepartmentID
	}
	if !own {
		options = append(options, components.Option{Value: formatID(int64(d.DepartmentID)), Text: d.DepartmentName})
	}
	f.department.SetOptions(options)
	f.department.SetValue(formatID(int64(d.DepartmentID)))
}

// load reads departments, specialisations, the fees and the photo.
func (f *doctorForm) load() {
	f.vm.LoadFees(func(fees clinic.Fees, err error) {
		if err != nil {
			f.dialog.SetErr(err)
			return
		}
		dirty := f.dialog.Dirty()
		f.fillFees(fees)
		if !dirty {
			f.dialog.MarkClean()
		}
	})
	env, base := f.env, f.vm.Base()
	env.Runner.Go(env.Context(), func(ctx context.Context) func() {
		departments, err := env.Services.Departments.List(ctx, false)
		var list []clinic.Specialization
		if err == nil {
			list, err = env.Services.Doctors.Specializations(ctx)
		}
		var photo []byte
		if err == nil && base.User.Picture != "" {
			photo, _ = env.Services.Doctors.Photo(ctx, base.ID)
		}
		return func() {
			if err != nil {
				f.dialog.SetErr(err)
				return
			}
			dirty := f.dialog.Dirty()
			f.departments = departments
			now, _ := f.read()
			f.setDepartments(now)
			f.fields.offer(list)
			if photo != nil && f.photo.Bytes() == nil {
				f.photo.SetBytes(photo)
				f.photoBefore = f.photo.Bytes()
			}
			if !dirty {
				f.dialog.MarkClean()
			}
			f.fields.resized()
		}
	})
}

// read returns the doctor as typed, and what could not be read.
func (f *doctorForm) read() (clinic.Doctor, []error) {
	d := f.vm.Base()
	var errs []error
	check := func(field string, err error) {
		if err != nil {
			errs = append(errs, clinic.FieldErrorf(field, "%s", i18n.Error(err)))
		}
	}
	if f.vm.New() {
		d.User.Username = f.username.Text
	}
	d.User.FirstName, d.User.LastName = f.first.Text, f.last.Text
	d.User.Phone, d.User.Email, d.User.Address = f.phone.Text, f.email.Text, f.address.Text
	var err error
	d.User.DateOfBirth, err = f.born.Value()
	check("date_of_birth", err)
	d.DepartmentID, d.DepartmentName = clinic.DepartmentID(parseID(f.department.Value())), f.department.Text()
	d.Headline, d.LicenseNumber, d.Qualification = f.headline.Text, f.licence.Text, f.qualification.Text
	d.Bio, d.TokenPrefix = f.bio.Text, strings.ToUpper(strings.TrimSpace(f.token.Text))
	d.Specializations = f.fields.chosen
	d.ExperienceYears, err = f.years.Int()
	check("experience_years", err)
	rating, err := f.rating.Float()
	check("rating", err)
	d.RatingTenths = int(math.Round(rating * 10))
	d.Fee, err = f.fee.Value()
	check("consultation_fee", err)
	d.SlotMinutes, err = f.minutes.Int()
	check("slot_minutes", err)
	d.Available = f.available.Checked()
	return d, errs
}

func (f *doctorForm) image() service.Image {
	now := f.photo.Bytes()
	switch {
	case bytes.Equal(now, f.photoBefore):
		return service.Image{}
	case now == nil:
		return service.Image{Remove: true}
	}
	return service.Image{Data: now}
}

func (f *doctorForm) submit(saved func()) {
	d, parse := f.read()
	fees, wrong := f.readFees()
	parse = append(parse, wrong...)
	f.dialog.ClearErrors()
	f.dialog.SetBusy(true)
	f.vm.Submit(viewmodel.DoctorInput{Doctor: d, Parse: parse, Password: f.password.Text, Photo: f.image(), Fees: fees},
		func(id clinic.DoctorID, err error) {
			if err != nil {
				notSaved(f.dialog, err, f.renew)
				return
			}
			f.dialog.Close()
			saved()
			name := clinic.DoctorName(clinic.CleanLine(d.User.FirstName), clinic.CleanLine(d.User.LastName))
			if f.vm.New() {
				components.ToastAction(f.env.Window, theme.ToneGood, i18n.F("%s is registered, without hours yet.", name), i18n.T("Set hours"),
					func() { editHours(f.env, id, saved) })
				return
			}
			toastGood(f.env, i18n.F("%s is saved.", name))
		})
}

// renew takes over what the other desk saved and keeps what was typed here.
func (f *doctorForm) renew() {
	mine, _ := f.read()
	f.vm.Renew(mine, func(merged clinic.Doctor, changes viewmodel.MergeChanges, err error) {
		if err != nil {
			f.dialog.SetErr(err)
			return
		}
		chooseMerged(f.env, changes, merged, func(chosen clinic.Doctor) {
			f.fill(chosen)
			showMerged(f.dialog, changes)
		}, f.dialog.Submit)
	})
}

// fieldPicker chooses several certified fields: boxes to tick, and a button
// that adds a field nobody has yet.
type fieldPicker struct {
	widget.BaseWidget
	env     *Env
	resized func()
	offered []clinic.Specialization
	chosen  []clinic.Specialization
	box     *fyne.Container
	checks  []*components.Check
	more    *components.Button
}

func newFieldPicker(env *Env) *fieldPicker {
	p := &fieldPicker{env: env, resized: func() {}, box: components.VBoxGap(4)}
	p.more = components.NewButton(i18n.T("New specialisation…"), "", func() {
		openSpecializationForm(env, clinic.Specialization{}, func(s clinic.Specialization) {
			p.chosen = append(p.chosen, s)
			p.offer(append(p.offered, s))
			p.resized()
			env.Window.Canvas().Focus(p.checks[len(p.checks)-1])
		})
	})
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer is called by the toolkit.
func (p *fieldPicker) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(p.box) }

// Snapshot tells the form what is ticked.
func (p *fieldPicker) Snapshot() string { return viewmodel.SpecializationNames(p.chosen) }

// FocusTarget is the first box.
func (p *fieldPicker) FocusTarget() fyne.Focusable {
	if len(p.checks) > 0 {
		return p.checks[0]
	}
	return p.more
}

func (p *fieldPicker) set(chosen []clinic.Specialization) {
	p.chosen = append([]clinic.Specialization(nil), chosen...)
	p.draw()
}

func (p *fieldPicker) offer(list []clinic.Specialization) {
	p.offered = list
	p.draw()
}

func (p *fieldPicker) has(id clinic.SpecializationID) bool {
	for _, s := range p.chosen {
		if s.ID == id {
			return true
		}
	}
	return false
}

func (p *fieldPicker) draw() {
	grid := container.New(layout.NewGridLayoutWithColumns(3))
	p.checks = nil
	add := func(s clinic.Specialization) {
		c := components.NewCheck(s.Name, func(on bool) { p.tick(s, on) })
		c.SetChecked(p.has(s.ID))
		p.checks = append(p.checks, c)
		grid.Add(c)
	}
	listed := map[clinic.SpecializationID]bool{}
	for _, s := range p.offered {
		listed[s.ID] = true
		add(s)
	}
	for _, s := range p.chosen {
		if !listed[s.ID] {
			add(s)
		}
	}
	p.box.Objects = []fyne.CanvasObject{grid, components.HBox(p.more)}
	p.box.Refresh()
	p.Refresh()
}

func (p *fieldPicker) tick(s clinic.Specialization, on bool) {
	var out []clinic.Specialization
	for _, each := range p.chosen {
		if each.ID != s.ID {
			out = append(out, each)
		}
	}
	if on {
		out = append(out, s)
	}
	p.chosen = out
}
