package store

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// drugRow is a row of drug.
type drugRow struct {
	ID           int64 `gorm:"primaryKey"`
	Name         string
	Synonyms     string
	Ingredients  string
	ATC          string `gorm:"column:atc"`
	Strength     string
	Form         string
	Route        string
	MinAgeMonths int
	MaxAgeMonths int
	AgeNote      string
	Pregnancy    string
	RowKey       string
	SortKey      string
	Words        string
	Source       string
	Retired      instant `gorm:"column:retired_at"`
	Created      instant `gorm:"column:created_at"`
	Updated      instant `gorm:"column:updated_at"`
	Version      int
}

// TableName names the table for GORM.
func (drugRow) TableName() string { return "drug" }

// drugColumns are what a file or the editor sets, in the order of drugRow.args.
const drugColumns = "name, synonyms, ingredients, atc, strength, form, route, min_age_months, max_age_months, age_note, pregnancy, sort_key, words, source"

func (d drugRow) args() []any {
	return []any{d.Name, d.Synonyms, d.Ingredients, d.ATC, d.Strength, d.Form, d.Route, d.MinAgeMonths, d.MaxAgeMonths, d.AgeNote, d.Pregnancy,
		d.SortKey, d.Words, d.Source}
}

// drugKey is what a file knows a presentation by.
func drugKey(d clinic.Drug) string {
	return foldText(d.Name) + "|" + foldText(strings.ReplaceAll(d.Strength, " ", "")) + "|" + foldText(d.Form)
}

func newDrugRow(d clinic.Drug, source string) drugRow {
	words := append([]string{d.Label()}, d.Synonyms...)
	words = append(append(words, d.Ingredients...), d.ATC...)
	return drugRow{ID: int64(d.ID), Name: d.Name, Synonyms: joined(d.Synonyms), Ingredients: joined(d.Ingredients), ATC: joined(d.ATC),
		Strength: d.Strength, Form: d.Form, Route: d.Route, MinAgeMonths: d.MinAgeMonths, MaxAgeMonths: d.MaxAgeMonths, AgeNote: d.AgeNote,
		Pregnancy: d.Pregnancy, RowKey: drugKey(d), SortKey: foldText(d.Label()), Words: " " + foldText(strings.Join(words, " ")), Source: source, Version: d.Version}
}

func (d drugRow) drug() clinic.Drug {
	return clinic.Drug{ID: clinic.DrugID(d.ID), Name: d.Name, Synonyms: split(d.Synonyms), Ingredients: split(d.Ingredients), ATC: split(d.ATC),
		Strength: d.Strength, Form: d.Form, Route: d.Route, MinAgeMonths: d.MinAgeMonths, MaxAgeMonths: d.MaxAgeMonths, AgeNote: d.AgeNote,
		Pregnancy: d.Pregnancy, Source: d.Source, Retired: !d.Retired.at.IsZero(), Version: d.Version}
}

func (d drugRow) listed() service.DrugRow {
	return service.DrugRow{Drug: d.drug(), UpdatedAt: d.Updated.at}
}

func (r codeListRepo) Drugs(ctx context.Context) ([]clinic.Drug, error) {
	rows, err := queryAll[drugRow](ctx, r.unit, "SELECT * FROM drug ORDER BY sort_key, id")
	out := make([]clinic.Drug, len(rows))
	for i, d := range rows {
		out[i] = d.drug()
	}
	return out, err
}

func (r codeListRepo) Drug(ctx context.Context, id clinic.DrugID) (service.DrugRow, error) {
	row, err := queryOne[drugRow](ctx, r.unit, "medicine", "SELECT * FROM drug WHERE id = ?", int64(id))
	if err != nil {
		return service.DrugRow{}, err
	}
	return row.listed(), nil
}

