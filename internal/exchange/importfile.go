package exchange

import (
	"encoding/csv"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"caredesk/internal/clinic"
	"caredesk/internal/folder"
	"caredesk/internal/service"
)

// ImportNotesCSV writes which rows of another system are changed or refused when
// it is moved in, and why, as ReportCSV writes its cells.
func ImportNotesCSV(w io.Writer, notes []service.ImportNote) error {
	return plainCSV(w, []string{"table", "id", "outcome", "column", "reason"}, len(notes), func(i int) []string {
		n := notes[i]
		id := ""
		if n.ID != 0 {
			id = strconv.FormatInt(n.ID, 10)
		}
		return []string{string(n.Table), id, string(n.Outcome), guarded(n.Field), guarded(n.Reason)}
	})
}

// ImportMappingCSV writes which row of ours each row of another system became.
func ImportMappingCSV(w io.Writer, rows []service.ImportedRow) error {
	return plainCSV(w, []string{"table", "old_id", "new_id"}, len(rows), func(i int) []string {
		return []string{string(rows[i].Table), strconv.FormatInt(rows[i].Old, 10), strconv.FormatInt(rows[i].New, 10)}
	})
}

// whyNotTaken heads the column of TableErrorsCSV that says what to correct.
const whyNotTaken = "Why it was not taken"

// TableErrorsCSV writes the rows of a table that were not taken, as they stand
// there, with the reason: a file to correct and to read once more. Of patients it
// has a column to say why somebody who looks registered is somebody else.
func TableErrorsCSV(w io.Writer, kind service.TableKind, t service.IncomingTable, problems []service.TableProblem) error {
	keep, head, beside := []int{}, []string{}, kind == service.TablePatientList
	columns := service.GuessColumns(kind, t.Header)
	if _, has := columns[service.FieldNotDuplicate]; has {
		beside = false
	}
	for i, name := range t.Header {
		if name != whyNotTaken { // of the time before
			keep, head = append(keep, i), append(head, guarded(name))
		}
	}
	if beside {
		f, _ := kind.Field(service.FieldNotDuplicate)
		head = append(head, f.Title)
	}
	return plainCSV(w, append(head, whyNotTaken), len(problems), func(n int) []string {
		row, out := t.Rows[problems[n].Row], []string{}
		for _, i := range keep {
			cell := ""
			if i < len(row.Cells) {
				cell = guarded(row.Cells[i])
			}
			out = append(out, cell)
		}
		if beside {
			out = append(out, "")
		}
		return append(out, guarded(problems[n].Message))
	})
}

// plainCSV writes a table of text.
func plainCSV(w io.Writer, head []string, n int, row func(int) []string) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return cannotWrite(err)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	err := out.Write(head)
	for i := 0; i < n && err == nil; i++ {
		err = out.Write(row(i))
	}
	out.Flush()
	if err = errors.Join(err, out.Error()); err != nil {
		return cannotWrite(err)
	}
	return nil
}

// SaveFile writes a file for its owner's eyes alone, whole or not at all. One
// that is there is replaced only when replace says so.
func SaveFile(path string, replace bool, write func(io.Writer) error) error {
	failed := func(err error) error {
		e := clinic.Wrap(clinic.Unavailable, err, "The file cannot be written to %s. Check that you may write there and that the disk is not full.", filepath.Dir(path))
		e.Field = "path"
		return e
	}
	if _, err := os.Lstat(path); err == nil && !replace {
		return &clinic.Error{Code: clinic.Conflict, Field: "path", Message: "There is already a file of that name."}
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return failed(err)
	}
	if err := folder.Write(path, write); err != nil {
		return failed(err)
	}
	return nil
}
