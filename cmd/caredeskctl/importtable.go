package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v3"

	"caredesk/internal/clinic"
	"caredesk/internal/exchange"
	"caredesk/internal/exchange/tables"
	"caredesk/internal/service"
)

// importTableCommands are one command for each kind of table.
func (c *ctl) importTableCommands() []*cli.Command {
	var out []*cli.Command
	for _, kind := range service.TableKinds() {
		var fields []string
		for _, f := range kind.Fields() {
			line := "   " + f.Title
			if f.Needed {
				line += " (needed)"
			}
			if f.Hint != "" {
				line += ": " + f.Hint
			}
			fields = append(fields, line)
		}
		flags := []cli.Flag{databaseFlag(), c.jsonFlag(),
			&cli.StringSliceFlag{Name: "map", Usage: "read a field from a column, as `\"Field=Column\"`, or from no column, as \"Field=\"; the others are guessed. A column is named, or counted as #3"},
			&cli.BoolFlag{Name: "dry-run", Usage: "say what would be done and do nothing"},
			&cli.StringFlag{Name: "errors", Usage: "write the rows that are not taken, with the reason, to this CSV `FILE`"},
			&cli.StringFlag{Name: "sheet", Usage: "the `NAME` of the sheet of a workbook; else the first that holds something"},
			&cli.StringFlag{Name: "encoding", Usage: "the `ENCODING` of a CSV file, where it is found out wrongly: " + strings.Join(tables.Encodings(), ", ")},
			&cli.StringFlag{Name: "separator", Usage: "what stands between the cells of a CSV file, where it is found out wrongly: comma, semicolon, tab or pipe"},
			&cli.BoolFlag{Name: "no-header", Usage: "the first row is data: columns are named #1, #2, … with --map"}}
		if kind.Numbered() {
			flags = append(flags, &cli.BoolFlag{Name: "update", Usage: "bring those who are known (patients by number, doctors by licence) up to date; empty cells change nothing"},
				&cli.StringFlag{Name: "dates", Usage: "how days such as 03/04/1968 are written, where it is found out wrongly: `dmy` or mdy"})
		}
		if kind == service.TablePatientList {
			flags = append(flags, &cli.StringFlag{Name: "register-anyway", Usage: "take patients who look registered too, for this `REASON`"})
		}
		out = append(out, &cli.Command{
			Name: string(kind), Usage: "take " + strings.ToLower(kind.Title()) + " in from a table, CSV or XLSX", ArgsUsage: "FILE",
			Description: "Encoding, separator and columns are found out; --dry-run says how the file was read and what would be taken. Rows that cannot be taken are left out and told. " +
				"All others are taken in one transaction, or none of them.\n\nFields:\n" + strings.Join(fields, "\n"),
			Flags:  flags,
			Action: func(ctx context.Context, cmd *cli.Command) error { return c.importTable(ctx, cmd, kind) },
		})
	}
	return out
}

var separatorWords = map[string]rune{"": 0, "comma": ',', ",": ',', "semicolon": ';', ";": ';', "tab": '\t', "\t": '\t', "pipe": '|', "|": '|'}

func (c *ctl) importTable(ctx context.Context, cmd *cli.Command, kind service.TableKind) error {
	if cmd.Args().Len() != 1 {
		return usage("import %s takes one file.", kind)
	}
	separator, ok := separatorWords[cmd.String("separator")]
	if !ok {
		return usage("--separator is comma, semicolon, tab or pipe.")
	}
	dates := service.DateOrder(cmd.String("dates"))
	if dates != service.DateOrderAuto && dates != service.DateOrderDay && dates != service.DateOrderMonth {
		return usage("--dates is dmy or mdy.")
	}
	if path := cmd.String("errors"); path != "" {
		if err := canSave(path); err != nil {
			return err
		}
	}
	table, err := tables.ReadFile(cmd.Args().First(), tables.Options{Encoding: cmd.String("encoding"), Separator: separator, Sheet: cmd.String("sheet"), NoHeader: cmd.Bool("no-header")})
	if err != nil {
		return err
	}
	columns := service.GuessColumns(kind, table.Header)
	for _, pair := range cmd.StringSlice("map") {
		if err := mapColumn(kind, table, columns, pair); err != nil {
			return err
		}
	}
	command := service.TableImportCommand{Kind: kind, Table: table, Columns: columns, Update: cmd.Bool("update"), Dates: dates, Anyway: cmd.String("register-anyway")}
	dry := cmd.Bool("dry-run")
	report, err := c.takeTable(ctx, cmd, command, dry)
	if err != nil {
		return err
	}
	if path := cmd.String("errors"); path != "" && len(report.Problems) > 0 {
		if err := exchange.SaveFile(path, false, func(w io.Writer) error { return exchange.TableErrorsCSV(w, kind, table, report.Problems) }); err != nil {
			return err
		}
	}
	return c.sayTaken(command, report, dry, cmd.String("errors"))
}

