package viewmodel

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// ListImport takes a file into a code list: it is read and previewed first.
type ListImport struct {
	FrontDesk
	// Changed is called on the UI thread when there is something new to draw.
	Changed func()
	// Progress is told from the goroutine of the import how many rows are written.
	Progress func(done, total int)

	List     service.CodeList
	FileName string
	Replace  bool
	Report   service.ImportListReport // of the preview
	Err      error                    // why there is no preview
	Ready    bool                     // the preview is there and can be imported
	Running  bool                     // the import is under way

	data   []byte
	load   Latest
	cancel context.CancelFunc
}

// NewListImport returns an import into a list from a file's path.
func NewListImport(d FrontDesk, list service.CodeList, path string) *ListImport {
	return &ListImport{FrontDesk: d, List: list, FileName: filepath.Base(path), Changed: func() {}, Progress: func(int, int) {}}
}

// importer is what keeps the list.
func (l *ListImport) importer() ListImporter {
	if l.List == service.PriceFile {
		return l.Services.Prices
	}
	return l.Services.CodeLists
}

// Read reads the file and previews it.
func (l *ListImport) Read(path string) {
	l.preview(func() ([]byte, error) { return readListFile(path) })
}

// SetReplace previews again with or without replacing.
func (l *ListImport) SetReplace(on bool) {
	l.Replace = on
	if l.data != nil {
		l.preview(func() ([]byte, error) { return l.data, nil })
	}
}

func readListFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, clinic.Wrap(clinic.Unavailable, err, "The file cannot be opened. Is it still there, and may you read it?")
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, service.MaxListFile+1))
	if err != nil {
		return nil, clinic.Wrap(clinic.Unavailable, err, "The file cannot be read.")
	}
	return data, nil
}

func (l *ListImport) preview(read func() ([]byte, error)) {
	l.Ready, l.Err = false, nil
	cmd := service.ImportListCommand{List: l.List, FileName: l.FileName, Replace: l.Replace}
	l.load.Go(l.Context(), l.Runner, func(ctx context.Context) func() {
		var report service.ImportListReport
		data, err := read()
		if err == nil {
			cmd.Data = data
			report, err = l.importer().PreviewImport(ctx, cmd)
		}
		return func() {
			l.data, l.Report, l.Err = data, report, err
			l.Ready = err == nil && !(l.Replace && report.Bad > 0)
			l.Changed()
		}
	})
}

// Start imports what was previewed; done gets a sentence about what was done.
func (l *ListImport) Start(done func(text string, err error)) {
	if !l.Ready || l.Running {
		return
	}
	cmd := service.ImportListCommand{List: l.List, FileName: l.FileName, Replace: l.Replace, Data: l.data, Progress: l.Progress}
	ctx, cancel := context.WithCancel(l.Context())
	l.Running, l.cancel = true, cancel
	l.Runner.Go(ctx, func(ctx context.Context) func() {
		report, err := l.importer().Import(ctx, cmd)
		return func() {
			cancel()
			l.Running = false
			done(importedText(report), err)
		}
	})
}

// Cancel ends the import, or drops the preview. What was written of an import
// is taken back.
func (l *ListImport) Cancel() {
	l.load.Cancel()
	if l.cancel != nil {
		l.cancel()
	}
}

// WasCancelled reports whether an import ended because it was cancelled.
func WasCancelled(err error) bool { return errors.Is(err, context.Canceled) }

func importedText(r service.ImportListReport) string {
	return i18n.F("%s: %s new, %s changed.", i18n.Say(r.List.Words()), i18n.Count(r.New), i18n.Count(r.Changed))
}

// rowsOf is "1 row" or "12 rows".
func rowsOf(n int) string {
	return i18n.N(n, "%s row", "%s rows", i18n.Count(n))
}

// Lines say what the import will do, the most important first.
func (l *ListImport) Lines() []string {
	r := l.Report
	lines := []string{i18n.F("%s: %s new, %s changed, %s as they are.", rowsOf(r.Rows), i18n.Count(r.New), i18n.Count(r.Changed), i18n.Count(r.Unchanged))}
	add := func(n int, format string, args ...any) {
		if n > 0 {
			lines = append(lines, fmt.Sprintf(format, append([]any{rowsOf(n)}, args...)...))
		}
	}
	gone := i18n.T("%s not in the file will be retired: offered no more, still understood.")
	switch l.List {
	case service.PriceFile:
		gone = i18n.T("%s not in the file will be retired: offered no more, kept on bills.")
	case service.ClassList, service.InteractionList:
		gone = i18n.T("%s not in the file will be taken out.")
	}
	add(r.Retired, gone)
	if names := i18n.Listed(r.KeptNames); names == "" {
		add(r.Kept, i18n.T("%s left out: what was entered or changed here stays."))
	} else {
		if r.Kept > len(r.KeptNames) {
			names += " …"
		}
		add(r.Kept, i18n.T("%s left out: what was entered or changed here stays: %s."), names)
	}
	add(r.Repeated, i18n.T("%s repeated in the file; one of each counts."))
	return lines
}

// Problems are the rows that cannot be used, the first of them one by one.
func (l *ListImport) Problems() []string {
	r := l.Report
	if r.Bad == 0 {
		return nil
	}
	head := i18n.F("%s cannot be used, to be left out.", rowsOf(r.Bad))
	if l.Replace {
		head = i18n.F("%s cannot be used, and what stands there would be retired. Correct the file, or import without replacing.", rowsOf(r.Bad))
	}
	out := []string{head}
	for _, p := range r.Problems {
		out = append(out, p.String())
	}
	if more := r.Bad - len(r.Problems); more > 0 {
		out = append(out, i18n.F("… and %s more.", i18n.Count(more)))
	}
	return out
}
