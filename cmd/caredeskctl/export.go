package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/urfave/cli/v3"

	"caredesk/internal/bootstrap"
	"caredesk/internal/clinic"
	"caredesk/internal/exportfile"
	"caredesk/internal/service"
)

func (c *ctl) exportCommand() *cli.Command {
	replace := &cli.BoolFlag{Name: "replace", Usage: "take the place of a file that is there; a folder is never replaced"}
	return &cli.Command{
		Name: "export", Usage: "write data to files: everything, one patient's record, or FHIR",
		Description: "What is written is there whole or not at all, only its owner may read it, and the export is audited. Whoever has the files has the data.",
		Commands: []*cli.Command{
			{Name: "all", Usage: "write all data as CSV files with a data dictionary, pictures and attachments",
				Description: "TO is a new folder, or a file that ends in .zip. Passwords are not among the data. README.md in it says how the files are read.",
				Flags:       []cli.Flag{databaseFlag(), c.jsonFlag(), toFlag(), replace}, Action: c.exportAll},
			{Name: "patient", Usage: "write one patient's whole record, for the patient", ArgsUsage: "NUMBER",
				Description: "TO is a file that ends in .zip, or a new folder: record.pdf to read, record.fhir.json for another hospital, photo and files. It is not encrypted.",
				Flags:       []cli.Flag{databaseFlag(), c.jsonFlag(), toFlag(), replace}, Action: c.exportPatient},
			{Name: "fhir", Usage: "write records as HL7 FHIR R4",
				Description: "TO is the file of one bundle or, with --ndjson, a new folder with a file for each kind of resource. " +
					"The doctors' private notes are in none.",
				Flags: []cli.Flag{databaseFlag(), c.jsonFlag(), toFlag(), replace,
					&cli.StringFlag{Name: "patient", Usage: "the `NUMBER` of one patient; all when nothing is said"},
					&cli.BoolFlag{Name: "ndjson", Usage: "a file for each kind of resource, a resource on each line"},
					&cli.BoolFlag{Name: "files", Usage: "with the content of the charts' files"}}, Action: c.exportFHIR},
		},
		Action: func(_ context.Context, cmd *cli.Command) error {
			if cmd.Args().Present() {
				return usage("There is no export %q. The exports are all, patient and fhir.", cmd.Args().First())
			}
			return cli.ShowSubcommandHelp(cmd)
		},
	}
}

func toFlag() cli.Flag {
	return &cli.StringFlag{Name: "to", Usage: "where it is written `TO`", Required: true}
}

func (c *ctl) exportAll(ctx context.Context, cmd *cli.Command) error {
	if cmd.Args().Present() {
		return usage("export all takes no arguments, only flags.")
	}
	app, ctx, err := c.open(ctx, cmd, false)
	if err != nil {
		return err
	}
	defer app.Close()
	counts, err := exportfile.Everything(ctx, app.Services.Exports, c.exportOptions(cmd))
	if err != nil {
		return err
	}
	rows := 0
	for name, n := range counts {
		if name != "files" {
			rows += n
		}
	}
	return c.done(map[string]any{"to": cmd.String("to"), "rows": rows, "files": counts["files"], "tables": counts},
		"Wrote %d rows of %d tables and %d files to %s.", rows, len(counts)-present(counts, "files"), counts["files"], cmd.String("to"))
}

func present(counts exportfile.Counts, name string) int {
	if _, ok := counts[name]; ok {
		return 1
	}
	return 0
}

func (c *ctl) exportPatient(ctx context.Context, cmd *cli.Command) error {
	if cmd.Args().Len() != 1 {
		return usage("export patient takes the patient number.")
	}
	app, ctx, err := c.open(ctx, cmd, false)
	if err != nil {
		return err
	}
	defer app.Close()
	id, err := patientOf(ctx, app, cmd.Args().First())
	if err != nil {
		return err
	}
	counts, err := exportfile.PatientZIP(ctx, app.Services.Exports, exportfile.PatientOptions{Options: c.exportOptions(cmd), Patient: id})
	if err != nil {
		return err
	}
	return c.done(map[string]any{"to": cmd.String("to"), "counts": counts}, "Wrote the record with %d files to %s. It is not encrypted.", counts["files"], cmd.String("to"))
}

func (c *ctl) exportFHIR(ctx context.Context, cmd *cli.Command) error {
	if cmd.Args().Present() {
		return usage("export fhir takes no arguments, only flags.")
	}
	app, ctx, err := c.open(ctx, cmd, false)
	if err != nil {
		return err
	}
	defer app.Close()
	o := exportfile.FHIROptions{Options: c.exportOptions(cmd), Lines: cmd.Bool("ndjson"), Files: cmd.Bool("files")}
	if number := cmd.String("patient"); number != "" {
		if o.Patient, err = patientOf(ctx, app, number); err != nil {
			return err
		}
	}
	counts, err := exportfile.FHIR(ctx, app.Services.Exports, o)
	if err != nil {
		return err
	}
	return c.done(map[string]any{"to": cmd.String("to"), "resources": counts}, "Wrote %s to %s.", countWords(counts), cmd.String("to"))
}

// countWords lists counts by name.
func countWords[M ~map[string]int](counts M) string {
	var words []string
	for name, n := range counts {
		words = append(words, fmt.Sprintf("%d %s", n, name))
	}
	slices.SortFunc(words, func(a, b string) int {
		return strings.Compare(a[strings.IndexByte(a, ' '):], b[strings.IndexByte(b, ' '):])
	})
	return strings.Join(words, ", ")
}

// exportOptions also draws the progress, where a terminal shows it.
func (c *ctl) exportOptions(cmd *cli.Command) exportfile.Options {
	return exportfile.Options{Path: cmd.String("to"), Replace: cmd.Bool("replace"), Progress: c.progress("exporting")}
}

// progress draws a bar, nothing where there is no terminal.
func (c *ctl) progress(what string) service.ExportProgress {
	f, ok := c.err.(*os.File)
	if !ok {
		return nil
	}
	bar := progressbar.NewOptions(1, progressbar.OptionSetWriter(f), progressbar.OptionSetDescription(what),
		progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100*time.Millisecond))
	return func(done, total int) {
		bar.ChangeMax(total)
		_ = bar.Set(done)
	}
}

// patientOf finds the patient with a number.
func patientOf(ctx context.Context, app *bootstrap.App, number string) (clinic.PatientID, error) {
	page, err := app.Services.Patients.Search(ctx, service.PatientFilter{Text: number, WithRetired: true}, service.PageRequest{})
	if err != nil {
		return 0, err
	}
	for _, p := range page.Rows {
		if strings.EqualFold(p.Number, strings.TrimSpace(number)) {
			return p.ID, nil
		}
	}
	return 0, clinic.Errorf(clinic.NotFound, "There is no patient with the number %s.", number)
}