// mapColumn takes one "Field=Column" of the command line.
func mapColumn(kind service.TableKind, table service.IncomingTable, columns service.ColumnMap, pair string) error {
	name, column, ok := strings.Cut(pair, "=")
	if !ok {
		return usage("--map takes \"Field=Column\", and not %q.", pair)
	}
	field, ok := kind.Field(strings.TrimSpace(name))
	if !ok {
		return clinic.FieldErrorf("map", "There is no field %q. See caredeskctl import %s --help.", name, kind)
	}
	if column = strings.TrimSpace(column); column == "" {
		delete(columns, field.Key)
		return nil
	}
	at, ok := table.ColumnNamed(column)
	if !ok {
		return clinic.FieldErrorf("map", "The file has no column %q. It has: %s.", column, strings.Join(table.Header, ", "))
	}
	for key, other := range columns {
		if other == at {
			delete(columns, key) // it was a guess
		}
	}
	columns[field.Key] = at
	return nil
}

func (c *ctl) takeTable(ctx context.Context, cmd *cli.Command, command service.TableImportCommand, dry bool) (report service.TableImportReport, err error) {
	app, ctx, err := c.open(ctx, cmd, false)
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, app.Close()) }()
	progress, clear := c.importProgress()
	defer clear()
	command.Progress = progress
	if dry {
		return app.Services.TableImports.Check(ctx, command)
	}
	return app.Services.TableImports.Run(ctx, command)
}

// sayTaken prints how the table was read, what was taken, and the first rows
// that were not.
func (c *ctl) sayTaken(cmd service.TableImportCommand, r service.TableImportReport, dry bool, errorsFile string) error {
	fields := map[string]string{}
	for _, f := range cmd.Kind.Fields() {
		if at, ok := cmd.Columns[f.Key]; ok {
			fields[f.Title] = cmd.Table.Header[at]
		}
	}
	const shown = 50
	if !c.json {
		how := cmd.Table.Format + ", " + cmd.Table.Encoding + ", " + cmd.Table.Separator
		if cmd.Table.Format == service.TableXLSX {
			how = cmd.Table.Format + ", sheet " + cmd.Table.Sheet
		}
		fmt.Fprintf(c.out, "%s (%s)\n", r.FileName, how)
		for _, f := range cmd.Kind.Fields() {
			if column, ok := fields[f.Title]; ok {
				fmt.Fprintf(c.out, "  %-24s from %s\n", f.Title, column)
			}
		}
		for i, name := range cmd.Table.Header {
			if !slices.Contains(columnsOf(cmd.Columns), i) {
				fmt.Fprintf(c.out, "  %-24s not taken: %s\n", "–", name)
			}
		}
		for i, p := range r.Problems {
			if i == shown {
				fmt.Fprintf(c.out, "and %d more; --errors writes them all\n", len(r.Problems)-shown)
				break
			}
			fmt.Fprintf(c.out, "line %d: %s\n", p.Line, p.Message)
		}
		for _, note := range r.Notes {
			fmt.Fprintln(c.out, note)
		}
		if r.First != "" {
			fmt.Fprintf(c.out, "Numbers %s to %s.\n", r.First, r.Last)
		}
	}
	verb := "Imported"
	if dry {
		verb = "Nothing was written. An import would be"
	}
	written := ""
	if errorsFile != "" && len(r.Problems) > 0 {
		written = " They are in " + errorsFile + ", to be corrected and imported."
	}
	problems := make([]map[string]any, 0, len(r.Problems))
	for _, p := range r.Problems {
		problems = append(problems, map[string]any{"line": p.Line, "reason": p.Message})
	}
	return c.done(map[string]any{"kind": r.Kind, "file": r.FileName, "sha256": r.Digest, "dry_run": dry, "format": cmd.Table.Format, "encoding": cmd.Table.Encoding,
		"separator": cmd.Table.Separator, "sheet": cmd.Table.Sheet, "columns": fields, "rows": r.Rows, "new": r.New, "changed": r.Changed, "unchanged": r.Unchanged,
		"repeated": r.Repeated, "left_out": len(r.Problems), "problems": problems, "notes": r.Notes, "first_number": r.First, "last_number": r.Last},
		"%s: %d rows: %d new, %d changed, %d unchanged, %d repeated, %d left out.%s", verb, r.Rows, r.New, r.Changed, r.Unchanged, r.Repeated, len(r.Problems), written)
}

func columnsOf(m service.ColumnMap) []int {
	var out []int
	for _, at := range m {
		out = append(out, at)
	}
	return out
}
