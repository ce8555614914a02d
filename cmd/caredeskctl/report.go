package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/urfave/cli/v3"

	"caredesk/internal/bootstrap"
	"caredesk/internal/clinic"
	"caredesk/internal/report"
	"caredesk/internal/reportfile"
	"caredesk/internal/service"
)

func (c *ctl) reportCommand() *cli.Command {
	return &cli.Command{
		Name: "report", Usage: "write a report to a PDF, XLSX or CSV file", ArgsUsage: reportWords() + " FILE",
		Description: "The ending of FILE says the format. The file is there whole or not at all, only its owner may read it, and the export is audited.\n\n" +
			groupWords() + "\n\nPeriods: " + spanWords() + ". With --from and --to the days are given as YYYY-MM-DD.",
		Flags: []cli.Flag{databaseFlag(), c.jsonFlag(),
			&cli.StringFlag{Name: "period", Usage: "the `PERIOD`; this-month when nothing is said"},
			&cli.StringFlag{Name: "from", Usage: "the first `DAY`, with --to"}, &cli.StringFlag{Name: "to", Usage: "the last `DAY`"},
			&cli.StringFlag{Name: "by", Usage: "what the figures are grouped `BY`"},
			&cli.StringFlag{Name: "doctor", Usage: "the licence number of the `DOCTOR`"},
			&cli.StringFlag{Name: "department", Usage: "the name of the `DEPARTMENT`"},
			&cli.StringFlag{Name: "kind", Usage: "the `KIND` of visit: new, follow_up or walk_in"},
			&cli.StringFlag{Name: "status", Usage: "the `STATE` of a visit, such as completed or no_show"},
			&cli.StringFlag{Name: "method", Usage: "the `WAY` of paying, such as cash or card"},
			&cli.StringFlag{Name: "sex", Usage: "the `SEX`: female, male or other"},
			&cli.StringFlag{Name: "chart", Usage: "the `COLUMN` that the PDF draws, or none; the first figure when nothing is said"},
			&cli.BoolFlag{Name: "replace", Usage: "take the place of a file that is there"}},
		Action: c.writeReport,
	}
}

func reportWords() string {
	var words []string
	for _, k := range report.Kinds() {
		words = append(words, string(k))
	}
	return strings.Join(words, "|")
}

func groupWords() string {
	var b strings.Builder
	b.WriteString("Groupings, the usual one first:")
	for _, k := range report.Kinds() {
		var groups []string
		for _, g := range report.Of(k).Groups {
			groups = append(groups, string(g))
		}
		b.WriteString("\n   " + string(k) + strings.Repeat(" ", max(1, 14-len(k))) + strings.Join(groups, ", "))
	}
	return b.String()
}

func spanWords() string {
	var words []string
	for _, s := range report.Spans() {
		if s != report.Days {
			words = append(words, string(s))
		}
	}
	return strings.Join(words, ", ")
}

