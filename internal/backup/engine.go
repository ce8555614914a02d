package backup

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"filippo.io/age"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store"
)

// Engine writes backups and reads them.
type Engine struct {
	WorkDir string // where what is plain lies for a while; the database's own folder
	Program string // the version of Caredesk, for manifests
	// WorkFactor is scrypt's, 18 when it is 0. Only tests make it cheaper.
	WorkFactor int

	step func(name string) error   // told before each step, by tests
	wrap func(io.Writer) io.Writer // around what is written to the target, by tests
}

func (e *Engine) at(name string) error {
	if e.step == nil {
		return nil
	}
	return e.step(name)
}

func (e *Engine) work() int {
	if e.WorkFactor == 0 {
		return workFactor
	}
	return e.WorkFactor
}

// teller calls progress with a step, and keeps the work folder from being taken
// for a leftover.
func teller(progress service.BackupProgress, step service.BackupStep, dir string) func(done, total int64) {
	last := time.Now()
	return func(done, total int64) {
		if time.Since(last) > time.Minute {
			last = time.Now()
			_ = os.Chtimes(dir, last, last)
		}
		if progress != nil {
			progress(step, done, total)
		}
	}
}

// Make writes a backup of what source holds, reads it back and gives it its name
// only when it is on the disk to the letter; job.Written is told then. It goes on
// to open what it wrote and to check every invariant of the database in it, which
// takes several times as long. Faults of the database itself are returned in the
// file and are no error: an incomplete database is to be saved all the more.
//
// A file that does not open, or not with what was put into it, is removed. After
// any other error a file that has its name stays, and is returned with the error.
func (e *Engine) Make(ctx context.Context, source Source, job service.BackupJob) (made service.BackupFile, err error) {
	if err := Ready(job.Folder); err != nil {
		return made, err
	}
	to, identity, err := recipients(job.Lock, job.Recipient, job.Key.Passphrase, e.work())
	if err != nil {
		return made, err
	}
	dir, remove, err := e.workFolder()
	if err != nil {
		return made, err
	}
	defer remove()
	sweepParts(job.Folder)

	tell := teller(job.Progress, service.StepCopy, dir)
	tell(0, 0)
	if err := e.at("copy"); err != nil {
		return made, err
	}
	state, err := take(ctx, source, dir)
	if err != nil {
		return made, err
	}
	let := sync.OnceValue(state.close)
	defer func() { _ = let() }() // it failed for another reason

	part := filepath.Join(job.Folder, "writing-"+random()+partEnd)
	defer func() { _ = os.Remove(part) }() // it has its name by then, or is of no use
	var says manifest
	sum, size, err := e.write(ctx, part, func(w io.Writer) (err error) {
		says, err = pack(ctx, w, to, head{Format: format, Program: e.Program, MadeAt: job.At.UTC(), MadeBy: job.MadeBy, Workstation: job.Workstation}, state, teller(job.Progress, service.StepWrite, dir))
		return err
	})
	if err != nil {
		return made, diskError(err, "The backup cannot be written")
	}
	contents := says.contents()
	contents.MadeAt = job.At
	if err := let(); err != nil {
		return made, err
	}
	if err := e.at("read"); err != nil {
		return made, err
	}
	teller(job.Progress, service.StepRead, dir)(0, size)
	if again, _, err := fileDigest(ctx, part); err != nil {
		return made, diskError(err, "The backup cannot be read back")
	} else if again != sum {
		return made, errReadsBack
	}
	if err := e.at("name"); err != nil {
		return made, err
	}
	name, err := giveName(part, job.Folder, job.Label+" "+contents.Hospital, job.At, job.Lock)
	if err != nil {
		return made, diskError(err, "The backup cannot be named")
	}
	made = service.BackupFile{Name: name, Size: size, At: job.At, SHA256: sum, Lock: job.Lock, Contents: contents}
	if job.Written != nil {
		job.Written(made)
	}
	return e.checkMade(ctx, made, filepath.Join(job.Folder, name), says, identity, dir, teller(job.Progress, service.StepCheck, dir))
}

var errReadsBack = clinic.Errorf(clinic.Unavailable, "What was written to the folder reads back differently. The drive may be failing. No backup was made.")

// checkMade opens a backup that was just made and has its name, and checks the
// database in it.
func (e *Engine) checkMade(ctx context.Context, made service.BackupFile, path string, says manifest, identity age.Identity, dir string, tell func(done, total int64)) (service.BackupFile, error) {
	tell(0, 0)
	if err := e.at("check"); err != nil {
		return made, err
	}
	database := filepath.Join(dir, databaseEntry)
	u, err := unpack(ctx, path, opener(identity), database, tell)
	if clinic.CodeOf(err) == clinic.Invalid || err == nil && (u.sha256 != made.SHA256 || u.size != made.Size || u.manifest.SHA256 != says.SHA256 || !u.manifest.sameAs(made.Contents)) {
		if removing := os.Remove(path); removing != nil {
			return made, diskError(removing, "A backup that is none cannot be removed")
		}
		return service.BackupFile{}, errReadsBack
	}
	if err != nil {
		return made, err
	}
	looking := examining(ctx, database, says)
	defer looking.end()
	made.Faults, err = looking.wait(tell)
	return made, err
}

// write writes a new file of mode 0600 to the disk and returns its digest.
func (e *Engine) write(ctx context.Context, path string, fill func(io.Writer) error) (sum string, size int64, err error) {
	if err := e.at("write"); err != nil {
		return "", 0, err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", 0, err
	}
	h := sha256.New()
	out := io.Writer(f)
	if e.wrap != nil {
		out = e.wrap(f)
	}
	count := &tally{w: io.MultiWriter(out, h)}
	// age's own errors say in words alone what the drive reported.
	err = errors.Join(fill(count), count.err)
	if err == nil {
		err = ctx.Err()
	}
	if err == nil {
		err = e.at("sync")
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return "", 0, err
	}
	return digest(h), count.n, nil
}

type tally struct {
	w   io.Writer
	n   int64
	err error
}

func (t *tally) Write(p []byte) (int, error) {
	n, err := t.w.Write(p)
	t.n += int64(n)
	if err != nil {
		t.err = err
	}
	return n, err
}

// giveName names a finished backup and never replaces a file that is there.
func giveName(part, folder, hospital string, at time.Time, lock clinic.BackupLock) (string, error) {
	for n := 1; n < 1000; n++ {
		name := fileName(hospital, at, lock, n)
		path := filepath.Join(folder, name)
		// A hard link never replaces a file; drives that know none (FAT) get a
		// rename after a last look.
		err := os.Link(part, path)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			if _, looking := os.Lstat(path); looking == nil {
				continue
			}
			err = os.Rename(part, path)
		}
		if err == nil {
			store.SyncFolder(folder)
		}
		return name, err
	}
	return "", clinic.Errorf(clinic.Conflict, "There are too many backups of this second in the folder.")
}
