package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/urfave/cli/v3"

	"caredesk/internal/bootstrap"
	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

const backupHelp = "A backup is locked by a passphrase, or to a public key that `backup keygen` makes: then no secret is needed to write it. " +
	"The passphrase comes from standard input with --passphrase-stdin, from " + bootstrap.EnvBackupPassphrase + " or from the system's keyring; it is never an argument."

func (c *ctl) backupCommand() *cli.Command {
	identity := &cli.StringFlag{Name: "identity", Usage: "the `FILE` with the secret half of the key that opens the backup"}
	passphrase := &cli.BoolFlag{Name: "passphrase-stdin", Usage: "read the passphrase from the first line of standard input"}
	folder := &cli.StringFlag{Name: "folder", Usage: "the `FOLDER` of backups; the plan's when nothing is said"}
	return &cli.Command{
		Name: "backup", Usage: "make, list, check and restore backups", Description: backupHelp,
		Commands: []*cli.Command{
			{Name: "make", Usage: "make a backup now and read it back", Description: "Goes by the plan in the database's settings. With --folder it goes there, locked as the options say. The program may be in use meanwhile.",
				Flags: []cli.Flag{databaseFlag(), c.jsonFlag(), folder, passphrase,
					&cli.StringFlag{Name: "recipient", Usage: "with --folder: lock to this public `KEY`"},
					&cli.BoolFlag{Name: "plain", Usage: "with --folder: do not encrypt; whoever finds the file reads it"}},
				Action: c.backupMake},
			{Name: "list", Usage: "list the backups", Flags: []cli.Flag{databaseFlag(), c.jsonFlag()}, Action: c.backupList},
			{Name: "check", Usage: "read a backup as a whole and say what is in it", ArgsUsage: "FILE",
				Flags: []cli.Flag{databaseFlag(), c.jsonFlag(), identity, passphrase}, Action: c.backupCheck},
			{Name: "restore", Usage: "put a backup in the place of the database", ArgsUsage: "FILE",
				Description: "Says what is in the backup and what is there now. With --yes the present state is saved as a backup of its own, and then the backup takes its place, as a whole or not at all. " +
					"Of a local file no program may have it open; on a server and with a shared file, the other desks wait and sign in anew afterwards. The database may also be missing, on a server empty, or a file too damaged to be opened; a damaged one is copied aside.",
				Flags: []cli.Flag{databaseFlag(), c.jsonFlag(), identity, passphrase,
					&cli.BoolFlag{Name: "yes", Usage: "replace the database"},
					&cli.BoolFlag{Name: "save-plain", Usage: "let the present state be saved without encryption where there is no key for it"}},
				Action: c.backupRestore},
			{Name: "keygen", Usage: "make a key pair for backups", ArgsUsage: "FILE",
				Description: "Writes the secret half to a new file that only its owner may read, and prints the public half for the settings. Keep the file where the backups are not: without it they cannot be opened.",
				Flags:       []cli.Flag{c.jsonFlag()}, Action: c.backupKeygen},
		},
		Action: func(_ context.Context, cmd *cli.Command) error {
			if cmd.Args().Present() {
				return usage("There is no verb %q. Try caredeskctl backup --help.", cmd.Args().First())
			}
			return cli.ShowSubcommandHelp(cmd)
		},
	}
}

// backupProgress draws a bar on a terminal.
func (c *ctl) backupProgress() service.BackupProgress {
	f, ok := c.err.(*os.File)
	if !ok {
		return nil
	}
	var bar *progressbar.ProgressBar
	var at service.BackupStep
	words := map[service.BackupStep]string{service.StepCopy: "copying", service.StepWrite: "writing", service.StepRead: "reading back", service.StepCheck: "checking",
		service.StepSave: "saving the present state", service.StepReplace: "replacing"}
	return func(step service.BackupStep, done, total int64) {
		if step != at || bar == nil {
			at = step
			bar = progressbar.NewOptions64(max(total, 1), progressbar.OptionSetWriter(f), progressbar.OptionSetDescription(words[step]),
				progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100*time.Millisecond))
		}
		if total > 0 {
			_ = bar.Set64(done)
		}
	}
}

// backupKey is what opens the backup that is named on the command line.
func (c *ctl) backupKey(cmd *cli.Command) (service.BackupKey, error) {
	key := service.BackupKey{IdentityFile: cmd.String("identity")}
	var err error
	if cmd.Bool("passphrase-stdin") {
		key.Passphrase, err = c.firstLine()
	}
	return key, err
}

func (c *ctl) backupMake(ctx context.Context, cmd *cli.Command) error {
	m := service.MakeBackup{Folder: cmd.String("folder"), Recipient: cmd.String("recipient"), Progress: c.backupProgress()}
	switch {
	case m.Folder == "" && (m.Recipient != "" || cmd.Bool("plain")):
		return usage("--recipient and --plain go with --folder; without it the plan in the settings counts.")
	case m.Recipient != "" && (cmd.Bool("plain") || cmd.Bool("passphrase-stdin")), cmd.Bool("plain") && cmd.Bool("passphrase-stdin"):
		return usage("Lock the backup by a passphrase, to a key, or say --plain: one of them.")
	case m.Recipient != "":
		m.Lock = clinic.LockKey
	case cmd.Bool("plain"):
		m.Lock = clinic.LockNone
	default:
		m.Lock = clinic.LockPassphrase
	}
	var err error
	if m.Folder != "" {
		if m.Folder, err = filepath.Abs(m.Folder); err != nil {
			return err
		}
	}
	if cmd.Bool("passphrase-stdin") {
		if m.Passphrase, err = c.firstLine(); err != nil {
			return err
		}
	}
	app, ctx, err := c.open(ctx, cmd, false)
	if err != nil {
		return err
	}
	defer app.Close()
	b, err := app.Services.Backups.Make(ctx, m)
	if err != nil {
		return err
	}
	path := filepath.Join(b.Folder, b.FileName)
	return c.done(map[string]any{"file": path, "bytes": b.Size, "sha256": b.SHA256, "lock": string(b.Lock), "verified": true},
		"%s: %d bytes, read back and found whole.", path, b.Size)
}

