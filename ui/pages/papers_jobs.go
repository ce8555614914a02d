package pages

import (
	"context"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/document"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
)

var documentPapers = []clinic.Paper{clinic.PaperA4, clinic.PaperA5, clinic.PaperLetter}

// paperJob prints an issued paper; a reprint is marked COPY.
func paperJob(env *Env, id clinic.PaperID, kind clinic.PaperKind, number string) printJob {
	return paperJobOf(env, strings.TrimSpace(i18n.Say(kind.Title())+" "+number), number, func(ctx context.Context) (service.PaperPrint, error) {
		return env.Services.Papers.Print(ctx, id)
	}, func(ctx context.Context) (service.PaperPrint, error) { return env.Services.Papers.Show(ctx, id) })
}

// paperDraftJob shows a paper before it is issued. It says DRAFT, and nothing is
// recorded.
func paperDraftJob(env *Env, cmd service.PaperCommand) printJob {
	var data once[service.PaperPrint]
	load := func(ctx context.Context) (service.PaperPrint, error) {
		return data.get(func() (service.PaperPrint, error) { return env.Services.Papers.Preview(ctx, cmd) })
	}
	title := i18n.F("%s (draft)", i18n.Say(cmd.Kind.Title()))
	job := paperJobOf(env, title, i18n.FileName(title), load, load)
	job.Draft = true
	return job
}

func paperJobOf(env *Env, title, name string, load, look func(context.Context) (service.PaperPrint, error)) printJob {
	zone := printZone(env)
	lay := func(p service.PaperPrint, paper clinic.Paper) (*document.Layout, error) {
		return document.PaperData{Letterhead: document.Letterhead{Settings: p.Settings, Logo: p.Logo}, Issued: p.Paper, Paper: paper, Copy: p.Copy,
			Location: zone}.Layout()
	}
	return printJob{Title: title, FileName: name + ".pdf", Papers: documentPapers, Paper: printPaperOr(env.Settings.DocumentPaper, documentPapers),
		Load: made(load, lay), Look: shown(look, lay)}
}

// printRow prints a document of a patient's list.
func printRow(env *Env, r service.PaperRow, closed func()) {
	job := prescriptionJob(env, r.Prescription, r.Number)
	if r.Paper != 0 {
		job = paperJob(env, r.Paper, r.Kind, r.Number)
	}
	job.Closed = closed
	printDocument(env, job)
}

// languageOptions are the languages that documents speak, each by its own name.
func languageOptions() []components.Option {
	var out []components.Option
	for _, l := range document.Languages() {
		out = append(out, components.Option{Value: l.Code, Text: l.Name})
	}
	return out
}

// languageChoice offers the languages that documents speak.
func languageChoice() *components.Choice { return components.NewChoice(languageOptions(), nil) }

// patientLanguageChoice offers them for one patient, the hospital's first.
func patientLanguageChoice() *components.Choice {
	return components.NewChoice(append([]components.Option{{Value: "", Text: i18n.T("As the hospital")}}, languageOptions()...), nil)
}

// patientLanguage says in which language a patient's documents are printed.
func patientLanguage(l clinic.Language) string {
	if l == "" {
		return i18n.T("As the hospital")
	}
	return l.Name()
}