// writeReport writes the file.
func (c *ctl) writeReport(ctx context.Context, cmd *cli.Command) error {
	if cmd.Args().Len() != 2 {
		return usage("report takes the report and the file: %s FILE", reportWords())
	}
	path := cmd.Args().Get(1)
	format := service.ReportFormat(strings.ToLower(strings.TrimPrefix(filepath.Ext(path), ".")))
	if !format.Valid() {
		return usage("The file's ending says the format: .pdf, .xlsx or .csv.")
	}
	q, err := reportQuery(cmd)
	if err != nil {
		return err
	}
	app, ctx, err := c.open(ctx, cmd, false)
	if err != nil {
		return err
	}
	defer app.Close()
	if err := nameFilters(ctx, app, cmd, &q); err != nil {
		return err
	}
	if _, err := os.Lstat(path); err == nil && !cmd.Bool("replace") {
		return clinic.Wrap(clinic.Conflict, reportfile.ErrExists, "There is already a file %s. Say --replace to replace it.", filepath.Base(path))
	}
	e, err := app.Services.Reports.Export(ctx, q, format)
	if err != nil {
		return err
	}
	o := reportfile.Options{Export: e, Format: format, Chart: drawnColumn(e.Result, cmd.String("chart")), Path: path, Replace: cmd.Bool("replace")}
	if f, ok := c.err.(*os.File); ok {
		bar := progressbar.NewOptions(1, progressbar.OptionSetWriter(f), progressbar.OptionSetDescription("writing"),
			progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100*time.Millisecond))
		o.Progress = func(done, total int) {
			bar.ChangeMax(total)
			_ = bar.Set(done)
		}
	}
	if err := reportfile.Save(ctx, o); err != nil {
		if errors.Is(err, context.Canceled) {
			return clinic.Wrap(clinic.Unavailable, err, "The export was cancelled. No file was left behind.")
		}
		return err
	}
	r := e.Result
	return c.done(map[string]any{"report": string(r.Kind), "by": string(r.Group), "from": r.From.String(), "to": r.To.String(), "rows": len(r.Rows),
		"computed_at": r.At.UTC().Format(time.RFC3339), "file": path, "format": string(format)},
		"%s, %s: %d rows by %s in %s.", r.Title, r.PeriodText(), len(r.Rows), r.Group.Title(), path)
}

// reportQuery reads what needs no database.
func reportQuery(cmd *cli.Command) (report.Query, error) {
	q := report.Query{Kind: clinic.ReportKind(cmd.Args().Get(0)), Group: report.Group(cmd.String("by")), VisitKind: clinic.VisitKind(cmd.String("kind")),
		Status: clinic.AppointmentStatus(cmd.String("status")), Method: clinic.PaymentMethod(cmd.String("method")), Sex: clinic.Sex(cmd.String("sex")),
		Period: report.Period{Span: report.Span(cmd.String("period"))}}
	if !q.Kind.Valid() {
		return q, usage("There is no report %q. The reports are %s.", cmd.Args().Get(0), reportWords())
	}
	from, to := cmd.String("from"), cmd.String("to")
	if from == "" && to == "" {
		return q, nil
	}
	if q.Period.Span != "" {
		return q, usage("Give a period or the days with --from and --to, not both.")
	}
	q.Period.Span = report.Days
	var err error
	for flag, into := range map[string]*clinic.Date{"from": &q.Period.From, "to": &q.Period.To} {
		if text := cmd.String(flag); text != "" {
			if *into, err = clinic.ParseDate(text); err != nil {
				return q, clinic.FieldErrorf(flag, "%s", clinic.MessageOf(err))
			}
		}
	}
	return q, nil
}

// nameFilters finds the doctor and the department that are meant.
func nameFilters(ctx context.Context, app *bootstrap.App, cmd *cli.Command, q *report.Query) error {
	if licence := cmd.String("doctor"); licence != "" {
		doctors, err := app.Services.Doctors.List(ctx, service.DoctorFilter{WithRetired: true})
		if err != nil {
			return err
		}
		for _, d := range doctors {
			if strings.EqualFold(d.LicenseNumber, licence) {
				q.Doctor = d.ID
			}
		}
		if q.Doctor == 0 {
			return clinic.Errorf(clinic.NotFound, "There is no doctor with the licence number %s.", licence)
		}
	}
	if name := cmd.String("department"); name != "" {
		departments, err := app.Services.Departments.List(ctx, true)
		if err != nil {
			return err
		}
		for _, d := range departments {
			if strings.EqualFold(d.Name, name) {
				q.Department = d.ID
			}
		}
		if q.Department == 0 {
			return clinic.Errorf(clinic.NotFound, "There is no department %s.", name)
		}
	}
	return nil
}

// drawnColumn is the column of the chart: the one asked for, or the first figure.
func drawnColumn(r report.Result, asked string) string {
	if asked == "none" {
		return ""
	}
	for _, c := range r.Charts() {
		if asked == "" || c.ID == asked {
			return c.ID
		}
	}
	return ""
}
