package store

import (
	"context"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

type codeListRepo struct{ *unit }

// codeListRow is a row of code_list with what is counted.
type codeListRow struct {
	Name       string
	Source     string
	RowCount   int
	Revision   int64
	ImportedAt instant
	ImportedBy string
	Starter    string
	Replaced   bool
	Retired    int
	Own        int
}

func (r codeListRepo) Lists(ctx context.Context) ([]service.CodeListInfo, error) {
	rows, err := queryAll[codeListRow](ctx, r.unit, `SELECT l.*,
		CASE l.name WHEN 'drugs' THEN (SELECT count(*) FROM drug WHERE retired_at IS NOT NULL)
			WHEN 'diagnoses' THEN (SELECT count(*) FROM diagnosis_code WHERE retired_at IS NOT NULL) ELSE 0 END AS retired,
		CASE l.name WHEN 'drugs' THEN (SELECT count(*) FROM drug WHERE source = 'own') ELSE 0 END AS own
		FROM code_list l ORDER BY CASE l.name WHEN 'drugs' THEN 1 WHEN 'drug_classes' THEN 2 WHEN 'interactions' THEN 3 ELSE 4 END`)
	out := make([]service.CodeListInfo, len(rows))
	for i, l := range rows {
		out[i] = service.CodeListInfo{List: service.CodeList(l.Name), Source: l.Source, Rows: l.RowCount, Retired: l.Retired, Own: l.Own,
			Revision: l.Revision, ImportedAt: l.ImportedAt.at, ImportedBy: l.ImportedBy, Starter: l.Starter, Replaced: l.Replaced}
	}
	return out, err
}

func (r codeListRepo) BookRevision(ctx context.Context) (int64, error) {
	return queryInt(ctx, r.unit, "SELECT sum(revision) FROM code_list WHERE name IN ('drugs', 'drug_classes', 'interactions')")
}

// listCounts count what each list offers.
const listCounts = `CASE name WHEN 'drugs' THEN (SELECT count(*) FROM drug WHERE retired_at IS NULL)
	WHEN 'drug_classes' THEN (SELECT count(*) FROM drug_class) WHEN 'interactions' THEN (SELECT count(*) FROM interaction)
	ELSE (SELECT count(*) FROM diagnosis_code WHERE retired_at IS NULL) END`

func (r codeListRepo) Touch(ctx context.Context, info service.CodeListInfo) error {
	n, err := r.exec(ctx, `UPDATE code_list SET source = ?, imported_at = ?, imported_by = ?, starter = ?, replaced = ?,
		revision = revision + 1, row_count = `+listCounts+` WHERE name = ?`,
		info.Source, at(info.ImportedAt), info.ImportedBy, info.Starter, info.Replaced, string(info.List))
	return one(n, err, "list")
}

// joined is how a column holds a list.
func joined(list []string) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = strings.ReplaceAll(s, ";", ",")
	}
	return strings.Join(out, "; ")
}

func split(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "; ")
}

// classRow is a row of drug_class.
type classRow struct {
	Code        string
	Name        string
	Aliases     string
	ATC         string `gorm:"column:atc"`
	Ingredients string
	ExceptOf    string
	CrossWarn   bool
	Duplicate   bool
	Source      string
}

// TableName names the table for GORM.
func (classRow) TableName() string { return "drug_class" }

func newClassRow(c clinic.DrugClass, source string) classRow {
	return classRow{Code: c.Code, Name: c.Name, Aliases: joined(c.Aliases), ATC: joined(c.ATC), Ingredients: joined(c.Ingredients),
		ExceptOf: joined(c.Except), CrossWarn: c.Cross, Duplicate: c.Duplicate, Source: source}
}

func (r codeListRepo) Classes(ctx context.Context) ([]clinic.DrugClass, error) {
	rows, err := queryAll[classRow](ctx, r.unit, "SELECT * FROM drug_class ORDER BY code")
	out := make([]clinic.DrugClass, len(rows))
	for i, c := range rows {
		out[i] = clinic.DrugClass{Code: c.Code, Name: c.Name, Aliases: split(c.Aliases), ATC: split(c.ATC), Ingredients: split(c.Ingredients),
			Except: split(c.ExceptOf), Cross: c.CrossWarn, Duplicate: c.Duplicate}
	}
	return out, err
}

// interactionRow is a row of interaction.
type interactionRow struct {
	ID       int64 `gorm:"primaryKey"`
	SideA    string
	SideB    string
	Severity string
	Effect   string
	Advice   string
	Source   string
}

