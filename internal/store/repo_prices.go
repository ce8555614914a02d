package store

import (
	"context"
	"strings"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

type priceRepo struct{ *unit }

var _ service.PriceRepo = priceRepo{}

// taxRow is a row of billing_tax.
type taxRow struct {
	ID       int64 `gorm:"primaryKey"`
	Name     string
	RateBP   int `gorm:"column:rate_bp"`
	IsActive bool
	Version  int
}

// TableName names the table for GORM.
func (taxRow) TableName() string { return "billing_tax" }

func (r taxRow) tax() clinic.Tax {
	return clinic.Tax{ID: clinic.TaxID(r.ID), Name: r.Name, Rate: clinic.BasisPoints(r.RateBP), Active: r.IsActive, Version: r.Version}
}

// inUse narrows a list to what is offered.
func inUse(withRetired bool) string {
	if withRetired {
		return ""
	}
	return " WHERE is_active = 1"
}

func (r priceRepo) Taxes(ctx context.Context, withRetired bool) ([]clinic.Tax, error) {
	rows, err := queryAll[taxRow](ctx, r.unit, "SELECT * FROM billing_tax"+inUse(withRetired)+" ORDER BY is_active DESC, name, id")
	out := make([]clinic.Tax, len(rows))
	for i, row := range rows {
		out[i] = row.tax()
	}
	return out, err
}

func (r priceRepo) Tax(ctx context.Context, id clinic.TaxID) (clinic.Tax, error) {
	row, err := queryOne[taxRow](ctx, r.unit, "tax", "SELECT * FROM billing_tax WHERE id = ?", int64(id))
	if err != nil {
		return clinic.Tax{}, err
	}
	return row.tax(), nil
}

func (r priceRepo) InsertTax(ctx context.Context, x clinic.Tax) (clinic.TaxID, error) {
	row := taxRow{Name: x.Name, RateBP: int(x.Rate), IsActive: x.Active, Version: 1}
	err := r.insert(ctx, &row)
	return clinic.TaxID(row.ID), err
}

func (r priceRepo) UpdateTax(ctx context.Context, x clinic.Tax) error {
	return r.update(ctx, "billing_tax", "id", "tax", int64(x.ID), x.Version, map[string]any{"name": x.Name, "rate_bp": int(x.Rate), "is_active": x.Active})
}

// categoryRow is a row of billing_category.
type categoryRow struct {
	ID       int64 `gorm:"primaryKey"`
	Name     string
	Position int
	IsActive bool
	Version  int
}

// TableName names the table for GORM.
func (categoryRow) TableName() string { return "billing_category" }

func (r categoryRow) category() clinic.PriceCategory {
	return clinic.PriceCategory{ID: clinic.CategoryID(r.ID), Name: r.Name, Position: r.Position, Active: r.IsActive, Version: r.Version}
}

func (r priceRepo) Categories(ctx context.Context, withRetired bool) ([]clinic.PriceCategory, error) {
	rows, err := queryAll[categoryRow](ctx, r.unit, "SELECT * FROM billing_category"+inUse(withRetired)+" ORDER BY is_active DESC, position, name, id")
	out := make([]clinic.PriceCategory, len(rows))
	for i, row := range rows {
		out[i] = row.category()
	}
	return out, err
}

func (r priceRepo) Category(ctx context.Context, id clinic.CategoryID) (clinic.PriceCategory, error) {
	row, err := queryOne[categoryRow](ctx, r.unit, "category", "SELECT * FROM billing_category WHERE id = ?", int64(id))
	if err != nil {
		return clinic.PriceCategory{}, err
	}
	return row.category(), nil
}

func (r priceRepo) InsertCategory(ctx context.Context, x clinic.PriceCategory) (clinic.CategoryID, error) {
	row := categoryRow{Name: x.Name, Position: x.Position, IsActive: x.Active, Version: 1}
	err := r.insert(ctx, &row)
	return clinic.CategoryID(row.ID), err
}

func (r priceRepo) UpdateCategory(ctx context.Context, x clinic.PriceCategory) error {
	return r.update(ctx, "billing_category", "id", "category", int64(x.ID), x.Version,
		map[string]any{"name": x.Name, "position": x.Position, "is_active": x.Active})
}

// priceRow is a row of billing_price.
type priceRow struct {
	ID         int64 `gorm:"primaryKey"`
	Code       string
	Name       string
	NameKey    string
	CategoryID ref
	PriceMinor int64
	Currency   string
	TaxID      ref
	IsActive   bool
	Created    instant `gorm:"column:created_at"`
	Updated    instant `gorm:"column:updated_at"`
	Version    int
}

// TableName names the table for GORM.
func (priceRow) TableName() string { return "billing_price" }

// priceRead is a row with the names of its category and tax.
type priceRead struct {
	Row      priceRow `gorm:"embedded"`
	Category string
	TaxName  string
	TaxBP    int `gorm:"column:tax_bp"`
}

const (
	priceColumns = "p.*, coalesce(c.name, '') AS category, coalesce(x.name, '') AS tax_name, coalesce(x.rate_bp, 0) AS tax_bp"
	priceTables  = "billing_price p LEFT JOIN billing_category c ON c.id = p.category_id LEFT JOIN billing_tax x ON x.id = p.tax_id"
)

func (r priceRead) price() clinic.ListPrice {
	return clinic.ListPrice{ID: clinic.PriceID(r.Row.ID), Code: r.Row.Code, Name: r.Row.Name, CategoryID: clinic.CategoryID(r.Row.CategoryID.id),
		CategoryName: r.Category, Price: clinic.Money{Minor: r.Row.PriceMinor, Currency: clinic.Currency(r.Row.Currency)}, TaxID: clinic.TaxID(r.Row.TaxID.id),
		TaxName: r.TaxName, TaxRate: clinic.BasisPoints(r.TaxBP), Active: r.Row.IsActive, UpdatedAt: r.Row.Updated.at, Version: r.Row.Version}
}

func (r priceRepo) Price(ctx context.Context, id clinic.PriceID) (clinic.ListPrice, error) {
	row, err := queryOne[priceRead](ctx, r.unit, "price", "SELECT "+priceColumns+" FROM "+priceTables+" WHERE p.id = ?", int64(id))
	if err != nil {
		return clinic.ListPrice{}, err
	}
	return row.price(), nil
}

func (r priceRepo) PricesOf(ctx context.Context, ids []clinic.PriceID) (map[clinic.PriceID]clinic.ListPrice, error) {
	out := map[clinic.PriceID]clinic.ListPrice{}
	if len(ids) == 0 {
		return out, nil
	}
	rows, err := queryAll[priceRead](ctx, r.unit, "SELECT "+priceColumns+" FROM "+priceTables+" WHERE p.id IN ?", ids)
	for _, row := range rows {
		out[clinic.PriceID(row.Row.ID)] = row.price()
	}
	return out, err
}

// keyWords narrows to rows in whose folded name a word begins with each word
// of the text. Price lists and payers are hundreds of rows, at most some
// thousands: they are read through.
func keyWords(w *where, column, text string) (any bool) {
	for _, word := range foldWords(text) {
		w.add("' ' || "+column+` LIKE ? ESCAPE '\'`, "% "+like(word)+"%")
		any = true
	}
	return any
}

// priceText narrows to entries whose code begins with the text, or whose name
// holds its words.
func priceText(w *where, text string) {
	code, names := clinic.CleanPriceCode(text), &where{}
	or, args := "", []any{code, prefixEnd(code)}
	if keyWords(names, "p.name_key", text) {
		or = " OR (" + strings.Join(names.terms, " AND ") + ")"
	}
	w.add("((p.code >= ? AND p.code < ? AND p.code <> '')"+or+")", append(args, names.args...)...)
}

func (r priceRepo) Prices(ctx context.Context, f service.PriceFilter, p service.PageRequest) (service.Page[clinic.ListPrice], error) {
	w := &where{}
	if !f.WithRetired {
		w.add("p.is_active = 1")
	}
	if f.Category != 0 {
		w.add("p.category_id = ?", int64(f.Category))
	}
	if strings.TrimSpace(f.Text) != "" {
		priceText(w, f.Text)
	}
	return page(ctx, r.unit, paged{columns: priceColumns, from: priceTables, count: "billing_price p", where: w, kinds: "si",
		after: "(p.name_key, p.id) > (?, ?)", order: "p.name_key, p.id"}, p,
		func(row priceRead) cursor { return cursor{row.Row.NameKey, row.Row.ID} }, priceRead.price)
}

func (r priceRepo) PricesWith(ctx context.Context, c clinic.CategoryID, x clinic.TaxID) (int, error) {
	w := &where{}
	w.add("is_active = 1")
	if c != 0 {
		w.add("category_id = ?", int64(c))
	}
	if x != 0 {
		w.add("tax_id = ?", int64(x))
	}
	n, err := queryInt(ctx, r.unit, "SELECT count(*) FROM billing_price"+w.sql(), w.args...)
	return int(n), err
}

func (r priceRepo) Suggest(ctx context.Context, text string, c clinic.Currency, limit int) ([]clinic.ListPrice, error) {
	w := &where{}
	w.add("p.is_active = 1 AND p.currency = ?", string(c))
	order, args := "p.name_key, p.id", []any(nil)
	if strings.TrimSpace(text) != "" {
		priceText(w, text)
		code, name := clinic.CleanPriceCode(text), foldText(text)
		order = `CASE WHEN p.code = ? THEN 0 WHEN p.code <> '' AND p.code >= ? AND p.code < ? THEN 1
			WHEN p.name_key >= ? AND p.name_key < ? THEN 2 ELSE 3 END, p.name_key, p.id`
		args = []any{code, code, prefixEnd(code), name, prefixEnd(name)}
	}
	args = append(append(append([]any(nil), w.args...), args...), limit)
	rows, err := queryAll[priceRead](ctx, r.unit, "SELECT "+priceColumns+" FROM "+priceTables+w.sql()+" ORDER BY "+order+" LIMIT ?", args...)
	out := make([]clinic.ListPrice, len(rows))
	for i, row := range rows {
		out[i] = row.price()
	}
	return out, err
}

func (r priceRepo) InsertPrice(ctx context.Context, x clinic.ListPrice, now time.Time) (clinic.PriceID, error) {
	row := priceRow{Code: x.Code, Name: x.Name, NameKey: foldText(x.Name), CategoryID: ref{int64(x.CategoryID)}, PriceMinor: x.Price.Minor,
		Currency: string(x.Price.Currency), TaxID: ref{int64(x.TaxID)}, IsActive: x.Active, Created: at(now), Updated: at(now), Version: 1}
	err := r.insert(ctx, &row)
	return clinic.PriceID(row.ID), err
}

func (r priceRepo) UpdatePrice(ctx context.Context, x clinic.ListPrice, now time.Time) error {
	return r.update(ctx, "billing_price", "id", "price", int64(x.ID), x.Version, map[string]any{"code": x.Code, "name": x.Name,
		"name_key": foldText(x.Name), "category_id": ref{int64(x.CategoryID)}, "price_minor": x.Price.Minor, "currency": string(x.Price.Currency),
		"tax_id": ref{int64(x.TaxID)}, "is_active": x.Active, "updated_at": at(now)})
}
