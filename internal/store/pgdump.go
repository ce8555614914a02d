package store

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"os/exec"
	"time"
)

// SnapshotWithDump is SnapshotTo with, for a PostgreSQL database, a dump of the
// same moment beside it, in the custom format of PostgreSQL's own pg_dump, for
// whoever looks after the server. Without that program on this computer, or when
// it is older than the server, there is none and dumped is false. dump is a file
// that does not exist yet; only its owner may read it.
func (s *Store) SnapshotWithDump(ctx context.Context, path, dump string) (dumped bool, err error) {
	p, ok := s.engine.(*pgServer)
	if !ok {
		return false, s.SnapshotTo(ctx, path)
	}
	program, err := exec.LookPath("pg_dump")
	if err != nil {
		return false, s.SnapshotTo(ctx, path)
	}
	_, err = s.copyTo(ctx, Options{Path: path}, nil, func(ctx context.Context, tx *sql.Tx) (func(), error) {
		var id string
		if err := tx.QueryRowContext(ctx, "SELECT pg_export_snapshot()").Scan(&id); err != nil {
			return nil, err
		}
		ended := make(chan error, 1)
		go func() { ended <- p.dump(ctx, program, id, dump) }()
		return func() {
			if failed := <-ended; failed == nil {
				dumped = true
			} else if ctx.Err() == nil {
				s.log.WarnContext(ctx, "no dump of the server beside the backup", "code", failed)
			}
		}, nil
	})
	if !dumped || err != nil {
		_ = os.Remove(dump)
		dumped = false
	}
	return dumped, err
}

// errDump hides the words of pg_dump, which name what the address holds.
var errDump = errors.New("pg_dump did not do it")

// dump runs pg_dump, at an exported moment where one is given. The password is in its environment
// alone.
func (p *pgServer) dump(ctx context.Context, program, moment, path string) error {
	u, _, err := pgAddress(p.options)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	args := []string{"--format=custom", "--no-owner", "--no-privileges", "--no-password", "--lock-wait-timeout=30s", "--file=" + path, "--dbname=" + WithoutPassword(u.String())}
	if moment != "" {
		args = append(args, "--snapshot="+moment)
	}
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.WaitDelay = 5 * time.Second
	cmd.Env = os.Environ()
	if p.config.Password != "" {
		cmd.Env = append(cmd.Env, "PGPASSWORD="+p.config.Password)
	}
	if cmd.Run() != nil {
		return errDump
	}
	return nil
}
