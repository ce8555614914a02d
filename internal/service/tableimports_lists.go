package service

import (
	"fmt"

	"caredesk/internal/codelist"
)

// rowsOf are the rows of the table as the readers of lists take them.
func (b *tableBase) rowsOf() codelist.Rows {
	x := codelist.Rows{Columns: b.cmd.Columns, Rows: make([]codelist.Row, len(b.cmd.Table.Rows))}
	for i, r := range b.cmd.Table.Rows {
		x.Rows[i] = codelist.Row{Line: r.Line, Cells: r.Cells}
	}
	return x
}

// takeOutcome puts what reading the rows gave into a report.
func (b *tableBase) takeOutcome(r *TableImportReport, o codelist.Outcome) {
	r.Repeated = o.Repeated
	at := make(map[int]int, len(b.cmd.Table.Rows))
	for i, row := range b.cmd.Table.Rows {
		at[row.Line] = i
	}
	for _, p := range o.Problems {
		r.Problems = append(r.Problems, TableProblem{Row: at[p.Line], Line: p.Line, Message: p.Message})
	}
}

// priceJob takes a price list in as Prices.Import does.
type priceJob struct {
	tableBase
	file priceFile
	todo pricePlan
}

func readPriceTable(base tableBase) (*priceJob, error) {
	j := &priceJob{tableBase: base, file: priceFile{currency: base.settings.Currency}}
	var err error
	j.file.rows, j.file.outcome, err = codelist.ReadPrices(base.rowsOf(), base.settings.Currency)
	return j, err
}

func (j *priceJob) plan(t *tx) (TableImportReport, error) {
	r := j.newReport()
	if len(j.file.rows) == 0 {
		j.takeOutcome(&r, j.file.outcome)
		return r, nil
	}
	var err error
	if j.todo, err = t.planPrices(j.file, false); err != nil {
		return r, err
	}
	p := j.todo.report
	r.New, r.Changed, r.Unchanged = p.New, p.Changed, p.Unchanged
	j.takeOutcome(&r, codelist.Outcome{Problems: p.Problems, Repeated: p.Repeated})
	return r, nil
}

func (j *priceJob) write(t *tx) error {
	t.pricesChanged()
	return t.putPrices(j.todo, func(done, total int) {
		if j.cmd.Progress != nil {
			j.cmd.Progress(StageWriting, done, total)
		}
	})
}

// codeJob takes drugs, classes, interactions or codes of diagnoses in as
// CodeListService.Import does.
type codeJob struct {
	tableBase
	list CodeList
	file parsedList
}

var codeLists = map[TableKind]CodeList{TableDrugs: DrugList, TableDiagnosisCode: DiagnosisList, TableDrugClasses: ClassList, TableInteractions: InteractionList}

func readCodeTable(base tableBase) (*codeJob, error) {
	j := &codeJob{tableBase: base, list: codeLists[base.cmd.Kind]}
	var err error
	j.file, err = parseFrom(j.list, tableRows(base.rowsOf()))
	return j, err
}

func (j *codeJob) plan(t *tx) (TableImportReport, error) {
	r := j.newReport()
	j.takeOutcome(&r, j.file.outcome)
	if j.file.rows == 0 {
		return r, nil
	}
	res, err := j.file.put(t, PutOptions{Source: SourceImport, DryRun: true, At: t.now})
	r.New, r.Changed, r.Unchanged = res.New, res.Changed, res.Unchanged+len(res.Kept)
	r.Repeated += len(res.Repeated)
	if n := len(res.Kept); n > 0 {
		r.Notes = append(r.Notes, fmt.Sprintf("Rows that differ from what was entered or changed at the hospital, which stays: %d.", n))
	}
	return r, err
}

func (j *codeJob) write(t *tx) error {
	info, err := t.listInfo(j.list)
	if err != nil {
		return err
	}
	_, err = j.file.put(t, PutOptions{Source: SourceImport, At: t.now, Progress: func(done, total int) {
		if j.cmd.Progress != nil {
			j.cmd.Progress(StageWriting, done, total)
		}
	}})
	if err != nil {
		return err
	}
	return t.noteImported(info, baseName(j.cmd.Table.FileName), false)
}
