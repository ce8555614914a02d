package codelist

import (
	"io"
	"strconv"
	"strings"

	"caredesk/internal/clinic"
)

var drugColumns = []column{
	{"name", []string{"generic", "genericname", "drug", "inn"}, true},
	{"synonyms", []string{"brands", "brand", "brandname", "othernames"}, false},
	{"ingredients", []string{"substances", "substance", "ingredient"}, false},
	{"atc", []string{"atccode", "atccodes"}, false},
	{"strength", nil, false},
	{"form", []string{"dosageform", "doseform"}, false},
	{"route", nil, false},
	{"min_age_months", nil, false},
	{"max_age_months", nil, false},
	{"age_note", nil, false},
	{"pregnancy", []string{"pregnancycaution"}, false},
	{"source", nil, false},
	{"retired", nil, false},
}

// ReadDrugsCSV reads a formulary: a row for each presentation, with the columns
// name, synonyms, ingredients, atc, strength, form, route, min_age_months,
// max_age_months, age_note, pregnancy, source and retired, in any order. Only
// name is needed; a field with several values has | between them. Of rows with
// the same name, strength and form the last one counts. Every row is cleaned.
// The error is for a file that cannot be read at all.
func ReadDrugsCSV(r io.Reader) ([]clinic.Drug, Outcome, error) {
	return readAll(r, drugColumns, readDrug)
}

func readDrug(t *table, row []string) (clinic.Drug, string, error) {
	d := clinic.Drug{Name: t.cell(row, "name"), Synonyms: t.list(row, "synonyms"), Ingredients: t.list(row, "ingredients"), ATC: t.list(row, "atc"),
		Strength: t.cell(row, "strength"), Form: t.cell(row, "form"), Route: t.cell(row, "route"), AgeNote: t.cell(row, "age_note"),
		Pregnancy: t.cell(row, "pregnancy"), Source: t.cell(row, "source"), Version: 1}
	var err error
	if d.MinAgeMonths, err = months(t.cell(row, "min_age_months"), "min_age_months"); err != nil {
		return d, "", err
	}
	if d.MaxAgeMonths, err = months(t.cell(row, "max_age_months"), "max_age_months"); err != nil {
		return d, "", err
	}
	if d.Retired, err = yesNo(t.cell(row, "retired"), "retired"); err != nil {
		return d, "", err
	}
	if err := d.Clean(); err != nil {
		return d, "", err
	}
	return d, strings.ToLower(d.Name + "\x00" + d.Strength + "\x00" + d.Form), nil
}

func months(text, field string) (int, error) {
	if text = strings.TrimSpace(text); text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, clinic.FieldErrorf(field, "Give a whole number of months.")
	}
	return n, nil
}

func yesNo(text, field string) (bool, error) {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "", "0", "no", "n", "false":
		return false, nil
	case "1", "yes", "y", "true", "x":
		return true, nil
	}
	return false, clinic.FieldErrorf(field, "Write yes or no.")
}

var classColumns = []column{
	{"code", nil, true},
	{"name", []string{"title"}, true},
	{"aliases", []string{"synonyms"}, false},
	{"atc", []string{"atccode", "atccodes", "prefixes"}, false},
	{"ingredients", []string{"substances"}, false},
	{"except", nil, false},
	{"cross", nil, false},
	{"duplicate", nil, false},
}

// ReadClassesCSV reads drug classes: code, name, aliases, atc, ingredients,
// except, cross and duplicate (yes or no).
func ReadClassesCSV(r io.Reader) ([]clinic.DrugClass, Outcome, error) {
	return readAll(r, classColumns, readClass)
}

func readClass(t *table, row []string) (clinic.DrugClass, string, error) {
	k := clinic.DrugClass{Code: t.cell(row, "code"), Name: t.cell(row, "name"), Aliases: t.list(row, "aliases"), ATC: t.list(row, "atc"),
		Ingredients: t.list(row, "ingredients"), Except: t.list(row, "except")}
	var err error
	if k.Cross, err = yesNo(t.cell(row, "cross"), "cross"); err != nil {
		return k, "", err
	}
	if k.Duplicate, err = yesNo(t.cell(row, "duplicate"), "duplicate"); err != nil {
		return k, "", err
	}
	return k, strings.ToLower(clinic.CleanLine(k.Code)), k.Clean()
}

var interactionColumns = []column{
	{"a", []string{"first", "drug1", "druga"}, true},
	{"b", []string{"second", "drug2", "drugb"}, true},
	{"severity", nil, true},
	{"effect", []string{"description"}, true},
	{"advice", []string{"management"}, false},
}

// ReadInteractionsCSV reads interactions: a, b, severity, effect and advice. A
// side is class:CODE, atc:PREFIX or the name of a substance; the order of the
// sides does not matter.
func ReadInteractionsCSV(r io.Reader) ([]clinic.Interaction, Outcome, error) {
	return readAll(r, interactionColumns, readInteraction)
}

func readInteraction(t *table, row []string) (clinic.Interaction, string, error) {
	x := clinic.Interaction{A: t.cell(row, "a"), B: t.cell(row, "b"), Severity: clinic.WarningSeverity(t.cell(row, "severity")),
		Effect: t.cell(row, "effect"), Advice: t.cell(row, "advice")}
	if err := x.Clean(); err != nil {
		return x, "", err
	}
	return x, min(x.A, x.B) + "\x00" + max(x.A, x.B), nil
}
