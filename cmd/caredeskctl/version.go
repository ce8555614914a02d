package main

import (
	"context"
	"runtime"

	"github.com/urfave/cli/v3"
)

// releaseVersion is set by the build with -ldflags -X.
var releaseVersion = "0.1.0"

func (c *ctl) versionCommand() *cli.Command {
	return &cli.Command{
		Name: "version", Usage: "print the version",
		Flags: []cli.Flag{c.jsonFlag()},
		Action: func(context.Context, *cli.Command) error {
			return c.done(map[string]any{"version": version(), "go": runtime.Version()}, "caredeskctl %s (%s)", version(), runtime.Version())
		},
	}
}