func (c *ctl) backupList(ctx context.Context, cmd *cli.Command) error {
	app, ctx, err := c.open(ctx, cmd, false)
	if err != nil {
		return err
	}
	defer app.Close()
	v, err := app.Services.Backups.Overview(ctx)
	if err != nil {
		return err
	}
	type line struct {
		At      string `json:"at"`
		State   string `json:"state"`
		Kind    string `json:"kind"`
		File    string `json:"file"`
		Folder  string `json:"folder"`
		Bytes   int64  `json:"bytes"`
		Lock    string `json:"lock"`
		Missing bool   `json:"missing"`
		Fault   string `json:"fault"`
	}
	lines := make([]line, len(v.Rows))
	for i, r := range v.Rows {
		state := string(r.State)
		if r.Unknown {
			state = "unknown"
		}
		lines[i] = line{r.StartedAt.UTC().Format(time.RFC3339), state, string(r.Kind), r.FileName, r.Folder, r.Size, string(r.Lock), r.Missing, r.Fault}
	}
	if c.json {
		return json.NewEncoder(c.out).Encode(map[string]any{"ok": true, "folder": v.Plan.Folder, "overdue": v.Overdue, "backups": lines})
	}
	if len(lines) == 0 {
		fmt.Fprintln(c.out, "There are no backups yet.")
	}
	for _, l := range lines {
		more := l.Fault
		if l.Missing {
			more = "the file is not there"
		}
		fmt.Fprintf(c.out, "%s  %-8s %12d  %-10s %s  %s\n", l.At, l.State, l.Bytes, l.Lock, l.File, more)
	}
	return nil
}

// insideOf says what is in a backup, and what is there now.
func insideOf(inside clinic.BackupContents, now *clinic.BackupContents) map[string]any {
	of := func(c clinic.BackupContents) map[string]any {
		counts := map[string]int64{}
		for _, t := range c.Tables {
			counts[t.Name] = t.Rows
		}
		m := map[string]any{"hospital": c.Hospital, "schema": c.Schema, "newest_change": c.Newest.UTC().Format(time.RFC3339), "tables": counts}
		if !c.MadeAt.IsZero() {
			m["made_at"], m["made_by"], m["caredesk"] = c.MadeAt.UTC().Format(time.RFC3339), c.MadeBy, c.Program
		}
		return m
	}
	m := map[string]any{"inside": of(inside)}
	if now != nil {
		m["now"] = of(*now)
	}
	return m
}

// sayInside prints the two beside each other.
func (c *ctl) sayInside(inside clinic.BackupContents, now *clinic.BackupContents) {
	if c.json {
		return
	}
	there := clinic.BackupContents{}
	if now != nil {
		there = *now
	}
	row := func(what string, a, b any) { fmt.Fprintf(c.out, "%-16s %-28v %v\n", what, a, b) }
	row("", "in the backup", "now")
	row("hospital", inside.Hospital, there.Hospital)
	row("made", inside.MadeAt.Format("2006-01-02 15:04"), "")
	row("newest change", inside.Newest.Format("2006-01-02 15:04 UTC"), there.Newest.Format("2006-01-02 15:04 UTC"))
	row("schema", inside.Schema, there.Schema)
	for _, t := range []struct{ what, table string }{{"patients", "patient_profile"}, {"visits", "appointments_appointment"},
		{"records", "appointments_patienthistory"}, {"bills", "billing_invoice"}, {"payments", "payment_record"}, {"audit entries", "audit_log"}} {
		row(t.what, inside.Rows(t.table), there.Rows(t.table))
	}
}

func (c *ctl) backupCheck(ctx context.Context, cmd *cli.Command) error {
	path, err := oneFile(cmd)
	if err != nil {
		return err
	}
	key, err := c.backupKey(cmd)
	if err != nil {
		return err
	}
	app, ctx, err := c.open(ctx, cmd, false)
	if err != nil {
		return err
	}
	defer app.Close()
	check, err := app.Services.Backups.Check(ctx, service.CheckBackup{Path: path, Key: key, Progress: c.backupProgress()})
	if err != nil {
		return err
	}
	c.sayInside(check.Inside, &check.Now)
	m := insideOf(check.Inside, &check.Now)
	m["sha256"], m["lock"], m["faults"] = check.SHA256, string(check.Lock), check.Faults
	if len(check.Faults) > 0 {
		if c.json {
			m["ok"] = false
			_ = json.NewEncoder(c.out).Encode(m)
		}
		for _, f := range check.Faults {
			fmt.Fprintln(c.err, "FAULT", f)
		}
		return errFaults
	}
	return c.done(m, "The backup is whole.")
}

func oneFile(cmd *cli.Command) (string, error) {
	if cmd.Args().Len() != 1 {
		return "", usage("Name the backup's file, and nothing else.")
	}
	return filepath.Abs(cmd.Args().First())
}

func (c *ctl) backupKeygen(_ context.Context, cmd *cli.Command) error {
	path, err := oneFile(cmd)
	if err != nil {
		return err
	}
	recipient, err := bootstrap.NewBackupKey(path, time.Now())
	if err != nil {
		return err
	}
	return c.done(map[string]any{"file": path, "recipient": recipient},
		"%s\nThe secret half is in %s. Keep it where the backups are not: without it they cannot be opened.", recipient, path)
}
