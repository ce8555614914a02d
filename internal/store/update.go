package store

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// Update is a database of an older schema that is about to be brought up to
// date, as Options.BeforeUpdate is told of it. Nothing is changed yet.
type Update struct {
	From, To int    // the schema that it has and the one that it gets
	Path     string // the real path of the file, or the address without its password
	snapshot func(ctx context.Context, path string) error
}

// SnapshotTo writes what is about to be changed to a new file that only its owner
// may read: a complete SQLite file of the older schema, or of a server what its
// own pg_dump writes. Where that program is missing, it fails with NotFound.
func (u Update) SnapshotTo(ctx context.Context, path string) error { return u.snapshot(ctx, path) }

// updating is what prepare calls for an older database: BeforeUpdate, and the
// steps only when it did not fail. A database without any step holds nothing.
func (o Options) updating(path string, snapshot func(ctx context.Context, path string) error, upgrade func(context.Context) error) func(ctx context.Context, from, to int) error {
	return func(ctx context.Context, from, to int) error {
		if o.BeforeUpdate != nil && from > 0 {
			if err := o.BeforeUpdate(ctx, Update{From: from, To: to, Path: path, snapshot: snapshot}); err != nil {
				return err
			}
		}
		return upgrade(ctx)
	}
}

// dumpWhole has pg_dump write all that the server holds now, and reads the list
// of it back.
func (p *pgServer) dumpWhole(ctx context.Context, path string) error {
	program, err := exec.LookPath("pg_dump")
	if err != nil {
		return clinic.Wrap(clinic.NotFound, err, "pg_dump is not installed on this computer.")
	}
	if err := p.dump(ctx, program, "", path); err != nil {
		_ = os.Remove(path)
		return clinic.Wrap(clinic.Unavailable, err, "pg_dump could not write a dump of the server. It may be older than the server, or the disk full.")
	}
	if restore, err := exec.LookPath("pg_restore"); err == nil {
		cmd := exec.CommandContext(ctx, restore, "--list", path)
		cmd.WaitDelay = 5 * time.Second
		if cmd.Run() != nil {
			_ = os.Remove(path)
			return clinic.Errorf(clinic.Unavailable, "The dump of the server cannot be read back. The disk may be failing.")
		}
	}
	if err := syncFile(path); err != nil {
		return fileError(err, path)
	}
	return nil
}

// madeBy says which version of Caredesk brought a database to a schema that this
// program does not know, as far as the database tells: the audit log is in every
// schema.
func (*dialect) madeBy(ctx context.Context, db querier) string {
	var after string
	if scanOne(ctx, db, "SELECT after FROM audit_log WHERE action = '"+service.UpdateAction+"' ORDER BY id DESC LIMIT 1", &after) != nil {
		return ""
	}
	var note struct{ Program string }
	if json.Unmarshal([]byte(after), &note) != nil || len(note.Program) > 60 {
		return ""
	}
	return note.Program
}