// TableName names the table for GORM.
func (interactionRow) TableName() string { return "interaction" }

// newInteractionRow puts the sides in one order: there is no first and second.
func newInteractionRow(x clinic.Interaction, source string) interactionRow {
	a, b := min(x.A, x.B), max(x.A, x.B)
	return interactionRow{SideA: a, SideB: b, Severity: string(x.Severity), Effect: x.Effect, Advice: x.Advice, Source: source}
}

func (r codeListRepo) Interactions(ctx context.Context) ([]clinic.Interaction, error) {
	rows, err := queryAll[interactionRow](ctx, r.unit, "SELECT * FROM interaction ORDER BY side_a, side_b")
	out := make([]clinic.Interaction, len(rows))
	for i, x := range rows {
		out[i] = clinic.Interaction{A: x.SideA, B: x.SideB, Severity: clinic.WarningSeverity(x.Severity), Effect: x.Effect, Advice: x.Advice}
	}
	return out, err
}

func (r codeListRepo) PutClasses(ctx context.Context, rows []clinic.DrugClass, o service.PutOptions) (service.PutResult, error) {
	have, err := queryAll[classRow](ctx, r.unit, "SELECT * FROM drug_class")
	if err != nil {
		return service.PutResult{}, err
	}
	p := putting[classRow]{opts: o, have: map[string]stored[classRow]{}}
	for _, c := range have {
		p.have[c.Code] = stored[classRow]{row: c, source: c.Source}
	}
	p.same = func(a, b classRow) bool { b.Source = a.Source; return a == b }
	for i, c := range rows {
		p.add(i, c.Code, newClassRow(c, o.Source))
	}
	p.finish()
	if o.DryRun {
		return p.result, nil
	}
	w := r.writer(ctx, o, p.steps())
	defer w.close()
	for _, c := range p.fresh {
		w.run("INSERT INTO drug_class (code, name, aliases, atc, ingredients, except_of, cross_warn, duplicate, source) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
			c.Code, c.Name, c.Aliases, c.ATC, c.Ingredients, c.ExceptOf, c.CrossWarn, c.Duplicate, c.Source)
	}
	for _, c := range p.changed {
		w.run("UPDATE drug_class SET name = ?, aliases = ?, atc = ?, ingredients = ?, except_of = ?, cross_warn = ?, duplicate = ?, source = ? WHERE code = ?",
			c.row.Name, c.row.Aliases, c.row.ATC, c.row.Ingredients, c.row.ExceptOf, c.row.CrossWarn, c.row.Duplicate, c.row.Source, c.row.Code)
	}
	for _, c := range p.gone {
		w.run("DELETE FROM drug_class WHERE code = ?", c.row.Code)
	}
	return p.result, w.err
}

func (r codeListRepo) PutInteractions(ctx context.Context, rows []clinic.Interaction, o service.PutOptions) (service.PutResult, error) {
	have, err := queryAll[interactionRow](ctx, r.unit, "SELECT * FROM interaction")
	if err != nil {
		return service.PutResult{}, err
	}
	p := putting[interactionRow]{opts: o, have: map[string]stored[interactionRow]{}}
	key := func(x interactionRow) string { return x.SideA + "\x00" + x.SideB }
	for _, x := range have {
		p.have[key(x)] = stored[interactionRow]{row: x, source: x.Source, id: x.ID}
	}
	p.same = func(a, b interactionRow) bool { b.Source, b.ID = a.Source, a.ID; return a == b }
	for i, x := range rows {
		row := newInteractionRow(x, o.Source)
		p.add(i, key(row), row)
	}
	p.finish()
	if o.DryRun {
		return p.result, nil
	}
	w := r.writer(ctx, o, p.steps())
	defer w.close()
	for _, x := range p.fresh {
		w.run("INSERT INTO interaction (side_a, side_b, severity, effect, advice, source) VALUES (?, ?, ?, ?, ?, ?)",
			x.SideA, x.SideB, x.Severity, x.Effect, x.Advice, x.Source)
	}
	for _, x := range p.changed {
		w.run("UPDATE interaction SET severity = ?, effect = ?, advice = ?, source = ? WHERE id = ?",
			x.row.Severity, x.row.Effect, x.row.Advice, x.row.Source, x.id)
	}
	for _, x := range p.gone {
		w.run("DELETE FROM interaction WHERE id = ?", x.id)
	}
	return p.result, w.err
}
