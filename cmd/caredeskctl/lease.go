package main

import (
	"context"
	"fmt"
	"time"

	"github.com/urfave/cli/v3"

	"caredesk/internal/bootstrap"
)

func (c *ctl) leaseCommand() *cli.Command {
	flags := []cli.Flag{databaseFlag(), c.jsonFlag()}
	return &cli.Command{
		Name: "lease", Usage: "whose turn it is with a database file that several desks share",
		Commands: []*cli.Command{
			{
				Name: "show", Usage: "say whose turn it is", Flags: flags,
				Action: func(_ context.Context, cmd *cli.Command) error {
					h, held, err := bootstrap.LeaseOf(cmd.String("database"))
					if err != nil {
						return err
					}
					if !held {
						return c.done(map[string]any{"held": false}, "It is nobody's turn.")
					}
					return c.done(map[string]any{"held": true, "holder": h}, "It is the turn of %s (process %d, Caredesk %s), since %s by its clock.", h.Name(), h.PID, h.Program, h.Since.Local().Format(time.DateTime))
				},
			},
			{
				Name: "break", Usage: "end the turn of a desk that has crashed",
				Description: "Look first whether Caredesk still runs on that computer. The turn is ended only when it gives no sign of life for half a minute; what it had not finished is undone, the file is checked, and the audit log says who ended it.",
				Flags:       flags,
				Action: func(ctx context.Context, cmd *cli.Command) error {
					if !c.json {
						fmt.Fprintln(c.err, "Looking for signs of life, for half a minute …")
					}
					h, err := bootstrap.BreakLease(ctx, cmd.String("database"), owner().Name)
					if err != nil {
						return err
					}
					return c.done(map[string]any{"holder": h}, "The turn of %s was ended. The database is whole.", h.Name())
				},
			},
			{
				Name: "end", Usage: "make a shared file a local one again, or start sharing anew after a backup was put in its place",
				Flags: flags,
				Action: func(ctx context.Context, cmd *cli.Command) error {
					if err := bootstrap.EndSharing(ctx, cmd.String("database")); err != nil {
						return err
					}
					return c.done(map[string]any{}, "The file is no longer shared. On a network share it is again from the next time it is opened.")
				},
			},
		},
	}
}
