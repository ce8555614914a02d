package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/urfave/cli/v3"

	"caredesk/internal/clinic"
	"caredesk/internal/config"
	"caredesk/internal/exchange"
	"caredesk/internal/service"
)

// importCommand gathers what brings data in from elsewhere.
func (c *ctl) importCommand() *cli.Command {
	list := c.importListCommand()
	list.Name = "list"
	return &cli.Command{
		Name: "import", Usage: "take data in from other systems, or from tables as CSV or XLSX",
		Commands: append([]*cli.Command{c.importDjangoCommand(), c.importFHIRCommand(), list}, c.importTableCommands()...),
		Action: func(_ context.Context, cmd *cli.Command) error {
			return usage("import takes what is imported: django, fhir, a kind of table or list. Try caredeskctl import --help.")
		},
	}
}

func (c *ctl) importDjangoCommand() *cli.Command {
	return &cli.Command{
		Name: "django", Usage: "move the database of a Django HMS in", ArgsUsage: "FILE",
		Description: "FILE is its SQLite file; with --postgres it is its PostgreSQL database. Neither is changed. All is moved in or, when something fails, nothing. " +
			"Run it with --dry-run first: it counts what would be taken and lists every row that would be changed or refused, with the reason; --report writes the list as CSV.\n\n" +
			"Ids are kept where they are free. --mapping says where the file goes that tells which row became which; without it, it is left beside the database. " +
			"Staff sign in with the user names and passwords they have. A database is moved in once: a second time is refused.\n\n" +
			"The password of a PostgreSQL database is read from PGPASSWORD or the file .pgpass, never from the command line.",
		Flags: []cli.Flag{databaseFlag(), c.jsonFlag(),
			&cli.StringFlag{Name: "postgres", Usage: "read this `DSN`, such as postgres://reader@host/hms?sslmode=verify-full, and no file"},
			&cli.BoolFlag{Name: "dry-run", Usage: "say what would be done and do nothing"},
			&cli.StringFlag{Name: "report", Usage: "write the list of changed and refused rows to this CSV `FILE`"},
			&cli.StringFlag{Name: "mapping", Usage: "write which row became which to this CSV `FILE`"},
			&cli.StringFlag{Name: "currency", Usage: "ISO `CODE` of the amounts, for a database that has no settings yet", Value: "EUR"},
			&cli.BoolFlag{Name: "create", Usage: "make the database; its administrators are those who come in"}},
		Action: c.importDjango,
	}
}

func (c *ctl) importDjango(ctx context.Context, cmd *cli.Command) error {
	dsn, dry := cmd.String("postgres"), cmd.Bool("dry-run")
	switch n := cmd.Args().Len(); {
	case dsn == "" && n != 1:
		return usage("import django takes the file, or --postgres and no file")
	case dsn != "" && n != 0:
		return usage("import django takes a file or --postgres, not both")
	case cmd.Bool("create") && dry:
		return usage("--create makes a database, and --dry-run does nothing: choose one")
	}
	if cmd.Bool("create") {
		if err := mustNotExist(cmd.String("database")); err != nil {
			return err
		}
	}
	mapping := cmd.String("mapping")
	if mapping == "" {
		beside := strings.TrimSuffix(cmd.String("database"), filepath.Ext(cmd.String("database")))
		if config.IsDSN(cmd.String("database")) { // there is nothing beside a server's database
			beside = "caredesk"
		}
		mapping = beside + "-moved-in-" + time.Now().Format("20060102-150405") + ".csv"
	}
	// What cannot be written is better known before than after.
	if !dry {
		if err := canSave(mapping); err != nil {
			return err
		}
	}
	if path := cmd.String("report"); path != "" {
		if err := canSave(path); err != nil {
			return err
		}
	}
	report, err := c.moveIn(ctx, cmd, service.ImportCommand{File: cmd.Args().First(), DSN: dsn, Currency: clinic.Currency(strings.ToUpper(cmd.String("currency")))}, dry)
	if err != nil {
		return err
	}
	if path := cmd.String("report"); path != "" {
		if err := exchange.SaveFile(path, false, func(w io.Writer) error { return exchange.ImportNotesCSV(w, report.Notes) }); err != nil {
			return err
		}
	}
	if !dry {
		if err := exchange.SaveFile(mapping, false, func(w io.Writer) error { return exchange.ImportMappingCSV(w, report.Rows) }); err != nil {
			return fmt.Errorf("everything was moved in, but the mapping could not be written (the database keeps it, too): %w", err)
		}
	}
	return c.sayMovedIn(report, dry, mapping)
}

