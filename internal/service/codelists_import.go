package service

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"path"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/codelist"
)

// MaxListFile is the size of the largest file that is imported, in bytes.
const MaxListFile = codelist.MaxBytes

// ImportListCommand imports a file into a code list.
type ImportListCommand struct {
	List     CodeList
	FileName string // shown and kept without its folder
	Data     []byte
	// Replace retires, or takes out, what the file does not hold; what was
	// entered or changed at the hospital stays in any case.
	Replace bool
	// Progress is told how many rows are written; nil for nobody. It is called
	// from the goroutine of the import.
	Progress func(done, total int)
}

// ImportListReport says what an import does, or did.
type ImportListReport struct {
	List      CodeList
	FileName  string
	Digest    string // SHA-256 of the file, in hexadecimal
	Rows      int    // of the file
	New       int
	Changed   int
	Unchanged int
	Retired   int
	Repeated  int      // rows of the file that stand there twice; one of them counts
	Kept      int      // rows that differ from what was entered or changed here, which stays
	KeptNames []string // the first of them
	Bad       int      // rows that cannot be used
	Problems  []codelist.Problem
}

// keptShown is how many of the kept rows a report names.
const keptShown = 10

// parsedList is a file that was read, and how it gets into its list.
type parsedList struct {
	outcome codelist.Outcome
	rows    int
	name    func(i int) string
	put     func(t *tx, o PutOptions) (PutResult, error)
}

// parseList reads a file; it touches no database.
func parseList(list CodeList, data []byte) (p parsedList, err error) {
	return parseFrom(list, csvBytes(data))
}

// listSource gives the rows of a list, of a CSV file or of a table whose columns
// somebody has named.
type listSource interface {
	drugs() ([]clinic.Drug, codelist.Outcome, error)
	classes() ([]clinic.DrugClass, codelist.Outcome, error)
	interactions() ([]clinic.Interaction, codelist.Outcome, error)
	diagnoses() ([]codelist.DiagnosisCode, codelist.Outcome, error)
}

type csvBytes []byte

func (b csvBytes) drugs() ([]clinic.Drug, codelist.Outcome, error) {
	return codelist.ReadDrugsCSV(bytes.NewReader(b))
}

func (b csvBytes) classes() ([]clinic.DrugClass, codelist.Outcome, error) {
	return codelist.ReadClassesCSV(bytes.NewReader(b))
}

func (b csvBytes) interactions() ([]clinic.Interaction, codelist.Outcome, error) {
	return codelist.ReadInteractionsCSV(bytes.NewReader(b))
}

func (b csvBytes) diagnoses() ([]codelist.DiagnosisCode, codelist.Outcome, error) {
	return codelist.ReadDiagnosesCSV(bytes.NewReader(b))
}

type tableRows codelist.Rows

func (r tableRows) drugs() ([]clinic.Drug, codelist.Outcome, error) {
	return codelist.ReadDrugs(codelist.Rows(r))
}

func (r tableRows) classes() ([]clinic.DrugClass, codelist.Outcome, error) {
	return codelist.ReadClasses(codelist.Rows(r))
}

func (r tableRows) interactions() ([]clinic.Interaction, codelist.Outcome, error) {
	return codelist.ReadInteractions(codelist.Rows(r))
}

func (r tableRows) diagnoses() ([]codelist.DiagnosisCode, codelist.Outcome, error) {
	return codelist.ReadDiagnoses(codelist.Rows(r))
}

func parseFrom(list CodeList, r listSource) (p parsedList, err error) {
	switch list {
	case DrugList:
		var rows []clinic.Drug
		rows, p.outcome, err = r.drugs()
		p.rows, p.name = len(rows), func(i int) string { return rows[i].Label() }
		p.put = func(t *tx, o PutOptions) (PutResult, error) { return t.CodeLists().PutDrugs(t.ctx, rows, o) }
	case ClassList:
		var rows []clinic.DrugClass
		rows, p.outcome, err = r.classes()
		p.rows, p.name = len(rows), func(i int) string { return rows[i].Name }
		p.put = func(t *tx, o PutOptions) (PutResult, error) { return t.CodeLists().PutClasses(t.ctx, rows, o) }
	case InteractionList:
		var rows []clinic.Interaction
		rows, p.outcome, err = r.interactions()
		p.rows, p.name = len(rows), func(i int) string { return rows[i].A + " and " + rows[i].B }
		p.put = func(t *tx, o PutOptions) (PutResult, error) { return t.CodeLists().PutInteractions(t.ctx, rows, o) }
	case DiagnosisList:
		var read []codelist.DiagnosisCode
		read, p.outcome, err = r.diagnoses()
		rows := make([]clinic.CodedDiagnosis, len(read))
		for i, d := range read {
			rows[i] = clinic.CodedDiagnosis{Code: d.Code, Title: d.Title}
		}
		p.rows, p.name = len(rows), func(i int) string { return rows[i].String() }
		p.put = func(t *tx, o PutOptions) (PutResult, error) { return t.CodeLists().PutDiagnoses(t.ctx, rows, o) }
	default:
		return p, clinic.FieldErrorf("list", "There is no list %q.", string(list))
	}
	return p, err
}

