package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/urfave/cli/v3"
)

func (c *ctl) verifyCommand() *cli.Command {
	return &cli.Command{
		Name: "verify", Usage: "check that nothing is lost, changed or contradictory",
		Description: "Checks the file's integrity, foreign keys, guards, the audit chain, receipt numbers without gaps, and bills against payments from both sides: by drawer, by day and in all.",
		Flags:       []cli.Flag{databaseFlag(), c.jsonFlag()},
		Action: func(ctx context.Context, cmd *cli.Command) error {
			app, ctx, err := c.look(ctx, cmd)
			if err != nil {
				return err
			}
			defer app.Close()
			report, err := app.Verify(ctx)
			if err != nil {
				return err
			}
			if c.json {
				err = json.NewEncoder(c.out).Encode(report)
			} else {
				for _, check := range report.Checks {
					mark := "ok    "
					if !check.OK {
						mark = "FAULT "
					}
					fmt.Fprintf(c.out, "%s %-30s %s\n", mark, check.Name, check.Detail)
				}
			}
			if err == nil && !report.OK {
				err = errFaults
			}
			return err
		},
	}
}
