package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/urfave/cli/v3"
	"golang.org/x/term"

	"caredesk/internal/clinic"
	"caredesk/internal/config"
)

func passwordFlag() cli.Flag {
	return &cli.BoolFlag{Name: "password-stdin", Usage: "read the password from the first line of standard input"}
}

// password asks for a password twice on a terminal, or reads a line of standard
// input. It never comes from an argument, which other users could list.
func (c *ctl) password(cmd *cli.Command) (string, error) {
	if cmd.Bool("password-stdin") {
		return c.firstLine()
	}
	f, ok := c.in.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return "", usage("There is no terminal to ask for the password. Use --password-stdin.")
	}
	first, err := c.ask(f, "Password: ")
	if err != nil {
		return "", err
	}
	again, err := c.ask(f, "The same again: ")
	if err != nil {
		return "", err
	}
	if first != again {
		return "", clinic.FieldErrorf("password", "The two passwords differ.")
	}
	return first, nil
}

func (c *ctl) ask(f *os.File, prompt string) (string, error) {
	fmt.Fprint(c.err, prompt)
	b, err := term.ReadPassword(int(f.Fd()))
	fmt.Fprintln(c.err)
	return string(b), err
}

// mustNotExist keeps init and demo from ever touching a file that is there. Of
// a database on a server it checks the address alone: the set-up refuses one
// that holds a hospital.
func mustNotExist(path string) error {
	if config.IsDSN(path) {
		return config.CheckDatabase(path)
	}
	switch _, err := os.Lstat(path); {
	case err == nil:
		return clinic.Errorf(clinic.Conflict, "%s exists already. Nothing was changed.", path)
	case !errors.Is(err, fs.ErrNotExist):
		return clinic.Wrap(clinic.Unavailable, err, "%s cannot be reached.", path)
	}
	return nil
}
