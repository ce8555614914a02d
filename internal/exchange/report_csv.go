package exchange

import (
	"context"
	"encoding/csv"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"caredesk/internal/clinic"
	"caredesk/internal/report"
)

// ReportCSV writes a report as CSV: UTF-8 behind a byte order mark, fields and
// line ends as RFC 4180 has them, every line with as many fields. Lines about
// the report stand first, then the columns' names, the rows and the totals.
// Numbers have a decimal point and no thousands sign, days are YYYY-MM-DD. Text
// that a spreadsheet would take for a formula gets an apostrophe before it.
func ReportCSV(ctx context.Context, w io.Writer, r report.Result, progress Progress) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return cannotWrite(err)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	width := max(2, len(r.Columns))
	line := func(cells ...string) error {
		padded := make([]string, width)
		copy(padded, cells)
		return out.Write(padded)
	}
	err := func() error {
		for _, p := range r.Preamble(moment(r)) {
			if err := line(p[0], guarded(p[1])); err != nil {
				return err
			}
		}
		heads := make([]string, len(r.Columns))
		for i, c := range r.Columns {
			heads[i] = c.Title
			if c.Format == report.FormatRate && !strings.Contains(c.Title, "%") {
				heads[i] += " (%)"
			}
		}
		if err := line(heads...); err != nil {
			return err
		}
		steps := newSteps(ctx, r, progress)
		for _, rows := range [][]report.Row{r.Rows, r.Totals} {
			for _, row := range rows {
				cells := make([]string, len(row.Cells))
				for i, c := range row.Cells {
					cells[i] = csvCell(c, r.Zone)
				}
				if err := line(cells...); err != nil {
					return err
				}
				if err := steps.row(); err != nil {
					return err
				}
			}
		}
		out.Flush()
		return out.Error()
	}()
	return written(ctx, err)
}

// csvCell writes one value as a program reads it; nothing where there is none.
func csvCell(c report.Cell, zone *time.Location) string {
	if c.None {
		return ""
	}
	switch c.Format {
	case report.FormatDay, report.FormatWeek:
		return c.Date.String()
	case report.FormatMonth:
		return c.Date.Format("2006-01")
	case report.FormatInstant:
		if zone == nil {
			zone = time.UTC
		}
		return c.At.In(zone).Format(time.RFC3339)
	case report.FormatText:
		return guarded(c.Text)
	}
	return c.Decimal()
}

// guarded keeps spreadsheets from running text as a formula. Those of East Asia
// take the wide signs for the plain ones.
func guarded(s string) string {
	if first, _ := utf8.DecodeRuneInString(s); s != "" && strings.ContainsRune("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20", first) {
		return "'" + s
	}
	return s
}

// written tells a file that was given up from one that could not be written.
func written(ctx context.Context, err error) error {
	if err == nil {
		return ctx.Err()
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return cannotWrite(err)
}

func cannotWrite(err error) error {
	return clinic.Wrap(clinic.Unavailable, err, "The file could not be written. Check the folder and the space left on the disk.")
}
