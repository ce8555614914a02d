package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"caredesk/internal/service"
)

// outcomes puts what a check found into words.
var outcomes = map[service.VerifyOutcome]string{
	service.VerifyGenuine:    "genuine",
	service.VerifyReplaced:   "genuine, but replaced by %s: not to be used any more",
	service.VerifyNotGenuine: "not genuine: the code is not that of the document with this number",
	service.VerifyAltered:    "altered: what is stored is not what was signed",
	service.VerifyUnknown:    "not genuine: no document has this number",
	service.VerifyUncoded:    "signed before documents bore codes: cannot be checked",
}

func (c *ctl) verifyDocumentCommand() *cli.Command {
	return &cli.Command{
		Name: "verify-document", Usage: "check a printed document by its number and code", ArgsUsage: "CODE",
		Description: "CODE is what the square code holds, or the number and the letters beside it: RX-2026-000001 9f3a c41e.\n" +
			"The digest is made anew from what is stored. Nothing of the content is shown, and the check is audited.",
		Flags: []cli.Flag{databaseFlag(), c.jsonFlag()},
		Action: func(ctx context.Context, cmd *cli.Command) error {
			code := strings.Join(cmd.Args().Slice(), " ")
			if strings.TrimSpace(code) == "" {
				return usage("Give the code of the document.")
			}
			app, ctx, err := c.open(ctx, cmd, false)
			if err != nil {
				return err
			}
			defer app.Close()
			v, err := app.Services.Papers.Verify(ctx, code)
			if err != nil {
				return err
			}
			if err := c.printVerification(v); err != nil {
				return err
			}
			if v.Outcome != service.VerifyGenuine {
				return errNotGenuine
			}
			return nil
		},
	}
}

func (c *ctl) printVerification(v service.Verification) error {
	issued := ""
	if !v.IssuedAt.IsZero() {
		issued = v.IssuedAt.UTC().Format(time.RFC3339)
	}
	if c.json {
		return json.NewEncoder(c.out).Encode(map[string]any{"ok": v.Outcome == service.VerifyGenuine, "outcome": string(v.Outcome), "number": v.Number,
			"kind": string(v.Kind), "issued_at": issued, "doctor": v.Doctor, "patient_initials": v.Initials, "replaced_by": v.ReplacedBy})
	}
	text := outcomes[v.Outcome]
	if v.Outcome == service.VerifyReplaced {
		text = fmt.Sprintf(text, v.ReplacedBy)
	}
	_, err := fmt.Fprintf(c.out, "%s: %s\n", v.Number, text)
	if err == nil && issued != "" {
		_, err = fmt.Fprintf(c.out, "%s, %s, %s, patient %s\n", v.Kind.Title(), issued, v.Doctor, v.Initials)
	}
	return err
}
