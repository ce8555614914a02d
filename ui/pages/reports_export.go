package pages

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/document"
	"caredesk/internal/report"
	"caredesk/internal/reportfile"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// Export asks for a format and a file and writes the report on screen.
func (p *reportsPage) Export() {
	if !p.vm.Loaded || components.ModalOpen(p.env.Window) || p.env.Locked != nil && p.env.Locked() || !p.env.May(clinic.ReportsExport) {
		return
	}
	newReportExport(p).ask()
}

// reportExport is one export: the question where to, then the progress.
type reportExport struct {
	page  *reportsPage
	query report.Query
	name  string // of the file, without an ending
	chart string
	vm    *viewmodel.ReportExporting

	form   *components.FormDialog
	path   *components.Entry
	format *components.Segmented
	work   *longWork
}

func newReportExport(p *reportsPage) *reportExport {
	r := p.vm.Answer
	x := &reportExport{page: p, query: r.Query, name: p.vm.Result.FileName(), chart: p.vm.ChartColumn()}
	// The days stand as they are on screen: midnight may have passed since.
	x.query.Period = report.Period{Span: report.Days, From: r.From, To: r.To}
	x.vm = &viewmodel.ReportExporting{FrontDesk: frontDesk(p.env), Query: x.query, Write: x.write}
	return x
}

func (x *reportExport) ask() {
	env := x.page.env
	home, _ := os.UserHomeDir()
	folder := home
	if docs := filepath.Join(home, "Documents"); printIsDir(docs) {
		folder = docs
	}
	x.path = components.NewEntry()
	x.path.MaxLength = 1000
	options := make([]components.Option, 0, 3)
	for _, f := range service.ReportFormats() {
		options = append(options, components.Option{Value: string(f), Text: viewmodel.FormatTitle(f)})
	}
	x.format = components.NewSegmented(options, func(v string) { x.path.SetText(x.renamed(v)) })
	x.path.SetText(filepath.Join(folder, x.name+"."+x.format.Value()))
	hint := i18n.T("The export is recorded in the audit log. The file is yours alone to read.")
	if x.query.Named() {
		hint = i18n.T("The file names patients. The export is recorded in the audit log; the file is yours alone to read.")
	}
	x.form = components.NewFormDialog(components.FormOptions{
		Title: i18n.F("Export “%s”", i18n.Say(x.query.Kind.Title())), SubmitText: i18n.T("Export"), Width: 620,
		Fields: []components.FormField{{Name: "format", Label: i18n.T("Format"), Widget: x.format, Required: true},
			{Name: "path", Label: i18n.T("File"), Widget: x.path, Required: true, Hint: hint}},
		Dirty:    func() bool { return false },
		OnSubmit: func() { x.submit(false) },
		Extra: []components.Action{{Text: i18n.T("Choose folder…"), Run: func() {
			components.ChooseFile(components.FileOptions{Title: i18n.T("Where to save"), Folder: true, Start: x.path.Text, OnChosen: func(folder string) {
				x.path.SetText(filepath.Join(folder, filepath.Base(x.path.Text)))
			}}, env.Window)
		}}},
	}, env.Window)
	x.form.Show()
}

// again asks once more, with what was typed and why it failed.
func (x *reportExport) again(format service.ReportFormat, target string, err error) {
	if components.ModalOpen(x.page.env.Window) || x.page.env.Locked != nil && x.page.env.Locked() {
		components.ShowErr(x.page.env.Window, err)
		return
	}
	x.ask()
	x.format.SetValue(string(format))
	x.path.SetText(target)
	x.form.SetErr(err)
}

// renamed is the path with the ending of another format.
func (x *reportExport) renamed(format string) string {
	text := x.path.Text
	for _, f := range service.ReportFormats() {
		if rest, ok := strings.CutSuffix(text, "."+string(f)); ok {
			return rest + "." + format
		}
	}
	return text
}

func (x *reportExport) submit(replace bool) {
	format := service.ReportFormat(x.format.Value())
	target, ok := saveTarget(x.form, x.path.Text, "."+string(format), replace, func() { x.submit(true) })
	if !ok {
		return
	}
	x.form.Close()
	x.run(format, target, replace)
}

// run shows the progress until the file is there. Escape gives up.
func (x *reportExport) run(format service.ReportFormat, target string, replace bool) {
	env := x.page.env
	x.work = beginLongWork(env, "", i18n.F("Exporting %s", viewmodel.FormatTitle(format)), filepath.Base(target), x.vm.Cancel)
	x.work.say(i18n.T("Computing…"), 0, 0)
	x.vm.Start(format, target, replace, func(err error) {
		x.work.end()
		switch {
		case err == nil:
			toastGood(env, i18n.F("Saved as %s in %s.", filepath.Base(target), filepath.Dir(target)))
		case viewmodel.GivenUp(err):
			components.Toast(env.Window, theme.ToneNeutral, i18n.T("The export was cancelled. No file was left behind."))
		default:
			x.again(format, target, err)
		}
	})
}

// write runs away from the UI thread.
func (x *reportExport) write(ctx context.Context, e service.ReportExport, f service.ReportFormat, path string, replace bool) error {
	return reportfile.Save(ctx, reportfile.Options{Export: e, Format: f, Chart: x.chart, Path: path, Replace: replace, Progress: func(done, total int) {
		x.work.tell(i18n.F("%s of %s rows", i18n.Count(done), i18n.Count(total)), int64(done), int64(total))
	}})
}

// reportPapers are what reports are printed on.
var reportPapers = []clinic.Paper{clinic.PaperA4, clinic.PaperLetter}

// Print shows the report as it will be printed. It counts as exported when it is
// printed, opened or saved.
func (p *reportsPage) Print() {
	if !p.vm.Loaded || components.ModalOpen(p.env.Window) || !p.env.May(clinic.ReportsExport) {
		return
	}
	x, env, result := newReportExport(p), p.env, p.vm.Answer
	lay := func(e service.ReportExport, paper clinic.Paper) (*document.Layout, error) {
		d := reportfile.Paper(e, x.chart, nil)
		d.Paper = paper
		return d.Layout()
	}
	printDocument(env, printJob{Title: i18n.Say(x.query.Kind.Title()), FileName: x.name + ".pdf", Papers: reportPapers, Paper: printPaperOr(env.Settings.DocumentPaper, reportPapers),
		Load: made(func(ctx context.Context) (service.ReportExport, error) {
			return env.Services.Reports.Export(ctx, x.query, service.ReportPDF)
		}, lay),
		Look: shown(func(ctx context.Context) (service.ReportExport, error) {
			e := service.ReportExport{Result: result, Settings: env.Settings}
			brand, err := env.Services.Sessions.Branding(ctx)
			if err == nil {
				e.Logo = brand.Logo
			}
			return e, nil
		}, lay),
	})
}
