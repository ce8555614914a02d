// Command caredeskctl administers a Caredesk database from a shell: it makes
// one, manages who may sign in, fills a demo hospital and checks that nothing
// is lost or contradictory. It needs no display.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/urfave/cli/v3"

	"caredesk/internal/bootstrap"
	"caredesk/internal/clinic"
	"caredesk/internal/config"
)

// The exit codes, as every help page lists them.
const (
	exitOK          = 0
	exitInternal    = 1
	exitUsage       = 2
	exitInvalid     = 3
	exitNotFound    = 4
	exitConflict    = 5
	exitUnavailable = 6
	exitFaults      = 7
	exitNotGenuine  = 8
)

const exitHelp = `Exit codes:
   0  done
   1  a fault inside the program
   2  wrong use of the command line
   3  a value that cannot be accepted
   4  no such record or file
   5  refused: it contradicts what is there
   6  the database cannot be opened, read or written
   7  verify found faults
   8  verify-document: not genuine, unknown, or not to be used any more`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args, os.Stdin, os.Stdout, os.Stderr))
}

// run is main without the process, so that tests can call it.
func run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	c := &ctl{in: in, out: out, err: errOut}
	root := &cli.Command{
		Name:            "caredeskctl",
		Usage:           "administer a Caredesk database",
		Description:     "Passwords are asked for, or read from standard input with --password-stdin; they never stand on the command line.\n\n" + exitHelp,
		HideHelpCommand: true,
		Writer:          out,
		ErrWriter:       errOut,
		Commands:        []*cli.Command{c.initCommand(), c.userCommand(), c.demoCommand(), c.importListCommand(), c.backupCommand(), c.reportCommand(), c.closuresCommand(), c.copyCommand(), c.exportCommand(), c.importCommand(), c.leaseCommand(), c.verifyCommand(), c.verifyDocumentCommand(), c.versionCommand()},
		OnUsageError:    usageError,
		ExitErrHandler:  func(context.Context, *cli.Command, error) {},
		Action: func(_ context.Context, cmd *cli.Command) error {
			if cmd.Args().Present() {
				return usage("There is no verb %q. Try caredeskctl --help.", cmd.Args().First())
			}
			return cli.ShowRootCommandHelp(cmd)
		},
	}
	setUsageHandlers(root)
	return c.report(root.Run(ctx, args))
}

func setUsageHandlers(cmd *cli.Command) {
	cmd.OnUsageError = usageError
	for _, sub := range cmd.Commands {
		sub.HideHelpCommand = true
		if !strings.Contains(sub.Description, "Exit codes:") {
			sub.Description = strings.TrimSpace(sub.Description + "\n\n" + exitHelp)
		}
		setUsageHandlers(sub)
	}
}

type usageFault struct{ message string }

func (u usageFault) Error() string { return u.message }

func usage(format string, args ...any) error { return usageFault{fmt.Sprintf(format, args...)} }

func usageError(_ context.Context, _ *cli.Command, err error, _ bool) error {
	return usageFault{err.Error()}
}

// errFaults ends verify when the database has faults that were printed already.
var errFaults = errors.New("faults found")

// errNotGenuine ends verify-document when the document is not to be relied on;
// why was printed already.
var errNotGenuine = errors.New("not genuine")

// ctl is one run of the program.
type ctl struct {
	in   io.Reader
	out  io.Writer
	err  io.Writer
	json bool
}

// report prints the error, if any, and returns the exit code.
func (c *ctl) report(err error) int {
	code := exitCode(err)
	if err == nil || errors.Is(err, errFaults) || errors.Is(err, errNotGenuine) {
		return code
	}
	message := clinic.MessageOf(err)
	var u usageFault
	if errors.As(err, &u) || strings.HasPrefix(err.Error(), "Required flag") {
		code, message = exitUsage, err.Error()
	} else if fields := clinic.FieldErrors(err); len(fields) > 0 {
		var lines []string
		for _, f := range fields {
			lines = append(lines, f.Field+": "+f.Message)
		}
		message = strings.Join(lines, "\n")
	} else if code == exitInternal {
		message = err.Error()
	}
	if c.json {
		_ = json.NewEncoder(c.out).Encode(map[string]any{"ok": false, "code": clinic.CodeOf(err), "message": message})
	}
	fmt.Fprintln(c.err, "caredeskctl:", message)
	return code
}

func exitCode(err error) int {
	if err == nil {
		return exitOK
	}
	if errors.Is(err, errFaults) {
		return exitFaults
	}
	if errors.Is(err, errNotGenuine) {
		return exitNotGenuine
	}
	switch clinic.CodeOf(err) {
	case clinic.Invalid:
		return exitInvalid
	case clinic.NotFound:
		return exitNotFound
	case clinic.Conflict, clinic.Stale, clinic.Forbidden, clinic.Unauthenticated, clinic.LockedOut:
		return exitConflict
	case clinic.Unavailable:
		return exitUnavailable
	}
	return exitInternal
}

// done prints the result: text for people or value as JSON.
func (c *ctl) done(value map[string]any, format string, args ...any) error {
	if c.json {
		value["ok"] = true
		return json.NewEncoder(c.out).Encode(value)
	}
	_, err := fmt.Fprintf(c.out, format+"\n", args...)
	return err
}

func databaseFlag() cli.Flag {
	return &cli.StringFlag{Name: "database", Usage: "the database: a `FILE`, or postgres://user@server/database", Required: true}
}

func (c *ctl) jsonFlag() cli.Flag {
	return &cli.BoolFlag{Name: "json", Usage: "print the result as JSON", Destination: &c.json}
}

// open opens an existing database and gives a context that acts as the owner of
// the file: whoever may run this program on it holds the data anyway.
func (c *ctl) open(ctx context.Context, cmd *cli.Command, create bool) (*bootstrap.App, context.Context, error) {
	path := cmd.String("database")
	if err := config.CheckDatabase(path); err != nil {
		return nil, ctx, err
	}
	return c.openWith(ctx, bootstrap.Options{Path: path, Create: create})
}

// look opens the database for looking only: one of an older version is refused
// and not brought up to date.
func (c *ctl) look(ctx context.Context, cmd *cli.Command) (*bootstrap.App, context.Context, error) {
	path := cmd.String("database")
	if err := config.CheckDatabase(path); err != nil {
		return nil, ctx, err
	}
	return c.openWith(ctx, bootstrap.Options{Path: path, AsItIs: true})
}

func (c *ctl) openWith(ctx context.Context, o bootstrap.Options) (*bootstrap.App, context.Context, error) {
	app, err := bootstrap.Open(ctx, o)
	if err != nil {
		return nil, ctx, err
	}
	if u := app.Updated; u != nil && u.Backup != "" {
		fmt.Fprintf(c.err, "The database was brought up to date (schema %d to %d). As it was before, it is saved as %s.\n", u.From, u.To, u.Backup)
	} else if u != nil {
		fmt.Fprintf(c.err, "The database was brought up to date (schema %d to %d).\n", u.From, u.To)
	}
	return app, clinic.WithActor(ctx, owner()), nil
}

// owner is the actor that the audit log names for what a shell did.
func owner() clinic.Actor {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	name := os.Getenv("USER")
	if name == "" {
		name = os.Getenv("USERNAME")
	}
	if name == "" {
		name = "owner"
	}
	return clinic.SystemActor("caredeskctl: "+name, host)
}
