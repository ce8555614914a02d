package main

import (
	"context"

	"github.com/urfave/cli/v3"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func (c *ctl) initCommand() *cli.Command {
	return &cli.Command{
		Name: "init", Usage: "make a new database with its first administrator",
		Description: "A file must not exist; a PostgreSQL database is there and empty. The password of a server comes from CAREDESK_DATABASE_PASSWORD, PGPASSWORD, .pgpass or the keyring, never from the command line. Hospital details beyond the name are filled in later, in Settings.",
		Flags: []cli.Flag{databaseFlag(), c.jsonFlag(), passwordFlag(),
			&cli.StringFlag{Name: "hospital", Usage: "the hospital's `NAME`", Required: true},
			&cli.StringFlag{Name: "currency", Usage: "ISO `CODE` of the currency", Value: "EUR"},
			&cli.StringFlag{Name: "admin", Usage: "`USER` name of the first administrator", Required: true},
			&cli.StringFlag{Name: "first", Usage: "the administrator's first `NAME`"},
			&cli.StringFlag{Name: "last", Usage: "the administrator's last `NAME`", Required: true},
		},
		Action: func(ctx context.Context, cmd *cli.Command) error {
			if err := mustNotExist(cmd.String("database")); err != nil {
				return err
			}
			password, err := c.password(cmd)
			if err != nil {
				return err
			}
			settings := clinic.DefaultSettings()
			settings.HospitalName, settings.Currency = cmd.String("hospital"), clinic.Currency(cmd.String("currency"))
			app, ctx, err := c.open(ctx, cmd, true)
			if err != nil {
				return err
			}
			defer app.Close()
			err = app.Services.Setup.Initialize(ctx, service.SetupCommand{Settings: settings, AdminUsername: cmd.String("admin"),
				AdminFirst: cmd.String("first"), AdminLast: cmd.String("last"), AdminPassword: password, Workstation: owner().Workstation})
			if err != nil {
				return err
			}
			return c.done(map[string]any{"database": app.Path, "admin": cmd.String("admin")},
				"%s is ready. %s can sign in.", app.Path, cmd.String("admin"))
		},
	}
}