func (r codeListRepo) DrugPage(ctx context.Context, f service.DrugFilter, p service.PageRequest) (service.Page[service.DrugRow], error) {
	w := &where{}
	if !f.WithRetired {
		w.add("d.retired_at IS NULL")
	}
	for _, word := range foldWords(f.Text) {
		w.add(`d.words LIKE ? ESCAPE '\'`, "% "+like(word)+"%")
	}
	return page(ctx, r.unit, paged{columns: "d.*", from: "drug d", where: w, kinds: "si", after: "(d.sort_key, d.id) > (?, ?)", order: "d.sort_key, d.id"}, p,
		func(d drugRow) cursor { return cursor{d.SortKey, d.ID} }, drugRow.listed)
}

func (r codeListRepo) InsertDrug(ctx context.Context, d clinic.Drug, now time.Time) (clinic.DrugID, error) {
	row := newDrugRow(d, service.SourceOwn)
	row.ID, row.Version, row.Created, row.Updated = 0, 1, at(now), at(now)
	if d.Retired {
		row.Retired = at(now)
	}
	err := r.insert(ctx, &row)
	return clinic.DrugID(row.ID), err
}

func (r codeListRepo) UpdateDrug(ctx context.Context, d clinic.Drug, now time.Time) error {
	row := newDrugRow(d, service.SourceOwn)
	set := map[string]any{"name": row.Name, "synonyms": row.Synonyms, "ingredients": row.Ingredients, "atc": row.ATC, "strength": row.Strength,
		"form": row.Form, "route": row.Route, "min_age_months": row.MinAgeMonths, "max_age_months": row.MaxAgeMonths, "age_note": row.AgeNote,
		"pregnancy": row.Pregnancy, "sort_key": row.SortKey, "words": row.Words, "source": row.Source, "updated_at": at(now), "retired_at": nil}
	if d.Retired {
		set["retired_at"] = gorm.Expr("coalesce(retired_at, ?)", at(now))
	}
	// The key in files stays: the next file still knows the row, and leaves it alone.
	return r.update(ctx, "drug", "id", "medicine", int64(d.ID), d.Version, set)
}

func (r codeListRepo) PutDrugs(ctx context.Context, rows []clinic.Drug, o service.PutOptions) (service.PutResult, error) {
	have, err := queryAll[drugRow](ctx, r.unit, "SELECT * FROM drug")
	if err != nil {
		return service.PutResult{}, err
	}
	p := putting[drugRow]{opts: o, have: make(map[string]stored[drugRow], len(have))}
	for _, d := range have {
		p.have[d.RowKey] = stored[drugRow]{row: d, id: d.ID, source: d.Source, retired: !d.Retired.at.IsZero()}
	}
	p.same = func(a, b drugRow) bool {
		b.ID, b.Source, b.Retired, b.Created, b.Updated, b.Version = a.ID, a.Source, a.Retired, a.Created, a.Updated, a.Version
		return a == b
	}
	p.off = func(d drugRow) bool { return !d.Retired.at.IsZero() }
	for i, d := range rows {
		row := newDrugRow(d, o.Source)
		if d.Retired {
			row.Retired = at(o.At)
		}
		p.add(i, row.RowKey, row)
	}
	p.finish()
	if o.DryRun {
		return p.result, nil
	}
	w := r.writer(ctx, o, p.steps())
	defer w.close()
	insert := "INSERT INTO drug (" + drugColumns + ", row_key, retired_at, created_at, updated_at) VALUES " + valuesOf(1, 18)
	for _, d := range p.fresh {
		w.run(insert, append(d.args(), d.RowKey, d.Retired, at(o.At), at(o.At))...)
	}
	update := "UPDATE drug SET (" + drugColumns + ") = " + valuesOf(1, 14) + ", updated_at = ?, version = version + 1, retired_at = CASE WHEN ? = 1 THEN coalesce(retired_at, ?) END WHERE id = ?"
	for _, d := range p.changed {
		w.run(update, append(d.row.args(), at(o.At), d.retired, at(o.At), d.id)...)
	}
	for _, d := range p.gone {
		w.run("UPDATE drug SET retired_at = ?, updated_at = ?, version = version + 1 WHERE id = ?", at(o.At), at(o.At), d.id)
	}
	return p.result, w.err
}
