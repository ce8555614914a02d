package main

import (
	"context"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/urfave/cli/v3"

	"caredesk/internal/bootstrap"
	"caredesk/internal/demo"
)

func (c *ctl) demoCommand() *cli.Command {
	return &cli.Command{
		Name: "demo", Usage: "make a new database filled with a demo hospital",
		Description: "The file must not exist. The same seed gives the same hospital on the same day.",
		Flags: []cli.Flag{databaseFlag(), c.jsonFlag(),
			&cli.IntFlag{Name: "patients", Usage: "how many patients, `N`", Value: demo.DefaultPatients},
			&cli.Uint64Flag{Name: "seed", Usage: "the random `SEED`", Value: 1},
		},
		Action: func(ctx context.Context, cmd *cli.Command) error {
			path := cmd.String("database")
			if err := mustNotExist(path); err != nil {
				return err
			}
			n := cmd.Int("patients")
			if n < 1 || n > 5_000_000 {
				return usage("--patients is 1 to 5000000")
			}
			o := bootstrap.Options{DemoPatients: n, DemoSeed: cmd.Uint64("seed"), Now: time.Now}
			if f, ok := c.err.(*os.File); ok {
				bar := progressbar.NewOptions(1, progressbar.OptionSetWriter(f), progressbar.OptionSetDescription("filling"),
					progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100*time.Millisecond))
				o.Progress = func(done, total int) {
					bar.ChangeMax(total)
					_ = bar.Set(done)
				}
			}
			if err := bootstrap.FillDemo(ctx, path, o); err != nil {
				return err
			}
			return c.done(map[string]any{"database": path, "patients": n, "seed": cmd.Uint64("seed")},
				"%s holds the demo hospital. Sign in as grace, asha, colm, ines, maeve or soren with %q.", path, demo.Password)
		},
	}
}
