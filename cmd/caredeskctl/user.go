package main

import (
	"context"
	"strings"

	"github.com/urfave/cli/v3"

	"caredesk/internal/bootstrap"
	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func (c *ctl) userCommand() *cli.Command {
	username := func() cli.Flag {
		return &cli.StringFlag{Name: "username", Usage: "the user's sign-in `NAME`", Required: true}
	}
	return &cli.Command{
		Name: "user", Usage: "add users, set passwords, disable, unlock",
		Commands: []*cli.Command{
			{
				Name: "add", Usage: "add a user who must change the password at the first sign-in",
				Flags: []cli.Flag{databaseFlag(), c.jsonFlag(), username(), passwordFlag(),
					&cli.StringFlag{Name: "role", Usage: "admin, nurse, receptionist or cashier", Required: true},
					&cli.StringFlag{Name: "first", Usage: "first `NAME`"},
					&cli.StringFlag{Name: "last", Usage: "last `NAME`", Required: true},
				},
				Action: c.addUser,
			},
			{
				Name: "passwd", Usage: "set a new password, to be changed at the next sign-in; unlocks too",
				Flags: []cli.Flag{databaseFlag(), c.jsonFlag(), username(), passwordFlag()},
				Action: func(ctx context.Context, cmd *cli.Command) error {
					password, err := c.password(cmd)
					if err != nil {
						return err
					}
					return c.onUser(ctx, cmd, "The password of %s is set.", func(ctx context.Context, app *bootstrap.App, u clinic.User) error {
						return app.Services.Users.ResetPassword(ctx, u.ID, password)
					})
				},
			},
			{
				Name: "disable", Usage: "stop a user from signing in; records stay",
				Flags: []cli.Flag{databaseFlag(), c.jsonFlag(), username(),
					&cli.StringFlag{Name: "reason", Usage: "`WHY`, kept in the audit log", Value: "disabled from a shell"}},
				Action: func(ctx context.Context, cmd *cli.Command) error {
					return c.onUser(ctx, cmd, "%s can no longer sign in.", func(ctx context.Context, app *bootstrap.App, u clinic.User) error {
						return app.Services.Users.SetActive(ctx, u.ID, u.Version, false, cmd.String("reason"))
					})
				},
			},
			{
				Name: "unlock", Usage: "lift the lock that wrong sign-ins put on a user",
				Flags: []cli.Flag{databaseFlag(), c.jsonFlag(), username()},
				Action: func(ctx context.Context, cmd *cli.Command) error {
					return c.onUser(ctx, cmd, "%s may try to sign in again.", func(ctx context.Context, app *bootstrap.App, u clinic.User) error {
						return app.Services.Users.Unlock(ctx, u.ID)
					})
				},
			},
		},
	}
}

func (c *ctl) addUser(ctx context.Context, cmd *cli.Command) error {
	password, err := c.password(cmd)
	if err != nil {
		return err
	}
	app, ctx, err := c.open(ctx, cmd, false)
	if err != nil {
		return err
	}
	defer app.Close()
	id, err := app.Services.Users.Create(ctx, service.CreateUserCommand{Password: password, User: clinic.User{
		Username: cmd.String("username"), FirstName: cmd.String("first"), LastName: cmd.String("last"),
		Role: clinic.Role(cmd.String("role")), Active: true}})
	if err != nil {
		return err
	}
	return c.done(map[string]any{"id": id, "username": cmd.String("username")}, "%s can sign in and will be asked for a new password.", cmd.String("username"))
}

// onUser finds the user by name, does something and reports it.
func (c *ctl) onUser(ctx context.Context, cmd *cli.Command, message string, do func(context.Context, *bootstrap.App, clinic.User) error) error {
	app, ctx, err := c.open(ctx, cmd, false)
	if err != nil {
		return err
	}
	defer app.Close()
	u, err := findUser(ctx, app, cmd.String("username"))
	if err != nil {
		return err
	}
	if err := do(ctx, app, u); err != nil {
		return err
	}
	return c.done(map[string]any{"id": u.ID, "username": u.Username}, message, u.Username)
}

// findUser looks a sign-in name up among staff, doctors and patients.
func findUser(ctx context.Context, app *bootstrap.App, name string) (clinic.User, error) {
	name = strings.ToLower(strings.TrimSpace(name))
	for _, role := range []clinic.Role{"", clinic.RolePatient} {
		after := ""
		for {
			page, err := app.Services.Users.List(ctx, service.UserFilter{Text: name, Role: role, WithInactive: true}, service.PageRequest{After: after})
			if err != nil {
				return clinic.User{}, err
			}
			for _, u := range page.Rows {
				if u.Username == name {
					return u, nil
				}
			}
			if after = page.Next; after == "" {
				break
			}
		}
	}
	return clinic.User{}, &clinic.Error{Code: clinic.NotFound, Message: "There is no user of that name."}
}
