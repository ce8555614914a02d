package pages

import (
	"context"
	"errors"
	"path/filepath"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/desktop"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// printJob is a document that the print dialog can make.
type printJob struct {
	Title    string // "Prescription RX-2026-000001"
	FileName string // without a person's name, as print queues show it
	Papers   []clinic.Paper
	Paper    clinic.Paper
	// Draft is a look before signing: opening comes first, and printing is
	// marked as a draft by the document itself.
	Draft bool
	// Load makes the document. The dialog calls it once for each paper used.
	Load func(ctx context.Context, paper clinic.Paper) (viewmodel.PrintDocument, error)
	// Look makes it to be looked at before, with its pages, and has nothing
	// recorded; nil for documents that are not shown.
	Look func(ctx context.Context, paper clinic.Paper) (viewmodel.PrintDocument, error)
	// Closed is called after the dialog has gone, whatever was done.
	Closed func()
}

// printDialog offers to print, open or save one document.
type printDialog struct {
	env   *Env
	job   printJob
	vm    *viewmodel.Printing
	modal *components.Modal
	form  *components.Form
	print *components.Button
	open  *components.Button
	save  *components.Button
	pages *components.PageView // nil where the document is not shown
	// replace allows the save under way to take the place of a file.
	replace bool
}

// printDocument opens the print dialog with the focus on its usual action, so
// that Enter does it.
func printDocument(env *Env, job printJob) {
	if env.Locked != nil && env.Locked() {
		return
	}
	d := &printDialog{env: env, job: job}
	locked := env.Locked
	if locked == nil {
		locked = func() bool { return false }
	}
	d.vm = viewmodel.NewPrinting(viewmodel.PrintingParams{
		Runner: env.Runner, Context: env.Context, Paper: job.Paper, Load: job.Load, Look: job.Look, Do: d.do, Locked: locked,
	})
	paper := components.NewSegmented(printPaperOptions(job.Papers), func(v string) {
		d.vm.SetPaper(clinic.Paper(v))
		d.form.ClearErrors()
		d.look()
		d.modal.Relayout()
	})
	paper.SetValue(string(job.Paper))
	d.form = components.NewForm([]components.FormField{{Name: "paper", Label: i18n.C("sheet", "Paper"), Widget: paper}}, 1)
	openKey, printKey := "", "Enter"
	if job.Draft {
		openKey, printKey = "Enter", ""
	}
	run := func(a viewmodel.PrintAction) func() { return func() { d.run(a, "") } }
	d.open = components.NewButton(i18n.C("button", "Open"), openKey, run(viewmodel.PrintOpen))
	d.print = components.NewPrimaryButton(i18n.T("Print"), printKey, run(viewmodel.PrintOnPaper))
	d.save = components.NewButton(i18n.T("Save…"), "", d.askWhere)
	first := d.print
	if job.Draft {
		d.open = components.NewPrimaryButton(i18n.C("button", "Open"), openKey, run(viewmodel.PrintOpen))
		d.print = components.NewButton(i18n.T("Print"), printKey, run(viewmodel.PrintOnPaper))
		first = d.open
	}
	buttons := []fyne.CanvasObject{components.NewCloseButton(func() { d.modal.Close() }), d.open, d.print}
	if job.Draft {
		buttons[1], buttons[2] = d.print, d.open
	}
	options := components.ModalOptions{
		Title: job.Title, Content: d.form, Width: 480, Buttons: buttons, LeftButtons: []fyne.CanvasObject{d.save},
		OnEnter: func() { first.Tapped(nil) }, OnClosed: func() {
			d.vm.StopShowing()
			if job.Closed != nil {
				job.Closed()
			}
		},
	}
	if job.Look != nil {
		d.withPages(&options)
	}
	d.modal = components.NewModal(env.Window, options)
	d.modal.Show()
	env.Window.Canvas().Focus(first)
	d.look()
}

const (
	pagesWidth, pagesHeight = 560, 560
	besidePagesWidth        = 330
)

// withPages puts the pages at the left of the choices. Their keys work wherever
// the focus is in the dialog.
func (d *printDialog) withPages(o *components.ModalOptions) {
	d.pages = components.NewPageView(func(work func() func()) {
		d.env.Runner.Go(d.env.Context(), func(context.Context) func() { return work() })
	})
	o.Content = components.FixedHeight(components.FixedWidth(d.pages, pagesWidth), pagesHeight)
	o.Beside, o.BesideWidth = components.VBoxGap(12, d.form, components.NewText(i18n.T("PgUp and PgDn turn pages."), components.TextOptions{Color: theme.ColorMuted, Wrap: true})), besidePagesWidth
	o.Width = pagesWidth + besidePagesWidth + 88
	o.OnKey = func(ev *fyne.KeyEvent) bool {
		switch ev.Name {
		case fyne.KeyPageUp, fyne.KeyPageDown, fyne.KeyHome, fyne.KeyEnd:
			d.pages.TypedKey(ev)
			return true
		}
		return false
	}
}

// look shows the document on the chosen paper and says at once what of it cannot
// be printed.
func (d *printDialog) look() {
	if d.pages == nil {
		return
	}
	d.vm.Show(func(doc viewmodel.PrintDocument, err error) {
		if !d.modal.Open() {
			return
		}
		defer d.modal.Relayout()
		if err != nil {
			d.pages.SetSource(nil, i18n.F("The pages cannot be shown. %s", i18n.Error(err)))
			return
		}
		d.pages.SetSource(doc.Pages, "")
		if doc.Warning != "" {
			d.form.SetMessage(theme.ToneWaiting, doc.Warning)
		}
	})
}

func printPaperOptions(papers []clinic.Paper) []components.Option {
	out := make([]components.Option, len(papers))
	for i, p := range papers {
		out[i] = components.Option{Value: string(p), Text: printPaperTitle(p)}
	}
	return out
}

func printPaperTitle(p clinic.Paper) string {
	switch p {
	case clinic.PaperRoll80:
		return i18n.T("80 mm roll")
	case clinic.PaperLetter:
		return i18n.C("paper", "Letter")
	}
	return string(p)
}

// do runs away from the UI thread.
func (d *printDialog) do(ctx context.Context, action viewmodel.PrintAction, paper clinic.Paper, pdf []byte, target string) error {
	if action == viewmodel.PrintSave {
		return viewmodel.WriteDocument(target, pdf, d.replace)
	}
	path, err := d.env.Temp.Write(d.job.FileName, pdf)
	if err != nil {
		return err
	}
	if action == viewmodel.PrintOpen {
		return desktop.Open(path)
	}
	size := string(paper)
	if paper == clinic.PaperRoll80 {
		size = "80mm"
	}
	return desktop.Print(ctx, path, desktop.PrinterOptions{Printer: d.env.Printer, Paper: size})
}

func (d *printDialog) enable(on bool) {
	for _, b := range []*components.Button{d.print, d.open, d.save} {
		if on {
			b.Enable()
		} else {
			b.Disable()
		}
	}
}

func (d *printDialog) run(action viewmodel.PrintAction, target string) {
	if d.vm.Busy() {
		return
	}
	d.form.ClearErrors()
	d.enable(false)
	work := beginLongWork(d.env, "", d.job.Title, i18n.T("The document is being made."), d.vm.Cancel)
	d.vm.Run(action, target, func(o viewmodel.PrintOutcome) {
		work.end()
		d.enable(true)
		d.finish(action, target, o)
	})
}

func (d *printDialog) finish(action viewmodel.PrintAction, target string, o viewmodel.PrintOutcome) {
	if !d.modal.Open() {
		return
	}
	defer d.modal.Relayout()
	switch {
	case o.Stopped:
		d.form.SetMessage(theme.ToneNeutral, i18n.T("Stopped. Nothing was printed, opened or saved."))
	case o.Warning != "":
		word := map[viewmodel.PrintAction]string{viewmodel.PrintOnPaper: i18n.T("Print"), viewmodel.PrintOpen: i18n.C("button", "Open"), viewmodel.PrintSave: i18n.T("Save")}[action]
		d.form.SetMessage(theme.ToneWaiting, i18n.F("%s Press “%s” again to go on.", o.Warning, word))
	case errors.Is(o.Err, desktop.ErrNoPrinter):
		d.form.SetMessage(theme.ToneDanger, i18n.T("There is no printer on this computer. Save the document, or open it and print from there."),
			components.Action{Text: i18n.T("Save…"), Run: d.askWhere})
	case errors.Is(o.Err, desktop.ErrNoViewer):
		d.form.SetMessage(theme.ToneDanger, i18n.T("There is no program on this computer that shows PDF files. Save the document instead."),
			components.Action{Text: i18n.T("Save…"), Run: d.askWhere})
	case o.Err != nil:
		d.form.SetErr(o.Err)
	default:
		d.modal.Close()
		components.Toast(d.env.Window, theme.ToneGood, d.success(action, target))
	}
}

func (d *printDialog) success(action viewmodel.PrintAction, target string) string {
	switch action {
	case viewmodel.PrintOpen:
		return i18n.F("%s is open in the viewer.", d.job.Title)
	case viewmodel.PrintSave:
		return i18n.F("Saved as %s in %s.", filepath.Base(target), filepath.Dir(target))
	}
	return i18n.F("%s was sent to the printer.", d.job.Title)
}

// askWhere asks for the file to save to and saves.
func (d *printDialog) askWhere() {
	if d.vm.Busy() {
		return
	}
	askSaveFile(d.env, saveFile{Title: d.job.Title, Name: d.job.FileName, Ext: ".pdf", Save: func(target string, replace bool) {
		d.replace = replace
		d.run(viewmodel.PrintSave, target)
	}})
}