// moveIn opens the database and does it. A new database that nothing came into
// is removed again.
func (c *ctl) moveIn(ctx context.Context, cmd *cli.Command, command service.ImportCommand, dry bool) (report service.ImportReport, err error) {
	app, ctx, err := c.open(ctx, cmd, cmd.Bool("create"))
	if err != nil {
		return report, err
	}
	defer func() {
		closing := app.Close()
		if err != nil && cmd.Bool("create") && !config.IsDSN(app.Path) {
			for _, ending := range []string{"", "-wal", "-shm"} {
				_ = os.Remove(app.Path + ending) // as it was before
			}
		}
		err = errors.Join(err, closing)
	}()
	progress, clear := c.importProgress()
	defer clear()
	command.Progress = progress
	if dry {
		return app.Services.Imports.DryRun(ctx, command)
	}
	return app.Services.Imports.Run(ctx, command)
}

// importProgress draws how far an import is, stage by stage, where somebody
// looks; clear takes the bar away.
func (c *ctl) importProgress() (progress func(stage service.ImportStage, done, total int), clear func()) {
	f, ok := c.err.(*os.File)
	if !ok {
		return nil, func() {}
	}
	bar := progressbar.NewOptions(1, progressbar.OptionSetWriter(f), progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100*time.Millisecond))
	return func(stage service.ImportStage, done, total int) {
		bar.Describe(strings.ToLower(string(stage)))
		bar.ChangeMax(max(total, 1))
		_ = bar.Set(done)
	}, func() { _ = bar.Clear() }
}

// canSave reports whether a file can be made at a path.
func canSave(path string) error {
	probe := fmt.Sprintf("%s.%d", path, os.Getpid())
	if _, err := os.Lstat(path); err == nil {
		return clinic.Errorf(clinic.Conflict, "There is already a file %s.", filepath.Base(path))
	}
	if err := exchange.SaveFile(probe, false, func(io.Writer) error { return nil }); err != nil {
		return err
	}
	return os.Remove(probe)
}

// sayMovedIn prints the counts, and the first rows of the list.
func (c *ctl) sayMovedIn(r service.ImportReport, dry bool, mapping string) error {
	if c.json {
		tables, notes := map[string]any{}, []any{}
		for _, n := range r.Counts {
			tables[string(n.Table)] = map[string]any{"found": n.Found, "taken": n.Taken, "changed": n.Changed, "refused": n.Refused}
		}
		for _, n := range r.Notes {
			notes = append(notes, map[string]any{"table": n.Table, "id": n.ID, "outcome": n.Outcome, "column": n.Field, "reason": n.Reason})
		}
		value := map[string]any{"system": r.System, "source": r.Source, "sha256": r.Digest, "dry_run": dry, "tables": tables, "notes": notes,
			"currency": r.Currency, "billed": r.Billed.Edit(), "paid": r.Paid.Edit(), "refunded": r.Refunded.Edit(), "owed": r.Owed.Edit(),
			"staff_without_password": r.StaffWithoutPassword}
		if !dry {
			value["mapping"] = mapping
		}
		return c.done(value, "")
	}
	fmt.Fprintf(c.out, "%-30s %9s %9s %9s %9s\n", r.System+" ("+r.Source+")", "found", "taken", "changed", "refused")
	for _, n := range r.Counts {
		fmt.Fprintf(c.out, "%-30s %9d %9d %9d %9d\n", n.Table, n.Found, n.Taken, n.Changed, n.Refused)
	}
	fmt.Fprintf(c.out, "Billed %s, paid %s, given back %s, still owed %s.\n", r.Billed, r.Paid, r.Refunded, r.Owed)
	const shown = 50
	for i, n := range r.Notes {
		if i == shown {
			fmt.Fprintf(c.out, "and %d more; --report writes them all\n", len(r.Notes)-shown)
			break
		}
		column := ""
		if n.Field != "" {
			column = ", " + n.Field
		}
		fmt.Fprintf(c.out, "%s: %s %d%s: %s\n", n.Outcome, n.Table, n.ID, column, n.Reason)
	}
	if r.StaffWithoutPassword > 0 {
		fmt.Fprintf(c.out, "%d of the staff need a new password: caredeskctl user passwd.\n", r.StaffWithoutPassword)
	}
	if dry {
		return c.done(nil, "Nothing was written.")
	}
	return c.done(nil, "It was moved in, but for the refused rows. Which row became which stands in %s.", mapping)
}
