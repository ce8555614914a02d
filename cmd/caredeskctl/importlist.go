package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/urfave/cli/v3"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// listWords are the lists as the command line names them.
var listWords = map[string]service.CodeList{"drugs": service.DrugList, "classes": service.ClassList,
	"interactions": service.InteractionList, "diagnoses": service.DiagnosisList, "prices": service.PriceFile}

func (c *ctl) importListCommand() *cli.Command {
	return &cli.Command{
		Name: "import-list", Usage: "import medicines, drug classes, interactions, diagnosis codes or the price list from a CSV file",
		ArgsUsage: "drugs|classes|interactions|diagnoses|prices FILE",
		Description: "Rows of the file are added or changed. With --replace what the file does not hold is retired (classes and interactions: taken out). " +
			"What was entered or changed at the hospital stays in any case and is counted as kept. All good rows are imported or none; with --replace a file with rows that cannot be used is refused.\n\n" +
			"Columns, in any order, with commas, semicolons or tabs between them and | inside a field with several values:\n" +
			"   drugs         name, synonyms, ingredients, atc, strength, form, route, min_age_months, max_age_months, age_note, pregnancy, retired\n" +
			"   classes       code, name, aliases, atc, ingredients, except, cross, duplicate\n" +
			"   interactions  a, b, severity, effect, advice\n" +
			"   diagnoses     code, title\n" +
			"   prices        code, name, category, price, tax (a tax's name or rate; categories are made, taxes are not)",
		Flags: []cli.Flag{databaseFlag(), c.jsonFlag(),
			&cli.BoolFlag{Name: "replace", Usage: "retire what the file does not hold"},
			&cli.BoolFlag{Name: "dry-run", Usage: "say what would be done and do nothing"}},
		Action: c.importList,
	}
}

func (c *ctl) importList(ctx context.Context, cmd *cli.Command) error {
	if cmd.Args().Len() != 2 {
		return usage("%s takes the list and the file: drugs|classes|interactions|diagnoses|prices FILE", cmd.Name)
	}
	list, ok := listWords[cmd.Args().Get(0)]
	if !ok {
		return usage("There is no list %q. The lists are drugs, classes, interactions, diagnoses and prices.", cmd.Args().Get(0))
	}
	data, err := readListFile(cmd.Args().Get(1))
	if err != nil {
		return err
	}
	app, ctx, err := c.open(ctx, cmd, false)
	if err != nil {
		return err
	}
	defer app.Close()
	command := service.ImportListCommand{List: list, FileName: filepath.Base(cmd.Args().Get(1)), Data: data, Replace: cmd.Bool("replace")}
	do, preview, verb := app.Services.CodeLists.Import, app.Services.CodeLists.PreviewImport, "Imported"
	if list == service.PriceFile {
		do, preview = app.Services.Prices.Import, app.Services.Prices.PreviewImport
	}
	if cmd.Bool("dry-run") {
		do, verb = preview, "Nothing was written. An import would be"
	} else if f, ok := c.err.(*os.File); ok {
		bar := progressbar.NewOptions(1, progressbar.OptionSetWriter(f), progressbar.OptionSetDescription("importing"),
			progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100*time.Millisecond))
		command.Progress = func(done, total int) {
			bar.ChangeMax(total)
			_ = bar.Set(done)
		}
	}
	r, err := do(ctx, command)
	if err != nil {
		return err
	}
	for _, p := range r.Problems {
		fmt.Fprintln(c.err, p)
	}
	if more := r.Bad - len(r.Problems); more > 0 {
		fmt.Fprintf(c.err, "and %d more rows that cannot be used\n", more)
	}
	return c.done(map[string]any{"list": r.List, "file": r.FileName, "sha256": r.Digest, "dry_run": cmd.Bool("dry-run"), "rows": r.Rows, "new": r.New,
		"changed": r.Changed, "unchanged": r.Unchanged, "retired": r.Retired, "kept": r.Kept, "repeated": r.Repeated, "left_out": r.Bad},
		"%s: %d rows of %s: %d new, %d changed, %d unchanged, %d retired, %d kept as they are here, %d repeated, %d left out.",
		verb, r.Rows, r.FileName, r.New, r.Changed, r.Unchanged, r.Retired, r.Kept, r.Repeated, r.Bad)
}

// readListFile reads a file no larger than what is imported.
func readListFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, clinic.Wrap(clinic.NotFound, err, "There is no file %s.", filepath.Base(name))
		}
		return nil, clinic.Wrap(clinic.Unavailable, err, "The file %s cannot be read.", filepath.Base(name))
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, service.MaxListFile+1))
	if err != nil {
		return nil, clinic.Wrap(clinic.Unavailable, err, "The file %s cannot be read.", filepath.Base(name))
	}
	return data, nil
}
