package viewmodel

import (
	"context"
	"errors"

	"caredesk/internal/clinic"
	"caredesk/ui/i18n"
)

// KeptForm adds or edits a record of one of the lists. The record is made of
// what was typed by the Parse function of its kind.
type KeptForm[T any] struct {
	FrontDesk
	Base   T
	store  func(ctx context.Context, x T) error
	reread func(ctx context.Context, base T) (T, error)
	fields []MergeField[T]
	save   Submission
}

// Submit saves a record; parse is what could not be read. The form stays as it
// is on failure.
func (f *KeptForm[T]) Submit(x T, parse error, done func(error)) bool {
	if parse != nil {
		done(parse)
		return true
	}
	return f.save.Go(f.FrontDesk, func(ctx context.Context) error { return f.store(ctx, x) }, done)
}

// Renew reads the record again after somebody else saved it, and joins both edits.
func (f *KeptForm[T]) Renew(mine T, done func(merged T, changes MergeChanges, err error)) bool {
	var theirs T
	return f.save.Go(f.FrontDesk, func(ctx context.Context) (err error) {
		theirs, err = f.reread(ctx, f.Base)
		return err
	}, func(err error) {
		if err != nil {
			done(mine, nil, err)
			return
		}
		merged, changes := Merge(f.fields, f.Base, mine, theirs)
		f.Base = theirs
		done(merged, changes, nil)
	})
}

// PriceInput is an entry of the price list as typed.
type PriceInput struct {
	Code, Name, Price string
	Category          clinic.CategoryID
	Tax               clinic.TaxID
}

// PriceInputOf shows an entry as a form does.
func PriceInputOf(p clinic.ListPrice) PriceInput {
	in := PriceInput{Code: p.Code, Name: p.Name, Category: p.CategoryID, Tax: p.TaxID}
	if p.ID != 0 || p.Price.Minor != 0 {
		in.Price = i18n.Typed(p.Price.Edit())
	}
	return in
}

// ParsePrice makes an entry of what was typed, with every wrong field named.
func ParsePrice(base clinic.ListPrice, in PriceInput, c clinic.Currency) (clinic.ListPrice, error) {
	p := base
	p.Code, p.Name, p.CategoryID, p.TaxID = in.Code, in.Name, in.Category, in.Tax
	price, err := clinic.ParseMoney(in.Price, c)
	if err != nil {
		p.Price = clinic.Money{Currency: c}
		return p, errors.Join(p.Clean(c), clinic.FieldErrorf("price", "%s", i18n.Error(err)))
	}
	p.Price = price
	return p, p.Clean(c)
}

// NewPriceForm edits an entry, or adds one when it has no id.
func NewPriceForm(d FrontDesk, base clinic.ListPrice) *KeptForm[clinic.ListPrice] {
	type p = clinic.ListPrice
	return &KeptForm[p]{FrontDesk: d, Base: base,
		store:  func(ctx context.Context, x p) error { _, err := d.Services.Prices.Save(ctx, x); return err },
		reread: func(ctx context.Context, base p) (p, error) { return d.Services.Prices.Get(ctx, base.ID) },
		fields: []MergeField[p]{
			{i18n.T("Code"), func(x p) string { return x.Code }, func(t *p, x p) { t.Code = x.Code }},
			{i18n.T("Name"), func(x p) string { return x.Name }, func(t *p, x p) { t.Name = x.Name }},
			{i18n.T("Price"), func(x p) string { return i18n.Money(x.Price) }, func(t *p, x p) { t.Price = x.Price }},
			{i18n.T("Category"), func(x p) string { return idText(int64(x.CategoryID), x.CategoryName) }, func(t *p, x p) { t.CategoryID, t.CategoryName = x.CategoryID, x.CategoryName }},
			{i18n.T("Tax"), func(x p) string { return idText(int64(x.TaxID), x.TaxName) }, func(t *p, x p) { t.TaxID, t.TaxName, t.TaxRate = x.TaxID, x.TaxName, x.TaxRate }},
		}}
}

// idText is what a chosen record is compared and told by.
func idText(id int64, name string) string {
	if id == 0 {
		return i18n.T("none")
	}
	return name
}

// TaxInput is a tax as typed.
type TaxInput struct{ Name, Rate string }

// TaxInputOf shows a tax as a form does.
func TaxInputOf(x clinic.Tax) TaxInput {
	in := TaxInput{Name: x.Name}
	if x.ID != 0 || x.Rate != 0 {
		in.Rate = i18n.Typed(x.Rate.Edit())
	}
	return in
}

// ParseTax makes a tax of what was typed, with every wrong field named.
func ParseTax(base clinic.Tax, in TaxInput) (clinic.Tax, error) {
	x := base
	x.Name = in.Name
	rate, err := clinic.ParsePercent(in.Rate)
	x.Rate = rate
	if err != nil {
		err = clinic.FieldErrorf("rate", "%s", i18n.Error(err))
	}
	return x, errors.Join(x.Clean(), err)
}