// prepare checks the command and reads its file.
func (cmd *ImportListCommand) prepare() (parsedList, ImportListReport, error) {
	sum := sha256.Sum256(cmd.Data)
	report := ImportListReport{List: cmd.List, FileName: baseName(cmd.FileName), Digest: hex.EncodeToString(sum[:])}
	if len(cmd.Data) > MaxListFile {
		return parsedList{}, report, clinic.FieldErrorf("file", "The file is larger than %d MB.", MaxListFile>>20)
	}
	p, err := parseList(cmd.List, cmd.Data)
	if err != nil {
		return p, report, err
	}
	report.Rows, report.Bad, report.Problems, report.Repeated = p.outcome.Rows, p.outcome.Bad, p.outcome.Problems, p.outcome.Repeated
	if p.rows == 0 {
		return p, report, andFirst(clinic.FieldErrorf("file", "The file holds no row that can be used."), p.outcome.Problems)
	}
	return p, report, nil
}

// andFirst puts the first fault of a file after what an error says, where there is one.
func andFirst(err *clinic.Error, problems []codelist.Problem) *clinic.Error {
	if len(problems) > 0 {
		err.Message += " " + problems[0].String()
	}
	return err
}

// baseName is the name of a file without its folder, also of one of Windows.
func baseName(name string) string {
	name = clinic.CleanLine(path.Base(strings.ReplaceAll(name, `\`, "/")))
	if name == "." || name == "/" {
		return ""
	}
	if r := []rune(name); len(r) > clinic.MaxLine {
		name = string(r[:clinic.MaxLine])
	}
	return name
}

// take fills in what putting the rows into the list came to.
func (r *ImportListReport) take(p parsedList, res PutResult) {
	r.New, r.Changed, r.Unchanged, r.Retired = res.New, res.Changed, res.Unchanged, res.Retired
	r.Repeated += len(res.Repeated)
	r.Kept = len(res.Kept)
	for _, i := range res.Kept[:min(len(res.Kept), keptShown)] {
		r.KeptNames = append(r.KeptNames, p.name(i))
	}
}

// PreviewImport says what importing the file would do, and does nothing.
func (s *CodeListService) PreviewImport(ctx context.Context, cmd ImportListCommand) (ImportListReport, error) {
	if _, err := authorize(ctx, clinic.CodeListsManage); err != nil {
		return ImportListReport{}, err
	}
	p, report, err := cmd.prepare()
	if err != nil {
		return report, err
	}
	err = s.read(ctx, func(t *tx) error {
		res, err := p.put(t, PutOptions{Source: SourceImport, Replace: cmd.Replace, DryRun: true, At: t.now})
		report.take(p, res)
		return err
	})
	return orNothing(report, err)
}

// Import imports a file, all of its good rows or none. Rows that cannot be used
// are left out and told; with Replace they refuse the whole file, because what
// they stand for would be retired. A cancelled context leaves the list as it was.
func (s *CodeListService) Import(ctx context.Context, cmd ImportListCommand) (ImportListReport, error) {
	if _, err := authorize(ctx, clinic.CodeListsManage); err != nil {
		return ImportListReport{}, err
	}
	p, prepared, err := cmd.prepare()
	if err != nil {
		return prepared, err
	}
	if cmd.Replace && prepared.Bad > 0 {
		return prepared, andFirst(clinic.Errorf(clinic.Conflict, "The file has rows that cannot be used (%d), and what stands there would be retired. Correct them, or import without replacing.",
			prepared.Bad), p.outcome.Problems)
	}
	var report ImportListReport
	err = s.write(ctx, func(t *tx) error {
		report = prepared
		info, err := t.listInfo(cmd.List)
		if err != nil {
			return err
		}
		res, err := p.put(t, PutOptions{Source: SourceImport, Replace: cmd.Replace, At: t.now, Progress: cmd.Progress})
		if err != nil {
			return err
		}
		report.take(p, res)
		if err := t.noteImported(info, report.FileName, cmd.Replace); err != nil {
			return err
		}
		return t.audit(change{action: "codelist.import", after: record{"list": string(cmd.List), "file": report.FileName, "sha256": report.Digest,
			"replace": cmd.Replace, "rows": report.Rows, "new": report.New, "changed": report.Changed, "unchanged": report.Unchanged,
			"retired": report.Retired, "kept": report.Kept, "left_out": report.Bad}})
	})
	return orNothing(report, err)
}

// noteImported notes that a file was imported into a list.
func (t *tx) noteImported(info CodeListInfo, file string, replaced bool) error {
	info.Source, info.ImportedAt, info.ImportedBy = file, t.now, t.actor.Name
	if info.Source == "" {
		info.Source = "A file"
	}
	info.Replaced = info.Replaced || replaced
	t.listsChanged = true
	if err := t.CodeLists().Touch(t.ctx, info); err != nil {
		return err
	}
	t.emit(CodeListChanged{info.List})
	return nil
}
