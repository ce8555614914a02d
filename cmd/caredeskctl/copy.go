package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/urfave/cli/v3"

	"caredesk/internal/bootstrap"
)

func (c *ctl) copyCommand() *cli.Command {
	return &cli.Command{
		Name: "copy", Usage: "copy everything from one database into a new one, between files and PostgreSQL servers",
		Description: "DATABASE is a file or an address such as postgres://caredesk@server/caredesk. The database that is copied is only read; the new one is a file that is not there yet " +
			"or a PostgreSQL database that holds nothing. Rows are counted and compared, table by table, when all is written; what fails leaves nothing behind. " +
			"Stop working in the old database before: what is saved there afterwards is not in the copy.\n\n" +
			"Passwords of servers are read from PGPASSWORD or the file .pgpass, never from the command line.",
		Flags: []cli.Flag{c.jsonFlag(), &cli.StringFlag{Name: "from", Usage: "copy this `DATABASE`", Required: true},
			&cli.StringFlag{Name: "to", Usage: "into this new `DATABASE`", Required: true}},
		Action: func(ctx context.Context, cmd *cli.Command) error {
			o := bootstrap.CopyOptions{From: cmd.String("from"), To: cmd.String("to")}
			if f, ok := c.err.(*os.File); ok {
				bar := progressbar.NewOptions64(1, progressbar.OptionSetWriter(f), progressbar.OptionClearOnFinish(), progressbar.OptionSetDescription("rows"),
					progressbar.OptionThrottle(100*time.Millisecond))
				o.Progress = func(done, total int64) {
					bar.ChangeMax64(max(total, 1))
					_ = bar.Set64(done)
				}
				defer func() { _ = bar.Clear() }()
			}
			tables, err := bootstrap.Copy(ctx, o)
			if err != nil {
				return err
			}
			if c.json {
				return json.NewEncoder(c.out).Encode(tables)
			}
			rows := int64(0)
			for _, t := range tables {
				fmt.Fprintf(c.out, "%10d  %-32s %s\n", t.Rows, t.Table, t.Checksum[:16])
				rows += t.Rows
			}
			fmt.Fprintf(c.out, "%10d  rows in %d tables, the same on both sides\n", rows, len(tables))
			return nil
		},
	}
}
