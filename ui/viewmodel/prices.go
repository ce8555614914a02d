package viewmodel

import (
	"context"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// KeptFilter narrows a list that Settings keeps.
type KeptFilter struct {
	Text        string
	WithRetired bool
	Category    clinic.CategoryID // of the price list; 0 for all
}

// KeptList is a list that an administrator keeps: prices, taxes, categories,
// payers. It is searched and paged; rows are retired and brought back.
type KeptList[R any] struct {
	paging[KeptFilter, R]
	setActive func(ctx context.Context, r R, active bool) error
	save      Submission
}

// Search looks for what is typed once typing rests.
func (l *KeptList[R]) Search(text string) {
	if text != l.Filter.Text {
		l.Filter.Text = text
		l.fetch("", l.Delay)
	}
}

// SetWithRetired shows retired rows too.
func (l *KeptList[R]) SetWithRetired(on bool) {
	l.Filter.WithRetired = on
	l.fetch("", 0)
}

// SetCategory shows one category alone, all for 0.
func (l *KeptList[R]) SetCategory(id clinic.CategoryID) {
	l.Filter.Category = id
	l.fetch("", 0)
}

// SetActive retires a row or brings it back.
func (l *KeptList[R]) SetActive(r R, active bool, done func(error)) bool {
	return l.do(func(ctx context.Context) error { return l.setActive(ctx, r, active) }, done)
}

// do runs a change and reads the list again.
func (l *KeptList[R]) do(work func(ctx context.Context) error, done func(error)) bool {
	return l.save.Go(l.FrontDesk, work, reloaded(l.Load, done))
}

// either runs one of two.
func either[ID any](active bool, restore, retire func(context.Context, ID, int) error) func(context.Context, ID, int) error {
	if active {
		return restore
	}
	return retire
}

// NewPriceList returns the price list, unread.
func NewPriceList(d FrontDesk) *KeptList[clinic.ListPrice] {
	prices := d.Services.Prices
	return &KeptList[clinic.ListPrice]{
		paging: newPaging(d, func(ctx context.Context, f KeptFilter, p service.PageRequest) (service.Page[clinic.ListPrice], error) {
			return prices.List(ctx, service.PriceFilter{Text: f.Text, Category: f.Category, WithRetired: f.WithRetired}, p)
		}),
		setActive: func(ctx context.Context, r clinic.ListPrice, active bool) error {
			return either(active, prices.Restore, prices.Retire)(ctx, r.ID, r.Version)
		}}
}

// NewPayerList returns the payers, unread.
func NewPayerList(d FrontDesk) *KeptList[clinic.Payer] {
	prices := d.Services.Prices
	return &KeptList[clinic.Payer]{
		paging: newPaging(d, func(ctx context.Context, f KeptFilter, p service.PageRequest) (service.Page[clinic.Payer], error) {
			return prices.Payers(ctx, service.PayerFilter{Text: f.Text, WithRetired: f.WithRetired}, p)
		}),
		setActive: func(ctx context.Context, r clinic.Payer, active bool) error {
			return either(active, prices.RestorePayer, prices.RetirePayer)(ctx, r.ID, r.Version)
		}}
}

// shortList makes one page of a list that is read whole: those whose name holds the text.
func shortList[R any](rows []R, name func(R) string, text string, err error) (service.Page[R], error) {
	text = strings.ToLower(strings.TrimSpace(text))
	page := service.Page[R]{Rows: []R{}}
	for _, r := range rows {
		if strings.Contains(strings.ToLower(name(r)), text) {
			page.Rows = append(page.Rows, r)
		}
	}
	page.Total = len(page.Rows)
	return page, err
}

// NewTaxList returns the taxes, unread.
func NewTaxList(d FrontDesk) *KeptList[clinic.Tax] {
	prices := d.Services.Prices
	return &KeptList[clinic.Tax]{
		paging: newPaging(d, func(ctx context.Context, f KeptFilter, _ service.PageRequest) (service.Page[clinic.Tax], error) {
			rows, err := prices.Taxes(ctx, f.WithRetired)
			return shortList(rows, clinic.Tax.Label, f.Text, err)
		}),
		setActive: func(ctx context.Context, r clinic.Tax, active bool) error {
			return either(active, prices.RestoreTax, prices.RetireTax)(ctx, r.ID, r.Version)
		}}
}

// CategoryList is the list of categories, which has an order.
type CategoryList struct{ KeptList[clinic.PriceCategory] }

// NewCategoryList returns the categories, unread.
func NewCategoryList(d FrontDesk) *CategoryList {
	prices := d.Services.Prices
	return &CategoryList{KeptList[clinic.PriceCategory]{
		paging: newPaging(d, func(ctx context.Context, f KeptFilter, _ service.PageRequest) (service.Page[clinic.PriceCategory], error) {
			rows, err := prices.Categories(ctx, f.WithRetired)
			return shortList(rows, func(c clinic.PriceCategory) string { return c.Name }, f.Text, err)
		}),
		setActive: func(ctx context.Context, r clinic.PriceCategory, active bool) error {
			return either(active, prices.RestoreCategory, prices.RetireCategory)(ctx, r.ID, r.Version)
		}}}
}

// Move puts a category by places further down, or up.
func (l *CategoryList) Move(c clinic.PriceCategory, by int, done func(error)) bool {
	return l.do(func(ctx context.Context) error { return l.Services.Prices.MoveCategory(ctx, c.ID, by) }, done)
}

// PriceChoices are what an entry of the price list is chosen from.
type PriceChoices struct {
	Taxes      []clinic.Tax
	Categories []clinic.PriceCategory
}

// LoadPriceChoices reads the taxes and categories in use.
func LoadPriceChoices(d FrontDesk, done func(PriceChoices, error)) {
	d.Runner.Go(d.Context(), func(ctx context.Context) func() {
		var c PriceChoices
		var err error
		if c.Taxes, err = d.Services.Prices.Taxes(ctx, false); err == nil {
			c.Categories, err = d.Services.Prices.Categories(ctx, false)
		}
		return func() { done(c, err) }
	})
}
