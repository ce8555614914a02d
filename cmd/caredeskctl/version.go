package main

import (
	"context"
	"fmt"
	"runtime"

	"github.com/urfave/cli/v3"

	"caredesk/internal/release"
)

func (c *ctl) versionCommand() *cli.Command {
	return &cli.Command{
		Name: "version", Usage: "print the version, and with --database that of its tables",
		Flags: []cli.Flag{c.jsonFlag(), &cli.StringFlag{Name: "database", Usage: "a database: a `FILE`, or postgres://user@server/database"}},
		Action: func(ctx context.Context, cmd *cli.Command) error {
			result := map[string]any{"version": release.Version(), "go": runtime.Version()}
			text := fmt.Sprintf("caredeskctl %s (%s)", release.Version(), runtime.Version())
			if cmd.String("database") != "" {
				app, ctx, err := c.look(ctx, cmd)
				if err != nil {
					return err
				}
				defer app.Close()
				schema, err := app.SchemaVersion(ctx)
				if err != nil {
					return err
				}
				result["schema"] = schema
				text += fmt.Sprintf(", database schema %d", schema)
			}
			return c.done(result, "%s", text)
		},
	}
}
