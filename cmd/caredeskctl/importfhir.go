package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"caredesk/internal/clinic"
	"caredesk/internal/exchange/fhir"
	"caredesk/internal/service"
)

func (c *ctl) importFHIRCommand() *cli.Command {
	return &cli.Command{
		Name: "fhir", Usage: "take patients in from HL7 FHIR R4 bundles", ArgsUsage: "FILE…",
		Description: "Each patient is taken whole or not at all, and gets a number of this hospital; the numbers of others are kept beside it. Whoever may be " +
			"registered already is refused, unless --register-anyway says why it is somebody else. Allergies, problems and vital signs go into the chart; " +
			"visits and medicines become records in words. What is not taken is listed with the reason. A file that is damaged, larger than 200 MB or contradicts " +
			"itself is refused whole, and the files after it are not read.",
		Flags: []cli.Flag{databaseFlag(), c.jsonFlag(),
			&cli.BoolFlag{Name: "dry-run", Usage: "say what would be done and do nothing"},
			&cli.StringFlag{Name: "register-anyway", Usage: "take patients who look registered too, for this `REASON`"},
			&cli.BoolFlag{Name: "verbose", Usage: "list every resource that is not taken, not only how many for which reason"}},
		Action: c.importFHIR,
	}
}

func (c *ctl) importFHIR(ctx context.Context, cmd *cli.Command) error {
	if cmd.Args().Len() == 0 {
		return usage("import fhir takes one or more files.")
	}
	app, ctx, err := c.open(ctx, cmd, false)
	if err != nil {
		return err
	}
	defer app.Close()
	settings, err := app.Services.Settings.Get(ctx)
	if err != nil {
		return err
	}
	seen := service.NewSeenPatients()
	taken, refused := 0, 0
	var reports []map[string]any
	for _, name := range cmd.Args().Slice() {
		file, digest, err := readBundle(name, app.Now().Location(), settings.DocumentLanguage)
		if err != nil {
			return err
		}
		r, err := app.Services.FHIRImports.Import(ctx, service.FHIRImportCommand{FileName: filepath.Base(name), Digest: digest, Charts: file.Charts, DryRun: cmd.Bool("dry-run"),
			Anyway: cmd.String("register-anyway"), Seen: seen, Progress: c.progress("importing")})
		if err != nil {
			return err
		}
		for _, chart := range r.Charts {
			if chart.Refused != "" {
				refused++
			} else {
				taken++
			}
		}
		if c.json {
			reports = append(reports, map[string]any{"file": filepath.Base(name), "sha256": digest, "patients": r.Charts, "not_taken": file.NotTaken})
		} else {
			c.tellImport(filepath.Base(name), r, file.NotTaken, cmd.Bool("verbose"))
		}
	}
	verb := "Imported"
	if cmd.Bool("dry-run") {
		verb = "Nothing was written. An import would take"
	}
	return c.done(map[string]any{"dry_run": cmd.Bool("dry-run"), "taken": taken, "refused": refused, "files": reports},
		"%s %d patients, refused %d.", verb, taken, refused)
}

// readBundle reads one file. Of several files, the one that cannot be read is named.
func readBundle(name string, zone *time.Location, language string) (fhir.File, string, error) {
	file, digest, err := fhir.ReadFile(name, zone, language)
	if base := filepath.Base(name); err != nil && !strings.Contains(clinic.MessageOf(err), base) {
		err = clinic.Wrap(clinic.CodeOf(err), err, "%s: %s", base, clinic.MessageOf(err))
	}
	return file, digest, err
}

// tellImport prints what became of a file's patients.
func (c *ctl) tellImport(name string, r service.FHIRImportReport, rest []service.IncomingNote, verbose bool) {
	fmt.Fprintf(c.out, "%s:\n", name)
	for _, p := range r.Charts {
		if p.Refused != "" {
			fmt.Fprintf(c.out, "  %s (%s): not taken. %s\n", p.Name, p.Source, p.Refused)
			continue
		}
		number := p.Number
		if number == "" {
			number = "would be taken"
		}
		fmt.Fprintf(c.out, "  %s (%s): %s, allergies %s, %d problems, %d sets of vital signs, %d records; from %s\n", p.Name, p.Source, number,
			strings.ReplaceAll(string(p.Allergy), "_", " "), p.Problems, p.Vitals, p.Entries, countWords(p.Taken))
		c.tellNotes(p.NotTaken, verbose)
	}
	if len(rest) > 0 {
		fmt.Fprintln(c.out, "  Beside the patients:")
		c.tellNotes(rest, verbose)
	}
}

func (c *ctl) tellNotes(notes []service.IncomingNote, verbose bool) {
	if verbose {
		for _, n := range notes {
			fmt.Fprintf(c.out, "    entry %d, %s %s: %s\n", n.Entry, n.Kind, n.ID, strings.TrimSpace(ofField(n.Field)+n.Reason+" "+n.Detail))
		}
		return
	}
	for _, g := range service.GroupNotes(notes) {
		fmt.Fprintf(c.out, "    %d × %s: %s\n", g.Count, orWord(g.Kind, "entry"), ofField(g.Field)+g.Reason)
	}
}

func orWord(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// ofField names the field that a note is about: "emergency contact: ".
func ofField(name string) string {
	if name == "" {
		return ""
	}
	return strings.ReplaceAll(name, "_", " ") + ": "
}
