package service

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/codelist"
)

// PreviewImport says what importing a file into the price list would do, and
// does nothing. The command's List may stay empty.
func (s *Prices) PreviewImport(ctx context.Context, cmd ImportListCommand) (ImportListReport, error) {
	if _, err := authorize(ctx, clinic.PricesManage); err != nil {
		return ImportListReport{}, err
	}
	file, err := s.readPrices(ctx, cmd)
	if err != nil {
		return ImportListReport{}, err
	}
	var report ImportListReport
	err = s.read(ctx, func(t *tx) error {
		plan, err := t.planPrices(file, cmd.Replace)
		report = plan.report
		return err
	})
	return orNothing(report, err)
}

// Import takes a file into the price list: all of its good rows or none. An
// entry is known by its code, or by its name when it has none; categories that
// are not there yet are made, taxes are not. Rows that cannot be used are left
// out and told; with Replace, which retires what the file does not hold, they
// refuse the whole file.
func (s *Prices) Import(ctx context.Context, cmd ImportListCommand) (ImportListReport, error) {
	if _, err := authorize(ctx, clinic.PricesManage); err != nil {
		return ImportListReport{}, err
	}
	file, err := s.readPrices(ctx, cmd)
	if err != nil {
		return ImportListReport{}, err
	}
	var report ImportListReport
	err = s.write(ctx, func(t *tx) error {
		plan, err := t.planPrices(file, cmd.Replace)
		if err != nil {
			return err
		}
		report = plan.report
		if cmd.Replace && report.Bad > 0 {
			return andFirst(clinic.Errorf(clinic.Conflict, "The file has rows that cannot be used (%d), and what stands there would be retired. Correct them, or import without replacing.",
				report.Bad), report.Problems)
		}
		if err := t.putPrices(plan, cmd.Progress); err != nil {
			return err
		}
		t.pricesChanged()
		return t.audit(change{action: "price.import", after: record{"file": report.FileName, "sha256": report.Digest, "replace": cmd.Replace,
			"rows": report.Rows, "new": report.New, "changed": report.Changed, "unchanged": report.Unchanged, "retired": report.Retired, "left_out": report.Bad}})
	})
	return orNothing(report, err)
}

// priceFile is a file that was read.
type priceFile struct {
	rows     []codelist.PriceRow
	outcome  codelist.Outcome
	currency clinic.Currency
	report   ImportListReport
}

// readPrices reads the file before any transaction is held for it.
func (s *Prices) readPrices(ctx context.Context, cmd ImportListCommand) (priceFile, error) {
	sum := sha256.Sum256(cmd.Data)
	f := priceFile{report: ImportListReport{List: PriceFile, FileName: baseName(cmd.FileName), Digest: hex.EncodeToString(sum[:])}}
	if len(cmd.Data) > MaxListFile {
		return f, clinic.FieldErrorf("file", "The file is larger than %d MB.", MaxListFile>>20)
	}
	err := s.read(ctx, func(t *tx) error {
		settings, err := t.settings()
		f.currency = settings.Currency
		return err
	})
	if err != nil {
		return f, err
	}
	f.rows, f.outcome, err = codelist.ReadPricesCSV(bytes.NewReader(cmd.Data), f.currency)
	if err == nil && len(f.rows) == 0 {
		err = andFirst(clinic.FieldErrorf("file", "The file holds no row that can be used."), f.outcome.Problems)
	}
	return f, err
}

// plannedPrice is what an import does with an entry: one with an id changes.
type plannedPrice struct {
	next     clinic.ListPrice
	before   clinic.ListPrice
	category string // to be made when it is not there
}

type pricePlan struct {
	put    []plannedPrice
	retire []clinic.ListPrice
	report ImportListReport
}

// planPrices compares a file with the list.
func (t *tx) planPrices(f priceFile, replace bool) (pricePlan, error) {
	plan := pricePlan{report: f.report}
	settings, err := t.settings()
	if err != nil {
		return plan, err
	}
	if settings.Currency != f.currency {
		return plan, stale("the currency")
	}
	taxes, err := t.Prices().Taxes(t.ctx, true)
	if err != nil {
		return plan, err
	}
	categories, err := t.Prices().Categories(t.ctx, true)
	if err != nil {
		return plan, err
	}
	have, err := all(func(p PageRequest) (Page[clinic.ListPrice], error) {
		return t.Prices().Prices(t.ctx, PriceFilter{WithRetired: true}, p)
	})
	if err != nil {
		return plan, err
	}
	known := newKnownPrices(have)
	outcome := f.outcome
	for _, row := range f.rows {
		p := row.Price
		if p.TaxID, p.TaxName, p.TaxRate, err = taxNamed(taxes, row.Tax); err != nil {
			outcome.Refuse(row.Line, err)
			continue
		}
		if p.CategoryID, p.CategoryName, err = categoryNamed(categories, row.Category); err != nil {
			outcome.Refuse(row.Line, err)
			continue
		}
		before, found, taken := known.take(p)
		if taken {
			outcome.Refuse(row.Line, clinic.FieldErrorf("name", "%q stands in the file under two codes.", p.Name))
			continue
		}
		p.ID, p.Version, p.Active, p.UpdatedAt = before.ID, before.Version, true, before.UpdatedAt
		switch {
		case !found:
			plan.report.New++
		case p == before:
			plan.report.Unchanged++
			continue
		default:
			plan.report.Changed++
		}
		plan.put = append(plan.put, plannedPrice{next: p, before: before, category: row.Category})
	}
	if len(plan.put) == 0 && plan.report.Unchanged == 0 {
		return plan, andFirst(clinic.FieldErrorf("file", "The file holds no row that can be used."), outcome.Problems)
	}
	if replace {
		for _, p := range have {
			if p.Active && !known.used[p.ID] {
				plan.retire = append(plan.retire, p)
			}
		}
	}
	plan.report.Retired = len(plan.retire)
	plan.report.Rows, plan.report.Repeated = outcome.Rows, outcome.Repeated
	plan.report.Bad, plan.report.Problems = outcome.Bad, outcome.Problems
	return plan, nil
}

