package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v3"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func (c *ctl) closuresCommand() *cli.Command {
	return &cli.Command{
		Name: "closures", Usage: "list the cashiers' drawers and their closures, the newest first",
		Description: "Expected and counted are over all methods but the use of deposits, as the drawer was counted last. A drawer that is not closed has no number.",
		Flags: []cli.Flag{databaseFlag(), c.jsonFlag(),
			&cli.StringFlag{Name: "from", Usage: "the first business `DAY`, as YYYY-MM-DD"}, &cli.StringFlag{Name: "to", Usage: "the last business `DAY`"},
			&cli.BoolFlag{Name: "open", Usage: "only drawers that are open"},
			&cli.BoolFlag{Name: "differs", Usage: "only those whose counting differed"}},
		Action: c.listClosures,
	}
}

// closureLine is a drawer as --json prints it. Amounts are decimal.
type closureLine struct {
	Number     string `json:"number"` // empty while it was never closed
	Date       string `json:"date"`
	Cashier    string `json:"cashier"`
	State      string `json:"state"`
	Countings  int    `json:"countings"`
	Currency   string `json:"currency"`
	Received   string `json:"received"`
	Expected   string `json:"expected"`
	Counted    string `json:"counted"`
	Difference string `json:"difference"`
	Digest     string `json:"digest"`
}

func (c *ctl) listClosures(ctx context.Context, cmd *cli.Command) error {
	if cmd.Args().Present() {
		return usage("closures takes flags only.")
	}
	f := service.ClosureFilter{Differs: cmd.Bool("differs")}
	if cmd.Bool("open") {
		f.State = clinic.DrawerOpen
	}
	var err error
	for flag, into := range map[string]*clinic.Date{"from": &f.From, "to": &f.To} {
		if text := cmd.String(flag); text != "" {
			if *into, err = clinic.ParseDate(text); err != nil {
				return clinic.FieldErrorf(flag, "%s", clinic.MessageOf(err))
			}
		}
	}
	app, ctx, err := c.open(ctx, cmd, false)
	if err != nil {
		return err
	}
	defer app.Close()
	lines := []closureLine{}
	for after := ""; ; {
		page, err := app.Services.Drawers.List(ctx, f, service.PageRequest{After: after, Limit: service.MaxPage})
		if err != nil {
			return err
		}
		for _, r := range page.Rows {
			line := closureLine{Number: r.Number, Date: r.BusinessDate.String(), Cashier: r.CashierName, State: string(r.State), Countings: r.Countings,
				Currency: string(r.Currency), Received: decimal(r.Received), Digest: r.Digest}
			if r.Countings > 0 {
				line.Expected, line.Counted, line.Difference = decimal(r.Expected), decimal(r.Counted), decimal(r.Difference())
			}
			lines = append(lines, line)
		}
		if after = page.Next; after == "" {
			break
		}
	}
	if c.json {
		return json.NewEncoder(c.out).Encode(map[string]any{"ok": true, "closures": lines})
	}
	w := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "NUMBER\tDAY\tCASHIER\tSTATE\tRECEIVED\tEXPECTED\tCOUNTED\tDIFFERENCE\t")
	for _, l := range lines {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", orDash(l.Number), l.Date, l.Cashier, l.State, l.Received, orDash(l.Expected), orDash(l.Counted),
			orDash(l.Difference), l.Currency)
	}
	return w.Flush()
}

// decimal is an amount as programs read it, with a plain minus.
func decimal(m clinic.Money) string { return strings.ReplaceAll(m.Edit(), "−", "-") }

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
