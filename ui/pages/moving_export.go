package pages

import (
	"context"
	"os"
	"path/filepath"

	"caredesk/internal/clinic"
	"caredesk/internal/exportfile"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// fileExport asks where something is to be written and shows the progress.
type fileExport struct {
	env    *Env
	title  string
	name   string // of the file, with its ending
	hint   string
	reason bool                            // ask for a reason that is needed in some cases only
	counts func(done, total string) string // how far it is; nil where the bar says enough
	write  func(ctx context.Context, o exportfile.Options, reason string) error

	vm     *viewmodel.FileExport
	form   *components.FormDialog
	path   *components.Entry
	why    *components.Entry
	work   *longWork
	target string
}

// mayExport reports whether an export can be begun now.
func mayExport(env *Env, p clinic.Permission) bool {
	return env.May(p) && !components.ModalOpen(env.Window) && (env.Locked == nil || !env.Locked())
}

// exportEverything writes all data of the clinic.
func exportEverything(env *Env) {
	if !mayExport(env, clinic.DataExport) {
		return
	}
	x := &fileExport{env: env, title: i18n.T("Export everything"), name: "caredesk-" + env.Today().String() + ".zip", counts: func(done, total string) string { return i18n.F("%s of %s rows and files", done, total) },
		hint: i18n.T("All data of the clinic, which anybody who has the file can read. The export is recorded in the audit log; the file is yours alone to read.")}
	x.write = func(ctx context.Context, o exportfile.Options, _ string) error {
		_, err := exportfile.Everything(ctx, env.Services.Exports, o)
		return err
	}
	x.ask(nil)
}

// exportFHIR writes all patients' records as one bundle.
func exportFHIR(env *Env) {
	if !mayExport(env, clinic.DataExport) {
		return
	}
	x := &fileExport{env: env, title: i18n.T("Export all patients as FHIR"), name: "caredesk-" + env.Today().String() + ".fhir.json", counts: func(done, total string) string { return i18n.F("%s of %s patients", done, total) },
		hint: i18n.T("All patients' records, which anybody who has the file can read. The export is recorded in the audit log; the file is yours alone to read.")}
	x.write = func(ctx context.Context, o exportfile.Options, _ string) error {
		_, err := exportfile.FHIR(ctx, env.Services.Exports, exportfile.FHIROptions{Options: o})
		return err
	}
	x.ask(nil)
}

// exportPatient writes one patient's record, to be handed to the patient.
func exportPatient(env *Env, p clinic.Patient) {
	if !mayExport(env, clinic.PatientsExport) {
		return
	}
	x := &fileExport{env: env, title: i18n.F("Export the record of %s", p.ListName()), name: p.Number + ".zip", reason: env.Actor.Role == clinic.RoleDoctor,
		hint: i18n.T("A PDF to read, FHIR for another hospital, photo and files. It is not encrypted: hand it to the patient alone. The export is recorded in the audit log.")}
	x.write = func(ctx context.Context, o exportfile.Options, reason string) error {
		_, err := exportfile.PatientZIP(ctx, env.Services.Exports, exportfile.PatientOptions{Options: o, Patient: p.ID, Reason: reason})
		return err
	}
	x.ask(nil)
}

// ask opens the form, with what was wrong with it before.
func (x *fileExport) ask(wrong error) {
	if x.path == nil {
		home, _ := os.UserHomeDir()
		folder := home
		if docs := filepath.Join(home, "Documents"); printIsDir(docs) {
			folder = docs
		}
		x.path, x.why = components.NewEntry(), components.NewEntry()
		x.path.MaxLength = 1000
		x.path.SetText(filepath.Join(folder, x.name))
	}
	fields := []components.FormField{{Name: "path", Label: i18n.T("File"), Widget: x.path, Required: true, Hint: x.hint}}
	if x.reason {
		fields = append(fields, components.FormField{Name: "reason", Label: i18n.T("Reason"), Widget: x.why,
			Hint: i18n.T("Needed for a patient whom you have not treated. It is recorded.")})
	}
	x.form = components.NewFormDialog(components.FormOptions{
		Topic: "administration.md#moving-in-and-out",
		Title: x.title, SubmitText: i18n.T("Export"), Width: 620, Fields: fields,
		Dirty:    func() bool { return false },
		OnSubmit: func() { x.submit(false) },
		Extra: []components.Action{{Text: i18n.T("Choose folder…"), Run: func() {
			components.ChooseFile(components.FileOptions{Title: i18n.T("Where to save"), Folder: true, Start: x.path.Text, OnChosen: func(folder string) {
				x.path.SetText(filepath.Join(folder, filepath.Base(x.path.Text)))
			}}, x.env.Window)
		}}},
	}, x.env.Window)
	x.form.Show()
	if wrong != nil {
		x.form.SetErr(wrong)
	}
}

func (x *fileExport) submit(replace bool) {
	target, ok := saveTarget(x.form, x.path.Text, filepath.Ext(x.name), replace, func() { x.submit(true) })
	if !ok {
		return
	}
	x.form.Close()
	x.target = target
	x.run(replace)
}

// saveTarget is the file that a form says to save to. Where the path is no good, or
// somebody's file stands there that is not to be replaced yet, it says so in the
// form and reports false; replaceIt goes on all the same.
func saveTarget(form *components.FormDialog, path, ending string, replace bool, replaceIt func()) (string, bool) {
	home, _ := os.UserHomeDir()
	target, err := viewmodel.SaveTargetAs(path, home, ending)
	if err != nil {
		form.SetErr(err)
		return "", false
	}
	if _, statErr := os.Lstat(target); statErr == nil && !replace {
		form.SetMessage(theme.ToneWaiting, i18n.T("There is already a file of that name."),
			components.Action{Text: i18n.T("Replace it"), Run: replaceIt})
		return "", false
	}
	return target, true
}

// run shows the progress until the file is there. Escape gives up.
func (x *fileExport) run(replace bool) {
	env := x.env
	reason := ""
	if x.reason {
		reason = x.why.Text
	}
	x.vm = &viewmodel.FileExport{FrontDesk: frontDesk(env), Write: func(ctx context.Context, path string, replace bool) error {
		return x.write(ctx, exportfile.Options{Path: path, Replace: replace, Progress: x.progress()}, reason)
	}}
	x.work = beginLongWork(env, "administration.md#moving-in-and-out", x.title, filepath.Base(x.target), x.vm.Cancel)
	x.work.say(i18n.T("Writing…"), 0, 0)
	x.vm.Start(x.target, replace, func(err error) {
		x.work.end()
		switch {
		case err == nil:
			toastGood(env, i18n.F("Saved as %s in %s.", filepath.Base(x.target), filepath.Dir(x.target)))
		case viewmodel.GivenUp(err):
			components.Toast(env.Window, theme.ToneNeutral, i18n.T("The export was cancelled. No file was left behind."))
		case clinic.FieldOf(err) == "reason" && x.reason, clinic.FieldOf(err) == "path":
			x.ask(err)
		default:
			components.ShowErr(env.Window, err)
		}
	})
}

// progress is called away from the UI thread; it shows no more than a hundred
// steps.
func (x *fileExport) progress() service.ExportProgress {
	shown := -1
	return func(done, total int) {
		if total == 0 || done*100/total == shown {
			return
		}
		shown = done * 100 / total
		text := i18n.T("Writing…")
		if x.counts != nil {
			text = x.counts(i18n.Count(done), i18n.Count(total))
		}
		x.work.tell(text, int64(done), int64(total))
	}
}