// knownPrices finds entries of the list by code, or by name.
type knownPrices struct {
	byCode, byName map[string]clinic.ListPrice
	used           map[clinic.PriceID]bool
}

func newKnownPrices(list []clinic.ListPrice) knownPrices {
	k := knownPrices{byCode: map[string]clinic.ListPrice{}, byName: map[string]clinic.ListPrice{}, used: map[clinic.PriceID]bool{}}
	for _, p := range list {
		if p.Code != "" {
			k.byCode[p.Code] = p
		}
		if other, ok := k.byName[strings.ToLower(p.Name)]; !ok || p.Active && !other.Active {
			k.byName[strings.ToLower(p.Name)] = p
		}
	}
	return k
}

// take finds the entry that a row is about: that of its code; without one that
// of its name; and one of its name that has no code yet. taken says that another
// row was about it already.
func (k knownPrices) take(p clinic.ListPrice) (before clinic.ListPrice, found, taken bool) {
	before, found = k.byCode[p.Code]
	if p.Code == "" || !found {
		before, found = k.byName[strings.ToLower(p.Name)]
		found = found && (p.Code == "" || before.Code == "")
	}
	if !found {
		return clinic.ListPrice{}, false, false
	}
	taken = k.used[before.ID]
	k.used[before.ID] = true
	return before, true, taken
}

// taxNamed finds a tax in use by its name (VAT), its label (VAT 20 %) or, when
// just one has it, its rate (20, 20 %). Nothing, 0 and exempt are none.
func taxNamed(taxes []clinic.Tax, text string) (clinic.TaxID, string, clinic.BasisPoints, error) {
	rate, rateErr := clinic.ParsePercent(text)
	if text == "" || strings.EqualFold(text, "exempt") || strings.EqualFold(text, "none") || text == "-" || text == "–" {
		return 0, "", 0, nil
	}
	var ofRate []clinic.Tax
	for _, x := range taxes {
		if !x.Active {
			continue
		}
		if strings.EqualFold(x.Name, text) || strings.EqualFold(x.Label(), text) || strings.EqualFold(strings.ReplaceAll(x.Label(), " ", ""), strings.ReplaceAll(text, " ", "")) {
			return x.ID, x.Name, x.Rate, nil
		}
		if rateErr == nil && x.Rate == rate {
			ofRate = append(ofRate, x)
		}
	}
	switch {
	case len(ofRate) == 1:
		return ofRate[0].ID, ofRate[0].Name, ofRate[0].Rate, nil
	case len(ofRate) > 1:
		return 0, "", 0, clinic.FieldErrorf("tax", "Several taxes have %s. Give the name.", rate)
	case rateErr == nil && rate == 0:
		return 0, "", 0, nil
	}
	return 0, "", 0, clinic.FieldErrorf("tax", "There is no tax %q. Add it under Taxes first.", text)
}

func categoryNamed(list []clinic.PriceCategory, text string) (clinic.CategoryID, string, error) {
	for _, c := range list {
		if strings.EqualFold(c.Name, text) {
			if !c.Active {
				return 0, "", clinic.FieldErrorf("category", "The category %q is retired. Restore it first.", c.Name)
			}
			return c.ID, c.Name, nil
		}
	}
	return 0, text, nil
}

// putPrices carries a plan out.
func (t *tx) putPrices(plan pricePlan, progress func(done, total int)) error {
	steps, done := len(plan.put)+len(plan.retire), 0
	step := func() error {
		if done++; progress != nil && (done%100 == 0 || done == steps) {
			progress(done, steps)
		}
		return t.ctx.Err()
	}
	made := map[string]clinic.CategoryID{}
	for _, p := range plan.retire {
		next := p
		next.Active = false
		if err := t.putPrice(p, next); err != nil {
			return err
		}
		if err := step(); err != nil {
			return err
		}
	}
	for _, p := range plan.put {
		if p.next.CategoryID == 0 && p.category != "" {
			key := strings.ToLower(p.category)
			if made[key] == 0 {
				id, err := t.addCategory(clinic.PriceCategory{Name: p.category})
				if err != nil {
					return err
				}
				made[key] = id
			}
			p.next.CategoryID = made[key]
		}
		if p.next.ID == 0 {
			if _, err := t.addPrice(p.next); err != nil {
				return err
			}
		} else if err := t.putPrice(p.before, p.next); err != nil {
			return err
		}
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) putPrice(before, next clinic.ListPrice) error {
	action := "price.update"
	if !next.Active {
		action = "price.retire"
	}
	if err := t.Prices().UpdatePrice(t.ctx, next, t.now); err != nil {
		return err
	}
	return t.audit(change{action: action, id: int64(next.ID), before: priceRecord(before), after: priceRecord(next)})
}