// NewTaxForm edits a tax, or adds one when it has no id.
func NewTaxForm(d FrontDesk, base clinic.Tax) *KeptForm[clinic.Tax] {
	type x = clinic.Tax
	return &KeptForm[x]{FrontDesk: d, Base: base,
		store: func(ctx context.Context, t x) error { _, err := d.Services.Prices.SaveTax(ctx, t); return err },
		reread: func(ctx context.Context, base x) (x, error) {
			list, err := d.Services.Prices.Taxes(ctx, true)
			return among(list, err, "tax", func(t x) bool { return t.ID == base.ID })
		},
		fields: []MergeField[x]{
			{i18n.T("Name"), func(t x) string { return t.Name }, func(t *x, from x) { t.Name = from.Name }},
			{i18n.T("Rate"), func(t x) string { return i18n.Decimal(t.Rate.String()) }, func(t *x, from x) { t.Rate = from.Rate }},
		}}
}

// among finds one record in a list that is read whole.
func among[T any](list []T, err error, what string, is func(T) bool) (T, error) {
	for _, x := range list {
		if is(x) {
			return x, err
		}
	}
	if err == nil {
		err = clinic.Errorf(clinic.NotFound, "There is no such %s.", what)
	}
	var none T
	return none, err
}

// NewCategoryForm edits a category, or adds one when it has no id.
func NewCategoryForm(d FrontDesk, base clinic.PriceCategory) *KeptForm[clinic.PriceCategory] {
	type x = clinic.PriceCategory
	return &KeptForm[x]{FrontDesk: d, Base: base,
		store: func(ctx context.Context, c x) error { _, err := d.Services.Prices.SaveCategory(ctx, c); return err },
		reread: func(ctx context.Context, base x) (x, error) {
			list, err := d.Services.Prices.Categories(ctx, true)
			return among(list, err, "category", func(c x) bool { return c.ID == base.ID })
		},
		fields: []MergeField[x]{{i18n.T("Name"), func(c x) string { return c.Name }, func(c *x, from x) { c.Name = from.Name }}}}
}

// PayerInput is a payer as typed.
type PayerInput struct {
	Payer clinic.Payer // all but the part
	Cover string       // in percent
}

// PayerInputOf shows a payer as a form does.
func PayerInputOf(x clinic.Payer) PayerInput {
	in := PayerInput{Payer: x}
	if x.Cover != 0 {
		in.Cover = i18n.Typed(x.Cover.Edit())
	}
	return in
}

// ParsePayer makes a payer of what was typed, with every wrong field named.
func ParsePayer(base clinic.Payer, in PayerInput) (clinic.Payer, error) {
	x := in.Payer
	x.ID, x.Version, x.Active, x.UpdatedAt, x.Cover = base.ID, base.Version, base.Active, base.UpdatedAt, 0
	var wrong error
	if clinic.CleanLine(in.Cover) != "" {
		cover, err := clinic.ParsePercent(in.Cover)
		x.Cover = cover
		if err != nil {
			wrong = clinic.FieldErrorf("cover", "%s", i18n.Error(err))
		}
	}
	return x, errors.Join(x.Clean(), wrong)
}

// NewPayerForm edits a payer, or adds one when it has no id.
func NewPayerForm(d FrontDesk, base clinic.Payer) *KeptForm[clinic.Payer] {
	type x = clinic.Payer
	text := func(label string, at func(*x) *string) MergeField[x] {
		return MergeField[x]{label, func(p x) string { return *at(&p) }, func(t *x, p x) { *at(t) = *at(&p) }}
	}
	return &KeptForm[x]{FrontDesk: d, Base: base,
		store:  func(ctx context.Context, p x) error { _, err := d.Services.Prices.SavePayer(ctx, p); return err },
		reread: func(ctx context.Context, base x) (x, error) { return d.Services.Prices.Payer(ctx, base.ID) },
		fields: []MergeField[x]{
			text(i18n.T("Name"), func(p *x) *string { return &p.Name }),
			{i18n.T("Kind"), func(p x) string { return i18n.Say(p.Kind.Title()) }, func(t *x, p x) { t.Kind = p.Kind }},
			text(i18n.T("Phone"), func(p *x) *string { return &p.Phone }), text(i18n.T("E-mail"), func(p *x) *string { return &p.Email }),
			text(i18n.T("Address"), func(p *x) *string { return &p.Address }),
			{i18n.T("Usual part"), func(p x) string { return i18n.Decimal(p.Cover.String()) }, func(t *x, p x) { t.Cover = p.Cover }},
		}}
}
